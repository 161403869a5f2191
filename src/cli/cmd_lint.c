/* yiming lint: checks a glossary, or texts against one. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { FORMAT_TEXT, FORMAT_SARIF };

typedef struct lint_arguments {
    cli_list glossaries;
    const char *encoding;
    size_t format;
} lint_arguments;

#define OPTION(member) offsetof(lint_arguments, member)

static const cli_option options[] = {
    {"glossary", 0, CLI_PATHS, OPTION(glossaries), "FILE|DIR",
     "the glossary to check, or to check texts against (else that of the index, else the bundled "
     "one); may be given several times"},
    {"format", 0, CLI_CHOICE, OPTION(format), "text|sarif",
     "lines (the default; --json for JSON Lines), or SARIF for code review systems"},
    {"encoding", 0, CLI_TEXT, OPTION(encoding), "NAME",
     "encoding of the texts (gb18030, big5, utf-8; else found out)"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming lint --glossary glossary/", "file:line:column: level: message [rule], for editors"},
    {"yiming lint", "the glossary of the index"},
    {"yiming lint draft.txt page.html",
     "texts: forbidden and deprecated forms, one entry under two renderings, mixed scripts"},
    {"yiming lint --format sarif draft.txt >lint.sarif", "for code review systems"},
    {NULL, NULL}};

static void print_summary(const cli_findings *findings, uint64_t count, const char *one,
                          const char *many)
{
    cli_state *cli = findings->cli;
    const bool hidden = findings->notes > 0 && !cli->verbose && !cli->json;
    cli_note(cli, "%s, %s in %s%s%s", CLI_COUNT_TEXT(findings->errors, "error", "errors"),
             CLI_COUNT_TEXT(findings->warnings, "warning", "warnings"),
             CLI_COUNT_TEXT(count, one, many), hidden ? "; --verbose shows " : "",
             hidden ? CLI_COUNT_TEXT(findings->notes, "note", "notes") : "");
}

/* ---- a glossary --------------------------------------------------------------------------------- */

/* What there is to say at the end, whatever was checked. */
static int finish(cli_findings *findings, cli_kept_findings *kept, bool sarif, bool characters,
                  int code)
{
    cli_state *cli = findings->cli;
    cli_print_findings(findings, kept, sarif, characters);
    if (kept->out_of_memory) {
        cli_message(cli, "out of memory");
        code = CLI_ERROR;
    } else if (code == CLI_DONE && findings->errors + findings->warnings > 0) {
        code = CLI_NOTHING;
    }
    cli_free_findings(kept);
    return cli_output_close(cli, true, code);
}

static int lint_glossary(cli_state *cli, const lint_arguments *arguments)
{
    cli_findings findings = {.cli = cli};
    cli_kept_findings kept = {0};
    cli_glossary glossary;
    ym_error error = {0};
    uint64_t count = 0;
    const bool sarif = arguments->format == FORMAT_SARIF;
    int code = cli_glossary_open(cli, &glossary, &arguments->glossaries, cli_keep_finding, &kept);
    const bool opened = code == CLI_DONE;
    if (opened) {
        count = ym_glossary_count(glossary.glossary);
        const ym_status status =
            ym_glossary_lint(glossary.glossary, cli_keep_finding, &kept, NULL, &error);
        cli_glossary_close(&glossary);
        if (status < 0)
            code = cli_fail(cli, status, &error);
    }
    code = finish(&findings, &kept, sarif, false, code);
    if (opened)
        print_summary(&findings, count, "entry", "entries");
    return code;
}

/* ---- texts -------------------------------------------------------------------------------------- */

typedef struct text_work {
    const ym_tagger *tagger;
    cli_kept_findings kept;
    uint64_t texts;
    bool paragraphs; /* the place of a finding is a paragraph, not a line of the file */
} text_work;

/* Says of a finding in a page in which paragraph it is: the file's lines are others. */
static void keep_paragraph(void *context, const ym_finding *finding)
{
    char message[YM_ERROR_MESSAGE_BYTES + 32];
    ym_finding told = *finding;
    snprintf(message, sizeof message, "paragraph %llu: %s", (unsigned long long)finding->line,
             finding->message);
    told.message = message;
    told.line = told.column = 0;
    cli_keep_finding(context, &told);
}

static ym_status take_text(void *context, const cli_text_passages *text, ym_error *error)
{
    text_work *work = context;
    work->texts++;
    return ym_tagger_lint(work->tagger, text->passages, text->count, NULL,
                          text->are_lines ? cli_keep_finding : keep_paragraph, &work->kept, error);
}

static int lint_texts(cli_state *cli, const lint_arguments *arguments)
{
    cli_findings findings = {.cli = cli};
    text_work work = {0};
    cli_glossary glossary;
    ym_tagger *tagger = NULL;
    ym_error error = {0};
    int code = cli_glossary_open(cli, &glossary, &arguments->glossaries, NULL, NULL);
    if (code != CLI_DONE)
        return code;
    const ym_tagger_options tagging = {.lexicon = cli_lexicon(cli)};
    const ym_status status = ym_tagger_new(&tagger, glossary.glossary, &tagging, &error);
    if (status < 0)
        code = cli_fail(cli, status, &error);
    work.tagger = tagger;
    for (size_t i = 0; i < cli->operand_count && status == YM_OK; i++) {
        work.kept.file = cli->operands[i];
        const int each =
            cli_walk_texts(cli, cli->operands[i], arguments->encoding, false, take_text, &work);
        code = each == CLI_DONE ? code : each;
    }
    ym_tagger_free(tagger);
    cli_glossary_close(&glossary);
    code = finish(&findings, &work.kept, arguments->format == FORMAT_SARIF, true, code);
    if (status == YM_OK)
        print_summary(&findings, work.texts, "text", "texts");
    return code;
}

static int run(cli_state *cli, void *context)
{
    const lint_arguments *arguments = context;
    return cli->operand_count > 0 ? lint_texts(cli, arguments) : lint_glossary(cli, arguments);
}

const cli_command cli_command_lint = {
    .name = "lint",
    .purpose = "check a glossary, or texts against it",
    .operands = "[PATH...]",
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(lint_arguments),
    .run = run,
};
