/* yiming search: entries and passages for a query in any script. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { IN_BOTH, IN_ENTRIES, IN_TEXT };
enum { DUPS_COLLAPSE, DUPS_ALL };
enum { NAME_DIGITS = 6 }; /* of an article, at least */
enum { DEFAULT_ENTRIES = 10, DEFAULT_PASSAGES = 20 };
/* Columns of a cell in the table of entries; COUNTS_COLUMNS is what counts of a thousand and the blanks before them take. */
enum { CELL_MAX = 36, CELL_MIN = 10, COUNTS_COLUMNS = 36 };

typedef struct search_arguments {
    size_t in, sort, scope, dups, limit, offset;
    int timeout_milliseconds;
    const char *types, *since, *until, *article;
    bool exact;
} search_arguments;

#define OPTION(member) offsetof(search_arguments, member)

/* The choices of --sort and --scope stand in the order of ym_sort and ym_scope. */
static const cli_option options[] = {
    {"in", 0, CLI_CHOICE, OPTION(in), "both|entries|text", "what to look for (default both)"},
    {"type", 0, CLI_TEXT, OPTION(types), "TYPE,...",
     "only these entries: person, place, organization, term, event, work"},
    {"since", 0, CLI_TEXT, OPTION(since), "DATE",
     "articles from this day on, as 2025-12-30, 2025-12 or 2025"},
    {"until", 0, CLI_TEXT, OPTION(until), "DATE", "articles up to this day, which is included"},
    {"article", 0, CLI_TEXT, OPTION(article), "NAME",
     "only this article: its name (6 or more hex digits) or its source"},
    {"scope", 0, CLI_CHOICE, OPTION(scope), "passage|article",
     "where all the words must be: in one passage (default) or one article"},
    {"sort", 0, CLI_CHOICE, OPTION(sort), "relevance|date|pinyin|english|count",
     "order of entries (default: the best match first); relevance ranks passages, too, which "
     "else come newest first"},
    {"limit", 0, CLI_COUNT_OR_ALL, OPTION(limit), "N",
     "at most N entries and N passages (default 10 and 20; 0: all)"},
    {"offset", 0, CLI_COUNT, OPTION(offset), "N", "leave out the first N"},
    {"exact", 0, CLI_FLAG, OPTION(exact), NULL, "the text as written: no other labels"},
    {"dups", 0, CLI_CHOICE, OPTION(dups), "collapse|all",
     "articles with the same text, or nearly: one of them, or all"},
    CLI_TIMEOUT_OPTION(OPTION(timeout_milliseconds)),
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const search_arguments defaults = {
    .limit = SIZE_MAX, .sort = SIZE_MAX, .timeout_milliseconds = CLI_TIMEOUT_MILLISECONDS};

static const cli_example examples[] = {
    {"yiming search 泽连斯基",
     "the entry, and every passage that mentions it under any of its names"},
    {"yiming search zeliansiji",
     "by pinyin, with or without tones; initials (zlsj) and Zelensky do as well"},
    {"yiming search '\"停火协议\" -加沙'",
     "a phrase, without a word; AND, OR and NOT may be written, and parentheses"},
    {"yiming search 'pujing Zelensky after:2026-01 title:停火'",
     "both of them since January, in articles whose title has the word; also before:, type:, "
     "lang:, source:"},
    {"yiming search -- -Trump 普京",
     "-- ends the options: behind it a word to leave out may look like one"},
    {"yiming search --in entries --type place nuofu", "places whose name begins so"},
    {"yiming search --since 2025-12 --json NATO", "for programs"},
    {NULL, NULL}};

static void print_json_entry(cli_state *cli, const ym_entry_hit *hit)
{
    ym_json *json = cli_json_begin(cli, "entry");
    ym_json_member_string(json, "entry", hit->entry->id);
    ym_json_member_string(json, "type", hit->entry->type);
    ym_json_member_string(json, "zh", hit->entry->zh);
    ym_json_member_string(json, "en", hit->entry->en);
    ym_json_member_string(json, "pinyin", hit->entry->pinyin);
    ym_json_member_integer(json, "mentions", (int64_t)hit->counts.mentions);
    ym_json_member_integer(json, "articles", (int64_t)hit->counts.articles);
    ym_json_member_string(json, "match", ym_match_name(hit->match));
    ym_json_member_string(json, "label", hit->label);
    cli_json_optional(json, "first", hit->counts.first_date);
    cli_json_optional(json, "last", hit->counts.last_date);
    cli_json_end(cli);
}

static size_t widest(cli_state *cli, size_t least, const char *text)
{
    const size_t width = cli_width(cli, text, strlen(text));
    return width > CELL_MAX ? CELL_MAX : width > least ? width : least;
}

/* Narrows the English name and the reading to what the terminal has room for. */
static void fit(const cli_state *cli, size_t taken, size_t *en, size_t *pinyin)
{
    const size_t columns = cli->output.columns;
    const size_t room = columns > taken + 2 * CELL_MIN ? columns - taken : 2 * CELL_MIN;
    if (columns == 0 || *en + *pinyin <= room)
        return;
    const size_t half = room / 2;
    if (*en <= half)
        *pinyin = room - *en;
    else if (*pinyin <= half)
        *en = room - *pinyin;
    else
        *en = *pinyin = half;
}

static void print_entries(cli_state *cli, const ym_results *results)
{
    const size_t count = ym_results_entry_count(results);
    size_t zh = 0;
    size_t en = 0;
    size_t pinyin = 0;
    size_t type = 0;
    for (size_t i = 0; i < count; i++) {
        const ym_entry *entry = ym_results_entry(results, i)->entry;
        zh = widest(cli, zh, entry->zh);
        en = widest(cli, en, entry->en);
        pinyin = widest(cli, pinyin, entry->pinyin);
        type = widest(cli, type, entry->type);
    }
    fit(cli, zh + type + COUNTS_COLUMNS, &en, &pinyin);
    for (size_t i = 0; i < count; i++) {
        const ym_entry_hit *hit = ym_results_entry(results, i);
        cli_style(cli, "1");
        cli_cell(cli, hit->entry->zh, zh, true);
        cli_style(cli, "0");
        cli_spaces(cli, 2);
        cli_cell(cli, hit->entry->en, en, true);
        cli_spaces(cli, 2);
        cli_cell(cli, hit->entry->pinyin, pinyin, true);
        cli_spaces(cli, 2);
        cli_cell(cli, hit->entry->type, type, true);
        cli_printf(cli, "  %s in %s", CLI_COUNT_TEXT(hit->counts.mentions, "mention", "mentions"),
                   CLI_COUNT_TEXT(hit->counts.articles, "article", "articles"));
        if (hit->match > YM_MATCH_EXACT) {
            cli_printf(cli, "  (%s", ym_match_name(hit->match));
            if (hit->label != NULL && strcmp(hit->label, hit->entry->zh) != 0 &&
                strcmp(hit->label, hit->entry->en) != 0 &&
                strcmp(hit->label, hit->entry->pinyin) != 0) {
                cli_puts(cli, ": ");
                cli_text(cli, hit->label, strlen(hit->label));
            }
            cli_puts(cli, ")");
        }
        cli_puts(cli, "\n");
    }
}

static void print_results(cli_state *cli, const ym_results *results)
{
    const size_t entries = ym_results_entry_count(results);
    const size_t passages = ym_results_passage_count(results);
    for (size_t i = 0; cli->json && i < entries; i++)
        print_json_entry(cli, ym_results_entry(results, i));
    if (!cli->json) {
        print_entries(cli, results);
        if (entries > 0 && passages > 0)
            cli_puts(cli, "\n");
    }
    for (size_t i = 0; i < passages && !cli_output_lost(cli); i++) {
        if (cli->json)
            cli_json_passage(cli, ym_results_passage(results, i));
        else
            cli_print_passage(cli, ym_results_passage(results, i));
    }
}

/* "20 of 134 passages; --limit 0 shows all", when there is more than was shown. */
static void note_rest(cli_state *cli, size_t shown, uint64_t total, const char *what)
{
    if (shown < total)
        cli_note(cli, "%zu of %llu %s; --limit 0 shows all", shown, (unsigned long long)total,
                 what);
}

/* Entries alone: the words name something, and no text has them (together). */
static void note_no_passage(cli_state *cli, const char *query)
{
    cli_note(cli, strpbrk(query, " \t") != NULL ? "no passage holds all of these"
                                                : "no passage holds it");
}

/* What could be the beginning of an article's name, were it longer. */
static bool is_short_name(const char *name)
{
    const size_t size = strlen(name);
    return size > 0 && size < NAME_DIGITS && strspn(name, "0123456789abcdefABCDEF") == size;
}

static int run(cli_state *cli, void *context)
{
    const search_arguments *arguments = context;
    ym_index *index = NULL;
    ym_results *results = NULL;
    ym_error error = {0};
    int code = CLI_ERROR;
    char *query = cli_join_operands(cli);
    if (query == NULL)
        goto done;
    const bool limited = arguments->limit != SIZE_MAX;
    const ym_search_options search = {
        .no_entries = arguments->in == IN_TEXT,
        .no_passages = arguments->in == IN_ENTRIES,
        .exact = arguments->exact,
        .all_duplicates = arguments->dups == DUPS_ALL,
        .types = arguments->types,
        .since = arguments->since,
        .until = arguments->until,
        .article = arguments->article,
        .scope = (ym_scope)arguments->scope,
        .timeout_ms = (unsigned)arguments->timeout_milliseconds,
        .sort = arguments->sort == SIZE_MAX ? YM_SORT_MATCH : (ym_sort)arguments->sort,
        .passage_sort =
            arguments->sort == YM_SORT_MATCH ? YM_PASSAGES_RELEVANT : YM_PASSAGES_NEWEST,
        .entry_limit = limited ? arguments->limit : DEFAULT_ENTRIES,
        .passage_limit = limited ? arguments->limit : DEFAULT_PASSAGES,
        .offset = arguments->offset,
    };
    ym_status status = ym_search_check(query, &search, &error);
    if (status < 0) {
        code = cli_fail_query(cli, query, status, &error);
        goto done;
    }
    code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code != CLI_DONE)
        goto done;
    status = ym_search(&results, index, query, &search, &error);
    if (status == YM_E_NOT_FOUND && is_short_name(arguments->article)) {
        code = cli_usage(cli, "no article is called %s; of a name, %d digits at least are needed",
                         arguments->article, (int)NAME_DIGITS);
        goto done;
    }
    if (status < 0) {
        code = cli_fail(cli, status, &error);
        goto done;
    }
    const size_t entries = ym_results_entry_count(results);
    const size_t passages = ym_results_passage_count(results);
    if (entries + passages == 0) {
        const uint64_t found = ym_results_entry_total(results) + ym_results_passage_total(results);
        if (found > 0)
            cli_note(cli,
                     "nothing left after --offset %zu: there are %llu entries and %llu passages",
                     arguments->offset, (unsigned long long)ym_results_entry_total(results),
                     (unsigned long long)ym_results_passage_total(results));
        else
            cli_note_nothing(cli, index, query, NULL);
        cli_note_advice(cli, query);
        code = CLI_NOTHING;
        goto done;
    }
    cli_output_page(cli);
    print_results(cli, results);
    code = cli_output_close(cli, true, CLI_DONE);
    if (!search.no_passages && ym_results_passage_total(results) == 0)
        note_no_passage(cli, query);
    if (arguments->offset == 0) {
        note_rest(cli, entries, search.no_entries ? entries : ym_results_entry_total(results),
                  "entries");
        note_rest(cli, passages, search.no_passages ? passages : ym_results_passage_total(results),
                  "passages");
    }
    cli_note_advice(cli, query);
done:
    ym_results_free(results);
    ym_index_close(index);
    free(query);
    return code;
}

const cli_command cli_command_search = {
    .name = "search",
    .purpose = "find entries and passages, in Chinese, pinyin or English",
    .operands = "QUERY...",
    .operand_name = "a QUERY",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(search_arguments),
    .defaults = &defaults,
    .run = run,
};
