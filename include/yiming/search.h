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

/* How a query found an entry, best first; a whole label comes before a prefix, the beginning of one behind it. */
typedef enum ym_match {
    YM_MATCH_NONE,
    YM_MATCH_EXACT,    /* a name */
    YM_MATCH_PREFIX,   /* the beginning of a name */
    YM_MATCH_LABEL,    /* a short form, an adjective or a form to avoid, or its beginning */
    YM_MATCH_PINYIN,   /* a reading or its beginning */
    YM_MATCH_INITIALS, /* of a reading, whole syllables among them or not */
    YM_MATCH_TYPO      /* one slip away from a Latin name or a reading */
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

/* Where both sides of an AND must stand. */
typedef enum ym_scope {
    YM_SCOPE_PASSAGE,
    YM_SCOPE_ARTICLE /* in one article: the passages of either side are found */
} ym_scope;

/* The order of passages. */
typedef enum ym_passage_sort {
    YM_PASSAGES_NEWEST, /* newest first */
    YM_PASSAGES_RELEVANT /* BM25 among the newest 1,000 that were found, which come first; then newest first */
} ym_passage_sort;

/* Zero it for the defaults; strings are borrowed during the call. */
typedef struct ym_search_options {
    bool no_entries, no_passages; /* --in text, --in entries */
    bool exact;                   /* take the text as written: no other labels */
    bool
        all_duplicates; /* list the same text under every article that has it, and near duplicates */
    bool near_duplicates; /* list near duplicates, each text once */
    bool places;        /* refuse filters alone, which find passages and no place in them */
    const char *types;  /* comma-separated: "person,place"; NULL: all */
    const char *since, *until; /* "2025-12-30", "2025-12" or "2025", both included; NULL: open */
    const char *article;       /* a public name (6 or more hex digits) or a source; NULL: all */
    ym_scope scope;
    unsigned timeout_ms; /* milliseconds that the search may take; 0: any */
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
    uint64_t duplicates;   /* articles with this text, or nearly, that are not listed */
} ym_passage_hit;

/* The part of a passage to show in at most `columns` (ym_text_width; at least 2): its first match and, where there is
 * room, whole sentences around it; else clauses or words. Bytes of `text`. */
YM_API ym_span ym_passage_snippet(const ym_passage_hit *hit, size_t columns);

/* The answer to a query; owns everything in it but the entries. */
typedef struct ym_results ym_results;

/* Space is AND, "..." an exact phrase, -x without, OR between alternatives, x* what begins so, title:x and the like filters
 * (src/search/README.md); everything else is text. YM_E_INPUT: the query cannot be read, or has nothing to search for; the
 * error's `column` says where. YM_E_USAGE: an option has a value it cannot have. YM_E_NOT_FOUND: there is no such article.
 * YM_E_TIMEOUT: it took longer than options->timeout_ms; YM_E_LIMIT: more is found than an answer holds. */
YM_API ym_status ym_search(ym_results **out, ym_index *index, const char *query,
                           const ym_search_options *options, ym_error *error);
/* What of that needs no index: can the query be read, are there such types? YM_E_INPUT, YM_E_USAGE. */
YM_API ym_status ym_search_check(const char *query, const ym_search_options *options,
                                 ym_error *error);
/* What in a query that can be read is likely a slip: a word before a colon that is nearly the name of a filter and, being
 * none, is searched as text. True when there is any; then the message of `advice` says what was meant, and its column where,
 * for the first of them. */
YM_API bool ym_search_advice(ym_error *advice, const char *query);
YM_API void ym_results_free(ym_results *results);
YM_API size_t ym_results_entry_count(const ym_results *results);
YM_API const ym_entry_hit *ym_results_entry(const ym_results *results, size_t i);
YM_API size_t ym_results_passage_count(const ym_results *results);
YM_API const ym_passage_hit *ym_results_passage(const ym_results *results, size_t i);
/* How many there are without the limits. Passages: not more than that, where only the newest were looked at, since near
 * duplicates that would stand back are counted then. */
YM_API uint64_t ym_results_entry_total(const ym_results *results);
YM_API uint64_t ym_results_passage_total(const ym_results *results);

/* Finds one entry by id, label or pinyin. YM_E_NOT_FOUND: none; the message ends in what comes nearest, if anything does:
 * "…; did you mean zelensky (泽连斯基) or …?" */
YM_API ym_status ym_entry_lookup(ym_index *index, const char *name, const ym_entry **entry,
                                 ym_error *error);

YM_API ym_status ym_entry_get_counts(ym_index *index, const ym_entry *entry,
                                     ym_entry_counts *counts, ym_error *error);

/* The passages that mention an entry, newest first; limit 0 is all. The spans are the entry's mentions. */
YM_API ym_status ym_entry_passages(ym_results **out, ym_index *index, const ym_entry *entry,
                                   size_t limit, bool all_duplicates, ym_error *error);

/* All entries that are mentioned (with `all`: every entry) and their counts, by id. Free with ym_entry_list_free. */
typedef struct ym_entry_item {
    const ym_entry *entry;
    ym_entry_counts counts;
} ym_entry_item;
YM_API ym_status ym_entry_list(ym_entry_item **items, size_t *count, ym_index *index, bool all,
                               ym_error *error);
YM_API void ym_entry_list_free(ym_entry_item *items);

/* All entries that a name may mean: the entry of this id alone, else those that have it as a whole label, reading or
 * initials, the best match first, then the most mentioned; results without passages. YM_OK with none when there is none
 * (ym_entry_lookup offers what comes near). YM_E_INPUT: no UTF-8. */
YM_API ym_status ym_entry_candidates(ym_results **out, ym_index *index, const char *name,
                                     ym_error *error);

/* ---- concordance: every place that a query finds, in its context ------------------------------------------------- */

#define YM_CONCORDANCE_WINDOW 30

/* Zero it for the defaults; strings are borrowed during the call. */
typedef struct ym_concordance_options {
    /* Which passages: exact, all_duplicates, since, until, article; and timeout_ms, of the whole concordance. The other
     * members are not looked at. */
    ym_search_options search;
    /* Code points on each side, within the passage; 0: YM_CONCORDANCE_WINDOW. */
    size_t window_chars;
    /* What lines are sorted by, comma-separated, the first first: "1R" to "9R" and "1L" to "9L" are the tokens after and
     * before the node, counted outwards, a CJK character or a word of another script each, punctuation aside; "node";
     * "date", newest first, as passages are sorted. Tokens are compared by their matching form (script, case, width and
     * diacritics aside), Chinese ones by their reading, so that they stand as in a dictionary. NULL: "date". Equal lines
     * stand in the order of "date". */
    const char *sort;
    size_t sample;        /* so many lines drawn at random, before sorting; 0: all */
    uint64_t seed;        /* the same seed draws the same lines of the same index */
    size_t limit, offset; /* of the sorted lines; limit 0: all */
} ym_concordance_options;

typedef struct ym_concordance_line {
    const ym_passage_hit *hit; /* the passage, with all its spans; borrowed from the concordance */
    ym_span left, node, right; /* bytes of hit->text, next to each other, cut between graphemes */
    const ym_entry *entry;     /* that the node is a mention of; NULL: it is none */
    const ym_label *label;     /* the entry's label that stands there; NULL with the entry */
} ym_concordance_line;

/* Owns everything in it but entries and labels. */
typedef struct ym_concordance ym_concordance;

/* The query is that of ym_search, and so are its errors; YM_E_INPUT, too: filters alone, which have no places; YM_E_USAGE,
 * too: `sort` names what there is not. */
YM_API ym_status ym_concordance_make(ym_concordance **out, ym_index *index, const char *query,
                                     const ym_concordance_options *options, ym_error *error);
YM_API void ym_concordance_free(ym_concordance *concordance);
YM_API size_t ym_concordance_count(const ym_concordance *concordance);
/* Borrowed from the concordance; NULL when i is too large. */
YM_API const ym_concordance_line *ym_concordance_get(const ym_concordance *concordance, size_t i);
/* How many places there are without sample, limit and offset. */
YM_API uint64_t ym_concordance_total(const ym_concordance *concordance);

/* ---- counting -------------------------------------------------------------------------------------------------- */

typedef enum ym_count_by {
    YM_COUNT_BY_LABEL,  /* the entries' labels; what is no mention by its written form */
    YM_COUNT_BY_FORM,   /* as written: 泽连斯基 and 澤連斯基 apart; of queries only */
    YM_COUNT_BY_YEAR,   /* "2025" */
    YM_COUNT_BY_MONTH,  /* "2025-12" */
    YM_COUNT_BY_SOURCE, /* the publisher, else the file it was read from */
    YM_COUNT_BY_LANG    /* "zh-Hans" */
} ym_count_by;

/* Zero it for the defaults; strings are borrowed during the call. Each text counts once, however many articles carry it. */
typedef struct ym_count_options {
    ym_count_by by;
    bool exact;                /* of a query: the text as written */
    const char *types;         /* of ym_count_entries: comma-separated; NULL: all */
    const char *since, *until; /* as in ym_search_options */
    /* By year, month, source and language: lines without hits, too, where the index has articles. */
    bool empty_lines;
    bool no_chars;       /* all_chars is not needed and stays 0: the text itself need not be read */
    unsigned timeout_ms; /* milliseconds that the call may take, else it is YM_E_TIMEOUT; 0: any */
} ym_count_options;

/* One line of a count. Strings are borrowed from the counts. */
typedef struct ym_count {
    const char *key;             /* label, form, year, month, source or language; "" when unknown */
    const ym_entry *entry;       /* by label, and of ym_count_entries: whose; else NULL */
    uint64_t hits;               /* places */
    uint64_t passages, articles; /* that have one: the range */
    /* What that is a share of: the articles that are looked at (since, until) and the code points of their passages; of a
     * year, month, source or language those of that one. */
    uint64_t all_articles, all_chars;
} ym_count;

/* Owns everything in it but entries. */
typedef struct ym_counts ym_counts;

/* Counts the places that a query finds: exactly the spans that ym_search gives with near_duplicates. YM_E_INPUT, too: filters
 * alone. */
YM_API ym_status ym_count_query(ym_counts **out, ym_index *index, const char *query,
                                const ym_count_options *options, ym_error *error);
/* The same for several, of one moment of the index: fills the counts of each query, which are the caller's. On failure,
 * which is that of the first query that fails, all are NULL. */
typedef struct ym_query_counts {
    const char *query;
    ym_counts *counts;
} ym_query_counts;
YM_API ym_status ym_count_queries(ym_query_counts *queries, size_t count, ym_index *index,
                                  const ym_count_options *options, ym_error *error);
/* Counts the mentions of an entry. YM_E_USAGE: by form. */
YM_API ym_status ym_count_entry(ym_counts **out, ym_index *index, const ym_entry *entry,
                                const ym_count_options *options, ym_error *error);
/* Counts the mentions of every entry that has any: a line an entry, whose key is its id, most mentions first. `by` is not
 * looked at. YM_E_USAGE: a type that there is not. */
YM_API ym_status ym_count_entries(ym_counts **out, ym_index *index, const ym_count_options *options,
                                  ym_error *error);
YM_API void ym_counts_free(ym_counts *counts);
/* All lines together; a passage or an article that stands in several lines counts once. Its key is "". */
YM_API const ym_count *ym_counts_total(const ym_counts *counts);
/* The lines: years and months in their order, what has no date first; the others by their hits, most first. */
YM_API size_t ym_counts_count(const ym_counts *counts);
YM_API const ym_count *ym_counts_get(const ym_counts *counts, size_t i);

/* ---- neighbours by association ----------------------------------------------------------------------------------- */

#define YM_COOCCURRENCE_LEAST 3

typedef struct ym_cooccurrence_options {
    bool by_article;           /* together means in one article; else in one passage */
    uint64_t least;            /* together at least so often; 0: YM_COOCCURRENCE_LEAST */
    const char *types;         /* of the others, comma-separated; NULL: all */
    const char *since, *until; /* as in ym_search_options */
    size_t limit;              /* 0: all */
    unsigned timeout_ms; /* milliseconds that the call may take, else it is YM_E_TIMEOUT; 0: any */
} ym_cooccurrence_options;

/* How two entries x and y go together. Counts are passages, or articles; each text counts once. */
typedef struct ym_cooccurrence {
    const ym_entry *entry;
    /* With both, at places that do not overlap: 俄罗斯 within 俄罗斯外交部 is not beside it. */
    uint64_t together;
    uint64_t count; /* with y */
    /* 14 + log2(2 together / (count of x + count of y)): 14 is always together, one less is half as strong, and the size
     * of the index does not matter. Rychlý, P. (2008): A Lexicographer-Friendly Association Score. RASLAN 2008, 6-9. */
    double log_dice;
} ym_cooccurrence;

/* The entries that go with an entry, strongest first, then most often together, then by id. *list is the caller's: free it
 * with ym_cooccurrences_free; *own_count (may be NULL) is the count of x. YM_E_USAGE: a type or a day that there is not. */
YM_API ym_status ym_entry_cooccurrences(ym_cooccurrence **list, size_t *count, uint64_t *own_count,
                                        ym_index *index, const ym_entry *entry,
                                        const ym_cooccurrence_options *options, ym_error *error);
YM_API void ym_cooccurrences_free(ym_cooccurrence *list);

/* ---- passages worth reading first ------------------------------------------------------------------------------- */

/* Results without entries, of at most one passage each; NULL when there is none. */
typedef struct ym_entry_examples {
    ym_results *first, *latest; /* by date; NULL when no passage is dated */
    /* The most informative: that has the entry's name in full (no short form), with most of its ten strongest neighbours
     * beside it (five are enough), and is neither a scrap nor a page (40 to 240 code points); of equal ones the newest. */
    ym_results *best;
} ym_entry_examples;
YM_API ym_status ym_entry_get_examples(ym_entry_examples *examples, ym_index *index,
                                       const ym_entry *entry, ym_error *error);
YM_API void ym_entry_examples_free(ym_entry_examples *examples);

#ifdef __cplusplus
}
#endif
#endif
