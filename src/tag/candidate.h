/* A place where a label stands, on its way to being a mention or not. */
#ifndef YM_TAG_CANDIDATE_H
#define YM_TAG_CANDIDATE_H

#include <yiming/tag.h>

#include "tag/gazetteer.h"

#include <string.h>

/* Why a candidate was believed or not; several hold at once. Explained in words by why.c. */
typedef enum ym__reason {
    YM__REASON_BORDERS = 1 << 0,     /* words divide where the label begins and ends */
    YM__REASON_INSIDE_WORD = 1 << 1, /* words divide elsewhere */
    YM__REASON_COMMON_WORD = 1 << 2, /* the label is a common word too */
    YM__REASON_TITLE = 1 << 3,       /* a title beside a person's name */
    YM__REASON_FULL_FORM = 1 << 4,   /* the article names the entry in full as well */
    YM__REASON_NO_FULL_FORM =
        1 << 5,                  /* a short form, and the article never names the entry in full */
    YM__REASON_PATTERN = 1 << 6, /* a short form in its pattern: 驻X, X方, XY两国 */
    YM__REASON_NUMBER = 1 << 7,  /* a number before it makes it a date or a measure */
    YM__REASON_OTHER_BEARER =
        1 << 8, /* another person of that surname, another place of that name */
    YM__REASON_LONGER_NAME = 1 << 9,  /* a part of a longer name that means something else */
    YM__REASON_CAPITALS = 1 << 10,    /* in a line of capitals the word is more likely meant */
    YM__REASON_CROSSES = 1 << 11,     /* lost against a longer mention that it crosses */
    YM__REASON_OTHER_ENTRY = 1 << 12, /* the same characters were taken for another entry */
    YM__REASON_NESTED = 1 << 13,      /* within a longer mention, where it keeps its meaning */
    YM__REASON_RELATED = 1 << 14,     /* what the article names besides belongs to this entry */
    YM__REASON_HOMOGRAPH =
        1 << 15, /* what stands beside it is said of the common word (烫着金边, turkey breast) */
    YM__REASON_COMPANY = 1 << 16 /* somebody whom another meets or calls: 与川普通话 */
} ym__reason;

/* Does it stand in a row of countries' characters, and is it told after it that they are (俄乌冲突)? */
typedef enum ym__row { YM__ROW_NONE, YM__ROW_BARE, YM__ROW_TOLD } ym__row;

typedef struct ym__candidate {
    size_t passage;
    size_t first, last; /* positions in the passage's match text */
    /* What has to stand between words' borders: the label itself, or its pattern. Equal: nothing has to. */
    size_t claim_first, claim_last;
    size_t start, end; /* bytes of the passage */
    size_t entry, label;
    size_t evidence; /* how often the article names the entry where no other entry is meant */
    double score;    /* 0 to 1 */
    double as_word;  /* that it is one word where it stands between borders */
    uint32_t reasons;
    size_t word_start, word_end; /* bytes: the word that speaks against it, or equal */
    bool is_short;               /* counts only where the entry is named in full as well */
    bool is_pattern;             /* one character (or X方), found by its pattern */
    ym__row row;
    bool is_sure;   /* a pattern that needs no full form */
    bool is_common; /* a common word too: counts only with evidence */
} ym__candidate;

typedef struct ym__candidates {
    ym__candidate *items;
    size_t count, capacity;
} ym__candidates;

/* Returns the new place, or NULL when memory ran out. */
ym__candidate *ym__candidates_push(ym__candidates *list, const ym__candidate *item);

/* Is the entry of this type? */
static inline bool ym__entry_is(const ym_entry *entry, const char *type)
{
    return strcmp(entry->type, type) == 0;
}

/* Reads one label of a glossary. */
static inline const ym_label *ym__label_at(const ym_glossary *glossary, size_t entry, size_t label)
{
    return &ym_glossary_entry(glossary, entry)->labels[label];
}

#endif
