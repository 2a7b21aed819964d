CREATE TABLE tokens (
  id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, scopes TEXT NOT NULL, hash BLOB NOT NULL,
  created_at INTEGER NOT NULL, granted_by TEXT NOT NULL, expires_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX tokens_name ON tokens (name);
