/* The pages of tests/cases/pages/ (README.md there): what is taken from each, in a form that can be read beside it. Run from
 * the top folder. */
#include "base/buffer.h"
#include "base/file.h"

#include <yiming/read.h>

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Its header wants the four above. */
#include <cmocka.h>

enum { FEWEST_PAGES = 10 };

static void put_field(ym__buffer *out, const ym_article_view *article, const char *name,
                      const char *value)
{
    for (size_t i = 0; i < article->origin_count; i++) {
        if (value != NULL && strcmp(article->origins[i].field, name) == 0)
            ym__buffer_printf(out, "%s: %s (%s)\n", name, value, article->origins[i].origin);
    }
}

/* Fields with their origins, paragraphs after an empty line, what was trimmed behind "- ", warnings behind "! ". */
static void describe(ym__buffer *out, const ym_article_view *article)
{
    put_field(out, article, "title", article->title);
    put_field(out, article, "date", article->date);
    put_field(out, article, "modified", article->modified);
    put_field(out, article, "lang", article->lang);
    put_field(out, article, "url", article->url);
    put_field(out, article, "publisher", article->publisher);
    put_field(out, article, "author", article->author);
    put_field(out, article, "keywords", article->keywords);
    for (size_t i = 0; i < article->warning_count; i++)
        ym__buffer_printf(out, "! %s\n", article->warnings[i]);
    ym__buffer_puts(out, "\n");
    for (size_t i = 0; i < article->paragraph_count; i++)
        ym__buffer_printf(out, "%s\n", article->paragraphs[i]);
    ym__buffer_puts(out, "\n");
    for (size_t i = 0; i < article->trimmed_count; i++)
        ym__buffer_printf(out, "- %s\n", article->trimmed[i]);
}

/* Prints the first line that differs. Returns false when one does. */
static bool compare(const char *path, const char *expected, const char *came)
{
    size_t line = 1;
    for (;; line++) {
        const size_t wanted = strcspn(expected, "\n");
        const size_t got = strcspn(came, "\n");
        if (wanted != got || memcmp(expected, came, got) != 0) {
            print_error("%s:%zu: expected \"%.*s\"\n  came \"%.*s\"\n", path, line, (int)wanted,
                        expected, (int)got, came);
            return false;
        }
        if (expected[wanted] == '\0' || came[got] == '\0')
            return expected[wanted] == came[got];
        expected += wanted + 1;
        came += got + 1;
    }
}

static bool try_page(const char *page)
{
    char path[256];
    ym_error error = {0};
    ym_reader *reader = NULL;
    const ym_article_view *article = NULL;
    ym__buffer came = {0};
    ym__buffer expected = {0};
    snprintf(path, sizeof path, "%.*s.expected", (int)(strlen(page) - strlen(".html")), page);
    assert_int_equal(ym_reader_open(&reader, page, NULL, &error), YM_OK);
    assert_int_equal(ym_reader_next(reader, &article, &error), YM_OK);
    describe(&came, article);
    ym_reader_free(reader);
    if (ym__file_read(&expected, path, 1 << 20, &error) < 0)
        print_error("%s\n", error.message);
    const bool same = compare(path, ym__buffer_text(&expected), ym__buffer_text(&came));
    ym__buffer_free(&expected);
    ym__buffer_free(&came);
    return same;
}

static void test_pages(void **state)
{
    (void)state;
    glob_t pages = {0};
    size_t failed = 0;
    assert_int_equal(glob("tests/cases/pages/*.html", 0, NULL, &pages), 0);
    assert_true(pages.gl_pathc >= FEWEST_PAGES);
    for (size_t i = 0; i < pages.gl_pathc; i++)
        failed += !try_page(pages.gl_pathv[i]);
    globfree(&pages);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
