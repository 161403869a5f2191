/* Checking every promise that the file makes. Each check says what it found and goes on; only what keeps it from
 * reading at all is an error. */
#include "base/error.h"
#include "base/hash.h"
#include "index/body.h"
#include "index/mention.h"
#include "index/near.h"
#include "index/other.h"
#include "index/text_sum.h"
#include "tag/fit.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct checker {
    ym_index *index;
    ym_report report;
    void *context;
    uint64_t *count;
    ym_progress progress;
    void *progress_context;
    uint64_t done;
    uint64_t mentions;                /* in passages, less those that lists tell of */
    int64_t last_entry, last_passage; /* of the lists, as far as they were read */
    bool near_compared;               /* nothing waits to be compared with other texts */
    bool full_text_found;             /* damaged, by FTS5 */
    ym__text_sum text_sum;
    ym_error *error;
} checker;

static void find(checker *job, const char *rule, const char *format, ...) YM_PRINTF(3, 4);
static void find(checker *job, const char *rule, const char *format, ...)
{
    char message[YM_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    ++*job->count;
    const ym_finding finding = {
        .level = YM_LEVEL_ERROR, .file = "", .rule = rule, .message = message};
    if (job->report != NULL)
        job->report(job->context, &finding);
}

static ym_status go_on(checker *job)
{
    if (job->progress != NULL && ++job->done % 64 == 0 &&
        job->progress(job->progress_context, job->done, 0))
        return ym__error_interrupted(job->error);
    return YM_OK;
}

static void note(checker *job, const char *rule, const char *message)
{
    const ym_finding finding = {
        .level = YM_LEVEL_NOTE, .file = "", .rule = rule, .message = message};
    if (job->report != NULL)
        job->report(job->context, &finding);
}

/* ---- SQLite's own ---------------------------------------------------------------------------------------------- */

/* SQLite puts several findings into one text, a line each. */
static void find_lines(checker *job, const char *rule, const char *text)
{
    while (*text != '\0') {
        const size_t size = strcspn(text, "\n");
        if (size > 0)
            find(job, rule, "%.*s", (int)size, text);
        text += size + (text[size] == '\n');
    }
}

static ym_status check_sqlite(checker *job, const char *pragma, const char *rule)
{
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v2(job->index->db, pragma, -1, &statement, NULL);
    while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
        const char *text = ym__column_text(statement, 0);
        if (text == NULL || strcmp(text, "ok") != 0)
            find_lines(job, rule, text == NULL ? "damaged" : text);
        code = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    if (code == SQLITE_DONE || code == SQLITE_OK)
        return YM_OK;
    if ((code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_NOTADB) {
        find_lines(job, rule, sqlite3_errmsg(job->index->db));
        return YM_OK;
    }
    return ym__index_error(job->index, code, "checking", job->error);
}

static void find_full_text(checker *job)
{
    find(job, "full-text", "the full text does not agree with the passages; run yiming reindex");
}

/* FTS5 looks through its pages, and compares them with the passages (rank = 1: external content), only in a statement that
 * looks like writing. It writes nothing, and what it holds meanwhile, the lock of a writer, is given back; where not even that
 * may be, it is left out, and said so: check_text_sum compares them all the same. */
static ym_status check_full_text(checker *job)
{
    sqlite3 *db = job->index->db;
    if (sqlite3_db_readonly(db, "main") != 0) {
        note(job, "full-text", "FTS5's own check is left out: the index cannot be written");
        return YM_OK;
    }
    /* Setting it makes SQLite prepare every statement anew, so it is left alone where it is off. */
    int code = sqlite3_exec(
        db, job->index->writable ? "BEGIN IMMEDIATE" : "PRAGMA query_only = OFF; BEGIN IMMEDIATE",
        NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(
            db, "INSERT INTO passage_text (passage_text, rank) VALUES ('integrity-check', 1)", NULL,
            NULL, NULL);
    ym_status status = YM_OK;
    job->full_text_found = (code & 0xFF) == SQLITE_CORRUPT || (code & 0xFF) == SQLITE_ERROR;
    if ((code & 0xFF) == SQLITE_CORRUPT)
        find_full_text(job);
    else if ((code & 0xFF) == SQLITE_ERROR)
        find(job, "full-text", "FTS5 cannot read the full text (%s); run yiming check --repair",
             sqlite3_errmsg(db));
    else if ((code & 0xFF) == SQLITE_BUSY)
        note(job, "full-text", "FTS5's own check is left out: another program is writing");
    else if (code != SQLITE_OK)
        status = ym__index_error(job->index, code, "checking full text", job->error);
    ym__index_rollback(job->index);
    if (!job->index->writable && status == YM_OK)
        status = ym__index_sql(job->index, "PRAGMA query_only = ON", "checking", job->error);
    return status;
}

/* ---- ours ------------------------------------------------------------------------------------------------------ */

/* How a text is called in a finding: by an article that has it and by where that came from. The row is one of
 * CHECK_BODIES. */
static const char *text_of(char out[256], sqlite3_stmt *row)
{
    const char *article = ym__column_text(row, 6);
    const char *locator = ym__column_text(row, 7);
    if (article == NULL)
        snprintf(out, 256, "a text of no article");
    else if (locator == NULL)
        snprintf(out, 256, "the text of article %.16s", article);
    else
        snprintf(out, 256, "the text of article %.16s (%.200s)", article, locator);
    return out;
}

/* Is it the right article that stands for the text? */
static ym_status check_shown(checker *job, sqlite3_stmt *body)
{
    char what[256];
    ym__shown wanted = {0};
    sqlite3_stmt *row = NULL;
    ym_status status =
        ym__shown_choose(&wanted, job->index, sqlite3_column_int64(body, 0), job->error);
    if (status >= 0)
        status = ym__index_statement(&row, job->index, YM__SHOWN_GET, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(row, 1, sqlite3_column_int64(body, 0));
    status = ym__index_step(job->index, row, "checking", job->error);
    if (status >= 0 && (status == YM_DONE || sqlite3_column_int64(row, 0) != wanted.article ||
                        sqlite3_column_int64(row, 1) != wanted.day ||
                        sqlite3_column_int64(row, 2) != wanted.second ||
                        sqlite3_column_int64(row, 3) != wanted.articles))
        find(job, "shown",
             "%s is not shown by the right one of its %lld articles; run yiming reindex",
             text_of(what, body), (long long)wanted.articles);
    else if (status == YM_OK && (sqlite3_column_int64(row, 4) != wanted.first_passage ||
                                 sqlite3_column_int64(row, 5) != wanted.last_passage))
        find(job, "shown",
             "the passages of %s are not where they are said to be; run yiming reindex",
             text_of(what, body));
    ym__index_done(row);
    return status < 0 ? status : YM_OK;
}

/* Is the text found as a near duplicate, and nearly whole in the one that stands for it? */
static ym_status check_near(checker *job, sqlite3_stmt *body, const ym__buffer *text)
{
    char what[256];
    bool right = false;
    const ym_status status = ym__near_check(&right, job->index, sqlite3_column_int64(body, 0),
                                            ym__buffer_text(text), job->error);
    if (status == YM_OK && !right)
        find(job, "near-duplicates",
             "the near duplicates of %s are not what its text says; run yiming reindex",
             text_of(what, body));
    return status;
}

/* Have its passages the names that their texts and their order give? */
static ym_status check_names(checker *job, sqlite3_stmt *body)
{
    char what[256];
    ym__map *seen = NULL;
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__map_new(&seen, job->error);
    if (status == YM_OK)
        status = ym__index_statement(&rows, job->index, YM__PASSAGE_OF_BODY, job->error);
    const int64_t row = sqlite3_column_int64(body, 0);
    if (status == YM_OK)
        sqlite3_bind_int64(rows, 1, row);
    while (status == YM_OK &&
           (status = ym__passage_step(job->index, rows, row, job->error)) == YM_OK) {
        int64_t repeat = 0;
        const char *text = NULL;
        const int64_t stored = sqlite3_column_int64(rows, 3);
        status = ym__index_text(&text, job->index, rows, 2, job->error);
        if (status == YM_OK)
            status = ym__passage_repeat(&repeat, seen, text, job->error);
        if (status == YM_OK && repeat != stored)
            find(job, "passage-name",
                 "a passage in %s is said to be number %lld of its text, not %lld; run yiming "
                 "reindex",
                 text_of(what, body), (long long)stored, (long long)repeat);
    }
    ym__index_done(rows);
    ym__map_free(seen);
    return status == YM_DONE ? YM_OK : status;
}

/* Is every passage one of a text that is shown, where that says that its passages are? */
static ym_status check_places(checker *job)
{
    sqlite3_stmt *count = NULL;
    ym_status status = ym__index_statement(&count, job->index, YM__CHECK_PASSAGES, job->error);
    if (status == YM_OK)
        status = ym__index_step(job->index, count, "checking", job->error);
    if (status == YM_OK && sqlite3_column_int64(count, 0) != 0)
        find(job, "passages",
             "%lld passages are not where the passages of their text are; run yiming reindex, and "
             "if that does not mend it, restore a backup",
             (long long)sqlite3_column_int64(count, 0));
    ym__index_done(count);
    return status < 0 ? status : YM_OK;
}

/* Is nothing derived of texts that are put aside? */
static ym_status check_aside(checker *job)
{
    sqlite3_stmt *counts = NULL;
    ym_status status = ym__index_statement(&counts, job->index, YM__CHECK_ASIDE, job->error);
    if (status == YM_OK)
        status = ym__index_step(job->index, counts, "checking", job->error);
    if (status == YM_OK && sqlite3_column_int64(counts, 0) != 0)
        find(job, "shown",
             "%lld texts that no article carries are said to be shown; run yiming reindex",
             (long long)sqlite3_column_int64(counts, 0));
    if (status == YM_OK && sqlite3_column_int64(counts, 1) != 0)
        find(job, "near-duplicates",
             "%lld texts that no article carries are compared with others; run yiming reindex",
             (long long)sqlite3_column_int64(counts, 1));
    ym__index_done(counts);
    return status < 0 ? status : YM_OK;
}

static ym_status check_keys(checker *job)
{
    uint64_t missing = 0;
    uint64_t astray = 0;
    ym_status status = ym__index_check_keys(job->index, &missing, &astray, job->error);
    if (status == YM_OK && missing > 0)
        find(job, "keys", "%llu keys by which entries are found are missing; run yiming reindex",
             (unsigned long long)missing);
    if (status == YM_OK && astray > 0)
        find(job, "keys", "%llu keys lead to no label of their entries; run yiming reindex",
             (unsigned long long)astray);
    return status;
}

/* Is it the text that its hash and its length are of? */
static void check_hash(checker *job, sqlite3_stmt *body, const ym__buffer *text)
{
    char what[256];
    const ym__hash hash = ym__hash_of(ym__buffer_text(text), text->size);
    if (sqlite3_column_bytes(body, 1) != YM__HASH_BYTES ||
        memcmp(sqlite3_column_blob(body, 1), hash.bytes, YM__HASH_BYTES) != 0 ||
        sqlite3_column_int64(body, 2) != (int64_t)text->size)
        find(job, "body-hash",
             "%s is not the one that was stored; merge the article again with --reread, then run "
             "yiming reindex",
             text_of(what, body));
}

/* The text of a body, wherever it is kept. YM_E_INDEX: it is no text. */
static ym_status read_body(checker *job, sqlite3_stmt *body, bool shown, ym__buffer *text)
{
    const char *aside = NULL;
    if (shown)
        return ym__body_text(job->index, sqlite3_column_int64(body, 0), text, job->error);
    ym_status status = ym__index_text(&aside, job->index, body, 3, job->error);
    if (status == YM_OK)
        ym__buffer_puts(text, aside);
    return status == YM_OK && text->failed ? ym__error_nomem(job->error) : status;
}

static ym_status check_body(checker *job, sqlite3_stmt *row)
{
    char what[256];
    const bool shown = sqlite3_column_type(row, 3) == SQLITE_NULL;
    const int64_t carriers = sqlite3_column_int64(row, 4);
    const bool has_passages = sqlite3_column_int(row, 5) != 0;
    if (shown != (carriers > 0))
        find(job, "body-shown", "%s is %s, but %lld articles carry it; run yiming reindex",
             text_of(what, row), shown ? "shown" : "put aside", (long long)carriers);
    if (has_passages && !shown)
        find(job, "body-shown",
             "%s is put aside and has passages all the same; restore a backup, or merge the "
             "articles into a new index",
             text_of(what, row));
    ym__buffer text = {0};
    ym_status status = read_body(job, row, shown, &text);
    if (status == YM_OK)
        check_hash(job, row, &text);
    if (status == YM_OK && shown && carriers > 0 && job->near_compared)
        status = check_near(job, row, &text);
    ym__buffer_free(&text);
    if (status == YM_OK && shown && carriers > 0)
        status = check_shown(job, row);
    if (status == YM_OK && shown)
        status = check_names(job, row);
    if (status == YM_E_INDEX) {
        find(job, "utf-8",
             "%s is not valid UTF-8; merge the article again with --reread, then run yiming "
             "reindex",
             text_of(what, row));
        status = YM_OK;
    }
    return status;
}

/* Are the mentions of a text those that today's tagger and glossary give? Asked only of an index that says so. */
static ym_status check_tagging(checker *job, sqlite3_stmt *row)
{
    char what[256];
    uint64_t stored;
    uint64_t tagged;
    uint64_t same;
    if (sqlite3_column_type(row, 3) != SQLITE_NULL)
        return YM_OK;
    ym_status status = ym__body_compare_mentions(job->index, sqlite3_column_int64(row, 0), &stored,
                                                 &tagged, &same, job->error);
    if (status == YM_OK && (stored != tagged || same != tagged))
        find(job, "mentions",
             "%s has %llu mentions, %llu of them right; tagging gives %llu; run yiming reindex",
             text_of(what, row), (unsigned long long)stored, (unsigned long long)same,
             (unsigned long long)tagged);
    return status == YM_E_INDEX ? YM_OK : status; /* check_body has told of it */
}

static ym_status check_article(checker *job, sqlite3_stmt *row)
{
    char name[17] = "";
    const char *stored = ym__column_text(row, 0);
    const char *key = ym__column_text(row, 1);
    if (stored == NULL || key == NULL) {
        find(job, "article-name", "an article has no name or no key; restore a backup");
        return YM_OK;
    }
    const ym__hash hash = ym__hash_of(key, strlen(key));
    ym__hash_hex(&hash, 16, name);
    if (strcmp(name, stored) != 0)
        find(job, "article-name", "article %s has the key of %s; restore a backup", stored, name);
    if (sqlite3_column_int(row, 2) != 1)
        find(job, "article-revision", "article %s has no revision of its own; restore a backup",
             stored);
    return YM_OK;
}

static const char *name_of(sqlite3_stmt *row, int column)
{
    const char *name = ym__column_text(row, column);
    return name == NULL ? "without a name" : name;
}

static ym_status check_revision(checker *job, sqlite3_stmt *row)
{
    if (!ym__particulars_valid(row, 1))
        find(job, "revision",
             "what is said of a revision of article %s (title, date, language, address …) is not "
             "of the form that yiming gives it; merge the article again with --reread, or restore "
             "a backup",
             name_of(row, 0));
    if (sqlite3_column_int(row, 9) != 0)
        find(job, "revision",
             "the current revision of article %s is one that was removed; restore a backup",
             name_of(row, 0));
    return YM_OK;
}

static ym_status check_source(checker *job, sqlite3_stmt *row)
{
    if (!ym__source_valid(row))
        find(job, "source",
             "what is known of a source of article %s is not of the form that yiming gives it; "
             "merge the article again with --reread, or restore a backup",
             name_of(row, 12));
    return YM_OK;
}

/* A command of the log and what it changed. */
static ym_status check_command(checker *job, sqlite3_stmt *row)
{
    sqlite3_stmt *changes = NULL;
    bool good = ym__command_valid(row);
    ym_status status = ym__index_statement(&changes, job->index, YM__CHANGES_IN_ORDER, job->error);
    if (status == YM_OK)
        sqlite3_bind_int64(changes, 1, sqlite3_column_int64(row, 0));
    while (status == YM_OK &&
           (status = ym__index_step(job->index, changes, "checking", job->error)) == YM_OK)
        good = ym__change_valid(changes) && good;
    ym__index_done(changes);
    if (!good)
        find(job, "log",
             "a command of the log is damaged, and undo cannot take it back: %.100s; restore a "
             "backup if that matters",
             name_of(row, 3));
    return status == YM_DONE ? YM_OK : status;
}

/* Do the span's bytes stand for the label? */
static ym_status check_span(checker *job, const char *text, const ym__stored_mention *mention,
                            const char *entry, const char *label)
{
    const size_t bytes = mention->end - mention->start;
    bool good = ym__utf8_valid(text + mention->start, bytes);
    const ym_status status =
        good ? ym__label_fits(&good, label, text + mention->start, bytes, job->error) : YM_OK;
    if (status == YM_OK && !good)
        find(job, "mention", "a span of %s does not hold its label %s; run yiming reindex", entry,
             label);
    return status;
}

/* Are the mention's entry and label there, and do they belong together? */
static ym_status check_mention(checker *job, const char *text, const ym__stored_mention *mention)
{
    sqlite3_stmt *row = NULL;
    ym__mention_names names;
    ym_status status = ym__mention_names_read(&names, &row, job->index, mention, job->error);
    if (status == YM_DONE)
        find(job, "mention", "a mention refers to what is not there; run yiming reindex");
    else if (status == YM_OK)
        status = check_span(job, text, mention, names.entry, names.label);
    ym__index_done(row);
    return status < 0 ? status : YM_OK;
}

/* The mentions in a passage. */
static ym_status check_mentions(checker *job, sqlite3_stmt *row)
{
    const char *text = ym__column_text(row, 2);
    ym__stored_mention mention;
    ym_status status = YM_OK;
    if (text == NULL) {
        find(job, "mention", "mentions are in a passage that is not there; run yiming reindex");
        return YM_OK;
    }
    ym__mention_cursor cursor = ym__mentions_of_column(row, 1, strlen(text));
    while (status == YM_OK && ym__mention_next(&cursor, &mention)) {
        status = check_mention(job, text, &mention);
        job->mentions++;
    }
    if (cursor.damaged)
        find(job, "mention",
             "the mentions in a passage cannot be read, or lie outside it; run yiming reindex");
    return status;
}

/* How often a passage mentions an entry. */
static ym_status count_in_passage(checker *job, int64_t passage, int64_t entry, uint64_t *count)
{
    ym__mention_cursor cursor;
    ym__stored_mention mention;
    sqlite3_stmt *row = NULL;
    *count = 0;
    const ym_status status =
        ym__mentions_read(&cursor, &row, job->index, passage, YM__ANY_TEXT, job->error);
    while (ym__mention_next(&cursor, &mention))
        *count += mention.entry == entry;
    ym__index_done(row);
    return status;
}

/* A row of the list of the passages that mention an entry: is each of them right? Whether they are all, check_list_ends
 * sees. */
static ym_status check_list(checker *job, sqlite3_stmt *row)
{
    const int64_t entry = sqlite3_column_int64(row, 0);
    const char *slug = ym__column_text(row, 4);
    const int64_t last = job->last_entry == entry ? job->last_passage : 0;
    const int64_t first = sqlite3_column_int64(row, 1);
    ym__mention_cursor cursor = ym__mentioning_unpack(sqlite3_column_blob(row, 3),
                                                      (size_t)sqlite3_column_bytes(row, 3), first);
    ym__mentioning each;
    uint64_t mentions = 0;
    bool good = slug != NULL && first > last;
    ym_status status = YM_OK;
    while (status == YM_OK && good && ym__mentioning_next(&cursor, &each)) {
        uint64_t count = 0;
        status = count_in_passage(job, each.passage, entry, &count);
        good = count == each.count;
        mentions += count;
        job->last_passage = each.passage;
    }
    job->last_entry = entry;
    job->mentions -= mentions;
    if (status == YM_OK && (!good || cursor.damaged || mentions == 0 ||
                            mentions != (uint64_t)sqlite3_column_int64(row, 2)))
        find(job, "mention-list",
             "the list of the passages that mention %s is not what they hold; run yiming reindex",
             slug == NULL ? "an entry that is not there" : slug);
    return status;
}

/* Each mention that a list tells of is there; so if there are no more, the lists are whole. */
static void check_list_ends(checker *job)
{
    if (job->mentions != 0)
        find(job, "mention-list",
             "the lists of the passages that mention an entry lack some of them; run yiming "
             "reindex");
}

static ym_status check_rows(checker *job, ym__statement name,
                            ym_status (*check)(checker *, sqlite3_stmt *))
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, job->index, name, job->error);
    while (status == YM_OK &&
           (status = ym__index_step(job->index, rows, "checking", job->error)) == YM_OK) {
        status = check(job, rows);
        if (status == YM_OK)
            status = go_on(job);
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status add_text(checker *job, sqlite3_stmt *row)
{
    const char *text = ym__column_text(row, 1);
    return text == NULL
               ? YM_OK
               : ym__text_sum_add(&job->text_sum, sqlite3_column_int64(row, 0), text, job->error);
}

static ym_status step_page(void *context)
{
    return go_on(context);
}

/* Full text against the passages, unless FTS5 has found already that they do not agree. */
static ym_status check_text_sum(checker *job)
{
    bool good = false;
    if (job->full_text_found)
        return YM_OK;
    ym_status status = check_rows(job, YM__CHECK_TEXTS, add_text);
    if (status == YM_OK)
        status =
            ym__text_sum_take_stored(&job->text_sum, &good, job->index, step_page, job, job->error);
    if (status == YM_OK && (!good || job->text_sum.sum != 0))
        find_full_text(job);
    return status;
}

static void find_bad_entry(void *context, const char *message)
{
    find(context, "entry", "%s; restore a backup, or import the glossary again", message);
}

static ym_status check_compiled(checker *job)
{
    bool same = false;
    const ym_status status = ym__index_check_compiled(job->index, &same, job->error);
    if (status == YM_OK && !same)
        find(job, "compiled",
             "the compiled glossary does not agree with the entries; run yiming reindex");
    return status;
}

/* What needs the glossary whole. */
static ym_status check_derived(checker *job)
{
    ym_index_status now = {0};
    ym_status status = ym_index_get_status(job->index, &now, job->error);
    if (status == YM_OK && !now.derived_current) {
        find(job, "versions",
             "the derived tables were made by another version of yiming; run yiming reindex");
        return YM_OK;
    }
    if (status == YM_OK)
        status = check_compiled(job);
    if (status == YM_OK)
        status = check_rows(job, YM__CHECK_BODIES, check_tagging);
    return status == YM_OK ? check_keys(job) : status;
}

/* Ours, of one moment. */
static ym_status check_tables(checker *job)
{
    uint64_t bad_entries = 0;
    bool begun = false;
    bool pending = true;
    bool current = false;
    ym_status status = ym__index_begin_read(job->index, &begun, job->error);
    if (status == YM_OK)
        status = ym__near_is_pending(&pending, job->index, job->error);
    if (status == YM_OK)
        status = ym__index_is_current(&current, job->index, job->error);
    job->near_compared = current && !pending;
    if (status == YM_OK)
        status = ym__index_refresh(job->index, job->error);
    if (status == YM_OK)
        status = ym__index_check_entries(job->index, find_bad_entry, job, &bad_entries, job->error);
    if (status == YM_OK)
        status = check_rows(job, YM__CHECK_ARTICLES, check_article);
    if (status == YM_OK)
        status = check_rows(job, YM__CHECK_REVISIONS, check_revision);
    if (status == YM_OK)
        status = check_rows(job, YM__CHECK_SOURCES, check_source);
    if (status == YM_OK)
        status = check_rows(job, YM__COMMAND_ALL, check_command);
    if (status == YM_OK)
        status = check_rows(job, YM__CHECK_BODIES, check_body);
    if (status == YM_OK)
        status = check_places(job);
    if (status == YM_OK)
        status = check_aside(job);
    if (status == YM_OK)
        status = check_text_sum(job);
    if (status == YM_OK)
        status = check_rows(job, YM__CHECK_MENTIONS, check_mentions);
    if (status == YM_OK)
        status = check_rows(job, YM__CHECK_MENTION_LISTS, check_list);
    if (status == YM_OK)
        check_list_ends(job);
    if (status == YM_OK && bad_entries == 0)
        status = check_derived(job);
    ym__index_end_read(job->index, begun);
    return status;
}

ym_status ym_index_check(ym_index *index, ym_report report, void *context, uint64_t *finding_count,
                         ym_progress progress, void *progress_context, ym_error *error)
{
    static const char damaged[] =
        "damaged; check --repair makes the file anew out of its facts when they can be read, else "
        "restore a backup, or merge the articles into a new index";
    *finding_count = 0;
    checker job = {.index = index,
                   .report = report,
                   .context = context,
                   .count = finding_count,
                   .progress = progress,
                   .progress_context = progress_context,
                   .error = error};
    ym_status status = check_sqlite(&job, "PRAGMA integrity_check(20)", "sqlite");
    if (status == YM_OK && *finding_count > 0) {
        note(&job, "sqlite", damaged);
        return YM_OK; /* what follows would only repeat it */
    }
    if (status == YM_OK)
        status = check_sqlite(
            &job,
            "SELECT 'a row of ' || \"table\" || ' refers to one of ' || parent || ' that is not "
            "there' FROM pragma_foreign_key_check() UNION ALL "
            "SELECT 'a row of label refers to one of label_class that is not there' FROM label "
            "WHERE class_id NOT IN (SELECT id FROM label_class) LIMIT 20",
            "orphan");
    if (status == YM_OK && *finding_count > 0)
        note(&job, "orphan", damaged);
    if (status == YM_OK)
        status = check_sqlite(&job,
                              "SELECT 'a text is there twice: ' || lower(hex(hash)) FROM body "
                              "GROUP BY hash HAVING count(*) > 1 LIMIT 20",
                              "body-hash");
    if (status == YM_OK)
        status = check_full_text(&job);
    if (status == YM_OK)
        status = check_tables(&job);
    ym__text_sum_free(&job.text_sum);
    return status;
}
