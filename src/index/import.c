/* Importing a glossary: each entry is compared three ways, with what is here and with what was imported last, so that an edit
 * made here outlives a new edition of the file, and what only one side changed is taken from that side. */
#include "index/change.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/glossary.h"

#include <stdio.h>
#include <string.h>

/* One import while it runs. */
typedef struct importing {
    ym_index *index;
    const ym_glossary *glossary;
    const ym_import_options *options;
    ym__changes changes;
    ym__map *names; /* Chinese names here -> numbers of their entries */
    ym_import_summary *summary;
    const ym_entry *entry; /* the one that is compared */
    ym__reporter reporter; /* of its place in its file */
    bool adds_only;        /* it is no new edition of what is here, and only fills what is empty */
    bool conflict;
    bool refused; /* a conflict that was not to be decided: nothing is imported */
    ym_error *error;
} importing;

/* "import people.tsv places.tsv": the files in the order of their entries. */
static void describe(ym__buffer *text, const ym_glossary *glossary)
{
    const char *last = NULL;
    ym__buffer_puts(text, "import");
    for (size_t i = 0; i < ym_glossary_count(glossary); i++) {
        const char *origin = ym_glossary_entry(glossary, i)->origin;
        if (last == NULL || strcmp(last, origin) != 0)
            ym__buffer_printf(text, " %s", origin);
        last = origin;
    }
}

/* ---- conflicts -------------------------------------------------------------------------------- */

/* A column that both sides changed. */
static ym__side choose(void *context, const char *column, const char *mine, const char *theirs)
{
    importing *job = context;
    ym_on_conflict answer = job->options->on_conflict;
    if (job->adds_only || job->refused)
        return YM__SIDE_MINE;
    if (answer == YM_CONFLICT_ASK)
        answer = job->options->ask(job->options->ask_context, job->entry->id, column, mine, theirs);
    job->conflict = true;
    job->refused = answer == YM_CONFLICT_FAIL;
    ym__reporter_say(&job->reporter, YM_LEVEL_WARNING, 0, "conflict",
                     "%s: %s was changed here (%s) and in the file (%s); %s", job->entry->id,
                     column, mine, theirs,
                     answer == YM_CONFLICT_THEIRS ? "the file's is taken"
                     : answer == YM_CONFLICT_FAIL ? "nothing is imported"
                                                  : "what is here stays");
    return answer == YM_CONFLICT_THEIRS ? YM__SIDE_THEIRS : YM__SIDE_MINE;
}

/* An entry that was removed here stays so; one whose import was taken back may come again. */
static ym_status keep_removed(importing *job)
{
    ym__buffer into = {0};
    const ym_status status = ym__index_redirect(&into, job->index, job->entry->id, job->error);
    job->conflict = true;
    if (status == YM_OK && into.size > 0)
        ym__reporter_say(&job->reporter, YM_LEVEL_WARNING, 0, "removed",
                         "%s was merged into %s here and stays so", job->entry->id, into.bytes);
    else if (status == YM_OK)
        ym__reporter_say(&job->reporter, YM_LEVEL_WARNING, 0, "removed",
                         "%s was removed here and stays so; `undo` or `term add` brings it back",
                         job->entry->id);
    ym__buffer_free(&into);
    return status;
}

/* ---- one entry -------------------------------------------------------------------------------- */

static ym_status create(importing *job)
{
    job->summary->created++;
    return ym__change_imported(&job->changes, NULL, NULL, job->entry, job->entry, job->error);
}

/* Takes what the merge of both sides gives; nothing happens when that is what is here. */
static ym_status update(importing *job, const ym_entry *mine, const ym_entry *base)
{
    ym_glossary *merged = NULL;
    ym_status status = ym__glossary_new(&merged, job->error);
    if (status == YM_OK)
        status = ym__entry_merge(merged, base, mine, job->entry, choose, job, job->error);
    const ym_entry *result = status == YM_OK ? ym_glossary_entry(merged, 0) : NULL;
    if (result != NULL && ym__entry_equal(result, mine)) {
        job->summary->unchanged += !job->conflict;
        /* That the file says something new is remembered, so that it is not a conflict for ever. */
        if (!job->adds_only && (base == NULL || !ym__entry_equal(base, job->entry)))
            status = ym__index_set_base(job->index, job->entry, job->error);
    } else if (result != NULL) {
        job->summary->updated += !job->conflict;
        status = ym__change_imported(&job->changes, mine, base, result,
                                     job->adds_only ? NULL : job->entry, job->error);
    }
    ym_glossary_free(merged);
    return status;
}

static ym_status import_known(importing *job, const ym_entry *mine)
{
    ym__entry_state state = {0};
    if (ym__entry_equal(mine, job->entry)) {
        job->summary->unchanged++;
        return YM_OK;
    }
    job->adds_only = job->entry->made_id && strcmp(mine->origin, job->entry->origin) != 0;
    ym_status status =
        job->adds_only ? YM_OK : ym__entry_state_read(&state, job->index, mine->id, job->error);
    if (status == YM_OK)
        status = update(job, mine, state.base == NULL ? NULL : ym_glossary_entry(state.base, 0));
    ym_glossary_free(state.base);
    return status;
}

static ym_status import_new(importing *job)
{
    ym__entry_state state = {0};
    ym_status status = ym__entry_state_read(&state, job->index, job->entry->id, job->error);
    const bool removed = state.retired && state.base != NULL;
    ym_glossary_free(state.base);
    if (status < 0)
        return status;
    if (removed)
        return keep_removed(job);
    const uint64_t *same = ym__map_get(job->names, job->entry->zh, strlen(job->entry->zh));
    if (same != NULL && *job->entry->zh != '\0')
        ym__reporter_say(&job->reporter, YM_LEVEL_NOTE, 0, "same-label",
                         "%s (%s) is here as %s too; both are kept", job->entry->id, job->entry->zh,
                         ym_glossary_entry(job->index->whole.glossary, (size_t)*same)->id);
    return create(job);
}

/* ---- ids that were made ----------------------------------------------------------------------- */

static bool same_names(const ym_entry *a, const ym_entry *b)
{
    return strcmp(a->zh, b->zh) == 0 && strcmp(a->en, b->en) == 0;
}

/* An entry whose file gave no id must not take the place of another that happens to have the name: it gets the first id of its
 * name that is free, or that an entry of the very same names has. *out is in the arena. */
static ym_status settle_id(importing *job, ym__arena *arena, const ym_entry *entry,
                           const char **out)
{
    enum { LONGEST = 128 };
    const ym_glossary *here = job->index->whole.glossary;
    const ym_entry *taken = ym_glossary_find(here, entry->id);
    char id[LONGEST];
    *out = entry->id;
    if (taken == NULL || same_names(taken, entry))
        return YM_OK;
    for (unsigned number = 2;; number++) { /* ends, since the entries do */
        snprintf(id, sizeof id, "%.100s-%u", entry->id, number);
        taken = ym_glossary_find(here, id);
        if (taken == NULL ? ym_glossary_find(job->glossary, id) == NULL
                          : same_names(taken, entry)) {
            *out = ym__arena_strdup(arena, id);
            return *out == NULL ? ym__error_nomem(job->error) : YM_OK;
        }
    }
}

static ym_status import_entry(importing *job, const ym_entry *given)
{
    ym__arena arena = {0};
    ym_entry entry = *given;
    ym_status status = YM_OK;
    // cppcheck-suppress autoVariables ; taken back below
    job->entry = &entry;
    job->reporter = (ym__reporter){.report = job->options->report,
                                   .context = job->options->report_context,
                                   .file = entry.file,
                                   .line = entry.line};
    job->conflict = job->adds_only = false;
    if (given->made_id)
        status = settle_id(job, &arena, given, &entry.id);
    const ym_entry *mine = ym_glossary_find(job->index->whole.glossary, entry.id);
    if (status == YM_OK)
        status = mine == NULL ? import_new(job) : import_known(job, mine);
    job->summary->conflicts += job->conflict;
    if (job->conflict && job->options->on_conflict == YM_CONFLICT_FAIL)
        job->refused = true; /* an entry that was removed here, too */
    if (status == YM_OK && job->refused)
        status = ym__error_set(job->error, YM_E_INPUT,
                               "%s is in conflict; nothing was imported (--on-conflict mine keeps "
                               "what is here)",
                               entry.id);
    job->entry = NULL;
    ym__arena_free(&arena);
    return status;
}

/* ---- the whole -------------------------------------------------------------------------------- */

static ym_status collect_names(importing *job)
{
    const ym_glossary *here = job->index->whole.glossary;
    ym_status status = ym__map_new(&job->names, job->error);
    for (size_t i = 0; i < ym_glossary_count(here) && status == YM_OK; i++) {
        const char *zh = ym_glossary_entry(here, i)->zh;
        status = ym__map_put(job->names, zh, strlen(zh), i, true, NULL, job->error);
    }
    return status;
}

static ym_status import_all(importing *job)
{
    const ym_import_options *options = job->options;
    ym_status status = collect_names(job);
    for (size_t i = 0; i < ym_glossary_count(job->glossary) && status == YM_OK; i++)
        status = import_entry(job, ym_glossary_entry(job->glossary, i));
    if (status == YM_OK && !options->dry_run)
        status = ym__changes_apply(&job->changes, &job->summary->retagged_texts, options->progress,
                                   options->progress_context, job->error);
    ym__map_free(job->names);
    return status;
}

ym_status ym_index_import(ym_index *index, const ym_glossary *glossary,
                          const ym_import_options *options, ym_import_summary *summary,
                          ym_error *error)
{
    static const ym_import_options none;
    ym__buffer text = {0};
    *summary = (ym_import_summary){0};
    importing job = {.index = index,
                     .glossary = glossary,
                     .options = options == NULL ? &none : options,
                     .summary = summary,
                     .error = error};
    if (job.options->on_conflict == YM_CONFLICT_ASK && job.options->ask == NULL)
        return ym__error_set(error, YM_E_USAGE, "nobody to ask about conflicts");
    ym_status status = ym__index_begin(index, error);
    if (status < 0)
        return status;
    describe(&text, glossary);
    status = text.failed ? ym__error_nomem(error)
                         : ym__changes_begin(&job.changes, index, text.bytes, error);
    if (status == YM_OK)
        status = import_all(&job);
    ym__changes_end(&job.changes);
    ym__buffer_free(&text);
    if (status == YM_OK && !job.options->dry_run)
        return ym__index_end_changes(index, YM_OK, error);
    (void)ym__index_end_changes(index, YM_E_INTERRUPTED, NULL);
    return status;
}
