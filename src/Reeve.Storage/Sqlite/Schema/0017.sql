-- Questions of agents to people, for which their turns wait.
CREATE TABLE questions (
  id          TEXT    NOT NULL PRIMARY KEY,
  run         TEXT    NOT NULL,
  session     TEXT    NOT NULL,
  owner       TEXT    NOT NULL,
  agent       TEXT    NOT NULL,
  call        TEXT    NOT NULL,
  text        TEXT    NOT NULL,
  options     TEXT    NOT NULL,
  state       TEXT    NOT NULL,
  asked_at    INTEGER NOT NULL,
  expires_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  answered_by TEXT,
  answer      TEXT
) WITHOUT ROWID;

CREATE INDEX questions_run ON questions (run, id);

CREATE INDEX questions_open ON questions (id) WHERE state = 'open';
