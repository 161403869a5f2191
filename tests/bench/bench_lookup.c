/* Entry look-up in a glossary of 100,000 labels made up here: ten thousand queries of every kind inside the library, then the
 * command from its start to its answer.  bench_lookup INDEX COMMAND  (INDEX is made; COMMAND is build/yiming) */
#include "bench.h"
#include "text/pinyin.h"
#include "text/utf8.h"

#include <spawn.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LABELS = 100000, LABELS_OF_ENTRY = 4, ENTRIES = LABELS / LABELS_OF_ENTRY, REPEATS = 3 };
enum { QUERIES = 10000, LONGEST = 128, STARTS = 40 };

/* ---- a glossary ---------------------------------------------------------------------------------------------------- */

/* Characters and syllables as transliterations use them, the frequent ones first. */
static const char characters[] =
    "斯尔特克拉里德亚巴马罗伊塞曼林卡利莱兰维奥贝科阿尼布达加安娜基希诺格森普索洛托内米莫哈"
    "韦霍佩雷登伯塔杰萨波法菲弗图姆瓦夫泽连京戈丹多乔舒鲁迪查蒙穆费坎约翰玛丽艾埃博勒纳切"
    "奇扎班金梅汉施温考恩德顿伍沃洪曾苏古冈福切";
static const char surnames[] = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
static const char *const syllables[] = {
    "an", "ber", "ka",  "ro",  "mi", "len", "sky", "dor", "vi",  "mar", "tin",  "es", "ko",  "ra",
    "el", "son", "ha",  "tor", "is", "gra", "ov",  "pe",  "ter", "lo",  "wen",  "da", "ric", "ul",
    "ja", "mo",  "sen", "ti",  "na", "ge",  "bur", "cha", "fre", "zo",  "quin", "sh", "yev", "ing"};

enum { SYLLABLES = sizeof syllables / sizeof *syllables };

/* Frequent ones are much more frequent: the smaller of two draws, squared. */
static size_t draw(uint64_t *state, size_t count)
{
    const size_t a = next_random(state) % count;
    const size_t b = next_random(state) % count;
    return (a < b ? a : b) * (a < b ? b : a) / count;
}

static void put_character(ym__buffer *out, uint64_t *state, const char *from)
{
    const size_t count = strlen(from) / 3; /* all have three bytes */
    ym__buffer_append(out, from + 3 * draw(state, count), 3);
}

static void put_word(ym__buffer *out, uint64_t *state)
{
    const size_t parts = 2 + next_random(state) % 2;
    const size_t start = out->size;
    for (size_t i = 0; i < parts; i++)
        ym__buffer_puts(
            out, syllables[i == 0 ? next_random(state) % SYLLABLES : draw(state, SYLLABLES)]);
    out->bytes[start] = (char)(out->bytes[start] - 'a' + 'A');
}

static void put_chinese(ym__buffer *out, uint64_t *state)
{
    const bool native = next_random(state) % 3 == 0;
    const size_t count = native ? 2 : 2 + next_random(state) % 4;
    if (native)
        put_character(out, state, surnames);
    for (size_t i = 0; i < count; i++)
        put_character(out, state, characters);
}

/* One row: a name, another in Taiwan, an English name and another spelling. */
static void put_entry(ym__buffer *tsv, size_t number, uint64_t *state)
{
    ym__buffer zh = {0};
    ym__buffer pinyin = {0};
    put_chinese(&zh, state);
    ym__pinyin_guess(&pinyin, zh.bytes, zh.size);
    ym__buffer_printf(tsv, "n%zu\tperson\t%s\t%s\t", number, zh.bytes, pinyin.bytes);
    put_word(tsv, state);
    ym__buffer_putc(tsv, ' ');
    put_word(tsv, state);
    ym__buffer_putc(tsv, '\t');
    put_chinese(tsv, state);
    ym__buffer_putc(tsv, '\t');
    put_word(tsv, state);
    ym__buffer_putc(tsv, '\n');
    ym__buffer_free(&zh);
    ym__buffer_free(&pinyin);
}

static ym_glossary *make_glossary(const char *index_path)
{
    ym_error error;
    ym_glossary *glossary = NULL;
    ym__buffer path = {0};
    ym__buffer tsv = {0};
    uint64_t state = 0x79696d696e67;
    ym__buffer_printf(&path, "%s.tsv", index_path);
    ym__buffer_puts(&tsv, "id\ttype\tzh\tpinyin\ten\tzh_tw\ten_also\n");
    for (size_t i = 0; i < ENTRIES; i++)
        put_entry(&tsv, i, &state);
    FILE *stream = fopen(path.bytes, "w");
    if (stream == NULL || fwrite(tsv.bytes, 1, tsv.size, stream) != tsv.size ||
        fclose(stream) != 0) {
        perror(path.bytes);
        exit(2);
    }
    const char *const paths[] = {path.bytes};
    must(ym_glossary_load(&glossary, paths, 1, NULL, NULL, NULL, &error), &error);
    (void)unlink(path.bytes);
    ym__buffer_free(&path);
    ym__buffer_free(&tsv);
    return glossary;
}

/* ---- queries ------------------------------------------------------------------------------------------------------- */

typedef struct query {
    size_t kind;
    char text[LONGEST];
    double seconds; /* the best of its repeats */
} query;

static const char *const kinds[] = {
    "Chinese, whole", "Chinese, beginning", "English, whole", "English, beginning",
    "English, typo",  "words turned",       "pinyin, whole",  "pinyin, beginning",
    "pinyin, toned",  "pinyin, typo",       "initials",       "abbreviated",
    "nonsense"};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Cuts to a beginning of `least` characters or more, not the whole where it can be helped. */
static void cut(char *text, size_t least, uint64_t *state)
{
    size_t count = 0;
    for (const char *at = text; *at != '\0'; at++)
        count += ((unsigned char)*at & 0xC0) != 0x80;
    const size_t kept = count > least ? least + next_random(state) % (count - least) : count;
    size_t at = 0;
    for (size_t i = 0; i < kept; i++) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
    }
    text[at] = '\0';
}

/* One slip: a letter left out, doubled, replaced or exchanged with the next. */
static void slip(char *text, uint64_t *state)
{
    const size_t size = strlen(text);
    if (size < 5 || size + 2 > LONGEST)
        return;
    const size_t at = next_random(state) % (size - 1);
    const char letter = (char)('a' + next_random(state) % 26);
    const char first = text[at];
    switch (next_random(state) % 4) {
    case 0:
        memmove(text + at, text + at + 1, size - at);
        break;
    case 1:
        memmove(text + at + 1, text + at, size - at + 1);
        text[at] = letter;
        break;
    case 2:
        text[at] = letter;
        break;
    default:
        text[at] = text[at + 1];
        text[at + 1] = first;
    }
}

static void put_pinyin(query *out, const ym_entry *entry)
{
    char *key = NULL;
    ym_error error;
    must(ym_text_pinyin_key(&key, entry->pinyin, &error), &error);
    snprintf(out->text, sizeof out->text, "%s", key);
    ym_text_free(key);
}

/* The first syllables written out, the last two by their initials. */
static void put_abbreviated(query *out, const ym_entry *entry)
{
    char syllable[8][LONGEST];
    size_t count = 0;
    char copy[LONGEST];
    snprintf(copy, sizeof copy, "%s", entry->pinyin);
    for (char *part = strtok(copy, " "); part != NULL && count < 8; part = strtok(NULL, " ")) {
        char *key = NULL;
        ym_error error;
        must(ym_text_pinyin_key(&key, part, &error), &error);
        snprintf(syllable[count++], LONGEST, "%s", key);
        ym_text_free(key);
    }
    ym__buffer text = {0};
    for (size_t i = 0; i < count; i++)
        ym__buffer_append(&text, syllable[i], i + 2 < count ? strlen(syllable[i]) : 1);
    snprintf(out->text, sizeof out->text, "%s", ym__buffer_text(&text));
    ym__buffer_free(&text);
}

static void make_query(query *out, const ym_entry *entry, uint64_t *state)
{
    ym__buffer initials = {0};
    const char *space = strchr(entry->en, ' ');
    switch (out->kind) {
    case 0:
    case 1:
        snprintf(out->text, sizeof out->text, "%s", entry->zh);
        break;
    case 2:
    case 3:
    case 4:
        snprintf(out->text, sizeof out->text, "%s", entry->en);
        break;
    case 5:
        snprintf(out->text, sizeof out->text, "%s, %.*s", space + 1, (int)(space - entry->en),
                 entry->en);
        break;
    case 8:
        snprintf(out->text, sizeof out->text, "%s", entry->pinyin);
        break;
    case 10:
        (void)ym__pinyin_initials(&initials, entry->pinyin, strlen(entry->pinyin));
        snprintf(out->text, sizeof out->text, "%s", ym__buffer_text(&initials));
        ym__buffer_free(&initials);
        break;
    case 11:
        put_abbreviated(out, entry);
        break;
    case 12:
        for (size_t i = 0; i < 9; i++)
            out->text[i] = (char)('a' + next_random(state) % 26);
        out->text[9] = '\0';
        break;
    default:
        put_pinyin(out, entry);
    }
    if (out->kind == 1)
        cut(out->text, 1, state);
    if (out->kind == 3 || out->kind == 7)
        cut(out->text, 2, state);
    if (out->kind == 4 || out->kind == 9)
        slip(out->text, state);
}

static double wall_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static size_t run(query *each, ym_index *index)
{
    const ym_search_options options = {.no_passages = true, .entry_limit = 10};
    ym_error error;
    ym_results *results = NULL;
    const double start = cpu_seconds();
    must(ym_search(&results, index, each->text, &options, &error), &error);
    const double seconds = cpu_seconds() - start;
    if (each->seconds == 0 || seconds < each->seconds)
        each->seconds = seconds;
    const size_t found = ym_results_entry_count(results);
    ym_results_free(results);
    return found;
}

static int compare_seconds(const void *a, const void *b)
{
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return left < right ? -1 : left > right;
}

/* Percentiles of the queries of one kind, or (KINDS) of all. */
static void tell(const query *queries, size_t count, size_t kind, const char *name)
{
    double *seconds = malloc(count * sizeof *seconds);
    size_t chosen = 0;
    for (size_t i = 0; i < count && seconds != NULL; i++) {
        if (kind == KINDS || queries[i].kind == kind)
            seconds[chosen++] = queries[i].seconds;
    }
    if (chosen > 0) {
        qsort(seconds, chosen, sizeof *seconds, compare_seconds);
        printf("%-20s p50 %7.3f  p99 %7.3f  most %7.3f ms\n", name, seconds[chosen / 2] * 1e3,
               seconds[chosen * 99 / 100] * 1e3, seconds[chosen - 1] * 1e3);
    }
    free(seconds);
}

/* ---- the command --------------------------------------------------------------------------------------------------- */

extern char **environ;

/* From start to end, its output thrown away. */
static double time_command(const char *command, const char *index, const char *text)
{
    char *const arguments[] = {
        (char *)command,  (char *)"--index", (char *)index,     (char *)"-q", (char *)"--no-pager",
        (char *)"search", (char *)"--in",    (char *)"entries", (char *)text, NULL};
    posix_spawn_file_actions_t actions;
    pid_t child;
    int code = 0;
    (void)posix_spawn_file_actions_init(&actions);
    (void)posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", 1, 0);
    const double start = wall_seconds();
    if (posix_spawn(&child, command, &actions, NULL, arguments, environ) != 0 ||
        waitpid(child, &code, 0) != child || !WIFEXITED(code) || WEXITSTATUS(code) > 1) {
        fprintf(stderr, "bench: %s failed\n", command);
        exit(2);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return wall_seconds() - start;
}

static void time_starts(query *queries, size_t count, const char *command, const char *index)
{
    query starts[STARTS];
    for (size_t i = 0; i < STARTS; i++) {
        starts[i] = queries[i * (count / STARTS)];
        starts[i].seconds = 0;
        for (size_t j = 0; j < REPEATS; j++) {
            const double seconds = time_command(command, index, starts[i].text);
            if (j == 0 || seconds < starts[i].seconds)
                starts[i].seconds = seconds;
        }
    }
    tell(starts, STARTS, KINDS, "start to answer");
}

int main(int count, char **arguments)
{
    ym_error error;
    ym_index *index = NULL;
    struct stat about;
    uint64_t state = 0x6c6f6f6b7570;
    size_t found[KINDS] = {0};
    if (count != 3) {
        fprintf(stderr, "usage: bench_lookup INDEX COMMAND\n");
        return 2;
    }
    ym_glossary *glossary = make_glossary(arguments[1]);
    double start = cpu_seconds();
    must(ym_index_create(&index, arguments[1], glossary, &error), &error);
    printf("create %.2f s for %zu entries\n", cpu_seconds() - start, ym_glossary_count(glossary));
    ym_index_close(index);
    if (stat(arguments[1], &about) == 0)
        printf("size %.1f MB\n", (double)about.st_size / 1e6);
    must(ym_index_open(&index, arguments[1], YM_OPEN_READ, &error), &error);

    query *queries = calloc(QUERIES, sizeof *queries);
    if (queries == NULL)
        return 2;
    for (size_t i = 0; i < QUERIES; i++) {
        const size_t number = next_random(&state) % ym_glossary_count(glossary);
        queries[i].kind = i % KINDS;
        make_query(&queries[i], ym_glossary_entry(glossary, number), &state);
    }
    for (size_t repeat = 0; repeat < REPEATS; repeat++) {
        for (size_t i = 0; i < QUERIES; i++)
            found[queries[i].kind] += run(&queries[i], index) > 0;
    }
    for (size_t kind = 0; kind < KINDS; kind++)
        tell(queries, QUERIES, kind, kinds[kind]);
    tell(queries, QUERIES, KINDS, "all");
    for (size_t kind = 0; kind < KINDS; kind++)
        printf("%-20s found %5.1f %%\n", kinds[kind],
               100.0 * (double)found[kind] / (REPEATS * (QUERIES / (double)KINDS)));
    time_starts(queries, QUERIES, arguments[2], arguments[1]);
    ym_index_close(index);
    ym_glossary_free(glossary);
    free(queries);
    return 0;
}
