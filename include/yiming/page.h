/* The HTML glossary. */
#ifndef YIMING_PAGE_H
#define YIMING_PAGE_H

#include <yiming/search.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ym_page_options {
    const char *title; /* NULL: a default of the page's own */
    const char *order; /* "pinyin" (default), "english", "count" */
    const char *date;  /* "2025-12-30", printed in the footer; NULL: that of the newest article */
    size_t passages;   /* how many passages an entry shows; 0: all */
    bool all;          /* entries without mentions too */
    bool force;        /* write over a file that this function did not write */
} ym_page_options;

typedef struct ym_page_summary {
    uint64_t entries, passages, bytes;
    bool unchanged; /* the file had these very bytes already and was not touched */
} ym_page_summary;

/* Writes one self-contained file: temporary, then renamed. Equal indexes give equal bytes. YM_E_USAGE: the path holds
 * something that is not a page of ours, and `force` is not set. */
YM_API ym_status ym_page_write(ym_index *index, const char *path, const ym_page_options *options,
                               ym_page_summary *summary, ym_progress progress, void *context,
                               ym_error *error);

/* One paragraph of text as a fragment of HTML, with its mentions (sorted, parents before children, as ym_tagger_tag gives
 * them) marked by their entries and the other language above. *out is the caller's: free it with ym_text_free. What is
 * text stays text, and controls show as what they are. */
YM_API ym_status ym_page_mark(char **out, const char *text, const ym_mention *mentions,
                              size_t mention_count, ym_error *error);

#ifdef __cplusplus
}
#endif
#endif
