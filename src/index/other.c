/* The articles of another index. Read ym__other_next last: it is the walk of one article, of which first everything is read and
 * looked at, then stored. That takes two passes over the texts, since one that is no good must be known before anything is
 * written: taking back a part of a transaction would make FTS5 write out all it has gathered. */
#include "index/other.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/glossary.h"
#include "index/valid.h"
#include "text/date.h"

#include <stdlib.h>
#include <string.h>

enum { PARTICULARS = 8, SOURCE_COLUMNS = 12 };

struct ym__other {
    ym_index *here, *there;
    uint64_t count;
    sqlite3_stmt *articles; /* the walk; NULL before it and after it */
    ym__buffer text;        /* used again from text to text */
};

/* One revision, here or there. */
typedef struct revision {
    int64_t row, body;
    ym__hash hash;
    int64_t bytes;
    const char *particulars
        [PARTICULARS]; /* title, date, lang, url, publisher, author, modified, keywords; or NULL */
    int64_t reader_version; /* the greatest of its sources */
} revision;

/* One article with its revisions. */
typedef struct article {
    ym__arena arena;
    int64_t row; /* 0: there is none */
    const char *name, *key;
    bool retired;
    revision *revisions;
    size_t count, capacity;
    size_t current;   /* place in `revisions`; SIZE_MAX: it is none of them */
    ym__map *by_hash; /* hashes of texts -> places in `revisions` */
} article;

ym_index *ym__other_here(ym__other *other)
{
    return other->here;
}

ym_index *ym__other_there(ym__other *other)
{
    return other->there;
}

uint64_t ym__other_count(const ym__other *other)
{
    return other->count;
}

/* ---- opening --------------------------------------------------------------------------------------------------- */

/* A file of an older version: its facts in a temporary one of today's, to be looked at like any other. */
static ym_status bring_up_to_date(ym__other *other, ym_error *error)
{
    ym_index *copy = NULL;
    ym_status status = ym__index_create_temporary(&copy, error);
    if (status == YM_OK)
        status = ym__index_copy_facts(copy, other->there, error);
    char *path = status == YM_OK ? strdup(other->there->path) : NULL;
    if (status == YM_OK && path == NULL)
        status = ym__error_nomem(error);
    if (status < 0) {
        ym_index_close(copy);
        return status;
    }
    free(copy->path);
    copy->path = path; /* what is said of it names the file that it came from */
    ym_index_close(other->there);
    other->there = copy;
    return YM_OK;
}

ym_status ym__other_open(ym__other **out, ym_index *here, const char *path, ym_error *error)
{
    int64_t count = 0;
    bool begun = false;
    *out = NULL;
    ym__other *other = calloc(1, sizeof *other);
    if (other == NULL)
        return ym__error_nomem(error);
    other->here = here;
    ym_status status = ym__index_open_any(&other->there, path, YM_OPEN_READ, error);
    if (status == YM_OK)
        status = ym__index_look_at_pages(other->there, error);
    if (status == YM_OK && other->there->schema_version < YM__SCHEMA_VERSION)
        status = bring_up_to_date(other, error);
    if (status == YM_OK)
        status = ym__index_begin_read(other->there, &begun, error);
    if (status == YM_OK)
        status = ym__index_integer(other->there, "SELECT count(*) FROM article WHERE retired = 0",
                                   &count, error);
    other->count = count > 0 ? (uint64_t)count : 0;
    if (status < 0)
        ym__other_free(other);
    else
        *out = other;
    return status;
}

void ym__other_free(ym__other *other)
{
    if (other == NULL)
        return;
    ym__index_done(other->articles);
    if (other->there != NULL)
        ym__index_end_read(other->there, true);
    ym_index_close(other->there);
    ym__buffer_free(&other->text);
    free(other);
}

/* ---- reading an article ----------------------------------------------------------------------------------------- */

static void article_free(article *list)
{
    ym__arena_free(&list->arena);
    ym__map_free(list->by_hash);
    free(list->revisions);
}

/* A text column in the arena; NULL when it is NULL. What is no text is YM_E_INPUT. */
static ym_status copy_column(const char **out, ym__arena *arena, sqlite3_stmt *row, int column,
                             ym_error *error)
{
    *out = NULL;
    if (sqlite3_column_type(row, column) == SQLITE_NULL)
        return YM_OK;
    const char *text = ym__column_text(row, column);
    if (text == NULL)
        return ym__error_set(error, YM_E_INPUT, "a value of it is no text");
    *out = ym__arena_strdup(arena, text);
    return *out == NULL ? ym__error_nomem(error) : YM_OK;
}

static bool take_hash(ym__hash *hash, sqlite3_stmt *row, int column)
{
    if (sqlite3_column_type(row, column) != SQLITE_BLOB ||
        sqlite3_column_bytes(row, column) != YM__HASH_BYTES)
        return false;
    memcpy(hash->bytes, sqlite3_column_blob(row, column), YM__HASH_BYTES);
    return true;
}

/* Adds the revision that the statement stands at: REVISIONS_OF_ARTICLE. */
static ym_status push_revision(article *list, sqlite3_stmt *row, int64_t current, ym_error *error)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 4 : list->capacity * 2;
        revision *grown = realloc(list->revisions, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        list->revisions = grown;
        list->capacity = capacity;
    }
    revision *each = &list->revisions[list->count];
    *each = (revision){.row = sqlite3_column_int64(row, 0),
                       .body = sqlite3_column_int64(row, 1),
                       .bytes = sqlite3_column_int64(row, 3),
                       .reader_version = sqlite3_column_int64(row, 4)};
    if (!take_hash(&each->hash, row, 2))
        return ym__error_set(error, YM_E_INPUT, "a text of it has no hash");
    ym_status status = YM_OK;
    for (int i = 0; i < PARTICULARS && status == YM_OK; i++)
        status = copy_column(&each->particulars[i], &list->arena, row, 5 + i, error);
    bool existed = false;
    if (status == YM_OK)
        status = ym__map_put(list->by_hash, each->hash.bytes, YM__HASH_BYTES, list->count, true,
                             &existed, error);
    if (status == YM_OK && existed)
        status = ym__error_set(error, YM_E_INPUT, "one of its texts is there twice");
    if (each->row == current)
        list->current = list->count;
    list->count++;
    return status;
}

/* The revisions of an article whose row is known. */
static ym_status read_revisions(article *list, ym_index *index, int64_t current, ym_error *error)
{
    sqlite3_stmt *rows = NULL;
    list->current = SIZE_MAX;
    ym_status status = ym__map_new(&list->by_hash, error);
    if (status == YM_OK)
        status = ym__index_statement(&rows, index, YM__REVISIONS_OF_ARTICLE, error);
    if (status == YM_OK)
        sqlite3_bind_int64(rows, 1, list->row);
    while (status == YM_OK &&
           (status = ym__index_step(index, rows, "reading revisions", error)) == YM_OK)
        status = push_revision(list, rows, current, error);
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

/* The article of this name that is here; mine->row 0: there is none. */
static ym_status read_mine(article *mine, ym_index *here, const char *name, ym_error *error)
{
    sqlite3_stmt *row = NULL;
    ym_status status = ym__index_statement(&row, here, YM__ARTICLE_BY_NAME, error);
    if (status < 0)
        return status;
    ym__bind_text(row, 1, name);
    status = ym__index_step(here, row, "looking for an article", error);
    if (status != YM_OK)
        return status < 0 ? status : YM_OK;
    const int64_t current = sqlite3_column_int64(row, 2);
    mine->row = sqlite3_column_int64(row, 0);
    mine->name = name;
    mine->retired = sqlite3_column_int(row, 3) != 0;
    status = copy_column(&mine->key, &mine->arena, row, 1, error);
    ym__index_done(row);
    if (status == YM_OK)
        status = read_revisions(mine, here, current, error);
    if (status == YM_E_INPUT || (status == YM_OK && mine->current == SIZE_MAX))
        status = ym__error_set(error, YM_E_INDEX, "%s: article %s is damaged; run yiming check",
                               here->path, name);
    return status;
}

/* ---- is it an article as yiming makes them? ---------------------------------------------------------------------- */

static bool particulars_valid(const char *const *list)
{
    enum { DATE = 1, LANG = 2, URL = 3, MODIFIED = 6 };
    for (int i = 0; i < PARTICULARS; i++) {
        if (list[i] != NULL && !ym__valid_line(list[i]))
            return false;
    }
    return ym__valid_date(list[DATE]) && ym__valid_lang(list[LANG]) && ym__valid_url(list[URL]) &&
           ym__valid_date(list[MODIFIED]);
}

bool ym__particulars_valid(sqlite3_stmt *row, int column)
{
    const char *list[PARTICULARS];
    for (int i = 0; i < PARTICULARS; i++) {
        list[i] = ym__column_text(row, column + i);
        if (list[i] == NULL && sqlite3_column_type(row, column + i) != SQLITE_NULL)
            return false;
    }
    return particulars_valid(list);
}

/* The text of a body over there, in other->text: the one that its hash and its length are of. */
static ym_status read_text(ym__other *other, const revision *each, ym_error *error)
{
    sqlite3_stmt *row = NULL;
    ym__buffer_clear(&other->text);
    ym_status status = ym__index_statement(&row, other->there, YM__BODY_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(row, 1, each->body);
    status = ym__index_step(other->there, row, "reading a text", error);
    const bool aside = status == YM_OK && sqlite3_column_type(row, 0) != SQLITE_NULL;
    const char *text = aside ? ym__column_text(row, 0) : NULL;
    if (text != NULL)
        ym__buffer_puts(&other->text, text);
    ym__index_done(row);
    if (status >= 0 && !aside)
        status = ym__body_text(other->there, each->body, &other->text, error);
    if (status == YM_E_INDEX) /* no text; whether pages are damaged was asked before */
        status = YM_OK;
    if (status < 0)
        return status;
    if (other->text.failed)
        return ym__error_nomem(error);
    const ym__hash hash = ym__hash_of(ym__buffer_text(&other->text), other->text.size);
    const bool good = memcmp(hash.bytes, each->hash.bytes, YM__HASH_BYTES) == 0 &&
                      (int64_t)other->text.size == each->bytes &&
                      ym__valid_body(ym__buffer_text(&other->text), other->text.size);
    return good ? YM_OK
                : ym__error_set(error, YM_E_INPUT,
                                "a text of it is not the one that its hash is of");
}

bool ym__source_valid(sqlite3_stmt *row)
{
    const char *texts[SOURCE_COLUMNS] = {NULL};
    static const int columns[] = {0, 2, 7, 8, 9}; /* locator, options, origins, trimmed, warnings */
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        texts[columns[i]] = ym__column_text(row, columns[i]);
        if (texts[columns[i]] == NULL)
            return false;
    }
    const bool encoded =
        sqlite3_column_type(row, 6) == SQLITE_NULL || ym__valid_line(ym__column_text(row, 6));
    const bool hashed = sqlite3_column_type(row, 4) == SQLITE_BLOB &&
                        sqlite3_column_bytes(row, 4) == YM__RAW_HASH_BYTES;
    return texts[0][0] != '\0' && ym__extra_valid(texts[7]) && encoded && hashed &&
           sqlite3_column_int64(row, 1) >= 0 && sqlite3_column_int64(row, 5) > 0 &&
           sqlite3_column_int64(row, 5) <= INT32_MAX && sqlite3_column_int64(row, 10) >= 0 &&
           (sqlite3_column_int64(row, 3) | 1) == 1 && (sqlite3_column_int64(row, 11) | 1) == 1;
}

/* Visits the sources of a revision over there. */
typedef ym_status (*source_visit)(ym__other *other, sqlite3_stmt *row, int64_t revision_row,
                                  ym_error *error);
static ym_status walk_sources(ym__other *other, const revision *each, source_visit visit,
                              int64_t revision_row, ym_error *error)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, other->there, YM__SOURCES_OF_REVISION, error);
    if (status == YM_OK)
        sqlite3_bind_int64(rows, 1, each->row);
    while (status == YM_OK &&
           (status = ym__index_step(other->there, rows, "reading sources", error)) == YM_OK)
        status = visit(other, rows, revision_row, error);
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status look_at_source(ym__other *other, sqlite3_stmt *row, int64_t revision_row,
                                ym_error *error)
{
    (void)other;
    (void)revision_row;
    return ym__source_valid(row) ? YM_OK
                                 : ym__error_set(error, YM_E_INPUT, "a source of it is damaged");
}

static bool key_valid(const article *theirs)
{
    char name[YM__ARTICLE_NAME_DIGITS + 1];
    if (theirs->name == NULL || !ym__valid_key(theirs->key))
        return false;
    const ym__hash hash = ym__hash_of(theirs->key, strlen(theirs->key));
    ym__hash_hex(&hash, YM__ARTICLE_NAME_DIGITS, name);
    return strcmp(name, theirs->name) == 0;
}

/* YM_E_INPUT with the reason: it is none as yiming makes them. */
static ym_status look_at(ym__other *other, const article *theirs, const article *mine,
                         ym_error *error)
{
    if (!key_valid(theirs))
        return ym__error_set(error, YM_E_INPUT, "its name is not that of its key");
    if (theirs->current == SIZE_MAX)
        return ym__error_set(error, YM_E_INPUT, "it has no current revision of its own");
    if (mine->row != 0 && strcmp(mine->key, theirs->key) != 0)
        return ym__error_set(error, YM_E_INPUT, "another article here has its name");
    ym_status status = YM_OK;
    for (size_t i = 0; i < theirs->count && status == YM_OK; i++) {
        const revision *each = &theirs->revisions[i];
        if (!particulars_valid(each->particulars))
            status = ym__error_set(error, YM_E_INPUT,
                                   "its title, date, language or address is none of yiming's");
        if (status == YM_OK)
            status = walk_sources(other, each, look_at_source, 0, error);
        /* What is here was looked at when it came. */
        if (status == YM_OK && (mine->row == 0 || ym__map_get(mine->by_hash, each->hash.bytes,
                                                              YM__HASH_BYTES) == NULL))
            status = read_text(other, each, error);
    }
    return status;
}

/* ---- which is current ------------------------------------------------------------------------------------------- */

/* The order of two dates: unknown ones first, then by instant. */
static int compare_dates(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    const int64_t x = ym__date_instant(a);
    const int64_t y = ym__date_instant(b);
    return (x > y) - (x < y);
}

/* Which of two things said about the same text holds: > 0: theirs. What the newer reader read, then what ym__store_article
 * goes by. */
static int compare_particulars(const revision *theirs, const revision *mine)
{
    if (theirs->reader_version != mine->reader_version)
        return theirs->reader_version > mine->reader_version ? 1 : -1;
    int order = compare_dates(theirs->particulars[1], mine->particulars[1]);
    for (int i = 0; i < PARTICULARS && order == 0; i++) {
        const char *a = theirs->particulars[i];
        const char *b = mine->particulars[i];
        order = strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
    }
    return order;
}

static bool has_text(const article *list, const revision *each)
{
    return ym__map_get(list->by_hash, each->hash.bytes, YM__HASH_BYTES) != NULL;
}

/* Does their current revision, which is another text than ours, take its place? */
static bool is_later(const article *theirs, const article *mine)
{
    const revision *a = &theirs->revisions[theirs->current];
    const revision *b = &mine->revisions[mine->current];
    const bool known_here = has_text(mine, a);
    const bool known_there = has_text(theirs, b);
    if (known_here != known_there)
        return known_there;
    const int order = compare_dates(a->particulars[1], b->particulars[1]);
    return order > 0 || (order == 0 && memcmp(a->hash.bytes, b->hash.bytes, YM__HASH_BYTES) > 0);
}

/* ---- storing ---------------------------------------------------------------------------------------------------- */

/* One article while it is stored. */
typedef struct storing {
    ym__other *other;
    const article *theirs, *mine;
    int64_t row;           /* of the article here */
    int64_t next_revision; /* row of the next new one */
    int64_t current;       /* row of the revision that is to be current */
    int64_t current_body;
    bool says_more; /* of the current revision something else is said now */
    ym__other_article *result;
    ym_error *error;
} storing;

/* A column of theirs as a parameter of ours; it was looked at. */
static void bind_column(sqlite3_stmt *statement, int place, sqlite3_stmt *row, int column)
{
    sqlite3_bind_value(statement, place, sqlite3_column_value(row, column));
}

/* Inserts the source, or takes the place of what an older reader said of the same bytes. */
static ym_status put_source(ym__other *other, sqlite3_stmt *row, int64_t revision_row,
                            ym_error *error)
{
    /* The columns of SOURCES_OF_REVISION in the order of the parameters of SOURCE_INSERT from 2 on. */
    static const int columns[] = {0, 3, 4, 2, 5, 6, 7, 8, 9, 10, 11, 1};
    static const ym__statement names[] = {YM__SOURCE_INSERT, YM__SOURCE_UPDATE_NEWER};
    ym_status status = ym__store_phrase(other->here, ym__column_text(row, 0), error);
    if (status == YM_OK)
        status = ym__store_phrase(other->here, ym__column_text(row, 7), error);
    bool done = false;
    for (size_t i = 0; i < 2 && status == YM_OK && !done; i++) {
        sqlite3_stmt *put = NULL;
        status = ym__index_statement(&put, other->here, names[i], error);
        if (status < 0)
            return status;
        sqlite3_bind_int64(put, 1, revision_row);
        for (int j = 0; j < SOURCE_COLUMNS; j++)
            bind_column(put, j + 2, row, columns[j]);
        status = ym__index_run(other->here, put, "storing a source", error);
        done = sqlite3_changes64(other->here->db) > 0;
    }
    return status;
}

/* The body of this hash here, made of their text when it is new. */
static ym_status put_body(storing *job, const revision *each, int64_t *body)
{
    ym__other *other = job->other;
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, other->here, YM__BODY_BY_HASH, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_blob(statement, 1, each->hash.bytes, YM__HASH_BYTES, SQLITE_STATIC);
    status = ym__index_step(other->here, statement, "looking for a text", job->error);
    *body = status == YM_OK ? sqlite3_column_int64(statement, 0) : 0;
    ym__index_done(statement);
    if (status < 0 || *body != 0)
        return status < 0 ? status : YM_OK;
    status = read_text(other, each, job->error);
    if (status == YM_OK)
        status = ym__index_statement(&statement, other->here, YM__BODY_INSERT, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_blob(statement, 1, each->hash.bytes, YM__HASH_BYTES, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 2, (int64_t)other->text.size);
    ym__bind_text(statement, 3, ym__buffer_text(&other->text));
    status = ym__index_run(other->here, statement, "storing a text", job->error);
    *body = sqlite3_last_insert_rowid(other->here->db);
    job->result->bytes += other->text.size;
    return status;
}

static void bind_particulars(sqlite3_stmt *statement, int place, const revision *each)
{
    for (int i = 0; i < PARTICULARS; i++)
        ym__bind_text(statement, place + i, each->particulars[i]);
}

static ym_status insert_revision(storing *job, const revision *each, int64_t body, int64_t row)
{
    ym_index *here = job->other->here;
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__index_statement(&insert, here, YM__REVISION_INSERT, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(insert, 1, row);
    sqlite3_bind_int64(insert, 2, job->row);
    sqlite3_bind_int64(insert, 3, body);
    bind_particulars(insert, 4, each);
    return ym__index_run(here, insert, "storing a revision", job->error);
}

static ym_status update_revision(storing *job, const revision *each, int64_t row)
{
    ym_index *here = job->other->here;
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, here, YM__REVISION_UPDATE, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, row);
    bind_particulars(update, 2, each);
    return ym__index_run(here, update, "storing a revision", job->error);
}

/* One of their revisions with its sources. */
static ym_status put_revision(storing *job, size_t i)
{
    const revision *each = &job->theirs->revisions[i];
    const uint64_t *place = job->mine->row == 0
                                ? NULL
                                : ym__map_get(job->mine->by_hash, each->hash.bytes, YM__HASH_BYTES);
    const revision *mine = place == NULL ? NULL : &job->mine->revisions[*place];
    int64_t row = mine == NULL ? job->next_revision++ : mine->row;
    int64_t body = mine == NULL ? 0 : mine->body;
    ym_status status = YM_OK;
    const bool says_more = mine != NULL && compare_particulars(each, mine) > 0;
    if (mine == NULL) {
        status = put_body(job, each, &body);
        if (status == YM_OK)
            status = insert_revision(job, each, body, row);
    } else if (says_more) {
        status = update_revision(job, each, row);
    }
    if (status == YM_OK)
        status = walk_sources(job->other, each, put_source, row, job->error);
    if (row == job->current) {
        job->current_body = body;
        job->says_more = says_more;
    }
    return status;
}

/* Row numbers are known before anything is stored: the article refers to its revision, and that to the article. */
static ym_status choose_current(storing *job)
{
    const article *theirs = job->theirs;
    const article *mine = job->mine;
    sqlite3_stmt *next = NULL;
    ym_status status = ym__index_statement(&next, job->other->here, YM__REVISION_NEXT, job->error);
    if (status == YM_OK)
        status = ym__index_step(job->other->here, next, "storing a revision", job->error);
    if (status < 0)
        return status;
    job->next_revision = sqlite3_column_int64(next, 0);
    ym__index_done(next);
    const revision *their_current = &theirs->revisions[theirs->current];
    if (mine->row != 0 && !mine->retired && !is_later(theirs, mine)) {
        job->current = mine->revisions[mine->current].row;
        job->current_body = mine->revisions[mine->current].body;
        return YM_OK;
    }
    int64_t row = job->next_revision;
    for (size_t i = 0; i < theirs->current; i++)
        row += mine->row == 0 || !has_text(mine, &theirs->revisions[i]);
    const uint64_t *place =
        mine->row == 0 ? NULL
                       : ym__map_get(mine->by_hash, their_current->hash.bytes, YM__HASH_BYTES);
    job->current = place == NULL ? row : mine->revisions[*place].row;
    return YM_OK;
}

static ym_status insert_article(storing *job)
{
    ym_index *here = job->other->here;
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__index_statement(&insert, here, YM__ARTICLE_INSERT, job->error);
    if (status < 0)
        return status;
    ym__bind_text(insert, 1, job->theirs->name);
    ym__bind_text(insert, 2, job->theirs->key);
    sqlite3_bind_int64(insert, 3, job->current);
    status = ym__index_run(here, insert, "storing an article", job->error);
    job->row = sqlite3_last_insert_rowid(here->db);
    return status;
}

static ym_status set_current(storing *job)
{
    ym_index *here = job->other->here;
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, here, YM__ARTICLE_SET_REVISION, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, job->row);
    sqlite3_bind_int64(update, 2, job->current);
    return ym__index_run(here, update, "storing an article", job->error);
}

/* After the facts: what hangs on which revision is current. */
static ym_status settle(storing *job)
{
    ym_index *here = job->other->here;
    const article *mine = job->mine;
    const bool was_there = mine->row != 0 && !mine->retired;
    const int64_t old_body = was_there ? mine->revisions[mine->current].body : 0;
    const bool moved = was_there && mine->revisions[mine->current].row != job->current;
    bool shown = false;
    ym_status status = YM_OK;
    if (mine->row != 0 && (moved || mine->retired))
        status = set_current(job);
    /* The text that goes first; see ym__store_article. */
    if (status == YM_OK && moved)
        status = ym__body_settle(here, old_body, job->error);
    const bool changed = !was_there || moved || job->says_more;
    if (status == YM_OK && changed)
        status = ym__body_bring_back(here, job->current_body, was_there ? 0 : job->row, &shown,
                                     job->error);
    if (!was_there)
        job->result->stored = shown ? YM__STORED_DUPLICATE : YM__STORED_ADDED;
    else
        job->result->stored = changed ? YM__STORED_UPDATED : YM__STORED_UNCHANGED;
    return status;
}

static ym_status store(storing *job)
{
    ym_status status = choose_current(job);
    job->row = job->mine->row;
    if (status == YM_OK && job->row == 0)
        status = insert_article(job);
    for (size_t i = 0; i < job->theirs->count && status == YM_OK; i++)
        status = put_revision(job, i);
    return status == YM_OK ? settle(job) : status;
}

/* ---- the walk --------------------------------------------------------------------------------------------------- */

/* Reads the article that the walk stands at; YM_E_INPUT when it is none. */
static ym_status read_theirs(ym__other *other, article *theirs, ym_error *error)
{
    theirs->row = sqlite3_column_int64(other->articles, 0);
    ym_status status = copy_column(&theirs->name, &theirs->arena, other->articles, 1, error);
    if (status == YM_OK)
        status = copy_column(&theirs->key, &theirs->arena, other->articles, 2, error);
    return status == YM_OK ? read_revisions(theirs, other->there,
                                            sqlite3_column_int64(other->articles, 3), error)
                           : status;
}

ym_status ym__other_next(ym__other *other, ym__other_article *result, ym_error *error)
{
    article theirs = {.row = 0};
    article mine = {.row = 0};
    ym_error why = {.status = YM_OK};
    *result = (ym__other_article){.failed = false};
    ym_status status = YM_OK;
    if (other->articles == NULL)
        status = ym__index_statement(&other->articles, other->there, YM__ARTICLES_BY_NAME, error);
    if (status == YM_OK)
        status = ym__index_step(other->there, other->articles, "reading articles", error);
    if (status != YM_OK)
        return status;
    status = read_theirs(other, &theirs, &why);
    if (theirs.name != NULL && ym__valid_hex(theirs.name, YM__ARTICLE_NAME_DIGITS))
        memcpy(result->name, theirs.name, sizeof result->name);
    else if (status == YM_OK)
        status = ym__error_set(&why, YM_E_INPUT, "it has no name");
    if (status == YM_OK)
        status = read_mine(&mine, other->here, theirs.name, &why);
    if (status == YM_OK)
        status = look_at(other, &theirs, &mine, &why);
    if (status == YM_OK) {
        storing job = {
            .other = other, .theirs = &theirs, .mine = &mine, .result = result, .error = error};
        status = store(&job);
    } else if (status == YM_E_INPUT) {
        result->failed = true;
        memcpy(result->reason, why.message, sizeof result->reason);
        status = YM_OK;
    } else {
        ym__error_set(error, status, "%s", why.message);
    }
    article_free(&theirs);
    article_free(&mine);
    return status;
}
