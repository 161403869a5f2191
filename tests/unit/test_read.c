/* From bytes to articles: encodings, kinds, each format, metadata, addresses and dates.
 * Fixtures are inline; what needs a file writes one to a temporary folder of its own. */
#define _DEFAULT_SOURCE /* mkstemps */

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "read/formats.h"
#include "read/reader.h"
#include "read/sniff.h"
#include "text/date.h"
#include "text/encoding.h"
#include "text/script.h"
#include "text/url.h"
#include "text/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a reader over bytes ---- */

typedef struct fixture {
    char path[128];
    ym_reader *reader;
    const ym_article_view *article;
    ym_error error;
} fixture;

/* Writes the bytes to a file with this ending and opens it. */
static ym_status open_bytes(fixture *f, const char *ending, const void *bytes, size_t size,
                            const char *encoding)
{
    const ym_read_options options = {.encoding = encoding};
    *f = (fixture){0};
    snprintf(f->path, sizeof f->path, "/tmp/yiming-test-XXXXXX%s", ending);
    const int fd = mkstemps(f->path, (int)strlen(ending));
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), (ssize_t)size);
    close(fd);
    return ym_reader_open(&f->reader, f->path, &options, &f->error);
}

static ym_status next(fixture *f)
{
    return ym_reader_next(f->reader, &f->article, &f->error);
}

static void close_fixture(fixture *f)
{
    ym_reader_free(f->reader);
    unlink(f->path);
}

/* Opens and reads the one article. */
static void read_bytes(fixture *f, const char *ending, const void *bytes, size_t size)
{
    assert_int_equal(open_bytes(f, ending, bytes, size, NULL), YM_OK);
    assert_int_equal(next(f), YM_OK);
    assert_non_null(f->article);
}

static void read_text(fixture *f, const char *ending, const char *text)
{
    read_bytes(f, ending, text, strlen(text));
}

static bool in_list(const char *const *items, size_t count, const char *part)
{
    for (size_t i = 0; i < count; i++) {
        if (strstr(items[i], part) != NULL)
            return true;
    }
    return false;
}

static bool has_paragraph(const fixture *f, const char *part)
{
    return in_list(f->article->paragraphs, f->article->paragraph_count, part);
}

static bool has_trimmed(const fixture *f, const char *part)
{
    return in_list(f->article->trimmed, f->article->trimmed_count, part);
}

static bool has_warning(const fixture *f, const char *part)
{
    return in_list(f->article->warnings, f->article->warning_count, part);
}

/* ---- encodings ---- */

#define GB_ZHU_RONGJI                                                                              \
    "\xD6\xEC\xE9\x46\xBB\xF9"      /* 朱镕基: the middle one is in GBK, not in GB 2312 */
#define GB_AFTER "\xBA\xF3\xC3\xE6" /* 后面 */

static void test_gb2312_label_reads_gbk(void **state)
{
    (void)state;
    static const char page[] = "<html><head><meta charset=\"gb2312\"></head><body><p>" GB_ZHU_RONGJI
                               "</p><p>" GB_AFTER "</p></body></html>";
    fixture f;
    read_bytes(&f, ".html", page, sizeof page - 1);
    assert_string_equal(f.article->encoding, "GB18030");
    assert_true(has_paragraph(&f, "朱镕基") && has_paragraph(&f, "后面"));
    assert_int_equal(f.article->replaced_count, 0);
    close_fixture(&f);
}

static void test_bad_byte_in_gbk(void **state)
{
    (void)state;
    static const char page[] = "<html><head><meta charset=gbk></head><body><p>" GB_ZHU_RONGJI
                               "\xFF" GB_AFTER "\x80</p></body></html>";
    fixture f;
    read_bytes(&f, ".html", page, sizeof page - 1);
    assert_true(has_paragraph(&f, "朱镕基\uFFFD后面€"));
    assert_int_equal(f.article->replaced_count, 1);
    assert_true(has_warning(&f, "encoding suspect"));
    close_fixture(&f);
}

/* A lead byte before '<' must not swallow the tag. */
static void test_lead_byte_before_ascii(void **state)
{
    (void)state;
    static const char page[] = "<html><head><meta charset=gbk></head><body><p>" GB_ZHU_RONGJI
                               "\xB0</p><p>" GB_AFTER "</p></body></html>";
    fixture f;
    read_bytes(&f, ".html", page, sizeof page - 1);
    assert_true(has_paragraph(&f, "朱镕基\uFFFD"));
    assert_true(has_paragraph(&f, "后面"));
    close_fixture(&f);
}

static void test_utf8_under_other_label(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".html",
              "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; "
              "CHARSET=GB2312\"></head>"
              "<body><p>其实是别的编码。</p></body></html>");
    assert_string_equal(f.article->encoding, "UTF-8");
    assert_true(has_paragraph(&f, "其实是别的编码。"));
    assert_true(has_warning(&f, "labelled GB2312 but is UTF-8"));
    close_fixture(&f);
}

/* Mark-up is ASCII: a page of it with one short text in GBK is not UTF-8, whatever its label says. */
static void test_utf8_label_over_gbk(void **state)
{
    (void)state;
    ym__buffer text = {0};
    ym__buffer_puts(&text, "<html><head><meta charset=utf-8></head><body>");
    for (int i = 0; i < 400; i++)
        ym__buffer_puts(&text, "<div class=\"one of many\"></div>");
    ym__buffer_puts(&text, "<p>" GB_ZHU_RONGJI GB_AFTER GB_AFTER "</p>");
    fixture f;
    read_bytes(&f, ".html", text.bytes, text.size);
    assert_string_equal(f.article->encoding, "GB18030");
    assert_true(has_paragraph(&f, "朱镕基后面后面"));
    assert_true(has_warning(&f, "labelled UTF-8 but is not"));
    close_fixture(&f);
    ym__buffer_free(&text);
}

/* What is suspect is counted among what is not ASCII. */
static void test_suspect_share(void **state)
{
    (void)state;
    ym__buffer text = {0};
    for (int i = 0; i < 400; i++)
        ym__buffer_puts(&text, "Words in plain ASCII, many. ");
    ym__buffer_puts(&text, "中文后面的字是\xFF坏的。");
    fixture f;
    read_bytes(&f, ".txt", text.bytes, text.size);
    assert_true(has_warning(&f, "encoding suspect"));
    close_fixture(&f);
    ym__buffer_free(&text);
}

/* The first byte that tells anything may be megabytes away. */
static void test_late_first_sign(void **state)
{
    (void)state;
    ym__buffer text = {0};
    while (text.size < 3u << 20)
        ym__buffer_puts(&text, "ASCII, and more of it.\n");
    ym__buffer_puts(
        &text, /* 日內瓦會談今天在瑞士會談 */
        "\xA4\xE9\xA4\xBA\xA5\xCB\xB7\x7C\xBD\xCD\xA4\xB5\xA4\xD1\xA6\x62\xB7\xE7\xA4\x68"
        "\xB7\x7C\xBD\xCD\n");
    fixture f;
    read_bytes(&f, ".txt", text.bytes, text.size);
    assert_string_equal(f.article->encoding, "Big5-HKSCS");
    close_fixture(&f);
    ym__buffer_free(&text);
}

/* One record of a stream tells little: all of them are in one encoding. */
static void test_stream_has_one_encoding(void **state)
{
    (void)state;
    static const char text[] = "{\"text\":\"ASCII\"}\n"
                               "{\"text\":\"\xBB\xE1\"}\n" /* 会 */
                               "{\"text\":\"" GB_AFTER GB_AFTER GB_ZHU_RONGJI GB_AFTER "\"}\n"
                               "{\"text\":\"\xC2\xB7\"}\n"; /* 路; it would be · in UTF-8 */
    static const char *const wanted[] = {"ASCII", "会", "后面后面朱镕基后面", "路"};
    fixture f;
    assert_int_equal(open_bytes(&f, ".jsonl", text, sizeof text - 1, NULL), YM_OK);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        assert_int_equal(next(&f), YM_OK);
        assert_string_equal(f.article->paragraphs[0], wanted[i]);
    }
    close_fixture(&f);
}

/* A converter may hold the last letter back, in case an accent follows. */
static void test_converter_is_flushed(void **state)
{
    (void)state;
    static const char text[] = "Vi\xEA\xF2t, a\xFF\xFE"; /* Việt, and two letters at the end */
    fixture f;
    assert_int_equal(open_bytes(&f, ".txt", text, sizeof text - 1, "windows-1258"), YM_OK);
    assert_int_equal(next(&f), YM_OK);
    assert_string_equal(f.article->paragraphs[0], "Việt, aÿ₫");
    close_fixture(&f);
    assert_int_equal(open_bytes(&f, ".txt", "Vi\xEA", 3, "windows-1258"), YM_OK);
    assert_int_equal(next(&f), YM_OK);
    assert_string_equal(f.article->paragraphs[0], "Viê");
    close_fixture(&f);
}

/* ISO-2022-JP is ASCII to look at; where it is the label there is nothing against it. */
static void test_iso_2022_jp_label(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".html",
              "<html><head><meta charset=iso-2022-jp></head><body><p>\x1B$BF|K\\\x1B(B.</p>");
    assert_string_equal(f.article->encoding, "ISO-2022-JP");
    assert_true(has_paragraph(&f, "日本."));
    close_fixture(&f);
}

static void test_utf16(void **state)
{
    (void)state;
    static const char little[] =
        "\xFF\xFE\x07\x68\x98\x98\n\0\n\0\x87\x65\x57\x5B\x02\x30"; /* 标题 文字。 */
    static const char big[] = "\xFE\xFF\x68\x07\x98\x98\0\n\0\n\x65\x87\x5B\x57\x30\x02";
    const char *const texts[] = {little, big};
    const char *const names[] = {"UTF-16LE", "UTF-16BE"};
    for (size_t i = 0; i < 2; i++) {
        fixture f;
        read_bytes(&f, ".txt", texts[i], sizeof little - 1);
        assert_string_equal(f.article->encoding, names[i]);
        assert_string_equal(f.article->title, "标题");
        assert_string_equal(f.article->paragraphs[0], "文字。");
        close_fixture(&f);
    }
}

static void test_nul_and_controls(void **state)
{
    (void)state;
    static const char text[] = "before\0after\x01, all of it is kept\n";
    fixture f;
    read_bytes(&f, ".txt", text, sizeof text - 1);
    assert_string_equal(f.article->paragraphs[0], "before\uFFFDafter, all of it is kept");
    assert_int_equal(f.article->replaced_count, 2);
    assert_true(has_warning(&f, "control characters replaced"));
    assert_false(has_warning(&f, "encoding suspect")); /* every byte fits the encoding */
    close_fixture(&f);
}

static void test_truncated_utf8(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".txt", "被截断的文字在\xE8\xBF");
    assert_string_equal(f.article->encoding, "UTF-8");
    assert_string_equal(f.article->paragraphs[0], "被截断的文字在\uFFFD");
    close_fixture(&f);
}

static void test_unlabelled_chinese(void **state)
{
    (void)state;
    fixture f; /* 后面后面后面朱镕基。 and 日內瓦會談今天在瑞士 */
    read_text(&f, ".txt", GB_AFTER GB_AFTER GB_AFTER GB_ZHU_RONGJI "\xA1\xA3\n");
    assert_string_equal(f.article->encoding, "GB18030");
    close_fixture(&f);
    read_text(&f, ".txt",
              "\xA4\xE9\xA4\xBA\xA5\xCB\xB7\x7C\xBD\xCD\xA4\xB5\xA4\xD1\xA6\x62\xB7\xE7\xA4\x68\xB7"
              "\x7C\xBD\xCD\n");
    assert_string_equal(f.article->encoding, "Big5-HKSCS");
    assert_string_equal(f.article->paragraphs[0], "日內瓦會談今天在瑞士會談");
    close_fixture(&f);
}

static void test_encoding_option(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(open_bytes(&f, ".txt", "\xA4\xE9\xA4\xBA\n", 5, "BIG5"), YM_OK);
    assert_int_equal(next(&f), YM_OK);
    assert_string_equal(f.article->paragraphs[0], "日內");
    close_fixture(&f);
    assert_int_equal(open_bytes(&f, ".txt", "x", 1, "klingon"), YM_E_USAGE);
    assert_non_null(strstr(f.error.message, "klingon"));
    close_fixture(&f);
    assert_string_equal(ym__encoding_name(" GB2312 ", 8), "GB18030");
    assert_string_equal(ym__encoding_name("iso-8859-1", 10), "windows-1252");
    assert_null(ym__encoding_name("", 0));
}

/* ---- kinds ---- */

static void test_binary_is_refused(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(open_bytes(&f, ".txt", "\x89PNG\r\n\x1A\n", 8, NULL), YM_E_INPUT);
    assert_non_null(strstr(f.error.message, "PNG image"));
    close_fixture(&f);
    assert_int_equal(open_bytes(&f, ".txt", "BZh91AY&SY\x17\x72", 12, NULL), YM_E_INPUT);
    assert_non_null(
        strstr(f.error.message, ": looks like a bzip2 file, not text; unpack it first"));
    close_fixture(&f);
    /* Words that such files begin with. */
    assert_int_equal(open_bytes(&f, ".txt", "ID3 是标签。\n", 17, NULL), YM_OK);
    close_fixture(&f);
    assert_int_equal(open_bytes(&f, ".txt", "RIFF", 4, NULL), YM_OK);
    close_fixture(&f);
    assert_int_equal(open_bytes(&f, ".txt", "%PDF-1.4\n", 9, NULL), YM_E_INPUT);
    close_fixture(&f);
    static const char zeros[64] = {1};
    assert_int_equal(open_bytes(&f, "", zeros, sizeof zeros, NULL), YM_E_INPUT);
    close_fixture(&f);
}

static void test_kinds(void **state)
{
    (void)state;
    static const struct {
        const char *text, *path;
        ym__kind kind;
    } cases[] = {
        {"\n<!DOCTYPE html><p>x", "x", YM__KIND_HTML},
        {"junk before <HTML><body>x", "x", YM__KIND_HTML},
        {"a < b and <text>", "x.txt", YM__KIND_PLAIN},
        {"---\ntitle: x\n---\ntext", "x", YM__KIND_MARKDOWN},
        {"# One\n\ntext\n\n## Two\n", "x", YM__KIND_MARKDOWN},
        {"plain\n![]()\nplain\n", "x.txt", YM__KIND_PLAIN},
        {"plain", "x.md", YM__KIND_MARKDOWN},
        {"{\n \"text\": \"x\"\n}\n", "x", YM__KIND_JSON},
        {"{not json}", "x", YM__KIND_PLAIN},
        {"{not json}", "x.json", YM__KIND_JSON},
        {"plain", "x.jsonl", YM__KIND_JSON},
        {" [\n {\n  \"text\": \"x\"}]", "x", YM__KIND_JSON},
        {"[{citation}] needed", "x", YM__KIND_PLAIN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(ym__sniff_kind(cases[i].text, strlen(cases[i].text), cases[i].path),
                         cases[i].kind);
}

/* What says that it is JSON, or is some other format, is not merged as plain text when it cannot be read. */
static void test_json_or_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *ending, *text, *message;
    } cases[] = {
        {".json", "[{\"text\": \"x\"}]\n", "jq -c '.[]'"},
        {".txt", "[\n{\"text\": \"x\"}\n]\n", "jq -c '.[]'"},
        {".jsonl", "[\n{\"text\": \"x\"}\n]\n", "jq -c '.[]'"},
        {".json", "{\"text\": \"x\"\n", "not JSON"},
        {".json", "text", "not JSON"},
        {".jsonl", "text", "not JSON"},
        {".rtf", "{\\rtf1 text}", "RTF"},
        {".mhtml", "From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n<html>", "MIME"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        ym_status status =
            open_bytes(&f, cases[i].ending, cases[i].text, strlen(cases[i].text), NULL);
        if (status == YM_OK)
            status = next(&f);
        assert_int_equal(status, YM_E_INPUT);
        if (strstr(f.error.message, cases[i].message) == NULL)
            fail_msg("%s", f.error.message);
        close_fixture(&f);
    }
    fixture f;
    assert_int_equal(open_bytes(&f, ".jsonl", "\xFF\xFE{\0}\0\n", 8, NULL), YM_E_INPUT);
    assert_non_null(strstr(f.error.message, "UTF-16"));
    close_fixture(&f);
    read_text(&f, ".txt", "A text about mail\n\nMIME-Version: 1.0 is a header.\n");
    close_fixture(&f);
}

/* One object in a file of that name is a file, on one line or on many; several are a stream. */
static void test_json_file_or_stream(void **state)
{
    (void)state;
    static const struct {
        const char *ending, *text;
        bool stream;
    } cases[] = {{".json", "{\"text\": \"x\"}\n\n", false},
                 {".json", "{\n\"text\": \"x\"}\n", false},
                 {".json", "{\"text\": \"x\"}\n{\"text\": \"y\"}\n", true},
                 {".jsonl", "{\"text\": \"x\"}\n", true},
                 {"", "{\"text\": \"x\"}\n", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        const ym__record *record = NULL;
        assert_int_equal(
            open_bytes(&f, cases[i].ending, cases[i].text, strlen(cases[i].text), NULL), YM_OK);
        assert_int_equal(ym__reader_record(f.reader, &record, &f.error), YM_OK);
        assert_int_equal(record->stream, cases[i].stream);
        close_fixture(&f);
    }
}

/* A record that was taken outlives its reader, and is parsed as if it were the current one. */
static void test_taken_records(void **state)
{
    (void)state;
    static const struct {
        const char *ending, *text, *title;
        size_t count; /* of records */
    } cases[] = {
        {".jsonl",
         "{\"title\": \"一\", \"text\": \"甲\"}\n\n{\"title\": \"二\", \"text\": \"乙\"}\n", "二",
         2},
        {".md", "# 标题\n\n正文。\n", "标题", 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        fixture f;
        const ym__record *record = NULL;
        ym__record taken = {0};
        const ym_read_options options = {.date = "2025-12-30"};
        assert_int_equal(
            open_bytes(&f, cases[i].ending, cases[i].text, strlen(cases[i].text), NULL), YM_OK);
        for (size_t n = 0; n < cases[i].count; n++) {
            ym__record_free(&taken);
            assert_int_equal(ym__reader_record(f.reader, &record, &f.error), YM_OK);
            assert_int_equal(ym__reader_take(f.reader, &taken, &f.error), YM_OK);
        }
        assert_int_equal(ym__reader_record(f.reader, &record, &f.error), YM_DONE);
        assert_int_equal(ym_reader_offset(f.reader), strlen(cases[i].text));
        close_fixture(&f);
        ym__article article = {0};
        assert_int_equal(ym__record_parse(&article, &taken, &options, &f.error), YM_OK);
        assert_string_equal(article.view.title, cases[i].title);
        assert_string_equal(article.view.date, "2025-12-30");
        assert_string_equal(article.view.source, taken.source);
        ym__article_free(&article);
        ym__record_free(&taken);
        assert_null(taken.bytes);
    }
}

/* Names are bytes; what is said of them is text. */
static void test_names_that_are_no_text(void **state)
{
    (void)state;
    fixture f;
    assert_int_equal(open_bytes(&f, "\xB1\xEA.jsonl", "{\"text\":\"x\"}\n{", 15, NULL), YM_OK);
    assert_int_equal(next(&f), YM_OK);
    assert_non_null(strstr(f.article->source, "\uFFFDB1\uFFFDEA.jsonl:1"));
    assert_int_equal(next(&f), YM_E_INPUT);
    assert_non_null(strstr(f.error.message, "\uFFFDB1\uFFFDEA.jsonl:2: not JSON"));
    close_fixture(&f);
    assert_int_equal(open_bytes(&f, "\xB1\xEA.txt", "x", 1, NULL), YM_OK);
    assert_int_equal(next(&f), YM_OK);
    assert_non_null(strstr(f.article->source, "\uFFFDB1\uFFFDEA.txt"));
    close_fixture(&f);
    fixture missing = {.path = "/nowhere/\xB1"};
    assert_int_equal(ym_reader_open(&missing.reader, missing.path, NULL, &missing.error),
                     YM_E_NOT_FOUND);
    assert_non_null(strstr(missing.error.message, "\uFFFDB1"));
}

static void test_empty_files(void **state)
{
    (void)state;
    static const char *const texts[] = {"", " \n\n", "\n"};
    for (size_t i = 0; i < 3; i++) {
        fixture f;
        assert_int_equal(open_bytes(&f, ".jsonl", texts[i], strlen(texts[i]), NULL), YM_OK);
        assert_int_equal(next(&f), YM_DONE);
        assert_int_equal(next(&f), YM_DONE);
        close_fixture(&f);
    }
    fixture missing = {.path = "/nowhere/at/all"};
    assert_int_equal(ym_reader_open(&missing.reader, missing.path, NULL, &missing.error),
                     YM_E_NOT_FOUND);
    assert_null(missing.reader);
}

/* ---- plain text ---- */

static void test_plain_chinese(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".txt",
              "会谈进入第二天\n2025年12月30日 10:21 来源：示例社 "
              "作者：林可\n\n　　第一段,有话。\n![]()\n第二段。\n"
              "特别声明:以上内容为自媒体平台“网易号”用户上传。\n");
    assert_string_equal(f.article->title, "会谈进入第二天");
    assert_string_equal(f.article->date, "2025-12-30T10:21:00");
    assert_string_equal(f.article->publisher, "示例社");
    assert_string_equal(f.article->author, "林可");
    assert_int_equal(f.article->paragraph_count, 3);
    assert_string_equal(f.article->paragraphs[0], "第一段,有话。");
    assert_true(has_paragraph(&f, "网易号"));
    assert_int_equal(f.article->trimmed_count, 2);
    close_fixture(&f);
}

static void test_plain_without_title(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".txt", "近期,特朗普在采访中表示谈得很好。\n\n第二段没有标题。\n");
    assert_null(f.article->title);
    assert_int_equal(f.article->paragraph_count, 2);
    assert_string_equal(f.article->lang, "zh-Hans");
    close_fixture(&f);
}

static void test_plain_wrapped_english(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".txt",
              "Talks go on\nDecember 30, 2025\n\nThis is a hard-wrapped\nparagraph of text.\n\nA "
              "second\r\none.\n");
    assert_string_equal(f.article->title, "Talks go on");
    assert_string_equal(f.article->date, "2025-12-30");
    assert_int_equal(f.article->paragraph_count, 2);
    assert_string_equal(f.article->paragraphs[0], "This is a hard-wrapped paragraph of text.");
    assert_string_equal(f.article->paragraphs[1], "A second one.");
    close_fixture(&f);
}

/* Lines that are bylines, and sentences that only begin like one. */
static void test_bylines(void **state)
{
    (void)state;
    static const struct {
        const char *line, *author, *publisher; /* author "-": no byline */
    } cases[] = {
        {"2025年12月30日 10:21 来源：新华社 作者：张三", "张三", "新华社"},
        {"作者：张三、李四", "张三、李四", NULL},
        {"来源：示例网", NULL, "示例网"},
        {"2025-12-30 记者：林可", "林可", NULL},
        {"By Robin Sample", "Robin Sample", NULL},
        {"By Robin Sample and Kim van der Lee | 30 December 2025",
         "Robin Sample and Kim van der Lee", NULL},
        {"By Reuters | 30 December 2025", "Reuters", NULL},
        {"记者：您怎么看这次和谈？", "-", NULL},
        {"记者：林可", "-", NULL},
        {"作者：他在书里写了整整三十年的往事", "-", NULL},
        {"作者：他写了！", "-", NULL},
        {"来源：这是哪里来的？", "-", NULL},
        {"By late Tuesday the river had topped the old bridge", "-", NULL},
        {"By Tuesday", "-", NULL},
        {"By One Two Three Four Five Six", "-", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ym__article article = {0};
        const bool byline = ym__byline(&article, cases[i].line, strlen(cases[i].line), "test");
        const char *author = article.view.author == NULL ? "" : article.view.author;
        const char *publisher = article.view.publisher == NULL ? "" : article.view.publisher;
        const bool expected = cases[i].author == NULL || strcmp(cases[i].author, "-") != 0;
        if (byline != expected)
            fail_msg("%s: %d", cases[i].line, byline);
        assert_string_equal(author, expected && cases[i].author != NULL ? cases[i].author : "");
        assert_string_equal(publisher, cases[i].publisher == NULL ? "" : cases[i].publisher);
        ym__article_free(&article);
    }
}

/* Every line of a text is title, paragraph or trimmed. */
static void test_plain_keeps_every_line(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".txt", "标题\n\n记者：您怎么看这次和谈？\n\n教授：很难说。\n");
    assert_null(f.article->author);
    assert_true(has_paragraph(&f, "记者：您怎么看"));
    close_fixture(&f);
    read_text(&f, ".txt",
              "The flood\n\nBy late Tuesday the river had topped the old bridge\nand more.\n");
    assert_true(has_paragraph(&f, "By late Tuesday the river had topped the old bridge and more."));
    close_fixture(&f);
    read_text(&f, ".txt", "标题\n2025年12月30日 来源：示例社\n\n第一段。\n");
    assert_true(has_trimmed(&f, "2025年12月30日 来源：示例社"));
    close_fixture(&f);
}

/* ---- Markdown ---- */

static void test_markdown(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".md",
              "---\ntitle: \"芯片: 出口\"\ndate: 2025-11-18\nurl: "
              "https://A.example.org/x?utm_source=y#z\nlang: zh-Hans\n"
              "source: 示例财经\nauthor: '林可'\n---\n\n# 芯片: "
              "出口\n\n第一行\n第二行,**重点**[链接](http://a/b)。"
              "![图片说明](x.png)\n\n## 小标题\n\n- 一\n- 二\n\n| a | b |\n|---|---|\n| 1 | 2 "
              "|\n\n```\ncode &amp; x\n```\n\n"
              "> AT&amp;T\n\n<div>raw <b>html</b></div>\n");
    const char *const wanted[] = {"第一行第二行,重点链接。",
                                  "小标题",
                                  "一",
                                  "二",
                                  "a | b",
                                  "1 | 2",
                                  "code &amp; x",
                                  "AT&T",
                                  "raw html"};
    assert_string_equal(f.article->title, "芯片: 出口");
    assert_string_equal(f.article->date, "2025-11-18");
    assert_string_equal(f.article->url, "https://a.example.org/x");
    assert_string_equal(f.article->publisher, "示例财经");
    assert_string_equal(f.article->author, "林可");
    assert_int_equal(f.article->paragraph_count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < f.article->paragraph_count; i++)
        assert_string_equal(f.article->paragraphs[i], wanted[i]);
    assert_true(has_trimmed(&f, "图片说明"));
    close_fixture(&f);
}

static void test_markdown_head(void **state)
{
    (void)state;
    fixture f;
    read_text(
        &f, ".md",
        "---\ntitle: >\n  一个很长的\n  题目\nsource: https://e.org/2025/1.html\nauthor: |-\n  "
        "林可\n---\n\n2025-12-30 来源：示例社\n\n正文。\n");
    assert_string_equal(f.article->title, "一个很长的 题目");
    assert_string_equal(f.article->url, "https://e.org/2025/1.html");
    assert_string_equal(f.article->author, "林可");
    assert_string_equal(f.article->publisher, "示例社");
    assert_string_equal(f.article->date, "2025-12-30");
    assert_int_equal(f.article->paragraph_count, 1);
    assert_true(has_trimmed(&f, "来源：示例社"));
    close_fixture(&f);
    read_text(&f, ".md",
              "# Talks go on\n\nBy Robin Sample | 30 December 2025\n\nThe text.\n\nBy Kim Lee\n");
    assert_string_equal(f.article->author, "Robin Sample");
    assert_int_equal(f.article->paragraph_count, 2);
    close_fixture(&f);
    read_text(&f, ".md",
              "---\nsource: https://e.org/2025/1.html\nurl: https://e.org/2\n---\n\nText.\n");
    assert_string_equal(f.article->url, "https://e.org/2");
    assert_null(f.article->publisher);
    close_fixture(&f);
}

static void test_markdown_inline_break(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".md", "第一句。<br>第二句。<BR/>第三句。\n");
    assert_int_equal(f.article->paragraph_count, 3);
    close_fixture(&f);
}

/* ---- JSON Lines ---- */

static void test_jsonl(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".jsonl",
              "\xEF\xBB\xBF{\"id\":12,\"headline\":\"T\",\"body\":[\"p1\",\"p2\"],\"pubdate\":\"30 "
              "Dec 2025\",\"link\":"
              "\"HTTP://A.b:80/"
              "c?from=timeline\",\"language\":\"zh_CN\",\"publisher\":\"P\",\"authors\":[\"A\","
              "\"B\"]}\n\n"
              "not "
              "json\n{\"text\":\"b\\ud800c\"}\r\n{\"text\":\"x\\u0000y\"}\n{\"title\":\"only\"}\n{"
              "\"text\":\"a\\n\\nb\"}");
    assert_string_equal(f.article->id, "12");
    assert_string_equal(f.article->title, "T");
    assert_string_equal(f.article->date, "2025-12-30");
    assert_string_equal(f.article->url, "http://a.b/c");
    assert_string_equal(f.article->lang, "zh-Hans");
    assert_string_equal(f.article->publisher, "P");
    assert_string_equal(f.article->author, "A, B");
    assert_int_equal(f.article->paragraph_count, 2);
    assert_int_equal(next(&f), YM_E_INPUT);
    assert_non_null(strstr(f.error.message, ".jsonl:3: not JSON"));
    assert_int_equal(next(&f), YM_OK);
    assert_non_null(strstr(f.article->source, ".jsonl:4"));
    assert_string_equal(f.article->paragraphs[0], "b\uFFFDc");
    assert_int_equal(f.article->replaced_count, 1);
    assert_int_equal(next(&f), YM_OK);
    assert_string_equal(f.article->paragraphs[0], "x\uFFFDy");
    assert_int_equal(next(&f), YM_E_INPUT);
    assert_non_null(strstr(f.error.message, ".jsonl:6: no text"));
    assert_int_equal(next(&f), YM_OK);
    assert_int_equal(f.article->paragraph_count, 2);
    assert_int_equal(next(&f), YM_DONE);
    close_fixture(&f);
}

/* One url is of one article; yiming's own lines are no articles. */
static void test_jsonl_refusals(void **state)
{
    (void)state;
    static const char two[] = "{\"text\":\"a\"}\n{\"text\":\"b\"}\n";
    static const char own[] = "{\"kind\":\"article\",\"article\":\"1\",\"paragraphs\":[\"a\"]}\n"
                              "{\"kind\":\"passage\",\"article\":\"1\",\"passage\":1,\"passage_"
                              "id\":\"2\",\"text\":\"a\"}\n"
                              "{\"kind\":\"passage\",\"article\":\"1\",\"passage\":2,\"passage_"
                              "id\":\"3\",\"text\":\"b\"}\n";
    const ym_read_options options = {.url = "https://example.org/a"};
    fixture f;
    assert_int_equal(open_bytes(&f, ".jsonl", two, sizeof two - 1, NULL), YM_OK);
    ym_reader_free(f.reader);
    assert_int_equal(ym_reader_open(&f.reader, f.path, &options, &f.error), YM_OK);
    assert_int_equal(next(&f), YM_OK);
    assert_string_equal(f.article->url, options.url);
    assert_int_equal(next(&f), YM_E_INPUT);
    assert_non_null(strstr(f.error.message, ".jsonl:2: the url that was given"));
    assert_int_equal(next(&f), YM_DONE);
    close_fixture(&f);
    read_bytes(&f, ".jsonl", own, sizeof own - 1);
    assert_int_equal(next(&f), YM_E_INPUT);
    assert_non_null(strstr(f.error.message, ".jsonl: is an export of yiming (\"passage\")"));
    assert_int_equal(next(&f), YM_DONE);
    close_fixture(&f);
    /* What only looks like one. */
    read_text(&f, ".jsonl", "{\"kind\":\"entry\",\"id\":\"1\",\"text\":\"a\"}\n");
    close_fixture(&f);
}

static void test_options(void **state)
{
    (void)state;
    static const struct {
        ym_read_options options;
        const char *part; /* of the message; NULL: fine */
    } cases[] = {
        {{NULL, NULL, NULL, NULL}, NULL},
        {{"big5", "zh-Hant-TW", "2025-12-30", "https://example.org/"}, NULL},
        {{NULL, "English", "2025-12-30T10:21:00+08:00", NULL}, NULL},
        {{"klingon", NULL, NULL, NULL}, "klingon"},
        {{NULL, "!!", NULL, NULL}, "\"!!\" is no language tag"},
        {{NULL, NULL, "foo", NULL}, "\"foo\" is no date"},
        {{NULL, NULL, "2025-02-30", NULL}, "\"2025-02-30\" is no date"},
        {{NULL, NULL, "on 2025-12-30", NULL}, "is no date"},
        {{NULL, NULL, "2025-12-30 or so", NULL}, "is no date"},
        {{NULL, NULL, "", NULL}, "is no date"},
        {{NULL, NULL, NULL, "foo"}, "\"foo\" is no address"},
    };
    static const char *const paths[] = {"/tmp", "b.txt"};
    const ym_read_options url = {.url = "https://example.org/"};
    ym_error error = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const bool fine = cases[i].part == NULL;
        assert_int_equal(ym_read_options_check(&cases[i].options, paths + 1, 1, &error),
                         fine ? YM_OK : YM_E_USAGE);
        if (!fine)
            assert_non_null(strstr(error.message, cases[i].part));
    }
    assert_int_equal(ym_read_options_check(&url, paths, 2, &error), YM_E_USAGE);
    assert_int_equal(ym_read_options_check(&url, paths, 1, &error), YM_E_USAGE);
    assert_non_null(strstr(error.message, "/tmp is a folder"));
    assert_int_equal(ym_read_options_check(&cases[0].options, paths, 2, &error), YM_OK);
}

static void test_jsonl_content(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".jsonl",
              "{\"text\":\"摘要。\",\"content\":[\"第一段。\",{\"content\":\"第二段。\"},[\"深\"],{"
              "\"type\":\"image\"},3.5]}\n"
              "{\"date\":\"unknown\",\"published\":\"2025-12-30\",\"url\":\"#\",\"link\":\"http://"
              "a.b/c\",\"text\":\"x\"}\n"
              "{\"content\":\"<p>One &amp; two.</p><p>Three <b>four</b>.<br><br>Five.</p>\"}\n"
              "{\"id\":123456789012345678901234567890,\"text\":\"x\"}\n"
              "{\"date\":\"unknown\",\"text\":\"a < b, and <c> too\"}\n");
    assert_int_equal(f.article->paragraph_count, 2);
    assert_true(has_paragraph(&f, "第一段。") && has_paragraph(&f, "第二段。"));
    assert_true(has_warning(&f, "3 parts of \"content\""));
    assert_true(has_trimmed(&f, "摘要。"));
    assert_int_equal(next(&f), YM_OK);
    assert_string_equal(f.article->date, "2025-12-30");
    assert_string_equal(f.article->url, "http://a.b/c");
    assert_int_equal(f.article->warning_count, 0);
    assert_int_equal(next(&f), YM_OK);
    assert_int_equal(f.article->paragraph_count, 3);
    assert_string_equal(f.article->paragraphs[0], "One & two.");
    assert_string_equal(f.article->paragraphs[1], "Three four.");
    assert_true(has_warning(&f, "mark-up"));
    assert_int_equal(next(&f), YM_OK);
    assert_int_equal(next(&f), YM_OK);
    assert_string_equal(f.article->paragraphs[0], "a < b, and <c> too");
    assert_true(has_warning(&f, "not a date"));
    close_fixture(&f);
}

/* Lines that are longer than the window's chunks, and one that is longer than the limit: the
 * walk goes on after it. */
static void test_jsonl_long_lines(void **state)
{
    (void)state;
    const size_t sizes[] = {3u << 20, (size_t)YM_ARTICLE_MAX_BYTES + 10, 5};
    ym__buffer text = {0};
    for (size_t i = 0; i < 3; i++) {
        ym__buffer_puts(&text, "{\"text\":\"");
        assert_true(ym__buffer_reserve(&text, sizes[i]));
        memset(text.bytes + text.size, 'x', sizes[i]);
        text.size += sizes[i];
        ym__buffer_puts(&text, "\"}\n");
    }
    fixture f;
    assert_int_equal(open_bytes(&f, ".jsonl", text.bytes, text.size, NULL), YM_OK);
    const ym__record *record = NULL;
    assert_int_equal(ym__reader_record(f.reader, &record, &f.error), YM_OK);
    assert_int_equal(record->size, sizes[0] + 11);
    assert_int_equal(record->line, 1);
    assert_true(record->stream);
    assert_int_equal(ym__reader_record(f.reader, &record, &f.error), YM_E_LIMIT);
    assert_non_null(strstr(f.error.message, ":2: line longer"));
    assert_int_equal(ym__reader_record(f.reader, &record, &f.error), YM_OK);
    assert_int_equal(record->line, 3);
    assert_int_equal(ym__reader_record(f.reader, &record, &f.error), YM_DONE);
    assert_int_equal(ym_reader_offset(f.reader), text.size);
    close_fixture(&f);
    ym__buffer_free(&text);
}

/* ---- HTML ---- */

static const char page[] =
    "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=utf-8><title>会谈举行_示例网</title>"
    "<meta property=\"og:title\" content=\"会谈举行_示例网\"><meta property=\"og:site_name\" "
    "content=\"示例网\">"
    "<link rel=canonical href=\"https://n.example.org/2025/12/30/a.html?spm=1\">"
    "<script "
    "type=\"application/"
    "ld+json\">{\"@graph\":[{\"@type\":\"WebSite\"},{\"@type\":\"NewsArticle\",\n"
    "\"datePublished\":\"2025-12-30T10:21:00+08:00\",\"author\":[{\"name\":\"林可\"}]}]}</script></"
    "head><body>"
    "<div class=nav><a href=/>首页</a> <a href=/w>国际</a></div><h1>会谈举行</h1><p>2025-12-30 "
    "10:21 来源：示例网</p>"
    "<div "
    "style=\"visibility:hidden\"><p>"
    "第一段文字，说了很多话，说了很多话，说了很多话，说了很多话，说了很多话。</p>"
    "<p>第二段文字，也说了很多话，<br>接着说了很多话，说了很多话，说了很多话。<br><br>"
    "第三段文字，说了很多话，说了很多话。</p>"
    "<p>责任编辑：林可</p></div><p>特别声明：以上内容为“网易号”用户上传。</p><h3>相关阅读</"
    "h3><ul><li><a href=/x>另一条新闻，另一条新闻</a></ul>"
    "<script>document.write('脚本')</script><div style=\"display: "
    "none\">藏起来</div><button>打开</button></body></html>";

static void test_html_metadata(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".html", page);
    assert_string_equal(f.article->title, "会谈举行");
    assert_string_equal(f.article->date, "2025-12-30T10:21:00+08:00");
    assert_string_equal(f.article->author, "林可");
    assert_string_equal(f.article->publisher, "示例网");
    assert_string_equal(f.article->url, "https://n.example.org/2025/12/30/a.html");
    assert_string_equal(f.article->lang, "zh-Hans");
    close_fixture(&f);
}

static void test_html_content(void **state)
{
    (void)state;
    static const char *const others[] = {"首页",     "来源：示例网", "责任编辑", "网易号",
                                         "相关阅读", "另一条新闻",   "打开"};
    fixture f;
    read_text(&f, ".html", page);
    assert_int_equal(f.article->paragraph_count, 3);
    assert_true(has_paragraph(&f, "很多话，接着说了"));
    assert_false(f.article->low_confidence);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assert_false(has_paragraph(&f, others[i]));
        assert_true(has_trimmed(&f, others[i]));
    }
    assert_false(has_trimmed(&f, "脚本") || has_paragraph(&f, "脚本"));
    assert_true(has_trimmed(&f, "藏起来") && !has_paragraph(&f, "藏起来"));
    close_fixture(&f);
}

static void test_html_visible_metadata(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".html",
              "<!-- saved from url=(0030)https://n.example.org/a/1.html "
              "--><html><head><title>会谈举行的消息 - 某网</title>"
              "<link rel=canonical href=https://n.example.org/></head><body><h1>会谈举行的消息</h1>"
              "<div>2025年12月30日 "
              "下午4:05　来源：某报</"
              "div><p>文字一，很长很长，很长很长，很长很长，很长很长，很长很长。</p>");
    assert_string_equal(f.article->title, "会谈举行的消息");
    assert_string_equal(f.article->date, "2025-12-30T16:05:00");
    assert_string_equal(f.article->publisher, "某报");
    assert_string_equal(f.article->url, "https://n.example.org/a/1.html");
    close_fixture(&f);
}

/* A date in what the article tells is not the article's. */
static void test_html_date_in_the_text(void **state)
{
    (void)state;
    static const char *const leads[] = {"1945年8月15日，日本宣布无条件投降，战争结束了。",
                                        "1945年8月15日，日本宣布无条件投降",
                                        "On August 15, 1945, the war ended."};
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        char html[1024];
        snprintf(html, sizeof html,
                 "<html><body><h1>战争结束的那一天</h1><p>%s</p>"
                 "<p>文字一，很长很长，很长很长，很长很长，很长很长，很长很长，很长很长，很长。</p>"
                 "<p>2024-01-02 评论者</p></body></html>",
                 leads[i]);
        fixture f;
        read_text(&f, ".html", html);
        assert_null(f.article->date);
        close_fixture(&f);
    }
    fixture f;
    read_text(&f, ".html",
              "<html><body><h1>战争结束的那一天</h1><p>2025-12-30 浏览 300 次</p>"
              "<p>1945年8月15日，日本宣布无条件投降，很长很长，很长很长，很长很长，很长很长。</p>"
              "</body></html>");
    assert_string_equal(f.article->date, "2025-12-30");
    assert_true(has_trimmed(&f, "浏览"));
    close_fixture(&f);
}

static void test_html_depth(void **state)
{
    (void)state;
    const size_t depths[] = {300, 2000, 200000};
    for (size_t i = 0; i < 3; i++) {
        ym__buffer text = {0};
        ym__buffer_puts(&text, "<html><body>");
        for (size_t n = 0; n < depths[i]; n++)
            ym__buffer_puts(&text, "<div>");
        ym__buffer_puts(&text, "<p>The text down here, deep.</p>");
        for (size_t n = 0; n < depths[i]; n++)
            ym__buffer_puts(&text, "</div>");
        ym__buffer_puts(&text, "<p>The text after it, as well.</p></body></html>");
        fixture f;
        read_bytes(&f, ".html", text.bytes, text.size);
        assert_true(has_paragraph(&f, "down here"));
        assert_true(has_paragraph(&f, "after it"));
        assert_int_equal(has_warning(&f, "elements open"), depths[i] > 10000);
        close_fixture(&f);
        ym__buffer_free(&text);
    }
}

#define LONG_TEXT "文字很长很长，很长很长，很长很长，很长很长，很长很长，很长很长，很长很长。"

/* Sentences that begin like a notice stay; a heading that speaks of reports is no end of the article. */
static void test_html_notices(void **state)
{
    (void)state;
    static const char *const texts[] = {"举报人张某说，他没有收到任何回复。",
                                        "Read more than once, the letter says something else.",
                                        "扫码支付在这里很普及，人人都用。",
                                        "Copyright law has changed since then, he said.",
                                        "Subscribe or not, he said, it is all the same."};
    static const char *const notices[] = {"举报",
                                          "举报/反馈",
                                          "Read more",
                                          "Read more: Other talks",
                                          "（责任编辑：林可）",
                                          "责任编辑 林可",
                                          "编辑：林可",
                                          "扫码关注我们",
                                          "Copyright © 2025 Sample",
                                          "分享到：",
                                          "打开APP阅读全文",
                                          "Sign up for our newsletter"};
    ym__buffer text = {0};
    ym__buffer_puts(&text, "<html><body><h1>题目</h1><p>" LONG_TEXT "</p>");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ym__buffer_printf(&text, "<p>%s</p>", texts[i]);
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++)
        ym__buffer_printf(&text, "<p>%s</p>", notices[i]);
    ym__buffer_puts(&text, "<p>" LONG_TEXT "</p>");
    fixture f;
    read_bytes(&f, ".html", text.bytes, text.size);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!has_paragraph(&f, texts[i]))
            fail_msg("%s", texts[i]);
    }
    for (size_t i = 0; i < sizeof notices / sizeof *notices; i++) {
        if (!has_trimmed(&f, notices[i]))
            fail_msg("%s", notices[i]);
    }
    close_fixture(&f);
    ym__buffer_free(&text);
}

static void test_html_further_reading(void **state)
{
    (void)state;
    static const char head[] = "<html><body><h1>题目</h1><p>" LONG_TEXT "</p><p>" LONG_TEXT "</p>";
    static const struct {
        const char *rest;
        bool kept;
    } cases[] = {
        {"<h2>相关报道引发的讨论</h2><p>其后" LONG_TEXT "</p>", true},
        {"<h2>相关报道</h2><p>其后" LONG_TEXT "</p>", true},
        {"<h2>相关报道：</h2><p><a href=/1>其后，这是一条别的新闻</a></p><p><a "
         "href=/2>又，一条</a></p>",
         false},
        {"<h2>Comments (2)</h2><p>其后" LONG_TEXT "</p>", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ym__buffer text = {0};
        ym__buffer_puts(&text, head);
        ym__buffer_puts(&text, cases[i].rest);
        fixture f;
        read_bytes(&f, ".html", text.bytes, text.size);
        if (has_paragraph(&f, "其后") != cases[i].kept)
            fail_msg("%s", cases[i].rest);
        assert_int_equal(has_warning(&f, "cut off"), i == 3);
        close_fixture(&f);
        ym__buffer_free(&text);
    }
}

/* Tags and the date of the last change, in the forms of JSON Lines and of front matter. */
static void test_keywords(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".jsonl",
              "{\"text\":\"One.\",\"tags\":[\"桥\",\"河, 城\",\"桥\"],\"updated\":\"2026-01-10 "
              "08:00\"}\n");
    assert_string_equal(f.article->keywords, "桥|河|城");
    assert_string_equal(f.article->modified, "2026-01-10T08:00:00");
    close_fixture(&f);
    read_text(
        &f, ".md",
        "---\ntitle: T\ntags: [\"New bridge\", 'river']\nlastmod: 2026-01-11\n---\n\nText.\n");
    assert_string_equal(f.article->keywords, "New bridge|river");
    assert_string_equal(f.article->modified, "2026-01-11");
    close_fixture(&f);
    read_text(&f, ".html", "<meta name=keywords content='桥 河 城市'><p>Text.</p>");
    assert_string_equal(f.article->keywords, "桥|河|城市");
    close_fixture(&f);
}

/* What is left out before parsing: text around it stays as it is, structured data and where a page was saved from are read. */
static void test_html_raw(void **state)
{
    (void)state;
    fixture f;
    read_text(
        &f, ".html",
        "<html><body><!-- a <p> in a comment --><script a='>'>var a = '<p>no</p>';</script>"
        "<SCRIPT type='application/ld+json'>{\"@type\":\"Article\",\"author\":\"林可\"}</SCRIPT>"
        "<style>p > a { color: red }</style><!--saved from url=(0026)https://e.org/1.html -->"
        "<p>One w</i>ord, <!-- aside -->and an<script>x()</script>other, and an end.</p>"
        "<p>Two</x> words, and an end.</p><script>if (a < b) '</p>");
    assert_int_equal(f.article->paragraph_count, 2);
    assert_string_equal(f.article->paragraphs[0], "One word, and another, and an end.");
    assert_string_equal(f.article->paragraphs[1], "Two words, and an end.");
    assert_string_equal(f.article->author, "林可");
    assert_string_equal(f.article->url, "https://e.org/1.html");
    assert_int_equal(f.article->trimmed_count, 0);
    close_fixture(&f);
}

/* What the page hides is not lost: it is trimmed, and said when it is much. */
static void test_html_hidden(void **state)
{
    (void)state;
    fixture f;
    read_text(
        &f, ".html",
        "<html><body><h1>会谈</h1><p>第一段文字，说了很多话，说了很多话，说了很多话，说了很多话。"
        "</p><div style=display:none><p>第二段文字，说了很多话，说了很多话，说了很多话。</p></div>"
        "<div hidden><script>x</script>藏</div></body></html>");
    assert_int_equal(f.article->paragraph_count, 1);
    assert_true(has_trimmed(&f, "第二段文字"));
    assert_true(has_warning(&f, "hides"));
    close_fixture(&f);
    read_text(&f, ".html", page);
    assert_false(has_warning(&f, "hides"));
    close_fixture(&f);
}

/* A page that is read without its structure keeps what its scripts hold out of the text. */
static void test_html_flattened_scripts(void **state)
{
    (void)state;
    ym__buffer text = {0};
    ym__buffer_puts(&text, "<html><body><p>Before it, here.</p>");
    for (int i = 0; i < 12000; i++)
        ym__buffer_puts(&text, "<div>");
    ym__buffer_puts(&text, "<script>if (a<b) x = 1;</script><p>After it, here.</p>"
                           "<!-- a > b <p>no</p> --><p>And the end, here.</p>");
    fixture f;
    read_bytes(&f, ".html", text.bytes, text.size);
    assert_true(has_paragraph(&f, "Before it") && has_paragraph(&f, "After it"));
    assert_true(has_paragraph(&f, "And the end"));
    assert_false(has_paragraph(&f, "x =") || has_paragraph(&f, "no"));
    close_fixture(&f);
    ym__buffer_free(&text);
}

/* </p> and </br> without a beginning are breaks to every browser. */
static void test_html_stray_ends(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".html",
              "<html><body>One line.</p>Two lines.</br>Three lines.</div></body></html>");
    assert_int_equal(f.article->paragraph_count, 3);
    assert_string_equal(f.article->paragraphs[1], "Two lines.");
    close_fixture(&f);
}

static void test_html_long_text(void **state)
{
    (void)state;
    ym__buffer text = {0};
    ym__buffer_puts(&text, "<html><body><p>");
    while (text.size < 12u << 20)
        ym__buffer_puts(&text, "words and, more words. ");
    ym__buffer_puts(&text, "THE END</p><p>AFTER, all.</p>");
    fixture f;
    read_bytes(&f, ".html", text.bytes, text.size);
    assert_true(has_paragraph(&f, "THE END"));
    assert_true(has_paragraph(&f, "AFTER") || has_trimmed(&f, "AFTER"));
    close_fixture(&f);
    ym__buffer_free(&text);
}

/* Thousands of attributes, end tags of nothing: quadratic in libxml2, mended before; text is
 * kept. */
static void test_html_quadratic(void **state)
{
    (void)state;
    ym__buffer text = {0};
    ym__buffer_puts(&text, "<html><body><p ");
    for (int i = 0; i < 200000; i++)
        ym__buffer_printf(&text, "a%d=1 ", i);
    ym__buffer_puts(&text, ">First, here.</p>");
    for (int i = 0; i < 5000; i++)
        ym__buffer_puts(&text, "<div>");
    for (int i = 0; i < 300000; i++)
        ym__buffer_puts(&text, "</zz></b>");
    ym__buffer_puts(&text, "<script>if (a<b) x = '</b>';</script>Last, here.");
    fixture f;
    read_bytes(&f, ".html", text.bytes, text.size);
    assert_true(has_paragraph(&f, "First, here.") && has_paragraph(&f, "Last, here."));
    close_fixture(&f);
    ym__buffer_free(&text);
}

/* Titles without end and headings without number: each was quadratic once. */
static void test_html_long_titles(void **state)
{
    (void)state;
    ym__buffer text = {0};
    ym__buffer_puts(&text, "<html><head><title>");
    for (int i = 0; i < 20000; i++)
        ym__buffer_puts(&text, "a_b - c|");
    ym__buffer_puts(&text, "</title></head><body>");
    for (int i = 0; i < 300000; i++)
        ym__buffer_puts(&text, "<h1>x");
    ym__buffer_puts(&text, "</h1><p>The text, which is here, and goes on, and on, and on.</p>");
    fixture f;
    read_bytes(&f, ".html", text.bytes, text.size);
    assert_true(has_paragraph(&f, "The text, which is here"));
    assert_non_null(f.article->title);
    close_fixture(&f);
    ym__buffer_clear(&text);
    ym__buffer_puts(&text, "<html><head><title>甲乙_a - b - c | d | 示例网</title></head><body>");
    for (int i = 0; i < 300000; i++)
        ym__buffer_puts(&text, "<h1>x</h1>");
    read_bytes(&f, ".html", text.bytes, text.size);
    close_fixture(&f);
    ym__buffer_free(&text);
}

static void test_html_title_suffixes(void **state)
{
    (void)state;
    static const struct {
        const char *title, *wanted;
    } cases[] = {{"first_name 和 last_id 的区别", "first_name 和 last_id 的区别"},
                 {"会谈举行的消息_示例网", "会谈举行的消息"},
                 {"会谈举行的消息_国际_示例网", "会谈举行的消息"},
                 {"A long title of the talks | Sample", "A long title of the talks"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char html[512];
        snprintf(html, sizeof html, "<html><head><title>%s</title></head><body><p>文字，很长。</p>",
                 cases[i].title);
        fixture f;
        read_text(&f, ".html", html);
        assert_string_equal(f.article->title, cases[i].wanted);
        close_fixture(&f);
    }
}

static void test_html_references(void **state)
{
    (void)state;
    fixture f;
    read_text(&f, ".html", "<p>a &#150; b&nbsp;&hellip; &#x1F600; &lt;i&gt; &amp; &#0;done.</p>");
    assert_string_equal(f.article->paragraphs[0], "a – b\u00A0… 😀 <i> & done.");
    close_fixture(&f);
}

/* ---- addresses and dates ---- */

static void test_urls(void **state)
{
    (void)state;
    static const struct {
        const char *url, *canonical;
    } cases[] = {
        {" HTTPS://User:pw@WWW.Example.COM:443/a/%7eb%e4?utm_source=x&id=1&spm=2&UTM_x=3#frag ",
         "https://www.example.com/a/~b%E4?id=1"},
        {"http://example.com", "http://example.com/"},
        {"http://example.com:8080?from=timeline", "http://example.com:8080/"},
        {"http://example.com/list?from=2024-01", "http://example.com/list?from=2024-01"},
        {"http://例子.cn/文?a b", "http://例子.cn/%E6%96%87?a%20b"},
        {"http://example.com/#/news/1?a=b c", "http://example.com/#/news/1?a=b%20c"},
        {"http://example.com/a?b=1#!/x", "http://example.com/a?b=1#!/x"},
        {"http://example.com/?%75tm_source=x&a=%31&%66rom=timeline", "http://example.com/?a=1"},
        {"http://example.com/?q=%u4E2D&p=100%", "http://example.com/?q=%u4E2D&p=100%"},
        {"http://example.com/%4%31/%%34%31", "http://example.com/%4%31/%%341"},
        {"http://example.com\\a\\b?c\\d", "http://example.com/a/b?c%5Cd"},
        {"http://example.com:.:80/", "http://example.com/"},
        {"ftp://example.com/", NULL},
        {"javascript:alert(1)", NULL},
        {"http://", NULL},
        {"http:///x", NULL},
        {"//example.com/x", NULL},
        {"http://exa mple.com/", NULL},
        {"http://a\n.com/", NULL},
        {"http://caf\xE9.example.com/", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ym__buffer out = {0};
        const bool good = ym__url_canonical(&out, cases[i].url, strlen(cases[i].url));
        assert_int_equal(good, cases[i].canonical != NULL);
        assert_string_equal(ym__buffer_text(&out), good ? cases[i].canonical : "");
        ym__buffer again = {0};
        assert_int_equal(ym__url_canonical(&again, ym__buffer_text(&out), out.size), good);
        assert_string_equal(ym__buffer_text(&again), ym__buffer_text(&out));
        ym__buffer_free(&again);
        ym__buffer_free(&out);
    }
}

/* With its escapes, which make it longer: an index takes no other than the canonical form. */
static void test_long_urls(void **state)
{
    (void)state;
    enum { MOST_BYTES = 8192, ESCAPED_BYTES = 9 };
    for (size_t more = 0; more < 2; more++) {
        ym__buffer url = {0};
        ym__buffer out = {0};
        ym__buffer_puts(&url, "http://example.com/");
        while (url.size % ESCAPED_BYTES != MOST_BYTES % ESCAPED_BYTES)
            ym__buffer_putc(&url, 'a');
        const size_t characters = (MOST_BYTES - url.size) / ESCAPED_BYTES + more;
        for (size_t i = 0; i < characters; i++)
            ym__buffer_puts(&url, "文");
        assert_int_equal(ym__url_canonical(&out, url.bytes, url.size), more == 0);
        assert_int_equal(out.size, more == 0 ? MOST_BYTES : 0);
        ym__buffer_free(&url);
        ym__buffer_free(&out);
    }
}

static void test_urls_of_pages(void **state)
{
    (void)state;
    static const char *const pages[] = {
        "https://e.org/a",         "https://e.org/2025/12/30/", "https://e.org/my-first-post/",
        "https://e.org/?p=1",      "https://e.org/a/b/c/",      "https://e.org/#/news/1",
        "https://e.org/%E6%96%87/"};
    static const char *const others[] = {"https://e.org/", "https://e.org/news/",
                                         "https://e.org/en/world/"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        assert_true(ym__url_names_page(pages[i]));
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(ym__url_names_page(others[i]));
}

static void test_html_canonical(void **state)
{
    (void)state;
    static const struct {
        const char *saved, *canonical, *wanted;
    } cases[] = {
        {"https://e.org/news/1.html", "https://www.e.org/news/", "https://e.org/news/1.html"},
        {"https://e.org/news/1.html", "https://e.org/2025/", "https://e.org/news/1.html"},
        {"https://e.org/news/", "https://e.org/news/", "https://e.org/news/"},
        {"https://e.org/2025/x/?a=1", "https://e.org/2025/x", "https://e.org/2025/x"},
        {NULL, "https://e.org/2025/x/", "https://e.org/2025/x/"},
        {NULL, "https://e.org/news/", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char html[512];
        snprintf(html, sizeof html,
                 "<!-- saved from url=(0030)%s --><html><head><link rel=canonical "
                 "href=%s></head><body><p>Text.</p>",
                 cases[i].saved == NULL ? "" : cases[i].saved, cases[i].canonical);
        fixture f;
        read_text(&f, ".html", html);
        assert_string_equal(f.article->url == NULL ? "" : f.article->url, cases[i].wanted);
        close_fixture(&f);
    }
    fixture f;
    read_text(&f, ".jsonl", "{\"url\":\"https://e.org/news/\",\"text\":\"x\"}\n");
    assert_null(f.article->url);
    assert_true(has_warning(&f, "names no page"));
    close_fixture(&f);
}

static void test_dates(void **state)
{
    (void)state;
    static const struct {
        const char *text, *date;
    } cases[] = {
        {"2025-12-30", "2025-12-30"},
        {"on 2025/1/2, then", "2025-01-02"},
        {"2025.12.30", "2025-12-30"},
        {"20251230", "2025-12-30"},
        {"20251230102100", "2025-12-30T10:21:00"},
        {"12025123099", NULL},
        {"2025-12-30T10:21:00.123Z", "2025-12-30T10:21:00Z"},
        {"2025-12-30T10:21:00+08:00", "2025-12-30T10:21:00+08:00"},
        {"2025-12-30 10:21:05 +0800", "2025-12-30T10:21:05+08:00"},
        {"2025-12-30 10:21 - 12:00", "2025-12-30T10:21:00"},
        {"发布于2025年12月30日 10:21", "2025-12-30T10:21:00"},
        {"2025年1月2日（星期五）", "2025-01-02"},
        {"2025年12月10日 下午4:05", "2025-12-10T16:05:00"},
        {"2025年1月2日 10时5分", "2025-01-02T10:05:00"},
        {"December 30, 2025", "2025-12-30"},
        {"Sept. 5th, 2025 at 4:05 p.m.", "2025-09-05T16:05:00"},
        {"2025-12-30 4:05 pmnews", "2025-12-30T04:05:00"},
        {"Tue, 30 Dec 2025 10:21:00 GMT", "2025-12-30T10:21:00Z"},
        {"30 December 2025", "2025-12-30"},
        {"2025-02-29", NULL},
        {"2024-02-29", "2024-02-29"},
        {"1900-02-29", NULL},
        {"2025-13-01 2025-01-32", NULL},
        {"2025-02-30 and 2025-03-01", "2025-03-01"},
        {"2025-12-30 25:99", "2025-12-30"},
        {"2025-12-30 10:21 GMT+8", "2025-12-30T10:21:00+08:00"},
        {"2025-12-30 10:21 (UTC+08:00)", "2025-12-30T10:21:00+08:00"},
        {"2025-12-30 10:21 UTC-5", "2025-12-30T10:21:00-05:00"},
        {"2025-12-30 10:21 GMT+0530", "2025-12-30T10:21:00+05:30"},
        {"2025-12-30 10:21 UTC", "2025-12-30T10:21:00Z"},
        {"2025-12-30T10:21:00+08", "2025-12-30T10:21:00+08:00"},
        {"2025-12-30T10:21:00.1234567890123Z", "2025-12-30T10:21:00Z"},
        {"2025-12-30 10:21-23", "2025-12-30T10:21:00"},
        {"2025年12月30日 中午12:05", "2025-12-30T12:05:00"},
        {"2025年12月30日 中午1:05", "2025-12-30T13:05:00"},
        {"2025年12月30日 中午11:05", "2025-12-30T11:05:00"},
        {"2025年12月30日 傍晚6:05", "2025-12-30T18:05:00"},
        {"2025年12月30日 晚上12:00", "2025-12-30"},
        {"2025年12月30日 晚上8:00", "2025-12-30T20:00:00"},
        {"２０２５年１２月３０日 １０：２１", "2025-12-30T10:21:00"},
        {"２０２５-１２-３０", "2025-12-30"},
        {"May be 12", NULL},
        {"30 Decembrists 2025", NULL},
        {"", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char out[32] = "";
        const bool found = ym__date_find(out, cases[i].text, strlen(cases[i].text));
        assert_string_equal(found ? out : "none", cases[i].date == NULL ? "none" : cases[i].date);
    }
}

/* In the order of their instants. */
static void test_date_order(void **state)
{
    (void)state;
    static const char *const dates[] = {
        "1000-01-01",          "1999-12-31T23:59:59Z",      "2000-01-01",           "2000-02-29",
        "2000-03-01",          "2025-12-30T06:00:00+08:00", "2025-12-29T22:00:01Z", "2025-12-30",
        "2025-12-30T00:00:01", "2025-12-29T20:00:00-05:00", "2025-12-31",           "2026-01-01"};
    for (size_t i = 1; i < sizeof dates / sizeof *dates; i++)
        assert_true(ym__date_instant(dates[i - 1]) < ym__date_instant(dates[i]));
    assert_int_equal(ym__date_instant("2025-12-30"), ym__date_instant("2025-12-30T08:00:00+08:00"));
    assert_int_equal(ym__date_instant("2000-03-01") - ym__date_instant("2000-02-28"), 2 * 86400);
}

/* ---- the article ---- */

static void test_article(void **state)
{
    (void)state;
    ym__article article = {0};
    ym_error error;
    ym__article_set_text(&article, YM__FIELD_TITLE, " \t\u3000", "blank");
    ym__article_set_text(&article, YM__FIELD_TITLE, "\uFEFF\u3000A\u3000\n B\u200B\uFEFFC\u00A0",
                         "first");
    ym__article_set_text(&article, YM__FIELD_TITLE, "C", "second");
    ym__article_set_text(&article, YM__FIELD_DATE, "2025-02-30", "meta");
    ym__article_set_text(&article, YM__FIELD_URL, "javascript:x", "meta");
    ym__article_set_text(&article, YM__FIELD_LANG, "no language at all", "meta");
    ym__article_add(&article, "\u3000\u3000一\t二 \n\n \n三",
                    strlen("\u3000\u3000一\t二 \n\n \n三"));
    assert_int_equal(ym__article_finish(&article, &error), YM_OK);
    assert_string_equal(article.view.title, "A BC");
    assert_null(article.view.date);
    assert_null(article.view.url);
    assert_string_equal(article.view.lang, "zh");
    assert_int_equal(article.view.warning_count, 3);
    assert_int_equal(article.view.paragraph_count, 2);
    assert_string_equal(article.view.paragraphs[0], "一 二");
    assert_string_equal(ym__article_origins(&article), "{\"title\":\"first\",\"lang\":\"script\"}");
    ym__article_free(&article);
}

/* Japanese is not Chinese for its kanji. */
static void test_language_by_script(void **state)
{
    (void)state;
    static const struct {
        const char *text, *lang;
    } cases[] = {{"日本政府は三十日、外務省で会談を行ったと発表した。", "ja"},
                 {"東京都知事選挙、投票率発表", "zh-Hant"},
                 {"日本企业の品牌在中国很受欢迎，销量逐年上升。", "zh-Hans"},
                 {"외무성은 삼십일", "und"},
                 {"The talks go on.", "en"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ym__script_counts counts = {0};
        ym__script_count(&counts, cases[i].text, strlen(cases[i].text));
        assert_string_equal(ym__script_language(&counts), cases[i].lang);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gb2312_label_reads_gbk),
        cmocka_unit_test(test_bad_byte_in_gbk),
        cmocka_unit_test(test_lead_byte_before_ascii),
        cmocka_unit_test(test_utf8_under_other_label),
        cmocka_unit_test(test_utf8_label_over_gbk),
        cmocka_unit_test(test_suspect_share),
        cmocka_unit_test(test_late_first_sign),
        cmocka_unit_test(test_stream_has_one_encoding),
        cmocka_unit_test(test_converter_is_flushed),
        cmocka_unit_test(test_iso_2022_jp_label),
        cmocka_unit_test(test_utf16),
        cmocka_unit_test(test_nul_and_controls),
        cmocka_unit_test(test_truncated_utf8),
        cmocka_unit_test(test_unlabelled_chinese),
        cmocka_unit_test(test_encoding_option),
        cmocka_unit_test(test_binary_is_refused),
        cmocka_unit_test(test_kinds),
        cmocka_unit_test(test_json_or_nothing),
        cmocka_unit_test(test_json_file_or_stream),
        cmocka_unit_test(test_taken_records),
        cmocka_unit_test(test_names_that_are_no_text),
        cmocka_unit_test(test_empty_files),
        cmocka_unit_test(test_plain_chinese),
        cmocka_unit_test(test_plain_without_title),
        cmocka_unit_test(test_plain_wrapped_english),
        cmocka_unit_test(test_bylines),
        cmocka_unit_test(test_plain_keeps_every_line),
        cmocka_unit_test(test_markdown),
        cmocka_unit_test(test_markdown_head),
        cmocka_unit_test(test_markdown_inline_break),
        cmocka_unit_test(test_jsonl),
        cmocka_unit_test(test_jsonl_refusals),
        cmocka_unit_test(test_options),
        cmocka_unit_test(test_jsonl_content),
        cmocka_unit_test(test_jsonl_long_lines),
        cmocka_unit_test(test_html_metadata),
        cmocka_unit_test(test_html_content),
        cmocka_unit_test(test_html_visible_metadata),
        cmocka_unit_test(test_html_date_in_the_text),
        cmocka_unit_test(test_html_depth),
        cmocka_unit_test(test_html_notices),
        cmocka_unit_test(test_html_further_reading),
        cmocka_unit_test(test_keywords),
        cmocka_unit_test(test_html_raw),
        cmocka_unit_test(test_html_hidden),
        cmocka_unit_test(test_html_flattened_scripts),
        cmocka_unit_test(test_html_stray_ends),
        cmocka_unit_test(test_html_long_text),
        cmocka_unit_test(test_html_quadratic),
        cmocka_unit_test(test_html_long_titles),
        cmocka_unit_test(test_html_title_suffixes),
        cmocka_unit_test(test_html_references),
        cmocka_unit_test(test_urls),
        cmocka_unit_test(test_long_urls),
        cmocka_unit_test(test_urls_of_pages),
        cmocka_unit_test(test_html_canonical),
        cmocka_unit_test(test_dates),
        cmocka_unit_test(test_date_order),
        cmocka_unit_test(test_article),
        cmocka_unit_test(test_language_by_script),
    };
    return cmocka_run_group_tests_name("read", tests, NULL, NULL);
}
