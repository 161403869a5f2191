/* yiming term: edits entries of the index. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

typedef struct term_arguments {
    size_t column; /* of `alias_columns` */
    bool dry_run;
    const char *fields[32]; /* in the order of `columns` */
} term_arguments;

/* The choices of --column: those that hold several labels. NULL: by the label's script. */
static const char *const alias_columns[] = {NULL,       "zh_also",  "en_also", "zh_short",
                                            "en_short", "en_adj",   "zh_tw",   "zh_hk",
                                            "zh_sg",    "zh_avoid", "en_avoid"};

/* The columns that have an option of their own; others are set by NAME=VALUE. */
enum { COLUMNS = 22 };
static const char *const columns[COLUMNS] = {
    "id",       "type",       "subtype",       "zh",       "pinyin",   "en",
    "en_sort",  "zh_tw",      "zh_hk",         "zh_sg",    "zh_also",  "en_also",
    "zh_short", "en_short",   "en_adj",        "zh_avoid", "en_avoid", "shared",
    "domain",   "definition", "definition_zh", "note"};

#define FIELD(i) offsetof(term_arguments, fields[i])
/* clang-format off */
static const cli_option options[] = {
    {"id", 0, CLI_TEXT, FIELD(0), "ID", "id of a new entry (default: made of its English name)"},
    {"type", 0, CLI_TEXT, FIELD(1), "TYPE", "person, place, organization, term (default), event, work"},
    {"subtype", 0, CLI_TEXT, FIELD(2), "WORD", "country, oblast, treaty"},
    {"zh", 0, CLI_TEXT, FIELD(3), "NAME", "the Chinese name, in simplified characters"},
    {"pinyin", 0, CLI_TEXT, FIELD(4), "READING", "its reading, with tone marks"},
    {"en", 0, CLI_TEXT, FIELD(5), "NAME", "the English name"},
    {"en-sort", 0, CLI_TEXT, FIELD(6), "NAME", "of people: Zelensky, Volodymyr"},
    {"zh-tw", 0, CLI_TEXT, FIELD(7), "NAME|NAME", "names in Taiwan"},
    {"zh-hk", 0, CLI_TEXT, FIELD(8), "NAME|NAME", "names in Hong Kong"},
    {"zh-sg", 0, CLI_TEXT, FIELD(9), "NAME|NAME", "names in Singapore"},
    {"zh-also", 0, CLI_TEXT, FIELD(10), "NAME|NAME", "other Chinese names"},
    {"en-also", 0, CLI_TEXT, FIELD(11), "NAME|NAME", "other English names"},
    {"zh-short", 0, CLI_TEXT, FIELD(12), "NAME|NAME", "short forms that need context"},
    {"en-short", 0, CLI_TEXT, FIELD(13), "NAME|NAME", "the same in English"},
    {"en-adj", 0, CLI_TEXT, FIELD(14), "WORD|WORD", "adjectives: found by search, never a mention"},
    {"zh-avoid", 0, CLI_TEXT, FIELD(15), "NAME|!NAME", "forms not to use, with ! forbidden ones"},
    {"en-avoid", 0, CLI_TEXT, FIELD(16), "NAME|!NAME", "the same in English"},
    {"shared", 0, CLI_TEXT, FIELD(17), "NAME|NAME", "labels that another entry rightly has too"},
    {"domain", 0, CLI_TEXT, FIELD(18), "WORD", "diplomacy, economy"},
    {"definition", 0, CLI_TEXT, FIELD(19), "TEXT", "one line in English"},
    {"definition-zh", 0, CLI_TEXT, FIELD(20), "TEXT", "one line in Chinese"},
    {"note", 0, CLI_TEXT, FIELD(21), "TEXT", "a remark"},
    {"column", 0, CLI_CHOICE, offsetof(term_arguments, column),
     "auto|zh_also|en_also|zh_short|en_short|en_adj|zh_tw|zh_hk|zh_sg|zh_avoid|en_avoid",
     "for alias: where the label goes (default zh_also or en_also, by its script)"},
    {"dry-run", 0, CLI_FLAG, offsetof(term_arguments, dry_run), NULL,
     "say what would be done and change nothing"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};
/* clang-format on */

static const cli_example examples[] = {
    {"yiming term add --type organization --zh 联合工作组 --en 'Joint Working Group'",
     "a new entry, joint-working-group; articles that name it are tagged anew"},
    {"yiming term set joint-working-group zh_tw=聯合工作小組 note=",
     "set columns; an empty value empties one"},
    {"yiming term alias joint-working-group 停火监督联合工作组", "one more name"},
    {"yiming term merge monitoring-group joint-working-group", "two entries become one"},
    {"yiming term rm joint-working-group", "remove one; its id is kept for undo"},
    {"yiming term log zelensky", "what was changed, and when"},
    {NULL, NULL}};

/* ---- columns that are set --------------------------------------------------------------------- */

typedef struct settings {
    const char *names[64], *values[64];
    size_t count;
    char *cut; /* the names that were cut out of NAME=VALUE, one behind another; owned */
} settings;

static int add_setting(cli_state *cli, settings *set, const char *name, const char *value)
{
    if (set->count == sizeof set->names / sizeof *set->names)
        return cli_usage(cli, "too many columns at once");
    set->names[set->count] = name;
    set->values[set->count++] = value;
    return CLI_DONE;
}

static int take_options(cli_state *cli, settings *set, const term_arguments *arguments)
{
    int code = CLI_DONE;
    for (size_t i = 0; i < COLUMNS && code == CLI_DONE; i++) {
        if (arguments->fields[i] != NULL)
            code = add_setting(cli, set, columns[i], arguments->fields[i]);
    }
    return code;
}

/* NAME=VALUE operands from number `from` on. Once for each settings. */
static int take_operands(cli_state *cli, settings *set, size_t from)
{
    int code = CLI_DONE;
    size_t bytes = 1;
    for (size_t i = from; i < cli->operand_count; i++)
        bytes += strlen(cli->operands[i]) + 1;
    char *end = set->cut = malloc(bytes);
    if (end == NULL)
        return cli_fail(cli, YM_E_NOMEM, &(ym_error){0});
    for (size_t i = from; i < cli->operand_count && code == CLI_DONE; i++) {
        const char *operand = cli->operands[i];
        const char *equals = strchr(operand, '=');
        if (equals == NULL || equals == operand)
            return cli_usage(cli, "\"%s\" sets no column; write NAME=VALUE, as in note=seen",
                             operand);
        const size_t size = (size_t)(equals - operand);
        memcpy(end, operand, size);
        end[size] = '\0';
        code = add_setting(cli, set, end, equals + 1);
        end += size + 1;
    }
    return code;
}

/* ---- the actions ------------------------------------------------------------------------------ */

/* The words of the command, as the log keeps them; the caller's to free. */
static char *command_text(const cli_state *cli)
{
    size_t bytes = sizeof "term";
    for (size_t i = 0; i < cli->operand_count; i++)
        bytes += strlen(cli->operands[i]) + 1;
    char *text = malloc(bytes);
    if (text == NULL)
        return NULL;
    char *end = stpcpy(text, "term");
    for (size_t i = 0; i < cli->operand_count; i++) {
        *end++ = ' ';
        end = stpcpy(end, cli->operands[i]);
    }
    return text;
}

typedef struct term_run {
    cli_state *cli;
    const term_arguments *arguments;
    ym_index *index;
    ym_edit_options edit;
} term_run;

static void report(void *context, const ym_finding *finding)
{
    cli_note(context, "%s", finding->message);
}

static void say_done(const term_run *run, const char *action, const char *id, uint64_t retagged)
{
    cli_state *cli = run->cli;
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "term");
        ym_json_member_string(json, "action", action);
        ym_json_member_string(json, "entry", id);
        ym_json_member_integer(json, "retagged", (int64_t)retagged);
        ym_json_member_boolean(json, "dry_run", run->edit.dry_run);
        cli_json_end(cli);
    } else if (!cli->quiet) {
        cli_printf(cli, "%s  %s  %s%s\n", id, action,
                   CLI_COUNT_TEXT(retagged, "text tagged anew", "texts tagged anew"),
                   run->edit.dry_run ? CLI_DRY_RUN : "");
    }
}

/* `id` NULL: a new entry. */
static int put(term_run *run, const char *action, const char *id, const settings *set)
{
    ym_error error = {0};
    char *made = NULL;
    uint64_t retagged = 0;
    const ym_status status = ym_term_put(run->index, id, set->names, set->values, set->count,
                                         &run->edit, &made, &retagged, &error);
    if (status == YM_OK)
        say_done(run, action, made, retagged);
    ym_text_free(made);
    return status < 0 ? cli_fail(run->cli, status, &error) : CLI_DONE;
}

static int add(term_run *run)
{
    settings set = {0};
    int code = take_options(run->cli, &set, run->arguments);
    if (code == CLI_DONE)
        code = take_operands(run->cli, &set, 1);
    if (code == CLI_DONE)
        code = put(run, "added", NULL, &set);
    free(set.cut);
    return code;
}

static int set_columns(term_run *run)
{
    settings set = {0};
    int code = take_options(run->cli, &set, run->arguments);
    if (code == CLI_DONE)
        code = take_operands(run->cli, &set, 2);
    if (code == CLI_DONE && set.count == 0)
        code = cli_usage(run->cli, "say what to set: NAME=VALUE, or an option such as --note");
    if (code == CLI_DONE)
        code = put(run, "set", run->cli->operands[1], &set);
    free(set.cut);
    return code;
}

/* Has the text a letter of Chinese, or of another script far behind Latin? In UTF-8 those have a byte from E3 on. */
static bool is_chinese(const char *text)
{
    while (*text != '\0' && (unsigned char)*text < 0xE3)
        text++;
    return *text != '\0';
}

/* The cell of an entry with one more item; the caller's to free. NULL on failure, which is told of. */
static char *longer_cell(cli_state *cli, const ym_entry *entry, const char *column,
                         const char *item)
{
    ym_error error = {0};
    char *cell = NULL;
    const ym_status status = ym_entry_column(&cell, entry, column, &error);
    char *list = status < 0 ? NULL : malloc(strlen(cell) + strlen(item) + 2);
    if (list != NULL)
        stpcpy(stpcpy(stpcpy(list, cell), *cell == '\0' ? "" : "|"), item);
    else
        (void)cli_fail(cli, status < 0 ? status : YM_E_NOMEM, &error);
    ym_text_free(cell);
    return list;
}

/* One more label. */
static int alias(term_run *run)
{
    cli_state *cli = run->cli;
    ym_error error = {0};
    const ym_glossary *glossary = NULL;
    const char *label = cli->operands[2];
    const char *column = alias_columns[run->arguments->column];
    if (column == NULL)
        column = is_chinese(label) ? "zh_also" : "en_also";
    if (strchr(label, '|') != NULL)
        return cli_usage(cli,
                         "a label holds no '|', which separates labels; alias them one by one");
    const ym_status status = ym_index_glossary(run->index, &glossary, &error);
    if (status < 0)
        return cli_fail(cli, status, &error);
    const ym_entry *entry = ym_glossary_find(glossary, cli->operands[1]);
    if (entry == NULL) /* what there is to say of the id, the edit says */
        return put(run, "aliased", cli->operands[1], &(settings){.count = 0});
    for (size_t i = 0; i < entry->label_count; i++) {
        if (strcmp(entry->labels[i].text, label) == 0) {
            cli_note(cli, "%s has the label %s already", entry->id, label);
            return put(run, "aliased", entry->id, &(settings){.count = 0});
        }
    }
    char *list = longer_cell(cli, entry, column, label);
    const settings set = {.names = {column}, .values = {list}, .count = 1};
    const int code = list == NULL ? CLI_ERROR : put(run, "aliased", cli->operands[1], &set);
    free(list);
    return code;
}

static int merge(term_run *run)
{
    cli_state *cli = run->cli;
    ym_error error = {0};
    uint64_t retagged = 0;
    const ym_status status = ym_term_merge(run->index, cli->operands[1], cli->operands[2],
                                           &run->edit, &retagged, &error);
    if (status == YM_OK)
        say_done(run, "merged", cli->operands[2], retagged);
    return status < 0 ? cli_fail(cli, status, &error) : CLI_DONE;
}

static int remove_entry(term_run *run)
{
    cli_state *cli = run->cli;
    ym_error error = {0};
    uint64_t retagged = 0;
    const ym_status status =
        ym_term_remove(run->index, cli->operands[1], &run->edit, &retagged, &error);
    if (status == YM_OK)
        say_done(run, "removed", cli->operands[1], retagged);
    return status < 0 ? cli_fail(cli, status, &error) : CLI_DONE;
}

static int show_log(term_run *run)
{
    cli_state *cli = run->cli;
    return cli_print_log(cli, run->index, cli->operand_count > 1 ? cli->operands[1] : NULL, 0);
}

/* clang-format off */
static const struct action {
    const char *name;
    size_t least, most; /* operands, the name itself among them */
    const char *needs;
    int (*run)(term_run *run);
    ym_open_mode mode;
    bool fields; /* takes the options of columns */
} actions[] = {
    {"add", 1, SIZE_MAX, "", add, YM_OPEN_WRITE, true},
    {"set", 2, SIZE_MAX, "an ID and NAME=VALUE", set_columns, YM_OPEN_WRITE, true},
    {"alias", 3, 3, "an ID and a LABEL", alias, YM_OPEN_WRITE, false},
    {"merge", 3, 3, "two IDs: FROM and INTO", merge, YM_OPEN_WRITE, false},
    {"rm", 2, 2, "an ID", remove_entry, YM_OPEN_WRITE, false},
    {"log", 1, 2, "at most one ID", show_log, YM_OPEN_READ, false},
};
/* clang-format on */

/* An option that would do nothing is a mistake. */
static int check_options(cli_state *cli, const struct action *action,
                         const term_arguments *arguments)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        if (arguments->fields[i] != NULL && !action->fields)
            return cli_usage(cli, "term %s sets no columns; `term set` does", action->name);
    }
    if (arguments->column != 0 && action->run != alias)
        return cli_usage(cli, "--column is for term alias");
    return CLI_DONE;
}

static int run(cli_state *cli, void *context)
{
    term_run run = {.cli = cli, .arguments = context};
    const struct action *action = NULL;
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(actions[i].name, cli->operands[0]) == 0)
            action = &actions[i];
    }
    if (action == NULL)
        return cli_usage(cli, "term does not %s; it does add, set, alias, merge, rm, log",
                         cli->operands[0]);
    if (cli->operand_count < action->least || cli->operand_count > action->most)
        return cli_usage(cli, "term %s takes %s", action->name, action->needs);
    int code = check_options(cli, action, run.arguments);
    cli->dry_run = run.arguments->dry_run;
    if (code == CLI_DONE)
        code = cli_index_open(cli, &run.index, action->mode);
    char *command = command_text(cli);
    run.edit = (ym_edit_options){.command = command,
                                 .dry_run = run.arguments->dry_run,
                                 .report = report,
                                 .report_context = cli};
    if (code == CLI_DONE && command == NULL)
        code = cli_fail(cli, YM_E_NOMEM, &(ym_error){0});
    if (code == CLI_DONE)
        code = action->run(&run);
    free(command);
    ym_index_close(run.index);
    return code;
}

const cli_command cli_command_term = {
    .name = "term",
    .purpose = "add, change, merge and remove entries of the index",
    .operands = "add|set|alias|merge|rm|log [ID] [LABEL|NAME=VALUE...]",
    .operand_name = "what to do: add, set, alias, merge, rm, log",
    .operand_min = 1,
    .operand_max = SIZE_MAX,
    .examples = examples,
    .options = options,
    .arguments_size = sizeof(term_arguments),
    .run = run,
};
