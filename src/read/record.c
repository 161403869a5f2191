/* From a raw record to an article: what it is, what it is in, and the format that reads it. Knows no reader. */
#include "read/reader.h"

#include "base/error.h"
#include "read/cutter.h"
#include "read/formats.h"
#include "read/mime.h"
#include "read/page.h"
#include "read/sniff.h"
#include "text/encoding.h"
#include "text/url.h"

#include <stdlib.h>
#include <string.h>

void ym__record_free(ym__record *record)
{
    free(record->block);
    free(record->file);
    *record = (ym__record){0};
}

void ym__reading_prepare(void)
{
    ym__page_prepare();
}

static ym_status read_as(ym__article *article, ym__kind kind, const ym__buffer *text,
                         ym_error *error)
{
    static ym_status (*const formats[])(ym__article *, const char *, size_t, ym_error *) = {
        [YM__KIND_PLAIN] = ym__read_plain, [YM__KIND_MARKDOWN] = ym__read_markdown,
        [YM__KIND_HTML] = ym__read_html,   [YM__KIND_JSON] = ym__read_json,
        [YM__KIND_FEED] = ym__read_feed,   [YM__KIND_DUMP] = ym__read_dump};
    return formats[kind](article, ym__buffer_text(text), text->size, error);
}

static void set_options(ym__article *article, const ym_read_options *options)
{
    ym__article_set_text(article, YM__FIELD_LANG, options->lang, "option");
    ym__article_set_text(article, YM__FIELD_DATE, options->date, "option");
    ym__article_set_text(article, YM__FIELD_URL, options->url, "option");
}

/* Bytes as UTF-8; what there is to say about that goes to the article. */
static ym_status decode(ym__article *article, ym__buffer *text, const char *bytes, size_t size,
                        const char *label, bool markup, ym_error *error)
{
    ym__decoded about;
    const ym_status status = ym__decode(text, bytes, size, label, markup, &about, error);
    article->view.encoding = about.encoding;
    article->view.replaced_count += about.replaced;
    for (const char *line = ym__buffer_text(&about.warnings); *line != '\0';) {
        const size_t line_bytes = strcspn(line, "\n");
        ym__article_warn(article, "%.*s", (int)line_bytes, line);
        line += line_bytes + (line[line_bytes] == '\n');
    }
    ym__buffer_free(&about.warnings);
    return status;
}

static ym_status read_record(ym__article *article, const ym__record *record, const char *encoding,
                             ym_error *error)
{
    ym__buffer text = {0};
    const bool markup =
        record->format != NULL || (!record->stream && ym__sniff_html(record->bytes, record->size));
    const char *label = encoding != NULL ? encoding : record->encoding;
    ym_status status = decode(article, &text, record->bytes, record->size, label, markup, error);
    if (status == YM_OK) {
        const ym__kind kind = record->format != NULL ? record->format->kind
                              : record->stream
                                  ? YM__KIND_JSON
                                  : ym__sniff_kind(ym__buffer_text(&text), text.size, record->path);
        status = read_as(article, kind, &text, error);
    }
    ym__buffer_free(&text);
    return status;
}

/* The page in a file of MIME's form. The label of its part is of the kind that servers send: bytes that are UTF-8 beat it. */
static ym_status read_mime(ym__article *article, const ym__record *record, const char *encoding,
                           ym_error *error)
{
    ym__mime_page page = {0};
    ym__buffer text = {0};
    ym__buffer url = {0};
    ym_status status = ym__mime_find_page(&page, record->bytes, record->size, error);
    const char *bytes = ym__buffer_text(&page.bytes);
    const char *guess = status == YM_OK ? ym__encoding_guess(bytes, page.bytes.size) : NULL;
    const bool said = page.charset[0] != '\0' && (guess == NULL || strcmp(guess, "UTF-8") != 0) &&
                      ym__encoding_name(page.charset, strlen(page.charset)) != NULL;
    if (encoding == NULL && said)
        encoding = page.charset;
    if (status == YM_OK)
        status = decode(article, &text, bytes, page.bytes.size, encoding, true, error);
    if (status == YM_OK && page.cut_off)
        ym__article_warn(article, "the file ends within the page");
    if (status == YM_OK)
        status = read_as(article, YM__KIND_HTML, &text, error);
    /* A header may have any bytes; the canonical form has ASCII alone. */
    if (ym__url_canonical(&url, ym__buffer_text(&page.location), page.location.size))
        ym__article_set(article, YM__FIELD_URL, url.bytes, url.size, "Content-Location");
    ym__buffer_free(&url);
    ym__mime_page_free(&page);
    ym__buffer_free(&text);
    return status;
}

ym_status ym__record_parse(ym__article *article, const ym__record *record,
                           const ym_read_options *options, ym_error *error)
{
    ym_error cause = {0};
    ym_status status = YM_OK;
    set_options(article, options);
    if (options->url != NULL && record->number > 1)
        status = ym__error_set(&cause, YM_E_INPUT,
                               "the url that was given is that of the first article; merge the "
                               "others without it");
    else if (!record->stream && ym__sniff_mime(record->bytes, record->size))
        status = read_mime(article, record, options->encoding, &cause);
    else
        status = read_record(article, record, options->encoding, &cause);
    article->view.source = ym__arena_strdup(&article->arena, record->source);
    article->failed |= article->view.source == NULL;
    if (status == YM_OK)
        status = ym__article_finish(article, &cause);
    if (status == YM_OK && article->paragraphs.count == 0)
        status = ym__error_set(&cause, YM_E_INPUT, "no text in it");
    return status < 0 ? ym__error_set(error, status, "%s: %s", record->source, cause.message)
                      : status;
}
