/* yiming check: does the index keep its promises? */
#include "cli.h"

static const cli_option options[] = {{NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming check", "exit code 0: sound; 1: findings, one a line; 2: no index of yiming's"},
    {"yiming --index copy.db check", "a copy, before it is trusted"},
    {NULL, NULL}};

static int run(cli_state *cli, void *arguments)
{
    (void)arguments;
    ym_index *index = NULL;
    ym_error error = {0};
    cli_findings findings = {.cli = cli};
    uint64_t count = 0;
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code != CLI_DONE)
        return code;
    cli_progress_begin(cli, CLI_ITEMS);
    /* A reader has none of its own, and mentions that another lexicon gave are stale. */
    ym_status status = ym_index_set_lexicon(index, cli_lexicon(cli), &error);
    if (status == YM_OK)
        status = ym_index_check(index, cli_report_finding, &findings, &count, cli_progress_step,
                                cli, &error);
    cli_progress_end(cli);
    ym_index_close(index);
    code = cli_fail(cli, status, &error);
    if (code == CLI_DONE && count > 0)
        code = CLI_NOTHING;
    code = cli_output_close(cli, true, code);
    if (status >= 0)
        cli_note(cli, "%s",
                 count == 0 ? "no findings" : CLI_COUNT_TEXT(count, "finding", "findings"));
    return code;
}

const cli_command cli_command_check = {
    .name = "check",
    .purpose = "check that the index is sound",
    .operands = "",
    .examples = examples,
    .options = options,
    .run = run,
};
