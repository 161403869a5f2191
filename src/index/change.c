/* Entries that change: their rows and labels, the log, and then what hangs on them. */
#include "index/change.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/glossary.h"
#include "index/body.h"
#include "tag/compiled.h"
#include "tag/touch.h"
#include "text/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More changed entries than this share of all are not worth telling apart the texts that they touch. */
enum { FEW_OF_ALL = 10 };

ym_status ym__changes_begin(ym__changes *changes, ym_index *index, const char *text,
                            ym_error *error)
{
    *changes = (ym__changes){.index = index, .text = text};
    ym_status status = ym_json_new(&changes->was, error);
    if (status == YM_OK)
        status = ym_json_new(&changes->now, error);
    if (status == YM_OK)
        status = ym__glossary_new(&changes->touched, error);
    if (status == YM_OK)
        status = ym__index_load_glossary(index, error);
    if (status == YM_OK) {
        changes->entry_count = ym_glossary_count(index->whole.glossary);
        changes->was_long_list = ym__compiled_is_long_list(index->whole.glossary);
    }
    return status;
}

void ym__changes_end(ym__changes *changes)
{
    ym_json_free(changes->was);
    ym_json_free(changes->now);
    ym_glossary_free(changes->touched);
    free(changes->rows.items);
    *changes = (ym__changes){0};
}

/* ---- the log ---------------------------------------------------------------------------------- */

static ym_status log_command(ym__changes *changes, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    if (changes->command != 0)
        return YM_OK;
    ym_status status = ym__index_statement(&insert, changes->index, YM__COMMAND_INSERT, error);
    if (status < 0)
        return status;
    ym__bind_text(insert, 1, changes->text);
    status = ym__index_run(changes->index, insert, "logging a command", error);
    changes->command = sqlite3_last_insert_rowid(changes->index->db);
    return status;
}

ym_status ym__changes_rename(ym__changes *changes, const char *text, ym_error *error)
{
    sqlite3_stmt *update = NULL;
    changes->text = text;
    if (changes->command == 0)
        return YM_OK;
    const ym_status status =
        ym__index_statement(&update, changes->index, YM__COMMAND_SET_TEXT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, changes->command);
    ym__bind_text(update, 2, text);
    return ym__index_run(changes->index, update, "logging a command", error);
}

static ym_status log_change(ym__changes *changes, const char *subject, const char *name,
                            const char *before, const char *after, ym_error *error)
{
    sqlite3_stmt *insert = NULL;
    ym_status status = log_command(changes, error);
    if (status == YM_OK)
        status = ym__index_statement(&insert, changes->index, YM__CHANGE_INSERT, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(insert, 1, changes->command);
    ym__bind_text(insert, 2, subject);
    ym__bind_text(insert, 3, name);
    ym__bind_text(insert, 4, before);
    ym__bind_text(insert, 5, after);
    return ym__index_run(changes->index, insert, "logging a change", error);
}

static ym_status log_entry(ym__changes *changes, const char *slug, const char *before,
                           const char *after, ym_error *error)
{
    changes->count++;
    return log_change(changes, "entry", slug, before, after, error);
}

ym_status ym__change_article(ym__changes *changes, const char *name, const char *before,
                             const char *after, ym_error *error)
{
    return log_change(changes, "article", name, before, after, error);
}

/* The entry whole, as the log keeps it; in the buffer of `json`. */
static ym_status state_json(ym_json *json, const ym_entry *entry, const ym_entry *base,
                            const char **text, ym_error *error)
{
    ym_json_clear(json);
    *text = NULL;
    if (entry == NULL)
        return YM_OK;
    ym__entry_state_json(json, entry, base);
    *text = ym_json_text(json, NULL);
    return *text == NULL ? ym__error_nomem(error) : YM_OK;
}

/* ---- what is touched -------------------------------------------------------------------------- */

/* All that a label says but where it came from: what ym__label_equal compares. */
static void put_label_key(ym__buffer *key, const ym_label *label)
{
    const char *const texts[] = {label->text, label->lang, label->reading, label->raw_status};
    ym__buffer_clear(key);
    ym__buffer_printf(key, "%d %d %d", (int)label->kind, (int)label->status, (int)label->shared);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ym__buffer_printf(key, "\n%s", texts[i] == NULL ? "" : texts[i]);
}

/* The labels of an entry (NULL: none) by their keys. By a map, since a file that means ill may give one entry very many. */
static ym_status map_labels(ym__map **out, const ym_entry *entry, ym__buffer *key, ym_error *error)
{
    ym_status status = ym__map_new(out, error);
    for (size_t i = 0; entry != NULL && i < entry->label_count && status == YM_OK; i++) {
        put_label_key(key, &entry->labels[i]);
        status = key->failed ? ym__error_nomem(error)
                             : ym__map_put(*out, key->bytes, key->size, i, true, NULL, error);
    }
    return status;
}

/* Does tagging look at more of the entry than its labels, and did that change? Its definition decides between namesakes. */
static bool tags_differently(const ym_entry *a, const ym_entry *b)
{
    return a != NULL && b != NULL &&
           (strcmp(a->type, b->type) != 0 || strcmp(a->subtype, b->subtype) != 0 ||
            strcmp(a->status, b->status) != 0 || strcmp(a->zh, b->zh) != 0 ||
            strcmp(a->en, b->en) != 0 || strcmp(a->definition, b->definition) != 0);
}

/* Forgets the labels once it is certain that there will be too many changes for them to matter (are_many), whatever comes: an
 * import may be of millions. */
static bool forgets_labels(ym__changes *changes)
{
    if (changes->touched != NULL &&
        changes->count * FEW_OF_ALL > changes->entry_count + changes->count) {
        ym_glossary_free(changes->touched);
        changes->touched = NULL;
    }
    return changes->touched == NULL;
}

/* Which labels of a state are looked for. */
typedef struct reach {
    ym__map *others; /* the labels of the other state, by their keys */
    ym__buffer key;  /* work space */
    bool all;        /* what is no label has changed, too */
    bool
        short_forms; /* a short form has changed: 乌方 says that the entry is a state, and so of what all of them count */
    bool words; /* a full name has changed: Donald Trump says that Trump in Donald J. Trump is he */
} reach;

static bool is_changed(reach *how, const ym_label *label)
{
    put_label_key(&how->key, label);
    return ym__map_get(how->others, how->key.bytes, how->key.size) == NULL;
}

static bool is_full_name(const ym_label *label)
{
    return strchr(label->text, ' ') != NULL;
}

/* What hangs on the labels of one state that the other has not. */
static ym_status reach_of(reach *how, const ym_entry *entry, const ym_entry *other, ym_error *error)
{
    ym_status status = map_labels(&how->others, other, &how->key, error);
    how->all = tags_differently(entry, other);
    for (size_t i = 0; i < entry->label_count && status == YM_OK && !how->all; i++) {
        const ym_label *label = &entry->labels[i];
        const bool wanted = label->kind == YM_LABEL_SHORT || is_full_name(label);
        if (wanted && is_changed(how, label)) {
            how->short_forms |= label->kind == YM_LABEL_SHORT;
            how->words |= is_full_name(label);
        }
    }
    return status;
}

static bool is_reached(reach *how, const ym_label *label)
{
    return how->all || (how->short_forms && label->kind == YM_LABEL_SHORT) ||
           (how->words && !is_full_name(label) && !ym__script_is_language(label->lang, "zh")) ||
           is_changed(how, label);
}

/* Notes the labels of one state that the other has not, with those whose meaning hangs on them. */
static ym_status note_labels(ym__changes *changes, const ym_entry *entry, const ym_entry *other,
                             ym_error *error)
{
    enum { MOST = 64 };
    ym_label labels[MOST];
    reach how = {.all = false};
    if (entry == NULL || forgets_labels(changes))
        return YM_OK;
    ym_status status = reach_of(&how, entry, other, error);
    for (size_t i = 0; i < entry->label_count && status == YM_OK;) {
        size_t count = 0;
        for (; i < entry->label_count && count < MOST; i++) {
            if (is_reached(&how, &entry->labels[i]))
                labels[count++] = entry->labels[i];
        }
        if (how.key.failed)
            status = ym__error_nomem(error);
        char id[32];
        snprintf(id, sizeof id, "t%zu", ym_glossary_count(changes->touched));
        const ym_entry part = {
            .id = id, .type = entry->type, .labels = labels, .label_count = count};
        if (count > 0 && status == YM_OK)
            status = ym__glossary_add(changes->touched, &part, error);
    }
    ym__map_free(how.others);
    ym__buffer_free(&how.key);
    return status;
}

/* ---- what is derived of entries --------------------------------------------------------------- */

/* The keys of a state that goes; `old` may be NULL. */
static ym_status drop_keys(ym__changes *changes, const ym_entry *old, ym_error *error)
{
    return old == NULL ? YM_OK : ym__index_drop_keys(changes->index, old, error);
}

/* Are so many entries changed that it is not worth telling apart what hangs on them? */
static bool are_many(const ym__changes *changes)
{
    return changes->count * FEW_OF_ALL > ym_glossary_count(changes->index->whole.glossary);
}

static ym_status compile(ym__changes *changes, ym_error *error)
{
    return are_many(changes) ? ym__index_compile(changes->index, error)
                             : ym__index_compile_changed(changes->index, &changes->rows, error);
}

/* Makes the keys of what was stored. Those that another version made are all made anew: not all that it made for the
 * states that went were found. */
static ym_status put_keys(ym__changes *changes, ym_error *error)
{
    ym_index *index = changes->index;
    bool current = false;
    ym_status status = ym__index_is_current(&current, index, error);
    if (status == YM_OK && (!current || are_many(changes)))
        return ym__index_store_keys(index, error);
    for (size_t i = 0; i < changes->rows.count && status == YM_OK; i++) {
        const ym_entry *entry = NULL;
        status = ym__index_entry(&entry, index, changes->rows.items[i], error);
        if (status == YM_OK && entry != NULL)
            status = ym__index_put_keys(index, entry, error);
    }
    return status;
}

/* ---- rows ------------------------------------------------------------------------------------- */

ym_status ym__change_entry(ym__changes *changes, const ym_entry *old, const ym_entry *entry,
                           ym_error *error)
{
    return ym__change_imported(changes, old, NULL, entry, NULL, error);
}

ym_status ym__change_imported(ym__changes *changes, const ym_entry *old, const ym_entry *old_base,
                              const ym_entry *entry, const ym_entry *base, ym_error *error)
{
    const char *before = NULL;
    const char *after = NULL;
    int64_t row = 0;
    ym_status status = drop_keys(changes, old, error);
    if (status == YM_OK)
        status = ym__index_put_entry(changes->index, entry, base, &row, error);
    if (status == YM_OK)
        status = ym__rows_push(&changes->rows, row, error);
    if (status == YM_OK)
        status = state_json(changes->was, old, old_base, &before, error);
    if (status == YM_OK)
        status = state_json(changes->now, entry, NULL, &after, error);
    if (status == YM_OK)
        status = log_entry(changes, entry->id, before, after, error);
    if (status == YM_OK)
        status = note_labels(changes, old, entry, error);
    return status == YM_OK ? note_labels(changes, entry, old, error) : status;
}

ym_status ym__change_base(ym__changes *changes, const ym_entry *entry, const ym_entry *old_base,
                          const ym_entry *base, ym_error *error)
{
    const char *before = NULL;
    const char *after = NULL;
    ym_status status = ym__index_set_base(changes->index, entry, base, error);
    if (status == YM_OK)
        status = state_json(changes->was, entry, old_base, &before, error);
    if (status == YM_OK)
        status = state_json(changes->now, entry, NULL, &after, error);
    return status == YM_OK ? log_change(changes, "entry", entry->id, before, after, error) : status;
}

ym_status ym__change_retire(ym__changes *changes, const ym_entry *old, const char *into,
                            ym_error *error)
{
    const char *before = NULL;
    sqlite3_stmt *retire = NULL;
    ym_status status = drop_keys(changes, old, error);
    if (status == YM_OK)
        status = ym__rows_push(&changes->rows, ym__index_entry_row(changes->index, old), error);
    if (status == YM_OK)
        status = state_json(changes->was, old, NULL, &before, error);
    if (status == YM_OK)
        status = ym__index_statement(&retire, changes->index, YM__ENTRY_RETIRE, error);
    if (status < 0)
        return status;
    ym__bind_text(retire, 1, old->id);
    ym__bind_text(retire, 2, into);
    ym__bind_text(retire, 3, before);
    status = ym__index_run(changes->index, retire, "removing an entry", error);
    if (status == YM_OK)
        status = ym__index_drop_labels(changes->index, old->id, error);
    if (status == YM_OK)
        status = log_entry(changes, old->id, before, NULL, error);
    return status == YM_OK ? note_labels(changes, old, NULL, error) : status;
}

/* Makes the line of this command about the entry say what came of it in the end; *there says whether it has one. */
static ym_status amend_change(ym__changes *changes, const char *slug, const char *after,
                              bool *there, ym_error *error)
{
    sqlite3_stmt *amend = NULL;
    *there = false;
    if (changes->command == 0)
        return YM_OK;
    ym_status status = ym__index_statement(&amend, changes->index, YM__CHANGE_AMEND, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(amend, 1, changes->command);
    ym__bind_text(amend, 2, slug);
    ym__bind_text(amend, 3, after);
    status = ym__index_run(changes->index, amend, "logging a change", error);
    *there = status == YM_OK && sqlite3_changes64(changes->index->db) > 0;
    return status;
}

ym_status ym__change_see(ym__changes *changes, int64_t row, const ym_entry *old,
                         const ym_entry *entry, ym_error *error)
{
    const char *before = NULL;
    const char *after = NULL;
    bool logged = false;
    sqlite3_stmt *update = NULL;
    ym_status status = state_json(changes->was, old, NULL, &before, error);
    if (status == YM_OK)
        status = ym__index_statement(&update, changes->index, YM__ENTRY_SET_SEE, error);
    if (status < 0)
        return status;
    sqlite3_bind_int64(update, 1, row);
    ym__bind_text(update, 2, entry->see);
    ym__bind_text(update, 3, before);
    status = ym__index_run(changes->index, update, "storing an entry", error);
    if (status == YM_OK)
        status = ym__rows_push(&changes->rows, row, error);
    if (status == YM_OK)
        status = state_json(changes->now, entry, NULL, &after, error);
    if (status == YM_OK)
        status = amend_change(changes, entry->id, after, &logged, error);
    changes->count += logged && changes->count == 0; /* ym__change_base counts none */
    return status == YM_OK && !logged ? log_entry(changes, entry->id, before, after, error)
                                      : status;
}

ym_status ym__index_end_changes(ym_index *index, ym_status status, ym_error *error)
{
    if (status == YM_OK)
        status = ym__index_commit(index, error);
    if (status < 0) {
        ym__index_rollback(index);
        ym__index_forget_glossary(index);
    }
    return status;
}

/* ---- what hangs on entries -------------------------------------------------------------------- */

/* Tags those texts anew in which a changed label matches. */
static ym_status retag_touched(ym__changes *changes, uint64_t *retagged, ym_progress progress,
                               void *context, ym_error *error)
{
    ym__touch *touch = NULL;
    ym_index *index = changes->index;
    /* A list that has become a long one, or is one no longer, has labels that mean less, or more, wherever they stand. */
    const bool all = changes->touched == NULL || are_many(changes) ||
                     ym__compiled_is_long_list(index->whole.glossary) != changes->was_long_list;
    if (!all && ym_glossary_count(changes->touched) == 0)
        return YM_OK;
    if (all)
        return ym__index_retag(index, NULL, retagged, progress, context, error);
    ym_status status = ym__touch_new(&touch, changes->touched, error);
    if (status == YM_OK)
        status = ym__index_retag(index, touch, retagged, progress, context, error);
    ym__touch_free(touch);
    return status;
}

ym_status ym__changes_apply(ym__changes *changes, uint64_t *retagged_texts, ym_progress progress,
                            void *context, ym_error *error)
{
    if (changes->count == 0)
        return YM_OK;
    ym_status status = compile(changes, error);
    if (status == YM_OK)
        status = put_keys(changes, error);
    return status == YM_OK ? retag_touched(changes, retagged_texts, progress, context, error)
                           : status;
}
