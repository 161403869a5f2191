/* The form of a compiled glossary: head, gazetteer, short forms. It is native, and holds for the versions in its head; what
 * was made elsewhere is not opened, and has to be made again. That it says of the glossary what compiling would, nobody
 * proves when it is opened: `check` does, of an index. */
#include "tag/compiled.h"

#include "base/error.h"
#include "glossary/glossary.h"
#include "tag/judge.h"

#include <stdlib.h>
#include <string.h>

enum { ORDER = 0x01020304 };

typedef struct head {
    uint32_t order;
    uint32_t form, tagger, fold; /* versions */
    char unicode[16];
    uint64_t gazetteer_bytes, short_form_bytes;
    uint32_t entry_count;
    uint32_t is_long_list;
} head;

static head make_head(const ym_glossary *glossary)
{
    head made = {.order = ORDER,
                 .form = YM__COMPILED_VERSION,
                 .tagger = YM__TAGGER_VERSION,
                 .fold = YM__FOLD_VERSION,
                 .entry_count = (uint32_t)ym_glossary_count(glossary)};
    strncpy(made.unicode, ym__fold_unicode(), sizeof made.unicode - 1);
    return made;
}

ym_status ym__compile(ym__buffer *out, const ym_glossary *glossary, ym_error *error)
{
    head made = make_head(glossary);
    made.is_long_list = ym__judge_is_long_list(glossary);
    ym__buffer_append(out, &made, sizeof made);
    ym_status status = ym__gazetteer_compile(out, glossary, error);
    made.gazetteer_bytes = out->size - sizeof made;
    if (status == YM_OK)
        status = ym__short_forms_compile(out, glossary, error);
    if (status < 0)
        return status;
    made.short_form_bytes = out->size - sizeof made - made.gazetteer_bytes;
    memcpy(out->bytes, &made, sizeof made);
    return YM_OK;
}

/* Is it of this version, of so many entries, and whole? */
static bool is_ours(const head *found, const head *wanted, size_t size)
{
    return found->order == wanted->order && found->form == wanted->form &&
           found->tagger == wanted->tagger && found->fold == wanted->fold &&
           memcmp(found->unicode, wanted->unicode, sizeof found->unicode) == 0 &&
           found->entry_count == wanted->entry_count && found->gazetteer_bytes <= size &&
           found->short_form_bytes <= size &&
           sizeof *found + found->gazetteer_bytes + found->short_form_bytes == size;
}

ym_status ym__compiled_open(ym__compiled *compiled, const char *bytes, size_t size,
                            const ym_glossary *glossary, ym_error *error)
{
    head found;
    const head wanted = make_head(glossary);
    *compiled = (ym__compiled){0};
    if (size < sizeof found)
        return ym__error_set(error, YM_E_INPUT, "no compiled glossary");
    memcpy(&found, bytes, sizeof found);
    if (!is_ours(&found, &wanted, size))
        return ym__error_set(error, YM_E_INPUT, "no compiled glossary of this version");
    bytes += sizeof found;
    compiled->is_long_list = found.is_long_list != 0;
    ym_status status = ym__gazetteer_open(&compiled->gazetteer, bytes,
                                          (size_t)found.gazetteer_bytes, glossary, error);
    if (status == YM_OK)
        status = ym__short_forms_open(&compiled->short_forms, bytes + found.gazetteer_bytes,
                                      (size_t)found.short_form_bytes, glossary, error);
    if (status < 0)
        ym__compiled_free(compiled);
    return status;
}

ym_status ym__compiled_of(ym__compiled *compiled, const ym_glossary *glossary, ym_error *error)
{
    ym__buffer made = {0};
    size_t size = 0;
    const char *bytes = ym__glossary_matching(glossary, &size);
    *compiled = (ym__compiled){0};
    ym_status status =
        bytes == NULL ? YM_E_INPUT : ym__compiled_open(compiled, bytes, size, glossary, error);
    if (status != YM_E_INPUT)
        return status;
    status = ym__compile(&made, glossary, error);
    if (status == YM_OK)
        status = ym__compiled_open(compiled, made.bytes, made.size, glossary, error);
    if (status == YM_OK)
        compiled->own = made.bytes;
    else
        ym__buffer_free(&made);
    return status;
}

bool ym__compiled_is_long_list(const ym_glossary *glossary)
{
    head found;
    const head wanted = make_head(glossary);
    size_t size = 0;
    const char *bytes = ym__glossary_matching(glossary, &size);
    if (bytes == NULL || size < sizeof found)
        return ym__judge_is_long_list(glossary);
    memcpy(&found, bytes, sizeof found);
    return is_ours(&found, &wanted, size) ? found.is_long_list != 0
                                          : ym__judge_is_long_list(glossary);
}

void ym__compiled_free(ym__compiled *compiled)
{
    ym__gazetteer_free(compiled->gazetteer);
    ym__short_forms_free(compiled->short_forms);
    free(compiled->own);
    *compiled = (ym__compiled){0};
}
