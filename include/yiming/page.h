/* The HTML glossary. */
#ifndef YIMING_PAGE_H
#define YIMING_PAGE_H

#include <yiming/search.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Zero it for the defaults; strings are borrowed during the call. */
typedef struct ym_page_options {
    const char *title; /* NULL: a default of the page's own */
    const char *order; /* of the single file: "pinyin" (default), "english", "strokes", "type", "date", "count" */
    const char *ui;    /* the page's own words: "both" Chinese and English (default), "zh", "zh-Hant" or "en" */
    const char *links; /* of a site's articles: which mentions are links, "first" of each entry (default), "all", "none" */
    const char *date;  /* "2025-12-30", printed in the footer; NULL: that of the newest article */
    size_t passages;   /* how many passages an entry shows; 0: all */
    bool all;          /* entries without mentions too */
    bool force;        /* write over files that these functions did not write */
    bool dry_run;      /* do all but write */
    /* Of a site: told of each file that is written or removed, "+ e/zelensky.html", "- e/putin.html", or with dry_run
     * would be; may be NULL. */
    ym_line tell;
    void *tell_context;
} ym_page_options;

typedef struct ym_page_summary {
    uint64_t entries, passages;
    uint64_t articles;                       /* with a page of their own */
    uint64_t files, written, removed, bytes; /* of all files, whether they were written or not */
    bool unchanged; /* every file had its bytes already and was not touched */
} ym_page_summary;

/* Writes one self-contained file: temporary, then renamed. Equal indexes give equal bytes. YM_E_USAGE: the path holds
 * something that is not a page of ours, and `force` is not set; an option has a value it cannot have. */
YM_API ym_status ym_page_write(ym_index *index, const char *path, const ym_page_options *options,
                               ym_page_summary *summary, ym_progress progress, void *context,
                               ym_error *error);

/* Writes a site into a folder, which is made when it is not there: src/page/README.md says what is in it. Each file is
 * written whole, and only when its bytes change; files of an earlier run that are no longer needed are removed; others in
 * the folder are not touched. Of a run that was stopped the next one finishes the work. YM_E_USAGE: the path is no folder;
 * or the folder holds other files and no site, or a file in the way was not made by this function, and `force` is not set. */
YM_API ym_status ym_page_write_site(ym_index *index, const char *path,
                                    const ym_page_options *options, ym_page_summary *summary,
                                    ym_progress progress, void *context, ym_error *error);

/* One paragraph of text as a fragment of HTML, with its mentions (sorted, parents before children, as ym_tagger_tag gives
 * them) marked by their entries and the other language above. *out is the caller's: free it with ym_text_free. What is
 * text stays text, and controls show as what they are. */
YM_API ym_status ym_page_mark(char **out, const char *text, const ym_mention *mentions,
                              size_t mention_count, ym_error *error);

#ifdef __cplusplus
}
#endif
#endif
