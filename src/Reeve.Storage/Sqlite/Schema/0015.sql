CREATE TABLE breakers (
    provider TEXT PRIMARY KEY,
    openings INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    until INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    cause TEXT NOT NULL
) WITHOUT ROWID;
