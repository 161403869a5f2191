/* Checks a loaded glossary, entry by entry, by a table of rules; each rule is one small function.
 *
 * Two things are prepared for all entries first: the folded form of every label, and per folded
 * form the entries that have it, so that the rules about labels that meet need no search of
 * their own and time stays in proportion to the size of the glossary. What shows while a row is
 * read (ids taken twice, unknown types and status words, `shared` of a label that is not there)
 * is reported by row.c. Readings and scripts are judged by text/. */
#include "base/arena.h"
#include "base/buffer.h"
#include "base/error.h"
#include "base/map.h"
#include "glossary/column.h"
#include "text/fold.h"
#include "text/han.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DEFINITION_MAX_CHARS = 200 };

#define NO_INDEX SIZE_MAX

/* One folded form. Labels of Chinese and English columns are kept apart where one entry may
 * well have both ("BBC"). */
enum { CHINESE, ENGLISH, FAMILIES };
typedef struct form_group {
    size_t entries[2]; /* the first two entries that have it; NO_INDEX */
    size_t seen_entry[FAMILIES], seen_label[FAMILIES]; /* the last one met while walking entries */
} form_group;

typedef struct sorted_finding {
    ym_finding finding;
    size_t order;
} sorted_finding;

typedef struct linter {
    const ym_glossary *glossary;
    ym__map *forms; /* folded form -> index in groups */
    form_group *groups;
    size_t *group_of;    /* one a label, all entries in a row */
    size_t *first_label; /* one an entry: where its labels begin in group_of */
    ym__arena arena;     /* messages */
    sorted_finding *findings;
    size_t finding_count, finding_capacity;
    ym__buffer folded, haystack;
    bool out_of_memory;
} linter;

/* What a rule is called with. */
typedef struct checked_entry {
    linter *lint;
    const struct rule *rule;
    const ym_entry *entry;
    size_t index; /* of the entry */
} checked_entry;

typedef struct rule {
    const char *name;
    void (*check)(const checked_entry *subject);
    ym_level level;
} rule;

static YM_PRINTF(3, 4) void say(const checked_entry *subject, ym__column_id column,
                                const char *format, ...)
{
    linter *lint = subject->lint;
    char text[YM_ERROR_MESSAGE_BYTES * 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ym_error line;                     /* cut at a code point */
    if (*subject->entry->file == '\0') /* there is no file:line to find it by */
        ym__error_set(&line, YM_E_INPUT, "%s: %s", subject->entry->id, text);
    else
        ym__error_set(&line, YM_E_INPUT, "%s", text);
    if (lint->finding_count == lint->finding_capacity) {
        const size_t capacity = lint->finding_capacity == 0 ? 64 : lint->finding_capacity * 2;
        sorted_finding *more = realloc(lint->findings, capacity * sizeof *more);
        if (more == NULL) {
            lint->out_of_memory = true;
            return;
        }
        lint->findings = more;
        lint->finding_capacity = capacity;
    }
    const char *message = ym__arena_strdup(&lint->arena, line.message);
    if (message == NULL) {
        lint->out_of_memory = true;
        return;
    }
    lint->findings[lint->finding_count] = (sorted_finding){
        .finding = {.level = subject->rule->level,
                    .file = subject->entry->file,
                    .line = subject->entry->line,
                    .column = ym__glossary_column_place(lint->glossary, subject->index, column),
                    .rule = subject->rule->name,
                    .message = message},
        .order = lint->finding_count};
    lint->finding_count++;
}

/* ---- characters ----------------------------------------------------------------------------- */

typedef bool (*predicate)(uint32_t code_point);

/* The first character of which the predicate is true, with its size in bytes; NULL when there
 * is none. */
static const char *find_char(const char *text, predicate is, size_t *bytes)
{
    while (*text != '\0') {
        uint32_t cp = 0;
        *bytes = ym__utf8_next(text, &cp);
        if (is(cp))
            return text;
        text += *bytes;
    }
    return NULL;
}

static bool has_char(const char *text, predicate is)
{
    size_t bytes = 0;
    return find_char(text, is, &bytes) != NULL;
}

static bool is_capital_or_digit(uint32_t cp)
{
    return (cp >= 'A' && cp <= 'Z') || (cp >= '0' && cp <= '9');
}

/* A letter of pinyin with a tone mark, or a combining tone mark. */
static bool is_toned(uint32_t cp)
{
    /* clang-format off */
    static const uint16_t toned[] = {
        0xE0, 0xE1, 0xE8, 0xE9, 0xEC, 0xED, 0xF2, 0xF3, 0xF9, 0xFA, 0x100, 0x101, 0x112,
        0x113, 0x11A, 0x11B, 0x12A, 0x12B, 0x14C, 0x14D, 0x16A, 0x16B, 0x1CD, 0x1CE, 0x1CF,
        0x1D0, 0x1D1, 0x1D2, 0x1D3, 0x1D4, 0x1D5, 0x1D6, 0x1D7, 0x1D8, 0x1D9, 0x1DA, 0x1DB,
        0x1DC, 0xC0, 0xC1, 0xC8, 0xC9, 0xCC, 0xCD, 0xD2, 0xD3, 0xD9, 0xDA, 0x300, 0x301,
        0x304, 0x30C};
    /* clang-format on */
    for (size_t i = 0; i < sizeof toned / sizeof *toned; i++) {
        if (toned[i] == cp)
            return true;
    }
    return false;
}

static bool is_invisible(uint32_t cp)
{
    return cp == 0xAD || cp == 0x61C || (cp >= 0x200B && cp <= 0x200F) ||
           (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2060 && cp <= 0x206F) || cp == 0xFEFF;
}

static bool is_odd_space(uint32_t cp)
{
    return cp == 0xA0 || (cp >= 0x2000 && cp <= 0x200A) || cp == 0x202F || cp == 0x205F;
}

static bool is_english(const ym_label *label)
{
    return ym__script_is_language(label->lang, "en");
}

static bool is_chinese(const ym_label *label)
{
    return ym__script_is_language(label->lang, "zh");
}

static size_t group_of(const checked_entry *subject, size_t label)
{
    return subject->lint->group_of[subject->lint->first_label[subject->index] + label];
}

/* ---- rules about one cell ------------------------------------------------------------------- */

static void check_status(const checked_entry *subject)
{
    static const char *const known[] = {"preferred", "draft", "deprecated"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strcmp(subject->entry->status, known[i]) == 0)
            return;
    }
    say(subject, YM__COLUMN_STATUS, "unknown status \"%s\"; known are preferred, draft, deprecated",
        subject->entry->status);
}

static void check_missing_name(const checked_entry *subject)
{
    if (*subject->entry->zh == '\0')
        say(subject, YM__COLUMN_ZH, "zh is empty: no Chinese name");
    if (*subject->entry->en == '\0')
        say(subject, YM__COLUMN_EN, "en is empty: no English name");
}

static void check_missing_pinyin(const checked_entry *subject)
{
    const ym_entry *entry = subject->entry;
    if (*entry->pinyin == '\0' && has_char(entry->zh, ym__script_is_han))
        say(subject, YM__COLUMN_PINYIN, "no pinyin for %s", entry->zh);
}

/* True when the reading is no pinyin with tone marks at all: it need not be compared with the
 * characters then. */
static bool bad_pinyin(const ym_entry *entry, char why[YM_ERROR_MESSAGE_BYTES])
{
    size_t bytes = 0;
    const char *found = find_char(entry->pinyin, ym__script_is_han, &bytes);
    if (found != NULL) {
        snprintf(why, YM_ERROR_MESSAGE_BYTES, "pinyin holds the character %.*s", (int)bytes, found);
        return true;
    }
    for (const char *p = entry->pinyin; *p != '\0'; p++) {
        if (*p >= '0' && *p <= '9' && strchr(entry->zh, *p) == NULL) {
            snprintf(why, YM_ERROR_MESSAGE_BYTES,
                     "pinyin holds the digit %c; write tone marks (Zéliánsījī)", *p);
            return true;
        }
    }
    if (has_char(entry->zh, ym__script_is_han) && !has_char(entry->pinyin, is_toned)) {
        snprintf(why, YM_ERROR_MESSAGE_BYTES, "pinyin has no tone marks (Zéliánsījī)");
        return true;
    }
    return false;
}

static void check_pinyin_form(const checked_entry *subject)
{
    char why[YM_ERROR_MESSAGE_BYTES];
    if (*subject->entry->pinyin != '\0' && bad_pinyin(subject->entry, why))
        say(subject, YM__COLUMN_PINYIN, "%s", why);
}

static void check_pinyin(const checked_entry *subject)
{
    const ym_entry *entry = subject->entry;
    char why[YM_ERROR_MESSAGE_BYTES];
    if (*entry->pinyin == '\0' || *entry->zh == '\0' || bad_pinyin(entry, why))
        return;
    const size_t at =
        ym__pinyin_check(entry->zh, strlen(entry->zh), entry->pinyin, strlen(entry->pinyin));
    if (at == 0)
        return;
    const char *character = entry->zh;
    size_t bytes = 0;
    uint32_t cp = 0;
    for (size_t i = 1; i < at && *character != '\0'; i++)
        character += ym__utf8_next(character, &cp);
    if (*character != '\0')
        bytes = ym__utf8_next(character, &cp);
    if (bytes == 0)
        say(subject, YM__COLUMN_PINYIN, "pinyin \"%s\" has more syllables than %s has characters",
            entry->pinyin, entry->zh);
    else
        say(subject, YM__COLUMN_PINYIN, "pinyin \"%s\" does not fit character %zu of %s, %.*s",
            entry->pinyin, at, entry->zh, (int)bytes, character);
}

static void check_en_sort(const checked_entry *subject)
{
    const ym_entry *entry = subject->entry;
    if (*entry->en_sort == '\0')
        return;
    if (strcmp(entry->type, "person") != 0) {
        say(subject, YM__COLUMN_EN_SORT, "en_sort is for people; empty it");
        return;
    }
    linter *lint = subject->lint;
    ym__buffer_clear(&lint->haystack);
    for (size_t i = 0; i < entry->label_count; i++) {
        const char *text = entry->labels[i].text;
        if (is_english(&entry->labels[i]) &&
            ym__fold_text(&lint->haystack, text, strlen(text), false, NULL) < 0)
            lint->out_of_memory = true;
        ym__buffer_putc(&lint->haystack, '\n');
    }
    ym__buffer_clear(&lint->folded);
    if (ym__fold_text(&lint->folded, entry->en_sort, strlen(entry->en_sort), false, NULL) < 0)
        lint->out_of_memory = true;
    if (lint->folded.size == 0)
        return;
    /* Word by word; strtok_r cuts our own copy. */
    char *rest = NULL;
    for (char *word = strtok_r(lint->folded.bytes, " ,", &rest); word != NULL;
         word = strtok_r(NULL, " ,", &rest)) {
        if (strstr(ym__buffer_text(&lint->haystack), word) == NULL) {
            say(subject, YM__COLUMN_EN_SORT,
                "\"%s\" of en_sort \"%s\" is in no English name of the entry", word,
                entry->en_sort);
            return;
        }
    }
}

static void check_definition_missing(const checked_entry *subject)
{
    static const char *const types[] = {"person", "term", "event", "work"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (*subject->entry->definition == '\0' && strcmp(subject->entry->type, types[i]) == 0)
            say(subject, YM__COLUMN_DEFINITION, "a %s needs a definition", types[i]);
    }
}

static void check_definition_long(const checked_entry *subject)
{
    static const ym__column_id definitions[] = {YM__COLUMN_DEFINITION, YM__COLUMN_DEFINITION_ZH};
    for (size_t i = 0; i < sizeof definitions / sizeof *definitions; i++) {
        const char *text = ym__column_field(subject->entry, definitions[i]);
        const size_t chars = ym_text_chars(text, strlen(text));
        if (chars > DEFINITION_MAX_CHARS) {
            say(subject, definitions[i], "%s has %zu characters; at most %d fit a page",
                ym__column_at(definitions[i])->name, chars, (int)DEFINITION_MAX_CHARS);
        }
    }
}

static void check_wikidata(const checked_entry *subject)
{
    const char *id = subject->entry->wikidata;
    if (*id == '\0')
        return;
    if (id[0] != 'Q' || id[1] == '0' || id[1] == '\0' ||
        strspn(id + 1, "0123456789") != strlen(id + 1))
        say(subject, YM__COLUMN_WIKIDATA, "wikidata \"%s\" is not of the form Q4542", id);
}

static void check_see(const checked_entry *subject)
{
    const char *rest = subject->entry->see;
    const char *item = NULL;
    for (size_t bytes; ym__list_next(&rest, &item, &bytes);) {
        const char *id = ym__arena_strndup(&subject->lint->arena, item, bytes);
        if (id == NULL) {
            subject->lint->out_of_memory = true;
            return;
        }
        if (strcmp(id, subject->entry->id) == 0)
            say(subject, YM__COLUMN_SEE, "see \"%s\" is the entry itself", id);
        else if (ym_glossary_find(subject->lint->glossary, id) == NULL)
            say(subject, YM__COLUMN_SEE, "see \"%s\": there is no such entry", id);
    }
}

/* ---- spaces --------------------------------------------------------------------------------- */

/* What is wrong with the blanks of a text; NULL when nothing is. */
static const char *space_fault(const char *text, bool is_chinese_label)
{
    uint32_t before = ' '; /* so that a space at the start is one too many */
    bool han_then_space = false;
    for (const char *p = text; *p != '\0';) {
        uint32_t cp = 0;
        p += ym__utf8_next(p, &cp);
        if (cp == 0x3000)
            return "a full-width space";
        if (is_odd_space(cp))
            return "a space that is no ordinary one (U+00A0 or a thin space)";
        if (is_invisible(cp))
            return "an invisible character";
        if (cp == ' ' && before == ' ')
            return p - 1 == text ? "a space at its start" : "two spaces in a row";
        if (before == ' ' && p - 1 != text && (cp == ',' || cp == ';' || cp == ')'))
            return "a space before punctuation";
        if (cp == ' ' && before == '(')
            return "a space after a bracket";
        if (is_chinese_label && han_then_space && ym__script_is_han(cp))
            return "a space between Chinese characters";
        han_then_space = cp == ' ' && ym__script_is_han(before);
        before = cp;
    }
    return *text != '\0' && before == ' ' ? "a space at its end" : NULL;
}

static void check_spaces(const checked_entry *subject)
{
    for (unsigned i = 0; i < YM__COLUMN_COUNT; i++) {
        const ym__column *column = ym__column_at((ym__column_id)i);
        if (column->field == YM__NO_FIELD || column->lang != NULL)
            continue;
        const char *fault = space_fault(ym__column_field(subject->entry, (ym__column_id)i), false);
        if (fault != NULL)
            say(subject, (ym__column_id)i, "%s holds %s", column->name, fault);
    }
    for (size_t i = 0; i < subject->entry->label_count; i++) {
        const ym_label *label = &subject->entry->labels[i];
        const char *fault = space_fault(label->text, !is_english(label));
        if (fault != NULL)
            say(subject, ym__column_of_label(label), "\"%s\" holds %s", label->text, fault);
    }
}

/* ---- scripts -------------------------------------------------------------------------------- */

/* Is it written in a column of simplified names, however it looks? */
static bool in_simplified_column(const ym_label *label)
{
    const ym__column_id id = ym__column_of_label(label);
    const char *lang = id < YM__COLUMN_COUNT ? ym__column_at(id)->lang : NULL;
    return lang != NULL && strncmp(lang, "zh-Hans", 7) == 0;
}

static void check_simplified(const checked_entry *subject)
{
    for (size_t i = 0; i < subject->entry->label_count; i++) {
        const ym_label *label = &subject->entry->labels[i];
        size_t bytes = 0;
        if (!in_simplified_column(label) || ym__label_is_avoided(label))
            continue;
        const char *found = find_char(label->text, ym__han_only_traditional, &bytes);
        if (found != NULL)
            say(subject, ym__column_of_label(label),
                "%.*s of \"%s\" is traditional; write it in simplified characters", (int)bytes,
                found, label->text);
    }
}

static void check_traditional(const checked_entry *subject)
{
    for (size_t i = 0; i < subject->entry->label_count; i++) {
        const ym_label *label = &subject->entry->labels[i];
        size_t bytes = 0;
        if (strncmp(label->lang, "zh-Hant", 7) != 0)
            continue;
        const char *found = find_char(label->text, ym__han_only_simplified, &bytes);
        if (found != NULL)
            say(subject, ym__column_of_label(label),
                "%.*s of \"%s\" is simplified; write it in traditional characters", (int)bytes,
                found, label->text);
    }
}

static void check_han_in_english(const checked_entry *subject)
{
    size_t bytes = 0;
    const char *found = find_char(subject->entry->en_sort, ym__script_is_han, &bytes);
    if (found != NULL)
        say(subject, YM__COLUMN_EN_SORT, "%.*s is a Chinese character in an English column",
            (int)bytes, found);
    for (size_t i = 0; i < subject->entry->label_count; i++) {
        const ym_label *label = &subject->entry->labels[i];
        found = is_english(label) ? find_char(label->text, ym__script_is_han, &bytes) : NULL;
        if (found != NULL)
            say(subject, ym__column_of_label(label),
                "%.*s of \"%s\" is a Chinese character in an English column", (int)bytes, found,
                label->text);
    }
}

static void check_chinese_without_han(const checked_entry *subject)
{
    for (size_t i = 0; i < subject->entry->label_count; i++) {
        const ym_label *label = &subject->entry->labels[i];
        /* Names that Chinese writes in Latin letters (BBC, 5G, F-16) have a capital or a digit. */
        if (is_chinese(label) && !has_char(label->text, ym__script_is_han) &&
            !has_char(label->text, is_capital_or_digit))
            say(subject, ym__column_of_label(label),
                "\"%s\" in a Chinese column has no Chinese character", label->text);
    }
}

/* ---- rules about labels that meet ----------------------------------------------------------- */

static void check_derived(const checked_entry *subject)
{
    const ym_entry *entry = subject->entry;
    size_t preferred = NO_INDEX;
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        if (label->kind == YM_LABEL_PREFERRED && !is_english(label))
            preferred = group_of(subject, i);
        else if (label->kind == YM_LABEL_REGIONAL && group_of(subject, i) == preferred)
            say(subject, ym__column_of_label(label),
                "\"%s\" is zh in another spelling: that is derived, not listed", label->text);
    }
}

/* Does the second label say nothing that the first has not said? Regions may agree with each other
 * and with the rest on a word, and an English name may be given with its accents too, since pages
 * show labels as they are written. */
static bool says_the_same(const ym_label *a, const ym_label *b)
{
    return strcmp(a->lang, b->lang) == 0 && (!is_english(a) || strcasecmp(a->text, b->text) == 0);
}

static void check_repeated_label(const checked_entry *subject)
{
    const ym_entry *entry = subject->entry;
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        const unsigned family = is_english(label) ? ENGLISH : CHINESE;
        form_group *group = &subject->lint->groups[group_of(subject, i)];
        const bool seen = group->seen_entry[family] == subject->index;
        const ym_label *before = seen ? &entry->labels[group->seen_label[family]] : NULL;
        group->seen_entry[family] = subject->index;
        group->seen_label[family] = i;
        if (!seen || !says_the_same(before, label))
            continue;
        const ym__column_id column = ym__column_of_label(before);
        const char *name =
            column < YM__COLUMN_COUNT ? ym__column_at(column)->name : "another column";
        if (strcmp(label->text, before->text) == 0)
            say(subject, ym__column_of_label(label), "\"%s\" is in %s already", label->text, name);
        else
            say(subject, ym__column_of_label(label),
                "\"%s\" is found as \"%s\" in %s already: one of them will do", label->text,
                before->text, name);
    }
}

static void check_shared_label(const checked_entry *subject)
{
    const ym_entry *entry = subject->entry;
    size_t told = NO_INDEX; /* the same form in zh_tw and zh_hk, say, is told of once */
    for (size_t i = 0; i < entry->label_count; i++) {
        const ym_label *label = &entry->labels[i];
        const size_t form = group_of(subject, i);
        const form_group *group = &subject->lint->groups[form];
        const size_t other =
            group->entries[0] == subject->index ? group->entries[1] : group->entries[0];
        if (other == NO_INDEX || label->shared || form == told)
            continue;
        told = form;
        const ym_entry *rival = ym_glossary_entry(subject->lint->glossary, other);
        const bool in_file = *rival->file != '\0';
        char line[32];
        snprintf(line, sizeof line, ":%llu) ", (unsigned long long)rival->line);
        say(subject, ym__column_of_label(label),
            "\"%s\" is a label of %s %s%s%stoo; if both are right, list it under shared in both",
            label->text, rival->id, in_file ? "(" : "", rival->file, in_file ? line : "");
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

/* clang-format off */
static const rule rules[] = {
    {"status", check_status, YM_LEVEL_ERROR},
    {"missing-name", check_missing_name, YM_LEVEL_ERROR},
    {"missing-pinyin", check_missing_pinyin, YM_LEVEL_NOTE},
    {"pinyin-form", check_pinyin_form, YM_LEVEL_ERROR},
    {"pinyin", check_pinyin, YM_LEVEL_ERROR},
    {"en-sort", check_en_sort, YM_LEVEL_WARNING},
    {"spaces", check_spaces, YM_LEVEL_ERROR},
    {"simplified", check_simplified, YM_LEVEL_ERROR},
    {"traditional", check_traditional, YM_LEVEL_ERROR},
    {"han-in-en", check_han_in_english, YM_LEVEL_ERROR},
    {"no-han-in-zh", check_chinese_without_han, YM_LEVEL_WARNING},
    {"derived", check_derived, YM_LEVEL_WARNING},
    {"repeated-label", check_repeated_label, YM_LEVEL_WARNING},
    {"shared-label", check_shared_label, YM_LEVEL_ERROR},
    {"missing-definition", check_definition_missing, YM_LEVEL_NOTE},
    {"long-definition", check_definition_long, YM_LEVEL_WARNING},
    {"wikidata", check_wikidata, YM_LEVEL_ERROR},
    {"see", check_see, YM_LEVEL_ERROR},
};
/* clang-format on */

enum { RULE_COUNT = sizeof rules / sizeof *rules };

const char *ym__lint_rule(size_t i)
{
    return i < RULE_COUNT ? rules[i].name : NULL;
}

/* Puts one label into the group of its folded form. */
static ym_status gather_label(linter *lint, const ym_label *label, size_t entry,
                              size_t label_number, ym_error *error)
{
    ym__buffer_clear(&lint->folded);
    ym_status status = ym__fold_text(&lint->folded, label->text, strlen(label->text), false, error);
    if (status < 0)
        return status;
    bool existed = false;
    const size_t fresh = ym__map_count(lint->forms);
    const char *form = ym__buffer_text(&lint->folded);
    status = ym__map_put(lint->forms, form, lint->folded.size, fresh, true, &existed, error);
    if (status < 0)
        return status;
    const size_t number =
        existed ? (size_t)*ym__map_get(lint->forms, form, lint->folded.size) : fresh;
    form_group *group = &lint->groups[number];
    if (!existed)
        *group = (form_group){{entry, NO_INDEX}, {NO_INDEX, NO_INDEX}, {NO_INDEX, NO_INDEX}};
    else if (group->entries[0] != entry && group->entries[1] == NO_INDEX)
        group->entries[1] = entry;
    lint->group_of[label_number] = number;
    return YM_OK;
}

static ym_status gather_labels(linter *lint, ym_error *error)
{
    const size_t entries = ym_glossary_count(lint->glossary);
    size_t labels = 0;
    for (size_t i = 0; i < entries; i++)
        labels += ym_glossary_entry(lint->glossary, i)->label_count;
    lint->groups = calloc(labels + 1, sizeof *lint->groups);
    lint->group_of = calloc(labels + 1, sizeof *lint->group_of);
    lint->first_label = calloc(entries + 1, sizeof *lint->first_label);
    if (lint->groups == NULL || lint->group_of == NULL || lint->first_label == NULL)
        return ym__error_nomem(error);
    ym_status status = ym__map_new(&lint->forms, error);
    size_t number = 0;
    for (size_t i = 0; i < entries && status == YM_OK; i++) {
        const ym_entry *entry = ym_glossary_entry(lint->glossary, i);
        lint->first_label[i] = number;
        for (size_t j = 0; j < entry->label_count && status == YM_OK; j++)
            status = gather_label(lint, &entry->labels[j], i, number++, error);
    }
    return status;
}

static int compare_findings(const void *a, const void *b)
{
    const sorted_finding *x = a;
    const sorted_finding *y = b;
    const int files =
        x->finding.file == y->finding.file ? 0 : strcmp(x->finding.file, y->finding.file);
    if (files != 0)
        return files;
    if (x->finding.line != y->finding.line)
        return x->finding.line < y->finding.line ? -1 : 1;
    return x->order < y->order ? -1 : 1;
}

ym_status ym_glossary_lint(const ym_glossary *glossary, ym_report report, void *context,
                           uint64_t *finding_count, ym_error *error)
{
    linter lint = {.glossary = glossary};
    if (finding_count != NULL)
        *finding_count = 0;
    ym_status status = gather_labels(&lint, error);
    if (status < 0)
        goto done;
    for (size_t i = 0; i < ym_glossary_count(glossary); i++) {
        checked_entry subject = {
            .lint = &lint, .entry = ym_glossary_entry(glossary, i), .index = i};
        for (size_t j = 0; j < RULE_COUNT; j++) {
            subject.rule = &rules[j];
            rules[j].check(&subject);
        }
    }
    if (lint.out_of_memory || lint.folded.failed || lint.haystack.failed) {
        status = ym__error_nomem(error);
        goto done;
    }
    if (lint.finding_count > 1)
        qsort(lint.findings, lint.finding_count, sizeof *lint.findings, compare_findings);
    for (size_t i = 0; i < lint.finding_count; i++) {
        const ym_finding *finding = &lint.findings[i].finding;
        if (finding_count != NULL && finding->level != YM_LEVEL_NOTE)
            ++*finding_count;
        if (report != NULL)
            report(context, finding);
    }
done:
    free(lint.findings);
    free(lint.groups);
    free(lint.group_of);
    free(lint.first_label);
    ym__map_free(lint.forms);
    ym__arena_free(&lint.arena);
    ym__buffer_free(&lint.folded);
    ym__buffer_free(&lint.haystack);
    return status;
}
