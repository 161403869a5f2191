/* Tokens of full text; see token.h for what they are and why. */
#include "text/token.h"

#include "base/buffer.h"
#include "text/utf8.h"

#include <string.h>

/* The end of the run of characters of one kind that begins at `from`. */
static size_t run_end(const ym__folded *folded, size_t from)
{
    size_t end = from;
    while (end < folded->count && folded->kind[end] == folded->kind[from])
        end++;
    return end;
}

static int walk_cjk(const ym__folded *folded, size_t from, size_t end, bool drop_single,
                    ym__token_visit visit, void *context)
{
    /* Each character is written once: as the second of its bigram, which becomes the first of the next. */
    char text[8];
    size_t first = ym__utf8_encode(folded->cp[from], text);
    int result = 0;
    for (size_t i = from; i + 1 < end && result == 0; i++) {
        const size_t second = ym__utf8_encode(folded->cp[i + 1], text + first);
        const ym__token token = {text, first + second, folded->start[i], folded->end[i + 1], false};
        result = visit(context, &token);
        memmove(text, text + first, second);
        first = second;
    }
    if (result == 0 && !drop_single) {
        const ym__token token = {text, first, folded->start[end - 1], folded->end[end - 1], false};
        result = visit(context, &token);
    }
    return result;
}

/* Writes the word as it is folded or, with `other`, as it is spelt otherwise. */
static void spell(ym__buffer *word, const ym__folded *folded, size_t from, size_t end, bool other)
{
    ym__buffer_clear(word);
    for (size_t i = from; i < end; i++) {
        if (other && folded->spelling[i] == YM__SPELLING_V) {
            ym__buffer_putc(word, 'v');
            continue;
        }
        ym__utf8_append(word, folded->cp[i]);
        if (other && folded->spelling[i] == YM__SPELLING_DJ)
            ym__buffer_putc(word, 'j');
    }
}

static int walk_word(const ym__folded *folded, size_t from, size_t end, ym__buffer *word,
                     ym__token_visit visit, void *context)
{
    int result = 0;
    bool two = false;
    for (size_t i = from; i < end; i++)
        two = two || folded->spelling[i] != YM__SPELLING_ONE;
    for (int other = 0; other <= (int)two && result == 0; other++) {
        spell(word, folded, from, end, other == 1);
        const ym__token token = {word->bytes, word->size, folded->start[from], folded->end[end - 1],
                                 other == 1};
        result = word->failed ? YM_E_NOMEM : visit(context, &token);
    }
    return result;
}

int ym__token_walk(const ym__folded *folded, bool query, ym__token_visit visit, void *context)
{
    int result = 0;
    ym__buffer word = {0};
    for (size_t from = 0; from < folded->count && result == 0;) {
        const size_t end = run_end(folded, from);
        if (folded->kind[from] == YM__FOLD_CJK) {
            bool last = query && end - from > 1;
            for (size_t i = end; last && i < folded->count; i++)
                last = folded->kind[i] != YM__FOLD_CJK && folded->kind[i] != YM__FOLD_WORD;
            result = walk_cjk(folded, from, end, last, visit, context);
        } else if (folded->kind[from] == YM__FOLD_WORD) {
            result = walk_word(folded, from, end, &word, visit, context);
        }
        from = end;
    }
    ym__buffer_free(&word);
    return result;
}

bool ym__token_needs_prefix(const ym__folded *folded)
{
    size_t end = folded->count;
    while (end > 0 && folded->kind[end - 1] != YM__FOLD_CJK &&
           folded->kind[end - 1] != YM__FOLD_WORD)
        end--;
    if (end == 0 || folded->kind[end - 1] != YM__FOLD_CJK)
        return false;
    return end == 1 || folded->kind[end - 2] != YM__FOLD_CJK;
}
