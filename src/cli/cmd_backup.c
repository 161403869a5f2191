/* yiming backup: a copy of the index, while others write to it. */
#include "cli.h"

typedef struct backup_arguments {
    bool force;
} backup_arguments;

static const cli_option options[] = {{"force", 0, CLI_FLAG, offsetof(backup_arguments, force), NULL,
                                      "replace FILE when it is an index"},
                                     {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming backup copy.db", "one moment of the index, whoever writes to it meanwhile"},
    {"yiming backup --force /media/stick/yiming.db",
     "in place of an older copy; it opens on read-only media"},
    {NULL, NULL}};

static int run(cli_state *cli, void *context)
{
    const backup_arguments *arguments = context;
    const char *path = cli->operands[0];
    ym_index *index = NULL;
    ym_error error = {0};
    ym_index_status about = {0};
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code != CLI_DONE)
        return code;
    cli_progress_begin(cli, CLI_ITEMS);
    ym_status status =
        ym_index_backup(index, path, arguments->force, cli_progress_step, cli, &error);
    cli_progress_end(cli);
    ym_index_close(index);
    if (status == YM_OK)
        status = cli_index_open_at(cli, &index, path, YM_OPEN_READ, &error);
    if (status == YM_OK) {
        status = ym_index_get_status(index, &about, &error);
        ym_index_close(index);
    }
    code = cli_fail(cli, status, &error);
    if (code == CLI_DONE && cli->json) {
        ym_json *json = cli_json_begin(cli, "backup");
        cli_json_path(cli, "path", path);
        ym_json_member_integer(json, "articles", (int64_t)about.articles);
        ym_json_member_integer(json, "entries", (int64_t)about.entries);
        ym_json_member_integer(json, "file_bytes", (int64_t)about.file_bytes);
        cli_json_end(cli);
    } else if (code == CLI_DONE) {
        cli_note(cli, "%s: %s, %s", path, CLI_COUNT_TEXT(about.articles, "article", "articles"),
                 CLI_COUNT_TEXT(about.entries, "entry", "entries"));
    }
    return code;
}

const cli_command cli_command_backup = {
    .name = "backup",
    .purpose = "write a copy of the index to a file",
    .operands = "FILE",
    .operand_name = "a FILE to write",
    .operand_min = 1,
    .operand_max = 1,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(backup_arguments),
    .run = run,
};
