/* Our tokens (text/token.h) as an FTS5 tokenizer, by the interface of SQLite's documentation, "Custom Tokenizers". */
#include "index/tokenizer.h"

#include "text/token.h"
#include "text/utf8.h"

#include <stdlib.h>

struct Fts5Tokenizer {
    ym__folded folded; /* used again from text to text */
    ym__buffer clean;  /* a repaired copy of text that is no valid UTF-8 */
};

static int create_tokenizer(void *context, const char **arguments, int count, Fts5Tokenizer **out)
{
    (void)context;
    (void)arguments;
    *out = NULL;
    if (count != 0)
        return SQLITE_ERROR;
    *out = calloc(1, sizeof **out);
    return *out == NULL ? SQLITE_NOMEM : SQLITE_OK;
}

static void delete_tokenizer(Fts5Tokenizer *tokenizer)
{
    ym__folded_free(&tokenizer->folded);
    ym__buffer_free(&tokenizer->clean);
    free(tokenizer);
}

typedef struct bridge {
    void *context;
    int (*token)(void *, int, const char *, int, int, int);
} bridge;

static int pass_token(void *context, const ym__token *token)
{
    const bridge *to = context;
    return to->token(to->context, token->same_position ? FTS5_TOKEN_COLOCATED : 0, token->text,
                     (int)token->bytes, (int)token->start, (int)token->end);
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int bytes,
                    int (*token)(void *, int, const char *, int, int, int))
{
    if (text == NULL || bytes <= 0)
        return SQLITE_OK;
    size_t size = (size_t)bytes;
    if (!ym__utf8_valid(text, size)) {
        /* Only a foreign program can have put it there. Offsets are then those of the repaired text. */
        ym__buffer_clear(&tokenizer->clean);
        ym__utf8_repair(&tokenizer->clean, text, size);
        text = ym__buffer_text(&tokenizer->clean);
        size = tokenizer->clean.size;
    }
    if (tokenizer->clean.failed || ym__fold(&tokenizer->folded, text, size, NULL) < 0)
        return SQLITE_NOMEM;
    bridge to = {context, token};
    const int result =
        ym__token_walk(&tokenizer->folded, (flags & FTS5_TOKENIZE_QUERY) != 0, pass_token, &to);
    return result == YM_E_NOMEM ? SQLITE_NOMEM : result;
}

int ym__tokenizer_register(fts5_api *api)
{
    if (api == NULL || api->iVersion < 2)
        return SQLITE_ERROR;
    fts5_tokenizer methods = {create_tokenizer, delete_tokenizer, tokenize};
    return api->xCreateTokenizer(api, "yiming", NULL, &methods, NULL);
}
