/* The line under a headline: 2025年12月30日 10:21 来源：新华社 作者：张三, or "By Robin Sample | 30 December
 * 2025". Shared by the formats that have to find date, publisher and author in the text. */
#include "read/formats.h"
#include "text/date.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

enum { LINE_MAX_BYTES = 240, NAME_MAX_BYTES = 72 };

/* What introduces a value. YM__FIELD_COUNT: the word is passed over, its value is of no use to
 * us. */
/* clang-format off */
static const struct { const char *word; ym__field field; bool colon; } labels[] = {
    {"来源", YM__FIELD_PUBLISHER, true},   {"來源", YM__FIELD_PUBLISHER, true},
    {"稿源", YM__FIELD_PUBLISHER, true},
    {"文章来源", YM__FIELD_PUBLISHER, true}, {"消息来源", YM__FIELD_PUBLISHER, true},
    {"信息来源", YM__FIELD_PUBLISHER, true}, {"Source", YM__FIELD_PUBLISHER, true},
    {"作者", YM__FIELD_AUTHOR, true},      {"记者", YM__FIELD_AUTHOR, true},
    {"記者", YM__FIELD_AUTHOR, true},
    {"文/", YM__FIELD_AUTHOR, false},      {"By ", YM__FIELD_AUTHOR, false},
    {"Author", YM__FIELD_AUTHOR, true},
    {"发布时间", YM__FIELD_COUNT, true},   {"發布時間", YM__FIELD_COUNT, true},
    {"发表时间", YM__FIELD_COUNT, true},
    {"时间", YM__FIELD_COUNT, true},       {"日期", YM__FIELD_COUNT, true},
    {"更新时间", YM__FIELD_COUNT, true},
    {"发布于", YM__FIELD_COUNT, false},    {"Published", YM__FIELD_COUNT, false},
    {"Posted", YM__FIELD_COUNT, false},
    {"Updated", YM__FIELD_COUNT, false},   {"Date", YM__FIELD_COUNT, true},
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

/* A label at `at` with its colon: how long it is, 0 when there is none. */
static size_t label_at(const char *at, size_t left, ym__field *field)
{
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t size = strlen(labels[i].word);
        if (left < size || strncasecmp(at, labels[i].word, size) != 0)
            continue;
        *field = labels[i].field;
        while (size < left && at[size] == ' ')
            size++;
        if (size < left && at[size] == ':')
            return size + 1;
        if (size + 3 <= left && memcmp(at + size, "：", 3) == 0)
            return size + 3;
        if (!labels[i].colon)
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
                            label_at(at + after, left - after, &unused) == 0;
        if ((gap > 0 && !inside) || (at[size] >= '0' && at[size] <= '9'))
            break;
        size += gap > 0 ? gap : 1;
    }
    return size;
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
        if ((size = label_at(line + at, bytes - at, &field)) > 0) {
            at += size;
            while (at < bytes && (size = separator(line + at, bytes - at)) > 0)
                at += size;
            if (field == YM__FIELD_COUNT)
                continue;
            size = name_length(line + at, (dated && start > at ? start : bytes) - at);
            if (size > NAME_MAX_BYTES)
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
