/* The reading side of a merge: a list of files as a sequence of items. */
#ifndef YM_MERGE_FEED_H
#define YM_MERGE_FEED_H

#include "merge/files.h"
#include "merge/item.h"

/* Zero it, and set the first two: they are borrowed. */
typedef struct ym__feed {
    const ym__merge_files *files;
    const ym_read_options *options;
    size_t position;   /* of the open file, or of the next one */
    ym_reader *reader; /* NULL: none is open */
    bool any;          /* the open file had a record */
    bool paused;       /* a pause was the last item */
    uint64_t done_before;
    ym__buffer locator; /* of the open file */
} ym__feed;

/* Fills *item, which is zeroed, with the next one: YM_OK; YM_DONE at the end; a negative status when the merge cannot go on.
 * A pause comes before each read, and each opening of a file, that may have to wait for somebody to write. */
ym_status ym__feed_next(ym__feed *feed, ym__item *item, ym_error *error);
/* Waits until there is something to read, at most so long. False: there is nothing yet. */
bool ym__feed_wait(ym__feed *feed, int milliseconds);
void ym__feed_free(ym__feed *feed);

/* Is this a failure of one article, after which the rest is merged all the same? */
bool ym__is_of_the_article(ym_status status);
/* Of "news.jsonl:7: no text", which the reader says, the cause: what is told names its source. Borrowed from the message. */
const char *ym__cause_in(const char *message, const char *source);

#endif
