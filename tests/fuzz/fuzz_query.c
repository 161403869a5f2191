/* Fuzz target: any bytes as a query to an index in memory with a few articles and a few entries; it finds something or is
 * refused in words of our own, and every span lies within its passage. Built and run by `make fuzz` (libFuzzer). */
#include <yiming.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 5000 };

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_query: %s\n", what);
        abort();
    }
}

static ym_index *index_once(void)
{
    static const char *const glossaries[] = {"glossary"};
    static const char *const articles[] = {"tests/articles/briefs.jsonl",
                                           "tests/articles/talks-big5.txt"};
    static ym_index *index;
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    ym_merge_summary summary;
    if (index != NULL)
        return index;
    require(ym_glossary_load(&glossary, glossaries, 1, &(ym_glossary_options){.origin = "bundled"},
                             NULL, NULL, &error) == YM_OK &&
                ym_index_create(&index, NULL, glossary, &error) == YM_OK &&
                ym_merge(index, articles, 2, &(ym_merge_options){.dry_run = false}, &summary,
                         &error) == YM_OK,
            error.message);
    ym_glossary_free(glossary);
    return index;
}

static void require_sound(const ym_results *results)
{
    for (size_t i = 0; i < ym_results_passage_count(results); i++) {
        const ym_passage_hit *hit = ym_results_passage(results, i);
        size_t from = 0;
        for (size_t j = 0; j < hit->span_count; j++) {
            const ym_span span = hit->spans[j];
            require(span.start >= from && span.start < span.end && span.end <= strlen(hit->text),
                    "a span outside its passage or out of order");
            from = span.end;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    ym_index *index = index_once();
    ym_error error = {0};
    ym_results *results = NULL;
    if (size > LONGEST)
        return 0;
    /* The options by the length, so that the seeds of the cases are queries as they are. */
    const ym_search_options options = {
        .exact = (size & 1) != 0, .scope = (size & 2) != 0 ? YM_SCOPE_ARTICLE : YM_SCOPE_PASSAGE};
    char *query = malloc(size + 1);
    require(query != NULL, "out of memory");
    memcpy(query, bytes, size);
    query[size] = '\0';
    const ym_status status = ym_search(&results, index, query, &options, &error);
    require(status == YM_OK || status == YM_E_INPUT, error.message);
    require(status == YM_OK || strstr(error.message, "fts5") == NULL, error.message);
    if (status == YM_OK)
        require_sound(results);
    ym_results_free(results);
    free(query);
    return 0;
}
