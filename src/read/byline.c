/* The line under a headline: 2025年12月30日 10:21 来源：新华社 作者：张三, or "By Robin Sample | 30 December
 * 2025". Shared by the formats that have to find date, publisher and author in the text. */
#include "read/formats.h"
#include "text/date.h"
#include "text/script.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

enum { LINE_MAX_BYTES = 240, NAME_MAX_BYTES = 72 };

/* What introduces a value. YM__FIELD_COUNT: the word is passed over, its value is of no use to
 * us. What introduces who speaks as well needs a date on the line. */
enum { COLON = 1, DATE = 2 };
/* clang-format off */
static const struct { const char *word; ym__field field; unsigned needs; } labels[] = {
    {"来源", YM__FIELD_PUBLISHER, COLON},   {"來源", YM__FIELD_PUBLISHER, COLON},
    {"稿源", YM__FIELD_PUBLISHER, COLON},
    {"文章来源", YM__FIELD_PUBLISHER, COLON}, {"消息来源", YM__FIELD_PUBLISHER, COLON},
    {"信息来源", YM__FIELD_PUBLISHER, COLON}, {"Source", YM__FIELD_PUBLISHER, COLON},
    {"作者", YM__FIELD_AUTHOR, COLON},      {"记者", YM__FIELD_AUTHOR, COLON | DATE},
    {"記者", YM__FIELD_AUTHOR, COLON | DATE},
    {"文/", YM__FIELD_AUTHOR, 0},      {"By ", YM__FIELD_AUTHOR, 0},
    {"Author", YM__FIELD_AUTHOR, COLON},
    {"发布时间", YM__FIELD_COUNT, COLON},   {"發布時間", YM__FIELD_COUNT, COLON},
    {"发表时间", YM__FIELD_COUNT, COLON},
    {"时间", YM__FIELD_COUNT, COLON},       {"日期", YM__FIELD_COUNT, COLON},
    {"更新时间", YM__FIELD_COUNT, COLON},
    {"发布于", YM__FIELD_COUNT, 0},    {"Published", YM__FIELD_COUNT, 0},
    {"Posted", YM__FIELD_COUNT, 0},
    {"Updated", YM__FIELD_COUNT, 0},   {"Date", YM__FIELD_COUNT, COLON},
};
/* clang-format on */

/* The length of what separates values at `at`: spaces, bars, dots, dashes, brackets. */
static size_t separator(const char *at, size_t left)
{
    static const char *const separators[] = {" ", "\t", "|",  "\xC2\xA0", "　", "｜", "·",  "•",
                                             ",", "/",  "-",  "—",        "(",  ")",  "（", "）",
                                             "[", "]",  "【", "】",       ":",  "："};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        const size_t size = strlen(separators[i]);
        if (left >= size && memcmp(at, separators[i], size) == 0)
            return size;
    }
    return 0;
}

/* A label at `at` with its colon: how long it is, 0 when there is none. `dated`: a date stands on the line. */
static size_t label_at(const char *at, size_t left, bool dated, ym__field *field)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t size = strlen(labels[i].word);
        if (left < size || strncasecmp(at, labels[i].word, size) != 0 ||
            ((labels[i].needs & DATE) != 0 && !dated))
            continue;
        *field = labels[i].field;
        while (size < left && at[size] == ' ')
            size++;
        if (size < left && at[size] == ':')
            return size + 1;
        if (size + 3 <= left && memcmp(at + size, "：", 3) == 0)
            return size + 3;
        if ((labels[i].needs & COLON) == 0)
            return size;
    }
    return 0;
}

/* How far a name goes: to a separator that no name has inside, or the next label, or a digit.
 * English names have single spaces, Chinese names have none. */
static size_t name_length(const char *at, size_t left)
{
    size_t size = 0;
    ym__field unused;
    while (size < left) {
        const size_t gap = separator(at + size, left - size);
        const size_t after = size + gap;
        const bool inside = gap == 1 && (at[size] == ' ' || at[size] == '-' || at[size] == '/') &&
                            after < left && size > 0 && (unsigned char)at[size - 1] < 0x80 &&
                            (unsigned char)at[after] < 0x80 &&
                            separator(at + after, left - after) == 0 &&
                            label_at(at + after, left - after, true, &unused) == 0;
        if ((gap > 0 && !inside) || (at[size] >= '0' && at[size] <= '9'))
            break;
        size += gap > 0 ? gap : 1;
    }
    return size;
}

static bool has_sentence_mark(const char *at, size_t size)
{
    static const char *const marks[] = {"。", "，", "！", "？", "；", "“", "”", "!", "?", ";"};
    for (size_t i = 0; i < size; i++) {
        for (size_t m = 0; m < sizeof marks / sizeof *marks; m++) {
            const size_t bytes = strlen(marks[m]);
            if (size - i >= bytes && memcmp(at + i, marks[m], bytes) == 0)
                return true;
        }
    }
    return false;
}

/* Are the Chinese names, with 、 between them, as short as names are? */
static bool are_chinese_names(const char *at, size_t size)
{
    enum { MOST_HAN = 8 };
    size_t han = 0;
    for (size_t i = 0; i < size;) {
        uint32_t c;
        i += ym__utf8_next(at + i, &c);
        han = c == 0x3001 ? 0 : han + ym__script_is_han(c); /* 、 */
        if (han > MOST_HAN)
            return false;
    }
    return true;
}

/* Are the words those of names: capitals but for particles, not too many? One alone is a name when it is an agency's in
 * a line with a date. */
static bool are_latin_names(const char *at, size_t size, bool dated)
{
    enum { MOST_WORDS = 5 };
    static const char *const particles[] = {"and", "de", "der", "den", "van", "von", "al", "bin",
                                            "ibn", "la", "le",  "di",  "da",  "del", "el", "y"};
    size_t words = 0;
    size_t in_name = 0;
    for (size_t i = 0; i < size; words++) {
        size_t word = 0;
        while (i + word < size && at[i + word] != ' ')
            word++;
        bool particle = false;
        for (size_t p = 0; p < sizeof particles / sizeof *particles && !particle; p++)
            particle = word == strlen(particles[p]) && memcmp(at + i, particles[p], word) == 0;
        if (!particle && at[i] >= 'a' && at[i] <= 'z')
            return false;
        in_name = word == 3 && memcmp(at + i, "and", 3) == 0 ? 0 : in_name + 1;
        if (in_name > MOST_WORDS)
            return false;
        i += word + (i + word < size);
    }
    return words >= (dated ? 1 : 2);
}

/* Can this be the value of the field, and not what a sentence goes on with? */
static bool is_value(ym__field field, const char *at, size_t size, bool dated)
{
    if (size > NAME_MAX_BYTES || has_sentence_mark(at, size))
        return false;
    if (field != YM__FIELD_AUTHOR || size == 0)
        return true;
    return (unsigned char)*at < 0x80 ? are_latin_names(at, size, dated)
                                     : are_chinese_names(at, size);
}

static bool is_weekday(const char *at, size_t left, size_t *size)
{
    static const char *const words[] = {
        "星期",   "周",  "週",  "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
        "Sunday", "Mon", "Tue", "Wed",    "Thu",     "Fri",       "Sat",      "Sun"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        *size = strlen(words[i]);
        if (left < *size || strncasecmp(at, words[i], *size) != 0)
            continue;
        if (i < 3)
            *size += left - *size >= 3 ? 3 : 0; /* 一 to 日 */
        return true;
    }
    return false;
}

bool ym__byline(ym__article *article, const char *line, size_t bytes, const char *origin)
{
    char date[32];
    size_t start = 0;
    size_t end = 0;
    if (bytes == 0 || bytes > LINE_MAX_BYTES)
        return false;
    const bool dated = ym__date_find_span(date, line, bytes, &start, &end);
    struct {
        const char *at;
        size_t size;
    } values[YM__FIELD_COUNT] = {{0}};
    bool any = dated;
    for (size_t at = 0; at < bytes;) {
        ym__field field = YM__FIELD_COUNT;
        size_t size = 0;
        if (dated && at >= start && at < end) {
            at = end;
            continue;
        }
        if ((size = label_at(line + at, bytes - at, dated, &field)) > 0) {
            at += size;
            while (at < bytes && (size = separator(line + at, bytes - at)) > 0)
                at += size;
            if (field == YM__FIELD_COUNT)
                continue;
            size = name_length(line + at, (dated && start > at ? start : bytes) - at);
            if (!is_value(field, line + at, size, dated))
                return false;
            values[field].at = line + at;
            values[field].size = size;
            any = true;
        } else if ((size = separator(line + at, bytes - at)) == 0 &&
                   !is_weekday(line + at, bytes - at, &size)) {
            return false;
        }
        at += size;
    }
    if (!any)
        return false;
    if (dated)
        ym__article_set_text(article, YM__FIELD_DATE, date, origin);
    ym__article_set(article, YM__FIELD_PUBLISHER, values[YM__FIELD_PUBLISHER].at,
                    values[YM__FIELD_PUBLISHER].size, origin);
    ym__article_set(article, YM__FIELD_AUTHOR, values[YM__FIELD_AUTHOR].at,
                    values[YM__FIELD_AUTHOR].size, origin);
    return true;
}

/* Does it end as a sentence does, or go on like one? "10:21 a.m." does not. */
static bool is_sentence(const char *line, size_t bytes)
{
    if (has_sentence_mark(line, bytes))
        return true;
    return bytes > 2 && line[bytes - 1] == '.' && line[bytes - 2] != 'm' && line[bytes - 2] != 'M';
}

bool ym__date_line(ym__article *article, const char *line, size_t bytes, const char *origin)
{
    enum { DATE_LINE_MAX_BYTES = 160 };
    char date[32];
    if (ym__byline(article, line, bytes, origin))
        return true;
    if (bytes > DATE_LINE_MAX_BYTES || is_sentence(line, bytes) ||
        !ym__date_find(date, line, bytes))
        return false;
    ym__article_set_text(article, YM__FIELD_DATE, date, origin);
    return true;
}

void ym__publisher_in(ym__article *article, const char *line, size_t bytes, const char *origin)
{
    enum { NAME_SHORTER_THAN = 60 };
    for (size_t at = 0; at < bytes; at++) {
        ym__field field = YM__FIELD_COUNT;
        /* "Source:" may be that of a picture. */
        const size_t label =
            (unsigned char)line[at] < 0x80 ? 0 : label_at(line + at, bytes - at, false, &field);
        if (label == 0 || field != YM__FIELD_PUBLISHER)
            continue;
        for (at += label; at < bytes && line[at] == ' ';)
            at++;
        size_t size = 0;
        while (at + size < bytes && strchr(" |()[]", line[at + size]) == NULL)
            size++;
        if (size < NAME_SHORTER_THAN)
            ym__article_set(article, YM__FIELD_PUBLISHER, line + at, size, origin);
        return;
    }
}
