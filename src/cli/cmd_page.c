/* yiming page: the glossary as one HTML page, or as a site. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

/* Passages of an entry, unless --passages says otherwise. */
enum { FILE_PASSAGES = 20, SITE_PASSAGES = 200, NOT_GIVEN = SIZE_MAX };

typedef struct page_arguments {
    const char *output, *title;
    size_t order, links, ui, passages;
    bool all, force, dry_run;
} page_arguments;

#define OPTION(member) offsetof(page_arguments, member)

static const char *const orders[] = {"pinyin", "english", "strokes", "type", "date", "count"};
static const char *const links[] = {"first", "all", "none"};
static const char *const uis[] = {"both", "zh", "zh-Hant", "en"};

static const cli_option options[] = {
    {"output", 'o', CLI_PATH, OPTION(output), "PATH",
     "FILE.html, or the folder of a site (needed)"},
    {"title", 0, CLI_TEXT, OPTION(title), "TEXT", "title of the glossary"},
    {"ui", 0, CLI_CHOICE, OPTION(ui), "both|zh|zh-Hant|en",
     "language of the page's own words (default both, Chinese and English)"},
    {"order", 0, CLI_CHOICE, OPTION(order), "pinyin|english|strokes|type|date|count",
     "order of the entries of a file (default pinyin; a site has all but count)"},
    {"passages", 0, CLI_COUNT_OR_ALL, OPTION(passages), "N|all",
     "passages that an entry shows (default 20; in a site 200)"},
    {"links", 0, CLI_CHOICE, OPTION(links), "first|all|none",
     "which mentions in a site's articles are links (default the first of an entry)"},
    {"all", 0, CLI_FLAG, OPTION(all), NULL, "entries without mentions too"},
    {"dry-run", 'n', CLI_FLAG, OPTION(dry_run), NULL,
     "say what would be written, and write nothing"},
    {"force", 0, CLI_FLAG, OPTION(force), NULL,
     "write over files that yiming page did not make, and a site among them"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const page_arguments defaults = {.passages = NOT_GIVEN};

static const cli_example examples[] = {
    {"yiming page -o glossary.html", "one file that opens anywhere, without a network"},
    {"yiming page -o site/", "a page an entry and an article, with lists; opens from a disk, too"},
    {"yiming page -o g.html --title 'Ceasefire talks' --order english",
     "with a title, in English order"},
    {"yiming page -o site/ --ui zh-Hant", "a site whose own words are traditional Chinese alone"},
    {"SOURCE_DATE_EPOCH=1767052800 yiming page -o g.html", "with a fixed date in its footer"},
    {NULL, NULL}};

/* A site, rather than a file: a folder that is there, or a name that ends as one, or not in .html. */
static bool is_site(const char *path)
{
    static const char *const endings[] = {".html", ".htm"};
    struct stat about;
    const size_t size = strlen(path);
    if (stat(path, &about) == 0)
        return S_ISDIR(about.st_mode);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        const size_t bytes = strlen(endings[i]);
        if (size > bytes && strcmp(path + size - bytes, endings[i]) == 0)
            return false;
    }
    return true;
}

/* Does a site's path end as the name of a file does? A folder of that name would be a surprise. */
static bool looks_like_file(const char *path)
{
    struct stat about;
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    return name[0] != '\0' && strchr(name + 1, '.') != NULL && stat(path, &about) != 0;
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

/* A ym_line: what happens, or would happen, to a file of a site. */
static bool print_file(void *context, const char *line, size_t bytes)
{
    cli_state *cli = context;
    cli_text(cli, line, bytes);
    cli_printf(cli, "\n");
    return cli_output_lost(cli);
}

static void print_json(cli_state *cli, const char *path, const ym_page_summary *summary, bool site)
{
    ym_json *json = cli_json_begin(cli, "page");
    cli_json_path(cli, "path", path);
    ym_json_member_integer(json, "entries", (int64_t)summary->entries);
    ym_json_member_integer(json, "passages", (int64_t)summary->passages);
    if (site) {
        ym_json_member_integer(json, "articles", (int64_t)summary->articles);
        ym_json_member_integer(json, "files", (int64_t)summary->files);
        ym_json_member_integer(json, "written", (int64_t)summary->written);
        ym_json_member_integer(json, "removed", (int64_t)summary->removed);
    }
    ym_json_member_integer(json, "bytes", (int64_t)summary->bytes);
    ym_json_member_boolean(json, "unchanged", summary->unchanged);
    cli_json_end(cli);
}

static void print_summary(cli_state *cli, const char *path, const ym_page_summary *summary,
                          bool site)
{
    if (cli->json) {
        print_json(cli, path, summary, site);
        return;
    }
    if (cli->quiet)
        return;
    cli_text(cli, path, strlen(path));
    cli_printf(cli, ": %s, ", CLI_COUNT_TEXT(summary->entries, "entry", "entries"));
    if (site)
        cli_printf(cli, "%s, ", CLI_COUNT_TEXT(summary->articles, "article", "articles"));
    cli_printf(cli, "%s, ", CLI_COUNT_TEXT(summary->passages, "passage", "passages"));
    if (site)
        cli_printf(cli, "%s, %llu written, %llu removed, ",
                   CLI_COUNT_TEXT(summary->files, "file", "files"),
                   (unsigned long long)summary->written, (unsigned long long)summary->removed);
    cli_printf(cli, "%llu kB%s\n", (unsigned long long)((summary->bytes + 999) / 1000),
               summary->unchanged ? " (unchanged)" : "");
}

static int run(cli_state *cli, void *context)
{
    const page_arguments *arguments = context;
    ym_index *index = NULL;
    ym_error error = {0};
    ym_page_summary summary = {0};
    char date[32];
    if (arguments->output == NULL)
        return cli_usage(cli, "page needs -o FILE.html, or -o FOLDER/");
    if (strcmp(arguments->output, "-") == 0)
        return cli_usage(cli, "a page is a file, not standard output; give -o FILE.html");
    const bool site = is_site(arguments->output);
    if (site && looks_like_file(arguments->output))
        return cli_usage(cli,
                         "a page's name ends in .html: give -o FILE.html, or -o %s/ for a site",
                         arguments->output);
    ym_page_options page = {
        .title = arguments->title,
        .order = orders[arguments->order],
        .links = links[arguments->links],
        .ui = uis[arguments->ui],
        .passages = arguments->passages != NOT_GIVEN ? arguments->passages
                    : site                           ? SITE_PASSAGES
                                                     : FILE_PASSAGES,
        .all = arguments->all,
        .force = arguments->force,
        .dry_run = arguments->dry_run,
        .tell = arguments->dry_run && !cli->json && !cli->quiet ? print_file : NULL,
        .tell_context = cli,
    };
    if (!source_date(date, &page.date)) {
        cli_message(cli, "SOURCE_DATE_EPOCH is no number of seconds; unset it or mend it");
        return CLI_ERROR;
    }
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE) {
        cli_progress_begin(cli, CLI_ITEMS);
        const ym_status status = (site ? ym_page_write_site : ym_page_write)(
            index, arguments->output, &page, &summary, cli_progress_step, cli, &error);
        cli_progress_end(cli);
        code = cli_fail(cli, status, &error);
        if (code == CLI_DONE)
            print_summary(cli, arguments->output, &summary, site);
    }
    ym_index_close(index);
    return code;
}

const cli_command cli_command_page = {
    .name = "page",
    .alias = "html",
    .purpose = "write the glossary as one HTML page, or as a site",
    .operands = "-o FILE.html|FOLDER/",
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(page_arguments),
    .defaults = &defaults,
    .run = run,
};
