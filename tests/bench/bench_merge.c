/* Merging 8,000 articles of JSON Lines into a new index, and once more into the same one; reading alone is the floor,
 * a plain table of passages with FTS5's unicode61 (which finds next to nothing in Chinese) the peer. CPU time. */
#include "samples.h"

#include "text/passage.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

enum { ARTICLES = 8000 };

static void write_articles(const char *path, const sample *samples)
{
    uint64_t state = 20260102;
    FILE *file = fopen(path, "wb");
    ym_json *json = NULL;
    ym_error error;
    must(ym_json_new(&json, &error), &error);
    for (int i = 0; i < ARTICLES && file != NULL; i++) {
        char id[32];
        char date[16];
        ym__buffer text = {0};
        snprintf(id, sizeof id, "a-%d", i);
        snprintf(date, sizeof date, "20%02d-%02d-%02d", 20 + i % 6, 1 + i % 12, 1 + i % 28);
        draw_paragraphs(&text, samples, &state, 5, "\n");
        ym_json_clear(json);
        ym_json_begin_object(json);
        ym_json_member_string(json, "id", id);
        ym_json_member_string(json, "date", date);
        ym_json_member_string(json, "source", "bench");
        ym_json_member_string(json, "text", ym__buffer_text(&text));
        ym_json_end_object(json);
        fprintf(file, "%s\n", ym_json_text(json, NULL));
        ym__buffer_free(&text);
    }
    ym_json_free(json);
    if (file == NULL || fclose(file) != 0) {
        perror(path);
        exit(2);
    }
}

static double read_all(const char *path)
{
    ym_error error;
    ym_reader *reader = NULL;
    const ym_read_options options = {0};
    const ym_article_view *article = NULL;
    const double start = cpu_seconds();
    must(ym_reader_open(&reader, path, &options, &error), &error);
    while (ym_reader_next(reader, &article, &error) == YM_OK)
        continue;
    ym_reader_free(reader);
    return cpu_seconds() - start;
}

typedef struct peer {
    sqlite3_stmt *row, *text;
    const char *paragraph;
} peer;

static ym_status insert_passage(void *context, size_t start, size_t end)
{
    const peer *to = context;
    sqlite3_bind_text(to->row, 1, to->paragraph + start, (int)(end - start), SQLITE_STATIC);
    sqlite3_step(to->row);
    sqlite3_reset(to->row);
    sqlite3_bind_text(to->text, 1, to->paragraph + start, (int)(end - start), SQLITE_STATIC);
    sqlite3_step(to->text);
    sqlite3_reset(to->text);
    return YM_OK;
}

static double build_peer(const char *articles, const char *path)
{
    ym_error error;
    ym_reader *reader = NULL;
    const ym_read_options options = {0};
    const ym_article_view *article = NULL;
    sqlite3 *db = NULL;
    peer to = {0};
    const double start = cpu_seconds();
    if (sqlite3_open(path, &db) != SQLITE_OK ||
        sqlite3_exec(db,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; CREATE TABLE p (id "
                     "INTEGER PRIMARY KEY, "
                     "text TEXT); CREATE VIRTUAL TABLE f USING fts5 (text, content = 'p', "
                     "content_rowid = 'id'); "
                     "INSERT INTO f (f, rank) VALUES ('hashsize', 67108864); BEGIN",
                     NULL, NULL, NULL) != SQLITE_OK)
        exit(2);
    sqlite3_prepare_v2(db, "INSERT INTO p (text) VALUES (?1)", -1, &to.row, NULL);
    sqlite3_prepare_v2(db, "INSERT INTO f (rowid, text) VALUES (last_insert_rowid(), ?1)", -1,
                       &to.text, NULL);
    must(ym_reader_open(&reader, articles, &options, &error), &error);
    while (ym_reader_next(reader, &article, &error) == YM_OK) {
        for (size_t i = 0; i < article->paragraph_count; i++) {
            to.paragraph = article->paragraphs[i];
            (void)ym__passage_walk(to.paragraph, strlen(to.paragraph), insert_passage, &to);
        }
    }
    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    ym_reader_free(reader);
    sqlite3_finalize(to.row);
    sqlite3_finalize(to.text);
    sqlite3_close(db);
    return cpu_seconds() - start;
}

static double merge(ym_index *index, const char *path, uint64_t *bytes)
{
    ym_error error;
    ym_merge_summary summary;
    const ym_merge_options options = {0};
    const double start = cpu_seconds();
    must(ym_merge(index, &path, 1, &options, &summary, &error), &error);
    *bytes = summary.input_bytes;
    return cpu_seconds() - start;
}

int main(void)
{
    static const char *const glossary_path = "glossary";
    char folder[] = "/tmp/yiming-bench-XXXXXX";
    if (mkdtemp(folder) == NULL)
        return 2;
    char articles[64];
    char index_path[64];
    char peer_path[64];
    snprintf(articles, sizeof articles, "%s/articles.jsonl", folder);
    snprintf(index_path, sizeof index_path, "%s/yiming.db", folder);
    snprintf(peer_path, sizeof peer_path, "%s/peer.db", folder);
    ym_error error;
    sample samples = {0};
    ym_glossary *glossary = NULL;
    ym_index *index = NULL;
    uint64_t bytes = 0;
    read_samples(&samples);
    write_articles(articles, &samples);
    must(ym_glossary_load(&glossary, &glossary_path, 1, &(ym_glossary_options){.origin = "bench"}, NULL, NULL, &error), &error);
    must(ym_index_create(&index, index_path, glossary, &error), &error);
    const double first = merge(index, articles, &bytes);
    const double again = merge(index, articles, &bytes);
    ym_index_status status;
    must(ym_index_get_status(index, &status, &error), &error);
    const double floor = read_all(articles);
    const double other = build_peer(articles, peer_path);
    const double megabytes = (double)bytes / 1e6;
    printf("%-32s %8.1f MB/s\n", "read alone (floor)", megabytes / floor);
    printf("%-32s %8.1f MB/s\n", "rows + unicode61 (peer)", megabytes / other);
    printf("%-32s %8.1f MB/s   %5.2f x the floor's time, %.2f x the peer's\n", "merge",
           megabytes / first, first / floor, first / other);
    printf("%-32s %8.1f MB/s   %5.3f x the first time\n", "merge again", megabytes / again,
           again / first);
    printf("%-32s %8.2f x the text\n", "index size",
           (double)status.file_bytes / (double)status.text_bytes);
    ym_index_close(index);
    ym_glossary_free(glossary);
    (void)unlink(articles);
    (void)unlink(index_path);
    (void)unlink(peer_path);
    return rmdir(folder);
}
