/* Reasons in words. What speaks for a mention stands first when it was accepted, what speaks against it when it was not. */
#include "tag/why.h"

#include <stdio.h>
#include <string.h>

typedef struct reason_text {
    uint32_t reason;
    bool against;
    const char *text;
} reason_text;

static const reason_text TEXTS[] = {
    {YM__REASON_NUMBER, true, "a number before it makes it a date or a measure"},
    {YM__REASON_OTHER_BEARER, true, "somebody or something else of that name is meant"},
    {YM__REASON_LONGER_NAME, true, "part of a longer name with another meaning"},
    {YM__REASON_HOMOGRAPH, true, "what stands beside it is said of the common word"},
    {YM__REASON_CAPITALS, true, "in a line of capitals the common word is more likely"},
    {YM__REASON_CROSSES, true, "crosses a longer mention"},
    {YM__REASON_OTHER_ENTRY, true, "taken for another entry with the same label"},
    {YM__REASON_NO_FULL_FORM, true, "a short form, and the article never names it in full"},
    {YM__REASON_COMMON_WORD, true, "a common word too, or another region's name"},
    {YM__REASON_FULL_FORM, false, "the article names it in full"},
    {YM__REASON_TITLE, false, "beside a title"},
    {YM__REASON_COMPANY, false, "somebody whom another meets or calls"},
    {YM__REASON_PATTERN, false, "a short form in its pattern"},
    {YM__REASON_RELATED, false, "what else the article names belongs to it"},
    {YM__REASON_NESTED, false, "within a longer name, where it keeps its meaning"},
};

static size_t append(ym_judgement *judgement, size_t used, const char *text)
{
    const size_t room = sizeof judgement->reason - used;
    const int wanted = snprintf(judgement->reason + used, room, "%s%s", used > 0 ? "; " : "", text);
    return wanted < 0 || (size_t)wanted >= room ? used : used + (size_t)wanted;
}

static size_t append_texts(ym_judgement *judgement, size_t used, uint32_t reasons, bool against)
{
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        if ((reasons & TEXTS[i].reason) != 0 && TEXTS[i].against == against)
            used = append(judgement, used, TEXTS[i].text);
        judgement->reason[used] = '\0'; /* what did not fit is left out whole */
    }
    return used;
}

static size_t append_word(ym_judgement *judgement, size_t used, const ym__candidate *candidate,
                          const char *passage)
{
    char text[160];
    snprintf(text, sizeof text, "words divide otherwise here: %.*s",
             (int)(candidate->word_end - candidate->word_start), passage + candidate->word_start);
    const size_t grown = append(judgement, used, text);
    judgement->reason[grown] = '\0';
    return grown;
}

/* When no reason of its own was found. */
static const char *plain_reason(const ym__candidate *candidate, bool accepted, double threshold)
{
    const bool divides = (candidate->reasons & YM__REASON_INSIDE_WORD) == 0;
    if (accepted)
        return divides ? "stands between words' borders" : "words may well divide here";
    return candidate->score < threshold ? "words may divide here, but not surely enough"
                                        : "inside a longer label of the same entry";
}

void ym__why(ym_judgement *judgement, const ym__candidate *candidate, double threshold,
             const char *passage)
{
    size_t used = 0;
    const uint32_t reasons = candidate->reasons;
    judgement->reason[0] = '\0';
    if (judgement->accepted) {
        used = append_texts(judgement, used, reasons, false);
    } else {
        const bool has_word = candidate->word_end > candidate->word_start &&
                              candidate->word_end - candidate->word_start < 64;
        if ((reasons & YM__REASON_INSIDE_WORD) != 0 && has_word)
            used = append_word(judgement, used, candidate, passage);
        else if ((reasons & YM__REASON_INSIDE_WORD) != 0)
            used = append(judgement, used, "words divide otherwise here");
        used = append_texts(judgement, used, reasons, true);
    }
    if (used == 0)
        append(judgement, used, plain_reason(candidate, judgement->accepted, threshold));
}
