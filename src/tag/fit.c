/* The ways in which gazetteer.c (plurals), short.c (single characters) and latin.c (middle names) let a span differ from its
 * label, in one place. */
#include "tag/fit.h"

#include "tag/short.h"

#include <string.h>

static bool ends_with(const ym__match_text *span, const ym__match_text *label)
{
    return span->count >= label->count && memcmp(span->cp + span->count - label->count, label->cp,
                                                 label->count * sizeof *label->cp) == 0;
}

static bool begins_with(const ym__match_text *span, const ym__match_text *label)
{
    return span->count >= label->count &&
           memcmp(span->cp, label->cp, label->count * sizeof *label->cp) == 0;
}

/* "donald j. ", "donald j " or "donald john ": two words, each followed by one blank. */
static bool is_given_and_middle(const ym__match_text *span, size_t count)
{
    size_t blanks = 0;
    for (size_t i = 0; i < count; i++)
        blanks += span->cp[i] == ' ';
    return blanks == 2 && span->cp[0] != ' ' && span->cp[count - 1] == ' ';
}

ym_status ym__label_fits(bool *fits, const char *label, const char *span, size_t span_bytes,
                         ym_error *error)
{
    ym__match_text one = {0};
    ym__match_text other = {0};
    ym_status status = ym__match_text_set(&one, span, span_bytes, error);
    if (status == YM_OK)
        status = ym__match_text_set(&other, label, strlen(label), error);
    *fits = false;
    if (status == YM_OK && one.count > 0 && other.count > 0) {
        const bool plural = one.count == other.count + 1 && one.cp[other.count] == 's';
        *fits =
            (begins_with(&one, &other) && (one.count == other.count || plural)) ||
            (ym__short_form_is(&one) && ym__short_form_is(&other) && one.cp[0] == other.cp[0]) ||
            (ends_with(&one, &other) && is_given_and_middle(&one, one.count - other.count));
    }
    ym__match_text_free(&one);
    ym__match_text_free(&other);
    return status;
}
