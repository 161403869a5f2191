/* yiming lint: checks a glossary. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

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

/* What reading the files and the rules have to say, kept so that it can be printed in the order of lines. */
typedef struct kept_finding {
    ym_finding finding; /* its strings are owned */
    size_t number;      /* as it came */
} kept_finding;

typedef struct kept_findings {
    kept_finding *items;
    size_t count, capacity;
    bool out_of_memory;
} kept_findings;

static void free_finding(ym_finding *finding)
{
    free((char *)(uintptr_t)finding->file);
    free((char *)(uintptr_t)finding->rule);
    free((char *)(uintptr_t)finding->message);
}

static void keep(void *context, const ym_finding *finding)
{
    kept_findings *kept = context;
    if (kept->count == kept->capacity) {
        const size_t capacity = kept->capacity == 0 ? 64 : kept->capacity * 2;
        kept_finding *grown = realloc(kept->items, capacity * sizeof *grown);
        if (grown == NULL) {
            kept->out_of_memory = true;
            return;
        }
        kept->items = grown;
        kept->capacity = capacity;
    }
    kept_finding copy = {.finding = *finding, .number = kept->count};
    copy.finding.file = strdup(finding->file);
    copy.finding.rule = strdup(finding->rule);
    copy.finding.message = strdup(finding->message);
    if (copy.finding.file == NULL || copy.finding.rule == NULL || copy.finding.message == NULL) {
        free_finding(&copy.finding);
        kept->out_of_memory = true;
        return;
    }
    kept->items[kept->count++] = copy;
}

static int compare_findings(const void *a, const void *b)
{
    const kept_finding *x = a;
    const kept_finding *y = b;
    const int files = strcmp(x->finding.file, y->finding.file);
    if (files != 0)
        return files;
    if (x->finding.line != y->finding.line)
        return x->finding.line < y->finding.line ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* Prints in order; of notes, for people, only their number is told later, unless with --verbose. */
static void print_findings(cli_findings *findings, kept_findings *kept)
{
    const cli_state *cli = findings->cli;
    if (kept->count > 1)
        qsort(kept->items, kept->count, sizeof *kept->items, compare_findings);
    for (size_t i = 0; i < kept->count; i++) {
        const ym_finding *finding = &kept->items[i].finding;
        if (finding->level == YM_LEVEL_NOTE && !cli->verbose && !cli->json)
            findings->notes++;
        else
            cli_report_finding(findings, finding);
    }
}

static void free_findings(kept_findings *kept)
{
    for (size_t i = 0; i < kept->count; i++)
        free_finding(&kept->items[i].finding);
    free(kept->items);
}

static void print_summary(const cli_findings *findings, uint64_t entries)
{
    cli_state *cli = findings->cli;
    const bool hidden = findings->notes > 0 && !cli->verbose && !cli->json;
    cli_note(cli, "%s, %s in %s%s%s", CLI_COUNT_TEXT(findings->errors, "error", "errors"),
             CLI_COUNT_TEXT(findings->warnings, "warning", "warnings"),
             CLI_COUNT_TEXT(entries, "entry", "entries"), hidden ? "; --verbose shows " : "",
             hidden ? CLI_COUNT_TEXT(findings->notes, "note", "notes") : "");
}

static int run(cli_state *cli, void *context)
{
    const lint_arguments *arguments = context;
    cli_findings findings = {.cli = cli};
    kept_findings kept = {0};
    cli_glossary glossary;
    ym_error error = {0};
    if (cli->operand_count > 0) {
        cli_message(
            cli, "checking texts comes in a later version; to check a glossary use --glossary %s",
            cli->operands[0]);
        return CLI_ERROR;
    }
    int code = cli_glossary_open(cli, &glossary, &arguments->glossaries, keep, &kept);
    if (code != CLI_DONE) {
        print_findings(&findings, &kept);
        free_findings(&kept);
        return code;
    }
    const uint64_t count = ym_glossary_count(glossary.glossary);
    const ym_status status = ym_glossary_lint(glossary.glossary, keep, &kept, NULL, &error);
    cli_glossary_close(&glossary);
    print_findings(&findings, &kept);
    if (kept.out_of_memory) {
        cli_message(cli, "out of memory");
        code = CLI_ERROR;
    } else if (status < 0) {
        code = cli_fail(cli, status, &error);
    } else if (findings.errors + findings.warnings > 0) {
        code = CLI_NOTHING;
    }
    free_findings(&kept);
    code = cli_output_close(cli, true, code);
    if (status >= 0)
        print_summary(&findings, count);
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
