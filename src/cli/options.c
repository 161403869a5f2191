/* Options: the global table, parsing by tables, and help made from the same tables. Knows no command in particular.
 *
 * Forms that are taken: --name VALUE, --name=VALUE, -o VALUE, -oVALUE, flags together (-qh); "--" ends the options; a
 * lone "-" is an operand. Options and operands may be mixed. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define GLOBAL(member) offsetof(cli_state, member)

const cli_option cli_global_options[] = {
    {"index", 0, CLI_PATH, GLOBAL(index_path), "FILE",
     "the index to use (else $YIMING_INDEX, else the nearest yiming.db upward from here)"},
    {"json", 0, CLI_FLAG, GLOBAL(json), NULL, "write JSON Lines, one object a line"},
    {"quiet", 'q', CLI_FLAG, GLOBAL(quiet), NULL, "errors only: no progress, hints or summaries"},
    {"verbose", 0, CLI_FLAG, GLOBAL(verbose), NULL,
     "say more: a line for each article, every warning"},
    {"color", 0, CLI_CHOICE, GLOBAL(color), "auto|always|never",
     "colour for people (auto: on a terminal)"},
    {"raw", 0, CLI_FLAG, GLOBAL(raw), NULL,
     "send control characters out of articles to the terminal as they are"},
    {"no-pager", 0, CLI_FLAG, GLOBAL(no_pager), NULL, "do not send long output through $PAGER"},
    {"wait", 0, CLI_MILLISECONDS, GLOBAL(wait_milliseconds), "SECONDS",
     "how long to wait for another program that is writing to the index (default 0)"},
    {"help", 'h', CLI_FLAG, GLOBAL(help), NULL, "show the help of the command"},
    {NULL, 0, CLI_FLAG, 0, NULL, NULL}};

/* ---- near misses ---------------------------------------------------------------------------------------------- */

enum { NEAREST_MAX = 24 };

/* Edit distance with exchanged neighbours (optimal string alignment) of two short words; longer ones are far. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    size_t cost[NEAREST_MAX + 1][NEAREST_MAX + 1];
    if (a_size > NEAREST_MAX || b_size > NEAREST_MAX)
        return NEAREST_MAX;
    for (size_t i = 0; i <= a_size; i++) {
        for (size_t j = 0; j <= b_size; j++) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            size_t best = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
            if (cost[i - 1][j] + 1 < best)
                best = cost[i - 1][j] + 1;
            if (cost[i][j - 1] + 1 < best)
                best = cost[i][j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                cost[i - 2][j - 2] + 1 < best)
                best = cost[i - 2][j - 2] + 1;
            cost[i][j] = best;
        }
    }
    return cost[a_size][b_size];
}

/* Keeps the candidate when it is nearer than what was there: at most two edits, fewer than half of the word. */
static void consider(const char **nearest, size_t *least, const char *word, size_t size,
                     const char *candidate)
{
    const size_t away = distance(word, size, candidate, strlen(candidate));
    if (away < *least && away * 2 < size + 1) {
        *least = away;
        *nearest = candidate;
    }
}

const cli_command *cli_find_command(const char *name)
{
    for (size_t i = 0; cli_commands[i] != NULL; i++) {
        const cli_command *each = cli_commands[i];
        if (strcmp(each->name, name) == 0 ||
            (each->alias != NULL && strcmp(each->alias, name) == 0))
            return each;
    }
    return NULL;
}

static const char *nearest_command(const char *name)
{
    const char *nearest = NULL;
    size_t least = 3;
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        consider(&nearest, &least, name, strlen(name), cli_commands[i]->name);
    return nearest;
}

int cli_no_command(cli_state *cli, const char *name)
{
    const char *nearest = nearest_command(name);
    cli->command = NULL; /* the hint is of yiming as a whole */
    if (nearest != NULL)
        return cli_usage(cli, "no command \"%s\", did you mean %s?", name, nearest);
    return cli_usage(cli, "no command \"%s\"", name);
}

/* ---- parsing -------------------------------------------------------------------------------------------------- */

static const cli_option *find(const cli_option *table, const char *name, size_t size)
{
    for (; table != NULL && table->name != NULL; table++) {
        if (strlen(table->name) == size && memcmp(table->name, name, size) == 0)
            return table;
    }
    return NULL;
}

static const cli_option *find_letter(const cli_option *table, char letter)
{
    for (; table != NULL && table->name != NULL; table++) {
        if (table->letter == letter)
            return table;
    }
    return NULL;
}

static bool parse_count(size_t *out, const char *text)
{
    if (*text == '\0' || strspn(text, "0123456789") != strlen(text))
        return false;
    errno = 0;
    const unsigned long long value = strtoull(text, NULL, 10);
    *out = (size_t)value;
    return errno == 0 && value <= SIZE_MAX;
}

static bool parse_milliseconds(int *out, const char *text)
{
    enum { DAY_SECONDS = 86400 };
    char *end = NULL;
    if (*text == '\0' || strspn(text, "0123456789.") != strlen(text))
        return false;
    const double seconds = strtod(text, &end);
    if (*end != '\0')
        return false;
    *out = (int)((seconds < DAY_SECONDS ? seconds : DAY_SECONDS) * 1000);
    return true;
}

static bool parse_choice(size_t *out, const char *choices, const char *text)
{
    size_t position = 0;
    for (const char *from = choices;; position++) {
        const size_t size = strcspn(from, "|");
        if (strlen(text) == size && memcmp(from, text, size) == 0) {
            *out = position;
            return true;
        }
        if (from[size] == '\0')
            return false;
        from += size + 1;
    }
}

static bool list_add(cli_list *list, const char *item)
{
    const char **grown = realloc(list->items, (list->count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    grown[list->count++] = item;
    list->items = grown;
    return true;
}

/* Puts the value into its member. Members are reached by memcpy, since a table cannot carry their types. */
static bool store(cli_state *cli, const cli_option *option, void *base, const char *value)
{
    char *member = (char *)base + option->offset;
    const bool set = true;
    size_t count = 0;
    int milliseconds = 0;
    cli_list list;
    switch (option->kind) {
    case CLI_FLAG:
        memcpy(member, &set, sizeof set);
        return true;
    case CLI_TEXT:
        if (cli_utf8_head(value, strlen(value)) != strlen(value)) {
            cli_usage(cli, "the value of --%s is not valid UTF-8", option->name);
            return false;
        }
        memcpy(member, &value, sizeof value);
        return true;
    case CLI_PATH:
        memcpy(member, &value, sizeof value);
        return true;
    case CLI_PATHS:
        memcpy(&list, member, sizeof list);
        if (!list_add(&list, value)) {
            cli_message(cli, "out of memory");
            return false;
        }
        memcpy(member, &list, sizeof list);
        return true;
    case CLI_COUNT:
    case CLI_COUNT_OR_ALL:
        if (!parse_count(&count, value) &&
            (option->kind == CLI_COUNT || strcmp(value, "all") != 0)) {
            cli_usage(cli, "--%s takes a number%s, not \"%s\"", option->name,
                      option->kind == CLI_COUNT ? "" : " or \"all\"", value);
            return false;
        }
        memcpy(member, &count, sizeof count);
        return true;
    case CLI_MILLISECONDS:
        if (!parse_milliseconds(&milliseconds, value)) {
            cli_usage(cli, "--%s takes a number of seconds, not \"%s\"", option->name, value);
            return false;
        }
        memcpy(member, &milliseconds, sizeof milliseconds);
        return true;
    case CLI_CHOICE:
        if (!parse_choice(&count, option->argument, value)) {
            cli_usage(cli, "--%s takes %s, not \"%s\"", option->name, option->argument, value);
            return false;
        }
        memcpy(member, &count, sizeof count);
        return true;
    }
    return false;
}

static bool takes_query(const cli_state *cli)
{
    return cli->command != NULL && strstr(cli->command->operands, "QUERY") != NULL;
}

/* -word, which in a query leaves the word out. The operands before it are shown as they came. */
static void unknown_exclusion(cli_state *cli, const char *given)
{
    enum { QUERY_COLUMNS = 60 };
    char *query = cli_join_operands(cli);
    if (query == NULL)
        return;
    const size_t bytes = ym_text_cut(query, strlen(query), QUERY_COLUMNS);
    cli_usage(cli, "unknown option %s; to leave out %s put -- before it: yiming %s %.*s%s%s-- %s",
              given, given + 1, cli->command->name, (int)bytes, query,
              query[bytes] != '\0' ? "…" : "", query[0] != '\0' ? " " : "", given);
    free(query);
}

static void unknown_option(cli_state *cli, const cli_option *table, const char *given, size_t size)
{
    const char *nearest = NULL;
    size_t least = 3;
    const bool dashed = given[1] == '-';
    if (!dashed && (find(table, given + 1, size - 1) != NULL ||
                    find(cli_global_options, given + 1, size - 1) != NULL)) {
        nearest = given + 1;
    } else if (dashed && size > 2) {
        for (const cli_option *each = table; each != NULL && each->name != NULL; each++)
            consider(&nearest, &least, given + 2, size - 2, each->name);
        for (const cli_option *each = cli_global_options; each->name != NULL; each++)
            consider(&nearest, &least, given + 2, size - 2, each->name);
    }
    if (nearest != NULL)
        cli_usage(cli, "unknown option %.*s, did you mean --%s?", (int)size, given, nearest);
    else if (!dashed && size > 2 && takes_query(cli))
        unknown_exclusion(cli, given);
    else if (cli->command != NULL && cli->command->operand_max > 0)
        cli_usage(cli, "unknown option %.*s; put -- before what begins with - and is no option",
                  (int)size, given);
    else
        cli_usage(cli, "unknown option %.*s", (int)size, given);
}

/* The two places that an option may belong to. */
typedef struct scope {
    const cli_option *table;
    void *base;
} scope;

/* --name, --name=VALUE, --name VALUE. `next` is the following argument or NULL; *used says whether it was taken. */
static bool parse_long(cli_state *cli, const scope *own, const char *given, const char *next,
                       bool *used)
{
    const char *name = given + 2;
    const size_t size = strcspn(name, "=");
    void *base = own->base;
    const cli_option *option = find(own->table, name, size);
    if (option == NULL) {
        option = find(cli_global_options, name, size);
        base = cli;
    }
    if (option == NULL) {
        unknown_option(cli, own->table, given, size + 2);
        return false;
    }
    const char *value = name[size] == '=' ? name + size + 1 : NULL;
    if (option->kind == CLI_FLAG) {
        if (value != NULL) {
            cli_usage(cli, "--%s takes no value", option->name);
            return false;
        }
        return store(cli, option, base, NULL);
    }
    if (value == NULL) {
        value = next;
        *used = true;
    }
    if (value == NULL) {
        cli_usage(cli, "--%s needs a value: --%s %s", option->name, option->name, option->argument);
        return false;
    }
    return store(cli, option, base, value);
}

/* -o VALUE, -oVALUE, and flags together. */
static bool parse_letters(cli_state *cli, const scope *own, const char *given, const char *next,
                          bool *used)
{
    for (const char *letter = given + 1; *letter != '\0'; letter++) {
        void *base = own->base;
        const cli_option *option = find_letter(own->table, *letter);
        if (option == NULL) {
            option = find_letter(cli_global_options, *letter);
            base = cli;
        }
        if (option == NULL) {
            unknown_option(cli, own->table, given, strlen(given));
            return false;
        }
        if (option->kind == CLI_FLAG) {
            if (!store(cli, option, base, NULL))
                return false;
            continue;
        }
        const char *value = letter[1] != '\0' ? letter + 1 : next;
        *used = letter[1] == '\0';
        if (value == NULL) {
            cli_usage(cli, "-%c needs a value: -%c %s", *letter, *letter, option->argument);
            return false;
        }
        return store(cli, option, base, value);
    }
    return true;
}

/* Names and letters of options are ASCII: 停火 -加沙 has none. */
static bool may_be_option(const char *given)
{
    const char c = given[0] == '-' ? given[1] : '\0';
    return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool cli_parse(cli_state *cli, int argc, char **argv, int *at, const cli_option *table, void *base,
               bool operands_too)
{
    const scope own = {table, base};
    bool options_ended = false;
    cli->operands = argv + *at;
    cli->operand_count = 0;
    for (; *at < argc; ++*at) {
        char *given = argv[*at];
        if (options_ended || !may_be_option(given)) {
            if (!operands_too)
                return true;
            cli->operands[cli->operand_count++] = given;
        } else if (strcmp(given, "--") == 0) {
            options_ended = true;
        } else {
            const char *next = *at + 1 < argc ? argv[*at + 1] : NULL;
            bool used = false;
            const bool fine = given[1] == '-' ? parse_long(cli, &own, given, next, &used)
                                              : parse_letters(cli, &own, given, next, &used);
            if (!fine)
                return false;
            if (used)
                ++*at;
        }
    }
    return true;
}

void cli_free_arguments(const cli_option *table, void *base)
{
    for (; table != NULL && table->name != NULL; table++) {
        if (table->kind != CLI_PATHS)
            continue;
        cli_list list;
        memcpy(&list, (char *)base + table->offset, sizeof list);
        free(list.items);
        memset((char *)base + table->offset, 0, sizeof list);
    }
}

char *cli_join_operands(cli_state *cli)
{
    size_t size = 1;
    for (size_t i = 0; i < cli->operand_count; i++)
        size += strlen(cli->operands[i]) + 1;
    char *joined = malloc(size);
    if (joined == NULL) {
        cli_message(cli, "out of memory");
        return NULL;
    }
    char *at = joined;
    for (size_t i = 0; i < cli->operand_count; i++) {
        const size_t bytes = strlen(cli->operands[i]);
        if (i > 0)
            *at++ = ' ';
        memcpy(at, cli->operands[i], bytes);
        at += bytes;
    }
    *at = '\0';
    if (cli_utf8_head(joined, (size_t)(at - joined)) != (size_t)(at - joined)) {
        cli_usage(cli, "\"%s\" is not valid UTF-8", joined);
        free(joined);
        return NULL;
    }
    return joined;
}

/* ---- help ----------------------------------------------------------------------------------------------------- */

enum { HELP_COLUMNS = 80, HELP_OPTION = 28, HELP_COMMAND = 10 };

/* A left column of `columns` and a text that is wrapped beside it. */
static void help_row(cli_state *cli, const char *left, size_t columns, const char *text)
{
    const size_t width = ym_text_width(left, strlen(left));
    cli_puts(cli, "  ");
    cli_puts(cli, left);
    if (width + 2 > columns) {
        cli_puts(cli, "\n");
        cli_spaces(cli, columns + 2);
    } else {
        cli_spaces(cli, columns - width);
    }
    size_t left_bytes = strlen(text);
    while (left_bytes > 0) {
        const size_t line = cli_wrap(text, left_bytes, HELP_COLUMNS - columns - 2);
        size_t shown = line;
        while (shown > 0 && text[shown - 1] == ' ')
            shown--;
        cli_write(cli, text, shown);
        cli_puts(cli, "\n");
        text += line;
        left_bytes -= line;
        if (left_bytes > 0)
            cli_spaces(cli, columns + 2);
    }
}

/* What does nothing is not offered. */
static bool is_offered(const cli_option *option, const cli_command *command)
{
    return command != &cli_command_help || option->offset != GLOBAL(json);
}

static void help_options(cli_state *cli, const cli_option *table, const cli_command *command)
{
    for (; table->name != NULL; table++) {
        if (!is_offered(table, command))
            continue;
        char left[96];
        char letter[8] = "";
        if (table->letter != '\0')
            snprintf(letter, sizeof letter, "-%c, ", table->letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, table->name,
                 table->argument == NULL ? "" : " ",
                 table->argument == NULL ? "" : table->argument);
        help_row(cli, left, HELP_OPTION, table->help);
    }
}

static void help_examples(cli_state *cli, const cli_example *examples)
{
    cli_puts(cli, "\nexamples:\n");
    for (; examples->command != NULL; examples++)
        cli_printf(cli, "  %s\n      %s\n", examples->command, examples->effect);
}

static void help_all(cli_state *cli, bool brief)
{
    static const cli_example examples[] = {
        {"yiming merge articles/",
         "bring a folder of articles into the index (made when there is none)"},
        {"yiming search 泽连斯基", "entries and passages; also 澤連斯基, zeliansiji, Zelensky"},
        {"yiming page -o glossary.html", "write the glossary as one HTML page"},
        {NULL, NULL}};
    cli_puts(cli, "yiming: a bilingual Chinese-English glossary and entity index\n\n"
                  "usage: yiming [--index FILE] <command> [options] [--] [arguments]\n");
    help_examples(cli, examples);
    cli_puts(cli, "\ncommands:\n");
    for (size_t i = 0; cli_commands[i] != NULL; i++)
        help_row(cli, cli_commands[i]->name, HELP_COMMAND, cli_commands[i]->purpose);
    if (!brief) {
        cli_puts(cli, "\noptions of every command:\n");
        help_options(cli, cli_global_options, NULL);
    }
    cli_puts(
        cli,
        "\n\"yiming help COMMAND\" shows the options of a command; \"man yiming\" has it all.\n");
}

void cli_help(cli_state *cli, const cli_command *command, bool brief)
{
    if (command == NULL) {
        help_all(cli, brief);
        return;
    }
    cli_printf(cli, "yiming %s: %s\n\nusage: yiming %s%s%s%s\n", command->name, command->purpose,
               command->name, command->options[0].name != NULL ? " [options]" : "",
               command->operands[0] != '\0' ? " " : "", command->operands);
    if (command->alias != NULL)
        cli_printf(cli, "       (\"yiming %s\" is the same)\n", command->alias);
    help_examples(cli, command->examples);
    if (command->options[0].name != NULL) {
        cli_puts(cli, "\noptions:\n");
        help_options(cli, command->options, command);
    }
    cli_puts(cli, "\noptions of every command:\n");
    help_options(cli, cli_global_options, command);
}
