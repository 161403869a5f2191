/* All that the tagger needs to know of a glossary before it looks at a text, as one run of bytes that is used where it lies. */
#ifndef YM_TAG_COMPILED_H
#define YM_TAG_COMPILED_H

#include "tag/gazetteer.h"
#include "tag/short.h"

/* Raise it when the form changes. */
#define YM__COMPILED_VERSION 2

typedef struct ym__compiled {
    char *own; /* the bytes, when they are its own */
    ym__gazetteer *gazetteer;
    ym__short_forms *short_forms;
    bool is_long_list; /* ym__judge_is_long_list */
} ym__compiled;

/* Appends it to an empty buffer. Same glossary, same bytes. */
ym_status ym__compile(ym__buffer *out, const ym_glossary *glossary, ym_error *error);

/* What lies in these bytes, which must live as long and stand at a multiple of 8. YM_E_INPUT: they are not of this
 * glossary, or not as this version makes them. */
ym_status ym__compiled_open(ym__compiled *compiled, const char *bytes, size_t size,
                            const ym_glossary *glossary, ym_error *error);
/* What the glossary brings with it (ym__glossary_matching), or what is compiled out of it. */
ym_status ym__compiled_of(ym__compiled *compiled, const ym_glossary *glossary, ym_error *error);
/* ym__judge_is_long_list, by what the glossary brings with it when that is of use. */
bool ym__compiled_is_long_list(const ym_glossary *glossary);
void ym__compiled_free(ym__compiled *compiled);

#endif
