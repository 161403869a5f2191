/* The reader as merge sees it: a record's raw bytes first, so that a known one need not be parsed. */
#ifndef YM_READ_READER_H
#define YM_READ_READER_H

#include <yiming/read.h>

#include "text/article.h"

/* Changes whenever the same bytes could give another article; sources read under another version are read again. */
#define YM__READER_VERSION 2

/* Appends a file's path as text: names can be any bytes, and two that differ must not become one. A byte that is no UTF-8
 * is written as U+FFFD and its two hex digits. All that is said of a file says its path so. */
void ym__reader_describe_path(ym__buffer *text, const char *path);

typedef struct ym__record {
    const char *
        bytes; /* the raw bytes: a line of JSON Lines, or the whole file; borrowed until the next record */
    size_t size;
    uint64_t line; /* from 1 in a stream; 0 for a whole file */
    const char *
        source; /* "news.jsonl:17", or the path, as text; "-" for standard input; borrowed like the bytes */
    bool stream; /* one of many: its key is its own, not the path */
} ym__record;

/* The next record: YM_OK, YM_DONE, YM_E_LIMIT for a line that is too long (the record has no bytes; the walk goes on), or YM_E_IO,
 * YM_E_NOMEM or YM_E_INPUT (a file of what yiming itself writes), which end it. Blank lines are passed over. */
ym_status ym__reader_record(ym_reader *reader, const ym__record **record, ym_error *error);
/* Is the next record (or the end) at hand, or a failure to read it, so that ym__reader_record will not wait for more input? Reads what has arrived; the
 * record before is gone. */
bool ym__reader_ready(ym_reader *reader);
/* Parses the current record. The article is borrowed until the next record. */
ym_status ym__reader_parse(ym_reader *reader, ym__article **article, ym_error *error);

#endif
