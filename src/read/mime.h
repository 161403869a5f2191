/* The page in a file of MIME's form (MHTML, as browsers save it). */
#ifndef YM_READ_MIME_H
#define YM_READ_MIME_H

#include "base/buffer.h"

enum { YM__MIME_CHARSET_BYTES = 40 };

/* Zero it to start. */
typedef struct ym__mime_page {
    ym__buffer bytes;                     /* of the page, its transfer encoding undone */
    char charset[YM__MIME_CHARSET_BYTES]; /* as its part says; "" when it does not */
    ym__buffer location;                  /* where it was saved from; empty when unknown */
    bool cut_off;                         /* the file ends within it */
} ym__mime_page;

/* Finds the main page: what the file says it shows, else its first page. YM_E_INPUT: there is none. */
ym_status ym__mime_find_page(ym__mime_page *page, const char *text, size_t bytes, ym_error *error);
void ym__mime_page_free(ym__mime_page *page);

#endif
