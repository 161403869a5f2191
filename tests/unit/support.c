/* See support.h. The generator is SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom
 * Number Generators, 2014): small, and good enough to make texts. */
#include "support.h"

#include "text/utf8.h"

#include <yiming/text.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Its header wants the four above. */
#include <cmocka.h>

/* ---- random --------------------------------------------------------------------------------- */

random_source random_start(const char *what, uint64_t seed)
{
    print_message("%s: seed 0x%llx\n", what, (unsigned long long)seed);
    return (random_source){seed};
}

size_t random_below(random_source *source, size_t below)
{
    source->state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t mixed = source->state;
    mixed = (mixed ^ mixed >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94d049bb133111eb);
    return below == 0 ? 0 : (size_t)((mixed ^ mixed >> 31) % below);
}

void random_text(random_source *source, ym__buffer *out, const char *const *pool, size_t count)
{
    size_t size = 0;
    while (pool[size] != NULL)
        size++;
    ym__buffer_clear(out);
    for (size_t i = 0; i < count; i++)
        ym__buffer_puts(out, pool[random_below(source, size)]);
}

/* ---- cases ---------------------------------------------------------------------------------- */

/* The cell without its notation: <U+XXXX> is the character of that number, {3×ab} is ababab, ∅
 * alone is nothing. */
static void resolve(ym__buffer *out, const char *cell)
{
    static const char times[] = "×";
    ym__buffer_clear(out);
    if (strcmp(cell, "∅") == 0)
        return;
    while (*cell != '\0') {
        char *end = NULL;
        if (strncmp(cell, "<U+", 3) == 0) {
            const unsigned long number = strtoul(cell + 3, &end, 16);
            assert_true(*end == '>');
            ym__utf8_append(out, (uint32_t)number);
            cell = end + 1;
        } else if (cell[0] == '{' && cell[1] >= '0' && cell[1] <= '9') {
            const unsigned long number = strtoul(cell + 1, &end, 10);
            assert_true(strncmp(end, times, sizeof times - 1) == 0);
            const char *text = end + sizeof times - 1;
            const size_t size = strcspn(text, "}");
            assert_true(text[size] == '}');
            for (unsigned long i = 0; i < number; i++)
                ym__buffer_append(out, text, size);
            cell = text + size + 1;
        } else {
            ym__buffer_putc(out, *cell++);
        }
    }
}

static void print_part(const char *name, const ym__buffer *text)
{
    char *safe = NULL;
    ym_error error;
    if (ym_text_escape(&safe, ym__buffer_text(text), text->size, &error) == YM_OK)
        print_error("    %-9s %s\n", name, safe);
    ym_text_free(safe);
}

/* The number of cells; they are divided in place. */
static size_t divide(char *text, const char *cells[MOST_CELLS])
{
    size_t count = 0;
    for (char *cell = text; cell != NULL; count++) {
        char *tab = strchr(cell, '\t');
        if (tab != NULL)
            *tab++ = '\0';
        if (count < MOST_CELLS)
            cells[count] = cell;
        cell = tab;
    }
    return count;
}

/* One line that is no comment; true when all that it expects came out. */
static bool run_line(case_line *each, size_t first, size_t count, case_try attempt)
{
    const char *raw[MOST_CELLS] = {NULL};
    ym__buffer resolved[MOST_CELLS] = {{0}};
    ym__buffer came = {0};
    bool good = true;
    for (size_t i = 0; i < count; i++) {
        raw[i] = each->cells[i];
        resolve(&resolved[i], raw[i]);
        each->cells[i] = ym__buffer_text(&resolved[i]);
    }
    for (size_t column = first; column + 1 < count; column++) {
        ym__buffer_clear(&came);
        attempt(each, column, &came);
        if (strcmp(ym__buffer_text(&came), each->cells[column]) == 0)
            continue;
        good = false;
        print_error("%s:%zu: %s\n    case      %s\n", each->path, each->line, raw[count - 1],
                    raw[0]);
        for (size_t i = 1; i < first; i++)
            print_error("              %s\n", raw[i]);
        print_part("expected", &resolved[column]);
        print_part("came", &came);
    }
    for (size_t i = 0; i < count; i++)
        ym__buffer_free(&resolved[i]);
    ym__buffer_free(&came);
    return good;
}

size_t cases_run(const char *path, const char *header, size_t first, size_t fewest,
                 case_try attempt)
{
    FILE *stream = fopen(path, "r");
    if (stream == NULL)
        fail_msg("%s cannot be opened; run from the top folder", path);
    size_t columns = 1;
    for (const char *tab = strchr(header, '\t'); tab != NULL; tab = strchr(tab + 1, '\t'))
        columns++;
    char *text = NULL;
    size_t room = 0;
    size_t cases = 0;
    size_t wrong = 0;
    bool headed = false;
    case_line each = {.path = path};
    while (getline(&text, &room, stream) > 0) {
        each.line++;
        text[strcspn(text, "\n")] = '\0';
        if (text[0] == '#' || text[0] == '\0')
            continue;
        if (!headed) {
            headed = true;
            if (strcmp(text, header) != 0)
                fail_msg("%s:%zu: the header row is not \"%s\"", path, each.line, header);
            continue;
        }
        cases++;
        const size_t count = divide(text, each.cells);
        if (count != columns || each.cells[count - 1][0] == '\0') {
            print_error("%s:%zu: %zu cells instead of %zu, or no reason in the last\n", path,
                        each.line, count, columns);
            wrong++;
        } else if (!run_line(&each, first, count, attempt)) {
            wrong++;
        }
    }
    free(text);
    fclose(stream);
    print_message("%s: %zu cases, %zu failed\n", path, cases, wrong);
    assert_true(cases >= fewest);
    return wrong;
}

size_t cases_divide(char *text, const char *mark, const char **parts, size_t most)
{
    size_t count = 0;
    for (char *part = text; part != NULL; count++) {
        assert_true(count < most);
        char *next = strstr(part, mark);
        parts[count] = part;
        if (next != NULL) {
            *next = '\0';
            next += strlen(mark);
        }
        part = next;
    }
    return count;
}
