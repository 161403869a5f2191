/* An index read whole, entry by entry and article by article: what the HTML glossary asks. Texts stand as search lists
 * them: newest first, under the article that stands for each. */
#ifndef YM_SEARCH_READING_H
#define YM_SEARCH_READING_H

#include "search/hits.h"
#include "search/neighbours.h"

/* A text under the article that search lists it under. */
typedef struct ym__listed_text {
    int64_t article;         /* row */
    int64_t body, near_body; /* the second as `near`; 0: none */
    uint64_t article_name;   /* its 16 hex digits as a number */
    int64_t day, second;     /* yyyymmdd, 0 without a date */
    uint64_t duplicates;     /* other articles with this text */
    size_t near; /* place in `texts` of the one that it is nearly whole in; YM__NO_TEXT: none */
    size_t first, last; /* its passages: places in the collection, [first, last) */
} ym__listed_text;

typedef struct ym__reading {
    ym_index *index;
    ym__company company;
    ym__listed_text *texts; /* newest first, then by article */
    size_t text_count;
    size_t *listed; /* of the collection's texts: place in `texts` */
    uint64_t *
        behind; /* by place in `texts`: articles whose texts stand back behind it; all zero between two entries */
} ym__reading;

/* Zero it before; free it in any case. The index must stand still (ym__index_begin_read) as long as it is used. */
ym_status ym__reading_make(ym__reading *reading, ym_index *index, ym_error *error);
void ym__reading_free(ym__reading *reading);

/* A passage that was read. */
typedef struct ym__passage {
    ym_passage_hit hit; /* strings are borrowed from the passages */
    size_t text;        /* place in reading.texts */
    size_t place;       /* in the collection's passages */
} ym__passage;

/* Passages of an entry or an article; owns them. */
typedef struct ym__passages {
    ym_results *results;
    ym__passage *items;
    size_t count;
    uint64_t
        total; /* how many there are without the limit; passages of texts that stand back are none */
    /* Of an entry, by number in `items`; SIZE_MAX: there is none. By date, and the most informative (ym_entry_examples). */
    size_t first, latest, best;
} ym__passages;
void ym__passages_free(ym__passages *passages);

/* Looks at an entry, so that reading->company is about it, and reads its passages, newest first, with their spans: at most
 * `limit` (0: all), among them the first, the latest and the best when there is room for three. As in a search, a text
 * stands back behind one with the entry that it is nearly whole in: hit.duplicates of that one counts its articles. What is
 * first or best in a text that stands back is nothing's label. */
ym_status ym__reading_entry(ym__passages *passages, ym__reading *reading, const ym_entry *entry,
                            size_t limit, ym_error *error);
/* Reads what is known of the article that a text stands under: one item, whose hit has no passage. */
ym_status ym__reading_about(ym__passages *passages, const ym__reading *reading, size_t text,
                            ym_error *error);
/* Reads all passages of a text in their order, without spans. */
ym_status ym__reading_text(ym__passages *passages, const ym__reading *reading, size_t text,
                           ym_error *error);

/* A mention in a passage. */
typedef struct ym__reading_mention {
    const ym_entry *entry;
    size_t start, end; /* bytes */
} ym__reading_mention;
/* The mentions in a passage by start, longest first. *mentions is the caller's: free() it. */
ym_status ym__reading_mentions(ym__reading_mention **mentions, size_t *count,
                               const ym__reading *reading, size_t place, ym_error *error);

/* How often the entry that the company looks at is mentioned in each month, and in all months between; free() it. None
 * when no passage is dated. */
typedef struct ym__month_count {
    int month; /* year * 12 + month - 1 */
    uint64_t mentions;
} ym__month_count;
ym_status ym__reading_months(ym__month_count **months, size_t *count, const ym__reading *reading,
                             ym_error *error);

#endif
