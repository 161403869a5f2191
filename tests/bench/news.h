/* Passages of news to index and to search: out of the files of the folder that BENCH_CORPUS names, or made up.
 *
 * What is made up has no meaning, only the statistics that searching feels: characters and words whose frequencies fall
 * as 1/rank (Zipf), words of one to four characters, sentences, numbers and the odd Latin name. Either is repeated with
 * variations until it is as long as BENCH_MB says (millions of bytes; 50 unless given). */
#ifndef YM_BENCH_NEWS_H
#define YM_BENCH_NEWS_H

#include "bench.h"

#include "text/passage.h"
#include "text/utf8.h"

#include <dirent.h>
#include <string.h>

/* `text` holds the passages one after the other, each NUL-terminated; number i begins at starts[i]. */
typedef struct news {
    ym__buffer text;
    size_t *starts;
    size_t count, capacity;
    uint64_t bytes; /* without the NULs */
} news;

static const char *news_passage(const news *all, size_t i)
{
    return all->text.bytes + all->starts[i];
}

static void news_begin_passage(news *all)
{
    if (all->count == all->capacity) {
        all->capacity = all->capacity == 0 ? 4096 : all->capacity * 2;
        all->starts = realloc(all->starts, all->capacity * sizeof *all->starts);
        if (all->starts == NULL)
            exit(2);
    }
    all->starts[all->count++] = all->text.size;
}

static void news_end_passage(news *all)
{
    all->bytes += all->text.size - all->starts[all->count - 1];
    ym__buffer_putc(&all->text, '\0');
}

static void news_free(news *all)
{
    ym__buffer_free(&all->text);
    free(all->starts);
}

/* ---- out of files ------------------------------------------------------------------------------------------------ */

typedef struct news_paragraph {
    news *all;
    const char *text;
} news_paragraph;

static ym_status news_add_range(void *context, size_t start, size_t end)
{
    const news_paragraph *of = context;
    news_begin_passage(of->all);
    ym__buffer_append(&of->all->text, of->text + start, end - start);
    news_end_passage(of->all);
    return YM_OK;
}

static void news_read_file(news *all, const char *path)
{
    ym_error error;
    ym_reader *reader = NULL;
    const ym_read_options options = {0};
    const ym_article_view *article = NULL;
    must(ym_reader_open(&reader, path, &options, &error), &error);
    while (ym_reader_next(reader, &article, &error) == YM_OK) {
        for (size_t i = 0; i < article->paragraph_count; i++) {
            news_paragraph of = {all, article->paragraphs[i]};
            (void)ym__passage_walk(of.text, strlen(of.text), news_add_range, &of);
        }
    }
    ym_reader_free(reader);
}

static int news_is_visible(const struct dirent *each)
{
    return each->d_name[0] != '.';
}

static void news_read_folder(news *all, const char *folder)
{
    struct dirent **files = NULL;
    const int count = scandir(folder, &files, news_is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        ym__buffer path = {0};
        ym__buffer_printf(&path, "%s/%s", folder, files[i]->d_name);
        news_read_file(all, ym__buffer_text(&path));
        ym__buffer_free(&path);
        free(files[i]);
    }
    free(files);
    if (all->count == 0) {
        fprintf(stderr, "bench: no articles in %s (BENCH_CORPUS)\n", folder);
        exit(2);
    }
}

/* ---- made up ----------------------------------------------------------------------------------------------------- */

enum {
    NEWS_CHARACTERS = 4000,
    NEWS_WORDS = 60000,
    NEWS_WORD_MOST = 4,
    NEWS_SENTENCE_LEAST = 6, /* words */
    NEWS_SENTENCE_MORE = 20,
    NEWS_PASSAGE_BYTES = 220,
    NEWS_ORIGINAL_BYTES = 20000000
};

/* A rank below `count`, drawn with a probability that falls as 1/rank: its logarithm is even. */
static size_t news_rank(uint64_t *state, size_t count)
{
    /* 2^f for f in [0,1) as 1 + f: near enough. */
    size_t octaves = 0;
    while (((size_t)2 << octaves) <= count)
        octaves++;
    const size_t base = (size_t)1 << (next_random(state) % (octaves + 1));
    const size_t rank = base + next_random(state) % base - 1;
    return rank < count ? rank : next_random(state) % count;
}

/* Ranks are scattered over the common characters, U+4E00 on. */
static uint32_t news_character(uint64_t *state)
{
    return 0x4E00 + (uint32_t)(news_rank(state, NEWS_CHARACTERS) * 1009 % NEWS_CHARACTERS);
}

static void news_add_sentence(news *all, uint64_t *state,
                              const uint32_t words[][NEWS_WORD_MOST + 1])
{
    static const char *const latin[] = {"WTO", "GDP", "Geneva", "5G", "CEO", "NATO"};
    const size_t count = NEWS_SENTENCE_LEAST + next_random(state) % NEWS_SENTENCE_MORE;
    for (size_t i = 0; i < count; i++) {
        const uint64_t what = next_random(state) % 64;
        if (what == 0)
            ym__buffer_printf(&all->text, "%llu", (unsigned long long)(next_random(state) % 3000));
        else if (what == 1)
            ym__buffer_puts(&all->text, latin[next_random(state) % 6]);
        for (const uint32_t *c = words[news_rank(state, NEWS_WORDS)]; *c != 0; c++)
            ym__utf8_append(&all->text, *c);
        if (i + 1 < count && what >= 58)
            ym__buffer_puts(&all->text, "，");
    }
    ym__buffer_puts(&all->text, "。");
}

static void news_make_up(news *all, uint64_t bytes)
{
    static uint32_t words[NEWS_WORDS][NEWS_WORD_MOST + 1];
    static const size_t lengths[] = {1, 2, 2, 2, 2, 2, 3, 4};
    uint64_t state = 20260103;
    for (size_t i = 0; i < NEWS_WORDS; i++) {
        const size_t length = lengths[next_random(&state) % 8];
        for (size_t j = 0; j < length; j++)
            words[i][j] = news_character(&state);
    }
    while (all->bytes < bytes && all->bytes < NEWS_ORIGINAL_BYTES) {
        news_begin_passage(all);
        while (all->text.size - all->starts[all->count - 1] < NEWS_PASSAGE_BYTES)
            news_add_sentence(all, &state, (const uint32_t(*)[NEWS_WORD_MOST + 1]) words);
        news_end_passage(all);
    }
}

/* ---- as much as is wanted ---------------------------------------------------------------------------------------- */

static size_t news_middle(const char *text)
{
    size_t at = strlen(text) / 2;
    while (((unsigned char)text[at] & 0xC0) == 0x80)
        at++;
    return at;
}

/* Each passage of a further round is the first half of one and the second half of another, never the same two. */
static void news_repeat(news *all, uint64_t bytes)
{
    const size_t originals = all->count;
    for (size_t round = 1; all->bytes < bytes; round++) {
        for (size_t i = 0; i < originals && all->bytes < bytes; i++) {
            const size_t other = (i + round * 7919) % originals;
            /* Room for both first, so that neither moves while it is copied. */
            if (!ym__buffer_reserve(&all->text, strlen(news_passage(all, i)) +
                                                    strlen(news_passage(all, other)) + 2))
                exit(2);
            const char *head = news_passage(all, i);
            const char *tail = news_passage(all, other);
            news_begin_passage(all);
            ym__buffer_append(&all->text, head, news_middle(head));
            ym__buffer_puts(&all->text, tail + news_middle(tail));
            news_end_passage(all);
        }
    }
}

static void news_make(news *all)
{
    const char *folder = getenv("BENCH_CORPUS");
    const char *size = getenv("BENCH_MB");
    const uint64_t megabytes = size == NULL ? 50 : strtoull(size, NULL, 10);
    if (folder != NULL)
        news_read_folder(all, folder);
    else
        news_make_up(all, megabytes * 1000000);
    news_repeat(all, megabytes * 1000000);
    if (all->text.failed)
        exit(2);
}

#endif
