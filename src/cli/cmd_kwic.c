/* yiming kwic: every place that a query finds in its context, one line each, the node in the middle. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { DUPS_COLLAPSE, DUPS_ALL };
enum { DATE_COLUMNS = 10, REFERENCE_BYTES = 48 };
enum { NARROW_COLUMNS = 100, FEW_DIGITS = 6, MANY_DIGITS = 12 }; /* of an article's name */
enum { NODE_COLUMNS = 24, LEAST_CONTEXT = 10, LEAST_COLUMNS = 20 };

typedef struct kwic_arguments {
    size_t window, random, seed, limit, offset, width, dups;
    int timeout_milliseconds;
    const char *sort, *since, *until, *article;
    bool exact;
} kwic_arguments;

#define OPTION(member) offsetof(kwic_arguments, member)

static const cli_option options[] = {
    {"window", 0, CLI_COUNT, OPTION(window), "N",
     "characters on each side (default 30; on a terminal as many as fit)"},
    {"sort", 0, CLI_TEXT, OPTION(sort), "KEY,...",
     "1R to 9R, 1L to 9L: characters or words after and before the node; node; date (default)"},
    {"random", 0, CLI_COUNT, OPTION(random), "N",
     "a sample of N lines, each as likely as any other"},
    {"seed", 0, CLI_COUNT, OPTION(seed), "S",
     "another sample for another number, the same for the same (default 0)"},
    {"limit", 0, CLI_COUNT_OR_ALL, OPTION(limit), "N", "at most N lines (default 50; 0: all)"},
    {"offset", 0, CLI_COUNT, OPTION(offset), "N", "leave out the first N"},
    {"width", 0, CLI_COUNT, OPTION(width), "COLUMNS",
     "fit lines into so many columns (default: the terminal's)"},
    {"since", 0, CLI_TEXT, OPTION(since), "DATE",
     "articles from this day on, as 2025-12-30, 2025-12 or 2025"},
    {"until", 0, CLI_TEXT, OPTION(until), "DATE", "articles up to this day, which is included"},
    {"article", 0, CLI_TEXT, OPTION(article), "NAME",
     "only this article: its name (6 or more hex digits) or its source"},
    {"exact", 0, CLI_FLAG, OPTION(exact), NULL, "the text as written: no other labels"},
    {"dups", 0, CLI_CHOICE, OPTION(dups), "collapse|all",
     "articles with the same text, or nearly: one of them, or all"},
    CLI_TIMEOUT_OPTION(OPTION(timeout_milliseconds)),
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const kwic_arguments defaults = {.limit = 50,
                                        .timeout_milliseconds = CLI_TIMEOUT_MILLISECONDS};

static const cli_example examples[] = {
    {"yiming kwic 停火", "every place with it, newest first, in its context"},
    {"yiming kwic --sort 1R,2R,3R 美国", "by what follows: what goes with it stands together"},
    {"yiming kwic --sort 1L,2L 会谈 --limit 0", "by what stands before it, outwards; all lines"},
    {"yiming kwic --random 20 --seed 7 经济", "twenty lines by lot, the same ones every time"},
    {"yiming kwic --json --window 60 泽连斯基", "for programs"},
    {NULL, NULL}};

/* How lines are laid out. */
typedef struct layout {
    size_t date, reference; /* columns; 0: not shown */
    size_t digits;          /* of an article's name */
    size_t left, node, right;
} layout;

static const char *reference_of(char out[REFERENCE_BYTES], const ym_passage_hit *hit, size_t digits)
{
    snprintf(out, REFERENCE_BYTES, "%.*s#%llu", (int)digits, hit->article,
             (unsigned long long)hit->passage);
    return out;
}

/* A context without the blanks at its ends, which the layout puts there itself. */
static ym_span trimmed(const char *text, ym_span span)
{
    while (span.start < span.end && text[span.start] == ' ')
        span.start++;
    while (span.start < span.end && text[span.end - 1] == ' ')
        span.end--;
    return span;
}

static size_t width_of(cli_state *cli, const char *text, ym_span span)
{
    return cli_width(cli, text + span.start, span.end - span.start);
}

/* The widths that the lines themselves ask for. */
static layout measure(cli_state *cli, const ym_concordance *concordance, size_t digits)
{
    layout out = {.date = DATE_COLUMNS, .digits = digits};
    for (size_t i = 0; i < ym_concordance_count(concordance); i++) {
        const ym_concordance_line *line = ym_concordance_get(concordance, i);
        const char *text = line->hit->text;
        char name[REFERENCE_BYTES];
        const size_t reference = strlen(reference_of(name, line->hit, digits));
        const size_t left = width_of(cli, text, trimmed(text, line->left));
        const size_t node = width_of(cli, text, line->node);
        const size_t right = width_of(cli, text, trimmed(text, line->right));
        out.reference = reference > out.reference ? reference : out.reference;
        out.left = left > out.left ? left : out.left;
        out.node = node > out.node ? node : out.node;
        out.right = right > out.right ? right : out.right;
    }
    return out;
}

/* Columns of a line beside its two contexts. */
static size_t taken(const layout *lines)
{
    return (lines->date > 0 ? lines->date + 1 : 0) +
           (lines->reference > 0 ? lines->reference + 1 : 0) + lines->node + 2;
}

/* Fits the lines into the columns: the contexts share what is left, and where that is little, what names the article goes
 * first, then the date. */
static void fit(layout *lines, size_t columns)
{
    if (lines->node > NODE_COLUMNS)
        lines->node = NODE_COLUMNS;
    if (taken(lines) + 2 * LEAST_CONTEXT > columns)
        lines->reference = 0;
    if (taken(lines) + 2 * LEAST_CONTEXT > columns)
        lines->date = 0;
    const size_t room = columns > taken(lines) ? columns - taken(lines) : 2;
    size_t left = room / 2;
    if (lines->right < room - left)
        left = room - lines->right; /* the other side does not need its half */
    if (lines->left > left)
        lines->left = left;
    lines->right = room - lines->left;
}

static void print_line(cli_state *cli, const ym_concordance_line *line, const layout *lines)
{
    const ym_passage_hit *hit = line->hit;
    const char *date = hit->date != NULL ? hit->date : "no date";
    char reference[REFERENCE_BYTES];
    if (lines->date > 0) {
        char day[DATE_COLUMNS + 1];
        snprintf(day, sizeof day, "%.*s", (int)strcspn(date, "T"), date);
        cli_style(cli, "36");
        cli_cell(cli, day, lines->date, true);
        cli_style(cli, "0");
        cli_spaces(cli, 1);
    }
    if (lines->reference > 0) {
        cli_style(cli, "2");
        cli_cell(cli, reference_of(reference, hit, lines->digits), lines->reference, true);
        cli_style(cli, "0");
        cli_spaces(cli, 1);
    }
    const ym_span left = trimmed(hit->text, line->left);
    const ym_span right = trimmed(hit->text, line->right);
    /* What the node does not need of its room, what follows takes; and the other way round. */
    const size_t room = lines->node + lines->right;
    const size_t node_width = width_of(cli, hit->text, line->node);
    const size_t node = node_width < room ? node_width : room;
    cli_context(cli, hit->text + left.start, left.end - left.start, lines->left, true);
    cli_spaces(cli, 1);
    cli_style(cli, "1;33");
    cli_context(cli, hit->text + line->node.start, line->node.end - line->node.start, node, false);
    cli_style(cli, "0");
    if (right.start < right.end && node < room) {
        cli_spaces(cli, 1);
        cli_context(cli, hit->text + right.start, right.end - right.start, room - node, false);
    }
    cli_puts(cli, "\n");
}

static void print_json(cli_state *cli, const ym_concordance_line *line)
{
    const ym_passage_hit *hit = line->hit;
    ym_json *json = cli_json_begin(cli, "kwic");
    ym_json_member_string(json, "article", hit->article);
    ym_json_member_integer(json, "passage", (int64_t)hit->passage);
    ym_json_member_string(json, "date", hit->date);
    ym_json_member_part(json, "left", hit->text + line->left.start,
                        line->left.end - line->left.start);
    ym_json_member_part(json, "node", hit->text + line->node.start,
                        line->node.end - line->node.start);
    ym_json_member_part(json, "right", hit->text + line->right.start,
                        line->right.end - line->right.start);
    ym_json_member_string(json, "entry", line->entry != NULL ? line->entry->id : NULL);
    ym_json_member_string(json, "label", line->label != NULL ? line->label->text : NULL);
    ym_json_member_string(json, "title", hit->title);
    ym_json_member_string(json, "passage_id", hit->passage_id);
    ym_json_member_integer(json, "start", (int64_t)line->node.start);
    ym_json_member_integer(json, "end", (int64_t)line->node.end);
    ym_json_member_integer(json, "duplicates", (int64_t)hit->duplicates);
    cli_json_end(cli);
}

/* Columns that lines are to fit into; 0: they need not. */
static size_t columns_of(const cli_state *cli, const kwic_arguments *arguments)
{
    return cli->json ? 0 : arguments->width > 0 ? arguments->width : cli->output.columns;
}

static void print_lines(cli_state *cli, const ym_concordance *concordance, size_t columns)
{
    layout lines = {.date = 0};
    if (!cli->json) {
        lines = measure(cli, concordance,
                        columns > 0 && columns < NARROW_COLUMNS ? FEW_DIGITS : MANY_DIGITS);
        if (columns > 0)
            fit(&lines, columns);
    }
    for (size_t i = 0; i < ym_concordance_count(concordance) && !cli_output_lost(cli); i++) {
        if (cli->json)
            print_json(cli, ym_concordance_get(concordance, i));
        else
            print_line(cli, ym_concordance_get(concordance, i), &lines);
    }
}

/* Are the lines a sample of fewer than there are? */
static bool is_drawn(const ym_concordance *concordance, const kwic_arguments *arguments)
{
    return arguments->random != 0 && arguments->random < ym_concordance_total(concordance);
}

/* What of the whole was shown. */
static void note_rest(cli_state *cli, const ym_concordance *concordance,
                      const kwic_arguments *arguments)
{
    const unsigned long long total = ym_concordance_total(concordance);
    const size_t shown = ym_concordance_count(concordance);
    const bool drawn = is_drawn(concordance, arguments);
    const unsigned long long from = drawn ? arguments->random : total;
    if (drawn)
        cli_note(cli, "%zu of a sample of %llu of %llu places (--seed %zu)", shown, from, total,
                 arguments->seed);
    else if (shown < from && arguments->offset == 0)
        cli_note(cli, "%zu of %llu places; --limit 0 shows all", shown, from);
}

static int nothing(cli_state *cli, ym_index *index, const char *query,
                   const kwic_arguments *arguments, const ym_concordance *concordance)
{
    const unsigned long long total = ym_concordance_total(concordance);
    if (is_drawn(concordance, arguments)) {
        cli_note(cli,
                 "nothing left after --offset %zu: there are %zu places in the sample (of %llu)",
                 arguments->offset, arguments->random, total);
    } else if (total > 0) {
        cli_note(cli, "nothing left after --offset %zu: there are %llu places", arguments->offset,
                 total);
    } else {
        cli_note_nothing(cli, index, query, NULL);
    }
    return CLI_NOTHING;
}

static int run(cli_state *cli, void *context)
{
    const kwic_arguments *arguments = context;
    ym_index *index = NULL;
    ym_concordance *concordance = NULL;
    ym_error error = {0};
    int code = CLI_ERROR;
    char *query = cli_join_operands(cli);
    if (query == NULL)
        goto done;
    if (arguments->width > 0 && arguments->width < LEAST_COLUMNS) {
        code = cli_usage(cli, "--width %zu is too narrow; %d columns are the least",
                         arguments->width, (int)LEAST_COLUMNS);
        goto done;
    }
    const size_t columns = columns_of(cli, arguments);
    const ym_concordance_options wanted = {
        .search = {.exact = arguments->exact,
                   .all_duplicates = arguments->dups == DUPS_ALL,
                   .since = arguments->since,
                   .until = arguments->until,
                   .article = arguments->article,
                   .timeout_ms = (unsigned)arguments->timeout_milliseconds},
        .window_chars = arguments->window > 0 ? arguments->window : columns,
        .sort = arguments->sort,
        .sample = arguments->random,
        .seed = arguments->seed,
        .limit = arguments->limit,
        .offset = arguments->offset};
    code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code != CLI_DONE)
        goto done;
    const ym_status status = ym_concordance_make(&concordance, index, query, &wanted, &error);
    if (status < 0) {
        code = cli_fail_query(cli, query, status, &error);
        goto done;
    }
    if (ym_concordance_count(concordance) == 0) {
        code = nothing(cli, index, query, arguments, concordance);
        cli_note_advice(cli, query);
        goto done;
    }
    cli_output_page(cli);
    print_lines(cli, concordance, columns);
    code = cli_output_close(cli, true, CLI_DONE);
    note_rest(cli, concordance, arguments);
    cli_note_advice(cli, query);
done:
    ym_concordance_free(concordance);
    ym_index_close(index);
    free(query);
    return code;
}

const cli_command cli_command_kwic = {
    .name = "kwic",
    .purpose = "show every place that a query finds in its context",
    .operands = "QUERY...",
    .operand_name = "a QUERY",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(kwic_arguments),
    .defaults = &defaults,
    .run = run,
};
