/* The pipeline: files -> records -> articles -> passages and mentions -> the index, in batches of whole articles. Read
 * ym_merge first, then merge_record, which is the walk of one article. */
#include <yiming/merge.h>

#include "base/error.h"
#include "index/full_text.h"
#include "index/near.h"
#include "index/other.h"
#include "index/store.h"
#include "merge/events.h"
#include "merge/files.h"
#include "read/reader.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* A batch is what one transaction holds, and what a kill loses: about a second's work. Larger ones are no faster, much
 * smaller ones are slower, since full text is written in more pieces (tests/bench/README.md). */
enum { BATCH_BYTES = 4 << 20, BATCH_ARTICLES = 1000, PROGRESS_RECORDS = 16 };

typedef struct work {
    ym_index *index;
    const ym_tagger *tagger; /* made when the first article needs it */
    const ym_merge_options *options;
    ym_merge_summary *summary;
    ym_merge_summary batch;  /* of the open batch: it counts when it is committed */
    ym__merge_events events; /* the same: they are told when it is committed */
    bool in_batch;
    bool entries_changed; /* by another index: those in memory go when it is taken back */
    ym_error *error;
    ym__buffer option_text; /* read options as one text, part of a source's identity */
    ym__buffer body;        /* used again from article to article */
    ym__buffer locator;     /* the same; the open file's path as text */
    ym__near_finder near;   /* of those who want no near duplicates */
    uint64_t batch_bytes, batch_articles;
    uint64_t done_before; /* bytes of the files before the open one */
    uint64_t total;
    uint64_t records;
} work;

const char *ym_merge_outcome_name(ym_merge_outcome outcome)
{
    static const char *const names[] = {"added",     "updated", "unchanged",
                                        "duplicate", "skipped", "failed"};
    return names[outcome];
}

static const ym_merge_outcome outcomes[] = {[YM__STORED_ADDED] = YM_MERGE_ADDED,
                                            [YM__STORED_UPDATED] = YM_MERGE_UPDATED,
                                            [YM__STORED_UNCHANGED] = YM_MERGE_UNCHANGED,
                                            [YM__STORED_DUPLICATE] = YM_MERGE_DUPLICATE};

/* ---- telling --------------------------------------------------------------------------------------------------- */

/* Counts what became of an article and tells it: at once when nothing is written, else when it is committed. */
static ym_status tell(work *job, ym_merge_event *event)
{
    const ym_merge_options *options = job->options;
    ym_merge_summary *summary = &job->batch;
    event->file = ym__buffer_text(&job->locator);
    uint64_t *const counts[] = {&summary->added,      &summary->updated, &summary->unchanged,
                                &summary->duplicates, &summary->skipped, &summary->failed};
    ++*counts[event->outcome];
    summary->warnings += event->warning_count;
    if (options->observer == NULL)
        return YM_OK;
    if (job->in_batch && !options->dry_run)
        return ym__merge_events_add(&job->events, event, job->error);
    options->observer(options->observer_context, event);
    return YM_OK;
}

static ym_status tell_plain(work *job, const char *source, ym_merge_outcome outcome,
                            const char *reason)
{
    ym_merge_event event = {.source = source, .outcome = outcome, .reason = reason};
    return tell(job, &event);
}

/* Of "news.jsonl:7: no text", which the reader says, the cause: an event names its source. */
static ym_status tell_failure(work *job, const char *source, ym_merge_outcome outcome,
                              const char *message)
{
    const size_t bytes = strlen(source);
    const bool repeats =
        strncmp(message, source, bytes) == 0 && strncmp(message + bytes, ": ", 2) == 0;
    return tell_plain(job, source, outcome, repeats ? message + bytes + 2 : message);
}

static ym_status tell_progress(work *job, uint64_t done)
{
    const ym_merge_options *options = job->options;
    if (options->progress != NULL && options->progress(options->progress_context, done, job->total))
        return ym__error_interrupted(job->error);
    return YM_OK;
}

/* Is this a failure of one article, after which the rest is merged all the same? */
static bool is_of_the_article(ym_status status)
{
    return status == YM_E_INPUT || status == YM_E_LIMIT || status == YM_E_NOT_FOUND ||
           status == YM_E_IO;
}

/* ---- batches --------------------------------------------------------------------------------------------------- */

/* The write lock is taken when there is something to write: known articles need none. */
static ym_status begin_batch(work *job)
{
    if (job->in_batch)
        return YM_OK;
    ym_status status = ym__index_begin(job->index, job->error);
    job->in_batch = status == YM_OK;
    return status;
}

static void count_batch(work *job)
{
    ym_merge_summary *all = job->summary;
    const ym_merge_summary *batch = &job->batch;
    all->added += batch->added;
    all->updated += batch->updated;
    all->unchanged += batch->unchanged;
    all->duplicates += batch->duplicates;
    all->skipped += batch->skipped;
    all->failed += batch->failed;
    all->warnings += batch->warnings;
    job->batch = (ym_merge_summary){0};
}

static ym_status end_batch(work *job)
{
    ym_status status = YM_OK;
    if (job->in_batch && !job->options->dry_run) {
        status = ym__index_commit(job->index, job->error);
        job->in_batch = false;
        job->tagger = NULL; /* between batches another program may change the glossary */
    }
    if (status == YM_OK) {
        count_batch(job);
        if (job->options->observer != NULL)
            ym__merge_events_tell(&job->events, job->options->observer,
                                  job->options->observer_context);
    }
    job->batch_bytes = 0;
    job->batch_articles = 0;
    return status;
}

static ym_status count_into_batch(work *job, uint64_t bytes)
{
    job->batch_bytes += bytes;
    job->batch_articles++;
    if (job->options->dry_run ||
        (job->batch_bytes < BATCH_BYTES && job->batch_articles < BATCH_ARTICLES))
        return YM_OK;
    return end_batch(job);
}

/* ---- one article ----------------------------------------------------------------------------------------------- */

/* The key: canonical URL; else, in a stream, the record's id within its publisher (alone it is any file's), else its exact
 * text; else the path. Built in `key`. */
static ym_status make_key(ym__buffer *key, const ym__article *article, const ym__record *record,
                          const char *locator, const ym__hash *body_hash, ym_error *error)
{
    const ym_article_view *view = &article->view;
    if (view->url != NULL) {
        ym__buffer_printf(key, "url:%s", view->url);
    } else if (record->stream && view->id != NULL && view->publisher != NULL) {
        ym__buffer_printf(key, "id:%s\t%s", view->publisher, view->id);
    } else if (record->stream || strcmp(locator, "-") == 0) {
        char hex[YM__HASH_HEX + 1];
        ym__hash_hex(body_hash, YM__HASH_HEX, hex);
        ym__buffer_printf(key, "body:%s", hex);
    } else {
        ym__arena arena = {0};
        const char *path = ym__merge_clean_path(&arena, locator);
        if (path == NULL)
            key->failed = true;
        else
            ym__buffer_printf(key, "path:%s", path);
        ym__arena_free(&arena);
    }
    return key->failed ? ym__error_nomem(error) : YM_OK;
}

/* Is the article new, and its text nearly that of another one? YM_OK: then `name` is the other's; YM_DONE: no. */
static ym_status find_near(work *job, const char *key, const ym__prepared *prepared, char name[32],
                           ym_error *error)
{
    bool known = false;
    ym_status status = ym__store_article_known(job->index, key, &known, error);
    if (status < 0 || known)
        return status < 0 ? status : YM_DONE;
    return ym__near_find(name, &job->near, job->index, &prepared->sketch,
                         ym__buffer_text(&job->body), error);
}

/* YM_E_INPUT: the article cannot be stored, and nothing of it was. YM_DONE: it is left out, since its text is nearly that of
 * the article `name`. */
static ym_status store_article(work *job, ym__article *article, const ym__record *record,
                               const ym__source *source, ym__stored *stored, char name[32],
                               ym_error *error)
{
    bool left_out = false;
    ym__prepared prepared = {0};
    ym__buffer key = {0};
    bool shown = false;
    ym__buffer_clear(&job->body);
    ym__body_of_article(&job->body, article);
    if (job->body.failed)
        return ym__error_nomem(error);
    const ym__hash body_hash = ym__hash_of(ym__buffer_text(&job->body), job->body.size);
    const char *origins = ym__article_origins(article);
    ym_status status = origins == NULL ? ym__error_nomem(error) : YM_OK;
    if (status == YM_OK)
        status = make_key(&key, article, record, source->locator, &body_hash, error);
    if (status == YM_OK)
        status = ym__store_body_shown(job->index, &body_hash, &shown, error);
    const bool mends = job->options->reread;
    if (status == YM_OK && (!shown || mends) && job->tagger == NULL)
        status = ym_index_tagger(job->index, &job->tagger, error);
    if (status == YM_OK && (!shown || mends))
        status = ym__prepared_make(&prepared, job->tagger, article->view.paragraphs,
                                   article->view.paragraph_count, error);
    if (status == YM_OK && mends)
        status = ym__store_mend_body(job->index, &body_hash, ym__buffer_text(&job->body), &prepared,
                                     error);
    if (status == YM_OK && !shown && job->options->skip_near_duplicates) {
        status = find_near(job, ym__buffer_text(&key), &prepared, name, error);
        left_out = status == YM_OK;
        status = status == YM_DONE ? YM_OK : status;
    }
    if (status == YM_OK && !left_out)
        status = ym__store_article(job->index, article, source, ym__buffer_text(&key), &body_hash,
                                   &prepared, origins, stored, name, error);
    ym__prepared_free(&prepared);
    ym__buffer_free(&key);
    return left_out ? YM_DONE : status;
}

/* Stores an article that was parsed, and tells what became of it. */
static ym_status merge_article(work *job, ym__article *article, const ym__record *record,
                               const ym__source *source)
{
    char name[32];
    char reason[80];
    ym_error error = {.status = YM_OK};
    ym__stored stored = YM__STORED_UNCHANGED;
    ym_status status = begin_batch(job);
    if (status < 0)
        return status;
    status = store_article(job, article, record, source, &stored, name, &error);
    if (status == YM_E_INPUT)
        return tell_failure(job, record->source, YM_MERGE_FAILED, error.message);
    if (status < 0)
        return ym__error_set(job->error, status, "%s", error.message);
    if (status == YM_DONE) {
        snprintf(reason, sizeof reason, "nearly the same text as article %s", name);
        return tell_plain(job, record->source, YM_MERGE_SKIPPED, reason);
    }
    ym_merge_event event = {.source = record->source,
                            .outcome = outcomes[stored],
                            .article = name,
                            .warning_count = article->view.warning_count,
                            .warnings = article->view.warnings,
                            .low_confidence = article->view.low_confidence};
    status = tell(job, &event);
    return status < 0 ? status : count_into_batch(job, record->size);
}

/* The walk of one article. A negative status is of the whole merge; what goes wrong with the article is told. */
static ym_status merge_record(work *job, const ym__record *record)
{
    char name[YM__ARTICLE_NAME_DIGITS + 1];
    bool known = false;
    int64_t elsewhere = 0;
    ym_status status = YM_OK;
    const ym__source source = {.locator = ym__buffer_text(&job->locator),
                               .line = record->line,
                               .is_stream = record->stream,
                               .raw_hash = ym__hash_of(record->bytes, record->size),
                               .options = ym__buffer_text(&job->option_text),
                               .reader_version = YM__READER_VERSION};
    if (!job->options->reread)
        status = ym__store_known(job->index, &source, &known, &elsewhere, name, job->error);
    if (status == YM_OK && elsewhere != 0)
        status = begin_batch(job);
    if (status == YM_OK && elsewhere != 0)
        status = ym__store_copy(job->index, elsewhere, &source, job->error);
    if (status < 0)
        return status;
    if (known) {
        ym_merge_event event = {
            .source = record->source, .outcome = YM_MERGE_UNCHANGED, .article = name};
        status = tell(job, &event);
        return status < 0 ? status : count_into_batch(job, 0);
    }
    ym_error error = {.status = YM_OK};
    ym__article article = {0};
    status = ym__record_parse(&article, record, &job->options->read, &error);
    if (status == YM_OK)
        status = merge_article(job, &article, record, &source);
    else if (is_of_the_article(status))
        status = tell_failure(job, record->source, YM_MERGE_FAILED, error.message);
    else
        ym__error_set(job->error, status, "%s", error.message);
    ym__article_free(&article);
    return status;
}

/* Ends the batch when there is nothing to read just now: nobody waits for us while we wait. */
static ym_status end_batch_before_waiting(work *job, ym_reader *reader)
{
    if (!job->in_batch || job->options->dry_run || ym__reader_ready(reader))
        return YM_OK;
    return end_batch(job);
}

/* Can opening the file wait for somebody to write it? */
static bool may_wait(const char *path)
{
    struct stat about;
    return strcmp(path, "-") == 0 || stat(path, &about) != 0 || !S_ISREG(about.st_mode);
}

/* ---- another index ---------------------------------------------------------------------------------------------- */

/* Is it an index, by the head of an SQLite file and the number that says whose it is? */
static bool is_index(const char *path)
{
    enum { HEAD = 72, APPLICATION_ID = 68 };
    static const unsigned char ours[] = {
        (YM__APPLICATION_ID >> 24) & 0xFF, (YM__APPLICATION_ID >> 16) & 0xFF,
        (YM__APPLICATION_ID >> 8) & 0xFF, YM__APPLICATION_ID & 0xFF};
    unsigned char head[HEAD];
    FILE *file = may_wait(path) ? NULL : fopen(path, "rb");
    const bool read = file != NULL && fread(head, 1, HEAD, file) == HEAD;
    if (file != NULL)
        (void)fclose(file);
    return read && memcmp(head, "SQLite format 3", 16) == 0 &&
           memcmp(head + APPLICATION_ID, ours, sizeof ours) == 0;
}

static bool is_own_file(const work *job, const char *path)
{
    struct stat own;
    struct stat other;
    return stat(job->index->path, &own) == 0 && stat(path, &other) == 0 &&
           own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

/* Its entries and its log, in a transaction of their own, since the texts that follow are tagged with what comes of it. */
static ym_status merge_entries(work *job, ym__other *other)
{
    const ym_merge_options *options = job->options;
    const ym_import_options wanted = {.on_conflict = options->on_conflict,
                                      .report = options->report,
                                      .report_context = options->report_context};
    ym_merge_summary *all = job->summary;
    ym__buffer command = {0};
    ym_import_summary entries = {0};
    uint64_t commands = 0;
    ym__buffer_printf(&command, "merge %s", ym__buffer_text(&job->locator));
    ym_status status = command.failed ? ym__error_nomem(job->error) : end_batch(job);
    if (status == YM_OK)
        status = begin_batch(job);
    if (status == YM_OK)
        status = ym__other_merge_entries(other, ym__buffer_text(&command), &wanted, &entries,
                                         &commands, job->error);
    ym__buffer_free(&command);
    job->tagger = NULL;
    job->entries_changed = true;
    if (status == YM_OK)
        status = end_batch(job);
    if (status < 0)
        return status;
    all->indexes++;
    all->commands += commands;
    all->entries.created += entries.created;
    all->entries.updated += entries.updated;
    all->entries.unchanged += entries.unchanged;
    all->entries.conflicts += entries.conflicts;
    all->entries.retagged_texts += entries.retagged_texts;
    return YM_OK;
}

static ym_status tell_article(work *job, const ym__other_article *article)
{
    ym_merge_event event = {.source = ym__buffer_text(&job->locator),
                            .outcome =
                                article->failed ? YM_MERGE_FAILED : outcomes[article->stored],
                            .article = article->failed ? NULL : article->name};
    ym__buffer reason = {0};
    if (article->failed) {
        ym__buffer_printf(&reason, "article%s%s: %s", article->name[0] == '\0' ? "" : " ",
                          article->name, article->reason);
        event.reason = ym__buffer_text(&reason);
    }
    const ym_status status = reason.failed ? ym__error_nomem(job->error) : tell(job, &event);
    ym__buffer_free(&reason);
    return status < 0 ? status : count_into_batch(job, article->bytes);
}

static ym_status merge_articles(work *job, ym__other *other, uint64_t file_bytes)
{
    ym__other_article article;
    uint64_t done = 0;
    ym_status status = YM_OK;
    while (status == YM_OK) {
        status = begin_batch(job);
        if (status == YM_OK)
            status = ym__other_next(other, &article, job->error);
        if (status != YM_OK)
            break;
        status = tell_article(job, &article);
        if (status == YM_OK && ++done % PROGRESS_RECORDS == 0)
            status = tell_progress(job, job->done_before +
                                            (uint64_t)((double)file_bytes * (double)done /
                                                       (double)(ym__other_count(other) + 1)));
    }
    if (status == YM_DONE)
        status = end_batch(job);
    return status;
}

static ym_status merge_index(work *job, const ym__merge_file *file)
{
    const char *path = ym__buffer_text(&job->locator);
    ym__other *other = NULL;
    ym_error error = {.status = YM_OK};
    if (is_own_file(job, file->path))
        return tell_plain(job, path, YM_MERGE_SKIPPED, "this is the index that is merged into");
    ym_status status = ym__other_open(&other, job->index, file->path, &error);
    if (status < 0)
        return status == YM_E_NOMEM || status == YM_E_INTERRUPTED
                   ? ym__error_set(job->error, status, "%s", error.message)
                   : tell_failure(job, path, YM_MERGE_FAILED, error.message);
    status = merge_entries(job, other);
    if (status == YM_OK)
        status = merge_articles(job, other, file->bytes);
    ym__other_free(other);
    job->summary->input_bytes += file->bytes;
    job->done_before += file->bytes;
    return status;
}

/* ---- one file -------------------------------------------------------------------------------------------------- */

static ym_status merge_records(work *job, ym_reader *reader)
{
    const char *path = ym__buffer_text(&job->locator);
    const ym__record *record = NULL;
    ym_error error = {.status = YM_OK};
    bool any = false;
    ym_status status = YM_OK;
    while (status == YM_OK) {
        status = end_batch_before_waiting(job, reader);
        if (status < 0)
            return status;
        status = ym__reader_record(reader, &record, &error);
        if (status == YM_E_LIMIT) {
            any = true;
            status = tell_failure(job, record->source, YM_MERGE_FAILED, error.message);
            continue;
        }
        if (status != YM_OK)
            break;
        any = true;
        status = merge_record(job, record);
        if (status == YM_OK && ++job->records % PROGRESS_RECORDS == 0)
            status = tell_progress(job, job->done_before + ym_reader_offset(reader));
        if (status < 0)
            return status;
    }
    if (status == YM_DONE)
        return any ? YM_OK : tell_plain(job, path, YM_MERGE_SKIPPED, "empty");
    if (!is_of_the_article(status))
        return ym__error_set(job->error, status, "%s", error.message);
    return tell_failure(job, path, YM_MERGE_FAILED, error.message);
}

static ym_status merge_file(work *job, const ym__merge_file *file)
{
    ym__buffer_clear(&job->locator);
    ym__reader_describe_path(&job->locator, file->path);
    if (job->locator.failed)
        return ym__error_nomem(job->error);
    const char *path = ym__buffer_text(&job->locator);
    if (file->skip != NULL)
        return tell_plain(job, path, file->failed ? YM_MERGE_FAILED : YM_MERGE_SKIPPED, file->skip);
    if (is_index(file->path))
        return merge_index(job, file);
    ym_reader *reader = NULL;
    ym_error error = {.status = YM_OK};
    ym_status status = job->in_batch && may_wait(file->path) ? end_batch(job) : YM_OK;
    if (status < 0)
        return status;
    status = ym_reader_open(&reader, file->path, &job->options->read, &error);
    if (status == YM_OK) {
        status = merge_records(job, reader);
        job->summary->input_bytes += ym_reader_offset(reader);
    } else if (status == YM_E_INPUT && !file->named) {
        status = tell_failure(job, path, YM_MERGE_SKIPPED, error.message);
    } else if (is_of_the_article(status)) {
        status = tell_failure(job, path, YM_MERGE_FAILED, error.message);
    } else {
        ym__error_set(job->error, status, "%s", error.message);
    }
    ym_reader_free(reader);
    job->done_before += file->bytes;
    return status;
}

/* What the user said about the articles, as one text: other words about the same bytes are another reading of them. */
static void describe_options(ym__buffer *text, const ym_read_options *read)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"encoding", read->encoding},
                {"lang", read->lang},
                {"date", read->date},
                {"url", read->url}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (rows[i].value != NULL)
            ym__buffer_printf(text, "%s=%s\n", rows[i].name, rows[i].value);
    }
}

/* Finds the near duplicates among what came in; of a run that was stopped before this, the next one finds them. */
static ym_status compare_new_texts(work *job)
{
    bool pending = false;
    ym_status status = ym__near_is_pending(&pending, job->index, job->error);
    if (status < 0 || !pending)
        return status;
    status = ym__index_begin(job->index, job->error);
    if (status == YM_OK)
        status = ym__near_update(job->index, job->error);
    if (status == YM_OK)
        return ym__index_commit(job->index, job->error);
    ym__index_rollback(job->index);
    return status;
}

ym_status ym_merge(ym_index *index, const char *const *paths, size_t path_count,
                   const ym_merge_options *options, ym_merge_summary *summary, ym_error *error)
{
    *summary = (ym_merge_summary){0};
    work job = {.index = index, .options = options, .summary = summary, .error = error};
    ym__merge_files files = {0};
    int64_t last_passage = 0;
    ym_status status = YM_OK;
    describe_options(&job.option_text, &options->read);
    if (job.option_text.failed)
        status = ym__error_nomem(error);
    else
        status = ym_read_options_check(&options->read, paths, path_count, error);
    if (status == YM_OK)
        status = ym__index_may_write(index, error);
    if (status == YM_OK)
        status = ym__last_passage(index, &last_passage, error);
    if (status == YM_OK)
        status = ym__merge_files_leave_out(&files, index->path, error);
    for (size_t i = 0; i < path_count && status == YM_OK; i++)
        status =
            ym__merge_files_add(&files, paths[i], options->excludes, options->exclude_count, error);
    if (status < 0)
        goto done;
    job.total = files.bytes_unknown ? 0 : files.bytes;
    for (size_t i = 0; i < files.count && status == YM_OK; i++) {
        status = merge_file(&job, &files.items[i]);
        if (status == YM_OK)
            status = tell_progress(&job, job.done_before);
    }
    if (status == YM_OK)
        status = end_batch(&job);
    if (status < 0 || options->dry_run)
        ym__index_rollback(index);
    if ((status < 0 || options->dry_run) && job.entries_changed)
        ym__index_forget_glossary(index);
    if (status < 0 && !job.in_batch)
        count_batch(&job); /* nothing of it was taken back */
    if (status == YM_OK && !options->dry_run)
        status = compare_new_texts(&job);
    if (status == YM_OK && !options->dry_run)
        status = ym__full_text_compact(index, last_passage, error);
done:
    ym__merge_files_free(&files);
    ym__merge_events_free(&job.events);
    ym__buffer_free(&job.option_text);
    ym__buffer_free(&job.body);
    ym__buffer_free(&job.locator);
    ym__near_finder_free(&job.near);
    return status;
}
