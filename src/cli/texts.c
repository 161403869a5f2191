/* Texts that commands work on and do not store: plain UTF-8 is one article, a paragraph a line; what else a file is goes
 * through the reader, as for merge, and gives its articles. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- lines ------------------------------------------------------------------------------------------------------ */

/* The lines of the text, cleaned: no line ends, valid UTF-8, no NUL. */
typedef struct line_list {
    char **items;
    size_t count, capacity;
    size_t bytes;
    size_t repaired; /* bytes that were no UTF-8 */
} line_list;

static void lines_clear(line_list *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        free(lines->items[i]);
    lines->count = 0;
    lines->bytes = 0;
}

static bool lines_add(line_list *lines, char *line)
{
    if (line == NULL)
        return false;
    if (lines->count == lines->capacity) {
        const size_t capacity = lines->capacity == 0 ? 64 : lines->capacity * 2;
        char **grown = realloc(lines->items, capacity * sizeof *grown);
        if (grown == NULL) {
            free(line);
            return false;
        }
        lines->items = grown;
        lines->capacity = capacity;
    }
    lines->items[lines->count++] = line;
    return true;
}

/* A copy without the line end. NULL: out of memory. */
static char *clean_copy(line_list *lines, const char *bytes, size_t size)
{
    while (size > 0 && (bytes[size - 1] == '\n' || bytes[size - 1] == '\r'))
        size--;
    return cli_utf8_repair(bytes, size, &lines->repaired);
}

/* One walk over a file. */
typedef struct text_walk {
    cli_state *cli;
    const char *name; /* for messages */
    cli_take_text take;
    void *context;
} text_walk;

static ym_status take_lines(const text_walk *walk, const line_list *lines, ym_error *error)
{
    const cli_text_passages text = {
        .passages = (const char *const *)lines->items, .count = lines->count, .are_lines = true};
    return walk->take(walk->context, &text, error);
}

/* Adds what getline got to the lines; false when that failed, after saying so. */
static bool take_line(const text_walk *walk, line_list *lines, const char *bytes, size_t size,
                      bool first)
{
    const size_t mark = first && size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    lines->bytes += size;
    if (lines->bytes > YM_ARTICLE_MAX_BYTES) {
        cli_message(walk->cli, "%s: more than %u MiB in one article", walk->name,
                    YM_ARTICLE_MAX_BYTES >> 20);
        return false;
    }
    if (!lines_add(lines, clean_copy(lines, bytes + mark, size - mark))) {
        cli_message(walk->cli, "out of memory");
        return false;
    }
    return true;
}

static void tell_repaired(const text_walk *walk, const line_list *lines)
{
    if (lines->repaired > 0)
        cli_message(
            walk->cli,
            "%s: %s not UTF-8, shown as U+FFFD; convert the text first: iconv -f gb18030 -t utf-8",
            walk->name, CLI_COUNT_TEXT(lines->repaired, "byte is", "bytes are"));
}

/* Plain UTF-8: all lines are one article, or with --lines each is one. */
static int walk_lines(const text_walk *walk, FILE *input, bool alone)
{
    line_list lines = {0};
    ym_error error = {0};
    ym_status status = YM_OK;
    char *buffer = NULL;
    size_t capacity = 0;
    ssize_t got = 0;
    int code = CLI_DONE;
    for (bool first = true; status >= 0 && code == CLI_DONE && !cli_output_lost(walk->cli) &&
                            (got = getline(&buffer, &capacity, input)) >= 0;
         first = false) {
        if (!take_line(walk, &lines, buffer, (size_t)got, first)) {
            code = CLI_ERROR;
        } else if (alone) {
            status = take_lines(walk, &lines, &error);
            lines_clear(&lines);
        }
    }
    if (code == CLI_DONE && ferror(input) != 0) {
        cli_message(walk->cli, "%s: cannot read: %s", walk->name, strerror(errno));
        code = CLI_ERROR;
    }
    if (code == CLI_DONE) {
        if (status >= 0 && lines.count > 0)
            status = take_lines(walk, &lines, &error);
        if (status < 0)
            code = cli_fail(walk->cli, status, &error);
        tell_repaired(walk, &lines);
    }
    lines_clear(&lines);
    free(lines.items);
    free(buffer);
    return code;
}

/* ---- articles --------------------------------------------------------------------------------------------------- */

/* Is this file something else than plain UTF-8: markup, JSON Lines, another encoding, binary? What cannot be read twice,
 * a pipe, is taken for text. */
static bool needs_reader(FILE *input)
{
    enum { HEAD_BYTES = 1 << 16 };
    if (fseek(input, 0, SEEK_SET) != 0)
        return false;
    char *head = malloc(HEAD_BYTES);
    const size_t size = head == NULL ? 0 : fread(head, 1, HEAD_BYTES, input);
    rewind(input);
    size_t at = size >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size && strchr(" \t\r\n", head[at]) != NULL && head[at] != '\0')
        at++;
    /* A character may be cut at the end of a full head. */
    const size_t slack = size == HEAD_BYTES ? 3 : 0;
    const bool other = at < size && (head[at] == '<' || head[at] == '{' ||
                                     cli_utf8_head(head, size) + slack < size);
    free(head);
    return other;
}

static int walk_articles(const text_walk *walk, const char *path, const char *encoding)
{
    ym_reader *reader = NULL;
    ym_error error = {0};
    const ym_article_view *article = NULL;
    const ym_read_options reading = {.encoding = encoding};
    int code = CLI_DONE;
    ym_status status = ym_reader_open(&reader, path, &reading, &error);
    while (status >= 0 && !cli_output_lost(walk->cli)) {
        status = ym_reader_next(reader, &article, &error);
        if (status == YM_DONE)
            break;
        if (status == YM_OK)
            status = walk->take(walk->context,
                                &(cli_text_passages){.passages = article->paragraphs,
                                                     .count = article->paragraph_count},
                                &error);
        if (status == YM_E_INPUT || status == YM_E_LIMIT) {
            code = cli_fail(walk->cli, status, &error); /* and on with the next record */
            status = YM_OK;
        }
    }
    if (status < 0)
        code = cli_fail(walk->cli, status, &error);
    ym_reader_free(reader);
    return code;
}

/* ---- one file --------------------------------------------------------------------------------------------------- */

int cli_walk_texts(cli_state *cli, const char *path, const char *encoding, bool alone,
                   cli_take_text take, void *context)
{
    const bool standard_input = strcmp(path, "-") == 0;
    const text_walk walk = {.cli = cli,
                            .name = standard_input ? "standard input" : path,
                            .take = take,
                            .context = context};
    if (encoding != NULL)
        return walk_articles(&walk, path, encoding);
    FILE *input = standard_input ? stdin : fopen(path, "r");
    if (input == NULL) {
        cli_message(cli, "%s: cannot read: %s", path, strerror(errno));
        return CLI_ERROR;
    }
    const bool as_articles = !alone && !standard_input && needs_reader(input);
    const int code =
        as_articles ? walk_articles(&walk, path, NULL) : walk_lines(&walk, input, alone);
    if (!standard_input)
        fclose(input);
    return code;
}
