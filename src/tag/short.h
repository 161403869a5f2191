/* Short forms of one character: 乌 in 驻乌, 美 and 乌 in 美乌两国, 俄 in 俄外长, and X方. A bare character is never a
 * mention; its pattern makes it a candidate. */
#ifndef YM_TAG_SHORT_H
#define YM_TAG_SHORT_H

#include "tag/candidate.h"

/* Which character stands for which entries. Immutable once made. */
typedef struct ym__short_forms ym__short_forms;

/* Appends them, compiled out of the short labels of the places: single characters, and the X of X方. A native form; where it
 * is read it must stand at a multiple of 4. */
ym_status ym__short_forms_compile(ym__buffer *out, const ym_glossary *glossary, ym_error *error);
/* Those that lie in these bytes, which must live as long. YM_E_INPUT: they are none of this glossary. */
ym_status ym__short_forms_open(ym__short_forms **out, const char *bytes, size_t size,
                               const ym_glossary *glossary, ym_error *error);
void ym__short_forms_free(ym__short_forms *forms);

/* Is it one character, or it and 方? As such a label it stands for the character in its patterns. */
bool ym__short_form_is(const ym__match_text *text);

/* Adds the candidates of one passage. A character that several entries have gives a candidate for each. */
ym_status ym__short_forms_find(const ym__short_forms *forms, const ym__match_text *text,
                               size_t passage, ym__candidates *candidates, ym_error *error);

#endif
