/* Bodies: cut into passages and tagged (in memory), shown and retired (in the index). */
#ifndef YM_INDEX_BODY_H
#define YM_INDEX_BODY_H

#include "index/index.h"

#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"
#include "index/tokens.h"
#include "tag/touch.h"
#include "text/near.h"

/* A body ready to be written: pure work over text, which needs no index. Zero it before the first time. */
typedef struct ym__prepared {
    ym__arena arena;
    const char **passages; /* in order; joined by newlines between paragraphs they are the body */
    uint64_t *paragraphs;  /* the number of each passage's paragraph, from 1 */
    size_t passage_count;
    ym_mention *mentions; /* sorted by passage */
    size_t mention_count;
    ym__near_sketch sketch;
    ym__tokens tokens; /* of the passages, for full text */
} ym__prepared;
ym_status ym__prepared_make(ym__prepared *prepared, const ym_tagger *tagger,
                            const char *const *paragraphs, size_t paragraph_count, ym_error *error);
/* The same out of the text of a body, which is divided at its newlines in place. */
ym_status ym__prepared_of_text(ym__prepared *prepared, const ym_tagger *tagger, ym__buffer *text,
                               ym_error *error);
void ym__prepared_free(ym__prepared *prepared);

/* Writes the passages, full text and mentions of a body that has none, in place of its text. The prepared mentions must
 * come from the index's own tagger. */
ym_status ym__body_show(ym_index *index, int64_t body, const ym__prepared *prepared,
                        ym_error *error);
/* Sets what a body holds itself: its text while it is put aside, NULL while it is shown. */
ym_status ym__body_set_text(ym_index *index, int64_t body, const char *text, ym_error *error);
/* Steps to the next passage of a body, of a statement whose last column is its body_id: YM_OK with a row, YM_DONE behind the
 * last, else as ym__index_step. */
ym_status ym__passage_step(ym_index *index, sqlite3_stmt *select, int64_t body, ym_error *error);
/* The text of a body that is shown, put together from its passages; appended. */
ym_status ym__body_text(ym_index *index, int64_t body, ym__buffer *text, ym_error *error);
/* Takes passages, full text and mentions away; what the body holds instead is the caller's business. */
ym_status ym__body_hide(ym_index *index, int64_t body, ym_error *error);
/* A passage's lasting name: ten hex digits of its text's hash, with -2, -3 for the same text again in one article. */
void ym__passage_name(char name[32], const char *text, int64_t repeat);
/* Which time the text is there, from 1; `seen` is empty at the article's first passage. */
ym_status ym__passage_repeat(int64_t *repeat, ym__map *seen, const char *text, ym_error *error);

/* The article that should stand for a body. */
typedef struct ym__shown {
    int64_t article, day, second, articles;
    int64_t first_passage, last_passage; /* row ids; 0 and 0 when it has no passage */
} ym__shown;
/* YM_DONE: no article carries it. */
ym_status ym__shown_choose(ym__shown *shown, ym_index *index, int64_t body, ym_error *error);
/* Sets which article stands for the body, or hides the body and keeps its text aside when no article shows it. */
ym_status ym__body_settle(ym_index *index, int64_t body, ym_error *error);
/* The same for a shown body when all that changed is that one more article has it: does not look at the others, of which there
 * may be any number. */
ym_status ym__body_join(ym_index *index, int64_t body, int64_t article, ym_error *error);
/* Shows a body whose text was put aside, and settles it; *was_shown says that it was shown already. `newcomer`: the article
 * that has it now and did not count before; 0: none. */
ym_status ym__body_bring_back(ym_index *index, int64_t body, int64_t newcomer, bool *was_shown,
                              ym_error *error);

/* Counts the mentions of a body that are stored and those that tagging its passages gives, and how many agree. */
ym_status ym__body_compare_mentions(ym_index *index, int64_t body, uint64_t *stored,
                                    uint64_t *tagged, uint64_t *same, ym_error *error);

/* Makes the mentions anew of those bodies that a label of `touch` may stand in; NULL: of all. *count (may be NULL) says how
 * many that were. */
ym_status ym__index_retag(ym_index *index, ym__touch *touch, uint64_t *count, ym_progress progress,
                          void *context, ym_error *error);

/* "2025-12-30T10:21:00+08:00" as the second of that day, as written; 0 without a time. */
int64_t ym__second_of_date(const char *date);
/* "2025-12-30T…" as 20251230; 0 for NULL. */
int64_t ym__day_of_date(const char *date);
/* The first or the last day that "2025", "2025-12" or "2025-12-30" means, in the same form; 0 when it is none of them. */
int64_t ym__day_bound(const char *date, bool last);

#endif
