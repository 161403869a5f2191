/* Cutting paragraphs into sentences and passages. The rules are those of users' complaints about other splitters: a
 * closing quote stays with its sentence, no cut inside 《》 or short brackets, in 3.14, ３．１４, J. Smith, U.S. or Mr. */
#include "text/passage.h"

#include "text/script.h"
#include "text/utf8.h"

#include <string.h>
#include <utf8proc.h>

enum {
    HAN_WEIGHT = 3,         /* a Han character says about as much as three Latin letters */
    PASSAGE_WEIGHT = 600,   /* about 200 Han or 600 Latin characters */
    BRACKET_LOOK_AHEAD = 60 /* characters; a bracket that closes later is no hindrance */
};

typedef struct cursor {
    const char *text;
    size_t bytes;
} cursor;

/* The code point at `at`, 0 at the end; its size to *size. */
static uint32_t peek(const cursor *text, size_t at, size_t *size)
{
    uint32_t c = 0;
    *size = at < text->bytes ? ym__utf8_next(text->text + at, &c) : 0;
    return c;
}

static bool is_one_of(uint32_t c, const char *set)
{
    while (*set != '\0') {
        uint32_t member;
        set += ym__utf8_next(set, &member);
        if (member == c)
            return true;
    }
    return false;
}

static bool is_strong_end(uint32_t c)
{
    return c >= 0x2026 && is_one_of(c, "。！？…｡‼⁇⁈⁉");
}

static bool is_ascii_end(uint32_t c)
{
    return c == '.' || c == '!' || c == '?' || c == 0xFF0E;
}

static bool is_closer(uint32_t c)
{
    return is_one_of(c, "\"')]”’」』）》】〉］｝〕〗");
}

static bool is_space(uint32_t c)
{
    return c == ' ' || c == '\t' || c == 0x3000 || c == 0xA0;
}

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

static bool is_latin_letter(uint32_t c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F);
}

/* Where the bracket that opens at `at` closes (after the closer), or 0 when it is no bracket or closes too late. *last is
 * where the last character inside it stands. */
static size_t bracket_end(const cursor *text, size_t at, size_t *last)
{
    static const struct {
        uint32_t open, close;
    } pairs[] = {{0x300A, 0x300B}, {0x3008, 0x3009}, {0xFF08, 0xFF09},
                 {'(', ')'},       {'[', ']'},       {0x3010, 0x3011}};
    size_t size;
    const uint32_t open = peek(text, at, &size);
    uint32_t close = 0;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i].open == open)
            close = pairs[i].close;
    }
    if (close == 0)
        return 0;
    *last = at;
    at += size;
    int depth = 1; /* brackets of the same kind inside it */
    for (int i = 0; i < BRACKET_LOOK_AHEAD && at < text->bytes; i++) {
        const uint32_t c = peek(text, at, &size);
        if (c == open)
            depth++;
        else if (c == close && --depth == 0)
            return at + size;
        *last = at;
        at += size;
    }
    return 0;
}

/* Is the word before the full stop at `dot` one that is written with it: a single capital, U.S., Mr., Dr., or No. before
 * a number? */
static bool is_abbreviation(const cursor *text, size_t dot)
{
    static const char *const words[] = {
        "mr",  "mrs", "ms",     "dr",   "prof", "st",  "gen",  "col",  "lt",   "sen", "rep",
        "gov", "jr",  "sr",     "vs",   "vol",  "inc", "ltd",  "co",   "corp", "etc", "jan",
        "feb", "mar", "apr",    "jun",  "jul",  "aug", "sep",  "sept", "oct",  "nov", "dec",
        "fig", "al",  "approx", "dept", "est",  "maj", "capt", "sgt",  "rev",  "hon", "pres"};
    size_t from = dot;
    while (from > 0 && (((unsigned char)text->text[from - 1] | 32) >= 'a' &&
                        ((unsigned char)text->text[from - 1] | 32) <= 'z'))
        from--;
    const size_t size = dot - from;
    const char before = from > 0 ? text->text[from - 1] : ' ';
    if (size == 1)
        return before == '.' || (text->text[from] >= 'A' && text->text[from] <= 'Z');
    char word[16];
    if (size == 0 || size >= sizeof word)
        return false;
    for (size_t i = 0; i < size; i++)
        word[i] = (char)(text->text[from + i] | 32);
    word[size] = '\0';
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(word, words[i]) == 0)
            return true;
    }
    size_t step;
    size_t after = dot;
    for (int i = 0; i < 2; i++) { /* the full stop, the blank */
        (void)peek(text, after, &step);
        after += step;
    }
    return strcmp(word, "no") == 0 && is_digit(peek(text, after, &step));
}

/* Does the ASCII (or full-width) end mark at `at`, after which the text goes on at `next`, end a sentence? */
static bool ascii_mark_ends(const cursor *text, size_t at, uint32_t mark, size_t next)
{
    size_t size;
    const uint32_t follower = peek(text, next, &size);
    if (follower == 0)
        return true;
    const bool dot = mark == '.' || mark == 0xFF0E;
    if (dot && is_digit(follower))
        return false;
    if (dot && (is_latin_letter(follower) || is_abbreviation(text, at)))
        return false;
    size_t after = next;
    while (is_closer(peek(text, after, &size)) && after < text->bytes)
        after += size;
    const uint32_t gap = peek(text, after, &size);
    /* Inside an address or a name, as in example.com/?id=3; but 好吗?OK is two sentences. */
    const bool glued = after == next && at > 0 && (unsigned char)text->text[at - 1] < 0x80;
    if (glued && (is_latin_letter(gap) || is_digit(gap) || is_one_of(gap, "=&/%#_")))
        return false;
    if (gap != 0 && !is_space(gap))
        return !dot || ym__script_is_cjk(gap);
    while (is_space(peek(text, after, &size)) && after < text->bytes)
        after += size;
    const uint32_t start = peek(text, after, &size);
    /* A sentence does not begin with a small letter. */
    return !(start >= 'a' && start <= 'z');
}

/* A sentence goes on after its end mark and closers when a comma or the like follows: “走吧！”，他说。 */
static bool goes_on(uint32_t c)
{
    return is_one_of(c, "，、；：,;:");
}

/* Is what stands in brackets from `at` on, with `last` as its last character, a sentence by itself: （他走了。）她来了。 */
static bool is_sentence_in_brackets(const cursor *text, size_t at, size_t last)
{
    size_t size;
    const uint32_t open = peek(text, at, &size);
    const uint32_t c = peek(text, last, &size);
    return (open == '(' || open == 0xFF08) &&
           (is_strong_end(c) || (is_ascii_end(c) && ascii_mark_ends(text, last, c, last + size)));
}

/* The end of the sentence that begins at `from`, with its closers and the blanks behind it. */
static size_t sentence_end(const cursor *text, size_t from)
{
    size_t at = from;
    while (at < text->bytes) {
        size_t size;
        const size_t mark = at;
        size_t last;
        const size_t skip = bracket_end(text, at, &last);
        if (skip != 0) {
            at = skip;
            if (mark != from || !is_sentence_in_brackets(text, mark, last))
                continue;
        } else {
            const uint32_t c = peek(text, at, &size);
            at += size;
            if (!is_strong_end(c) && !(is_ascii_end(c) && ascii_mark_ends(text, mark, c, at)))
                continue;
        }
        uint32_t before = skip != 0 ? ')' : peek(text, mark, &size);
        uint32_t next = peek(text, at, &size);
        while (next != 0 && (is_strong_end(next) || is_ascii_end(next))) {
            before = next;
            at += size;
            next = peek(text, at, &size);
        }
        while (next != 0 && is_closer(next)) {
            before = next;
            at += size;
            next = peek(text, at, &size);
        }
        if (next != 0 && goes_on(next))
            continue;
        /* “走吧！”的呼声, 那个……的人, but 他走了。的确如此。 */
        if (next == 0x7684 && (is_closer(before) || before == 0x2026))
            continue;
        while (next != 0 && is_space(next)) {
            at += size;
            next = peek(text, at, &size);
        }
        return at;
    }
    return at;
}

ym_status ym__sentence_walk(const char *paragraph, size_t bytes, ym__range_visit visit,
                            void *context)
{
    const cursor text = {paragraph, bytes};
    ym_status status = YM_OK;
    for (size_t from = 0; from < bytes && status >= 0;) {
        const size_t end = sentence_end(&text, from);
        status = visit(context, from, end);
        from = end;
    }
    return status;
}

/* ---- passages -------------------------------------------------------------------------------------------------- */

typedef struct gather {
    cursor text;
    ym__range_visit visit;
    void *context;
    size_t from, end; /* the open passage */
    size_t weight;
} gather;

static size_t weight_of(uint32_t c)
{
    return ym__script_is_cjk(c) ? HAN_WEIGHT : 1;
}

static ym_status flush(gather *passage)
{
    ym_status status = YM_OK;
    if (passage->end > passage->from)
        status = passage->visit(passage->context, passage->from, passage->end);
    passage->from = passage->end;
    passage->weight = 0;
    return status;
}

/* Where to cut a sentence that is too long for a passage: after the last ；，、;, or blank within the limit, but not in
 * the first third; else between the last two graphemes (UAX #29) within it; else, where a heap of marks is longer than
 * any passage, at the limit. */
static size_t forced_cut(const cursor *text, size_t from, size_t end)
{
    size_t weight = 0;
    size_t best = 0;
    size_t border = from;
    uint32_t before = 0;
    utf8proc_int32_t state = 0;
    for (size_t at = from; at < end;) {
        size_t size;
        const uint32_t c = peek(text, at, &size);
        if (at > from &&
            utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)c, &state))
            border = at;
        before = c;
        weight += weight_of(c);
        if (weight > PASSAGE_WEIGHT && best == 0)
            best = border > from ? border : at;
        if (weight > PASSAGE_WEIGHT)
            return best;
        at += size;
        if (weight > PASSAGE_WEIGHT / 3 && (is_space(c) || is_one_of(c, "；，、;,")))
            best = at;
    }
    return end;
}

static ym_status add_sentence(void *context, size_t start, size_t end)
{
    gather *passage = context;
    size_t weight = 0;
    for (size_t at = start; at < end;) {
        size_t size;
        weight += weight_of(peek(&passage->text, at, &size));
        at += size;
    }
    ym_status status = YM_OK;
    if (passage->weight + weight > PASSAGE_WEIGHT)
        status = flush(passage);
    while (status >= 0 && weight > PASSAGE_WEIGHT) {
        const size_t cut = forced_cut(&passage->text, start, end);
        if (cut == end)
            break;
        passage->from = start;
        passage->end = cut;
        for (size_t at = start; at < cut;) {
            size_t size;
            weight -= weight_of(peek(&passage->text, at, &size));
            at += size;
        }
        status = flush(passage);
        start = cut;
    }
    passage->end = end;
    passage->weight += weight;
    return status;
}

ym_status ym__passage_walk(const char *paragraph, size_t bytes, ym__range_visit visit,
                           void *context)
{
    gather passage = {.text = {paragraph, bytes}, .visit = visit, .context = context};
    ym_status status = ym__sentence_walk(paragraph, bytes, add_sentence, &passage);
    return status < 0 ? status : flush(&passage);
}
