/* yiming freq: how often, and in how many passages and articles; of queries, or of all entries. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { KEY_MOST = 40, NAME_LEAST = 8, SUM_INDENT = 2, NUMBER_COLUMNS = 51, PER_MILLION = 1000000 };

/* --by: the choices after "label" stand in the order of ym_count_by. */
enum { BY_LABEL, BY_FORM, BY_YEAR, BY_MONTH, BY_SOURCE, BY_LANG, BY_NOTHING };

typedef struct freq_arguments {
    size_t by, limit;
    int timeout_milliseconds;
    const char *types, *since, *until;
    bool exact;
} freq_arguments;

#define OPTION(member) offsetof(freq_arguments, member)

#define BY_CHOICES "label|form|year|month|source|lang|total"
static const char by_choices[] = BY_CHOICES;

static const cli_option options[] = {
    {"by", 0, CLI_CHOICE, OPTION(by), BY_CHOICES,
     "what the lines below a query are (default label: which of an entry's names is used)"},
    {"type", 0, CLI_TEXT, OPTION(types), "TYPE,...",
     "without a QUERY, only these entries: person, place, organization, term, event, work"},
    {"limit", 0, CLI_COUNT_OR_ALL, OPTION(limit), "N",
     "at most N entries, or N lines below each query (default 20; 0: all)"},
    {"since", 0, CLI_TEXT, OPTION(since), "DATE",
     "articles from this day on, as 2025-12-30, 2025-12 or 2025"},
    {"until", 0, CLI_TEXT, OPTION(until), "DATE", "articles up to this day, which is included"},
    {"exact", 0, CLI_FLAG, OPTION(exact), NULL, "the text as written: no other labels"},
    CLI_TIMEOUT_OPTION(OPTION(timeout_milliseconds)),
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const freq_arguments defaults = {
    .by = BY_LABEL, .limit = 20, .timeout_milliseconds = CLI_TIMEOUT_MILLISECONDS};

static const cli_example examples[] = {
    {"yiming freq 普京 泽连斯基",
     "two queries beside each other, and which names are used how often"},
    {"yiming freq --by form Zelensky", "as written: 泽连斯基 and 澤連斯基 apart"},
    {"yiming freq --by year '\"人工智能\"'",
     "a phrase year by year, and per million characters of each"},
    {"yiming freq --type person --limit 20", "the people mentioned most"},
    {NULL, NULL}};

static double per_million(const ym_count *count)
{
    return count->all_chars == 0 ? 0 : (double)count->hits * PER_MILLION / (double)count->all_chars;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

/* `by` NULL: the sum of a query. */
static void print_json_count(cli_state *cli, const char *query, const char *by,
                             const ym_count *count)
{
    ym_json *json = cli_json_begin(cli, "freq");
    ym_json_member_string(json, "query", query);
    ym_json_member_string(json, "by", by);
    cli_json_optional(json, "key", count->key);
    ym_json_member_string(json, "entry", count->entry != NULL ? count->entry->id : NULL);
    if (count->entry != NULL) {
        ym_json_member_string(json, "type", count->entry->type);
        ym_json_member_string(json, "zh", count->entry->zh);
        ym_json_member_string(json, "en", count->entry->en);
    }
    ym_json_member_integer(json, "hits", (int64_t)count->hits);
    ym_json_member_integer(json, "passages", (int64_t)count->passages);
    ym_json_member_integer(json, "articles", (int64_t)count->articles);
    ym_json_member_integer(json, "all_articles", (int64_t)count->all_articles);
    ym_json_member_integer(json, "all_chars", (int64_t)count->all_chars);
    ym_json_member_decimal(json, "per_million", per_million(count), 3);
    cli_json_end(cli);
}

/* ---- tables ---------------------------------------------------------------------------------------------------- */

static void print_headings(cli_state *cli, size_t key_columns)
{
    cli_spaces(cli, key_columns);
    cli_faint(cli, "  %7s  %7s  %8s  %8s  %11s", "hits", "share", "passages", "articles",
              "per million");
    cli_puts(cli, "\n");
}

static void print_numbers(cli_state *cli, const ym_count *count, uint64_t of_hits)
{
    char share[16] = "";
    if (of_hits > 0)
        snprintf(share, sizeof share, "%.1f %%", (double)count->hits * 100 / (double)of_hits);
    cli_printf(cli, "  %7llu  %7s  %8llu  %8llu  %11.2f", (unsigned long long)count->hits, share,
               (unsigned long long)count->passages, (unsigned long long)count->articles,
               per_million(count));
}

static size_t widest(cli_state *cli, size_t least, const char *text, size_t indent)
{
    const size_t width = cli_width(cli, text, strlen(text)) + indent;
    return width > KEY_MOST ? KEY_MOST : width > least ? width : least;
}

/* What stands for a key that is unknown. */
static const char *key_name(const ym_count *count, size_t by)
{
    if (count->key[0] != '\0')
        return count->key;
    return by == BY_YEAR || by == BY_MONTH ? "no date" : "unknown";
}

/* What a line below a query says at its end. */
static void print_remark(cli_state *cli, const ym_count *count, size_t by)
{
    cli_style(cli, "2");
    if (by == BY_LABEL && count->entry != NULL) {
        cli_puts(cli, "  ");
        cli_text(cli, count->entry->id, strlen(count->entry->id));
    } else if (by == BY_LABEL) {
        cli_puts(cli, "  text, no mention");
    }
    cli_style(cli, "0");
}

/* ---- queries --------------------------------------------------------------------------------------------------- */

static size_t shown_lines(const ym_counts *counts, const freq_arguments *arguments)
{
    const size_t count = ym_counts_count(counts);
    if (arguments->by == BY_NOTHING)
        return 0;
    return arguments->limit != 0 && count > arguments->limit ? arguments->limit : count;
}

static void print_query(cli_state *cli, const char *query, const ym_counts *counts,
                        size_t key_columns, const freq_arguments *arguments)
{
    const ym_count *total = ym_counts_total(counts);
    const size_t count = ym_counts_count(counts);
    const size_t shown = shown_lines(counts, arguments);
    cli_style(cli, "1");
    cli_cell(cli, query, key_columns, true);
    cli_style(cli, "0");
    print_numbers(cli, total, 0);
    cli_puts(cli, "\n");
    for (size_t i = 0; i < shown; i++) {
        const ym_count *line = ym_counts_get(counts, i);
        cli_spaces(cli, SUM_INDENT);
        cli_cell(cli, key_name(line, arguments->by), key_columns - SUM_INDENT, true);
        print_numbers(cli, line, total->hits);
        print_remark(cli, line, arguments->by);
        cli_puts(cli, "\n");
    }
    if (shown < count && arguments->by != BY_NOTHING) {
        cli_faint(cli, "  and %zu more; --limit 0 shows all", count - shown);
        cli_puts(cli, "\n");
    }
}

static void print_json_query(cli_state *cli, const char *query, const ym_counts *counts,
                             const freq_arguments *arguments)
{
    char by[16];
    const char *choice = by_choices;
    for (size_t i = 0; i < arguments->by; i++)
        choice += strcspn(choice, "|") + 1;
    snprintf(by, sizeof by, "%.*s", (int)strcspn(choice, "|"), choice);
    print_json_count(cli, query, NULL, ym_counts_total(counts));
    for (size_t i = 0; i < shown_lines(counts, arguments); i++)
        print_json_count(cli, query, by, ym_counts_get(counts, i));
}

static void print_rows(cli_state *cli, const ym_query_counts *rows, size_t count,
                       const freq_arguments *arguments)
{
    size_t key_columns = 0;
    for (size_t i = 0; i < count; i++) {
        key_columns = widest(cli, key_columns, rows[i].query, 0);
        for (size_t j = 0; j < shown_lines(rows[i].counts, arguments); j++)
            key_columns =
                widest(cli, key_columns, key_name(ym_counts_get(rows[i].counts, j), arguments->by),
                       SUM_INDENT);
    }
    if (!cli->json)
        print_headings(cli, key_columns);
    for (size_t i = 0; i < count && !cli_output_lost(cli); i++) {
        if (cli->json)
            print_json_query(cli, rows[i].query, rows[i].counts, arguments);
        else
            print_query(cli, rows[i].query, rows[i].counts, key_columns, arguments);
    }
}

/* Shows the error under the query that it is about: the first that cannot be read, as ym_count_queries takes them. */
static int fail(cli_state *cli, ym_status status, const ym_error *error)
{
    const ym_search_options any = {.places = true};
    ym_error ignored = {0};
    size_t at = 0;
    while (at + 1 < cli->operand_count && ym_search_check(cli->operands[at], &any, &ignored) == 0)
        at++;
    return cli_fail_query(cli, cli->operands[at], status, error);
}

static int count_queries(cli_state *cli, ym_index *index, const freq_arguments *arguments)
{
    ym_error error = {0};
    uint64_t hits = 0;
    int code = CLI_ERROR;
    const size_t count = cli->operand_count;
    const ym_count_options wanted = {.by = arguments->by == BY_NOTHING ? YM_COUNT_BY_YEAR
                                                                       : (ym_count_by)arguments->by,
                                     .exact = arguments->exact,
                                     .since = arguments->since,
                                     .until = arguments->until,
                                     .timeout_ms = (unsigned)arguments->timeout_milliseconds};
    ym_query_counts *rows = calloc(count, sizeof *rows);
    if (rows == NULL) {
        cli_message(cli, "out of memory");
        return CLI_ERROR;
    }
    for (size_t i = 0; i < count; i++)
        rows[i].query = cli->operands[i];
    const ym_status status = ym_count_queries(rows, count, index, &wanted, &error);
    for (size_t i = 0; i < count && status == YM_OK; i++)
        hits += ym_counts_total(rows[i].counts)->hits;
    if (status < 0) {
        code = fail(cli, status, &error);
    } else {
        cli_output_page(cli);
        print_rows(cli, rows, count, arguments);
        code = cli_output_close(cli, true, hits > 0 ? CLI_DONE : CLI_NOTHING);
        for (size_t i = 0; i < count; i++) {
            if (ym_counts_total(rows[i].counts)->hits == 0)
                cli_note_nothing(cli, index, rows[i].query, NULL);
            cli_note_advice(cli, rows[i].query);
        }
    }
    for (size_t i = 0; i < count; i++)
        ym_counts_free(rows[i].counts);
    free(rows);
    return code;
}

/* ---- entries --------------------------------------------------------------------------------------------------- */

/* The English name and the type, as far as the terminal has room for them: a scrap of a name says nothing. */
static void print_names(cli_state *cli, const ym_entry *entry, size_t taken)
{
    const size_t columns = cli->output.columns;
    const size_t room = columns == 0 ? SIZE_MAX : columns > taken + 2 ? columns - taken - 2 : 0;
    const size_t name = cli_width(cli, entry->en, strlen(entry->en));
    if (room < NAME_LEAST)
        return;
    cli_puts(cli, "  ");
    cli_cell(cli, entry->en, room, false);
    if (name + 2 + strlen(entry->type) > room)
        return;
    cli_style(cli, "2");
    cli_puts(cli, name > 0 ? "  " : "");
    cli_text(cli, entry->type, strlen(entry->type));
    cli_style(cli, "0");
}

static void print_entries(cli_state *cli, const ym_counts *counts, size_t shown)
{
    size_t columns = 0;
    for (size_t i = 0; i < shown; i++)
        columns = widest(cli, columns, cli_entry_name(ym_counts_get(counts, i)->entry), 0);
    print_headings(cli, columns);
    for (size_t i = 0; i < shown && !cli_output_lost(cli); i++) {
        const ym_count *line = ym_counts_get(counts, i);
        cli_style(cli, "1");
        cli_cell(cli, cli_entry_name(line->entry), columns, true);
        cli_style(cli, "0");
        print_numbers(cli, line, ym_counts_total(counts)->hits);
        print_names(cli, line->entry, columns + NUMBER_COLUMNS);
        cli_puts(cli, "\n");
    }
}

static int count_entries(cli_state *cli, ym_index *index, const freq_arguments *arguments)
{
    ym_error error = {0};
    ym_counts *counts = NULL;
    const ym_count_options wanted = {.types = arguments->types,
                                     .since = arguments->since,
                                     .until = arguments->until,
                                     .timeout_ms = (unsigned)arguments->timeout_milliseconds};
    const ym_status status = ym_count_entries(&counts, index, &wanted, &error);
    if (status < 0)
        return cli_fail(cli, status, &error);
    const size_t count = ym_counts_count(counts);
    const size_t shown =
        arguments->limit != 0 && count > arguments->limit ? arguments->limit : count;
    cli_output_page(cli);
    for (size_t i = 0; cli->json && i < shown && !cli_output_lost(cli); i++)
        print_json_count(cli, NULL, "entry", ym_counts_get(counts, i));
    if (!cli->json && shown > 0)
        print_entries(cli, counts, shown);
    const int code = cli_output_close(cli, true, count > 0 ? CLI_DONE : CLI_NOTHING);
    if (count == 0)
        cli_note(cli, "no such entry is mentioned");
    else if (shown < count)
        cli_note(cli, "%zu of %zu entries; --limit 0 shows all", shown, count);
    ym_counts_free(counts);
    return code;
}

static int run(cli_state *cli, void *context)
{
    const freq_arguments *arguments = context;
    ym_index *index = NULL;
    if (cli->operand_count > 0 && arguments->types != NULL)
        return cli_usage(cli, "--type lists entries; it does not go with a QUERY");
    if (cli->operand_count == 0 && (arguments->by != BY_LABEL || arguments->exact))
        return cli_usage(cli, "--by and --exact are for a QUERY");
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE)
        code = cli->operand_count > 0 ? count_queries(cli, index, arguments)
                                      : count_entries(cli, index, arguments);
    ym_index_close(index);
    return code;
}

const cli_command cli_command_freq = {
    .name = "freq",
    .purpose = "count how often something is found, or which entries are mentioned most",
    .operands = "[QUERY...]",
    .operand_name = "a QUERY",
    .operand_min = 0,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(freq_arguments),
    .defaults = &defaults,
    .run = run,
};
