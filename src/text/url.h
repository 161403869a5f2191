/* Addresses of pages. */
#ifndef YM_TEXT_URL_H
#define YM_TEXT_URL_H

#include "base/buffer.h"

/* Appends the canonical form of a URL: scheme and host in lower case, no default port, no tracking parameters (utm_*, spm,
 * fbclid, ...), no fragment but one that names a page (#/, #!). It is its own canonical form. False, and nothing appended, when
 * it is no http(s) URL, or one of more than 8 KiB. */
bool ym__url_canonical(ym__buffer *out, const char *url, size_t bytes);

/* Does this canonical URL name a page, and not a site or a section of one ("/", "/news/")? Sites give those as the
 * canonical address of all that is in them, which would make it one. */
bool ym__url_names_page(const char *url);

#endif
