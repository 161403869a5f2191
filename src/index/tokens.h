/* The tokens of some passages as full text sorts them: made where a passage is folded anyway, on any thread (body.c), and
 * gathered from there (postings.c). Knows tokens; knows no row ids. */
#ifndef YM_INDEX_TOKENS_H
#define YM_INDEX_TOKENS_H

#include "base/buffer.h"
#include "text/token.h"

enum { YM__TOKEN_HEAD = 8 }; /* bytes of a term that stand in the token itself */

/* Marks the position of a token that is longer than its head: the rest is the number of its ym__long_token. */
#define YM__TOKEN_IS_LONG (UINT32_C(1) << 31)

typedef struct ym__noted_token {
    uint64_t head; /* the term's first eight bytes, the first of them highest, 0 behind its end */
    uint32_t passage;  /* postings.c's, while it sorts; else 0 */
    uint32_t position; /* in the passage, from 0 */
} ym__noted_token;

typedef struct ym__long_token {
    size_t start; /* of the whole term in `texts` */
    uint32_t bytes, position;
} ym__long_token;

/* Where the tokens of a passage end, the next one's beginning, and how many positions it has: other spellings of a word
 * take none. */
typedef struct ym__token_passage {
    size_t end;
    uint32_t positions;
} ym__token_passage;

/* The position of a token in its passage; *next, 0 to start, is that of the next word. Another spelling stands where the word
 * does. */
static inline uint32_t ym__token_position(const ym__token *token, uint32_t *next)
{
    return token->same_position && *next > 0 ? *next - 1 : (*next)++;
}

/* Zero it to start. */
typedef struct ym__tokens {
    ym__noted_token *items;
    size_t count, capacity;
    ym__long_token *longs;
    size_t long_count, long_capacity;
    ym__buffer texts; /* of the long tokens, one behind the other */
    ym__token_passage *passages;
    size_t passage_count, passage_capacity;
} ym__tokens;

/* Adds the tokens of one more passage. After a failure it can only be freed. */
ym_status ym__tokens_add(ym__tokens *tokens, const ym__folded *folded, ym_error *error);
/* The same, out of passage `number` of others, where they were made before. */
ym_status ym__tokens_copy(ym__tokens *tokens, const ym__tokens *from, size_t number,
                          ym_error *error);
/* Where the tokens of a passage begin. */
size_t ym__tokens_start(const ym__tokens *tokens, size_t passage);
void ym__tokens_free(ym__tokens *tokens);

#endif
