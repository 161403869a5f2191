/* Cuts a feed or a dump into its records, without parsing it: each comes out as a small XML document of its own. */
#ifndef YM_READ_CUTTER_H
#define YM_READ_CUTTER_H

#include "base/buffer.h"
#include "read/sniff.h"

/* The formats that hold many articles, by their root elements. */
typedef struct ym__xml_format {
    ym__kind kind;
    const char *root;    /* local name */
    const char *element; /* of a record */
    const char *about;   /* the element whose children say something of all records */
    const char *facts;   /* these, with spaces around each: " title language " */
} ym__xml_format;

/* The format of a file that begins so: its bytes in any encoding that holds ASCII. NULL: none of ours. Static. */
const ym__xml_format *ym__xml_format_of(const char *text, size_t bytes);

enum { YM__CUTTER_NAMES = 4, YM__CUTTER_NAME_BYTES = 16 };

/* Zero it to start. */
typedef struct ym__cutter {
    const ym__xml_format *format; /* NULL until ym__cutter_begin */
    ym__buffer
        head; /* declaration, root, what is said of all records: what a record's document begins with */
    ym__buffer tail;                    /* what it ends with */
    char prefix[YM__CUTTER_NAME_BYTES]; /* of the root, with its colon; "" when it has none */
    size_t looked;                      /* so much of what is at hand has been looked through */
    size_t searched;                    /* and, for the end of the piece there, so much */
    bool in_record;                     /* the bytes at hand begin with a record's start tag */
    size_t depth;                       /* how many elements are open outside of records */
    char names[YM__CUTTER_NAMES]
              [YM__CUTTER_NAME_BYTES]; /* of the outer ones; "" when too long to be of use */
    size_t
        fact_depth; /* of the open element that says something of all records; 0: none, else the bytes at hand begin
                          with it */
} ym__cutter;

/* The text begins as the format's files do. Returns how much of it to drop: all up to the root's children. */
size_t ym__cutter_begin(ym__cutter *cutter, const ym__xml_format *format, const char *text,
                        size_t bytes);

/* Looks for the next record in the bytes at hand: those that were there before and not dropped, and those that were read
 * since. True: it is [*start, *end), up to its end tag, or up to the next record or the end of the file when it has none;
 * drop all up to *end. False: drop *end bytes, read on, and call again. At the end of the file it is called with `at_end`,
 * until it gives false. */
bool ym__cutter_next(ym__cutter *cutter, const char *text, size_t bytes, bool at_end, size_t *start,
                     size_t *end);

/* The record at hand is too long: it has been dropped, and the search begins anew. */
void ym__cutter_give_up(ym__cutter *cutter);

/* Appends the document of one record. */
void ym__cutter_document(ym__buffer *out, const ym__cutter *cutter, const char *record,
                         size_t bytes);

/* Is it an article? Of a dump only pages of the main namespace that are no redirects are. */
bool ym__cutter_wants(const ym__cutter *cutter, const char *record, size_t bytes);

void ym__cutter_free(ym__cutter *cutter);

#endif
