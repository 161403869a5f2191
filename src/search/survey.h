/* All mentions of an index in memory, by entry and by passage: for what asks about many entries, and for what asks about
 * one but must know how often all others occur. A look into it costs a hundredth of one into the tables. */
#ifndef YM_SEARCH_SURVEY_H
#define YM_SEARCH_SURVEY_H

#include "search/collection.h"

/* Entries are named by their place in `entries`, passages and texts by theirs in the collection. */
typedef struct ym__survey_mention {
    uint32_t entry, passage;
    uint32_t start, end; /* bytes of the passage's text */
    int64_t label_row;
} ym__survey_mention;

typedef struct ym__survey_entry {
    int64_t row;
    size_t first, last; /* its mentions: [first, last) */
    uint32_t passages;  /* that have one */
    uint32_t number;    /* among the entries in the order in which they were read */
} ym__survey_entry;

typedef struct ym__survey {
    ym__collection collection;
    ym__survey_entry *entries; /* ascending by row */
    size_t entry_count, entry_capacity;
    ym__survey_mention *mentions; /* by entry, passage and start */
    size_t mention_count, mention_capacity;
    /* The mentions in a passage, by entry and start: numbers in `mentions`, of passage p those from of_passage[p] up to
     * of_passage[p + 1]. */
    uint32_t *in_passages;
    uint32_t *of_passage;
} ym__survey;

#define YM__NO_ENTRY SIZE_MAX

/* Reads the mentions in texts between the two days (NULL: open), as ym_search_options has them; `parts` as in
 * ym__collection_load. Zero it before; free it in any case. YM_E_USAGE: no day; YM_E_LIMIT: more than 2^32 mentions or
 * passages. */
ym_status ym__survey_make(ym__survey *survey, ym_index *index, const char *since, const char *until,
                          unsigned parts, ym_error *error);
void ym__survey_free(ym__survey *survey);

/* The place of an entry by its row; YM__NO_ENTRY when it has no mention. */
size_t ym__survey_find(const ym__survey *survey, int64_t entry_row);
/* How many texts have a mention of the entry. */
uint64_t ym__survey_texts(const ym__survey *survey, const ym__survey_entry *entry);

#endif
