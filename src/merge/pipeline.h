/* The items of a feed in their order, with the work on records done in advance on other threads.
 *
 * One thread reads, some work (parse, hash, cut, tag), and the caller's thread, the only one that touches the index and calls
 * observers, takes the items in their order and stores them. What is stored is the same with any number of threads, for
 * nothing is decided in advance: work is done early or at its turn, and comes out the same.
 *
 * Threads are POSIX's rather than C11's: <threads.h> is optional in C11 and missing on some systems that we run on, cannot keep
 * signals (Ctrl-C) on one thread, and ThreadSanitizer does not follow it. */
#ifndef YM_MERGE_PIPELINE_H
#define YM_MERGE_PIPELINE_H

#include "merge/feed.h"

typedef struct ym__pipeline ym__pipeline;

/* What the pipeline asks its owner, always on the owner's thread. */
typedef struct ym__pipeline_owner {
    void *context;
    /* Asked once of each record as it comes, out of its turn: by which tagger should it be prepared in advance? NULL: it need
     * not even be parsed, since it seems to be known. */
    const ym_tagger *(*foresee)(void *context, const ym__item *item);
    /* Asked now and then while there is nothing to do but wait: a negative status ends the merge. */
    ym_status (*waiting)(void *context);
} ym__pipeline_owner;

/* `jobs`: how many threads may be busy at once, with the caller's and not counting the one that reads, which mostly waits; 1:
 * no thread is made, and all is done when an item is asked for. Where threads cannot be had, it goes without. The feed and
 * what it refers to are borrowed. */
ym_status ym__pipeline_new(ym__pipeline **out, ym__feed *feed, unsigned jobs,
                           const ym__pipeline_owner *owner, ym_error *error);

/* The next item: YM_OK and *item, borrowed until the next call; YM_DONE at the end; a negative status of the reading, or of
 * owner->waiting. */
ym_status ym__pipeline_next(ym__pipeline *pipeline, ym__item **item, ym_error *error);

/* Nobody uses a tagger any more when this returns: waits for those who do, drops what they made, the current item's too. */
void ym__pipeline_drop_tagger(ym__pipeline *pipeline);

/* Ends all threads, wherever they are, and waits for them: at most for the article that each works on, or until an opening of
 * a pipe returns. Accepts NULL. */
void ym__pipeline_free(ym__pipeline *pipeline);

#endif
