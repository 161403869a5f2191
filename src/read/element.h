/* What an element is, by its name (in lower case) and its attributes: names and values in turn, NULL behind the last, as
 * libxml2's SAX gives them; NULL: it has none. */
#ifndef YM_READ_ELEMENT_H
#define YM_READ_ELEMENT_H

#include "read/page.h"

#include <libxml/xmlstring.h>

enum {
    YM__ELEMENT_BLOCK = 1, /* begins a block of text */
    YM__ELEMENT_SKIP = 2,  /* what is in it is no text */
    YM__ELEMENT_APART = 4, /* what is in it is never an article's */
    YM__ELEMENT_HEADING = 8,
    YM__ELEMENT_VERBATIM = 16, /* its lines are lines */
    YM__ELEMENT_ASIDE = 32     /* seldom an article's */
};
/* Of these what the element does; 0: it is inline. */
unsigned ym__element_what(const char *name);

/* The value of an attribute, "" when it has none; NULL: it is not there. */
const char *ym__element_attribute(const xmlChar **attributes, const char *name);
/* Is it hidden by its own mark-up? `visibility: hidden` does not count: WeChat hides the whole article so until its script has
 * run. */
bool ym__element_is_hidden(const xmlChar **attributes);
/* Microdata of schema.org: is this a question, or a forum's posting? */
bool ym__element_is_discussion(const xmlChar **attributes);
ym__node_kind ym__element_kind(const char *name, unsigned what, const xmlChar **attributes);

/* Where the words of each first letter begin in the table of words that ym__element_beside looks for; to be made once a page. */
typedef struct ym__beside_words {
    uint8_t first_word[256]; /* counted from 1; 0: there is none */
} ym__beside_words;
void ym__beside_words_index(ym__beside_words *words);
/* What its class and its id say. */
ym__beside ym__element_beside(const ym__beside_words *words, const xmlChar **attributes);

#endif
