-- The index file. `application_id` says that a file is ours, `user_version` which schema it has.
-- Facts come first: what cannot be made again. Derived tables follow: `reindex` makes them from the facts.
-- Every public name is a hash or an id; row ids never leave the file. Whatever is retired (removed, but kept for its name
-- and for `undo`) stands in no search, page or dump.
-- References are checked at the commit, since an article and its revision refer to each other. Each has an index, since a new parent looks for rows that wait for it.

-- ---- facts ----------------------------------------------------------------------------------------------------------

CREATE TABLE meta (
    name  TEXT PRIMARY KEY, -- 'derived': versions of all that made the derived tables: Unicode, folding, tokens, cuts, …
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One exact cleaned text, stored once however many articles carry it: its paragraphs joined by newlines.
CREATE TABLE body (
    id    INTEGER PRIMARY KEY,
    hash  BLOB NOT NULL,    -- SHA-256 of the text; the revision's lasting name. None stands here twice: `check` proves it
    bytes INTEGER NOT NULL, -- length of the text
    text  TEXT              -- NULL while some article shows it: its passages are it then
) STRICT;
-- A quarter of the hash tells texts apart; who finds a row by it compares the whole.
CREATE INDEX body_hash ON body (substr(hash, 1, 8));

-- The pieces of the bodies that some article shows, and the only copy of their text: the texts of a body's passages in
-- order, with a newline before each that begins a paragraph, are the body. So much is fact. Where a paragraph is cut into
-- passages, and so their number, names and row ids, is derived: `reindex` joins them and cuts anew.
-- The row ids of a body's passages follow one another, so that its first alone need be found by an index; where they end,
-- body_id is another. That is no foreign key, which would need an index of all: `check` proves it.
CREATE TABLE passage (
    id        INTEGER PRIMARY KEY, -- row of the full text
    body_id   INTEGER NOT NULL,    -- of `body`
    ordinal   INTEGER NOT NULL,    -- order in the body, from 1
    paragraph INTEGER NOT NULL,    -- number of its paragraph, from 1
    repeat    INTEGER NOT NULL DEFAULT 1, -- 1; 2, 3, … for the same text again in its body. Its passage_id: the first 10 hex
                                          -- digits of SHA-256 of its text, with '-2', '-3', … behind them when it is a repeat
    text      TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX passage_first ON passage (body_id) WHERE ordinal = 1;

-- One article over all its revisions.
CREATE TABLE article (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE, -- public name: first 16 hex digits of SHA-256 of the key
    key         TEXT NOT NULL,        -- 'url:…', 'id:publisher<TAB>id', 'body:hash' or 'path:…'; one name, one key
    revision_id INTEGER NOT NULL      -- the current one
        REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
    retired     INTEGER NOT NULL DEFAULT 0 -- 1: removed; merging it again brings it back
) STRICT;
CREATE INDEX article_revision ON article (revision_id);

-- One body of one article, with what was said about it.
CREATE TABLE revision (
    id         INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED,
    body_id    INTEGER NOT NULL REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    title      TEXT, -- NULL, here and below: unknown
    date       TEXT, -- of publication: ISO 8601, a day or a time with or without zone
    lang       TEXT, -- BCP 47
    url        TEXT, -- canonical, http or https
    publisher  TEXT,
    author     TEXT,
    modified   TEXT, -- when it was last changed, in the form of date
    keywords   TEXT, -- as its source lists them, '|' between them
    retired    INTEGER NOT NULL DEFAULT 0, -- 1: removed; never an article's current one
    UNIQUE (article_id, body_id)
) STRICT;
CREATE INDEX revision_body ON revision (body_id);

-- What many sources have in common, each once: the thousand records of a stream have one locator, and readers few origins.
-- Who refers to it is no foreign key: `check` proves it.
CREATE TABLE phrase (
    id   INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE
) STRICT;

-- Where a revision was read from; the same bytes are not read twice.
CREATE TABLE source (
    id             INTEGER PRIMARY KEY,
    revision_id    INTEGER NOT NULL REFERENCES revision (id) DEFERRABLE INITIALLY DEFERRED,
    locator        INTEGER NOT NULL, -- of `phrase`: the path as given; '-' for standard input
    line           INTEGER NOT NULL, -- where the record of a stream stood when it was read, from 1; 0: no stream
    is_stream      INTEGER NOT NULL, -- 1: a record of a stream, known by its bytes wherever it stands
    raw_hash       BLOB NOT NULL,    -- the first half of SHA-256 of the record's bytes
    options        TEXT NOT NULL,    -- what the user said about it (--lang …), '' when nothing
    reader_version INTEGER NOT NULL, -- of the reader that read it
    encoding       TEXT,             -- what the bytes were decoded from
    origins        INTEGER NOT NULL, -- of `phrase`, as JSON: where each field came from
    trimmed        TEXT NOT NULL,    -- text of the source that is not in the body, a block a line
    warnings       TEXT NOT NULL,    -- one a line
    replaced       INTEGER NOT NULL, -- bad byte sequences that became U+FFFD, controls that were dropped
    low_confidence INTEGER NOT NULL, -- 1: the main text could not be told from the rest
    retired        INTEGER NOT NULL DEFAULT 0, -- 1: removed; merging it again brings it back
    UNIQUE (raw_hash, locator, options)
) STRICT;
CREATE INDEX source_revision ON source (revision_id, locator);

-- One concept of the glossary. Empty columns are ''.
CREATE TABLE entry (
    id            INTEGER PRIMARY KEY,
    slug          TEXT NOT NULL UNIQUE, -- the permanent id
    type          TEXT NOT NULL,
    subtype       TEXT NOT NULL,
    status        TEXT NOT NULL,        -- of the entry as a whole: 'preferred', 'draft', 'deprecated'
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
    retired       INTEGER NOT NULL DEFAULT 0, -- 1: removed here; an import does not bring it back
    redirect_slug TEXT,                 -- the entry that this one was merged into
    base          TEXT                  -- the last imported state, the base of a 3-way import: '' when that is what the row and its
                                        -- labels say (never of a retired entry), else in the form of change.before; NULL: none was
) STRICT;

-- What labels are, which thousands have in common: each such class once. Who refers to it is no foreign key: `check` proves it.
CREATE TABLE label_class (
    id         INTEGER PRIMARY KEY,
    lang       TEXT NOT NULL, -- BCP 47, any language
    kind       TEXT NOT NULL, -- what it is to its entry: 'preferred', 'regional', 'also', 'short', 'adjective'
    status     TEXT NOT NULL, -- may it be used: 'preferred', 'admitted', 'deprecated', 'forbidden', 'draft'
    raw_status TEXT NOT NULL, -- the status word of the file that it came from; '': it had none
    origin     TEXT NOT NULL, -- as the entry's
    UNIQUE (origin, lang, kind, status, raw_status)
) STRICT;

-- One written form of an entry.
CREATE TABLE label (
    id       INTEGER PRIMARY KEY,
    entry_id INTEGER NOT NULL REFERENCES entry (id) DEFERRABLE INITIALLY DEFERRED,
    ordinal  INTEGER NOT NULL, -- order within the entry, from 0
    text     TEXT NOT NULL,
    class_id INTEGER NOT NULL, -- of `label_class`
    reading  TEXT,             -- its own; for Chinese pinyin with tone marks
    shared   INTEGER NOT NULL, -- 1: other entries rightly have it too
    UNIQUE (entry_id, ordinal)
) STRICT;

-- One command that changed something, oldest first: what `undo` takes back as a whole.
CREATE TABLE command (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE, -- lasting: 32 random hex digits, by which the logs of two indexes are merged
    at     TEXT NOT NULL,        -- UTC with milliseconds, never before the command before it, whatever the clock says; of two changes
                                 -- of one thing in two indexes the later is current
    text   TEXT NOT NULL,        -- 'import names.tsv', for people
    undone INTEGER NOT NULL DEFAULT 0 -- 1: taken back by a later `undo`, which is a command of its own; 2: of another index
                                      -- whose log was merged: known, and nothing to take back here
) STRICT;

-- One thing that a command changed.
CREATE TABLE change (
    id         INTEGER PRIMARY KEY,
    command_id INTEGER NOT NULL REFERENCES command (id) DEFERRABLE INITIALLY DEFERRED,
    subject    TEXT NOT NULL, -- what kind of thing: 'entry'; 'article' for what `rm` removes
    name       TEXT NOT NULL, -- its lasting name: an entry's slug, an article's name
    before     TEXT,          -- all of it as JSON, with the number of its "format" (src/glossary); NULL: there was none
    after      TEXT           -- NULL: there is none
) STRICT;
CREATE INDEX change_command ON change (command_id);
CREATE INDEX change_name ON change (name);

-- ---- derived --------------------------------------------------------------------------------------------------------

-- Which article stands for a body that is shown: of those that carry it the one with the earliest date.
CREATE TABLE shown (
    body_id       INTEGER PRIMARY KEY REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    article_id    INTEGER NOT NULL REFERENCES article (id) DEFERRABLE INITIALLY DEFERRED,
    day           INTEGER NOT NULL, -- its date as yyyymmdd, 0 without one: what passages are sorted by
    second        INTEGER NOT NULL, -- of that day, as its date has it; 0 without a time: sorts the passages of a day
    articles      INTEGER NOT NULL, -- how many carry the body
    first_passage INTEGER NOT NULL, -- row ids of its passages: they follow one another, from this
    last_passage  INTEGER NOT NULL, -- to this; 0 and 0 when it has none
    near          INTEGER NOT NULL DEFAULT 0 -- the body that this one is nearly whole in, and stands back behind; 0: none
) STRICT;
CREATE INDEX shown_article ON shown (article_id);
-- The newest texts without reading any other: what a page of passages is taken from.
CREATE INDEX shown_date ON shown (day, second, first_passage, last_passage, articles, near);
CREATE INDEX shown_near ON shown (near) WHERE near <> 0;

-- What near duplicates are found by: of each body that is shown and long enough.
CREATE TABLE sketch (
    body_id INTEGER PRIMARY KEY REFERENCES body (id) DEFERRABLE INITIALLY DEFERRED,
    grams   INTEGER NOT NULL, -- how many 5-grams it has
    bands   BLOB NOT NULL,    -- 16 hashes of 4 bytes, the least first: src/text/near.h
    looked  INTEGER NOT NULL  -- 1: compared with all others; 0: not yet; 2: one of them is new
) STRICT;
CREATE INDEX sketch_new ON sketch (looked, body_id) WHERE looked <> 1;

-- The mentions in a passage, which are read together, packed into one value; a passage without any has no row. How they are
-- packed: src/index/mention_form.h. Neither this table's references nor the next one's are foreign keys: `check` proves them.
CREATE TABLE passage_mention (
    passage_id INTEGER PRIMARY KEY, -- of `passage`
    bytes      BLOB NOT NULL        -- of each mention its span, entry, label, and whether it is nested; by start
) STRICT;

-- The same by entry: which passages mention it. A list is divided into rows of some hundred passages, so that one who adds
-- to it writes its last row alone.
CREATE TABLE entry_mention (
    entry_id      INTEGER NOT NULL, -- of `entry`
    first_passage INTEGER NOT NULL, -- the first passage in the row; it goes on to where the next row begins
    mentions      INTEGER NOT NULL, -- how many there are in the passages of the row
    bytes         BLOB NOT NULL,    -- the passages, and how often each mentions it
    PRIMARY KEY (entry_id, first_passage)
) STRICT, WITHOUT ROWID;

-- What a query can call an entry by: one row for each key of an entry. Its references are no foreign keys either: an index
-- on label_id would be as large as the table.
CREATE TABLE entry_key (
    kind     INTEGER NOT NULL, -- ym__key_kind: written, sound, initials
    key      TEXT NOT NULL,    -- the folded label; letters, syllables and tones of a reading; the same behind its initials (src/index/keys.c)
    entry_id INTEGER NOT NULL, -- of `entry`
    label_id INTEGER NOT NULL, -- of `label`: the first of the entry's that has this key
    is_name  INTEGER NOT NULL, -- 1: that label names the entry by itself; 0: a short form, an adjective, a form to avoid
    PRIMARY KEY (kind, key, entry_id)
) STRICT, WITHOUT ROWID;

-- The glossary compiled, in three parts, so that it need not be read entry by entry: 1 the packed entries, 2 the rows of them
-- and of their labels, 3 what the tagger makes of them. Each is a frame of Zstandard; what is in it: src/index/compiled.c.
-- Nothing but speed hangs on it.
CREATE TABLE compiled (
    id    INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
) STRICT;

-- Full text over the passages: tokens by src/text/token.h, the text itself stays in `passage`. How long each is in tokens
-- (columnsize) only FTS5's own bm25() would ask. Its tables are written by src/index/full_text.c.
CREATE VIRTUAL TABLE passage_text USING fts5 (text, content = 'passage', content_rowid = 'id', columnsize = 0, tokenize = 'yiming');
