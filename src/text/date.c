/* Finds the first date in a text: ISO 8601 and RFC 3339 (2025-12-30T10:21:00+08:00), with '/'
 * or '.' for '-', run together (20251230, 20251230102100), Chinese (2025年12月30日 星期二 下午4:05),
 * English (Tuesday, December 30, 2025 at 4:05 PM) and RFC 822 (Tue, 30 Dec 2025 10:21:00
 * +0800). A date whose day is not in the calendar is passed over; a time that is not on the
 * clock is left out. A zone is kept when it is written as an offset, Z, UTC or GMT: names such
 * as CST mean several. Knows bytes only: no locale, no clock. */
#include "text/date.h"

#include <stdio.h>
#include <string.h>

typedef struct cursor {
    const char *at, *end;
} cursor;

typedef struct moment {
    unsigned year, month, day;
    bool timed;
    unsigned hour, minute, second;
    char zone[7]; /* "", "Z" or "+08:00" */
} moment;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_letter(char c)
{
    return lower(c) >= 'a' && lower(c) <= 'z';
}

/* Passes over the literal (ASCII letters in lower case match both cases); false when something
 * else is there. */
static bool take(cursor *c, const char *literal)
{
    const size_t size = strlen(literal);
    if ((size_t)(c->end - c->at) < size)
        return false;
    for (size_t i = 0; i < size; i++) {
        if (lower(c->at[i]) != literal[i])
            return false;
    }
    c->at += size;
    return true;
}

static void skip_spaces(cursor *c)
{
    while (take(c, " ") || take(c, "\t") || take(c, "\n") || take(c, "\xC2\xA0") ||
           take(c, "\xE3\x80\x80"))
        ;
}

/* The length of the digit at `at`, an ASCII or a full-width one; 0 when there is none. */
static size_t digit_at(const char *at, const char *end, unsigned *value)
{
    const unsigned char *c = (const unsigned char *)at;
    if (at < end && is_digit(*at)) {
        *value = (unsigned)(*at - '0');
        return 1;
    }
    if (end - at < 3 || c[0] != 0xEF || c[1] != 0xBC || c[2] < 0x90 || c[2] > 0x99)
        return 0;
    *value = c[2] - 0x90u;
    return 3;
}

/* Reads a number of `least` to `most` digits that is not part of a longer one. */
static bool number(cursor *c, int least, int most, unsigned *value)
{
    int digits = 0;
    unsigned sum = 0;
    unsigned digit = 0;
    const char *at = c->at;
    for (size_t size; (size = digit_at(at, c->end, &digit)) > 0; at += size) {
        if (++digits > most)
            return false;
        sum = sum * 10 + digit;
    }
    if (digits < least)
        return false;
    c->at = at;
    *value = sum;
    return true;
}

bool ym__date_in_calendar(unsigned year, unsigned month, unsigned day)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (month < 1 || month > 12 || day < 1)
        return false;
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return day <= days[month - 1] + (month == 2 && leap ? 1u : 0u);
}

static bool in_calendar(const moment *m)
{
    return m->year >= 1000 && m->year <= 2999 && ym__date_in_calendar(m->year, m->month, m->day);
}

/* "+08:00", "+0800", "+08"; after UTC also "+8" and "-5", which elsewhere go on with something else ("10:21-23"). */
static bool offset(cursor *c, moment *m, bool after_utc)
{
    cursor ahead = *c;
    unsigned hours = 0;
    unsigned minutes = 0;
    const bool west = take(&ahead, "-");
    if (!west && !take(&ahead, "+"))
        return false;
    if (number(&ahead, 4, 4, &minutes)) {
        hours = minutes / 100;
        minutes %= 100;
    } else if (number(&ahead, after_utc ? 1 : 2, 2, &hours)) {
        cursor colon = ahead;
        if (take(&colon, ":") && number(&colon, 2, 2, &minutes))
            ahead = colon;
        else if (west && !after_utc)
            return false;
    } else {
        return false;
    }
    if (hours > 14 || minutes > 59)
        return false;
    snprintf(m->zone, sizeof m->zone, "%c%02u:%02u", west ? '-' : '+', hours % 100, minutes % 100);
    *c = ahead;
    return true;
}

/* "Z", "UTC", "GMT+8", "(UTC+08:00)", "+08:00" */
static void zone(cursor *c, moment *m)
{
    cursor ahead = *c;
    skip_spaces(&ahead);
    const bool bracket = take(&ahead, "(");
    const bool named = take(&ahead, "z") || take(&ahead, "utc") || take(&ahead, "gmt");
    if (named && ahead.at < ahead.end && is_letter(*ahead.at))
        return;
    cursor spaced = ahead;
    skip_spaces(&spaced);
    if (offset(&spaced, m, named))
        ahead = spaced;
    else if (named)
        strcpy(m->zone, "Z");
    else
        return;
    if (bracket)
        take(&ahead, ")");
    *c = ahead;
}

/* 上午, 下午 before the time; AM, PM after it. Returns 'a', 'p', 'n' (about noon), 'e' (in the evening) or 0. */
static char half_day(cursor *c)
{
    /* clang-format off */
    static const struct { const char *word; char half; } words[] = {
        {"上午", 'a'}, {"凌晨", 'a'}, {"早上", 'a'}, {"下午", 'p'}, {"傍晚", 'e'}, {"晚上", 'e'}, {"晚", 'e'},
        {"中午", 'n'},
        {"a.m.", 'a'}, {"p.m.", 'p'}, {"am", 'a'}, {"pm", 'p'},
    };
    /* clang-format on */
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (take(c, words[i].word))
            return words[i].half;
    }
    return 0;
}

/* Reads the time of day after a date, with what may stand between: spaces, T, a weekday, a
 * comma, "at". */
static void time_of_day(cursor *c, moment *m)
{
    static const char *const weekdays[] = {"一", "二", "三", "四", "五", "六", "日", "天"};
    cursor ahead = *c;
    if (take(&ahead, "t") || take(&ahead, "_")) {
        /* the machine's form */
    } else {
        skip_spaces(&ahead);
        const bool bracket = take(&ahead, "(") || take(&ahead, "（");
        if (take(&ahead, "星期") || take(&ahead, "周") || take(&ahead, "週") ||
            take(&ahead, "礼拜")) {
            for (size_t i = 0; i < sizeof weekdays / sizeof *weekdays; i++) {
                if (take(&ahead, weekdays[i]))
                    break;
            }
        }
        if (bracket && !take(&ahead, ")"))
            take(&ahead, "）");
        take(&ahead, ",");
        skip_spaces(&ahead);
        if (!take(&ahead, "at ") && !take(&ahead, "- "))
            take(&ahead, "| ");
        skip_spaces(&ahead);
    }
    char half = half_day(&ahead);
    skip_spaces(&ahead);
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
    if (!number(&ahead, 1, 2, &hour))
        return;
    const bool chinese =
        take(&ahead, "时") || take(&ahead, "時") || take(&ahead, "点") || take(&ahead, "點");
    if (!chinese && !take(&ahead, ":") && !take(&ahead, "："))
        return;
    if (!number(&ahead, chinese ? 1 : 2, 2, &minute))
        return;
    if (chinese)
        take(&ahead, "分");
    cursor before_second = ahead;
    if (!take(&ahead, ":") || !number(&ahead, 2, 2, &second))
        ahead = before_second;
    cursor fraction = ahead;
    if (take(&fraction, ".") && fraction.at < fraction.end && is_digit(*fraction.at)) {
        while (fraction.at < fraction.end && is_digit(*fraction.at))
            fraction.at++;
        ahead = fraction;
    }
    if (half == 0) {
        cursor after = ahead;
        skip_spaces(&after);
        const char found = half_day(&after);
        if (found != 0 && (after.at == after.end || !is_letter(*after.at))) {
            half = found;
            ahead = after;
        }
    }
    if (half == 'e' && hour == 12)
        return; /* midnight, of which day */
    if (((half == 'p' || half == 'e') && hour < 12) || (half == 'n' && hour < 10))
        hour += 12;
    if (half == 'a' && hour == 12)
        hour = 0;
    if (hour > 23 || minute > 59 || second > 59)
        return;
    m->timed = true;
    m->hour = hour;
    m->minute = minute;
    m->second = second;
    zone(&ahead, m);
    *c = ahead;
}

static bool month_name(cursor *c, unsigned *month)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    for (unsigned i = 0; i < 12; i++) {
        const char short_name[] = {names[i][0], names[i][1], names[i][2], '\0'};
        cursor ahead = *c;
        if (!take(&ahead, names[i]) && !(i == 8 && take(&ahead, "sept")) &&
            !take(&ahead, short_name))
            continue;
        take(&ahead, ".");
        if (ahead.at < ahead.end && is_letter(*ahead.at))
            continue;
        *month = i + 1;
        *c = ahead;
        return true;
    }
    return false;
}

static void ordinal_ending(cursor *c)
{
    if (!take(c, "st") && !take(c, "nd") && !take(c, "rd"))
        take(c, "th");
}

/* 2025-12-30, 2025/12/30, 2025.12.30, 2025年12月30日 */
static bool year_first(cursor *c, moment *m)
{
    if (!number(c, 4, 4, &m->year))
        return false;
    skip_spaces(c);
    if (take(c, "年")) {
        skip_spaces(c);
        if (!number(c, 1, 2, &m->month))
            return false;
        skip_spaces(c);
        if (!take(c, "月"))
            return false;
        skip_spaces(c);
        return number(c, 1, 2, &m->day) &&
               (skip_spaces(c), take(c, "日") || take(c, "号") || take(c, "號"));
    }
    const char *separator = take(c, "-") ? "-" : take(c, "/") ? "/" : take(c, ".") ? "." : NULL;
    return separator != NULL && number(c, 1, 2, &m->month) && take(c, separator) &&
           number(c, 1, 2, &m->day);
}

/* 20251230, and with the time 202512301021 or 20251230102100: only of this age, since other
 * numbers look like it. */
static bool run_together(cursor *c, moment *m)
{
    size_t digits = 0;
    while (c->at + digits < c->end && is_digit(c->at[digits]))
        digits++;
    if ((digits != 8 && digits != 12 && digits != 14) || (c->at[0] != '1' && c->at[0] != '2'))
        return false;
    unsigned part[6] = {0};
    for (size_t i = 0; i + 4 <= digits && i < 12; i += 2) {
        const unsigned value = (unsigned)(c->at[i + 2] - '0') * 10 + (unsigned)(c->at[i + 3] - '0');
        part[i / 2] = value;
    }
    m->year = ((unsigned)(c->at[0] - '0') * 10 + (unsigned)(c->at[1] - '0')) * 100 + part[0];
    m->month = part[1];
    m->day = part[2];
    if (m->year < 1900 || m->year > 2099)
        return false;
    if (digits > 8 && part[3] < 24 && part[4] < 60 && part[5] < 60) {
        m->timed = true;
        m->hour = part[3];
        m->minute = part[4];
        m->second = part[5];
    }
    c->at += digits;
    return true;
}

/* 30 December 2025, 30th Dec. 2025, 30-Dec-2025 */
static bool day_first(cursor *c, moment *m)
{
    if (!number(c, 1, 2, &m->day))
        return false;
    ordinal_ending(c);
    skip_spaces(c);
    take(c, "-");
    take(c, "of ");
    if (!month_name(c, &m->month))
        return false;
    take(c, ",");
    take(c, "-");
    skip_spaces(c);
    return number(c, 4, 4, &m->year);
}

/* December 30, 2025 */
static bool month_first(cursor *c, moment *m)
{
    if (!month_name(c, &m->month))
        return false;
    skip_spaces(c);
    if (!number(c, 1, 2, &m->day))
        return false;
    ordinal_ending(c);
    take(c, ",");
    skip_spaces(c);
    return number(c, 4, 4, &m->year);
}

static bool date_at(cursor *c, moment *m)
{
    static bool (*const forms[])(cursor *, moment *) = {year_first, run_together, day_first,
                                                        month_first};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        cursor ahead = *c;
        *m = (moment){0};
        if (!forms[i](&ahead, m) || !in_calendar(m))
            continue;
        if (!m->timed)
            time_of_day(&ahead, m);
        *c = ahead;
        return true;
    }
    return false;
}

bool ym__date_find_span(char out[32], const char *text, size_t bytes, size_t *start, size_t *end)
{
    for (size_t i = 0; i < bytes; i++) {
        const char before = i == 0 ? ' ' : text[i - 1];
        unsigned digit = 0;
        const bool after_digit =
            is_digit(before) || (i >= 3 && digit_at(text + i - 3, text + i, &digit) > 0);
        const bool can_start = digit_at(text + i, text + bytes, &digit) > 0
                                   ? !after_digit
                                   : is_letter(text[i]) && !is_letter(before);
        cursor c = {text + i, text + bytes};
        moment m;
        if (!can_start || !date_at(&c, &m))
            continue;
        const int used =
            snprintf(out, 32, "%04u-%02u-%02u", m.year % 10000, m.month % 100, m.day % 100);
        if (m.timed && used > 0)
            snprintf(out + used, 32 - (size_t)used, "T%02u:%02u:%02u%s", m.hour % 100,
                     m.minute % 100, m.second % 100, m.zone);
        *start = i;
        *end = (size_t)(c.at - text);
        return true;
    }
    return false;
}

bool ym__date_find(char out[32], const char *text, size_t bytes)
{
    size_t start = 0;
    size_t end = 0;
    return ym__date_find_span(out, text, bytes, &start, &end);
}

/* Days from 0000-03-01, by counting years from March (Howard Hinnant, "chrono-compatible low-level date algorithms"). */
static int64_t day_number(unsigned year, unsigned month, unsigned day)
{
    const int64_t years = (int64_t)year - (month <= 2);
    const int64_t months = month > 2 ? month - 3 : month + 9;
    return years * 365 + years / 4 - years / 100 + years / 400 + (153 * months + 2) / 5 + day - 1;
}

/* Two digits at an offset of the canonical form; 0 when the text ends before. */
static unsigned two_digits(const char *date, size_t bytes, size_t at)
{
    if (at + 2 > bytes)
        return 0;
    return (unsigned)(date[at] - '0') * 10 + (unsigned)(date[at + 1] - '0');
}

int64_t ym__date_instant(const char *date)
{
    enum { HOUR = 11, MINUTE = 14, SECOND = 17, ZONE = 19 };
    const size_t bytes = strlen(date);
    const unsigned year = two_digits(date, bytes, 0) * 100 + two_digits(date, bytes, 2);
    const int64_t days = day_number(year, two_digits(date, bytes, 5), two_digits(date, bytes, 8));
    const int64_t zone = (int64_t)two_digits(date, bytes, ZONE + 1) * 60 +
                         (int64_t)two_digits(date, bytes, ZONE + 4);
    const int64_t minutes = (int64_t)two_digits(date, bytes, HOUR) * 60 +
                            (int64_t)two_digits(date, bytes, MINUTE) -
                            (bytes > ZONE && date[ZONE] == '-' ? -zone : zone);
    return days * 86400 + minutes * 60 + (int64_t)two_digits(date, bytes, SECOND);
}
