/* The query language as a whole: random queries over a small random corpus find what a plain evaluation of each passage
 * finds, and no string of bytes is more than a query that cannot be read. The evaluation goes by src/search/README.md and
 * shares nothing with the program but the folding of characters. Run from the top folder. */
#include "index/index.h"
#include "sample.h"
#include "support.h"
#include "text/fold.h"
#include "text/utf8.h"

#include <yiming/search.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants some of the above. */
#include <cmocka.h>

/* ---- the corpus ----------------------------------------------------------------------------- */

enum { ARTICLES = 40, MOST_PASSAGES = 400, MOST_NODES = 64 };

static const char glossary[] = "id\tzh\tpinyin\ten\tzh_tw\n"
                               "zelensky\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\n"
                               "putin\t普京\tPǔjīng\tPutin\t普丁\n";
enum { ZELENSKY, PUTIN, NAMES };
static const char *const name_ids[NAMES] = {"zelensky", "putin"};

/* What texts are made of, and queries. */
static const char *const pieces[] = {
    "泽连斯基", "澤連斯基", "澤倫斯基", "Zelensky", "普京",  "普丁", "Putin",
    "停火",     "會談",     "会谈",     "火会",     "基辅",  "斯基", "停",
    "谈",       "truce",    "truces",   "talk",     "talks", "x1",   NULL};
static const char *const joints[] = {"", "", " ", "，", "。", "-", NULL};
static const char *const titles[] = {"停火会谈", "會談", "Truce talks", "talks x1", NULL};
static const char *const days[] = {"2024-12-31", "2025-01-01", "2025-06-15",
                                   "2026-01-31", "",           NULL};
static const char *const langs[] = {"zh-Hans", "zh-Hant-TW", "en", NULL};

static const char *draw(random_source *random, const char *const *pool)
{
    size_t count = 0;
    while (pool[count] != NULL)
        count++;
    return pool[random_below(random, count)];
}

typedef struct passage {
    char *article;
    uint64_t ordinal;
    char *text, *title;
    char date[32], lang[32];
    bool names[NAMES]; /* is the entry mentioned? */
} passage;

typedef struct corpus {
    ym_index *index;
    passage items[MOST_PASSAGES];
    size_t count;
} corpus;

static void write_text(ym__buffer *out, random_source *random, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ym__buffer_puts(out, draw(random, pieces));
        ym__buffer_puts(out, draw(random, joints));
    }
}

/* The text with one blank between runs of Chinese characters and words, and one at either end; folded. */
static char *normalize(const char *text)
{
    ym_error error;
    ym__buffer folded = {0};
    ym__buffer out = {0};
    int before = 0; /* 0: nothing, 1: Chinese, 2: a word */
    assert_int_equal(ym__fold_text(&folded, text, strlen(text), false, &error), YM_OK);
    ym__buffer_putc(&out, ' ');
    for (const char *at = ym__buffer_text(&folded); *at != '\0';) {
        uint32_t c;
        const size_t size = ym__utf8_next(at, &c);
        const int kind = c >= 0x4E00 && c <= 0x9FFF                         ? 1
                         : (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? 2
                                                                            : 0;
        if (kind != before && before != 0)
            ym__buffer_putc(&out, ' ');
        if (kind != 0)
            ym__buffer_append(&out, at, size);
        before = kind;
        at += size;
    }
    if (before != 0)
        ym__buffer_putc(&out, ' ');
    ym__buffer_free(&folded);
    return ym__buffer_take(&out);
}

static void read_passages(corpus *all)
{
    sqlite3_stmt *rows = NULL;
    static const char sql[] =
        "SELECT article.name, passage.ordinal, passage.text, revision.title, revision.date, "
        "revision.lang, passage.id FROM passage "
        "JOIN shown ON shown.body_id = passage.body_id "
        "JOIN article ON article.id = shown.article_id "
        "JOIN revision ON revision.id = article.revision_id";
    assert_int_equal(sqlite3_prepare_v2(all->index->db, sql, -1, &rows, NULL), SQLITE_OK);
    while (sqlite3_step(rows) == SQLITE_ROW) {
        assert_true(all->count < MOST_PASSAGES);
        passage *each = &all->items[all->count++];
        const char *date = (const char *)sqlite3_column_text(rows, 4);
        each->article = strdup((const char *)sqlite3_column_text(rows, 0));
        each->ordinal = (uint64_t)sqlite3_column_int64(rows, 1);
        each->text = normalize((const char *)sqlite3_column_text(rows, 2));
        each->title = normalize((const char *)sqlite3_column_text(rows, 3));
        snprintf(each->date, sizeof each->date, "%s", date == NULL ? "" : date);
        snprintf(each->lang, sizeof each->lang, "%s", (const char *)sqlite3_column_text(rows, 5));
        for (size_t i = 0; i < NAMES; i++)
            each->names[i] = sample_mentions_in(all->index, sqlite3_column_int64(rows, 6),
                                                name_ids[i], 0, SIZE_MAX) > 0;
    }
    sqlite3_finalize(rows);
}

static void make_corpus(corpus *all, random_source *random)
{
    ym__buffer lines = {0};
    sample_merge job = {.summary = {0}};
    for (int i = 0; i < ARTICLES; i++) {
        const char *day = draw(random, days);
        ym__buffer_printf(&lines,
                          "{\"id\":\"%d\",\"source\":\"w\",\"title\":\"%s\",\"lang\":\"%s\",", i,
                          draw(random, titles), draw(random, langs));
        if (day[0] != '\0')
            ym__buffer_printf(&lines, "\"date\":\"%s\",", day);
        ym__buffer_puts(&lines, "\"text\":\"");
        for (size_t paragraph = 1 + random_below(random, 4); paragraph > 0; paragraph--) {
            write_text(&lines, random, 1 + random_below(random, 6));
            ym__buffer_puts(&lines, paragraph > 1 ? "\\n" : "");
        }
        ym__buffer_printf(&lines, "\"}\n");
    }
    all->index = sample_create(NULL, glossary);
    sample_write_text("corpus.jsonl", ym__buffer_text(&lines));
    (void)sample_merge_one(&job, all->index, "corpus.jsonl");
    sample_merge_free(&job);
    ym__buffer_free(&lines);
    read_passages(all);
    assert_true(all->count > ARTICLES);
}

static void corpus_free(corpus *all)
{
    for (size_t i = 0; i < all->count; i++) {
        free(all->items[i].article);
        free(all->items[i].text);
        free(all->items[i].title);
    }
    ym_index_close(all->index);
}

/* ---- random queries ------------------------------------------------------------------------- */

typedef enum kind { WORD, PHRASE, PREFIX, TITLE, BEFORE, AFTER, LANG, AND, OR, NOT } kind;

typedef struct node {
    kind kind;
    char text[128];
    struct node *parts[4];
    size_t count;
} node;

typedef struct maker {
    random_source *random;
    node nodes[MOST_NODES];
    size_t used;
} maker;

/* A piece, the middle of one, or two of them. */
static void draw_words(maker *state, node *leaf)
{
    ym__buffer text = {0};
    write_text(&text, state->random, 1 + random_below(state->random, leaf->kind == PHRASE ? 3 : 1));
    const char *from = ym__buffer_text(&text);
    uint32_t c;
    /* Without its first character, now and then: a part of a run, or of a word. */
    if (random_below(state->random, 4) == 0 && leaf->kind != WORD)
        from += ym__utf8_next(from, &c);
    char *plain = normalize(from);
    snprintf(leaf->text, sizeof leaf->text, "%s", strlen(plain) > 2 ? from : "停火");
    /* What a joint left behind a word is no part of it. */
    if (leaf->kind != PHRASE)
        snprintf(leaf->text, sizeof leaf->text, "%s", draw(state->random, pieces));
    if (leaf->kind == PREFIX)
        leaf->text[strlen(leaf->text) < 3 ? 1 : 3] = '\0';
    free(plain);
    ym__buffer_free(&text);
}

static node *make(maker *state, int depth)
{
    static const kind leaves[] = {WORD,   WORD,  WORD,   PHRASE, PHRASE,
                                  PREFIX, TITLE, BEFORE, AFTER,  LANG};
    static const kind inner[] = {AND, AND, OR, NOT};
    assert_true(state->used < MOST_NODES);
    node *made = &state->nodes[state->used++];
    *made = (node){.count = 0};
    if (depth == 0 || random_below(state->random, 3) == 0) {
        made->kind = leaves[random_below(state->random, sizeof leaves / sizeof *leaves)];
        if (made->kind <= PREFIX)
            draw_words(state, made);
        else
            snprintf(made->text, sizeof made->text, "%s",
                     made->kind == TITLE
                         ? draw(state->random, (const char *const[]){"停火", "會談", "talks", NULL})
                     : made->kind == LANG
                         ? draw(state->random, (const char *const[]){"zh", "en", "zh-hant", NULL})
                         : draw(state->random,
                                (const char *const[]){"2025", "2025-01", "2025-06-15", NULL}));
        return made;
    }
    made->kind = inner[random_below(state->random, sizeof inner / sizeof *inner)];
    made->count = made->kind == NOT ? 1 : 2 + random_below(state->random, 2);
    for (size_t i = 0; i < made->count; i++)
        made->parts[i] = make(state, depth - 1);
    return made;
}

static void write_leaf(ym__buffer *out, const node *leaf, random_source *random)
{
    static const char *const names[] = {
        [TITLE] = "title:", [BEFORE] = "before:", [AFTER] = "after:", [LANG] = "lang:"};
    static const char *const open[] = {"\"", "“", "「"};
    static const char *const close[] = {"\"", "”", "」"};
    const size_t quote = random_below(random, 3);
    if (leaf->kind == PHRASE)
        ym__buffer_printf(out, "%s%s%s", open[quote], leaf->text, close[quote]);
    else
        ym__buffer_printf(out, "%s%s%s", leaf->kind >= TITLE ? names[leaf->kind] : "", leaf->text,
                          leaf->kind == PREFIX ? "*" : "");
}

/* `inside`: the operator around it; parentheses where they are needed, and sometimes where they are not. */
static void write_query(ym__buffer *out, const node *query, kind inside, random_source *random)
{
    static const char *const ands[] = {" ", " AND ", "　"};
    static const char *const nots[] = {"-", "NOT "};
    /* AND in AND is not the same without: in the scope of articles it is a part of its own. */
    const bool needed = query->kind >= AND && (query->kind == NOT ? inside == NOT : inside != OR);
    const bool grouped = needed || random_below(random, 8) == 0;
    ym__buffer_puts(out, grouped ? "(" : "");
    if (query->kind < AND)
        write_leaf(out, query, random);
    if (query->kind == NOT)
        ym__buffer_puts(out, nots[random_below(random, 2)]);
    for (size_t i = 0; i < query->count; i++) {
        if (i > 0)
            ym__buffer_puts(out, query->kind == OR ? " OR " : ands[random_below(random, 3)]);
        write_query(out, query->parts[i], query->kind, random);
    }
    ym__buffer_puts(out, grouped ? ")" : "");
}

/* ---- a plain evaluation --------------------------------------------------------------------- */

/* Does the text (normalized) hold the words? A word of letters must be whole there, but for the last one of x*. */
static bool holds(const char *text, const char *words, bool prefix)
{
    char *wanted = normalize(words);
    size_t size = strlen(wanted);
    bool it_does = false;
    const bool word_first = (unsigned char)wanted[1] < 0x80;
    const bool word_last = (unsigned char)wanted[size - 2] < 0x80;
    const char *from = wanted + !word_first;
    if (prefix || !word_last)
        wanted[size - 1] = '\0';
    it_does = strstr(text, from) != NULL;
    free(wanted);
    return it_does;
}

static bool is_named(const passage *each, const char *word)
{
    static const struct {
        const char *label;
        int name;
    } labels[] = {{"泽连斯基", ZELENSKY}, {"澤連斯基", ZELENSKY}, {"澤倫斯基", ZELENSKY},
                  {"Zelensky", ZELENSKY}, {"普京", PUTIN},        {"普丁", PUTIN},
                  {"Putin", PUTIN}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (strcmp(labels[i].label, word) == 0)
            return each->names[labels[i].name];
    }
    return false;
}

static bool leaf_holds(const node *leaf, const passage *each)
{
    const size_t size = strlen(leaf->text);
    switch (leaf->kind) {
    case WORD:
        return holds(each->text, leaf->text, false) || is_named(each, leaf->text);
    case TITLE:
        return holds(each->title, leaf->text, false);
    case BEFORE: /* "2025-01" comes before "2025-01-15" and ends with it */
        return each->date[0] != '\0' && strncmp(each->date, leaf->text, size) <= 0;
    case AFTER:
        return strncmp(each->date, leaf->text, size) >= 0;
    case LANG:
        return strcmp(leaf->text, "zh-hant") == 0 ? strncmp(each->lang, "zh-Hant", 7) == 0
                                                  : strncmp(each->lang, leaf->text, size) == 0;
    default:
        return holds(each->text, leaf->text, leaf->kind == PREFIX);
    }
}

/* What a part of a query can find by itself: 0 nothing, 1 articles, 2 text. */
static int reach(const node *query)
{
    int least = 2;
    int most = 0;
    for (size_t i = 0; i < query->count; i++) {
        const int part = reach(query->parts[i]);
        least = part < least ? part : least;
        most = part > most ? part : most;
    }
    return query->kind <= PREFIX ? 2
           : query->kind <= LANG ? 1
           : query->kind == NOT  ? 0
           : query->kind == AND  ? most
                                 : least;
}

static bool *evaluate(const node *query, const corpus *all, bool wide);

/* With the scope of articles: what finds text may stand anywhere in the article, and each passage that has any of it is
 * found. The rest is of the passage. */
static void widen(bool *found, bool *const *parts, const node *query, const corpus *all)
{
    for (size_t i = 0; i < all->count; i++) {
        bool every = true;
        bool any = false;
        for (size_t j = 0; j < query->count; j++) {
            bool here = parts[j][i];
            if (reach(query->parts[j]) == 2) {
                any = any || here;
                for (size_t k = 0; k < all->count && !here; k++)
                    here = parts[j][k] && strcmp(all->items[k].article, all->items[i].article) == 0;
            }
            every = every && here;
        }
        found[i] = every && any;
    }
}

/* For each passage, whether the query finds it; to be freed. */
static bool *evaluate(const node *query, const corpus *all, bool wide)
{
    bool *found = calloc(all->count, sizeof *found);
    bool *parts[4] = {NULL};
    assert_non_null(found);
    for (size_t i = 0; i < query->count; i++)
        parts[i] = evaluate(query->parts[i], all, wide);
    for (size_t i = 0; i < all->count; i++) {
        bool each = query->kind == AND;
        for (size_t j = 0; j < query->count; j++)
            each = query->kind == AND ? each && parts[j][i] : each || parts[j][i];
        found[i] = query->kind < AND    ? leaf_holds(query, &all->items[i])
                   : query->kind == NOT ? !each
                                        : each;
    }
    if (wide && query->kind == AND && reach(query) == 2)
        widen(found, parts, query, all);
    for (size_t i = 0; i < query->count; i++)
        free(parts[i]);
    return found;
}

static void assert_found(const corpus *all, const char *text, const bool *found, bool wide)
{
    ym_error error = {0};
    ym_results *results = NULL;
    const ym_search_options options = {.no_entries = true,
                                       .scope = wide ? YM_SCOPE_ARTICLE : YM_SCOPE_PASSAGE};
    if (ym_search(&results, all->index, text, &options, &error) != YM_OK)
        fail_msg("%s: %s", text, error.message);
    size_t expected = 0;
    for (size_t i = 0; i < all->count; i++) {
        const passage *each = &all->items[i];
        bool came = false;
        for (size_t j = 0; j < ym_results_passage_count(results) && !came; j++) {
            const ym_passage_hit *hit = ym_results_passage(results, j);
            came = hit->passage == each->ordinal && strcmp(hit->article, each->article) == 0;
        }
        if (came != found[i])
            fail_msg("%s %s%s: %s", text, wide ? "(article) " : "", came ? "finds" : "misses",
                     each->text);
        expected += found[i];
    }
    assert_int_equal(ym_results_passage_count(results), expected);
    assert_int_equal(ym_results_passage_total(results), expected);
    ym_results_free(results);
}

static void agrees_with_a_plain_evaluation(void **state)
{
    (void)state;
    enum { QUERIES = 3000, DEPTH = 3 };
    random_source random = random_start("agrees_with_a_plain_evaluation", 0x7175657279);
    corpus *all = calloc(1, sizeof *all);
    maker *made = malloc(sizeof *made);
    ym__buffer text = {0};
    size_t asked = 0;
    size_t with_hits = 0;
    assert_non_null(all);
    assert_non_null(made);
    make_corpus(all, &random);
    made->random = &random;
    for (int i = 0; i < QUERIES; i++) {
        made->used = 0;
        const node *query = make(made, DEPTH);
        ym__buffer_clear(&text);
        write_query(&text, query, OR, &random);
        if (reach(query) == 0) {
            ym_error error = {0};
            ym_results *results = NULL;
            const ym_search_options options = {.no_entries = true};
            assert_int_equal(
                ym_search(&results, all->index, ym__buffer_text(&text), &options, &error),
                YM_E_INPUT);
            assert_true(error.column > 0);
            continue;
        }
        const bool wide = random_below(&random, 3) == 0;
        bool *found = evaluate(query, all, wide);
        assert_found(all, ym__buffer_text(&text), found, wide);
        for (size_t j = 0; j < all->count; j++)
            with_hits += found[j] && (j == 0 || !found[j - 1]);
        asked++;
        free(found);
    }
    assert_true(asked > QUERIES / 2 && with_hits > asked);
    ym__buffer_free(&text);
    free(made);
    corpus_free(all);
    free(all);
}

/* ---- any bytes ------------------------------------------------------------------------------ */

static const char *const fragments[] = {"NEAR(",
                                        "NEAR(a b, 3)",
                                        "^",
                                        "^a",
                                        "text:",
                                        "passage_text:",
                                        "{text}:",
                                        "{a b}:",
                                        "-text:",
                                        "a:b",
                                        "\"",
                                        "\"\"",
                                        "“",
                                        "」",
                                        "*",
                                        "a*",
                                        "**",
                                        "(",
                                        ")",
                                        "()",
                                        "AND",
                                        "OR",
                                        "NOT",
                                        " ",
                                        " ",
                                        "　",
                                        "+",
                                        "-",
                                        "--",
                                        "a + b",
                                        "'",
                                        "''",
                                        ";",
                                        "; DROP TABLE article; --",
                                        "%",
                                        "_",
                                        "\\",
                                        "\x01",
                                        "type:",
                                        "type:place",
                                        "title:",
                                        "before:",
                                        "before:2025-01-31",
                                        "after:2",
                                        "lang:",
                                        "source:",
                                        "rank",
                                        "泽连斯基",
                                        "普",
                                        "，",
                                        "\xC3",
                                        "\xE6\xB3",
                                        "\xF0\x9F\x98\x80",
                                        "\xFF",
                                        "\xED\xA0\x80",
                                        "é",
                                        "e\xCC\x81",
                                        "1",
                                        "2025",
                                        "rowid",
                                        "MATCH",
                                        "\t",
                                        "\n",
                                        "①",
                                        "ａ",
                                        "\xE2\x80\x8B",
                                        NULL};

/* What may be said of a query is ours: not a word of SQLite's. */
static void assert_own_words(const char *query, const ym_error *error)
{
    static const char *const foreign[] = {"fts5",           "SQL",      "syntax", "unterminated",
                                          "no such column", "malformed"};
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        if (strstr(error->message, foreign[i]) != NULL)
            fail_msg("%s: %s", query, error->message);
    }
}

static void ask(ym_index *index, const char *query, random_source *random)
{
    ym_error error = {0};
    ym_results *results = NULL;
    const ym_search_options options = {.exact = random_below(random, 4) == 0,
                                       .scope = random_below(random, 4) == 0 ? YM_SCOPE_ARTICLE
                                                                             : YM_SCOPE_PASSAGE,
                                       .passage_limit = 5,
                                       .timeout_ms = 10000};
    const ym_status status = ym_search(&results, index, query, &options, &error);
    if (status != YM_OK) {
        if (status != YM_E_INPUT)
            fail_msg("%s: status %d, %s", query, status, error.message);
        assert_null(results);
        assert_own_words(query, &error);
    }
    ym_results_free(results);
}

static void any_bytes_are_a_query(void **state)
{
    (void)state;
    enum { QUERIES = 2000 };
    random_source random = random_start("any_bytes_are_a_query", 0x6279746573);
    corpus *all = calloc(1, sizeof *all);
    ym__buffer query = {0};
    assert_non_null(all);
    make_corpus(all, &random);
    for (int i = 0; i < QUERIES; i++) {
        if (i % 4 != 0) {
            random_text(&random, &query, fragments, 1 + random_below(&random, 12));
        } else {
            ym__buffer_clear(&query);
            for (size_t size = 1 + random_below(&random, 40); size > 0; size--)
                ym__buffer_putc(&query, (char)(1 + random_below(&random, 255)));
        }
        ask(all->index, ym__buffer_text(&query), &random);
    }
    /* The longest ones: of one term, of many, of one level of parentheses after the other. */
    static const char *const units[] = {"泽", "a",      "a ", "泽 ",   "(",     "NOT ",
                                        "-",  "\"a\" ", "a*", "a OR ", "停火 ", NULL};
    for (size_t i = 0; units[i] != NULL; i++) {
        ym__buffer_clear(&query);
        while (query.size + strlen(units[i]) <= 4096)
            ym__buffer_puts(&query, units[i]);
        ask(all->index, ym__buffer_text(&query), &random);
    }
    ym__buffer_free(&query);
    corpus_free(all);
    free(all);
}

/* ---- time ----------------------------------------------------------------------------------- */

/* A limit that no search keeps, since the entries alone take longer to read. */
static void a_search_ends_in_time(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *results = NULL;
    ym__buffer tsv = {0};
    ym__buffer_puts(&tsv, "id\tzh\tpinyin\ten\n");
    for (int i = 0; i < 20000; i++)
        ym__buffer_printf(&tsv, "a-%d\t巴%c%c\tba ba\tBa %d\n", i, 'A' + i / 26 % 26, 'A' + i % 26,
                          i);
    ym_index *index = sample_create(NULL, ym__buffer_text(&tsv));
    ym__buffer_free(&tsv);
    ym_search_options options = {.timeout_ms = 1};
    assert_int_equal(ym_search(&results, index, "巴", &options, &error), YM_E_TIMEOUT);
    assert_null(results);
    sample_assert_contains(error.message, "stopped after 0.001 seconds");
    /* It leaves nothing behind. */
    options.timeout_ms = 0;
    assert_int_equal(ym_search(&results, index, "巴", &options, &error), YM_OK);
    assert_int_equal(ym_results_entry_total(results), 20000);
    ym_results_free(results);
    sample_assert_clean(index);
    ym_index_close(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_a_plain_evaluation),
        cmocka_unit_test(any_bytes_are_a_query),
        cmocka_unit_test(a_search_ends_in_time),
    };
    return cmocka_run_group_tests_name("query", tests, sample_make_folder, sample_remove_folder);
}
