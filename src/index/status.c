/* What an index holds, in numbers. */
#include "base/error.h"
#include "index/index.h"

#include <stdlib.h>
#include <string.h>

/* One row of texts and numbers, read by position. */
static ym_status count_rows(ym_index *index, ym_index_status *status_out, ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__STATUS_COUNTS, error);
    if (status < 0)
        return status;
    status = ym__index_step(index, select, "counting", error);
    if (status == YM_OK) {
        uint64_t *const counts[] = {
            &status_out->articles,   &status_out->revisions,  &status_out->bodies,
            &status_out->passages,   &status_out->mentions,   &status_out->entries,
            &status_out->labels,     &status_out->sources,    &status_out->changes,
            &status_out->duplicates, &status_out->text_bytes, &status_out->file_bytes};
        const int count = (int)(sizeof counts / sizeof *counts);
        for (int i = 0; i < count; i++)
            *counts[i] = (uint64_t)sqlite3_column_int64(select, i);
        const char *first = ym__column_text(select, count);
        const char *last = ym__column_text(select, count + 1);
        const char *origins = ym__column_text(select, count + 2);
        status_out->removed = (uint64_t)sqlite3_column_int64(select, count + 3);
        strncpy(status_out->first_date, first == NULL ? "" : first, 10);
        strncpy(status_out->last_date, last == NULL ? "" : last, 10);
        free(index->glossary_origins);
        index->glossary_origins = strdup(origins == NULL ? "" : origins);
        status_out->glossary_origins = index->glossary_origins;
        if (index->glossary_origins == NULL)
            status = ym__error_nomem(error);
        ym__index_done(select);
    }
    return status < 0 ? status : YM_OK;
}

ym_status ym_index_get_status(ym_index *index, ym_index_status *status_out, ym_error *error)
{
    *status_out =
        (ym_index_status){.schema_version = (int)index->schema_version, .glossary_origins = ""};
    const ym_status status = count_rows(index, status_out, error);
    return status == YM_OK ? ym__index_is_current(&status_out->derived_current, index, error)
                           : status;
}
