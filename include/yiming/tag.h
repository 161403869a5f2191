/* From text to mentions: a glossary compiled for matching. */
#ifndef YIMING_TAG_H
#define YIMING_TAG_H

#include <yiming/glossary.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Immutable once made; needs its glossary to live as long. May be used by several threads at once. */
typedef struct ym_tagger ym_tagger;

#define YM_NO_PARENT SIZE_MAX

/* One mention: entry + label + span. */
typedef struct ym_mention {
    size_t passage;    /* index into the passages that were given */
    size_t start, end; /* bytes of the passage, half open, on code-point borders */
    size_t start_char, end_char;
    const ym_entry *entry; /* borrowed from the glossary, as is the label */
    const ym_label *label;
    size_t
        parent; /* index in the result of the mention that this one is nested in, or YM_NO_PARENT */
} ym_mention;

YM_API ym_status ym_tagger_new(ym_tagger **out, const ym_glossary *glossary, ym_error *error);
YM_API void ym_tagger_free(ym_tagger *tagger);

/* Finds the mentions in the passages of one article (NUL-terminated UTF-8). They come sorted by passage, start and
 * longest first; a parent stands before its children. *mentions is the caller's: free it with ym_mentions_free. */
YM_API ym_status ym_tagger_tag(ym_mention **mentions, size_t *mention_count,
                               const ym_tagger *tagger, const char *const *passages,
                               size_t passage_count, ym_error *error);
YM_API void ym_mentions_free(ym_mention *mentions);

#ifdef __cplusplus
}
#endif
#endif
