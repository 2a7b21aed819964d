-- How schedules stand: what they are is in the person's file.
CREATE TABLE schedules (
  id            TEXT    NOT NULL PRIMARY KEY,
  timing        TEXT    NOT NULL,
  state         TEXT    NOT NULL,
  paused_by     TEXT,
  round         INTEGER NOT NULL,
  anchor        INTEGER NOT NULL,
  planned       INTEGER,
  due           INTEGER,
  deferred      INTEGER NOT NULL,
  last_planned  INTEGER,
  last_fired_at INTEGER,
  last_run      TEXT,
  fires         INTEGER NOT NULL,
  misses        INTEGER NOT NULL,
  version       INTEGER NOT NULL
) WITHOUT ROWID;

-- Fires that are claimed. A row is gone as soon as its job is over.
CREATE TABLE schedule_fires (
  id         TEXT    NOT NULL PRIMARY KEY,
  schedule   TEXT    NOT NULL,
  agent      TEXT    NOT NULL,
  prompt     TEXT    NOT NULL,
  cause      TEXT    NOT NULL,
  planned    INTEGER NOT NULL,
  claimed_at INTEGER NOT NULL
) WITHOUT ROWID;
