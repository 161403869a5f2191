/* yiming page: the glossary as one HTML page. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { DEFAULT_PASSAGES = 20 };

typedef struct page_arguments {
    const char *output, *title;
    size_t order, passages;
    bool all, force;
} page_arguments;

#define OPTION(member) offsetof(page_arguments, member)

static const char *const orders[] = {"pinyin", "english", "count"};

static const cli_option options[] = {
    {"output", 'o', CLI_PATH, OPTION(output), "FILE.html", "the page to write (needed)"},
    {"title", 0, CLI_TEXT, OPTION(title), "TEXT", "title of the page"},
    {"order", 0, CLI_CHOICE, OPTION(order), "pinyin|english|count",
     "order of the entries (default pinyin)"},
    {"passages", 0, CLI_COUNT_OR_ALL, OPTION(passages), "N|all",
     "passages that an entry shows (default 20)"},
    {"all", 0, CLI_FLAG, OPTION(all), NULL, "entries without mentions too"},
    {"force", 0, CLI_FLAG, OPTION(force), NULL, "write over a file that is no page of yiming's"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const page_arguments defaults = {.passages = DEFAULT_PASSAGES};

static const cli_example examples[] = {
    {"yiming page -o glossary.html", "one file that opens anywhere, without a network"},
    {"yiming page -o g.html --title 'Ceasefire talks' --order english",
     "with a title, in English order"},
    {"SOURCE_DATE_EPOCH=1767052800 yiming page -o g.html", "with a fixed date in its footer"},
    {NULL, NULL}};

static bool is_folder(const char *path)
{
    struct stat about;
    const size_t size = strlen(path);
    return (size > 0 && path[size - 1] == '/') ||
           (stat(path, &about) == 0 && S_ISDIR(about.st_mode));
}

/* SOURCE_DATE_EPOCH (reproducible-builds.org) as a day. False when it is set to no time. */
static bool source_date(char out[32], const char **date)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    struct tm day;
    *date = NULL;
    if (epoch == NULL || *epoch == '\0')
        return true;
    if (strspn(epoch, "0123456789") != strlen(epoch))
        return false;
    errno = 0;
    const time_t seconds = (time_t)strtoll(epoch, NULL, 10);
    if (errno != 0 || gmtime_r(&seconds, &day) == NULL || day.tm_year > 9999 - 1900)
        return false;
    strftime(out, 32, "%Y-%m-%d", &day);
    *date = out;
    return true;
}

static void print_summary(cli_state *cli, const char *path, const ym_page_summary *summary)
{
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "page");
        cli_json_path(cli, "path", path);
        ym_json_member_integer(json, "entries", (int64_t)summary->entries);
        ym_json_member_integer(json, "passages", (int64_t)summary->passages);
        ym_json_member_integer(json, "bytes", (int64_t)summary->bytes);
        ym_json_member_boolean(json, "unchanged", summary->unchanged);
        cli_json_end(cli);
    } else if (!cli->quiet) {
        char line[128];
        snprintf(line, sizeof line, "%s, %s, %llu kB%s",
                 CLI_COUNT_TEXT(summary->entries, "entry", "entries"),
                 CLI_COUNT_TEXT(summary->passages, "passage", "passages"),
                 (unsigned long long)((summary->bytes + 999) / 1000),
                 summary->unchanged ? " (unchanged)" : "");
        cli_text(cli, path, strlen(path));
        cli_printf(cli, ": %s\n", line);
    }
}

static int run(cli_state *cli, void *context)
{
    const page_arguments *arguments = context;
    ym_index *index = NULL;
    ym_error error = {0};
    ym_page_summary summary = {0};
    ym_page_options page = {
        .title = arguments->title,
        .order = orders[arguments->order],
        .passages = arguments->passages,
        .all = arguments->all,
        .force = arguments->force,
    };
    char date[32];
    if (arguments->output == NULL)
        return cli_usage(cli, "page needs -o FILE.html");
    if (strcmp(arguments->output, "-") == 0)
        return cli_usage(cli, "a page is a file, not standard output; give -o FILE.html");
    if (is_folder(arguments->output)) {
        cli_message(cli, "a site comes in a later version; give -o FILE.html");
        return CLI_ERROR;
    }
    if (!source_date(date, &page.date)) {
        cli_message(cli, "SOURCE_DATE_EPOCH is no number of seconds; unset it or mend it");
        return CLI_ERROR;
    }
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE) {
        cli_progress_begin(cli, CLI_ITEMS);
        const ym_status status = ym_page_write(index, arguments->output, &page, &summary,
                                               cli_progress_step, cli, &error);
        cli_progress_end(cli);
        code = cli_fail(cli, status, &error);
        if (code == CLI_DONE)
            print_summary(cli, arguments->output, &summary);
    }
    ym_index_close(index);
    return code;
}

const cli_command cli_command_page = {
    .name = "page",
    .alias = "html",
    .purpose = "write the glossary as one HTML page",
    .operands = "-o FILE.html",
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(page_arguments),
    .defaults = &defaults,
    .run = run,
};
