/* yiming check: does the index keep its promises? And what of it can be made good. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

typedef struct check_arguments {
    bool repair;
} check_arguments;

static const cli_option options[] = {
    {"repair", 0, CLI_FLAG, offsetof(check_arguments, repair), NULL,
     "make anew what can be made out of articles and entries, then check again"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming check", "exit code 0: sound; 1: findings, one a line; 2: no index of yiming's"},
    {"yiming check --repair", "what is derived is made anew; what is left needs a backup"},
    {"yiming --index copy.db check", "a copy, before it is trusted"},
    {NULL, NULL}};

/* What was found. */
typedef struct check_run {
    cli_state *cli;
    cli_findings findings;
    uint64_t count;
    bool pages; /* SQLite's own findings are among it */
} check_run;

static void take_finding(void *context, const ym_finding *finding)
{
    check_run *run = context;
    run->pages = run->pages ||
                 (finding->level == YM_LEVEL_ERROR &&
                  (strcmp(finding->rule, "sqlite") == 0 || strcmp(finding->rule, "orphan") == 0));
    cli_report_finding(&run->findings, finding);
}

/* Checks the index; returns an exit code, CLI_NOTHING for findings. */
static int check(check_run *run, ym_index *index)
{
    cli_state *cli = run->cli;
    ym_error error = {0};
    run->count = 0;
    run->pages = false;
    cli_progress_begin(cli, CLI_ITEMS);
    /* A reader has none of its own, and mentions that another lexicon gave are stale. */
    ym_status status = ym_index_set_lexicon(index, cli_lexicon(cli), &error);
    if (status == YM_OK)
        status =
            ym_index_check(index, take_finding, run, &run->count, cli_progress_step, cli, &error);
    cli_progress_end(cli);
    const int code = cli_fail(cli, status, &error);
    return code == CLI_DONE && run->count > 0 ? CLI_NOTHING : code;
}

/* The same of the index in use. */
static int open_and_check(check_run *run)
{
    ym_index *index = NULL;
    int code = cli_index_open(run->cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE)
        code = check(run, index);
    ym_index_close(index);
    return code;
}

/* A new file out of the facts of the old one, which is kept. */
static int rebuild(cli_state *cli)
{
    bool given = false;
    char *kept = NULL;
    char *path = cli_index_path(cli, &given);
    ym_error error = {0};
    if (path == NULL)
        return CLI_ERROR;
    cli_progress_begin(cli, CLI_ITEMS);
    const ym_status status =
        ym_index_rebuild(path, cli_lexicon(cli), &kept, cli_progress_step, cli, &error);
    cli_progress_end(cli);
    if (status == YM_OK)
        cli_note(cli, "the file was made anew; the damaged one is kept as %s", kept);
    ym_text_free(kept);
    free(path);
    return cli_fail(cli, status, &error);
}

/* In place where the pages are sound, else as a new file. */
static int repair(check_run *run)
{
    cli_state *cli = run->cli;
    ym_index *index = NULL;
    ym_error error = {0};
    if (run->pages)
        return rebuild(cli);
    int code = cli_index_open(cli, &index, YM_OPEN_WRITE);
    if (code != CLI_DONE)
        return code;
    cli_progress_begin(cli, CLI_ITEMS);
    const ym_status status = ym_index_reindex(index, cli_progress_step, cli, &error);
    cli_progress_end(cli);
    ym_index_close(index);
    if (status == YM_E_INDEX)
        return rebuild(cli);
    return cli_fail(cli, status, &error);
}

static int run(cli_state *cli, void *context)
{
    const check_arguments *arguments = context;
    check_run job = {.cli = cli, .findings = {.cli = cli}};
    int code = open_and_check(&job);
    const uint64_t found = job.count;
    if (code == CLI_NOTHING && arguments->repair) {
        code = repair(&job);
        if (code == CLI_DONE) {
            cli_note(cli, "%s before the repair; what is left:",
                     CLI_COUNT_TEXT(found, "finding", "findings"));
            code = open_and_check(&job);
        }
    }
    code = cli_output_close(cli, true, code);
    if (code == CLI_DONE || code == CLI_NOTHING)
        cli_note(cli, "%s",
                 job.count == 0 ? "no findings" : CLI_COUNT_TEXT(job.count, "finding", "findings"));
    return code;
}

const cli_command cli_command_check = {
    .name = "check",
    .purpose = "check that the index is sound, and make good what can be",
    .operands = "",
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(check_arguments),
    .run = run,
};
