/* Our FTS5 tokenizer, for our own connections (connection.c) and for the loadable extension (extension.c). Calls nothing of
 * SQLite's itself, so that it serves both. */
#ifndef YM_INDEX_TOKENIZER_H
#define YM_INDEX_TOKENIZER_H

#include <sqlite3.h>
#include <stddef.h>

/* Registers the tokenizer as 'yiming'. SQLite's result code; SQLITE_ERROR when `api` is NULL (SQLite without FTS5). */
int ym__tokenizer_register(fts5_api *api);

/* The same on a connection. FTS5 hands its interface out through a bound pointer. Here, not in tokenizer.c, since it calls
 * SQLite: that of the program, in extension.c through sqlite3ext.h, which must be included before. */
static inline int ym__tokenizer_register_on(sqlite3 *db)
{
    fts5_api *api = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL);
    if (code != SQLITE_OK)
        return code;
    (void)sqlite3_bind_pointer(statement, 1, (void *)&api, "fts5_api_ptr", NULL);
    (void)sqlite3_step(statement);
    code = sqlite3_finalize(statement);
    return code == SQLITE_OK ? ym__tokenizer_register(api) : code;
}

#endif
