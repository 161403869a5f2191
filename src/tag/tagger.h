/* Tagging for those who need the folded passages as well. */
#ifndef YM_TAG_TAGGER_H
#define YM_TAG_TAGGER_H

#include <yiming/tag.h>

#include "text/fold.h"

/* Is shown a passage as it was folded, which is borrowed during the call. A negative status ends the tagging. */
typedef ym_status (*ym__folded_visit)(void *context, const ym__folded *passage, ym_error *error);

/* As ym_tagger_tag; each passage is folded once, and shown to `visit` in the order of the passages. */
ym_status ym__tagger_tag(ym_mention **mentions, size_t *mention_count, const ym_tagger *tagger,
                         const char *const *passages, size_t passage_count, ym__folded_visit visit,
                         void *context, ym_error *error);

#endif
