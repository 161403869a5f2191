/* The formats: each takes the decoded text (valid UTF-8) of one article and fills the article.
 * What the caller knew better has been set before, and the first value of a field stays. */
#ifndef YM_READ_FORMATS_H
#define YM_READ_FORMATS_H

#include "text/article.h"

ym_status ym__read_plain(ym__article *article, const char *text, size_t bytes, ym_error *error);
ym_status ym__read_markdown(ym__article *article, const char *text, size_t bytes, ym_error *error);
ym_status ym__read_html(ym__article *article, const char *text, size_t bytes, ym_error *error);
/* One line of JSON Lines, or one whole JSON object. */
ym_status ym__read_json(ym__article *article, const char *text, size_t bytes, ym_error *error);

/* The document of one record of a feed, or of one page of a MediaWiki dump, as cutter.h makes them. */
ym_status ym__read_feed(ym__article *article, const char *text, size_t bytes, ym_error *error);
ym_status ym__read_dump(ym__article *article, const char *text, size_t bytes, ym_error *error);

/* Does the text open with Markdown's front matter, or has it clear marks of Markdown? */
bool ym__markdown_likely(const char *text, size_t bytes);
/* "entry", "passage" or "mention" when the line is one that yiming itself wrote and that is no article; else NULL. */
const char *ym__json_own_kind(const char *line, size_t bytes);
/* Is this a JSON object, whole? */
bool ym__json_is_object(const char *text, size_t bytes);

/* A line that holds nothing but a date, a publisher (来源：X) and an author, in any order: takes
 * them over and returns true. `origin` as in ym__article_set. */
bool ym__byline(ym__article *article, const char *line, size_t bytes, const char *origin);
/* Takes over the publisher (来源：X) from anywhere in a line. */
void ym__publisher_in(ym__article *article, const char *line, size_t bytes, const char *origin);
/* As ym__byline for a short line with a date that may hold more, as pages have it (2025-12-30 浏览 300 次), but no sentence. */
bool ym__date_line(ym__article *article, const char *line, size_t bytes, const char *origin);

#endif
