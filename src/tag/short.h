/* Short forms of one character: 乌 in 驻乌, 美 and 乌 in 美乌两国, 俄 in 俄外长, and X方. A bare character is never a
 * mention; its pattern makes it a candidate. */
#ifndef YM_TAG_SHORT_H
#define YM_TAG_SHORT_H

#include "tag/candidate.h"

/* Which character stands for which entries. Immutable once made. */
typedef struct ym__short_forms ym__short_forms;

/* Out of the short labels of the places: single characters, and the X of X方. */
ym_status ym__short_forms_new(ym__short_forms **out, const ym_glossary *glossary, ym_error *error);
void ym__short_forms_free(ym__short_forms *forms);

/* Adds the candidates of one passage. A character that several entries have gives a candidate for each. */
ym_status ym__short_forms_find(const ym__short_forms *forms, const ym__match_text *text,
                               size_t passage, ym__candidates *candidates, ym_error *error);

#endif
