/* yiming log and undo: which entries were changed and which articles removed, and taking that back. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

/* ---- log -------------------------------------------------------------------------------------- */

typedef struct log_arguments {
    size_t limit;
} log_arguments;

static const cli_option log_options[] = {{"limit", 0, CLI_COUNT_OR_ALL,
                                          offsetof(log_arguments, limit), "N|all",
                                          "so many changes, the newest first (default 20)"},
                                         {NULL, 0, CLI_FLAG, 0, NULL, NULL}};
static const log_arguments log_defaults = {.limit = 20};

static const cli_example log_examples[] = {
    {"yiming log", "the last changes: when, what, which entry or article, by what command"},
    {"yiming log zelensky", "those of one entry, or of an article by its name"},
    {"yiming log --json --limit all", "with the entry before and after"},
    {NULL, NULL}};

typedef struct log_run {
    cli_state *cli;
    uint64_t count;
} log_run;

static void print_line(void *context, const ym_log_entry *line)
{
    log_run *run = context;
    cli_state *cli = run->cli;
    run->count++;
    const char *id = line->id == NULL ? "" : line->id;
    const char *text = line->command == NULL ? "" : line->command;
    const bool is_entry = line->subject == NULL || strcmp(line->subject, "article") != 0;
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "change");
        ym_json_member_string(json, "at", line->at);
        ym_json_member_string(json, "command", text);
        ym_json_member_boolean(json, "undone", line->undone);
        ym_json_member_string(json, "entry", is_entry ? id : NULL);
        ym_json_member_string(json, "before", line->before);
        ym_json_member_string(json, "after", line->after);
        ym_json_member_string(json, "article", is_entry ? NULL : id);
        ym_json_member_boolean(json, "elsewhere", line->elsewhere);
        cli_json_end(cli);
        return;
    }
    const char *what = line->before == NULL  ? (is_entry ? "created" : "back   ")
                       : line->after == NULL ? "removed"
                                             : "changed";
    cli_text(cli, line->at == NULL ? "" : line->at, line->at == NULL ? 0 : strcspn(line->at, "."));
    cli_printf(cli, "  %s  ", what);
    cli_cell(cli, id, 24, true);
    cli_puts(cli, "  ");
    cli_text(cli, text, strlen(text));
    /* An undo counts as undone, too, so that it is not taken back; to people that says the contrary. */
    const bool undone = line->undone && strncmp(text, "undo ", strlen("undo ")) != 0;
    cli_puts(cli, undone ? " (undone)\n" : line->elsewhere ? " (in another index)\n" : "\n");
}

int cli_print_log(cli_state *cli, ym_index *index, const char *id, uint64_t limit)
{
    ym_error error = {0};
    log_run run = {.cli = cli};
    cli_output_page(cli);
    const ym_status status = ym_index_log(index, id, limit, print_line, &run, &error);
    if (status < 0)
        return cli_fail(cli, status, &error);
    if (run.count == 0)
        cli_note(cli, id == NULL ? "nothing was changed" : "nothing was changed of %s", id);
    return run.count == 0 ? CLI_NOTHING : CLI_DONE;
}

static int run_log(cli_state *cli, void *context)
{
    const log_arguments *arguments = context;
    ym_index *index = NULL;
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE)
        code = cli_print_log(cli, index, cli->operand_count > 0 ? cli->operands[0] : NULL,
                             arguments->limit);
    ym_index_close(index);
    return code;
}

const cli_command cli_command_log = {
    .name = "log",
    .purpose = "show which entries were changed and which articles removed",
    .operands = "[ID]",
    .operand_max = 1,
    .examples = log_examples,
    .options = log_options,
    .arguments_size = sizeof(log_arguments),
    .defaults = &log_defaults,
    .run = run_log,
};

/* ---- undo ------------------------------------------------------------------------------------- */

typedef struct undo_arguments {
    bool dry_run;
} undo_arguments;

static const cli_option undo_options[] = {{"dry-run", 0, CLI_FLAG,
                                           offsetof(undo_arguments, dry_run), NULL,
                                           "say what would be taken back and change nothing"},
                                          {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example undo_examples[] = {
    {"yiming undo", "take back the last term, import, rm or merge of an index"},
    {"yiming undo 3", "the last three"},
    {NULL, NULL}};

typedef struct undo_run {
    cli_state *cli;
    bool dry_run;
} undo_run;

static void print_undone(void *context, const ym_log_entry *line)
{
    const undo_run *run = context;
    cli_state *cli = run->cli;
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "undo");
        ym_json_member_string(json, "command", line->command);
        ym_json_member_boolean(json, "dry_run", run->dry_run);
        cli_json_end(cli);
    } else if (!cli->quiet) {
        cli_text(cli, line->command, strlen(line->command));
        cli_puts(cli, run->dry_run ? CLI_DRY_RUN "\n" : "\n");
    }
}

static int run_undo(cli_state *cli, void *context)
{
    ym_index *index = NULL;
    ym_error error = {0};
    uint64_t undone = 0;
    unsigned long count = 1;
    const undo_arguments *arguments = context;
    undo_run run = {.cli = cli, .dry_run = arguments->dry_run};
    cli->dry_run = arguments->dry_run;
    if (cli->operand_count > 0) {
        char *end = NULL;
        count = strtoul(cli->operands[0], &end, 10);
        if (*end != '\0' || count == 0 || cli->operands[0][0] == '-')
            return cli_usage(cli, "\"%s\" is no number of commands to take back", cli->operands[0]);
    }
    int code = cli_index_open(cli, &index, YM_OPEN_WRITE);
    if (code == CLI_DONE) {
        const ym_status status =
            ym_index_undo(index, count, run.dry_run, &undone, print_undone, &run, &error);
        if (status < 0)
            code = cli_fail(cli, status, &error);
        else if (undone == 0)
            code = CLI_NOTHING;
        if (status == YM_OK && undone < count)
            cli_note(cli, undone == 0 ? "nothing to take back" : "no more to take back");
    }
    ym_index_close(index);
    return code;
}

const cli_command cli_command_undo = {
    .name = "undo",
    .purpose = "take back the last changes of entries and removals of articles",
    .operands = "[N]",
    .operand_max = 1,
    .examples = undo_examples,
    .options = undo_options,
    .arguments_size = sizeof(undo_arguments),
    .run = run_undo,
};
