/* Open addressing, linear probing; Fibonacci hashing (Knuth 6.4), since row ids are mostly consecutive. */
#include "base/row_map.h"

#include "base/error.h"

#include <stdlib.h>

struct ym__row_slot {
    int64_t row;
    uint64_t value;
    bool used;
};

enum { FIRST_CAPACITY = 64 };

static struct ym__row_slot *find_slot(const ym__row_map *map, int64_t row)
{
    const uint64_t hash = (uint64_t)row * UINT64_C(0x9e3779b97f4a7c15);
    size_t i = (size_t)(hash >> 32) & (map->capacity - 1);
    while (map->slots[i].used && map->slots[i].row != row)
        i = (i + 1) & (map->capacity - 1);
    return &map->slots[i];
}

uint64_t *ym__row_map_get(const ym__row_map *map, int64_t row)
{
    struct ym__row_slot *slot = map->count == 0 ? NULL : find_slot(map, row);
    return slot == NULL || !slot->used ? NULL : &slot->value;
}

static ym_status grow(ym__row_map *map, ym_error *error)
{
    ym__row_map grown = {.count = map->count,
                         .capacity = map->capacity == 0 ? FIRST_CAPACITY : map->capacity * 4};
    grown.slots = calloc(grown.capacity, sizeof *grown.slots);
    if (grown.slots == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < map->capacity; i++) {
        if (map->slots[i].used)
            *find_slot(&grown, map->slots[i].row) = map->slots[i];
    }
    free(map->slots);
    *map = grown;
    return YM_OK;
}

ym_status ym__row_map_put(ym__row_map *map, int64_t row, uint64_t value, ym_error *error)
{
    if (map->count >= map->capacity / 2) {
        const ym_status status = grow(map, error);
        if (status < 0)
            return status;
    }
    *find_slot(map, row) = (struct ym__row_slot){.row = row, .value = value, .used = true};
    map->count++;
    return YM_OK;
}

void ym__row_map_free(ym__row_map *map)
{
    free(map->slots);
    *map = (ym__row_map){0};
}
