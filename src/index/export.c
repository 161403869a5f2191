/* Taking everything out again: entries by the formats of src/glossary; articles, passages and mentions as JSON
 * Lines. Sorted by lasting names, without times or row ids: equal content gives equal bytes. */
#include "base/error.h"
#include "glossary/glossary.h"
#include "index/body.h"
#include "index/mention.h"

#include <string.h>

typedef struct exporter {
    ym_index *index;
    ym_json *json;
    ym_line line;
    void *context;
    ym_error *error;
} exporter;

static ym_status put(exporter *job, const char *text, size_t bytes)
{
    if (text == NULL)
        return ym__error_nomem(job->error);
    return job->line(job->context, text, bytes) ? ym__error_interrupted(job->error) : YM_OK;
}

static ym_status put_json(exporter *job)
{
    size_t bytes = 0;
    const char *text = ym_json_text(job->json, &bytes);
    return put(job, text, bytes);
}

static void begin(exporter *job, const char *kind)
{
    ym_json_clear(job->json);
    ym_json_begin_object(job->json);
    ym_json_member_string(job->json, "kind", kind);
}

/* ---- articles and what is in them ------------------------------------------------------------------------------ */

static void member_chars(exporter *job, const char *text, size_t start, size_t end)
{
    const size_t start_char = ym_text_chars(text, start);
    ym_json_member_integer(job->json, "start", (int64_t)start);
    ym_json_member_integer(job->json, "end", (int64_t)end);
    ym_json_member_integer(job->json, "start_char", (int64_t)start_char);
    ym_json_member_integer(job->json, "end_char",
                           (int64_t)(start_char + ym_text_chars(text + start, end - start)));
}

/* The name of the passage that a statement stands at: EXPORT_PASSAGES. */
static const char *name_of(char name[32], sqlite3_stmt *passage)
{
    const char *text = ym__column_text(passage, 3);
    ym__passage_name(name, text == NULL ? "" : text, sqlite3_column_int64(passage, 2));
    return name;
}

/* The members that say which entry a mention is of, by which label. */
static ym_status member_names(exporter *job, const ym__stored_mention *mention)
{
    sqlite3_stmt *row = NULL;
    ym__mention_names names;
    const ym_status status = ym__mention_names_read(&names, &row, job->index, mention, job->error);
    if (status == YM_OK) {
        ym_json_member_string(job->json, "entry", names.entry);
        ym_json_member_string(job->json, "label", names.label);
    }
    ym__index_done(row);
    return status == YM_DONE
               ? ym__error_set(job->error, YM_E_INDEX,
                               "a mention refers to what is not there; run yiming check")
               : status;
}

/* `name` is the passage's for a line of its own; NULL: a member of an open array. */
static ym_status export_mention(exporter *job, sqlite3_stmt *article, sqlite3_stmt *passage,
                                const char *name, const char *text,
                                const ym__stored_mention *mention)
{
    if (name != NULL) {
        begin(job, "mention");
        ym_json_member_string(job->json, "article", ym__column_text(article, 0));
        ym_json_member_integer(job->json, "passage", sqlite3_column_int64(passage, 1));
        ym_json_member_string(job->json, "passage_id", name);
    } else {
        ym_json_begin_object(job->json);
    }
    member_chars(job, text, mention->start, mention->end);
    const ym_status status = member_names(job, mention);
    ym_json_end_object(job->json);
    return status == YM_OK && name != NULL ? put_json(job) : status;
}

/* The mentions of a passage: as the members of an open array, or (`lines`) as lines of their own. */
static ym_status export_mentions(exporter *job, sqlite3_stmt *article, sqlite3_stmt *passage,
                                 bool lines)
{
    char room[32];
    const char *text = NULL;
    sqlite3_stmt *row = NULL;
    ym__mention_cursor cursor;
    ym__stored_mention mention;
    ym_status status = ym__index_text(&text, job->index, passage, 3, job->error);
    if (status < 0)
        return status;
    status = ym__mentions_read(&cursor, &row, job->index, sqlite3_column_int64(passage, 0),
                               strlen(text), job->error);
    const char *name = lines ? name_of(room, passage) : NULL;
    while (status == YM_OK && ym__mention_next(&cursor, &mention))
        status = export_mention(job, article, passage, name, text, &mention);
    if (status == YM_OK && cursor.damaged)
        status = ym__error_set(job->error, YM_E_INDEX,
                               "a mention lies outside its passage; run yiming check");
    ym__index_done(row);
    return status;
}

static ym_status export_passage(exporter *job, sqlite3_stmt *article, sqlite3_stmt *passage,
                                bool mentions)
{
    char name[32];
    begin(job, "passage");
    ym_json_member_string(job->json, "article", ym__column_text(article, 0));
    ym_json_member_integer(job->json, "passage", sqlite3_column_int64(passage, 1));
    ym_json_member_string(job->json, "passage_id", name_of(name, passage));
    ym_json_member_integer(job->json, "paragraph", sqlite3_column_int64(passage, 4));
    ym_json_member_string(job->json, "text", ym__column_text(passage, 3));
    ym_status status = YM_OK;
    if (mentions) {
        ym_json_key(job->json, "mentions");
        ym_json_begin_array(job->json);
        status = export_mentions(job, article, passage, false);
        ym_json_end_array(job->json);
    }
    ym_json_end_object(job->json);
    return status == YM_OK ? put_json(job) : status;
}

static ym_status walk_passages(exporter *job, sqlite3_stmt *article, ym_export_what what)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, job->index, YM__EXPORT_PASSAGES, job->error);
    if (status < 0)
        return status;
    const int64_t body = sqlite3_column_int64(article, 2);
    sqlite3_bind_int64(rows, 1, body);
    while (status == YM_OK &&
           (status = ym__passage_step(job->index, rows, body, job->error)) == YM_OK) {
        if (what == YM_EXPORT_MENTIONS)
            status = export_mentions(job, article, rows, true);
        else
            status = export_passage(job, article, rows, what != YM_EXPORT_ARTICLES);
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

/* A member whose value is the array of the lines of a text; none for "". */
static ym_status member_lines(exporter *job, const char *name, const char *text)
{
    ym__buffer line = {0};
    ym_json_key(job->json, name);
    ym_json_begin_array(job->json);
    while (text != NULL && *text != '\0') {
        const size_t size = strcspn(text, "\n");
        ym__buffer_clear(&line);
        ym__buffer_append(&line, text, size);
        ym_json_string(job->json, ym__buffer_text(&line));
        text += size + (text[size] == '\n');
    }
    ym_json_end_array(job->json);
    const bool failed = line.failed;
    ym__buffer_free(&line);
    return failed ? ym__error_nomem(job->error) : YM_OK;
}

/* A member whose value is an object of strings that is stored as JSON. */
static ym_status member_object(exporter *job, const char *name, const char *text)
{
    ym__extra members = {.at = text == NULL ? "" : text};
    ym_status status;
    ym_json_key(job->json, name);
    ym_json_begin_object(job->json);
    while ((status = ym__extra_next(&members, job->error)) == YM_OK)
        ym_json_member_string(job->json, ym__buffer_text(&members.name),
                              ym__buffer_text(&members.value));
    ym_json_end_object(job->json);
    ym__extra_free(&members);
    if (status == YM_E_INPUT)
        return ym__error_set(job->error, YM_E_INDEX, "%s is damaged (%s); run yiming check",
                             job->index->path, name);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status put_source(exporter *job, sqlite3_stmt *row)
{
    ym_json_begin_object(job->json);
    ym_json_member_string(job->json, "source", ym__column_text(row, 0));
    ym_json_member_boolean(job->json, "stream", sqlite3_column_int(row, 1) != 0);
    ym_json_member_string(job->json, "raw_hash", ym__column_text(row, 2));
    ym_json_member_string(job->json, "options", ym__column_text(row, 3));
    ym_json_member_integer(job->json, "reader_version", sqlite3_column_int64(row, 4));
    ym_json_member_string(job->json, "encoding", ym__column_text(row, 5));
    ym_status status = member_object(job, "origins", ym__column_text(row, 6));
    if (status == YM_OK)
        status = member_lines(job, "trimmed", ym__column_text(row, 7));
    if (status == YM_OK)
        status = member_lines(job, "warnings", ym__column_text(row, 8));
    ym_json_member_integer(job->json, "replaced", sqlite3_column_int64(row, 9));
    ym_json_member_boolean(job->json, "low_confidence", sqlite3_column_int(row, 10) != 0);
    ym_json_end_object(job->json);
    return status;
}

/* What is known of where the article was read from, but the line of a stream: that is chance. */
static ym_status member_sources(exporter *job, sqlite3_stmt *article)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, job->index, YM__EXPORT_SOURCES, job->error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(rows, 1, sqlite3_column_int64(article, 3));
    ym_json_key(job->json, "sources");
    ym_json_begin_array(job->json);
    while (status == YM_OK &&
           (status = ym__index_step(job->index, rows, "reading sources", job->error)) == YM_OK)
        status = put_source(job, rows);
    ym__index_done(rows);
    ym_json_end_array(job->json);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status member_paragraphs(exporter *job, sqlite3_stmt *article)
{
    ym__buffer text = {0};
    ym_status status =
        ym__body_text(job->index, sqlite3_column_int64(article, 2), &text, job->error);
    if (status == YM_OK)
        status = member_lines(job, "paragraphs", ym__buffer_text(&text));
    ym__buffer_free(&text);
    return status;
}

static ym_status export_article(exporter *job, sqlite3_stmt *article, bool paragraphs)
{
    static const char *const names[] = {"title",     "date",   "lang",    "url",
                                        "publisher", "author", "modified"};
    enum { NAMES = sizeof names / sizeof *names };
    begin(job, "article");
    ym_json_member_string(job->json, "article", ym__column_text(article, 0));
    ym_json_member_string(job->json, "key", ym__column_text(article, 1));
    ym_json_member_string(job->json, "revision", ym__column_text(article, 4));
    for (int i = 0; i < NAMES; i++)
        ym_json_member_string(job->json, names[i], ym__column_text(article, 5 + i));
    ym_json_member_list(job->json, "keywords", ym__column_text(article, 5 + NAMES));
    ym_status status = member_sources(job, article);
    if (status == YM_OK && paragraphs)
        status = member_paragraphs(job, article);
    ym_json_end_object(job->json);
    return status == YM_OK ? put_json(job) : status;
}

static ym_status export_articles(exporter *job, ym_export_what what)
{
    sqlite3_stmt *articles = NULL;
    ym_status status = ym__index_statement(&articles, job->index, YM__EXPORT_ARTICLES, job->error);
    while (status == YM_OK && (status = ym__index_step(job->index, articles, "reading articles",
                                                       job->error)) == YM_OK) {
        if (what == YM_EXPORT_ARTICLES || what == YM_EXPORT_ALL)
            status = export_article(job, articles, what == YM_EXPORT_ARTICLES);
        if (status == YM_OK && what != YM_EXPORT_ARTICLES)
            status = walk_passages(job, articles, what);
    }
    ym__index_done(articles);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status export_entries(exporter *job)
{
    const ym_glossary *glossary = NULL;
    ym_status status = ym_index_glossary(job->index, &glossary, job->error);
    return status == YM_OK ? ym_glossary_write(glossary, "jsonl", NULL, job->line, job->context,
                                               NULL, NULL, job->error)
                           : status;
}

ym_status ym_index_export(ym_index *index, ym_export_what what, ym_line line, void *context,
                          ym_error *error)
{
    exporter job = {.index = index, .line = line, .context = context, .error = error};
    /* One transaction, so that a merge in between does not show. */
    bool begun = false;
    ym_status status = ym_json_new(&job.json, error);
    if (status < 0)
        return status;
    status = ym__index_begin_read(index, &begun, error);
    if (status == YM_OK)
        status = ym__index_refresh(index, error);
    if (status == YM_OK && (what == YM_EXPORT_ENTRIES || what == YM_EXPORT_ALL))
        status = export_entries(&job);
    if (status == YM_OK && what != YM_EXPORT_ENTRIES)
        status = export_articles(&job, what);
    ym__index_end_read(index, begun);
    ym_json_free(job.json);
    return status;
}
