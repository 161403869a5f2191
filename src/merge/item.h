/* One step of a merge, as it goes from the reader to the writer: a record with what was made of it, or something that is to
 * be told. What is made of a record (ym__item_parse, ym__item_prepare) is work over bytes, which needs no index and may be
 * done on any thread; whatever of it has not been done in advance is done when the record's turn has come. */
#ifndef YM_MERGE_ITEM_H
#define YM_MERGE_ITEM_H

#include <yiming/merge.h>

#include "base/hash.h"
#include "index/body.h"
#include "read/reader.h"

typedef enum ym__item_kind {
    YM__ITEM_RECORD,
    YM__ITEM_FAILURE,  /* a record that cannot even be read; the file goes on */
    YM__ITEM_FILE_END, /* of a file, or of one that was not opened */
    YM__ITEM_INDEX,    /* a file that is another index, whole */
    YM__ITEM_PAUSE     /* nothing to read just now: nobody should wait for us while we wait */
} ym__item_kind;

/* Zero it to start. All is the item's own. */
typedef struct ym__item {
    ym__item_kind kind;
    char *locator;       /* of the file, as text; NULL of a pause */
    uint64_t done_bytes; /* of the whole input, after this */

    /* of a failure; of a file's end when there is something to tell of the file */
    ym_merge_outcome outcome;
    char *reason;        /* NULL: nothing to tell */
    uint64_t file_bytes; /* of a file's end, and of an index */
    char *path;          /* of an index: what it is opened by */

    /* of a record, and of a failure: its name */
    ym__record record;
    ym__hash raw_hash;
    /* what became of parsing it, once it was parsed */
    bool is_parsed;
    ym_status parsed;
    ym_error error;
    ym__article article;
    ym__buffer body, key;
    ym__hash body_hash;
    const char *origins; /* the article's */
    /* its passages and mentions, once they were made; mentions point into the tagger's glossary */
    bool is_prepared;
    ym__prepared prepared;
} ym__item;

/* Parses the record; item->parsed and item->error say what became of that. */
void ym__item_parse(ym__item *item, const ym_read_options *options);
/* Cuts the parsed article into passages and tags them. */
ym_status ym__item_prepare(ym__item *item, const ym_tagger *tagger, ym_error *error);
/* Drops passages and mentions: they are made anew at the record's turn. */
void ym__item_unprepare(ym__item *item);
/* How much memory it takes at the least, by which queues are bounded: the raw bytes and something for the rest. */
size_t ym__item_bytes(const ym__item *item);
void ym__item_free(ym__item *item);

#endif
