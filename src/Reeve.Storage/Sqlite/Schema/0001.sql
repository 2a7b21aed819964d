CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE ledger (
  idx    INTEGER PRIMARY KEY,
  at     INTEGER NOT NULL,
  family TEXT    NOT NULL,
  type   TEXT    NOT NULL,
  run    TEXT,
  agent  TEXT,
  owner  TEXT    NOT NULL,
  bytes  BLOB,
  leaf   BLOB    NOT NULL
);
CREATE INDEX ledger_run ON ledger (run) WHERE run IS NOT NULL;
CREATE INDEX ledger_family_at ON ledger (family, at);

CREATE TABLE ledger_tiles (level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY (level, idx)) WITHOUT ROWID;
CREATE TABLE checkpoints (size INTEGER PRIMARY KEY, note TEXT NOT NULL, at INTEGER NOT NULL);

CREATE TABLE content (
  idx   INTEGER NOT NULL,
  name  TEXT    NOT NULL,
  media TEXT    NOT NULL,
  salt  BLOB,
  bytes BLOB,
  PRIMARY KEY (idx, name)
) WITHOUT ROWID;

CREATE TABLE runs (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, owner TEXT NOT NULL, agent TEXT NOT NULL, cause TEXT NOT NULL, parent TEXT,
  depth INTEGER NOT NULL, attempt INTEGER NOT NULL, max_attempts INTEGER NOT NULL,
  state TEXT NOT NULL, live INTEGER NOT NULL, token INTEGER NOT NULL, lease_until INTEGER, holder TEXT,
  max_steps INTEGER, max_tokens INTEGER, max_wall_ms INTEGER,
  used_steps INTEGER NOT NULL, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL,
  grants TEXT NOT NULL, idempotency_key TEXT,
  created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER, failure_code TEXT, reason TEXT, version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX runs_live ON runs (id) WHERE live = 1;
CREATE INDEX runs_agent ON runs (agent, id);
CREATE UNIQUE INDEX runs_key ON runs (owner, agent, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE steps (
  run TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, token INTEGER NOT NULL, tool TEXT NOT NULL, side_effect INTEGER NOT NULL,
  args_hash TEXT NOT NULL, idempotency_key TEXT, state TEXT NOT NULL, over INTEGER NOT NULL, decided_by TEXT,
  intended_at INTEGER NOT NULL, ended_at INTEGER, tokens_in INTEGER NOT NULL, tokens_out INTEGER NOT NULL, failure_code TEXT, summary TEXT,
  PRIMARY KEY (run, number)
) WITHOUT ROWID;
CREATE UNIQUE INDEX steps_key ON steps (run, idempotency_key) WHERE idempotency_key IS NOT NULL;

CREATE TABLE findings (
  id TEXT PRIMARY KEY, run TEXT NOT NULL, owner TEXT NOT NULL, agent TEXT NOT NULL,
  title TEXT NOT NULL, detail TEXT NOT NULL, severity TEXT NOT NULL, confidence REAL NOT NULL, action TEXT NOT NULL,
  dedupe_key TEXT NOT NULL, check_id TEXT NOT NULL, proposed_by TEXT NOT NULL,
  disposition TEXT NOT NULL, rule TEXT NOT NULL, reason TEXT NOT NULL, notification TEXT, decided_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX findings_run ON findings (run);

CREATE TABLE notifications (
  id TEXT PRIMARY KEY, owner TEXT NOT NULL, agent TEXT NOT NULL, run TEXT NOT NULL, dedupe_key TEXT NOT NULL,
  severity TEXT NOT NULL, title TEXT NOT NULL, detail TEXT NOT NULL, created_at INTEGER NOT NULL, read_at INTEGER
) WITHOUT ROWID;
CREATE UNIQUE INDEX notifications_once ON notifications (owner, dedupe_key, run);
CREATE INDEX notifications_unread ON notifications (id) WHERE read_at IS NULL;

CREATE TABLE surfaced (
  owner TEXT NOT NULL, agent TEXT NOT NULL, dedupe_key TEXT NOT NULL, last_severity TEXT NOT NULL, last_notified_at INTEGER NOT NULL,
  notify_count INTEGER NOT NULL, PRIMARY KEY (owner, agent, dedupe_key)
) WITHOUT ROWID;

CREATE TABLE heartbeat (agent TEXT PRIMARY KEY, last_tick_at INTEGER, last_run TEXT, last_checked TEXT NOT NULL) WITHOUT ROWID;
