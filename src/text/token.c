/* Tokens of full text; see token.h for what they are and why. */
#include "text/token.h"

#include "base/buffer.h"
#include "text/utf8.h"

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
    int result = 0;
    for (size_t i = from; i < end && result == 0; i++) {
        char token[8];
        size_t size = ym__utf8_encode(folded->cp[i], token);
        if (i + 1 < end) {
            size += ym__utf8_encode(folded->cp[i + 1], token + size);
            result = visit(context, token, size, folded->start[i], folded->end[i + 1]);
        } else if (!drop_single) {
            result = visit(context, token, size, folded->start[i], folded->end[i]);
        }
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
            ym__buffer_clear(&word);
            for (size_t i = from; i < end; i++)
                ym__utf8_append(&word, folded->cp[i]);
            result = word.failed ? YM_E_NOMEM
                                 : visit(context, word.bytes, word.size, folded->start[from],
                                         folded->end[end - 1]);
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
