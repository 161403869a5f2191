/* yiming version: what a bug report needs. */
#include "cli.h"

static const cli_option options[] = {{NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming version", "the version"},
    {"yiming version --json", "the same for programs, with the version of the JSON"},
    {NULL, NULL}};

static int run(cli_state *cli, void *arguments)
{
    (void)arguments;
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "version");
        ym_json_member_string(json, "version", ym_version());
        ym_json_member_integer(json, "json_version", CLI_JSON_VERSION);
        cli_json_end(cli);
    } else {
        cli_printf(cli, "yiming %s\n", ym_version());
    }
    return CLI_DONE;
}

const cli_command cli_command_version = {
    .name = "version",
    .purpose = "show the version",
    .operands = "",
    .examples = examples,
    .options = options,
    .run = run,
};
