-- The index of conversations. Their words stand in the transcripts; only the title, the first of them, is here.
CREATE TABLE sessions (
  id          TEXT    NOT NULL PRIMARY KEY,
  owner       TEXT    NOT NULL,
  agent       TEXT    NOT NULL,
  sender      TEXT    NOT NULL,
  title       TEXT    NOT NULL,
  named       INTEGER NOT NULL,
  created_at  INTEGER NOT NULL,
  updated_at  INTEGER NOT NULL,
  lines       INTEGER NOT NULL,
  bytes       INTEGER NOT NULL,
  messages    INTEGER NOT NULL,
  waiting     INTEGER NOT NULL,
  open        INTEGER NOT NULL,
  head        TEXT    NOT NULL,
  UNIQUE (owner, agent, sender)
) WITHOUT ROWID;

CREATE INDEX sessions_updated ON sessions (updated_at, id);

CREATE INDEX sessions_unfinished ON sessions (updated_at, id) WHERE open = 1 OR waiting > 0;

-- Under which line a client's message stands: it is taken once, however often it is sent.
CREATE TABLE session_messages (
  session TEXT    NOT NULL,
  id      TEXT    NOT NULL,
  line    INTEGER NOT NULL,
  PRIMARY KEY (session, id)
) WITHOUT ROWID;
