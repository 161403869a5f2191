/* Writing HTML safely. html.c is the one file of the library that writes markup characters;
 * everything else says what it means with elements, attributes and text, and cannot forget to
 * escape. */
#ifndef YM_PAGE_HTML_H
#define YM_PAGE_HTML_H

#include "base/buffer.h"
#include "base/file.h"

#if defined(__GNUC__)
#define YM__SENTINEL __attribute__((sentinel))
#else
#define YM__SENTINEL
#endif

/* Ends a list of attributes. */
#define YM__END ((const char *)NULL)

enum { YM__HTML_DEPTH = 32 };

/* A page on its way to a file. Set `writer` (NULL: all stays in `pending`) and zero the rest. Memory that runs out and elements
 * that do not match are remembered and reported by ym__html_finish. */
typedef struct ym__html {
    ym__file_writer *writer;
    ym__buffer pending;               /* not yet handed to the writer */
    const char *open[YM__HTML_DEPTH]; /* names of the open elements */
    size_t depth;
    bool mismatched;
    bool
        terse; /* leaves out quotes around plain values, and ends that the next beginning implies */
} ym__html;

/* Opens an element. Attributes follow as pairs of name and value, then YM__END; a pair whose value
 * is NULL is left out. A `href` that leads neither into the page (#...), to another of the site
 * (ym__html_is_site_path) nor to the web (ym__html_is_web_url) is left out. */
void ym__html_open(ym__html *html, const char *element, ...) YM__SENTINEL;
/* Closes the element that was opened last. */
void ym__html_close(ym__html *html);
/* A whole element with text in it. */
void ym__html_element(ym__html *html, const char *element, const char *text, ...) YM__SENTINEL;

/* Text. Bidi controls become visible as U+XXXX in a span of class u; other control characters
 * become U+FFFD. */
void ym__html_text(ym__html *html, const char *text);
void ym__html_text_bytes(ym__html *html, const char *text, size_t bytes);
/* Text where no elements are allowed: in <title>, or in an attribute of the template. */
void ym__html_plain(ym__html *html, const char *text);
/* JSON in a script element. */
void ym__html_json(ym__html *html, const char *json, size_t bytes);
/* A newline between elements, for people who read the source. */
void ym__html_newline(ym__html *html);
/* Bytes of our own assets, as they are. */
void ym__html_copy(ym__html *html, const void *bytes, size_t size);

/* Empties it for the next page; keeps its memory. */
void ym__html_clear(ym__html *html);
/* Hands everything to the writer. YM_E_NOMEM; YM_E_USAGE when elements are left open (a fault of
 * the caller). */
ym_status ym__html_finish(ym__html *html, ym_error *error);
void ym__html_free(ym__html *html);

/* An absolute http or https address without spaces, controls, backslashes or bidi tricks. */
bool ym__html_is_web_url(const char *url);

/* A relative address of a site's own file: "../e/zelensky.html#p-1". Letters, digits and "._/-" alone, with "../" at
 * the beginning or nowhere, so that it has no scheme and leads nowhere else. */
bool ym__html_is_site_path(const char *path);

/* Appends `url` with a text fragment that points at text[start, end):
 * "URL#:~:text=prefix-,term,-suffix" (WICG, URL Fragment Text Directives). Prefix and suffix reach
 * to borders of words, since browsers want whole words there; of two that are long one is left out: an address is shorter, and
 * holds when the text around changes. */
void ym__html_fragment_url(ym__buffer *out, const char *url, const char *text, size_t start,
                           size_t end);

/* Appends a name for use in an id or a reference to one: bytes other than [A-Za-z0-9.-] become
 * _XX. */
void ym__html_id(ym__buffer *out, const char *name);

#endif
