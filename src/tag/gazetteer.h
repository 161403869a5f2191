/* All labels of a glossary, compiled for matching: text in, every label that stands in it out, overlaps included. What
 * a match means is decided elsewhere (tagger.c). */
#ifndef YM_TAG_GAZETTEER_H
#define YM_TAG_GAZETTEER_H

#include <yiming/glossary.h>

#include "base/buffer.h"
#include "text/fold.h"

/* Changes whenever the same glossary and text could give other mentions. */
#define YM__TAGGER_VERSION 4

typedef struct ym__gazetteer ym__gazetteer;

/* A folded text as it is matched: name dots are dropped (弗·泽 and 弗泽 are one spelling), or are blanks between Latin
 * words, as are hyphens (Tel-Aviv is Tel Aviv); runs of blanks, line ends too, are one blank. Position i stands for the
 * folded code point at[i]. Zero it before the first time. */
typedef struct ym__match_text {
    const char *passage; /* what was folded; borrowed */
    size_t bytes;
    ym__folded folded;
    uint32_t *cp;
    uint32_t *at;
    size_t count, capacity;
} ym__match_text;
ym_status ym__match_text_set(ym__match_text *text, const char *passage, size_t bytes,
                             ym_error *error);
void ym__match_text_free(ym__match_text *text);
/* One character can fold to several (㍿ to 株式会社): do the positions [first, last) begin or end inside one? Then no span could
 * hold them. */
bool ym__match_text_cuts(const ym__match_text *text, size_t first, size_t last);

typedef struct ym__match {
    size_t first, last;  /* positions in the match text, half open */
    size_t entry, label; /* numbers in the glossary */
} ym__match;
/* A negative return ends the walk and is returned. */
typedef ym_status (*ym__match_visit)(void *context, const ym__match *match);

/* Appends the compiled labels, in a native form; where they are read they must stand at a multiple of 8. */
ym_status ym__gazetteer_compile(ym__buffer *out, const ym_glossary *glossary, ym_error *error);
/* The gazetteer that lies in these bytes, which must live as long. YM_E_INPUT: they are none of this glossary. */
ym_status ym__gazetteer_open(ym__gazetteer **out, const char *bytes, size_t size,
                             const ym_glossary *glossary, ym_error *error);
/* Both: compiled into bytes of its own. */
ym_status ym__gazetteer_new(ym__gazetteer **out, const ym_glossary *glossary, ym_error *error);
void ym__gazetteer_free(ym__gazetteer *gazetteer);

/* Every label at every position (of more than a few dozen at one place the longest; none beyond a few hundred
 * characters, so that hostile glossaries stay bounded). Labels that begin or end with a letter or digit match at word borders only, and
 * their capitals must be capitals in the text (US is not us); capitals of the text may stand for small letters. English
 * common nouns and initialisms take a plural's s in (drones, UAVs). */
ym_status ym__gazetteer_match(const ym__gazetteer *gazetteer, const ym__match_text *text,
                              ym__match_visit visit, void *context);

#endif
