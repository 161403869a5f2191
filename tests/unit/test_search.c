/* The room search/: what tests/cases/search.tsv and the query/ folder say, over the sample articles and the bundled glossary; and a scan of all
 * passages by hand, to which full text must agree. Run from the top folder. */
#include "index/index.h"
#include "sample.h"
#include "search/meaning.h"
#include "support.h"
#include "text/fold.h"
#include "text/script.h"
#include "text/utf8.h"

#include <yiming/search.h>

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants some of the above. */
#include <cmocka.h>

static ym_index *samples; /* made once: nothing here writes */

static int open_samples(void **state)
{
    if (sample_make_folder(state) != 0)
        return -1;
    samples = sample_articles();
    return 0;
}

static int close_samples(void **state)
{
    ym_index_close(samples);
    return sample_remove_folder(state);
}

/* ---- spans ---------------------------------------------------------------------------------- */

static void fold(ym__buffer *out, const char *text, size_t bytes)
{
    ym_error error;
    ym__buffer_clear(out);
    assert_int_equal(ym__fold_text(out, text, bytes, true, &error), YM_OK);
}

static bool is_border(const char *text, size_t at)
{
    return ((unsigned char)text[at] & 0xC0) != 0x80;
}

/* The row of the passage with this text. */
static int64_t passage_of(const char *text)
{
    sqlite3_stmt *statement = NULL;
    static const char sql[] = "SELECT id FROM passage WHERE text = ?1";
    assert_int_equal(sqlite3_prepare_v2(samples->db, sql, -1, &statement, NULL), SQLITE_OK);
    sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    const int64_t row = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return row;
}

/* Is a mention of the entry stored within the span? */
static bool holds_mention(const ym_passage_hit *hit, ym_span span, const char *entry)
{
    return sample_mentions_in(samples, passage_of(hit->text), entry, span.start, span.end) > 0;
}

/* Does the span hold the text of a term, or a mention of an entry that a term or the query names? */
static bool is_span_right(const ym_results *found, const ym_passage_hit *hit, ym_span span,
                          const ym__meaning *meaning)
{
    ym__buffer have = {0};
    ym__buffer want = {0};
    bool right = false;
    fold(&have, hit->text + span.start, span.end - span.start);
    for (size_t i = 0; i < meaning->term_count && !right; i++) {
        const ym__term *term = &meaning->terms[i];
        if (term->excluded)
            continue;
        if (term->text != NULL) {
            fold(&want, term->text, strlen(term->text));
            right = strstr(ym__buffer_text(&have), ym__buffer_text(&want)) != NULL;
        }
        for (size_t j = 0; j < term->entries.count && !right; j++)
            right = holds_mention(hit, span, term->entries.items[j].entry->id);
    }
    for (size_t i = 0; i < ym_results_entry_count(found) && !right; i++)
        right = holds_mention(hit, span, ym_results_entry(found, i)->entry->id);
    ym__buffer_free(&have);
    ym__buffer_free(&want);
    return right;
}

/* Appends what is wrong with the spans of a passage. */
static void check_spans(ym__buffer *came, const ym_results *found, const ym_passage_hit *hit,
                        const ym__meaning *meaning)
{
    size_t from = 0;
    if (hit->span_count == 0 && meaning->term_count > 0)
        ym__buffer_printf(came, " no span in \"%s\"", hit->text);
    for (size_t i = 0; i < hit->span_count; i++) {
        const ym_span span = hit->spans[i];
        const bool placed = span.start >= from && span.start < span.end &&
                            span.end <= strlen(hit->text) && is_border(hit->text, span.start) &&
                            is_border(hit->text, span.end);
        if (!placed || !is_span_right(found, hit, span, meaning))
            ym__buffer_printf(came, " wrong span %zu-%zu of \"%s\"", span.start, span.end,
                              hit->text);
        from = span.end;
    }
}

/* ---- the cases ------------------------------------------------------------------------------ */

/* The options of a case; `words` owns their strings. */
static ym_search_options options_of(const char *cell, char *words, size_t room)
{
    static const char *const sorts[] = {"match", "date", "pinyin", "english", "count"};
    ym_search_options options = {.exact = false};
    assert_true(strlen(cell) < room);
    snprintf(words, room, "%s", cell);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
        const size_t name_bytes = strcspn(word, "=");
        const char *value = word + name_bytes + (word[name_bytes] == '=');
        word[name_bytes] = '\0';
        if (strcmp(word, "exact") == 0)
            options.exact = true;
        else if (strcmp(word, "all") == 0)
            options.all_duplicates = true;
        else if (strcmp(word, "in") == 0 && strcmp(value, "text") == 0)
            options.no_entries = true;
        else if (strcmp(word, "in") == 0)
            options.no_passages = true;
        else if (strcmp(word, "type") == 0)
            options.types = value;
        else if (strcmp(word, "since") == 0)
            options.since = value;
        else if (strcmp(word, "until") == 0)
            options.until = value;
        else if (strcmp(word, "article") == 0)
            options.article = value;
        else if (strcmp(word, "scope") == 0 && strcmp(value, "article") == 0)
            options.scope = YM_SCOPE_ARTICLE;
        else if (strcmp(word, "limit") == 0)
            options.passage_limit = strtoul(value, NULL, 10);
        else if (strcmp(word, "offset") == 0)
            options.offset = strtoul(value, NULL, 10);
        else if (strcmp(word, "sort") == 0)
            while (strcmp(sorts[options.sort], value) != 0)
                options.sort++;
        else
            fail_msg("no option %s", word);
    }
    return options;
}

/* As many entries as the case names; all of them, unless it ends in "…". */
static void tell_entries(ym__buffer *came, const ym_results *results, const char *expected)
{
    size_t named = 0;
    bool open = false;
    for (const char *at = expected; *at != '\0'; at += strspn(at, " ")) {
        const size_t size = strcspn(at, " ");
        open = strncmp(at, "…", size) == 0;
        named += !open;
        at += size;
    }
    for (size_t i = 0; i < ym_results_entry_count(results) && (!open || i < named); i++) {
        const ym_entry_hit *hit = ym_results_entry(results, i);
        ym__buffer_printf(came, "%s%s/%s", i > 0 ? " " : "", hit->entry->id,
                          ym_match_name(hit->match));
    }
    if (open)
        ym__buffer_puts(came, came->size > 0 ? " …" : "…");
}

static bool has_source(const ym_results *results, const char *part)
{
    for (size_t i = 0; i < ym_results_passage_count(results); i++) {
        if (strstr(ym_results_passage(results, i)->source, part) != NULL)
            return true;
    }
    return false;
}

/* Repeats what the case says of the passages as far as it is so. */
static void tell_passages(ym__buffer *came, const ym_results *results, const char *expected)
{
    char words[512];
    const size_t count = ym_results_passage_count(results);
    assert_true(strlen(expected) < sizeof words);
    snprintf(words, sizeof words, "%s", expected);
    for (char *word = strtok(words, " "); word != NULL; word = strtok(NULL, " ")) {
        char *end = word;
        if (came->size > 0)
            ym__buffer_putc(came, ' ');
        if (strncmp(word, "has:", 4) == 0 || strncmp(word, "not:", 4) == 0)
            ym__buffer_printf(came, "%s:%s", has_source(results, word + 4) ? "has" : "not",
                              word + 4);
        else if (count >= strtoul(word, &end, 10) && *end == '+')
            ym__buffer_puts(came, word);
        else
            ym__buffer_printf(came, "%zu", count);
    }
}

static void try_search(const case_line *each, size_t column, ym__buffer *came)
{
    char words[256];
    ym_error error = {0};
    ym_results *results = NULL;
    ym__meaning meaning = {.term_count = 0};
    const char *expected = each->cells[column];
    const ym_search_options options = options_of(each->cells[1], words, sizeof words);
    const ym_status status = ym_search(&results, samples, each->cells[0], &options, &error);
    if (status < 0) {
        assert_null(results);
        assert_int_equal(status, error.status);
        const bool as_said = column == 3 && strstr(error.message, expected) != NULL;
        ym__buffer_puts(came, column == 2 ? "error" : as_said ? expected : error.message);
        return;
    }
    if (column == 2) {
        tell_entries(came, results, expected);
    } else {
        /* What was found, whether it is listed or not. */
        ym_results *found = NULL;
        const ym_search_options wide = {.exact = options.exact, .passage_limit = 1};
        tell_passages(came, results, expected);
        assert_int_equal(ym__meaning_make(&meaning, samples, each->cells[0], &options, &error),
                         YM_OK);
        assert_int_equal(ym_search(&found, samples, each->cells[0], &wide, &error), YM_OK);
        for (size_t i = 0; i < ym_results_passage_count(results); i++)
            check_spans(came, found, ym_results_passage(results, i), &meaning);
        ym__meaning_free(&meaning);
        ym_results_free(found);
    }
    ym_results_free(results);
}

static void cases_hold(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        size_t fewest;
    } files[] = {{"tests/cases/search.tsv", 100},
                 {"tests/cases/query/names.tsv", 25},
                 {"tests/cases/query/operators.tsv", 12},
                 {"tests/cases/query/filters.tsv", 35}};
    size_t failed = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        failed += cases_run(files[i].path, "query\toptions\tentries\tpassages\twhy", 2,
                            files[i].fewest, try_search);
    assert_int_equal(failed, 0);
}

/* ---- a scan by hand ------------------------------------------------------------------------- */

typedef struct exported {
    char *article;
    uint64_t passage;
    char *text;
    ym__buffer folded;
} exported;

typedef struct exported_list {
    exported *items;
    size_t count;
} exported_list;

/* All passages, out of the export. */
static exported_list read_export(void)
{
    exported_list list = {0};
    char *text = sample_export(samples, YM_EXPORT_PASSAGES);
    for (char *line = text; *line != '\0';) {
        json_error_t fault;
        ym_error error;
        char *end = strchr(line, '\n');
        *end = '\0';
        json_t *object = json_loads(line, 0, &fault);
        exported *grown = realloc(list.items, (list.count + 1) * sizeof *grown);
        assert_non_null(object);
        assert_non_null(grown);
        list.items = grown;
        exported *each = &list.items[list.count++];
        *each =
            (exported){.article = strdup(json_string_value(json_object_get(object, "article"))),
                       .passage = (uint64_t)json_integer_value(json_object_get(object, "passage")),
                       .text = strdup(json_string_value(json_object_get(object, "text")))};
        assert_int_equal(
            ym__fold_text(&each->folded, each->text, strlen(each->text), false, &error), YM_OK);
        json_decref(object);
        line = end + 1;
    }
    free(text);
    return list;
}

static void exported_list_free(exported_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->items[i].article);
        free(list->items[i].text);
        ym__buffer_free(&list->items[i].folded);
    }
    free(list->items);
}

/* A run of `count` Han characters somewhere in a passage; false when there is none at the place that was drawn. */
static bool draw_substring(ym__buffer *out, random_source *random, const exported_list *list,
                           size_t count)
{
    const char *text = list->items[random_below(random, list->count)].text;
    size_t at = random_below(random, strlen(text));
    while (!is_border(text, at))
        at--;
    ym__buffer_clear(out);
    for (size_t i = 0; i < count; i++) {
        uint32_t c = 0;
        const size_t size = text[at] == '\0' ? 0 : ym__utf8_next(text + at, &c);
        if (size == 0 || !ym__script_is_han(c))
            return false;
        ym__buffer_append(out, text + at, size);
        at += size;
    }
    return true;
}

/* A traditional character for each simplified one, as far as the articles have one. */
typedef struct traditional {
    uint32_t of[0x10000];
} traditional;

static traditional *learn_traditional(const exported_list *list)
{
    traditional *table = calloc(1, sizeof *table);
    assert_non_null(table);
    for (size_t i = 0; i < list->count; i++) {
        for (const char *at = list->items[i].text; *at != '\0';) {
            uint32_t c;
            at += ym__utf8_next(at, &c);
            if (ym__script_is_han(c) && ym__fold_han(c) != c && ym__fold_han(c) < 0x10000)
                table->of[ym__fold_han(c)] = c;
        }
    }
    return table;
}

/* The text in one script: simplified without a table. */
static void convert(ym__buffer *out, const char *text, const traditional *table)
{
    ym__buffer_clear(out);
    while (*text != '\0') {
        uint32_t c;
        text += ym__utf8_next(text, &c);
        c = ym__fold_han(c);
        if (table != NULL && c < 0x10000 && table->of[c] != 0)
            c = table->of[c];
        ym__utf8_append(out, c);
    }
}

/* Is the result of the search for the text exactly the passages whose folded text holds its folded form? */
static void assert_as_scanned(const exported_list *list, const char *text)
{
    ym_error error = {0};
    ym__buffer query = {0};
    ym__buffer folded = {0};
    ym_results *results = NULL;
    const ym_search_options options = {.no_entries = true, .all_duplicates = true};
    ym__buffer_printf(&query, "\"%s\"", text);
    fold(&folded, text, strlen(text));
    if (ym_search(&results, samples, ym__buffer_text(&query), &options, &error) != YM_OK)
        fail_msg("%s: %s", text, error.message);
    size_t expected = 0;
    for (size_t i = 0; i < list->count; i++) {
        const exported *each = &list->items[i];
        if (strstr(ym__buffer_text(&each->folded), ym__buffer_text(&folded)) == NULL)
            continue;
        expected++;
        bool found = false;
        for (size_t j = 0; j < ym_results_passage_count(results) && !found; j++) {
            const ym_passage_hit *hit = ym_results_passage(results, j);
            found = hit->passage == each->passage && strcmp(hit->article, each->article) == 0;
        }
        if (!found)
            fail_msg("%s is not found in: %s", text, each->text);
    }
    /* Each span is the text, no more and no less. */
    for (size_t i = 0; i < ym_results_passage_count(results); i++) {
        const ym_passage_hit *hit = ym_results_passage(results, i);
        assert_true(hit->span_count > 0);
        for (size_t j = 0; j < hit->span_count; j++) {
            fold(&query, hit->text + hit->spans[j].start, hit->spans[j].end - hit->spans[j].start);
            assert_string_equal(ym__buffer_text(&query), ym__buffer_text(&folded));
        }
    }
    if (expected != ym_results_passage_count(results))
        fail_msg("%s: %zu passages found, %zu hold it", text, ym_results_passage_count(results),
                 expected);
    ym_results_free(results);
    ym__buffer_free(&query);
    ym__buffer_free(&folded);
}

static void agrees_with_a_scan(void **state)
{
    (void)state;
    enum { QUERIES = 300, LONGEST = 6 };
    random_source random = random_start("agrees_with_a_scan", 0x59494d494e47);
    exported_list list = read_export();
    traditional *table = learn_traditional(&list);
    ym__buffer text = {0};
    ym__buffer other = {0};
    assert_true(list.count > 90);
    for (size_t done = 0; done < QUERIES && list.count > 0;) {
        if (!draw_substring(&text, &random, &list, done % LONGEST + 1))
            continue;
        assert_as_scanned(&list, ym__buffer_text(&text));
        convert(&other, ym__buffer_text(&text), NULL);
        assert_as_scanned(&list, ym__buffer_text(&other));
        convert(&other, ym__buffer_text(&text), table);
        assert_as_scanned(&list, ym__buffer_text(&other));
        done++;
    }
    ym__buffer_free(&text);
    ym__buffer_free(&other);
    free(table);
    exported_list_free(&list);
}

/* ---- order and limits ----------------------------------------------------------------------- */

static void passages_come_newest_first(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *all = NULL;
    ym_search_options options = {.exact = false};
    assert_int_equal(ym_search(&all, samples, "特朗普 OR 停火 OR 核", &options, &error), YM_OK);
    const size_t count = ym_results_passage_count(all);
    assert_true(count > 30);
    assert_int_equal(ym_results_passage_total(all), count);
    for (size_t i = 1; i < count; i++) {
        const ym_passage_hit *before = ym_results_passage(all, i - 1);
        const ym_passage_hit *hit = ym_results_passage(all, i);
        const int order = strncmp(before->date, hit->date, 10);
        assert_true(order >= 0);
        if (order == 0 && strcmp(before->article, hit->article) == 0)
            assert_true(before->passage < hit->passage);
    }
    /* In pieces it is the same. */
    for (size_t from = 0; from <= count; from += 7) {
        ym_results *piece = NULL;
        options.passage_limit = 7;
        options.offset = from;
        assert_int_equal(ym_search(&piece, samples, "特朗普 OR 停火 OR 核", &options, &error),
                         YM_OK);
        assert_int_equal(ym_results_passage_total(piece), count);
        assert_int_equal(ym_results_passage_count(piece), count - from < 7 ? count - from : 7);
        for (size_t i = 0; i < ym_results_passage_count(piece); i++) {
            assert_string_equal(ym_results_passage(piece, i)->passage_id,
                                ym_results_passage(all, from + i)->passage_id);
            assert_string_equal(ym_results_passage(piece, i)->article,
                                ym_results_passage(all, from + i)->article);
        }
        ym_results_free(piece);
    }
    ym_results_free(all);
}

/* Every entry that begins so is counted and ranked before any is left out, however many keys of other kinds begin so. */
static void counts_all_that_begin_so(void **state)
{
    (void)state;
    enum { ENTRIES = 3000 };
    ym_error error = {0};
    ym_results *results = NULL;
    ym__buffer tsv = {0};
    ym__buffer_puts(&tsv, "id\tzh\tpinyin\ten\n");
    for (int i = 0; i < ENTRIES; i++)
        ym__buffer_printf(&tsv, "a-%d\t巴%c%c\tba ba\tBa %d\n", i, 'A' + i / 26 % 26, 'A' + i % 26,
                          i);
    ym_index *index = sample_create(NULL, tsv.bytes);
    const ym_search_options options = {.entry_limit = 10, .sort = YM_SORT_ENGLISH};
    assert_int_equal(ym_search(&results, index, "Ba", &options, &error), YM_OK);
    assert_int_equal(ym_results_entry_total(results), ENTRIES);
    assert_int_equal(ym_results_entry_count(results), 10);
    assert_string_equal(ym_results_entry(results, 0)->entry->id, "a-0");
    ym_results_free(results);
    ym__buffer_free(&tsv);
    ym_index_close(index);
}

/* What makes no sense is said even where nothing would come of it, and what matched is what is told. */
static void options_and_labels_are_told_truly(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *results = NULL;
    ym_search_options options = {.no_passages = true, .since = "nonsense"};
    assert_int_equal(ym_search(&results, samples, "泽连斯基", &options, &error), YM_E_USAGE);
    sample_assert_contains(error.message, "nonsense is no date");
    options.since = NULL;
    options.article = "no-such-file.txt";
    assert_int_equal(ym_search(&results, samples, "泽连斯基", &options, &error), YM_E_NOT_FOUND);
    options.article = NULL;
    assert_int_equal(ym_search(&results, samples, "Zelensky, Volodymyr", &options, &error), YM_OK);
    assert_string_equal(ym_results_entry(results, 0)->entry->id, "zelensky");
    assert_string_equal(ym_results_entry(results, 0)->label, "Zelensky");
    ym_results_free(results);
}

/* Of one day the latest hour comes first, those without an hour last. */
static void passages_of_a_day_come_by_the_hour(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *results = NULL;
    sample_merge job = {.summary = {0}};
    const ym_search_options options = {.exact = false};
    ym_index *index = sample_create(NULL, NULL);
    sample_write_text("day.jsonl", "{\"id\":\"1\",\"source\":\"w\",\"title\":\"a\",\"text\":"
                                   "\"银杏一\",\"date\":\"2025-12-30T08:05:00+08:00\"}\n"
                                   "{\"id\":\"2\",\"source\":\"w\",\"title\":\"b\",\"text\":"
                                   "\"银杏二\",\"date\":\"2025-12-30\"}\n"
                                   "{\"id\":\"3\",\"source\":\"w\",\"title\":\"c\",\"text\":"
                                   "\"银杏三\",\"date\":\"2025-12-30T21:40:09+08:00\"}\n"
                                   "{\"id\":\"4\",\"source\":\"w\",\"title\":\"d\",\"text\":"
                                   "\"银杏四\",\"date\":\"2025-12-30T08:06:00Z\"}\n");
    (void)sample_merge_one(&job, index, "day.jsonl");
    sample_merge_free(&job);
    assert_int_equal(ym_search(&results, index, "银杏", &options, &error), YM_OK);
    assert_int_equal(ym_results_passage_count(results), 4);
    static const char *const titles[] = {"c", "d", "a", "b"};
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(ym_results_passage(results, i)->title, titles[i]);
    ym_results_free(results);
    ym_index_close(index);
}

/* An article by its public name, as many digits of it as are needed. */
static void articles_go_by_their_names(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *results = NULL;
    char whole[17];
    char name[17];
    ym_search_options options = {.article = "tests/articles/talks-big5.txt"};
    assert_int_equal(ym_search(&results, samples, "普丁", &options, &error), YM_OK);
    const size_t count = ym_results_passage_count(results);
    assert_true(count > 0);
    snprintf(whole, sizeof whole, "%s", ym_results_passage(results, 0)->article);
    ym_results_free(results);
    options.article = name;
    for (int digits = 6; digits <= 16; digits++) {
        snprintf(name, sizeof name, "%.*s", digits, whole);
        assert_int_equal(ym_search(&results, samples, "普丁", &options, &error), YM_OK);
        assert_int_equal(ym_results_passage_count(results), count);
        ym_results_free(results);
    }
    name[5] = '\0';
    assert_int_equal(ym_search(&results, samples, "普丁", &options, &error), YM_E_NOT_FOUND);
    assert_null(results);
}

/* The row of the sample that a test writes: newest last. */
static void write_row(ym__buffer *out, int number, const char *date, const char *text)
{
    ym__buffer_printf(
        out, "{\"id\":\"%d\",\"source\":\"w\",\"title\":\"t%d\",\"date\":\"%s\",\"text\":\"%s\"}\n",
        number, number, date, text);
}

static ym_index *index_of_rows(const ym__buffer *rows)
{
    sample_merge job = {.summary = {0}};
    ym_index *index = sample_create(NULL, NULL);
    sample_write_text("rows.jsonl", rows->bytes);
    (void)sample_merge_one(&job, index, "rows.jsonl");
    sample_merge_free(&job);
    return index;
}

/* Walking texts by date and looking at each that was found give the same: rare and frequent, dated and undated, one article
 * a text and several. */
static void both_ways_give_one_order(void **state)
{
    (void)state;
    enum { ARTICLES = 300 };
    ym_error error = {0};
    ym__buffer rows = {0};
    for (int i = 0; i < ARTICLES; i++) {
        char date[32] = "";
        char text[128];
        if (i % 7 != 0)
            snprintf(date, sizeof date, "20%02d-%02d-%02d", 10 + i * 11 % 15, 1 + i * 5 % 12,
                     1 + i * 3 % 28);
        /* Every tenth text is that of another article as well. */
        snprintf(text, sizeof text, "第%d号报道说银杏%s。", i % 10 == 9 ? i - 1 : i,
                 (i % 10 == 9 ? i - 1 : i) % 50 == 8 ? "很少见" : "");
        write_row(&rows, i, date, text);
    }
    ym_index *index = index_of_rows(&rows);
    static const char *const queries[] = {"银杏", "很少见"};
    for (size_t i = 0; i < 4; i++) {
        ym_results *all = NULL;
        ym_search_options options = {.all_duplicates = i >= 2};
        assert_int_equal(ym_search(&all, index, queries[i % 2], &options, &error), YM_OK);
        const size_t count = ym_results_passage_count(all);
        assert_int_equal(count, i == 0 ? 270 : i == 2 ? ARTICLES : i == 1 ? 6 : 12);
        options.passage_limit = 5;
        for (size_t from = 0; from <= count; from += 5) {
            ym_results *page = NULL;
            options.offset = from;
            assert_int_equal(ym_search(&page, index, queries[i % 2], &options, &error), YM_OK);
            assert_int_equal(ym_results_passage_total(page), count);
            for (size_t j = 0; j < ym_results_passage_count(page); j++) {
                const ym_passage_hit *hit = ym_results_passage(page, j);
                assert_string_equal(hit->article, ym_results_passage(all, from + j)->article);
                assert_int_equal(hit->duplicates, ym_results_passage(all, from + j)->duplicates);
            }
            ym_results_free(page);
        }
        for (size_t j = 1; j < count; j++) {
            const char *newer = ym_results_passage(all, j - 1)->date;
            const char *older = ym_results_passage(all, j)->date;
            assert_true(older == NULL || (newer != NULL && strcmp(newer, older) >= 0));
        }
        ym_results_free(all);
    }
    ym__buffer_free(&rows);
    ym_index_close(index);
}

/* More often, in a shorter passage, and of rarer terms: that comes first; of equals the newer. */
static void relevant_passages_come_first(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__buffer rows = {0};
    ym_results *results = NULL;
    write_row(&rows, 1, "2020-01-01", "银杏，银杏，银杏。");
    write_row(&rows, 2, "2021-01-01", "公园里的银杏到了秋天就变成金黄色，游人很多。");
    write_row(&rows, 3, "2022-01-01", "公园里的银杏到了春天就变成翠绿色，游人不少。");
    write_row(&rows, 4, "2023-01-01", "有人说银杏好看，有人说枫树好看，还有人两样都不看。");
    ym_index *index = index_of_rows(&rows);
    ym_search_options options = {.passage_sort = YM_PASSAGES_RELEVANT};
    assert_int_equal(ym_search(&results, index, "银杏", &options, &error), YM_OK);
    static const char *const titles[] = {"t1", "t3", "t2", "t4"};
    assert_int_equal(ym_results_passage_count(results), 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(ym_results_passage(results, i)->title, titles[i]);
    ym_results_free(results);
    options.offset = 1;
    options.passage_limit = 2;
    assert_int_equal(ym_search(&results, index, "银杏 OR 枫树", &options, &error), YM_OK);
    assert_int_equal(ym_results_passage_count(results), 2);
    assert_int_equal(ym_results_passage_total(results), 4);
    assert_string_equal(ym_results_passage(results, 0)->title, "t1"); /* behind the one with 枫树 */
    ym_results_free(results);
    ym__buffer_free(&rows);
    ym_index_close(index);
}

static bool stop_at_third(void *context)
{
    return ++*(int *)context > 3;
}

/* An answer ends when it is no longer waited for, and when it grows too long. */
static void answers_are_bounded(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__set set = {0};
    int asked = 0;
    const ym__term term = {.text = "的"};
    const ym_search_options options = {.exact = false};
    assert_int_equal(ym__term_passages(&set, samples, &term, &error), YM_OK);
    assert_true(set.count > 10);
    for (int i = 0; i < 2; i++) {
        ym_results *results = calloc(1, sizeof *results);
        assert_non_null(results);
        if (i == 0)
            results->bounds = (ym__bounds){.stop = stop_at_third, .context = &asked};
        else
            results->bounds.most_bytes = 1000;
        assert_int_equal(
            ym__results_add_passages(results, samples, &set, &term, 1, &options, NULL, &error),
            i == 0 ? YM_E_INTERRUPTED : YM_E_LIMIT);
        assert_true(results->passage_count < 10);
        ym_results_free(results);
    }
    ym__set_free(&set);
}

/* A word with ü or đ is found however it is typed, and the whole word is marked. */
static void other_spellings_are_found(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__buffer rows = {0};
    write_row(&rows, 1, "2020-01-01", "Novak Đoković flew to Lüshun yesterday.");
    ym_index *index = index_of_rows(&rows);
    static const struct {
        const char *query;
        size_t start, end;
    } queries[] = {
        {"Đoković", 6, 15}, {"djokovic", 6, 15}, {"dokovic", 6, 15}, {"\"novak djokovic\"", 0, 15},
        {"lvshun", 24, 31}, {"lushun", 24, 31},  {"Lüshun", 24, 31}, {"lvs*", 24, 31},
        {"lüs*", 24, 31}};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        ym_results *results = NULL;
        const ym_search_options options = {.no_entries = true};
        assert_int_equal(ym_search(&results, index, queries[i].query, &options, &error), YM_OK);
        if (ym_results_passage_count(results) != 1)
            fail_msg("%s: not found", queries[i].query);
        const ym_passage_hit *hit = ym_results_passage(results, 0);
        assert_int_equal(hit->span_count, 1);
        assert_int_equal(hit->spans[0].start, queries[i].start);
        assert_int_equal(hit->spans[0].end, queries[i].end);
        ym_results_free(results);
    }
    ym__buffer_free(&rows);
    ym_index_close(index);
}

/* Sorted and each once, however they came. */
static void sets_are_sorted(void **state)
{
    (void)state;
    ym_error error = {0};
    random_source random = random_start("sets_are_sorted", 0x736574);
    for (int round = 0; round < 300; round++) {
        enum { MOST = 60 };
        ym__set set = {0};
        bool there[MOST] = {false};
        const size_t adds = random_below(&random, 200);
        int64_t next = 0;
        for (size_t i = 0; i < adds; i++) {
            /* Runs that ascend, of any length, and the same again. */
            next = random_below(&random, 8) == 0 ? (int64_t)random_below(&random, MOST) : next + 1;
            next %= MOST;
            there[next] = true;
            assert_int_equal(ym__set_add(&set, next, &error), YM_OK);
        }
        ym__set_sort(&set);
        size_t count = 0;
        for (int64_t i = 0; i < MOST; i++) {
            assert_int_equal(ym__set_below(&set, i), count);
            if (there[i])
                assert_int_equal(set.items[count++], i);
        }
        assert_int_equal(set.count, count);
        ym__set_free(&set);
    }
}

/* ---- snippets ------------------------------------------------------------------------------- */

/* The case's text has its matches in brackets. */
static void try_snippet(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    ym__buffer text = {0};
    ym_span spans[8];
    ym_passage_hit hit = {.spans = spans};
    for (const char *at = each->cells[0]; *at != '\0'; at++) {
        if (*at == '[')
            spans[hit.span_count].start = text.size;
        else if (*at == ']')
            spans[hit.span_count++].end = text.size;
        else
            ym__buffer_putc(&text, *at);
    }
    hit.text = ym__buffer_text(&text);
    const size_t columns = strtoul(each->cells[1], NULL, 10);
    const ym_span shown = ym_passage_snippet(&hit, columns);
    ym__buffer_append(came, hit.text + shown.start, shown.end - shown.start);
    assert_true(shown.start <= spans[0].start && spans[0].end <= shown.end);
    assert_true(ym_text_width(came->bytes, came->size) <= columns);
    ym__buffer_free(&text);
}

static void snippets_hold(void **state)
{
    (void)state;
    assert_int_equal(
        cases_run("tests/cases/snippet.tsv", "text\tcolumns\tshown\twhy", 2, 9, try_snippet), 0);
}

/* Whatever is cut, the match is in view, no character is cut in two, and it fits. */
static void snippets_fit(void **state)
{
    (void)state;
    random_source random = random_start("snippets_fit", 0x534e4950);
    ym_results *results = NULL;
    ym_error error = {0};
    const ym_search_options options = {.no_entries = true};
    assert_int_equal(ym_search(&results, samples, "的 OR the", &options, &error), YM_OK);
    for (int round = 0; round < 2000; round++) {
        const ym_passage_hit *hit =
            ym_results_passage(results, random_below(&random, ym_results_passage_count(results)));
        const size_t columns = 10 + random_below(&random, 200);
        const ym_span shown = ym_passage_snippet(hit, columns);
        assert_true(shown.start <= hit->spans[0].start && hit->spans[0].end <= shown.end);
        assert_true(is_border(hit->text, shown.start) && is_border(hit->text, shown.end));
        assert_true(ym_text_width(hit->text + shown.start, shown.end - shown.start) <= columns);
    }
    ym_results_free(results);
}

/* ---- one entry ------------------------------------------------------------------------------ */

static const ym_entry *lookup(const char *name)
{
    ym_error error = {0};
    const ym_entry *entry = NULL;
    if (ym_entry_lookup(samples, name, &entry, &error) != YM_OK)
        fail_msg("%s: %s", name, error.message);
    return entry;
}

static void entries_are_looked_up(void **state)
{
    (void)state;
    ym_error error = {0};
    const ym_entry *entry = NULL;
    static const char *const names[] = {
        "zelensky",   "泽连斯基", "澤倫斯基",  "zeliansiji",
        "Zéliánsījī", "zlsj",     "Zelenskyy", "弗拉基米尔·泽连斯基",
        "泽氏"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_string_equal(lookup(names[i])->id, "zelensky");
    assert_int_equal(ym_entry_lookup(samples, "Zelinsky", &entry, &error), YM_E_NOT_FOUND);
    assert_null(entry);
    sample_assert_contains(error.message, "did you mean zelensky");
    assert_int_equal(ym_entry_lookup(samples, "", &entry, &error), YM_E_NOT_FOUND);
    assert_int_equal(ym_entry_lookup(samples, "\xFF", &entry, &error), YM_E_INPUT);
}

/* Counts and passages of an entry say the same as its mentions in the export. */
static void an_entry_is_what_its_mentions_are(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_entry_item *items = NULL;
    size_t count = 0;
    uint64_t mentions = 0;
    assert_int_equal(ym_entry_list(&items, &count, samples, false, &error), YM_OK);
    assert_true(count > 100);
    for (size_t i = 0; i < count; i++) {
        ym_entry_counts counts;
        ym_results *results = NULL;
        uint64_t spans = 0;
        assert_true(i == 0 || strcmp(items[i - 1].entry->id, items[i].entry->id) < 0);
        assert_int_equal(ym_entry_get_counts(samples, items[i].entry, &counts, &error), YM_OK);
        assert_int_equal(counts.mentions, items[i].counts.mentions);
        assert_int_equal(counts.articles, items[i].counts.articles);
        assert_string_equal(counts.first_date, items[i].counts.first_date);
        assert_string_equal(counts.last_date, items[i].counts.last_date);
        assert_int_equal(ym_entry_passages(&results, samples, items[i].entry, 0, false, &error),
                         YM_OK);
        const size_t passages = ym_results_passage_count(results);
        assert_true(passages > 0);
        for (size_t j = 0; j < passages; j++) {
            const ym_passage_hit *hit = ym_results_passage(results, j);
            assert_ptr_equal(hit->entry, items[i].entry);
            spans += hit->span_count;
            for (size_t k = 0; k < hit->span_count; k++)
                assert_true(holds_mention(hit, hit->spans[k], items[i].entry->id));
        }
        assert_true(spans <= counts.mentions && spans > 0);
        assert_int_equal(strncmp(ym_results_passage(results, 0)->date, counts.last_date, 10), 0);
        assert_int_equal(
            strncmp(ym_results_passage(results, passages - 1)->date, counts.first_date, 10), 0);
        mentions += counts.mentions;
        ym_results_free(results);
    }
    assert_int_equal(mentions, sample_mentions(samples, NULL));
    ym_entry_list_free(items);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases_hold),
        cmocka_unit_test(agrees_with_a_scan),
        cmocka_unit_test(passages_come_newest_first),
        cmocka_unit_test(options_and_labels_are_told_truly),
        cmocka_unit_test(counts_all_that_begin_so),
        cmocka_unit_test(passages_of_a_day_come_by_the_hour),
        cmocka_unit_test(sets_are_sorted),
        cmocka_unit_test(both_ways_give_one_order),
        cmocka_unit_test(relevant_passages_come_first),
        cmocka_unit_test(answers_are_bounded),
        cmocka_unit_test(other_spellings_are_found),
        cmocka_unit_test(snippets_hold),
        cmocka_unit_test(snippets_fit),
        cmocka_unit_test(articles_go_by_their_names),
        cmocka_unit_test(entries_are_looked_up),
        cmocka_unit_test(an_entry_is_what_its_mentions_are),
    };
    return cmocka_run_group_tests_name("search", tests, open_samples, close_samples);
}
