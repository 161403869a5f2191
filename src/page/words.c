/* The words, numbers and dates of the page: small things that its parts share. */
#include "page/parts.h"

#include "text/script.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void ym__page_words(ym__html *html, const char *zh, const char *en)
{
    ym__html_element(html, "span", zh, "lang", "zh-Hans", YM__END);
    ym__html_text(html, " ");
    ym__html_text(html, en);
}

void ym__page_words_in(ym__html *html, const char *zh, const char *en, const char *lang)
{
    const bool in_chinese = lang != NULL && strcmp(lang, "zh-Hans") == 0;
    const bool in_english = lang != NULL && strcmp(lang, "en") == 0;
    if (in_chinese)
        ym__html_text(html, zh);
    else
        ym__html_element(html, "span", zh, "lang", "zh-Hans", YM__END);
    ym__html_text(html, " ");
    if (in_english)
        ym__html_text(html, en);
    else
        ym__html_element(html, "span", en, "lang", "en", YM__END);
}

void ym__page_more(ym__html *html, const char *element, const char *zh, const char *zh_tail,
                   const char *en_tail, uint64_t count)
{
    char number[32];
    ym__page_number(number, count);
    ym__html_open(html, element, "class", strcmp(element, "p") == 0 ? "mo" : NULL, YM__END);
    ym__html_open(html, "span", "lang", "zh-Hans", YM__END);
    ym__html_text(html, zh);
    ym__html_text(html, " ");
    ym__html_text(html, number);
    ym__html_text(html, " ");
    ym__html_text(html, zh_tail);
    ym__html_close(html);
    ym__html_text(html, " ");
    ym__html_text(html, number);
    ym__html_text(html, " ");
    ym__html_text(html, en_tail);
    ym__html_close(html);
}

static const ym__page_type types[YM__PAGE_TYPES] = {
    {"person", "人物", "Person"},
    {"place", "地点", "Place"},
    {"organization", "机构", "Organization"},
    {"term", "术语", "Term"},
    {"event", "事件", "Event"},
    {"work", "作品", "Work"},
};

static const ym__page_type statuses[YM__PAGE_STATUSES] = {
    {"draft", "草稿", "draft"},
    {"deprecated", "弃用", "deprecated"},
};

static const ym__page_type *find(const ym__page_type *words, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i].name, name) == 0)
            return &words[i];
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
