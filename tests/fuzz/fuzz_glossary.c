/* Fuzz target: any bytes as a glossary file, in the format that it looks like and in one that it does not; what comes of it
 * is written in a format, read again, and must then be the same for good. The size of the input says in which formats: all of
 * them, each time, would be five times the work for the same glossaries. */
#include <yiming.h>

#include "base/buffer.h"
#include "glossary/format.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void require(bool holds, const char *what, const char *format)
{
    if (!holds) {
        fprintf(stderr, "fuzz_glossary: %s (%s)\n", what, format == NULL ? "found" : format);
        abort();
    }
}

static void ignore(void *context, const ym_finding *finding)
{
    (void)context;
    (void)finding;
}

/* NULL when it is no glossary. */
static ym_glossary *load(const char *bytes, size_t size, const char *format)
{
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    ym__ids ids = {0};
    const ym_glossary_options options = {.format = format};
    require(ym__glossary_new(&glossary, &error) == YM_OK, "out of memory", format);
    ym__source source = {.glossary = glossary,
                         .ids = &ids,
                         .options = &options,
                         .default_type = "term",
                         .origin = "fuzz",
                         .reporter = {.report = ignore, .file = "fuzz"}};
    ym__buffer_append(&source.input.raw, bytes, size);
    const ym_status status = ym__source_read(&source, &error);
    require(status == YM_OK || status == YM_E_INPUT || status == YM_E_USAGE, error.message, format);
    ym__ids_free(&ids);
    if (status == YM_OK)
        return glossary;
    ym_glossary_free(glossary);
    return NULL;
}

static bool take_line(void *context, const char *line, size_t bytes)
{
    ym__buffer_append(context, line, bytes);
    ym__buffer_putc(context, '\n');
    return false;
}

static void write_all(ym__buffer *text, const ym_glossary *glossary, const char *format)
{
    ym_error error = {0};
    ym__buffer_clear(text);
    require(ym_glossary_write(glossary, format, NULL, take_line, text, ignore, NULL, &error) ==
                YM_OK,
            error.message, format);
}

/* What was written once is read and written the same for ever. */
static void require_fixed(const ym_glossary *glossary, const char *format)
{
    ym__buffer first = {0};
    ym__buffer second = {0};
    write_all(&first, glossary, format);
    ym_glossary *again = load(first.bytes, first.size, format);
    if (ym_glossary_count(glossary) > 0 && again != NULL) {
        write_all(&first, again, format);
        ym_glossary *third = load(first.bytes, first.size, format);
        require(third != NULL, "what was written cannot be read", format);
        write_all(&second, third, format);
        require(first.size == second.size && memcmp(first.bytes, second.bytes, first.size) == 0,
                "written again it is another text", format);
        ym_glossary_free(third);
    }
    ym_glossary_free(again);
    ym__buffer_free(&first);
    ym__buffer_free(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    size_t formats = 0;
    while (ym_glossary_format(formats, false) != NULL)
        formats++;
    require(formats > 0, "no formats", NULL);
    const char *other = ym_glossary_format(size % formats, false);
    ym_glossary_free(load((const char *)bytes, size, other));
    ym_glossary *glossary = load((const char *)bytes, size, NULL);
    if (glossary == NULL)
        return 0;
    ym_error error;
    (void)ym_glossary_lint(glossary, ignore, NULL, NULL, &error);
    const char *format = ym_glossary_format(size / formats % formats, false);
    if (strcmp(format, "cedict") != 0) {
        require_fixed(glossary, format);
    } else { /* is not written, SKOS is not read */
        ym__buffer text = {0};
        write_all(&text, glossary, "skos");
        ym__buffer_free(&text);
    }
    ym_glossary_free(glossary);
    return 0;
}
