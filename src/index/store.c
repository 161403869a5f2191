/* Storing one article: read ym__store_article last, it is the walk; the functions above it are its steps. */
#include "index/store.h"

#include "base/error.h"
#include "text/date.h"

#include <string.h>

ym_status ym__store_phrase(ym_index *index, const char *text, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    const ym_status status = ym__index_statement(&insert, index, YM__PHRASE_INSERT, error);
    if (status < 0)
        return status;
    ym__bind_text(insert, 1, text);
    return ym__index_run(index, insert, "storing a source", error);
}

ym_status ym__store_copy(ym_index *index, int64_t elsewhere, const ym__source *source,
                         ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__store_phrase(index, source->locator, error);
    if (status == YM_OK)
        status = ym__index_statement(&insert, index, YM__SOURCE_COPY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(insert, 1, elsewhere);
    ym__bind_text(insert, 2, source->locator);
    sqlite3_bind_int64(insert, 3, (int64_t)source->line);
    return ym__index_run(index, insert, "storing a source", error);
}

ym_status ym__store_known(ym_index *index, const ym__source *source, bool *known,
                          int64_t *elsewhere, char name[YM__ARTICLE_NAME_DIGITS + 1],
                          ym_error *error)
{
    *known = false;
    *elsewhere = 0;
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__SOURCE_KNOWN, error);
    if (status < 0)
        return status;
    sqlite3_bind_blob(select, 1, source->raw_hash.bytes, YM__RAW_HASH_BYTES, SQLITE_STATIC);
    ym__bind_text(select, 2, source->options);
    sqlite3_bind_int(select, 3, source->reader_version);
    sqlite3_bind_int(select, 4, source->is_stream);
    ym__bind_text(select, 5, source->locator);
    status = ym__index_step(index, select, "looking for a known source", error);
    if (status == YM_OK) {
        const char *stored_name = NULL;
        status = ym__index_text(&stored_name, index, select, 0, error);
        if (status < 0) {
            ym__index_done(select);
            return status;
        }
        *known = true;
        memset(name, 0, YM__ARTICLE_NAME_DIGITS + 1);
        strncpy(name, stored_name, YM__ARTICLE_NAME_DIGITS);
        const bool same_locator = sqlite3_column_int(select, 2) != 0;
        *elsewhere = same_locator ? 0 : sqlite3_column_int64(select, 1);
        ym__index_done(select);
    }
    return status < 0 ? status : YM_OK;
}

/* *body 0: there is none. */
static ym_status find_body(ym_index *index, const ym__hash *hash, int64_t *body, bool *shown,
                           ym_error *error)
{
    *body = 0;
    *shown = false;
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__BODY_BY_HASH, error);
    if (status < 0)
        return status;
    sqlite3_bind_blob(select, 1, hash->bytes, sizeof hash->bytes, SQLITE_STATIC);
    status = ym__index_step(index, select, "looking for a text", error);
    if (status == YM_OK) {
        *body = sqlite3_column_int64(select, 0);
        *shown = sqlite3_column_int(select, 1) != 0;
        ym__index_done(select);
    }
    return status < 0 ? status : YM_OK;
}

ym_status ym__store_body_shown(ym_index *index, const ym__hash *body, bool *shown, ym_error *error)
{
    int64_t row;
    return find_body(index, body, &row, shown, error);
}

ym_status ym__store_article_known(ym_index *index, const char *key, bool *known, ym_error *error)
{
    char name[YM__ARTICLE_NAME_DIGITS + 1];
    const ym__hash hash = ym__hash_of(key, strlen(key));
    sqlite3_stmt *select = NULL;
    ym__hash_hex(&hash, YM__ARTICLE_NAME_DIGITS, name);
    *known = false;
    ym_status status = ym__index_statement(&select, index, YM__ARTICLE_BY_NAME, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, name);
    status = ym__index_step(index, select, "looking for an article", error);
    *known = status == YM_OK && sqlite3_column_int(select, 3) == 0;
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* Is what is stored of a body this text, as long as it is said to be? */
static ym_status is_intact(ym_index *index, int64_t body, bool shown, const char *text,
                           bool *intact, ym_error *error)
{
    ym__buffer stored = {0};
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__BODY_READ, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, body);
    status = ym__index_step(index, select, "reading a text", error);
    const char *aside = status == YM_OK ? ym__column_text(select, 0) : NULL;
    *intact = status == YM_OK && sqlite3_column_int64(select, 1) == (int64_t)strlen(text) &&
              (shown || (aside != NULL && strcmp(aside, text) == 0));
    ym__index_done(select);
    if (status < 0 || !*intact || !shown)
        return status < 0 ? status : YM_OK;
    status = ym__body_text(index, body, &stored, error);
    *intact = status == YM_OK && strcmp(ym__buffer_text(&stored), text) == 0;
    ym__buffer_free(&stored);
    return status == YM_E_INDEX ? YM_OK : status; /* it is no text at all */
}

static ym_status set_bytes(ym_index *index, int64_t body, const char *text, ym_error *error)
{
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, index, YM__BODY_SET_BYTES, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, body);
    sqlite3_bind_int64(update, 2, (int64_t)strlen(text));
    return ym__index_run(index, update, "storing a text", error);
}

ym_status ym__store_mend_body(ym_index *index, const ym__hash *hash, const char *text,
                              const ym__prepared *prepared, ym_error *error)
{
    int64_t body = 0;
    bool shown = false;
    bool intact = true;
    ym_status status = find_body(index, hash, &body, &shown, error);
    if (status == YM_OK && body != 0)
        status = is_intact(index, body, shown, text, &intact, error);
    if (status < 0 || intact)
        return status;
    status = set_bytes(index, body, text, error);
    if (status == YM_OK && !shown)
        return ym__body_set_text(index, body, text, error);
    if (status == YM_OK) {
        /* The tokens could be taken away only by the text that they were made of. */
        index->full_text_off = true;
        status = ym__body_hide(index, body, error);
        index->full_text_off = false;
    }
    if (status == YM_OK)
        status = ym__body_show(index, body, prepared, error);
    return status == YM_OK ? ym__body_settle(index, body, error) : status;
}

/* ---- steps ----------------------------------------------------------------------------------------------------- */

/* The article that is stored under the key, as far as there is one. */
typedef struct stored_article {
    int64_t row;          /* 0: none */
    bool retired;         /* it was removed: what is merged now brings it back */
    int64_t revision;     /* the current one */
    int64_t body;         /* its body */
    int64_t own_revision; /* the one with the new article's body; 0: none */
    int particulars; /* what the new article says of itself against what own_revision says, as of strcmp */
    char date[64];      /* of the current revision, "" when unknown */
    ym__hash body_hash; /* of the current revision */
} stored_article;

static int compare_text(const char *a, const char *b)
{
    return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* What is said about a revision, in the order of its columns from title on. */
enum { PARTICULAR_COUNT = 8 };
static void list_particulars(const char *list[PARTICULAR_COUNT], const ym_article_view *view)
{
    const char *const particulars[PARTICULAR_COUNT] = {
        view->title,     view->date,   view->lang,     view->url,
        view->publisher, view->author, view->modified, view->keywords};
    memcpy(list, particulars, sizeof particulars);
}

static ym_status read_revision(ym_index *index, int64_t row, const ym_article_view *view,
                               stored_article *known, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__REVISION_BY_ID, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, row);
    status = ym__index_step(index, select, "reading a revision", error);
    if (status != YM_OK)
        return status < 0 ? status
                          : ym__error_set(error, YM_E_INDEX,
                                          "%s lacks a revision; run yiming check", index->path);
    if (row == known->revision) {
        const char *date = ym__column_text(select, 2);
        known->body = sqlite3_column_int64(select, 0);
        strncpy(known->date, date == NULL ? "" : date, sizeof known->date - 1);
        if (sqlite3_column_bytes(select, 9) == sizeof known->body_hash.bytes)
            memcpy(known->body_hash.bytes, sqlite3_column_blob(select, 9),
                   sizeof known->body_hash.bytes);
    }
    if (row == known->own_revision) {
        const char *particulars[PARTICULAR_COUNT];
        list_particulars(particulars, view);
        known->particulars = known->retired;
        for (int i = 0; i < PARTICULAR_COUNT && known->particulars == 0; i++)
            known->particulars = compare_text(particulars[i], ym__column_text(select, i + 1));
    }
    ym__index_done(select);
    return YM_OK;
}

static ym_status find_article(ym_index *index, const char *name, const char *key, int64_t body,
                              const ym_article_view *view, stored_article *known, ym_error *error)
{
    *known = (stored_article){0};
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ARTICLE_BY_NAME, error);
    if (status < 0)
        return status;
    ym__bind_text(select, 1, name);
    status = ym__index_step(index, select, "looking for an article", error);
    if (status != YM_OK)
        return status < 0 ? status : YM_OK;
    known->row = sqlite3_column_int64(select, 0);
    known->revision = sqlite3_column_int64(select, 2);
    known->retired = sqlite3_column_int(select, 3) != 0;
    const char *stored_key = NULL;
    status = ym__index_text(&stored_key, index, select, 1, error);
    const bool other_key = status == YM_OK && strcmp(stored_key, key) != 0;
    ym__index_done(select);
    if (status < 0)
        return status;
    if (other_key)
        return ym__error_set(error, YM_E_INPUT,
                             "another article has the name %s already; rename this source", name);
    status = ym__index_statement(&select, index, YM__REVISION_BY_BODY, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, known->row);
    sqlite3_bind_int64(select, 2, body);
    status = ym__index_step(index, select, "looking for a revision", error);
    if (status < 0)
        return status;
    if (status == YM_OK) {
        known->own_revision = sqlite3_column_int64(select, 0);
        ym__index_done(select);
    }
    status = read_revision(index, known->revision, view, known, error);
    if (status == YM_OK && known->own_revision != 0 && known->own_revision != known->revision)
        status = read_revision(index, known->own_revision, view, known, error);
    return status;
}

static ym_status insert_body(ym_index *index, const ym__hash *hash, const ym__article *article,
                             int64_t *body, ym_error *error)
{
    int64_t bytes = 0;
    for (size_t i = 0; i < article->view.paragraph_count; i++)
        bytes += (int64_t)strlen(article->view.paragraphs[i]) + (i > 0);
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__index_statement(&insert, index, YM__BODY_INSERT, error);
    if (status < 0)
        return status;
    sqlite3_bind_blob(insert, 1, hash->bytes, sizeof hash->bytes, SQLITE_STATIC);
    sqlite3_bind_int64(insert, 2, bytes);
    /* Text aside for now: an empty text marks a body that is not shown. */
    ym__bind_text(insert, 3, "");
    status = ym__index_run(index, insert, "storing a text", error);
    *body = sqlite3_last_insert_rowid(index->db);
    return status;
}

/* Binds what is said about a revision from a place on. */
static void bind_particulars(sqlite3_stmt *statement, int place, const ym_article_view *view)
{
    const char *particulars[PARTICULAR_COUNT];
    list_particulars(particulars, view);
    for (int i = 0; i < PARTICULAR_COUNT; i++)
        ym__bind_text(statement, place + i, particulars[i]);
}

static ym_status insert_revision(ym_index *index, int64_t article, int64_t body,
                                 const ym_article_view *view, int64_t revision, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__index_statement(&insert, index, YM__REVISION_INSERT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(insert, 1, revision);
    sqlite3_bind_int64(insert, 2, article);
    sqlite3_bind_int64(insert, 3, body);
    bind_particulars(insert, 4, view);
    return ym__index_run(index, insert, "storing a revision", error);
}

static ym_status next_revision(ym_index *index, int64_t *revision, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__REVISION_NEXT, error);
    if (status == YM_OK)
        status = ym__index_step(index, select, "storing a revision", error);
    if (status == YM_OK)
        *revision = sqlite3_column_int64(select, 0);
    ym__index_done(select);
    return status;
}

static ym_status update_revision(ym_index *index, int64_t revision, const ym_article_view *view,
                                 ym_error *error)
{
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, index, YM__REVISION_UPDATE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, revision);
    bind_particulars(update, 2, view);
    return ym__index_run(index, update, "storing a revision", error);
}

/* An article and its first revision refer to each other; the article's reference is checked at the commit. */
static ym_status insert_article(ym_index *index, const char *name, const char *key,
                                int64_t revision, int64_t *article, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    ym_status status = ym__index_statement(&insert, index, YM__ARTICLE_INSERT, error);
    if (status < 0)
        return status;
    ym__bind_text(insert, 1, name);
    ym__bind_text(insert, 2, key);
    sqlite3_bind_int64(insert, 3, revision);
    status = ym__index_run(index, insert, "storing an article", error);
    *article = sqlite3_last_insert_rowid(index->db);
    return status;
}

static ym_status set_current(ym_index *index, int64_t article, int64_t revision, ym_error *error)
{
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, index, YM__ARTICLE_SET_REVISION, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, article);
    sqlite3_bind_int64(update, 2, revision);
    return ym__index_run(index, update, "storing an article", error);
}

static void join_lines(ym__buffer *out, const char *const *lines, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            ym__buffer_putc(out, '\n');
        ym__buffer_puts(out, lines[i]);
    }
}

static ym_status run_source(ym_index *index, ym__statement name, int64_t revision,
                            const ym__source *source, const ym_article_view *view,
                            const char *origins, const ym__buffer *trimmed,
                            const ym__buffer *warnings, ym_error *error)
{
    sqlite3_stmt *statement = NULL;
    ym_status status = ym__index_statement(&statement, index, name, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(statement, 1, revision);
    ym__bind_text(statement, 2, source->locator);
    sqlite3_bind_int(statement, 3, source->is_stream);
    sqlite3_bind_blob(statement, 4, source->raw_hash.bytes, YM__RAW_HASH_BYTES, SQLITE_STATIC);
    ym__bind_text(statement, 5, source->options);
    sqlite3_bind_int(statement, 6, source->reader_version);
    ym__bind_text(statement, 7, view->encoding);
    ym__bind_text(statement, 8, origins);
    ym__bind_text(statement, 9, ym__buffer_text(trimmed));
    ym__bind_text(statement, 10, ym__buffer_text(warnings));
    sqlite3_bind_int64(statement, 11, (int64_t)view->replaced_count);
    sqlite3_bind_int(statement, 12, view->low_confidence);
    sqlite3_bind_int64(statement, 13, (int64_t)source->line);
    return ym__index_run(index, statement, "storing a source", error);
}

static ym_status store_source(ym_index *index, int64_t revision, const ym__source *source,
                              const ym_article_view *view, const char *origins, ym_error *error)
{
    ym__buffer trimmed = {0};
    ym__buffer warnings = {0};
    join_lines(&trimmed, view->trimmed, view->trimmed_count);
    join_lines(&warnings, view->warnings, view->warning_count);
    ym_status status = trimmed.failed || warnings.failed ? ym__error_nomem(error) : YM_OK;
    if (status == YM_OK)
        status = ym__store_phrase(index, source->locator, error);
    if (status == YM_OK)
        status = ym__store_phrase(index, origins, error);
    if (status == YM_OK)
        status = run_source(index, YM__SOURCE_INSERT, revision, source, view, origins, &trimmed,
                            &warnings, error);
    if (status == YM_OK && sqlite3_changes64(index->db) == 0)
        status = run_source(index, YM__SOURCE_UPDATE, revision, source, view, origins, &trimmed,
                            &warnings, error);
    ym__buffer_free(&trimmed);
    ym__buffer_free(&warnings);
    return status;
}

/* ---- the walk -------------------------------------------------------------------------------------------------- */

/* Was the current revision read from this very file, or from these bytes? Then it is the file that was edited, or our
 * reading of it that changed. */
static ym_status is_same_source(ym_index *index, int64_t revision, const ym__source *source,
                                bool *same, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__SOURCE_OF_REVISION, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, revision);
    ym__bind_text(select, 2, source->is_stream ? NULL : source->locator);
    sqlite3_bind_blob(select, 3, source->raw_hash.bytes, YM__RAW_HASH_BYTES, SQLITE_STATIC);
    status = ym__index_step(index, select, "looking for a source", error);
    *same = status == YM_OK;
    ym__index_done(select);
    return status < 0 ? status : YM_OK;
}

/* Does the article take the place of the current revision, which comes from another source? The later instant does;
 * dated beats undated; then the file at a path is what was last put there, and otherwise the greater text and the greater
 * particulars win, so that order of arrival is nothing. */
static bool is_later(const stored_article *known, const char *key, const char *date,
                     const ym__hash *body_hash)
{
    const bool known_dated = known->date[0] != '\0';
    if ((date != NULL) != known_dated)
        return date != NULL;
    const int64_t instant = date == NULL ? 0 : ym__date_instant(date);
    const int64_t known_instant = known_dated ? ym__date_instant(known->date) : 0;
    if (instant != known_instant)
        return instant > known_instant;
    const int order = memcmp(body_hash->bytes, known->body_hash.bytes, sizeof body_hash->bytes);
    return strncmp(key, "path:", 5) == 0 || order > 0 || (order == 0 && known->particulars > 0);
}

/* Another reading of the current revision's source takes its place whatever its date. */
static ym_status takes_over(ym_index *index, const stored_article *known, const ym__source *source,
                            const char *key, const char *date, const ym__hash *body_hash, bool *yes,
                            ym_error *error)
{
    *yes = known->row == 0 || known->retired || is_later(known, key, date, body_hash);
    return *yes ? YM_OK : is_same_source(index, known->revision, source, yes, error);
}

ym_status ym__store_article(ym_index *index, const ym__article *article, const ym__source *source,
                            const char *key, const ym__hash *body_hash,
                            const ym__prepared *prepared, const char *origins, ym__stored *stored,
                            char name[YM__ARTICLE_NAME_DIGITS + 1], ym_error *error)
{
    const ym_article_view *view = &article->view;
    const ym__hash key_hash = ym__hash_of(key, strlen(key));
    ym__hash_hex(&key_hash, YM__ARTICLE_NAME_DIGITS, name);
    stored_article known = {0};
    int64_t body = 0;
    bool shown = false;
    bool becomes_current = false;
    ym__buffer text = {0};

    ym_status status = find_body(index, body_hash, &body, &shown, error);
    if (status == YM_OK)
        status = find_article(index, name, key, body, view, &known, error);
    if (status == YM_OK && body == 0)
        status = insert_body(index, body_hash, article, &body, error);
    if (status == YM_OK)
        status =
            takes_over(index, &known, source, key, view->date, body_hash, &becomes_current, error);
    if (status < 0)
        goto done;

    const bool is_new = known.row == 0;
    int64_t revision = known.own_revision;
    if (revision == 0)
        status = next_revision(index, &revision, error);
    if (status == YM_OK && is_new)
        status = insert_article(index, name, key, revision, &known.row, error);
    if (status == YM_OK && revision != known.own_revision)
        status = insert_revision(index, known.row, body, view, revision, error);
    else if (status == YM_OK && known.particulars != 0 && becomes_current)
        status = update_revision(index, revision, view, error);
    if (status == YM_OK && becomes_current && !is_new &&
        (revision != known.revision || known.retired))
        status = set_current(index, known.row, revision, error);
    if (status == YM_OK)
        status = store_source(index, revision, source, view, origins, error);
    if (status < 0)
        goto done;

    /* The text that goes first: FTS5 writes out what it has gathered when row ids go back. */
    if (becomes_current && !is_new && !known.retired && known.body != body)
        status = ym__body_settle(index, known.body, error);
    if (status == YM_OK && becomes_current && !shown) {
        status = ym__body_show(index, body, prepared, error);
    } else if (status == YM_OK && !becomes_current && known.own_revision == 0 && !shown) {
        ym__body_of_article(&text, article);
        status = text.failed ? ym__error_nomem(error)
                             : ym__body_set_text(index, body, ym__buffer_text(&text), error);
    }
    const bool changed = becomes_current && (revision != known.revision || known.particulars != 0);
    const bool joins = shown && (is_new || known.retired);
    if (status == YM_OK && changed)
        status = joins ? ym__body_join(index, body, known.row, error)
                       : ym__body_settle(index, body, error);
    if (is_new || known.retired)
        *stored = shown ? YM__STORED_DUPLICATE : YM__STORED_ADDED;
    else
        *stored = changed ? YM__STORED_UPDATED : YM__STORED_UNCHANGED;
done:
    ym__buffer_free(&text);
    return status;
}
