/* What full text stores. One function serves the index, queries, highlighting and the tests.
 *
 * A run of CJK characters gives overlapping bigrams and its last character as a single token: every position starts
 * exactly one token. So one character is the prefix query c*, two are one token, and n >= 3 are a phrase of bigrams,
 * which is exactly a substring match within the run. Runs of other letters and digits are words. Everything is folded
 * (fold.h).
 *
 * A word with ü or đ is stored in two spellings at one position, since it is also typed without these letters in more
 * ways than by leaving marks out: Lüshun as lushun and lvshun (pinyin), Đoković as dokovic and djokovic. A query with
 * the letter looks for both as well. */
#ifndef YM_TEXT_TOKEN_H
#define YM_TEXT_TOKEN_H

#include "text/fold.h"

/* Changes whenever tokens do; full text made under another version is stale. */
#define YM__TOKEN_VERSION 2

typedef struct ym__token {
    const char *text; /* folded UTF-8, `bytes` long; borrowed during the call */
    size_t bytes;
    size_t start, end;  /* the bytes of the original that it stands for */
    bool same_position; /* another spelling of the token before */
} ym__token;
/* Is told of one token. A non-zero return ends the walk and is returned. */
typedef int (*ym__token_visit)(void *context, const ym__token *token);

/* `query`: leave out the single token that ends the text's last run, unless that run is one character long: what a
 * phrase of FTS5 needs. Returns what `visit` returned, or 0, or a negative ym_status. */
int ym__token_walk(const ym__folded *folded, bool query, ym__token_visit visit, void *context);

/* Does the query end in a run of one CJK character, so that its last token must match as a prefix? */
bool ym__token_needs_prefix(const ym__folded *folded);

#endif
