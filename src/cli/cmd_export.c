/* yiming export: takes things out of the index again, sorted; the same bytes for the same content. */
#include "cli.h"

enum { FORMAT_UNSET, FORMAT_TSV, FORMAT_JSONL };

typedef struct export_arguments {
    size_t what, format;
    const char *output;
    bool force;
} export_arguments;

#define OPTION(member) offsetof(export_arguments, member)

/* The choices of --what stand in the order of ym_export_what; "auto" is what --json and the kind of thing say. */
static const cli_option options[] = {
    {"what", 0, CLI_CHOICE, OPTION(what), "entries|articles|passages|mentions|all",
     "what to write (default entries)"},
    {"format", 0, CLI_CHOICE, OPTION(format), "auto|tsv|jsonl",
     "TSV (of entries alone) or JSON Lines (default: TSV for entries, else JSON Lines)"},
    {"output", 'o', CLI_PATH, OPTION(output), "FILE",
     "write a file, whole or not at all, in place of standard output"},
    {"force", 0, CLI_FLAG, OPTION(force), NULL, "write over a file that exists"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming export -o names.tsv",
     "the glossary of the index, to edit and to merge with --glossary again"},
    {"yiming export --what passages", "every passage with its mentions, as JSON Lines"},
    {"yiming export --what all | sha256sum", "equal sums mean equal indexes"},
    {NULL, NULL}};

static bool write_line(void *context, const char *line, size_t bytes)
{
    cli_state *cli = context;
    cli_write(cli, line, bytes);
    cli_write(cli, "\n", 1);
    return cli_output_lost(cli) || cli_interrupted();
}

static int run(cli_state *cli, void *context)
{
    const export_arguments *arguments = context;
    ym_index *index = NULL;
    ym_error error = {0};
    const ym_export_what what = (ym_export_what)arguments->what;
    ym_export_format format =
        what == YM_EXPORT_ENTRIES && !cli->json ? YM_EXPORT_TSV : YM_EXPORT_JSONL;
    if (arguments->format != FORMAT_UNSET)
        format = arguments->format == FORMAT_TSV ? YM_EXPORT_TSV : YM_EXPORT_JSONL;
    if (format == YM_EXPORT_TSV && what != YM_EXPORT_ENTRIES)
        return cli_usage(cli, "TSV is for entries alone; use --format jsonl");
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE && arguments->output != NULL)
        code = cli_output_to_file(cli, arguments->output, arguments->force);
    if (code == CLI_DONE) {
        cli_progress_begin(cli, CLI_ITEMS);
        const ym_status status = ym_index_export(index, what, format, write_line, cli, &error);
        const bool stopped = status == YM_E_INTERRUPTED && !cli_interrupted();
        cli_progress_end(cli);
        if (!stopped) /* else nobody reads, or the disk is full: the closing says which */
            code = cli_fail(cli, status, &error);
        code = cli_output_close(cli, code == CLI_DONE, code);
    }
    ym_index_close(index);
    return code;
}

const cli_command cli_command_export = {
    .name = "export",
    .purpose = "write entries, articles, passages or mentions out of the index",
    .operands = "",
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(export_arguments),
    .run = run,
};
