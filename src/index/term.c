/* Editing entries by hand, and taking changes back. */
#include "index/change.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/column.h"
#include "glossary/glossary.h"
#include "index/near.h"
#include "text/script.h"

#include <yiming/text.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- one command ------------------------------------------------------------------------------ */

/* Starts a command of its own transaction; `text` is borrowed until it ends, and may be given later. */
static ym_status begin(ym__changes *changes, ym_index *index, const char *text, ym_error *error)
{
    *changes = (ym__changes){0};
    ym_status status = ym__index_begin(index, error);
    if (status < 0)
        return status;
    status = ym__changes_begin(changes, index, text, error);
    if (status < 0) {
        ym__changes_end(changes);
        (void)ym__index_end_changes(index, status, NULL);
    }
    return status;
}

/* Ends it; a dry run goes all the way and is then taken back. */
static ym_status finish(ym__changes *changes, ym_status status, bool dry_run, uint64_t *retagged,
                        ym_error *error)
{
    ym_index *index = changes->index;
    if (retagged != NULL)
        *retagged = 0;
    if (status == YM_OK)
        status = ym__changes_apply(changes, retagged, NULL, NULL, error);
    ym__changes_end(changes);
    if (status < 0 || !dry_run)
        return ym__index_end_changes(index, status, error);
    (void)ym__index_end_changes(index, YM_E_INTERRUPTED, NULL);
    return YM_OK;
}

static ym_status find(const ym_entry **entry, ym_index *index, const char *id, ym_error *error)
{
    ym__buffer into = {0};
    *entry = ym_glossary_find(index->whole.glossary, id);
    if (*entry != NULL)
        return YM_OK;
    ym_status status = ym__index_redirect(&into, index, id, error);
    if (status == YM_OK && into.size > 0)
        status = ym__error_set(error, YM_E_NOT_FOUND, "%s was merged into %s; name that one", id,
                               into.bytes);
    else if (status == YM_OK)
        status = ym__error_set(error, YM_E_NOT_FOUND,
                               "no entry with the id %s; `yiming search` finds ids", id);
    ym__buffer_free(&into);
    return status;
}

/* ---- what an edit is told of ------------------------------------------------------------------ */

static YM_PRINTF(3, 4) void say_of(const ym_edit_options *edit, const char *rule,
                                   const char *format, ...)
{
    char text[YM_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    const ym__reporter reporter = {.report = edit->report, .context = edit->report_context};
    ym__reporter_say(&reporter, YM_LEVEL_NOTE, 0, rule, "%s", text);
}

/* Columns that neither yiming nor the entry knows: a slip as often as a wish. */
static void tell_new_columns(const ym_edit_options *edit, const ym_entry *old,
                             const char *const *columns, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *cell = NULL;
        const bool known = ym__column_find(columns[i]) < YM__COLUMN_COUNT ||
                           (old != NULL && ym_entry_column(&cell, old, columns[i], NULL) == YM_OK);
        ym_text_free(cell);
        if (!known)
            say_of(edit, "new-column", "%s is no column of yiming's; kept as one of your own",
                   columns[i]);
    }
}

/* The labels of an entry -> their numbers; those that its old state had -> SIZE_MAX. */
static ym_status map_new_labels(ym__map *labels, const ym_entry *entry, const ym_entry *old,
                                ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < entry->label_count && status == YM_OK; i++) {
        const char *text = entry->labels[i].text;
        status = ym__map_put(labels, text, strlen(text), i, true, NULL, error);
    }
    for (size_t i = 0; old != NULL && i < old->label_count && status == YM_OK; i++) {
        const char *text = old->labels[i].text;
        status = ym__map_put(labels, text, strlen(text), SIZE_MAX, false, NULL, error);
    }
    return status;
}

/* Labels that came to the entry and that others have. */
static ym_status tell_same_labels(const ym_edit_options *edit, const ym_glossary *glossary,
                                  const ym_entry *entry, const ym_entry *old, ym_error *error)
{
    ym__map *labels = NULL;
    ym_status status = edit->report == NULL ? YM_OK : ym__map_new(&labels, error);
    if (status == YM_OK && labels != NULL)
        status = map_new_labels(labels, entry, old, error);
    for (size_t i = 0; labels != NULL && i < ym_glossary_count(glossary); i++) {
        const ym_entry *other = ym_glossary_entry(glossary, i);
        for (size_t j = 0; j < other->label_count && strcmp(other->id, entry->id) != 0; j++) {
            const ym_label *label = &other->labels[j];
            const uint64_t *mine = ym__map_get(labels, label->text, strlen(label->text));
            if (mine != NULL && *mine != SIZE_MAX &&
                !(label->shared && entry->labels[*mine].shared))
                say_of(edit, "same-label",
                       "%s is a label of %s too; `term merge` makes them one, the column shared of "
                       "both says that both rightly have it",
                       label->text, other->id);
        }
    }
    ym__map_free(labels);
    return status;
}

/* ---- add, set, remove, merge ------------------------------------------------------------------ */

/* Stores what comes of an edit, `old` NULL for a new entry. */
static ym_status put_edited(ym__changes *changes, const ym_entry *old, const ym_entry *entry,
                            const ym_edit_options *edit, ym_error *error)
{
    const ym_glossary *here = changes->index->whole.glossary;
    if (old == NULL && ym_glossary_find(here, entry->id) != NULL)
        return ym__error_set(error, YM_E_USAGE,
                             "the id %s is taken; `term set %s` changes that entry, --id gives "
                             "this one another",
                             entry->id, entry->id);
    if (old != NULL && strcmp(old->id, entry->id) != 0)
        return ym__error_set(error, YM_E_USAGE,
                             "an id never changes; add %s anew and merge %s into it", entry->id,
                             old->id);
    const ym_status status = tell_same_labels(edit, here, entry, old, error);
    return status < 0 || (old != NULL && ym__entry_equal(old, entry))
               ? status
               : ym__change_entry(changes, old, entry, error);
}

ym_status ym_term_put(ym_index *index, const char *id, const char *const *columns,
                      const char *const *values, size_t count, const ym_edit_options *edit,
                      char **made_id, uint64_t *retagged, ym_error *error)
{
    ym__changes changes;
    ym_glossary *made = NULL;
    const ym_entry *old = NULL;
    if (made_id != NULL)
        *made_id = NULL;
    ym_status status = begin(&changes, index, edit->command, error);
    if (status < 0)
        return status;
    if (id != NULL)
        status = find(&old, index, id, error);
    if (status == YM_OK)
        status = ym__glossary_new(&made, error);
    if (status == YM_OK)
        status = ym__entry_edit(made, old, columns, values, count, error);
    if (status == YM_OK) {
        const ym_entry *entry = ym_glossary_entry(made, 0);
        tell_new_columns(edit, old, columns, count);
        status = put_edited(&changes, old, entry, edit, error);
        if (status == YM_OK && made_id != NULL && (*made_id = strdup(entry->id)) == NULL)
            status = ym__error_nomem(error);
    }
    ym_glossary_free(made);
    return finish(&changes, status, edit->dry_run, retagged, error);
}

ym_status ym_term_remove(ym_index *index, const char *id, const ym_edit_options *edit,
                         uint64_t *retagged, ym_error *error)
{
    ym__changes changes;
    const ym_entry *old = NULL;
    ym_status status = begin(&changes, index, edit->command, error);
    if (status < 0)
        return status;
    status = find(&old, index, id, error);
    if (status == YM_OK)
        status = ym__change_retire(&changes, old, NULL, error);
    if (status == YM_OK)
        status = ym__changes_follow(&changes, id, error);
    return finish(&changes, status, edit->dry_run, retagged, error);
}

/* Appends a label to a cell, unless `have` has its text. */
static void put_missing(ym__buffer *cell, const ym_label *label, const ym__map *have)
{
    if (ym__map_get(have, label->text, strlen(label->text)) == NULL)
        ym__buffer_printf(cell, "%s%s%s", cell->size > 0 ? "|" : "",
                          label->status == YM_LABEL_STATUS_FORBIDDEN ? "!" : "", label->text);
}

/* The column in which a label of one entry stands among those of another: its name becomes another name. */
static const char *column_in_other(const ym_label *label)
{
    const bool english = ym__script_is_language(label->lang, "en");
    if (ym__label_is_avoided(label))
        return english ? "en_avoid" : "zh_avoid";
    switch (label->kind) {
    case YM_LABEL_SHORT:
        return english ? "en_short" : "zh_short";
    case YM_LABEL_ADJECTIVE:
        return "en_adj";
    default:
        return english ? "en_also" : "zh_also";
    }
}

/* The cells of `into` with the labels of `from` added. */
static ym_status joined(ym_glossary *out, const ym_entry *from, const ym_entry *into,
                        ym_error *error)
{
    static const char *const columns[] = {"zh_also", "en_also",  "zh_short", "en_short",
                                          "en_adj",  "zh_avoid", "en_avoid"};
    enum { COLUMNS = sizeof columns / sizeof *columns };
    const char *values[COLUMNS];
    ym__buffer cells[COLUMNS] = {{0}};
    ym__map *have = NULL;
    ym_status status = ym__map_new(&have, error);
    if (status == YM_OK)
        status = map_new_labels(have, into, NULL, error);
    for (size_t i = 0; i < COLUMNS && status == YM_OK; i++) {
        char *cell = NULL;
        status = ym_entry_column(&cell, into, columns[i], error);
        if (status == YM_OK)
            ym__buffer_puts(&cells[i], cell);
        free(cell);
        for (size_t j = 0; j < from->label_count; j++) {
            const ym_label *label = &from->labels[j];
            const bool ours = ym__script_is_language(label->lang, "zh") ||
                              ym__script_is_language(label->lang, "en");
            if (ours && strcmp(column_in_other(label), columns[i]) == 0)
                put_missing(&cells[i], label, have);
        }
        values[i] = ym__buffer_text(&cells[i]);
        if (cells[i].failed)
            status = ym__error_nomem(error);
    }
    if (status == YM_OK)
        status = ym__entry_edit(out, into, columns, values, COLUMNS, error);
    ym__map_free(have);
    for (size_t i = 0; i < COLUMNS; i++)
        ym__buffer_free(&cells[i]);
    return status;
}

ym_status ym_term_merge(ym_index *index, const char *from_id, const char *into_id,
                        const ym_edit_options *edit, uint64_t *retagged, ym_error *error)
{
    ym__changes changes;
    ym_glossary *made = NULL;
    const ym_entry *from = NULL;
    const ym_entry *into = NULL;
    if (strcmp(from_id, into_id) == 0)
        return ym__error_set(error, YM_E_USAGE, "%s cannot be merged into itself", from_id);
    ym_status status = begin(&changes, index, edit->command, error);
    if (status < 0)
        return status;
    status = find(&from, index, from_id, error);
    if (status == YM_OK)
        status = find(&into, index, into_id, error);
    if (status == YM_OK)
        status = ym__glossary_new(&made, error);
    if (status == YM_OK)
        status = joined(made, from, into, error);
    if (status == YM_OK)
        status = ym__change_entry(&changes, into, ym_glossary_entry(made, 0), error);
    if (status == YM_OK)
        status = ym__change_retire(&changes, from, into_id, error);
    if (status == YM_OK)
        status = ym__changes_follow(&changes, NULL, error);
    ym_glossary_free(made);
    return finish(&changes, status, edit->dry_run, retagged, error);
}

/* ---- undo ------------------------------------------------------------------------------------- */

/* An import that is taken back may be made again: what had been imported before it counts again. `was` is the state in
 * `before`, NULL when there was none. */
static ym_status forget_import(ym_index *index, const char *slug, const ym_entry *was,
                               const char *before, ym_error *error)
{
    ym_glossary *base = NULL;
    if (was == NULL)
        return ym__index_clear_base(index, slug, error);
    ym_status status = ym__glossary_new(&base, error);
    if (status == YM_OK)
        status = ym__glossary_add_state(base, before, true, error);
    if (status == YM_OK)
        status = ym__index_set_base(index, was, ym_glossary_entry(base, 0), error); /* or none */
    ym_glossary_free(base);
    return status;
}

/* What was merged from another index may be merged again: what its log said of the entry was never seen. */
static ym_status forget_elsewhere(ym_index *index, const char *slug, ym_error *error)
{
    sqlite3_stmt *remove = NULL;
    ym_status status = ym__index_statement(&remove, index, YM__CHANGE_FORGET_ELSEWHERE, error);
    if (status < 0)
        return status;
    ym__bind_text(remove, 1, slug);
    status = ym__index_run(index, remove, "forgetting a merge", error);
    if (status == YM_OK)
        status = ym__index_statement(&remove, index, YM__COMMAND_FORGET_ELSEWHERE, error);
    return status == YM_OK ? ym__index_run(index, remove, "forgetting a merge", error) : status;
}

/* What a command brought in, which may bring it again after it was taken back. */
typedef enum came_by { BY_HAND, BY_IMPORT, BY_MERGE } came_by;

static came_by how_it_came(const char *words)
{
    return strncmp(words, "import", 6) == 0   ? BY_IMPORT
           : strncmp(words, "merge ", 6) == 0 ? BY_MERGE
                                              : BY_HAND;
}

/* One change that is to be taken back. */
static ym_status restore(ym__changes *changes, const char *slug, const char *before,
                         const char *after, came_by how, ym_error *error)
{
    ym_glossary *states = NULL;
    ym_glossary *now = NULL;
    const ym_entry *here = ym_glossary_find(changes->index->whole.glossary, slug);
    ym_status status = ym__glossary_new(&states, error);
    if (status == YM_OK)
        status = ym__glossary_new(&now, error);
    if (status == YM_OK && before != NULL)
        status = ym__glossary_add_state(states, before, false, error);
    if (status == YM_OK && after != NULL)
        status = ym__glossary_add_state(now, after, false, error);
    const ym_entry *was = status == YM_OK ? ym_glossary_entry(states, 0) : NULL;
    const ym_entry *expected = status == YM_OK ? ym_glossary_entry(now, 0) : NULL;
    if (status == YM_E_INPUT)
        status =
            ym__error_set(error, YM_E_INDEX, "the log of %s is damaged; run yiming check", slug);
    else if (status == YM_OK && ((here == NULL) != (expected == NULL) ||
                                 (here != NULL && !ym__entry_equal(here, expected))))
        status = ym__error_set(error, YM_E_INDEX,
                               "%s is not what the log says it is; run yiming check", slug);
    else if (status == YM_OK && was != NULL)
        status = ym__change_entry(changes, here, was, error);
    else if (status == YM_OK)
        status = ym__change_retire(changes, here, NULL, error);
    if (status == YM_OK && how != BY_HAND)
        status = forget_import(changes->index, slug, was, before, error);
    if (status == YM_OK && how == BY_MERGE)
        status = forget_elsewhere(changes->index, slug, error);
    ym_glossary_free(states);
    ym_glossary_free(now);
    return status;
}

/* The changes of a command, the last one first. */
static ym_status restore_command(ym__changes *changes, int64_t command, came_by how,
                                 ym_error *error)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, changes->index, YM__CHANGE_OF_COMMAND, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(rows, 1, command);
    while (status == YM_OK &&
           (status = ym__index_step(changes->index, rows, "reading the log", error)) == YM_OK) {
        const char *subject = ym__column_text(rows, 0);
        const char *name = ym__column_text(rows, 1);
        if (name != NULL && subject != NULL && strcmp(subject, "article") == 0)
            status = ym__article_bring_back(changes, name, ym__column_text(rows, 2), error);
        else if (name != NULL && subject != NULL && strcmp(subject, "entry") == 0)
            status = restore(changes, name, ym__column_text(rows, 2), ym__column_text(rows, 3), how,
                             error);
        else
            status = ym__error_set(error, YM_E_INDEX, "the log is damaged; run yiming check");
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status mark_undone(ym_index *index, int64_t command, ym_error *error)
{
    sqlite3_stmt *update = NULL;
    ym_status status = ym__index_statement(&update, index, YM__COMMAND_SET_UNDONE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, command);
    return ym__index_run(index, update, "marking a command as undone", error);
}

/* The newest command that is not undone, but for `skip` of them; YM_DONE when there is none. Its words are appended to
 * `text`. */
static ym_status last_command(ym_index *index, uint64_t skip, int64_t *command, ym__buffer *text,
                              ym_error *error)
{
    sqlite3_stmt *select = NULL;
    ym_status status = ym__index_statement(&select, index, YM__COMMAND_LAST, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(select, 1, (int64_t)skip);
    status = ym__index_step(index, select, "reading the log", error);
    if (status == YM_OK) {
        const char *words = ym__column_text(select, 1);
        *command = sqlite3_column_int64(select, 0);
        ym__buffer_puts(text, words == NULL ? "" : words);
        if (text->failed)
            status = ym__error_nomem(error);
    }
    ym__index_done(select);
    return status;
}

#define UNDO "undo "

/* Inside a transaction: takes back the newest command, whose words stand in `text` behind UNDO. */
static ym_status undo_command(ym__changes *changes, int64_t command, const ym__buffer *text,
                              ym_error *error)
{
    const char *words = text->bytes + sizeof UNDO - 1;
    ym_index *index = changes->index;
    changes->text = text->bytes;
    ym_status status = restore_command(changes, command, how_it_came(words), error);
    if (status == YM_OK) /* of texts that came back */
        status = ym__near_update(index, error);
    if (status == YM_OK)
        status = mark_undone(index, command, error);
    /* Taking back is no change to take back. */
    if (status == YM_OK && changes->command != 0)
        status = mark_undone(index, changes->command, error);
    return status;
}

/* Appends UNDO and the words of the command to `text`; YM_DONE when there is none. */
static ym_status undo_last(ym_index *index, ym__buffer *text, ym_error *error)
{
    ym__changes changes;
    int64_t command = 0;
    ym__buffer_puts(text, UNDO);
    ym_status status = begin(&changes, index, NULL, error);
    if (status < 0)
        return status;
    status = last_command(index, 0, &command, text, error);
    if (status != YM_DONE) {
        if (status == YM_OK)
            status = undo_command(&changes, command, text, error);
        return finish(&changes, status, false, NULL, error);
    }
    ym__changes_end(&changes);
    (void)ym__index_end_changes(index, YM_E_INTERRUPTED, NULL);
    return YM_DONE;
}

ym_status ym_index_undo(ym_index *index, uint64_t count, bool dry_run, uint64_t *undone,
                        ym_log_line tell, void *context, ym_error *error)
{
    ym_status status = ym__index_may_write(index, error);
    ym__buffer text = {0};
    *undone = 0;
    while (status == YM_OK && *undone < count) {
        int64_t command = 0;
        ym__buffer_clear(&text);
        if (dry_run)
            ym__buffer_puts(&text, UNDO);
        status = dry_run ? last_command(index, *undone, &command, &text, error)
                         : undo_last(index, &text, error);
        *undone += status == YM_OK;
        if (status == YM_OK && tell != NULL)
            tell(context, &(ym_log_entry){.command = ym__buffer_text(&text)});
    }
    ym__buffer_free(&text);
    return status == YM_DONE ? YM_OK : status;
}

/* ---- the log ---------------------------------------------------------------------------------- */

ym_status ym_index_log(ym_index *index, const char *id, uint64_t limit, ym_log_line tell,
                       void *context, ym_error *error)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, index, YM__LOG, error);
    if (status < 0)
        return status;
    ym__bind_text(rows, 1, id);
    sqlite3_bind_int64(rows, 2, limit == 0 ? -1 : (int64_t)limit);
    while ((status = ym__index_step(index, rows, "reading the log", error)) == YM_OK) {
        const ym_log_entry line = {.at = ym__column_text(rows, 0),
                                   .command = ym__column_text(rows, 1),
                                   .undone = sqlite3_column_int(rows, 2) == 1,
                                   .elsewhere = sqlite3_column_int(rows, 2) == 2,
                                   .subject = ym__column_text(rows, 6),
                                   .id = ym__column_text(rows, 3),
                                   .before = ym__column_text(rows, 4),
                                   .after = ym__column_text(rows, 5)};
        tell(context, &line);
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}
