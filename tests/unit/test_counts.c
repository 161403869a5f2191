/* The reading tools of search/: concordance, counts, co-occurrence, examples, over the sample articles and the bundled
 * glossary. What is counted here is counted out of the export, by other code than the library's. Run from the top folder. */
#include "index/index.h"
#include "sample.h"
#include "support.h"

#include <yiming/search.h>

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants some of the above. */
#include <cmocka.h>

static ym_index *samples; /* made once: nothing here writes */

/* ---- the export ----------------------------------------------------------------------------- */

/* One mention, as `export --what mentions` has it, with the date of its article. */
typedef struct mention {
    char article[32], date[32], passage_id[32];
    uint64_t passage;
    size_t start, end;
    char entry[64], label[128];
} mention;

static mention *mentions;
static size_t mention_count;

static void copy_member(char *out, size_t room, const json_t *object, const char *name)
{
    const char *value = json_string_value(json_object_get(object, name));
    assert_true(value == NULL || strlen(value) < room);
    snprintf(out, room, "%s", value == NULL ? "" : value);
}

/* The next line of an export as an object, to be given back; NULL at the end. */
static json_t *next_line(char **at)
{
    json_error_t fault;
    char *end = strchr(*at, '\n');
    if (end == NULL)
        return NULL;
    *end = '\0';
    json_t *object = json_loads(*at, 0, &fault);
    assert_non_null(object);
    *at = end + 1;
    return object;
}

static void read_dates(void)
{
    char *text = sample_export(samples, YM_EXPORT_ARTICLES);
    char *at = text;
    for (json_t *object = next_line(&at); object != NULL; object = next_line(&at)) {
        const char *name = json_string_value(json_object_get(object, "article"));
        for (size_t i = 0; i < mention_count; i++) {
            if (strcmp(mentions[i].article, name) == 0)
                copy_member(mentions[i].date, sizeof mentions[i].date, object, "date");
        }
        json_decref(object);
    }
    free(text);
}

static void read_mentions(void)
{
    char *text = sample_export(samples, YM_EXPORT_MENTIONS);
    char *at = text;
    for (json_t *object = next_line(&at); object != NULL; object = next_line(&at)) {
        mention *grown = realloc(mentions, (mention_count + 1) * sizeof *grown);
        assert_non_null(grown);
        mentions = grown;
        mention *each = &mentions[mention_count++];
        *each =
            (mention){.passage = (uint64_t)json_integer_value(json_object_get(object, "passage")),
                      .start = (size_t)json_integer_value(json_object_get(object, "start")),
                      .end = (size_t)json_integer_value(json_object_get(object, "end"))};
        copy_member(each->article, sizeof each->article, object, "article");
        copy_member(each->passage_id, sizeof each->passage_id, object, "passage_id");
        copy_member(each->entry, sizeof each->entry, object, "entry");
        copy_member(each->label, sizeof each->label, object, "label");
        json_decref(object);
    }
    free(text);
    read_dates();
}

static int open_samples(void **state)
{
    if (sample_make_folder(state) != 0)
        return -1;
    samples = sample_articles();
    read_mentions();
    return mention_count > 100 ? 0 : -1;
}

static int close_samples(void **state)
{
    free(mentions);
    ym_index_close(samples);
    return sample_remove_folder(state);
}

static bool in_same_passage(const mention *a, const mention *b)
{
    return a->passage == b->passage && strcmp(a->article, b->article) == 0;
}

/* ---- counts --------------------------------------------------------------------------------- */

/* Does the mention count? Of an entry, a label (NULL: any), a month (NULL: any). */
static bool is_wanted(const mention *each, const char *entry, const char *label, const char *month)
{
    return strcmp(each->entry, entry) == 0 && (label == NULL || strcmp(each->label, label) == 0) &&
           (month == NULL || strncmp(each->date, month, 7) == 0);
}

/* Hits, passages and articles by a scan over all mentions; those of one article stand together in the export. */
static ym_count scan(const char *entry, const char *label, const char *month)
{
    ym_count count = {.hits = 0};
    const mention *last = NULL;
    for (size_t i = 0; i < mention_count; i++) {
        const mention *each = &mentions[i];
        if (!is_wanted(each, entry, label, month))
            continue;
        count.hits++;
        count.passages += last == NULL || !in_same_passage(last, each);
        count.articles += last == NULL || strcmp(last->article, each->article) != 0;
        last = each;
    }
    return count;
}

static void assert_as_scanned(const ym_count *have, const char *entry, const char *label,
                              const char *month)
{
    const ym_count want = scan(entry, label, month);
    if (have->hits != want.hits || have->passages != want.passages ||
        have->articles != want.articles)
        fail_msg("%s %s %s: %llu %llu %llu, not %llu %llu %llu", entry,
                 label == NULL ? "any label" : label, month == NULL ? "ever" : month,
                 (unsigned long long)have->hits, (unsigned long long)have->passages,
                 (unsigned long long)have->articles, (unsigned long long)want.hits,
                 (unsigned long long)want.passages, (unsigned long long)want.articles);
}

static ym_counts *count_entry(const ym_entry *entry, ym_count_by by)
{
    ym_error error = {0};
    ym_counts *counts = NULL;
    const ym_count_options options = {.by = by};
    if (ym_count_entry(&counts, samples, entry, &options, &error) != YM_OK)
        fail_msg("%s: %s", entry->id, error.message);
    return counts;
}

static void every_entry_is_counted_as_the_export_has_it(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_counts *counts = NULL;
    const ym_count_options all = {.types = NULL};
    uint64_t hits = 0;
    assert_int_equal(ym_count_entries(&counts, samples, &all, &error), YM_OK);
    assert_true(ym_counts_count(counts) > 50);
    for (size_t i = 0; i < ym_counts_count(counts); i++) {
        const ym_count *line = ym_counts_get(counts, i);
        assert_string_equal(line->key, line->entry->id);
        assert_as_scanned(line, line->key, NULL, NULL);
        if (i > 0)
            assert_true(line->hits <= ym_counts_get(counts, i - 1)->hits);
        hits += line->hits;
        ym_counts *by_label = count_entry(line->entry, YM_COUNT_BY_LABEL);
        assert_as_scanned(ym_counts_total(by_label), line->key, NULL, NULL);
        for (size_t j = 0; j < ym_counts_count(by_label); j++)
            assert_as_scanned(ym_counts_get(by_label, j), line->key,
                              ym_counts_get(by_label, j)->key, NULL);
        ym_counts_free(by_label);
        ym_counts *by_month = count_entry(line->entry, YM_COUNT_BY_MONTH);
        uint64_t of_months = 0;
        for (size_t j = 0; j < ym_counts_count(by_month); j++) {
            const ym_count *month = ym_counts_get(by_month, j);
            assert_true(j == 0 || strcmp(ym_counts_get(by_month, j - 1)->key, month->key) < 0);
            if (month->key[0] != '\0')
                assert_as_scanned(month, line->key, NULL, month->key);
            of_months += month->hits;
        }
        assert_int_equal(of_months, line->hits);
        ym_counts_free(by_month);
    }
    assert_int_equal(hits, mention_count);
    assert_int_equal(ym_counts_total(counts)->hits, mention_count);
    ym_counts_free(counts);
}

static void types_days_and_forms(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_counts *counts = NULL;
    ym_count_options options = {.types = "person,place"};
    assert_int_equal(ym_count_entries(&counts, samples, &options, &error), YM_OK);
    for (size_t i = 0; i < ym_counts_count(counts); i++)
        assert_true(strcmp(ym_counts_get(counts, i)->entry->type, "person") == 0 ||
                    strcmp(ym_counts_get(counts, i)->entry->type, "place") == 0);
    ym_counts_free(counts);
    options.types = "person,animal";
    assert_int_equal(ym_count_entries(&counts, samples, &options, &error), YM_E_USAGE);
    assert_null(counts);
    options = (ym_count_options){.since = "2026-01", .until = "2026-01"};
    assert_int_equal(ym_count_entries(&counts, samples, &options, &error), YM_OK);
    for (size_t i = 0; i < ym_counts_count(counts); i++)
        assert_as_scanned(ym_counts_get(counts, i), ym_counts_get(counts, i)->key, NULL, "2026-01");
    ym_counts_free(counts);
    options = (ym_count_options){.since = "January"};
    assert_int_equal(ym_count_entries(&counts, samples, &options, &error), YM_E_USAGE);
    options = (ym_count_options){.by = YM_COUNT_BY_FORM};
    const ym_entry *entry = NULL;
    assert_int_equal(ym_entry_lookup(samples, "zelensky", &entry, &error), YM_OK);
    assert_int_equal(ym_count_entry(&counts, samples, entry, &options, &error), YM_E_USAGE);
    assert_null(counts);
}

/* A query's count is what search finds, however it is divided; of an entry's names each mention is told by its label. */
static void queries_count_what_search_finds(void **state)
{
    static const char *const queries[] = {"泽连斯基", "\"停火\"", "停火 欧盟", "川普 OR 普丁",
                                          "nato",     "美",       "trump*",    "停火 -加沙"};
    (void)state;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        ym_error error = {0};
        ym_results *results = NULL;
        const ym_search_options search = {.no_entries = true};
        uint64_t spans = 0;
        assert_int_equal(ym_search(&results, samples, queries[i], &search, &error), YM_OK);
        for (size_t j = 0; j < ym_results_passage_count(results); j++)
            spans += ym_results_passage(results, j)->span_count;
        assert_true(spans > 0);
        for (ym_count_by by = YM_COUNT_BY_LABEL; by <= YM_COUNT_BY_LANG; by++) {
            ym_counts *counts = NULL;
            uint64_t hits = 0;
            const ym_count_options options = {.by = by};
            assert_int_equal(ym_count_query(&counts, samples, queries[i], &options, &error), YM_OK);
            assert_int_equal(ym_counts_total(counts)->hits, spans);
            assert_int_equal(ym_counts_total(counts)->passages, ym_results_passage_count(results));
            for (size_t j = 0; j < ym_counts_count(counts); j++) {
                const ym_count *line = ym_counts_get(counts, j);
                hits += line->hits;
                assert_true(line->articles <= line->passages && line->passages <= line->hits);
                assert_true(line->articles <= line->all_articles && line->all_chars > 0);
                if (by == YM_COUNT_BY_LABEL && line->entry != NULL)
                    assert_true(line->hits <= scan(line->entry->id, line->key, NULL).hits);
            }
            assert_int_equal(hits, spans);
            ym_counts_free(counts);
        }
        ym_results_free(results);
    }
}

/* A beginning finds text alone; its places are mentions all the same. */
static void places_that_are_mentions_are_told(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_counts *counts = NULL;
    const ym_count_options options = {.by = YM_COUNT_BY_LABEL};
    assert_int_equal(ym_count_query(&counts, samples, "Zelenskyy*", &options, &error), YM_OK);
    assert_int_equal(ym_counts_count(counts), 1);
    assert_string_equal(ym_counts_get(counts, 0)->entry->id, "zelensky");
    assert_int_equal(ym_counts_get(counts, 0)->hits, scan("zelensky", "Zelenskyy", NULL).hits);
    ym_counts_free(counts);
}

/* The characters that shares are of are those of all passages. */
static void shares_are_of_all_characters(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_counts *counts = NULL;
    const ym_count_options options = {.by = YM_COUNT_BY_MONTH, .empty_lines = true};
    assert_int_equal(ym_count_query(&counts, samples, "停火", &options, &error), YM_OK);
    uint64_t chars = 0;
    uint64_t articles = 0;
    for (size_t i = 0; i < ym_counts_count(counts); i++) {
        chars += ym_counts_get(counts, i)->all_chars;
        articles += ym_counts_get(counts, i)->all_articles;
    }
    assert_int_equal(chars, sample_number(samples, "SELECT sum(length(text)) FROM passage"));
    assert_int_equal(chars, ym_counts_total(counts)->all_chars);
    assert_int_equal(articles, sample_number(samples, "SELECT count(*) FROM shown"));
    assert_int_equal(articles, ym_counts_total(counts)->all_articles);
    ym_counts_free(counts);
}

/* A text that two articles carry counts once, in the month of the first; and in that of the other where only that is looked
 * at. */
static void a_text_counts_once(void **state)
{
    static const char articles[] =
        "{\"id\":\"a\",\"source\":\"日报\",\"date\":\"2025-01-05\",\"title\":\"甲\",\"text\":"
        "\"双方停火，随后又停火。\"}\n"
        "{\"id\":\"b\",\"source\":\"日报\",\"date\":\"2025-03-07\",\"title\":\"乙\",\"text\":"
        "\"双方停火，随后又停火。\"}\n"
        "{\"id\":\"c\",\"source\":\"日报\",\"title\":\"丙\",\"text\":\"没有日期的停火。\"}\n";
    (void)state;
    ym_error error = {0};
    ym_counts *counts = NULL;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, NULL);
    ym_count_options options = {.by = YM_COUNT_BY_MONTH};
    sample_write_text("twice.jsonl", articles);
    sample_merge_one(&job, index, "twice.jsonl");
    assert_int_equal(ym_count_query(&counts, index, "停火", &options, &error), YM_OK);
    assert_int_equal(ym_counts_count(counts), 2);
    assert_string_equal(ym_counts_get(counts, 0)->key, "");
    assert_int_equal(ym_counts_get(counts, 0)->hits, 1);
    assert_string_equal(ym_counts_get(counts, 1)->key, "2025-01");
    assert_int_equal(ym_counts_get(counts, 1)->hits, 2);
    assert_int_equal(ym_counts_get(counts, 1)->articles, 1);
    assert_int_equal(ym_counts_total(counts)->all_articles, 2);
    ym_counts_free(counts);
    options.since = "2025-02";
    assert_int_equal(ym_count_query(&counts, index, "停火", &options, &error), YM_OK);
    assert_int_equal(ym_counts_count(counts), 1);
    assert_string_equal(ym_counts_get(counts, 0)->key, "2025-03");
    assert_int_equal(ym_counts_get(counts, 0)->hits, 2);
    assert_int_equal(ym_counts_total(counts)->all_articles, 1);
    ym_counts_free(counts);
    sample_merge_free(&job);
    ym_index_close(index);
}

/* ---- co-occurrence -------------------------------------------------------------------------- */

static bool in_unit(const mention *a, const mention *b, bool by_article)
{
    return by_article ? strcmp(a->article, b->article) == 0 : in_same_passage(a, b);
}

/* Is mention i the first of its entry in its unit? */
static bool is_first(size_t i, bool by_article)
{
    for (size_t j = 0; j < i; j++) {
        if (in_unit(&mentions[j], &mentions[i], by_article) &&
            strcmp(mentions[j].entry, mentions[i].entry) == 0)
            return false;
    }
    return true;
}

static bool overlap(const mention *a, const mention *b)
{
    return in_same_passage(a, b) && a->start < b->end && b->start < a->end;
}

/* Units with both, at places that do not overlap: one for the first mention of x in each that has such a y. */
static uint64_t scan_pairs(const char *x, const char *y, bool by_article)
{
    uint64_t together = 0;
    for (size_t i = 0; i < mention_count; i++) {
        if (strcmp(mentions[i].entry, x) != 0 || !is_first(i, by_article))
            continue;
        bool found = false;
        for (size_t j = 0; j < mention_count && !found; j++) {
            if (strcmp(mentions[j].entry, x) != 0 ||
                !in_unit(&mentions[i], &mentions[j], by_article))
                continue;
            for (size_t k = 0; k < mention_count && !found; k++)
                found = strcmp(mentions[k].entry, y) == 0 &&
                        in_unit(&mentions[i], &mentions[k], by_article) &&
                        !overlap(&mentions[j], &mentions[k]);
        }
        together += found;
    }
    return together;
}

static uint64_t scan_units(const char *entry, bool by_article)
{
    const ym_count count = scan(entry, NULL, NULL);
    return by_article ? count.articles : count.passages;
}

static void pairs_are_those_of_a_scan(void **state)
{
    static const char *const names[] = {"zelensky", "nato", "united-states", "russia"};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof names / sizeof *names; i++) {
        ym_error error = {0};
        const ym_entry *entry = NULL;
        ym_cooccurrence *list = NULL;
        size_t count = 0;
        uint64_t own = 0;
        const ym_cooccurrence_options options = {.by_article = i % 2 == 1, .least = 1};
        assert_int_equal(ym_entry_lookup(samples, names[i / 2], &entry, &error), YM_OK);
        assert_int_equal(
            ym_entry_cooccurrences(&list, &count, &own, samples, entry, &options, &error), YM_OK);
        assert_int_equal(own, scan_units(entry->id, options.by_article));
        assert_true(count > 5);
        for (size_t j = 0; j < count; j++) {
            const ym_cooccurrence *each = &list[j];
            assert_int_equal(each->count, scan_units(each->entry->id, options.by_article));
            assert_int_equal(each->together,
                             scan_pairs(entry->id, each->entry->id, options.by_article));
            const double dice = 2 * (double)each->together / (double)(own + each->count);
            assert_true(fabs(each->log_dice - (14 + log2(dice))) < 1e-9);
            assert_true(each->log_dice <= 14 && (j == 0 || each->log_dice <= list[j - 1].log_dice));
        }
        /* Nobody is missing. */
        for (size_t j = 0; j < mention_count; j++) {
            bool listed = strcmp(mentions[j].entry, entry->id) == 0;
            for (size_t k = 0; k < count && !listed; k++)
                listed = strcmp(list[k].entry->id, mentions[j].entry) == 0;
            if (!listed)
                assert_int_equal(scan_pairs(entry->id, mentions[j].entry, options.by_article), 0);
        }
        ym_cooccurrences_free(list);
    }
}

/* ---- concordance ---------------------------------------------------------------------------- */

static ym_concordance *make(const char *query, const ym_concordance_options *options)
{
    ym_error error = {0};
    ym_concordance *concordance = NULL;
    if (ym_concordance_make(&concordance, samples, query, options, &error) != YM_OK)
        fail_msg("%s: %s", query, error.message);
    return concordance;
}

static void lines_are_the_places_of_search(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *results = NULL;
    const ym_search_options search = {.no_entries = true};
    const ym_concordance_options options = {.window_chars = 7};
    ym_concordance *concordance = make("泽连斯基", &options);
    size_t i = 0;
    assert_int_equal(ym_search(&results, samples, "泽连斯基", &search, &error), YM_OK);
    for (size_t j = 0; j < ym_results_passage_count(results); j++) {
        const ym_passage_hit *hit = ym_results_passage(results, j);
        for (size_t k = 0; k < hit->span_count; k++) {
            const ym_concordance_line *line = ym_concordance_get(concordance, i++);
            assert_non_null(line);
            assert_string_equal(line->hit->article, hit->article);
            assert_int_equal(line->hit->passage, hit->passage);
            assert_int_equal(line->node.start, hit->spans[k].start);
            assert_int_equal(line->node.end, hit->spans[k].end);
            assert_int_equal(line->left.end, line->node.start);
            assert_int_equal(line->right.start, line->node.end);
            const size_t left = ym_text_chars(hit->text, line->node.start);
            const size_t right =
                ym_text_chars(hit->text + line->node.end, strlen(hit->text) - line->node.end);
            assert_int_equal(
                ym_text_chars(hit->text + line->left.start, line->left.end - line->left.start),
                left < 7 ? left : 7);
            assert_int_equal(
                ym_text_chars(hit->text + line->right.start, line->right.end - line->right.start),
                right < 7 ? right : 7);
            /* Here every place is a mention. */
            assert_string_equal(line->entry->id, "zelensky");
            assert_non_null(line->label);
        }
    }
    assert_int_equal(i, ym_concordance_count(concordance));
    assert_int_equal(i, ym_concordance_total(concordance));
    assert_int_equal(i, scan("zelensky", NULL, NULL).hits);
    assert_null(ym_concordance_get(concordance, i));
    ym_results_free(results);
    ym_concordance_free(concordance);
}

static void a_sample_is_the_same_for_the_same_seed(void **state)
{
    (void)state;
    ym_concordance_options options = {.sample = 5, .seed = 7};
    ym_concordance *one = make("停火", &options);
    ym_concordance *two = make("停火", &options);
    size_t differences = 0;
    assert_int_equal(ym_concordance_count(one), 5);
    for (size_t i = 0; i < 5; i++) {
        const ym_concordance_line *a = ym_concordance_get(one, i);
        const ym_concordance_line *b = ym_concordance_get(two, i);
        assert_string_equal(a->hit->passage_id, b->hit->passage_id);
        assert_int_equal(a->node.start, b->node.start);
    }
    ym_concordance_free(two);
    for (options.seed = 8; options.seed < 12; options.seed++) {
        two = make("停火", &options);
        for (size_t i = 0; i < 5; i++)
            differences += strcmp(ym_concordance_get(one, i)->hit->passage_id,
                                  ym_concordance_get(two, i)->hit->passage_id) != 0;
        ym_concordance_free(two);
    }
    assert_true(differences > 0);
    ym_concordance_free(one);
    options = (ym_concordance_options){.sample = 1000000};
    one = make("停火", &options);
    assert_int_equal(ym_concordance_count(one), ym_concordance_total(one));
    ym_concordance_free(one);
}

/* ---- sorting, by cases ---------------------------------------------------------------------- */

/* Columns: passages with ¶ between them · the query · sort · the nodes with their contexts as they must come. */
static void try_sort(const case_line *each, size_t column, ym__buffer *came)
{
    (void)column;
    ym_error error = {0};
    ym_index *index = sample_create(NULL, NULL);
    sample_merge job = {.options = {.dry_run = false}};
    ym__buffer text = {0};
    const ym_concordance_options options = {
        .sort = each->cells[2][0] == '\0' ? NULL : each->cells[2], .window_chars = 100};
    ym_concordance *concordance = NULL;
    ym__buffer_puts(&text, "题目\n\n"); /* else the first paragraph would be it */
    for (const char *at = each->cells[0]; *at != '\0'; at++) {
        if (strncmp(at, "¶", strlen("¶")) == 0) {
            ym__buffer_puts(&text, "\n\n");
            at += strlen("¶") - 1;
        } else {
            ym__buffer_putc(&text, *at);
        }
    }
    sample_write_text("sort.txt", ym__buffer_text(&text));
    sample_merge_one(&job, index, "sort.txt");
    if (ym_concordance_make(&concordance, index, each->cells[1], &options, &error) < 0)
        ym__buffer_puts(came, error.status == YM_E_USAGE ? "usage" : error.message);
    for (size_t i = 0; concordance != NULL && i < ym_concordance_count(concordance); i++) {
        const ym_concordance_line *line = ym_concordance_get(concordance, i);
        ym__buffer_puts(came, i > 0 ? " | " : "");
        ym__buffer_append(came, line->hit->text + line->left.start,
                          line->left.end - line->left.start);
        ym__buffer_putc(came, '[');
        ym__buffer_append(came, line->hit->text + line->node.start,
                          line->node.end - line->node.start);
        ym__buffer_putc(came, ']');
        ym__buffer_append(came, line->hit->text + line->right.start,
                          line->right.end - line->right.start);
    }
    ym_concordance_free(concordance);
    ym__buffer_free(&text);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void sorting_cases_hold(void **state)
{
    (void)state;
    assert_int_equal(cases_run("tests/cases/concordance.tsv", "passages\tquery\tsort\tlines\twhy",
                               3, 10, try_sort),
                     0);
}

/* ---- examples and candidates ---------------------------------------------------------------- */

static void examples_are_first_latest_and_best(void **state)
{
    (void)state;
    ym_error error = {0};
    const ym_entry *entry = NULL;
    ym_entry_examples examples;
    ym_entry_counts counts;
    assert_int_equal(ym_entry_lookup(samples, "zelensky", &entry, &error), YM_OK);
    assert_int_equal(ym_entry_get_counts(samples, entry, &counts, &error), YM_OK);
    assert_int_equal(ym_entry_get_examples(&examples, samples, entry, &error), YM_OK);
    const ym_passage_hit *first = ym_results_passage(examples.first, 0);
    const ym_passage_hit *latest = ym_results_passage(examples.latest, 0);
    const ym_passage_hit *best = ym_results_passage(examples.best, 0);
    assert_memory_equal(first->date, counts.first_date, 10);
    assert_memory_equal(latest->date, counts.last_date, 10);
    assert_true(best->span_count > 0);
    ym_entry_examples_free(&examples);
    /* An entry that nobody mentions has none. */
    assert_int_equal(ym_entry_lookup(samples, "novgorod-oblast", &entry, &error), YM_OK);
    assert_int_equal(ym_entry_get_counts(samples, entry, &counts, &error), YM_OK);
    assert_int_equal(ym_entry_get_examples(&examples, samples, entry, &error), YM_OK);
    assert_true((examples.best == NULL) == (counts.mentions == 0));
    ym_entry_examples_free(&examples);
}

static void the_best_passage_has_the_full_name_and_company(void **state)
{
    static const char glossary[] = "id\ttype\tzh\ten\tzh_short\n"
                                   "wang\tperson\t王小明\tWang Xiaoming\t王氏\n"
                                   "li\tperson\t李大力\tLi Dali\t\n"
                                   "zhao\tperson\t赵一平\tZhao Yiping\t\n";
    (void)state;
    ym_error error = {0};
    const ym_entry *entry = NULL;
    ym_entry_examples examples;
    sample_merge job = {.options = {.dry_run = false}};
    ym_index *index = sample_create(NULL, glossary);
    sample_write_text("best.txt", "题目\n\n王小明来了。\n\n"
                                  "今天上午，王小明和李大力、赵一平在会议中心见了面，谈了三个小时，"
                                  "会后没有回答记者的问题就离开了。\n\n"
                                  "今天下午，王小明和李大力在会议中心又见了面，谈了两个小时，会后没"
                                  "有回答记者的问题就离开了。\n");
    sample_merge_one(&job, index, "best.txt");
    assert_int_equal(ym_entry_lookup(index, "wang", &entry, &error), YM_OK);
    assert_int_equal(ym_entry_get_examples(&examples, index, entry, &error), YM_OK);
    sample_assert_contains(ym_results_passage(examples.best, 0)->text, "今天上午");
    /* Nothing here has a date. */
    assert_null(examples.first);
    assert_null(examples.latest);
    ym_entry_examples_free(&examples);
    sample_merge_free(&job);
    ym_index_close(index);
}

static void candidates_are_all_that_a_name_may_mean(void **state)
{
    (void)state;
    ym_error error = {0};
    ym_results *found = NULL;
    assert_int_equal(ym_entry_candidates(&found, samples, "zelensky", &error), YM_OK);
    assert_int_equal(ym_results_entry_count(found), 1);
    assert_string_equal(ym_results_entry(found, 0)->entry->id, "zelensky");
    ym_results_free(found);
    assert_int_equal(ym_entry_candidates(&found, samples, "lz", &error), YM_OK);
    assert_true(ym_results_entry_count(found) > 1);
    assert_int_equal(ym_results_entry(found, 0)->match, YM_MATCH_INITIALS);
    ym_results_free(found);
    assert_int_equal(ym_entry_candidates(&found, samples, "没有这个人", &error), YM_OK);
    assert_int_equal(ym_results_entry_count(found), 0);
    ym_results_free(found);
    assert_int_equal(ym_entry_candidates(&found, samples, "\xff", &error), YM_E_INPUT);
    assert_null(found);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_entry_is_counted_as_the_export_has_it),
        cmocka_unit_test(types_days_and_forms),
        cmocka_unit_test(queries_count_what_search_finds),
        cmocka_unit_test(places_that_are_mentions_are_told),
        cmocka_unit_test(shares_are_of_all_characters),
        cmocka_unit_test(a_text_counts_once),
        cmocka_unit_test(pairs_are_those_of_a_scan),
        cmocka_unit_test(lines_are_the_places_of_search),
        cmocka_unit_test(a_sample_is_the_same_for_the_same_seed),
        cmocka_unit_test(sorting_cases_hold),
        cmocka_unit_test(examples_are_first_latest_and_best),
        cmocka_unit_test(the_best_passage_has_the_full_name_and_company),
        cmocka_unit_test(candidates_are_all_that_a_name_may_mean),
    };
    return cmocka_run_group_tests(tests, open_samples, close_samples);
}
