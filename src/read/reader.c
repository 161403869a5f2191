/* Walks through the records of one file. A page or a text is one record, read whole; JSON Lines, feeds and dumps are read
 * through a window that holds one record at least, so that a file of any size takes the memory of its longest record. Raw
 * records come first (ym__reader_record), articles only when asked for (record.c), which needs the record alone. */
#include "read/reader.h"

#include "base/error.h"
#include "read/cutter.h"
#include "read/formats.h"
#include "read/input.h"
#include "read/sniff.h"
#include "text/date.h"
#include "text/encoding.h"
#include "text/url.h"
#include "text/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LEAST_CHUNK = 1 << 16, LARGEST_CHUNK = 1 << 20, SNIFF_BYTES = 1 << 16 };

struct ym_reader {
    char *path;
    char *name; /* the path as text */
    ym__input input;
    ym_read_options options;
    ym__buffer window; /* bytes [start, size) are read and not yet used */
    size_t start;
    size_t scanned;  /* no newline before this */
    uint64_t offset; /* where window byte 0 lies in the file */
    bool at_end;     /* nothing more to read */
    bool stream, done;
    ym__cutter cutter; /* of a feed or a dump; without a format for others */
    struct {
        bool found;   /* a record is at hand, at the window's start */
        size_t bytes; /* of it */
    } cut;
    ym__buffer document;         /* of the record at hand, out of the cutter */
    const char *stream_encoding; /* of JSON Lines; NULL as long as they were ASCII */
    uint64_t line;    /* of JSON Lines the record's; of XML the line ends passed so far */
    uint64_t records; /* of the stream, so far */
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

/* Reads on into the window, about as much as it holds: most files need no MiB. Drops what has been used up first. */
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
    const size_t chunk = window->size < LEAST_CHUNK     ? LEAST_CHUNK
                         : window->size > LARGEST_CHUNK ? LARGEST_CHUNK
                                                        : window->size;
    if (!ym__buffer_reserve(window, chunk))
        return ym__error_nomem(error);
    size_t got = 0;
    const ym_status status =
        ym__input_read(&reader->input, window->bytes + window->size, chunk, &got, error);
    reader->at_end = status == YM_OK && got == 0;
    window->size += got;
    window->bytes[window->size] = '\0';
    return status;
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

/* Uses up the first bytes of an XML file's window. */
static void pass_over(ym_reader *reader, size_t bytes)
{
    const char *at = ym__buffer_text(&reader->window) + reader->start;
    const char *end = at + bytes;
    for (; at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        reader->line++;
    reader->start += bytes;
    reader->scanned = reader->start;
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

/* What a file in UTF-16 would be, to judge by the ASCII in its head, if it were a stream. NULL: it is none. */
static const char *stream_in_utf16(const ym_reader *reader, const char *head, size_t size)
{
    char narrow[1024];
    size_t used = 0;
    if (!ym__sniff_utf16(head, size))
        return NULL;
    for (size_t at = 0; at < size && used < sizeof narrow; at++) {
        if ((unsigned char)head[at] < 0x80 && head[at] != '\0')
            narrow[used++] = head[at];
    }
    return ym__sniff_ending(reader->path) == YM__ENDING_JSON_LINES ? "JSON Lines"
           : ym__xml_format_of(narrow, used) != NULL               ? "a feed or a dump"
                                                                   : NULL;
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
    char root[YM__SNIFF_NAME_BYTES];
    if (ym__sniff_foreign_xml(head, size, ym__sniff_ending(reader->path), root))
        return ym__error_set(error, YM_E_INPUT,
                             "%s: XML (<%s>), not a page, a feed or a MediaWiki dump", reader->name,
                             root);
    const char *stream = stream_in_utf16(reader, head, size);
    if (stream != NULL)
        return ym__error_set(error, YM_E_INPUT,
                             "%s: %s in UTF-16; convert it first (iconv -f UTF-16 -t UTF-8)",
                             reader->name, stream);
    return YM_OK;
}

/* Feeds and dumps hold many articles. */
static void detect_xml(ym_reader *reader)
{
    const char *head = ym__buffer_text(&reader->window);
    const ym__xml_format *format = ym__xml_format_of(head, reader->window.size);
    if (format == NULL)
        return;
    const size_t used = ym__cutter_begin(&reader->cutter, format, head, reader->window.size);
    reader->stream = true;
    pass_over(reader, used);
}

static ym_status open_file(ym_reader *reader, ym_error *error)
{
    struct stat about;
    reader->input.name = reader->name;
    reader->input.fd =
        strcmp(reader->path, "-") == 0 ? STDIN_FILENO : open(reader->path, O_RDONLY | O_CLOEXEC);
    if (reader->input.fd < 0)
        return ym__error_errno(error, "open", reader->name);
    if (fstat(reader->input.fd, &about) == 0 && S_ISDIR(about.st_mode)) {
        errno = EISDIR;
        return ym__error_errno(error, "read", reader->name);
    }
    ym_status status = YM_OK;
    while (status == YM_OK && !reader->at_end &&
           reader->window.size < SNIFF_BYTES) /* a pipe gives little at once */
        status = fill(reader, error);
    if (reader->input.fault != NULL && reader->window.size > 0)
        status = YM_OK; /* damaged further on: told again when all before it is used up */
    if (status < 0)
        return status;
    status = refuse_other_formats(reader, error);
    if (status == YM_OK)
        detect_xml(reader);
    return status < 0 || reader->stream ? status : detect_stream(reader, error);
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
    reader->input.fd = -1;
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
    ym__input_free(&reader->input);
    if (reader->input.fd >= 0 && reader->input.fd != STDIN_FILENO)
        close(reader->input.fd);
    ym__cutter_free(&reader->cutter);
    ym__buffer_free(&reader->document);
    ym__article_free(&reader->article);
    ym__buffer_free(&reader->window);
    ym__buffer_free(&reader->source);
    free(reader->path);
    free(reader->name);
    free(reader);
}

uint64_t ym_reader_offset(const ym_reader *reader)
{
    return reader->input.gunzip != NULL ? reader->input.offset : reader->offset + reader->start;
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

/* Is a record of a feed or a dump at hand? What comes before it is used up. */
static bool next_cut(ym_reader *reader)
{
    size_t start = 0;
    size_t end = 0;
    if (reader->cut.found)
        return true;
    const size_t bytes = reader->window.size - reader->start;
    if (ym__cutter_next(&reader->cutter, ym__buffer_text(&reader->window) + reader->start, bytes,
                        reader->at_end, &start, &end)) {
        pass_over(reader, start);
        reader->cut.found = true;
        reader->cut.bytes = end - start;
    } else {
        pass_over(reader, end);
    }
    return reader->cut.found;
}

static bool is_window_full(const ym_reader *reader)
{
    return reader->window.size - reader->start > YM_ARTICLE_MAX_BYTES;
}

/* Names the record that begins here. */
static ym_status begin_element(ym_reader *reader, ym_error *error)
{
    ym__buffer_clear(&reader->source);
    ym__buffer_printf(&reader->source, "%s:%llu", reader->name,
                      (unsigned long long)reader->line + 1);
    if (reader->source.failed)
        return ym__error_nomem(error);
    reader->record = (ym__record){.line = reader->line + 1,
                                  .source = reader->source.bytes,
                                  .path = reader->path,
                                  .format = reader->cutter.format,
                                  .stream = true};
    return YM_OK;
}

/* The record that is too long is given up: what follows is looked through for the next. */
static ym_status refuse_element(ym_reader *reader, ym_error *error)
{
    const ym_status status = begin_element(reader, error);
    pass_over(reader, reader->window.size - reader->start);
    ym__cutter_give_up(&reader->cutter);
    return status < 0 ? status
                      : ym__error_set(error, YM_E_LIMIT, "%s: record longer than %u MiB",
                                      reader->source.bytes, YM_ARTICLE_MAX_BYTES >> 20);
}

static ym_status element_record(ym_reader *reader, ym_error *error)
{
    for (;;) {
        ym_status status = YM_OK;
        while (status == YM_OK && !next_cut(reader)) {
            if (reader->at_end)
                return YM_DONE;
            if (is_window_full(reader))
                return refuse_element(reader, error);
            status = fill(reader, error);
        }
        if (status == YM_OK)
            status = begin_element(reader, error);
        if (status < 0)
            return status;
        const char *record = reader->window.bytes + reader->start;
        const size_t bytes = reader->cut.bytes;
        const bool wanted = ym__cutter_wants(&reader->cutter, record, bytes);
        ym__buffer_clear(&reader->document);
        if (wanted)
            ym__cutter_document(&reader->document, &reader->cutter, record, bytes);
        if (reader->document.failed)
            return ym__error_nomem(error);
        pass_over(reader, bytes);
        reader->cut.found = false;
        if (!wanted)
            continue;
        reader->record.bytes = reader->document.bytes;
        reader->record.size = reader->document.size;
        reader->record.number = ++reader->records;
        return YM_OK;
    }
}

/* Is the end of the next line at hand? */
static bool next_line(ym_reader *reader)
{
    const ym__buffer *window = &reader->window;
    if (memchr(window->bytes + reader->scanned, '\n', window->size - reader->scanned) != NULL)
        return true;
    reader->scanned = window->size;
    return false;
}

bool ym__reader_ready(ym_reader *reader, int milliseconds)
{
    ym_status status = YM_OK; /* a failure shows again when the record is asked for */
    while (status == YM_OK && reader->stream && !reader->done && !reader->at_end) {
        if ((reader->cutter.format != NULL ? next_cut(reader) : next_line(reader)) ||
            is_window_full(reader))
            return true;
        if (!ym__input_ready(&reader->input, milliseconds))
            return false;
        status = fill(reader, NULL);
    }
    return true;
}

ym_status ym__reader_record(ym_reader *reader, const ym__record **record, ym_error *error)
{
    *record = NULL;
    if (reader->done)
        return YM_DONE;
    const ym_status status = reader->cutter.format != NULL ? element_record(reader, error)
                             : reader->stream              ? line_record(reader, error)
                                                           : whole_record(reader);
    if (status == YM_OK || status == YM_E_LIMIT)
        *record = &reader->record;
    reader->done |= status != YM_OK && status != YM_E_LIMIT;
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
        if (record->size > 0) /* of a line that is too long nothing is there */
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
