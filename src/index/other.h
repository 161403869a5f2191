/* Another index, whose articles, entries and log are brought into this one. It may come from a stranger: it is opened for
 * reading, nothing in it runs, and each value is looked at (valid.h) before it is bound into a statement of ours. What is
 * derived is never taken: full text, mentions, keys and cuts are made here. */
#ifndef YM_INDEX_OTHER_H
#define YM_INDEX_OTHER_H

#include "index/store.h"

typedef struct ym__other ym__other;

/* Opens it beside `here`, and looks whether SQLite finds its pages sound and its schema is ours. What is read of it is of one
 * moment. Failures are those of ym_index_open. */
ym_status ym__other_open(ym__other **out, ym_index *here, const char *path, ym_error *error);
void ym__other_free(ym__other *other);
/* How many articles it has. */
uint64_t ym__other_count(const ym__other *other);

/* What became of one article. */
typedef struct ym__other_article {
    ym__stored stored;
    char name[YM__ARTICLE_NAME_DIGITS + 1];
    uint64_t bytes;                      /* of the texts that are new here */
    bool failed;                         /* it cannot be used, and nothing of it was stored */
    char reason[YM_ERROR_MESSAGE_BYTES]; /* why */
} ym__other_article;
/* Merges the next article, in the order of names, inside the caller's transaction; YM_DONE after the last. All its revisions
 * and sources that are not retired come; those that are here stay. Which revision is current: that of the side that knew the
 * other's as an earlier one; else the later date, a date before none, and the greater hash of the text. So the order in
 * which indexes are merged is nothing. An article that was removed there is passed over; one removed here comes back. */
ym_status ym__other_next(ym__other *other, ym__other_article *result, ym_error *error);

/* Merges entries and change log inside the caller's transaction, and tags the texts anew that a changed label may stand in; see
 * reconcile.c. `command` is how the log calls it; *commands says how many of theirs are new here. Of the options all count
 * but `dry_run` and `ask`. When it fails, or the transaction is taken back, the entries in memory are to be forgotten.
 * YM_E_INPUT: a conflict, with YM_CONFLICT_FAIL. */
ym_status ym__other_merge_entries(ym__other *other, const char *command,
                                  const ym_import_options *options, ym_import_summary *summary,
                                  uint64_t *commands, ym_error *error);

/* Is the row one of SOURCES_OF_REVISION that could be ours? */
bool ym__source_valid(sqlite3_stmt *row);
/* Are the particulars of a revision, from a column on in the order of its table, of the form that yiming gives them? */
bool ym__particulars_valid(sqlite3_stmt *row, int column);
/* Are the rows of COMMAND_ALL and CHANGES_IN_ORDER of the form that yiming gives them? */
bool ym__command_valid(sqlite3_stmt *row);
bool ym__change_valid(sqlite3_stmt *row);

/* For reconcile.c. */
ym_index *ym__other_here(ym__other *other);
ym_index *ym__other_there(ym__other *other);

#endif
