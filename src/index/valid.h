/* Is a value out of a file of the form in which yiming stores it? Asked of what another index holds before it is copied, and
 * by check of what this one holds. Text has been through ym__column_text before: it is UTF-8, or NULL. */
#ifndef YM_INDEX_VALID_H
#define YM_INDEX_VALID_H

#include "base/buffer.h"
#include "base/hash.h"

/* One line without control characters, of at most a megabyte; NULL is none. */
bool ym__valid_line(const char *text);
/* A date as ym__date_find writes it, a language tag, an address in canonical form; NULL (unknown) will do. */
bool ym__valid_date(const char *date);
bool ym__valid_lang(const char *lang);
bool ym__valid_url(const char *url);
/* 'url:…', 'id:publisher<TAB>id', 'body:<64 hex digits>' or 'path:…'. */
bool ym__valid_key(const char *key);
/* The text of a body: paragraphs without control characters, none of them empty, at most 256 MiB. */
bool ym__valid_body(const char *text, size_t bytes);
/* So many lower-case hex digits and nothing else. */
bool ym__valid_hex(const char *text, size_t digits);
/* "2025-12-30T10:21:00.000Z": of a command. */
bool ym__valid_moment(const char *at);

#endif
