/* The words, numbers and dates of the page: small things that its parts share. What the page says stands in words.def. */
#include "page/parts.h"

#include "base/error.h"
#include "text/script.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct word {
    const char *name, *zh, *hant, *en;
} words[YM__WORDS] = {
#define WORD(id, name, zh, hant, en) [YM__WORD_##id] = {name, zh, hant, en},
#include "page/words.def"
#undef WORD
};

/* ---- which languages the page speaks -------------------------------------------------------- */

static const struct ui_name {
    const char *name, *lang;
} uis[] = {[YM__UI_BOTH] = {"both", "en"},
           [YM__UI_ZH] = {"zh", "zh-Hans"},
           [YM__UI_HANT] = {"zh-Hant", "zh-Hant"},
           [YM__UI_EN] = {"en", "en"}};

ym_status ym__page_ui_find(ym__page_ui *ui, const char *name, ym_error *error)
{
    *ui = YM__UI_BOTH;
    for (size_t i = 0; name != NULL && i < sizeof uis / sizeof *uis; i++) {
        if (strcmp(name, uis[i].name) == 0) {
            *ui = (ym__page_ui)i;
            return YM_OK;
        }
    }
    return name == NULL
               ? YM_OK
               : ym__error_set(error, YM_E_USAGE,
                               "the page does not speak '%s'; use both, zh, zh-Hant or en", name);
}

const char *ym__page_ui_lang(const ym__page *page)
{
    return uis[page->ui].lang;
}

const char *ym__page_run_lang(const ym__page *page, const char *lang)
{
    return lang != NULL && strcmp(lang, ym__page_ui_lang(page)) == 0 ? NULL : lang;
}

const char *ym__page_zh(const ym__page *page, ym__word word)
{
    return page->ui == YM__UI_EN ? "" : page->ui == YM__UI_HANT ? words[word].hant : words[word].zh;
}

const char *ym__page_en(const ym__page *page, ym__word word)
{
    return page->ui == YM__UI_BOTH || page->ui == YM__UI_EN ? words[word].en : "";
}

ym__word ym__page_word_find(const char *name, size_t bytes)
{
    size_t i = 0;
    while (i < YM__WORDS &&
           !(strlen(words[i].name) == bytes && memcmp(words[i].name, name, bytes) == 0))
        i++;
    return (ym__word)i;
}

const char *ym__page_word_name(ym__word word)
{
    return words[word].name;
}

/* ---- words with arguments -------------------------------------------------------------------- */

enum { MOST_ARGUMENTS = 6 };

/* Appends what stands for the braces' content: "1", or "1:entry|entries". */
static void put_argument(ym__buffer *out, const char *braces, size_t bytes,
                         const char *const *arguments)
{
    const size_t number = (size_t)(braces[0] - '1');
    if (number >= MOST_ARGUMENTS)
        return;
    if (bytes == 1) {
        ym__buffer_puts(out, arguments[number]);
        return;
    }
    const char *one = braces + 2;
    const char *bar = memchr(one, '|', bytes - 2);
    const char *end = braces + bytes;
    if (strcmp(arguments[number], "1") == 0)
        ym__buffer_append(out, one, (size_t)((bar == NULL ? end : bar) - one));
    else if (bar != NULL)
        ym__buffer_append(out, bar + 1, (size_t)(end - bar - 1));
}

/* A text of words.def with its arguments (NULL: it has none); {/} stays. In page->phrase. */
static const char *fill(ym__page *page, const char *text, const char *const *arguments)
{
    ym__buffer *out = &page->phrase;
    ym__buffer_clear(out);
    for (;;) {
        const size_t plain = strcspn(text, "{");
        ym__buffer_append(out, text, plain);
        text += plain;
        const char *close = strchr(text, '}');
        if (close == NULL)
            return ym__buffer_text(out);
        if (arguments != NULL)
            put_argument(out, text + 1, (size_t)(close - text) - 1, arguments);
        else
            ym__buffer_append(out, text, (size_t)(close - text) + 1);
        text = close + 1;
    }
}

static void write_text(ym__page *page, const char *text, const char *const *arguments)
{
    static const char key[] = "{/}";
    const char *filled = fill(page, text, arguments);
    const char *found = strstr(filled, key);
    if (found != NULL) {
        ym__html_text_bytes(&page->html, filled, (size_t)(found - filled));
        ym__html_element(&page->html, "kbd", "/", YM__END);
        filled = found + sizeof key - 1;
    }
    ym__html_text(&page->html, filled);
}

/* Both languages side by side, each under its own, or the one that the page speaks. What stands around is in the page's. */
static void write_words(ym__page *page, ym__word word, const char *const *arguments)
{
    ym__html *html = &page->html;
    if (page->ui != YM__UI_BOTH) {
        write_text(page, page->ui == YM__UI_EN ? words[word].en : ym__page_zh(page, word),
                   arguments);
        return;
    }
    ym__html_open(html, "span", "lang", "zh-Hans", YM__END);
    write_text(page, words[word].zh, arguments);
    ym__html_close(html);
    ym__html_text(html, " ");
    write_text(page, words[word].en, arguments);
}

void ym__page_words(ym__page *page, ym__word word)
{
    write_words(page, word, NULL);
}

void ym__page_count(ym__page *page, ym__word word, uint64_t first, uint64_t second)
{
    char numbers[2][32];
    ym__page_number(numbers[0], first);
    ym__page_number(numbers[1], second);
    const char *const arguments[MOST_ARGUMENTS] = {numbers[0], numbers[1], "", "", "", ""};
    write_words(page, word, arguments);
}

static void write_run(ym__page *page, const char *text, const char *lang, const char *around)
{
    if (around != NULL && strcmp(lang, around) == 0)
        ym__html_text(&page->html, text);
    else
        ym__html_element(&page->html, "span", text, "lang", lang, YM__END);
}

void ym__page_words_in(ym__page *page, ym__word word, const char *lang)
{
    const char *zh = ym__page_zh(page, word);
    const char *en = ym__page_en(page, word);
    if (zh[0] != '\0')
        write_run(page, zh, page->ui == YM__UI_HANT ? "zh-Hant" : "zh-Hans", lang);
    if (zh[0] != '\0' && en[0] != '\0')
        ym__html_text(&page->html, " ");
    if (en[0] != '\0')
        write_run(page, en, "en", lang);
}

const char *ym__page_label(ym__page *page, ym__word word)
{
    const char *zh = ym__page_zh(page, word);
    const char *en = ym__page_en(page, word);
    ym__buffer_clear(&page->phrase);
    ym__buffer_printf(&page->phrase, "%s%s%s", en, zh[0] != '\0' && en[0] != '\0' ? " " : "", zh);
    return ym__buffer_text(&page->phrase);
}

const char *ym__page_sentence(ym__page *page, ym__word word, const char *const arguments[6])
{
    const char *en = ym__page_en(page, word);
    return fill(page, en[0] != '\0' ? en : ym__page_zh(page, word), arguments);
}

void ym__page_more(ym__page *page, const char *element, ym__word word, uint64_t count)
{
    ym__html_open(&page->html, element, "class", strcmp(element, "p") == 0 ? "mo" : NULL, YM__END);
    ym__page_count(page, word, count, 0);
    ym__html_close(&page->html);
}

/* ---- types, statuses, subtypes --------------------------------------------------------------- */

static const ym__page_type types[YM__PAGE_TYPES] = {
    {"person", YM__WORD_PERSON}, {"place", YM__WORD_PLACE}, {"organization", YM__WORD_ORGANIZATION},
    {"term", YM__WORD_TERM},     {"event", YM__WORD_EVENT}, {"work", YM__WORD_WORK},
};

static const ym__page_type statuses[YM__PAGE_STATUSES] = {
    {"draft", YM__WORD_DRAFT},
    {"deprecated", YM__WORD_DEPRECATED},
};

static const ym__page_type *find(const ym__page_type *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i].name, name) == 0)
            return &list[i];
    }
    return NULL;
}

const ym__page_type *ym__page_type_at(size_t i)
{
    return &types[i];
}

const ym__page_type *ym__page_type_find(const char *name)
{
    return find(types, YM__PAGE_TYPES, name);
}

const ym__page_type *ym__page_status_at(size_t i)
{
    return &statuses[i];
}

const ym__page_type *ym__page_status_find(const char *name)
{
    return find(statuses, YM__PAGE_STATUSES, name);
}

void ym__page_subtype(ym__page *page, const char *name)
{
    static const struct subtype {
        const char *name, *zh, *hant;
    } subtypes[] = {
#define SUBTYPE(name, zh, hant) {name, zh, hant},
#include "page/subtypes.def"
#undef SUBTYPE
    };
    for (size_t i = 0; page->ui == YM__UI_ZH || page->ui == YM__UI_HANT; i++) {
        if (i == sizeof subtypes / sizeof *subtypes) {
            ym__html_element(&page->html, "span", name, "lang", ym__page_lang(NULL, name), YM__END);
            return;
        }
        if (strcmp(subtypes[i].name, name) == 0) {
            ym__html_text(&page->html, page->ui == YM__UI_ZH ? subtypes[i].zh : subtypes[i].hant);
            return;
        }
    }
    ym__html_text(&page->html, name);
}

/* ---- numbers, languages, dates --------------------------------------------------------------- */

void ym__page_number(char out[32], uint64_t value)
{
    char digits[24];
    const size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, value);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && (count - i) % 3 == 0)
            out[used++] = ',';
        out[used++] = digits[i];
    }
    out[used] = '\0';
}

void ym__page_write_number(ym__html *html, uint64_t value)
{
    char number[32];
    ym__page_number(number, value);
    ym__html_text(html, number);
}

const char *ym__page_lang(const char *tag, const char *text)
{
    ym__script_counts counts = {0};
    ym__script_count(&counts, text, strlen(text));
    /* The tag is the article's: an English title in a Chinese paper is English all the same. */
    const bool misses = tag != NULL && strncmp(tag, "zh", 2) == 0 && counts.han == 0;
    if (tag != NULL && tag[0] != '\0' && strcmp(tag, "und") != 0 && strcmp(tag, "zh") != 0 &&
        !misses &&
        strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") ==
            strlen(tag))
        return tag;
    const char *lang = ym__script_language(&counts);
    if (strcmp(lang, "und") == 0)
        return NULL;
    return strcmp(lang, "zh") == 0 ? "zh-Hans" : lang;
}

/* The length of a date's day, 0 when it is not written as one. */
static size_t day_bytes(const char *date)
{
    const size_t bytes = strspn(date, "0123456789-");
    return bytes >= 4 && (date[bytes] == '\0' || date[bytes] == 'T') ? bytes : 0;
}

void ym__page_date(ym__html *html, const char *date)
{
    if (date == NULL || date[0] == '\0')
        return;
    const size_t day = day_bytes(date);
    if (day == 0) {
        ym__html_text(html, date);
        return;
    }
    ym__html_open(html, "time", YM__END);
    ym__html_text_bytes(html, date, day);
    ym__html_close(html);
}

/* The same as text alone. */
static void write_day(ym__html *html, const char *date)
{
    const size_t day = day_bytes(date);
    ym__html_text_bytes(html, date, day == 0 ? strlen(date) : day);
}

void ym__page_dates(ym__html *html, const char *first, const char *last)
{
    const bool same_day = strncmp(first, last, 10) == 0;
    if (!same_day && first[0] != '\0') {
        write_day(html, first);
        ym__html_text(html, last[0] == '\0' ? "" : " – ");
    }
    write_day(html, last[0] == '\0' && same_day ? first : last);
}
