/* Judging candidates in Latin. The gazetteer has seen to words' borders and to capitals already; here stands what the
 * words around tell. */
#include "tag/cues.h"
#include "tag/judge.h"

#include <string.h>

enum { NAME_LETTERS = 12 /* from so many letters on a passage can be a line of capitals */ };

static bool is_letter(const ym__match_text *text, size_t position)
{
    return position < text->count && text->cp[position] >= 'a' && text->cp[position] <= 'z';
}

static bool is_upper(const ym__match_text *text, size_t position)
{
    return text->folded.upper[text->at[position]] != 0;
}

bool ym__judge_all_capitals(const ym__match_text *text)
{
    size_t letters = 0;
    size_t capitals = 0;
    for (size_t i = 0; i < text->count; i++) {
        if (is_letter(text, i)) {
            letters++;
            capitals += is_upper(text, i);
        }
    }
    return letters >= NAME_LETTERS && capitals * 10 >= letters * 6;
}

/* A word of Latin letters: positions [first, last); none when they are equal. */
typedef struct token {
    size_t first, last;
    bool after_stop; /* begins a sentence */
    bool
        abuts; /* nothing but one blank (and a full stop of an abbreviation) between it and where we looked from */
} token;

/* The word before a position, over one blank. */
static token word_before(const ym__match_text *text, size_t position)
{
    token word = {.first = position, .last = position};
    size_t at = position;
    if (at == 0 || text->cp[at - 1] != ' ')
        return word;
    at--;
    if (at > 0 && text->cp[at - 1] == '.' && at > 1 && is_letter(text, at - 2))
        at--; /* Mr. Trump, J. Trump */
    word.last = at;
    while (at > 0 && is_letter(text, at - 1))
        at--;
    word.first = at;
    word.abuts = word.first < word.last;
    while (at > 0 && text->cp[at - 1] == ' ')
        at--;
    word.after_stop = at == 0 || !(is_letter(text, at - 1) || text->cp[at - 1] == ',' ||
                                   text->cp[at - 1] == '-' || text->cp[at - 1] == '\'' ||
                                   (text->cp[at - 1] >= '0' && text->cp[at - 1] <= '9'));
    return word;
}

static token word_after(const ym__match_text *text, size_t position)
{
    token word = {.first = position, .last = position};
    if (position >= text->count || text->cp[position] != ' ')
        return word;
    word.first = word.last = position + 1;
    while (is_letter(text, word.last))
        word.last++;
    word.abuts = word.first < word.last;
    return word;
}

static bool is_one(const uint16_t *list, const ym__match_text *text, token word)
{
    return word.abuts && ym__cue_is(list, text, word.first, word.last);
}

static bool starts_upper(const ym__match_text *text, token word)
{
    return word.abuts && is_upper(text, word.first);
}

/* ---- lines of capitals ----------------------------------------------------------------------------------------- */

/* US, WHO, IT: the pronouns look the same there. */
static void judge_capitals(const ym__match_text *text, ym__candidate *candidate)
{
    static const uint16_t pronouns[] = u"us who it may will ";
    static const uint16_t before_us[] =
        u"let help make tell give show join between of gives tells shows makes lets ";
    static const uint16_t before_who[] = u"the by from with at of a ";
    if (!ym__cue_is(pronouns, text, candidate->first, candidate->last))
        return;
    const token before = word_before(text, candidate->first);
    const bool is_us = text->cp[candidate->first] == 'u';
    size_t end = text->count;
    while (end > 0 && text->cp[end - 1] == ' ')
        end--;
    const bool question = end > 0 && text->cp[end - 1] == '?';
    const bool pronoun = is_us          ? is_one(before_us, text, before)
                         : before.abuts ? !is_one(before_who, text, before)
                                        : question;
    if (pronoun)
        ym__judge_lower(candidate, 0.05, YM__REASON_CAPITALS);
}

/* ---- persons --------------------------------------------------------------------------------------------------- */

static bool is_single_word(const ym__match_text *text, const ym__candidate *candidate)
{
    for (size_t i = candidate->first; i < candidate->last; i++) {
        if (text->cp[i] == ' ')
            return false;
    }
    return true;
}

/* Is the word the first one of some label of the entry? */
static bool begins_a_label(const ym__match_text *text, token word, const ym_entry *entry)
{
    for (size_t i = 0; i < entry->label_count; i++) {
        const char *label = entry->labels[i].text;
        size_t length = 0;
        while (length < word.last - word.first && label[length] != '\0' &&
               (uint32_t)((unsigned char)label[length] | 0x20) == text->cp[word.first + length])
            length++;
        if (length == word.last - word.first && label[length] == ' ')
            return true;
    }
    return false;
}

static void start_at(const ym__match_text *text, ym__candidate *candidate, size_t position)
{
    candidate->first = candidate->claim_first = position;
    candidate->start = text->folded.start[text->at[position]];
}

static void judge_person(const ym__match_text *text, const ym_entry *entry, bool capitals,
                         ym__candidate *candidate)
{
    static const uint16_t later_ones[] = u"jr sr junior senior ii iii ";
    token before = word_before(text, candidate->first);
    const token after = word_after(text, candidate->last);
    if (is_one(later_ones, text, after)) {
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
        return;
    }
    if (!is_single_word(text, candidate) || !starts_upper(text, before))
        return;
    /* Donald J. Trump: over the initial to the given name. */
    if (before.last - before.first == 1) {
        const token given = word_before(text, before.first);
        if (starts_upper(text, given) && begins_a_label(text, given, entry)) {
            start_at(text, candidate, given.first);
            return;
        }
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
        return;
    }
    if (is_one(ym__cue_latin_titles, text, before)) {
        candidate->reasons |= YM__REASON_TITLE;
        return;
    }
    const bool given_name = is_one(ym__cue_given_names, text, before);
    const bool function_word = is_one(ym__cue_latin_functions, text, before);
    if (given_name || (!capitals && !before.after_stop && !function_word))
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
}

/* ---- places ---------------------------------------------------------------------------------------------------- */

/* "Moscow, Idaho": a comma and a state of North America that the entry's definition does not speak of. */
static bool is_town_elsewhere(const ym__match_text *text, const ym_entry *entry,
                              const ym__candidate *candidate)
{
    char state[32];
    size_t length = 0;
    const size_t comma = candidate->last;
    if (comma >= text->count || text->cp[comma] != ',' || strcmp(entry->subtype, "state") == 0 ||
        strcmp(entry->subtype, "country") == 0)
        return false;
    const token word = word_after(text, comma + 1);
    if (!starts_upper(text, word) || !is_one(ym__cue_us_states, text, word) ||
        word.last - word.first >= sizeof state)
        return false;
    for (size_t i = word.first; i < word.last; i++)
        state[length++] = (char)(i == word.first ? text->cp[i] - 0x20 : text->cp[i]);
    state[length] = '\0';
    return strstr(entry->definition, state) == NULL;
}

static void judge_place(const ym__match_text *text, const ym_entry *entry, ym__candidate *candidate)
{
    static const uint16_t news[] = u"new little ";
    static const uint16_t quarters[] = u"west south north east western southern northern eastern ";
    static const uint16_t quartered[] =
        u"virginia carolina dakota korea sudan timor macedonia ireland cyprus ";
    const token before = word_before(text, candidate->first);
    if (is_town_elsewhere(text, entry, candidate)) {
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
    } else if (starts_upper(text, before)) {
        if (is_single_word(text, candidate) && is_one(ym__cue_given_names, text, before))
            ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
        else if (is_one(news, text, before) ||
                 (is_one(quarters, text, before) &&
                  ym__cue_is(quartered, text, candidate->first, candidate->last)))
            ym__judge_lower(candidate, 0.02, YM__REASON_LONGER_NAME);
    }
}

void ym__judge_latin(const ym_glossary *glossary, const ym__match_text *text, bool all_capitals,
                     ym__candidate *candidate)
{
    const ym_entry *entry = ym_glossary_entry(glossary, candidate->entry);
    candidate->reasons |= YM__REASON_BORDERS;
    if (ym__cue_is_homograph(text, candidate->first, candidate->last))
        ym__judge_lower(candidate, 0.05, YM__REASON_HOMOGRAPH);
    if (all_capitals)
        judge_capitals(text, candidate);
    if (strcmp(entry->type, "person") == 0)
        judge_person(text, entry, all_capitals, candidate);
    else if (strcmp(entry->type, "place") == 0)
        judge_place(text, entry, candidate);
}
