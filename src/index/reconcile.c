/* Entries of two indexes made one. Which side is ahead is told by what each has had before: the states of an entry in its
 * log, and the one that was imported last.
 *
 *   theirs was ours once        ours stays
 *   ours was theirs once        theirs is taken, a removal too
 *   both                        what was changed later is taken: one side took back what the other still has
 *   neither                     three ways, column by column, over the newest state that both had; what both changed, or
 *                               one side removed, is a conflict, which is reported and decided as in an import
 *
 * All that changes here is one command of our log, which `undo` takes back. Their log comes too, by the lasting names of its
 * commands, as a record of what was done there (command.undone 2). */
#include "index/other.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/column.h"
#include "glossary/glossary.h"
#include "index/change.h"
#include "index/valid.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

/* One merge of entries while it runs. */
typedef struct reconciling {
    ym__other *other;
    const ym_import_options *options;
    ym_import_summary *summary;
    ym__changes changes;
    ym__entries theirs;
    const char *id; /* of the entry that is compared */
    bool conflict, refused;
    ym_error *error;
} reconciling;

static void say(const reconciling *job, ym_level level, const char *rule, const char *text)
{
    const ym__reporter reporter = {.report = job->options->report,
                                   .context = job->options->report_context,
                                   .file = ym__other_there(job->other)->path};
    ym__reporter_say(&reporter, level, 0, rule, "%s", text);
}

/* The same of the entry that is compared. */
static void say_of_entry(const reconciling *job, ym_level level, const char *rule, const char *text)
{
    ym__buffer line = {0};
    ym__buffer_printf(&line, "%s: %s", job->id, text);
    if (!line.failed)
        say(job, level, rule, ym__buffer_text(&line));
    ym__buffer_free(&line);
}

/* ---- what an entry has been ------------------------------------------------------------------------------------- */

/* One state: NULL entry: it was removed. */
typedef struct state {
    ym__hash hash;         /* of all that it says, but for where it came from */
    const ym_entry *entry; /* in one of the glossaries of its history, or borrowed */
} state;

/* The newest state first, which is the current one; the last is what was imported. */
typedef struct history {
    state *items;
    size_t count, capacity;
    ym_glossary **glossaries; /* one for each that was read */
    size_t glossary_count, glossary_capacity;
    char changed_at[32]; /* when it was last changed; "": never */
    bool removed;        /* a removal was logged */
} history;

static void history_free(history *past)
{
    for (size_t i = 0; i < past->glossary_count; i++)
        ym_glossary_free(past->glossaries[i]);
    free(past->glossaries);
    free(past->items);
    *past = (history){0};
}

/* The hash of what an entry says. */
static ym_status hash_entry(ym__hash *hash, const ym_entry *entry, ym_error *error)
{
    ym_json *json = NULL;
    ym_entry copy = *entry;
    size_t bytes = 0;
    ym_label *labels = calloc(entry->label_count + 1, sizeof *labels);
    ym_status status = labels == NULL ? ym__error_nomem(error) : ym_json_new(&json, error);
    if (status == YM_OK) {
        for (size_t i = 0; i < entry->label_count; i++) {
            labels[i] = entry->labels[i];
            labels[i].origin = "";
        }
        copy.origin = "";
        copy.labels = labels;
        ym__entry_state_json(json, &copy, NULL);
        const char *text = ym_json_text(json, &bytes);
        if (text == NULL)
            status = ym__error_nomem(error);
        else
            *hash = ym__hash_of(text, bytes);
    }
    ym_json_free(json);
    free(labels);
    return status;
}

static ym_status push_state(history *past, const ym_entry *entry, ym_error *error)
{
    if (past->count == past->capacity) {
        const size_t capacity = past->capacity == 0 ? 8 : past->capacity * 2;
        state *grown = realloc(past->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        past->items = grown;
        past->capacity = capacity;
    }
    state *each = &past->items[past->count];
    *each = (state){.entry = entry};
    const ym_status status = entry == NULL ? YM_OK : hash_entry(&each->hash, entry, error);
    past->count += status == YM_OK;
    return status;
}

/* The state that a text of the log holds; one that cannot be read counts as never seen. */
static ym_status push_json(history *past, const char *json, ym_error *error)
{
    ym_error why = {.status = YM_OK};
    if (past->glossary_count == past->glossary_capacity) {
        const size_t capacity = past->glossary_capacity == 0 ? 8 : past->glossary_capacity * 2;
        ym_glossary **grown = realloc(past->glossaries, capacity * sizeof(ym_glossary *));
        if (grown == NULL)
            return ym__error_nomem(error);
        past->glossaries = grown;
        past->glossary_capacity = capacity;
    }
    ym_glossary *read = NULL;
    ym_status status = ym__glossary_new(&read, error);
    if (status < 0)
        return status;
    past->glossaries[past->glossary_count++] = read;
    status = ym__glossary_add_state(read, json, false, &why);
    if (status == YM_E_INPUT)
        return YM_OK;
    return status < 0 ? ym__error_set(error, status, "%s", why.message)
                      : push_state(past, ym_glossary_entry(read, 0), error);
}

/* What a line of the log says it became, and then what it was: nothing, when it was created. */
static ym_status push_change(history *past, sqlite3_stmt *row, ym_error *error)
{
    const char *at = ym__column_text(row, 0);
    const char *after = ym__column_text(row, 1);
    const char *before = ym__column_text(row, 2);
    if (past->changed_at[0] == '\0' && at != NULL)
        strncpy(past->changed_at, at, sizeof past->changed_at - 1);
    past->removed = past->removed || after == NULL;
    ym_status status =
        after == NULL ? push_state(past, NULL, error) : push_json(past, after, error);
    if (status == YM_OK && before != NULL)
        status = push_json(past, before, error);
    return status;
}

/* `current` NULL: the entry is not there. `base` (may be NULL) is what was imported last; borrowed. */
static ym_status read_history(history *past, ym_index *index, const char *id,
                              const ym_entry *current, const ym_entry *base, ym_error *error)
{
    sqlite3_stmt *rows = NULL;
    ym_status status = push_state(past, current, error);
    if (status == YM_OK)
        status = ym__index_statement(&rows, index, YM__ENTRY_HISTORY, error);
    if (status == YM_OK)
        ym__bind_text(rows, 1, id);
    while (status == YM_OK &&
           (status = ym__index_step(index, rows, "reading the log", error)) == YM_OK)
        status = push_change(past, rows, error);
    ym__index_done(rows);
    if (status == YM_DONE)
        status = base == NULL ? YM_OK : push_state(past, base, error);
    return status;
}

static bool same_state(const state *a, const state *b)
{
    return (a->entry == NULL) == (b->entry == NULL) &&
           (a->entry == NULL || memcmp(&a->hash, &b->hash, sizeof a->hash) == 0);
}

/* The newest state of `past` from `first` on that the other has had; NULL: none. */
static const state *newest_common(const history *past, size_t first, const history *others)
{
    for (size_t i = first; i < past->count; i++) {
        for (size_t j = 0; j < others->count; j++) {
            if (same_state(&past->items[i], &others->items[j]))
                return &past->items[i];
        }
    }
    return NULL;
}

/* Has it been this before? */
static bool was_once(const history *past, const state *each)
{
    for (size_t i = 1; i < past->count; i++) {
        if (same_state(&past->items[i], each))
            return true;
    }
    return false;
}

/* ---- conflicts -------------------------------------------------------------------------------------------------- */

static void say_conflict(reconciling *job, const char *rule, const char *what)
{
    const ym_on_conflict answer = job->options->on_conflict;
    ym__buffer line = {0};
    ym__buffer_printf(&line, "%s; %s", what,
                      answer == YM_CONFLICT_THEIRS ? "the other's is taken"
                      : answer == YM_CONFLICT_FAIL ? "nothing is merged"
                                                   : "what is here stays");
    job->conflict = true;
    job->refused = job->refused || answer == YM_CONFLICT_FAIL;
    if (!line.failed)
        say_of_entry(job, YM_LEVEL_WARNING, rule, ym__buffer_text(&line));
    ym__buffer_free(&line);
}

/* How many bytes of a cell are shown. */
static int shown_bytes(const char *cell)
{
    enum { MOST = 150 };
    const size_t bytes = strlen(cell);
    return (int)ym__utf8_valid_head(cell, bytes < MOST ? bytes : MOST);
}

/* A column that both sides changed. */
static ym__side choose(void *context, const char *column, const char *mine, const char *theirs)
{
    reconciling *job = context;
    ym__buffer what = {0};
    ym__buffer_printf(&what, "%s was changed here (%.*s) and there (%.*s)", column,
                      shown_bytes(mine), mine, shown_bytes(theirs), theirs);
    say_conflict(job, "conflict", ym__buffer_text(&what));
    ym__buffer_free(&what);
    return job->options->on_conflict == YM_CONFLICT_THEIRS ? YM__SIDE_THEIRS : YM__SIDE_MINE;
}

/* ---- one entry -------------------------------------------------------------------------------------------------- */

/* An entry on both sides. */
typedef struct pair {
    const ym_entry *mine, *theirs; /* NULL: not there, or removed */
    ym__entry_state here, there;
    history past_here, past_there;
    const char *redirect; /* what theirs was merged into; or NULL */
} pair;

static void pair_free(pair *both)
{
    history_free(&both->past_here);
    history_free(&both->past_there);
    ym_glossary_free(both->here.base);
    ym_glossary_free(both->there.base);
}

/* Their state in place of ours, with what they imported last. */
static ym_status take_theirs(reconciling *job, const pair *both)
{
    const ym_entry *here = ym__base_of(&both->here);
    const ym_entry *there = ym__base_of(&both->there);
    if (both->theirs != NULL)
        return ym__change_imported(&job->changes, both->mine, here, both->theirs,
                                   there == NULL ? here : there, job->error);
    const bool leads =
        both->redirect != NULL &&
        ym_glossary_find(ym__other_here(job->other)->whole.glossary, both->redirect) != NULL;
    return both->mine == NULL ? YM_OK
                              : ym__change_retire(&job->changes, both->mine,
                                                  leads ? both->redirect : NULL, job->error);
}

static ym_status merge_columns(reconciling *job, const pair *both)
{
    ym_glossary *merged = NULL;
    const state *common = newest_common(&both->past_here, 0, &both->past_there);
    const ym_entry *here = ym__base_of(&both->here);
    const ym_entry *there = ym__base_of(&both->there);
    ym_status status = ym__glossary_new(&merged, job->error);
    if (status == YM_OK)
        status = ym__entry_merge(merged, common == NULL ? NULL : common->entry, both->mine,
                                 both->theirs, choose, job, job->error);
    if (status == YM_OK && !ym__entry_equal(ym_glossary_entry(merged, 0), both->mine)) {
        job->summary->updated += !job->conflict;
        status = ym__change_imported(&job->changes, both->mine, here, ym_glossary_entry(merged, 0),
                                     here == NULL ? there : NULL, job->error);
    } else if (status == YM_OK) {
        job->summary->unchanged += !job->conflict;
    }
    ym_glossary_free(merged);
    return status;
}

/* Neither side is ahead of the other. */
static ym_status settle_difference(reconciling *job, const pair *both)
{
    if (both->mine != NULL && both->theirs != NULL)
        return merge_columns(job, both);
    if (both->mine == NULL)
        say_conflict(job, "removed", "removed here and changed there");
    else
        say_conflict(job, "removed", "changed here and removed there");
    return job->options->on_conflict == YM_CONFLICT_THEIRS ? take_theirs(job, both) : YM_OK;
}

/* Two states that differ, of an entry that is known here. */
static ym_status compare(reconciling *job, const pair *both)
{
    const bool known_here = was_once(&both->past_here, &both->past_there.items[0]);
    const bool known_there = was_once(&both->past_there, &both->past_here.items[0]);
    /* Later by the clocks of the two, then the greater state: a rule that both indexes follow alike. */
    const int order = strcmp(both->past_there.changed_at, both->past_here.changed_at);
    const bool theirs_later =
        order > 0 || (order == 0 && memcmp(&both->past_there.items[0].hash,
                                           &both->past_here.items[0].hash, YM__HASH_BYTES) > 0);
    if (!known_here && !known_there)
        return settle_difference(job, both);
    if (!known_there || (known_here && !theirs_later)) {
        job->summary->unchanged++;
        return YM_OK;
    }
    job->summary->updated++;
    return take_theirs(job, both);
}

static ym_status reconcile(reconciling *job, const char *id, const ym_entry *theirs,
                           const char *redirect)
{
    ym_index *here = ym__other_here(job->other);
    ym_index *there = ym__other_there(job->other);
    pair both = {.theirs = theirs, .redirect = redirect};
    both.mine = ym_glossary_find(here->whole.glossary, id);
    if (both.mine != NULL && theirs != NULL && ym__entry_equal(both.mine, theirs)) {
        job->summary->unchanged++;
        return YM_OK;
    }
    if (both.mine == NULL && theirs == NULL)
        return YM_OK;
    job->id = id;
    job->conflict = false;
    ym_status status = ym__entry_state_read(&both.here, here, id, job->error);
    if (status == YM_OK)
        status = ym__entry_state_read(&both.there, there, id, job->error);
    if (status == YM_OK)
        status =
            read_history(&both.past_here, here, id, both.mine, ym__base_of(&both.here), job->error);
    if (status == YM_OK)
        status =
            read_history(&both.past_there, there, id, theirs, ym__base_of(&both.there), job->error);
    if (status == YM_OK && both.mine == NULL && !both.past_here.removed && theirs != NULL) {
        job->summary->created++;
        status = take_theirs(job, &both);
    } else if (status == YM_OK) {
        status = compare(job, &both);
    }
    job->summary->conflicts += job->conflict;
    if (status == YM_OK && job->refused)
        status = ym__error_set(job->error, YM_E_INPUT,
                               "%s is in conflict; nothing was merged (--on-conflict mine keeps "
                               "what is here)",
                               id);
    pair_free(&both);
    return status;
}

/* Those that were removed there. */
static ym_status reconcile_removed(reconciling *job)
{
    ym_index *there = ym__other_there(job->other);
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, there, YM__ENTRY_RETIRED, job->error);
    while (status == YM_OK &&
           (status = ym__index_step(there, rows, "reading entries", job->error)) == YM_OK) {
        const char *id = ym__column_text(rows, 0);
        if (id != NULL && ym__entry_id_valid(id))
            status = reconcile(job, id, NULL, ym__column_text(rows, 1));
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

/* What formats let through and the tables have no rule for. */
static bool entry_known_kind(const ym_entry *entry)
{
    return ym__entry_type_known(entry->type) &&
           (strcmp(entry->status, "preferred") == 0 || strcmp(entry->status, "draft") == 0 ||
            strcmp(entry->status, "deprecated") == 0);
}

static void tell_bad_entry(void *context, const char *message)
{
    say(context, YM_LEVEL_ERROR, "entry", message);
}

/* What the log would give back of an entry: rows can hold what no reader lets through, a language that is no tag, and of that
 * only so much may come in as `undo` can take back. YM_E_INPUT: it would give back none. */
static ym_status as_logged(ym_glossary **read, const ym_entry *entry, ym_error *error)
{
    ym_json *json = NULL;
    ym_status status = ym__glossary_new(read, error);
    if (status == YM_OK)
        status = ym_json_new(&json, error);
    if (status == YM_OK) {
        ym__entry_state_json(json, entry, NULL);
        const char *text = ym_json_text(json, NULL);
        status = text == NULL ? ym__error_nomem(error)
                              : ym__glossary_add_state(*read, text, false, error);
    }
    if (status == YM_OK && strcmp(ym_glossary_entry(*read, 0)->id, entry->id) != 0)
        status = YM_E_INPUT;
    ym_json_free(json);
    return status;
}

static ym_status reconcile_entry(reconciling *job, const ym_entry *entry)
{
    ym_glossary *read = NULL;
    ym_error why = {0};
    if (!entry_known_kind(entry)) {
        say_of_entry(job, YM_LEVEL_ERROR, "entry", "its type or its status is none of yiming's");
        return YM_OK;
    }
    const ym_entry *mine = ym_glossary_find(ym__other_here(job->other)->whole.glossary, entry->id);
    if (mine != NULL && ym__entry_equal(mine, entry)) {
        job->summary->unchanged++;
        return YM_OK;
    }
    ym_status status = as_logged(&read, entry, &why);
    if (status == YM_OK) {
        if (!ym__entry_equal(ym_glossary_entry(read, 0), entry))
            say_of_entry(job, YM_LEVEL_ERROR, "entry", "a part of it is damaged, and was left out");
        status = reconcile(job, entry->id, ym_glossary_entry(read, 0), NULL);
    } else if (status == YM_E_INPUT) {
        say_of_entry(job, YM_LEVEL_ERROR, "entry", "it is damaged, and was left out");
        status = YM_OK;
    } else {
        status = ym__error_set(job->error, status, "%s", why.message);
    }
    ym_glossary_free(read);
    return status;
}

static ym_status reconcile_all(reconciling *job)
{
    uint64_t bad = 0;
    ym_status status = ym__index_read_entries(&job->theirs, ym__other_there(job->other),
                                              tell_bad_entry, job, &bad, job->error);
    for (size_t i = 0; status == YM_OK && i < ym_glossary_count(job->theirs.glossary); i++) {
        const ym_entry *entry = ym_glossary_entry(job->theirs.glossary, i);
        job->id = entry->id;
        status = reconcile_entry(job, entry);
    }
    return status == YM_OK ? reconcile_removed(job) : status;
}

/* ---- the log ---------------------------------------------------------------------------------------------------- */

/* Is it a state of the entry of this id, or none? */
static bool entry_state_valid(sqlite3_stmt *row, int column, const char *id)
{
    ym_glossary *read = NULL;
    if (sqlite3_column_type(row, column) == SQLITE_NULL)
        return true;
    const char *json = ym__column_text(row, column);
    const bool valid = json != NULL && ym__glossary_new(&read, NULL) == YM_OK &&
                       ym__glossary_add_state(read, json, false, NULL) == YM_OK &&
                       strcmp(ym_glossary_entry(read, 0)->id, id) == 0;
    ym_glossary_free(read);
    return valid;
}

/* What remove.c writes of an article: an object of strings, or nothing. */
static bool article_state_valid(sqlite3_stmt *row, int column)
{
    const char *json = ym__column_text(row, column);
    return sqlite3_column_type(row, column) == SQLITE_NULL ||
           (json != NULL && json[0] != '\0' && ym__strings_valid(json));
}

bool ym__change_valid(sqlite3_stmt *row)
{
    const char *subject = ym__column_text(row, 0);
    const char *name = ym__column_text(row, 1);
    if (subject == NULL || name == NULL)
        return false;
    if (strcmp(subject, "article") == 0)
        return ym__valid_hex(name, YM__ARTICLE_NAME_DIGITS) && article_state_valid(row, 2) &&
               article_state_valid(row, 3);
    return strcmp(subject, "entry") == 0 && ym__entry_id_valid(name) &&
           entry_state_valid(row, 2, name) && entry_state_valid(row, 3, name);
}

bool ym__command_valid(sqlite3_stmt *row)
{
    const int64_t undone = sqlite3_column_int64(row, 4);
    return ym__valid_hex(ym__column_text(row, 1), 32) &&
           ym__valid_moment(ym__column_text(row, 2)) && ym__column_text(row, 3) != NULL &&
           undone >= 0 && undone <= 2;
}

static ym_status is_known(reconciling *job, const char *name, bool *known)
{
    ym_index *here = ym__other_here(job->other);
    sqlite3_stmt *row = NULL;
    ym_status status = ym__index_statement(&row, here, YM__COMMAND_KNOWN, job->error);
    if (status < 0)
        return status;
    ym__bind_text(row, 1, name);
    status = ym__index_step(here, row, "reading the log", job->error);
    *known = status == YM_OK;
    ym__index_done(row);
    return status < 0 ? status : YM_OK;
}

static ym_status adopt_changes(reconciling *job, int64_t there_row, int64_t here_row)
{
    ym_index *here = ym__other_here(job->other);
    ym_index *there = ym__other_there(job->other);
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, there, YM__CHANGES_IN_ORDER, job->error);
    if (status == YM_OK)
        sqlite3_bind_int64(rows, 1, there_row);
    while (status == YM_OK &&
           (status = ym__index_step(there, rows, "reading the log", job->error)) == YM_OK) {
        sqlite3_stmt *insert = NULL;
        if (!ym__change_valid(rows)) {
            say(job, YM_LEVEL_ERROR, "log", "a change of its log is damaged, and was left out");
            continue;
        }
        status = ym__index_statement(&insert, here, YM__CHANGE_INSERT, job->error);
        if (status < 0)
            break;
        sqlite3_bind_int64(insert, 1, here_row);
        for (int i = 0; i < 4; i++)
            sqlite3_bind_value(insert, i + 2, sqlite3_column_value(rows, i));
        status = ym__index_run(here, insert, "merging logs", job->error);
    }
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

static ym_status adopt_command(reconciling *job, sqlite3_stmt *row, uint64_t *commands)
{
    ym_index *here = ym__other_here(job->other);
    sqlite3_stmt *insert = NULL;
    bool known = false;
    if (!ym__command_valid(row)) {
        say(job, YM_LEVEL_ERROR, "log", "a command of its log is damaged, and was left out");
        return YM_OK;
    }
    ym_status status = is_known(job, ym__column_text(row, 1), &known);
    if (status < 0 || known)
        return status;
    status = ym__index_statement(&insert, here, YM__COMMAND_ADOPT, job->error);
    if (status < 0)
        return status;
    for (int i = 1; i <= 3; i++)
        sqlite3_bind_value(insert, i, sqlite3_column_value(row, i));
    sqlite3_bind_int(insert, 4, sqlite3_column_int64(row, 4) == 1 ? 1 : 2);
    status = ym__index_run(here, insert, "merging logs", job->error);
    ++*commands;
    return status == YM_OK ? adopt_changes(job, sqlite3_column_int64(row, 0),
                                           sqlite3_last_insert_rowid(here->db))
                           : status;
}

/* Their commands that are not known here, in their order. */
static ym_status adopt_log(reconciling *job, uint64_t *commands)
{
    ym_index *there = ym__other_there(job->other);
    sqlite3_stmt *rows = NULL;
    ym_status status = ym__index_statement(&rows, there, YM__COMMAND_ALL, job->error);
    while (status == YM_OK &&
           (status = ym__index_step(there, rows, "reading the log", job->error)) == YM_OK)
        status = adopt_command(job, rows, commands);
    ym__index_done(rows);
    return status == YM_DONE ? YM_OK : status;
}

/* ---- the whole -------------------------------------------------------------------------------------------------- */

ym_status ym__other_merge_entries(ym__other *other, const char *command,
                                  const ym_import_options *options, ym_import_summary *summary,
                                  uint64_t *commands, ym_error *error)
{
    ym_index *here = ym__other_here(other);
    *summary = (ym_import_summary){0};
    *commands = 0;
    reconciling job = {.other = other, .options = options, .summary = summary, .error = error};
    ym_status status = ym__changes_begin(&job.changes, here, command, error);
    if (status == YM_OK)
        status = reconcile_all(&job);
    if (status == YM_OK)
        status = ym__changes_follow(&job.changes, NULL, error);
    if (status == YM_OK)
        status = ym__changes_apply(&job.changes, &summary->retagged_texts, options->progress,
                                   options->progress_context, error);
    if (status == YM_OK)
        status = adopt_log(&job, commands);
    ym__changes_end(&job.changes);
    ym__entries_free(&job.theirs);
    return status;
}
