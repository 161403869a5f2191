/* yiming lint: checks a glossary. */
#include "cli.h"

typedef struct lint_arguments {
    cli_list glossaries;
} lint_arguments;

static const cli_option options[] = {{"glossary", 0, CLI_PATHS,
                                      offsetof(lint_arguments, glossaries), "FILE|DIR",
                                      "the glossary to check (else that of the index, else the "
                                      "bundled one); may be given several times"},
                                     {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming lint --glossary glossary/", "file:line:column: level: message [rule], for editors"},
    {"yiming lint", "the glossary of the index"},
    {NULL, NULL}};

static int run(cli_state *cli, void *context)
{
    const lint_arguments *arguments = context;
    cli_findings findings = {.cli = cli};
    cli_glossary glossary;
    ym_error error = {0};
    uint64_t linted = 0;
    if (cli->operand_count > 0) {
        cli_message(
            cli, "checking texts comes in a later version; to check a glossary use --glossary %s",
            cli->operands[0]);
        return CLI_ERROR;
    }
    int code =
        cli_glossary_open(cli, &glossary, &arguments->glossaries, cli_report_finding, &findings);
    if (code != CLI_DONE)
        return code;
    const uint64_t count = ym_glossary_count(glossary.glossary);
    const ym_status status =
        ym_glossary_lint(glossary.glossary, cli_report_finding, &findings, &linted, &error);
    if (status < 0)
        code = cli_fail(cli, status, &error);
    else if (findings.errors + findings.warnings > 0)
        code = CLI_NOTHING;
    cli_glossary_close(&glossary);
    code = cli_output_close(cli, true, code);
    if (status >= 0)
        cli_note(cli, "%s, %s in %s", CLI_COUNT_TEXT(findings.errors, "error", "errors"),
                 CLI_COUNT_TEXT(findings.warnings, "warning", "warnings"),
                 CLI_COUNT_TEXT(count, "entry", "entries"));
    return code;
}

const cli_command cli_command_lint = {
    .name = "lint",
    .purpose = "check a glossary",
    .operands = "",
    /* Operands are taken so that they can be answered better than "does not take". */
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(lint_arguments),
    .run = run,
};
