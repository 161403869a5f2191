/* yiming show: one entry whole, with its counts, its neighbours and its passages. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { DUPS_COLLAPSE, DUPS_ALL };
enum {
    NEIGHBOURS = 10,
    FEW_NEIGHBOURS = 3,
    LABEL_COLUMNS = 14,
    LEAST_VALUE = 20,
    SPARK_COLUMNS = 60
};

typedef struct show_arguments {
    size_t limit, dups;
} show_arguments;

#define OPTION(member) offsetof(show_arguments, member)

static const cli_option options[] = {
    {"limit", 0, CLI_COUNT_OR_ALL, OPTION(limit), "N",
     "at most N passages, newest first (default 5; 0: all)"},
    {"dups", 0, CLI_CHOICE, OPTION(dups), "collapse|all",
     "articles with the same text, or nearly: one of them, or all"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const show_arguments defaults = {.limit = 5};

static const cli_example examples[] = {
    {"yiming show zelensky", "by id"},
    {"yiming show 澤倫斯基", "by any of its names; pinyin does as well"},
    {"yiming show --limit 0 --json nato", "with every passage, for programs"},
    {NULL, NULL}};

/* Everything that is printed about one entry; owns all but the entry. */
typedef struct entry_card {
    const ym_entry *entry;
    ym_entry_counts counts;
    ym_counts *by_label, *by_month;
    ym_cooccurrence *neighbours;
    size_t neighbour_count;
    ym_entry_examples examples;
    ym_results *passages;
} entry_card;

static void free_card(entry_card *card)
{
    ym_counts_free(card->by_label);
    ym_counts_free(card->by_month);
    ym_cooccurrences_free(card->neighbours);
    ym_entry_examples_free(&card->examples);
    ym_results_free(card->passages);
}

/* How often a label is used. */
static uint64_t uses_of(const entry_card *card, const char *label)
{
    for (size_t i = 0; i < ym_counts_count(card->by_label); i++) {
        const ym_count *each = ym_counts_get(card->by_label, i);
        if (strcmp(each->key, label) == 0)
            return each->hits;
    }
    return 0;
}

/* ---- JSON ------------------------------------------------------------------------------------------------------ */

static void print_json_example(ym_json *json, const char *name, const ym_results *example)
{
    const ym_passage_hit *hit = example != NULL ? ym_results_passage(example, 0) : NULL;
    ym_json_key(json, name);
    if (hit == NULL) {
        ym_json_null(json);
        return;
    }
    ym_json_begin_object(json);
    ym_json_member_string(json, "article", hit->article);
    ym_json_member_integer(json, "passage", (int64_t)hit->passage);
    ym_json_member_string(json, "passage_id", hit->passage_id);
    ym_json_member_string(json, "date", hit->date);
    ym_json_member_string(json, "text", hit->text);
    ym_json_end_object(json);
}

static void print_json_neighbours(ym_json *json, const entry_card *card)
{
    ym_json_key(json, "neighbours");
    ym_json_begin_array(json);
    for (size_t i = 0; i < card->neighbour_count; i++) {
        const ym_cooccurrence *each = &card->neighbours[i];
        ym_json_begin_object(json);
        ym_json_member_string(json, "entry", each->entry->id);
        ym_json_member_string(json, "zh", each->entry->zh);
        ym_json_member_string(json, "en", each->entry->en);
        ym_json_member_integer(json, "passages", (int64_t)each->together);
        ym_json_member_decimal(json, "log_dice", each->log_dice, 4);
        ym_json_end_object(json);
    }
    ym_json_end_array(json);
}

static void print_json(cli_state *cli, const entry_card *card)
{
    ym_json *json = cli_json_begin(cli, "entry");
    ym_entry_json(json, card->entry);
    ym_json_member_integer(json, "mentions", (int64_t)card->counts.mentions);
    ym_json_member_integer(json, "articles", (int64_t)card->counts.articles);
    cli_json_optional(json, "first", card->counts.first_date);
    cli_json_optional(json, "last", card->counts.last_date);
    print_json_neighbours(json, card);
    ym_json_key(json, "uses");
    ym_json_begin_array(json);
    for (size_t i = 0; i < ym_counts_count(card->by_label); i++) {
        const ym_count *each = ym_counts_get(card->by_label, i);
        ym_json_begin_object(json);
        ym_json_member_string(json, "label", each->key);
        ym_json_member_integer(json, "mentions", (int64_t)each->hits);
        ym_json_end_object(json);
    }
    ym_json_end_array(json);
    print_json_example(json, "best_passage", card->examples.best);
    print_json_example(json, "first_passage", card->examples.first);
    print_json_example(json, "latest_passage", card->examples.latest);
    cli_json_end(cli);
}

/* ---- for people ------------------------------------------------------------------------------------------------ */

static void print_name(cli_state *cli, const char *name)
{
    cli_style(cli, "2");
    cli_cell(cli, name, LABEL_COLUMNS, true);
    cli_style(cli, "0");
}

/* Columns for values; without a terminal they do not end. */
static size_t value_columns(const cli_state *cli)
{
    return cli->output.columns > LABEL_COLUMNS + 2 * LEAST_VALUE
               ? cli->output.columns - LABEL_COLUMNS
               : SIZE_MAX;
}

static void print_row(cli_state *cli, const char *name, const char *value)
{
    const size_t bytes = strlen(value);
    for (size_t at = 0; at < bytes;) {
        const size_t columns = value_columns(cli);
        const size_t line = columns == SIZE_MAX ? bytes : cli_wrap(value + at, bytes - at, columns);
        print_name(cli, at == 0 ? name : "");
        cli_text(cli, value + at, line);
        cli_puts(cli, "\n");
        at += line;
    }
}

/* Where the next of several items in a row goes: behind a separator, or on a line of its own. */
static void begin_item(cli_state *cli, const char *name, size_t width, size_t *at)
{
    if (*at == 0) {
        print_name(cli, name);
    } else if (value_columns(cli) != SIZE_MAX && *at + 2 + width > value_columns(cli)) {
        cli_puts(cli, "\n");
        print_name(cli, "");
        *at = 0;
    } else {
        cli_puts(cli, "  ");
        *at += 2;
    }
    *at += width;
}

static const char *remark_of(const ym_label *label)
{
    if (label->status == YM_LABEL_STATUS_FORBIDDEN)
        return "never";
    if (label->status == YM_LABEL_STATUS_DEPRECATED)
        return "avoid";
    if (label->status == YM_LABEL_STATUS_DRAFT)
        return "draft";
    return label->kind == YM_LABEL_SHORT       ? "short"
           : label->kind == YM_LABEL_ADJECTIVE ? "adj."
                                               : "";
}

/* "普丁 Pǔdīng 12", quiet when it is not used. */
static void print_label(cli_state *cli, const entry_card *card, const ym_label *label, size_t *at)
{
    char behind[64];
    const uint64_t uses = uses_of(card, label->text);
    const char *remark = remark_of(label);
    /* A reading says nothing new where it is the entry's, which stands above. */
    const char *reading = label->reading != NULL && label->kind != YM_LABEL_PREFERRED &&
                                  strcmp(label->reading, card->entry->pinyin) != 0
                              ? label->reading
                              : "";
    snprintf(behind, sizeof behind, "%s%s%s", remark[0] != '\0' ? " (" : "", remark,
             remark[0] != '\0' ? ")" : "");
    if (uses > 0)
        snprintf(behind + strlen(behind), sizeof behind - strlen(behind), " %llu",
                 (unsigned long long)uses);
    const size_t text_width = cli_width(cli, label->text, strlen(label->text));
    const size_t reading_width = cli_width(cli, reading, strlen(reading));
    begin_item(cli, label->lang,
               text_width + (reading_width > 0 ? reading_width + 1 : 0) + strlen(behind), at);
    cli_style(cli, uses > 0 ? "1" : "0");
    cli_text(cli, label->text, strlen(label->text));
    cli_style(cli, "0");
    cli_style(cli, "2");
    cli_puts(cli, reading[0] != '\0' ? " " : "");
    cli_text(cli, reading, strlen(reading));
    cli_style(cli, "0");
    cli_puts(cli, behind);
}

/* Is it the first label of its language? */
static bool opens_language(const ym_entry *entry, size_t i)
{
    for (size_t before = 0; before < i; before++) {
        if (strcmp(entry->labels[before].lang, entry->labels[i].lang) == 0)
            return false;
    }
    return true;
}

/* The labels by language and region, Chinese before others. */
static void print_labels(cli_state *cli, const entry_card *card)
{
    const ym_entry *entry = card->entry;
    for (size_t i = 0; i < 2 * entry->label_count; i++) {
        const bool others = i >= entry->label_count;
        const size_t first = others ? i - entry->label_count : i;
        const char *lang = entry->labels[first].lang;
        size_t at = 0;
        if ((strncmp(lang, "zh", 2) != 0) != others || !opens_language(entry, first))
            continue;
        for (size_t j = first; j < entry->label_count; j++) {
            if (strcmp(entry->labels[j].lang, lang) == 0)
                print_label(cli, card, &entry->labels[j], &at);
        }
        cli_puts(cli, "\n");
    }
}

/* Columns whose values stand among the labels. */
static bool is_label_column(const char *column)
{
    static const char *const names[] = {"zh",      "zh_tw",    "zh_hk",    "zh_sg",
                                        "zh_also", "zh_short", "zh_avoid", "en",
                                        "en_also", "en_short", "en_avoid", "en_adj"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(column, names[i]) == 0)
            return true;
    }
    return false;
}

static void print_timeline(cli_state *cli, const entry_card *card)
{
    cli_periods periods;
    char first[16];
    char last[16];
    if (!cli_periods_make(&periods, card->by_month, CLI_BY_AUTO)) {
        cli->output.error = ENOMEM;
        return;
    }
    if (periods.count > 1) {
        /* Between two dates. */
        const size_t room = value_columns(cli) - LEAST_VALUE;
        print_name(cli, periods.by_year ? "by year" : "by month");
        cli_printf(cli, "%s ", cli_period_name(first, periods.items[0].from, periods.by_year));
        cli_spark(cli, &periods, room > SPARK_COLUMNS ? SPARK_COLUMNS : room);
        cli_printf(cli, " %s\n",
                   cli_period_name(last, periods.items[periods.count - 1].from, periods.by_year));
    }
    cli_periods_free(&periods);
}

static void print_neighbours(cli_state *cli, const entry_card *card)
{
    size_t at = 0;
    for (size_t i = 0; i < card->neighbour_count; i++) {
        const ym_cooccurrence *each = &card->neighbours[i];
        const char *name = cli_entry_name(each->entry);
        char together[32];
        const int digits =
            snprintf(together, sizeof together, " %llu", (unsigned long long)each->together);
        begin_item(cli, "seen with", cli_width(cli, name, strlen(name)) + (size_t)digits, &at);
        cli_text(cli, name, strlen(name));
        cli_faint(cli, "%s", together);
    }
    cli_puts(cli, card->neighbour_count > 0 ? "\n" : "");
}

static void print_counts(cli_state *cli, const entry_card *card)
{
    const ym_entry_counts *counts = &card->counts;
    print_name(cli, "seen");
    cli_printf(cli, "%s in %s", CLI_COUNT_TEXT(counts->mentions, "mention", "mentions"),
               CLI_COUNT_TEXT(counts->articles, "article", "articles"));
    if (counts->first_date[0] != '\0') {
        cli_puts(cli, ", ");
        cli_text(cli, counts->first_date, strcspn(counts->first_date, "T"));
        if (strcmp(counts->first_date, counts->last_date) != 0) {
            cli_puts(cli, " to ");
            cli_text(cli, counts->last_date, strcspn(counts->last_date, "T"));
        }
    }
    cli_puts(cli, "\n");
    print_timeline(cli, card);
    print_neighbours(cli, card);
}

static ym_status print_entry(cli_state *cli, const entry_card *card, ym_error *error)
{
    const ym_entry *entry = card->entry;
    cli_print_names(cli, entry);
    cli_puts(cli, "\n");
    for (size_t i = 0; ym_glossary_column(i) != NULL; i++) {
        char *value = NULL;
        if (is_label_column(ym_glossary_column(i)))
            continue;
        const ym_status status = ym_entry_column(&value, entry, ym_glossary_column(i), error);
        if (status < 0)
            return status;
        if (strcmp(ym_glossary_column(i), "status") != 0 || strcmp(value, "preferred") != 0)
            print_row(cli, ym_glossary_column(i), value);
        ym_text_free(value);
    }
    print_row(cli, "origin", entry->origin);
    print_labels(cli, card);
    print_counts(cli, card);
    return YM_OK;
}

static bool is_same(const ym_passage_hit *a, const ym_passage_hit *b)
{
    return a != NULL && b != NULL && a->passage == b->passage &&
           strcmp(a->article, b->article) == 0;
}

static void print_headed(cli_state *cli, const char *heading, const ym_passage_hit *hit)
{
    cli_puts(cli, "\n");
    cli_faint(cli, "%s", heading);
    cli_puts(cli, "\n");
    if (hit != NULL)
        cli_print_passage(cli, hit);
}

/* The best passage, the first, and the latest ones. */
static void print_passages(cli_state *cli, const entry_card *card)
{
    const ym_passage_hit *best =
        card->examples.best != NULL ? ym_results_passage(card->examples.best, 0) : NULL;
    const ym_passage_hit *first =
        card->examples.first != NULL ? ym_results_passage(card->examples.first, 0) : NULL;
    const size_t shown = ym_results_passage_count(card->passages);
    if (ym_results_passage_total(card->passages) == 1) {
        print_headed(cli, "its only passage", ym_results_passage(card->passages, 0));
        return;
    }
    if (best != NULL)
        print_headed(cli, is_same(best, first) ? "best passage, and the first" : "best passage",
                     best);
    if (first != NULL && !is_same(best, first))
        print_headed(cli, "first", first);
    if (shown > 0)
        print_headed(cli, "latest", NULL);
    for (size_t i = 0; i < shown && !cli_output_lost(cli); i++)
        cli_print_passage(cli, ym_results_passage(card->passages, i));
}

/* ---- the command ----------------------------------------------------------------------------------------------- */

/* Those that are often enough with it to mean something; of a rare entry any. */
static ym_status find_neighbours(entry_card *card, ym_index *index, ym_error *error)
{
    ym_cooccurrence_options wanted = {.limit = NEIGHBOURS};
    ym_status status = ym_entry_cooccurrences(&card->neighbours, &card->neighbour_count, NULL,
                                              index, card->entry, &wanted, error);
    if (status == YM_OK && card->neighbour_count < FEW_NEIGHBOURS) {
        ym_cooccurrences_free(card->neighbours);
        wanted.least = 1;
        status = ym_entry_cooccurrences(&card->neighbours, &card->neighbour_count, NULL, index,
                                        card->entry, &wanted, error);
    }
    return status;
}

static ym_status fill(entry_card *card, ym_index *index, const show_arguments *arguments,
                      ym_error *error)
{
    const ym_count_options by_label = {.by = YM_COUNT_BY_LABEL, .no_chars = true};
    const ym_count_options by_month = {
        .by = YM_COUNT_BY_MONTH, .empty_lines = true, .no_chars = true};
    ym_status status = ym_entry_get_counts(index, card->entry, &card->counts, error);
    if (status == YM_OK)
        status = ym_count_entry(&card->by_label, index, card->entry, &by_label, error);
    if (status == YM_OK)
        status = ym_count_entry(&card->by_month, index, card->entry, &by_month, error);
    if (status == YM_OK)
        status = find_neighbours(card, index, error);
    if (status == YM_OK)
        status = ym_entry_get_examples(&card->examples, index, card->entry, error);
    if (status == YM_OK)
        status = ym_entry_passages(&card->passages, index, card->entry, arguments->limit,
                                   arguments->dups == DUPS_ALL, error);
    return status;
}

static int run(cli_state *cli, void *context)
{
    const show_arguments *arguments = context;
    ym_index *index = NULL;
    ym_error error = {0};
    entry_card card = {0};
    ym_status status = YM_OK;
    int code = CLI_ERROR;
    char *name = cli_join_operands(cli);
    if (name == NULL)
        goto done;
    code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code != CLI_DONE)
        goto done;
    code = cli_find_entry(cli, index, name, &card.entry);
    if (code != CLI_DONE)
        goto done;
    status = fill(&card, index, arguments, &error);
    if (status == YM_OK)
        cli_output_page(cli);
    if (status == YM_OK && cli->json)
        print_json(cli, &card);
    else if (status == YM_OK)
        status = print_entry(cli, &card, &error);
    if (status < 0) {
        code = cli_fail(cli, status, &error);
        goto done;
    }
    const size_t shown = ym_results_passage_count(card.passages);
    if (!cli->json)
        print_passages(cli, &card);
    for (size_t i = 0; cli->json && i < shown && !cli_output_lost(cli); i++)
        cli_json_passage(cli, ym_results_passage(card.passages, i));
    code = cli_output_close(cli, true, CLI_DONE);
    if (shown < ym_results_passage_total(card.passages))
        cli_note(cli, "%zu of %llu passages; --limit 0 shows all", shown,
                 (unsigned long long)ym_results_passage_total(card.passages));
done:
    free_card(&card);
    ym_index_close(index);
    free(name);
    return code;
}

const cli_command cli_command_show = {
    .name = "show",
    .purpose = "show one entry whole, with its passages",
    .operands = "ENTRY",
    .operand_name = "an ENTRY: an id, a name or its pinyin",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(show_arguments),
    .defaults = &defaults,
    .run = run,
};
