/* The command `yiming`: finds the command, parses its options by its table, runs it, and closes the output. Everything
 * that a command does is in its own cmd_<name>.c; everything they share is named in cli.h. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

/* In the order of help: what one does first, first. */
const cli_command *const cli_commands[] = {
    &cli_command_merge,   &cli_command_search, &cli_command_show,     &cli_command_kwic,
    &cli_command_freq,    &cli_command_cooc,   &cli_command_timeline, &cli_command_read,
    &cli_command_page,    &cli_command_gloss,  &cli_command_lint,     &cli_command_term,
    &cli_command_import,  &cli_command_export, &cli_command_rm,       &cli_command_log,
    &cli_command_undo,    &cli_command_status, &cli_command_check,    &cli_command_backup,
    &cli_command_reindex, &cli_command_help,   &cli_command_version,  NULL};

/* As an unset variable of a script gives it. */
static bool has_empty_operand(const cli_state *cli)
{
    for (size_t i = 0; i < cli->operand_count; i++) {
        if (cli->operands[i][0] == '\0')
            return true;
    }
    return false;
}

static int run_command(cli_state *cli, int argc, char **argv, int at)
{
    const cli_command *command = cli->command;
    int code = CLI_ERROR;
    void *arguments = calloc(1, command->arguments_size + 1);
    if (arguments == NULL) {
        cli_message(cli, "out of memory");
        return CLI_ERROR;
    }
    if (command->defaults != NULL)
        memcpy(arguments, command->defaults, command->arguments_size);
    if (!cli_parse(cli, argc, argv, &at, command->options, arguments, true))
        goto done;
    cli_output_configure(cli);
    if (cli->help) {
        cli_help(cli, command, false);
        code = CLI_DONE;
    } else if (has_empty_operand(cli) && command->operand_min > 0) {
        cli_usage(cli, "%s needs %s, and \"\" is none", command->name, command->operand_name);
    } else if (cli->operand_count < command->operand_min) {
        cli_usage(cli, "%s needs %s", command->name, command->operand_name);
    } else if (cli->operand_count > command->operand_max) {
        cli_usage(cli, "%s does not take \"%s\"", command->name,
                  cli->operands[command->operand_max]);
    } else {
        code = command->run(cli, arguments);
    }
done:
    cli_free_arguments(command->options, arguments);
    free(arguments);
    return code;
}

static int run(cli_state *cli, int argc, char **argv)
{
    int at = 1;
    if (argc > 1 && strcmp(argv[1], "--version") == 0) {
        cli->command = &cli_command_version;
        return run_command(cli, argc, argv, 2);
    }
    if (!cli_parse(cli, argc, argv, &at, NULL, NULL, false))
        return CLI_ERROR;
    if (at == argc) {
        /* Help that was asked for is output; help instead of a command is a message. */
        if (!cli->help)
            cli->output.stream = stderr;
        cli_help(cli, NULL, !cli->help);
        return cli->help ? CLI_DONE : CLI_ERROR;
    }
    const char *name = argv[at];
    cli->command = cli_find_command(name);
    if (cli->command == NULL)
        return cli_no_command(cli, name);
    return run_command(cli, argc, argv, at + 1);
}

int main(int argc, char **argv)
{
    cli_state cli = {0};
    if (!cli_output_start(&cli)) {
        fputs("yiming: out of memory\n", stderr);
        return CLI_ERROR;
    }
    int code = run(&cli, argc, argv);
    code = cli_output_close(&cli, true, code);
    cli_output_end(&cli);
    return code;
}
