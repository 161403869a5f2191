/* The files of tests/cases/read/: what comes of NAME when it is read stands in NAME.expected; and streams of records. Run
 * from the top folder. */
#define _DEFAULT_SOURCE /* scandir, mkstemp */

#include "read/cutter.h"
#include "read/reader.h"
#include "support.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "tests/cases/read"

static void put(ym__buffer *out, const char *what, const char *text)
{
    if (text != NULL)
        ym__buffer_printf(out, "%s%s\n", what, text);
}

static void put_list(ym__buffer *out, const char *what, const char *const *items, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(out, what, items[i]);
}

/* The source without its folder, which may stand anywhere in a message. */
static void put_source(ym__buffer *out, const char *source)
{
    const size_t folder = sizeof FOLDER;
    put(out, "== ", strncmp(source, FOLDER "/", folder) == 0 ? source + folder : source);
}

static void put_article(ym__buffer *out, const ym_article_view *article)
{
    put_source(out, article->source);
    put(out, "title: ", article->title);
    put(out, "date: ", article->date);
    put(out, "lang: ", article->lang);
    put(out, "url: ", article->url);
    put(out, "publisher: ", article->publisher);
    put(out, "author: ", article->author);
    put(out, "id: ", article->id);
    put(out, "keywords: ", article->keywords);
    put_list(out, "| ", article->paragraphs, article->paragraph_count);
    put_list(out, "- ", article->trimmed, article->trimmed_count);
    put_list(out, "! ", article->warnings, article->warning_count);
}

static void read_all(ym__buffer *out, const char *path)
{
    ym_reader *reader = NULL;
    const ym_article_view *article = NULL;
    ym_error error = {0};
    ym_status status = ym_reader_open(&reader, path, NULL, &error);
    for (int left = 1000; status != YM_DONE && left > 0; left--) {
        if (reader != NULL)
            status = ym_reader_next(reader, &article, &error);
        if (status == YM_OK && article != NULL)
            put_article(out, article);
        else if (status < 0)
            put_source(out, error.message);
        if (reader == NULL)
            break;
    }
    ym_reader_free(reader);
}

static bool read_file(ym__buffer *out, const char *path)
{
    FILE *file = fopen(path, "rb");
    char bytes[4096];
    size_t got;
    if (file == NULL)
        return false;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0)
        ym__buffer_append(out, bytes, got);
    fclose(file);
    return true;
}

static int is_case(const struct dirent *entry)
{
    const char *expected = strstr(entry->d_name, ".expected");
    return entry->d_name[0] != '.' && expected == NULL;
}

static void files_of_every_kind(void **state)
{
    (void)state;
    struct dirent **entries = NULL;
    const int count = scandir(FOLDER, &entries, is_case, alphasort);
    int wrong = 0;
    assert_true(count >= 10);
    for (int i = 0; i < count; i++) {
        char path[512];
        ym__buffer came = {0};
        ym__buffer wanted = {0};
        snprintf(path, sizeof path, FOLDER "/%s", entries[i]->d_name);
        read_all(&came, path);
        snprintf(path, sizeof path, FOLDER "/%s.expected", entries[i]->d_name);
        if (!read_file(&wanted, path) ||
            strcmp(ym__buffer_text(&came), ym__buffer_text(&wanted)) != 0) {
            print_error("%s: this came:\n%s\n", path, ym__buffer_text(&came));
            wrong++;
        }
        ym__buffer_free(&came);
        ym__buffer_free(&wanted);
        free(entries[i]);
    }
    free(entries);
    assert_int_equal(wrong, 0);
}

/* ---- cutting ------------------------------------------------------------------------------------------------- */

/* All that the cutter makes of a text of which `step` bytes more are at hand each time. */
static void cut_all(ym__buffer *out, const ym__buffer *text, size_t step)
{
    ym__cutter cutter = {0};
    const ym__xml_format *format = ym__xml_format_of(text->bytes, text->size);
    size_t from = ym__cutter_begin(&cutter, format, text->bytes, text->size);
    size_t at_hand = from;
    bool more = true;
    while (more) {
        size_t start = 0;
        size_t end = 0;
        const bool at_end = at_hand == text->size;
        if (ym__cutter_next(&cutter, text->bytes + from, at_hand - from, at_end, &start, &end)) {
            ym__cutter_document(out, &cutter, text->bytes + from + start, end - start);
            ym__buffer_putc(out, '\n');
        } else {
            more = !at_end;
            at_hand = at_hand + step < text->size ? at_hand + step : text->size;
        }
        from += end;
        assert_true(from <= text->size);
    }
    ym__cutter_free(&cutter);
}

/* It does not matter where the pieces end that a file is read in. */
static void records_are_cut_the_same_however_read(void **state)
{
    (void)state;
    static const char *const names[] = {"rss.xml", "rss10.rdf", "atom.xml", "dump.xml",
                                        "gb2312.xml"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[512];
        ym__buffer text = {0};
        ym__buffer whole = {0};
        snprintf(path, sizeof path, FOLDER "/%s", names[i]);
        assert_true(read_file(&text, path));
        cut_all(&whole, &text, text.size);
        assert_true(whole.size > 0);
        for (size_t step = 1; step < 200; step += step < 40 ? 1 : 37) {
            ym__buffer parts = {0};
            cut_all(&parts, &text, step);
            assert_string_equal(ym__buffer_text(&parts), ym__buffer_text(&whole));
            ym__buffer_free(&parts);
        }
        ym__buffer_free(&text);
        ym__buffer_free(&whole);
    }
}

/* A stream of millions of records is read in the memory of one, from a pipe too, packed or not. */
static void records_may_be_any_number(void **state)
{
    (void)state;
    char path[] = "/tmp/yiming-test-XXXXXX";
    const int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *file = fdopen(fd, "wb");
    assert_non_null(file);
    fputs("<feed>", file);
    for (int i = 0; i < 20000; i++)
        fprintf(file, "<entry><title>t%d</title><summary><![CDATA[%0150d]]></summary></entry>\n", i,
                i);
    fputs("</feed>", file);
    fclose(file);
    ym_reader *reader = NULL;
    const ym_article_view *article = NULL;
    ym_error error = {0};
    assert_int_equal(ym_reader_open(&reader, path, NULL, &error), YM_OK);
    int count = 0;
    char title[16];
    while (ym_reader_next(reader, &article, &error) == YM_OK) {
        snprintf(title, sizeof title, "t%d", count++);
        assert_string_equal(article->title, title);
    }
    assert_int_equal(count, 20000);
    ym_reader_free(reader);
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(files_of_every_kind),
                                       cmocka_unit_test(records_are_cut_the_same_however_read),
                                       cmocka_unit_test(records_may_be_any_number)};
    return cmocka_run_group_tests_name("formats", tests, NULL, NULL);
}
