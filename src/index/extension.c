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
    const int code = ym__tokenizer_register_on(db);
    if (code != SQLITE_OK && message != NULL)
        *message = sqlite3_mprintf(
            "yiming: the tokenizer cannot be registered; is this SQLite built with FTS5?");
    return code;
}
