/* Walks through the records of one file. A page or a text is one record, read whole; JSON Lines
 * are read through a window that holds one line at least, so that a file of any size takes the
 * memory of its longest line. Raw records come first (ym__reader_record), articles only when
 * asked for (ym__record_parse), which needs the record alone. */
#include "read/reader.h"

#include "base/error.h"
#include "read/formats.h"
#include "read/page.h"
#include "read/sniff.h"
#include "text/date.h"
#include "text/encoding.h"
#include "text/url.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 1 << 20, SNIFF_BYTES = 1 << 16 };

struct ym_reader {
    char *path;
    char *name; /* the path as text */
    int fd;
    ym_read_options options;
    ym__buffer window; /* bytes [start, size) are read and not yet used */
    size_t start;
    size_t scanned;  /* no newline before this */
    uint64_t offset; /* where window byte 0 lies in the file */
    bool at_end;     /* nothing more to read */
    bool stream, done;
    const char *stream_encoding; /* of all its records; NULL as long as they were ASCII */
    uint64_t line, records;      /* of the stream, so far */
    ym__record record;
    ym__buffer source;
    ym__article article; /* of ym_reader_next */
};

void ym__reader_describe_path(ym__buffer *text, const char *path)
{
    const size_t bytes = strlen(path);
    for (size_t at = 0; at < bytes;) {
        const size_t good = ym__utf8_valid_head(path + at, bytes - at);
        ym__buffer_append(text, path + at, good);
        at += good;
        if (at < bytes) {
            ym__utf8_append(text, YM__REPLACEMENT);
            ym__buffer_printf(text, "%02X", (unsigned)(unsigned char)path[at++]);
        }
    }
}

/* Reads on into the window. Drops what has been used up first. */
static ym_status fill(ym_reader *reader, ym_error *error)
{
    ym__buffer *window = &reader->window;
    if (reader->start > 0) {
        window->size -= reader->start;
        memmove(window->bytes, window->bytes + reader->start, window->size);
        reader->offset += reader->start;
        reader->scanned -= reader->start;
        reader->start = 0;
    }
    if (!ym__buffer_reserve(window, CHUNK_BYTES))
        return ym__error_nomem(error);
    for (;;) {
        const ssize_t got = read(reader->fd, window->bytes + window->size, CHUNK_BYTES);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return ym__error_errno(error, "read", reader->name);
        reader->at_end = got == 0;
        window->size += (size_t)got;
        window->bytes[window->size] = '\0';
        return YM_OK;
    }
}

/* Finds the end of the next line, reading on as needed: its newline, or the end of the file.
 * YM_E_LIMIT when the line is too long; what of it is in the window has been dropped then, and
 * `scanned` says so. */
static ym_status find_line(ym_reader *reader, size_t *end, ym_error *error)
{
    for (;;) {
        const ym__buffer *window = &reader->window;
        const char *newline =
            reader->scanned < window->size
                ? memchr(window->bytes + reader->scanned, '\n', window->size - reader->scanned)
                : NULL;
        *end = newline == NULL ? window->size : (size_t)(newline - window->bytes);
        if (newline != NULL || reader->at_end)
            return *end - reader->start > YM_ARTICLE_MAX_BYTES ? YM_E_LIMIT : YM_OK;
        reader->scanned = window->size;
        if (window->size - reader->start > YM_ARTICLE_MAX_BYTES)
            return YM_E_LIMIT;
        const ym_status status = fill(reader, error);
        if (status < 0)
            return status;
    }
}

bool ym__reader_ready(ym_reader *reader)
{
    ym_status status = YM_OK; /* a failure shows again when the record is asked for */
    while (status == YM_OK && reader->stream && !reader->done && !reader->at_end) {
        const ym__buffer *window = &reader->window;
        struct pollfd input = {.fd = reader->fd, .events = POLLIN};
        if (memchr(window->bytes + reader->scanned, '\n', window->size - reader->scanned) != NULL ||
            window->size - reader->start > YM_ARTICLE_MAX_BYTES)
            return true;
        reader->scanned = window->size;
        if (poll(&input, 1, 0) == 0)
            return false;
        status = fill(reader, NULL);
    }
    return true;
}

/* Passes over the rest of a line that is too long. */
static ym_status skip_line(ym_reader *reader, ym_error *error)
{
    for (;;) {
        const ym__buffer *window = &reader->window;
        const char *newline =
            memchr(window->bytes + reader->start, '\n', window->size - reader->start);
        if (newline != NULL) {
            reader->start = reader->scanned = (size_t)(newline - window->bytes) + 1;
            return YM_OK;
        }
        reader->start = reader->scanned = window->size;
        if (reader->at_end)
            return YM_OK;
        const ym_status status = fill(reader, error);
        if (status < 0)
            return status;
    }
}

static bool is_blank(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)bytes[i] > ' ')
            return false;
    }
    return true;
}

/* Reads all of a file that is one article; YM_E_LIMIT when it is too large. */
static ym_status read_whole(ym_reader *reader, ym_error *error)
{
    while (!reader->at_end) {
        const ym_status status = fill(reader, error);
        if (status < 0)
            return status;
        if (reader->window.size > YM_ARTICLE_MAX_BYTES)
            return ym__error_set(error, YM_E_LIMIT,
                                 "%s: larger than %u MiB, the limit for one article; split it",
                                 reader->name, YM_ARTICLE_MAX_BYTES >> 20);
    }
    return YM_OK;
}

/* Is there nothing but white space after `at`? */
static bool ends_blank(const ym_reader *reader, size_t at)
{
    return is_blank(reader->window.bytes + at, reader->window.size - at);
}

/* Is it JSON Lines? The first line that is not blank begins with '{' and is an object; one object in a file named .json
 * is a file. A file named so is, whatever its first line, unless it is an array. */
static ym_status detect_stream(ym_reader *reader, ym_error *error)
{
    const char *bytes = ym__buffer_text(&reader->window);
    const ym__ending ending = ym__sniff_ending(reader->path);
    size_t at = reader->window.size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    const size_t mark = at;
    while (at < reader->window.size && (unsigned char)bytes[at] <= ' ')
        at++;
    if (at == reader->window.size)
        return YM_OK;
    reader->stream = ending == YM__ENDING_JSON_LINES && bytes[at] != '[';
    if (!reader->stream && bytes[at] == '{') {
        size_t end = 0;
        reader->scanned = at;
        const ym_status status = find_line(reader, &end, error);
        if (status == YM_E_LIMIT)
            return YM_OK;
        if (status < 0)
            return status;
        reader->stream = ym__json_is_object(reader->window.bytes + at, end - at) &&
                         !(ending == YM__ENDING_JSON && ends_blank(reader, end));
    }
    if (reader->stream && mark > 0)
        reader->stream_encoding = "UTF-8";
    reader->start = reader->scanned = reader->stream ? mark : 0;
    return YM_OK;
}

/* What is no text, or text that is no article. */
static ym_status refuse_other_formats(const ym_reader *reader, ym_error *error)
{
    const size_t size = reader->window.size < SNIFF_BYTES ? reader->window.size : SNIFF_BYTES;
    const char *head = ym__buffer_text(&reader->window);
    const char *mend = NULL;
    const char *binary = ym__sniff_binary(head, size, &mend);
    if (binary != NULL && (reader->options.encoding == NULL || strcmp(binary, "binary data") != 0))
        return ym__error_set(error, YM_E_INPUT, "%s: looks like %s, not text%s", reader->name,
                             binary, mend);
    const char *root = ym__sniff_foreign_xml(head, size);
    if (root != NULL)
        return ym__error_set(error, YM_E_INPUT, "%s: XML (<%s>), not a page; this is not read yet",
                             reader->name, root);
    if (ym__sniff_mime(head, size))
        return ym__error_set(error, YM_E_INPUT,
                             "%s: MHTML or mail (MIME); this is not read yet, save it as HTML",
                             reader->name);
    if (ym__sniff_ending(reader->path) == YM__ENDING_JSON_LINES && size >= 2 &&
        (memcmp(head, "\xFF\xFE", 2) == 0 || memcmp(head, "\xFE\xFF", 2) == 0))
        return ym__error_set(
            error, YM_E_INPUT,
            "%s: JSON Lines in UTF-16; convert it first (iconv -f UTF-16 -t UTF-8)", reader->name);
    return YM_OK;
}

static ym_status open_file(ym_reader *reader, ym_error *error)
{
    struct stat about;
    reader->fd =
        strcmp(reader->path, "-") == 0 ? STDIN_FILENO : open(reader->path, O_RDONLY | O_CLOEXEC);
    if (reader->fd < 0)
        return ym__error_errno(error, "open", reader->name);
    if (fstat(reader->fd, &about) == 0 && S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return ym__error_errno(error, "read", reader->name);
    }
    ym_status status = YM_OK;
    while (status == YM_OK && !reader->at_end &&
           reader->window.size < SNIFF_BYTES) /* a pipe gives little at once */
        status = fill(reader, error);
    if (status < 0)
        return status;
    status = refuse_other_formats(reader, error);
    return status < 0 ? status : detect_stream(reader, error);
}

static bool is_date(const char *text)
{
    char date[32];
    size_t start = 0;
    size_t end = 0;
    return ym__date_find_span(date, text, strlen(text), &start, &end) && start == 0 &&
           text[end] == '\0';
}

static bool is_url(const char *text)
{
    ym__buffer canonical = {0};
    const bool fine = ym__url_canonical(&canonical, text, strlen(text));
    ym__buffer_free(&canonical);
    return fine;
}

ym_status ym_read_options_check(const ym_read_options *options, const char *const *paths,
                                size_t path_count, ym_error *error)
{
    const char *label = options->encoding;
    char tag[YM__LANGUAGE_TAG_BYTES];
    struct stat about;
    if (label != NULL && ym__encoding_name(label, strlen(label)) == NULL)
        return ym__error_set(error, YM_E_USAGE,
                             "unknown encoding \"%s\"; try utf-8, gb18030 or big5", label);
    if (options->lang != NULL && !ym__article_language(tag, options->lang))
        return ym__error_set(
            error, YM_E_USAGE,
            "\"%s\" is no language tag; there are zh-Hans, zh-Hant-TW, en and more", options->lang);
    if (options->date != NULL && !is_date(options->date))
        return ym__error_set(error, YM_E_USAGE, "\"%s\" is no date of the calendar, as 2025-12-30",
                             options->date);
    if (options->url == NULL)
        return YM_OK;
    if (!is_url(options->url))
        return ym__error_set(error, YM_E_USAGE,
                             "\"%s\" is no address that begins with http:// or https://",
                             options->url);
    if (path_count > 1)
        return ym__error_set(error, YM_E_USAGE,
                             "a url is the address of one article, and %zu paths are named",
                             path_count);
    if (path_count == 1 && stat(paths[0], &about) == 0 && S_ISDIR(about.st_mode))
        return ym__error_set(error, YM_E_USAGE,
                             "a url is the address of one article, and %s is a folder", paths[0]);
    return YM_OK;
}

ym_status ym_reader_open(ym_reader **out, const char *path, const ym_read_options *options,
                         ym_error *error)
{
    *out = NULL;
    ym_status status = YM_OK;
    ym_reader *reader = calloc(1, sizeof *reader);
    if (reader == NULL)
        return ym__error_nomem(error);
    reader->fd = -1;
    if (options != NULL)
        reader->options = *options;
    ym__buffer name = {0};
    ym__reader_describe_path(&name, path);
    reader->name = ym__buffer_take(&name);
    reader->path = strdup(path);
    if (reader->path == NULL || reader->name == NULL) {
        status = ym__error_nomem(error);
        goto done;
    }
    status = ym_read_options_check(&reader->options, NULL, 0, error);
    if (status < 0)
        goto done;
    status = open_file(reader, error);
    if (status < 0)
        goto done;
    if (!reader->stream)
        status = read_whole(reader, error);
done:
    if (status < 0)
        ym_reader_free(reader);
    else
        *out = reader;
    return status;
}

void ym_reader_free(ym_reader *reader)
{
    if (reader == NULL)
        return;
    if (reader->fd >= 0 && reader->fd != STDIN_FILENO)
        close(reader->fd);
    ym__article_free(&reader->article);
    ym__buffer_free(&reader->window);
    ym__buffer_free(&reader->source);
    free(reader->path);
    free(reader->name);
    free(reader);
}

uint64_t ym_reader_offset(const ym_reader *reader)
{
    return reader->offset + reader->start;
}

static ym_status whole_record(ym_reader *reader)
{
    const ym__buffer *window = &reader->window;
    reader->done = true;
    reader->start = window->size;
    if (is_blank(ym__buffer_text(window), window->size))
        return YM_DONE;
    reader->record = (ym__record){
        .bytes = window->bytes, .size = window->size, .source = reader->name, .path = reader->path};
    return YM_OK;
}

/* One record tells little: the first that is not ASCII and what the window holds after it decide for the stream. */
static void find_stream_encoding(ym_reader *reader, const char *record, size_t size)
{
    const ym__buffer *window = &reader->window;
    if (reader->stream_encoding == NULL && ym__encoding_guess(record, size) != NULL)
        reader->stream_encoding =
            ym__encoding_guess(record, window->size - (size_t)(record - window->bytes));
}

static ym_status line_record(ym_reader *reader, ym_error *error)
{
    for (;;) {
        size_t end = 0;
        const ym_status status = find_line(reader, &end, error);
        if (status < 0 && status != YM_E_LIMIT)
            return status;
        reader->line++;
        ym__buffer_clear(&reader->source);
        ym__buffer_printf(&reader->source, "%s:%llu", reader->name,
                          (unsigned long long)reader->line);
        if (reader->source.failed)
            return ym__error_nomem(error);
        reader->record = (ym__record){.line = reader->line,
                                      .source = reader->source.bytes,
                                      .path = reader->path,
                                      .stream = true};
        if (status == YM_E_LIMIT) {
            const ym_status skipped = skip_line(reader, error);
            return skipped < 0 ? skipped
                               : ym__error_set(error, YM_E_LIMIT, "%s: line longer than %u MiB",
                                               reader->source.bytes, YM_ARTICLE_MAX_BYTES >> 20);
        }
        const char *bytes = ym__buffer_text(&reader->window) + reader->start;
        const size_t size = end - reader->start;
        const bool last = end == reader->window.size;
        reader->start = reader->scanned = last ? end : end + 1;
        if (is_blank(bytes, size)) {
            if (last && reader->at_end)
                return YM_DONE;
            continue;
        }
        const char *own = ym__json_own_kind(bytes, size);
        if (own != NULL) {
            reader->done = true;
            return ym__error_set(error, YM_E_INPUT,
                                 "%s: is an export of yiming (\"%s\"), not articles; what yiming "
                                 "export --what articles writes can be merged",
                                 reader->name, own);
        }
        find_stream_encoding(reader, bytes, size);
        reader->record.bytes = bytes;
        reader->record.size = size;
        reader->record.number = ++reader->records;
        reader->record.encoding = reader->stream_encoding;
        return YM_OK;
    }
}

ym_status ym__reader_record(ym_reader *reader, const ym__record **record, ym_error *error)
{
    *record = NULL;
    if (reader->done)
        return YM_DONE;
    const ym_status status = reader->stream ? line_record(reader, error) : whole_record(reader);
    if (status == YM_OK || status == YM_E_LIMIT)
        *record = &reader->record;
    reader->done |= status == YM_DONE || status == YM_E_IO || status == YM_E_NOMEM;
    return status;
}

ym_status ym__reader_take(ym_reader *reader, ym__record *taken, ym_error *error)
{
    const ym__record *record = &reader->record;
    const size_t source_bytes = strlen(record->source) + 1;
    const size_t path_bytes = strlen(record->path) + 1;
    const size_t raw_bytes = record->stream ? record->size + 1 : 0;
    *taken = (ym__record){0};
    char *block = malloc(raw_bytes + source_bytes + path_bytes);
    if (block == NULL)
        return ym__error_nomem(error);
    *taken = *record;
    taken->block = block;
    if (record->stream) {
        memcpy(block, record->bytes, record->size);
        block[record->size] = '\0';
        taken->bytes = block;
    } else {
        reader->offset += reader->start;
        reader->start = reader->scanned = 0;
        taken->file = ym__buffer_take(&reader->window);
        char *fitted = realloc(taken->file, record->size + 1);
        if (fitted != NULL)
            taken->file = fitted;
        taken->bytes = taken->file;
        reader->record.bytes = NULL;
    }
    taken->source = memcpy(block + raw_bytes, record->source, source_bytes);
    taken->path = memcpy(block + raw_bytes + source_bytes, record->path, path_bytes);
    return YM_OK;
}

void ym__record_free(ym__record *record)
{
    free(record->block);
    free(record->file);
    *record = (ym__record){0};
}

/* ---- parsing --------------------------------------------------------------------------------------------------- */

void ym__reading_prepare(void)
{
    ym__page_prepare();
}

static ym_status read_as(ym__article *article, ym__kind kind, const ym__buffer *text,
                         ym_error *error)
{
    static ym_status (*const formats[])(ym__article *, const char *, size_t,
                                        ym_error *) = {[YM__KIND_PLAIN] = ym__read_plain,
                                                       [YM__KIND_MARKDOWN] = ym__read_markdown,
                                                       [YM__KIND_HTML] = ym__read_html,
                                                       [YM__KIND_JSON] = ym__read_json};
    return formats[kind](article, ym__buffer_text(text), text->size, error);
}

static void set_options(ym__article *article, const ym_read_options *options)
{
    ym__article_set_text(article, YM__FIELD_LANG, options->lang, "option");
    ym__article_set_text(article, YM__FIELD_DATE, options->date, "option");
    ym__article_set_text(article, YM__FIELD_URL, options->url, "option");
}

/* The record as UTF-8; what there is to say about that goes to the article. */
static ym_status decode(ym__article *article, const ym__record *record, const char *encoding,
                        ym__buffer *text, ym_error *error)
{
    const bool markup = !record->stream && ym__sniff_html(record->bytes, record->size);
    const char *label = encoding != NULL ? encoding : record->encoding;
    ym__decoded about;
    const ym_status status =
        ym__decode(text, record->bytes, record->size, label, markup, &about, error);
    article->view.encoding = about.encoding;
    article->view.replaced_count += about.replaced;
    for (const char *line = ym__buffer_text(&about.warnings); *line != '\0';) {
        const size_t size = strcspn(line, "\n");
        ym__article_warn(article, "%.*s", (int)size, line);
        line += size + (line[size] == '\n');
    }
    ym__buffer_free(&about.warnings);
    return status;
}

ym_status ym__record_parse(ym__article *article, const ym__record *record,
                           const ym_read_options *options, ym_error *error)
{
    ym__buffer text = {0};
    ym_error cause = {0};
    ym_status status = YM_OK;
    set_options(article, options);
    if (options->url != NULL && record->number > 1)
        status = ym__error_set(&cause, YM_E_INPUT,
                               "the url that was given is that of the first article; merge the "
                               "others without it");
    if (status == YM_OK)
        status = decode(article, record, options->encoding, &text, &cause);
    if (status == YM_OK) {
        const ym__kind kind = record->stream
                                  ? YM__KIND_JSON
                                  : ym__sniff_kind(ym__buffer_text(&text), text.size, record->path);
        status = read_as(article, kind, &text, &cause);
    }
    article->view.source = ym__arena_strdup(&article->arena, record->source);
    article->failed |= article->view.source == NULL;
    if (status == YM_OK)
        status = ym__article_finish(article, &cause);
    if (status == YM_OK && article->paragraphs.count == 0)
        status = ym__error_set(&cause, YM_E_INPUT, "no text in it");
    ym__buffer_free(&text);
    return status < 0 ? ym__error_set(error, status, "%s: %s", record->source, cause.message)
                      : status;
}

ym_status ym_reader_next(ym_reader *reader, const ym_article_view **article, ym_error *error)
{
    const ym__record *record = NULL;
    *article = NULL;
    ym__article_free(&reader->article);
    ym_status status = ym__reader_record(reader, &record, error);
    if (status == YM_OK)
        status = ym__record_parse(&reader->article, record, &reader->options, error);
    reader->done |= status == YM_E_NOMEM;
    if (status == YM_OK)
        *article = &reader->article.view;
    return status;
}
