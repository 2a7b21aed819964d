CREATE TABLE kill_switches (
  scope TEXT NOT NULL, owner TEXT NOT NULL, agent TEXT NOT NULL, reason TEXT NOT NULL, engaged_by TEXT NOT NULL, engaged_at INTEGER NOT NULL,
  PRIMARY KEY (scope, owner, agent)
) WITHOUT ROWID;
