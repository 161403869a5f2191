/* The lexicon, in two steps:
 *
 *   gen_lexicon words TSCharacters.txt dict.txt >src/tag/lexicon/words.txt   once, from jieba's dictionary: what helps of it
 *   gen_lexicon table src/tag/lexicon/words.txt >build/lexicon.bin           at every build: the file that is mapped
 *
 * dict.txt is jieba's (https://github.com/fxsjy/jieba, MIT; Debian's python3-jieba): "word count part-of-speech" a line.
 * Left out are words that are not Han throughout, longer than eight characters, or seen less than FEWEST times (most
 * of them have a made-up count there), set phrases aside; traditional characters become simplified, as they do when text is folded. */
#include "tag/lexicon_format.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FEWEST = 4, MOST_WORDS = 1 << 20 };

typedef struct word {
    uint16_t cp[YM__LEXICON_LONGEST];
    size_t length;
    uint64_t count;
    char tag[8]; /* part of speech, as jieba has it */
} word;

static void die(const char *what, const char *which)
{
    fprintf(stderr, "gen_lexicon: %s: %s\n", what, which);
    exit(1);
}

static FILE *open_or_die(const char *path)
{
    FILE *file = fopen(path, "r");
    if (file == NULL)
        die("cannot open", path);
    return file;
}

/* The next code point of three-byte UTF-8, which all of ours are; 0 for anything else. */
static uint32_t next_han(const char **text)
{
    const unsigned char *b = (const unsigned char *)*text;
    if ((b[0] & 0xF0) != 0xE0 || (b[1] & 0xC0) != 0x80 || (b[2] & 0xC0) != 0x80)
        return 0;
    *text += 3;
    const uint32_t cp = (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    return cp >= YM__LEXICON_FIRST && cp <= YM__LEXICON_LAST ? cp : 0;
}

static void print_han(uint16_t cp)
{
    printf("%c%c%c", 0xE0 | cp >> 12, 0x80 | (cp >> 6 & 0x3F), 0x80 | (cp & 0x3F));
}

/* "word count tag", between blanks or tabs. False: not a word of ours. */
static int parse_word(const char *line, word *each)
{
    const char *at = line;
    *each = (word){.length = 0};
    for (uint32_t cp; (cp = next_han(&at)) != 0;) {
        if (each->length == YM__LEXICON_LONGEST)
            return 0;
        each->cp[each->length++] = (uint16_t)cp;
    }
    char *end = NULL;
    if (each->length == 0 || (*at != ' ' && *at != '\t'))
        return 0;
    each->count = strtoull(at, &end, 10);
    if (end == at || (*end != ' ' && *end != '\t'))
        return 0;
    const size_t tag_bytes = strcspn(end + 1, " \t\r\n");
    if (tag_bytes == 0 || tag_bytes >= sizeof each->tag)
        return 0;
    memcpy(each->tag, end + 1, tag_bytes);
    return 1;
}

static int compare_words(const void *a, const void *b)
{
    const word *left = a;
    const word *right = b;
    for (size_t i = 0; i < left->length && i < right->length; i++) {
        if (left->cp[i] != right->cp[i])
            return left->cp[i] < right->cp[i] ? -1 : 1;
    }
    if (left->length != right->length)
        return left->length < right->length ? -1 : 1;
    /* The more frequent reading of one spelling comes first and is kept. */
    return left->count > right->count ? -1 : left->count < right->count;
}

static word *read_words(const char *path, size_t *count)
{
    FILE *file = open_or_die(path);
    word *words = calloc(MOST_WORDS, sizeof *words);
    char line[512];
    if (words == NULL)
        die("out of memory", path);
    *count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        if (*count == MOST_WORDS)
            die("too many words", path);
        *count += parse_word(line, &words[*count]) ? 1 : 0;
    }
    fclose(file);
    return words;
}

/* ---- words ----------------------------------------------------------------------------------------------------- */

static uint16_t simplified[0x10000];

static void read_simplified(const char *path)
{
    FILE *file = open_or_die(path);
    char line[256];
    for (uint32_t i = 0; i < 0x10000; i++)
        simplified[i] = (uint16_t)i;
    while (fgets(line, sizeof line, file) != NULL) {
        const char *at = line;
        const uint32_t from = next_han(&at);
        if (from != 0 && *at++ == '\t') {
            const uint32_t to = next_han(&at);
            simplified[from] = (uint16_t)(to == 0 ? from : to);
        }
    }
    fclose(file);
}

static void print_words(word *words, size_t count)
{
    printf("# made by src/tools/gen_lexicon.c from jieba 0.42.1 (dict.txt): word, count, part of "
           "speech\n");
    printf("# licence: MIT, see LICENSE.jieba; `make tables` renews it\n");
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < words[i].length; j++)
            words[i].cp[j] = simplified[words[i].cp[j]];
    }
    qsort(words, count, sizeof *words, compare_words);
    for (size_t i = 0; i < count; i++) {
        const word *each = &words[i];
        const int seen = i > 0 && each->length == words[i - 1].length &&
                         memcmp(each->cp, words[i - 1].cp, sizeof each->cp) == 0;
        const int is_phrase = each->tag[0] == 'i' || each->tag[0] == 'l';
        if (seen || (each->length > 1 && each->count < (is_phrase ? 2 : FEWEST)))
            continue;
        for (size_t j = 0; j < each->length; j++)
            print_han(each->cp[j]);
        printf("\t%" PRIu64 "\t%s\n", each->count, each->tag);
    }
}

/* ---- table ----------------------------------------------------------------------------------------------------- */

/* Parts of speech as in ICTCLAS, which jieba follows: nr person, ns place, nt organization, nz other name. */
static uint8_t class_of(const char *tag)
{
    static const struct {
        const char *head;
        uint8_t word_class;
    } rows[] = {{"nr", YM__WORD_PERSON},  {"ns", YM__WORD_PLACE},  {"nt", YM__WORD_ORGANIZATION},
                {"nz", YM__WORD_NAME},    {"n", YM__WORD_NOUN},    {"j", YM__WORD_ABBREVIATION},
                {"t", YM__WORD_TIME},     {"m", YM__WORD_NUMBER},  {"q", YM__WORD_NUMBER},
                {"s", YM__WORD_LOCATION}, {"f", YM__WORD_LOCATION}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (strncmp(tag, rows[i].head, strlen(rows[i].head)) == 0)
            return rows[i].word_class;
    }
    return YM__WORD_OTHER;
}

static void write_or_die(const void *bytes, size_t size)
{
    if (fwrite(bytes, 1, size, stdout) != size)
        die("cannot write", "standard output");
}

static ym__lexicon_slot *find_slot(ym__lexicon_slot *slots, uint32_t slot_count, const uint16_t *cp)
{
    uint32_t i = ym__lexicon_hash(cp[0], cp[1]) & (slot_count - 1);
    while (slots[i].count != 0 && (slots[i].pair[0] != cp[0] || slots[i].pair[1] != cp[1]))
        i = (i + 1) & (slot_count - 1);
    return &slots[i];
}

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), enough to tell one word list from another. */
static uint64_t hash_on(uint64_t hash, const void *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
    return hash;
}

static uint64_t hash_words(const word *words, size_t count)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < count; i++) {
        hash = hash_on(hash, words[i].cp, sizeof words[i].cp);
        hash = hash_on(hash, &words[i].count, sizeof words[i].count);
        hash = hash_on(hash, words[i].tag, sizeof words[i].tag);
    }
    return hash;
}

/* The parts of the file, in its order. */
typedef struct table {
    ym__lexicon_header header;
    uint32_t *single;
    ym__lexicon_slot *slots;
    ym__lexicon_word *words;
    uint16_t *rests;
} table;

static void *make_or_die(size_t count, size_t size)
{
    void *made = calloc(count + 1, size);
    if (made == NULL)
        die("out of memory", "table");
    return made;
}

static table new_table(const word *words, size_t count)
{
    table made = {.header = {.endian = YM__LEXICON_ENDIAN, .slot_count = 1 << 16}};
    memcpy(made.header.magic, YM__LEXICON_MAGIC, sizeof made.header.magic);
    snprintf(made.header.version, sizeof made.header.version, "%012" PRIx64,
             hash_words(words, count) >> 16);
    while (made.header.slot_count < count)
        made.header.slot_count *= 2;
    made.single = make_or_die(YM__LEXICON_SINGLES, sizeof *made.single);
    made.slots = make_or_die(made.header.slot_count, sizeof *made.slots);
    made.words = make_or_die(count, sizeof *made.words);
    made.rests = make_or_die(count * YM__LEXICON_LONGEST, sizeof *made.rests);
    return made;
}

/* Words of one pair come one after the other. */
static void add_word(table *made, const word *each)
{
    ym__lexicon_header *header = &made->header;
    header->total += each->count;
    if (each->length == 1) {
        made->single[each->cp[0] - YM__LEXICON_FIRST] = (uint32_t)each->count;
        return;
    }
    ym__lexicon_slot *slot = find_slot(made->slots, header->slot_count, each->cp);
    if (slot->count++ == 0) {
        slot->first = header->word_count;
        memcpy(slot->pair, each->cp, sizeof slot->pair);
    }
    made->words[header->word_count++] =
        (ym__lexicon_word){.count = (uint32_t)each->count,
                           .rest = header->rest_count,
                           .length = (uint8_t)each->length,
                           .word_class = class_of(each->tag),
                           .third = each->length > 2 ? each->cp[2] : 0};
    for (size_t i = 2; i < each->length; i++)
        made->rests[header->rest_count++] = each->cp[i];
}

static void write_table(word *words, size_t count)
{
    table made = new_table(words, count);
    const ym__lexicon_header *header = &made.header;
    qsort(words, count, sizeof *words, compare_words); /* by characters, so pairs stand together */
    for (size_t i = 0; i < count; i++)
        add_word(&made, &words[i]);
    write_or_die(header, sizeof *header);
    write_or_die(made.single, YM__LEXICON_SINGLES * sizeof *made.single);
    write_or_die(made.slots, header->slot_count * sizeof *made.slots);
    write_or_die(made.words, header->word_count * sizeof *made.words);
    write_or_die(made.rests, header->rest_count * sizeof *made.rests);
    free(made.single);
    free(made.slots);
    free(made.words);
    free(made.rests);
}

int main(int argc, char **argv)
{
    size_t count = 0;
    if (argc == 4 && strcmp(argv[1], "words") == 0) {
        read_simplified(argv[2]);
        word *words = read_words(argv[3], &count);
        print_words(words, count);
        free(words);
    } else if (argc == 3 && strcmp(argv[1], "table") == 0) {
        word *words = read_words(argv[2], &count);
        write_table(words, count);
        free(words);
    } else {
        die("usage", "gen_lexicon words TSCharacters.txt dict.txt | table words.txt");
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
