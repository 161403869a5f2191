/* What counts are a share of: the texts that are looked at, and which passage belongs to which of them. */
#ifndef YM_SEARCH_COLLECTION_H
#define YM_SEARCH_COLLECTION_H

#include <yiming/search.h>

#include "base/arena.h"
#include "index/index.h"

#define YM__NO_TEXT SIZE_MAX

/* A body that some article shows, once however many carry it: with the article that search lists it under. */
typedef struct ym__text {
    int64_t body;       /* row id */
    int64_t day;        /* yyyymmdd; 0 without a date */
    uint64_t chars;     /* code points of its passages; 0 unless they were asked for */
    const char *source; /* the publisher, else the file; NULL unless asked for or unknown */
    const char *lang;   /* NULL unless asked for or unknown */
} ym__text;

typedef struct ym__collection {
    ym__arena arena;
    ym__text *texts; /* ascending by body */
    size_t text_count, text_capacity;
    struct ym__collection_passage {
        int64_t row;
        size_t text; /* index in texts */
    } * passages;    /* ascending by row */
    size_t passage_count, passage_capacity;
} ym__collection;

/* What to read of each text besides its day. */
enum { YM__TEXT_CHARS = 1, YM__TEXT_SOURCE = 2, YM__TEXT_LANG = 4 };

/* Reads the texts between the two days (NULL: open), as ym_search_options has them. Zero it before; free it in any case.
 * YM_E_USAGE: no day. */
ym_status ym__collection_load(ym__collection *collection, ym_index *index, const char *since,
                              const char *until, unsigned parts, ym_error *error);
void ym__collection_free(ym__collection *collection);

/* The place in passages of a passage's row; YM__NO_TEXT when its text is not among those looked at. */
size_t ym__collection_find(const ym__collection *collection, int64_t row);

#endif
