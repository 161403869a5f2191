/* yiming show: one entry whole, with its counts, its neighbours and its passages. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { DUPS_COLLAPSE, DUPS_ALL };
enum { NEIGHBOURS = 10, LABEL_COLUMNS = 14 };

typedef struct show_arguments {
    size_t limit, dups;
} show_arguments;

#define OPTION(member) offsetof(show_arguments, member)

static const cli_option options[] = {
    {"limit", 0, CLI_COUNT_OR_ALL, OPTION(limit), "N", "at most N passages (default 20; 0: all)"},
    {"dups", 0, CLI_CHOICE, OPTION(dups), "collapse|all",
     "articles with the same text: one of them, or all"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const show_arguments defaults = {.limit = 20};

static const cli_example examples[] = {
    {"yiming show zelensky", "by id"},
    {"yiming show 澤倫斯基", "by any of its names; pinyin does as well"},
    {"yiming show --limit 0 --json nato", "with every passage, for programs"},
    {NULL, NULL}};

/* Everything that is printed about one entry; owns the two lists. */
typedef struct entry_card {
    const ym_entry *entry;
    ym_entry_counts counts;
    ym_neighbour *neighbours;
    size_t neighbour_count;
    ym_results *passages;
} entry_card;

static void print_json(cli_state *cli, const entry_card *card)
{
    ym_json *json = cli_json_begin(cli, "entry");
    ym_entry_json(json, card->entry);
    ym_json_member_integer(json, "mentions", (int64_t)card->counts.mentions);
    ym_json_member_integer(json, "articles", (int64_t)card->counts.articles);
    cli_json_optional(json, "first", card->counts.first_date);
    cli_json_optional(json, "last", card->counts.last_date);
    ym_json_key(json, "neighbours");
    ym_json_begin_array(json);
    for (size_t i = 0; i < card->neighbour_count; i++) {
        const ym_neighbour *each = &card->neighbours[i];
        ym_json_begin_object(json);
        ym_json_member_string(json, "entry", each->entry->id);
        ym_json_member_string(json, "zh", each->entry->zh);
        ym_json_member_string(json, "en", each->entry->en);
        ym_json_member_integer(json, "passages", (int64_t)each->passages);
        ym_json_end_object(json);
    }
    ym_json_end_array(json);
    cli_json_end(cli);
}

static void print_name(cli_state *cli, const char *name)
{
    cli_style(cli, "2");
    cli_cell(cli, name, LABEL_COLUMNS, true);
    cli_style(cli, "0");
}

static void print_row(cli_state *cli, const char *name, const char *value)
{
    if (value[0] == '\0')
        return;
    print_name(cli, name);
    /* Lists are separated by '|' in the files; people read them better with room. */
    for (const char *from = value; *from != '\0';) {
        const size_t size = strcspn(from, "|");
        cli_text(cli, from, size);
        from += size;
        if (*from == '|') {
            cli_puts(cli, " | ");
            from++;
        }
    }
    cli_puts(cli, "\n");
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
        cli_puts(cli, " to ");
        cli_text(cli, counts->last_date, strcspn(counts->last_date, "T"));
    }
    cli_puts(cli, "\n");
    if (card->neighbour_count == 0)
        return;
    print_name(cli, "seen with");
    for (size_t i = 0; i < card->neighbour_count; i++) {
        const ym_neighbour *each = &card->neighbours[i];
        const char *name = each->entry->zh[0] != '\0' ? each->entry->zh : each->entry->en;
        cli_puts(cli, i > 0 ? ", " : "");
        cli_text(cli, name, strlen(name));
        cli_printf(cli, " %llu", (unsigned long long)each->passages);
    }
    cli_puts(cli, "\n");
}

static ym_status print_entry(cli_state *cli, const entry_card *card, ym_error *error)
{
    const ym_entry *entry = card->entry;
    cli_style(cli, "1");
    cli_text(cli, entry->zh, strlen(entry->zh));
    cli_puts(cli, entry->zh[0] != '\0' && entry->en[0] != '\0' ? "  " : "");
    cli_text(cli, entry->en, strlen(entry->en));
    cli_style(cli, "0");
    cli_puts(cli, "\n");
    for (size_t i = 0; ym_glossary_column(i) != NULL; i++) {
        char *value = NULL;
        const ym_status status = ym_entry_column(&value, entry, ym_glossary_column(i), error);
        if (status < 0)
            return status;
        print_row(cli, ym_glossary_column(i), value);
        ym_text_free(value);
    }
    print_row(cli, "origin", entry->origin);
    print_counts(cli, card);
    return YM_OK;
}

static ym_status fill(entry_card *card, ym_index *index, const show_arguments *arguments,
                      ym_error *error)
{
    ym_status status = ym_entry_get_counts(index, card->entry, &card->counts, error);
    if (status == YM_OK)
        status = ym_entry_neighbours(&card->neighbours, &card->neighbour_count, index, card->entry,
                                     NEIGHBOURS, error);
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
    status = ym_entry_lookup(index, name, &card.entry, &error);
    if (status == YM_E_NOT_FOUND) {
        cli_note_nothing(cli, name, &error, "try yiming search");
        code = CLI_NOTHING;
        goto done;
    }
    if (status == YM_OK)
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
    if (shown > 0 && !cli->json)
        cli_puts(cli, "\n");
    for (size_t i = 0; i < shown && !cli_output_lost(cli); i++) {
        if (cli->json)
            cli_json_passage(cli, ym_results_passage(card.passages, i));
        else
            cli_print_passage(cli, ym_results_passage(card.passages, i));
    }
    code = cli_output_close(cli, true, CLI_DONE);
    if (shown < ym_results_passage_total(card.passages))
        cli_note(cli, "%zu of %llu passages; --limit 0 shows all", shown,
                 (unsigned long long)ym_results_passage_total(card.passages));
done:
    ym_results_free(card.passages);
    ym_neighbours_free(card.neighbours);
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
