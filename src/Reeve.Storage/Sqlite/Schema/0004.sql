ALTER TABLE runs ADD COLUMN project TEXT NOT NULL DEFAULT 'default';

CREATE TABLE tools (
  owner TEXT NOT NULL, project TEXT NOT NULL, name TEXT NOT NULL,
  description TEXT, schema_hash TEXT, side_effect INTEGER NOT NULL, max_retries INTEGER NOT NULL, timeout_ms INTEGER NOT NULL, enabled INTEGER NOT NULL,
  approval TEXT NOT NULL, max_calls_per_run INTEGER, worst_case_tokens INTEGER, worst_case_micro_usd INTEGER, fail_policy TEXT NOT NULL, compensation TEXT,
  origin TEXT NOT NULL, updated_at INTEGER NOT NULL, version INTEGER NOT NULL,
  PRIMARY KEY (owner, project, name)
) WITHOUT ROWID;
