/* The writer's side of a merge: items come in their order (pipeline.h), and what becomes of each is stored in batches of whole
 * articles and told. Read ym_merge first, then merge_record, which is the walk of one article. */
#include <yiming/merge.h>

#include "base/error.h"
#include "index/full_text.h"
#include "index/near.h"
#include "index/other.h"
#include "index/store.h"
#include "merge/events.h"
#include "merge/pipeline.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A batch is what one transaction holds, and what a kill loses: about a second's work. Larger ones are no faster, much
 * smaller ones are slower, since full text is written in more pieces (tests/bench/README.md). */
enum { BATCH_BYTES = 4 << 20, BATCH_ARTICLES = 1000, PROGRESS_RECORDS = 16 };

typedef struct work {
    ym_index *index;
    const ym_merge_options *options;
    ym_merge_summary *summary;
    ym_merge_summary batch;  /* of the open batch: it counts when it is committed */
    ym__merge_events events; /* the same: they are told when it is committed */
    bool in_batch;
    bool entries_changed; /* by another index: those in memory go when it is taken back */
    ym_error *error;
    ym__buffer option_text; /* read options as one text, part of a source's identity */
    ym__near_finder near;   /* of those who want no near duplicates */
    ym__pipeline *pipeline;
    uint64_t batch_bytes, batch_articles;
    uint64_t batches; /* that were begun */
    uint64_t done_bytes, total;
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

/* ---- batches --------------------------------------------------------------------------------------------------- */

/* The write lock is taken when there is something to write: known articles need none. */
static ym_status begin_batch(work *job)
{
    if (job->in_batch)
        return YM_OK;
    ym_status status = ym__index_begin(job->index, job->error);
    job->in_batch = status == YM_OK;
    job->batches += job->in_batch;
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
        job->in_batch = status < 0; /* what failed is still to be taken back */
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

/* Articles that are only told of count, too, since they wait for the end of the batch in memory. */
static ym_status count_into_batch(work *job, uint64_t bytes)
{
    job->batch_bytes += bytes;
    job->batch_articles++;
    if (job->options->dry_run ||
        (job->batch_bytes < BATCH_BYTES && job->batch_articles < BATCH_ARTICLES))
        return YM_OK;
    return end_batch(job);
}

/* ---- telling --------------------------------------------------------------------------------------------------- */

/* Counts what became of an article and tells it: at once when nothing is written, else when the batch is committed, which
 * may be now. `bytes`: what was stored of it. */
static ym_status tell(work *job, const ym__item *item, ym_merge_event *event, uint64_t bytes)
{
    const ym_merge_options *options = job->options;
    ym_merge_summary *summary = &job->batch;
    event->file = item->locator;
    event->source = item->record.source != NULL ? item->record.source : item->locator;
    uint64_t *const counts[] = {&summary->added,      &summary->updated, &summary->unchanged,
                                &summary->duplicates, &summary->skipped, &summary->failed};
    ++*counts[event->outcome];
    summary->warnings += event->warning_count;
    ym_status status = YM_OK;
    if (options->observer != NULL && job->in_batch && !options->dry_run)
        status = ym__merge_events_add(&job->events, event, job->error);
    else if (options->observer != NULL)
        options->observer(options->observer_context, event);
    return status < 0 ? status : count_into_batch(job, bytes);
}

static ym_status tell_reason(work *job, const ym__item *item, ym_merge_outcome outcome,
                             const char *reason)
{
    ym_merge_event event = {.outcome = outcome, .reason = reason};
    return tell(job, item, &event, 0);
}

static ym_status tell_progress(work *job)
{
    const ym_merge_options *options = job->options;
    if (options->progress != NULL &&
        options->progress(options->progress_context, job->done_bytes, job->total))
        return ym__error_interrupted(job->error);
    return YM_OK;
}

/* ---- one article ----------------------------------------------------------------------------------------------- */

static ym__source source_of(const work *job, const ym__item *item)
{
    return (ym__source){.locator = item->locator,
                        .line = item->record.line,
                        .is_stream = item->record.stream,
                        .raw_hash = item->raw_hash,
                        .options = ym__buffer_text(&job->option_text),
                        .reader_version = YM__READER_VERSION};
}

/* Is the record known? Then `name` is its article's. */
static ym_status look_for(work *job, const ym__item *item, bool *known, int64_t *elsewhere,
                          char *name, ym_error *error)
{
    const ym__source source = source_of(job, item);
    *known = false;
    *elsewhere = 0;
    return job->options->reread
               ? YM_OK
               : ym__store_known(job->index, &source, known, elsewhere, name, error);
}

/* As of ym__pipeline_owner. Only a guess, since what comes before may change it: nothing is decided here. */
static const ym_tagger *foresee(void *context, const ym__item *item)
{
    work *job = context;
    char name[YM__ARTICLE_NAME_DIGITS + 1];
    bool known = false;
    int64_t elsewhere = 0;
    const ym_tagger *tagger = NULL;
    if (look_for(job, item, &known, &elsewhere, name, NULL) == YM_OK && !known)
        (void)ym_index_tagger(job->index, &tagger, NULL);
    return tagger;
}

/* Passages and mentions, unless they were made in advance. */
static ym_status prepare(work *job, ym__item *item, ym_error *error)
{
    const ym_tagger *tagger = NULL;
    if (item->is_prepared)
        return YM_OK;
    const ym_status status = ym_index_tagger(job->index, &tagger, error);
    return status == YM_OK ? ym__item_prepare(item, tagger, error) : status;
}

/* Is the article new, and its text nearly that of another one? YM_OK: then `name` is the other's; YM_DONE: no. */
static ym_status find_near(work *job, const ym__item *item, char name[32], ym_error *error)
{
    bool known = false;
    ym_status status =
        ym__store_article_known(job->index, ym__buffer_text(&item->key), &known, error);
    if (status < 0 || known)
        return status < 0 ? status : YM_DONE;
    return ym__near_find(name, &job->near, job->index, &item->prepared.sketch,
                         ym__buffer_text(&item->body), error);
}

/* YM_E_INPUT: the article cannot be stored, and nothing of it was. YM_DONE: it is left out, since its text is nearly that of
 * the article `name`. */
static ym_status store_article(work *job, ym__item *item, ym__stored *stored, char name[32],
                               ym_error *error)
{
    const ym__source source = source_of(job, item);
    bool left_out = false;
    const bool mends = job->options->reread;
    bool shown = false;
    ym_status status = ym__store_body_shown(job->index, &item->body_hash, &shown, error);
    if (status == YM_OK && (!shown || mends))
        status = prepare(job, item, error);
    if (status == YM_OK && mends)
        status = ym__store_mend_body(job->index, &item->body_hash, ym__buffer_text(&item->body),
                                     &item->prepared, error);
    if (status == YM_OK && !shown && job->options->skip_near_duplicates) {
        status = find_near(job, item, name, error);
        left_out = status == YM_OK;
        status = status == YM_DONE ? YM_OK : status;
    }
    if (status == YM_OK && !left_out)
        status = ym__store_article(job->index, &item->article, &source, ym__buffer_text(&item->key),
                                   &item->body_hash, &item->prepared, item->origins, stored, name,
                                   error);
    return left_out ? YM_DONE : status;
}

/* Stores an article that was parsed, and tells what became of it. */
static ym_status merge_article(work *job, ym__item *item)
{
    char name[32];
    char reason[80];
    const ym_article_view *view = &item->article.view;
    ym_error error = {.status = YM_OK};
    ym__stored stored = YM__STORED_UNCHANGED;
    ym_status status = begin_batch(job);
    if (status < 0)
        return status;
    status = store_article(job, item, &stored, name, &error);
    if (status == YM_E_INPUT)
        return tell_reason(job, item, YM_MERGE_FAILED, error.message);
    if (status < 0)
        return ym__error_set(job->error, status, "%s", error.message);
    if (status == YM_DONE) {
        snprintf(reason, sizeof reason, "nearly the same text as article %s", name);
        return tell_reason(job, item, YM_MERGE_SKIPPED, reason);
    }
    ym_merge_event event = {.outcome = outcomes[stored],
                            .article = name,
                            .warning_count = view->warning_count,
                            .warnings = view->warnings,
                            .low_confidence = view->low_confidence};
    return tell(job, item, &event, item->record.size);
}

static ym_status merge_known(work *job, const ym__item *item, int64_t elsewhere, const char *name)
{
    const ym__source source = source_of(job, item);
    ym_merge_event event = {.outcome = YM_MERGE_UNCHANGED, .article = name};
    ym_status status = YM_OK;
    if (elsewhere != 0)
        status = begin_batch(job);
    if (status == YM_OK && elsewhere != 0)
        status = ym__store_copy(job->index, elsewhere, &source, job->error);
    return status < 0 ? status : tell(job, item, &event, 0);
}

/* The walk of one article. A negative status is of the whole merge; what goes wrong with the article is told. */
static ym_status merge_record(work *job, ym__item *item)
{
    char name[YM__ARTICLE_NAME_DIGITS + 1];
    bool known = false;
    int64_t elsewhere = 0;
    const ym_status status = look_for(job, item, &known, &elsewhere, name, job->error);
    if (status < 0)
        return status;
    if (known)
        return merge_known(job, item, elsewhere, name);
    if (!item->is_parsed)
        ym__item_parse(item, &job->options->read);
    if (item->parsed == YM_OK)
        return merge_article(job, item);
    if (ym__is_of_the_article(item->parsed))
        return tell_reason(job, item, YM_MERGE_FAILED,
                           ym__cause_in(item->error.message, item->record.source));
    return ym__error_set(job->error, item->parsed, "%s", item->error.message);
}

/* ---- another index ---------------------------------------------------------------------------------------------- */

static bool is_own_file(const work *job, const char *path)
{
    struct stat own;
    struct stat other;
    return stat(job->index->path, &own) == 0 && stat(path, &other) == 0 &&
           own.st_dev == other.st_dev && own.st_ino == other.st_ino;
}

/* Its entries and its log, in a transaction of their own, since the texts that follow are tagged with what comes of it. */
static ym_status merge_entries(work *job, const ym__item *item, ym__other *other)
{
    const ym_merge_options *options = job->options;
    const ym_import_options wanted = {.on_conflict = options->on_conflict,
                                      .report = options->report,
                                      .report_context = options->report_context};
    ym_merge_summary *all = job->summary;
    ym__buffer command = {0};
    ym_import_summary entries = {0};
    uint64_t commands = 0;
    ym__buffer_printf(&command, "merge %s", item->locator);
    ym_status status = command.failed ? ym__error_nomem(job->error) : end_batch(job);
    if (status == YM_OK)
        status = begin_batch(job);
    if (status == YM_OK)
        status = ym__other_merge_entries(other, ym__buffer_text(&command), &wanted, &entries,
                                         &commands, job->error);
    ym__buffer_free(&command);
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

static ym_status tell_article(work *job, const ym__item *item, const ym__other_article *article)
{
    ym_merge_event event = {.outcome =
                                article->failed ? YM_MERGE_FAILED : outcomes[article->stored],
                            .article = article->failed ? NULL : article->name};
    ym__buffer reason = {0};
    if (article->failed) {
        ym__buffer_printf(&reason, "article%s%s: %s", article->name[0] == '\0' ? "" : " ",
                          article->name, article->reason);
        event.reason = ym__buffer_text(&reason);
    }
    const ym_status status =
        reason.failed ? ym__error_nomem(job->error) : tell(job, item, &event, article->bytes);
    ym__buffer_free(&reason);
    return status;
}

static ym_status merge_articles(work *job, const ym__item *item, ym__other *other)
{
    ym__other_article article;
    const uint64_t before = item->done_bytes - item->file_bytes;
    uint64_t done = 0;
    ym_status status = YM_OK;
    while (status == YM_OK) {
        status = begin_batch(job);
        if (status == YM_OK)
            status = ym__other_next(other, &article, job->error);
        if (status != YM_OK)
            break;
        status = tell_article(job, item, &article);
        const double part = (double)++done / (double)(ym__other_count(other) + 1);
        job->done_bytes = before + (uint64_t)((double)item->file_bytes * part);
        if (status == YM_OK && done % PROGRESS_RECORDS == 0)
            status = tell_progress(job);
    }
    if (status == YM_DONE)
        status = end_batch(job);
    return status;
}

static ym_status merge_index(work *job, const ym__item *item)
{
    ym__other *other = NULL;
    ym_error error = {.status = YM_OK};
    if (is_own_file(job, item->path))
        return tell_reason(job, item, YM_MERGE_SKIPPED, "this is the index that is merged into");
    ym_status status = ym__other_open(&other, job->index, item->path, &error);
    if (status == YM_E_NOMEM || status == YM_E_INTERRUPTED)
        return ym__error_set(job->error, status, "%s", error.message);
    if (status < 0)
        return tell_reason(job, item, YM_MERGE_FAILED, ym__cause_in(error.message, item->locator));
    status = merge_entries(job, item, other);
    if (status == YM_OK)
        status = merge_articles(job, item, other);
    ym__other_free(other);
    return status;
}

/* ---- all of them ----------------------------------------------------------------------------------------------- */

static ym_status merge_item(work *job, ym__item *item)
{
    ym_status status = YM_OK;
    if (item->kind == YM__ITEM_PAUSE)
        return job->options->dry_run || !job->in_batch ? YM_OK : end_batch(job);
    job->done_bytes = item->done_bytes;
    if (item->kind == YM__ITEM_RECORD)
        status = merge_record(job, item);
    else if (item->kind == YM__ITEM_INDEX)
        status = merge_index(job, item);
    else if (item->reason != NULL)
        status = tell_reason(job, item, item->outcome, item->reason);
    job->done_bytes = item->done_bytes;
    job->summary->input_bytes += item->file_bytes;
    const bool counts = item->kind == YM__ITEM_RECORD && ++job->records % PROGRESS_RECORDS == 0;
    if (status == YM_OK &&
        (counts || item->kind == YM__ITEM_FILE_END || item->kind == YM__ITEM_INDEX))
        status = tell_progress(job);
    return status;
}

static ym_status waiting(void *context)
{
    return tell_progress(context);
}

static void drop_tagger(void *context)
{
    ym__pipeline_drop_tagger(context);
}

static unsigned count_processors(void)
{
    const long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? 1 : count > INT_MAX ? INT_MAX : (unsigned)count;
}

static ym_status merge_files(work *job, const ym__merge_files *files)
{
    const ym_merge_options *options = job->options;
    const ym__pipeline_owner owner = {.context = job, .foresee = foresee, .waiting = waiting};
    ym__feed feed = {.files = files, .options = &options->read};
    ym__item *item = NULL;
    ym_status status = ym__pipeline_new(&job->pipeline, &feed,
                                        options->jobs > 0 ? options->jobs : count_processors(),
                                        &owner, job->error);
    if (status == YM_OK) {
        job->index->before_forgetting = drop_tagger;
        job->index->forgetting_context = job->pipeline;
    }
    while (status == YM_OK &&
           (status = ym__pipeline_next(job->pipeline, &item, job->error)) == YM_OK)
        status = merge_item(job, item);
    job->index->before_forgetting = NULL;
    ym__pipeline_free(job->pipeline);
    ym__feed_free(&feed);
    return status == YM_DONE ? YM_OK : status;
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
    status = merge_files(&job, &files);
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
    ym__near_finder_free(&job.near);
    return status;
}
