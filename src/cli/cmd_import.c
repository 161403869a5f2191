/* yiming import: brings glossaries into the index, in any format. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct import_arguments {
    size_t format, on_conflict;
    const char *encoding, *map, *type;
    bool bundled, dry_run;
} import_arguments;

#define OPTION(member) offsetof(import_arguments, member)

/* In the order of the choices of --format; NULL: found by content. */
static const char *const formats[] = {NULL,  "tsv", "csv",    "omegat",
                                      "tbx", "tmx", "cedict", "jsonl"};
/* In the order of the choices of --on-conflict. */
static const ym_on_conflict answers[] = {YM_CONFLICT_MINE, YM_CONFLICT_THEIRS, YM_CONFLICT_FAIL,
                                         YM_CONFLICT_ASK};

static const cli_option options[] = {
    {"format", 0, CLI_CHOICE, OPTION(format), "auto|tsv|csv|omegat|tbx|tmx|cedict|jsonl",
     "format of the files (default: found by content)"},
    {"on-conflict", 0, CLI_CHOICE, OPTION(on_conflict), "mine|theirs|fail|ask",
     "what becomes of a column that was changed here and in the file (default mine: what is here "
     "stays)"},
    {"map", 0, CLI_TEXT, OPTION(map), "OURS=THEIRS,...",
     "which columns of a table are which, by name or number: zh=中文,en=3"},
    {"type", 0, CLI_TEXT, OPTION(type), "TYPE",
     "type of entries that do not say theirs (default term)"},
    {"encoding", 0, CLI_TEXT, OPTION(encoding), "NAME",
     "encoding of the files (gb18030, big5, utf-8; else found out)"},
    {"bundled", 0, CLI_FLAG, OPTION(bundled), NULL,
     "import the glossary that came with the program"},
    {"dry-run", 0, CLI_FLAG, OPTION(dry_run), NULL, "say what would be done and change nothing"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming import names.tbx", "TBX 2 and 3, TMX, OmegaT, CC-CEDICT, CSV, TSV, JSON Lines"},
    {"yiming import --map zh=中文,en=英文 --type person people.csv", "a spreadsheet of your own"},
    {"yiming import --dry-run names.tsv", "what would be created, updated, in conflict"},
    {"yiming import --bundled", "the glossary of a newer version of the program"},
    {NULL, NULL}};

/* ---- what is said ----------------------------------------------------------------------------- */

enum { FINDINGS_SHOWN = 10 };

/* What reading and comparing have to say: rows left out and conflicts are shown, up to a number; notes with --verbose. */
typedef struct import_run {
    cli_state *cli;
    uint64_t left_out, shown, hidden, same_labels;
    bool reading; /* the progress is that of reading, else that of tagging */
} import_run;

static void report(void *context, const ym_finding *finding)
{
    import_run *run = context;
    cli_state *cli = run->cli;
    run->left_out += finding->level == YM_LEVEL_ERROR;
    run->same_labels += strcmp(finding->rule, "same-label") == 0;
    if (finding->level == YM_LEVEL_NOTE && !cli->verbose)
        return;
    if (++run->shown > FINDINGS_SHOWN && !cli->verbose) {
        run->hidden++;
        return;
    }
    if (finding->line > 0)
        cli_message(cli, "%s:%llu: %s", finding->file, (unsigned long long)finding->line,
                    finding->message);
    else
        cli_message(cli, "%s: %s", finding->file, finding->message);
}

/* Asks on the terminal. */
static ym_on_conflict ask(void *context, const char *id, const char *column, const char *mine,
                          const char *theirs)
{
    cli_state *cli = context;
    char line[16];
    for (;;) {
        cli_message(cli, "%s, %s", id, column);
        cli_message(cli, "  here      %s", *mine == '\0' ? "(empty)" : mine);
        cli_message(cli, "  the file  %s", *theirs == '\0' ? "(empty)" : theirs);
        cli_message(cli, "keep what is (h)ere, take the (f)ile's, or (q)uit?");
        if (cli_interrupted() || fgets(line, sizeof line, stdin) == NULL)
            return YM_CONFLICT_FAIL;
        if (*line == 'h')
            return YM_CONFLICT_MINE;
        if (*line == 'f')
            return YM_CONFLICT_THEIRS;
        if (*line == 'q')
            return YM_CONFLICT_FAIL;
    }
}

static void print_summary(import_run *run, const ym_import_summary *summary, bool dry_run)
{
    cli_state *cli = run->cli;
    if (run->hidden > 0)
        cli_message(cli, "%llu more; --verbose shows them", (unsigned long long)run->hidden);
    if (run->same_labels > 0 && !cli->verbose)
        cli_note(cli, "%s here under another id too; --verbose shows which",
                 CLI_COUNT_TEXT(run->same_labels, "new entry has a name that is",
                                "new entries have names that are"));
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "import");
        ym_json_member_integer(json, "created", (int64_t)summary->created);
        ym_json_member_integer(json, "updated", (int64_t)summary->updated);
        ym_json_member_integer(json, "unchanged", (int64_t)summary->unchanged);
        ym_json_member_integer(json, "conflicts", (int64_t)summary->conflicts);
        ym_json_member_integer(json, "left_out", (int64_t)run->left_out);
        ym_json_member_integer(json, "retagged", (int64_t)summary->retagged_texts);
        ym_json_member_boolean(json, "dry_run", dry_run);
        cli_json_end(cli);
        return;
    }
    if (cli->quiet)
        return;
    cli_printf(cli,
               "%llu created, %llu updated, %llu unchanged, %llu in conflict, %llu left out%s\n",
               (unsigned long long)summary->created, (unsigned long long)summary->updated,
               (unsigned long long)summary->unchanged, (unsigned long long)summary->conflicts,
               (unsigned long long)run->left_out, dry_run ? CLI_DRY_RUN : "");
}

/* ---- the work --------------------------------------------------------------------------------- */

/* Opens the index at *path, which is the caller's, or makes an empty one: its glossary is what is imported. */
static int open_index(cli_state *cli, ym_index **index, char **path, bool dry_run, bool *created)
{
    ym_error error = {0};
    *path = cli_index_path_to_write(cli);
    if (*path == NULL) {
        cli_message(cli, "out of memory");
        return CLI_ERROR;
    }
    ym_status status = YM_OK;
    if (access(*path, F_OK) == 0) {
        status = cli_index_open_at(cli, index, *path, YM_OPEN_WRITE, &error);
    } else if (dry_run) {
        status = ym_index_create(index, NULL, NULL, &error);
    } else {
        status = cli_index_create_at(cli, index, *path, NULL, &error);
        *created = status == YM_OK;
    }
    return status < 0 ? cli_fail(cli, status, &error) : CLI_DONE;
}

/* First the files are read, then texts are tagged. */
static bool step_reading(void *context, uint64_t done, uint64_t total)
{
    const import_run *run = context;
    return cli_progress_step(run->cli, done, total);
}

static bool step_tagging(void *context, uint64_t done, uint64_t total)
{
    import_run *run = context;
    if (run->reading) {
        cli_progress_end(run->cli);
        cli_progress_begin(run->cli, CLI_ITEMS);
        run->reading = false;
    }
    return cli_progress_step(run->cli, done, total);
}

/* The files that were named, or the bundled glossary. */
static ym_status import(import_run *run, ym_index *index, const import_arguments *arguments,
                        const char *bundled, ym_import_summary *summary, ym_error *error)
{
    cli_state *cli = run->cli;
    const ym_glossary_options reading = {.origin = arguments->bundled ? "bundled" : NULL,
                                         .format = formats[arguments->format],
                                         .encoding = arguments->encoding,
                                         .map = arguments->map,
                                         .type = arguments->type,
                                         .progress = step_reading,
                                         .progress_context = run};
    const ym_import_options wanted = {.on_conflict = answers[arguments->on_conflict],
                                      .ask = ask,
                                      .ask_context = cli,
                                      .dry_run = arguments->dry_run,
                                      .report = report,
                                      .report_context = run,
                                      .progress = step_tagging,
                                      .progress_context = run};
    const char *const *paths = arguments->bundled ? &bundled : (const char *const *)cli->operands;
    const size_t count = arguments->bundled ? 1 : cli->operand_count;
    run->reading = true;
    cli_progress_begin(cli, CLI_BYTES);
    const ym_status status =
        ym_index_import_files(index, paths, count, &reading, &wanted, summary, error);
    cli_progress_end(cli);
    return status;
}

/* What keeps the arguments from making sense; NULL when nothing does. */
static const char *misuse(const cli_state *cli, const import_arguments *arguments)
{
    if (arguments->bundled && cli->operand_count > 0)
        return "name files or --bundled, not both";
    if (!arguments->bundled && cli->operand_count == 0)
        return "name a FILE to import, or --bundled";
    if (answers[arguments->on_conflict] != YM_CONFLICT_ASK)
        return NULL;
    for (size_t i = 0; i < cli->operand_count; i++) {
        if (strcmp(cli->operands[i], "-") == 0)
            return "--on-conflict ask cannot ask where the file comes from";
    }
    return isatty(STDIN_FILENO) ? NULL : "--on-conflict ask needs a terminal to ask on";
}

static int run(cli_state *cli, void *context)
{
    const import_arguments *arguments = context;
    ym_index *index = NULL;
    char *path = NULL;
    char *bundled = NULL;
    ym_import_summary summary = {0};
    ym_error error = {0};
    bool created = false;
    import_run run = {.cli = cli};
    cli->dry_run = arguments->dry_run;
    const char *wrong = misuse(cli, arguments);
    if (wrong != NULL)
        return cli_usage(cli, "%s", wrong);
    if (arguments->bundled && (bundled = cli_bundled_glossary()) == NULL) {
        cli_message(cli, "the bundled glossary is not beside the program; name its folder");
        return CLI_ERROR;
    }
    int code = open_index(cli, &index, &path, arguments->dry_run, &created);
    if (code == CLI_DONE) {
        const ym_status status = import(&run, index, arguments, bundled, &summary, &error);
        code = status < 0 ? cli_fail(cli, status, &error) : CLI_DONE;
    }
    if (code == CLI_DONE) {
        if (created)
            cli_note(cli, "new index %s", path);
        print_summary(&run, &summary, arguments->dry_run);
    }
    if (code != CLI_DONE && created) /* by this run, and nothing came into it */
        (void)ym_index_discard_empty(index, &(bool){false}, NULL);
    else
        ym_index_close(index);
    free(path);
    free(bundled);
    return code == CLI_DONE && run.left_out > 0 ? CLI_ERROR : code;
}

const cli_command cli_command_import = {
    .name = "import",
    .purpose = "bring a glossary into the index",
    .operands = "[FILE...]",
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(import_arguments),
    .run = run,
};
