/* Storing articles: keys, revisions, sources. What merge/ calls. */
#ifndef YM_INDEX_STORE_H
#define YM_INDEX_STORE_H

#include "base/hash.h"
#include "index/body.h"
#include "text/article.h"

enum { YM__ARTICLE_NAME_DIGITS = 16 };
/* Of the hash of a record's bytes as much is kept: 128 bits tell any two apart. */
enum { YM__RAW_HASH_BYTES = YM__HASH_BYTES / 2 };

/* Where an article comes from. Strings are borrowed. */
typedef struct ym__source {
    const char *locator; /* "news.jsonl", "a.html", "-" */
    uint64_t line;       /* of a record of a stream, from 1; 0: none */
    bool is_stream;      /* a record of a stream: known by its bytes wherever it stands */
    ym__hash raw_hash;   /* of the record's bytes */
    const char *options; /* what the user said about it, in one text; "" when nothing */
    int reader_version;
} ym__source;

/* Was this very source read before, by this reader? *known says so; then `name` is the article's. A file must have given
 * what is still current, since a file that is as it once was again is an edit; a record of a stream need not, so that
 * merging a stream again never changes anything. Whoever says nothing about it (no `options`) agrees with what was said
 * before. Writes nothing: *elsewhere is 0, or what ym__store_copy takes, for a record known from another stream. */
ym_status ym__store_known(ym_index *index, const ym__source *source, bool *known,
                          int64_t *elsewhere, char name[YM__ARTICLE_NAME_DIGITS + 1],
                          ym_error *error);
/* Makes sure that a text that many sources share is there. */
ym_status ym__store_phrase(ym_index *index, const char *text, ym_error *error);
/* Notes the source as one more of what was read before. */
ym_status ym__store_copy(ym_index *index, int64_t elsewhere, const ym__source *source,
                         ym_error *error);

/* Is an article of this key in the index, and not removed? */
ym_status ym__store_article_known(ym_index *index, const char *key, bool *known, ym_error *error);

/* Is the body of this hash shown already, so that it need not be prepared? */
ym_status ym__store_body_shown(ym_index *index, const ym__hash *body, bool *shown, ym_error *error);

/* Puts the text of a body right that is not the one its hash is of, if it is in the index at all: for sources that are
 * read again. Its full text may then be that of before, until the next reindex; check tells of that. */
ym_status ym__store_mend_body(ym_index *index, const ym__hash *hash, const char *text,
                              const ym__prepared *prepared, ym_error *error);

typedef enum ym__stored {
    YM__STORED_ADDED,
    YM__STORED_UPDATED,
    YM__STORED_UNCHANGED,
    YM__STORED_DUPLICATE
} ym__stored;

/* Stores an article under its key. `body_hash` is the hash of its text (paragraphs joined by newlines); `prepared` may
 * be NULL when ym__store_body_shown said yes. Which of two revisions is current: of one file the one stored last, since
 * that is what editing it means; of two sources the later instant; a date beats none; else what was last stored at a path, or the greater text. *stored is
 * "updated" only when the current one changed. YM_E_INPUT: another key gives the same name; nothing was written. */
ym_status ym__store_article(ym_index *index, const ym__article *article, const ym__source *source,
                            const char *key, const ym__hash *body_hash,
                            const ym__prepared *prepared, const char *origins, ym__stored *stored,
                            char name[YM__ARTICLE_NAME_DIGITS + 1], ym_error *error);

#endif
