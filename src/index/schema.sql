-- The index file. `application_id` says that a file is ours, `user_version` which schema it has.
-- Facts come first: what cannot be made again. Derived tables follow: `reindex` makes them from the facts.
-- Every public name is a hash or an id; row ids never leave the file.

-- ---- facts ----------------------------------------------------------------------------------------------------------

CREATE TABLE meta (
    name  TEXT PRIMARY KEY, -- 'derived': versions of folding, cuts and tagger that made the derived tables
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One exact cleaned text, stored once however many articles carry it: its paragraphs joined by newlines.
CREATE TABLE body (
    id    INTEGER PRIMARY KEY,
    hash  BLOB NOT NULL UNIQUE, -- SHA-256 of the text; the revision's lasting name
    bytes INTEGER NOT NULL,     -- length of the text
    text  TEXT                  -- NULL while some article shows it: its passages in order are it then
) STRICT;

-- One article over all its revisions.
CREATE TABLE article (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE, -- public name: first 16 hex digits of SHA-256 of the key
    key         TEXT NOT NULL UNIQUE, -- 'url:…', 'id:publisher<TAB>id', 'body:hash' or 'path:…'
    revision_id INTEGER NOT NULL      -- the current one
        REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX article_revision ON article (revision_id);

-- One body of one article, with what was said about it.
CREATE TABLE revision (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id),
    body_id    INTEGER NOT NULL REFERENCES body (id),
    title      TEXT, -- NULL, here and below: unknown
    date       TEXT, -- ISO 8601, a day or a time with or without zone
    lang       TEXT, -- BCP 47
    url        TEXT, -- canonical, http or https
    publisher  TEXT,
    author     TEXT,
    UNIQUE (article_id, body_id)
) STRICT;
CREATE INDEX revision_body ON revision (body_id);

-- Where a revision was read from; the same bytes are not read twice.
CREATE TABLE source (
    id             INTEGER PRIMARY KEY,
    revision_id    INTEGER NOT NULL REFERENCES revision (id),
    locator        TEXT NOT NULL,    -- the path as given; '-' for standard input
    line           INTEGER NOT NULL, -- where the record of a stream stood when it was read, from 1; 0: no stream
    is_stream      INTEGER NOT NULL, -- 1: a record of a stream, known by its bytes wherever it stands
    raw_hash       BLOB NOT NULL,    -- SHA-256 of the record's bytes
    options        TEXT NOT NULL,    -- what the user said about it (--lang …), '' when nothing
    reader_version INTEGER NOT NULL, -- of the reader that read it
    encoding       TEXT,             -- what the bytes were decoded from
    origins        TEXT NOT NULL,    -- JSON: where each field came from
    trimmed        TEXT NOT NULL,    -- text of the source that is not in the body, a block a line
    warnings       TEXT NOT NULL,    -- one a line
    replaced       INTEGER NOT NULL, -- bad byte sequences that became U+FFFD, controls that were dropped
    low_confidence INTEGER NOT NULL, -- 1: the main text could not be told from the rest
    UNIQUE (raw_hash, locator, options)
) STRICT;
CREATE INDEX source_revision ON source (revision_id);

-- One concept of the glossary. Empty columns are ''.
CREATE TABLE entry (
    id            INTEGER PRIMARY KEY,
    slug          TEXT NOT NULL UNIQUE, -- the permanent id
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
    see           TEXT NOT NULL,        -- ids, '|' between them
    extra         TEXT NOT NULL,        -- unknown columns: a JSON object, or ''
    origin        TEXT NOT NULL,        -- 'bundled', the file that was imported, 'edit'
    retired       INTEGER NOT NULL DEFAULT 0, -- 1: removed, kept for its id and for undo
    redirect_slug TEXT,                 -- the entry that this one was merged into
    base          TEXT                  -- the last imported state as JSON: the base of a 3-way import
) STRICT;

-- One written form of an entry.
CREATE TABLE label (
    id         INTEGER PRIMARY KEY,
    entry_id   INTEGER NOT NULL REFERENCES entry (id),
    ordinal    INTEGER NOT NULL, -- order within the entry, from 0
    text       TEXT NOT NULL,
    lang       TEXT NOT NULL,    -- BCP 47
    kind       INTEGER NOT NULL, -- ym_label_kind
    reading    TEXT,             -- pinyin with tone marks
    raw_status TEXT,             -- the status word of the file that it came from; NULL so far: no format has one yet
    origin     TEXT NOT NULL,
    shared     INTEGER NOT NULL, -- 1: other entries rightly have it too
    UNIQUE (entry_id, ordinal)
) STRICT;

-- Every change of an entry, oldest first.
CREATE TABLE change (
    id      INTEGER PRIMARY KEY,
    at      TEXT NOT NULL, -- UTC, for people; no logic depends on it
    command TEXT NOT NULL, -- 'import names.tsv'
    slug    TEXT NOT NULL,
    before  TEXT,          -- the entry as JSON; NULL: there was none
    after   TEXT           -- NULL: there is none
) STRICT;

-- ---- derived --------------------------------------------------------------------------------------------------------

-- The pieces of the bodies that some article shows. Their text is the body's; where it is cut can be redone.
CREATE TABLE passage (
    id        INTEGER PRIMARY KEY, -- row of the full text
    body_id   INTEGER NOT NULL REFERENCES body (id),
    ordinal   INTEGER NOT NULL,    -- from 1
    paragraph INTEGER NOT NULL,    -- number of its paragraph, from 1
    name      TEXT NOT NULL,       -- passage_id: first 10 hex digits of SHA-256 of its text, '-2' for repeats
    text      TEXT NOT NULL,
    UNIQUE (body_id, ordinal)
) STRICT;

-- Which article stands for a body that is shown: of those that carry it the one with the earliest date.
CREATE TABLE shown (
    body_id    INTEGER PRIMARY KEY REFERENCES body (id),
    article_id INTEGER NOT NULL REFERENCES article (id),
    day        INTEGER NOT NULL, -- its date as yyyymmdd, 0 without one: what passages are sorted by
    articles   INTEGER NOT NULL  -- how many carry the body
) STRICT;

-- One mention of an entry.
CREATE TABLE mention (
    entry_id   INTEGER NOT NULL REFERENCES entry (id),
    passage_id INTEGER NOT NULL REFERENCES passage (id),
    start_byte INTEGER NOT NULL, -- span in the passage's text, half open
    end_byte   INTEGER NOT NULL,
    label_id   INTEGER NOT NULL REFERENCES label (id),
    nested     INTEGER NOT NULL, -- 1: inside a mention of another entry
    PRIMARY KEY (entry_id, passage_id, start_byte)
) STRICT, WITHOUT ROWID;
CREATE INDEX mention_passage ON mention (passage_id);

-- What a query can call an entry.
CREATE TABLE entry_key (
    key      TEXT NOT NULL,    -- folded, without spaces and marks
    kind     INTEGER NOT NULL, -- ym__key_kind: label, pinyin, pinyin with tones, initials
    entry_id INTEGER NOT NULL REFERENCES entry (id),
    label_id INTEGER NOT NULL REFERENCES label (id),
    PRIMARY KEY (key, kind, entry_id, label_id)
) STRICT, WITHOUT ROWID;

-- Full text over the passages: tokens by src/text/token.h, the text itself stays in `passage`.
CREATE VIRTUAL TABLE passage_text USING fts5 (text, content = 'passage', content_rowid = 'id', tokenize = 'yiming');
INSERT INTO passage_text (passage_text, rank) VALUES ('hashsize', 67108864);
