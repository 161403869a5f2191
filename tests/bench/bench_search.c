/* Full text against its peers over the same passages in the same run: how fast it is built, how large it is, how long
 * queries of one to eight characters take, and what they find. README.md says how to read the figures.
 *
 * Ours is an index as merge makes it, but without mentions; FTS5's unicode61 and trigram are tables over a plain table of
 * passages; the scan looks through the folded passages in memory, and its hits are what the others are measured by. Text:
 * news.h. CPU time; each query is run three times and the best counts. */
#include "news.h"

#include "index/full_text.h"
#include "index/store.h"
#include "search/hits.h"
#include "text/fold.h"
#include "text/script.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PASSAGES_OF_ARTICLE = 20,
    ARTICLES_OF_BATCH = 1000, /* as merge has it */
    LONGEST = 8,
    TERMS = 100, /* of each length */
    ROUNDS = 3,
    PAGE = 20
};

/* ---- building ---------------------------------------------------------------------------------------------------- */

/* A day of ten years, in no order. */
static void draw_date(char date[16], uint64_t *state)
{
    const unsigned day = (unsigned)(next_random(state) % 3360);
    snprintf(date, 16, "20%02u-%02u-%02u", 16 + day / 336, 1 + day / 28 % 12, 1 + day % 28);
}

static void store_article(ym_index *index, const news *all, size_t from, size_t count,
                          uint64_t *state)
{
    ym_error error;
    char id[32];
    char key[48];
    char date[16];
    char name[YM__ARTICLE_NAME_DIGITS + 1];
    const char *texts[PASSAGES_OF_ARTICLE];
    uint64_t paragraphs[PASSAGES_OF_ARTICLE];
    ym__article article = {0};
    ym__buffer body = {0};
    ym__stored stored;
    snprintf(id, sizeof id, "%zu", from);
    snprintf(key, sizeof key, "id:bench\t%zu", from);
    draw_date(date, state);
    for (size_t i = 0; i < count; i++) {
        texts[i] = news_passage(all, from + i);
        paragraphs[i] = i + 1;
        ym__article_add(&article, texts[i], strlen(texts[i]));
    }
    ym__article_set_text(&article, YM__FIELD_TITLE, id, "bench");
    ym__article_set_text(&article, YM__FIELD_DATE, date, "bench");
    must(ym__article_finish(&article, &error), &error);
    /* A hash of its own, so that texts that are the same are not stored once: the peers do not know that, either. */
    ym__body_of_article(&body, &article);
    ym__buffer_puts(&body, id);
    const ym__hash hash = ym__hash_of(body.bytes, body.size);
    const ym__source source = {.locator = "bench",
                               .line = from + 1,
                               .is_stream = true,
                               .raw_hash = hash,
                               .options = "",
                               .reader_version = 1};
    const ym__prepared prepared = {
        .passages = texts, .paragraphs = paragraphs, .passage_count = count};
    must(ym__store_article(index, &article, &source, key, &hash, &prepared, "{}", &stored, name,
                           &error),
         &error);
    ym__buffer_free(&body);
    ym__article_free(&article);
}

/* CPU seconds. Without full text it is what the rest costs. */
static double build_ours(ym_index *index, const news *all, bool full_text)
{
    ym_error error;
    uint64_t state = 20260104;
    size_t articles = 0;
    const double start = cpu_seconds();
    index->full_text_off = !full_text;
    for (size_t i = 0; i < all->count; i += PASSAGES_OF_ARTICLE) {
        const size_t left = all->count - i;
        if (articles % ARTICLES_OF_BATCH == 0)
            must(ym__index_begin(index, &error), &error);
        store_article(index, all, i, left < PASSAGES_OF_ARTICLE ? left : PASSAGES_OF_ARTICLE,
                      &state);
        if (++articles % ARTICLES_OF_BATCH == 0 || left <= PASSAGES_OF_ARTICLE)
            must(ym__index_commit(index, &error), &error);
    }
    if (full_text)
        must(ym__full_text_compact(index, 0, &error), &error);
    return cpu_seconds() - start;
}

static void sql(sqlite3 *db, const char *text)
{
    if (sqlite3_exec(db, text, NULL, NULL, NULL) != SQLITE_OK) {
        fprintf(stderr, "bench: %s: %s\n", text, sqlite3_errmsg(db));
        exit(2);
    }
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *text)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, text, -1, &statement, NULL) != SQLITE_OK) {
        fprintf(stderr, "bench: %s: %s\n", text, sqlite3_errmsg(db));
        exit(2);
    }
    return statement;
}

static double build_peer(sqlite3 *db, const news *all, const char *tokenizer)
{
    char create[256];
    snprintf(create, sizeof create,
             "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; "
             "CREATE TABLE passage (id INTEGER PRIMARY KEY, text TEXT); "
             "CREATE VIRTUAL TABLE passage_text USING fts5 (text, content = 'passage', "
             "content_rowid = 'id', tokenize = '%s'); BEGIN",
             tokenizer);
    const double start = cpu_seconds();
    sql(db, create);
    sqlite3_stmt *row = prepare(db, "INSERT INTO passage (id, text) VALUES (?1, ?2)");
    sqlite3_stmt *text = prepare(db, "INSERT INTO passage_text (rowid, text) VALUES (?1, ?2)");
    sqlite3_stmt *const both[] = {row, text};
    for (size_t i = 0; i < all->count; i++) {
        for (size_t j = 0; j < 2; j++) {
            sqlite3_bind_int64(both[j], 1, (int64_t)i + 1);
            sqlite3_bind_text(both[j], 2, news_passage(all, i), -1, SQLITE_STATIC);
            sqlite3_step(both[j]);
            sqlite3_reset(both[j]);
        }
    }
    sqlite3_finalize(row);
    sqlite3_finalize(text);
    sql(db, "COMMIT");
    return cpu_seconds() - start;
}

/* Bytes of the pages of the tables whose names the pattern fits. */
static double table_bytes(sqlite3 *db, const char *pattern)
{
    sqlite3_stmt *select =
        prepare(db, "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name GLOB ?1");
    sqlite3_bind_text(select, 1, pattern, -1, SQLITE_STATIC);
    sqlite3_step(select);
    const double bytes = sqlite3_column_double(select, 0);
    sqlite3_finalize(select);
    return bytes;
}

static void print_build(const char *name, const news *all, double seconds, sqlite3 *db)
{
    const double text = (double)all->bytes;
    printf("%-28s %8.1f MB/s   full text %5.2f, file %5.2f x the text\n", name,
           text / 1e6 / seconds, table_bytes(db, "passage_text*") / text,
           table_bytes(db, "*") / text);
}

/* ---- queries ----------------------------------------------------------------------------------------------------- */

/* What can be asked; each returns how many hits it has. */
typedef struct engine {
    const char *name;
    size_t (*all_hits)(const struct engine *, const char *term);
    size_t (*first_page)(const struct engine *, const char *term); /* NULL: not asked */
    ym_index *index;
    sqlite3_stmt *all, *page;
    const news *folded;
} engine;

static size_t our_hits(const engine *of, const char *text)
{
    ym_error error;
    ym__set set = {0};
    const ym__term term = {.text = text};
    must(ym__term_passages(&set, of->index, &term, &error), &error);
    const size_t count = set.count;
    ym__set_free(&set);
    return count;
}

/* The whole answer: newest first, with text and spans. */
static size_t our_page(const engine *of, const char *text)
{
    ym_error error;
    char query[64];
    ym_results *results = NULL;
    const ym_search_options options = {.no_entries = true, .passage_limit = PAGE};
    snprintf(query, sizeof query, "\"%s\"", text);
    must(ym_search(&results, of->index, query, &options, &error), &error);
    const size_t count = ym_results_passage_count(results);
    ym_results_free(results);
    return count;
}

static size_t peer_run(sqlite3_stmt *select, const char *text)
{
    char phrase[64];
    size_t count = 0;
    snprintf(phrase, sizeof phrase, "\"%s\"", text);
    sqlite3_bind_text(select, 1, phrase, -1, SQLITE_STATIC);
    while (sqlite3_step(select) == SQLITE_ROW)
        count++;
    sqlite3_reset(select);
    return count;
}

static size_t peer_hits(const engine *of, const char *text)
{
    return peer_run(of->all, text);
}

static size_t peer_page(const engine *of, const char *text)
{
    return peer_run(of->page, text);
}

static size_t scan_hits(const engine *of, const char *text)
{
    size_t count = 0;
    for (size_t i = 0; i < of->folded->count; i++)
        count += strstr(news_passage(of->folded, i), text) != NULL;
    return count;
}

static void fold_all(news *folded, const news *all)
{
    ym_error error;
    for (size_t i = 0; i < all->count; i++) {
        const char *text = news_passage(all, i);
        news_begin_passage(folded);
        must(ym__fold_text(&folded->text, text, strlen(text), false, &error), &error);
        news_end_passage(folded);
    }
}

/* A run of `count` Han characters at a place that is drawn: what is frequent is asked for often. */
static void draw_term(char term[64], const news *all, size_t count, uint64_t *state)
{
    for (;;) {
        const char *text = news_passage(all, next_random(state) % all->count);
        size_t at = next_random(state) % (strlen(text) + 1);
        while (at > 0 && ((unsigned char)text[at] & 0xC0) == 0x80)
            at--;
        size_t taken = 0;
        size_t bytes = 0;
        while (taken < count && text[at + bytes] != '\0') {
            uint32_t c;
            const size_t size = ym__utf8_next(text + at + bytes, &c);
            if (!ym__script_is_han(c))
                break;
            bytes += size;
            taken++;
        }
        if (taken == count) {
            memcpy(term, text + at, bytes);
            term[bytes] = '\0';
            return;
        }
    }
}

static int compare_seconds(const void *a, const void *b)
{
    const double left = *(const double *)a;
    const double right = *(const double *)b;
    return left < right ? -1 : left > right;
}

static void print_times(double seconds[TERMS])
{
    qsort(seconds, TERMS, sizeof *seconds, compare_seconds);
    printf("  %8.3f %8.3f", seconds[TERMS / 2] * 1e3, seconds[TERMS * 99 / 100 - 1] * 1e3);
}

static void measure(const engine *of, size_t (*ask)(const engine *, const char *),
                    char terms[TERMS][64], size_t hits[TERMS])
{
    double seconds[TERMS];
    for (size_t i = 0; i < TERMS; i++) {
        seconds[i] = 1e9;
        for (int round = 0; round < ROUNDS; round++) {
            const double start = cpu_seconds();
            hits[i] = ask(of, terms[i]);
            const double took = cpu_seconds() - start;
            seconds[i] = took < seconds[i] ? took : seconds[i];
        }
    }
    print_times(seconds);
}

static size_t sum(const size_t hits[TERMS])
{
    size_t total = 0;
    for (size_t i = 0; i < TERMS; i++)
        total += hits[i];
    return total;
}

/* One line an engine and a length: all hits p50 and p99, first page p50 and p99, hits as a share of the scan's. */
static void ask_all(const engine *engines, size_t engine_count, const news *folded)
{
    uint64_t state = 20260105;
    for (size_t length = 1; length <= LONGEST; length++) {
        char terms[TERMS][64];
        size_t right[TERMS] = {0};
        for (size_t i = 0; i < TERMS; i++)
            draw_term(terms[i], folded, length, &state);
        for (size_t i = 0; i < engine_count; i++) {
            size_t hits[TERMS] = {0};
            size_t shown[TERMS] = {0};
            printf("%zu %-26s", length, engines[i].name);
            measure(&engines[i], engines[i].all_hits, terms, hits);
            if (i == 0)
                memcpy(right, hits, sizeof right);
            if (engines[i].first_page != NULL)
                measure(&engines[i], engines[i].first_page, terms, shown);
            else
                printf("  %8s %8s", "-", "-");
            printf("  %7.4f (%zu)\n", (double)sum(hits) / (double)sum(right), sum(hits) / TERMS);
        }
    }
}

/* ---- the run ----------------------------------------------------------------------------------------------------- */

static ym_index *make_index(const char *folder, const char *name, char path[64])
{
    ym_error error;
    ym_index *index = NULL;
    snprintf(path, 64, "%s/%s", folder, name);
    must(ym_index_create(&index, path, NULL, &error), &error);
    return index;
}

static sqlite3 *make_peer(const char *folder, const char *name, char path[64])
{
    sqlite3 *db = NULL;
    snprintf(path, 64, "%s/%s", folder, name);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        exit(2);
    sql(db, "PRAGMA cache_size = -65536");
    return db;
}

int main(void)
{
    static const char *const tokenizers[] = {"unicode61", "trigram"};
    static const char all_sql[] = "SELECT rowid FROM passage_text WHERE passage_text MATCH ?1";
    static const char page_sql[] = "SELECT rowid, text FROM passage_text WHERE passage_text MATCH "
                                   "?1 ORDER BY rowid DESC LIMIT 20";
    enum { PEERS = sizeof tokenizers / sizeof *tokenizers };
    char folder[] = "/tmp/yiming-bench-XXXXXX";
    char paths[PEERS + 2][64];
    news all = {0};
    news folded = {0};
    sqlite3 *peers[PEERS] = {NULL};
    engine engines[PEERS + 2] = {{.name = "scan in memory", .all_hits = scan_hits}};
    if (mkdtemp(folder) == NULL)
        return 2;
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    news_make(&all);
    fold_all(&folded, &all);
    engines[0].folded = &folded;
    printf("%.1f MB in %zu passages, %s\n", (double)all.bytes / 1e6, all.count,
           getenv("BENCH_CORPUS") == NULL ? "made up" : "out of BENCH_CORPUS");

    ym_index *bare = make_index(folder, "bare.db", paths[PEERS + 1]);
    print_build("rows alone", &all, build_ours(bare, &all, false), bare->db);
    ym_index_close(bare);
    engines[1] = (engine){.name = "yiming",
                          .all_hits = our_hits,
                          .first_page = our_page,
                          .index = make_index(folder, "yiming.db", paths[PEERS])};
    const double seconds = build_ours(engines[1].index, &all, true);
    print_build("rows and full text", &all, seconds, engines[1].index->db);
    for (size_t i = 0; i < PEERS; i++) {
        peers[i] = make_peer(folder, tokenizers[i], paths[i]);
        print_build(tokenizers[i], &all, build_peer(peers[i], &all, tokenizers[i]), peers[i]);
        engines[i + 2] = (engine){.name = tokenizers[i],
                                  .all_hits = peer_hits,
                                  .first_page = peer_page,
                                  .all = prepare(peers[i], all_sql),
                                  .page = prepare(peers[i], page_sql)};
    }

    printf("characters, engine: all hits p50 p99 ms, first %d p50 p99 ms, hits (a term)\n", PAGE);
    ask_all(engines, PEERS + 2, &folded);

    ym_index_close(engines[1].index);
    for (size_t i = 0; i < PEERS; i++) {
        sqlite3_finalize(engines[i + 2].all);
        sqlite3_finalize(engines[i + 2].page);
        sqlite3_close(peers[i]);
    }
    for (size_t i = 0; i < PEERS + 2; i++)
        (void)unlink(paths[i]);
    news_free(&all);
    news_free(&folded);
    return rmdir(folder);
}
