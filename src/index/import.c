/* Importing a glossary: each entry is compared three ways, with what is here and with what was imported last, so that an edit
 * made here outlives a new edition of the file, and what only one side changed is taken from that side.
 *
 * Entries come one by one as their files are read, and are stored as they come, in one transaction. No entry's fate hangs
 * on another of its file, but for one thing: an id that was made and is taken here by another entry gets a number that no
 * entry of the files has either. So these wait until all ids are known; they are no more than there are entries here.
 * Where `see` points to is text, checked by lint; but what names an entry that was merged away here follows it (see.c). */
#include "index/change.h"

#include "base/error.h"
#include "base/map.h"
#include "glossary/glossary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One import while it runs. */
typedef struct importing {
    ym_index *index;
    const ym_glossary
        *glossary; /* what is imported; NULL: files, and `ids` are those of their entries */
    ym__ids ids;
    ym_glossary *waiting; /* entries that cannot get their ids before the end */
    const ym_import_options *options;
    ym__changes changes;
    ym__buffer command; /* what the log calls it: "import people.tsv places.tsv" */
    char *last_origin;  /* the last word of it */
    ym__map *names;     /* Chinese names here -> numbers of their entries */
    ym_import_summary *summary;
    const ym_entry *entry; /* the one that is compared */
    ym__reporter reporter; /* of its place in its file */
    bool adds_only;        /* it is no new edition of what is here, and only fills what is empty */
    bool conflict;
    bool refused; /* a conflict that was not to be decided: nothing is imported */
    ym_error *error;
} importing;

/* Puts the origin of an entry into the words of the log, unless it is that of the entry before. */
static ym_status describe(importing *job, const char *origin)
{
    if (job->last_origin != NULL && strcmp(job->last_origin, origin) == 0)
        return YM_OK;
    free(job->last_origin);
    job->last_origin = strdup(origin);
    ym__buffer_printf(&job->command, " %s", origin);
    if (job->last_origin == NULL || job->command.failed)
        return ym__error_nomem(job->error);
    return ym__changes_rename(&job->changes, job->command.bytes, job->error);
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

/* Takes what the merge of both sides gives; nothing happens when that is what is here. `base` was imported last. */
static ym_status update(importing *job, const ym_entry *mine, const ym_entry *base)
{
    ym_glossary *merged = NULL;
    ym_status status = ym__glossary_new(&merged, job->error);
    if (status == YM_OK)
        status = ym__entry_merge(merged, job->adds_only ? NULL : base, mine, job->entry, choose,
                                 job, job->error);
    const ym_entry *result = status == YM_OK ? ym_glossary_entry(merged, 0) : NULL;
    if (result != NULL && ym__entry_equal(result, mine)) {
        job->summary->unchanged += !job->conflict;
        /* That the file says something new is remembered, so that it is not a conflict for ever. */
        if (!job->adds_only && (base == NULL || !ym__entry_equal(base, job->entry)))
            status = ym__change_base(&job->changes, mine, base, job->entry, job->error);
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
    ym_status status = ym__entry_state_read(&state, job->index, mine->id, job->error);
    if (status == YM_OK)
        status = update(job, mine, ym__base_of(&state));
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

/* An entry whose file gave no id must not take the place of another that happens to have the name. */
static bool is_taken(const importing *job, const ym_entry *entry)
{
    const ym_entry *taken = ym_glossary_find(job->index->whole.glossary, entry->id);
    return taken != NULL && !same_names(taken, entry);
}

static bool is_in_files(const importing *job, const char *id)
{
    return job->glossary != NULL ? ym_glossary_find(job->glossary, id) != NULL
                                 : ym__ids_find(&job->ids, id).file != NULL;
}

/* The first id of its name that is free, or that an entry of the very same names has. *out is in the arena. */
static ym_status settle_id(importing *job, ym__arena *arena, const ym_entry *entry,
                           const char **out)
{
    enum { LONGEST = 128 };
    char id[LONGEST];
    for (unsigned number = 2;; number++) { /* ends, since the entries do */
        snprintf(id, sizeof id, "%.100s-%u", entry->id, number);
        const ym_entry *taken = ym_glossary_find(job->index->whole.glossary, id);
        if (taken == NULL ? !is_in_files(job, id) : same_names(taken, entry)) {
            *out = ym__arena_strdup(arena, id);
            return *out == NULL ? ym__error_nomem(job->error) : YM_OK;
        }
    }
}

/* Imports an entry under its id. */
static ym_status import_entry(importing *job, const ym_entry *entry)
{
    job->entry = entry;
    job->reporter = (ym__reporter){.report = job->options->report,
                                   .context = job->options->report_context,
                                   .file = entry->file,
                                   .line = entry->line};
    job->conflict = job->adds_only = false;
    const ym_entry *mine = ym_glossary_find(job->index->whole.glossary, entry->id);
    ym_status status = mine == NULL ? import_new(job) : import_known(job, mine);
    job->summary->conflicts += job->conflict;
    if (job->conflict && job->options->on_conflict == YM_CONFLICT_FAIL)
        job->refused = true; /* an entry that was removed here, too */
    if (status == YM_OK && job->refused)
        status = ym__error_set(job->error, YM_E_INPUT,
                               "%s is in conflict; nothing was imported (--on-conflict mine keeps "
                               "what is here)",
                               entry->id);
    job->entry = NULL;
    return status;
}

/* Imports an entry, or puts it aside. */
static ym_status take_entry(importing *job, const ym_entry *entry)
{
    ym_status status = describe(job, entry->origin);
    if (status < 0)
        return status;
    return entry->made_id && is_taken(job, entry)
               ? ym__glossary_add(job->waiting, entry, job->error)
               : import_entry(job, entry);
}

static ym_status import_waiting(importing *job)
{
    ym_status status = YM_OK;
    ym__arena arena = {0};
    for (size_t i = 0; i < ym_glossary_count(job->waiting) && status == YM_OK; i++) {
        ym_entry entry = *ym_glossary_entry(job->waiting, i);
        status = settle_id(job, &arena, &entry, &entry.id);
        if (status == YM_OK)
            status = import_entry(job, &entry);
    }
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

/* What ym__glossary_read calls. */
static ym_status take_batch(void *context, const ym_glossary *batch, ym_error *error)
{
    importing *job = context;
    ym_status status = YM_OK;
    (void)error; /* the job has it */
    for (size_t i = 0; i < ym_glossary_count(batch) && status == YM_OK; i++)
        status = take_entry(job, ym_glossary_entry(batch, i));
    return status;
}

/* Where the entries come from: files, or the job's glossary. */
typedef struct import_files {
    const char *const *paths;
    size_t count;
    const ym_glossary_options *options;
} import_files;

static ym_status import_all(importing *job, const import_files *files)
{
    const ym_import_options *options = job->options;
    ym_status status = collect_names(job);
    if (status == YM_OK)
        status = ym__glossary_new(&job->waiting, job->error);
    if (status == YM_OK && files == NULL)
        status = take_batch(job, job->glossary, job->error);
    else if (status == YM_OK)
        status =
            ym__glossary_read(files->paths, files->count, files->options, &job->ids, take_batch,
                              job, options->report, options->report_context, job->error);
    if (status == YM_OK)
        status = import_waiting(job);
    /* What is to come needs the room. */
    ym__ids_free(&job->ids);
    ym__map_free(job->names);
    ym_glossary_free(job->waiting);
    if (status == YM_OK && !options->dry_run)
        status = ym__changes_follow(&job->changes, NULL, job->error);
    if (status == YM_OK && !options->dry_run)
        status = ym__changes_apply(&job->changes, &job->summary->retagged_texts, options->progress,
                                   options->progress_context, job->error);
    return status;
}

static ym_status import(importing *job, const import_files *files)
{
    *job->summary = (ym_import_summary){0};
    if (job->options->on_conflict == YM_CONFLICT_ASK && job->options->ask == NULL)
        return ym__error_set(job->error, YM_E_USAGE, "nobody to ask about conflicts");
    ym_status status = ym__index_begin(job->index, job->error);
    if (status < 0)
        return status;
    ym__buffer_puts(&job->command, "import");
    status = job->command.failed
                 ? ym__error_nomem(job->error)
                 : ym__changes_begin(&job->changes, job->index, job->command.bytes, job->error);
    if (status == YM_OK)
        status = import_all(job, files);
    ym__changes_end(&job->changes);
    ym__buffer_free(&job->command);
    free(job->last_origin);
    if (status == YM_OK && !job->options->dry_run)
        return ym__index_end_changes(job->index, YM_OK, job->error);
    (void)ym__index_end_changes(job->index, YM_E_INTERRUPTED, NULL);
    return status;
}

static const ym_import_options no_options;

ym_status ym_index_import(ym_index *index, const ym_glossary *glossary,
                          const ym_import_options *options, ym_import_summary *summary,
                          ym_error *error)
{
    importing job = {.index = index,
                     .glossary = glossary,
                     .options = options == NULL ? &no_options : options,
                     .summary = summary,
                     .error = error};
    return import(&job, NULL);
}

ym_status ym_index_import_files(ym_index *index, const char *const *paths, size_t path_count,
                                const ym_glossary_options *reading,
                                const ym_import_options *options, ym_import_summary *summary,
                                ym_error *error)
{
    const import_files files = {paths, path_count, reading};
    importing job = {.index = index,
                     .options = options == NULL ? &no_options : options,
                     .summary = summary,
                     .error = error};
    return import(&job, &files);
}
