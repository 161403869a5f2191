/* Dates as people and machines write them, found in text. */
#ifndef YM_TEXT_DATE_H
#define YM_TEXT_DATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ym__date_find (article.h) that also says which bytes [*start, *end) of the text are the date
 * with its time. */
bool ym__date_find_span(char out[32], const char *text, size_t bytes, size_t *start, size_t *end);

/* The moment of a date as ym__date_find writes it, in seconds of any fixed beginning. A day without a time counts as its
 * first moment, a time without a zone as UTC: any order must be one that a third date cannot upset. */
int64_t ym__date_instant(const char *date);

#endif
