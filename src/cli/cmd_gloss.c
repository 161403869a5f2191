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

/* Outermost mentions only: marks within marks cannot be read in plain text. */
static void print_text(cli_state *cli, const tagged_passage *passage)
{
    size_t at = 0;
    for (size_t i = passage->first; i < passage->end; i++) {
        const ym_mention *each = &passage->mentions[i];
        if (each->parent != YM_NO_PARENT)
            continue;
        const char *other = ym_mention_rendering(each);
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

/* ---- worker --------------------------------------------------------------------------------------------------- */

typedef struct gloss_work {
    cli_state *cli;
    const ym_tagger *tagger;
    size_t format;
    bool why;
    bool alone;    /* --lines */
    size_t number; /* of the last passage that was printed */
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

static ym_status take_text(void *context, const cli_text_passages *text, ym_error *error)
{
    return print_article(context, text->passages, text->count, error);
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
        code = cli_output_close(
            cli, true,
            cli_walk_texts(cli, path, arguments->encoding, work.alone, take_text, &work));
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
