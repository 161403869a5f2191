/* What the tests of index/, merge/ and search/ share: a folder for their files, glossaries and
 * indexes, merging with a log, dumps, and the two checks that follow everything that writes. Not a
 * test itself: the Makefile links it to all of them. */
#ifndef YM_UNIT_SAMPLE_H
#define YM_UNIT_SAMPLE_H

#include "base/buffer.h"

#include <yiming/merge.h>

/* Group set-up and tear-down: a new folder under /tmp, removed with all that is in it. */
int sample_make_folder(void **state);
int sample_remove_folder(void **state);
/* The path of a file in the folder. One of eight places that are used in turn. */
const char *sample_path(const char *name);
/* Writes a file; folders on the way to it are made. */
void sample_write(const char *name, const void *bytes, size_t size);
void sample_write_text(const char *name, const char *text);

/* A glossary out of the text of a people.tsv, with the origin "test"; to be freed. */
ym_glossary *sample_glossary(const char *tsv);
/* The small glossary of tests/golden/input. */
ym_glossary *sample_small(void);
/* The glossary that comes with yiming, thousands of entries: where a small one shows the same, take that. */
ym_glossary *sample_bundled(void);
/* A new index in the folder (NULL: in memory) with a glossary of its own (NULL: none). */
ym_index *sample_create(const char *name, const char *tsv);
ym_index *sample_open(const char *name, ym_open_mode mode);

/* A merge and what became of it: one line an article, "added a.txt", "failed b.jsonl (reason)", with
 * paths as they stand below the folder. */
typedef struct sample_merge {
    ym_merge_options options; /* the observer is set by the call */
    ym_merge_summary summary;
    ym_error error;
    ym__buffer log;
} sample_merge;
/* Merges files of the folder (names as for sample_path), or others where a name begins with '/' or
 * "tests/". The log begins anew. */
ym_status sample_merge_names(sample_merge *job, ym_index *index, const char *const *names,
                             size_t count);
/* The same for one name, which must succeed; with the check below. Gives the log. */
const char *sample_merge_one(sample_merge *job, ym_index *index, const char *name);
void sample_merge_free(sample_merge *job);

/* An index in memory of the sample articles, with the bundled glossary. */
ym_index *sample_articles(void);

/* An export as one text, to be freed. */
char *sample_export(ym_index *index, ym_export_what what);
/* What ym_index_check finds, one line each: "rule: message". */
uint64_t sample_findings(ym_index *index, ym__buffer *said);
/* FTS5's own check and ours: both must be content. */
void sample_assert_clean(ym_index *index);
/* The one number that a query gives. */
int64_t sample_number(ym_index *index, const char *sql);
/* How many mentions of an entry (its id) the index has; of all of them with NULL. */
int64_t sample_mentions(ym_index *index, const char *entry);
/* How many of them are in a passage (its row), within these bytes. */
size_t sample_mentions_in(ym_index *index, int64_t passage, const char *entry, size_t start,
                          size_t end);
/* The one text that a query gives, to be freed. */
char *sample_text(ym_index *index, const char *sql);
void sample_assert_contains(const char *text, const char *part);

#endif
