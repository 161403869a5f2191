/* Asking an index: a query gives entries and passages; an entry gives its counts, neighbours and passages.
 *
 * Entries, in results too, are borrowed from the index's glossary and live as long as that: see ym_index_glossary. The
 * calls that are given an entry (counts, passages, neighbours) never end its life. */
#ifndef YIMING_SEARCH_H
#define YIMING_SEARCH_H

#include <yiming/index.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How a query found an entry, best first. */
typedef enum ym_match {
    YM_MATCH_NONE,
    YM_MATCH_EXACT,
    YM_MATCH_PREFIX,
    YM_MATCH_LABEL,
    YM_MATCH_PINYIN,
    YM_MATCH_INITIALS,
    YM_MATCH_TYPO /* not given yet */
} ym_match;
/* "exact", "prefix", "label", "pinyin", "initials", "typo". Static. */
YM_API const char *ym_match_name(ym_match match);

/* The order of entries. */
typedef enum ym_sort {
    YM_SORT_MATCH, /* best match first, then most mentions */
    YM_SORT_DATE,  /* last seen first */
    YM_SORT_PINYIN,
    YM_SORT_ENGLISH,
    YM_SORT_COUNT /* most mentions first */
} ym_sort;

/* The order of passages. */
typedef enum ym_passage_sort {
    YM_PASSAGES_NEWEST, /* newest first */
    YM_PASSAGES_RELEVANT /* BM25 among the newest 1,000 that were found, which come first; then newest first */
} ym_passage_sort;

/* Zero it for the defaults; strings are borrowed during the call. */
typedef struct ym_search_options {
    bool no_entries, no_passages; /* --in text, --in entries */
    bool exact;                   /* take the text as written: no other labels */
    bool all_duplicates;          /* list the same text under every article that has it */
    const char *types;            /* comma-separated: "person,place"; NULL: all */
    const char *since, *until;    /* "2025-12-30", "2025-12" or "2025", both included; NULL: open */
    const char *article;          /* a public name (6 or more hex digits) or a source; NULL: all */
    ym_sort sort;
    ym_passage_sort passage_sort;
    size_t entry_limit, passage_limit; /* 0: all */
    size_t offset;                     /* leaves out so many of the first, of each kind */
} ym_search_options;

/* Counts and dates of one entry. Each text counts once, however many articles carry it. */
typedef struct ym_entry_counts {
    uint64_t mentions, articles;
    char first_date[32], last_date[32]; /* "" when unknown */
} ym_entry_counts;

typedef struct ym_entry_hit {
    const ym_entry *entry; /* borrowed from the index's glossary */
    const char *label;     /* the label or reading that matched */
    ym_match match;
    ym_entry_counts counts;
} ym_entry_hit;

typedef struct ym_span {
    size_t start, end;
} ym_span; /* bytes, half open */

typedef struct ym_passage_hit {
    const char *article;                                        /* public name */
    const char *title, *date, *lang, *url, *source, *publisher; /* NULL when unknown */
    uint64_t passage;                                           /* ordinal in the article, from 1 */
    const char *passage_id; /* lasting name within the article */
    const char *text;
    size_t span_count;
    const ym_span *spans;  /* what matched, in order, not overlapping */
    const ym_entry *entry; /* the entry through which it was found, or NULL */
    uint64_t duplicates;   /* articles with this very text that are not listed */
} ym_passage_hit;

/* The part of a passage to show in at most `columns` (ym_text_width; at least 2): its first match and, where there is
 * room, whole sentences around it; else clauses or words. Bytes of `text`. */
YM_API ym_span ym_passage_snippet(const ym_passage_hit *hit, size_t columns);

/* The answer to a query; owns everything in it but the entries. */
typedef struct ym_results ym_results;

/* Space is AND, "..." an exact phrase, -x without, OR between alternatives; everything else is text. YM_E_INPUT: the
 * query has nothing to search for, or its quotes do not match (the message points at the column). */
YM_API ym_status ym_search(ym_results **out, ym_index *index, const char *query,
                           const ym_search_options *options, ym_error *error);
YM_API void ym_results_free(ym_results *results);
YM_API size_t ym_results_entry_count(const ym_results *results);
YM_API const ym_entry_hit *ym_results_entry(const ym_results *results, size_t i);
YM_API size_t ym_results_passage_count(const ym_results *results);
YM_API const ym_passage_hit *ym_results_passage(const ym_results *results, size_t i);
/* How many there are without the limits. */
YM_API uint64_t ym_results_entry_total(const ym_results *results);
YM_API uint64_t ym_results_passage_total(const ym_results *results);

/* Finds one entry by id, label or pinyin. YM_E_NOT_FOUND: none; the message offers what comes nearest. */
YM_API ym_status ym_entry_lookup(ym_index *index, const char *name, const ym_entry **entry,
                                 ym_error *error);

YM_API ym_status ym_entry_get_counts(ym_index *index, const ym_entry *entry,
                                     ym_entry_counts *counts, ym_error *error);

/* The passages that mention an entry, newest first; limit 0 is all. The spans are the entry's mentions. */
YM_API ym_status ym_entry_passages(ym_results **out, ym_index *index, const ym_entry *entry,
                                   size_t limit, bool all_duplicates, ym_error *error);

/* An entry that is mentioned in the same passages. */
typedef struct ym_neighbour {
    const ym_entry *entry;
    uint64_t passages; /* in which both are mentioned */
} ym_neighbour;
/* The entries most often mentioned in the same passages, most first, at most `limit`. *neighbours is the caller's:
 * free it with ym_neighbours_free. */
YM_API ym_status ym_entry_neighbours(ym_neighbour **neighbours, size_t *count, ym_index *index,
                                     const ym_entry *entry, size_t limit, ym_error *error);
YM_API void ym_neighbours_free(ym_neighbour *neighbours);

/* All entries that are mentioned (with `all`: every entry) and their counts, by id. Free with ym_entry_list_free. */
typedef struct ym_entry_item {
    const ym_entry *entry;
    ym_entry_counts counts;
} ym_entry_item;
YM_API ym_status ym_entry_list(ym_entry_item **items, size_t *count, ym_index *index, bool all,
                               ym_error *error);
YM_API void ym_entry_list_free(ym_entry_item *items);

#ifdef __cplusplus
}
#endif
#endif
