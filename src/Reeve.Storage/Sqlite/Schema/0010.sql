CREATE TABLE compensations (
  run TEXT NOT NULL, step TEXT NOT NULL, number INTEGER NOT NULL, owner TEXT NOT NULL, agent TEXT NOT NULL, project TEXT NOT NULL, tool TEXT NOT NULL,
  status TEXT NOT NULL, kind TEXT, idempotent INTEGER NOT NULL, begun INTEGER NOT NULL, attempts INTEGER NOT NULL, job TEXT, requested_by TEXT NOT NULL,
  failure_code TEXT, reason TEXT, escalated INTEGER NOT NULL, requested_at INTEGER NOT NULL, begun_at INTEGER, ended_at INTEGER, version INTEGER NOT NULL,
  PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX compensations_step ON compensations (step);
CREATE INDEX compensations_unsettled ON compensations (run) WHERE status = 'pending' OR (escalated = 0 AND status <> 'succeeded');
