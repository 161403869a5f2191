/* The arena: a list of blocks, each twice the one before, up to a bound. */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

typedef struct ym__arena_block {
    struct ym__arena_block *next;
    size_t capacity;
    max_align_t bytes[];
} block;

enum { FIRST_BLOCK_BYTES = 4096, LARGEST_BLOCK_BYTES = 1 << 20 };

void *ym__arena_alloc(ym__arena *arena, size_t size)
{
    const size_t unit = sizeof(max_align_t);
    if (size > SIZE_MAX / 2)
        return NULL;
    size = size == 0 ? unit : (size + unit - 1) / unit * unit;
    if (arena->blocks == NULL || arena->blocks->capacity - arena->used < size) {
        size_t capacity = arena->blocks == NULL ? FIRST_BLOCK_BYTES : arena->blocks->capacity * 2;
        if (capacity > LARGEST_BLOCK_BYTES)
            capacity = LARGEST_BLOCK_BYTES;
        if (capacity < size)
            capacity = size;
        block *fresh = malloc(sizeof *fresh + capacity);
        if (fresh == NULL)
            return NULL;
        fresh->next = arena->blocks;
        fresh->capacity = capacity;
        arena->blocks = fresh;
        arena->used = 0;
    }
    void *result = (char *)arena->blocks->bytes + arena->used;
    arena->used += size;
    return result;
}

void *ym__arena_calloc(ym__arena *arena, size_t count, size_t size)
{
    if (size != 0 && count > SIZE_MAX / size)
        return NULL;
    void *result = ym__arena_alloc(arena, count * size);
    if (result != NULL)
        memset(result, 0, count * size);
    return result;
}

char *ym__arena_strndup(ym__arena *arena, const char *text, size_t size)
{
    char *copy = size == SIZE_MAX ? NULL : ym__arena_alloc(arena, size + 1);
    if (copy == NULL)
        return NULL;
    if (size != 0)
        memcpy(copy, text, size);
    copy[size] = '\0';
    return copy;
}

char *ym__arena_strdup(ym__arena *arena, const char *text)
{
    return ym__arena_strndup(arena, text, strlen(text));
}

void ym__arena_free(ym__arena *arena)
{
    block *each = arena->blocks;
    while (each != NULL) {
        block *next = each->next;
        free(each);
        each = next;
    }
    *arena = (ym__arena){0};
}
