/* Changing entries: one command while it runs. Everything that changes an entry (import, term, undo) goes this way, so that
 * it is logged, and that mentions and keys are as `reindex` would make them. */
#ifndef YM_INDEX_CHANGE_H
#define YM_INDEX_CHANGE_H

#include "index/index.h"

#include "base/buffer.h"

typedef struct ym__changes {
    ym_index *index;
    const char *text; /* what the log calls the command; borrowed */
    int64_t command;  /* its row in the log; 0 until something changes */
    ym_glossary *
        touched; /* the labels that changed, as they were and as they are; NULL: so many that it does not matter */
    uint64_t entry_count; /* how many entries there were before */
    bool was_long_list;   /* how far its labels were trusted: ym__judge_is_long_list */
    uint64_t count;       /* of entries that changed */
    ym__rows rows;        /* of those entries; one may stand there twice */
    ym_json *was, *now;
} ym__changes;

/* Inside a transaction; end with ym__changes_end in any case. */
ym_status ym__changes_begin(ym__changes *changes, ym_index *index, const char *text,
                            ym_error *error);
/* Calls the command something else, in the log too. */
ym_status ym__changes_rename(ym__changes *changes, const char *text, ym_error *error);
/* Stores a state of an entry: `old` is the one that is loaded, NULL for an entry that is new or was retired. */
ym_status ym__change_entry(ym__changes *changes, const ym_entry *old, const ym_entry *entry,
                           ym_error *error);
/* The same with what a file says: `base`, which is remembered as imported, and `old_base` (may be NULL), which was before. */
ym_status ym__change_imported(ym__changes *changes, const ym_entry *old, const ym_entry *old_base,
                              const ym_entry *entry, const ym_entry *base, ym_error *error);
/* Remembers `base` as imported of an entry that stays as it is; `old_base` (may be NULL) was before. Logged, so that `undo`
 * takes it back. */
ym_status ym__change_base(ym__changes *changes, const ym_entry *entry, const ym_entry *old_base,
                          const ym_entry *base, ym_error *error);
/* Removes an entry, keeping its name; `into` (may be NULL) is the entry that it was merged into. */
ym_status ym__change_retire(ym__changes *changes, const ym_entry *old, const char *into,
                            ym_error *error);
/* Stores an entry whose `see` alone is another, and which this command may have changed already: its line of the log then says
 * what came of both. `old` is what is stored at `row`. */
ym_status ym__change_see(ym__changes *changes, int64_t row, const ym_entry *old,
                         const ym_entry *entry, ym_error *error);
/* Once all else is stored: the `see` of every entry names the entry that the one it named was merged into, and no longer the
 * one of the id `removed` (may be NULL); see see.c. */
ym_status ym__changes_follow(ym__changes *changes, const char *removed, ym_error *error);
/* Logs what became of an article: `before` NULL: it came back; `after` NULL: it was removed. Needs no ym__changes_begin, but
 * `index` and `text`. */
ym_status ym__change_article(ym__changes *changes, const char *name, const char *before,
                             const char *after, ym_error *error);
/* Takes back the removal of an article, which is logged; one that has come back meanwhile stays. `state` is what the log says
 * it was (remove.c). */
ym_status ym__article_bring_back(ym__changes *changes, const char *name, const char *state,
                                 ym_error *error);
/* Makes keys and mentions anew where they may have changed; *retagged_texts (may be NULL) says how many texts that was. */
ym_status ym__changes_apply(ym__changes *changes, uint64_t *retagged_texts, ym_progress progress,
                            void *context, ym_error *error);
void ym__changes_end(ym__changes *changes);

/* Ends the transaction: commits when all went well, else rolls back; `status`, or what the commit says. */
ym_status ym__index_end_changes(ym_index *index, ym_status status, ym_error *error);

/* ---- the last imported state of an entry: base.c ---------------------------------------------- */

/* What is known of an entry of a name, loaded or not. */
typedef struct ym__entry_state {
    int64_t row; /* 0: there is none */
    bool retired;
    ym_glossary *base; /* holds the last imported state; NULL: there is none; the caller's */
} ym__entry_state;
ym_status ym__entry_state_read(ym__entry_state *state, ym_index *index, const char *slug,
                               ym_error *error);
/* The last imported state; NULL: there is none, or it is damaged. Borrowed from `known`. */
const ym_entry *ym__base_of(const ym__entry_state *known);
/* What `entry.base` is to be: NULL without a base, "" when it is the entry itself, else all of it as JSON in the buffer. */
ym_status ym__base_text(const char **text, ym__buffer *buffer, const ym_entry *entry,
                        const ym_entry *base, ym_error *error);
/* Remembers a state as the last imported one of an entry that stays as it is; NULL: nothing was imported. */
ym_status ym__index_set_base(ym_index *index, const ym_entry *entry, const ym_entry *base,
                             ym_error *error);
/* Forgets it of an entry that is not there any more. */
ym_status ym__index_clear_base(ym_index *index, const char *slug, ym_error *error);
/* Says of all entries that are as they were imported no more than that; see migrate.c. */
ym_status ym__index_shorten_bases(ym_index *index, ym_error *error);

#endif
