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

static bool is_all_capitals(const ym__match_text *text)
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

/* Does every long word begin with a capital, or nearly every one? */
static bool is_title_case(const ym__match_text *text)
{
    enum { LONG_WORD = 4, FEWEST_WORDS = 4 };
    size_t words = 0;
    size_t capitals = 0;
    for (size_t i = 0, end; i < text->count; i = end + 1) {
        end = i;
        while (is_letter(text, end))
            end++;
        if (end - i >= LONG_WORD) {
            words++;
            capitals += is_upper(text, i);
        }
    }
    return words >= FEWEST_WORDS && capitals * 10 >= words * 9;
}

ym__capitals ym__judge_capitals(const ym__match_text *text)
{
    return is_all_capitals(text) ? YM__CAPITALS_ALL
           : is_title_case(text) ? YM__CAPITALS_OF_WORDS
                                 : YM__CAPITALS_OF_NAMES;
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
static void judge_pronoun(const ym__match_text *text, ym__candidate *candidate)
{
    static const uint16_t pronouns[] = u"us who it may will ";
    static const uint16_t before_us[] =
        u"let help make tell give show join between of gives tells shows makes lets ";
    static const uint16_t after_us[] = u"all both ";
    static const uint16_t before_who[] = u"the by from with at of a ";
    if (!ym__cue_is(pronouns, text, candidate->first, candidate->last))
        return;
    const token before = word_before(text, candidate->first);
    const bool is_us = text->cp[candidate->first] == 'u';
    size_t end = text->count;
    while (end > 0 && text->cp[end - 1] == ' ')
        end--;
    const bool question = end > 0 && text->cp[end - 1] == '?';
    const bool pronoun = is_us ? is_one(before_us, text, before) ||
                                     is_one(after_us, text, word_after(text, candidate->last))
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

/* Does the label begin with the word, and go on with a blank? */
static bool begins_with(const char *label, const ym__match_text *text, token word)
{
    size_t length = 0;
    while (length < word.last - word.first && label[length] != '\0' &&
           (uint32_t)((unsigned char)label[length] | 0x20) == text->cp[word.first + length])
        length++;
    return length == word.last - word.first && label[length] == ' ';
}

/* "George W. Bush" has a middle name of its own, "Donald Trump" has none. */
static bool has_other_middle(const char *label, uint32_t initial)
{
    const char *middle = strchr(label, ' ') + 1;
    return strchr(middle, ' ') != NULL && (uint32_t)((unsigned char)*middle | 0x20) != initial;
}

/* Is `given` the given name of the entry, whose middle name is `middle` or not told? */
static bool is_own_name(const ym__match_text *text, const ym_entry *entry, token given,
                        token middle)
{
    enum { MOST_LABELS = 64 /* that are asked; only hostile glossaries have more */ };
    bool own = false;
    for (size_t i = 0; i < entry->label_count && i < MOST_LABELS; i++) {
        const char *label = entry->labels[i].text;
        if (!begins_with(label, text, given))
            continue;
        if (has_other_middle(label, text->cp[middle.first]))
            return false;
        own = true;
    }
    return own;
}

static void start_at(const ym__match_text *text, ym__candidate *candidate, size_t position)
{
    candidate->first = candidate->claim_first = position;
    candidate->start = text->folded.start[text->at[position]];
}

/* Donald J. Trump, Donald John Trump: over a middle name to the given name. Takes them into the candidate. */
static bool take_full_name(const ym__match_text *text, const ym_entry *entry, token middle,
                           ym__candidate *candidate)
{
    const token given = word_before(text, middle.first);
    if (!starts_upper(text, given) || !is_own_name(text, entry, given, middle) ||
        ym__match_text_cuts(text, given.first, candidate->last))
        return false;
    start_at(text, candidate, given.first);
    candidate->is_short = false; /* it is the full form now */
    return true;
}

static bool ends_with(const ym__match_text *text, token word, const char *ending)
{
    const size_t length = strlen(ending);
    if (word.last - word.first < length + 2)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text->cp[word.last - length + i] != (unsigned char)ending[i])
            return false;
    }
    return true;
}

/* Is a word that begins a sentence none of English (Reportedly, Asked, Calling), so that it is a given name? */
static bool is_no_word(const ym__match_text *text, token word)
{
    static const char *const endings[] = {"ly", "ed", "ing", "s"};
    if (is_one(ym__cue_latin_functions, text, word))
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (ends_with(text, word, endings[i]))
            return false;
    }
    return true;
}

/* Does a word with a capital before a surname or a place tell that somebody else is meant? */
static bool is_given_name(const ym__match_text *text, token word, ym__capitals capitals)
{
    if (is_one(ym__cue_given_names, text, word))
        return true;
    if (capitals != YM__CAPITALS_OF_NAMES)
        return false;
    return word.after_stop ? is_no_word(text, word) : !is_one(ym__cue_latin_functions, text, word);
}

static void judge_person(const ym__match_text *text, const ym_entry *entry, ym__capitals capitals,
                         ym__candidate *candidate)
{
    static const uint16_t later_ones[] = u"jr sr junior senior ii iii ";
    const token before = word_before(text, candidate->first);
    if (is_one(later_ones, text, word_after(text, candidate->last))) {
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
        return;
    }
    if (!is_single_word(text, candidate) || !starts_upper(text, before))
        return;
    if (is_one(ym__cue_latin_titles, text, before))
        candidate->reasons |= YM__REASON_TITLE;
    else if (!take_full_name(text, entry, before, candidate) &&
             (before.last - before.first == 1 || is_given_name(text, before, capitals)))
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

/* "Denzel Washington", "Paris Hilton": places whose names people bear. */
static bool is_bearer(const ym__match_text *text, const ym__candidate *candidate, token before,
                      ym__capitals capitals)
{
    static const uint16_t given[] =
        u"paris chad jordan sydney georgia florence israel kenya austin ";
    static const uint16_t surnames[] = u"washington jordan london lincoln houston jackson ";
    static const uint16_t quarters[] =
        u"greater central inner outer downtown north south east west northern southern eastern "
        u"western fort port lake mount lower upper old visit college university school academy uk ";
    if (ym__cue_is(given, text, candidate->first, candidate->last) &&
        is_one(ym__cue_surnames, text, word_after(text, candidate->last)))
        return true;
    if (!starts_upper(text, before))
        return false;
    return is_one(ym__cue_given_names, text, before) ||
           (ym__cue_is(surnames, text, candidate->first, candidate->last) &&
            !is_one(quarters, text, before) && !is_one(ym__cue_latin_titles, text, before) &&
            is_given_name(text, before, capitals));
}

/* "New Mexico", "West Virginia", "Jordan River", "Niger Delta". */
static bool is_in_longer_name(const ym__match_text *text, const ym_entry *entry,
                              const ym__candidate *candidate, token before)
{
    static const uint16_t news[] = u"new little ";
    static const uint16_t quarters[] = u"west south north east western southern northern eastern ";
    static const uint16_t quartered[] =
        u"virginia carolina dakota korea sudan timor macedonia ireland cyprus ";
    static const uint16_t waters[] = u"river delta ";
    const token after = word_after(text, candidate->last);
    if (strcmp(entry->subtype, "country") == 0 && starts_upper(text, after) &&
        is_one(waters, text, after))
        return true;
    return starts_upper(text, before) &&
           (is_one(news, text, before) ||
            (is_one(quarters, text, before) &&
             ym__cue_is(quartered, text, candidate->first, candidate->last)));
}

static void judge_place(const ym__match_text *text, const ym_entry *entry, ym__capitals capitals,
                        ym__candidate *candidate)
{
    const token before = word_before(text, candidate->first);
    if (is_town_elsewhere(text, entry, candidate) ||
        (is_single_word(text, candidate) && is_bearer(text, candidate, before, capitals)))
        ym__judge_lower(candidate, 0.05, YM__REASON_OTHER_BEARER);
    else if (is_in_longer_name(text, entry, candidate, before))
        ym__judge_lower(candidate, 0.02, YM__REASON_LONGER_NAME);
}

void ym__judge_latin(const ym_glossary *glossary, const ym__match_text *text, ym__capitals capitals,
                     ym__candidate *candidate)
{
    const ym_entry *entry = ym_glossary_entry(glossary, candidate->entry);
    candidate->reasons |= YM__REASON_BORDERS;
    if (ym__cue_is_homograph(text, candidate->first, candidate->last))
        ym__judge_lower(candidate, 0.05, YM__REASON_HOMOGRAPH);
    if (capitals == YM__CAPITALS_ALL)
        judge_pronoun(text, candidate);
    if (strcmp(entry->type, "person") == 0)
        judge_person(text, entry, capitals, candidate);
    else if (strcmp(entry->type, "place") == 0)
        judge_place(text, entry, capitals, candidate);
}
