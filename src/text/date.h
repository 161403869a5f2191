/* Dates as people and machines write them, found in text. */
#ifndef YM_TEXT_DATE_H
#define YM_TEXT_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Finds the first date in the text (2025-12-30, 2025/12/30, 20251230, 2025年12月30日 10:21, December 30, 2025,
 * 30 Dec 2025, RFC 3339 with zone, RFC 822) and writes it as "YYYY-MM-DD" or "YYYY-MM-DDThh:mm:ss[zone]". The day is
 * checked against the calendar. False when there is none. */
bool ym__date_find(char out[32], const char *text, size_t bytes);
/* The same, and it says which bytes [*start, *end) of the text are the date
 * with its time. */
bool ym__date_find_span(char out[32], const char *text, size_t bytes, size_t *start, size_t *end);

/* Is there such a day? */
bool ym__date_in_calendar(unsigned year, unsigned month, unsigned day);

/* The moment of a date as ym__date_find writes it, in seconds of any fixed beginning. A day without a time counts as its
 * first moment, a time without a zone as UTC: any order must be one that a third date cannot upset. */
int64_t ym__date_instant(const char *date);

#endif
