/* One file while it is read: its bytes come in pieces, are decoded, and are handed to the readers as lines, as rows or as
 * they are; its entries are handed on in batches. So memory does not grow with the file, and standard input is as good
 * as a file. What is kept of an entry that was handed on is its id and where it stood (identify.c).
 *
 * Which encoding and which format it is in is decided by its beginning: the encoding by the first WINDOW bytes from the
 * first on that is not ASCII (until then all in question but UTF-16, which has a mark or NULs, are the same), the format by
 * the first WINDOW bytes of text. */
#include "base/error.h"
#include "glossary/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    PIECE = 1 << 18,        /* bytes that are read at a time */
    WINDOW = 1 << 16,       /* bytes that decisions are made by */
    LABEL_WITHIN = 1 << 10, /* bytes in which mark-up names its encoding */
    BATCH = 256             /* entries that are handed on at a time */
};

ym_status ym__source_refuse(const ym__source *source, ym_error *error, const char *format, ...)
{
    char why[YM_ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(why, sizeof why, format, arguments);
    va_end(arguments);
    if (source->reporter.line == 0)
        return ym__error_set(error, YM_E_INPUT, "%s: %s", source->reporter.file, why);
    return ym__error_set(error, YM_E_INPUT, "%s:%llu: %s", source->reporter.file,
                         (unsigned long long)source->reporter.line, why);
}

/* ---- bytes -------------------------------------------------------------------------------------- */

/* Reads the next piece of the file. */
static ym_status read_piece(ym__source *source, ym_error *error)
{
    ym__input *input = &source->input;
    ym_status status = YM_DONE;
    if (input->file != NULL)
        status = ym__file_reader_read(input->file, &input->raw,
                                      input->piece_bytes != 0 ? input->piece_bytes : PIECE, error);
    input->ended = status == YM_DONE;
    if (status == YM_OK && source->options->progress != NULL &&
        source->options->progress(source->options->progress_context,
                                  source->bytes_before + input->file->bytes, source->bytes_of_all))
        status = ym__error_interrupted(error);
    return status < 0 ? status : YM_OK;
}

/* Reads until so many bytes are there that are not decoded, or none is left in the file. */
static ym_status read_up_to(ym__source *source, size_t bytes, ym_error *error)
{
    ym_status status = YM_OK;
    while (source->input.raw.size < bytes && !source->input.ended && status == YM_OK)
        status = read_piece(source, error);
    return status;
}

static void drop_raw(ym__buffer *raw, size_t bytes)
{
    if (bytes == 0)
        return;
    memmove(raw->bytes, raw->bytes + bytes, raw->size - bytes);
    ym__buffer_truncate(raw, raw->size - bytes);
}

/* ---- the encoding ------------------------------------------------------------------------------- */

/* Is the text best left as it is? Tables then tell line by line where bytes are bad. A glossary with Chinese in it is in an
 * encoding that has Chinese; when nothing better than windows-1252 comes to mind, it is UTF-8 with a fault in it. */
static bool is_utf8(const char *bytes, size_t size)
{
    const char *guess = ym__encoding_guess(bytes, size);
    return guess == NULL || (strcmp(guess, "GB18030") != 0 && strcmp(guess, "Big5-HKSCS") != 0);
}

static ym_status open_decoder(ym__input *input, const char *label, ym_error *error)
{
    input->state = YM__INPUT_DECODED;
    return ym__decoder_open(&input->decoder, label, error);
}

/* By what the first bytes say or the caller does: else it is ASCII until something else comes. */
static ym_status begin(ym__source *source, ym_error *error)
{
    enum { LOOKED_AT = 1 << 12 };
    ym__input *input = &source->input;
    const char *label = source->options->encoding;
    size_t mark = 0;
    ym_status status = read_up_to(source, LOOKED_AT, error);
    if (status < 0 || input->raw.size == 0)
        return status;
    const char *marked = ym__encoding_of_mark(input->raw.bytes, input->raw.size, &mark);
    if (label == NULL && marked == NULL)
        label = ym__encoding_unmarked_utf16(input->raw.bytes, input->raw.size);
    drop_raw(&input->raw, mark);
    if (label == NULL && marked != NULL && strcmp(marked, "UTF-8") == 0)
        input->state = YM__INPUT_AS_IT_IS;
    else if (label != NULL || marked != NULL)
        return open_decoder(input, marked != NULL ? marked : label, error);
    else
        input->state = YM__INPUT_ASCII;
    return YM_OK;
}

/* By its beginning and what is read. */
static ym_status decide(ym__input *input, ym_error *error)
{
    ym__buffer sample = {0};
    ym_status status = YM_OK;
    if (is_utf8(input->raw.bytes, input->raw.size)) {
        input->state = YM__INPUT_AS_IT_IS;
        return YM_OK;
    }
    ym__buffer_append(&sample, ym__buffer_text(&input->head), input->head.size);
    ym__buffer_append(&sample, input->raw.bytes, input->raw.size);
    status = sample.failed
                 ? ym__error_nomem(error)
                 : open_decoder(input, ym__encoding_choose(sample.bytes, sample.size, true), error);
    ym__buffer_free(&sample);
    return status;
}

/* ---- text --------------------------------------------------------------------------------------- */

/* Takes bytes over as they are. */
static void take_as_it_is(ym__input *input, size_t bytes)
{
    ym__buffer_append(&input->text, input->raw.bytes, bytes);
    drop_raw(&input->raw, bytes);
}

static size_t count_ascii(const ym__buffer *raw)
{
    size_t count = 0;
    while (count < raw->size && (unsigned char)raw->bytes[count] < 0x80)
        count++;
    return count;
}

/* Takes over what is ASCII. Once something else comes, and enough to tell what it is, that is decided. */
static ym_status take_ascii(ym__source *source, ym_error *error)
{
    ym__input *input = &source->input;
    const size_t ascii = count_ascii(&input->raw);
    if (ascii > 0) {
        const size_t room = LABEL_WITHIN - input->head.size;
        ym__buffer_append(&input->head, input->raw.bytes, ascii < room ? ascii : room);
        take_as_it_is(input, ascii);
        return YM_OK;
    }
    const ym_status status = read_up_to(source, WINDOW, error);
    return status < 0 || input->raw.size == 0 ? status : decide(input, error);
}

/* Takes over some of what was read. */
static ym_status take_some(ym__source *source, ym_error *error)
{
    ym__input *input = &source->input;
    switch (input->state) {
    case YM__INPUT_UNREAD:
        return begin(source, error);
    case YM__INPUT_ASCII:
        return take_ascii(source, error);
    case YM__INPUT_DECODED:
        drop_raw(&input->raw,
                 ym__decoder_put(&input->decoder, &input->text, ym__buffer_text(&input->raw),
                                 input->raw.size, input->ended));
        return YM_OK;
    default:
        take_as_it_is(input, input->raw.size);
        return YM_OK;
    }
}

/* Readers of lines take a NUL for their end. In its place SUB, the control character that stands for one that is wrong: they
 * refuse what holds it. */
static void replace_nuls(ym__input *input, size_t from)
{
    static const char substitute = 0x1A;
    char *const end = input->text.bytes + input->text.size;
    for (char *at = input->text.bytes + from; (at = memchr(at, '\0', (size_t)(end - at))) != NULL;
         input->nul_count++)
        *at++ = substitute;
}

/* Drops the text that was read. */
static void drop_read(ym__input *input)
{
    drop_raw(&input->text, input->at);
    input->at = 0;
}

ym_status ym__source_more(ym__source *source, ym_error *error)
{
    ym__input *input = &source->input;
    ym_status status = YM_OK;
    drop_read(input);
    const size_t before = input->text.size;
    if (before > YM__ROW_MAX_BYTES)
        return ym__source_refuse(
            source, error, "a row or line of more than %d MiB; is a quote or a line end missing?",
            (int)(YM__ROW_MAX_BYTES >> 20));
    while (status == YM_OK && input->text.size == before) {
        const bool all = input->ended;
        if (input->raw.size == 0 || input->state == YM__INPUT_DECODED)
            status = input->ended ? YM_OK : read_piece(source, error);
        if (status == YM_OK)
            status = take_some(source, error);
        if (all && input->raw.size == 0 && input->text.size == before)
            return YM_DONE;
    }
    if (input->text.failed || input->raw.failed || input->head.failed)
        return ym__error_nomem(error);
    if (status == YM_OK && input->replaces_nuls)
        replace_nuls(input, before);
    return status;
}

/* ---- lines -------------------------------------------------------------------------------------- */

ym_status ym__source_line(ym__source *source, char **line, size_t *bytes, ym_error *error)
{
    ym__input *input = &source->input;
    size_t looked_at = 0;
    char *newline = NULL;
    ym_status status = ym__source_hand_on(source, false, error);
    *line = NULL;
    source->reporter.line++;
    for (;;) {
        const size_t left = input->text.size - input->at;
        if (left > looked_at)
            newline = memchr(input->text.bytes + input->at + looked_at, '\n', left - looked_at);
        looked_at = left;
        if (status != YM_OK || newline != NULL)
            break;
        status = ym__source_more(source, error);
    }
    if (status == YM_DONE && input->text.size == input->at)
        source->reporter.line--; /* there is no such line */
    if (status < 0 || (status == YM_DONE && input->text.size == input->at))
        return status;
    char *from = input->text.bytes + input->at;
    *bytes = newline == NULL ? input->text.size - input->at : (size_t)(newline - from);
    input->at += *bytes + (newline != NULL);
    if (*bytes > 0 && from[*bytes - 1] == '\r')
        --*bytes;
    from[*bytes] = '\0';
    *line = from;
    return YM_OK;
}

const char *ym__source_ahead(const ym__source *source, size_t *bytes)
{
    const ym__input *input = &source->input;
    *bytes = input->text.size - input->at;
    return ym__buffer_text(&input->text) + input->at;
}

/* ---- entries ------------------------------------------------------------------------------------ */

ym_status ym__source_hand_on(ym__source *source, bool all, ym_error *error)
{
    const size_t count = source->take == NULL ? 0 : ym_glossary_count(source->glossary);
    if (count == 0 || (count < BATCH && !all))
        return YM_OK;
    ym_glossary *batch = source->glossary;
    source->glossary = NULL;
    ym_status status = ym__glossary_new(&source->glossary, error);
    if (status == YM_OK)
        status = source->take(source->take_context, batch, error);
    ym_glossary_free(batch);
    return status;
}

ym_status ym__source_add(ym__source *source, const ym_entry *entry, ym_error *error)
{
    const ym_status status = ym__glossary_add(source->glossary, entry, error);
    return status == YM_OK && source->ids != NULL ? ym__ids_put(source->ids, entry, error) : status;
}

/* ---- the file ----------------------------------------------------------------------------------- */

/* The format that was asked for, or that the beginning of the text looks like: of it the lines that are whole, if one is. */
static const ym__format *find_format(const ym__source *source)
{
    size_t bytes = 0;
    const char *text = ym__source_ahead(source, &bytes);
    if (source->options->format != NULL)
        return ym__format_find(source->options->format);
    if (!source->input.ended) {
        size_t whole = bytes;
        while (whole > 0 && text[whole - 1] != '\n')
            whole--;
        bytes = whole > 0 ? whole : bytes;
    }
    return ym__format_guess(text, bytes, source->options);
}

/* What there is to say of the text as a whole, once it was read. */
static void tell_of_text(ym__source *source)
{
    const ym__input *input = &source->input;
    source->reporter.line = 0;
    if (input->decoder.replaced > 0)
        ym__reporter_say(&source->reporter, YM_LEVEL_WARNING, 0, "encoding",
                         "read as %s; %llu bad byte sequences or control characters replaced",
                         ym__decoder_encoding(&input->decoder),
                         (unsigned long long)input->decoder.replaced);
    if (input->nul_count > 0)
        ym__reporter_say(&source->reporter, YM_LEVEL_WARNING, 0, "encoding",
                         "NUL bytes (%llu), read as control characters (0x1A)",
                         (unsigned long long)input->nul_count);
}

static ym_status read_text(ym__source *source, ym_error *error)
{
    ym__input *input = &source->input;
    ym_status status = YM_OK;
    while (status == YM_OK && input->text.size < WINDOW)
        status = ym__source_more(source, error);
    if (status < 0)
        return status;
    if (input->text.size == 0)
        return ym__source_refuse(source, error, "the file is empty: no header row, no entries");
    const ym__format *format = find_format(source);
    if (format == NULL || format->read == NULL)
        return ym__error_set(error, YM_E_USAGE, "no glossary format \"%s\" can be read",
                             source->options->format);
    input->replaces_nuls = format->read != ym__read_tsv; /* which tells of them itself */
    if (input->replaces_nuls)
        replace_nuls(input, 0);
    status = format->read(source, error);
    tell_of_text(source);
    return status == YM_OK ? ym__source_hand_on(source, true, error) : status;
}

ym_status ym__source_read(ym__source *source, ym_error *error)
{
    ym__input *input = &source->input;
    const ym_status status = read_text(source, error);
    ym__buffer_free(&input->raw);
    ym__buffer_free(&input->text);
    ym__buffer_free(&input->head);
    ym__decoder_close(&input->decoder);
    *input = (ym__input){0};
    return status;
}
