CREATE TABLE approvals (
  id TEXT PRIMARY KEY, run TEXT NOT NULL, step TEXT NOT NULL, owner TEXT NOT NULL, agent TEXT NOT NULL, tool TEXT NOT NULL, args_hash TEXT NOT NULL,
  reason TEXT NOT NULL, worst_in INTEGER, worst_out INTEGER, worst_micro_usd INTEGER,
  state TEXT NOT NULL, asked_at INTEGER NOT NULL, expires_at INTEGER NOT NULL, decided_at INTEGER, decided_by TEXT, comment TEXT
) WITHOUT ROWID;
CREATE INDEX approvals_pending ON approvals (id) WHERE state = 'pending';
CREATE INDEX approvals_run ON approvals (run);
