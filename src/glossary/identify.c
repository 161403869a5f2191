/* Ids for entries that come without one, and the status words of other tools. */
#include "base/error.h"
#include "glossary/format.h"
#include "text/fold.h"
#include "text/pinyin.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* ---- ids ------------------------------------------------------------------------------------ */

enum { SLUG_MAX_BYTES = 80 };

/* "Côte d'Ivoire" -> "cote-divoire": folded, apostrophes dropped, a run of anything else that is no letter or digit a
 * single '-'. Appended; nothing when no letter or digit is in it. */
static ym_status put_slug(ym__buffer *slug, const char *name, ym_error *error)
{
    ym__buffer folded = {0};
    ym_status status = ym__fold_text(&folded, name, strlen(name), false, error);
    bool gap = false;
    for (const char *p = ym__buffer_text(&folded);
         status == YM_OK && *p != '\0' && slug->size + 1 < SLUG_MAX_BYTES; p++) {
        if ((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9')) {
            if (gap && slug->size != 0)
                ym__buffer_putc(slug, '-');
            ym__buffer_putc(slug, *p);
            gap = false;
        } else if (*p != '\'') {
            gap = true;
        }
    }
    ym__buffer_free(&folded);
    return status;
}

/* What an id is made of, the best thing first. */
static ym_status put_names(ym__buffer *slug, const ym_entry *entry, ym_error *error)
{
    ym__buffer guess = {0};
    ym_status status = put_slug(slug, entry->en, error);
    if (status == YM_OK && slug->size == 0)
        status = put_slug(slug, entry->pinyin, error);
    if (status == YM_OK && slug->size == 0) {
        ym__pinyin_guess(&guess, entry->zh, strlen(entry->zh));
        status =
            guess.failed ? ym__error_nomem(error) : put_slug(slug, ym__buffer_text(&guess), error);
    }
    ym__buffer_free(&guess);
    return status;
}

/* Appends "-2", "-3" … until nobody has the id. The last number is kept: a file of a million entries of one name is no
 * reason to count from the start each time. */
static ym_status put_number(ym__buffer *id, ym__source *source, ym_error *error)
{
    const size_t bytes = id->size;
    char digits[24];
    uint64_t *last = ym__map_get(source->made, id->bytes, bytes);
    uint64_t number = last == NULL ? 1 : *last;
    do {
        number++;
        ym__buffer_truncate(id, bytes);
        snprintf(digits, sizeof digits, "-%llu", (unsigned long long)number);
        ym__buffer_puts(id, digits);
    } while (!id->failed && ym_glossary_find(source->glossary, id->bytes) != NULL);
    return id->failed ? ym__error_nomem(error)
                      : ym__map_put(source->made, id->bytes, bytes, number, false, NULL, error);
}

static bool same_names(const ym_entry *a, const ym_entry *b)
{
    return a->made_id && strcmp(a->file, b->file) == 0 && strcmp(a->zh, b->zh) == 0 &&
           strcmp(a->en, b->en) == 0;
}

ym_status ym__id_make(const char **id, const ym_entry **other, ym__source *source, ym__arena *arena,
                      const ym_entry *entry, ym_error *error)
{
    ym__buffer slug = {0};
    *id = "";
    *other = NULL;
    ym_status status = put_names(&slug, entry, error);
    if (status == YM_OK && source->made == NULL)
        status = ym__map_new(&source->made, error);
    if (status == YM_OK && slug.size != 0) {
        const ym_entry *taken = ym_glossary_find(source->glossary, ym__buffer_text(&slug));
        if (taken != NULL && same_names(taken, entry)) {
            *other = taken;
            status = YM_E_INPUT;
        } else if (taken != NULL) {
            status = put_number(&slug, source, error);
        }
    }
    if (status == YM_OK) {
        *id = slug.failed ? NULL : ym__arena_strdup(arena, ym__buffer_text(&slug));
        if (*id == NULL)
            status = ym__error_nomem(error);
    }
    ym__buffer_free(&slug);
    return status;
}

/* ---- status words --------------------------------------------------------------------------- */

bool ym__status_word(const char *word, ym_label_status *status)
{
    /* Ours first; TBX's administrative status (ISO 12620), with and without its ending; those of Weblate, TermWeb, UTX
     * and gettext. */
    static const struct {
        const char *word;
        ym_label_status status;
    } words[] = {{"preferred", YM_LABEL_STATUS_PREFERRED},
                 {"admitted", YM_LABEL_STATUS_ADMITTED},
                 {"deprecated", YM_LABEL_STATUS_DEPRECATED},
                 {"forbidden", YM_LABEL_STATUS_FORBIDDEN},
                 {"draft", YM_LABEL_STATUS_DRAFT},
                 {"preferredTerm", YM_LABEL_STATUS_PREFERRED},
                 {"admittedTerm", YM_LABEL_STATUS_ADMITTED},
                 {"deprecatedTerm", YM_LABEL_STATUS_DEPRECATED},
                 {"supersededTerm", YM_LABEL_STATUS_DEPRECATED},
                 {"approved", YM_LABEL_STATUS_PREFERRED},
                 {"standard", YM_LABEL_STATUS_PREFERRED},
                 {"final", YM_LABEL_STATUS_PREFERRED},
                 {"standardized", YM_LABEL_STATUS_PREFERRED},
                 {"recommended", YM_LABEL_STATUS_PREFERRED},
                 {"nonstandard", YM_LABEL_STATUS_ADMITTED},
                 {"non-standard", YM_LABEL_STATUS_ADMITTED},
                 {"accepted", YM_LABEL_STATUS_ADMITTED},
                 {"allowed", YM_LABEL_STATUS_ADMITTED},
                 {"proposed", YM_LABEL_STATUS_DRAFT},
                 {"provisional", YM_LABEL_STATUS_DRAFT},
                 {"new", YM_LABEL_STATUS_DRAFT},
                 {"unverified", YM_LABEL_STATUS_DRAFT},
                 {"fuzzy", YM_LABEL_STATUS_DRAFT},
                 {"obsolete", YM_LABEL_STATUS_DEPRECATED},
                 {"superseded", YM_LABEL_STATUS_DEPRECATED},
                 {"notRecommended", YM_LABEL_STATUS_DEPRECATED},
                 {"not recommended", YM_LABEL_STATUS_DEPRECATED},
                 {"archaic", YM_LABEL_STATUS_DEPRECATED},
                 {"rejected", YM_LABEL_STATUS_FORBIDDEN},
                 {"prohibited", YM_LABEL_STATUS_FORBIDDEN}};
    static const char ending[] = "-admn-sts";
    size_t bytes = strlen(word);
    if (bytes > sizeof ending && strcasecmp(word + bytes - sizeof ending + 1, ending) == 0)
        bytes -= sizeof ending - 1;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i].word) == bytes && strncasecmp(words[i].word, word, bytes) == 0) {
            *status = words[i].status;
            return true;
        }
    }
    return false;
}

const char *ym__entry_status(const char *word, const ym__reporter *reporter, uint64_t column)
{
    ym_label_status status = YM_LABEL_STATUS_PREFERRED;
    const char *meant = "preferred";
    if (*word == '\0')
        return meant;
    if (!ym__status_word(word, &status)) {
        ym__reporter_say(reporter, YM_LEVEL_WARNING, column, "status",
                         "unknown status \"%s\" is read as preferred; known are preferred, draft, "
                         "deprecated",
                         word);
        return meant;
    }
    if (status == YM_LABEL_STATUS_DRAFT)
        meant = "draft";
    else if (status == YM_LABEL_STATUS_DEPRECATED || status == YM_LABEL_STATUS_FORBIDDEN)
        meant = "deprecated";
    if (strcmp(word, meant) != 0)
        ym__reporter_say(reporter, YM_LEVEL_NOTE, column, "status", "status \"%s\" is read as %s",
                         word, meant);
    return meant;
}
