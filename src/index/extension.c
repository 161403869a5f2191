/* yiming.so: the tokenizer for other programs that open an index: `.load build/yiming` in an SQLite shell,
 * load_extension() in Python or Datasette. Knows nothing of the rest of the library. */
#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include "index/tokenizer.h"

#include <yiming/base.h>

/* Found by its name: SQLite derives it from the file's. */
YM_API int sqlite3_yiming_init(sqlite3 *db, char **message, const sqlite3_api_routines *api);

int sqlite3_yiming_init(sqlite3 *db, char **message, const sqlite3_api_routines *api)
{
    SQLITE_EXTENSION_INIT2(api);
    fts5_api *fts5 = NULL;
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &statement, NULL);
    if (code == SQLITE_OK) {
        (void)sqlite3_bind_pointer(statement, 1, (void *)&fts5, "fts5_api_ptr", NULL);
        (void)sqlite3_step(statement);
        code = sqlite3_finalize(statement);
    }
    if (code == SQLITE_OK)
        code = ym__tokenizer_register(fts5);
    if (code != SQLITE_OK && message != NULL)
        *message = sqlite3_mprintf(
            "yiming: the tokenizer cannot be registered; is this SQLite built with FTS5?");
    return code;
}
