ALTER TABLE steps ADD COLUMN signature TEXT;
ALTER TABLE steps ADD COLUMN output_hash TEXT;

CREATE TABLE failing_calls (
  owner TEXT NOT NULL, agent TEXT NOT NULL, tool TEXT NOT NULL, signature TEXT NOT NULL, run TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (owner, agent, tool, signature, run)
) WITHOUT ROWID;
CREATE INDEX failing_calls_at ON failing_calls (at);
