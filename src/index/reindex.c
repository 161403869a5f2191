/* Making the derived tables anew from the facts: cuts, full text, mentions, keys, the articles that stand for texts, near duplicates. */
#include "base/error.h"
#include "index/body.h"
#include "index/full_text.h"
#include "index/near.h"

static ym_status recut(ym_index *index, int64_t body, const ym_tagger *tagger, ym_error *error)
{
    ym__buffer text = {0};
    ym__prepared prepared = {0};
    ym_status status = ym__body_text(index, body, &text, error);
    if (status == YM_OK)
        status = ym__prepared_of_text(&prepared, tagger, &text, error);
    if (status == YM_OK) {
        index->full_text_off = true; /* there is none left of it */
        status = ym__body_hide(index, body, error);
        index->full_text_off = false;
    }
    if (status == YM_OK)
        status = ym__body_show(index, body, &prepared, error);
    if (status == YM_OK)
        status = ym__body_settle(index, body, error);
    ym__prepared_free(&prepared);
    ym__buffer_free(&text);
    return status;
}

static ym_status recut_all(ym_index *index, ym_progress progress, void *context, ym_error *error)
{
    const ym_tagger *tagger = NULL;
    sqlite3_stmt *bodies = NULL;
    uint64_t done = 0;
    ym_status status = ym_index_tagger(index, &tagger, error);
    if (status == YM_OK)
        status = ym__index_statement(&bodies, index, YM__BODY_SHOWN_ALL, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, bodies, "reading bodies", error)) == YM_OK) {
        if (progress != NULL && progress(context, done, (uint64_t)sqlite3_column_int64(bodies, 1)))
            status = ym__error_interrupted(error);
        if (status == YM_OK)
            status = recut(index, sqlite3_column_int64(bodies, 0), tagger, error);
        done++;
    }
    ym__index_done(bodies);
    return status == YM_DONE ? YM_OK : status;
}

ym_status ym_index_reindex(ym_index *index, ym_progress progress, void *context, ym_error *error)
{
    ym_status status = ym__index_begin(index, error);
    if (status < 0)
        return status;
    /* Whatever is wrong in the derived tables must not hinder: they are emptied first. */
    status = ym__index_sql(index,
                           "DELETE FROM passage_mention; DELETE FROM entry_mention; "
                           "DELETE FROM shown; DELETE FROM sketch; "
                           "INSERT INTO passage_text (passage_text) VALUES ('delete-all')",
                           "emptying derived tables", error);
    if (status == YM_E_INDEX)
        status = ym__error_set(error, status,
                               "the derived tables of %s are too damaged to be emptied; run yiming "
                               "check --repair, which makes a new file out of the facts",
                               index->path);
    if (status == YM_OK)
        status = ym__index_compile(index, error);
    if (status == YM_OK)
        status = ym__index_store_keys(index, error);
    if (status == YM_OK)
        status = recut_all(index, progress, context, error);
    if (status == YM_OK)
        status = ym__near_update(index, error);
    if (status == YM_OK)
        status = ym__index_stamp(index, error);
    if (status == YM_OK)
        status = ym__index_commit(index, error);
    if (status < 0) {
        ym__index_rollback(index);
        ym__index_forget_glossary(index);
        return status;
    }
    return ym__full_text_compact(index, 0, error);
}
