/* yiming reindex: makes passages, mentions and full text anew from the facts. */
#include "cli.h"

typedef struct reindex_arguments {
    bool dry_run;
} reindex_arguments;

static const cli_option options[] = {
    {"dry-run", 0, CLI_FLAG, offsetof(reindex_arguments, dry_run), NULL,
     "say what would be made anew, and whether that is of use, and change nothing"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming reindex", "after an update of yiming, when status says so"}, {NULL, NULL}};

static const char *remark(const reindex_arguments *arguments, const ym_index_status *about)
{
    if (!arguments->dry_run)
        return "";
    return about->derived_current ? " (dry run: they are up to date)"
                                  : " (dry run: they were made by an older yiming)";
}

static int run(cli_state *cli, void *context)
{
    const reindex_arguments *arguments = context;
    ym_index *index = NULL;
    ym_error error = {0};
    ym_index_status about = {0};
    ym_status status = YM_OK;
    int code = cli_index_open(cli, &index, arguments->dry_run ? YM_OPEN_READ : YM_OPEN_WRITE);
    if (code != CLI_DONE)
        return code;
    cli_progress_begin(cli, CLI_ITEMS);
    if (arguments->dry_run) /* mentions that another lexicon gave are stale */
        status = ym_index_set_lexicon(index, cli_lexicon(cli), &error);
    else
        status = ym_index_reindex(index, cli_progress_step, cli, &error);
    cli_progress_end(cli);
    if (status == YM_OK)
        status = ym_index_get_status(index, &about, &error);
    code = cli_fail(cli, status, &error);
    ym_index_close(index);
    if (code != CLI_DONE)
        return code;
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "reindex");
        ym_json_member_integer(json, "articles", (int64_t)about.articles);
        ym_json_member_integer(json, "passages", (int64_t)about.passages);
        ym_json_member_integer(json, "mentions", (int64_t)about.mentions);
        cli_json_end(cli);
    } else if (!cli->quiet) {
        cli_printf(cli, "%s, %s, %s%s\n", CLI_COUNT_TEXT(about.articles, "article", "articles"),
                   CLI_COUNT_TEXT(about.passages, "passage", "passages"),
                   CLI_COUNT_TEXT(about.mentions, "mention", "mentions"),
                   remark(arguments, &about));
    }
    return CLI_DONE;
}

const cli_command cli_command_reindex = {
    .name = "reindex",
    .purpose = "make passages, mentions and full text anew",
    .operands = "",
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(reindex_arguments),
    .run = run,
};
