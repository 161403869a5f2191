/* MediaWiki's mark-up as paragraphs. */
#ifndef YM_READ_WIKITEXT_H
#define YM_READ_WIKITEXT_H

#include "text/article.h"

/* Adds the paragraphs of a page to the article, headings among them; what is beside its text (lists of references and the
 * like) is trimmed, what is made by templates and tables is left out. `traditional`: which of two spellings is taken where
 * the text gives one for each script. Time is linear, whatever is nested. */
ym_status ym__wikitext_read(ym__article *article, const char *text, size_t bytes, bool traditional,
                            ym_error *error);

#endif
