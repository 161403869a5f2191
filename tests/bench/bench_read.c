/* Reading saved pages: ours against libxml2's own parsing of the same (decoded) pages into its tree, and inside a merge
 * with the bundled glossary. BENCH_PAGES=FOLDER takes the .html files of a folder, else pages are composed: news with the
 * menus, scripts and lists of links that real pages have (a fixed seed). CPU time, the best of ROUNDS in turn. Then what is
 * to cost no more than its size: pages that nest deeply, close nothing, have many attributes, each at two sizes. */
#include "samples.h"

#include "base/file.h"
#include "read/formats.h"
#include "text/encoding.h"

#include <glob.h>
#include <libxml/HTMLparser.h>
#include <string.h>
#include <unistd.h>

enum { COMPOSED = 150, ROUNDS = 3 };

typedef struct page_file {
    char *path;
    ym__buffer bytes, text; /* as it lies there, and decoded */
} page_file;

typedef struct page_set {
    page_file *files;
    size_t count, bytes;
} page_set;

/* ---- composing ---- */

static void put_links(ym__buffer *out, uint64_t *state, size_t count, const char *class)
{
    ym__buffer_printf(out, "<div class=\"%s\"><ul>\n", class);
    for (size_t i = 0; i < count; i++)
        ym__buffer_printf(out,
                          "  <li class=\"item item-%zu\" data-id=\"%u\"><a href=\"/news/%u.html\" "
                          "title=\"更多\">另一条新闻的标题 %u</a></li>\n",
                          i, (unsigned)next_random(state), (unsigned)next_random(state),
                          (unsigned)i);
    ym__buffer_puts(out, "</ul></div>\n");
}

static void compose(ym__buffer *out, const sample *samples, uint64_t *state, int number)
{
    ym__buffer_printf(
        out,
        "<!DOCTYPE html><html lang=zh-CN><head><meta charset=utf-8><title>新闻第%d号_样例网"
        "</title><meta property=\"og:site_name\" content=\"样例网\"><style>\n",
        number);
    for (int i = 0; i < 300; i++)
        ym__buffer_printf(out, ".item-%d > a { color: #%06x; margin: 0 auto }\n", i, i * 77);
    ym__buffer_puts(out, "</style><script>\n");
    for (int i = 0; i < 400; i++)
        ym__buffer_printf(out, "window.data.push({id: %d, url: '/a/%d', tags: ['a', 'b < c']});\n",
                          i, i);
    ym__buffer_puts(out, "</script></head><body>\n");
    put_links(out, state, 120, "site-nav");
    ym__buffer_printf(
        out,
        "<div class=main><div class=left><h1>新闻第%d号</h1><div class=info>2025-12-%02d "
        "10:00 来源：样例报</div><div class=body>\n",
        number, 1 + number % 28);
    for (int i = 0; i < 12; i++) {
        ym__buffer paragraph = {0};
        draw_paragraphs(&paragraph, samples, state, 1, "");
        ym__buffer_printf(out, "<p style=\"text-indent: 2em\"><span>%s</span></p>\n",
                          ym__buffer_text(&paragraph));
        ym__buffer_free(&paragraph);
    }
    ym__buffer_puts(out, "</div></div>\n");
    put_links(out, state, 80, "hot-news sidebar");
    put_links(out, state, 80, "comments");
    ym__buffer_puts(out, "</div></body></html>\n");
}

static void write_file(const char *path, const ym__buffer *bytes)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL || fwrite(bytes->bytes, 1, bytes->size, file) != bytes->size ||
        fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

static void compose_pages(const char *folder)
{
    uint64_t state = 20260103;
    sample samples = {0};
    read_samples(&samples);
    for (int i = 0; i < COMPOSED; i++) {
        char path[96];
        ym__buffer page = {0};
        compose(&page, &samples, &state, i);
        snprintf(path, sizeof path, "%s/%d.html", folder, i);
        write_file(path, &page);
        ym__buffer_free(&page);
    }
}

/* ---- measuring ---- */

static void load_pages(page_set *set, const char *folder)
{
    char pattern[512];
    glob_t found = {0};
    ym_error error;
    snprintf(pattern, sizeof pattern, "%s/*.html", folder);
    if (glob(pattern, 0, NULL, &found) != 0) {
        fprintf(stderr, "bench: no .html files in %s\n", folder);
        exit(2);
    }
    set->count = found.gl_pathc;
    set->files = calloc(set->count, sizeof *set->files);
    for (size_t i = 0; set->files != NULL && i < set->count; i++) {
        page_file *file = &set->files[i];
        ym__decoded about;
        file->path = strdup(found.gl_pathv[i]);
        must(ym__file_read(&file->bytes, file->path, YM_ARTICLE_MAX_BYTES, &error), &error);
        must(ym__decode(&file->text, file->bytes.bytes, file->bytes.size, NULL, true, &about,
                        &error),
             &error);
        set->bytes += file->text.size;
    }
    globfree(&found);
}

static double parse_trees(const page_set *set)
{
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                        HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT;
    const double start = cpu_seconds();
    for (size_t i = 0; i < set->count; i++)
        xmlFreeDoc(htmlReadMemory(set->files[i].text.bytes, (int)set->files[i].text.size, NULL,
                                  "UTF-8", options));
    return cpu_seconds() - start;
}

static double read_text(const char *text, size_t bytes)
{
    ym_error error;
    ym__article article = {0};
    const double start = cpu_seconds();
    must(ym__read_html(&article, text, bytes, &error), &error);
    must(ym__article_finish(&article, &error), &error);
    ym__article_free(&article);
    return cpu_seconds() - start;
}

static double read_texts(const page_set *set)
{
    double seconds = 0;
    for (size_t i = 0; i < set->count; i++)
        seconds += read_text(set->files[i].text.bytes, set->files[i].text.size);
    return seconds;
}

/* With the file, its encoding, the kind of text. */
static double read_files(const page_set *set)
{
    const double start = cpu_seconds();
    for (size_t i = 0; i < set->count; i++) {
        ym_error error;
        ym_reader *reader = NULL;
        const ym_article_view *article = NULL;
        must(ym_reader_open(&reader, set->files[i].path, NULL, &error), &error);
        (void)ym_reader_next(reader, &article, &error);
        ym_reader_free(reader);
    }
    return cpu_seconds() - start;
}

static double merge_files(const page_set *set, const ym_glossary *glossary, const char *folder)
{
    char path[96];
    ym_error error;
    ym_index *index = NULL;
    ym_merge_summary summary;
    const ym_merge_options options = {0};
    const char **paths = calloc(set->count, sizeof *paths);
    for (size_t i = 0; paths != NULL && i < set->count; i++)
        paths[i] = set->files[i].path;
    snprintf(path, sizeof path, "%s/yiming.db", folder);
    must(ym_index_create(&index, path, glossary, &error), &error);
    const double start = cpu_seconds();
    must(ym_merge(index, paths, set->count, &options, &summary, &error), &error);
    const double seconds = cpu_seconds() - start;
    ym_index_close(index);
    (void)unlink(path);
    free(paths);
    return seconds;
}

static double least(double a, double b)
{
    return b < a ? b : a;
}

static void say(const char *what, const page_set *set, double seconds, double floor)
{
    printf("%-40s %8.0f pages/s %8.1f MB/s   %5.2f x libxml2's tree\n", what,
           (double)set->count / seconds, (double)set->bytes / 1e6 / seconds, seconds / floor);
}

/* ---- hard pages ---- */

/* `head` and `tail` around `count` times `unit`. Says how the time grows from `count` to four times that: 4 is linear. */
static void grow(const char *what, const char *head, const char *unit, const char *tail, int count)
{
    double seconds[2] = {1e9, 1e9};
    for (int size = 0; size < 2; size++) {
        ym__buffer page = {0};
        ym__buffer_puts(&page, head);
        for (int i = 0; i < count * (size == 0 ? 1 : 4); i++)
            ym__buffer_printf(&page, unit, i);
        ym__buffer_puts(&page, tail);
        for (int round = 0; round < ROUNDS; round++)
            seconds[size] = least(seconds[size], read_text(page.bytes, page.size));
        ym__buffer_free(&page);
    }
    printf("%-40s %8.2f x the time for 4 x the size\n", what, seconds[1] / seconds[0]);
}

static void grow_all(void)
{
    static const char text[] =
        "<p>A paragraph of the usual length, with commas, and a full stop.</p>";
    grow("nested, below the limit", text, "<div id=d%d>", text, 2000);
    grow("nested, above the limit", text, "<div id=d%d>", text, 20000);
    grow("paragraphs in nested parts", "",
         "<div class=c%d><p>Text, and more of it, and an end.</p>", "", 2000);
    grow("unclosed inline elements", text, "<b><i id=i%d>word, ", text, 2000);
    grow("end tags of nothing", text, "</x%d></b>word, ", text, 20000);
    grow("attributes of one element", "<p ", "a%d=1 ", ">Text, and an end.</p>", 20000);
    grow("headings", "<title>One - two - three - four</title>",
         "<h1>Heading %d, of some length</h1>", text, 20000);
    grow("posts of a thread", "<meta name=generator content=phpBB>",
         "<div class=comment><p>Posts: %d</p><p>Yes, that is so, I think.</p></div>", "", 10000);
    grow("one long paragraph", "<p>", "word %d, ", "</p>", 100000);
}

int main(void)
{
    static const char *const glossary_path = "glossary";
    char folder[] = "/tmp/yiming-bench-XXXXXX";
    const char *given = getenv("BENCH_PAGES");
    page_set set = {0};
    ym_error error;
    ym_glossary *glossary = NULL;
    double tree = 1e9, text = 1e9, file = 1e9, merged = 1e9;
    if (mkdtemp(folder) == NULL)
        return 2;
    if (given == NULL)
        compose_pages(folder);
    load_pages(&set, given == NULL ? folder : given);
    must(ym_glossary_load(&glossary, &glossary_path, 1, &(ym_glossary_options){.origin = "bench"},
                          NULL, NULL, &error),
         &error);
    for (int round = 0; round < ROUNDS; round++) {
        tree = least(tree, parse_trees(&set));
        text = least(text, read_texts(&set));
        file = least(file, read_files(&set));
        merged = least(merged, merge_files(&set, glossary, folder));
    }
    printf("%zu pages of %.0f KB each, %s\n", set.count,
           (double)set.bytes / 1e3 / (double)set.count, given == NULL ? "composed" : given);
    say("libxml2's tree, decoded text", &set, tree, tree);
    say("article out of decoded text", &set, text, tree);
    say("read, with the file and its encoding", &set, file, tree);
    say("one merge", &set, merged, tree);
    grow_all();
    ym_glossary_free(glossary);
    for (size_t i = 0; i < set.count; i++) {
        if (given == NULL)
            (void)unlink(set.files[i].path);
        ym__buffer_free(&set.files[i].bytes);
        ym__buffer_free(&set.files[i].text);
        free(set.files[i].path);
    }
    free(set.files);
    return rmdir(folder);
}
