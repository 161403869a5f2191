/* yiming gloss: marks up a text with the glossary; stores nothing.
 *
 * A text is one article, a paragraph a line, so that a full name in one line licenses a short form in another. With
 * --lines every line stands alone: it is tagged by itself, and passage numbers are line numbers. Files that are no plain
 * UTF-8, and whatever --encoding names, go through the reader, as for merge, and give their paragraphs. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT_TEXT, FORMAT_HTML, FORMAT_JSON };

typedef struct gloss_arguments {
    size_t format;
    size_t precision;
    const char *encoding;
    bool lines, why;
    cli_list glossaries;
} gloss_arguments;

#define OPTION(member) offsetof(gloss_arguments, member)

static const cli_option options[] = {
    {"format", 0, CLI_CHOICE, OPTION(format), "text|html|json",
     "how to mark (default text; --json is --format json)"},
    {"lines", 0, CLI_FLAG, OPTION(lines), NULL,
     "each line is a passage of its own, not a part of one article"},
    {"encoding", 0, CLI_TEXT, OPTION(encoding), "NAME",
     "encoding of the text (gb18030, big5, utf-8; else found out); not with --lines"},
    {"why", 0, CLI_FLAG, OPTION(why), NULL,
     "tell for every place where a label stands why it is a mention or not (text, JSON)"},
    {"precision", 0, CLI_CHOICE, OPTION(precision), "balanced|strict|all",
     "how sure a mention must be (default balanced)"},
    {"glossary", 0, CLI_PATHS, OPTION(glossaries), "FILE|DIR",
     "use this glossary, not that of the index or the bundled one; may be given several times"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming gloss draft.txt", "names with their other language behind them: 泽连斯基[Zelensky]"},
    {"echo 乌克兰总统泽连斯基 | yiming gloss", "from standard input"},
    {"echo 发展中国家欢迎中国投资 | yiming gloss --why",
     "the second 中国 is China, the first is not"},
    {"yiming gloss page.html", "a saved page: its paragraphs, marked"},
    {"yiming gloss --format html draft.txt", "a fragment of HTML"},
    {"yiming gloss --json --lines --glossary names.tsv -", "for programs, a line a passage"},
    {NULL, NULL}};

/* ---- one passage, in three forms ------------------------------------------------------------------------------ */

/* A passage and its mentions: those of `mentions` from `first` to `end`, sorted by start, parents before children. */
typedef struct tagged_passage {
    const char *text;
    size_t number;
    const ym_mention *mentions;
    size_t first, end;
    bool why;
    const ym_judgement *judgements; /* with --why: those of this passage */
    size_t judgement_count;
} tagged_passage;

/* The members that a mention and a judgement have in common. */
static void print_json_span(cli_state *cli, ym_json *json, const char *text, const ym_mention *each)
{
    char *surface = strndup(text + each->start, each->end - each->start);
    ym_json_member_integer(json, "start", (int64_t)each->start);
    ym_json_member_integer(json, "end", (int64_t)each->end);
    ym_json_member_integer(json, "start_char", (int64_t)each->start_char);
    ym_json_member_integer(json, "end_char", (int64_t)each->end_char);
    ym_json_member_string(json, "surface", surface);
    ym_json_member_string(json, "entry", each->entry->id);
    ym_json_member_string(json, "type", each->entry->type);
    ym_json_member_string(json, "zh", each->entry->zh);
    ym_json_member_string(json, "en", each->entry->en);
    if (surface == NULL)
        cli->output.error = ENOMEM;
    free(surface);
}

static void print_json_judgements(cli_state *cli, ym_json *json, const tagged_passage *passage)
{
    ym_json_key(json, "judgements");
    ym_json_begin_array(json);
    for (size_t i = 0; i < passage->judgement_count; i++) {
        const ym_judgement *each = &passage->judgements[i];
        ym_json_begin_object(json);
        print_json_span(cli, json, passage->text, &each->mention);
        ym_json_member_boolean(json, "mention", each->accepted);
        ym_json_member_integer(json, "percent", (int64_t)(each->mention.score * 100 + 0.5));
        ym_json_member_string(json, "reason", each->reason);
        ym_json_end_object(json);
    }
    ym_json_end_array(json);
}

static void print_json(cli_state *cli, const tagged_passage *passage)
{
    ym_json *json = cli_json_begin(cli, "passage");
    ym_json_member_integer(json, "passage", (int64_t)passage->number);
    ym_json_member_string(json, "text", passage->text);
    ym_json_key(json, "mentions");
    ym_json_begin_array(json);
    for (size_t i = passage->first; i < passage->end; i++) {
        const ym_mention *each = &passage->mentions[i];
        ym_json_begin_object(json);
        print_json_span(cli, json, passage->text, each);
        ym_json_key(json, "parent");
        if (each->parent == YM_NO_PARENT)
            ym_json_null(json);
        else
            ym_json_integer(json, (int64_t)(each->parent - passage->first));
        ym_json_end_object(json);
    }
    ym_json_end_array(json);
    if (passage->why)
        print_json_judgements(cli, json, passage);
    cli_json_end(cli);
}

/* The entry's name in the language that the mention is not in. */
static const char *translation(const ym_mention *mention)
{
    const ym_entry *entry = mention->entry;
    const bool chinese = strncmp(mention->label->lang, "zh", 2) == 0;
    const char *other = chinese ? entry->en : entry->zh;
    return other[0] != '\0' ? other : entry->id;
}

/* Outermost mentions only: marks within marks cannot be read in plain text. */
static void print_text(cli_state *cli, const tagged_passage *passage)
{
    size_t at = 0;
    for (size_t i = passage->first; i < passage->end; i++) {
        const ym_mention *each = &passage->mentions[i];
        if (each->parent != YM_NO_PARENT)
            continue;
        const char *other = translation(each);
        cli_text(cli, passage->text + at, each->start - at);
        cli_style(cli, "1;36");
        cli_text(cli, passage->text + each->start, each->end - each->start);
        cli_style(cli, "0");
        cli_style(cli, "2");
        cli_puts(cli, "[");
        cli_text(cli, other, strlen(other));
        cli_puts(cli, "]");
        cli_style(cli, "0");
        at = each->end;
    }
    cli_text(cli, passage->text + at, strlen(passage->text) - at);
    cli_puts(cli, "\n");
}

/* One line for every place where a label stands, below its passage. */
static void print_why(cli_state *cli, const tagged_passage *passage)
{
    for (size_t i = 0; i < passage->judgement_count; i++) {
        const ym_judgement *each = &passage->judgements[i];
        const ym_mention *mention = &each->mention;
        cli_style(cli, each->accepted ? "32" : "31");
        cli_puts(cli, each->accepted ? "  + " : "  - ");
        cli_style(cli, "0");
        cli_text(cli, passage->text + mention->start, mention->end - mention->start);
        cli_printf(cli, "  %s  %.0f %%  ", mention->entry->id, mention->score * 100);
        cli_text(cli, each->reason, strlen(each->reason));
        cli_puts(cli, "\n");
    }
}

static ym_status print_html(cli_state *cli, const tagged_passage *passage, ym_error *error)
{
    char *html = NULL;
    const ym_status status = ym_page_mark(&html, passage->text, passage->mentions + passage->first,
                                          passage->end - passage->first, error);
    if (status == YM_OK) {
        cli_puts(cli, html);
        cli_puts(cli, "\n");
    }
    ym_text_free(html);
    return status;
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

/* The lines of the text, cleaned: no line ends, valid UTF-8, no NUL. */
typedef struct line_list {
    char **items;
    size_t count, capacity;
    size_t bytes;
    size_t repaired; /* bytes that were no UTF-8 */
} line_list;

static void lines_clear(line_list *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->items[i]);
    lines->count = 0;
    lines->bytes = 0;
}

static bool lines_add(line_list *lines, char *line)
{
    if (line == NULL)
        return false;
    if (lines->count == lines->capacity) {
        const size_t capacity = lines->capacity == 0 ? 64 : lines->capacity * 2;
        char **grown = realloc(lines->items, capacity * sizeof *grown);
        if (grown == NULL) {
            free(line);
            return false;
        }
        lines->items = grown;
        lines->capacity = capacity;
    }
    lines->items[lines->count++] = line;
    return true;
}

/* A copy without the line end. NULL: out of memory. */
static char *clean_copy(line_list *lines, const char *bytes, size_t size)
{
    while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == '\r'))
        size--;
    return cli_utf8_repair(bytes, size, &lines->repaired);
}

/* ---- worker --------------------------------------------------------------------------------------------------- */

typedef struct gloss_work {
    cli_state *cli;
    const ym_tagger *tagger;
    size_t format;
    bool why;
    bool alone;       /* --lines */
    size_t number;    /* of the last passage that was printed */
    const char *name; /* for messages */
} gloss_work;

static ym_status print_passage(const gloss_work *work, const tagged_passage *passage,
                               ym_error *error)
{
    if (work->format == FORMAT_HTML)
        return print_html(work->cli, passage, error);
    if (work->format == FORMAT_JSON)
        print_json(work->cli, passage);
    else
        print_text(work->cli, passage);
    if (work->format == FORMAT_TEXT)
        print_why(work->cli, passage);
    return YM_OK;
}

static bool is_blank(const char *text)
{
    return strspn(text, " \t\f\v") == strlen(text);
}

/* Tags the passages as one article and prints them. */
static ym_status print_article(gloss_work *work, const char *const *passages, size_t passage_count,
                               ym_error *error)
{
    ym_mention *mentions = NULL;
    ym_judgement *judgements = NULL;
    size_t count = 0;
    size_t judgement_count = 0;
    ym_status status =
        ym_tagger_tag(&mentions, &count, work->tagger, passages, passage_count, error);
    if (status == YM_OK && work->why)
        status = ym_tagger_explain(&judgements, &judgement_count, work->tagger, passages,
                                   passage_count, error);
    if (status < 0) {
        ym_mentions_free(mentions);
        return status;
    }
    size_t at = 0;
    size_t judged = 0;
    for (size_t i = 0; i < passage_count && status == YM_OK && !cli_output_lost(work->cli); i++) {
        tagged_passage passage = {.text = passages[i], .mentions = mentions, .first = at};
        while (at < count && mentions[at].passage == i)
            at++;
        passage.end = at;
        passage.why = work->why;
        passage.judgements = judged < judgement_count ? judgements + judged : NULL;
        for (; judged < judgement_count && judgements[judged].mention.passage == i; judged++)
            passage.judgement_count++;
        /* Blank lines part paragraphs: kept as they are in text, and no passages of an article. */
        if (!work->alone && work->format != FORMAT_TEXT && is_blank(passage.text))
            continue;
        passage.number = ++work->number;
        status = print_passage(work, &passage, error);
    }
    ym_mentions_free(mentions);
    ym_judgements_free(judgements);
    return status;
}

static ym_status print_lines(gloss_work *work, const line_list *lines, ym_error *error)
{
    return print_article(work, (const char *const *)lines->items, lines->count, error);
}

/* Is this file something else than plain UTF-8: markup, JSON Lines, another encoding, binary? What cannot be read twice,
 * a pipe, is taken for text. */
static bool needs_reader(FILE *input)
{
    enum { HEAD_BYTES = 1 << 16 };
    if (fseek(input, 0, SEEK_SET) != 0)
        return false;
    char *head = malloc(HEAD_BYTES);
    const size_t size = head == NULL ? 0 : fread(head, 1, HEAD_BYTES, input);
    rewind(input);
    size_t at = size >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size && strchr(" \t\r\n", head[at]) != NULL && head[at] != '\0')
        at++;
    /* A character may be cut at the end of a full head. */
    const size_t slack = size == HEAD_BYTES ? 3 : 0;
    const bool other = at < size && (head[at] == '<' || head[at] == '{' ||
                                     cli_utf8_head(head, size) + slack < size);
    free(head);
    return other;
}

static int gloss_articles(gloss_work *work, const char *path, const char *encoding)
{
    ym_reader *reader = NULL;
    ym_error error = {0};
    const ym_article_view *article = NULL;
    const ym_read_options reading = {.encoding = encoding};
    int code = CLI_DONE;
    ym_status status = ym_reader_open(&reader, path, &reading, &error);
    while (status >= 0 && !cli_output_lost(work->cli)) {
        status = ym_reader_next(reader, &article, &error);
        if (status == YM_DONE)
            break;
        if (status == YM_OK)
            status = print_article(work, article->paragraphs, article->paragraph_count, &error);
        if (status == YM_E_INPUT || status == YM_E_LIMIT) {
            code = cli_fail(work->cli, status, &error); /* and on with the next record */
            status = YM_OK;
        }
    }
    if (status < 0)
        code = cli_fail(work->cli, status, &error);
    ym_reader_free(reader);
    return code;
}

/* Adds what getline got to the lines; false when that failed, after saying so. */
static bool take_line(const gloss_work *work, line_list *lines, const char *bytes, size_t size,
                      bool first)
{
    const size_t mark = first && size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    lines->bytes += size;
    if (lines->bytes > YM_ARTICLE_MAX_BYTES) {
        cli_message(work->cli,
                    "%s: more than %u MiB in one article; --lines takes any number of lines",
                    work->name, YM_ARTICLE_MAX_BYTES >> 20);
        return false;
    }
    if (!lines_add(lines, clean_copy(lines, bytes + mark, size - mark))) {
        cli_message(work->cli, "out of memory");
        return false;
    }
    return true;
}

static void tell_repaired(const gloss_work *work, const line_list *lines)
{
    if (lines->repaired > 0)
        cli_message(
            work->cli,
            "%s: %s not UTF-8, shown as U+FFFD; convert the text first: iconv -f gb18030 -t utf-8",
            work->name, CLI_COUNT_TEXT(lines->repaired, "byte is", "bytes are"));
}

/* Plain UTF-8: all lines are one article, or with --lines each is one. */
static int gloss_lines(gloss_work *work, FILE *input)
{
    line_list lines = {0};
    ym_error error = {0};
    ym_status status = YM_OK;
    char *buffer = NULL;
    size_t capacity = 0;
    ssize_t got = 0;
    int code = CLI_DONE;
    for (bool first = true; status >= 0 && code == CLI_DONE && !cli_output_lost(work->cli) &&
                            (got = getline(&buffer, &capacity, input)) >= 0;
         first = false) {
        if (!take_line(work, &lines, buffer, (size_t)got, first)) {
            code = CLI_ERROR;
        } else if (work->alone) {
            status = print_lines(work, &lines, &error);
            lines_clear(&lines);
        }
    }
    if (code == CLI_DONE && ferror(input) != 0) {
        cli_message(work->cli, "%s: cannot read: %s", work->name, strerror(errno));
        code = CLI_ERROR;
    }
    if (code == CLI_DONE) {
        if (status >= 0 && lines.count > 0)
            status = print_lines(work, &lines, &error);
        if (status < 0)
            code = cli_fail(work->cli, status, &error);
        tell_repaired(work, &lines);
    }
    lines_clear(&lines);
    free(lines.items);
    free(buffer);
    return code;
}

/* ---- entry ---------------------------------------------------------------------------------------------------- */

/* Options that do not go together. */
static int check_options(cli_state *cli, const gloss_arguments *arguments, size_t format)
{
    if (arguments->why && format == FORMAT_HTML)
        return cli_usage(cli, "--why goes with text and JSON, not with --format html");
    if (arguments->lines && arguments->encoding != NULL)
        return cli_usage(cli, "--lines takes UTF-8; convert the text first: iconv -f %s -t utf-8",
                         arguments->encoding);
    return CLI_DONE;
}

/* Marks up what is at the path, "-" being standard input, with the work's tagger. */
static int gloss_path(gloss_work *work, const char *path, const char *encoding)
{
    const bool standard_input = strcmp(path, "-") == 0;
    if (encoding != NULL)
        return gloss_articles(work, path, encoding);
    FILE *input = standard_input ? stdin : fopen(path, "r");
    if (input == NULL) {
        cli_message(work->cli, "%s: cannot read: %s", path, strerror(errno));
        return CLI_ERROR;
    }
    const bool as_articles = !work->alone && !standard_input && needs_reader(input);
    const int code = as_articles ? gloss_articles(work, path, NULL) : gloss_lines(work, input);
    if (!standard_input)
        fclose(input);
    return code;
}

static int run(cli_state *cli, void *context)
{
    static const ym_precision precisions[] = {YM_PRECISION_BALANCED, YM_PRECISION_STRICT,
                                              YM_PRECISION_ALL};
    const gloss_arguments *arguments = context;
    const char *path = cli->operand_count == 0 ? "-" : cli->operands[0];
    gloss_work work = {
        .cli = cli,
        .format = cli->json ? FORMAT_JSON : arguments->format,
        .why = arguments->why,
        .alone = arguments->lines,
        .name = strcmp(path, "-") == 0 ? "standard input" : path,
    };
    cli_glossary glossary;
    ym_tagger *tagger = NULL;
    ym_error error = {0};
    int code = check_options(cli, arguments, work.format);
    if (code != CLI_DONE)
        return code;
    code = cli_glossary_open(cli, &glossary, &arguments->glossaries, NULL, NULL);
    if (code == CLI_DONE) {
        const ym_tagger_options tagging = {.lexicon = cli_lexicon(cli),
                                           .precision = precisions[arguments->precision]};
        const ym_status status = ym_tagger_new(&tagger, glossary.glossary, &tagging, &error);
        if (status < 0)
            code = cli_fail(cli, status, &error);
    }
    if (code == CLI_DONE) {
        work.tagger = tagger;
        if (work.format == FORMAT_TEXT)
            cli_output_page(cli);
        else
            cli->output.color = false;
        code = cli_output_close(cli, true, gloss_path(&work, path, arguments->encoding));
    }
    ym_tagger_free(tagger);
    cli_glossary_close(&glossary);
    return code;
}

const cli_command cli_command_gloss = {
    .name = "gloss",
    .purpose = "mark up a text with the glossary, and store nothing",
    .operands = "[PATH|-]",
    .operand_max = 1,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(gloss_arguments),
    .run = run,
};
