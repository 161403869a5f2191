/* Files of older schemas, and damaged ones. Nothing is altered in place: facts are copied, table by table and column by column
 * of the same name, into a fresh file of today's schema, and everything derived is made anew. So a migrated file has the very
 * schema of a new one, and a failure on the way costs nothing. A column that only the new schema has takes its default; what
 * stands elsewhere in it has SQL of its own. */
#include "index/change.h"

#include "base/buffer.h"
#include "base/error.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- copying ---------------------------------------------------------------------------------------------------- */

/* The tables of facts, in the order in which they are copied; `meta` only tells what the derived ones were made by. */
static const char *const facts[] = {"body",   "passage", "article", "revision",
                                    "phrase", "source",  "entry",   "label_class",
                                    "label",  "command", "change"};

/* Sources as they stand before schema 5, with the half of their hash that is kept, and where they go. */
#define SOURCES_WHOLE                                                                              \
    "SELECT id, revision_id, locator, line, is_stream, substr(raw_hash, 1, 16), options, "         \
    "reader_version, encoding, origins, trimmed, warnings, replaced, low_confidence, retired "     \
    "FROM source"
#define SOURCE_INTO                                                                                \
    "INSERT INTO source (id, revision_id, locator, line, is_stream, raw_hash, options, "           \
    "reader_version, encoding, origins, trimmed, warnings, replaced, low_confidence, retired) "    \
    "VALUES "

/* What is in files before a schema in another form is read by SQL of its own, and written by SQL whose parameters are the
 * columns of that. Of one table the oldest form comes first. */
static const struct {
    int64_t before; /* this schema */
    const char *table, *select, *insert;
} forms[] = {
    {4, "passage",
     "SELECT body_id, ordinal, paragraph, text FROM passage ORDER BY body_id, ordinal",
     "INSERT INTO passage (body_id, ordinal, paragraph, text) VALUES (?1, ?2, ?3, ?4)"},
    {4, "phrase", "SELECT locator FROM source UNION SELECT origins FROM source",
     "INSERT INTO phrase (text) VALUES (?1)"},
    {4, "source", SOURCES_WHOLE,
     SOURCE_INTO "(?1, ?2, (SELECT id FROM phrase WHERE text = ?3), ?4, ?5, ?6, ?7, ?8, ?9, "
     "(SELECT id FROM phrase WHERE text = ?10), ?11, ?12, ?13, ?14, ?15)"},
    {5, "source", SOURCES_WHOLE,
     SOURCE_INTO "(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)"},
    {5, "label_class",
     "SELECT DISTINCT lang, kind, status, coalesce(raw_status, ''), origin FROM label",
     "INSERT INTO label_class (lang, kind, status, raw_status, origin) VALUES (?1, ?2, ?3, ?4, "
     "?5)"},
    {5, "label",
     "SELECT entry_id, ordinal, text, reading, shared, lang, kind, status, "
     "coalesce(raw_status, ''), origin FROM label ORDER BY ordinal > 15, entry_id, ordinal",
     "INSERT INTO label (id, entry_id, ordinal, text, reading, shared, class_id) VALUES "
     "(iif(?2 BETWEEN 0 AND 15, ?1 * 16 + ?2, NULL), ?1, ?2, ?3, ?4, ?5, (SELECT id FROM "
     "label_class WHERE lang = ?6 AND kind = ?7 AND status = ?8 AND raw_status = ?9 AND origin = "
     "?10))"}};

/* Appends the names of a table's columns that both files have, with ", " between them; *count of them. */
static ym_status common_columns(ym__buffer *names, int *count, ym_index *to, ym_index *from,
                                const char *table, ym_error *error)
{
    static const char list[] = "SELECT name FROM pragma_table_info(?1) ORDER BY cid";
    static const char find[] = "SELECT 1 FROM pragma_table_info(?1) WHERE name = ?2";
    sqlite3_stmt *columns = NULL;
    sqlite3_stmt *same = NULL;
    int code = sqlite3_prepare_v2(to->db, list, -1, &columns, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(from->db, find, -1, &same, NULL);
    ym__bind_text(columns, 1, table);
    *count = 0;
    while (code == SQLITE_OK && (code = sqlite3_step(columns)) == SQLITE_ROW) {
        const char *name = ym__column_text(columns, 0);
        sqlite3_reset(same);
        ym__bind_text(same, 1, table);
        ym__bind_text(same, 2, name);
        code = sqlite3_step(same);
        if (code == SQLITE_ROW)
            ym__buffer_printf(names, "%s%s", (*count)++ > 0 ? ", " : "", name);
        code = code == SQLITE_ROW || code == SQLITE_DONE ? SQLITE_OK : code;
    }
    sqlite3_finalize(columns);
    sqlite3_finalize(same);
    if (names->failed)
        return ym__error_nomem(error);
    return code == SQLITE_DONE ? YM_OK : ym__index_error(to, code, "reading its columns", error);
}

/* Appends SELECT and INSERT of the columns that both have. Their names are those of our own schemas, which both files were
 * compared with. */
static ym_status write_copy(ym__buffer *select, ym__buffer *insert, ym_index *to, ym_index *from,
                            const char *table, ym_error *error)
{
    ym__buffer names = {0};
    int count = 0;
    const ym_status status = common_columns(&names, &count, to, from, table, error);
    ym__buffer_printf(select, "SELECT %s FROM %s", ym__buffer_text(&names), table);
    ym__buffer_printf(insert, "INSERT INTO %s (%s) VALUES (?", table, ym__buffer_text(&names));
    for (int i = 1; i < count; i++)
        ym__buffer_puts(insert, ", ?");
    ym__buffer_putc(insert, ')');
    ym__buffer_free(&names);
    return status;
}

static ym_status prepare(sqlite3_stmt **statement, ym_index *index, const ym__buffer *sql,
                         ym_error *error)
{
    const int code = sql->failed
                         ? SQLITE_NOMEM
                         : sqlite3_prepare_v2(index->db, ym__buffer_text(sql), -1, statement, NULL);
    return code == SQLITE_OK ? YM_OK : ym__index_error(index, code, "copying facts", error);
}

/* Runs `insert` with each row of `select`. */
static ym_status copy_rows(ym_index *to, ym_index *from, const ym__buffer *select_sql,
                           const ym__buffer *insert_sql, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    sqlite3_stmt *insert = NULL;
    ym_status status = prepare(&select, from, select_sql, error);
    if (status == YM_OK)
        status = prepare(&insert, to, insert_sql, error);
    while (status == YM_OK) {
        status = ym__index_step(from, select, "reading its facts", error);
        for (int i = 0; status == YM_OK && i < sqlite3_column_count(select); i++)
            sqlite3_bind_value(insert, i + 1, sqlite3_column_value(select, i));
        if (status == YM_OK)
            status = ym__index_run(to, insert, "copying facts", error);
    }
    sqlite3_finalize(select);
    sqlite3_finalize(insert);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status copy_table(ym_index *to, ym_index *from, const char *table, ym_error *error)
{
    ym__buffer select = {0};
    ym__buffer insert = {0};
    ym_status status = YM_OK;
    size_t form = 0;
    while (form < sizeof forms / sizeof *forms &&
           (from->schema_version >= forms[form].before || strcmp(forms[form].table, table) != 0))
        form++;
    if (form < sizeof forms / sizeof *forms) {
        ym__buffer_puts(&select, forms[form].select);
        ym__buffer_puts(&insert, forms[form].insert);
    } else {
        status = write_copy(&select, &insert, to, from, table, error);
    }
    if (status == YM_OK)
        status = copy_rows(to, from, &select, &insert, error);
    ym__buffer_free(&select);
    ym__buffer_free(&insert);
    return status;
}

ym_status ym__index_copy_facts(ym_index *to, ym_index *from, ym_error *error)
{
    bool begun = false;
    ym_status status = ym__index_begin_read(from, &begun, error);
    if (status == YM_OK)
        status = ym__index_begin(to, error);
    for (size_t i = 0; i < sizeof facts / sizeof *facts && status == YM_OK; i++)
        status = copy_table(to, from, facts[i], error);
    if (status == YM_OK)
        status = ym__index_shorten_bases(to, error);
    if (status == YM_OK)
        status = ym__index_commit(to, error);
    if (status < 0)
        ym__index_rollback(to);
    ym__index_end_read(from, begun);
    ym__index_forget_glossary(to);
    return status;
}

/* ---- in the place of the old file ------------------------------------------------------------------------------- */

/* Removes what a rebuilding that was killed has left. */
static void remove_rest(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        ym__buffer name = {0};
        ym__buffer_printf(&name, "%s%s", path, endings[i]);
        if (!name.failed)
            (void)unlink(name.bytes);
        ym__buffer_free(&name);
    }
}

/* Makes the new file, whole and closed. */
static ym_status make_new(const char *path, ym_index *old, const ym_lexicon *lexicon,
                          ym_progress progress, void *context, ym_error *error)
{
    ym_index *made = NULL;
    struct stat about;
    remove_rest(path);
    ym_status status = ym_index_create(&made, path, NULL, error);
    if (status == YM_OK)
        status = ym__index_copy_facts(made, old, error);
    if (status == YM_OK)
        status = ym_index_set_lexicon(made, lexicon, error);
    if (status == YM_OK)
        status = ym_index_reindex(made, progress, context, error);
    if (status == YM_OK)
        status = ym__index_sql(made, "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE",
                               "closing the new file", error);
    ym_index_close(made);
    if (status == YM_OK && stat(old->path, &about) == 0)
        (void)chmod(path, about.st_mode & 07777);
    return status;
}

/* The old file gets another name, the new one its own; in between both names are the old one's. */
static ym_status swap(const char *made, const char *path, const char *kept, ym_error *error)
{
    if (link(path, kept) != 0)
        return errno == EEXIST
                   ? ym__error_set(error, YM_E_USAGE,
                                   "%s is there already, where the old file would be kept; move "
                                   "it away",
                                   kept)
                   : ym__error_errno(error, "keep the old file as", kept);
    if (rename(made, path) != 0) {
        const ym_status status = ym__error_errno(error, "replace", path);
        (void)unlink(kept);
        return status;
    }
    ym__index_sync_folder(path);
    return YM_OK;
}

ym_status ym_index_rebuild(const char *path, const ym_lexicon *lexicon, char **kept_path,
                           ym_progress progress, void *context, ym_error *error)
{
    ym_index *old = NULL;
    ym__buffer made = {0};
    ym__buffer kept = {0};
    *kept_path = NULL;
    ym_status status = ym__index_open_any(&old, path, YM_OPEN_WRITE, error);
    if (status < 0)
        return status;
    ym__buffer_printf(&made, "%s.rebuilding", path);
    if (old->schema_version < YM__SCHEMA_VERSION)
        ym__buffer_printf(&kept, "%s.schema-%lld", path, (long long)old->schema_version);
    else
        ym__buffer_printf(&kept, "%s.damaged", path);
    if (made.failed || kept.failed)
        status = ym__error_nomem(error);
    /* Until the new file has the name nobody else may write to the old one. */
    if (status == YM_OK)
        status = ym__index_lock_out(old, error);
    const bool locked = status == YM_OK;
    if (status == YM_OK)
        status = make_new(made.bytes, old, lexicon, progress, context, error);
    if (status == YM_OK)
        status = swap(made.bytes, path, kept.bytes, error);
    if (status < 0 && locked)
        remove_rest(made.bytes);
    ym_index_close(old);
    if (status == YM_OK)
        *kept_path = ym__buffer_take(&kept);
    ym__buffer_free(&made);
    ym__buffer_free(&kept);
    return status;
}
