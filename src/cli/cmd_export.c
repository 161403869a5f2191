/* yiming export: takes things out of the index again, sorted; the same bytes for the same content. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

typedef struct export_arguments {
    size_t what, format;
    const char *types, *statuses, *languages, *origins;
    const char *output;
    bool force;
} export_arguments;

#define OPTION(member) offsetof(export_arguments, member)

/* The choices of --what stand in the order of ym_export_what; "auto" is what --json and the kind of thing say, the other
 * formats are those of the library. */
static const char *const formats[] = {NULL, "tsv", "csv", "omegat", "tbx", "tmx", "skos", "jsonl"};

static const cli_option options[] = {
    {"what", 0, CLI_CHOICE, OPTION(what), "entries|articles|passages|mentions|all",
     "what to write (default entries)"},
    {"format", 0, CLI_CHOICE, OPTION(format), "auto|tsv|csv|omegat|tbx|tmx|skos|jsonl",
     "format of entries (default tsv); TBX is TBX-Basic 3, SKOS is Turtle; all else is jsonl"},
    {"type", 0, CLI_TEXT, OPTION(types), "TYPE,...", "only entries of these types"},
    {"status", 0, CLI_TEXT, OPTION(statuses), "STATUS,...",
     "only entries of these states: preferred, draft, deprecated"},
    {"lang", 0, CLI_TEXT, OPTION(languages), "TAG,...",
     "only labels in these languages: zh, zh-Hant-TW, en"},
    {"origin", 0, CLI_TEXT, OPTION(origins), "NAME,...",
     "only entries that came from there: bundled, names.tsv, edit"},
    {"output", 'o', CLI_PATH, OPTION(output), "FILE",
     "write a file, whole or not at all, in place of standard output"},
    {"force", 0, CLI_FLAG, OPTION(force), NULL, "write over a file that exists"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming export -o names.tsv",
     "the glossary of the index, to edit and to merge with --glossary again"},
    {"yiming export --format tbx --type person,place -o names.tbx", "for a terminology system"},
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

/* Our lists have '|' between their items, those of the command line commas. The caller's to free; NULL of NULL, and with
 * *failed set when memory ran out. */
static char *to_list(const char *commas, bool *failed)
{
    char *list = commas == NULL ? NULL : strdup(commas);
    *failed = *failed || (commas != NULL && list == NULL);
    for (char *c = list; c != NULL && *c != '\0'; c++)
        *c = *c == ',' ? '|' : *c;
    return list;
}

/* What a format cannot hold: the first few, and how many more. */
typedef struct losses {
    cli_state *cli;
    uint64_t count;
} losses;

static void report_loss(void *context, const ym_finding *finding)
{
    enum { LOSSES_SHOWN = 5 };
    losses *lost = context;
    if (++lost->count > LOSSES_SHOWN && !lost->cli->verbose)
        return;
    if (finding->line > 0)
        cli_message(lost->cli, "%s:%llu: %s", finding->file, (unsigned long long)finding->line,
                    finding->message);
    else
        cli_message(lost->cli, "%s", finding->message);
    if (lost->count == LOSSES_SHOWN && !lost->cli->verbose)
        cli_message(lost->cli, "--verbose shows what else is not written");
}

static ym_status write_entries(cli_state *cli, ym_index *index, const export_arguments *arguments,
                               const char *format, ym_error *error)
{
    const ym_glossary *glossary = NULL;
    losses lost = {.cli = cli};
    bool failed = false;
    char *const lists[] = {
        to_list(arguments->types, &failed), to_list(arguments->statuses, &failed),
        to_list(arguments->languages, &failed), to_list(arguments->origins, &failed)};
    const ym_glossary_filter filter = {
        .types = lists[0], .statuses = lists[1], .languages = lists[2], .origins = lists[3]};
    ym_status status = failed ? YM_E_NOMEM : ym_index_glossary(index, &glossary, error);
    if (status == YM_OK)
        status = ym_glossary_write(glossary, format, &filter, write_line, cli, report_loss, &lost,
                                   error);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]);
    return status;
}

static bool has_filter(const export_arguments *arguments)
{
    return arguments->types != NULL || arguments->statuses != NULL ||
           arguments->languages != NULL || arguments->origins != NULL;
}

static int run(cli_state *cli, void *context)
{
    const export_arguments *arguments = context;
    ym_index *index = NULL;
    ym_error error = {0};
    const ym_export_what what = (ym_export_what)arguments->what;
    const bool entries = what == YM_EXPORT_ENTRIES;
    const char *format = formats[arguments->format];
    if (!entries && ((format != NULL && strcmp(format, "jsonl") != 0) || has_filter(arguments)))
        return cli_usage(cli, "formats and filters are for entries alone; the rest is JSON Lines");
    if (format == NULL)
        format = cli->json ? "jsonl" : "tsv";
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE && arguments->output != NULL)
        code = cli_output_to_file(cli, arguments->output, arguments->force);
    if (code == CLI_DONE) {
        cli_progress_begin(cli, CLI_ITEMS);
        const ym_status status = entries ? write_entries(cli, index, arguments, format, &error)
                                         : ym_index_export(index, what, write_line, cli, &error);
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
