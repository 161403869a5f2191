-- Schema 4, as files of it have it: to know them by before their facts are copied into one of today's schema (migrate.c).
-- Each label said its language, kind, status and origin itself; texts and sources had indexes of whole hashes.
CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE body (
    id    INTEGER PRIMARY KEY,
    hash  BLOB NOT NULL UNIQUE,
    bytes INTEGER NOT NULL,
    text  TEXT
) STRICT;
CREATE TABLE passage (
    id        INTEGER PRIMARY KEY,
    body_id   INTEGER NOT NULL,
    ordinal   INTEGER NOT NULL,
    paragraph INTEGER NOT NULL,
    repeat    INTEGER NOT NULL DEFAULT 1,
    text      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX passage_first ON passage (body_id) WHERE ordinal = 1;
CREATE TABLE article (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    key         TEXT NOT NULL,
    revision_id INTEGER NOT NULL
        REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
    retired     INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX article_revision ON article (revision_id);
CREATE TABLE revision (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED,
    body_id    INTEGER NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    title      TEXT,
    date       TEXT,
    lang       TEXT,
    url        TEXT,
    publisher  TEXT,
    author     TEXT,
    modified   TEXT,
    keywords   TEXT,
    retired    INTEGER NOT NULL DEFAULT 0,
    UNIQUE (article_id, body_id)
) STRICT;
CREATE INDEX revision_body ON revision (body_id);
CREATE TABLE phrase (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE source (
    id             INTEGER PRIMARY KEY,
    revision_id    INTEGER NOT NULL REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
    locator        INTEGER NOT NULL,
    line           INTEGER NOT NULL,
    is_stream      INTEGER NOT NULL,
    raw_hash       BLOB NOT NULL,
    options        TEXT NOT NULL,
    reader_version INTEGER NOT NULL,
    encoding       TEXT,
    origins        INTEGER NOT NULL,
    trimmed        TEXT NOT NULL,
    warnings       TEXT NOT NULL,
    replaced       INTEGER NOT NULL,
    low_confidence INTEGER NOT NULL,
    retired        INTEGER NOT NULL DEFAULT 0,
    UNIQUE (raw_hash, locator, options)
) STRICT;
CREATE INDEX source_revision ON source (revision_id, locator);
CREATE TABLE entry (
    id            INTEGER PRIMARY KEY,
    slug          TEXT NOT NULL UNIQUE,
    type          TEXT NOT NULL,
    subtype       TEXT NOT NULL,
    status        TEXT NOT NULL,
    en_sort       TEXT NOT NULL,
    domain        TEXT NOT NULL,
    definition    TEXT NOT NULL,
    definition_zh TEXT NOT NULL,
    note          TEXT NOT NULL,
    source        TEXT NOT NULL,
    wikidata      TEXT NOT NULL,
    see           TEXT NOT NULL,
    extra         TEXT NOT NULL,
    origin        TEXT NOT NULL,
    retired       INTEGER NOT NULL DEFAULT 0,
    redirect_slug TEXT,
    base          TEXT
) STRICT;
CREATE INDEX entry_standing ON entry (id, slug, type);
CREATE TABLE label (
    id         INTEGER PRIMARY KEY,
    entry_id   INTEGER NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
    ordinal    INTEGER NOT NULL,
    text       TEXT NOT NULL,
    lang       TEXT NOT NULL,
    kind       TEXT NOT NULL,
    status     TEXT NOT NULL,
    raw_status TEXT,
    reading    TEXT,
    origin     TEXT NOT NULL,
    shared     INTEGER NOT NULL,
    UNIQUE (entry_id, ordinal)
) STRICT;
CREATE TABLE command (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    at     TEXT NOT NULL,
    text   TEXT NOT NULL,
    undone INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE change (
    id         INTEGER PRIMARY KEY,
    command_id INTEGER NOT NULL REFERENCES command (id) DEFERRABLE INITIALLY DEFERRED,
    subject    TEXT NOT NULL,
    name       TEXT NOT NULL,
    before     TEXT,
    after      TEXT
) STRICT;
CREATE INDEX change_command ON change (command_id);
CREATE INDEX change_name ON change (name);
CREATE TABLE shown (
    body_id       INTEGER PRIMARY KEY REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    article_id    INTEGER NOT NULL REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED,
    day           INTEGER NOT NULL,
    second        INTEGER NOT NULL,
    articles      INTEGER NOT NULL,
    first_passage INTEGER NOT NULL,
    last_passage  INTEGER NOT NULL,
    near          INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX shown_article ON shown (article_id);
CREATE INDEX shown_date ON shown (day, second, first_passage, last_passage, articles, near);
CREATE INDEX shown_near ON shown (near) WHERE near <> 0;
CREATE TABLE sketch (
    body_id INTEGER PRIMARY KEY REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    grams   INTEGER NOT NULL,
    bands   BLOB NOT NULL,
    looked  INTEGER NOT NULL
) STRICT;
CREATE INDEX sketch_new ON sketch (looked, body_id) WHERE looked <> 1;
CREATE TABLE passage_mention (
    passage_id INTEGER PRIMARY KEY,
    bytes      BLOB NOT NULL
) STRICT;
CREATE TABLE entry_mention (
    entry_id      INTEGER NOT NULL,
    first_passage INTEGER NOT NULL,
    mentions      INTEGER NOT NULL,
    bytes         BLOB NOT NULL,
    PRIMARY KEY (entry_id, first_passage)
) STRICT, WITHOUT ROWID;
CREATE TABLE entry_key (
    kind     INTEGER NOT NULL,
    key      TEXT NOT NULL,
    entry_id INTEGER NOT NULL,
    label_id INTEGER NOT NULL,
    is_name  INTEGER NOT NULL,
    PRIMARY KEY (kind, key, entry_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE compiled (
    id    INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;
CREATE VIRTUAL TABLE passage_text USING fts5 (text, content = 'passage', content_rowid = 'id', columnsize = 0, tokenize = 'yiming');
