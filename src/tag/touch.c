/* Tagging looks at an article as a whole, but what it finds hangs on the labels that match in it: a label that matches
 * nowhere in an article changes nothing there. So the matcher that tagging uses, with the changed labels alone, tells which
 * articles to tag anew. Single characters, which tagging finds by patterns, are looked for as such. */
#include "tag/touch.h"

#include "base/error.h"
#include "base/map.h"
#include "tag/short.h"

#include <stdlib.h>
#include <string.h>

struct ym__touch {
    ym__gazetteer *gazetteer;
    ym__map *characters; /* of short forms; folded */
    ym__match_text text;
};

/* The character of 乌 and of 乌方. */
static ym_status add_character(ym__touch *touch, const ym_label *label, ym_error *error)
{
    ym__match_text *text = &touch->text;
    const ym_status status = ym__match_text_set(text, label->text, strlen(label->text), error);
    return status == YM_OK && ym__short_form_is(text)
               ? ym__map_put(touch->characters, &text->cp[0], sizeof text->cp[0], 0, true, NULL,
                             error)
               : status;
}

static ym_status add_characters(ym__touch *touch, const ym_glossary *glossary, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t i = 0; i < ym_glossary_count(glossary) && status == YM_OK; i++) {
        const ym_entry *entry = ym_glossary_entry(glossary, i);
        for (size_t j = 0; j < entry->label_count && status == YM_OK; j++)
            status = add_character(touch, &entry->labels[j], error);
    }
    return status;
}

ym_status ym__touch_new(ym__touch **out, const ym_glossary *glossary, ym_error *error)
{
    *out = NULL;
    ym__touch *touch = calloc(1, sizeof *touch);
    if (touch == NULL)
        return ym__error_nomem(error);
    ym_status status = ym__gazetteer_new(&touch->gazetteer, glossary, error);
    if (status == YM_OK)
        status = ym__map_new(&touch->characters, error);
    if (status == YM_OK)
        status = add_characters(touch, glossary, error);
    if (status < 0)
        ym__touch_free(touch);
    else
        *out = touch;
    return status;
}

void ym__touch_free(ym__touch *touch)
{
    if (touch == NULL)
        return;
    ym__gazetteer_free(touch->gazetteer);
    ym__map_free(touch->characters);
    ym__match_text_free(&touch->text);
    free(touch);
}

static ym_status note_match(void *context, const ym__match *match)
{
    (void)match;
    *(bool *)context = true;
    return YM_OK;
}

ym_status ym__touch_text(ym__touch *touch, const char *text, size_t bytes, bool *touched,
                         ym_error *error)
{
    if (*touched)
        return YM_OK;
    ym_status status = ym__match_text_set(&touch->text, text, bytes, error);
    if (status == YM_OK)
        status = ym__gazetteer_match(touch->gazetteer, &touch->text, note_match, touched);
    if (status < 0 || *touched || ym__map_count(touch->characters) == 0)
        return status;
    for (size_t i = 0; i < touch->text.count && !*touched; i++)
        *touched =
            ym__map_get(touch->characters, &touch->text.cp[i], sizeof touch->text.cp[i]) != NULL;
    return YM_OK;
}
