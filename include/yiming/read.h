/* From bytes to articles: encodings, formats, main content, metadata. Stores nothing. */
#ifndef YIMING_READ_H
#define YIMING_READ_H

#include <yiming/text.h>

#ifdef __cplusplus
extern "C" {
#endif

#define YM_ARTICLE_MAX_BYTES (64u * 1024u * 1024u)

/* What the caller knows better than the file. Zero it; NULL means "find out". Borrowed as long as the reader lives. */
typedef struct ym_read_options {
    const char *encoding; /* a WHATWG label such as gb18030, big5, utf-8 */
    const char *lang;     /* BCP 47 */
    const char *date;     /* ISO 8601 */
    const char *url;
} ym_read_options;

/* Do the options make sense, and do they for these paths (may be NULL with 0)? Reads nothing. YM_E_USAGE: an unknown
 * encoding, no language tag, no date of the calendar, no http(s) address, or an address for more than one article:
 * several paths, or a folder. The functions that take the options ask it themselves; it is here so that it can be asked
 * before anything else is done. */
YM_API ym_status ym_read_options_check(const ym_read_options *options, const char *const *paths,
                                       size_t path_count, ym_error *error);

/* Walks through the articles of one file: one for a page or a text, many for JSON Lines, feeds and MediaWiki
 * dumps. */
typedef struct ym_reader ym_reader;

/* Opens a file; "-" is standard input. The kind (HTML, MHTML, Markdown, JSON Lines, RSS and Atom, MediaWiki's
 * dumps, text; any of them packed with gzip) is found by content. The path is copied. Memory holds one record, whatever the
 * size of the file. YM_E_USAGE: ym_read_options_check; YM_E_NOT_FOUND, YM_E_IO; YM_E_INPUT: binary; YM_E_LIMIT: an article over YM_ARTICLE_MAX_BYTES. */
YM_API ym_status ym_reader_open(ym_reader **out, const char *path, const ym_read_options *options,
                                ym_error *error);
YM_API void ym_reader_free(ym_reader *reader);

/* The next article: YM_OK and *article, borrowed until the next call; YM_DONE at the end; a negative status when this
 * record cannot be read (the error names it as "file:line: cause"), after which the next call goes on with the
 * next record. YM_E_IO and YM_E_NOMEM end the walk. An empty file has no article. */
YM_API ym_status ym_reader_next(ym_reader *reader, const ym_article_view **article,
                                ym_error *error);

/* The number of the file's bytes that have been used up, of gzip as they are packed. */
YM_API uint64_t ym_reader_offset(const ym_reader *reader);

#ifdef __cplusplus
}
#endif
#endif
