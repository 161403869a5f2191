/* Tokens of passages, noted in 16 bytes each; see postings.c for what the form is good for. */
#include "index/tokens.h"

#include "base/error.h"
#include "index/segment.h"

#include <stdlib.h>
#include <string.h>

void ym__tokens_free(ym__tokens *tokens)
{
    free(tokens->items);
    free(tokens->longs);
    free(tokens->passages);
    ym__buffer_free(&tokens->texts);
    *tokens = (ym__tokens){0};
}

size_t ym__tokens_start(const ym__tokens *tokens, size_t passage)
{
    return passage == 0 ? 0 : tokens->passages[passage - 1].end;
}

/* Room for `more` items of a growing array. */
static bool make_room(void **items, size_t *capacity, size_t count, size_t more, size_t item_bytes)
{
    if (*capacity - count >= more)
        return true;
    size_t wanted = *capacity < 64 ? 64 : *capacity * 2;
    if (wanted - count < more)
        wanted = count + more;
    void *grown = realloc(*items, wanted * item_bytes);
    if (grown == NULL)
        return false;
    *items = grown;
    *capacity = wanted;
    return true;
}

static bool has_room(ym__tokens *tokens, size_t more)
{
    return make_room((void **)&tokens->items, &tokens->capacity, tokens->count, more,
                     sizeof *tokens->items);
}

static bool has_long_room(ym__tokens *tokens)
{
    return make_room((void **)&tokens->longs, &tokens->long_capacity, tokens->long_count, 1,
                     sizeof *tokens->longs);
}

static bool end_passage(ym__tokens *tokens, uint32_t positions)
{
    if (!make_room((void **)&tokens->passages, &tokens->passage_capacity, tokens->passage_count, 1,
                   sizeof *tokens->passages))
        return false;
    tokens->passages[tokens->passage_count++] = (ym__token_passage){tokens->count, positions};
    return true;
}

static uint64_t head_of(const char *text, size_t bytes)
{
    uint64_t head = 0;
    for (size_t i = 0; i < YM__TOKEN_HEAD; i++)
        head = head << 8 | (i < bytes ? (uint8_t)text[i] : 0);
    return head;
}

/* *position: of the token; then what stands for it in a token that is longer than its head. */
static bool note_long(ym__tokens *tokens, const char *text, size_t bytes, uint32_t *position)
{
    const size_t kept = bytes < YM__SEGMENT_TERM_MOST ? bytes : YM__SEGMENT_TERM_MOST;
    if (!has_long_room(tokens))
        return false;
    tokens->longs[tokens->long_count] =
        (ym__long_token){tokens->texts.size, (uint32_t)kept, *position};
    *position = YM__TOKEN_IS_LONG | (uint32_t)tokens->long_count++;
    ym__buffer_append(&tokens->texts, text, kept);
    return !tokens->texts.failed;
}

typedef struct noting {
    ym__tokens *tokens;
    uint32_t next_position;
} noting;

static int note(void *context, const ym__token *found)
{
    noting *job = context;
    ym__tokens *tokens = job->tokens;
    uint32_t position = ym__token_position(found, &job->next_position);
    if (!has_room(tokens, 1))
        return YM_E_NOMEM;
    if (found->bytes > YM__TOKEN_HEAD && !note_long(tokens, found->text, found->bytes, &position))
        return YM_E_NOMEM;
    tokens->items[tokens->count++] =
        (ym__noted_token){head_of(found->text, found->bytes), 0, position};
    return 0;
}

ym_status ym__tokens_add(ym__tokens *tokens, const ym__folded *folded, ym_error *error)
{
    noting job = {.tokens = tokens};
    if (ym__token_walk(folded, false, note, &job) < 0 || !end_passage(tokens, job.next_position))
        return ym__error_nomem(error);
    return YM_OK;
}

ym_status ym__tokens_copy(ym__tokens *tokens, const ym__tokens *from, size_t number,
                          ym_error *error)
{
    const size_t start = ym__tokens_start(from, number);
    const ym__token_passage *passage = &from->passages[number];
    if (!has_room(tokens, passage->end - start))
        return ym__error_nomem(error);
    for (size_t i = start; i < passage->end; i++) {
        ym__noted_token each = from->items[i];
        if ((each.position & YM__TOKEN_IS_LONG) != 0) {
            const ym__long_token *whole = &from->longs[each.position & ~YM__TOKEN_IS_LONG];
            each.position = whole->position;
            if (!note_long(tokens, from->texts.bytes + whole->start, whole->bytes, &each.position))
                return ym__error_nomem(error);
        }
        tokens->items[tokens->count++] = each;
    }
    return end_passage(tokens, passage->positions) ? YM_OK : ym__error_nomem(error);
}
