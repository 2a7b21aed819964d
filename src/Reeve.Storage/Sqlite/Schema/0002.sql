CREATE TABLE alerts (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, kind TEXT NOT NULL, severity INTEGER NOT NULL, dedupe_key TEXT NOT NULL,
  title TEXT NOT NULL, detail TEXT NOT NULL, agent TEXT, run TEXT, data TEXT NOT NULL, cause INTEGER,
  raised_at INTEGER NOT NULL, suppressed INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX alerts_key ON alerts (owner, dedupe_key, id);
CREATE UNIQUE INDEX alerts_cause ON alerts (cause, owner, dedupe_key) WHERE cause IS NOT NULL;
CREATE INDEX alerts_run ON alerts (run, id) WHERE run IS NOT NULL;

CREATE TABLE alert_deliveries (
  alert TEXT NOT NULL, target TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL, redeliveries INTEGER NOT NULL, version INTEGER NOT NULL,
  queued_at INTEGER NOT NULL, next_at INTEGER, last_at INTEGER, ended_at INTEGER, status INTEGER, failure_code TEXT, failure TEXT,
  PRIMARY KEY (alert, target)
) WITHOUT ROWID;
CREATE INDEX alert_deliveries_due ON alert_deliveries (next_at, alert, target) WHERE state = 'pending';
CREATE INDEX alert_deliveries_dead ON alert_deliveries (alert, target) WHERE state = 'dead';
