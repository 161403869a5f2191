/* The index file: opening, looking after it, and taking everything out of it again. */
#ifndef YIMING_INDEX_H
#define YIMING_INDEX_H

#include <yiming/glossary.h>
#include <yiming/tag.h>
#include <yiming/text.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ym_index ym_index;

typedef enum ym_open_mode {
    YM_OPEN_READ, /* must exist; changes nothing in it; waits for no merge, only (at most five seconds) for the moments
                   * in which a writer opens or closes the file; works on read-only media */
    YM_OPEN_WRITE /* must exist */
} ym_open_mode;

/* YM_E_NOT_FOUND: no such file; YM_E_INDEX: not an index of ours, damaged, or made by a newer version; YM_E_SCHEMA: of an
 * older version, whose file ym_index_rebuild brings up to date. */
YM_API ym_status ym_index_open(ym_index **out, const char *path, ym_open_mode mode,
                               ym_error *error);
/* Makes the file of an index anew out of its facts: they are copied into a new file of today's schema, what is derived of them is
 * made (with the lexicon, which may be NULL), and that file takes the name. For a file of an older version, and for one that is damaged where
 * only derived tables lie. The old one stays beside it: its path, "….schema-2" or "….damaged", goes to *kept_path, to be freed
 * with ym_text_free. Whatever stops it on the way leaves the old file as it is. YM_E_BUSY: somebody else has it open.
 * YM_E_USAGE: a file of the kept one's name is there. YM_E_INDEX: facts cannot be read. */
YM_API ym_status ym_index_rebuild(const char *path, const ym_lexicon *lexicon, char **kept_path,
                                  ym_progress progress, void *context, ym_error *error);

/* Makes a new index in one transaction and fills it with the glossary (NULL: none); opens it for writing. With a
 * NULL path the index is in memory and gone when closed. YM_E_USAGE: the file exists. On failure no file is left. */
YM_API ym_status ym_index_create(ym_index **out, const char *path, const ym_glossary *glossary,
                                 ym_error *error);
YM_API void ym_index_close(ym_index *index);
/* Closes an index that was opened for writing and takes its file away, if it holds no article, its log no command, and
 * nobody else has it open; *discarded says whether. The handle is gone in any case. For an index that was made for nothing. */
YM_API ym_status ym_index_discard_empty(ym_index *index, bool *discarded, ym_error *error);

/* How long a writer waits for another before YM_E_BUSY, in milliseconds; 0 (as opened) does not wait. A reader waits five
 * seconds at least. */
YM_API void ym_index_set_wait(ym_index *index, int milliseconds);

/* The entries of the index as a glossary, and the tagger made of it; borrowed until the index is closed or changed, and,
 * when another program has changed the file, until the next call that looks at it anew: ym_merge, ym_search,
 * ym_entry_lookup, ym_entry_list, ym_page_write, and every one of this header that checks, exports, imports or reindexes. */
YM_API ym_status ym_index_glossary(ym_index *index, const ym_glossary **glossary, ym_error *error);
YM_API ym_status ym_index_tagger(ym_index *index, const ym_tagger **tagger, ym_error *error);

/* What names are told from words by when texts are tagged from now on; NULL (as opened): nothing. Borrowed until the
 * index is closed or given another. An index keeps the lexicon's version: texts tagged with another are stale (see
 * derived_current), and `reindex` tags them anew. */
YM_API ym_status ym_index_set_lexicon(ym_index *index, const ym_lexicon *lexicon, ym_error *error);

/* What becomes of a column that was changed here and in the file. */
typedef enum ym_on_conflict {
    YM_CONFLICT_MINE,   /* what is here stays, and is reported */
    YM_CONFLICT_THEIRS, /* the file's is taken, and that is reported */
    YM_CONFLICT_FAIL,   /* nothing is imported */
    YM_CONFLICT_ASK     /* `ask` says which of the three */
} ym_on_conflict;
typedef ym_on_conflict (*ym_ask)(void *context, const char *id, const char *column,
                                 const char *mine, const char *theirs);
/* Zero it. */
typedef struct ym_import_options {
    ym_on_conflict on_conflict;
    ym_ask ask;
    void *ask_context;
    bool dry_run; /* count and report, change nothing */
    ym_report
        report; /* conflicts (warnings), names that are here under another id (notes); may be NULL */
    void *report_context;
    ym_progress progress; /* while texts are tagged anew; may be NULL */
    void *progress_context;
} ym_import_options;
/* What an import did. */
typedef struct ym_import_summary {
    uint64_t created, updated, unchanged;
    uint64_t conflicts;      /* entries changed or removed on both sides */
    uint64_t retagged_texts; /* each counts once, however many articles carry it */
} ym_import_summary;
/* Brings a glossary into the index, in one transaction. An entry of an id that is here is compared three ways, with what is
 * here and with what was imported last: what only one side changed is taken from that side. None is removed. Then the
 * texts that a changed label may stand in are tagged anew; the result is that of ym_index_reindex. `options` may be NULL.
 * YM_E_INPUT: a conflict, with YM_CONFLICT_FAIL or such an answer; nothing was changed. */
YM_API ym_status ym_index_import(ym_index *index, const ym_glossary *glossary,
                                 const ym_import_options *options, ym_import_summary *summary,
                                 ym_error *error);

/* The same of files, as ym_glossary_load reads them with the options `reading` (may be NULL), and tells of them to
 * options->report too. Entries go into the index as they are read: memory grows with what the index holds, not with the
 * files but for some hundred bytes an entry (its id, and where it stood). A failure of reading changes nothing. */
YM_API ym_status ym_index_import_files(ym_index *index, const char *const *paths, size_t path_count,
                                       const ym_glossary_options *reading,
                                       const ym_import_options *options, ym_import_summary *summary,
                                       ym_error *error);

/* How an edit by hand is made. Strings are borrowed during the call. */
typedef struct ym_edit_options {
    const char *command; /* logged, in the words of the user */
    bool dry_run;        /* say what would come of it, and change nothing */
    ym_report
        report; /* told, as notes, of labels that other entries have too and of new columns; may be NULL */
    void *report_context;
} ym_edit_options;

/* Edits by hand; each is one transaction, is logged, and can be undone. *retagged (may be NULL) says how many texts were
 * tagged anew.
 *
 * Sets columns, as the cells of a TSV, of the entry of an id; with a NULL id adds a new entry, whose id (one of the columns,
 * or made of the names) goes to *made_id (may be NULL), to be freed with ym_text_free. YM_E_NOT_FOUND: no such entry;
 * YM_E_USAGE: the id is taken; YM_E_INPUT: what comes of it is no entry. */
YM_API ym_status ym_term_put(ym_index *index, const char *id, const char *const *columns,
                             const char *const *values, size_t count, const ym_edit_options *edit,
                             char **made_id, uint64_t *retagged, ym_error *error);
/* Removes an entry; `see` of others leads there no more. Its id is never used again but to bring it back; imports do not.
 * YM_E_NOT_FOUND. */
YM_API ym_status ym_term_remove(ym_index *index, const char *id, const ym_edit_options *edit,
                                uint64_t *retagged, ym_error *error);
/* Makes two entries one: the labels of `from` become other labels of `into`; `from` is removed and redirects there,
 * and `see` of others names `into` in its place.
 * YM_E_NOT_FOUND, YM_E_USAGE: the same entry twice. */
YM_API ym_status ym_term_merge(ym_index *index, const char *from, const char *into,
                               const ym_edit_options *edit, uint64_t *retagged, ym_error *error);

/* One line of the change log; borrowed during the call. */
typedef struct ym_log_entry {
    const char *at;      /* UTC, ISO 8601 with milliseconds; NULL when told of an undo */
    const char *command; /* "import names.tsv" */
    const char *subject; /* "entry" or "article"; NULL when told of an undo */
    const char *id;      /* the entry, or the public name of the article */
    const char *before;  /* all of it as JSON; NULL: it was not there */
    const char *after;   /* NULL: it was removed */
    bool undone;
    bool elsewhere; /* done in another index that was merged: known here, and nothing for `undo` */
} ym_log_entry;
typedef void (*ym_log_line)(void *context, const ym_log_entry *line);
/* The changes of an entry or an article (NULL: of all), the newest first, at most `limit` (0: all). */
YM_API ym_status ym_index_log(ym_index *index, const char *id, uint64_t limit, ym_log_line tell,
                              void *context, ym_error *error);
/* Takes back the last `count` commands that changed entries or removed articles, the newest first; each is told of (`tell` may be NULL) and is
 * one transaction. With `dry_run` they are told of alone. *undone may be less when there are no more. */
YM_API ym_status ym_index_undo(ym_index *index, uint64_t count, bool dry_run, uint64_t *undone,
                               ym_log_line tell, void *context, ym_error *error);

/* How articles are removed. Strings are borrowed during the call. Zero it. */
typedef struct ym_remove_options {
    const char *command; /* logged, in the words of the user */
    bool dry_run;        /* tell of them, and change nothing */
    bool purge; /* their texts, sources and log go from the file for good: nothing for `undo` */
    /* Told of each article before it goes; its title may be NULL. May be NULL. */
    void (*tell)(void *context, const char *article, const char *title);
    void *context;
} ym_remove_options;
/* Removes articles, in one transaction. A name is the path of a file or folder as it was merged, "news.jsonl:7" for a record of
 * a stream, an address, or six and more digits of an article's public name. Removed articles stand in no search, page
 * or dump; merging them again or `undo` brings them back. With `purge` those that were removed before are found, too.
 * YM_E_NOT_FOUND: no article is called so; YM_E_USAGE: several have a public name that begins so. Nothing is removed then. */
YM_API ym_status ym_index_remove(ym_index *index, const char *const *names, size_t count,
                                 const ym_remove_options *options, uint64_t *removed,
                                 ym_error *error);

typedef struct ym_index_status {
    int schema_version;
    uint64_t articles, revisions, bodies, passages, mentions, entries, labels, sources,
        changes;         /* old revisions, too */
    uint64_t removed;    /* articles that `rm` took out and `undo` could bring back */
    uint64_t duplicates; /* of the articles those whose text another article shows */
    uint64_t file_bytes, text_bytes;
    char first_date[32], last_date[32]; /* "" when no article has a date */
    const char
        *glossary_origins; /* '|'-separated; borrowed until the index is asked again or closed */
    bool
        derived_current; /* false: made by an older tagger or folder; `reindex` brings it up to date */
} ym_index_status;
YM_API ym_status ym_index_get_status(ym_index *index, ym_index_status *status, ym_error *error);

/* Checks every promise that the file makes: SQLite's own integrity, the full text against the passages, spans against
 * labels, hashes against text, orphans. Findings go to `report` (file "" and line 0), their number to *finding_count. */
YM_API ym_status ym_index_check(ym_index *index, ym_report report, void *context,
                                uint64_t *finding_count, ym_progress progress,
                                void *progress_context, ym_error *error);

/* Makes all derived tables anew from the facts, in one transaction. */
YM_API ym_status ym_index_reindex(ym_index *index, ym_progress progress, void *context,
                                  ym_error *error);

/* Writes a copy of one moment of the index, while others may write to it, and looks whether its pages are sound. It has no
 * file beside it and opens on read-only media. YM_E_USAGE: the path is taken; with `replace` that only an index may be, which the copy then takes the
 * place of. On failure nothing is left or changed. */
YM_API ym_status ym_index_backup(ym_index *index, const char *path, bool replace,
                                 ym_progress progress, void *context, ym_error *error);

typedef enum ym_export_what {
    YM_EXPORT_ENTRIES,
    YM_EXPORT_ARTICLES,
    YM_EXPORT_PASSAGES,
    YM_EXPORT_MENTIONS,
    YM_EXPORT_ALL
} ym_export_what;
/* Writes a part of the index as JSON Lines, sorted, the same bytes for the same content however it came in: no times, no row
 * ids. Entries in other formats: ym_index_glossary and ym_glossary_write. */
YM_API ym_status ym_index_export(ym_index *index, ym_export_what what, ym_line line, void *context,
                                 ym_error *error);
#ifdef __cplusplus
}
#endif
#endif
