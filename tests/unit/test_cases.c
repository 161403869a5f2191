/* The cases of tests/cases/ that are about text, mentions and queries: one test a file. What is
 * expected stands in the files; here stands only how it is asked. Run from the top folder. */
#include "base/hash.h"
#include "read/wikitext.h"
#include "search/query.h"
#include "support.h"
#include "tag/gazetteer.h"
#include "text/encoding.h"
#include "text/passage.h"
#include "text/pinyin.h"
#include "text/token.h"

#include <yiming/search.h>
#include <yiming/tag.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants the four above. */
#include <cmocka.h>

/* ---- fold, tokens --------------------------------------------------------------------------- */

static void try_fold(const case_line *each, size_t column, ym__buffer *came)
{
    ym_error error;
    const char *text = each->cells[0];
    assert_int_equal(ym__fold_text(came, text, strlen(text), column == 2, &error), YM_OK);
}

static void fold(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/fold.tsv", "text\tfolded\tkey\twhy", 1, 40, try_fold),
                     0);
}

static int add_token(void *context, const ym__token *token)
{
    ym__buffer *came = context;
    assert_true(token->start < token->end);
    if (came->size > 0)
        ym__buffer_putc(came, token->same_position ? '/' : ' ');
    ym__buffer_append(came, token->text, token->bytes);
    return 0;
}

static void try_tokens(const case_line *each, size_t column, ym__buffer *came)
{
    ym__folded folded = {0};
    ym_error error;
    const bool query = column == 2;
    assert_int_equal(ym__fold(&folded, each->cells[0], strlen(each->cells[0]), &error), YM_OK);
    assert_int_equal(ym__token_walk(&folded, query, add_token, came), 0);
    if (query && ym__token_needs_prefix(&folded))
        ym__buffer_putc(came, '*');
    ym__folded_free(&folded);
}

static void tokens(void **state)
{
    (void)state;
    assert_int_equal(
        cases_run("tests/cases/tokens.tsv", "text\tindex\tquery\twhy", 1, 30, try_tokens), 0);
}

/* ---- sentences, passages -------------------------------------------------------------------- */

typedef struct cuts {
    const char *text;
    ym__buffer *came;
} cuts;

static ym_status add_piece(void *context, size_t start, size_t end)
{
    const cuts *pieces = context;
    if (start > 0)
        ym__buffer_putc(pieces->came, '|');
    ym__buffer_append(pieces->came, pieces->text + start, end - start);
    return YM_OK;
}

/* The case is its own answer: the text with '|' where it is cut. */
static void without_cuts(ym__buffer *text, const char *cell)
{
    for (; *cell != '\0'; cell++) {
        if (*cell != '|')
            ym__buffer_putc(text, *cell);
    }
}

static void try_sentences(const case_line *each, size_t column, ym__buffer *came)
{
    ym__buffer text = {0};
    without_cuts(&text, each->cells[column]);
    cuts pieces = {ym__buffer_text(&text), came};
    assert_int_equal(ym__sentence_walk(pieces.text, text.size, add_piece, &pieces), YM_OK);
    ym__buffer_free(&text);
}

static void sentences(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/sentences.tsv", "text\twhy", 0, 40, try_sentences), 0);
}

static void try_passages(const case_line *each, size_t column, ym__buffer *came)
{
    ym__buffer text = {0};
    without_cuts(&text, each->cells[column]);
    cuts pieces = {ym__buffer_text(&text), came};
    assert_int_equal(ym__passage_walk(pieces.text, text.size, add_piece, &pieces), YM_OK);
    ym__buffer_free(&text);
}

static void passages(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/passages.tsv", "text\twhy", 0, 25, try_passages), 0);
}

/* ---- encodings ------------------------------------------------------------------------------ */

/* Bytes out of a cell: \xD6 is one. */
static void append_bytes(ym__buffer *out, const char *cell)
{
    for (; *cell != '\0'; cell++) {
        if (cell[0] == '\\' && cell[1] == 'x') {
            ym__buffer_putc(out, (char)(ym__hex_value(cell[2]) * 16 + ym__hex_value(cell[3])));
            cell += 3;
        } else {
            ym__buffer_putc(out, *cell);
        }
    }
}

static void try_encodings(const case_line *each, size_t column, ym__buffer *came)
{
    const char *label = each->cells[0];
    const bool page = *label != '=' && *label != '-';
    ym__buffer bytes = {0};
    ym__buffer text = {0};
    ym__decoded about;
    ym_error error = {0};
    if (page)
        ym__buffer_printf(&bytes, "<meta charset=%s>", label);
    const size_t head = bytes.size;
    append_bytes(&bytes, each->cells[1]);
    assert_int_equal(ym__decode(&text, bytes.bytes, bytes.size, *label == '=' ? label + 1 : NULL,
                                page, &about, &error),
                     YM_OK);
    if (column == 3) {
        ym__buffer_puts(came, ym__buffer_text(&text) + head);
    } else {
        ym__buffer_puts(came, about.encoding);
        if (about.replaced > 0)
            ym__buffer_printf(came, " %llu", (unsigned long long)about.replaced);
        if (strstr(ym__buffer_text(&about.warnings), "encoding suspect") != NULL)
            ym__buffer_puts(came, " suspect");
    }
    ym__buffer_free(&about.warnings);
    ym__buffer_free(&bytes);
    ym__buffer_free(&text);
}

static void encodings(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/encodings.tsv", "label\tbytes\tencoding\ttext\twhy", 2,
                               40, try_encodings),
                     0);
}

/* ---- wikitext ------------------------------------------------------------------------------- */

static void try_wikitext(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    ym__article article = {0};
    ym__buffer text = {0};
    ym_error error = {0};
    for (const char *at = each->cells[1]; *at != '\0';) {
        const size_t plain = strcspn(at, "\xE2");
        const bool newline = strncmp(at + plain, "⏎", strlen("⏎")) == 0;
        ym__buffer_append(&text, at, plain + (at[plain] != '\0' && !newline));
        if (newline)
            ym__buffer_putc(&text, '\n');
        at += plain + (newline ? strlen("⏎") : at[plain] != '\0');
    }
    assert_int_equal(ym__wikitext_read(&article, ym__buffer_text(&text), text.size,
                                       strcmp(each->cells[0], "hant") == 0, &error),
                     YM_OK);
    for (size_t i = 0; i < article.paragraphs.count; i++)
        ym__buffer_printf(came, "%s%s", i > 0 ? " ¶ " : "", article.paragraphs.items[i]);
    ym__article_free(&article);
    ym__buffer_free(&text);
}

static void wikitext(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/wikitext.tsv", "script\twikitext\tparagraphs\twhy", 2,
                               40, try_wikitext),
                     0);
}

/* ---- pinyin --------------------------------------------------------------------------------- */

static void check_reading(ym__buffer *came, const char *text)
{
    const char *reading = strchr(text, '=');
    assert_non_null(reading);
    const size_t wrong =
        ym__pinyin_check(text, (size_t)(reading - text), reading + 1, strlen(reading + 1));
    if (wrong == 0)
        ym__buffer_puts(came, "ok");
    else
        ym__buffer_printf(came, "%zu", wrong);
}

static void try_pinyin(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    const char *what = each->cells[0];
    const char *text = each->cells[1];
    const size_t bytes = strlen(text);
    ym_error error;
    bool good = true;
    if (strcmp(what, "key") == 0)
        good = ym__pinyin_key(came, text, bytes, &error) == YM_OK;
    else if (strcmp(what, "tones") == 0)
        good = ym__pinyin_tone_key(came, text, bytes);
    else if (strcmp(what, "initials") == 0)
        good = ym__pinyin_initials(came, text, bytes);
    else if (strcmp(what, "guess") == 0)
        ym__pinyin_guess(came, text, bytes);
    else if (strcmp(what, "check") == 0)
        check_reading(came, text);
    else
        ym__buffer_printf(came, "(%s is not known)", what);
    if (!good) {
        assert_int_equal(came->size, 0);
        ym__buffer_puts(came, "no");
    }
}

static void pinyin(void **state)
{
    (void)state;
    assert_int_equal(
        cases_run("tests/cases/pinyin.tsv", "what\ttext\texpected\twhy", 2, 40, try_pinyin), 0);
}

/* ---- mentions ------------------------------------------------------------------------------- */

static ym_glossary *glossary;
static ym_tagger *tagger;

static void report_row(void *context, const ym_finding *finding)
{
    (void)context;
    fail_msg("%s:%llu: %s", finding->file, (unsigned long long)finding->line, finding->message);
}

static int load_glossary(void **state)
{
    (void)state;
    static const char *const paths[] = {"tests/cases/tag-glossary.tsv"};
    ym_error error;
    if (ym_glossary_load(&glossary, paths, 1, &(ym_glossary_options){.origin = "cases"}, report_row,
                         NULL, &error) < 0 ||
        ym_tagger_new(&tagger, glossary, NULL, &error) < 0) {
        print_error("%s; run from the top folder\n", error.message);
        return -1;
    }
    return 0;
}

static int free_glossary(void **state)
{
    (void)state;
    ym_tagger_free(tagger);
    ym_glossary_free(glossary);
    return 0;
}

enum { MOST_PASSAGES = 8 };

static void try_tag(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    char *text = strdup(each->cells[0]);
    const char *parts[MOST_PASSAGES];
    ym_mention *mentions = NULL;
    size_t count = 0;
    ym_error error;
    assert_non_null(text);
    const size_t part_count = cases_divide(text, " ¶ ", parts, MOST_PASSAGES);
    assert_int_equal(ym_tagger_tag(&mentions, &count, tagger, parts, part_count, &error), YM_OK);
    size_t i = 0;
    for (size_t part = 0; part < part_count; part++) {
        ym__buffer_puts(came, part == 0 ? "" : " ¶ ");
        if (i == count || mentions[i].passage != part)
            ym__buffer_putc(came, '-');
        for (size_t first = i; i < count && mentions[i].passage == part; i++) {
            const ym_mention *mention = &mentions[i];
            ym__buffer_puts(came, i == first ? "" : " | ");
            for (size_t at = mention->parent; at != YM_NO_PARENT; at = mentions[at].parent)
                ym__buffer_putc(came, '>');
            ym__buffer_append(came, parts[part] + mention->start, mention->end - mention->start);
            ym__buffer_printf(came, "=%s", mention->entry->id);
        }
    }
    assert_int_equal(i, count);
    ym_mentions_free(mentions);
    free(text);
}

static void tag(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/tag.tsv", "text\tmentions\twhy", 1, 60, try_tag), 0);
}

/* ---- queries -------------------------------------------------------------------------------- */

/* Children stand behind blanks, words that may be one name with the word before behind "_". */
static void add_node(ym__buffer *came, const ym__query_node *node)
{
    static const char *const fields[] = {"type", "title", "before", "after", "lang", "source"};
    static const char *const kinds[] = {
        [YM__QUERY_AND] = "AND", [YM__QUERY_OR] = "OR", [YM__QUERY_NOT] = "NOT"};
    if (node->kind == YM__QUERY_FILTER)
        ym__buffer_printf(came, "%s:", fields[node->field]);
    if (node->kind == YM__QUERY_FILTER || node->kind == YM__QUERY_TERM) {
        ym__buffer_printf(came, node->quoted ? "\"%s\"" : "%s", node->text);
        ym__buffer_puts(came, node->prefix ? "*" : "");
        return;
    }
    ym__buffer_printf(came, "(%s", kinds[node->kind]);
    for (const ym__query_node *child = node->first; child != NULL; child = child->next) {
        ym__buffer_putc(came, child->joined ? '_' : ' ');
        add_node(came, child);
    }
    ym__buffer_putc(came, ')');
}

/* Parses what cannot be parsed as well: the column and the message are in the error. */
static void try_query(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    ym__query query;
    ym_error error = {0};
    if (ym__query_parse(&query, each->cells[0], &error) == YM_OK) {
        add_node(came, query.root);
        ym__query_free(&query);
        return;
    }
    assert_int_equal(error.status, YM_E_INPUT);
    ym__buffer_puts(came, "error");
    if (error.column > 0)
        ym__buffer_printf(came, " %zu", error.column);
}

static void try_message(const case_line *each, size_t column, ym__buffer *came)
{
    ym__query query;
    ym_error error = {0};
    char place[64];
    assert_int_equal(ym__query_parse(&query, each->cells[0], &error), YM_E_INPUT);
    snprintf(place, sizeof place, " (column %zu of the query)", error.column);
    const char *behind = strstr(error.message, place);
    assert_true(behind != NULL && strlen(behind) == strlen(place));
    if (column == 1)
        ym__buffer_printf(came, "%zu", error.column);
    else
        ym__buffer_append(came, error.message, (size_t)(behind - error.message));
}

static void try_advice(const case_line *each, size_t column, ym__buffer *came)
{
    ym_error advice = {0};
    if (!ym_search_advice(&advice, each->cells[0]))
        return;
    if (column == 1)
        ym__buffer_printf(came, "%zu", advice.column);
    else
        ym__buffer_puts(came, advice.message);
}

static void query(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/query/tree.tsv", "query\ttree\twhy", 1, 150, try_query),
                     0);
    assert_int_equal(cases_run("tests/cases/query/messages.tsv", "query\tcolumn\tmessage\twhy", 1,
                               20, try_message),
                     0);
    assert_int_equal(
        cases_run("tests/cases/query/advice.tsv", "query\tcolumn\tadvice\twhy", 1, 20, try_advice),
        0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fold),
        cmocka_unit_test(tokens),
        cmocka_unit_test(sentences),
        cmocka_unit_test(passages),
        cmocka_unit_test(encodings),
        cmocka_unit_test(wikitext),
        cmocka_unit_test(pinyin),
        cmocka_unit_test(query),
        cmocka_unit_test_setup_teardown(tag, load_glossary, free_glossary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
