/* CC-CEDICT: "Traditional Simplified [pin1 yin1] /gloss/gloss/", '#' comments. Format: the CC-CEDICT wiki, "Syntax". Its
 * glosses are explanations as often as names: those that can stand in a text become names ("Novgorod" of "Novgorod, city
 * in Russia"), and all of them are kept in the note. */
#include "base/error.h"
#include "glossary/format.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { NAME_MAX_BYTES = 60, JOINED_SYLLABLES = 4 };

/* The parts of a line, NUL-terminated in place. */
typedef struct cedict_line {
    char *traditional, *simplified, *reading, *glosses;
} cedict_line;

/* Takes the word before the next `stop`, in place; NULL when there is none. */
static char *take_until(char **at, char stop)
{
    char *from = *at;
    char *end = strchr(from, stop);
    if (end == NULL || end == from)
        return NULL;
    *end = '\0';
    *at = end + 1;
    return from;
}

static bool divide(char *line, cedict_line *parts)
{
    char *at = line;
    parts->traditional = take_until(&at, ' ');
    parts->simplified = parts->traditional == NULL ? NULL : take_until(&at, ' ');
    if (parts->simplified == NULL || *at++ != '[')
        return false;
    parts->reading = take_until(&at, ']');
    at += strspn(at, " ");
    char *last = strrchr(at, '/');
    if (parts->reading == NULL || *at != '/' || last == NULL || last == at)
        return false;
    *last = '\0';
    parts->glosses = at + 1;
    return true;
}

bool ym__sniff_cedict(const char *text, size_t bytes, const ym_glossary_options *options)
{
    enum { LINE_MAX_BYTES = 4096 };
    char line[LINE_MAX_BYTES];
    cedict_line parts;
    (void)options;
    for (size_t at = 0; at < bytes;) {
        const char *newline = memchr(text + at, '\n', bytes - at);
        const size_t size = newline == NULL ? bytes - at : (size_t)(newline - text) - at;
        if (size > 1 && text[at] != '#') {
            if (size >= sizeof line)
                return false;
            memcpy(line, text + at, size);
            line[size] = '\0';
            return divide(line, &parts);
        }
        at += size + 1;
    }
    return false;
}

/* ---- readings --------------------------------------------------------------------------------- */

/* The place of the vowel that carries the mark: a or e, the o of ou, else the last one (Scheme of the Chinese Phonetic
 * Alphabet, section 4). SIZE_MAX when there is none. */
static size_t marked_vowel(const char *syllable, size_t bytes)
{
    size_t last = SIZE_MAX;
    for (size_t i = 0; i < bytes; i++) {
        const char c = (char)(syllable[i] | 0x20);
        if (c == 'a' || c == 'e' || (c == 'o' && i + 1 < bytes && (syllable[i + 1] | 0x20) == 'u'))
            return i;
        if (c == 'i' || c == 'o' || c == 'u' || c == 'v')
            last = i;
    }
    return last;
}

/* Appends the vowel with the mark of its tone (1 to 4); v stands for ü. */
static void put_marked(ym__buffer *out, char vowel, unsigned tone)
{
    static const char *const marks[][4] = {
        {"ā", "á", "ǎ", "à"}, {"ē", "é", "ě", "è"}, {"ī", "í", "ǐ", "ì"},
        {"ō", "ó", "ǒ", "ò"}, {"ū", "ú", "ǔ", "ù"}, {"ǖ", "ǘ", "ǚ", "ǜ"},
        {"Ā", "Á", "Ǎ", "À"}, {"Ē", "É", "Ě", "È"}, {"Ō", "Ó", "Ǒ", "Ò"}};
    static const char vowels[] = "aeiouvAEO";
    const char *found = strchr(vowels, vowel);
    if (found != NULL && tone >= 1 && tone <= 4)
        ym__buffer_puts(out, marks[found - vowels][tone - 1]);
    else if (vowel == 'v')
        ym__buffer_puts(out, "ü");
    else
        ym__buffer_putc(out, vowel);
}

/* "nu:3" -> "nǚ". False for what is no syllable: "xx5", where the reading is unknown. */
static bool put_syllable(ym__buffer *out, const char *text, size_t bytes)
{
    char letters[16];
    size_t count = 0;
    unsigned tone = 0;
    if (bytes == 0 || bytes >= sizeof letters || strncmp(text, "xx", 2) == 0)
        return false;
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] >= '1' && text[i] <= '5')
            tone = (unsigned)(text[i] - '0');
        else if (text[i] == ':' && count > 0 && letters[count - 1] == 'u')
            letters[count - 1] = 'v';
        else
            letters[count++] = text[i];
    }
    const size_t marked = marked_vowel(letters, count);
    for (size_t i = 0; i < count; i++)
        put_marked(out, letters[i], i == marked ? tone : 0);
    return true;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* "Bei3 jing1 Shi4" -> "Běijīng Shì": syllables of small letters join the one before, in long words without capitals they
 * stay apart. Nothing is appended when a syllable is unknown. */
static void put_reading(ym__buffer *out, const char *reading)
{
    size_t syllables = 1;
    for (const char *p = reading; *p != '\0'; p++)
        syllables += *p == ' ';
    const bool joins = is_upper(*reading) || syllables <= JOINED_SYLLABLES;
    for (const char *at = reading; *at != '\0';) {
        const size_t size = strcspn(at, " ");
        const bool first = at == reading;
        const bool letter = (*at >= 'a' && *at <= 'z') || is_upper(*at);
        if (!first && (!joins || is_upper(*at) || !letter))
            ym__buffer_putc(out, ' ');
        else if (!first && strchr("aeo", *at) != NULL)
            ym__buffer_putc(out, '\'');
        if (strncmp(at, "r5", 2) == 0 && size == 2) {
            ym__buffer_putc(out, 'r');
        } else if (letter && !put_syllable(out, at, size)) {
            ym__buffer_clear(out);
            return;
        } else if (!letter) {
            ym__buffer_append(out, at, size);
        }
        at += size + (at[size] == ' ');
    }
}

/* ---- glosses ---------------------------------------------------------------------------------- */

/* Does the gloss explain rather than name? */
static bool is_explanation(const char *gloss)
{
    static const char *const heads[] = {"abbr. ",
                                        "see ",
                                        "see also ",
                                        "variant of ",
                                        "old variant",
                                        "erhua variant",
                                        "used in ",
                                        "CL:",
                                        "also ",
                                        "surname ",
                                        "Japanese variant",
                                        "archaic variant",
                                        "same as ",
                                        "Taiwan pr",
                                        "lit. ",
                                        "fig. ",
                                        "classifier ",
                                        "euphemistic variant",
                                        "equivalent",
                                        "refers to "};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        if (strncmp(gloss, heads[i], strlen(heads[i])) == 0)
            return true;
    }
    return false;
}

/* Appends the name in a gloss: without what stands in brackets; of a proper name without what follows the comma. Nothing
 * when there is none. */
static void put_name(ym__buffer *name, const char *gloss, size_t bytes, bool proper)
{
    unsigned depth = 0;
    for (size_t i = 0; i < bytes; i++) {
        const char c = gloss[i];
        if (c == '(' || c == '[')
            depth++;
        else if ((c == ')' || c == ']') && depth > 0)
            depth--;
        else if (depth == 0 && proper && c == ',')
            break;
        else if (depth == 0 && (c != ' ' || (name->size > 0 && name->bytes[name->size - 1] != ' ')))
            ym__buffer_putc(name, c == '|' ? '/' : c);
    }
    while (name->size > 0 && name->bytes[name->size - 1] == ' ')
        ym__buffer_truncate(name, name->size - 1);
    bool plain = name->size > 0 && name->size <= NAME_MAX_BYTES;
    for (size_t i = 0; i < name->size && plain; i++)
        plain = strchr(";:\"", name->bytes[i]) == NULL && (unsigned char)name->bytes[i] < 0xE3;
    if (!plain || is_explanation(name->bytes))
        ym__buffer_clear(name);
}

/* Sorts the names in the glosses into the first and, '|' between them, the others. */
static void take_names(ym__buffer *en, ym__buffer *also, const char *glosses, bool proper)
{
    ym__buffer name = {0};
    for (const char *at = glosses; *at != '\0';) {
        const size_t size = strcspn(at, "/");
        ym__buffer_clear(&name);
        if (size > 0 && !is_explanation(at))
            put_name(&name, at, size, proper);
        if (name.size > 0 && en->size == 0) {
            ym__buffer_puts(en, name.bytes);
        } else if (name.size > 0 && strcmp(name.bytes, ym__buffer_text(en)) != 0) {
            ym__buffer_printf(also, "%s%s", also->size > 0 ? "|" : "", name.bytes);
        }
        at += size + (at[size] == '/');
    }
    en->failed |= name.failed;
    ym__buffer_free(&name);
}

/* Does a word in [gloss, end) say that the years are those of something that nobody is? */
static bool is_no_person(const char *gloss, const char *end)
{
    static const char *const words[] = {"ynast",      "War",      "Kingdom",  "mpire",
                                        "eriod",      "Republic", " era",     "Era",
                                        "Movement",   "ebellion", "Army",     "School",
                                        "Revolution", "Uprising", "Incident", "University"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *found = strstr(gloss, words[i]);
        if (found != NULL && found < end)
            return true;
    }
    return false;
}

/* A year of birth makes a person: "Vladimir Putin (1952-", as against "Qing dynasty (1644-1911)". */
static bool is_person(const char *glosses)
{
    const char *gloss = glosses;
    const char *at = strpbrk(glosses, "(/");
    for (; at != NULL; at = strpbrk(at + 1, "(/")) {
        if (*at == '/')
            gloss = at + 1;
        const size_t digits = strspn(at + 1, "0123456789");
        if (*at == '(' && digits >= 3 && digits <= 4 &&
            (at[1 + digits] == '-' || !strncmp(at + 1 + digits, "–", 3)))
            return !is_no_person(gloss, at);
    }
    return false;
}

/* ---- lines ------------------------------------------------------------------------------------ */

/* The work space of one line. */
typedef struct cedict_row {
    ym__buffer reading, en, also, folded;
} cedict_row;

static const char *other_spelling(cedict_row *row, const cedict_line *parts, ym_error *error)
{
    ym__buffer_clear(&row->folded);
    if (strcmp(parts->traditional, parts->simplified) == 0 ||
        ym__fold_text(&row->folded, parts->traditional, strlen(parts->traditional), false, error) <
            0)
        return "";
    ym__buffer simple = {0};
    const ym_status status =
        ym__fold_text(&simple, parts->simplified, strlen(parts->simplified), false, error);
    const bool same =
        status < 0 || strcmp(ym__buffer_text(&simple), ym__buffer_text(&row->folded)) == 0;
    ym__buffer_free(&simple);
    return same ? "" : parts->traditional;
}

static ym_status read_line(ym__table *table, cedict_row *row, char *line, ym_error *error)
{
    cedict_line parts;
    const size_t bytes = strlen(line);
    const ym__reporter *reporter = &table->source->reporter;
    if (!ym__utf8_valid(line, bytes) || ym__control_find(line, bytes) < bytes) {
        ym__reporter_say(reporter, YM_LEVEL_ERROR, 0, "text",
                         "the line is not UTF-8 or holds a control character");
        return YM_OK;
    }
    if (!divide(line, &parts)) {
        ym__reporter_say(reporter, YM_LEVEL_ERROR, 0, "cells",
                         "not of the form \"Traditional Simplified [pin1 yin1] /gloss/\"");
        return YM_OK;
    }
    ym__buffer_clear(&row->reading);
    ym__buffer_clear(&row->en);
    ym__buffer_clear(&row->also);
    put_reading(&row->reading, parts.reading);
    take_names(&row->en, &row->also, parts.glosses, is_upper(*parts.reading));
    const char *const cells[] = {is_person(parts.glosses) ? "person" : "",
                                 parts.simplified,
                                 ym__buffer_text(&row->reading),
                                 ym__buffer_text(&row->en),
                                 other_spelling(row, &parts, error),
                                 ym__buffer_text(&row->also),
                                 parts.glosses};
    if (row->reading.failed || row->en.failed || row->also.failed)
        return ym__error_nomem(error);
    return ym__table_row(table, cells, sizeof cells / sizeof *cells, error);
}

ym_status ym__read_cedict(ym__source *source, ym_error *error)
{
    static const char *const names[] = {"type", "zh", "pinyin", "en", "zh_also", "en_also", "note"};
    cedict_row row = {0};
    ym__table *table = calloc(1, sizeof *table); /* some kilobytes */
    if (table == NULL)
        return ym__error_nomem(error);
    table->source = source;
    ym_status status = ym__table_names(table, names, sizeof names / sizeof *names, error);
    size_t size = 0;
    char *line = NULL;
    while (status == YM_OK && (status = ym__source_line(source, &line, &size, error)) == YM_OK) {
        if (size > 0 && *line != '#')
            status = read_line(table, &row, line, error);
    }
    ym__buffer_free(&row.reading);
    ym__buffer_free(&row.en);
    ym__buffer_free(&row.also);
    ym__buffer_free(&row.folded);
    ym__table_free(table);
    free(table);
    return status == YM_DONE ? YM_OK : status;
}
