/* Full text in as few pieces as it can be.
 *
 * FTS5 writes what each transaction adds as a segment of its own and merges segments by and by, four of a size into one, so
 * that a merge of many articles leaves half a dozen. Each is looked into by every search. Bringing them into one costs
 * as much as reading and writing full text once, so it is done where the run added so much that this is a small part of its
 * work. Small merges into a large index leave it to FTS5. At the end the file gives back the pages that are free. */
#include "index/index.h"

#include "base/error.h"

/* So many pages of full text one transaction rewrites: others can write in between, and the next step takes the pages that
 * this one freed, so that the file does not grow meanwhile. */
#define STEP_SQL "INSERT INTO passage_text (passage_text, rank) VALUES ('merge', -500)"

enum { GOOD_PART = 4 }; /* a fourth of all passages */

ym_status ym__last_passage(ym_index *index, int64_t *row, ym_error *error)
{
    return ym__index_integer(index, "SELECT coalesce(max(id), 0) FROM passage", row, error);
}

/* One step; *done when there was nothing left to merge, which FTS5 tells by changing fewer than two rows. */
static ym_status take_step(ym_index *index, bool *done, ym_error *error)
{
    ym_status status = ym__index_begin(index, error);
    if (status < 0)
        return status;
    const int64_t before = sqlite3_total_changes64(index->db);
    status = ym__index_sql(index, STEP_SQL, "compacting full text", error);
    *done = sqlite3_total_changes64(index->db) - before < 2;
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
    if (status < 0 || (last - before) * GOOD_PART < last || last == before)
        return status;
    while (status == YM_OK && !done)
        status = take_step(index, &done, error);
    if (status == YM_OK)
        status = ym__index_sql(index, "PRAGMA incremental_vacuum", "giving back pages", error);
    return status == YM_E_BUSY ? YM_OK : status; /* whoever writes now comes first */
}
