/* The article while it is being put together: the rooms that read build it, merge takes it over. */
#ifndef YM_TEXT_ARTICLE_H
#define YM_TEXT_ARTICLE_H

#include <yiming/text.h>

#include "base/arena.h"
#include "base/buffer.h"

typedef enum ym__field {
    YM__FIELD_TITLE,
    YM__FIELD_DATE,
    YM__FIELD_LANG,
    YM__FIELD_URL,
    YM__FIELD_PUBLISHER,
    YM__FIELD_AUTHOR,
    YM__FIELD_MODIFIED,
    YM__FIELD_KEYWORDS,
    YM__FIELD_ID,
    YM__FIELD_COUNT
} ym__field;

typedef struct ym__article {
    ym_article_view view; /* what everybody reads; lists are complete after ym__article_finish */
    ym__arena arena;      /* owns every string */
    struct ym__string_list {
        const char **items;
        size_t count, capacity;
    } paragraphs, trimmed, warnings;
    ym_field_origin origins[YM__FIELD_COUNT]; /* origin: NULL while the field is unset */
    bool failed;                              /* memory ran out */
} ym__article;

/* Zero an article to start. Setting a field to NULL or to blank text leaves it unset. Strings are copied; surrounding
 * white space is cut off and inner runs of white space (with newlines) become one space, those of no width nothing. `origin` says where a field
 * was found ("og:title", "front matter", "option"); the first value set wins: later ones are ignored. Keywords are a list
 * as ym__keywords_add takes it. */
void ym__article_set(ym__article *article, ym__field field, const char *text, size_t bytes,
                     const char *origin);
/* The same for a value that is there already as a NUL-terminated string. */
void ym__article_set_text(ym__article *article, ym__field field, const char *text,
                          const char *origin);

/* Appends the keywords of a list (`,` `;` `|` or their full-width forms between them; spaces, when there is nothing else
 * and the list is Chinese) to what is to become the field: '|' between them, each once. */
void ym__keywords_add(ym__buffer *keywords, const char *list, size_t bytes);

/* Adds a paragraph (or several, where the text has newlines). Leading and trailing white space goes, blank ones are left
 * out; inside nothing changes but tabs and newlines. The text must be valid UTF-8. */
void ym__article_add(ym__article *article, const char *text, size_t bytes);
/* Text of the source that is not article text. */
void ym__article_trim(ym__article *article, const char *text, size_t bytes);
void ym__article_warn(ym__article *article, const char *format, ...) YM_PRINTF(2, 3);

/* Checks and completes: dates to ISO 8601 (bad ones are dropped with a warning), URLs to their canonical form
 * (url.h), the language found by script when unset, bad ones dropped; fills the view's lists.
 * YM_E_NOMEM when memory ran out at any time before. */
ym_status ym__article_finish(ym__article *article, ym_error *error);
void ym__article_free(ym__article *article);

/* Appends the article's text as a body: its paragraphs joined by newlines. */
void ym__body_of_article(ym__buffer *text, const ym__article *article);

/* The origins as a JSON object {"title":"og:title",...}; borrowed from the article. NULL when memory ran out. */
const char *ym__article_origins(ym__article *article);

/* Writes the tag of a language (BCP 47), given as a tag or by its name. False when it is none. */
enum { YM__LANGUAGE_TAG_BYTES = 64 };
bool ym__article_language(char tag[YM__LANGUAGE_TAG_BYTES], const char *text);

#endif
