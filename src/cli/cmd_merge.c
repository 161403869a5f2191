/* yiming merge: brings articles, or another index, into the index. The work is the library's ym_merge; here are the index (made when there
 * is none), the glossary it is to have, and what is said about each article. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct merge_arguments {
    cli_list glossaries, excludes;
    const char *encoding, *lang, *date, *url;
    size_t jobs; /* 0: not given */
    size_t on_conflict, dups;
    bool dry_run, reread;
} merge_arguments;

enum { DUPS_GROUP, DUPS_SKIP };

/* In the order of the choices of --on-conflict. */
static const ym_on_conflict answers[] = {YM_CONFLICT_MINE, YM_CONFLICT_THEIRS, YM_CONFLICT_FAIL};

enum { MOST_JOBS = 1000 };

#define OPTION(member) offsetof(merge_arguments, member)

static const cli_option options[] = {
    {"glossary", 0, CLI_PATHS, OPTION(glossaries), "FILE|DIR",
     "glossary of a new index, in place of the bundled one (\"none\": empty); imported into an "
     "index that exists; "
     "may be given several times"},
    {"exclude", 0, CLI_PATHS, OPTION(excludes), "GLOB",
     "leave out files whose name or path matches; may be given several times"},
    {"encoding", 0, CLI_TEXT, OPTION(encoding), "NAME",
     "encoding of the files (gb18030, big5, utf-8; else found out)"},
    {"lang", 0, CLI_TEXT, OPTION(lang), "TAG",
     "language of the articles (zh-Hans, zh-Hant-TW, en; else found out)"},
    {"date", 0, CLI_TEXT, OPTION(date), "DATE",
     "date of the articles, as 2025-12-30 (else found out)"},
    {"url", 0, CLI_TEXT, OPTION(url), "URL", "address of the article (else found out)"},
    {"on-conflict", 0, CLI_CHOICE, OPTION(on_conflict), "mine|theirs|fail",
     "what becomes of a column of an entry that was changed here and in another index that is "
     "merged (default mine: what is here stays)"},
    {"dups", 0, CLI_CHOICE, OPTION(dups), "group|skip",
     "texts nearly the same as one of the index: keep them behind it, or leave them out"},
    {"jobs", 0, CLI_COUNT, OPTION(jobs), "N",
     "how many threads work at once (as many as there are processors); 1: none but the main one"},
    {"dry-run", 0, CLI_FLAG, OPTION(dry_run), NULL, "say what would be done and change nothing"},
    {"reread", 0, CLI_FLAG, OPTION(reread), NULL,
     "read unchanged files again with this version's reader"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming merge articles/", "every article in a folder and the folders in it"},
    {"yiming merge news.jsonl page.html notes.md",
     "JSON Lines, a saved page, Markdown; plain text too"},
    {"curl -s https://example.org/a.html | yiming merge --url https://example.org/a.html -",
     "standard input"},
    {"yiming merge --glossary our-names.tsv articles/", "with a glossary of your own"},
    {"yiming merge colleague.db", "another index: its articles, entries, edits and log"},
    {NULL, NULL}};

/* ---- what is said about each article -------------------------------------------------------------------------- */

static void print_json(cli_state *cli, const ym_merge_event *event)
{
    ym_json *json = cli_json_begin(cli, "merge");
    cli_json_path(cli, "source", event->source);
    ym_json_member_string(json, "status", ym_merge_outcome_name(event->outcome));
    ym_json_member_string(json, "article", event->article);
    ym_json_member_string(json, "reason", event->reason);
    ym_json_key(json, "warnings");
    ym_json_begin_array(json);
    for (size_t i = 0; i < event->warning_count; i++)
        ym_json_string(json, event->warnings[i]);
    ym_json_end_array(json);
    ym_json_member_boolean(json, "low_confidence", event->low_confidence);
    cli_json_end(cli);
}

/* Of one file so many failures are printed, and of one run so many warnings; --verbose prints all. */
enum { FAILURES_SHOWN = 10, WARNINGS_SHOWN = 5 };

typedef struct merge_run {
    cli_state *cli;
    const merge_arguments *arguments;
    char *file; /* whose failures are counted; owned */
    uint64_t failures, warnings, rows_left_out;
    bool created;       /* the index was not there before */
    uint64_t conflicts; /* of entries with another index, and rows of its that were left out */
} merge_run;

static void end_file(merge_run *run)
{
    if (run->failures > FAILURES_SHOWN && !run->cli->verbose)
        cli_message(run->cli, "%llu more in %s; --verbose shows them",
                    (unsigned long long)(run->failures - FAILURES_SHOWN), run->file);
    free(run->file);
    run->file = NULL;
    run->failures = 0;
}

static void observe_failure(merge_run *run, const ym_merge_event *event)
{
    if (run->file == NULL)
        run->file = strdup(event->file);
    if (++run->failures <= FAILURES_SHOWN || run->cli->verbose)
        cli_message(run->cli, "%s: %s", event->source, event->reason);
}

static void observe_warnings(merge_run *run, const ym_merge_event *event)
{
    for (size_t i = 0; i < event->warning_count; i++) {
        if (++run->warnings <= WARNINGS_SHOWN || run->cli->verbose)
            cli_note(run->cli, "%s: warning: %s", event->source, event->warnings[i]);
    }
}

static void observe(void *context, const ym_merge_event *event)
{
    merge_run *run = context;
    cli_state *cli = run->cli;
    if (run->file != NULL && strcmp(run->file, event->file) != 0)
        end_file(run);
    if (event->outcome == YM_MERGE_FAILED)
        observe_failure(run, event);
    else if (event->outcome == YM_MERGE_SKIPPED)
        cli_note(cli, "%s: skipped: %s", event->source, event->reason);
    observe_warnings(run, event);
    if (cli->json) {
        print_json(cli, event);
    } else if (cli->verbose) {
        cli_progress_clear(cli);
        cli_printf(cli, "%-9s  %-12.12s  ", ym_merge_outcome_name(event->outcome),
                   event->article != NULL ? event->article : "-");
        cli_text(cli, event->source, strlen(event->source));
        cli_puts(cli, "\n");
    }
}

static void print_summary(merge_run *run, const ym_merge_summary *summary)
{
    cli_state *cli = run->cli;
    const bool dry_run = run->arguments->dry_run;
    char line[256];
    end_file(run);
    if (run->warnings > WARNINGS_SHOWN && !cli->verbose)
        cli_note(cli, "%s; merge --reread --verbose shows them",
                 CLI_COUNT_TEXT(run->warnings - WARNINGS_SHOWN, "more warning", "more warnings"));
    snprintf(line, sizeof line,
             "%llu added, %llu updated, %llu unchanged, %llu duplicates, %llu skipped, %llu failed",
             (unsigned long long)summary->added, (unsigned long long)summary->updated,
             (unsigned long long)summary->unchanged, (unsigned long long)summary->duplicates,
             (unsigned long long)summary->skipped, (unsigned long long)summary->failed);
    /* With --json, standard output holds nothing but the articles. */
    if (cli->json)
        cli_note(cli, "%s%s", line, dry_run ? " (dry run: nothing was changed)" : "");
    else if (!cli->quiet)
        cli_printf(cli, "%s%s\n", line, dry_run ? " (dry run: nothing was changed)" : "");
}

/* A ym_report: what of another index's glossary and log is in conflict with ours, or cannot be used. */
static void report_entry(void *context, const ym_finding *finding)
{
    merge_run *run = context;
    run->rows_left_out += finding->level == YM_LEVEL_ERROR;
    if (++run->conflicts <= FAILURES_SHOWN || run->cli->verbose)
        cli_message(run->cli, "%s: %s", finding->file, finding->message);
}

/* What came of the glossaries and logs of other indexes. */
static void print_indexes(merge_run *run, const ym_merge_summary *summary)
{
    cli_state *cli = run->cli;
    if (summary->indexes == 0)
        return;
    if (run->conflicts > FAILURES_SHOWN && !cli->verbose)
        cli_message(cli, "%llu more; --verbose shows them",
                    (unsigned long long)(run->conflicts - FAILURES_SHOWN));
    const ym_import_summary *entries = &summary->entries;
    cli_note(cli,
             "glossary: %llu created, %llu updated, %llu unchanged, %llu in conflict; %s of its "
             "log%s",
             (unsigned long long)entries->created, (unsigned long long)entries->updated,
             (unsigned long long)entries->unchanged, (unsigned long long)entries->conflicts,
             CLI_COUNT_TEXT(summary->commands, "new command", "new commands"),
             run->arguments->dry_run ? CLI_DRY_RUN : "");
    if (!cli->json)
        return;
    ym_json *json = cli_json_begin(cli, "merged_entries");
    ym_json_member_integer(json, "created", (int64_t)entries->created);
    ym_json_member_integer(json, "updated", (int64_t)entries->updated);
    ym_json_member_integer(json, "unchanged", (int64_t)entries->unchanged);
    ym_json_member_integer(json, "conflicts", (int64_t)entries->conflicts);
    ym_json_member_integer(json, "retagged", (int64_t)entries->retagged_texts);
    ym_json_member_integer(json, "commands", (int64_t)summary->commands);
    ym_json_member_boolean(json, "dry_run", run->arguments->dry_run);
    cli_json_end(cli);
}

/* ---- the index to merge into ---------------------------------------------------------------------------------- */

static bool means_none(const cli_list *glossaries)
{
    return glossaries->count == 1 && strcmp(glossaries->items[0], "none") == 0;
}

static void report_row(void *context, const ym_finding *finding)
{
    merge_run *run = context;
    if (finding->level == YM_LEVEL_ERROR)
        run->rows_left_out++;
    cli_print_glossary_finding(run->cli, finding);
}

static int create_index(merge_run *run, ym_index **index, const char *path)
{
    cli_state *cli = run->cli;
    const merge_arguments *arguments = run->arguments;
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    int code = CLI_DONE;
    if (!means_none(&arguments->glossaries))
        code = cli_glossary_load(cli, &glossary, &arguments->glossaries, report_row, run);
    if (code == CLI_DONE) {
        const bool there = access(path, F_OK) == 0;
        ym_status status =
            cli_index_create_at(cli, index, arguments->dry_run ? NULL : path, glossary, &error);
        run->created = status == YM_OK && !there && !arguments->dry_run;
        /* YM_E_USAGE: the file has come into being meanwhile. */
        if (status == YM_E_USAGE && access(path, F_OK) == 0 && !arguments->dry_run)
            status = cli_index_open_at(cli, index, path, YM_OPEN_WRITE, &error);
        else if (status == YM_OK && !arguments->dry_run)
            cli_note(cli, "new index %s with %s", path,
                     CLI_COUNT_TEXT(glossary != NULL ? ym_glossary_count(glossary) : 0, "entry",
                                    "entries"));
        if (status < 0)
            code = cli_fail(cli, status, &error);
    }
    ym_glossary_free(glossary);
    return code;
}

/* A ym_report: what was changed on both sides. */
static void report_conflict(void *context, const ym_finding *finding)
{
    if (finding->level == YM_LEVEL_WARNING)
        cli_print_glossary_finding(context, &(ym_finding){.level = YM_LEVEL_ERROR,
                                                          .file = finding->file,
                                                          .line = finding->line,
                                                          .message = finding->message});
}

static int import_glossary(merge_run *run, ym_index *index)
{
    cli_state *cli = run->cli;
    const merge_arguments *arguments = run->arguments;
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    ym_import_summary summary = {0};
    if (arguments->glossaries.count == 0 || means_none(&arguments->glossaries))
        return CLI_DONE;
    const int code = cli_glossary_load(cli, &glossary, &arguments->glossaries, report_row, run);
    if (code != CLI_DONE)
        return code;
    const ym_import_options wanted = {.dry_run = arguments->dry_run,
                                      .report = report_conflict,
                                      .report_context = cli,
                                      .progress = cli_progress_step,
                                      .progress_context = cli};
    const ym_status status = ym_index_import(index, glossary, &wanted, &summary, &error);
    ym_glossary_free(glossary);
    if (status < 0)
        return cli_fail(cli, status, &error);
    cli_note(cli, "glossary: %llu created, %llu updated, %llu unchanged, %llu in conflict",
             (unsigned long long)summary.created, (unsigned long long)summary.updated,
             (unsigned long long)summary.unchanged, (unsigned long long)summary.conflicts);
    return CLI_DONE;
}

/* An index is not made for paths of which none is there. */
static bool nothing_there(merge_run *run)
{
    const cli_state *cli = run->cli;
    struct stat about;
    ym_merge_summary summary = {0};
    for (size_t i = 0; i < cli->operand_count; i++) {
        if (strcmp(cli->operands[i], "-") == 0 || lstat(cli->operands[i], &about) == 0 ||
            errno != ENOENT)
            return false;
    }
    for (size_t i = 0; i < cli->operand_count; i++) {
        const ym_merge_event event = {.source = cli->operands[i],
                                      .file = cli->operands[i],
                                      .outcome = YM_MERGE_FAILED,
                                      .reason = "no such file or folder"};
        observe(run, &event);
        summary.failed++;
    }
    print_summary(run, &summary);
    return true;
}

/* Opens the index at the path, or makes it there; *index stays NULL when there is nothing to merge. */
static int open_index(merge_run *run, ym_index **index, const char *path)
{
    cli_state *cli = run->cli;
    ym_error error = {0};
    const ym_status status = cli_index_open_at(cli, index, path, YM_OPEN_WRITE, &error);
    if (status == YM_OK)
        return import_glossary(run, *index);
    if (status != YM_E_NOT_FOUND) /* which an empty file is, too */
        return cli_fail(cli, status, &error);
    return nothing_there(run) ? CLI_ERROR : create_index(run, index, path);
}

static int merge_into(merge_run *run, ym_index *index, const ym_read_options *read)
{
    cli_state *cli = run->cli;
    const merge_arguments *arguments = run->arguments;
    ym_error error = {0};
    ym_merge_summary summary = {0};
    const ym_merge_options merge = {
        .read = *read,
        .excludes = arguments->excludes.items,
        .exclude_count = arguments->excludes.count,
        .dry_run = arguments->dry_run,
        .skip_near_duplicates = arguments->dups == DUPS_SKIP,
        .reread = arguments->reread,
        .on_conflict = answers[arguments->on_conflict],
        .report = report_entry,
        .report_context = run,
        .jobs = (unsigned)(arguments->jobs > MOST_JOBS ? MOST_JOBS : arguments->jobs),
        .observer = observe,
        .observer_context = run,
        .progress = cli_progress_step,
        .progress_context = cli,
    };
    const ym_status status = ym_merge(index, (const char *const *)cli->operands, cli->operand_count,
                                      &merge, &summary, &error);
    cli_progress_clear(cli);
    print_indexes(run, &summary);
    print_summary(run, &summary);
    if (status < 0)
        return cli_fail(cli, status, &error);
    return summary.failed > 0 ? CLI_ERROR : CLI_DONE;
}

/* An index that was made by this run and is empty still is taken away again. */
static void close_index(const merge_run *run, ym_index *index, const char *path)
{
    bool discarded = false;
    if (!run->created)
        ym_index_close(index);
    else if (ym_index_discard_empty(index, &discarded, NULL) == YM_OK && discarded)
        cli_note(run->cli, "nothing came into the new index, so %s was removed again", path);
}

static bool glossaries_fit(cli_state *cli, const cli_list *glossaries)
{
    for (size_t i = 0; i < glossaries->count && glossaries->count > 1; i++) {
        if (strcmp(glossaries->items[i], "none") == 0) {
            cli_usage(cli, "--glossary none does not go with another --glossary");
            return false;
        }
    }
    return true;
}

static int run(cli_state *cli, void *context)
{
    const merge_arguments *arguments = context;
    const ym_read_options read = {arguments->encoding, arguments->lang, arguments->date,
                                  arguments->url};
    merge_run merge = {.cli = cli, .arguments = arguments};
    ym_index *index = NULL;
    ym_error error = {0};
    cli->dry_run = arguments->dry_run;
    if (!glossaries_fit(cli, &arguments->glossaries))
        return CLI_ERROR;
    if (ym_read_options_check(&read, (const char *const *)cli->operands, cli->operand_count,
                              &error) < 0)
        return cli_usage(cli, "%s", error.message);
    char *path = cli_index_path_to_write(cli);
    if (path == NULL) {
        cli_message(cli, "out of memory");
        return CLI_ERROR;
    }
    cli_progress_begin(cli, CLI_BYTES);
    int code = open_index(&merge, &index, path);
    if (code == CLI_DONE)
        code = merge_into(&merge, index, &read);
    cli_progress_end(cli);
    close_index(&merge, index, path);
    if (merge.rows_left_out > 0) {
        cli_message(cli, "%s of the glossary left out",
                    CLI_COUNT_TEXT(merge.rows_left_out, "row", "rows"));
        code = code == CLI_DONE ? CLI_ERROR : code;
    }
    free(path);
    return code;
}

const cli_command cli_command_merge = {
    .name = "merge",
    .purpose = "bring articles, or another index, into the index, which is made when there is none",
    .operands = "PATH...",
    .operand_name = "a PATH: files, folders, or - for standard input",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(merge_arguments),
    .run = run,
};
