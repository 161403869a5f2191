/* What one passage tells about its candidates: do words divide there, is the label a common word, who else is meant. */
#ifndef YM_TAG_JUDGE_H
#define YM_TAG_JUDGE_H

#include "tag/candidate.h"
#include "tag/lattice.h"

/* A candidate below this is no mention, by precision: strict, balanced, all. */
double ym__judge_threshold(ym_precision precision);

/* Does the glossary hold thousands of names that nobody has sorted into a subtype? Then a label of theirs that is a word
 * of the lexicon counts for less. Walks the glossary: to be asked once. */
bool ym__judge_is_long_list(const ym_glossary *glossary);

/* Work space, used again from passage to passage. */
typedef struct ym__judge ym__judge;

ym_status ym__judge_new(ym__judge **out, const ym_glossary *glossary, const ym_lexicon *lexicon,
                        bool is_long_list, ym_error *error);
void ym__judge_free(ym__judge *judge);

/* Sets score, reasons, word_start and word_end, is_common of `count` candidates, which are all of the passage whose match
 * text is `text`. */
ym_status ym__judge_passage(ym__judge *judge, const ym__match_text *text, ym__candidate *candidates,
                            size_t count, ym_error *error);

/* What capitals tell in a passage: the names in it, nothing in a headline that has them on every word or letter. */
typedef enum ym__capitals {
    YM__CAPITALS_OF_NAMES,
    YM__CAPITALS_OF_WORDS,
    YM__CAPITALS_ALL
} ym__capitals;

/* The part of it that is about Latin labels (latin.c). */
ym__capitals ym__judge_capitals(const ym__match_text *text);
void ym__judge_latin(const ym_glossary *glossary, const ym__match_text *text, ym__capitals capitals,
                     ym__candidate *candidate);
/* Lowers a score, and says why. */
void ym__judge_lower(ym__candidate *candidate, double score, ym__reason reason);

#endif
