/* The room text/: what must hold for any text at all: folding and its map, UTF-8, sentences and
 * passages, tokens, pinyin, scripts, width. What must come out for which text stands in
 * tests/cases/ (test_cases.c). */
#include "support.h"
#include "text/han.h"
#include "text/passage.h"
#include "text/pinyin.h"
#include "text/script.h"
#include "text/token.h"
#include "text/utf8.h"

#include <yiming/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants the four above. */
#include <cmocka.h>

enum { LAST_CODE_POINT = 0x10FFFF };

/* Something of everything that is treated in a way of its own. */
/* clang-format off */
static const char *const anything[] = {
    "泽", "連", "国", "國", "中", "后", "後", "𠮷", "々", "か", "が", "ｶ", "ﾞ", "한", "a", "B", "z",
    "Đ", "é", "e\xCC\x81", "\xCC\x81", "ß", "ﬁ", "㎞", "①", "½", "1", "９", "й", "Σ", "·",
    "•", "・", "‧", "'", "’", "-", "–", " ", "　", "\xC2\xA0", "\t", "。", "！", "？", "…",
    "……", ".", "!", "?", "，", "；", ",", "“", "”", "「", "」", "\"", "（", "）", "(", ")",
    "《", "》", "[", "]", "【", "Mr.", "U.S. ", "J. ", "No. 5", "3.14", "的", "👍", "👍🏽",
    "👩\xE2\x80\x8D👧", "🇺🇦", "🇺", "\xE2\x80\x8B", "\xE2\x80\x8D", "\xEF\xBB\xBF",
    "\xE2\x80\xAE", "\xEF\xB8\x8F", "ا", "ً", "ไ", "\xEF\xBF\xBD", NULL};
/* clang-format on */

static bool on_border(const char *text, size_t bytes, size_t at)
{
    return at == bytes || ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* ---- UTF-8 ---------------------------------------------------------------------------------- */

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= LAST_CODE_POINT; c++) {
        char bytes[5] = {0};
        uint32_t back = 0;
        const bool surrogate = c >= 0xD800 && c <= 0xDFFF;
        if (surrogate) {
            bytes[0] = (char)0xED;
            bytes[1] = (char)(0x80 | (c >> 6 & 0x3F));
            bytes[2] = (char)(0x80 | (c & 0x3F));
            assert_int_equal(ym__utf8_decode(bytes, 3, &back), 0);
            continue;
        }
        const size_t size = ym__utf8_encode(c, bytes);
        assert_int_equal(ym__utf8_decode(bytes, size, &back), size);
        assert_int_equal(back, c);
        assert_int_equal(ym__utf8_next(bytes, &back), size);
        assert_int_equal(back, c);
        for (size_t less = 0; less < size; less++)
            assert_int_equal(ym__utf8_decode(bytes, less, &back), 0);
    }
}

/* The examples of Unicode 15, tables 3-8 to 3-11, where each '?' is one U+FFFD; controls and line
 * ends. */
static void repair_keeps_to_the_standard(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *expected;
        uint64_t count;
    } rows[] = {{"\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41", 9, "????????A", 8},
                {"\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41", 9, "????????A", 8},
                {"\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42", 9, "?????A??B", 7},
                {"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41", 9, "????A", 4},
                {"\xE6\xB3", 2, "?", 1},
                {"a\0b", 3, "a?b", 1},
                {"a\x01\x1B\x7F\xC2\x85z", 7, "az", 4},
                {"a\tb\nc\r\nd\re\r", 11, "a\tb\nc\nd\ne\n", 0},
                {"", 0, "", 0}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ym__buffer expected = {0};
        ym__buffer out = {0};
        for (const char *c = rows[i].expected; *c != '\0'; c++) {
            if (*c == '?')
                ym__utf8_append(&expected, YM__REPLACEMENT);
            else
                ym__buffer_putc(&expected, *c);
        }
        assert_int_equal(ym__utf8_repair(&out, rows[i].bytes, rows[i].size), rows[i].count);
        assert_string_equal(ym__buffer_text(&out), ym__buffer_text(&expected));
        assert_int_equal(out.size, expected.size);
        ym__buffer_free(&expected);
        ym__buffer_free(&out);
    }
}

/* Every byte at every place of a run of letters: it ends there, or the byte is plain as well. */
static void plain_heads_end_where_they_should(void **state)
{
    (void)state;
    char text[20];
    for (unsigned value = 0; value < 256; value++) {
        const bool plain = value == '\t' || value == '\n' || (value >= 0x20 && value < 0x7F);
        for (size_t at = 0; at < sizeof text; at++) {
            memset(text, 'a', sizeof text);
            text[at] = (char)value;
            assert_int_equal(ym__utf8_plain_head(text, sizeof text), plain ? sizeof text : at);
            assert_int_equal(ym__utf8_plain_head(text, at), at);
        }
    }
}

/* Bytes of which many nearly make sequences. */
static void random_bytes(random_source *source, char *out, size_t count)
{
    static const unsigned char likely[] = {0x80, 0xBF, 0xC2, 0xC0, 0xE0, 0xA0, 0xE6, 0xED, 0xEF,
                                           0xF0, 0x90, 0xF4, 0x8F, 0xFF, 0,    '\r', '\n', 'a'};
    for (size_t i = 0; i < count; i++) {
        out[i] = (char)(random_below(source, 4) == 0 ? random_below(source, 256)
                                                     : likely[random_below(source, sizeof likely)]);
    }
}

static void repaired_text_is_valid_and_stays(void **state)
{
    (void)state;
    random_source source = random_start("repair", 0x5eed0001);
    ym__buffer once = {0};
    ym__buffer twice = {0};
    char bytes[64];
    for (int round = 0; round < 50000; round++) {
        const size_t size = random_below(&source, sizeof bytes + 1);
        random_bytes(&source, bytes, size);
        ym__buffer_clear(&once);
        ym__buffer_clear(&twice);
        ym__utf8_repair(&once, bytes, size);
        assert_true(ym__utf8_valid(ym__buffer_text(&once), once.size));
        assert_int_equal(strlen(ym__buffer_text(&once)), once.size);
        for (size_t at = 0; at < once.size;) {
            uint32_t c;
            at += ym__utf8_next(once.bytes + at, &c);
            assert_true(c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7F) || c >= 0xA0);
        }
        assert_int_equal(ym__utf8_repair(&twice, ym__buffer_text(&once), once.size), 0);
        assert_string_equal(ym__buffer_text(&twice), ym__buffer_text(&once));
        const size_t head = ym__utf8_valid_head(bytes, size);
        assert_true(head <= size && ym__utf8_valid(bytes, head));
        assert_int_equal(ym__utf8_valid(bytes, size), head == size);
    }
    ym__buffer_free(&once);
    ym__buffer_free(&twice);
}

/* ---- folding -------------------------------------------------------------------------------- */

/* The bytes of the folded characters are in order, on borders, and leave nothing out but what
 * stands before the first. */
static void assert_map_covers(const ym__folded *folded, const char *text, size_t bytes)
{
    for (size_t i = 0; i < folded->count; i++) {
        const size_t start = folded->start[i];
        const size_t end = folded->end[i];
        assert_true(start < end && end <= bytes);
        assert_true(on_border(text, bytes, start) && on_border(text, bytes, end));
        if (i > 0 && start != folded->start[i - 1])
            assert_int_equal(start, folded->end[i - 1]);
    }
    if (folded->count > 0)
        assert_int_equal(folded->end[folded->count - 1], bytes);
}

static void map_leads_back_to_the_text(void **state)
{
    (void)state;
    random_source source = random_start("map", 0x5eed0002);
    ym__buffer text = {0};
    ym__folded folded = {0};
    ym_error error;
    for (int round = 0; round < 20000; round++) {
        random_text(&source, &text, anything, random_below(&source, 30));
        assert_int_equal(ym__fold(&folded, ym__buffer_text(&text), text.size, &error), YM_OK);
        assert_map_covers(&folded, ym__buffer_text(&text), text.size);
        if (folded.count > 0) {
            /* What stands before the first one folds to nothing. */
            ym__buffer head = {0};
            assert_int_equal(ym__fold_text(&head, text.bytes, folded.start[0], false, &error),
                             YM_OK);
            assert_int_equal(head.size, 0);
            ym__buffer_free(&head);
        }
    }
    ym__folded_free(&folded);
    ym__buffer_free(&text);
}

/* Folding what is folded changes nothing. Han are left out: OpenCC's table takes 薴 to 苧 and 苧 to
 * 苎, and folding is its table once. */
static void folding_is_done_once(void **state)
{
    (void)state;
    ym__buffer once = {0};
    ym__buffer twice = {0};
    ym_error error;
    size_t wrong = 0;
    for (uint32_t c = 1; c <= LAST_CODE_POINT; c++) {
        if ((c >= 0xD800 && c <= 0xDFFF) || ym__script_is_han(c))
            continue;
        char bytes[4];
        const size_t size = ym__utf8_encode(c, bytes);
        ym__buffer_clear(&once);
        ym__buffer_clear(&twice);
        assert_int_equal(ym__fold_text(&once, bytes, size, false, &error), YM_OK);
        assert_true(ym__utf8_valid(ym__buffer_text(&once), once.size));
        assert_int_equal(ym__fold_text(&twice, ym__buffer_text(&once), once.size, false, &error),
                         YM_OK);
        if (strcmp(ym__buffer_text(&once), ym__buffer_text(&twice)) != 0 && wrong++ < 20) {
            print_error("U+%04X folds to %s, that to %s\n", (unsigned)c, ym__buffer_text(&once),
                        ym__buffer_text(&twice));
        }
    }
    assert_int_equal(wrong, 0);
    ym__buffer_free(&once);
    ym__buffer_free(&twice);
}

/* Parts fold as the whole does, as long as no mark is cut off: so a span of a text folds to what
 * was matched. */
static void parts_fold_as_the_whole(void **state)
{
    (void)state;
    random_source source = random_start("parts", 0x5eed0003);
    ym__buffer text = {0};
    ym__buffer part = {0};
    ym__buffer whole = {0};
    ym__folded folded = {0};
    ym_error error;
    for (int round = 0; round < 20000; round++) {
        random_text(&source, &text, anything, 1 + random_below(&source, 20));
        assert_int_equal(ym__fold(&folded, text.bytes, text.size, &error), YM_OK);
        if (folded.count == 0)
            continue;
        size_t first = random_below(&source, folded.count);
        size_t last = first + random_below(&source, folded.count - first);
        while (first > 0 && folded.start[first - 1] == folded.start[first])
            first--; /* characters that came out of one are not parted */
        while (last + 1 < folded.count && folded.start[last + 1] == folded.start[last])
            last++;
        ym__buffer_clear(&part);
        ym__buffer_clear(&whole);
        assert_int_equal(ym__fold_text(&part, text.bytes + folded.start[first],
                                       folded.end[last] - folded.start[first], false, &error),
                         YM_OK);
        for (size_t i = first; i <= last; i++)
            ym__utf8_append(&whole, folded.cp[i]);
        assert_string_equal(ym__buffer_text(&part), ym__buffer_text(&whole));
    }
    ym__folded_free(&folded);
    ym__buffer_free(&text);
    ym__buffer_free(&part);
    ym__buffer_free(&whole);
}

/* ---- sentences and passages ----------------------------------------------------------------- */

enum {
    PASSAGE_WEIGHT = 600, /* 200 Han or 600 Latin characters */
    MOST_PIECES = 4096
};

typedef struct pieces {
    size_t ends[MOST_PIECES];
    size_t count;
    size_t end;  /* of the last one */
    size_t left; /* how many may still come; then the visitor stops the walk */
} pieces;

static ym_status add_piece(void *context, size_t start, size_t end)
{
    pieces *list = context;
    assert_int_equal(start, list->end);
    assert_true(end > start);
    list->end = end;
    if (list->count < MOST_PIECES)
        list->ends[list->count++] = end;
    return list->left-- == 0 ? YM_E_INTERRUPTED : YM_OK;
}

static bool fits_a_passage(const char *text, size_t bytes)
{
    size_t weight = 0;
    for (size_t at = 0; at < bytes && weight <= PASSAGE_WEIGHT;) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        weight += ym__script_is_cjk(c) ? 3 : 1;
    }
    return weight <= PASSAGE_WEIGHT;
}

/* The pieces are the paragraph; passages end where sentences end unless a sentence is too long;
 * none is too long. */
static void assert_pieces(const char *text, size_t bytes)
{
    pieces sentences = {.left = SIZE_MAX};
    pieces passages = {.left = SIZE_MAX};
    assert_int_equal(ym__sentence_walk(text, bytes, add_piece, &sentences), YM_OK);
    assert_int_equal(sentences.end, bytes);
    assert_int_equal(ym__passage_walk(text, bytes, add_piece, &passages), YM_OK);
    assert_int_equal(passages.end, bytes);
    size_t sentence = 0;
    for (size_t i = 0; i < passages.count; i++) {
        const size_t start = i == 0 ? 0 : passages.ends[i - 1];
        const size_t end = passages.ends[i];
        assert_true(on_border(text, bytes, end));
        assert_true(fits_a_passage(text + start, end - start));
        if (sentences.count == MOST_PIECES)
            continue;
        while (sentences.ends[sentence] < end)
            sentence++;
        if (sentences.ends[sentence] != end) {
            const size_t from = sentence == 0 ? 0 : sentences.ends[sentence - 1];
            assert_false(fits_a_passage(text + from, sentences.ends[sentence] - from));
        }
    }
}

static void pieces_are_the_paragraph(void **state)
{
    (void)state;
    random_source source = random_start("pieces", 0x5eed0004);
    ym__buffer text = {0};
    for (int round = 0; round < 3000; round++) {
        random_text(&source, &text, anything, random_below(&source, round % 10 == 0 ? 3000 : 60));
        assert_pieces(ym__buffer_text(&text), text.size);
    }
    ym__buffer_free(&text);
}

/* Long paragraphs of one thing: no cut to be found, brackets that never close, heaps of marks. A
 * step that looked further than it may would not end here. */
static void long_paragraphs_of_one_thing(void **state)
{
    (void)state;
    static const char *const things[] = {
        "中",  "a",    "，",  "。", ".",     "!",        " ",
        "（",  "《",   "(",   "”",  "的",    "\xCC\x81", "👩\xE2\x80\x8D",
        "🇺",   "中.",  "a. ", "A.", "（a。", "））（（", "... ",
        "!\"", "no. ", "　"};
    ym__buffer text = {0};
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        ym__buffer_clear(&text);
        for (int times = 0; times < 100000; times++)
            ym__buffer_puts(&text, things[i]);
        assert_pieces(text.bytes, text.size);
    }
    ym__buffer_free(&text);
}

static void walks_stop_when_told(void **state)
{
    (void)state;
    static const char text[] = "一。二。三。四。";
    pieces list = {.left = 1};
    assert_int_equal(ym__sentence_walk(text, sizeof text - 1, add_piece, &list), YM_E_INTERRUPTED);
    assert_int_equal(list.count, 2);
    list = (pieces){.left = 0};
    assert_int_equal(ym__passage_walk(text, sizeof text - 1, add_piece, &list), YM_E_INTERRUPTED);
    assert_int_equal(list.count, 1);
}

/* ---- tokens --------------------------------------------------------------------------------- */

enum { MOST_TOKENS = 512, TOKEN_ROOM = 64 };

typedef struct token_list {
    struct token {
        char text[TOKEN_ROOM];
        size_t start, end;
    } items[MOST_TOKENS];
    size_t count;
} token_list;

/* Other spellings are left out, once they are seen to stand for the same bytes. */
static int add_token(void *context, const ym__token *token)
{
    token_list *list = context;
    assert_true(list->count < MOST_TOKENS && token->bytes > 0 && token->bytes < TOKEN_ROOM);
    if (token->same_position) {
        assert_int_equal(token->start, list->items[list->count - 1].start);
        assert_int_equal(token->end, list->items[list->count - 1].end);
        return 0;
    }
    struct token *each = &list->items[list->count++];
    memcpy(each->text, token->text, token->bytes);
    each->text[token->bytes] = '\0';
    each->start = token->start;
    each->end = token->end;
    return 0;
}

static void tokens_of(token_list *list, ym__folded *folded, const char *text, size_t bytes,
                      bool query)
{
    ym_error error;
    list->count = 0;
    assert_int_equal(ym__fold(folded, text, bytes, &error), YM_OK);
    assert_int_equal(ym__token_walk(folded, query, add_token, list), 0);
}

static void every_position_starts_one_token(void **state)
{
    (void)state;
    random_source source = random_start("tokens", 0x5eed0005);
    ym__buffer text = {0};
    ym__folded folded = {0};
    static token_list list;
    for (int round = 0; round < 20000; round++) {
        random_text(&source, &text, anything, random_below(&source, 16));
        tokens_of(&list, &folded, ym__buffer_text(&text), text.size, false);
        size_t next = 0;
        for (size_t i = 0; i < folded.count; i++) {
            const bool in_word =
                i > 0 && folded.kind[i] == YM__FOLD_WORD && folded.kind[i - 1] == YM__FOLD_WORD;
            if (folded.kind[i] == YM__FOLD_CJK || (folded.kind[i] == YM__FOLD_WORD && !in_word)) {
                assert_true(next < list.count);
                assert_int_equal(list.items[next].start, folded.start[i]);
                assert_true(list.items[next].end >= folded.end[i]);
                char first[5] = {0};
                const size_t size = ym__utf8_encode(folded.cp[i], first);
                assert_memory_equal(list.items[next].text, first, size);
                next++;
            }
        }
        assert_int_equal(next, list.count);
    }
    ym__folded_free(&folded);
    ym__buffer_free(&text);
}

static bool phrase_at(const token_list *text, size_t at, const token_list *query, bool prefix)
{
    if (text->count - at < query->count)
        return false;
    for (size_t i = 0; i < query->count; i++) {
        const char *wanted = query->items[i].text;
        const char *there = text->items[at + i].text;
        if (prefix && i + 1 == query->count ? strncmp(wanted, there, strlen(wanted)) != 0
                                            : strcmp(wanted, there) != 0)
            return false;
    }
    return true;
}

/* What a full text index answers for a phrase of the query's tokens is what a search for the
 * characters finds. */
static void phrases_are_substrings(void **state)
{
    (void)state;
    static const char *const few[] = {"国", "國", "中", "后", "後", "か",
                                      "，", "a",  "·",  " ",  NULL};
    static const char *const han[] = {"国", "國", "中", "后", "後", "か", NULL};
    random_source source = random_start("phrases", 0x5eed0006);
    ym__buffer text = {0};
    ym__buffer query = {0};
    ym__folded folded = {0};
    ym__folded wanted = {0};
    static token_list text_tokens;
    static token_list query_tokens;
    size_t found = 0;
    for (int round = 0; round < 30000; round++) {
        random_text(&source, &text, few, random_below(&source, 24));
        random_text(&source, &query, han, 1 + random_below(&source, 4));
        tokens_of(&text_tokens, &folded, ym__buffer_text(&text), text.size, false);
        tokens_of(&query_tokens, &wanted, query.bytes, query.size, true);
        const bool prefix = ym__token_needs_prefix(&wanted);
        assert_int_equal(prefix, wanted.count == 1);
        size_t token = 0;
        for (size_t i = 0; i < folded.count; i++) {
            if (folded.kind[i] != YM__FOLD_CJK && folded.kind[i] != YM__FOLD_WORD)
                continue;
            /* Each CJK character and each 'a' of a run's beginning is a token. */
            if (folded.kind[i] == YM__FOLD_WORD && i > 0 && folded.kind[i - 1] == YM__FOLD_WORD)
                continue;
            const bool same =
                folded.count - i >= wanted.count &&
                memcmp(folded.cp + i, wanted.cp, wanted.count * sizeof *wanted.cp) == 0;
            assert_int_equal(phrase_at(&text_tokens, token, &query_tokens, prefix), same);
            found += same;
            token++;
        }
        assert_int_equal(token, text_tokens.count);
    }
    assert_true(found > 1000);
    ym__folded_free(&folded);
    ym__folded_free(&wanted);
    ym__buffer_free(&text);
    ym__buffer_free(&query);
}

/* Any piece of a text that cuts no word, whatever is in it, is found where it was taken from. */
static void pieces_of_a_text_are_found_in_it(void **state)
{
    (void)state;
    random_source source = random_start("pieces found", 0x5eed0007);
    ym__buffer text = {0};
    ym__folded folded = {0};
    ym__folded wanted = {0};
    static token_list text_tokens;
    static token_list query_tokens;
    for (int round = 0; round < 30000; round++) {
        random_text(&source, &text, anything, 1 + random_below(&source, 20));
        tokens_of(&text_tokens, &folded, text.bytes, text.size, false);
        if (folded.count == 0)
            continue;
        size_t first = random_below(&source, folded.count);
        size_t last = first + random_below(&source, folded.count - first);
        while (first > 0 &&
               (folded.start[first - 1] == folded.start[first] ||
                (folded.kind[first - 1] == YM__FOLD_WORD && folded.kind[first] == YM__FOLD_WORD)))
            first--;
        while (last + 1 < folded.count &&
               (folded.start[last + 1] == folded.start[last] ||
                (folded.kind[last] == YM__FOLD_WORD && folded.kind[last + 1] == YM__FOLD_WORD)))
            last++;
        const size_t start = folded.start[first];
        tokens_of(&query_tokens, &wanted, text.bytes + start, folded.end[last] - start, true);
        if (query_tokens.count == 0)
            continue;
        size_t at = 0;
        while (at < text_tokens.count && text_tokens.items[at].start < start)
            at++;
        assert_true(phrase_at(&text_tokens, at, &query_tokens, ym__token_needs_prefix(&wanted)));
    }
    ym__folded_free(&folded);
    ym__folded_free(&wanted);
    ym__buffer_free(&text);
}

static int stop_at_second(void *context, const ym__token *token)
{
    (void)token;
    return ++*(int *)context == 2 ? 42 : 0;
}

static void token_walk_stops_when_told(void **state)
{
    (void)state;
    ym__folded folded = {0};
    ym_error error;
    int count = 0;
    assert_int_equal(ym__fold(&folded, "中国 a b", 10, &error), YM_OK);
    assert_int_equal(ym__token_walk(&folded, false, stop_at_second, &count), 42);
    assert_int_equal(count, 2);
    ym__folded_free(&folded);
}

/* ---- scripts -------------------------------------------------------------------------------- */

/* Characters are the same to search exactly when OpenCC's table takes them to the same one, by its
 * first value. */
static void simplified_as_opencc_does(void **state)
{
    (void)state;
    FILE *stream = fopen("src/text/tables/TSCharacters.txt", "r");
    assert_non_null(stream);
    char line[256];
    size_t count = 0;
    while (fgets(line, sizeof line, stream) != NULL) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL)
            continue;
        uint32_t from;
        uint32_t to;
        assert_int_equal(ym__utf8_next(line, &from), tab - line);
        (void)ym__utf8_next(tab + 1, &to);
        assert_int_equal(ym__han_simplify(from), to);
        count++;
    }
    fclose(stream);
    assert_true(count > 4000);
    for (uint32_t c = 0x80; c <= LAST_CODE_POINT; c++) {
        assert_int_equal(ym__fold_han(c), ym__han_simplify(c));
        /* 苧 alone is both: what 薴 becomes, and what becomes 苎. */
        assert_true(c == 0x82E7 || !ym__han_only_traditional(c) || !ym__han_only_simplified(c));
        if (ym__han_only_traditional(c))
            assert_int_not_equal(ym__han_simplify(c), c);
    }
}

/* As every dictionary counts them; and every character of the tables of readings has a count. */
static void strokes_are_counted(void **state)
{
    (void)state;
    static const struct counted {
        uint32_t code_point;
        unsigned strokes;
    } cases[] = {
        {0x4E00, 1},
        {0x4E59, 1},
        {0x4E2D, 4},
        {0x56FD, 8},
        {0x6CFD, 8},
        {0x6FA4, 16},
        {0x9F98, 48},
        {0x3400, 5},
        {0x33FF, 0},
        {'A', 0},
        {0xA000, 0},
        /* 𠀀, 𠮷 (吉 with 土), 𨭎 (seaborgium), 𪚥 (four dragons), ⿺辶⿳穴⿰月⿰⿲⿱幺長⿱言馬⿱幺長刂心 (biáng), 豈 */
        {0x20000, 2},
        {0x20BB7, 6},
        {0x28B4E, 20},
        {0x2A6A5, 64},
        {0x30EDE, 58},
        {0xF900, 10},
        {0x1F600, 0},
        {0x2FFFF, 0},
        {0x10FFFF, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(ym__han_strokes(cases[i].code_point), cases[i].strokes);
    for (uint32_t c = 0x4E00; c <= 0x9FA5; c++)
        assert_in_range(ym__han_strokes(c), 1, 64);
}

/* A character of simplified text alone is none of its own traditional ones. */
static void simplified_alone_as_opencc_does(void **state)
{
    (void)state;
    FILE *stream = fopen("src/text/tables/STCharacters.txt", "r");
    assert_non_null(stream);
    char line[256];
    size_t count = 0;
    while (fgets(line, sizeof line, stream) != NULL) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL)
            continue;
        uint32_t from;
        *tab = '\0';
        (void)ym__utf8_next(line, &from);
        const bool own = strstr(tab + 1, line) != NULL;
        assert_false(own && ym__han_only_simplified(from));
        count += ym__han_only_simplified(from);
    }
    fclose(stream);
    assert_true(count > 2000);
}

static void languages_are_told_by_script(void **state)
{
    (void)state;
    static const struct {
        const char *text, *language;
    } rows[] = {{"泽连斯基抵达华盛顿。", "zh-Hans"},
                {"澤連斯基抵達華盛頓。", "zh-Hant"},
                {"中文", "zh"},
                {"President Zelensky arrived.", "en"},
                {"", "und"},
                {"123 …", "und"},
                {"Президент Зеленский", "und"},
                {"CIA与FBI联合发布报告", "zh-Hans"},
                {"The word 和平 means peace in Chinese.", "en"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ym__script_counts counts = {0};
        ym__script_count(&counts, rows[i].text, strlen(rows[i].text));
        assert_string_equal(ym__script_language(&counts), rows[i].language);
    }
    static const struct {
        const char *tag, *expected;
    } tags[] = {{"zh_cn", "zh-Hans"},
                {"ZH-TW", "zh-Hant-TW"},
                {"zh-hant-hk", "zh-Hant-HK"},
                {"en_US", "en"},
                {"EN", "en"},
                {"zh", "zh"},
                {"zh-Hans", "zh-Hans"},
                {"zh_HK", "zh-Hant-HK"},
                {"zh-sg", "zh-Hans-SG"},
                {"PT_br", "pt-BR"},
                {"sr-latn", "sr-Latn"},
                {"zh-CHT", "zh-Hant"},
                {"zho", "zh"},
                {"eng", "en"},
                {"zh-cmn-Hans", "zh-Hans"},
                {"cmn-Hant", "zh-Hant"}};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        char out[32];
        ym__script_language_tag(out, sizeof out, tags[i].tag);
        assert_string_equal(out, tags[i].expected);
    }
    assert_true(ym__script_is_language("zh-Hant-TW", "zh"));
    assert_true(ym__script_is_language("en", "en"));
    assert_false(ym__script_is_language("zha", "zh")); /* Zhuang */
    assert_false(ym__script_is_language("enm", "en")); /* Middle English */
    char small[4];
    ym__script_language_tag(small, sizeof small, "zh-Hant-HK");
    assert_string_equal(small, "zh-");
}

/* ---- pinyin --------------------------------------------------------------------------------- */

/* Every character that has a reading is read by it. */
static void guessed_readings_fit(void **state)
{
    (void)state;
    random_source source = random_start("pinyin", 0x5eed0008);
    ym__buffer zh = {0};
    ym__buffer reading = {0};
    ym__buffer key = {0};
    ym__buffer tones = {0};
    ym_error error;
    for (int round = 0; round < 20000; round++) {
        ym__buffer_clear(&zh);
        for (size_t left = 1 + random_below(&source, 6); left > 0;) {
            const uint32_t c = (uint32_t)(0x4E00 + random_below(&source, 0x51A6));
            char bytes[4];
            if (ym__han_simplify(c) != c)
                continue; /* read by its simplified one */
            const size_t size = ym__utf8_encode(c, bytes);
            ym__buffer_clear(&reading);
            ym__pinyin_guess(&reading, bytes, size);
            ym__buffer_clear(&tones);
            if ((reading.size == size && memcmp(reading.bytes, bytes, size) == 0) ||
                !ym__pinyin_tone_key(&tones, reading.bytes, reading.size))
                continue; /* none is known, or it is hm or ng */
            ym__buffer_append(&zh, bytes, size);
            left--;
        }
        ym__buffer_clear(&reading);
        ym__pinyin_guess(&reading, zh.bytes, zh.size);
        const size_t wrong = ym__pinyin_check(zh.bytes, zh.size, reading.bytes, reading.size);
        if (wrong != 0)
            fail_msg("%s does not fit %s", reading.bytes, zh.bytes);
        ym__buffer_clear(&key);
        ym__buffer_clear(&tones);
        assert_int_equal(ym__pinyin_key(&key, reading.bytes, reading.size, &error), YM_OK);
        for (size_t i = 0; i < key.size; i++)
            assert_true(key.bytes[i] >= 'a' && key.bytes[i] <= 'z');
        if (!ym__pinyin_tone_key(&tones, reading.bytes, reading.size))
            fail_msg("%s does not divide", reading.bytes);
        /* With tones or without: the same letters. */
        size_t letters = 0;
        for (size_t i = 0; i < tones.size; i++) {
            if (tones.bytes[i] > '5')
                assert_int_equal(tones.bytes[i], key.bytes[letters++]);
        }
        assert_int_equal(letters, key.size);
    }
    ym__buffer_free(&zh);
    ym__buffer_free(&reading);
    ym__buffer_free(&key);
    ym__buffer_free(&tones);
}

/* Nothing that is no reading does any harm, and what is too long is refused. */
static void pinyin_of_anything(void **state)
{
    (void)state;
    random_source source = random_start("pinyin of anything", 0x5eed0009);
    static const char *const letters[] = {"a", "n", "g", "i",  "r",  "x",  "é",        "ü", "ǚ",
                                          "'", " ", "3", "中", "一", "儿", "\xCC\x84", NULL};
    ym__buffer text = {0};
    ym__buffer out = {0};
    ym_error error;
    for (int round = 0; round < 20000; round++) {
        random_text(&source, &text, letters, random_below(&source, 24));
        ym__buffer_clear(&out);
        ym__buffer_puts(&out, "<");
        const bool tones = ym__pinyin_tone_key(&out, ym__buffer_text(&text), text.size);
        assert_int_equal(out.size > 1, tones);
        ym__buffer_clear(&out);
        assert_int_equal(ym__pinyin_initials(&out, ym__buffer_text(&text), text.size), tones);
        assert_int_equal(ym__pinyin_key(&out, ym__buffer_text(&text), text.size, &error), YM_OK);
        (void)ym__pinyin_check(ym__buffer_text(&text), text.size, ym__buffer_text(&out), out.size);
    }
    ym__buffer_clear(&text);
    for (int i = 0; i < 100000; i++)
        ym__buffer_puts(&text, "xian");
    ym__buffer_clear(&out);
    /* The key is of the first 1,024 letters: a label that long orders as well by them. */
    assert_int_equal(ym__pinyin_key(&out, text.bytes, text.size, &error), YM_OK);
    assert_int_equal(out.size, 1024);
    assert_false(ym__pinyin_tone_key(&out, text.bytes, text.size));
    assert_int_equal(ym__pinyin_check("中", 3, text.bytes, text.size), 1);
    char *key = NULL;
    assert_int_equal(ym_text_pinyin_key(&key, "Nuòfūgēluódé Zhōu", &error), YM_OK);
    assert_string_equal(key, "nuofugeluodezhou");
    ym_text_free(key);
    assert_int_equal(ym_text_pinyin_key(&key, "", &error), YM_OK);
    assert_string_equal(key, "");
    ym_text_free(key);
    assert_int_equal(ym_text_pinyin_key(&key, text.bytes, &error), YM_OK);
    assert_int_equal(strlen(key), 1024);
    ym_text_free(key);
    ym__buffer_free(&text);
    ym__buffer_free(&out);
}

/* ---- width, cuts, escapes ------------------------------------------------------------------- */

static void width_is_in_columns(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t width;
    } rows[] = {{"", 0},   {"abc", 3},          {"泽连斯基", 8}, {"，", 2},
                {"ａ", 2}, {"e\xCC\x81", 1},    {"한", 2},       {"か", 2},
                {"👍", 2},  {"a\x1B", 1},        {"·", 1},        {"\xFF\xFE", 2},
                {"é", 1},  {"\xE2\x80\x8B", 0}, {"\xE6\xB3", 2}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(ym_text_width(rows[i].text, strlen(rows[i].text)), rows[i].width);
    assert_int_equal(ym_text_chars("泽a\xCC\x81👍", 3 + 1 + 2 + 4), 4);
    assert_int_equal(ym_text_chars("", 0), 0);
}

/* Graphemes that do not grow together whatever stands beside them. */
/* clang-format off */
static const char *const graphemes[] = {
    "a", "中", "e\xCC\x81", "o\xCC\x82\xCC\xA3", "👍", "👍🏽",
    "👩\xE2\x80\x8D👩\xE2\x80\x8D👧", "🇺🇦", "🇺🇸", "한", "が", "か\xE3\x82\x99", "。", " ",
    "❤\xEF\xB8\x8F", NULL};
/* clang-format on */

static void cuts_are_between_graphemes(void **state)
{
    (void)state;
    random_source source = random_start("cuts", 0x5eed000a);
    size_t pool = 0;
    while (graphemes[pool] != NULL)
        pool++;
    ym__buffer text = {0};
    for (int round = 0; round < 50000; round++) {
        enum { MOST = 12 };
        size_t borders[MOST + 1] = {0};
        const size_t count = random_below(&source, MOST + 1);
        ym__buffer_clear(&text);
        for (size_t i = 0; i < count; i++) {
            ym__buffer_puts(&text, graphemes[random_below(&source, pool)]);
            borders[i + 1] = text.size;
        }
        const char *bytes = ym__buffer_text(&text);
        const size_t columns = random_below(&source, 30);
        size_t head = 0;
        while (head < count && ym_text_width(bytes, borders[head + 1]) <= columns)
            head++;
        assert_int_equal(ym_text_cut(bytes, text.size, columns), borders[head]);
        size_t tail = count;
        while (tail > 0 &&
               ym_text_width(bytes + borders[tail - 1], text.size - borders[tail - 1]) <= columns)
            tail--;
        assert_int_equal(ym_text_cut_tail(bytes, text.size, columns), text.size - borders[tail]);
    }
    ym__buffer_free(&text);
}

static void cuts_of_any_bytes_fit(void **state)
{
    (void)state;
    random_source source = random_start("cuts of bytes", 0x5eed000b);
    char bytes[48];
    for (int round = 0; round < 50000; round++) {
        const size_t size = random_below(&source, sizeof bytes + 1);
        random_bytes(&source, bytes, size);
        const size_t columns = random_below(&source, 40);
        const size_t head = ym_text_cut(bytes, size, columns);
        const size_t tail = ym_text_cut_tail(bytes, size, columns);
        assert_true(head <= size && tail <= size);
        assert_true(ym_text_width(bytes, head) <= columns);
        assert_true(ym_text_width(bytes + size - tail, tail) <= columns);
        assert_int_equal(ym_text_cut(bytes, size, SIZE_MAX), size);
        assert_int_equal(ym_text_cut_tail(bytes, size, SIZE_MAX), size);
    }
}

static void escaped_text_is_safe(void **state)
{
    (void)state;
    random_source source = random_start("escapes", 0x5eed000c);
    ym_error error;
    char bytes[48];
    for (int round = 0; round < 50000; round++) {
        size_t size = random_below(&source, sizeof bytes + 1);
        random_bytes(&source, bytes, size);
        if (round % 2 == 0 && size >= 8) { /* and the code points of General Punctuation */
            for (size_t at = 0; at + 3 <= size; at += 3)
                ym__utf8_encode((uint32_t)(0x2000 + random_below(&source, 0x70)), bytes + at);
        }
        char *safe = NULL;
        assert_int_equal(ym_text_escape(&safe, bytes, size, &error), YM_OK);
        assert_true(ym__utf8_valid(safe, strlen(safe)));
        for (size_t at = 0; safe[at] != '\0';) {
            uint32_t c;
            at += ym__utf8_next(safe + at, &c);
            assert_true(c == '\t' || c == '\n' || (c >= 0x20 && c < 0x7F) || c >= 0xA0);
            assert_false(c == 0x061C || c == 0x200B || c == 0x200E || c == 0x200F || c == 0xFEFF ||
                         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069));
        }
        ym_text_free(safe);
    }
    static const struct {
        const char *text, *safe;
    } rows[] = {{"泽连斯基\tZelensky\n", "泽连斯基\tZelensky\n"},
                {"\x1B[31m", "\\x1b[31m"},
                {"\x7F", "\\x7f"},
                {"a\xE2\x80\xAE"
                 "b",
                 "a<U+202E>b"},
                {"\xC2\x9B", "<U+009B>"},
                {"\xFF", "\\xff"},
                {"\xE2\x80\x8D\xE2\x80\x8C", "\xE2\x80\x8D\xE2\x80\x8C"},
                {"e\xCC\x81❤\xEF\xB8\x8F", "e\xCC\x81❤\xEF\xB8\x8F"},
                {"", ""}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *safe = NULL;
        assert_int_equal(ym_text_escape(&safe, rows[i].text, strlen(rows[i].text), &error), YM_OK);
        assert_string_equal(safe, rows[i].safe);
        ym_text_free(safe);
    }
    ym_text_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(repair_keeps_to_the_standard),
        cmocka_unit_test(plain_heads_end_where_they_should),
        cmocka_unit_test(repaired_text_is_valid_and_stays),
        cmocka_unit_test(map_leads_back_to_the_text),
        cmocka_unit_test(folding_is_done_once),
        cmocka_unit_test(parts_fold_as_the_whole),
        cmocka_unit_test(pieces_are_the_paragraph),
        cmocka_unit_test(long_paragraphs_of_one_thing),
        cmocka_unit_test(walks_stop_when_told),
        cmocka_unit_test(every_position_starts_one_token),
        cmocka_unit_test(phrases_are_substrings),
        cmocka_unit_test(pieces_of_a_text_are_found_in_it),
        cmocka_unit_test(token_walk_stops_when_told),
        cmocka_unit_test(simplified_as_opencc_does),
        cmocka_unit_test(strokes_are_counted),
        cmocka_unit_test(simplified_alone_as_opencc_does),
        cmocka_unit_test(languages_are_told_by_script),
        cmocka_unit_test(guessed_readings_fit),
        cmocka_unit_test(pinyin_of_anything),
        cmocka_unit_test(width_is_in_columns),
        cmocka_unit_test(cuts_are_between_graphemes),
        cmocka_unit_test(cuts_of_any_bytes_fit),
        cmocka_unit_test(escaped_text_is_safe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
