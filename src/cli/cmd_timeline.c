/* yiming timeline: how often an entry is mentioned, or a query found, by month or year. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { BAR_COLUMNS = 40, LEAST_BAR = 10, MOST_BAR = 100, PER_MILLION = 1000000 };

typedef struct timeline_arguments {
    size_t by;
    int timeout_milliseconds;
    const char *since, *until;
    bool exact;
} timeline_arguments;

#define OPTION(member) offsetof(timeline_arguments, member)

/* The choices of --by stand in the order of cli_period_by. */
static const cli_option options[] = {
    {"by", 0, CLI_CHOICE, OPTION(by), "auto|month|year",
     "months, or years (auto: months up to three years)"},
    {"since", 0, CLI_TEXT, OPTION(since), "DATE",
     "articles from this day on, as 2025-12-30, 2025-12 or 2025"},
    {"until", 0, CLI_TEXT, OPTION(until), "DATE", "articles up to this day, which is included"},
    {"exact", 0, CLI_FLAG, OPTION(exact), NULL,
     "places of the text as written, not mentions of an entry"},
    CLI_TIMEOUT_OPTION(OPTION(timeout_milliseconds)),
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const timeline_arguments defaults = {.by = CLI_BY_AUTO,
                                            .timeout_milliseconds = CLI_TIMEOUT_MILLISECONDS};

static const cli_example examples[] = {
    {"yiming timeline 泽连斯基", "mentions of the entry under any of its names"},
    {"yiming timeline '\"停火协议\"'", "places with a text: any query that names no entry"},
    {"yiming timeline --by year --since 2020 --json nato", "for programs"},
    {NULL, NULL}};

/* What is shown: the mentions of an entry, or the places of a query (entry NULL). */
typedef struct subject {
    const ym_entry *entry;
    const char *query;
} subject;

/* Does the text name an entry as a whole? Quotes ask for the text; initials are too like words. */
static ym_status names_entry(bool *named, ym_index *index, const char *text, ym_error *error)
{
    static const char *const quotes[] = {"\"", "＂", "“", "”", "„", "「", "」", "『", "』"};
    ym_results *candidates = NULL;
    *named = false;
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        if (strstr(text, quotes[i]) != NULL)
            return YM_OK;
    }
    ym_status status = ym_entry_candidates(&candidates, index, text, error);
    *named = status == YM_OK && ym_results_entry_count(candidates) > 0 &&
             ym_results_entry(candidates, 0)->match <= YM_MATCH_PINYIN;
    ym_results_free(candidates);
    return status;
}

static void print_json_period(cli_state *cli, const subject *about, const cli_periods *periods,
                              const cli_period *each)
{
    char name[16];
    const bool dated = each != &periods->undated;
    const int step = periods->by_year ? 12 : 1;
    ym_json *json = cli_json_begin(cli, "timeline");
    ym_json_member_string(json, "entry", about->entry != NULL ? about->entry->id : NULL);
    ym_json_member_string(json, "query", about->entry != NULL ? NULL : about->query);
    ym_json_member_string(json, "by", periods->by_year ? "year" : "month");
    ym_json_member_string(json, "period",
                          dated ? cli_period_name(name, each->from, periods->by_year) : NULL);
    ym_json_member_string(json, "until",
                          dated && each->until - each->from >= step
                              ? cli_period_name(name, each->until, periods->by_year)
                              : NULL);
    ym_json_member_integer(json, "hits", (int64_t)each->hits);
    ym_json_member_integer(json, "passages", (int64_t)each->passages);
    ym_json_member_integer(json, "articles", (int64_t)each->articles);
    ym_json_member_integer(json, "all_articles", (int64_t)each->all_articles);
    ym_json_member_integer(json, "all_chars", (int64_t)each->all_chars);
    ym_json_member_decimal(
        json, "per_million",
        each->all_chars == 0 ? 0 : (double)each->hits * PER_MILLION / (double)each->all_chars, 3);
    cli_json_end(cli);
}

static void print_heading(cli_state *cli, const subject *about, const ym_count *total)
{
    if (about->entry != NULL) {
        cli_print_names(cli, about->entry);
    } else {
        cli_style(cli, "1");
        cli_text(cli, about->query, strlen(about->query));
        cli_style(cli, "0");
    }
    cli_faint(cli, "  %s in %s of %llu",
              about->entry != NULL ? CLI_COUNT_TEXT(total->hits, "mention", "mentions")
                                   : CLI_COUNT_TEXT(total->hits, "place", "places"),
              CLI_COUNT_TEXT(total->articles, "article", "articles"),
              (unsigned long long)total->all_articles);
    cli_puts(cli, "\n");
}

/* Digits of a number. */
static int digits_of(uint64_t value)
{
    return snprintf(NULL, 0, "%llu", (unsigned long long)value);
}

static void print_period(cli_state *cli, const cli_periods *periods, const cli_period *each,
                         uint64_t most, int digits, size_t columns)
{
    char name[16];
    const int step = periods->by_year ? 12 : 1;
    const int empty = (each->until - each->from + 1) / step;
    const int name_columns = periods->by_year ? 4 : 7;
    cli_style(cli, "36");
    if (empty > 1)
        cli_printf(cli, "%-*s", name_columns, "...");
    else
        cli_puts(cli, cli_period_name(name, each->from, periods->by_year));
    cli_style(cli, "0");
    if (empty > 1) {
        cli_faint(cli, "  %*s  %d %s without an article", digits, "0", empty,
                  periods->by_year ? "years" : "months");
        cli_puts(cli, "\n");
        return;
    }
    cli_printf(cli, "  %*llu", digits, (unsigned long long)each->hits);
    if (each->hits > 0) {
        cli_puts(cli, "  ");
        cli_bar(cli, each->hits, most, columns);
    }
    cli_puts(cli, "\n");
}

static void print_periods(cli_state *cli, const cli_periods *periods)
{
    uint64_t most = 1;
    for (size_t i = 0; i < periods->count; i++)
        most = periods->items[i].hits > most ? periods->items[i].hits : most;
    const int digits = digits_of(most > periods->undated.hits ? most : periods->undated.hits);
    const size_t taken = (periods->by_year ? 4u : 7u) + 4u + (size_t)digits;
    size_t columns = cli->output.columns == 0                  ? BAR_COLUMNS
                     : cli->output.columns > taken + LEAST_BAR ? cli->output.columns - taken - 1
                                                               : LEAST_BAR;
    columns = columns > MOST_BAR ? MOST_BAR : columns;
    for (size_t i = 0; i < periods->count && !cli_output_lost(cli); i++)
        print_period(cli, periods, &periods->items[i], most, digits, columns);
    if (periods->undated.hits > 0) {
        cli_style(cli, "36");
        cli_printf(cli, "%-*s", periods->by_year ? 4 : 7, periods->by_year ? "n.d." : "undated");
        cli_style(cli, "0");
        cli_printf(cli, "  %*llu\n", digits, (unsigned long long)periods->undated.hits);
    }
}

static int print(cli_state *cli, const subject *about, const ym_counts *counts, cli_period_by by)
{
    cli_periods periods;
    if (!cli_periods_make(&periods, counts, by)) {
        cli_message(cli, "out of memory");
        return CLI_ERROR;
    }
    cli_output_page(cli);
    if (!cli->json) {
        print_heading(cli, about, ym_counts_total(counts));
        print_periods(cli, &periods);
    }
    for (size_t i = 0; cli->json && i < periods.count && !cli_output_lost(cli); i++)
        print_json_period(cli, about, &periods, &periods.items[i]);
    if (cli->json && periods.undated.hits > 0)
        print_json_period(cli, about, &periods, &periods.undated);
    cli_periods_free(&periods);
    return cli_output_close(cli, true, CLI_DONE);
}

static int run(cli_state *cli, void *context)
{
    const timeline_arguments *arguments = context;
    ym_index *index = NULL;
    ym_counts *counts = NULL;
    ym_error error = {0};
    bool named = false;
    int code = CLI_ERROR;
    char *text = cli_join_operands(cli);
    subject about = {NULL, text};
    if (text == NULL)
        goto done;
    const ym_count_options wanted = {.by = YM_COUNT_BY_MONTH,
                                     .exact = arguments->exact,
                                     .since = arguments->since,
                                     .until = arguments->until,
                                     .empty_lines = true,
                                     .timeout_ms = (unsigned)arguments->timeout_milliseconds};
    code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code != CLI_DONE)
        goto done;
    ym_status status = arguments->exact ? YM_OK : names_entry(&named, index, text, &error);
    if (status == YM_OK && named) {
        code = cli_find_entry(cli, index, text, &about.entry);
        if (code != CLI_DONE)
            goto done;
        status = ym_count_entry(&counts, index, about.entry, &wanted, &error);
    } else if (status == YM_OK) {
        status = ym_count_query(&counts, index, text, &wanted, &error);
    }
    if (status < 0) {
        code = cli_fail_query(cli, text, status, &error);
    } else if (ym_counts_total(counts)->hits == 0) {
        if (about.entry != NULL)
            cli_note(cli, "%s is not mentioned%s", about.entry->id,
                     arguments->since != NULL || arguments->until != NULL ? " in these days" : "");
        else
            cli_note_nothing(cli, index, text, NULL);
        code = CLI_NOTHING;
    } else {
        code = print(cli, &about, counts, (cli_period_by)arguments->by);
    }
    if (status == YM_OK)
        cli_note_advice(cli, text);
done:
    ym_counts_free(counts);
    ym_index_close(index);
    free(text);
    return code;
}

const cli_command cli_command_timeline = {
    .name = "timeline",
    .purpose = "show how often something is mentioned by month or year",
    .operands = "ENTRY|QUERY",
    .operand_name = "an ENTRY or a QUERY",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(timeline_arguments),
    .defaults = &defaults,
    .run = run,
};
