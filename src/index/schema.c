/* Is the file's schema ours, that of its version? What somebody else made could else have anything: a generated column or a trigger that
 * costs hours, a table without its NOT NULL, a view in place of a table.
 *
 * SQLite keeps the text of every CREATE as it was given, so the file's texts are compared with those of schema.sql,
 * without regard to comments and spaces; FTS5 makes its own tables in words of its own. Nothing but these may be there.
 * That names and texts of the file agree, SQLite sees to itself. */
#include "index/index.h"

#include "base/buffer.h"
#include "base/error.h"
#include "base/map.h"
#include "index_schema.h" /* generated from schema.sql */

#include <string.h>

/* The schemas that this program knows. A new version leaves the text of the one before in a file of its own; facts are copied by
 * the names of their columns (migrate.c), so that a new column needs a default, and a new name a step there. */
static const struct {
    int64_t version;
    const unsigned char *sql;
} schemas[] = {{2, ym__asset_schema_2_sql},
               {3, ym__asset_schema_3_sql},
               {4, ym__asset_schema_4_sql},
               {YM__SCHEMA_VERSION, ym__asset_schema_sql}};

/* NULL: none. */
static const char *schema_of(int64_t version)
{
    for (size_t i = 0; i < sizeof schemas / sizeof *schemas; i++) {
        if (schemas[i].version == version)
            return (const char *)schemas[i].sql;
    }
    return NULL;
}

bool ym__schema_known(int64_t version)
{
    return schema_of(version) != NULL;
}

/* What FTS5 makes for passage_text. */
static const char full_text[] =
    "CREATE TABLE 'passage_text_data'(id INTEGER PRIMARY KEY, block BLOB);"
    "CREATE TABLE 'passage_text_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;"
    "CREATE TABLE 'passage_text_config'(k PRIMARY KEY, v) WITHOUT ROWID;";

/* The next statement of `sql`, up to its ';' or the end, with every run of spaces and comments as one space: in `out`.
 * Returns where the next one begins. Quotes are not looked at: none of ours holds a space, a ';' or a "--". */
static const char *plain_statement(ym__buffer *out, const char *sql)
{
    bool space = false;
    ym__buffer_clear(out);
    while (*sql != '\0' && *sql != ';') {
        if (sql[0] == '-' && sql[1] == '-') {
            sql += strcspn(sql, "\n");
            space = true;
        } else if (strchr(" \t\n\f\r", *sql) != NULL) {
            sql++;
            space = true;
        } else {
            const size_t run = strcspn(sql, " \t\n\f\r-;");
            const size_t bytes = run == 0 ? 1 : run; /* a '-' that begins no comment */
            if (space && out->size > 0)
                ym__buffer_putc(out, ' ');
            space = false;
            ym__buffer_append(out, sql, bytes);
            sql += bytes;
        }
    }
    return *sql == ';' ? sql + 1 : sql;
}

/* Adds the CREATE statements of our own text to the map, each with the value 0: not met yet. */
static ym_status expect(ym__map *expected, const char *sql, size_t *count, ym_error *error)
{
    ym__buffer plain = {0};
    ym_status status = YM_OK;
    while (*sql != '\0' && status == YM_OK) {
        sql = plain_statement(&plain, sql);
        if (plain.failed)
            status = ym__error_nomem(error);
        else if (plain.size > 7 && memcmp(plain.bytes, "CREATE ", 7) == 0) {
            status = ym__map_put(expected, plain.bytes, plain.size, 0, true, NULL, error);
            ++*count;
        }
    }
    ym__buffer_free(&plain);
    return status;
}

/* One row of the file's schema: is it one that we expect, and have not met? */
static bool is_ours(ym__map *expected, ym__buffer *plain, const char *sql, size_t bytes)
{
    if (strlen(sql) != bytes || *plain_statement(plain, sql) != '\0' || plain->failed)
        return false;
    uint64_t *met = ym__map_get(expected, ym__buffer_text(plain), plain->size);
    return met != NULL && (*met)++ == 0;
}

static ym_status compare(ym_index *index, ym__map *expected, size_t expected_count, ym_error *error)
{
    ym__buffer plain = {0};
    sqlite3_stmt *rows = NULL;
    size_t met = 0;
    /* Indexes that SQLite makes for a PRIMARY KEY or UNIQUE have no text, and follow from their table's. */
    ym_status status = ym__index_statement(&rows, index, YM__SCHEMA_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, rows, "reading its schema", error)) == YM_OK) {
        const char *name = (const char *)sqlite3_column_text(rows, 0);
        const char *sql = (const char *)sqlite3_column_text(rows, 1);
        const size_t bytes = (size_t)sqlite3_column_bytes(rows, 1);
        if (sql == NULL || !is_ours(expected, &plain, sql, bytes)) {
            status = ym__error_set(
                error, YM_E_INDEX,
                "%s is no index as yiming makes them (%.60s is not ours); restore a backup, or "
                "merge the articles into a new index",
                index->path, name == NULL ? "something" : name);
            break;
        }
        met++;
    }
    ym__index_done(rows);
    ym__buffer_free(&plain);
    if (status == YM_DONE && met != expected_count)
        return ym__error_set(error, YM_E_INDEX,
                             "%s lacks %zu tables or indexes of yiming; restore a backup, or merge "
                             "the articles into a new index",
                             index->path, expected_count - met);
    return status == YM_DONE ? YM_OK : status;
}

ym_status ym__schema_check(ym_index *index, ym_error *error)
{
    ym__map *expected = NULL;
    size_t count = 0;
    ym_status status = ym__map_new(&expected, error);
    if (status == YM_OK)
        status = expect(expected, schema_of(index->schema_version), &count, error);
    if (status == YM_OK)
        status = expect(expected, full_text, &count, error);
    if (status == YM_OK)
        status = compare(index, expected, count, error);
    ym__map_free(expected);
    return status;
}
