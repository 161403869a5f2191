/* From text to mentions: a glossary compiled for matching. */
#ifndef YIMING_TAG_H
#define YIMING_TAG_H

#include <yiming/glossary.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Common words of Chinese with their counts, by which names are told from words: a file that the build makes
 * (lexicon.bin) and that is mapped. Immutable; may be used by several threads and taggers at once. */
typedef struct ym_lexicon ym_lexicon;

/* YM_E_NOT_FOUND, YM_E_IO: the file cannot be read. YM_E_INPUT: it is no lexicon of this version. */
YM_API ym_status ym_lexicon_open(ym_lexicon **out, const char *path, ym_error *error);
YM_API void ym_lexicon_free(ym_lexicon *lexicon);
/* Names the word list: twelve hexadecimal digits; "none" for NULL. Borrowed from the lexicon. */
YM_API const char *ym_lexicon_version(const ym_lexicon *lexicon);

/* Immutable once made; needs its glossary and its lexicon to live as long. May be used by several threads at once. */
typedef struct ym_tagger ym_tagger;

#define YM_NO_PARENT SIZE_MAX

/* How sure a mention must be. */
typedef enum ym_precision {
    YM_PRECISION_BALANCED,
    YM_PRECISION_STRICT, /* leaves out what is in doubt */
    YM_PRECISION_ALL     /* whatever matches; short forms still need their pattern or full form */
} ym_precision;

/* Zero it for the defaults. */
typedef struct ym_tagger_options {
    const ym_lexicon *lexicon; /* NULL: every label that matches counts, wherever words divide */
    ym_precision precision;
} ym_tagger_options;

/* One mention: entry + label + span. */
typedef struct ym_mention {
    size_t passage;    /* index into the passages that were given */
    size_t start, end; /* bytes of the passage, half open, on code-point borders */
    size_t start_char, end_char;
    const ym_entry *entry; /* borrowed from the glossary, as is the label */
    const ym_label *label;
    size_t
        parent; /* index in the result of the mention that this one is nested in, or YM_NO_PARENT */
    double score; /* how sure it is, above 0 and up to 1 */
} ym_mention;

/* `options` may be NULL. */
YM_API ym_status ym_tagger_new(ym_tagger **out, const ym_glossary *glossary,
                               const ym_tagger_options *options, ym_error *error);
YM_API void ym_tagger_free(ym_tagger *tagger);

/* Finds the mentions in the passages of one article (NUL-terminated UTF-8). They come sorted by passage, start and
 * longest first; a parent stands before its children. *mentions is the caller's: free it with ym_mentions_free. */
YM_API ym_status ym_tagger_tag(ym_mention **mentions, size_t *mention_count,
                               const ym_tagger *tagger, const char *const *passages,
                               size_t passage_count, ym_error *error);
YM_API void ym_mentions_free(ym_mention *mentions);
/* The entry's preferred name in the language that the mention is not in; "?" when it has none. Borrowed from the entry. */
YM_API const char *ym_mention_rendering(const ym_mention *mention);

/* A place where a label stands, and what became of it. */
typedef struct ym_judgement {
    ym_mention mention; /* parent is not set */
    bool accepted;
    char reason[256]; /* one line for people: "part of the word 发展中国家"; UTF-8 */
} ym_judgement;

/* Every label that stands in the passages, mentions and near-misses, sorted as mentions are. *judgements is the
 * caller's: free it with ym_judgements_free. */
YM_API ym_status ym_tagger_explain(ym_judgement **judgements, size_t *count,
                                   const ym_tagger *tagger, const char *const *passages,
                                   size_t passage_count, ym_error *error);
YM_API void ym_judgements_free(ym_judgement *judgements);

/* Checks the passages of one article against the glossary: forms that are forbidden (an error) or deprecated, one entry under
 * two renderings of its name, characters of the other script (warnings). Findings have the number of the passage as their
 * line and the character in it as their column, both from 1; `file` (may be NULL) is passed on. */
YM_API ym_status ym_tagger_lint(const ym_tagger *tagger, const char *const *passages,
                                size_t passage_count, const char *file, ym_report report,
                                void *context, ym_error *error);

#ifdef __cplusplus
}
#endif
#endif
