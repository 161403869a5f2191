/* Fuzz target: any bytes as a file of articles. The first byte says how the file is named and whether it is packed; what comes
 * is sound, and the same when the file is read again. Built and run by `make fuzz` (libFuzzer; from the top). */
#define _DEFAULT_SOURCE /* mkdtemp */

#include <yiming.h>

#include "base/buffer.h"
#include "text/utf8.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

enum { LONGEST = 1 << 16, PACKED = 1 << 7 };

static const char *const names[] = {"a", "a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.xml"};
enum { NAMES = sizeof names / sizeof *names };

static void require(bool holds, const char *what)
{
    if (!holds) {
        fprintf(stderr, "fuzz_read: %s\n", what);
        abort();
    }
}

static char folder[64];

static void remove_folder(void)
{
    char path[128];
    for (size_t i = 0; i < NAMES; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, names[i]);
        unlink(path);
    }
    rmdir(folder);
}

/* The file of that name, made of the bytes. */
static void write_file(char path[128], const char *name, const uint8_t *bytes, size_t size)
{
    if (folder[0] == '\0') {
        snprintf(folder, sizeof folder, "%s/yiming-fuzz-XXXXXX",
                 access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
        require(mkdtemp(folder) != NULL, "no temporary folder");
        atexit(remove_folder);
    }
    snprintf(path, 128, "%s/%s", folder, name);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    require(fd >= 0 && write(fd, bytes, size) == (ssize_t)size, "the file cannot be written");
    close(fd);
}

/* The bytes as two members of gzip, parted in the middle. */
static size_t pack(uint8_t *out, size_t room, const uint8_t *bytes, size_t size)
{
    z_stream stream = {0};
    require(deflateInit2(&stream, 1, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK,
            "out of memory");
    stream.next_out = out;
    stream.avail_out = (uInt)room;
    for (int member = 0; member < 2; member++) {
        stream.next_in = (Bytef *)(uintptr_t)(bytes + (member == 0 ? 0 : size / 2));
        stream.avail_in = (uInt)(member == 0 ? size / 2 : size - size / 2);
        require(deflate(&stream, Z_FINISH) == Z_STREAM_END, "not packed");
        if (member == 0)
            require(deflateReset(&stream) == Z_OK, "not reset");
    }
    const size_t packed = room - stream.avail_out;
    deflateEnd(&stream);
    return packed;
}

static void require_text(const char *text, const char *what)
{
    require(text == NULL || (ym__utf8_valid(text, strlen(text)) && strchr(text, '\n') == NULL),
            what);
}

static void require_sound(ym__buffer *told, const ym_article_view *article)
{
    const char *const fields[] = {article->title,     article->date,   article->lang, article->url,
                                  article->publisher, article->author, article->id};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        require_text(fields[i], "a field that is no line of UTF-8");
        ym__buffer_printf(told, "%s\n", fields[i] == NULL ? "" : fields[i]);
    }
    require(article->paragraph_count > 0, "an article without text");
    for (size_t i = 0; i < article->paragraph_count; i++) {
        require(article->paragraphs[i][0] != '\0', "an empty paragraph");
        require_text(article->paragraphs[i], "a paragraph that is no line of UTF-8");
        ym__buffer_printf(told, "%s\n", article->paragraphs[i]);
    }
    for (size_t i = 0; i < article->trimmed_count; i++)
        require_text(article->trimmed[i], "trimmed text that is no line of UTF-8");
    for (size_t i = 0; i < article->warning_count; i++)
        require_text(article->warnings[i], "a warning that is no line of UTF-8");
}

/* Reads all of the file; what came is appended. */
static void read_all(ym__buffer *told, const char *path)
{
    ym_reader *reader = NULL;
    const ym_article_view *article = NULL;
    ym_error error = {0};
    ym_status status = ym_reader_open(&reader, path, NULL, &error);
    if (status < 0)
        ym__buffer_printf(told, "%s\n", error.message);
    while (reader != NULL && (status = ym_reader_next(reader, &article, &error)) != YM_DONE) {
        require(status == YM_OK || status == YM_E_INPUT || status == YM_E_LIMIT ||
                    status == YM_E_IO,
                error.message);
        if (status == YM_OK)
            require_sound(told, article);
        else
            ym__buffer_printf(told, "%s\n", error.message);
    }
    ym_reader_free(reader);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static uint8_t packed[LONGEST * 2];
    ym__buffer first = {0};
    ym__buffer second = {0};
    char path[128];
    if (size == 0 || size > LONGEST)
        return 0;
    const char *name = names[bytes[0] % PACKED % NAMES];
    write_file(path, name, bytes + 1, size - 1);
    read_all(&first, path);
    const bool is_packed = size > 2 && bytes[1] == 0x1F && bytes[2] == 0x8B;
    if (bytes[0] >= PACKED && !is_packed) {
        const size_t packed_size = pack(packed, sizeof packed, bytes + 1, size - 1);
        write_file(path, name, packed, packed_size);
    }
    read_all(&second, path);
    require(strcmp(ym__buffer_text(&first), ym__buffer_text(&second)) == 0,
            "read again it is something else");
    ym__buffer_free(&first);
    ym__buffer_free(&second);
    return 0;
}
