/* The reader as merge sees it: a record's raw bytes first, so that a known one need not be parsed, and another thread can
 * parse the others. */
#ifndef YM_READ_READER_H
#define YM_READ_READER_H

#include <yiming/read.h>

#include "text/article.h"

/* Changes whenever the same bytes could give another article; sources read under another version are read again. */
#define YM__READER_VERSION 3

/* Appends a file's path as text: names can be any bytes, and two that differ must not become one. A byte that is no UTF-8
 * is written as U+FFFD and its two hex digits. All that is said of a file says its path so. */
void ym__reader_describe_path(ym__buffer *text, const char *path);

/* One record as it came, with all that parsing it needs: what it says does not depend on the reader it came from, so it may
 * be parsed on another thread. */
typedef struct ym__record {
    /* Raw: a line of JSON Lines, the document that cutter.h makes of an item, or the whole file. */
    const char *bytes;
    size_t size;
    uint64_t line;      /* from 1 in a stream; 0 for a whole file */
    const char *source; /* "news.jsonl:17", or the path, as text; "-" for standard input */
    const char *path;   /* as it was opened: its ending tells of the kind */
    bool stream;        /* one of many: its key is its own, not the path */
    uint64_t number;    /* which one of the stream's, from 1; 0 for a whole file */
    /* What the stream so far is in; static. NULL: all was ASCII so far, or it is a whole file. */
    const char *encoding;
    const struct ym__xml_format *format; /* of a feed or a dump; static; NULL otherwise */
    /* Of a record that was taken: what holds the strings, and a whole file's bytes. NULL: the reader does. */
    char *block, *file;
} ym__record;

/* The next record: YM_OK, YM_DONE, YM_E_LIMIT for one that is too long (the record has no bytes; the walk goes on), or YM_E_IO,
 * YM_E_NOMEM or YM_E_INPUT (a file of what yiming itself writes), which end it. Blank lines are passed over. The record is
 * borrowed until the next one. */
ym_status ym__reader_record(ym_reader *reader, const ym__record **record, ym_error *error);
/* Makes the current record the caller's: *taken is a copy that lives until ym__record_free, whatever becomes of the reader. A
 * whole file's bytes are handed over, not copied, so the current record has none afterwards. */
ym_status ym__reader_take(ym_reader *reader, ym__record *taken, ym_error *error);
/* Frees a record that was taken, and zeroes it. */
void ym__record_free(ym__record *record);
/* Is the next record (or the end) at hand, or a failure to read it, so that ym__reader_record will not wait for more input?
 * Reads what has arrived, and waits for more at most so long (0: not at all); the record before is gone. */
bool ym__reader_ready(ym_reader *reader, int milliseconds);

/* Parses a record. Zero the article before; it is the caller's to free whatever comes of it. `options` as the record's reader
 * has them. Uses nothing else, so several threads may parse at once (ym__reading_prepare was called before by one). A failure
 * names the record's source. */
ym_status ym__record_parse(ym__article *article, const ym__record *record,
                           const ym_read_options *options, ym_error *error);
/* Makes the libraries behind the formats ready for several threads: libxml2 wants that done by one. */
void ym__reading_prepare(void);

#endif
