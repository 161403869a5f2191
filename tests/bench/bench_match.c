/* The tagger's steps one after the other over 16 MB of news-like text, with the bundled glossary and with 50,000 labels out
 * of the lexicon's names; decoding alone is the floor. Megabytes are 10^6 bytes of UTF-8; CPU time, best of three. */
#include "samples.h"

#include "glossary/glossary.h"
#include "tag/gazetteer.h"
#include "text/utf8.h"

#include <string.h>

enum { TEXT_BYTES = 16000000, ROUNDS = 3, MANY_LABELS = 50000 };

typedef struct work {
    ym__buffer text; /* passages, each NUL-terminated */
    const char **passages;
    size_t count;
    ym__gazetteer *gazetteer;
    ym_tagger *tagger;
    size_t found;
} work;

static void decode(work *job)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < job->count; i++) {
        for (const char *at = job->passages[i]; *at != '\0';) {
            uint32_t c;
            at += ym__utf8_next(at, &c);
            sum += c;
        }
    }
    job->found = sum;
}

static void fold(work *job)
{
    ym__folded folded = {0};
    for (size_t i = 0; i < job->count; i++)
        (void)ym__fold(&folded, job->passages[i], strlen(job->passages[i]), NULL);
    ym__folded_free(&folded);
}

static ym_status count_match(void *context, const ym__match *match)
{
    (void)match;
    ++*(size_t *)context;
    return YM_OK;
}

static void fold_and_match(work *job)
{
    ym__match_text text = {0};
    job->found = 0;
    for (size_t i = 0; i < job->count; i++) {
        (void)ym__match_text_set(&text, job->passages[i], strlen(job->passages[i]), NULL);
        (void)ym__gazetteer_match(job->gazetteer, &text, count_match, &job->found);
    }
    ym__match_text_free(&text);
}

/* Each folded passage is matched many times, so that folding does not count. */
static double match_alone(work *job)
{
    enum { TIMES = 20, EVERY = 20 };
    ym__match_text text = {0};
    double took = 0;
    size_t bytes = 0;
    for (size_t i = 0; i < job->count; i += EVERY) {
        (void)ym__match_text_set(&text, job->passages[i], strlen(job->passages[i]), NULL);
        const double start = cpu_seconds();
        for (int times = 0; times < TIMES; times++)
            (void)ym__gazetteer_match(job->gazetteer, &text, count_match, &job->found);
        took += cpu_seconds() - start;
        bytes += TIMES * text.bytes;
    }
    ym__match_text_free(&text);
    return (double)bytes / 1e6 / took;
}

/* Names of the lexicon as a glossary of one label each. */
static ym_glossary *many_labels(void)
{
    ym_glossary *glossary = NULL;
    ym_error error;
    char line[128];
    size_t count = 0;
    FILE *words = fopen("src/tag/lexicon/words.txt", "r");
    must(words == NULL ? YM_E_NOT_FOUND : ym__glossary_new(&glossary, &error), &error);
    while (count < MANY_LABELS && fgets(line, sizeof line, words) != NULL) {
        char id[24];
        char *tab = strchr(line, '\t');
        char *tag = tab == NULL ? NULL : strrchr(line, '\t');
        if (tag == NULL || tag[1] != 'n' || strchr("rstz", tag[2]) == NULL || tab - line < 6)
            continue;
        *tab = '\0';
        snprintf(id, sizeof id, "n%zu", count++);
        const ym_label label = {.text = line, .lang = "zh-Hans"};
        const ym_entry entry = {.id = id, .type = "place", .label_count = 1, .labels = &label};
        must(ym__glossary_add(glossary, &entry, &error), &error);
    }
    fclose(words);
    return glossary;
}

/* Ten passages are an article. */
static void tag(work *job)
{
    job->found = 0;
    for (size_t i = 0; i < job->count; i += 10) {
        ym_mention *mentions = NULL;
        size_t count = 0;
        const size_t passages = job->count - i < 10 ? job->count - i : 10;
        (void)ym_tagger_tag(&mentions, &count, job->tagger, job->passages + i, passages, NULL);
        job->found += count;
        ym_mentions_free(mentions);
    }
}

static double measure(const char *name, work *job, void (*step)(work *), double floor)
{
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        const double start = cpu_seconds();
        step(job);
        const double took = cpu_seconds() - start;
        best = took < best ? took : best;
    }
    printf("%-32s %8.1f MB/s   %6.2f x decoding\n", name, (double)job->text.size / 1e6 / best,
           floor == 0 ? 1.0 : best / floor);
    return best;
}

static void run(work *job, const ym_glossary *glossary, const ym_lexicon *lexicon, double floor,
                const char *what)
{
    ym_error error;
    const ym_tagger_options options = {.lexicon = lexicon};
    printf("-- %s\n", what);
    double start = cpu_seconds();
    must(ym_tagger_new(&job->tagger, glossary, &options, &error), &error);
    printf("%-32s %8.1f ms\n", "tagger-build", (cpu_seconds() - start) * 1e3);
    must(ym__gazetteer_new(&job->gazetteer, glossary, &error), &error);
    printf("%-32s %8.1f MB/s\n", "match alone", match_alone(job));
    measure("fold+match", job, fold_and_match, floor);
    measure("tag (whole chain)", job, tag, floor);
    printf("%-32s %8zu\n", "mentions", job->found);
    ym__gazetteer_free(job->gazetteer);
    ym_tagger_free(job->tagger);
}

/* For peers, which run.sh times on the same text. */
static void write_text(const work *job, const char *path)
{
    FILE *file = fopen(path, "wb");
    for (size_t i = 0; file != NULL && i < job->count; i++)
        fprintf(file, "%s\n", job->passages[i]);
    if (file == NULL || fclose(file) != 0) {
        fprintf(stderr, "bench: %s cannot be written\n", path);
        exit(2);
    }
}

int main(int argc, char **argv)
{
    static const char *const glossary_path = "glossary";
    ym_error error;
    sample samples = {0};
    uint64_t state = 20260101;
    work job = {0};
    ym_glossary *glossary = NULL;
    read_samples(&samples);
    while (job.text.size < TEXT_BYTES) {
        draw_paragraphs(&job.text, &samples, &state, 1, "");
        ym__buffer_putc(&job.text, '\0');
        job.count++;
    }
    job.passages = calloc(job.count, sizeof *job.passages);
    const char *at = job.text.bytes;
    for (size_t i = 0; i < job.count; i++) {
        job.passages[i] = at;
        at += strlen(at) + 1;
    }
    if (argc == 2)
        write_text(&job, argv[1]);
    ym_lexicon *lexicon = NULL;
    const double floor = measure("decode", &job, decode, 0);
    measure("fold", &job, fold, floor);
    double start = cpu_seconds();
    must(ym_lexicon_open(&lexicon, YM_TEST_LEXICON, &error), &error);
    printf("%-32s %8.1f ms\n", "lexicon-open", (cpu_seconds() - start) * 1e3);
    start = cpu_seconds();
    must(ym_glossary_load(&glossary, &glossary_path, 1, &(ym_glossary_options){.origin = "bench"}, NULL, NULL, &error), &error);
    printf("%-32s %8.1f ms for %zu entries\n", "glossary-load", (cpu_seconds() - start) * 1e3,
           ym_glossary_count(glossary));
    run(&job, glossary, lexicon, floor, "bundled");
    ym_glossary_free(glossary);
    glossary = many_labels();
    run(&job, glossary, lexicon, floor, "50,000 labels");
    ym_glossary_free(glossary);
    ym_lexicon_free(lexicon);
    return 0;
}
