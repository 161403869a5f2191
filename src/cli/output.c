/* Everything that is printed: standard output and its errors, the pager, files that are written whole, colour, cells by
 * display width, lines of JSON, messages. Text out of articles reaches people only through cli_text and cli_cell, which
 * escape what a terminal would obey.
 *
 * SIGPIPE is ignored, so that a reader that goes away (head, a pager that is left) does not kill a merge half-way: the
 * write fails with EPIPE, which is remembered and not reported. */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FALLBACK_COLUMNS = 80 };

static const char *const default_pager[] = {"less", "-FRX", NULL};

/* ---- start and end -------------------------------------------------------------------------------------------- */

/* A closed standard stream would be given to the next file that is opened, the index perhaps, and be written to. Each
 * is filled with /dev/null, standard output for reading only, so that writing to it is an error still. */
static void fill_standard_streams(void)
{
    static const int modes[] = {O_RDONLY, O_RDONLY, O_WRONLY};
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        const int filled = open("/dev/null", modes[fd]);
        if (filled >= 0 && filled != fd) {
            dup2(filled, fd);
            close(filled);
        }
    }
}

static size_t terminal_columns(void)
{
    struct winsize size;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    const char *columns = getenv("COLUMNS");
    const unsigned long value = columns != NULL ? strtoul(columns, NULL, 10) : 0;
    return value >= 20 && value < 10000 ? (size_t)value : FALLBACK_COLUMNS;
}

/* Does the environment promise a terminal that draws more than ASCII? The text itself is UTF-8 whatever it says. */
static bool draws_blocks(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *term = getenv("TERM");
    if (term != NULL && strcmp(term, "dumb") == 0)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value == NULL || *value == '\0')
            continue;
        const char *charset = value + strcspn(value, ".");
        return strncasecmp(charset, ".utf-8", strlen(".utf-8")) == 0 ||
               strncasecmp(charset, ".utf8", strlen(".utf8")) == 0;
    }
    return false;
}

bool cli_output_start(cli_state *cli)
{
    fill_standard_streams();
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGPIPE, &ignore, NULL);
    cli->output.stream = stdout;
    return ym_json_new(&cli->line, NULL) == YM_OK;
}

void cli_output_configure(cli_state *cli)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    const bool terminal = isatty(STDOUT_FILENO) == 1;
    cli->output.columns = terminal ? terminal_columns() : 0;
    cli->output.color = cli->color == CLI_COLOR_ALWAYS;
    if (cli->color == CLI_COLOR_AUTO) {
        cli->output.color = terminal && (no_color == NULL || *no_color == '\0') && term != NULL &&
                            strcmp(term, "dumb") != 0;
    }
    if (cli->json)
        cli->output.color = false;
    cli->output.blocks = draws_blocks();
}

void cli_output_end(cli_state *cli)
{
    ym_json_free(cli->line);
    cli->line = NULL;
    ym_lexicon_free(cli->lexicon);
    cli->lexicon = NULL;
}

/* ---- the pager ------------------------------------------------------------------------------------------------ */

/* In the child: never returns. A pager may be missing; the text must be shown all the same. Of a command that the shell
 * cannot run (126, 127) nothing has been read, so that all of it is left for cat. */
static void exec_pager(const char *pager)
{
    static const char or_cat[] = "sh -c \"$1\"; s=$?; case $s in 126 | 127) cat ;; esac; exit $s";
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigaction(SIGPIPE, &usual, NULL);
    setenv("LESSCHARSET", "utf-8", 0);
    if (pager != NULL)
        execl("/bin/sh", "sh", "-c", or_cat, "sh", pager, (char *)NULL);
    else
        execlp(default_pager[0], default_pager[0], default_pager[1], (char *)NULL);
    execlp("cat", "cat", (char *)NULL);
    _exit(127);
}

void cli_output_page(cli_state *cli)
{
    const char *pager = getenv("PAGER");
    int ends[2];
    if (cli->json || cli->no_pager || cli->output.columns == 0 || cli->output.stream != stdout)
        return;
    if (pager != NULL && (*pager == '\0' || strcmp(pager, "cat") == 0))
        return;
    if (pipe(ends) != 0)
        return; /* without a pager, then */
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[0], STDIN_FILENO);
        close(ends[0]);
        close(ends[1]);
        exec_pager(pager);
    }
    close(ends[0]);
    FILE *stream = child > 0 ? fdopen(ends[1], "w") : NULL;
    if (stream == NULL) {
        close(ends[1]);
        return;
    }
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
    cli->output.stream = stream;
    cli->output.pager = child;
}

static void wait_for_pager(cli_state *cli)
{
    int state = 0;
    while (waitpid(cli->output.pager, &state, 0) < 0 && errno == EINTR)
        continue;
    cli->output.pager = 0;
    if (WIFEXITED(state) && (WEXITSTATUS(state) == 126 || WEXITSTATUS(state) == 127))
        cli_note(cli, "cannot run the pager of $PAGER; change it, or use --no-pager");
}

/* ---- files ---------------------------------------------------------------------------------------------------- */

static int file_failed(cli_state *cli, const char *path)
{
    const int cause = errno;
    cli_message(cli, "%s: cannot write: %s", path, strerror(cause));
    free(cli->output.path);
    free(cli->output.temporary);
    cli->output.path = NULL;
    cli->output.temporary = NULL;
    return CLI_ERROR;
}

/* Opens a temporary beside the path with the permissions that a new file would have. */
static FILE *open_temporary(cli_state *cli, const char *path)
{
    static const char suffix[] = ".tmp-XXXXXX";
    const size_t size = strlen(path);
    cli->output.path = strdup(path);
    cli->output.temporary = malloc(size + sizeof suffix);
    if (cli->output.path == NULL || cli->output.temporary == NULL)
        return NULL;
    memcpy(cli->output.temporary, path, size);
    memcpy(cli->output.temporary + size, suffix, sizeof suffix);
    const int fd = mkstemp(cli->output.temporary);
    if (fd < 0)
        return NULL;
    const mode_t mask = umask(0);
    umask(mask);
    (void)fchmod(fd, 0666 & ~mask);
    FILE *stream = fdopen(fd, "w");
    if (stream == NULL) {
        const int cause = errno;
        close(fd);
        unlink(cli->output.temporary);
        errno = cause;
    }
    return stream;
}

int cli_output_to_file(cli_state *cli, const char *path, bool force)
{
    struct stat about;
    if (strcmp(path, "-") == 0)
        return CLI_DONE;
    const bool exists = stat(path, &about) == 0;
    if (exists && S_ISDIR(about.st_mode)) {
        cli_message(cli, "%s is a folder; name a file in it", path);
        return CLI_ERROR;
    }
    /* Devices and pipes are written to, not replaced. */
    const bool replaceable = !exists || S_ISREG(about.st_mode);
    if (exists && replaceable && !force) {
        cli_message(cli, "%s exists; --force writes over it", path);
        return CLI_ERROR;
    }
    FILE *stream = replaceable ? open_temporary(cli, path) : fopen(path, "w");
    if (stream == NULL)
        return file_failed(cli, path);
    cli->output.stream = stream;
    cli->output.color = false;
    return CLI_DONE;
}

/* Puts the finished temporary in its place, or drops it. */
static int finish_file(cli_state *cli, bool keep)
{
    cli_output *output = &cli->output;
    int code = CLI_DONE;
    if (!keep) {
        unlink(output->temporary);
    } else if (rename(output->temporary, output->path) != 0) {
        cli_message(cli, "%s: cannot write: %s", output->path, strerror(errno));
        unlink(output->temporary);
        code = CLI_ERROR;
    }
    free(output->path);
    free(output->temporary);
    output->path = NULL;
    output->temporary = NULL;
    return code;
}

int cli_output_close(cli_state *cli, bool keep, int code)
{
    cli_output *output = &cli->output;
    if (fflush(output->stream) != 0 && output->error == 0)
        output->error = errno;
    if (output->temporary != NULL && keep && output->error == 0 &&
        fsync(fileno(output->stream)) != 0)
        output->error = errno;
    if (output->stream != stdout && output->stream != stderr) {
        if (fclose(output->stream) != 0 && output->error == 0)
            output->error = errno;
        output->stream = stdout;
    }
    if (output->error != 0 && output->error != EPIPE) {
        cli_message(cli, "%s: cannot write: %s", output->path != NULL ? output->path : "the output",
                    strerror(output->error));
        code = CLI_ERROR;
        keep = false;
    }
    if (output->pager != 0)
        wait_for_pager(cli);
    if (output->temporary != NULL && finish_file(cli, keep) != CLI_DONE)
        code = CLI_ERROR;
    output->error = output->error == EPIPE ? EPIPE : 0; /* reported once */
    return code;
}

bool cli_output_lost(const cli_state *cli)
{
    return cli->output.error != 0;
}

/* ---- words ---------------------------------------------------------------------------------------------------- */

void cli_write(cli_state *cli, const char *bytes, size_t size)
{
    if (cli->output.error != 0 || size == 0)
        return;
    if (fwrite(bytes, 1, size, cli->output.stream) != size)
        cli->output.error = errno;
}

void cli_puts(cli_state *cli, const char *text)
{
    cli_write(cli, text, strlen(text));
}

void cli_printf(cli_state *cli, const char *format, ...)
{
    if (cli->output.error != 0)
        return;
    va_list arguments;
    va_start(arguments, format);
    if (vfprintf(cli->output.stream, format, arguments) < 0)
        cli->output.error = errno;
    va_end(arguments);
}

/* The text as one harmless line, to be freed with ym_text_free; NULL when memory ran out. */
static char *escaped_line(const char *text, size_t bytes)
{
    char *line = NULL;
    if (ym_text_escape(&line, text, bytes, NULL) != YM_OK)
        return NULL;
    for (char *each = line; *each != '\0'; each++) {
        if (*each == '\n' || *each == '\t')
            *each = ' ';
    }
    return line;
}

/* A text as it is shown: escaped unless --raw. The caller's to free; NULL, which is noted: out of memory. */
static char *visible(cli_state *cli, const char *text, size_t bytes)
{
    char *shown = cli->raw ? strndup(text, bytes) : escaped_line(text, bytes);
    if (shown == NULL)
        cli->output.error = ENOMEM;
    return shown;
}

void cli_text(cli_state *cli, const char *text, size_t bytes)
{
    char *shown = bytes == 0 ? NULL : visible(cli, text, bytes);
    if (shown != NULL)
        cli_puts(cli, shown);
    ym_text_free(shown);
}

void cli_spaces(cli_state *cli, size_t count)
{
    for (; count > 0; count--)
        cli_write(cli, " ", 1);
}

size_t cli_width(cli_state *cli, const char *text, size_t bytes)
{
    char *shown = visible(cli, text, bytes);
    const size_t width = shown == NULL ? 0 : ym_text_width(shown, strlen(shown));
    ym_text_free(shown);
    return width;
}

void cli_cell(cli_state *cli, const char *text, size_t columns, bool pad)
{
    static const char ellipsis[] = "…";
    char *shown = visible(cli, text, strlen(text));
    if (shown == NULL)
        return;
    size_t bytes = strlen(shown);
    size_t width = ym_text_width(shown, bytes);
    const bool cut = width > columns && columns > 0;
    if (cut) {
        bytes = ym_text_cut(shown, bytes, columns - 1);
        width = ym_text_width(shown, bytes) + 1;
    }
    cli_write(cli, shown, bytes);
    cli_puts(cli, cut ? ellipsis : "");
    if (pad && width < columns)
        cli_spaces(cli, columns - width);
    ym_text_free(shown);
}

void cli_context(cli_state *cli, const char *text, size_t bytes, size_t columns, bool before)
{
    char *shown = visible(cli, text, bytes);
    if (shown == NULL)
        return;
    const size_t size = strlen(shown);
    if (before) {
        const size_t kept = ym_text_cut_tail(shown, size, columns);
        const size_t width = ym_text_width(shown + size - kept, kept);
        cli_spaces(cli, columns - width);
        cli_write(cli, shown + size - kept, kept);
    } else {
        cli_write(cli, shown, ym_text_cut(shown, size, columns));
    }
    ym_text_free(shown);
}

void cli_style(cli_state *cli, const char *code)
{
    if (cli->output.color)
        cli_printf(cli, "\033[%sm", code);
}

void cli_faint(cli_state *cli, const char *format, ...)
{
    char words[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(words, sizeof words, format, arguments);
    va_end(arguments);
    cli_style(cli, "2");
    cli_puts(cli, words);
    cli_style(cli, "0");
}

/* Part of a word of letters, with the marks around it: lines are not broken there. */
static bool is_word(char c)
{
    return c > ' ' && c < 0x7F;
}

/* Punctuation that belongs to what stands before it: no line begins with it. */
static bool closes(const char *text, size_t bytes)
{
    static const char *const marks[] = {"，", "。", "、", "；", "：", "？", "！", "”",  "’",
                                        "）", "】", "》", "」", "』", "…",  "—",  "％", "〉"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t size = strlen(marks[i]);
        if (size <= bytes && memcmp(text, marks[i], size) == 0)
            return true;
    }
    return false;
}

size_t cli_wrap(const char *text, size_t bytes, size_t columns)
{
    size_t line = ym_text_cut(text, bytes, columns);
    if (line == 0)
        return bytes; /* a column too narrow for one character: no use in wrapping */
    size_t back = line;
    while (back > 0 && back < bytes && closes(text + back, bytes - back)) {
        const size_t width = ym_text_width(text, back);
        back = width == 0 ? 0 : ym_text_cut(text, back, width - 1);
    }
    if (back < bytes && back > 0 && is_word(text[back - 1]) && is_word(text[back])) {
        while (back > 0 && is_word(text[back - 1]))
            back--;
    }
    if (back > line / 2)
        line = back;
    while (line < bytes && text[line] == ' ')
        line++;
    return line;
}

/* ---- JSON ----------------------------------------------------------------------------------------------------- */

ym_json *cli_json_begin(cli_state *cli, const char *kind)
{
    ym_json_clear(cli->line);
    ym_json_begin_object(cli->line);
    ym_json_member_string(cli->line, "kind", kind);
    return cli->line;
}

void cli_json_end(cli_state *cli)
{
    size_t bytes = 0;
    ym_json_end_object(cli->line);
    const char *text = ym_json_text(cli->line, &bytes);
    if (text == NULL) {
        cli->output.error = ENOMEM;
        return;
    }
    cli_write(cli, text, bytes);
    cli_write(cli, "\n", 1);
}

void cli_json_optional(ym_json *json, const char *name, const char *text)
{
    ym_json_member_string(json, name, text == NULL || *text == '\0' ? NULL : text);
}

void cli_json_path(cli_state *cli, const char *name, const char *path)
{
    size_t repaired = 0;
    char *copy = path != NULL ? cli_utf8_repair(path, strlen(path), &repaired) : NULL;
    if (path != NULL && copy == NULL)
        cli->output.error = ENOMEM;
    ym_json_member_string(cli->line, name, copy);
    free(copy);
}

/* ---- messages ------------------------------------------------------------------------------------------------- */

enum { MESSAGE_BYTES = 4096 };

/* Writes "yiming: ..." as one escaped line. What is no UTF-8 (file names may be) shows as '?'. */
static void message(cli_state *cli, const char *format, va_list arguments, const char *behind)
{
    char text[MESSAGE_BYTES];
    vsnprintf(text, sizeof text, format, arguments);
    size_t size = strlen(text);
    for (size_t at = cli_utf8_head(text, size); at < size;
         at += cli_utf8_head(text + at, size - at))
        text[at] = '?';
    if (fflush(cli->output.stream) != 0 && cli->output.error == 0)
        cli->output.error = errno;
    cli_progress_clear(cli);
    char *escaped = cli->raw ? NULL : escaped_line(text, size);
    fprintf(stderr, "yiming: %s%s\n", escaped != NULL ? escaped : text, behind);
    ym_text_free(escaped);
}

void cli_message(cli_state *cli, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    message(cli, format, arguments, "");
    va_end(arguments);
}

void cli_note(cli_state *cli, const char *format, ...)
{
    if (cli->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    message(cli, format, arguments, "");
    va_end(arguments);
}

int cli_usage(cli_state *cli, const char *format, ...)
{
    char behind[64];
    va_list arguments;
    snprintf(behind, sizeof behind,
             cli->command == NULL ? " (see yiming help%s)" : " (see yiming %s --help)",
             cli->command == NULL ? "" : cli->command->name);
    va_start(arguments, format);
    message(cli, format, arguments, behind);
    va_end(arguments);
    return CLI_ERROR;
}

int cli_code(ym_status status)
{
    switch (status) {
    case YM_OK:
    case YM_DONE:
        return CLI_DONE;
    case YM_E_BUSY:
        return CLI_BUSY;
    case YM_E_INTERRUPTED:
        return CLI_INTERRUPTED;
    default:
        return CLI_ERROR;
    }
}

int cli_fail(cli_state *cli, ym_status status, const ym_error *error)
{
    const int code = cli_code(status);
    if (code == CLI_BUSY)
        cli_message(cli, "%s (--wait SECONDS waits for it)", error->message);
    else if (status == YM_E_TIMEOUT)
        cli_message(cli, "%s (--timeout SECONDS)", error->message);
    else if (code != CLI_DONE)
        cli_message(cli, "%s", status == YM_E_NOMEM ? "out of memory" : error->message);
    return code;
}

int cli_fail_query(cli_state *cli, const char *query, ym_status status, const ym_error *error)
{
    enum { COLUMNS_BEFORE = 40, COLUMNS_BEHIND = 30 };
    const int code = cli_fail(cli, status, error);
    if (error->column == 0 || cli->json)
        return code;
    size_t at = 0;
    for (size_t i = 1; i < error->column && query[at] != '\0'; i++)
        do
            at++;
        while (((unsigned char)query[at] & 0xC0) == 0x80);
    const char *from = query + at - ym_text_cut_tail(query, at, COLUMNS_BEFORE);
    const size_t shown = ym_text_cut(query + at, strlen(query + at), COLUMNS_BEHIND);
    char *before = escaped_line(from, (size_t)(query + at - from));
    char *behind = escaped_line(query + at, shown);
    if (before != NULL && behind != NULL) {
        const char *cut = from > query ? "…" : "";
        const size_t width = ym_text_width(before, strlen(before)) + (from > query);
        fprintf(stderr, "  %s%s%s%s\n  %*s^\n", cut, before, behind,
                query[at + shown] != '\0' ? "…" : "", (int)width, "");
    }
    ym_text_free(before);
    ym_text_free(behind);
    return code;
}

/* ---- small things --------------------------------------------------------------------------------------------- */

/* By the first byte; 0 when it cannot be one. */
static size_t utf8_length(unsigned char lead)
{
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return 0;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF. */
size_t cli_utf8_head(const char *bytes, size_t size)
{
    const unsigned char *text = (const unsigned char *)bytes;
    size_t at = 0;
    while (at < size) {
        const unsigned char lead = text[at];
        const size_t length = utf8_length(lead);
        if (length == 0 || length > size - at)
            return at;
        for (size_t i = 1; i < length; i++) {
            if ((text[at + i] & 0xC0) != 0x80)
                return at;
        }
        const unsigned char second = length > 1 ? text[at + 1] : 0;
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
            (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
            return at;
        at += length;
    }
    return size;
}

char *cli_utf8_repair(const char *bytes, size_t size, size_t *repaired)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    if (size > SIZE_MAX / 4)
        return NULL;
    size_t room = size + 1;
    if (cli_utf8_head(bytes, size) != size || memchr(bytes, '\0', size) != NULL)
        room = size * (sizeof replacement - 1) + 1;
    char *copy = malloc(room);
    size_t used = 0;
    for (size_t at = 0; copy != NULL && at < size;) {
        size_t head = cli_utf8_head(bytes + at, size - at);
        const char *nul = memchr(bytes + at, '\0', head);
        if (nul != NULL)
            head = (size_t)(nul - (bytes + at));
        memcpy(copy + used, bytes + at, head);
        used += head;
        at += head;
        if (at < size) {
            memcpy(copy + used, replacement, sizeof replacement - 1);
            used += sizeof replacement - 1;
            at++;
            ++*repaired;
        }
    }
    if (copy != NULL)
        copy[used] = '\0';
    return copy;
}

const char *cli_count(char out[64], uint64_t count, const char *one, const char *many)
{
    snprintf(out, 64, "%llu %s", (unsigned long long)count, count == 1 ? one : many);
    return out;
}
