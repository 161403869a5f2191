/* The formats of glossaries by name and by content, and the way out through any of them. */
#include "glossary/format.h"

#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In the order in which they are tried: the first that knows the content; a TSV is what nothing else is. */
/* clang-format off */
static const ym__format formats[] = {
    {"tbx", ym__sniff_tbx, ym__read_tbx, ym__write_tbx},
    {"tmx", ym__sniff_tmx, ym__read_tmx, ym__write_tmx},
    {"jsonl", ym__sniff_jsonl, ym__read_glossary_jsonl, ym__write_glossary_jsonl},
    {"cedict", ym__sniff_cedict, ym__read_cedict, NULL},
    {"skos", NULL, NULL, ym__write_skos},
    {"csv", ym__sniff_csv, ym__read_csv, ym__write_csv},
    {"omegat", ym__sniff_omegat, ym__read_omegat, ym__write_omegat},
    {"tsv", NULL, ym__read_tsv, ym__write_tsv},
};
/* clang-format on */
enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const ym__format *ym__format_find(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    }
    return NULL;
}

const ym__format *ym__format_guess(const char *text, size_t bytes,
                                   const ym_glossary_options *options)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++) {
        if (formats[i].sniff != NULL && formats[i].sniff(text, bytes, options))
            return &formats[i];
    }
    return &formats[FORMAT_COUNT - 1];
}

const char *ym_glossary_format(size_t i, bool written)
{
    for (size_t j = 0; j < FORMAT_COUNT; j++) {
        if ((written ? formats[j].write != NULL : formats[j].read != NULL) && i-- == 0)
            return formats[j].name;
    }
    return NULL;
}

/* ---- the way out ---------------------------------------------------------------------------- */

/* Is the word among those of a list? With `head`, also when one of them is the beginning of it: zh of zh-Hant-TW. */
static bool is_listed(const char *list, const char *word, bool head)
{
    const char *item = NULL;
    if (list == NULL || *list == '\0')
        return true;
    for (size_t bytes; ym__list_next(&list, &item, &bytes);) {
        if (strncmp(item, word, bytes) == 0 &&
            (word[bytes] == '\0' || (head && word[bytes] == '-')))
            return true;
    }
    return false;
}

static bool filter_labels(ym__sink *sink, const ym_entry *entry)
{
    if (entry->label_count > sink->capacity) {
        ym_label *labels = realloc(sink->labels, entry->label_count * sizeof *labels);
        if (labels == NULL)
            return false;
        sink->labels = labels;
        sink->capacity = entry->label_count;
    }
    sink->entry = *entry;
    sink->entry.label_count = 0;
    sink->entry.labels = sink->labels;
    for (size_t i = 0; i < entry->label_count; i++) {
        if (is_listed(sink->filter->languages, entry->labels[i].lang, true))
            sink->labels[sink->entry.label_count++] = entry->labels[i];
    }
    if (!is_listed(sink->filter->languages, "zh-Hans", true))
        sink->entry.zh = sink->entry.pinyin = sink->entry.definition_zh = "";
    if (!is_listed(sink->filter->languages, "en", true))
        sink->entry.en = sink->entry.en_sort = sink->entry.definition = "";
    return true;
}

ym_status ym__sink_next(ym__sink *sink, const ym_entry **entry, ym_error *error)
{
    const ym_glossary_filter *filter = sink->filter;
    for (const ym_entry *next; (next = ym_glossary_entry(sink->glossary, sink->at)) != NULL;) {
        sink->at++;
        if (!is_listed(filter->types, next->type, false) ||
            !is_listed(filter->statuses, next->status, false) ||
            !is_listed(filter->origins, next->origin, false) ||
            (filter->wanted != NULL && !filter->wanted(filter->wanted_context, next)))
            continue;
        if (!filter_labels(sink, next))
            return ym__error_nomem(error);
        if (sink->entry.label_count == 0 && next->label_count > 0)
            continue;
        *entry = &sink->entry;
        return YM_OK;
    }
    *entry = NULL;
    return YM_DONE;
}

ym_status ym__sink_line(ym__sink *sink, ym_error *error)
{
    if (sink->buffer.failed)
        return ym__error_nomem(error);
    const bool stop = sink->line(sink->context, ym__buffer_text(&sink->buffer), sink->buffer.size);
    ym__buffer_clear(&sink->buffer);
    return stop ? ym__error_interrupted(error) : YM_OK;
}

void ym__sink_lost(const ym__sink *sink, const ym_entry *entry, const char *format, ...)
{
    char text[YM_ERROR_MESSAGE_BYTES];
    va_list arguments;
    if (sink->reporter.report == NULL)
        return;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ym__reporter reporter = sink->reporter;
    reporter.file = entry->file;
    reporter.line = entry->line;
    ym__reporter_say(&reporter, YM_LEVEL_WARNING, 0, "not-written", "%s: %s", entry->id, text);
}

/* The item of a list that is none of the known words; NULL: all are known. Its length goes to *bytes. */
static const char *unknown_item(const char *list, const char *known, size_t *bytes)
{
    const char *item = NULL;
    while (list != NULL && ym__list_next(&list, &item, bytes)) {
        const char *word = known;
        const char *each = NULL;
        bool found = false;
        for (size_t size; !found && ym__list_next(&word, &each, &size);)
            found = size == *bytes && memcmp(each, item, size) == 0;
        if (!found)
            return item;
    }
    return NULL;
}

static ym_status check_filter(const ym_glossary_filter *filter, ym_error *error)
{
    size_t bytes = 0;
    const char *item =
        unknown_item(filter->types, "person|place|organization|term|event|work", &bytes);
    if (item != NULL)
        return ym__error_set(error, YM_E_USAGE,
                             "no type \"%.*s\": there are person, place, organization, term, "
                             "event, work",
                             (int)bytes, item);
    item = unknown_item(filter->statuses, "preferred|draft|deprecated", &bytes);
    return item == NULL ? YM_OK
                        : ym__error_set(error, YM_E_USAGE,
                                        "no status \"%.*s\": there are preferred, draft, "
                                        "deprecated",
                                        (int)bytes, item);
}

ym_status ym_glossary_write(const ym_glossary *glossary, const char *format,
                            const ym_glossary_filter *filter, ym_line line, void *context,
                            ym_report report, void *report_context, ym_error *error)
{
    static const ym_glossary_filter all;
    const ym__format *found = format == NULL ? NULL : ym__format_find(format);
    if (found == NULL || found->write == NULL)
        return ym__error_set(error, YM_E_USAGE, "no glossary format \"%s\" can be written",
                             format == NULL ? "" : format);
    ym__sink sink = {.glossary = glossary,
                     .filter = filter == NULL ? &all : filter,
                     .line = line,
                     .context = context,
                     .reporter = {.report = report, .context = report_context}};
    ym_status status = check_filter(sink.filter, error);
    if (status == YM_OK)
        status = found->write(&sink, error);
    ym__buffer_free(&sink.buffer);
    free(sink.labels);
    return status;
}
