/* Names and addresses of the HTML glossary: what keeps a site's files apart and within its folder, and links to it. */
#include "page/parts.h"

#include "text/han.h"
#include "text/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *name_of(ym__buffer *name, const char *id)
{
    ym__buffer_clear(name);
    ym__page_file_name(name, id);
    return ym__buffer_text(name);
}

static void files_are_named_after_ids(void **state)
{
    (void)state;
    static const char *const cases[][2] = {{"zelensky", "zelensky"},
                                           {"xi-an-2", "xi-an-2"},
                                           {"Zelensky", "_5aelensky"},
                                           {"a_b", "a_5fb"},
                                           {"../../etc", "_2e_2e_2f_2e_2e_2fetc"},
                                           {"a/b", "a_2fb"},
                                           {"con", "_63on"},
                                           {"con2", "con2"},
                                           {"lpt9", "_6cpt9"},
                                           {"nul.html", "nul_2ehtml"},
                                           {"\xE6\xB3\xBD", "_e6_b3_bd"},
                                           {".", "_2e"},
                                           {"-", "-"}};
    ym__buffer name = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(name_of(&name, cases[i][0]), cases[i][1]);
    ym__buffer_free(&name);
}

/* Of ids of the worst letters no two share a file, even where case is folded, and none has another letter in it. */
static void no_two_ids_share_a_file(void **state)
{
    (void)state;
    static const char letters[] = "aA_x5./\\- ";
    enum { COUNT = sizeof letters - 1, NAMES = COUNT * COUNT * COUNT };
    ym__map *seen = NULL;
    ym_error error;
    ym__buffer name = {0};
    assert_int_equal(ym__map_new(&seen, &error), YM_OK);
    for (size_t i = 0; i < NAMES; i++) {
        bool existed = true;
        const char id[] = {letters[i % COUNT], letters[i / COUNT % COUNT],
                           letters[i / COUNT / COUNT], '\0'};
        const char *file = name_of(&name, id);
        assert_int_equal(strspn(file, "abcdefghijklmnopqrstuvwxyz0123456789_-"), strlen(file));
        assert_int_equal(ym__map_put(seen, file, strlen(file), i, false, &existed, &error), YM_OK);
        assert_false(existed);
    }
    ym__map_free(seen);
    ym__buffer_free(&name);
}

static void long_ids_have_short_files(void **state)
{
    (void)state;
    char id[2001];
    char other[2001];
    ym__buffer name = {0};
    ym__buffer second = {0};
    memset(id, 'z', sizeof id - 1);
    id[sizeof id - 1] = '\0';
    memcpy(other, id, sizeof id);
    other[sizeof id - 2] = 'y';
    assert_in_range(strlen(name_of(&name, id)), 60, 120);
    assert_string_not_equal(name_of(&name, id), name_of(&second, other));
    ym__buffer_free(&name);
    ym__buffer_free(&second);
}

static void links_stay_in_the_site(void **state)
{
    (void)state;
    static const char *const good[] = {
        "index.html",         "../index.html#about",
        "e/zelensky.html",    "../a/0123456789abcdef.html#p-0a-zelensky-2",
        "../e/a.html#p-x..y", "stroke/1-2.html#s-_E6"};
    static const char *const bad[] = {"",          "/etc/passwd",   "../../x.html", "a/../x.html",
                                      "//x.org/a", "javascript:x",  "a//b",         "a b.html",
                                      "..",        "./x.html",      "a.html#x#y",   "a.html#x/y",
                                      "a.html?x",  "data:text/x,y", "\xE6\xB3\xBD"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(ym__html_is_site_path(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ym__html_is_site_path(bad[i]));
}

/* What may be left out is, and a value that is more than a plain word keeps its quotes. */
static void a_terse_page_says_the_same(void **state)
{
    (void)state;
    static const char *const written[] = {
        "<ul class=\"ls\"><li lang=\"\"><a href=\"#e-a_b.1\" title=\"a&gt;b\">x</a></li></ul>"
        "<p id=\"p 1\">y</p>",
        "<ul class=ls><li lang=\"\"><a href=#e-a_b.1 title=\"a&gt;b\">x</a></ul>"
        "<p id=\"p 1\">y"};
    for (size_t i = 0; i < 2; i++) {
        ym__html html = {.terse = i == 1};
        ym__html_open(&html, "ul", "class", "ls", YM__END);
        ym__html_open(&html, "li", "lang", "", YM__END);
        ym__html_element(&html, "a", "x", "href", "#e-a_b.1", "title", "a>b", YM__END);
        ym__html_close(&html);
        ym__html_close(&html);
        ym__html_element(&html, "p", "y", "id", "p 1", YM__END);
        assert_string_equal(ym__buffer_text(&html.pending), written[i]);
        ym__html_free(&html);
    }
}

/* "URL#:~:text=prefix-,term,-suffix": what has a meaning there is encoded, letters are not. */
static void fragments_point_at_words(void **state)
{
    (void)state;
    static const struct pointed {
        const char *text, *term, *fragment;
    } cases[] = {
        {"昨天，泽连斯基说，好。", "泽连斯基", "泽连斯基,-说"},
        {"The U.S.-led, old plan.", "U.S.-led", "The-,U.S.%2Dled"},
        {"好，昨天泽连斯基说，好。", "泽连斯基", "昨天-,泽连斯基,-说"},
        {"好，昨天泽连斯基在首都说，好。", "泽连斯基", "泽连斯基,-在首都说"},
        {"好，昨天上午泽连斯基在首都说，好。", "泽连斯基", "昨天上午-,泽连斯基"},
        {"好，昨天上午在家泽连斯基在首都说，好。", "泽连斯基", "泽连斯基,-在首都说"},
        {"100% & more", "100%", "100%25,-%26%20more"},
        {"\xE2\x80\xAE坏", "\xE2\x80\xAE坏", "%E2%80%AE坏"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ym__buffer url = {0};
        const size_t start = (size_t)(strstr(cases[i].text, cases[i].term) - cases[i].text);
        ym__html_fragment_url(&url, "https://example.org/", cases[i].text, start,
                              start + strlen(cases[i].term));
        assert_string_equal(ym__buffer_text(&url) + strlen("https://example.org/#:~:text="),
                            cases[i].fragment);
        ym__buffer_free(&url);
    }
}

/* ---- words ----------------------------------------------------------------------------------- */

static const struct written {
    const char *zh, *hant, *en;
} words[] = {
#define WORD(id, name, zh, hant, en) {zh, hant, en},
#include "page/words.def"
#undef WORD
};

static const struct sorted {
    const char *name, *zh, *hant;
} subtypes[] = {
#define SUBTYPE(name, zh, hant) {name, zh, hant},
#include "page/subtypes.def"
#undef SUBTYPE
};

/* Simplified words have no character of traditional text alone, nor the other way about. */
static void assert_scripts(const char *zh, const char *hant)
{
    uint32_t c = 0;
    for (const char *at = zh; *at != '\0'; at += ym__utf8_decode(at, strlen(at), &c)) {
        (void)ym__utf8_decode(at, strlen(at), &c);
        assert_false(ym__han_only_traditional(c));
    }
    for (const char *at = hant; *at != '\0'; at += ym__utf8_decode(at, strlen(at), &c)) {
        (void)ym__utf8_decode(at, strlen(at), &c);
        assert_false(ym__han_only_simplified(c));
    }
}

static void words_are_in_every_language(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        assert_true(words[i].zh[0] != '\0' && words[i].hant[0] != '\0' && words[i].en[0] != '\0');
        assert_scripts(words[i].zh, words[i].hant);
        for (int number = 1; number <= 6; number++) {
            const char braces[] = {'{', (char)('0' + number), '}', '\0'};
            const bool has = strstr(words[i].en, braces) != NULL;
            assert_int_equal(strstr(words[i].zh, braces) != NULL, has);
            assert_int_equal(strstr(words[i].hant, braces) != NULL, has);
        }
    }
    for (size_t i = 0; i < sizeof subtypes / sizeof *subtypes; i++) {
        assert_true(i == 0 || strcmp(subtypes[i - 1].name, subtypes[i].name) < 0);
        assert_scripts(subtypes[i].zh, subtypes[i].hant);
    }
}

/* Of both in an attribute English comes first; the number decides which English word it is. */
static void words_are_put_together(void **state)
{
    (void)state;
    static const struct spoken {
        ym__page_ui ui;
        uint64_t count;
        const char *text, *label;
    } cases[] = {
        {YM__UI_BOTH, 1, "<span lang=\"zh-Hans\">4 篇 1 次</span> 1 mention in 4 articles",
         "Letters 字母"},
        {YM__UI_ZH, 1234, "4 篇 1,234 次", "字母"},
        {YM__UI_HANT, 2, "4 篇 2 次", "字母"},
        {YM__UI_EN, 2, "2 mentions in 4 articles", "Letters"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ym__page page = {.ui = cases[i].ui};
        ym__page_count(&page, YM__WORD_COUNTS, cases[i].count, 4);
        assert_string_equal(ym__buffer_text(&page.html.pending), cases[i].text);
        assert_string_equal(ym__page_label(&page, YM__WORD_LETTERS), cases[i].label);
        ym__html_free(&page.html);
        ym__buffer_free(&page.phrase);
    }
}

/* ---- shards ---------------------------------------------------------------------------------- */

enum { ENTRIES = 12000, MOST_SHARD_BYTES = 400000 };

static const char *const characters[] = {"巴", "卡", "达", "弗", "格", "哈", "杰",
                                         "科", "莱", "马", "尼", "罗", "萨", "塔",
                                         "维", "斯", "特", "德", "里", "诺"};
static const char *const sounds[] = {"ba",  "ka",  "da", "fu", "ge",  "ha", "jie",
                                     "ke",  "lai", "ma", "ni", "luo", "sa", "ta",
                                     "wei", "si",  "te", "de", "li",  "nuo"};
enum { SYLLABLES = sizeof sounds / sizeof *sounds, LENGTH = 4 };

typedef struct made_entry {
    ym_entry entry;
    ym_entry_counts counts;
    ym_label labels[2];
    char id[16], zh[32], en[32], pinyin[32];
} made_entry;

static void append(char *to, size_t room, const char *text)
{
    const size_t used = strlen(to);
    snprintf(to + used, room - used, "%s", text);
}

/* Number i written in syllables. */
static void make_entry(made_entry *made, size_t i)
{
    size_t rest = i;
    for (size_t s = 0; s < LENGTH; s++, rest /= SYLLABLES) {
        append(made->zh, sizeof made->zh, characters[rest % SYLLABLES]);
        append(made->en, sizeof made->en, sounds[rest % SYLLABLES]);
        append(made->pinyin, sizeof made->pinyin, sounds[rest % SYLLABLES]);
        append(made->pinyin, sizeof made->pinyin, s + 1 < LENGTH ? " " : "");
    }
    snprintf(made->id, sizeof made->id, "n%zu", i);
    made->labels[0] = (ym_label){.text = made->zh, .lang = "zh-Hans", .reading = made->pinyin};
    made->labels[1] = (ym_label){.text = made->en, .lang = "en"};
    made->entry = (ym_entry){.id = made->id,
                             .type = "person",
                             .status = "preferred",
                             .zh = made->zh,
                             .en = made->en,
                             .pinyin = made->pinyin,
                             .en_sort = "",
                             .definition = "",
                             .definition_zh = "",
                             .labels = made->labels,
                             .label_count = 2};
    made->counts.mentions = i % 97;
}

static const ym__page_shard *shard_called(const ym__page_shards *shards, const char *name)
{
    for (size_t i = 0; i < shards->count; i++) {
        if (strcmp(shards->items[i].name, name) == 0)
            return &shards->items[i];
    }
    return NULL;
}

/* The shard of a key of Latin letters, as README.md says that it is looked for. */
static const ym__page_shard *shard_of(const ym__page_shards *shards, const char *key)
{
    char name[64];
    snprintf(name, sizeof name, "%s", key);
    for (size_t size = strlen(name); size > 0; size--) {
        name[size] = '\0';
        const ym__page_shard *shard = shard_called(shards, name);
        if (shard != NULL)
            return shard;
    }
    return NULL;
}

/* Every entry stands in the shards of its keys; what has only the best says so; none is too large. */
static void shards_hold_their_entries(void **state)
{
    (void)state;
    ym_error error;
    made_entry *made = calloc(ENTRIES, sizeof *made);
    ym__page_rows rows = {.rows = calloc(ENTRIES, sizeof *rows.rows), .count = ENTRIES};
    ym__page_shards shards = {.count = 0};
    assert_non_null(made);
    assert_non_null(rows.rows);
    for (size_t i = 0; i < ENTRIES; i++) {
        make_entry(&made[i], i);
        rows.rows[i] = (ym__page_row){.entry = &made[i].entry, .counts = &made[i].counts};
    }
    assert_int_equal(ym__page_shards_make(&shards, &rows, &error), YM_OK);
    size_t partial = 0;
    for (size_t i = 0; i < shards.count; i++) {
        ym__buffer script = {0};
        assert_int_equal(ym__page_write_shard(&script, &shards, &shards.items[i], &error), YM_OK);
        assert_in_range(script.size, 1, MOST_SHARD_BYTES);
        partial += shards.items[i].partial;
        ym__buffer_free(&script);
    }
    assert_true(partial > 0 && shards.count > partial);
    for (size_t i = 0; i < ENTRIES; i += 611) {
        char line[32];
        ym__buffer script = {0};
        const ym__page_shard *shard = shard_of(&shards, made[i].en);
        assert_true(shard != NULL && !shard->partial);
        assert_int_equal(ym__page_write_shard(&script, &shards, shard, &error), YM_OK);
        snprintf(line, sizeof line, "%s\\tperson", made[i].id);
        assert_non_null(strstr(ym__buffer_text(&script), line));
        ym__buffer_free(&script);
    }
    assert_non_null(shard_called(&shards, "_5df4")); /* 巴 */
    ym__page_shards_free(&shards);
    free(rows.rows);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_named_after_ids),   cmocka_unit_test(no_two_ids_share_a_file),
        cmocka_unit_test(long_ids_have_short_files),   cmocka_unit_test(links_stay_in_the_site),
        cmocka_unit_test(a_terse_page_says_the_same),  cmocka_unit_test(fragments_point_at_words),
        cmocka_unit_test(words_are_in_every_language), cmocka_unit_test(words_are_put_together),
        cmocka_unit_test(shards_hold_their_entries),
    };
    return cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
