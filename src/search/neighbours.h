/* What goes with an entry, and its best passage, for many entries of one moment of an index. The public calls of one entry
 * (ym_entry_cooccurrences, ym_entry_get_examples) are made of the same. */
#ifndef YM_SEARCH_NEIGHBOURS_H
#define YM_SEARCH_NEIGHBOURS_H

#include "search/survey.h"

/* A passage with x, the entry that is looked at. */
typedef struct ym__own_passage {
    size_t passage;                   /* place in the collection's passages */
    size_t first, last;               /* its mentions of x: the survey's mentions[first, last) */
    size_t least_end, greatest_start; /* of them, in bytes */
    uint64_t others;                  /* typical neighbours beside x in it */
} ym__own_passage;

/* How often one y, by its place in the survey, stands together with x. */
typedef struct ym__companion {
    uint64_t together;
    size_t last_unit; /* in which it was counted last, from 1 */
} ym__companion;

typedef struct ym__company {
    ym__survey survey;
    ym_index *index;
    const ym_entry *entry; /* x */
    size_t place;          /* of x in the survey; YM__NO_ENTRY without mentions */
    /* Of x: */
    ym__own_passage *passages; /* ascending */
    size_t passage_count, passage_capacity;
    size_t text_count; /* texts with x */
    /* Scratch, all zero between two looks: by passage the number of x's passage from 1, by text how many of x's passages
     * it has, by entry how it goes with x, and the entries for which that is not zero. */
    uint32_t *own_of_passage, *own_of_text;
    ym__companion *companions;
    size_t *touched;
    size_t touched_count;
} ym__company;

/* Surveys the index between two days, as ym__survey_make does. Zero it before; free it in any case. The index must stand
 * still (ym__index_begin_read) as long as it is used. */
ym_status ym__company_make(ym__company *company, ym_index *index, const char *since,
                           const char *until, ym_error *error);
void ym__company_free(ym__company *company);

/* Makes an entry x: what is asked next is about it. */
ym_status ym__company_look(ym__company *company, const ym_entry *entry, ym_error *error);
/* The entries that go with x, as ym_entry_cooccurrences lists them; the dates of the options are not looked at. */
ym_status ym__company_pairs(ym_cooccurrence **list, size_t *count, ym__company *company,
                            const ym_cooccurrence_options *options, ym_error *error);
/* The row of x's most informative passage (ym_entry_examples); 0 when x has none. */
ym_status ym__company_best(int64_t *best, ym__company *company, ym_error *error);

#endif
