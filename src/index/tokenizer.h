/* Our FTS5 tokenizer, for our own connections (connection.c) and for the loadable extension (extension.c). Calls nothing of
 * SQLite's itself, so that it serves both. */
#ifndef YM_INDEX_TOKENIZER_H
#define YM_INDEX_TOKENIZER_H

#include <sqlite3.h>

/* Registers the tokenizer as 'yiming'. SQLite's result code; SQLITE_ERROR when `api` is NULL (SQLite without FTS5). */
int ym__tokenizer_register(fts5_api *api);

#endif
