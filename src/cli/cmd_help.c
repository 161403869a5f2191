/* yiming help [COMMAND]: what --help shows, asked for in words. */
#include "cli.h"

static const cli_option options[] = {{NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming help", "all commands"},
    {"yiming help search", "the options of one command, examples first"},
    {NULL, NULL}};

static int run(cli_state *cli, void *arguments)
{
    (void)arguments;
    if (cli->operand_count == 0) {
        cli_help(cli, NULL, false);
        return CLI_DONE;
    }
    const char *name = cli->operands[0];
    const cli_command *command = cli_find_command(name);
    if (command != NULL) {
        cli_help(cli, command, false);
        return CLI_DONE;
    }
    return cli_no_command(cli, name);
}

const cli_command cli_command_help = {
    .name = "help",
    .purpose = "show the commands, or the help of one",
    .operands = "[COMMAND]",
    .operand_max = 1,
    .examples = examples,
    .options = options,
    .run = run,
};
