/* Opening, making and closing an index; running statements. Every connection is set up in one place (configure). */
#include "index/index.h"

#include "base/error.h"
#include "glossary/packed.h"
#include "index/full_text.h"
#include "index/mention.h"
#include "index/tokenizer.h"
#include "index_schema.h" /* generated from schema.sql */
#include "tag/compiled.h"
#include "text/fold.h"
#include "text/near.h"
#include "text/passage.h"
#include "text/token.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { MOMENT_MILLISECONDS = 5000 };

/* ---- statements ------------------------------------------------------------------------------------------------ */

ym_status ym__index_error(ym_index *index, int code, const char *doing, ym_error *error)
{
    /* No room for the -shm file: what cannot be written there is memory that many share. */
    if (code == SQLITE_IOERR_SHMSIZE)
        code = SQLITE_FULL;
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ym__error_set(error, YM_E_BUSY,
                             "another program is writing to %s; try again when it is done",
                             index->path);
    case SQLITE_NOMEM:
        return ym__error_nomem(error);
    case SQLITE_FULL:
        return ym__error_set(error, YM_E_IO, "the disk is full while %s in %s; free some space",
                             doing, index->path);
    case SQLITE_READONLY:
        return ym__error_set(error, YM_E_IO, "%s cannot be written; check its permissions",
                             index->path);
    case SQLITE_INTERRUPT:
        return ym__error_interrupted(error);
    case SQLITE_NOTADB:
        return ym__error_set(
            error, YM_E_INDEX,
            "%s is not an index of yiming, or its head is damaged; name another, or "
            "restore a copy",
            index->path);
    case SQLITE_CORRUPT:
        return ym__error_set(
            error, YM_E_INDEX,
            "%s is damaged (%s, while %s); run yiming check --repair, or restore a copy",
            index->path, sqlite3_errmsg(index->db), doing);
    default:
        return ym__error_set(error, (code & 0xFF) == SQLITE_IOERR ? YM_E_IO : YM_E_INDEX,
                             "%s: %s, while %s", index->path, sqlite3_errmsg(index->db), doing);
    }
}

ym_status ym__index_statement(sqlite3_stmt **out, ym_index *index, ym__statement name,
                              ym_error *error)
{
    *out = NULL;
    sqlite3_stmt **place = &index->statements[name];
    if (*place == NULL) {
        const int code = sqlite3_prepare_v3(index->db, ym__statement_sql(name), -1,
                                            SQLITE_PREPARE_PERSISTENT, place, NULL);
        if (code != SQLITE_OK)
            return ym__index_error(index, code, "preparing a statement", error);
    }
    ym__index_done(*place);
    *out = *place;
    return YM_OK;
}

void ym__index_done(sqlite3_stmt *statement)
{
    if (statement != NULL) {
        sqlite3_reset(statement);
        sqlite3_clear_bindings(statement);
    }
}

ym_status ym__index_step(ym_index *index, sqlite3_stmt *statement, const char *doing,
                         ym_error *error)
{
    const int code = sqlite3_step(statement);
    if (code == SQLITE_ROW)
        return YM_OK;
    ym_status status = code == SQLITE_DONE ? YM_DONE : ym__index_error(index, code, doing, error);
    ym__index_done(statement);
    return status;
}

ym_status ym__index_run(ym_index *index, sqlite3_stmt *statement, const char *doing,
                        ym_error *error)
{
    ym_status status = ym__index_step(index, statement, doing, error);
    if (status == YM_OK)
        ym__index_done(statement);
    return status < 0 ? status : YM_OK;
}

ym_status ym__index_sql(ym_index *index, const char *sql, const char *doing, ym_error *error)
{
    const int code = sqlite3_exec(index->db, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? YM_OK : ym__index_error(index, code, doing, error);
}

ym_status ym__index_integer(ym_index *index, const char *sql, int64_t *value, ym_error *error)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(index->db, sql, -1, &statement, NULL);
    *value = 0;
    if (code == SQLITE_OK) {
        if (sqlite3_step(statement) == SQLITE_ROW)
            *value = sqlite3_column_int64(statement, 0);
        code = sqlite3_finalize(statement);
    }
    return code == SQLITE_OK ? YM_OK : ym__index_error(index, code, "reading its head", error);
}

ym_status ym__index_refresh(ym_index *index, ym_error *error)
{
    int64_t version = 0;
    ym_status status = ym__index_integer(index, "PRAGMA data_version", &version, error);
    if (status == YM_OK && version != index->data_version) {
        ym__index_forget_glossary(index);
        index->data_version = version;
    }
    return status;
}

ym_status ym__index_may_write(const ym_index *index, ym_error *error)
{
    return index->writable
               ? YM_OK
               : ym__error_set(error, YM_E_USAGE, "%s was opened for reading", index->path);
}

ym_status ym__index_begin(ym_index *index, ym_error *error)
{
    ym_status status = ym__index_may_write(index, error);
    if (status == YM_OK)
        status = ym__index_sql(index, "BEGIN IMMEDIATE", "beginning to write", error);
    if (status < 0)
        return status;
    status = ym__index_refresh(index, error);
    if (status < 0)
        ym__index_rollback(index);
    return status;
}

ym_status ym__index_begin_read(ym_index *index, bool *begun, ym_error *error)
{
    *begun = false;
    if (!sqlite3_get_autocommit(index->db))
        return YM_OK;
    ym_status status = ym__index_sql(index, "BEGIN", "beginning to read", error);
    *begun = status == YM_OK;
    return status;
}

void ym__index_end_read(ym_index *index, bool begun)
{
    if (begun)
        ym__index_rollback(index);
}

ym_status ym__index_commit(ym_index *index, ym_error *error)
{
    ym_status status = ym__mentions_flush(index, error);
    if (status == YM_OK)
        status = ym__full_text_flush(index, error);
    return status < 0 ? status : ym__index_sql(index, "COMMIT", "committing", error);
}

void ym__index_rollback(ym_index *index)
{
    if (!sqlite3_get_autocommit(index->db))
        (void)sqlite3_exec(index->db, "ROLLBACK", NULL, NULL, NULL);
    ym__full_text_discard(index);
    ym__mentions_discard(index);
}

const char *ym__column_text(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    const size_t bytes = (size_t)sqlite3_column_bytes(statement, column);
    return text != NULL && strlen(text) == bytes && ym__utf8_valid(text, bytes) ? text : NULL;
}

ym_status ym__index_text(const char **out, ym_index *index, sqlite3_stmt *statement, int column,
                         ym_error *error)
{
    *out = ym__column_text(statement, column);
    return *out != NULL ? YM_OK
                        : ym__error_set(error, YM_E_INDEX,
                                        "%s is damaged (a %s is no text); run yiming check",
                                        index->path, sqlite3_column_name(statement, column));
}

void ym__bind_text(sqlite3_stmt *statement, int place, const char *text)
{
    if (text == NULL)
        sqlite3_bind_null(statement, place);
    else
        sqlite3_bind_text64(statement, place, text, strlen(text), SQLITE_STATIC, SQLITE_UTF8);
}

const char *ym__index_derived_versions(ym_index *index)
{
    snprintf(
        index->derived_versions, sizeof index->derived_versions,
        "unicode %s, fold %d, token %d, passage %d, keys %d, near %d, glossary %d.%d, tagger %d, "
        "lexicon %s",
        ym__fold_unicode(), YM__FOLD_VERSION, YM__TOKEN_VERSION, YM__PASSAGE_VERSION,
        YM__KEY_VERSION, YM__NEAR_VERSION, YM__PACKED_VERSION, YM__COMPILED_VERSION,
        YM__TAGGER_VERSION, ym_lexicon_version(index->lexicon));
    return index->derived_versions;
}

ym_status ym__index_is_current(bool *current, ym_index *index, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    *current = false;
    ym_status status = ym__index_statement(&select, index, YM__META_GET, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, "derived");
    status = ym__index_step(index, select, "reading versions", error);
    if (status == YM_OK) {
        const char *versions = ym__column_text(select, 0);
        *current = versions != NULL && strcmp(versions, ym__index_derived_versions(index)) == 0;
        ym__index_done(select);
    }
    return status < 0 ? status : YM_OK;
}

ym_status ym__index_stamp(ym_index *index, ym_error *error)
{
    sqlite3_stmt *set = NULL;
    const ym_status status = ym__index_statement(&set, index, YM__META_SET, error);
    if (status < 0)
        return status;
    ym__bind_text(set, 1, "derived");
    ym__bind_text(set, 2, ym__index_derived_versions(index));
    return ym__index_run(index, set, "noting versions", error);
}

/* ---- opening --------------------------------------------------------------------------------------------------- */

/* What holds on every connection: nothing in a file can run code, whoever made it. */
static ym_status configure(ym_index *index, ym_error *error)
{
    static const struct {
        int option, value;
    } options[] = {{SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                   {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
                   {SQLITE_DBCONFIG_ENABLE_FKEY, 1},    {SQLITE_DBCONFIG_DQS_DML, 0},
                   {SQLITE_DBCONFIG_DQS_DDL, 0}};
    int code = SQLITE_OK;
    for (size_t i = 0; i < sizeof options / sizeof *options && code == SQLITE_OK; i++)
        code = sqlite3_db_config(index->db, options[i].option, options[i].value, NULL);
    (void)sqlite3_extended_result_codes(index->db, 1);
    if (code == SQLITE_OK)
        code = ym__tokenizer_register_on(index->db);
    if (code == SQLITE_OK)
        code = ym__full_text_set_up(index->db);
    /* All wait for the moments in which somebody else opens or closes the file; writers, once it is open, as they are told. */
    if (code == SQLITE_OK)
        code = sqlite3_busy_timeout(index->db, MOMENT_MILLISECONDS);
    if (code != SQLITE_OK)
        return ym__index_error(index, code, "setting up the connection", error);
    if (!index->writable) {
        const ym_status status =
            ym__index_sql(index, "PRAGMA query_only = ON", "setting up the connection", error);
        if (status < 0)
            return status;
    }
    return ym__index_sql(index,
                         "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = "
                         "MEMORY; " YM__CACHE_SIZE,
                         "setting up the connection", error);
}

static ym_status older(const ym_index *index, int64_t version, ym_error *error)
{
    if (!ym__schema_known(version))
        return ym__error_set(error, YM_E_INDEX,
                             "%s was made by an older yiming (schema %lld, this one has %d); merge "
                             "its articles into a new index",
                             index->path, (long long)version, YM__SCHEMA_VERSION);
    return ym__error_set(error, YM_E_SCHEMA,
                         "%s was made by an older yiming (schema %lld, this one has %d); any "
                         "command that writes brings it up to date, yiming reindex for one, and "
                         "keeps the old file",
                         index->path, (long long)version, YM__SCHEMA_VERSION);
}

/* A file that SQLite opens but whose head says that it is not ours, or that we are too old or (but for `any`) too new for
 * it. */
static ym_status check_schema(ym_index *index, bool any, ym_error *error)
{
    int64_t application = 0;
    int64_t version = 0;
    int64_t tables = 0;
    ym_status status = ym__index_integer(index, "PRAGMA application_id", &application, error);
    if (status == YM_OK)
        status = ym__index_integer(index, "PRAGMA user_version", &version, error);
    if (status == YM_OK)
        status = ym__index_integer(index, "SELECT count(*) FROM sqlite_schema", &tables, error);
    if (status < 0)
        return status;
    if (application == 0 && tables == 0)
        return ym__error_set(error, YM_E_NOT_FOUND, "%s is empty: run yiming merge to fill it",
                             index->path);
    if (application != YM__APPLICATION_ID)
        return ym__error_set(error, YM_E_INDEX, "%s is a database of another program", index->path);
    if (version > YM__SCHEMA_VERSION)
        return ym__error_set(error, YM_E_INDEX,
                             "%s was made by a newer yiming (schema %lld, this one knows %d); "
                             "install that one",
                             index->path, (long long)version, YM__SCHEMA_VERSION);
    if (version < YM__SCHEMA_VERSION && !(any && ym__schema_known(version)))
        return older(index, version, error);
    index->schema_version = version;
    return ym__schema_check(index, error);
}

static ym_status connect(ym_index *index, int flags, bool immutable, ym_error *error)
{
    int code;
    if (immutable) {
        /* Read-only media: no -shm can be made there, and nobody can be writing. */
        char *uri = sqlite3_mprintf("file:%s?immutable=1", index->path);
        /* A '?', '#' or '%' of the path would be read as a part of the URI. */
        if (uri == NULL || strpbrk(index->path, "?#%") != NULL) {
            sqlite3_free(uri);
            return ym__error_set(
                error, YM_E_IO, "%s: cannot open on read-only media; rename it without ?, # and %%",
                index->path);
        }
        code = sqlite3_open_v2(uri, &index->db,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
        sqlite3_free(uri);
    } else {
        /* A relative path is made plain, so that no name (":memory:", "file:x") means anything else to SQLite. */
        const bool plain = index->path[0] == '/' || index->in_memory;
        char *path = sqlite3_mprintf("%s%s", plain ? "" : "./", index->path);
        /* No mutex: a handle belongs to one thread at a time (yiming.h). */
        code = path == NULL ? SQLITE_NOMEM
                            : sqlite3_open_v2(path, &index->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
        sqlite3_free(path);
    }
    if (code != SQLITE_OK)
        return ym__error_set(error, code == SQLITE_NOMEM ? YM_E_NOMEM : YM_E_IO,
                             "%s: cannot open: %s", index->path,
                             index->db == NULL ? "out of memory" : sqlite3_errmsg(index->db));
    return configure(index, error);
}

static ym_status new_handle(ym_index **out, const char *path, bool writable, ym_error *error)
{
    *out = NULL;
    ym_index *index = calloc(1, sizeof *index);
    if (index == NULL)
        return ym__error_nomem(error);
    index->path = strdup(path);
    index->writable = writable;
    if (index->path == NULL) {
        free(index);
        return ym__error_nomem(error);
    }
    *out = index;
    return YM_OK;
}

static bool folder_is_read_only(const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return false;
    const bool read_only = access(dirname(copy), W_OK) != 0;
    free(copy);
    return read_only;
}

/* A reader, too, connects for writing where it may, and then gives that up (query_only): only such a connection takes
 * away the -wal and -shm files when it is the last to close. */
static int open_flags(const char *path, bool writable)
{
    const bool may_tidy = access(path, W_OK) == 0 && !folder_is_read_only(path);
    return writable || may_tidy ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY;
}

/* Did SQLite fail since it may not write beside the file? A reader, too, makes a -shm file when nobody else has. */
static bool lacks_rights(const ym_index *index)
{
    const int code = sqlite3_errcode(index->db) & 0xFF;
    return (code == SQLITE_CANTOPEN || code == SQLITE_READONLY) && folder_is_read_only(index->path);
}

/* On read-only media nobody can be writing, and the file is opened as it is. Elsewhere somebody else may be, whom a reader
 * must share a -shm file with. */
static ym_status open_without_rights(ym_index *index, bool any, ym_error *error)
{
    struct statvfs media;
    if (statvfs(index->path, &media) != 0 || (media.f_flag & ST_RDONLY) == 0)
        return ym__error_set(error, YM_E_IO,
                             "%s: this user may not write in its folder, which reading beside "
                             "writers needs; ask for that permission, or copy the index",
                             index->path);
    sqlite3_close(index->db);
    index->db = NULL;
    ym_status status = connect(index, 0, true, error);
    return status == YM_OK ? check_schema(index, any, error) : status;
}

/* `any`: of any known version. */
static ym_status open_at(ym_index **out, const char *path, ym_open_mode mode, bool any,
                         ym_error *error)
{
    *out = NULL;
    struct stat about;
    if (stat(path, &about) != 0)
        return ym__error_errno(error, "open", path);
    if (S_ISDIR(about.st_mode))
        return ym__error_set(error, YM_E_INDEX, "%s is a folder, not an index", path);
    const bool writable = mode == YM_OPEN_WRITE;
    ym_index *index = NULL;
    ym_status status = new_handle(&index, path, writable, error);
    if (status < 0)
        return status;
    status = connect(index, open_flags(path, writable), false, error);
    if (status == YM_OK)
        status = check_schema(index, any, error);
    if (status < 0 && !writable && lacks_rights(index))
        status = open_without_rights(index, any, error);
    /* SQLite opens for reading what it may not write. */
    if (status == YM_OK && writable && sqlite3_db_readonly(index->db, "main") != 0)
        status = ym__index_error(index, SQLITE_READONLY, "opening", error);
    if (status == YM_OK && writable)
        status = ym__index_sql(index, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
                               "opening", error);
    if (status == YM_OK && writable)
        ym_index_set_wait(index, 0);
    if (status < 0)
        ym_index_close(index);
    else
        *out = index;
    return status;
}

ym_status ym_index_open(ym_index **out, const char *path, ym_open_mode mode, ym_error *error)
{
    return open_at(out, path, mode, false, error);
}

ym_status ym__index_open_any(ym_index **out, const char *path, ym_open_mode mode, ym_error *error)
{
    return open_at(out, path, mode, true, error);
}

static ym_status exists_already(const char *path, ym_error *error)
{
    return ym__error_set(error, YM_E_USAGE, "%s exists already; name another file", path);
}

static ym_status require_empty(ym_index *index, ym_error *error)
{
    int64_t tables = 0;
    ym_status status =
        ym__index_integer(index, "SELECT count(*) FROM sqlite_schema", &tables, error);
    return status == YM_OK && tables > 0 ? exists_already(index->path, error) : status;
}

static ym_status fill_new(ym_index *index, const ym_glossary *glossary, ym_error *error)
{
    ym_status status = ym__index_begin(index, error);
    if (status == YM_OK)
        status = require_empty(index, error);
    if (status == YM_OK)
        status =
            ym__index_sql(index, (const char *)ym__asset_schema_sql, "making the schema", error);
    if (status == YM_OK) {
        char head[128];
        snprintf(head, sizeof head, "PRAGMA application_id = %d; PRAGMA user_version = %d",
                 YM__APPLICATION_ID, YM__SCHEMA_VERSION);
        status = ym__index_sql(index, head, "making the schema", error);
    }
    if (status == YM_OK)
        status = ym__index_stamp(index, error);
    if (status == YM_OK)
        status = glossary == NULL ? ym__index_compile(index, error)
                                  : ym__index_store_glossary(index, glossary, error);
    if (status == YM_OK)
        status = ym__index_commit(index, error);
    if (status < 0)
        ym__index_rollback(index);
    return status;
}

/* Makes an index in memory, or in a file that is there and empty. */
static ym_status create_at(ym_index **out, const char *path, bool in_memory,
                           const ym_glossary *glossary, ym_error *error)
{
    ym_index *index = NULL;
    ym_status status = new_handle(&index, path, true, error);
    if (status < 0)
        return status;
    index->in_memory = in_memory;
    index->schema_version = YM__SCHEMA_VERSION;
    status = connect(index, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, false, error);
    /* Only a file without tables takes these: what a page cannot hold to its end is a hundredth less with larger pages than SQLite's
     * own, and free pages can be given back (compact.c). */
    if (status == YM_OK)
        status = ym__index_sql(index, "PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL",
                               "making the file", error);
    if (status == YM_OK)
        status = fill_new(index, glossary, error);
    if (status < 0)
        ym_index_close(index);
    else
        *out = index;
    return status;
}

ym_status ym__index_create_temporary(ym_index **out, ym_error *error)
{
    *out = NULL;
    return create_at(out, "", true, NULL, error); /* SQLite's name for such a file */
}

void ym__index_sync_folder(const char *path)
{
    char *copy = strdup(path);
    const int fd = copy == NULL ? -1 : open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        (void)fsync(fd);
        (void)close(fd);
    }
    free(copy);
}

/* Unless another program has made one of that name meanwhile. */
ym_status ym__index_publish(const char *temporary, const char *path, ym_error *error)
{
    if (link(temporary, path) == 0) {
        (void)unlink(temporary);
        return YM_OK;
    }
    if (errno == EEXIST)
        return exists_already(path, error);
    /* A file system without links. */
    return rename(temporary, path) == 0 ? YM_OK : ym__error_errno(error, "create", path);
}

/* The index is made under another name and given its own when it is whole: whoever sees the file sees an index. */
static ym_status create_beside(const char *path, const ym_glossary *glossary, ym_error *error)
{
    ym__buffer temporary = {0};
    ym_index *index = NULL;
    int fd = -1;
    ym__buffer_printf(&temporary, "%s.tmp-XXXXXX", path);
    ym_status status = temporary.failed ? ym__error_nomem(error) : YM_OK;
    if (status == YM_OK) {
        fd = mkstemp(temporary.bytes);
        if (fd < 0) {
            (void)ym__error_errno(error, "create", path);
            status = YM_E_IO; /* that there is no such folder is no missing index */
            if (error != NULL)
                error->status = status;
        }
    }
    if (status == YM_OK) {
        (void)fchmod(fd, 0644);
        (void)close(fd);
        status = create_at(&index, temporary.bytes, false, glossary, error);
        ym_index_close(index);
        if (status == YM_OK)
            status = ym__index_publish(temporary.bytes, path, error);
        (void)unlink(temporary.bytes);
    }
    ym__buffer_free(&temporary);
    return status;
}

ym_status ym_index_create(ym_index **out, const char *path, const ym_glossary *glossary,
                          ym_error *error)
{
    *out = NULL;
    struct stat about;
    if (path == NULL)
        return create_at(out, ":memory:", true, glossary, error);
    const bool existed = stat(path, &about) == 0;
    if (existed && (!S_ISREG(about.st_mode) || about.st_size > 0))
        return exists_already(path, error);
    ym_status status = YM_OK;
    if (existed) {
        /* An empty file, by `touch` or mkstemp: its name is taken already, so it is filled in its place. */
        ym_index *index = NULL;
        status = create_at(&index, path, false, glossary, error);
        ym_index_close(index);
    } else {
        status = create_beside(path, glossary, error);
    }
    return status == YM_OK ? ym_index_open(out, path, YM_OPEN_WRITE, error) : status;
}

void ym_index_close(ym_index *index)
{
    if (index == NULL)
        return;
    for (size_t i = 0; i < YM__STATEMENT_COUNT; i++)
        sqlite3_finalize(index->statements[i]);
    ym__full_text_discard(index);
    ym__mentions_discard(index);
    ym__index_forget_glossary(index);
    sqlite3_close(index->db);
    free(index->glossary_origins);
    free(index->path);
    free(index);
}

ym_status ym__index_look_at_pages(ym_index *index, ym_error *error)
{
    int64_t sound = 0;
    const ym_status status = ym__index_integer(
        index, "SELECT quick_check = 'ok' FROM pragma_quick_check(1)", &sound, error);
    return status < 0 || sound != 0
               ? status
               : ym__error_set(error, YM_E_INDEX,
                               "%s is damaged; yiming --index %s check says what of it",
                               index->path, index->path);
}

/* SQLite lets the journal mode go back only while no other connection has the file open, and an exclusive lock then
 * keeps others out until the file is gone. */
ym_status ym__index_lock_out(ym_index *index, ym_error *error)
{
    int64_t alone = 0;
    const int code = sqlite3_exec(index->db,
                                  "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = DELETE; "
                                  "BEGIN EXCLUSIVE",
                                  NULL, NULL, NULL);
    ym_status status = code == SQLITE_OK ? YM_OK : ym__index_error(index, code, "locking", error);
    if (status == YM_OK)
        status = ym__index_integer(index, "SELECT journal_mode = 'delete' FROM pragma_journal_mode",
                                   &alone, error);
    return status == YM_OK && alone != 1 ? ym__index_error(index, SQLITE_BUSY, "locking", error)
                                         : status;
}

ym_status ym_index_discard_empty(ym_index *index, bool *discarded, ym_error *error)
{
    static const char holds_any[] = "SELECT EXISTS (SELECT 1 FROM article)"
                                    " OR EXISTS (SELECT 1 FROM command)";
    int64_t holds = 0;
    char *path = NULL;
    *discarded = false;
    ym_status status = ym__index_integer(index, holds_any, &holds, error);
    if (status == YM_OK && holds == 0 && !index->in_memory) {
        path = strdup(index->path);
        if (path == NULL)
            status = ym__error_nomem(error);
    }
    if (path != NULL)
        *discarded = ym__index_lock_out(index, NULL) == YM_OK && unlink(path) == 0;
    free(path);
    ym_index_close(index);
    return status;
}

void ym_index_set_wait(ym_index *index, int milliseconds)
{
    if (!index->writable && milliseconds < MOMENT_MILLISECONDS)
        milliseconds = MOMENT_MILLISECONDS;
    (void)sqlite3_busy_timeout(index->db, milliseconds);
}
