/* The room base/: buffer, arena, map, error, hash, compression, JSON, files. Each promise of a header has its test here. */
#define _DEFAULT_SOURCE /* mkdtemp */

#include "base/arena.h"
#include "base/buffer.h"
#include "base/compress.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/row_map.h"

#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* Its header wants the four above. */
#include <cmocka.h>

/* ---- buffer --------------------------------------------------------------------------------- */

static void buffer_is_empty_text_at_first(void **state)
{
    (void)state;
    ym__buffer buffer = {0};
    assert_string_equal(ym__buffer_text(&buffer), "");
    ym__buffer_append(&buffer, NULL, 0);
    ym__buffer_clear(&buffer);
    assert_int_equal(buffer.size, 0);
    char *taken = ym__buffer_take(&buffer);
    assert_non_null(taken); /* empty is not out of memory */
    assert_string_equal(taken, "");
    free(taken);
    ym__buffer_free(&buffer);
}

static void buffer_appends_in_order(void **state)
{
    (void)state;
    ym__buffer buffer = {0};
    ym__buffer_puts(&buffer, "泽连斯基");
    ym__buffer_putc(&buffer, ' ');
    ym__buffer_append(&buffer, "a\0b", 3);
    ym__buffer_printf(&buffer, " %d/%s", 42, "x");
    assert_int_equal(buffer.size, 12 + 1 + 3 + 5);
    assert_memory_equal(ym__buffer_text(&buffer), "泽连斯基 a\0b 42/x", buffer.size + 1);
    ym__buffer_clear(&buffer);
    assert_string_equal(ym__buffer_text(&buffer), "");
    ym__buffer_printf(&buffer, "%s", "");
    assert_int_equal(buffer.size, 0);
    ym__buffer_free(&buffer);
    assert_null(buffer.bytes);
}

/* Around every border at which it grows the NUL must be inside. */
static void buffer_is_cut_back(void **state)
{
    (void)state;
    ym__buffer buffer = {0};
    ym__buffer_truncate(&buffer, 0);
    assert_null(buffer.bytes);
    ym__buffer_puts(&buffer, "kept and not");
    ym__buffer_truncate(&buffer, 4);
    assert_string_equal(ym__buffer_text(&buffer), "kept");
    ym__buffer_truncate(&buffer, 40);
    assert_int_equal(buffer.size, 4);
    ym__buffer_free(&buffer);
}

static void buffer_ends_in_nul_at_every_size(void **state)
{
    (void)state;
    ym__buffer buffer = {0};
    for (size_t size = 1; size <= 5000; size++) {
        ym__buffer_putc(&buffer, (char)('a' + size % 26));
        assert_int_equal(buffer.size, size);
        assert_true(buffer.capacity > size);
        assert_int_equal(buffer.bytes[size], '\0');
    }
    for (size_t i = 0; i < buffer.size; i++)
        assert_int_equal(buffer.bytes[i], 'a' + (i + 1) % 26);
    ym__buffer_free(&buffer);
}

static void buffer_prints_what_is_longer_than_it(void **state)
{
    (void)state;
    char long_text[1000];
    memset(long_text, 'y', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    ym__buffer buffer = {0};
    ym__buffer_printf(&buffer, "<%s>", long_text);
    assert_int_equal(buffer.size, sizeof long_text + 1);
    assert_int_equal(buffer.bytes[0], '<');
    assert_int_equal(buffer.bytes[buffer.size - 1], '>');
    ym__buffer_free(&buffer);
}

static void buffer_remembers_that_memory_ran_out(void **state)
{
    (void)state;
    ym__buffer buffer = {0};
    ym__buffer_puts(&buffer, "kept");
    assert_false(ym__buffer_reserve(&buffer, SIZE_MAX));
    assert_true(buffer.failed);
    ym__buffer_puts(&buffer, "ignored");
    ym__buffer_printf(&buffer, "%s", "ignored");
    assert_string_equal(ym__buffer_text(&buffer), "kept");
    ym__buffer_clear(&buffer);
    assert_true(buffer.failed);
    assert_null(ym__buffer_take(&buffer));
    assert_false(buffer.failed); /* taken: it starts over */
    ym__buffer_free(&buffer);
}

/* ---- arena ---------------------------------------------------------------------------------- */

static void arena_gives_aligned_memory_apart(void **state)
{
    (void)state;
    ym__arena arena = {0};
    enum { COUNT = 2000 };
    unsigned char *blocks[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        blocks[i] = ym__arena_alloc(&arena, i % 97);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        memset(blocks[i], (int)(i % 251), i % 97);
    }
    for (size_t i = 0; i < COUNT; i++) {
        for (size_t at = 0; at < i % 97; at++)
            assert_int_equal(blocks[i][at], i % 251);
    }
    ym__arena_free(&arena);
    assert_null(arena.blocks);
    ym__arena_free(&arena);
}

static void arena_gives_more_than_a_block(void **state)
{
    (void)state;
    ym__arena arena = {0};
    char *small = ym__arena_strdup(&arena, "small");
    char *large = ym__arena_alloc(&arena, 3u << 20);
    assert_non_null(large);
    memset(large, 'x', 3u << 20);
    char *after = ym__arena_strdup(&arena, "after");
    assert_string_equal(small, "small");
    assert_string_equal(after, "after");
    ym__arena_free(&arena);
}

static void arena_refuses_what_overflows(void **state)
{
    (void)state;
    ym__arena arena = {0};
    assert_null(ym__arena_alloc(&arena, SIZE_MAX));
    assert_null(ym__arena_calloc(&arena, SIZE_MAX / 2, 3));
    assert_null(ym__arena_strndup(&arena, "x", SIZE_MAX));
    assert_non_null(ym__arena_calloc(&arena, 0, 8));
    assert_non_null(ym__arena_calloc(&arena, 8, 0));
    ym__arena_free(&arena);
}

static void arena_copies_and_zeroes(void **state)
{
    (void)state;
    ym__arena arena = {0};
    /* Fill and give back a block, so that zeroes are not there by luck. */
    unsigned char *dirty = ym__arena_alloc(&arena, 2000);
    memset(dirty, 0xFF, 2000);
    ym__arena_free(&arena);
    const unsigned char *zeroed = ym__arena_calloc(&arena, 100, 8);
    for (size_t i = 0; i < 800; i++)
        assert_int_equal(zeroed[i], 0);
    assert_string_equal(ym__arena_strndup(&arena, "Zelensky", 3), "Zel");
    assert_string_equal(ym__arena_strndup(&arena, NULL, 0), "");
    assert_string_equal(ym__arena_strdup(&arena, ""), "");
    ym__arena_free(&arena);
}

/* ---- map ------------------------------------------------------------------------------------ */

static void map_keeps_what_was_put(void **state)
{
    (void)state;
    ym__map *map = NULL;
    assert_int_equal(ym__map_new(&map, NULL), YM_OK);
    enum { COUNT = 20000 };
    char key[32];
    for (unsigned i = 0; i < COUNT; i++) {
        const int size = snprintf(key, sizeof key, "key-%u", i * 7919);
        bool existed = true;
        assert_int_equal(ym__map_put(map, key, (size_t)size, i, false, &existed, NULL), YM_OK);
        assert_false(existed);
    }
    assert_int_equal(ym__map_count(map), COUNT);
    memset(key, 'z', sizeof key); /* the map has its own copies */
    for (unsigned i = 0; i < COUNT; i++) {
        const int size = snprintf(key, sizeof key, "key-%u", i * 7919);
        const uint64_t *value = ym__map_get(map, key, (size_t)size);
        assert_non_null(value);
        assert_int_equal(*value, i);
    }
    assert_null(ym__map_get(map, "key-", 4));
    assert_null(ym__map_get(map, "absent", 6));
    ym__map_free(map);
    ym__map_free(NULL);
}

static void map_replaces_or_keeps(void **state)
{
    (void)state;
    ym__map *map = NULL;
    bool existed = true;
    assert_int_equal(ym__map_new(&map, NULL), YM_OK);
    assert_int_equal(ym__map_put(map, "a", 1, 1, true, &existed, NULL), YM_OK);
    assert_false(existed);
    assert_int_equal(ym__map_put(map, "a", 1, 2, true, &existed, NULL), YM_OK);
    assert_true(existed);
    assert_int_equal(*ym__map_get(map, "a", 1), 1);
    assert_int_equal(ym__map_put(map, "a", 1, 3, false, NULL, NULL), YM_OK);
    assert_int_equal(*ym__map_get(map, "a", 1), 3);
    *ym__map_get(map, "a", 1) = UINT64_MAX;
    assert_true(*ym__map_get(map, "a", 1) == UINT64_MAX);
    assert_int_equal(ym__map_count(map), 1);
    ym__map_free(map);
}

/* Keys are bytes: NULs count, and so does the empty key. */
static void row_map_keeps_what_was_put(void **state)
{
    (void)state;
    enum { ROWS = 3000 };
    ym_error error = {0};
    ym__row_map map = {0};
    assert_null(ym__row_map_get(&map, 0));
    for (int64_t i = 0; i < ROWS; i++) {
        const int64_t row = i % 3 == 0 ? -i : i % 3 == 1 ? i * INT64_C(0x100000000) : i;
        assert_null(ym__row_map_get(&map, row));
        assert_int_equal(ym__row_map_put(&map, row, (uint64_t)i, &error), YM_OK);
    }
    for (int64_t i = 0; i < ROWS; i++) {
        const int64_t row = i % 3 == 0 ? -i : i % 3 == 1 ? i * INT64_C(0x100000000) : i;
        const uint64_t *value = ym__row_map_get(&map, row);
        assert_non_null(value);
        assert_int_equal(*value, i);
    }
    assert_null(ym__row_map_get(&map, ROWS + 2));
    ym__row_map_free(&map);
    assert_null(ym__row_map_get(&map, 0));
}

static void map_keys_are_bytes(void **state)
{
    (void)state;
    ym__map *map = NULL;
    assert_int_equal(ym__map_new(&map, NULL), YM_OK);
    assert_null(ym__map_get(map, "", 0));
    assert_int_equal(ym__map_put(map, "", 0, 10, false, NULL, NULL), YM_OK);
    assert_int_equal(ym__map_put(map, "\0", 1, 11, false, NULL, NULL), YM_OK);
    assert_int_equal(ym__map_put(map, "\0\0", 2, 12, false, NULL, NULL), YM_OK);
    assert_int_equal(ym__map_put(map, "a\0b", 3, 13, false, NULL, NULL), YM_OK);
    assert_int_equal(ym__map_put(map, "a\0c", 3, 14, false, NULL, NULL), YM_OK);
    assert_int_equal(*ym__map_get(map, "", 0), 10);
    assert_int_equal(*ym__map_get(map, "\0", 1), 11);
    assert_int_equal(*ym__map_get(map, "\0\0", 2), 12);
    assert_int_equal(*ym__map_get(map, "a\0b", 3), 13);
    assert_int_equal(*ym__map_get(map, "a\0c", 3), 14);
    assert_int_equal(ym__map_count(map), 5);
    ym__map_free(map);
}

/* ---- error ---------------------------------------------------------------------------------- */

static void error_is_filled_and_returned(void **state)
{
    (void)state;
    ym_error error = {0};
    assert_int_equal(ym__error_set(&error, YM_E_INPUT, "line %d: no TAB", 7), YM_E_INPUT);
    assert_int_equal(error.status, YM_E_INPUT);
    assert_string_equal(error.message, "line 7: no TAB");
    assert_int_equal(ym__error_set(NULL, YM_E_BUSY, "%s", "unseen"), YM_E_BUSY);
    assert_int_equal(ym__error_nomem(&error), YM_E_NOMEM);
    assert_string_equal(error.message, "out of memory");
}

static void error_may_quote_itself(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__error_set(&error, YM_E_INPUT, "no header row");
    ym__error_set(&error, YM_E_INPUT, "people.tsv: %s", error.message);
    assert_string_equal(error.message, "people.tsv: no header row");
}

static void error_stays_on_one_line(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__error_set(&error, YM_E_IO, "cannot open %s", "a\nb\x1b[31m\x7f泽\t");
    assert_string_equal(error.message, "cannot open a?b?[31m?泽?");
}

/* Names of files can hold any bytes; what is said of them goes into JSON and to terminals. */
static void error_is_utf8(void **state)
{
    (void)state;
    ym_error error = {0};
    ym__error_set(&error, YM_E_IO, "%s",
                  "a\xFF\xE6\xB3.txt \xC0\x80 \xED\xA0\x80 泽\xF4\x90\x80\x80\xE6");
    assert_string_equal(
        error.message,
        "a\uFFFD\uFFFD\uFFFD.txt \uFFFD\uFFFD \uFFFD\uFFFD\uFFFD 泽\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
}

/* Whatever the cut falls on, what is left is whole code points and a NUL. */
static void error_is_cut_between_code_points(void **state)
{
    (void)state;
    static const char *const code_points[] = {"é", "泽", "😀"};
    for (size_t kind = 0; kind < 3; kind++) {
        for (size_t lead = 0; lead < 8; lead++) {
            char text[YM_ERROR_MESSAGE_BYTES * 2] = "";
            memset(text, 'x', lead);
            const size_t bytes = strlen(code_points[kind]);
            for (size_t at = lead; at + bytes < sizeof text; at += bytes)
                memcpy(text + at, code_points[kind], bytes + 1);
            ym_error error = {0};
            ym__error_set(&error, YM_E_INPUT, "%s", text);
            const size_t size = strlen(error.message);
            assert_true(size < YM_ERROR_MESSAGE_BYTES);
            assert_true(size + 2 * bytes >= YM_ERROR_MESSAGE_BYTES);
            assert_int_equal((size - lead) % bytes, 0);
            assert_memory_equal(error.message, text, size);
        }
    }
}

static void error_tells_of_errno(void **state)
{
    (void)state;
    ym_error error = {0};
    errno = ENOENT;
    assert_int_equal(ym__error_errno(&error, "open", "a.txt"), YM_E_NOT_FOUND);
    assert_string_equal(error.message, "a.txt: cannot open: No such file or directory");
    errno = EACCES;
    assert_int_equal(ym__error_errno(&error, "write", "b.txt"), YM_E_IO);
    assert_string_equal(error.message, "b.txt: cannot write: Permission denied");
}

/* ---- hash ----------------------------------------------------------------------------------- */

/* NIST's examples for SHA-256 (FIPS 180-4). */
static void hash_is_sha256(void **state)
{
    (void)state;
    char hex[YM__HASH_HEX + 1];
    ym__hash hash = ym__hash_of("", 0);
    ym__hash_hex(&hash, YM__HASH_HEX, hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash = ym__hash_of("abc", 3);
    ym__hash_hex(&hash, YM__HASH_HEX, hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash = ym__hash_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56);
    ym__hash_hex(&hash, YM__HASH_HEX, hex);
    assert_string_equal(hex, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void hash_is_cut_to_digits(void **state)
{
    (void)state;
    const ym__hash hash = ym__hash_of("abc", 3);
    char hex[YM__HASH_HEX + 1];
    memset(hex, '#', sizeof hex);
    ym__hash_hex(&hash, 10, hex);
    assert_string_equal(hex, "ba7816bf8f");
    ym__hash_hex(&hash, 3, hex);
    assert_string_equal(hex, "ba7");
    ym__hash_hex(&hash, 0, hex);
    assert_string_equal(hex, "");
}

/* ---- compression ---------------------------------------------------------------------------- */

/* What ym__uncompress makes of a copy of these bytes. */
static ym_status uncompress(char **out, size_t *size, const void *bytes, size_t byte_count)
{
    ym_error error;
    char *copy = malloc(byte_count + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, byte_count);
    return ym__uncompress(out, size, copy, byte_count, &error);
}

static void assert_comes_back(const void *bytes, size_t size, size_t most_stored)
{
    ym_error error;
    ym__buffer stored = {0};
    char *out = NULL;
    size_t out_size = 0;
    assert_int_equal(ym__compress(&stored, bytes, size, &error), YM_OK);
    assert_in_range(stored.size, 1, most_stored);
    assert_int_equal(uncompress(&out, &out_size, stored.bytes, stored.size), YM_OK);
    assert_int_equal(out_size, size);
    assert_memory_equal(out, bytes, size);
    free(out);
    ym__buffer_free(&stored);
}

/* A text of some kilobytes that compresses as ours do. */
static void append_names(ym__buffer *text)
{
    for (int i = 0; i < 500; i++)
        ym__buffer_printf(text, "entry-%d\t\xe6\xb3\xbd\xe8\xbf\x9e %x\n", i, i * 7919);
}

static void compression_gives_back_what_it_took(void **state)
{
    (void)state;
    ym__buffer text = {0};
    append_names(&text);
    assert_comes_back(text.bytes, text.size, text.size / 2);
    assert_comes_back("a", 1, 32);
    assert_comes_back("", 0, 32);
    ym__buffer_free(&text);
}

/* A frame so small that nobody would believe it is not written. */
static void compression_leaves_what_is_all_the_same(void **state)
{
    (void)state;
    enum { SIZE = 20 << 20 };
    char *zeros = calloc(SIZE, 1);
    assert_non_null(zeros);
    assert_comes_back(zeros, SIZE, SIZE);
    assert_comes_back(zeros, 60000, 100);
    free(zeros);
}

static void compression_appends(void **state)
{
    (void)state;
    ym_error error;
    ym__buffer stored = {0};
    ym__buffer alone = {0};
    ym__buffer_puts(&stored, "head");
    assert_int_equal(ym__compress(&stored, "names", 5, &error), YM_OK);
    assert_int_equal(ym__compress(&alone, "names", 5, &error), YM_OK);
    assert_int_equal(stored.size, 4 + alone.size);
    assert_memory_equal(stored.bytes, "head", 4);
    assert_memory_equal(stored.bytes + 4, alone.bytes, alone.size);
    ym__buffer_free(&stored);
    ym__buffer_free(&alone);
}

/* Whatever byte of a frame is another, or wherever it ends: it is refused, or gives the same bytes. */
static void damaged_frames_are_refused(void **state)
{
    (void)state;
    enum { MAGIC = 4 };
    ym_error error;
    ym__buffer text = {0};
    ym__buffer stored = {0};
    char *out = NULL;
    size_t size = 0;
    size_t refused = 0;
    append_names(&text);
    assert_int_equal(ym__compress(&stored, text.bytes, text.size, &error), YM_OK);
    for (size_t i = MAGIC; i < stored.size; i++) {
        stored.bytes[i] ^= 0x10;
        const ym_status status = uncompress(&out, &size, stored.bytes, stored.size);
        stored.bytes[i] ^= 0x10;
        assert_true(status == YM_OK || (status == YM_E_INPUT && out == NULL && size == 0));
        if (status == YM_OK)
            assert_true(size == text.size && memcmp(out, text.bytes, size) == 0);
        refused += status < 0;
        free(out);
        assert_int_equal(uncompress(&out, &size, stored.bytes, i), YM_E_INPUT);
        assert_null(out);
    }
    print_message("%zu of %zu refused\n", refused, stored.size - MAGIC);
    assert_true(refused > (stored.size - MAGIC) / 10 * 9); /* some bits mean nothing */
    ym__buffer_free(&stored);
    ym__buffer_free(&text);
}

/* A sound frame (RFC 8878) of so many blocks of one letter repeated, 4 bytes each. */
enum { LETTERS = 128 * 1024 };
static void append_letters(ym__buffer *frame, unsigned block_count)
{
    enum { LAST = 1, REPEATED = 1 << 1 };
    const unsigned size = block_count * LETTERS;
    ym__buffer_append(frame, "\x28\xB5\x2F\xFD\xA0", 5); /* the size follows, in 4 bytes */
    for (int i = 0; i < 4; i++)
        ym__buffer_putc(frame, (char)(size >> 8 * i & 0xFF));
    for (unsigned i = 1; i <= block_count; i++) {
        const unsigned head = LETTERS << 3 | REPEATED | (i == block_count ? LAST : 0);
        for (int j = 0; j < 3; j++)
            ym__buffer_putc(frame, (char)(head >> 8 * j & 0xFF));
        ym__buffer_putc(frame, 'a');
    }
}

static void frames_that_claim_too_much_are_refused(void **state)
{
    (void)state;
    /* The magic number; a descriptor: the size, in 8 bytes. */
    static const char ten_gigabytes[] = "\x28\xB5\x2F\xFD\xE0\0\0\0\x80\2\0\0\0\1\0";
    ym__buffer frame = {0};
    char *out = NULL;
    size_t size = 0;
    assert_int_equal(uncompress(&out, &size, ten_gigabytes, sizeof ten_gigabytes), YM_E_INPUT);
    assert_null(out);
    append_letters(&frame, 100);
    assert_int_equal(uncompress(&out, &size, frame.bytes, frame.size), YM_OK);
    assert_int_equal(size, 100 * LETTERS);
    assert_int_equal(out[size - 1], 'a');
    free(out);
    ym__buffer_clear(&frame);
    append_letters(&frame, 200); /* 25 MiB in 809 bytes */
    assert_int_equal(uncompress(&out, &size, frame.bytes, frame.size), YM_E_INPUT);
    assert_null(out);
    ym__buffer_free(&frame);
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static ym_json *new_json(void)
{
    ym_json *json = NULL;
    assert_int_equal(ym_json_new(&json, NULL), YM_OK);
    return json;
}

static void json_writes_every_kind(void **state)
{
    (void)state;
    ym_json *json = new_json();
    ym_json_begin_object(json);
    ym_json_member_string(json, "kind", "entry");
    ym_json_member_string(json, "none", NULL);
    ym_json_member_integer(json, "least", INT64_MIN);
    ym_json_member_integer(json, "most", INT64_MAX);
    ym_json_member_boolean(json, "yes", true);
    ym_json_member_boolean(json, "no", false);
    ym_json_key(json, "spans");
    ym_json_begin_array(json);
    ym_json_begin_array(json);
    ym_json_integer(json, 0);
    ym_json_integer(json, 12);
    ym_json_end_array(json);
    ym_json_begin_object(json);
    ym_json_end_object(json);
    ym_json_null(json);
    ym_json_string(json, "x");
    ym_json_boolean(json, true);
    ym_json_end_array(json);
    ym_json_member_list(json, "list", "a|泽|b");
    ym_json_member_list(json, "empty", "");
    ym_json_member_list(json, "null", NULL);
    ym_json_member_string(json, "last", "");
    ym_json_end_object(json);
    static const char expected[] = "{\"kind\":\"entry\",\"none\":null,\"least\":-"
                                   "9223372036854775808,\"most\":9223372036854775807,"
                                   "\"yes\":true,\"no\":false,\"spans\":[[0,12],{},null,\"x\",true]"
                                   ",\"list\":[\"a\",\"泽\",\"b\"],"
                                   "\"empty\":[],\"null\":[],\"last\":\"\"}";
    size_t bytes = 0;
    assert_string_equal(ym_json_text(json, &bytes), expected);
    assert_int_equal(bytes, sizeof expected - 1);
    ym_json_free(json);
    ym_json_free(NULL);
}

/* RFC 8259, 7: quotation mark, backslash and everything below U+0020 must be escaped; nothing else need be, but what ends
 * lines or steers terminals is. */
static void json_escapes_strings(void **state)
{
    (void)state;
    ym_json *json = new_json();
    ym_json_string(json, "\"\\/\b\f\n\r\t \x01\x1f é 泽 😀");
    assert_string_equal(ym_json_text(json, NULL),
                        "\"\\\"\\\\/\\b\\f\\n\\r\\t \\u0001\\u001f é 泽 😀\"");
    ym_json_clear(json);
    ym_json_string(json, "\x7f \xc2\x80\xc2\x85\xc2\x9b\xc2\x9f\u00a0 \u2027\u2028\u2029\u202e");
    assert_string_equal(
        ym_json_text(json, NULL),
        "\"\\u007f \\u0080\\u0085\\u009b\\u009f\u00a0 \u2027\\u2028\\u2029\\u202e\"");
    ym_json_clear(json);
    ym_json_string(json,
                   "\u061b\u061c \u200d\u200e\u200f \u202a\u202e\u202f \u2065\u2066\u2069\u206a");
    assert_string_equal(ym_json_text(json, NULL),
                        "\"\u061b\\u061c \u200d\\u200e\\u200f \\u202a\\u202e"
                        "\u202f \u2065\\u2066\\u2069\u206a\"");
    ym_json_clear(json);
    ym_json_begin_object(json);
    ym_json_member_integer(json, "a\"b", 1);
    ym_json_member_list(json, "l", "x\"|\n");
    ym_json_end_object(json);
    assert_string_equal(ym_json_text(json, NULL), "{\"a\\\"b\":1,\"l\":[\"x\\\"\",\"\\n\"]}");
    ym_json_free(json);
}

static void json_line_is_used_again(void **state)
{
    (void)state;
    ym_json *json = new_json();
    for (int64_t i = 0; i < 3; i++) {
        ym_json_clear(json);
        ym_json_begin_array(json);
        ym_json_integer(json, i);
        ym_json_end_array(json);
        const char expected[] = {'[', (char)('0' + i), ']', '\0'};
        assert_string_equal(ym_json_text(json, NULL), expected);
    }
    ym_json_free(json);
}

static void json_with_wrong_brackets_is_none(void **state)
{
    (void)state;
    ym_json *json = new_json();
    ym_json_begin_object(json);
    assert_null(ym_json_text(json, NULL)); /* left open */
    ym_json_end_array(json);
    ym_json_end_object(json);
    assert_null(ym_json_text(json, NULL)); /* closed by the wrong one in between */
    ym_json_clear(json);
    ym_json_end_object(json);
    assert_null(ym_json_text(json, NULL)); /* closed without being opened */
    ym_json_clear(json);
    ym_json_begin_object(json);
    ym_json_end_object(json);
    assert_string_equal(ym_json_text(json, NULL), "{}");
    ym_json_free(json);
}

static void json_may_be_deep(void **state)
{
    (void)state;
    ym_json *json = new_json();
    enum { DEPTH = 10000 };
    for (size_t i = 0; i < DEPTH; i++)
        ym_json_begin_array(json);
    for (size_t i = 0; i < DEPTH; i++)
        ym_json_end_array(json);
    size_t bytes = 0;
    assert_non_null(ym_json_text(json, &bytes));
    assert_int_equal(bytes, 2 * DEPTH);
    ym_json_free(json);
}

/* ---- files ---------------------------------------------------------------------------------- */

/* A folder of the test's own; the path of a file in it. */
typedef struct place {
    char folder[64];
    char path[128];
} place;

static int make_place(void **state)
{
    place *here = calloc(1, sizeof *here);
    if (here == NULL)
        return -1;
    snprintf(here->folder, sizeof here->folder, "/tmp/ym-test-base-XXXXXX");
    if (mkdtemp(here->folder) == NULL) {
        free(here);
        return -1;
    }
    snprintf(here->path, sizeof here->path, "%s/page.html", here->folder);
    *state = here;
    return 0;
}

/* The folder must be empty once the file is gone: a temporary left behind is a failure. */
static int remove_place(void **state)
{
    place *here = *state;
    unlink(here->path);
    const int failed = rmdir(here->folder);
    free(here);
    return failed;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
}

static void assert_file_holds(const char *path, const char *text)
{
    ym__buffer buffer = {0};
    assert_int_equal(ym__file_read(&buffer, path, 1 << 20, NULL), YM_OK);
    assert_string_equal(ym__buffer_text(&buffer), text);
    ym__buffer_free(&buffer);
}

static void file_is_read_whole(void **state)
{
    const place *here = *state;
    ym__buffer buffer = {0};
    write_file(here->path, "");
    assert_int_equal(ym__file_read(&buffer, here->path, 0, NULL), YM_OK);
    assert_string_equal(ym__buffer_text(&buffer), "");
    /* Larger than one read, and after what was there. */
    FILE *file = fopen(here->path, "wb");
    assert_non_null(file);
    for (unsigned i = 0; i < 300000; i++)
        fputc((int)(i % 251), file);
    assert_int_equal(fclose(file), 0);
    ym__buffer_puts(&buffer, "ab");
    assert_int_equal(ym__file_read(&buffer, here->path, 300000, NULL), YM_OK);
    assert_int_equal(buffer.size, 300002);
    assert_memory_equal(buffer.bytes, "ab", 2);
    for (unsigned i = 0; i < 300000; i++)
        assert_int_equal((unsigned char)buffer.bytes[2 + i], i % 251);
    assert_int_equal(buffer.bytes[buffer.size], '\0');
    ym__buffer_free(&buffer);
}

static void file_over_the_cap_is_refused(void **state)
{
    const place *here = *state;
    ym__buffer buffer = {0};
    ym_error error = {0};
    write_file(here->path, "0123456789");
    assert_int_equal(ym__file_read(&buffer, here->path, 10, &error), YM_OK);
    ym__buffer_clear(&buffer);
    assert_int_equal(ym__file_read(&buffer, here->path, 9, &error), YM_E_LIMIT);
    assert_int_equal(error.status, YM_E_LIMIT);
    assert_non_null(strstr(error.message, here->path));
    ym__buffer_free(&buffer);
}

static void file_that_cannot_be_read_says_why(void **state)
{
    const place *here = *state;
    ym__buffer buffer = {0};
    ym_error error = {0};
    assert_int_equal(ym__file_read(&buffer, here->path, 100, &error), YM_E_NOT_FOUND);
    assert_non_null(strstr(error.message, here->path));
    assert_int_equal(ym__file_read(&buffer, here->folder, 100, &error), YM_E_IO);
    assert_non_null(strstr(error.message, "directory"));
    ym__buffer_free(&buffer);
}

static void writer_leaves_the_old_file_until_the_commit(void **state)
{
    const place *here = *state;
    ym__file_writer *writer = NULL;
    bool unchanged = true;
    write_file(here->path, "old");
    assert_int_equal(ym__file_writer_open(&writer, here->path, NULL), YM_OK);
    ym__file_writer_write(writer, "new", 3);
    ym__file_writer_write(writer, "er", 2);
    ym__file_writer_write(writer, NULL, 0);
    assert_int_equal(ym__file_writer_bytes(writer), 5);
    assert_file_holds(here->path, "old");
    assert_int_equal(ym__file_writer_commit(writer, &unchanged, NULL), YM_OK);
    assert_false(unchanged);
    assert_file_holds(here->path, "newer");
}

/* A new file has what the umask leaves, one that is replaced keeps what it has. */
static void writer_respects_the_umask(void **state)
{
    (void)state;
    static const struct {
        mode_t mask, wanted;
    } cases[] = {{077, 0600}, {022, 0644}, {002, 0664}};
    char folder[] = "/tmp/yiming-test-XXXXXX";
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[64];
        struct stat about;
        ym__file_writer *writer = NULL;
        snprintf(path, sizeof path, "%s/page", folder);
        const mode_t before = umask(cases[i].mask);
        assert_int_equal(ym__file_writer_open(&writer, path, NULL), YM_OK);
        assert_int_equal(ym__file_writer_commit(writer, NULL, NULL), YM_OK);
        umask(before);
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(about.st_mode & 0777, cases[i].wanted);
        assert_int_equal(chmod(path, 0640), 0);
        assert_int_equal(ym__file_writer_open(&writer, path, NULL), YM_OK);
        ym__file_writer_write(writer, "x", 1);
        assert_int_equal(ym__file_writer_commit(writer, NULL, NULL), YM_OK);
        assert_int_equal(stat(path, &about), 0);
        assert_int_equal(about.st_mode & 0777, 0640);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0); /* no temporary is left */
}

/* The commit says why a write failed, however long ago. */
static void writer_keeps_the_cause(void **state)
{
    (void)state;
    static const char block[1 << 16] = "";
    char folder[] = "/tmp/yiming-test-XXXXXX";
    char path[64];
    ym_error error = {0};
    ym__file_writer *writer = NULL;
    struct rlimit before;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/page", folder);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    const struct rlimit small = {.rlim_cur = 1000, .rlim_max = before.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(ym__file_writer_open(&writer, path, NULL), YM_OK);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    ym__file_writer_write(writer, block, sizeof block);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    errno = ENOENT;
    assert_int_equal(ym__file_writer_commit(writer, NULL, &error), YM_E_IO);
    signal(SIGXFSZ, SIG_DFL);
    assert_non_null(strstr(error.message, strerror(EFBIG)));
    assert_int_equal(rmdir(folder), 0);
}

static void writer_that_is_aborted_leaves_nothing(void **state)
{
    const place *here = *state;
    ym__file_writer *writer = NULL;
    assert_int_equal(ym__file_writer_open(&writer, here->path, NULL), YM_OK);
    ym__file_writer_write(writer, "half", 4);
    ym__file_writer_abort(writer);
    ym__file_writer_abort(NULL);
    assert_int_equal(access(here->path, F_OK), -1);
}

/* Equal bytes: the file is not touched, so that its time tells when it changed. */
static void writer_leaves_equal_bytes_alone(void **state)
{
    const place *here = *state;
    struct stat before;
    struct stat after;
    ym__file_writer *writer = NULL;
    bool unchanged = false;
    write_file(here->path, "same");
    assert_int_equal(stat(here->path, &before), 0);
    assert_int_equal(ym__file_writer_open(&writer, here->path, NULL), YM_OK);
    ym__file_writer_write(writer, "same", 4);
    assert_int_equal(ym__file_writer_commit(writer, &unchanged, NULL), YM_OK);
    assert_true(unchanged);
    assert_int_equal(stat(here->path, &after), 0);
    assert_true(before.st_ino == after.st_ino);
    /* A head of the old bytes is not the same file. */
    assert_int_equal(ym__file_writer_open(&writer, here->path, NULL), YM_OK);
    ym__file_writer_write(writer, "sam", 3);
    assert_int_equal(ym__file_writer_commit(writer, &unchanged, NULL), YM_OK);
    assert_false(unchanged);
    assert_file_holds(here->path, "sam");
}

static void writer_keeps_the_permissions_of_the_old_file(void **state)
{
    const place *here = *state;
    struct stat about;
    ym__file_writer *writer = NULL;
    write_file(here->path, "old");
    assert_int_equal(chmod(here->path, 0640), 0);
    assert_int_equal(ym__file_writer_open(&writer, here->path, NULL), YM_OK);
    ym__file_writer_write(writer, "new", 3);
    assert_int_equal(ym__file_writer_commit(writer, NULL, NULL), YM_OK);
    assert_int_equal(stat(here->path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0640);
}

static void writer_into_no_folder_fails_at_once(void **state)
{
    const place *here = *state;
    char path[256];
    ym__file_writer *writer = NULL;
    ym_error error = {0};
    snprintf(path, sizeof path, "%s/none/page.html", here->folder);
    assert_int_equal(ym__file_writer_open(&writer, path, &error), YM_E_NOT_FOUND);
    assert_null(writer);
    assert_non_null(strstr(error.message, path));
}

/* A folder stands where the file should go: the rename fails, and the temporary goes with it. */
static void writer_that_cannot_rename_leaves_nothing(void **state)
{
    const place *here = *state;
    ym__file_writer *writer = NULL;
    ym_error error = {0};
    assert_int_equal(mkdir(here->path, 0755), 0);
    assert_int_equal(ym__file_writer_open(&writer, here->path, NULL), YM_OK);
    ym__file_writer_write(writer, "new", 3);
    assert_int_equal(ym__file_writer_commit(writer, NULL, &error), YM_E_IO);
    assert_non_null(strstr(error.message, here->path));
    assert_int_equal(rmdir(here->path), 0);
}

static void reading_what_has_no_end_stops_at_the_cap(void **state)
{
    (void)state;
    ym__buffer buffer = {0};
    ym_error error = {0};
    assert_int_equal(ym__file_read(&buffer, "/dev/zero", 1 << 20, &error), YM_E_LIMIT);
    ym__buffer_free(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffer_is_empty_text_at_first),
        cmocka_unit_test(buffer_appends_in_order),
        cmocka_unit_test(buffer_is_cut_back),
        cmocka_unit_test(buffer_ends_in_nul_at_every_size),
        cmocka_unit_test(buffer_prints_what_is_longer_than_it),
        cmocka_unit_test(buffer_remembers_that_memory_ran_out),
        cmocka_unit_test(arena_gives_aligned_memory_apart),
        cmocka_unit_test(arena_gives_more_than_a_block),
        cmocka_unit_test(arena_refuses_what_overflows),
        cmocka_unit_test(arena_copies_and_zeroes),
        cmocka_unit_test(map_keeps_what_was_put),
        cmocka_unit_test(map_replaces_or_keeps),
        cmocka_unit_test(map_keys_are_bytes),
        cmocka_unit_test(row_map_keeps_what_was_put),
        cmocka_unit_test(error_is_filled_and_returned),
        cmocka_unit_test(error_may_quote_itself),
        cmocka_unit_test(error_stays_on_one_line),
        cmocka_unit_test(error_is_utf8),
        cmocka_unit_test(error_is_cut_between_code_points),
        cmocka_unit_test(error_tells_of_errno),
        cmocka_unit_test(hash_is_sha256),
        cmocka_unit_test(hash_is_cut_to_digits),
        cmocka_unit_test(compression_gives_back_what_it_took),
        cmocka_unit_test(compression_leaves_what_is_all_the_same),
        cmocka_unit_test(compression_appends),
        cmocka_unit_test(damaged_frames_are_refused),
        cmocka_unit_test(frames_that_claim_too_much_are_refused),
        cmocka_unit_test(json_writes_every_kind),
        cmocka_unit_test(json_escapes_strings),
        cmocka_unit_test(json_line_is_used_again),
        cmocka_unit_test(json_with_wrong_brackets_is_none),
        cmocka_unit_test(json_may_be_deep),
        cmocka_unit_test_setup_teardown(file_is_read_whole, make_place, remove_place),
        cmocka_unit_test_setup_teardown(file_over_the_cap_is_refused, make_place, remove_place),
        cmocka_unit_test_setup_teardown(file_that_cannot_be_read_says_why, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(writer_leaves_the_old_file_until_the_commit, make_place,
                                        remove_place),
        cmocka_unit_test(writer_respects_the_umask),
        cmocka_unit_test(writer_keeps_the_cause),
        cmocka_unit_test_setup_teardown(writer_that_is_aborted_leaves_nothing, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(writer_leaves_equal_bytes_alone, make_place, remove_place),
        cmocka_unit_test_setup_teardown(writer_keeps_the_permissions_of_the_old_file, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(writer_into_no_folder_fails_at_once, make_place,
                                        remove_place),
        cmocka_unit_test_setup_teardown(writer_that_cannot_rename_leaves_nothing, make_place,
                                        remove_place),
        cmocka_unit_test(reading_what_has_no_end_stops_at_the_cap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
