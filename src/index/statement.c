/* The SQL of every prepared statement. Values are always bound, never pasted. */
#include "index/statement.h"

#include "index/mention_form.h"

#include <stddef.h>

#define ENTRY_COLUMNS                                                                              \
    "SELECT id, slug, type, subtype, status, en_sort, domain, definition, definition_zh, note, "   \
    "source, wikidata, see, extra, origin FROM entry WHERE retired = 0 "

/* Sources with their texts in place of the numbers of these: NULL for one that is not there, which only another program can
 * have done, and no reader takes. */
#define SOURCES                                                                                    \
    "(SELECT id, revision_id, (SELECT text FROM phrase WHERE phrase.id = locator) AS locator, "    \
    "line, is_stream, raw_hash, options, reader_version, encoding, "                               \
    "(SELECT text FROM phrase WHERE phrase.id = origins) AS origins, trimmed, warnings, "          \
    "replaced, low_confidence, retired FROM source) AS source "

/* The first passage of a body; those that follow it are read until body_id is another, see ym__passage_step. */
#define FIRST_PASSAGE(body) "(SELECT id FROM passage WHERE body_id = " body " AND ordinal = 1)"
/* The row id of the last passage of body ?1, 0 when it has none: the passages of a body follow one another. */
/* clang-format off: it would put each word on a line */
#define LAST_PASSAGE                                                                               \
    "(SELECT coalesce(max(id), 0) FROM passage WHERE id >= " FIRST_PASSAGE("?1")                   \
    " AND id < coalesce((SELECT id FROM passage WHERE id >= " FIRST_PASSAGE("?1")                  \
    " AND body_id <> ?1 ORDER BY id LIMIT 1), 1 << 62))"
/* clang-format on */
/* The earliest date stands for a body, undated ones last; equal dates by name, so that order of arrival is nothing. */
#define EARLIEST "ORDER BY revision.date IS NULL, revision.date, article.name LIMIT 1"

#define PHRASE(parameter) "(SELECT id FROM phrase WHERE text = " parameter ")"

/* 'news.jsonl:' of 'news.jsonl:12'. */
#define WITHOUT_LINE "rtrim(?1, '0123456789')"

/* The head of YM__SOURCE_KNOWN: rows of these bytes. */
#define KNOWN(same)                                                                                \
    "SELECT article.name, source.id, " same                                                        \
    " FROM source CROSS JOIN revision ON revision.id = source.revision_id "                        \
    "CROSS JOIN article ON article.id = revision.article_id "                                      \
    "WHERE source.retired = 0 AND article.retired = 0 AND source.raw_hash = ?1 "                   \
    "AND (source.options = ?2 OR ?2 = '') AND source.reader_version = ?3 "                         \
    "AND source.is_stream = ?4"

/* NULL stands for a class that is not there. */
#define LABEL_COLUMNS                                                                              \
    "SELECT label.id, text, lang, kind, status, nullif(raw_status, ''), reading, origin, shared, " \
    "entry_id FROM label LEFT JOIN label_class ON label_class.id = class_id "
#define LABEL_CLASS                                                                                \
    "(SELECT id FROM label_class WHERE lang = ?1 AND kind = ?2 AND status = ?3 AND raw_status = "  \
    "?4 AND origin = ?5)"

/* The next of the rows of the labels of entry ?9, see mention_form.h; NULL, that is any, when they are all taken. */
#define STRING(value) #value
#define NUMBER(value) STRING(value)
#define LABELS_FROM "?9 * " NUMBER(YM__LABEL_ROWS)
#define LABELS_TO LABELS_FROM " + " NUMBER(YM__LABEL_ROWS)
#define NEXT_LABEL                                                                                 \
    "(SELECT nullif(coalesce(max(id) + 1, " LABELS_FROM "), " LABELS_TO ") FROM label "            \
    "WHERE id >= " LABELS_FROM " AND id < " LABELS_TO ")"

static const char *const statements[YM__STATEMENT_COUNT] = {
    [YM__ARTICLE_BY_NAME] = "SELECT id, key, revision_id, retired FROM article WHERE name = ?1",
    [YM__ARTICLE_INSERT] = "INSERT INTO article (name, key, revision_id) VALUES (?1, ?2, ?3)",
    [YM__REVISION_NEXT] = "SELECT coalesce(max(id), 0) + 1 FROM revision",
    [YM__ARTICLE_SET_REVISION] = "UPDATE article SET revision_id = ?2, retired = 0 WHERE id = ?1",
    [YM__BODY_BY_HASH] = "SELECT id, text IS NULL FROM body "
                         "WHERE substr(hash, 1, 8) = substr(?1, 1, 8) AND hash = ?1",
    [YM__BODY_READ] = "SELECT text, bytes FROM body WHERE id = ?1",
    [YM__BODY_SET_BYTES] = "UPDATE body SET bytes = ?2 WHERE id = ?1",
    [YM__BODY_INSERT] = "INSERT INTO body (hash, bytes, text) VALUES (?1, ?2, ?3)",
    [YM__BODY_SET_TEXT] = "UPDATE body SET text = ?2 WHERE id = ?1",
    [YM__COMMAND_INSERT] =
        "INSERT INTO command (name, at, text) VALUES (lower(hex(randomblob(16))), "
        "max(strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), coalesce((SELECT at FROM command "
        "WHERE undone <> 2 ORDER BY id DESC LIMIT 1), '')), ?1)",
    [YM__CHANGE_INSERT] = "INSERT INTO change (command_id, subject, name, before, after) "
                          "VALUES (?1, ?2, ?3, ?4, ?5)",
    [YM__CHANGE_AMEND] = "UPDATE change SET after = ?3 "
                         "WHERE name = ?2 AND command_id = ?1 AND subject = 'entry'",
    [YM__COMMAND_LAST] =
        "SELECT id, text FROM command WHERE undone = 0 ORDER BY id DESC LIMIT 1 OFFSET ?1",
    [YM__COMMAND_SET_TEXT] = "UPDATE command SET text = ?2 WHERE id = ?1",
    [YM__COMMAND_SET_UNDONE] = "UPDATE command SET undone = 1 WHERE id = ?1",
    [YM__CHANGE_OF_COMMAND] = "SELECT subject, name, before, after FROM change "
                              "WHERE command_id = ?1 ORDER BY id DESC",
    [YM__LOG] = "SELECT command.at, command.text, command.undone, change.name, change.before, "
                "change.after, change.subject FROM change JOIN command "
                "ON command.id = change.command_id WHERE ?1 IS NULL OR change.name = ?1 "
                "ORDER BY command.at DESC, change.id DESC LIMIT ?2",
    [YM__ENTRY_SET_BASE] = "UPDATE entry SET base = ?2 WHERE slug = ?1",
    [YM__ENTRY_INSERT] =
        "INSERT INTO entry (slug, type, subtype, status, en_sort, domain, definition, "
        "definition_zh, "
        "note, source, wikidata, see, extra, origin, base) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    [YM__ENTRY_UPDATE] =
        "UPDATE entry SET type = ?2, subtype = ?3, status = ?4, en_sort = ?5, domain = ?6, "
        "definition = ?7, definition_zh = ?8, note = ?9, source = ?10, wikidata = ?11, see = ?12, "
        "extra = ?13, origin = ?14, base = ?15, retired = 0, redirect_slug = NULL "
        "WHERE slug = ?1",
    [YM__ENTRY_ALL] = ENTRY_COLUMNS "ORDER BY slug",
    [YM__ENTRY_BY_ROW] = ENTRY_COLUMNS "AND id = ?1",
    [YM__ENTRY_BY_ID] = ENTRY_COLUMNS "AND slug = ?1",
    /* A merged entry may lead to one that was merged itself; a damaged file may lead in a circle. */
    [YM__ENTRY_REDIRECT] =
        "WITH RECURSIVE way (slug, step) AS "
        "(SELECT redirect_slug, 1 FROM entry WHERE slug = ?1 AND retired = 1 "
        "UNION ALL SELECT entry.redirect_slug, step + 1 FROM way JOIN entry ON entry.slug = "
        "way.slug "
        "WHERE entry.retired = 1 AND step < 100) "
        "SELECT entry.slug FROM way JOIN entry ON entry.slug = way.slug WHERE entry.retired = 0",
    [YM__ENTRY_MERGED] = "SELECT slug FROM entry WHERE retired = 1 AND redirect_slug IS NOT NULL "
                         "ORDER BY slug",
    [YM__ENTRY_BASES] = "SELECT slug FROM entry WHERE base <> '' AND retired = 0 ORDER BY id",
    [YM__ENTRY_STATE] = "SELECT id, retired, base FROM entry WHERE slug = ?1",
    /* What it was imported as is to be known when it is that no more; see src/index/base.c. */
    [YM__ENTRY_RETIRE] = "UPDATE entry SET retired = 1, redirect_slug = ?2, "
                         "base = iif(base = '', ?3, base) WHERE slug = ?1",
    [YM__ENTRY_SEEING] = "SELECT id, see FROM entry WHERE retired = 0 AND see <> '' ORDER BY slug",
    [YM__ENTRY_SET_SEE] =
        "UPDATE entry SET see = ?2, base = iif(base = '', ?3, base) WHERE id = ?1",
    [YM__ENTRY_KEY_GET] = "SELECT 1 FROM entry_key JOIN label ON label.id = entry_key.label_id AND "
                          "label.entry_id = entry_key.entry_id "
                          "WHERE entry_key.kind = ?1 AND key = ?2 AND entry_key.entry_id = ?3",
    [YM__ENTRY_KEY_INSERT] = "INSERT OR IGNORE INTO entry_key (kind, key, entry_id, label_id, "
                             "is_name) VALUES (?1, ?2, ?3, ?4, ?5)",
    [YM__ENTRY_KEY_DELETE] = "DELETE FROM entry_key WHERE kind = ?1 AND key = ?2 AND entry_id = ?3",
    [YM__COMPILED_INSERT] = "INSERT INTO compiled (id, bytes) VALUES (?1, ?2)",
    [YM__LABEL_CLASS_INSERT] = "INSERT OR IGNORE INTO label_class (lang, kind, status, raw_status, "
                               "origin) VALUES (?1, ?2, ?3, ?4, ?5)",
    [YM__LABEL_INSERT] =
        "INSERT INTO label (class_id, ordinal, reading, shared, entry_id, text, id) VALUES "
        "(" LABEL_CLASS ", ?6, ?7, ?8, ?9, ?10, " NEXT_LABEL ")",
    [YM__LABEL_UPDATE] = "UPDATE label SET class_id = " LABEL_CLASS
                         ", ordinal = ?6, reading = ?7, shared = ?8 WHERE id = ?9",
    /* Ordinals below 0 are free for those that come. */
    [YM__LABEL_PUT_ASIDE] = "UPDATE label SET ordinal = -1 - ordinal WHERE entry_id = ?1",
    [YM__LABEL_DELETE_ASIDE] = "DELETE FROM label WHERE entry_id = ?1 AND ordinal < 0",
    [YM__LABEL_OF_ENTRY] = LABEL_COLUMNS "WHERE entry_id = ?1 ORDER BY ordinal",
    [YM__LABEL_ALL] = LABEL_COLUMNS "ORDER BY entry_id, ordinal",
    [YM__PASSAGE_MENTION_GET] = "SELECT bytes FROM passage_mention WHERE passage_id = ?1",
    [YM__PASSAGE_MENTION_SET] =
        "INSERT OR REPLACE INTO passage_mention (passage_id, bytes) VALUES (?1, ?2)",
    [YM__PASSAGE_MENTION_DELETE] = "DELETE FROM passage_mention WHERE passage_id = ?1",
    [YM__PASSAGE_MENTION_ALL] = "SELECT passage_id, bytes FROM passage_mention ORDER BY passage_id",
    [YM__ENTRY_MENTION_FIND] = "SELECT first_passage, bytes FROM entry_mention WHERE entry_id = ?1 "
                               "AND first_passage <= ?2 ORDER BY first_passage DESC LIMIT 1",
    [YM__ENTRY_MENTION_NEXT] = "SELECT first_passage FROM entry_mention WHERE entry_id = ?1 "
                               "AND first_passage > ?2 ORDER BY first_passage LIMIT 1",
    [YM__ENTRY_MENTION_INSERT] =
        "INSERT INTO entry_mention (entry_id, first_passage, mentions, bytes) "
        "VALUES (?1, ?2, ?3, ?4)",
    [YM__ENTRY_MENTION_DELETE] =
        "DELETE FROM entry_mention WHERE entry_id = ?1 AND first_passage = ?2",
    [YM__ENTRY_MENTION_OF] = "SELECT first_passage, bytes FROM entry_mention WHERE entry_id = ?1 "
                             "ORDER BY first_passage",
    [YM__MENTION_NAMES] = "SELECT entry.slug, label.text FROM entry "
                          "JOIN label ON label.entry_id = entry.id WHERE entry.id = ?1 "
                          "AND label.id = ?2",
    [YM__META_GET] = "SELECT value FROM meta WHERE name = ?1",
    [YM__META_SET] = "INSERT INTO meta (name, value) VALUES (?1, ?2) "
                     "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    [YM__PASSAGE_INSERT] = "INSERT INTO passage (body_id, ordinal, paragraph, repeat, text) VALUES "
                           "(?1, ?2, ?3, ?4, ?5)",
    [YM__PASSAGE_OF_BODY] = "SELECT id, paragraph, text, repeat, body_id FROM passage "
                            "WHERE id >= " FIRST_PASSAGE("?1") " ORDER BY id",
    [YM__PASSAGE_DELETE] = "DELETE FROM passage WHERE id BETWEEN ?1 AND ?2",
    [YM__PASSAGE_TEXT_INSERT] = "INSERT INTO passage_text (rowid, text) VALUES (?1, ?2)",
    [YM__PASSAGE_TEXT_DELETE] =
        "INSERT INTO passage_text (passage_text, rowid, text) VALUES ('delete', ?1, ?2)",
    [YM__TEXT_RECORD] = "SELECT block FROM passage_text_data WHERE id = ?1",
    [YM__TEXT_BRANCH] = "SELECT pgno FROM passage_text_idx WHERE segid = ?1 AND term <= ?2 "
                        "ORDER BY term DESC LIMIT 1",
    [YM__TEXT_BRANCHES] = "SELECT term, pgno >> 1 FROM passage_text_idx WHERE segid = ?1 AND "
                          "pgno >> 1 >= ?2 ORDER BY term",
    [YM__TEXT_PREPARE] = "SELECT yiming_prepare(?1)",
    [YM__TEXT_MERGE] = "INSERT INTO passage_text (passage_text, rank) VALUES ('merge', ?1)",
    [YM__SCHEMA_ALL] =
        "SELECT name, sql FROM sqlite_schema WHERE NOT (type = 'index' AND sql IS NULL)",
    [YM__REVISION_BY_BODY] = "SELECT id FROM revision WHERE article_id = ?1 AND body_id = ?2",
    [YM__REVISION_BY_ID] =
        "SELECT body_id, title, date, lang, url, publisher, author, modified, keywords, body.hash "
        "FROM revision JOIN body ON body.id = body_id WHERE revision.id = ?1",
    [YM__REVISION_INSERT] =
        "INSERT INTO revision (id, article_id, body_id, title, date, lang, url, publisher, author, "
        "modified, keywords) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    [YM__REVISION_UPDATE] =
        "UPDATE revision SET title = ?2, date = ?3, lang = ?4, url = ?5, publisher = ?6, "
        "author = ?7, modified = ?8, keywords = ?9, retired = 0 WHERE id = ?1",
    [YM__SHOWN_CHOOSE] =
        "SELECT article.id, revision.date, count(*) OVER (), "
        "coalesce(" FIRST_PASSAGE("?1") ", 0), " LAST_PASSAGE " FROM revision JOIN article "
        "ON article.id = revision.article_id AND article.revision_id = revision.id "
        "WHERE revision.body_id = ?1 AND article.retired = 0 " EARLIEST,
    [YM__SHOWN_CHOOSE_OF_TWO] =
        "SELECT article.id, revision.date, shown.articles + 1, first_passage, last_passage "
        "FROM shown JOIN article ON article.id IN (shown.article_id, ?2) "
        "JOIN revision ON revision.id = article.revision_id "
        "WHERE shown.body_id = ?1 " EARLIEST,
    [YM__SHOWN_INSERT] = "INSERT OR IGNORE INTO shown (body_id, article_id, day, second, articles, "
                         "first_passage, last_passage) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    [YM__SHOWN_UPDATE] = "UPDATE shown SET article_id = ?2, day = ?3, second = ?4, "
                         "articles = ?5, first_passage = ?6, last_passage = ?7 WHERE body_id = ?1",
    [YM__SHOWN_DELETE] = "DELETE FROM shown WHERE body_id = ?1",
    [YM__SHOWN_GET] = "SELECT article_id, day, second, articles, first_passage, last_passage "
                      "FROM shown WHERE body_id = ?1",
    [YM__SHOWN_NEWEST] =
        "SELECT body_id, first_passage, last_passage, day, second, articles, near FROM shown "
        "ORDER BY day DESC, second DESC",
    [YM__SHOWN_OF_PASSAGE] =
        "SELECT shown.body_id, first_passage, last_passage, day, second, articles, near "
        "FROM passage "
        "JOIN shown ON shown.body_id = passage.body_id WHERE passage.id = ?1",
    [YM__SHOWN_OF_ARTICLE] =
        "SELECT shown.body_id, first_passage, last_passage, day, second, articles, near "
        "FROM article "
        "JOIN revision ON revision.id = article.revision_id "
        "JOIN shown ON shown.body_id = revision.body_id WHERE article.id = ?1",
    [YM__SHOWN_ARTICLE] = "SELECT article_id, article.name FROM shown "
                          "JOIN article ON article.id = article_id WHERE body_id = ?1",
    [YM__SHOWN_ANY] = "SELECT 1 FROM shown LIMIT 1",
    [YM__SHOWN_ALL] = "SELECT body_id, count(*) OVER () FROM shown ORDER BY body_id",
    [YM__SHOWN_LISTED] = "SELECT shown.body_id, article_id, day, second, articles, first_passage, "
                         "last_passage, article.name, near FROM shown "
                         "JOIN article ON article.id = article_id",
    /* Of this place, which its index finds at once, the row that was read with the same words if there is one; else, of a
     * stream, of any place, of which there may be thousands: the first will do. */
    [YM__SOURCE_KNOWN] =
        "SELECT * FROM (" KNOWN("1") " AND source.locator = " PHRASE("?5")
        " AND (?4 OR article.revision_id = revision.id) "
        "ORDER BY source.options = ?2 DESC LIMIT 1) "
        "UNION ALL SELECT * FROM (" KNOWN("0") " AND ?4 AND source.options = ?2 LIMIT 1) "
        "UNION ALL SELECT * FROM (" KNOWN("0") " AND ?4 LIMIT 1) LIMIT 1",
    [YM__PHRASE_INSERT] = "INSERT OR IGNORE INTO phrase (text) VALUES (?1)",
    [YM__PHRASE_PURGE] = "DELETE FROM phrase WHERE id NOT IN "
                         "(SELECT locator FROM source UNION SELECT origins FROM source)",
    [YM__SOURCE_COPY] =
        "INSERT OR IGNORE INTO source (revision_id, locator, line, is_stream, raw_hash, options, "
        "reader_version, encoding, origins, trimmed, warnings, replaced, low_confidence) "
        "SELECT revision_id, " PHRASE(
            "?2") ", ?3, is_stream, raw_hash, options, reader_version, encoding, "
                  "origins, "
                  "trimmed, warnings, replaced, low_confidence FROM source WHERE id = ?1",
    [YM__SOURCE_INSERT] =
        "INSERT OR IGNORE INTO source (revision_id, locator, is_stream, raw_hash, options, "
        "reader_version, encoding, origins, trimmed, warnings, replaced, low_confidence, line) "
        "VALUES (?1, " PHRASE("?2") ", ?3, ?4, ?5, ?6, ?7, " PHRASE(
            "?8") ", ?9, ?10, ?11, ?12, ?13)",
    [YM__SOURCE_UPDATE] =
        "UPDATE source SET retired = 0, revision_id = ?1, is_stream = ?3, reader_version = "
        "?6, "
        "encoding = ?7, "
        "origins = " PHRASE("?8") ", trimmed = ?9, warnings = ?10, replaced = ?11, "
                                  "low_confidence = ?12, line = ?13 "
                                  "WHERE raw_hash = ?4 AND locator = " PHRASE(
                                      "?2") " AND options = ?5",
    /* The file it was read from, or these very bytes. */
    [YM__SOURCE_OF_REVISION] =
        "SELECT 1 FROM source WHERE raw_hash = ?3 AND +revision_id = ?1 "
        "UNION ALL SELECT 1 FROM source WHERE ?2 <> '-' AND revision_id = ?1 "
        "AND locator = " PHRASE("?2") " AND NOT is_stream LIMIT 1",
    [YM__ARTICLES_BY_NAME] =
        "SELECT id, name, key, revision_id FROM article WHERE retired = 0 ORDER BY name",
    [YM__REVISIONS_OF_ARTICLE] =
        "SELECT revision.id, body_id, body.hash, body.bytes, "
        "(SELECT coalesce(max(reader_version), 0) FROM source WHERE source.revision_id = "
        "revision.id AND source.retired = 0), "
        "title, date, lang, url, publisher, author, modified, keywords FROM revision "
        "JOIN body ON body.id = body_id WHERE article_id = ?1 AND revision.retired = 0 "
        "ORDER BY revision.id",
    [YM__SOURCES_OF_REVISION] =
        "SELECT locator, line, options, is_stream, raw_hash, reader_version, encoding, origins, "
        "trimmed, warnings, replaced, low_confidence FROM " SOURCES
        "WHERE revision_id = ?1 AND retired = 0 ORDER BY id",
    [YM__SOURCE_UPDATE_NEWER] =
        "UPDATE OR FAIL source SET retired = 0, revision_id = ?1, is_stream = ?3, "
        "reader_version = ?6, encoding = ?7, origins = " PHRASE(
            "?8") ", trimmed = ?9, "
                  "warnings = ?10, replaced = ?11, low_confidence = ?12, line = ?13 "
                  "WHERE raw_hash = ?4 AND locator = " PHRASE(
                      "?2") " AND options = ?5 AND (reader_version < ?6 OR retired = 1)",
    [YM__ENTRY_RETIRED] = "SELECT slug, redirect_slug FROM entry WHERE retired = 1 ORDER BY slug",
    /* What was taken back of an import or of another index may come again, and so counts as never seen. */
    [YM__ENTRY_HISTORY] =
        "SELECT command.at, change.after, change.before FROM change JOIN command "
        "ON command.id = change.command_id WHERE change.name = ?1 AND change.subject = 'entry' "
        "AND NOT (command.undone = 1 AND (command.text GLOB 'import *' OR command.text GLOB "
        "'merge *' OR command.text GLOB 'undo import *' OR command.text GLOB 'undo merge *')) "
        "ORDER BY command.at DESC, change.id DESC LIMIT 256",
    [YM__COMMAND_ALL] = "SELECT id, name, at, text, undone FROM command ORDER BY id",
    [YM__COMMAND_KNOWN] = "SELECT 1 FROM command WHERE name = ?1",
    [YM__COMMAND_ADOPT] = "INSERT INTO command (name, at, text, undone) VALUES (?1, ?2, ?3, ?4)",
    [YM__CHANGES_IN_ORDER] =
        "SELECT subject, name, before, after FROM change WHERE command_id = ?1 ORDER BY id",
    [YM__CHANGE_FORGET_ELSEWHERE] =
        "DELETE FROM change WHERE name = ?1 AND subject = 'entry' AND command_id IN "
        "(SELECT id FROM command WHERE undone = 2)",
    [YM__COMMAND_FORGET_ELSEWHERE] = "DELETE FROM command WHERE undone = 2 AND NOT EXISTS "
                                     "(SELECT 1 FROM change WHERE change.command_id = command.id)",
    /* By a source (a file, a record of it, all below a folder) or an address; with ?2 those that are removed, too. */
    /* From a file or a folder, of a line of a file, or of an address: what does not look like one of the last two is not looked for
     * there, and files are told by their numbers, since all sources are gone through. */
    [YM__ARTICLES_FROM] =
        "SELECT article.id, article.name, article.key, revision.title, revision.body_id, "
        "article.retired FROM article JOIN revision ON revision.id = article.revision_id "
        "WHERE article.retired <= ?2 AND article.id IN ("
        "SELECT article_id FROM source JOIN revision ON revision.id = source.revision_id "
        "WHERE locator IN (SELECT id FROM phrase WHERE text = ?1 OR "
        "(text >= ?1 || '/' AND text < ?1 || '0')) "
        "UNION SELECT article_id FROM source JOIN revision ON revision.id = source.revision_id "
        "WHERE " WITHOUT_LINE " LIKE '%:' AND locator = " PHRASE(
            "substr(?1, 1, length(" WITHOUT_LINE ") - 1)") " AND CAST(line AS TEXT) = substr(?1, length("
                                                           WITHOUT_LINE ") + 1) "
        "UNION SELECT article_id FROM revision WHERE ?1 LIKE '%://%' AND url = ?1) "
        "ORDER BY article.name",
    [YM__ARTICLES_NAMED] =
        "SELECT article.id, article.name, article.key, revision.title, revision.body_id, "
        "article.retired FROM article JOIN revision ON revision.id = article.revision_id "
        "WHERE article.retired <= ?2 AND article.name >= ?1 AND article.name < ?1 || 'g' "
        "ORDER BY article.name LIMIT 2",
    [YM__ARTICLE_RETIRE] = "UPDATE OR FAIL article SET retired = 1 WHERE id = ?1",
    [YM__ARTICLE_RETIRED] = "SELECT article.id, revision.id, revision.body_id FROM article JOIN "
                            "revision ON revision.id = article.revision_id "
                            "WHERE article.name = ?1 AND article.retired = 1",
    [YM__SOURCE_PURGE] = "DELETE FROM source WHERE revision_id IN "
                         "(SELECT id FROM revision WHERE article_id = ?1)",
    [YM__REVISION_PURGE] = "DELETE FROM revision WHERE article_id = ?1",
    [YM__ARTICLE_PURGE] = "DELETE FROM article WHERE id = ?1",
    [YM__CHANGE_PURGE] = "DELETE FROM change WHERE subject = 'article' AND name = ?1",
    [YM__BODY_PURGE] = "DELETE FROM body WHERE NOT EXISTS "
                       "(SELECT 1 FROM revision WHERE revision.body_id = body.id)",
    [YM__KEY_RANGE] = "SELECT key, entry_id, label_id, is_name FROM entry_key "
                      "WHERE kind = ?1 AND key >= ?2 AND key < ?3",
    [YM__KEY_SEEK] = "SELECT key FROM entry_key WHERE kind = ?1 AND key >= ?2 ORDER BY key LIMIT 1",
    [YM__ENTRY_STANDING] = "SELECT slug, type, (SELECT CAST(total(mentions) AS INTEGER) "
                           "FROM entry_mention WHERE entry_mention.entry_id = entry.id) "
                           "FROM entry WHERE id = ?1",
    [YM__TEXT_MATCH] = "SELECT rowid FROM passage_text WHERE passage_text MATCH ?1",
    [YM__PASSAGE_READ] = "SELECT ordinal, repeat, text FROM passage WHERE id = ?1",
    [YM__PASSAGE_BODY] = "SELECT body_id FROM passage WHERE id = ?1",
    [YM__PASSAGES_OF_BODY] =
        "SELECT passage.id FROM shown JOIN passage ON passage.id BETWEEN first_passage AND "
        "last_passage WHERE shown.body_id = ?1",
    [YM__SHOWN_BODIES] = "SELECT body_id FROM shown",
    [YM__SHOWN_OF_BODY] =
        "SELECT body_id, first_passage, last_passage, day, second, articles, near "
        "FROM shown WHERE body_id = ?1",
    [YM__SHOWN_BEHIND] = "SELECT body_id, first_passage, last_passage, day, second, articles, near "
                         "FROM shown WHERE near = ?1 AND near <> 0",
    [YM__SHOWN_SET_NEAR] = "UPDATE OR FAIL shown SET near = ?2 WHERE body_id = ?1 AND near <> ?2",
    [YM__SHOWN_CLEAR_NEAR] = "UPDATE OR FAIL shown SET near = 0 WHERE near = ?1 AND near <> 0",
    [YM__SKETCH_INSERT] = "INSERT INTO sketch (body_id, grams, bands, looked) "
                          "VALUES (?1, ?2, ?3, 0)",
    [YM__SKETCH_DELETE] = "DELETE FROM sketch WHERE body_id = ?1",
    [YM__SKETCH_RENEW] = "UPDATE OR FAIL sketch SET looked = 0 WHERE body_id IN "
                         "(SELECT body_id FROM shown WHERE near = ?1 AND near <> 0)",
    [YM__SKETCH_SET_LOOKED] = "UPDATE OR FAIL sketch SET looked = 1 WHERE body_id = ?1",
    [YM__SKETCH_SET_AFFECTED] = "UPDATE OR FAIL sketch SET looked = 2 WHERE body_id = ?1",
    [YM__SKETCH_NEW] = "SELECT body_id, grams, bands FROM sketch WHERE looked = ?1 AND looked <> 1 "
                       "ORDER BY body_id",
    [YM__SKETCH_ALL] = "SELECT body_id, grams, bands, looked FROM sketch ORDER BY body_id",
    [YM__SKETCH_SINCE] = "SELECT body_id, grams, bands FROM sketch WHERE body_id > ?1 "
                         "ORDER BY body_id",
    [YM__SKETCH_READ] = "SELECT sketch.body_id, grams, bands, near FROM sketch "
                        "JOIN shown ON shown.body_id = sketch.body_id WHERE sketch.body_id = ?1",
    [YM__BODY_HASH] = "SELECT hash FROM body WHERE id = ?1",
    [YM__ARTICLES_OF_BODY] =
        "SELECT article.id, revision.date, article.name FROM revision "
        "JOIN article ON article.id = revision.article_id AND "
        "article.revision_id = revision.id WHERE revision.body_id = ?1 "
        "AND article.retired = 0 ORDER BY revision.date IS NULL, revision.date, article.name",
    [YM__ARTICLE_READ] =
        "SELECT article.name, revision.id, revision.title, revision.date, revision.lang, "
        "revision.url, revision.publisher FROM article "
        "JOIN revision ON revision.id = article.revision_id WHERE article.id = ?1",
    /* What the filters of a query look at: of an article, and of all that carry a body. */
    [YM__ARTICLE_FIELDS] =
        "SELECT revision.title, revision.date, revision.lang, revision.publisher FROM article "
        "JOIN revision ON revision.id = article.revision_id WHERE article.id = ?1",
    [YM__ARTICLE_FIELDS_OF_BODY] =
        "SELECT revision.title, revision.date, revision.lang, revision.publisher FROM revision "
        "JOIN article ON article.id = revision.article_id AND "
        "article.revision_id = revision.id WHERE revision.body_id = ?1 AND article.retired = 0",
    [YM__ARTICLE_BY_PREFIX] = "SELECT id FROM article WHERE name >= ?1 AND name < ?2 AND retired = "
                              "0 ORDER BY name LIMIT 2",
    [YM__ARTICLE_BY_LOCATOR] = "SELECT DISTINCT revision.article_id FROM " SOURCES
                               "JOIN revision ON revision.id = source.revision_id "
                               "JOIN article ON article.id = revision.article_id "
                               "WHERE source.retired = 0 AND article.retired = 0 AND "
                               "(source.locator = ?1 OR source.locator || ':' || source.line = ?1 "
                               "OR revision.url = ?1) LIMIT 2",
    [YM__LOCATOR_OF_REVISION] =
        "SELECT locator || iif(line > 0, ':' || line, '') FROM " SOURCES "WHERE revision_id = ?1 "
        "AND retired = 0 ORDER BY locator, line LIMIT 1",
    [YM__FILE_OF_REVISION] = "SELECT locator FROM " SOURCES "WHERE revision_id = ?1 "
                             "AND retired = 0 ORDER BY locator, line LIMIT 1",
    /* In the order in which articles stand for a body; see YM__ARTICLES_OF_BODY. */
    [YM__COLLECTION_ARTICLES] =
        "SELECT revision.body_id, revision.date, revision.lang, revision.publisher, revision.id "
        "FROM article JOIN revision ON revision.id = article.revision_id WHERE article.retired = 0 "
        "ORDER BY revision.body_id, revision.date IS NULL, revision.date, article.name",
    [YM__COLLECTION_PASSAGES] =
        "SELECT passage.id, shown.body_id FROM shown CROSS JOIN passage "
        "ON passage.id BETWEEN first_passage AND last_passage ORDER BY shown.body_id, passage.id",
    [YM__COLLECTION_CHARS] = "SELECT id, length(text) FROM passage",
    [YM__BODY_SHOWN_ALL] = "SELECT id, count(*) OVER () FROM body WHERE text IS NULL ORDER BY id",
    [YM__STATUS_COUNTS] =
        "SELECT (SELECT count(*) FROM article WHERE retired = 0), "
        "(SELECT count(*) FROM revision WHERE retired = 0), "
        "(SELECT count(*) FROM body), (SELECT count(*) FROM passage), "
        "(SELECT CAST(total(mentions) AS INTEGER) FROM entry_mention), (SELECT count(*) FROM entry "
        "WHERE retired = 0), "
        "(SELECT count(*) FROM label), (SELECT count(*) FROM source JOIN revision "
        "ON revision.id = source.revision_id JOIN article ON article.id = article_id "
        "WHERE source.retired = 0 AND article.retired = 0), "
        "(SELECT count(*) FROM change), (SELECT coalesce(sum(articles - 1), 0) FROM shown), "
        "(SELECT coalesce(sum(bytes), 0) FROM body), "
        "(SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()), "
        "(SELECT min(date) FROM article JOIN revision ON revision.id = revision_id "
        "WHERE article.retired = 0), "
        "(SELECT max(date) FROM article JOIN revision ON revision.id = revision_id "
        "WHERE article.retired = 0), "
        "(SELECT group_concat(origin, '|') FROM (SELECT DISTINCT origin FROM entry "
        "WHERE retired = 0 ORDER BY origin)), "
        "(SELECT count(*) FROM article WHERE retired = 1)",
    /* Articles by name; everything of one article in the order of its lasting names. */
    [YM__EXPORT_ARTICLES] =
        "SELECT article.name, article.key, revision.body_id, revision.id, lower(hex(body.hash)), "
        "revision.title, revision.date, revision.lang, revision.url, revision.publisher, "
        "revision.author, revision.modified, revision.keywords FROM article "
        "JOIN revision ON revision.id = article.revision_id "
        "JOIN body ON body.id = revision.body_id WHERE article.retired = 0 ORDER BY article.name",
    [YM__EXPORT_SOURCES] =
        "SELECT locator, is_stream, lower(hex(raw_hash)), options, reader_version, encoding, "
        "origins, "
        "trimmed, warnings, replaced, low_confidence FROM " SOURCES
        "WHERE revision_id = ?1 AND retired = 0 ORDER BY locator, raw_hash, options",
    [YM__EXPORT_PASSAGES] = "SELECT id, ordinal, repeat, text, paragraph, body_id FROM passage "
                            "WHERE id >= " FIRST_PASSAGE("?1") " ORDER BY id",
    [YM__CHECK_BODIES] =
        "SELECT id, hash, bytes, text, (SELECT count(*) FROM revision JOIN article "
        "ON article.id = revision.article_id AND article.revision_id = revision.id "
        "WHERE revision.body_id = body.id AND article.retired = 0), " FIRST_PASSAGE(
            "body.id") " IS NOT NULL, "
                       "(SELECT article.name FROM revision JOIN article ON article.id = "
                       "revision.article_id "
                       "WHERE revision.body_id = body.id "
                       "ORDER BY article.revision_id <> revision.id, article.name LIMIT 1), "
                       "(SELECT source.locator FROM revision JOIN " SOURCES
                       "ON source.revision_id = revision.id "
                       "WHERE revision.body_id = body.id ORDER BY source.locator LIMIT 1) FROM "
                       "body ORDER BY id",
    [YM__CHECK_PASSAGES] = "SELECT count(*) FROM passage LEFT JOIN shown "
                           "ON shown.body_id = passage.body_id WHERE (passage.id BETWEEN "
                           "first_passage AND last_passage) IS NOT 1",
    [YM__CHECK_ASIDE] =
        "SELECT (SELECT count(*) FROM shown JOIN body ON body.id = body_id WHERE text IS NOT NULL),"
        " (SELECT count(*) FROM sketch JOIN body ON body.id = body_id WHERE text IS NOT NULL)",
    [YM__CHECK_TEXTS] = "SELECT id, text FROM passage ORDER BY id",
    [YM__CHECK_ARTICLES] =
        "SELECT article.name, article.key, revision.article_id = article.id FROM article "
        "LEFT JOIN revision ON revision.id = article.revision_id ORDER BY article.id",
    [YM__CHECK_MENTIONS] =
        "SELECT passage_id, passage_mention.bytes, passage.text FROM passage_mention "
        "LEFT JOIN passage ON passage.id = passage_id ORDER BY passage_id",
    [YM__CHECK_MENTION_LISTS] =
        "SELECT entry_id, first_passage, mentions, entry_mention.bytes, entry.slug "
        "FROM entry_mention LEFT JOIN entry ON entry.id = entry_id "
        "ORDER BY entry_id, first_passage",
    [YM__CHECK_REVISIONS] =
        "SELECT article.name, title, date, lang, url, publisher, author, modified, keywords, "
        "revision.retired = 1 AND article.retired = 0 AND article.revision_id = revision.id "
        "FROM revision JOIN article ON article.id = article_id ORDER BY revision.id",
    /* The columns of YM__SOURCES_OF_REVISION. */
    [YM__CHECK_SOURCES] =
        "SELECT locator, line, options, is_stream, raw_hash, reader_version, encoding, origins, "
        "trimmed, warnings, replaced, low_confidence, article.name FROM " SOURCES
        "JOIN revision ON revision.id = source.revision_id JOIN article ON article.id = article_id "
        "ORDER BY source.id",
    [YM__CHECK_KEYS] = "SELECT count(*) FROM entry_key LEFT JOIN label ON label.id = label_id "
                       "WHERE label.entry_id IS NOT entry_key.entry_id",
};

const char *ym__statement_sql(ym__statement name)
{
    return statements[name];
}
