/* Full text in as few pieces as it can be.
 *
 * Each batch writes a segment of its own, and each is looked into by every search. Bringing all into one costs as much as
 * reading and writing full text once, so it is done where the run added so much that this is a small part of its work. After
 * small runs FTS5 merges four segments of a size into one, so that the work is a small part of theirs, too. At the end of
 * a large run the file gives back the pages that are free. */
#include "index/full_text.h"

#include "base/error.h"

/* So many pages of full text one transaction rewrites: others can write in between, and the next step takes the pages that
 * this one freed, so that the file does not grow meanwhile. Below 0: all into one segment. */
enum { STEP_PAGES = 500 };

enum {
    GOOD_PART = 4 /* a fourth of all passages */,
    STEP_PASSAGES = 1500 /* a fourth of what a step rewrites */
};

ym_status ym__last_passage(ym_index *index, int64_t *row, ym_error *error)
{
    return ym__index_integer(index, "SELECT coalesce(max(id), 0) FROM passage", row, error);
}

/* One step; *done when there was nothing left to merge, which FTS5 tells by changing fewer than two rows. */
static ym_status take_step(ym_index *index, int pages, bool *done, ym_error *error)
{
    ym_status status = ym__index_begin(index, error);
    if (status < 0)
        return status;
    sqlite3_stmt *merge = NULL;
    const int64_t before = sqlite3_total_changes64(index->db);
    status = ym__index_statement(&merge, index, YM__TEXT_MERGE, error);
    if (status == YM_OK) {
        sqlite3_bind_int(merge, 1, pages);
        status = ym__index_run(index, merge, "compacting full text", error);
    }
    *done = sqlite3_total_changes64(index->db) - before < 2;
    if (status == YM_OK)
        status = ym__index_commit(index, error);
    if (status < 0)
        ym__index_rollback(index);
    return status;
}

/* All of it into one segment at once; *done false: there is too much of it. */
static ym_status unite(ym_index *index, bool *done, ym_error *error)
{
    ym_status status = ym__index_begin(index, error);
    if (status < 0)
        return status;
    status = ym__full_text_unite(index, done, error);
    if (status == YM_OK)
        status = ym__index_commit(index, error);
    if (status < 0)
        ym__index_rollback(index);
    return status;
}

ym_status ym__full_text_compact(ym_index *index, int64_t before, ym_error *error)
{
    int64_t last = 0;
    bool done = false;
    ym_status status = ym__last_passage(index, &last, error);
    if (status < 0 || last <= before)
        return status;
    const bool all = (last - before) * GOOD_PART >= last;
    const int64_t most = all ? INT64_MAX : 1 + (last - before) / STEP_PASSAGES;
    if (all)
        status = unite(index, &done, error);
    for (int64_t i = 0; i < most && status == YM_OK && !done; i++)
        status = take_step(index, all ? -STEP_PAGES : STEP_PAGES, &done, error);
    if (status == YM_OK && all)
        status = ym__index_sql(index, "PRAGMA incremental_vacuum", "giving back pages", error);
    return status == YM_E_BUSY ? YM_OK : status; /* whoever writes now comes first */
}
