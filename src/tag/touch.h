/* Which texts could labels stand in? For tagging anew what a changed glossary may change, and nothing else. */
#ifndef YM_TAG_TOUCH_H
#define YM_TAG_TOUCH_H

#include <yiming/glossary.h>

typedef struct ym__touch ym__touch;

/* The labels of a glossary, which is borrowed. */
ym_status ym__touch_new(ym__touch **out, const ym_glossary *glossary, ym_error *error);
void ym__touch_free(ym__touch *touch);
/* Does one of the labels match somewhere in the text, whatever it means there? A single character, and that of X方, counts
 * wherever it stands. *touched is only ever set. */
ym_status ym__touch_text(ym__touch *touch, const char *text, size_t bytes, bool *touched,
                         ym_error *error);

#endif
