/* The room glossary/: reading files, cells and labels both ways, JSON, lint. What lint must say
 * about which entry stands in tests/cases/glossary-lint.tsv. Run from the top folder. */
#define _DEFAULT_SOURCE /* mkdtemp */

#include "base/buffer.h"
#include "glossary/format.h"
#include "glossary/packed.h"
#include "text/utf8.h"

#include <yiming/text.h>

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Its header wants the four above. */
#include <cmocka.h>

/* ---- a folder of files ---------------------------------------------------------------------- */

static char folder[] = "/tmp/yiming-test-XXXXXX";
static char path_text[256];

static const char *path_of(const char *name)
{
    snprintf(path_text, sizeof path_text, "%s/%s", folder, name);
    return path_text;
}

static void write_bytes(const char *name, const void *bytes, size_t size)
{
    FILE *stream = fopen(path_of(name), "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(bytes, 1, size, stream), size);
    assert_int_equal(fclose(stream), 0);
}

static void write_text(const char *name, const char *text)
{
    write_bytes(name, text, strlen(text));
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int remove_folder(void **state)
{
    (void)state;
    return rmdir(folder);
}

/* ---- findings ------------------------------------------------------------------------------- */

/* One line a finding: "line:column rule: message". */
static void note(void *context, const ym_finding *finding)
{
    ym__buffer *said = context;
    assert_non_null(finding->file);
    assert_non_null(finding->message);
    assert_null(strchr(finding->message, '\n'));
    ym__buffer_printf(said, "%llu:%llu %s: %s\n", (unsigned long long)finding->line,
                      (unsigned long long)finding->column, finding->rule, finding->message);
}

/* Loads a file of this content, and takes what was said about it. */
static ym_glossary *load_bytes(const char *name, const void *bytes, size_t size, ym__buffer *said)
{
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    write_bytes(name, bytes, size);
    const char *path = path_of(name);
    ym__buffer_clear(said);
    const ym_status status = ym_glossary_load(&glossary, &path, 1, &(ym_glossary_options){.origin = "test"}, note, said, &error);
    if (status < 0) {
        assert_null(glossary);
        assert_int_equal(error.status, status);
        ym__buffer_puts(said, error.message);
    }
    unlink(path_of(name));
    return glossary;
}

static ym_glossary *load(const char *name, const char *text, ym__buffer *said)
{
    return load_bytes(name, text, strlen(text), said);
}

/* Adds a row of a table, as any format with columns does. */
static ym_status add_row(ym_glossary *glossary, const char *const *names, const char *const *values,
                         size_t count, const char *type, const char *file, uint64_t line,
                         ym__buffer *said)
{
    static const ym_glossary_options options;
    ym__column_id ids[YM__LAYOUT_MAX];
    ym__layout layout;
    ym__ids known = {0};
    for (size_t i = 0; i < ym_glossary_count(glossary); i++)
        assert_int_equal(ym__ids_put(&known, ym_glossary_entry(glossary, i), NULL), YM_OK);
    ym__source source = {
        .glossary = glossary,
        .ids = &known,
        .options = &options,
        .default_type = type,
        .origin = file,
        .reporter = {.report = note, .context = said, .file = file, .line = line}};
    assert_int_equal(ym__layout_resolve(&layout, ids, names, count), count);
    const ym_status status = ym__row_add(&source, &layout, values, count, NULL);
    ym__ids_free(&known);
    return status;
}

static void assert_said(const ym__buffer *said, const char *part)
{
    if (strstr(ym__buffer_text(said), part) == NULL)
        fail_msg("expected \"%s\" in:\n%s", part, ym__buffer_text(said));
}

static void assert_column(const ym_entry *entry, const char *column, const char *cell)
{
    ym_error error = {0};
    char *text = NULL;
    assert_int_equal(ym_entry_column(&text, entry, column, &error), YM_OK);
    assert_string_equal(text, cell);
    ym_text_free(text);
}

/* ---- reading -------------------------------------------------------------------------------- */

static void reads_entries_in_order(void **state)
{
    (void)state;
    ym__buffer said = {0};
    ym_glossary *glossary = load("people.tsv",
                                 "# people\n"
                                 "id\tzh\tpinyin\ten\tzh_tw\ten_also\tzh_avoid\tshared\n"
                                 "\n"
                                 "zelensky\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\t"
                                 "Zelenskyy | Zelenskiy\t泽连司基|!小泽\n"
                                 "# a comment\n"
                                 "putin\t普京\tPǔjīng\tPutin\t普丁 | 蒲亭\t\t\tPutin\n",
                                 &said);
    assert_string_equal(ym__buffer_text(&said), "");
    assert_int_equal(ym_glossary_count(glossary), 2);
    assert_null(ym_glossary_entry(glossary, 2));
    const ym_entry *entry = ym_glossary_entry(glossary, 0);
    assert_ptr_equal(entry, ym_glossary_find(glossary, "zelensky"));
    assert_null(ym_glossary_find(glossary, "zelenskyy"));
    assert_string_equal(entry->id, "zelensky");
    assert_string_equal(entry->type, "person");
    assert_string_equal(entry->status, "preferred");
    assert_string_equal(entry->origin, "test");
    assert_string_equal(entry->file, path_of("people.tsv"));
    assert_int_equal(entry->line, 4);
    assert_string_equal(entry->definition, "");
    assert_string_equal(entry->extra, "");
    static const struct {
        const char *text, *lang;
        ym_label_kind kind;
        ym_label_status status;
    } labels[] = {{"泽连斯基", "zh-Hans", YM_LABEL_PREFERRED, YM_LABEL_STATUS_PREFERRED},
                  {"Zelensky", "en", YM_LABEL_PREFERRED, YM_LABEL_STATUS_PREFERRED},
                  {"澤倫斯基", "zh-Hant-TW", YM_LABEL_REGIONAL, YM_LABEL_STATUS_PREFERRED},
                  {"Zelenskyy", "en", YM_LABEL_ALSO, YM_LABEL_STATUS_ADMITTED},
                  {"Zelenskiy", "en", YM_LABEL_ALSO, YM_LABEL_STATUS_ADMITTED},
                  {"泽连司基", "zh-Hans", YM_LABEL_ALSO, YM_LABEL_STATUS_DEPRECATED},
                  {"小泽", "zh-Hans", YM_LABEL_ALSO, YM_LABEL_STATUS_FORBIDDEN}};
    assert_int_equal(entry->label_count, sizeof labels / sizeof *labels);
    for (size_t i = 0; i < entry->label_count; i++) {
        assert_string_equal(entry->labels[i].text, labels[i].text);
        assert_string_equal(entry->labels[i].lang, labels[i].lang);
        assert_int_equal(entry->labels[i].kind, labels[i].kind);
        assert_int_equal(entry->labels[i].status, labels[i].status);
        assert_false(entry->labels[i].shared);
    }
    assert_string_equal(entry->labels[0].reading, "Zéliánsījī");
    assert_null(entry->labels[1].reading);
    entry = ym_glossary_entry(glossary, 1);
    assert_int_equal(entry->label_count, 4);
    assert_true(entry->labels[1].shared);
    assert_column(entry, "shared", "Putin");
    assert_column(entry, "zh_tw", "普丁|蒲亭");
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
}

static void takes_files_of_any_editor(void **state)
{
    (void)state;
    ym__buffer said = {0};
    /* A mark at the start, CR LF, names of columns in capitals, TABs at the ends of rows, no
     * newline at the end. */
    ym_glossary *glossary = load("places.tsv",
                                 "\xEF\xBB\xBFID\tZH\tzh-tw\r\n\r\nkyiv\t 基辅\u3000\t\t\t \r\n"
                                 "kharkiv\t哈尔科夫\t哈爾科夫",
                                 &said);
    assert_string_equal(ym__buffer_text(&said), "");
    assert_int_equal(ym_glossary_count(glossary), 2);
    assert_string_equal(ym_glossary_find(glossary, "kyiv")->zh, "基辅");
    assert_string_equal(ym_glossary_find(glossary, "kyiv")->type, "place");
    assert_column(ym_glossary_find(glossary, "kharkiv"), "zh_tw", "哈爾科夫");
    assert_int_equal(ym_glossary_find(glossary, "kharkiv")->line, 4);
    ym_glossary_free(glossary);
    /* A file of another name holds terms. */
    glossary = load("mine.tsv", "zh\ten\n格局\tpattern\n", &said);
    assert_string_equal(ym_glossary_find(glossary, "pattern")->type, "term");
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
}

static void makes_ids_of_names(void **state)
{
    (void)state;
    ym__buffer said = {0};
    ym_glossary *glossary = load("places.tsv",
                                 "zh\ten\n"
                                 "科特迪瓦\tCôte d’Ivoire\n"
                                 "西安\tXi'an\n"
                                 "圣保罗\t (São)  Paulo! \n"
                                 "美国\tU.S.\n"
                                 "美利坚\tU.S.\n"
                                 "基辅\t\n"
                                 "西安\tXi’an\n"
                                 "基辅\t\n"
                                 "〇\t\n",
                                 &said);
    assert_string_equal(ym__buffer_text(&said),
                        "9:0 duplicate-row: the names are those of line 7; the row is left out\n"
                        "10:0 id: no id, and no name to make one of; add an id\n");
    assert_int_equal(ym_glossary_count(glossary), 7);
    static const char *const ids[] = {"cote-divoire", "xian",   "sao-paulo", "u-s",
                                      "u-s-2",        "ji-fu", "xian-2"};
    for (size_t i = 0; i < 7; i++)
        assert_string_equal(ym_glossary_entry(glossary, i)->id, ids[i]);
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
}

static void leaves_out_bad_rows_and_says_why(void **state)
{
    (void)state;
    /* clang-format off */
    static const char bytes[] =
        "id\tzh\ten\n"
        "a\t基辅\tKyiv\textra\n"       /* 2: too many cells */
        "b      基辅      Kyiv\n"      /* 3: no TAB */
        "c\t基\xB8\xA8\tKyiv\n"        /* 4: GBK */
        "d\t基\0辅\tKyiv\n"            /* 5: NUL */
        "e\t基辅\tKy\x1Biv\n"          /* 6: escape */
        "f\t基辅\tKy\xC2\x9Biv\n"      /* 7: C1 */
        "G\t基辅\tKyiv\n"              /* 8: a capital */
        "h\t\t\n"                      /* 9: no name */
        "good\t基辅\tKyiv\n"           /* 10 */
        "good\t哈尔科夫\tKharkiv\n"    /* 11: an id twice */
        "i\n"                          /* 12: one cell */
        "j\t基辅|吉甫\tKyiv\n"         /* 13: two names */
        "k\t\xEF\xBB\xBF\xED\xA0\x80\tKyiv\r\r\n" /* 14: a surrogate */
        "l,基辅,Kyiv\n"               /* 15: commas */
        "last\t敖德萨\n";              /* 16: short is fine */
    /* clang-format on */
    ym__buffer said = {0};
    ym_glossary *glossary = load_bytes("places.tsv", bytes, sizeof bytes - 1, &said);
    assert_int_equal(ym_glossary_count(glossary), 2);
    assert_said(&said,
                "2:0 cells: the row of \"a\" has 4 cells, the header row names 3; remove a TAB\n");
    assert_said(&said, "3:0 cells: no TAB; looks like 6 spaces: put one TAB between cells\n");
    assert_said(&said,
                "4:0 text: byte 6 of the line (0xB8) is not UTF-8; save the file as UTF-8\n");
    assert_said(&said, "5:0 text: byte 6 of the line (0x00) is a control character; remove it\n");
    assert_said(&said, "6:0 text: byte 12 of the line (0x1B) is a control character; remove it\n");
    assert_said(&said, "7:0 text: byte 12 of the line (0xC2) is a control character; remove it\n");
    assert_said(&said, "8:1 id: id \"G\" may hold only a-z, 0-9 and single '-' inside\n");
    assert_said(&said, "9:2 no-name: no name: zh and en are both empty\n");
    assert_said(&said, "11:1 duplicate-id: id \"good\" is taken by ");
    assert_said(&said, "places.tsv:10; give this row another one\n");
    assert_said(&said, "12:0 cells: no TAB: the row \"i\" has one cell, the header row names 3\n");
    assert_said(&said, "13:2 one-name: zh holds one name; move the others to zh_also\n");
    assert_said(&said,
                "14:0 text: byte 6 of the line (0xED) is not UTF-8; save the file as UTF-8\n");
    assert_said(&said, "15:0 cells: no TAB; looks like commas: put one TAB between cells\n");
    assert_string_equal(ym_glossary_entry(glossary, 1)->id, "last");
    assert_string_equal(ym_glossary_entry(glossary, 1)->en, "");
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
}

static void refuses_files_that_are_no_glossary(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t size;
        const char *part;
    } cases[] = {
        {"", 0, ": no header row"},
        {"# nothing\n\n", 11, ": no header row"},
        {"kyiv\tKyiv\n", 10, ":1: no header row: the first line must name the columns"},
        {"id      zh      en\n", 19, ":1: no TAB; looks like 6 spaces"},
        {"a,b\n", 4, ":1: no TAB; looks like commas"},
        {"id\tzh\tzh\n", 9, ":1: two columns are named \"zh\""},
        {"zh\tx\tx\n", 7, ":1: two columns are named \"x\""},
        {"zh\t\xFF\n", 5, ":1: byte 4 of the line (0xFF) is not UTF-8"},
        {"\xFF\xFEx\0h\0", 6, ":1: no header row"},
        {"zh\t\0x\n", 6, ":1: byte 4 of the line (0x00)"}};
    ym__buffer said = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(load_bytes("places.tsv", cases[i].bytes, cases[i].size, &said));
        assert_said(&said, cases[i].part);
    }
    ym__buffer wide = {0};
    for (size_t i = 0; i < 400; i++)
        ym__buffer_printf(&wide, "zh%zu\t", i);
    assert_null(load("places.tsv", ym__buffer_text(&wide), &said));
    assert_said(&said, ":1: 401 columns; at most 256 can be read");
    ym__buffer_free(&wide);
    ym__buffer_free(&said);
}

static void reads_folders_in_the_order_of_names(void **state)
{
    (void)state;
    ym__buffer said = {0};
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    write_text("works.tsv", "zh\ten\n红楼梦\tDream\n");
    write_text("events.tsv", "zh\ten\n冬奥会\tOlympics\n");
    write_text("notes.txt", "no glossary\n");
    write_text(".hidden.tsv", "no glossary\n");
    assert_int_equal(mkdir(path_of("folder.tsv"), 0700), 0);
    const char *path = folder;
    assert_int_equal(ym_glossary_load(&glossary, &path, 1, NULL, note, &said, &error), YM_OK);
    assert_string_equal(ym__buffer_text(&said), "");
    assert_int_equal(ym_glossary_count(glossary), 2);
    assert_string_equal(ym_glossary_entry(glossary, 0)->id, "olympics");
    assert_string_equal(ym_glossary_entry(glossary, 0)->type, "event");
    assert_string_equal(ym_glossary_entry(glossary, 0)->origin, "events.tsv");
    assert_string_equal(ym_glossary_entry(glossary, 1)->type, "work");
    assert_string_equal(ym_glossary_entry(glossary, 1)->file, path_of("works.tsv"));
    ym_glossary_free(glossary);
    static const char *const names[] = {"works.tsv", "events.tsv", "notes.txt", ".hidden.tsv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
    rmdir(path_of("folder.tsv"));
    assert_int_equal(ym_glossary_load(&glossary, &path, 1, NULL, note, &said, &error),
                     YM_E_NOT_FOUND);
    assert_non_null(strstr(error.message, "no *.tsv files in"));
    assert_null(glossary);
    path = path_of("none.tsv");
    assert_int_equal(ym_glossary_load(&glossary, &path, 1, NULL, note, &said, &error),
                     YM_E_NOT_FOUND);
    assert_null(glossary);
    assert_int_equal(ym_glossary_load(&glossary, NULL, 0, NULL, NULL, NULL, NULL), YM_OK);
    assert_int_equal(ym_glossary_count(glossary), 0);
    ym_glossary_free(glossary);
    ym_glossary_free(NULL);
    ym__buffer_free(&said);
}

static void maps_status_words(void **state)
{
    (void)state;
    static const struct {
        const char *word, *status, *said;
    } cases[] = {
        {"preferred", "preferred", ""},
        {"draft", "draft", ""},
        {"deprecated", "deprecated", ""},
        {"", "preferred", ""},
        {"Deprecated", "deprecated", "2:3 status: status \"Deprecated\" is read as deprecated\n"},
        {"admitted", "preferred", "2:3 status: status \"admitted\" is read as preferred\n"},
        {"supersededTerm-admn-sts", "deprecated",
         "2:3 status: status \"supersededTerm-admn-sts\" is read as deprecated\n"},
        {"fine", "preferred",
         "2:3 status: unknown status \"fine\" is read as preferred; known are preferred, draft, "
         "deprecated\n"}};
    ym__buffer said = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[200];
        snprintf(text, sizeof text, "zh\ten\tstatus\n基辅\tKyiv\t%s\n", cases[i].word);
        ym_glossary *glossary = load("places.tsv", text, &said);
        assert_string_equal(ym_glossary_entry(glossary, 0)->status, cases[i].status);
        assert_string_equal(ym__buffer_text(&said), cases[i].said);
        ym_glossary_free(glossary);
    }
    ym__buffer_free(&said);
}

/* ---- cells, labels, JSON -------------------------------------------------------------------- */

/* A cell for every column, and one that nobody knows. */
/* clang-format off */
static const char *const full[][2] = {
    {"id", "kyiv"}, {"type", "place"}, {"subtype", "city"}, {"zh", "基辅"}, {"pinyin", "Jīfǔ"},
    {"en", "Kyiv"}, {"en_sort", "Kyiv, City"}, {"zh_tw", "基輔市|基城"}, {"zh_hk", "基輔城"},
    {"zh_sg", "基甫"}, {"zh_also", "基辅市|基甫市"}, {"en_also", "Kiev|Kyiv city"}, {"zh_short", "基"},
    {"en_short", "K."}, {"en_adj", "Kyivan|Kievan"}, {"zh_avoid", "旧基辅|!坏基辅"},
    {"en_avoid", "!Kiew|Kijow"}, {"status", "draft"}, {"shared", "基甫|Kiev"},
    {"domain", "geography"}, {"definition", "Capital of Ukraine; \"Kyiv\"."},
    {"definition_zh", "乌克兰首都"}, {"note", "a | b"}, {"source", "x"}, {"wikidata", "Q1899"},
    {"see", "odesa|lviv"}, {"Colour", "blue & \"gold\""}};
/* clang-format on */
enum { FULL_COUNT = sizeof full / sizeof *full };

static void cells_come_back_as_they_went_in(void **state)
{
    (void)state;
    ym__buffer said = {0};
    ym__buffer text = {0};
    for (size_t i = 0; i < FULL_COUNT; i++)
        ym__buffer_printf(&text, "%s%c", full[i][0], i + 1 < FULL_COUNT ? '\t' : '\n');
    for (size_t i = 0; i < FULL_COUNT; i++)
        ym__buffer_printf(&text, "%s%c", full[i][1], i + 1 < FULL_COUNT ? '\t' : '\n');
    ym_glossary *glossary = load("mine.tsv", ym__buffer_text(&text), &said);
    assert_string_equal(ym__buffer_text(&said), "");
    const ym_entry *entry = ym_glossary_entry(glossary, 0);
    for (size_t i = 0; i < FULL_COUNT; i++)
        assert_column(entry, full[i][0], full[i][1]);
    for (size_t i = 0; i + 1 < FULL_COUNT; i++)
        assert_string_equal(ym_glossary_column(i), full[i][0]);
    assert_null(ym_glossary_column(FULL_COUNT - 1));
    assert_string_equal(entry->extra, "{\"Colour\":\"blue & \\\"gold\\\"\"}");
    ym_error error = {0};
    char *cell = NULL;
    assert_int_equal(ym_entry_column(&cell, entry, "taste", &error), YM_E_USAGE);
    assert_null(cell);
    assert_int_equal(ym_entry_column(&cell, entry, "", &error), YM_E_USAGE);
    /* A copy of the entry, by the way that other formats go, is the same. */
    ym_glossary *copy = NULL;
    assert_int_equal(ym__glossary_new(&copy, &error), YM_OK);
    assert_int_equal(ym__glossary_add(copy, entry, &error), YM_OK);
    ym_glossary_free(glossary);
    for (size_t i = 0; i < FULL_COUNT; i++)
        assert_column(ym_glossary_entry(copy, 0), full[i][0], full[i][1]);
    assert_string_equal(ym_glossary_entry(copy, 0)->labels[0].reading, "Jīfǔ");
    ym_glossary_free(copy);
    ym__buffer_free(&text);
    ym__buffer_free(&said);
}

static void json_has_lists_and_unknown_columns(void **state)
{
    (void)state;
    ym__buffer said = {0};
    ym_error error = {0};
    ym_json *json = NULL;
    ym_glossary *glossary = load("mine.tsv",
                                 "zh\ten\ten_also\tzh_avoid\tshared\tsee\tColour\tkind\n"
                                 "基辅\tKyiv\tKiev|Kiew\t!坏\tKiev\todesa\tblue\todd\n",
                                 &said);
    assert_int_equal(ym_json_new(&json, &error), YM_OK);
    ym_json_begin_object(json);
    ym_entry_json(json, ym_glossary_entry(glossary, 0));
    ym_json_end_object(json);
    assert_string_equal(
        ym_json_text(json, NULL),
        "{\"entry\":\"kyiv\",\"type\":\"term\",\"subtype\":\"\",\"zh\":\"基辅\",\"pinyin\":\"\","
        "\"en\":\"Kyiv\",\"en_sort\":\"\",\"zh_tw\":[],\"zh_hk\":[],\"zh_sg\":[],\"zh_also\":[],"
        "\"en_also\":[\"Kiev\",\"Kiew\"],\"zh_short\":[],\"en_short\":[],\"en_adj\":[],"
        "\"zh_avoid\":[\"!坏\"],\"en_avoid\":[],\"status\":\"preferred\",\"shared\":[\"Kiev\"],"
        "\"domain\":\"\",\"definition\":\"\",\"definition_zh\":\"\",\"note\":\"\",\"source\":\"\","
        "\"wikidata\":\"\",\"see\":[\"odesa\"],\"extra\":{\"Colour\":\"blue\",\"kind\":\"odd\"},"
        "\"origin\":\"test\",\"labels\":["
        "{\"text\":\"基辅\",\"lang\":\"zh-Hans\",\"kind\":\"preferred\",\"status\":\"preferred\","
        "\"raw_status\":null,\"reading\":null,\"shared\":false,\"origin\":\"test\"},"
        "{\"text\":\"Kyiv\",\"lang\":\"en\",\"kind\":\"preferred\",\"status\":\"preferred\","
        "\"raw_status\":null,\"reading\":null,\"shared\":false,\"origin\":\"test\"},"
        "{\"text\":\"Kiev\",\"lang\":\"en\",\"kind\":\"also\",\"status\":\"admitted\","
        "\"raw_status\":null,\"reading\":null,\"shared\":true,\"origin\":\"test\"},"
        "{\"text\":\"Kiew\",\"lang\":\"en\",\"kind\":\"also\",\"status\":\"admitted\","
        "\"raw_status\":null,\"reading\":null,\"shared\":false,\"origin\":\"test\"},"
        "{\"text\":\"坏\",\"lang\":\"zh-Hans\",\"kind\":\"also\",\"status\":\"forbidden\","
        "\"raw_status\":null,\"reading\":null,\"shared\":false,\"origin\":\"test\"}]}");
    /* An entry that nobody has filled in, and one whose unknown columns are broken. */
    const ym_entry bare = {.id = "x",
                           .extra = "{ \"a\":\"\\u57fa\\ud83d\\ude00\\/\" , \"b\":\"\"}"};
    const ym_entry broken = {.id = "x", .extra = "{\"a\":"};
    ym_json_clear(json);
    ym_json_begin_object(json);
    ym_entry_json(json, &bare);
    ym_json_end_object(json);
    assert_non_null(
        strstr(ym_json_text(json, NULL), "\"see\":[],\"extra\":{\"a\":\"基😀/\",\"b\":\"\"}"));
    ym_json_clear(json);
    ym_json_begin_object(json);
    ym_entry_json(json, &broken);
    ym_json_end_object(json);
    assert_null(ym_json_text(json, NULL)); /* nothing is dropped in silence */
    ym_json_free(json);
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
}

/* All of an entry as JSON, to be freed. */
static char *json_of(const ym_entry *entry)
{
    ym_error error = {0};
    ym_json *json = NULL;
    assert_int_equal(ym_json_new(&json, &error), YM_OK);
    ym_json_begin_object(json);
    ym_entry_json(json, entry);
    ym_json_end_object(json);
    assert_non_null(ym_json_text(json, NULL));
    char *text = strdup(ym_json_text(json, NULL));
    assert_non_null(text);
    ym_json_free(json);
    return text;
}

/* Two entries, of which the first has whatever an entry can have, and the second hardly anything. */
static ym_glossary *rich_and_poor(void)
{
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    const ym_label labels[] = {
        {.text = "基辅", .lang = "zh-Hans", .reading = "Jīfǔ", .kind = YM_LABEL_PREFERRED},
        {.text = "Kyiv", .lang = "en", .raw_status = "", .shared = true, .origin = "other.tsv"},
        {.text = "Kiew",
         .lang = "de",
         .kind = YM_LABEL_ALSO,
         .status = YM_LABEL_STATUS_FORBIDDEN,
         .raw_status = "verboten"}};
    const ym_label lone = {.text = "x", .lang = ""};
    const ym_entry rich = {.id = "kyiv",
                           .type = "place",
                           .subtype = "city",
                           .status = "draft",
                           .zh = "基辅",
                           .pinyin = "Jīfǔ",
                           .en = "Kyiv",
                           .en_sort = "Kyiv",
                           .domain = "geography",
                           .definition = "capital of Ukraine",
                           .definition_zh = "乌克兰首都",
                           .note = "not Kiev",
                           .source = "a book",
                           .wikidata = "Q1899",
                           .see = "odesa",
                           .extra = "{\"Colour\":\"blue\"}",
                           .origin = "names.tsv",
                           .label_count = 3,
                           .labels = labels};
    const ym_entry poor = {.id = "odesa", .label_count = 1, .labels = &lone};
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    assert_int_equal(ym__glossary_add(glossary, &rich, &error), YM_OK);
    assert_int_equal(ym__glossary_add(glossary, &poor, &error), YM_OK);
    return glossary;
}

static void what_is_packed_comes_out_again(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__buffer bytes = {0};
    ym_glossary *packed = NULL;
    ym_glossary *glossary = rich_and_poor();
    const ym_entry *const entries[] = {ym_glossary_entry(glossary, 0),
                                       ym_glossary_entry(glossary, 1)};
    assert_int_equal(ym__glossary_pack(&bytes, entries, 2, &error), YM_OK);
    assert_int_equal(ym__glossary_of_packed(&packed, bytes.bytes, bytes.size, &error), YM_OK);
    assert_int_equal(ym_glossary_count(packed), 2);
    assert_int_equal(ym__glossary_label_count(packed, 0), 3);
    for (size_t i = 0; i < 2; i++) {
        const ym_entry *entry = ym_glossary_entry(packed, i);
        char *before = json_of(ym_glossary_entry(glossary, i));
        char *after = json_of(entry);
        assert_string_equal(after, before);
        free(before);
        free(after);
        assert_ptr_equal(ym_glossary_find(packed, entry->id), entry);
        assert_int_equal(ym__glossary_number(packed, entry), i);
        assert_int_equal(ym__glossary_number(packed, ym_glossary_entry(glossary, i)), i);
    }
    assert_null(ym_glossary_entry(packed, 2));
    assert_null(ym_glossary_find(packed, "kharkiv"));
    assert_null(ym_glossary_find(packed, "zz"));
    assert_int_equal(ym__glossary_add(packed, ym_glossary_entry(glossary, 0), &error), YM_E_USAGE);
    ym_glossary_free(packed);
    ym_glossary_free(glossary);
}

static void rows_of_other_formats(void **state)
{
    (void)state;
    static const char *const names[] = {"zh", "en", "Colour", ""};
    static const struct {
        const char *values[4];
        ym_status status;
        const char *said;
    } cases[] = {
        {{"基辅", "Kyiv", NULL, NULL}, YM_OK, ""},
        {{"基辅", "Kyiv", NULL, NULL},
         YM_E_INPUT,
         "7:0 duplicate-row: the names are those of line 7; the row is left out\n"},
        {{NULL, "", "blue", ""}, YM_E_INPUT, "7:1 no-name: no name: zh and en are both empty\n"},
        {{"基", "K", "", "?"},
         YM_E_INPUT,
         "7:0 unnamed-column: cell 4 (\"?\") stands in a column that the header row does not "
         "name\n"},
        {{"基\n辅", "Line", "", ""},
         YM_E_INPUT,
         "7:0 text: zh holds a control character; remove it\n"},
        {{"\xFF", "Bytes", "", ""}, YM_E_INPUT, "7:0 text: zh is not UTF-8\n"}};
    ym__buffer said = {0};
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ym__buffer_clear(&said);
        assert_int_equal(add_row(glossary, names, cases[i].values, 4, "term", "x.csv", 7, &said),
                         cases[i].status);
        assert_string_equal(ym__buffer_text(&said), cases[i].said);
    }
    assert_string_equal(ym_glossary_entry(glossary, 0)->type, "term");
    assert_int_equal(ym_glossary_count(glossary), 1);
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
}

/* Entries may come out of a file that somebody has tampered with. */
static void container_takes_only_sound_entries(void **state)
{
    (void)state;
    static const ym_label bad_labels[] = {{.text = "a|b", .lang = "en"},
                                          {.text = "", .lang = "en"},
                                          {.text = NULL, .lang = "en"},
                                          {.text = "a", .lang = NULL},
                                          {.text = "\xFF", .lang = "en"},
                                          {.text = "a\tb", .lang = "en"},
                                          {.text = "a", .lang = "en", .reading = "\x01"}};
    static const ym_entry bad_entries[] = {{.id = NULL},
                                           {.id = ""},
                                           {.id = "A"},
                                           {.id = "a-"},
                                           {.id = "a", .note = "\xC0"},
                                           {.id = "a", .definition = "x\ny"},
                                           {.id = "a", .extra = "\x7F"},
                                           {.id = "a", .extra = "{\"a\":"},
                                           {.id = "a", .extra = "[]"}};
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    for (size_t i = 0; i < sizeof bad_labels / sizeof *bad_labels; i++) {
        const ym_entry entry = {.id = "a", .labels = &bad_labels[i], .label_count = 1};
        assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_E_INPUT);
    }
    for (size_t i = 0; i < sizeof bad_entries / sizeof *bad_entries; i++)
        assert_int_equal(ym__glossary_add(glossary, &bad_entries[i], &error), YM_E_INPUT);
    assert_int_equal(ym_glossary_count(glossary), 0);
    /* A language that no column holds is kept all the same; NULL reads as "". */
    const ym_label russian = {.text = "Киев", .lang = "ru", .kind = YM_LABEL_ALSO};
    const ym_entry entry = {.id = "a", .labels = &russian, .label_count = 1};
    assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_OK);
    assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_E_INPUT); /* the same id */
    assert_string_equal(ym_glossary_entry(glossary, 0)->zh, "");
    assert_string_equal(ym_glossary_entry(glossary, 0)->labels[0].lang, "ru");
    assert_null(ym_glossary_entry(glossary, 0)->labels[0].reading);
    assert_column(ym_glossary_entry(glossary, 0), "en_also", "");
    ym_glossary_free(glossary);
}

static void extra_columns_are_an_object_of_strings(void **state)
{
    (void)state;
    static const char *const good[] = {"", "{}", " {} ", "{\"a\":\"b\"}",
                                       "{\"a\":\"\",\"基\":\"\\\"\\\\\"}"};
    static const char *const bad[] = {"{",
                                      "}",
                                      "[]",
                                      "x",
                                      "{,}",
                                      "{\"a\"}",
                                      "{\"a\":}",
                                      "{\"a\":1}",
                                      "{\"a\":\"b}",
                                      "{\"a\":\"b\",}",
                                      "{\"a\":\"b\"}x",
                                      "{\"a\":\"b\"{",
                                      "{\"a\":\"\\x\"}",
                                      "{\"a\":\"\\u000\"}",
                                      "{\"a\":\"\\u0000\"}",
                                      "{\"a\":\"\\u0009\"}",
                                      "{\"a\":\"\\u009b\"}",
                                      "{\"a\":\"\\ud83d\"}",
                                      "{\"a\":\"\\ude00\"}",
                                      "{\"a\":\"\\ud83d\\u0041\"}",
                                      "{\"a\":\"\\",
                                      "{\"a\":[\"b\"]}",
                                      "{\"a\":\"b\" \"c\":\"d\"}"};
    ym_error error = {0};
    for (size_t i = 0; i < sizeof good / sizeof *good + sizeof bad / sizeof *bad; i++) {
        const bool is_good = i < sizeof good / sizeof *good;
        ym_glossary *glossary = NULL;
        const ym_entry entry = {.id = "a",
                                .extra = is_good ? good[i] : bad[i - sizeof good / sizeof *good]};
        assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
        assert_int_equal(ym__glossary_add(glossary, &entry, &error), is_good ? YM_OK : YM_E_INPUT);
        ym_glossary_free(glossary);
    }
}

static void ids_and_names_of_kinds(void **state)
{
    (void)state;
    static const char *const good[] = {"a", "0", "kyiv", "novgorod-oblast", "a-1-b", "g12345"};
    static const char *const bad[] = {"",    "-",   "-a", "a-", "a--b", "A",
                                      "a b", "a_b", "é",  "基", "a.b",  "a/b"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(ym__entry_id_valid(good[i]));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(ym__entry_id_valid(bad[i]));
    assert_false(ym__entry_id_valid(NULL));
    assert_string_equal(ym_label_kind_name(YM_LABEL_PREFERRED), "preferred");
    assert_string_equal(ym_label_status_name(YM_LABEL_STATUS_FORBIDDEN), "forbidden");
}

/* ---- lint ----------------------------------------------------------------------------------- */

/* Copies text with each <U+XXXX> as its character. */
static void put_escaped(ym__buffer *out, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes;) {
        if (bytes - i >= 8 && strncmp(text + i, "<U+", 3) == 0 && text[i + 7] == '>') {
            ym__utf8_append(out, (uint32_t)strtoul(text + i + 3, NULL, 16));
            i += 8;
        } else {
            ym__buffer_putc(out, text[i++]);
        }
    }
}

enum { MOST_CELLS = 32 };

/* Adds one row, written as "zh=基辅; en=Kyiv", to the glossary. */
static void add_case_row(ym_glossary *glossary, const char *row, uint64_t line, ym__buffer *said)
{
    const char *names[MOST_CELLS] = {NULL};
    const char *values[MOST_CELLS] = {NULL};
    ym__buffer texts[MOST_CELLS * 2] = {{0}};
    size_t count = 0;
    while (*row != '\0') {
        size_t bytes = strcspn(row, ";");
        const char *next = row + bytes + (row[bytes] == ';');
        const char *pair = ym__trim(row, &bytes);
        const char *equals = memchr(pair, '=', bytes);
        assert_non_null(equals);
        assert_true(count < MOST_CELLS);
        size_t name_bytes = (size_t)(equals - pair);
        const char *name = ym__trim(pair, &name_bytes);
        ym__buffer_append(&texts[count * 2], name, name_bytes);
        put_escaped(&texts[count * 2 + 1], equals + 1, bytes - (size_t)(equals + 1 - pair));
        names[count] = ym__buffer_text(&texts[count * 2]);
        values[count] = ym__buffer_text(&texts[count * 2 + 1]);
        assert_int_not_equal(ym__column_find(names[count]),
                             YM__COLUMN_EXTRA); /* a slip in the case */
        count++;
        row = next;
    }
    (void)add_row(glossary, names, values, count, "place", "case", line, said);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        ym__buffer_free(&texts[i]);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The rules that findings of note() name, each once, in alphabetical order, with commas; "ok"
 * when there are none. */
static void rules_of(ym__buffer *rules, char *said)
{
    char *names[100];
    size_t count = 0;
    char *rest = NULL;
    for (char *line = strtok_r(said, "\n", &rest); line != NULL;
         line = strtok_r(NULL, "\n", &rest)) {
        char *name = strchr(line, ' ') + 1;
        *strchr(name, ':') = '\0';
        assert_true(count < 100);
        names[count++] = name;
    }
    qsort(names, count, sizeof *names, compare_names);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || strcmp(names[i], names[i - 1]) != 0)
            ym__buffer_printf(rules, "%s%s", rules->size == 0 ? "" : ",", names[i]);
    }
    if (count == 0)
        ym__buffer_puts(rules, "ok");
}

/* True when the case is as expected; the rules that were found go to `rules`. */
static bool try_case(const char *expected, char *rows, ym__buffer *rules)
{
    ym__buffer said = {0};
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    uint64_t line = 1;
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    for (char *row = rows; row != NULL; line++) {
        char *next = strstr(row, "//");
        if (next != NULL) {
            *next = '\0';
            next += 2;
        }
        add_case_row(glossary, row, line, &said);
        row = next;
    }
    uint64_t count = UINT64_MAX;
    assert_int_equal(ym_glossary_lint(glossary, note, &said, &count, &error), YM_OK);
    assert_int_not_equal(count, UINT64_MAX);
    ym__buffer_clear(rules);
    char *copy = strdup(ym__buffer_text(&said));
    rules_of(rules, copy);
    const bool good = strcmp(expected, ym__buffer_text(rules)) == 0;
    if (!good)
        print_error("%s", ym__buffer_text(&said));
    free(copy);
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
    return good;
}

static void lint_finds_what_the_cases_say(void **state)
{
    (void)state;
    static const char path[] = "tests/cases/glossary-lint.tsv";
    FILE *stream = fopen(path, "r");
    assert_non_null(stream);
    ym__buffer seen = {0}; /* all rules that cases name */
    ym__buffer rules = {0};
    char *text = NULL;
    size_t room = 0;
    size_t line = 0;
    size_t cases = 0;
    size_t wrong = 0;
    while (getline(&text, &room, stream) > 0) {
        line++;
        text[strcspn(text, "\n")] = '\0';
        char *rows = strchr(text, '\t');
        if (text[0] == '#' || text[0] == '\0' || strncmp(text, "broken\t", 7) == 0)
            continue;
        assert_non_null(rows);
        *rows++ = '\0';
        char *why = strchr(rows, '\t');
        assert_non_null(why);
        *why++ = '\0';
        ym__buffer_printf(&seen, "%s,", text);
        cases++;
        if (!try_case(text, rows, &rules)) {
            print_error("%s:%zu: expected %s, found %s (%s)\n", path, line, text,
                        ym__buffer_text(&rules), why);
            wrong++;
        }
    }
    free(text);
    fclose(stream);
    for (size_t i = 0; ym__lint_rule(i) != NULL; i++) {
        if (strstr(ym__buffer_text(&seen), ym__lint_rule(i)) == NULL)
            fail_msg("no case for the rule %s", ym__lint_rule(i));
    }
    assert_true(cases > 50);
    assert_int_equal(wrong, 0);
    ym__buffer_free(&seen);
    ym__buffer_free(&rules);
}

static void findings_are_sorted_and_placed(void **state)
{
    (void)state;
    ym__buffer said = {0};
    ym_error error = {0};
    ym_glossary *glossary = load("places.tsv",
                                 "en\tid\tshared\tpinyin\tzh\n"
                                 "Georgia\tgeorgia\tGeorgia\tGélǔjíyà\t格鲁吉亚\n"
                                 "Georgia\tgeorgia-us\t\tZuǒzhì\t佐治亞\n",
                                 &said);
    assert_string_equal(ym__buffer_text(&said), "");
    uint64_t count = 0;
    assert_int_equal(ym_glossary_lint(glossary, note, &said, &count, &error), YM_OK);
    assert_int_equal(count, 3);
    assert_said(
        &said,
        "3:4 pinyin: pinyin \"Zuǒzhì\" does not fit character 3 of 佐治亞, 亞\n"
        "3:5 simplified: 亞 of \"佐治亞\" is traditional; write it in simplified characters\n"
        "3:1 shared-label: \"Georgia\" is a label of georgia (");
    assert_said(&said, "places.tsv:2) too; if both are right, list it under shared in both\n");
    assert_int_equal(ym_glossary_lint(glossary, NULL, NULL, NULL, NULL), YM_OK);
    ym_glossary_free(glossary);
    /* What has no line, since it comes from no file, is named by its id; another status can
     * only come that way. */
    assert_int_equal(ym__glossary_new(&glossary, &error), YM_OK);
    const ym_entry entry = {
        .id = "kyiv", .type = "place", .status = "fine", .zh = "BBC", .en = "BBC"};
    assert_int_equal(ym__glossary_add(glossary, &entry, &error), YM_OK);
    ym__buffer_clear(&said);
    assert_int_equal(ym_glossary_lint(glossary, note, &said, &count, &error), YM_OK);
    assert_string_equal(
        ym__buffer_text(&said),
        "0:0 status: kyiv: unknown status \"fine\"; known are preferred, draft, deprecated\n");
    ym_glossary_free(glossary);
    ym__buffer_free(&said);
}

/* ---- files that come in pieces -------------------------------------------------------------- */

/* What a reading gave: each entry as a line, then the findings, then how it ended. */
typedef struct reading {
    ym__buffer entries, said;
    size_t batches, most; /* entries in a batch */
} reading;

static ym_status note_batch(void *context, const ym_glossary *batch, ym_error *error)
{
    reading *got = context;
    ym_json *json = NULL;
    const size_t count = ym_glossary_count(batch);
    got->batches++;
    got->most = count > got->most ? count : got->most;
    assert_int_equal(ym_json_new(&json, error), YM_OK);
    for (size_t i = 0; i < count; i++) {
        const ym_entry *entry = ym_glossary_entry(batch, i);
        ym_json_clear(json);
        ym_json_begin_object(json);
        ym_entry_json(json, entry);
        ym_json_end_object(json);
        ym__buffer_printf(&got->entries, "%llu %s\n", (unsigned long long)entry->line,
                          ym_json_text(json, NULL));
    }
    ym_json_free(json);
    return YM_OK;
}

/* Reads these bytes, so many at a time (0: as is usual). */
static void read_in_pieces(reading *got, const char *bytes, size_t size, size_t piece_bytes)
{
    static const ym_glossary_options options = {.origin = "test"};
    ym__ids ids = {0};
    ym_error error = {0};
    ym__file_reader file = {.fd = -1};
    write_bytes("pieces", bytes, size);
    assert_int_equal(ym__file_reader_open(&file, path_of("pieces"), &error), YM_OK);
    ym__source source = {.input = {.file = &file, .piece_bytes = piece_bytes},
                         .take = note_batch,
                         .take_context = got,
                         .ids = &ids,
                         .options = &options,
                         .default_type = "term",
                         .origin = "test",
                         .reporter = {.report = note, .context = &got->said, .file = "pieces"}};
    assert_int_equal(ym__glossary_new(&source.glossary, &error), YM_OK);
    const ym_status status = ym__source_read(&source, &error);
    ym__buffer_printf(&got->said, "%d %s\n", (int)status, status < 0 ? error.message : "");
    ym_glossary_free(source.glossary);
    ym__ids_free(&ids);
    ym__file_reader_close(&file);
    unlink(path_of("pieces"));
}

static void free_reading(reading *got)
{
    ym__buffer_free(&got->entries);
    ym__buffer_free(&got->said);
    *got = (reading){0};
}

/* However they are cut, within characters, quotes, line ends, elements, bytes give the same entries and findings. */
static void check_pieces(const char *name, const char *bytes, size_t size)
{
    static const size_t sizes[] = {1, 2, 3, 5, 7, 64, 1000};
    reading whole = {0};
    read_in_pieces(&whole, bytes, size, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        reading cut = {0};
        read_in_pieces(&cut, bytes, size, sizes[i]);
        if (strcmp(ym__buffer_text(&cut.entries), ym__buffer_text(&whole.entries)) != 0 ||
            strcmp(ym__buffer_text(&cut.said), ym__buffer_text(&whole.said)) != 0)
            fail_msg("%s by %zu bytes: %s%s\nwhole: %s%s", name, sizes[i],
                     ym__buffer_text(&cut.entries), ym__buffer_text(&cut.said),
                     ym__buffer_text(&whole.entries), ym__buffer_text(&whole.said));
        free_reading(&cut);
    }
    free_reading(&whole);
}

static void pieces_may_cut_anything(void **state)
{
    (void)state;
    static const char *const names[] = {"basic2.tbx",  "big5.csv",    "bomb.tbx",   "codes.tmx",
                                        "cut-off.tbx", "dct3.tbx",    "kept.tbx",   "lines.jsonl",
                                        "lists.jsonl", "outside.tbx", "names.tmx",  "pairs.txt",
                                        "small.u8",    "spaces.txt"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[128];
        ym__buffer bytes = {0};
        snprintf(path, sizeof path, "tests/cases/formats/%s", names[i]);
        assert_int_equal(ym__file_read(&bytes, path, 1 << 20, NULL), YM_OK);
        check_pieces(names[i], bytes.bytes, bytes.size);
        /* Cut off in the middle: a character, an element, a quote that does not end. */
        check_pieces(names[i], bytes.bytes, bytes.size * 2 / 3 + 1);
        ym__buffer_free(&bytes);
    }
    static const struct {
        const char *what, *bytes;
        size_t size;
    } cases[] = {
#define CASE(what, text) {what, text, sizeof(text) - 1}
        CASE("a mark, CR LF, no last line end", "\xEF\xBB\xBFzh\ten\r\n海\tSea\r\n湖\tLake"),
        CASE("quotes, line ends in them", "# c\nzh,en\r\n\"海\",\"Sea \"\"of\"\"\r\nX\"\n湖,La\"ke\n,\n\"x"),
        CASE("UTF-16LE, a mark", "\xFF\xFEz\0h\0\t\0e\0n\0\n\0\x77\x6D\t\0S\0e\0a\0\n\0"),
        CASE("UTF-16BE, none", "\0z\0h\0\t\0e\0n\0\n\x6D\x77\0\t\0S\0e\0a\0\r\0\n\x6E\x56\0\t\0L"),
        CASE("GB18030, four bytes, a bad one, CR LF",
             "zh\ten\r\n\xBA\xA3\xBA\xA3\xCD\xE2\tSea\r\n\xBA\xFE\x95\x32\x82\x36\tLake\r\n"
             "\xBD\xAD\xFF\tRiver\r\n\xC9\xBD\xC2\xF6\tRidge\r\n\xC9"),
        CASE("UTF-8 that is bad in places", "zh\ten\n海\tSea\n\xE6\xB5\tCut\n湖\tLa\xFFke\n河\tRiver\n\xE6\xB2"),
        CASE("NULs", "zh,en\n海\0,Sea\n湖,Lake\n"),
        CASE("empty", ""),
        CASE("a mark alone", "\xEF\xBB\xBF"),
        CASE("comments alone", "#\n#\n"),
        CASE("a label that is wrong", "<?xml version=\"1.0\" encoding=\"GB18030\"?><martif><termEntry><langSet "
             "xml:lang=\"zh\"><tig><term>海湖</term></tig></langSet></termEntry></martif>"),
#undef CASE
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_pieces(cases[i].what, cases[i].bytes, cases[i].size);
}

static void entries_come_in_batches(void **state)
{
    (void)state;
    enum { COUNT = 3000 };
    ym__buffer text = {0};
    reading got = {0};
    ym__buffer_puts(&text, "zh\ten\n");
    for (unsigned i = 0; i < COUNT; i++)
        ym__buffer_printf(&text, "海\tSea %u\n", i / 2 * 2); /* every other one is there twice */
    read_in_pieces(&got, text.bytes, text.size, 0);
    assert_true(got.batches > 1 && got.most < COUNT / 4);
    const char *line = got.entries.bytes;
    size_t lines = 0;
    for (; line != NULL && *line != '\0'; line = strchr(line, '\n') + 1)
        lines++;
    assert_int_equal(lines, COUNT / 2);
    /* What is twice is found although the batch of the first is gone. */
    assert_said(&got.said, "3001:0 duplicate-row: the names are those of line 3000");
    free_reading(&got);
    ym__buffer_free(&text);
}

static ym_status count_batch(void *context, const ym_glossary *batch, ym_error *error)
{
    (void)error;
    *(size_t *)context += ym_glossary_count(batch);
    return YM_OK;
}

/* How much memory a child needs at most that reads so many entries of a format, in KiB; 0 when it fails. */
static long peak_of(const char *format, unsigned count)
{
    int status = -1;
    struct rusage usage = {0};
    FILE *stream = fopen(path_of("peak"), "wb");
    assert_non_null(stream);
    char definition[512];
    memset(definition, 'd', sizeof definition);
    definition[sizeof definition - 1] = '\0';
    const bool tbx = strcmp(format, "tbx") == 0;
    const bool tsv = strcmp(format, "tsv") == 0;
    fputs(tbx ? "<martif><text><body>\n" : tsv ? "zh\ten\tdefinition\n" : "", stream);
    for (unsigned i = 0; i < count; i++) {
        if (tbx)
            fprintf(stream,
                    "<termEntry><descrip type=\"definition\">%s</descrip><langSet xml:lang=\"en\"><tig>"
                    "<term>Name %u</term></tig></langSet></termEntry>\n",
                    definition, i);
        else
            fprintf(stream,
                    tsv ? "\tName %u\t%s\n" : "{\"en\":\"Name %u\",\"definition\":\"%s\"}\n", i,
                    definition);
    }
    assert_int_equal(fputs(tbx ? "</body></text></martif>\n" : "", stream) < 0, 0);
    assert_int_equal(fclose(stream), 0);
    const char *path = path_of("peak");
    const pid_t child = fork();
    if (child == 0) {
        ym__ids ids = {0};
        ym_error error = {0};
        size_t counted = 0;
        const ym_status read = ym__glossary_read(&path, 1, NULL, &ids, count_batch, &counted, NULL,
                                                 NULL, &error);
        _exit(read == YM_OK && counted == count ? 0 : 1);
    }
    assert_int_equal(wait4(child, &status, 0, &usage), child);
    unlink(path);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? usage.ru_maxrss : 0;
}

/* Ten times the file takes a part of it more: what is kept is ids. */
static void memory_does_not_grow_with_the_file(void **state)
{
    (void)state;
    enum { SMALL = 6000, LARGE = 60000, ENTRY_BYTES = 512 };
#ifdef __SANITIZE_ADDRESS__
    skip(); /* which keeps what was freed */
#endif
    static const char *const formats[] = {"tsv", "jsonl", "tbx"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const long small = peak_of(formats[i], SMALL);
        const long large = peak_of(formats[i], LARGE);
        const long file = (long)(LARGE - SMALL) * ENTRY_BYTES / 1024;
        assert_true(small > 0 && large > 0);
        if (large - small > file * 2 / 3)
            fail_msg("%s: %ld KiB for %d entries, %ld KiB for %d", formats[i], small, (int)SMALL,
                     large, (int)LARGE);
        print_message("%s: %ld KiB, ten times the file %ld KiB\n", formats[i], small, large);
    }
}

/* A file that means ill must not make any step slower than its size allows: with a step that is
 * quadratic in the items of a cell, in the columns or in the labels that meet, this does not
 * end. */
static void large_cells_take_linear_time(void **state)
{
    (void)state;
    enum { ITEMS = 200000 };
    ym__buffer said = {0};
    ym__buffer text = {0};
    ym_error error = {0};
    ym__buffer_puts(&text, "zh\ten\tzh_also\tshared\tsee\n基辅\tKyiv\t");
    for (int column = 0; column < 3; column++) {
        for (size_t i = 0; i < ITEMS; i++)
            ym__buffer_printf(&text, "%zu|", i / 2);
        ym__buffer_putc(&text, column < 2 ? '\t' : '\n');
    }
    ym_glossary *glossary = load("mine.tsv", ym__buffer_text(&text), &said);
    assert_string_equal(ym__buffer_text(&said), "");
    assert_int_equal(ym_glossary_entry(glossary, 0)->label_count, ITEMS + 2);
    uint64_t count = 0;
    assert_int_equal(ym_glossary_lint(glossary, NULL, NULL, &count, &error), YM_OK);
    assert_true(count > ITEMS);
    char *cell = NULL;
    assert_int_equal(ym_entry_column(&cell, ym_glossary_entry(glossary, 0), "shared", &error),
                     YM_OK);
    ym_text_free(cell);
    ym_glossary_free(glossary);
    ym__buffer_free(&text);
    ym__buffer_free(&said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_entries_in_order),
        cmocka_unit_test(takes_files_of_any_editor),
        cmocka_unit_test(makes_ids_of_names),
        cmocka_unit_test(leaves_out_bad_rows_and_says_why),
        cmocka_unit_test(refuses_files_that_are_no_glossary),
        cmocka_unit_test(reads_folders_in_the_order_of_names),
        cmocka_unit_test(maps_status_words),
        cmocka_unit_test(cells_come_back_as_they_went_in),
        cmocka_unit_test(json_has_lists_and_unknown_columns),
        cmocka_unit_test(what_is_packed_comes_out_again),
        cmocka_unit_test(rows_of_other_formats),
        cmocka_unit_test(container_takes_only_sound_entries),
        cmocka_unit_test(extra_columns_are_an_object_of_strings),
        cmocka_unit_test(ids_and_names_of_kinds),
        cmocka_unit_test(lint_finds_what_the_cases_say),
        cmocka_unit_test(findings_are_sorted_and_placed),
        cmocka_unit_test(large_cells_take_linear_time),
        cmocka_unit_test(pieces_may_cut_anything),
        cmocka_unit_test(entries_come_in_batches),
        cmocka_unit_test(memory_does_not_grow_with_the_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
