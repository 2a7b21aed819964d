CREATE TABLE memory_scopes (
    id INTEGER PRIMARY KEY,
    owner TEXT NOT NULL,
    agent TEXT NOT NULL,
    sender TEXT NOT NULL,
    items INTEGER NOT NULL,
    UNIQUE (owner, agent, sender)
);
-- A memory outlives the run it came from: source_run is a reference, and no purge of runs follows it.
CREATE TABLE memories (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    scope INTEGER NOT NULL,
    owner TEXT NOT NULL,
    agent TEXT NOT NULL,
    sender TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    text TEXT NOT NULL,
    aliases TEXT NOT NULL,
    written_by TEXT NOT NULL,
    source_run TEXT,
    source_session TEXT,
    source_sender TEXT,
    protected INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    version INTEGER NOT NULL,
    salt TEXT NOT NULL,
    terms INTEGER NOT NULL
);
CREATE UNIQUE INDEX memories_name ON memories (scope, name_key);
CREATE INDEX memories_updated ON memories (owner, updated_at, id);
CREATE INDEX memories_run ON memories (source_run) WHERE source_run IS NOT NULL;
-- The words of memories, heaviest first: a scope's part of a word is one range, so a common word costs no more than what is read of it, and a forgotten word is gone.
CREATE TABLE memory_terms (
    scope INTEGER NOT NULL,
    term TEXT NOT NULL,
    weight INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (scope, term, weight DESC, seq DESC)
) WITHOUT ROWID;
