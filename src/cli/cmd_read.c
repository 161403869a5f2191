/* yiming read: what merge would take from a file; stores nothing. */
#include "cli.h"

#include <string.h>
#include <sys/stat.h>

typedef struct read_arguments {
    const char *encoding, *lang, *date, *url;
} read_arguments;

#define OPTION(member) offsetof(read_arguments, member)

static const cli_option options[] = {
    {"encoding", 0, CLI_TEXT, OPTION(encoding), "NAME",
     "encoding of the files (gb18030, big5, utf-8; else found out)"},
    {"lang", 0, CLI_TEXT, OPTION(lang), "TAG",
     "language of the articles (zh-Hans, zh-Hant-TW, en; else found out)"},
    {"date", 0, CLI_TEXT, OPTION(date), "DATE",
     "date of the articles, as 2025-12-30 (else found out)"},
    {"url", 0, CLI_TEXT, OPTION(url), "URL", "address of the article (else found out)"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming read page.html",
     "title, date, paragraphs …, as merge would take them, and where each was found"},
    {"yiming read --encoding big5 old.txt", "when the encoding was not found out"},
    {"yiming read --json news.jsonl", "an object for each article"},
    {NULL, NULL}};

static void json_texts(ym_json *json, const char *name, const char *const *texts, size_t count)
{
    ym_json_key(json, name);
    ym_json_begin_array(json);
    for (size_t i = 0; i < count; i++)
        ym_json_string(json, texts[i]);
    ym_json_end_array(json);
}

static void print_json(cli_state *cli, const ym_article_view *article)
{
    ym_json *json = cli_json_begin(cli, "article");
    cli_json_path(cli, "source", article->source);
    ym_json_member_string(json, "title", article->title);
    ym_json_member_string(json, "date", article->date);
    ym_json_member_string(json, "lang", article->lang);
    ym_json_member_string(json, "url", article->url);
    ym_json_member_string(json, "publisher", article->publisher);
    ym_json_member_string(json, "author", article->author);
    ym_json_member_string(json, "encoding", article->encoding);
    json_texts(json, "paragraphs", article->paragraphs, article->paragraph_count);
    json_texts(json, "warnings", article->warnings, article->warning_count);
    ym_json_member_string(json, "id", article->id);
    json_texts(json, "trimmed", article->trimmed, article->trimmed_count);
    ym_json_member_integer(json, "replaced", (int64_t)article->replaced_count);
    ym_json_member_boolean(json, "low_confidence", article->low_confidence);
    ym_json_member_string(json, "modified", article->modified);
    ym_json_member_list(json, "keywords", article->keywords);
    ym_json_key(json, "origins");
    ym_json_begin_object(json);
    for (size_t i = 0; i < article->origin_count; i++)
        ym_json_member_string(json, article->origins[i].field, article->origins[i].origin);
    ym_json_end_object(json);
    cli_json_end(cli);
}

static void print_name(cli_state *cli, const char *name)
{
    cli_style(cli, "2");
    cli_cell(cli, name, 11, true);
    cli_style(cli, "0");
}

/* Where a field was found; NULL when it is unknown. */
static const char *origin_of(const ym_article_view *article, const char *field)
{
    for (size_t i = 0; i < article->origin_count; i++) {
        if (strcmp(article->origins[i].field, field) == 0)
            return article->origins[i].origin;
    }
    return NULL;
}

static void print_origin(cli_state *cli, const char *origin)
{
    if (origin == NULL)
        return;
    cli_style(cli, "2");
    cli_puts(cli, "  (");
    cli_text(cli, origin, strlen(origin));
    cli_puts(cli, ")");
    cli_style(cli, "0");
}

/* A line of the head; a field of the article with where it was found. */
static void print_field(cli_state *cli, const ym_article_view *article, const char *name,
                        const char *value)
{
    if (value == NULL)
        return;
    print_name(cli, name);
    cli_text(cli, value, strlen(value));
    print_origin(cli, origin_of(article, name));
    cli_puts(cli, "\n");
}

static void print_keywords(cli_state *cli, const ym_article_view *article)
{
    if (article->keywords == NULL)
        return;
    print_name(cli, "keywords");
    for (const char *at = article->keywords; *at != '\0';) {
        const size_t bytes = strcspn(at, "|");
        cli_text(cli, at, bytes);
        at += bytes + (at[bytes] == '|');
        if (*at != '\0')
            cli_puts(cli, ", ");
    }
    print_origin(cli, origin_of(article, "keywords"));
    cli_puts(cli, "\n");
}

/* How much a list of texts holds: "6 paragraphs, 1245 characters". */
static void print_amount(cli_state *cli, const char *name, const char *unit,
                         const char *const *texts, size_t count)
{
    size_t chars = 0;
    for (size_t i = 0; i < count; i++)
        chars += ym_text_chars(texts[i], strlen(texts[i]));
    print_name(cli, name);
    cli_printf(cli, "%zu %s%s, %zu character%s", count, unit, count == 1 ? "" : "s", chars,
               chars == 1 ? "" : "s");
}

static void print_head(cli_state *cli, const ym_article_view *article)
{
    print_field(cli, article, "source", article->source);
    print_field(cli, article, "date", article->date);
    print_field(cli, article, "modified", article->modified);
    print_field(cli, article, "lang", article->lang);
    print_field(cli, article, "url", article->url);
    print_field(cli, article, "publisher", article->publisher);
    print_field(cli, article, "author", article->author);
    print_keywords(cli, article);
    print_field(cli, article, "id", article->id);
    print_field(cli, article, "encoding", article->encoding);
    print_amount(cli, "text", "paragraph", article->paragraphs, article->paragraph_count);
    cli_puts(cli, article->low_confidence ? ", low confidence\n" : "\n");
    if (article->trimmed_count > 0) {
        print_amount(cli, "left out", "line", article->trimmed, article->trimmed_count);
        cli_puts(cli, cli->verbose ? "\n" : "; --verbose shows them\n");
    }
    for (size_t i = 0; i < article->warning_count; i++)
        print_field(cli, article, "warning", article->warnings[i]);
}

/* Without a newline at the end. */
static void print_wrapped(cli_state *cli, const char *text)
{
    size_t bytes = strlen(text);
    while (bytes > 0) {
        const size_t line =
            cli->output.columns == 0 ? bytes : cli_wrap(text, bytes, cli->output.columns);
        cli_text(cli, text, line);
        text += line;
        bytes -= line;
        if (bytes > 0)
            cli_puts(cli, "\n");
    }
}

static void print_article(cli_state *cli, const ym_article_view *article, bool first)
{
    if (!first)
        cli_puts(cli, "\n\n");
    cli_style(cli, "1");
    print_wrapped(cli, article->title != NULL ? article->title : "(no title)");
    cli_style(cli, "0");
    print_origin(cli, origin_of(article, "title"));
    cli_puts(cli, "\n");
    print_head(cli, article);
    for (size_t i = 0; i < article->paragraph_count; i++) {
        cli_puts(cli, "\n");
        print_wrapped(cli, article->paragraphs[i]);
        cli_puts(cli, "\n");
    }
    if (cli->verbose && article->trimmed_count > 0)
        cli_puts(cli, "\n");
    for (size_t i = 0; cli->verbose && i < article->trimmed_count; i++)
        print_field(cli, article, "trimmed", article->trimmed[i]);
}

typedef struct read_tally {
    size_t articles, failed;
} read_tally;

static void report_failure(cli_state *cli, const char *path, const ym_error *error,
                           read_tally *tally)
{
    /* Most messages name the file already. */
    if (strstr(error->message, path) != NULL)
        cli_message(cli, "%s", error->message);
    else
        cli_message(cli, "%s: %s", path, error->message);
    tally->failed++;
}

static bool is_folder(const char *path)
{
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static void read_file(cli_state *cli, const char *path, const ym_read_options *read,
                      read_tally *tally)
{
    ym_reader *reader = NULL;
    ym_error error = {0};
    const ym_article_view *article = NULL;
    if (is_folder(path)) {
        cli_message(cli, "%s: is a folder; name files, or run yiming merge --dry-run --verbose",
                    path);
        tally->failed++;
        return;
    }
    ym_status status = ym_reader_open(&reader, path, read, &error);
    if (status < 0) {
        report_failure(cli, path, &error, tally);
        return;
    }
    const size_t before = tally->articles + tally->failed;
    while (!cli_output_lost(cli) &&
           (status = ym_reader_next(reader, &article, &error)) != YM_DONE) {
        if (status < 0) {
            report_failure(cli, path, &error, tally);
            if (status == YM_E_IO || status == YM_E_NOMEM)
                break;
            continue;
        }
        if (cli->json)
            print_json(cli, article);
        else
            print_article(cli, article, tally->articles == 0);
        tally->articles++;
    }
    if (tally->articles + tally->failed == before && !cli_output_lost(cli))
        cli_note(cli, "%s: no article in it", path);
    ym_reader_free(reader);
}

static int run(cli_state *cli, void *context)
{
    const read_arguments *arguments = context;
    const ym_read_options read = {arguments->encoding, arguments->lang, arguments->date,
                                  arguments->url};
    read_tally tally = {0, 0};
    ym_error error = {0};
    if (ym_read_options_check(&read, (const char *const *)cli->operands, cli->operand_count,
                              &error) < 0)
        return cli_usage(cli, "%s", error.message);
    cli_output_page(cli);
    for (size_t i = 0; i < cli->operand_count && !cli_output_lost(cli); i++)
        read_file(cli, cli->operands[i], &read, &tally);
    return cli_output_close(cli, true,
                            tally.failed > 0      ? CLI_ERROR
                            : tally.articles == 0 ? CLI_NOTHING
                                                  : CLI_DONE);
}

const cli_command cli_command_read = {
    .name = "read",
    .purpose = "show what merge would take from a file, and store nothing",
    .operands = "PATH...",
    .operand_name = "a PATH: files, or - for standard input",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(read_arguments),
    .run = run,
};
