/* A queue under one lock. Items stand in it in their order and go through the stages below; the reader appends, workers take
 * the first that is wanted, the owner takes the head. Read ym__pipeline_next first. */
#include "merge/pipeline.h"

#include "base/error.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
    /* The queue holds no more than this, by ym__item_bytes, or one item that is larger: an item takes up to about ten times
     * as much when it is prepared. */
    MOST_BYTES = 4 << 20,
    MOST_WORKERS = 64,
    WAIT_MILLISECONDS = 100
};

typedef enum stage {
    CAME,   /* the owner was not asked about it yet */
    WANTED, /* to be worked on */
    BUSY,   /* a worker has it */
    READY   /* as far as it is made in advance */
} stage;

typedef struct slot {
    struct slot *next;
    ym__item item;
    stage stage;
    const ym_tagger *tagger; /* to prepare it with; NULL: it is only parsed */
} slot;

struct ym__pipeline {
    ym__feed *feed;
    ym__pipeline_owner owner;
    slot *current; /* what the owner has; it alone touches this */
    /* under the lock from here on */
    pthread_mutex_t lock;
    pthread_cond_t for_owner, for_workers, for_reader;
    slot *head, *tail;
    slot *unasked;  /* the first that CAME; NULL: none */
    slot *unworked; /* none before it is WANTED; NULL: nor any other */
    size_t bytes;   /* of all items, the owner's too */
    size_t busy;    /* workers that have an item */
    bool end;       /* the feed has no more: see `read` */
    ym_status read; /* what the feed ended with */
    ym_error error;
    bool cancelled;
    /* the owner's */
    bool threaded, has_lock;
    pthread_t reader, workers[MOST_WORKERS];
    size_t worker_count;
};

/* ---- the reader's thread --------------------------------------------------------------------------------------- */

/* Waits until there is input again. False: cancelled. */
static bool await_input(ym__pipeline *pipeline)
{
    for (;;) {
        const bool there = ym__feed_wait(pipeline->feed, WAIT_MILLISECONDS);
        pthread_mutex_lock(&pipeline->lock);
        const bool cancelled = pipeline->cancelled;
        pthread_mutex_unlock(&pipeline->lock);
        if (there || cancelled)
            return !cancelled;
    }
}

/* Appends a slot, or what ended the feed, when there is room. False: no more is wanted. */
static bool append(ym__pipeline *pipeline, slot *fresh, ym_status status, const ym_error *error)
{
    const size_t bytes = ym__item_bytes(&fresh->item);
    pthread_mutex_lock(&pipeline->lock);
    while (!pipeline->cancelled && pipeline->bytes > 0 && pipeline->bytes + bytes > MOST_BYTES)
        pthread_cond_wait(&pipeline->for_reader, &pipeline->lock);
    const bool more = !pipeline->cancelled && status == YM_OK;
    if (more) {
        if (pipeline->tail == NULL)
            pipeline->head = fresh;
        else
            pipeline->tail->next = fresh;
        pipeline->tail = fresh;
        if (pipeline->unasked == NULL)
            pipeline->unasked = fresh;
        if (pipeline->unworked == NULL)
            pipeline->unworked = fresh;
        pipeline->bytes += bytes;
    } else {
        pipeline->end = true;
        pipeline->read = status;
        pipeline->error = *error;
    }
    pthread_cond_signal(&pipeline->for_owner);
    pthread_mutex_unlock(&pipeline->lock);
    return more;
}

static void slot_free(slot *each)
{
    if (each == NULL)
        return;
    ym__item_free(&each->item);
    free(each);
}

static void *read_all(void *context)
{
    ym__pipeline *pipeline = context;
    ym_error error = {.status = YM_OK};
    slot none = {.stage = CAME};
    for (;;) {
        slot *fresh = calloc(1, sizeof *fresh);
        const ym_status status = fresh == NULL
                                     ? ym__error_nomem(&error)
                                     : ym__feed_next(pipeline->feed, &fresh->item, &error);
        const bool pause = status == YM_OK && fresh->item.kind == YM__ITEM_PAUSE;
        if (!append(pipeline, fresh == NULL ? &none : fresh, status, &error)) {
            slot_free(fresh);
            return NULL;
        }
        if (pause && !await_input(pipeline))
            return NULL;
    }
}

/* ---- the workers' threads -------------------------------------------------------------------------------------- */

static slot *first_wanted(ym__pipeline *pipeline)
{
    slot **each = &pipeline->unworked;
    while (*each != NULL && (*each)->stage != WANTED && (*each)->stage != CAME)
        *each = (*each)->next;
    return *each != NULL && (*each)->stage == WANTED ? *each : NULL;
}

/* What goes wrong shows at the item's turn: what failed to be made is then made again. */
static void work_on(const ym__pipeline *pipeline, ym__item *item, const ym_tagger *tagger)
{
    ym__item_parse(item, pipeline->feed->options);
    if (item->parsed == YM_OK && tagger != NULL)
        (void)ym__item_prepare(item, tagger, NULL);
}

static void *work(void *context)
{
    ym__pipeline *pipeline = context;
    pthread_mutex_lock(&pipeline->lock);
    while (!pipeline->cancelled) {
        slot *each = first_wanted(pipeline);
        if (each == NULL) {
            pthread_cond_wait(&pipeline->for_workers, &pipeline->lock);
            continue;
        }
        const ym_tagger *tagger = each->tagger;
        each->stage = BUSY;
        pipeline->busy++;
        pthread_mutex_unlock(&pipeline->lock);
        work_on(pipeline, &each->item, tagger);
        pthread_mutex_lock(&pipeline->lock);
        each->stage = READY;
        pipeline->busy--;
        pthread_cond_signal(&pipeline->for_owner);
    }
    pthread_mutex_unlock(&pipeline->lock);
    return NULL;
}

/* ---- the owner's thread ---------------------------------------------------------------------------------------- */

/* Threads of ours take no signals: Ctrl-C is the caller's business. */
static bool start(pthread_t *thread, void *(*run)(void *), ym__pipeline *pipeline)
{
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
        return false;
    const bool started = pthread_create(thread, NULL, run, pipeline) == 0;
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return started;
}

static bool make_lock(ym__pipeline *pipeline)
{
    pthread_condattr_t monotonic;
    if (pthread_condattr_init(&monotonic) != 0)
        return false;
    bool made = pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(&pipeline->for_owner, &monotonic) == 0;
    (void)pthread_condattr_destroy(&monotonic);
    if (made && (pthread_cond_init(&pipeline->for_workers, NULL) != 0 ||
                 pthread_cond_init(&pipeline->for_reader, NULL) != 0 ||
                 pthread_mutex_init(&pipeline->lock, NULL) != 0))
        made = false; /* on glibc these cannot fail, and hold nothing */
    return made;
}

ym_status ym__pipeline_new(ym__pipeline **out, ym__feed *feed, unsigned jobs,
                           const ym__pipeline_owner *owner, ym_error *error)
{
    ym__pipeline *pipeline = *out = calloc(1, sizeof *pipeline);
    if (pipeline == NULL)
        return ym__error_nomem(error);
    pipeline->feed = feed;
    pipeline->owner = *owner;
    if (jobs <= 1)
        return YM_OK;
    ym__reading_prepare();
    pipeline->has_lock = make_lock(pipeline);
    while (pipeline->has_lock && pipeline->worker_count + 1 < jobs &&
           pipeline->worker_count < MOST_WORKERS &&
           start(&pipeline->workers[pipeline->worker_count], work, pipeline))
        pipeline->worker_count++;
    pipeline->threaded = pipeline->worker_count > 0 && start(&pipeline->reader, read_all, pipeline);
    return YM_OK;
}

/* Asks the owner about all that came since. Under the lock, which is opened meanwhile. */
static void ask(ym__pipeline *pipeline)
{
    while (pipeline->unasked != NULL) {
        slot *each = pipeline->unasked;
        const bool record = each->item.kind == YM__ITEM_RECORD;
        pthread_mutex_unlock(&pipeline->lock);
        const ym_tagger *tagger =
            record ? pipeline->owner.foresee(pipeline->owner.context, &each->item) : NULL;
        pthread_mutex_lock(&pipeline->lock);
        each->tagger = tagger;
        each->stage = tagger == NULL ? READY : WANTED;
        pipeline->unasked = each->next;
        if (tagger != NULL)
            pthread_cond_signal(&pipeline->for_workers);
    }
}

/* Waits until something has changed, asking the owner now and then whether to go on. Under the lock. */
static ym_status await_change(ym__pipeline *pipeline)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += WAIT_MILLISECONDS * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_sec++;
        until.tv_nsec -= 1000000000L;
    }
    if (pthread_cond_timedwait(&pipeline->for_owner, &pipeline->lock, &until) != ETIMEDOUT)
        return YM_OK;
    pthread_mutex_unlock(&pipeline->lock);
    const ym_status status = pipeline->owner.waiting(pipeline->owner.context);
    pthread_mutex_lock(&pipeline->lock);
    return status;
}

/* The head as soon as nobody works on it; what nobody has begun the owner does itself. Under the lock. */
static ym_status take_head(ym__pipeline *pipeline, ym_error *error)
{
    ym_status status = YM_OK;
    while (status == YM_OK) {
        ask(pipeline);
        slot *head = pipeline->head;
        if (head != NULL && head->stage != BUSY) {
            pipeline->head = head->next;
            if (head->next == NULL)
                pipeline->tail = NULL;
            if (pipeline->unworked == head)
                pipeline->unworked = head->next;
            pipeline->current = head;
            return YM_OK;
        }
        if (head == NULL && pipeline->end)
            return pipeline->read == YM_DONE
                       ? YM_DONE
                       : ym__error_set(error, pipeline->read, "%s", pipeline->error.message);
        status = await_change(pipeline);
    }
    return status;
}

ym_status ym__pipeline_next(ym__pipeline *pipeline, ym__item **item, ym_error *error)
{
    const size_t bytes = pipeline->current == NULL ? 0 : ym__item_bytes(&pipeline->current->item);
    ym_status status = YM_OK;
    slot_free(pipeline->current);
    pipeline->current = NULL;
    *item = NULL;
    if (pipeline->threaded) {
        pthread_mutex_lock(&pipeline->lock);
        pipeline->bytes -= bytes;
        pthread_cond_signal(&pipeline->for_reader);
        status = take_head(pipeline, error);
        pthread_mutex_unlock(&pipeline->lock);
    } else {
        pipeline->current = calloc(1, sizeof *pipeline->current);
        status = pipeline->current == NULL
                     ? ym__error_nomem(error)
                     : ym__feed_next(pipeline->feed, &pipeline->current->item, error);
    }
    if (status == YM_OK)
        *item = &pipeline->current->item;
    return status;
}

void ym__pipeline_drop_tagger(ym__pipeline *pipeline)
{
    if (pipeline->current != NULL)
        ym__item_unprepare(&pipeline->current->item);
    if (!pipeline->threaded)
        return;
    pthread_mutex_lock(&pipeline->lock);
    for (slot *each = pipeline->head; each != NULL; each = each->next)
        each->tagger = NULL;
    while (pipeline->busy > 0)
        pthread_cond_wait(&pipeline->for_owner, &pipeline->lock);
    for (slot *each = pipeline->head; each != NULL; each = each->next)
        ym__item_unprepare(&each->item);
    pthread_mutex_unlock(&pipeline->lock);
}

static void end_threads(ym__pipeline *pipeline)
{
    pthread_mutex_lock(&pipeline->lock);
    pipeline->cancelled = true;
    pthread_cond_broadcast(&pipeline->for_workers);
    pthread_cond_broadcast(&pipeline->for_reader);
    pthread_mutex_unlock(&pipeline->lock);
    for (size_t i = 0; i < pipeline->worker_count; i++)
        pthread_join(pipeline->workers[i], NULL);
    if (pipeline->threaded)
        pthread_join(pipeline->reader, NULL);
    pthread_cond_destroy(&pipeline->for_owner);
    pthread_cond_destroy(&pipeline->for_workers);
    pthread_cond_destroy(&pipeline->for_reader);
    pthread_mutex_destroy(&pipeline->lock);
}

void ym__pipeline_free(ym__pipeline *pipeline)
{
    if (pipeline == NULL)
        return;
    if (pipeline->has_lock)
        end_threads(pipeline);
    slot_free(pipeline->current);
    while (pipeline->head != NULL) {
        slot *next = pipeline->head->next;
        slot_free(pipeline->head);
        pipeline->head = next;
    }
    free(pipeline);
}
