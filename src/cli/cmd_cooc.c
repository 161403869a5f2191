/* yiming cooc: what is mentioned together with an entry, by logDice. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { SCOPE_PASSAGE, SCOPE_ARTICLE };
enum { NUMBER_COLUMNS = 27, NAME_MOST = 36, LEAST_NAME = 10, TYPE_COLUMNS = 16 };

typedef struct cooc_arguments {
    size_t scope, least, limit;
    int timeout_milliseconds;
    const char *types, *since, *until;
} cooc_arguments;

#define OPTION(member) offsetof(cooc_arguments, member)

static const cli_option options[] = {
    {"scope", 0, CLI_CHOICE, OPTION(scope), "passage|article",
     "what together means (default passage)"},
    {"type", 0, CLI_TEXT, OPTION(types), "TYPE,...",
     "only these entries: person, place, organization, term, event, work"},
    {"min", 0, CLI_COUNT, OPTION(least), "N", "together at least N times (default 3)"},
    {"limit", 0, CLI_COUNT_OR_ALL, OPTION(limit), "N", "at most N entries (default 20; 0: all)"},
    {"since", 0, CLI_TEXT, OPTION(since), "DATE",
     "articles from this day on, as 2025-12-30, 2025-12 or 2025"},
    {"until", 0, CLI_TEXT, OPTION(until), "DATE", "articles up to this day, which is included"},
    CLI_TIMEOUT_OPTION(OPTION(timeout_milliseconds)),
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cooc_arguments defaults = {
    .least = YM_COOCCURRENCE_LEAST, .limit = 20, .timeout_milliseconds = CLI_TIMEOUT_MILLISECONDS};

static const cli_example examples[] = {
    {"yiming cooc 泽连斯基", "who and what stands in the same passages, strongest first"},
    {"yiming cooc --type person --scope article nato", "people of the same articles"},
    {"yiming cooc --min 10 --json 加沙", "for programs"},
    {NULL, NULL}};

/* What is printed. */
typedef struct answer {
    const ym_entry *entry;
    uint64_t own_count;
    ym_cooccurrence *list;
    size_t count;
    bool by_article;
} answer;

static void print_json(cli_state *cli, const answer *found, const ym_cooccurrence *each)
{
    ym_json *json = cli_json_begin(cli, "cooc");
    ym_json_member_string(json, "entry", found->entry->id);
    ym_json_member_string(json, "scope", found->by_article ? "article" : "passage");
    ym_json_member_integer(json, "entry_count", (int64_t)found->own_count);
    ym_json_member_string(json, "other", each->entry->id);
    ym_json_member_string(json, "type", each->entry->type);
    ym_json_member_string(json, "zh", each->entry->zh);
    ym_json_member_string(json, "en", each->entry->en);
    ym_json_member_integer(json, "other_count", (int64_t)each->count);
    ym_json_member_integer(json, "together", (int64_t)each->together);
    ym_json_member_decimal(json, "log_dice", each->log_dice, 4);
    cli_json_end(cli);
}

static void print_heading(cli_state *cli, const answer *found)
{
    cli_print_names(cli, found->entry);
    cli_faint(cli, "  in %s",
              found->by_article ? CLI_COUNT_TEXT(found->own_count, "article", "articles")
                                : CLI_COUNT_TEXT(found->own_count, "passage", "passages"));
    cli_puts(cli, "\n");
    cli_faint(cli, "logDice = 14 + log2(2 together / (%llu + count)), Rychlý 2008",
              (unsigned long long)found->own_count);
    cli_puts(cli, "\n");
    cli_faint(cli, "%7s  %8s  %8s", "logDice", "together", "count");
    cli_puts(cli, "\n");
}

static void print_table(cli_state *cli, const answer *found)
{
    size_t zh = 0;
    size_t en = 0;
    print_heading(cli, found);
    for (size_t i = 0; i < found->count; i++) {
        const ym_entry *entry = found->list[i].entry;
        const size_t zh_width = cli_width(cli, entry->zh, strlen(entry->zh));
        const size_t en_width = cli_width(cli, entry->en, strlen(entry->en));
        zh = zh_width > zh ? zh_width : zh;
        en = en_width > en ? en_width : en;
    }
    zh = zh > NAME_MOST ? NAME_MOST : zh;
    en = en > NAME_MOST ? NAME_MOST : en;
    const size_t taken = NUMBER_COLUMNS + zh + TYPE_COLUMNS;
    if (cli->output.columns > taken + LEAST_NAME && en > cli->output.columns - taken)
        en = cli->output.columns - taken;
    for (size_t i = 0; i < found->count && !cli_output_lost(cli); i++) {
        const ym_cooccurrence *each = &found->list[i];
        cli_printf(cli, "%7.2f  %8llu  %8llu  ", each->log_dice, (unsigned long long)each->together,
                   (unsigned long long)each->count);
        cli_style(cli, "1");
        cli_cell(cli, each->entry->zh, zh, true);
        cli_style(cli, "0");
        cli_puts(cli, zh > 0 ? "  " : "");
        cli_cell(cli, each->entry->en, en, true);
        cli_style(cli, "2");
        cli_puts(cli, "  ");
        cli_text(cli, each->entry->type, strlen(each->entry->type));
        cli_style(cli, "0");
        cli_puts(cli, "\n");
    }
}

static int run(cli_state *cli, void *context)
{
    const cooc_arguments *arguments = context;
    ym_index *index = NULL;
    ym_error error = {0};
    answer found = {.by_article = arguments->scope == SCOPE_ARTICLE};
    int code = CLI_ERROR;
    char *name = cli_join_operands(cli);
    if (name == NULL)
        goto done;
    const ym_cooccurrence_options wanted = {.by_article = found.by_article,
                                            .least = arguments->least == 0 ? 1 : arguments->least,
                                            .types = arguments->types,
                                            .since = arguments->since,
                                            .until = arguments->until,
                                            .timeout_ms =
                                                (unsigned)arguments->timeout_milliseconds};
    code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code == CLI_DONE)
        code = cli_find_entry(cli, index, name, &found.entry);
    if (code != CLI_DONE)
        goto done;
    const ym_status status = ym_entry_cooccurrences(&found.list, &found.count, &found.own_count,
                                                    index, found.entry, &wanted, &error);
    if (status < 0) {
        code = cli_fail(cli, status, &error);
        goto done;
    }
    if (found.count == 0) {
        cli_note(cli, "nothing is with %s %s%s", found.entry->id,
                 CLI_COUNT_TEXT(wanted.least, "time", "times"),
                 wanted.least > 1 ? "; --min 1 is less strict" : "");
        code = CLI_NOTHING;
        goto done;
    }
    const size_t total = found.count;
    if (arguments->limit != 0 && found.count > arguments->limit)
        found.count = arguments->limit;
    cli_output_page(cli);
    if (!cli->json)
        print_table(cli, &found);
    for (size_t i = 0; cli->json && i < found.count && !cli_output_lost(cli); i++)
        print_json(cli, &found, &found.list[i]);
    code = cli_output_close(cli, true, CLI_DONE);
    if (found.count < total)
        cli_note(cli, "%zu of %zu entries; --limit 0 shows all", found.count, total);
done:
    ym_cooccurrences_free(found.list);
    ym_index_close(index);
    free(name);
    return code;
}

const cli_command cli_command_cooc = {
    .name = "cooc",
    .purpose = "show what is mentioned together with an entry, by logDice",
    .operands = "ENTRY",
    .operand_name = "an ENTRY: an id, a name or its pinyin",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(cooc_arguments),
    .defaults = &defaults,
    .run = run,
};
