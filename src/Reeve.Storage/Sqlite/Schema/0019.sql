-- What happened, without the words: a payload is content of the entry that published it.
CREATE TABLE envelopes (
  id        TEXT    NOT NULL PRIMARY KEY,
  source    TEXT    NOT NULL,
  kind      TEXT    NOT NULL,
  subject   TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  causation TEXT,
  depth     INTEGER NOT NULL,
  owner     TEXT    NOT NULL,
  cause     INTEGER
) WITHOUT ROWID;

CREATE INDEX envelopes_at ON envelopes (at, id);

CREATE INDEX envelopes_cause ON envelopes (cause) WHERE cause IS NOT NULL;

-- How subscriptions stand; those with made_by were made by an agent, the others are in the person's file.
CREATE TABLE subscriptions (
  id               TEXT    NOT NULL PRIMARY KEY,
  made_by          TEXT,
  made_kind        TEXT,
  made_source      TEXT,
  made_agent       TEXT,
  made_prompt      TEXT,
  made_once        INTEGER,
  made_debounce_ms INTEGER,
  used_by          TEXT,
  last_envelope    TEXT,
  last_depth       INTEGER,
  matches          INTEGER NOT NULL,
  version          INTEGER NOT NULL
) WITHOUT ROWID;

-- Events on their way to agents, and dead letters. A row is gone as soon as its job is over.
CREATE TABLE envelope_deliveries (
  envelope     TEXT    NOT NULL,
  subscription TEXT    NOT NULL,
  agent        TEXT    NOT NULL,
  owner        TEXT    NOT NULL,
  prompt       TEXT    NOT NULL,
  queued_at    INTEGER NOT NULL,
  due_at       INTEGER NOT NULL,
  merged       INTEGER NOT NULL,
  dead_code    TEXT,
  dead_reason  TEXT,
  PRIMARY KEY (envelope, subscription)
) WITHOUT ROWID;
