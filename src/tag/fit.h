/* Which spans a label can have: what `check` and the tests hold every mention against. */
#ifndef YM_TAG_FIT_H
#define YM_TAG_FIT_H

#include "tag/gazetteer.h"

/* Does the span's text stand for the label? It folds to the label; or to it and a plural's s; or it is the one character
 * of a short form (乌 for 乌 or 乌方, or 乌方 for 乌); or an English surname with given name and initial before it (Donald J.
 * Trump). */
ym_status ym__label_fits(bool *fits, const char *label, const char *span, size_t span_bytes,
                         ym_error *error);

#endif
