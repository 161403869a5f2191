/* The table of keys (keys.c) as scripts of a site: all in one, or when there are many entries in shards, each with the entries
 * of which some key begins with the shard's name. README.md says what the page's script makes of them.
 *
 * Keys are sorted by their bytes, so that those with one beginning stand together; what is too large for a shard is divided
 * by the next character, and has a shard of its best for those who have typed no more yet. */
#include "page/parts.h"

#include "base/error.h"
#include "text/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { ONE_SCRIPT_ENTRIES = 10000, SHARD_BYTES = 380000, BEST = 200, MOST_DEPTH = 24 };
/* What JSON adds to a line: a backslash before the letter of each TAB and of the newline. */
enum { LINE_ESCAPES = 14 };

/* Fields of a line that hold keys; see keys.c. */
enum { FIRST_KEY_FIELD = 9, KEY_FIELDS = 4, SOUNDS = 2, WORDS = 3 };
/* What a key is, the better the smaller; those of the fields, and initials between them. */
enum { INITIALS_RANK = 3, WORDS_RANK = 4 };

struct ym__page_key {
    const char *text;
    uint32_t bytes;
    uint32_t row; /* in the order of the table */
    unsigned rank;
};

/* ---- keys ------------------------------------------------------------------------------------ */

static ym_status add_key(ym__page_shards *shards, const char *text, size_t bytes, size_t row,
                         unsigned rank, ym_error *error)
{
    if (bytes == 0)
        return YM_OK;
    if (shards->key_count == shards->key_capacity) {
        const size_t capacity = shards->key_capacity == 0 ? 4096 : shards->key_capacity * 2;
        struct ym__page_key *grown = realloc(shards->keys, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        shards->keys = grown;
        shards->key_capacity = capacity;
    }
    shards->keys[shards->key_count++] =
        (struct ym__page_key){text, (uint32_t)bytes, (uint32_t)row, rank};
    return YM_OK;
}

/* The initials that follow from a key by sound: "zlsj" from "zeliansiji/22422121", where a length and a tone stand for each
 * syllable. */
static ym_status add_initials(ym__page_shards *shards, const char *letters, size_t letter_count,
                              const char *digits, size_t digit_count, size_t row, ym_error *error)
{
    char *initials = ym__arena_alloc(&shards->arena, digit_count / 2 + 1);
    size_t count = 0;
    size_t at = 0;
    if (initials == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i + 1 < digit_count && at < letter_count; i += 2) {
        initials[count++] = letters[at];
        at += (size_t)(digits[i] - '0');
    }
    return count < 2 ? YM_OK : add_key(shards, initials, count, row, INITIALS_RANK, error);
}

static ym_status add_field(ym__page_shards *shards, unsigned field, const char *keys, size_t bytes,
                           size_t row, ym_error *error)
{
    ym_status status = YM_OK;
    for (size_t at = 0; at < bytes && status == YM_OK;) {
        const char *key = keys + at;
        const size_t size = strcspn(key, " \t\n");
        const size_t letters = field == SOUNDS ? strcspn(key, "/ \t\n") : size;
        status = add_key(shards, key, letters, row, field == WORDS ? WORDS_RANK : field, error);
        if (status == YM_OK && letters < size)
            status = add_initials(shards, key, letters, key + letters + 1, size - letters - 1, row,
                                  error);
        at += size + 1;
    }
    return status;
}

static ym_status add_line(ym__page_shards *shards, size_t row, ym_error *error)
{
    const char *at = shards->lines[row];
    ym_status status = YM_OK;
    for (unsigned field = 0; field < FIRST_KEY_FIELD; field++)
        at += strcspn(at, "\t") + 1;
    for (unsigned field = 0; field < KEY_FIELDS && status == YM_OK; field++) {
        const size_t bytes = strcspn(at, "\t\n");
        status = add_field(shards, field, at, bytes, row, error);
        at += bytes + 1;
    }
    return status;
}

static int compare_keys(const void *a, const void *b)
{
    const struct ym__page_key *left = a;
    const struct ym__page_key *right = b;
    const size_t least = left->bytes < right->bytes ? left->bytes : right->bytes;
    const int order = memcmp(left->text, right->text, least);
    if (order != 0)
        return order;
    if (left->bytes != right->bytes)
        return left->bytes < right->bytes ? -1 : 1;
    return left->row < right->row ? -1 : left->row > right->row;
}

/* ---- dividing -------------------------------------------------------------------------------- */

/* Bytes of the first `depth` characters of a key; more than it has when there are fewer. */
static size_t beginning(const struct ym__page_key *key, size_t depth)
{
    size_t bytes = 0;
    for (; depth > 0 && bytes < key->bytes; depth--) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(key->text + bytes, key->bytes - bytes, &c);
        bytes += size == 0 ? 1 : size;
    }
    return depth > 0 ? SIZE_MAX : bytes;
}

/* "z", "_6cfd": as README.md writes the beginning of a key. */
static const char *shard_name(ym__page_shards *shards, const struct ym__page_key *key, size_t bytes)
{
    ym__buffer name = {0};
    for (size_t i = 0; i < bytes;) {
        uint32_t c = 0;
        const size_t size = ym__utf8_decode(key->text + i, bytes - i, &c);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            ym__buffer_putc(&name, (char)c);
        else
            ym__buffer_printf(&name, "_%04x", (unsigned)c);
        i += size == 0 ? 1 : size;
    }
    const char *copy =
        name.failed ? NULL : ym__arena_strdup(&shards->arena, ym__buffer_text(&name));
    ym__buffer_free(&name);
    return copy;
}

/* Bytes of the lines that a range of keys is of, each once. */
static size_t lines_bytes(ym__page_shards *shards, size_t first, size_t last)
{
    size_t bytes = 0;
    shards->look++;
    for (size_t i = first; i < last; i++) {
        const size_t row = shards->keys[i].row;
        if (shards->looked[row] == shards->look)
            continue;
        shards->looked[row] = shards->look;
        bytes += strlen(shards->lines[row]) + LINE_ESCAPES;
    }
    return bytes;
}

static ym_status add_shard(ym__page_shards *shards, size_t first, size_t last, size_t depth,
                           bool partial, ym_error *error)
{
    if (shards->count == shards->capacity) {
        const size_t capacity = shards->capacity == 0 ? 256 : shards->capacity * 2;
        ym__page_shard *grown = realloc(shards->items, capacity * sizeof *grown);
        if (grown == NULL)
            return ym__error_nomem(error);
        shards->items = grown;
        shards->capacity = capacity;
    }
    const size_t bytes = beginning(&shards->keys[first], depth);
    ym__page_shard shard = {.name = shard_name(shards, &shards->keys[first], bytes),
                            .first = first,
                            .count = last - first,
                            .name_bytes = bytes,
                            .partial = partial};
    shards->items[shards->count++] = shard;
    return shard.name == NULL ? ym__error_nomem(error) : YM_OK;
}

/* Makes shards of the keys [first, last), which have their first `depth` characters in common. */
static ym_status divide(ym__page_shards *shards, size_t first, size_t last, size_t depth,
                        ym_error *error)
{
    if (depth > 0) {
        const bool large =
            depth < MOST_DEPTH ? lines_bytes(shards, first, last) > SHARD_BYTES : false;
        const ym_status status =
            add_shard(shards, first, last, depth, large || depth == MOST_DEPTH, error);
        if (status < 0 || !large)
            return status;
    }
    ym_status status = YM_OK;
    for (size_t from = first; from < last && status == YM_OK;) {
        const struct ym__page_key *key = &shards->keys[from];
        const size_t bytes = beginning(key, depth + 1);
        size_t to = from + 1;
        while (bytes != SIZE_MAX && to < last && shards->keys[to].bytes >= bytes &&
               memcmp(shards->keys[to].text, key->text, bytes) == 0)
            to++;
        /* Keys that end here are found by the shard of the best alone. */
        if (bytes != SIZE_MAX)
            status = divide(shards, from, to, depth + 1, error);
        from = to;
    }
    return status;
}

static ym_status read_lines(ym__page_shards *shards, const ym__page_rows *rows, ym_error *error)
{
    const ym__page_row **sorted = ym__page_rows_by_standing(rows);
    ym__buffer line = {0};
    ym_status status = YM_OK;
    shards->lines = ym__arena_calloc(&shards->arena, rows->count, sizeof *shards->lines);
    shards->looked = ym__arena_calloc(&shards->arena, rows->count, sizeof *shards->looked);
    if (sorted == NULL || shards->lines == NULL || shards->looked == NULL)
        status = ym__error_nomem(error);
    for (size_t i = 0; i < rows->count && status == YM_OK; i++) {
        ym__buffer_clear(&line);
        status = ym__page_key_line(&line, sorted[i], error);
        if (status < 0)
            break;
        shards->lines[i] =
            line.failed ? NULL
                        : ym__arena_strndup(&shards->arena, ym__buffer_text(&line), line.size);
        shards->line_count = i + 1;
        if (shards->lines[i] == NULL)
            status = ym__error_nomem(error);
    }
    ym__buffer_free(&line);
    free(sorted);
    return status;
}

ym_status ym__page_shards_make(ym__page_shards *shards, const ym__page_rows *rows, ym_error *error)
{
    ym_status status = read_lines(shards, rows, error);
    if (rows->count <= ONE_SCRIPT_ENTRIES)
        return status;
    for (size_t i = 0; i < rows->count && status == YM_OK; i++)
        status = add_line(shards, i, error);
    if (status < 0)
        return status;
    if (shards->key_count > 1)
        qsort(shards->keys, shards->key_count, sizeof *shards->keys, compare_keys);
    return divide(shards, 0, shards->key_count, 0, error);
}

void ym__page_shards_free(ym__page_shards *shards)
{
    free(shards->keys);
    free(shards->items);
    ym__arena_free(&shards->arena);
}

/* ---- writing --------------------------------------------------------------------------------- */

/* yimingKeys({...}); */
static ym_status finish_script(ym__buffer *out, ym_json *json, ym_error *error)
{
    size_t bytes = 0;
    const char *text = ym_json_text(json, &bytes);
    if (text == NULL)
        return ym__error_nomem(error);
    ym__buffer_puts(out, "yimingKeys(");
    ym__buffer_append(out, text, bytes);
    ym__buffer_puts(out, ");\n");
    return out->failed ? ym__error_nomem(error) : YM_OK;
}

ym_status ym__page_write_keys(ym__buffer *out, const ym__page_shards *shards, const ym__page *page,
                              ym_error *error)
{
    ym__buffer text = {0};
    ym_json *json = NULL;
    ym_status status = ym_json_new(&json, error);
    if (status < 0)
        return status;
    ym_json_begin_object(json);
    ym_json_member_string(json, "shard", "");
    status = ym__page_keys_head(json, page, error);
    ym_json_key(json, "shards");
    ym_json_begin_array(json);
    for (size_t i = 0; i < shards->count; i++) {
        ym__buffer_clear(&text);
        ym__buffer_puts(&text, shards->items[i].name);
        if (shards->items[i].partial)
            ym__buffer_putc(&text, '+');
        ym_json_string(json, ym__buffer_text(&text));
    }
    ym_json_end_array(json);
    ym__buffer_clear(&text);
    for (size_t i = 0; shards->count == 0 && i < shards->line_count; i++)
        ym__buffer_puts(&text, shards->lines[i]);
    ym_json_member_string(json, "lines", ym__buffer_text(&text));
    ym_json_end_object(json);
    if (status == YM_OK && text.failed)
        status = ym__error_nomem(error);
    if (status == YM_OK)
        status = finish_script(out, json, error);
    ym_json_free(json);
    ym__buffer_free(&text);
    return status;
}

/* How good a row is for those who typed the shard's name: by its best key. */
typedef struct standing {
    uint32_t row;
    unsigned rank;
} standing;

static int compare_rows(const void *a, const void *b)
{
    const standing *left = a;
    const standing *right = b;
    return left->row < right->row ? -1 : left->row > right->row;
}

static int compare_standings(const void *a, const void *b)
{
    const standing *left = a;
    const standing *right = b;
    return left->rank != right->rank ? (left->rank < right->rank ? -1 : 1) : compare_rows(a, b);
}

/* Each row of the shard once; of a partial one the best. In the order of the table. */
static size_t choose_rows(standing *list, const ym__page_shards *shards,
                          const ym__page_shard *shard)
{
    size_t count = 0;
    for (size_t i = 0; i < shard->count; i++) {
        const struct ym__page_key *key = &shards->keys[shard->first + i];
        list[i] = (standing){key->row, 2 * key->rank + (key->bytes > shard->name_bytes)};
    }
    qsort(list, shard->count, sizeof *list, compare_rows);
    for (size_t i = 0; i < shard->count; i++) {
        if (count == 0 || list[count - 1].row != list[i].row)
            list[count++] = list[i];
        else if (list[i].rank < list[count - 1].rank)
            list[count - 1].rank = list[i].rank;
    }
    if (!shard->partial || count <= BEST)
        return count;
    qsort(list, count, sizeof *list, compare_standings);
    qsort(list, BEST, sizeof *list, compare_rows);
    return BEST;
}

ym_status ym__page_write_shard(ym__buffer *out, const ym__page_shards *shards,
                               const ym__page_shard *shard, ym_error *error)
{
    ym__buffer text = {0};
    ym_json *json = NULL;
    standing *list = calloc(shard->count + 1, sizeof *list);
    ym_status status = list == NULL ? ym__error_nomem(error) : ym_json_new(&json, error);
    if (status < 0)
        goto done;
    const size_t count = choose_rows(list, shards, shard);
    for (size_t i = 0; i < count; i++)
        ym__buffer_puts(&text, shards->lines[list[i].row]);
    ym_json_begin_object(json);
    ym_json_member_string(json, "shard", shard->name);
    ym_json_member_string(json, "lines", ym__buffer_text(&text));
    ym_json_end_object(json);
    status = text.failed ? ym__error_nomem(error) : finish_script(out, json, error);
done:
    free(list);
    ym_json_free(json);
    ym__buffer_free(&text);
    return status;
}
