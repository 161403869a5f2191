/* The project's own sample articles as raw material for the benches that want news about names of the glossary. */
#ifndef YM_BENCH_SAMPLES_H
#define YM_BENCH_SAMPLES_H

#include "bench.h"

/* All paragraphs of tests/articles. The articles' readers are kept open: their text is borrowed. */
typedef struct sample {
    char **paragraphs;
    size_t count;
} sample;

static void read_sample(sample *out, const char *path)
{
    ym_error error;
    ym_reader *reader = NULL;
    const ym_read_options options = {0};
    const ym_article_view *article = NULL;
    must(ym_reader_open(&reader, path, &options, &error), &error);
    while (ym_reader_next(reader, &article, &error) == YM_OK) {
        for (size_t i = 0; i < article->paragraph_count; i++) {
            out->paragraphs = realloc(out->paragraphs, (out->count + 1) * sizeof *out->paragraphs);
            ym__buffer copy = {0};
            ym__buffer_puts(&copy, article->paragraphs[i]);
            out->paragraphs[out->count++] = ym__buffer_take(&copy);
        }
    }
    ym_reader_free(reader);
}

static void read_samples(sample *out)
{
    static const char *const paths[] = {"tests/articles/aid-corridor-hk.html",
                                        "tests/articles/briefs.jsonl",
                                        "tests/articles/ceasefire-gb18030.txt",
                                        "tests/articles/chip-export-talks.md",
                                        "tests/articles/chip-export-tw.md",
                                        "tests/articles/energy-winter-jsonld.html",
                                        "tests/articles/gaza-aid-conference.txt",
                                        "tests/articles/geneva-ceasefire.txt",
                                        "tests/articles/nuclear-plant-hk.txt",
                                        "tests/articles/plant-safety-mission.html",
                                        "tests/articles/security-guarantees-explained.md",
                                        "tests/articles/talks-big5.txt",
                                        "tests/articles/trade-truce-gbk-label.html"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        read_sample(out, paths[i]);
}

/* An article of paragraphs drawn from the samples, each with a number, so that no two are the same text. */
static void draw_paragraphs(ym__buffer *out, const sample *from, uint64_t *state, size_t count,
                            const char *between)
{
    for (size_t i = 0; i < count; i++) {
        ym__buffer_puts(out, from->paragraphs[next_random(state) % from->count]);
        ym__buffer_printf(out, "（%llu）", (unsigned long long)(next_random(state) % 1000000));
        ym__buffer_puts(out, i + 1 < count ? between : "");
    }
}

#endif
