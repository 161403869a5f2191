/* Bringing articles into an index: read -> passages -> mentions -> the index, in batches of whole articles. */
#ifndef YIMING_MERGE_H
#define YIMING_MERGE_H

#include <yiming/index.h>
#include <yiming/read.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ym_merge_outcome {
    YM_MERGE_ADDED,   /* a new article */
    YM_MERGE_UPDATED, /* a known article with another body or other particulars */
    YM_MERGE_UNCHANGED,
    YM_MERGE_DUPLICATE, /* a new article whose very text is in the index under another name; both are known */
    YM_MERGE_SKIPPED, /* empty, or of no known kind in a folder */
    YM_MERGE_FAILED
} ym_merge_outcome;
/* "added", "updated", "unchanged", "duplicate", "skipped", "failed". Static. */
YM_API const char *ym_merge_outcome_name(ym_merge_outcome outcome);

/* What became of one article or file. Borrowed during the call of the observer, which comes when the article's batch has
 * been committed: what is told stays. */
typedef struct ym_merge_event {
    const char *source; /* "a.html", "news.jsonl:7" */
    const char *file;   /* the same without the line */
    ym_merge_outcome outcome;
    const char *article; /* public name, or NULL */
    const char *reason;  /* why it was skipped or failed, without the source; NULL otherwise */
    size_t warning_count;
    const char *const *warnings;
    bool low_confidence;
} ym_merge_event;
typedef void (*ym_merge_observer)(void *context, const ym_merge_event *event);

typedef struct ym_merge_options {
    ym_read_options read;
    const char *const *
        excludes; /* shell patterns (fnmatch) for the last part of a path, or for the whole of it */
    size_t exclude_count;
    bool dry_run; /* do everything, then roll back */
    bool
        skip_near_duplicates; /* leave new articles out whose text is nearly in the index already; takes memory for the index */
    bool reread; /* run sources whose bytes are known through today's reader all the same */
    ym_on_conflict
        on_conflict; /* of entries that were changed here and in an index that is merged; not YM_CONFLICT_ASK */
    ym_report
        report; /* these conflicts, as warnings, and what of its glossary and log was left out, as errors; the
                                 * finding's file is the other index; may be NULL */
    void *report_context;
    /* How many threads may work at once; 0: as many as there are processors, 1: the caller's alone. What comes of the merge is
     * the same, byte by byte. Observer and progress are called on the caller's thread. */
    unsigned jobs;
    ym_merge_observer observer;
    void *observer_context;
    ym_progress progress;
    void *progress_context;
} ym_merge_options;

typedef struct ym_merge_summary {
    uint64_t added, updated, unchanged, duplicates, skipped, failed;
    uint64_t warnings;
    uint64_t input_bytes;
    uint64_t indexes;          /* other indexes that were merged */
    ym_import_summary entries; /* of theirs */
    uint64_t commands;         /* of their logs that were not known here */
} ym_merge_summary;

/* Merges files, folders (walked in the order of names, hidden ones left out) and "-". A file that is itself an index is merged
 * with all its articles, their revisions and sources, its entries and its log: opened for reading, its schema compared with
 * ours, each value looked at, what is derived made anew; its events have its path as source. In which order indexes are
 * merged is nothing but for entries that were changed on both sides (on_conflict): YM_E_INPUT when that says fail. Articles that cannot be read are
 * counted as failed and reported to the observer; the rest is merged, and the call returns YM_OK. The status is
 * negative when the options make no sense (YM_E_USAGE, ym_read_options_check, before anything is done), when the index
 * itself cannot be written, or on YM_E_INTERRUPTED; whole batches that were committed before stay, the open one is rolled
 * back. A file or record whose very bytes were merged before is unchanged, unless `read` says something else about it
 * than then: saying nothing is saying nothing else. The summary is filled in either case. */
YM_API ym_status ym_merge(ym_index *index, const char *const *paths, size_t path_count,
                          const ym_merge_options *options, ym_merge_summary *summary,
                          ym_error *error);

#ifdef __cplusplus
}
#endif
#endif
