/* yiming rm: takes articles out of the index. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

typedef struct rm_arguments {
    bool purge, dry_run;
} rm_arguments;

static const cli_option options[] = {
    {"purge", 0, CLI_FLAG, offsetof(rm_arguments, purge), NULL,
     "take them out of the file for good, those that were removed before too: undo cannot bring "
     "them back"},
    {"dry-run", 0, CLI_FLAG, offsetof(rm_arguments, dry_run), NULL,
     "say what would be removed and change nothing"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming rm page.html", "the article of a file, under the path by which it was merged"},
    {"yiming rm --dry-run archive/ news.jsonl", "what all files of a folder and a stream gave"},
    {"yiming rm https://example.org/a.html 87ca3ed8996b",
     "by address; by name, as search shows it"},
    {"yiming undo", "brings them back"},
    {NULL, NULL}};

typedef struct rm_run {
    cli_state *cli;
    const rm_arguments *arguments;
} rm_run;

static void tell(void *context, const char *article, const char *title)
{
    const rm_run *run = context;
    cli_state *cli = run->cli;
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "rm");
        ym_json_member_string(json, "article", article);
        ym_json_member_string(json, "title", title);
        ym_json_member_boolean(json, "purged", run->arguments->purge);
        ym_json_member_boolean(json, "dry_run", run->arguments->dry_run);
        cli_json_end(cli);
    } else if (!cli->quiet) {
        cli_printf(cli, "%.12s  ", article);
        cli_text(cli, title == NULL ? "" : title, title == NULL ? 0 : strlen(title));
        cli_puts(cli, "\n");
    }
}

/* "rm page.html": for the log. The caller's; NULL after a mistake, which was reported. */
static char *command_text(cli_state *cli, const rm_arguments *arguments)
{
    char *operands = cli_join_operands(cli);
    char *text = NULL;
    size_t size = 0;
    FILE *stream = operands == NULL ? NULL : open_memstream(&text, &size);
    if (stream != NULL) {
        fprintf(stream, "rm %s%s", arguments->purge ? "--purge " : "", operands);
        if (fclose(stream) != 0) {
            free(text);
            text = NULL;
        }
    }
    if (operands != NULL && text == NULL)
        cli_message(cli, "out of memory");
    free(operands);
    return text;
}

static int run(cli_state *cli, void *context)
{
    const rm_arguments *arguments = context;
    rm_run run = {.cli = cli, .arguments = arguments};
    ym_index *index = NULL;
    ym_error error = {0};
    uint64_t removed = 0;
    cli->dry_run = arguments->dry_run;
    char *text = command_text(cli, arguments);
    if (text == NULL)
        return CLI_ERROR;
    int code = cli_index_open(cli, &index, YM_OPEN_WRITE);
    if (code == CLI_DONE) {
        const ym_remove_options wanted = {.command = text,
                                          .dry_run = arguments->dry_run,
                                          .purge = arguments->purge,
                                          .tell = tell,
                                          .context = &run};
        const ym_status status = ym_index_remove(index, (const char *const *)cli->operands,
                                                 cli->operand_count, &wanted, &removed, &error);
        code = cli_fail(cli, status, &error);
        if (code == CLI_DONE)
            cli_note(cli, "%s %s%s", CLI_COUNT_TEXT(removed, "article", "articles"),
                     arguments->purge ? "purged" : "removed; yiming undo brings them back",
                     arguments->dry_run ? CLI_DRY_RUN : "");
    }
    ym_index_close(index);
    free(text);
    return code;
}

const cli_command cli_command_rm = {
    .name = "rm",
    .purpose = "take articles out of the index",
    .operands = "SOURCE...",
    .operand_name = "a SOURCE: a path as it was merged, an address, or the name of an article",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(rm_arguments),
    .run = run,
};
