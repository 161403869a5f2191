/* How likely is it that words begin and end where a label does? Answered over all ways to divide a run of Han into words
 * of the lexicon and labels, each weighed by how frequent its words are (a unigram model; forward-backward sums as in
 * Rabiner, "A Tutorial on Hidden Markov Models", 1989). 中国 in 发展中国家: 发展中|国家 weighs far more than 发展|中国|家. */
#ifndef YM_TAG_LATTICE_H
#define YM_TAG_LATTICE_H

#include "tag/lexicon.h"

/* A label in the run, and what is found about it. */
typedef struct ym__lattice_span {
    size_t first, last; /* characters of the run, half open */
    bool
        is_open; /* an organization's, a term's: what begins it keeps its meaning (美国 in 美国国务院) */
    double probability; /* that it stands between words' borders, 0 to 1 */
    double as_word;     /* that it is one word then, not several (他信 is not 他 and 信) */
    /* The word that speaks most against it, as characters of the run; first == last when there is none. */
    size_t word_first, word_last;
} ym__lattice_span;

/* Work space, used again from run to run. */
typedef struct ym__lattice ym__lattice;

ym_status ym__lattice_new(ym__lattice **out, const ym_lexicon *lexicon, ym_error *error);
void ym__lattice_free(ym__lattice *lattice);

/* Judges the spans of one run: `count` folded characters, all in the range of lexicon_format.h. Spans are sorted by
 * first, then by last. Time is linear in the run. Without a lexicon every probability is 1. */
ym_status ym__lattice_judge(ym__lattice *lattice, const uint16_t *run, size_t count,
                            ym__lattice_span *spans, size_t span_count, ym_error *error);

#endif
