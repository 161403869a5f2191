/* Cross references (the column `see`) that follow: an entry that was merged into another is named by that one, one that was
 * removed by none. So no export leads nowhere, and what an import or another index still calls by an old name is found.
 * The rewriting is part of the command that makes it necessary: logged with it, and taken back with it. */
#include "index/change.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/column.h"
#include "glossary/glossary.h"

#include <stdlib.h>
#include <string.h>

/* One command's rewriting while it runs. */
typedef struct following {
    ym__changes *changes;
    ym__map *leads;     /* ids that lead elsewhere -> where their new id begins in `names` */
    ym__buffer names;   /* NUL-terminated ids; "" for those that lead nowhere */
    ym__rows rows;      /* of the entries that name one of them */
    ym__buffer cell;    /* the column anew */
    ym__entries states; /* the entries as they are stored now */
} following;

static ym_status add_lead(following *job, const char *id, const char *into, ym_error *error)
{
    const size_t at = job->names.size;
    ym__buffer_append(&job->names, into, strlen(into) + 1);
    return job->names.failed ? ym__error_nomem(error)
                             : ym__map_put(job->leads, id, strlen(id), at, true, NULL, error);
}

/* What ym__index_each_merged calls. */
static ym_status add_merged(void *context, const char *id, const char *into, ym_error *error)
{
    return add_lead(context, id, into, error);
}

/* Where an id of a list leads; NULL: to itself. */
static const char *lead_of(const following *job, const char *id, size_t bytes)
{
    const uint64_t *at = ym__map_get(job->leads, id, bytes);
    return at == NULL ? NULL : job->names.bytes + *at;
}

static ym_status find_rows(following *job, ym_error *error)
{
    ym_index *index = job->changes->index;
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__ENTRY_SEEING, error);
    while (status == YM_OK &&
           (status = ym__index_step(index, select, "reading entries", error)) == YM_OK) {
        const char *see = ym__column_text(select, 1);
        const char *id = NULL;
        bool leads = false;
        for (size_t bytes; see != NULL && !leads && ym__list_next(&see, &id, &bytes);)
            leads = lead_of(job, id, bytes) != NULL;
        if (leads)
            status = ym__rows_push(&job->rows, sqlite3_column_int64(select, 0), error);
    }
    if (select != NULL)
        ym__index_done(select);
    return status == YM_DONE ? YM_OK : status;
}

/* The list with every id followed, each once, and not that of the entry itself; into job->cell. */
static ym_status follow_list(following *job, const ym_entry *entry, ym_error *error)
{
    const char *rest = entry->see;
    const char *id = NULL;
    ym__map *seen = NULL;
    ym__buffer_clear(&job->cell);
    ym_status status = ym__map_new(&seen, error);
    if (status == YM_OK)
        status = ym__map_put(seen, entry->id, strlen(entry->id), 0, true, NULL, error);
    for (size_t bytes; status == YM_OK && ym__list_next(&rest, &id, &bytes);) {
        const char *lead = lead_of(job, id, bytes);
        const size_t lead_bytes = lead == NULL ? bytes : strlen(lead);
        bool there = false;
        if (lead_bytes == 0)
            continue;
        status = ym__map_put(seen, lead == NULL ? id : lead, lead_bytes, 0, true, &there, error);
        if (there)
            continue;
        ym__buffer_puts(&job->cell, job->cell.size > 0 ? "|" : "");
        ym__buffer_append(&job->cell, lead == NULL ? id : lead, lead_bytes);
    }
    ym__map_free(seen);
    return status == YM_OK && job->cell.failed ? ym__error_nomem(error) : status;
}

static ym_status rewrite(following *job, int64_t row, ym_error *error)
{
    ym_status status = ym__index_read_entry(&job->states, job->changes->index, row, error);
    const bool there = status == YM_OK && ym_glossary_count(job->states.glossary) > 0;
    const ym_entry *old = there ? ym_glossary_entry(job->states.glossary, 0) : NULL;
    if (there)
        status = follow_list(job, old, error);
    if (there && status == YM_OK) {
        ym_entry entry = *old;
        entry.see = ym__buffer_text(&job->cell);
        status = ym__change_see(job->changes, row, old, &entry, error);
    }
    ym__entries_free(&job->states);
    return status;
}

ym_status ym__changes_follow(ym__changes *changes, const char *removed, ym_error *error)
{
    following job = {.changes = changes};
    ym_status status = ym__map_new(&job.leads, error);
    if (status == YM_OK)
        status = ym__index_each_merged(changes->index, add_merged, &job, error);
    if (status == YM_OK && removed != NULL)
        status = add_lead(&job, removed, "", error);
    if (status == YM_OK && ym__map_count(job.leads) > 0)
        status = find_rows(&job, error);
    for (size_t i = 0; i < job.rows.count && status == YM_OK; i++)
        status = rewrite(&job, job.rows.items[i], error);
    ym__map_free(job.leads);
    ym__buffer_free(&job.names);
    ym__buffer_free(&job.cell);
    free(job.rows.items);
    ym__entries_free(&job.states);
    return status;
}
