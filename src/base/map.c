/* Open addressing with linear probing; the hash is FNV-1a (64 bit) seeded by the map's own address, so that a file
 * which was made to collide in one run does not collide in the next. */
#include "base/map.h"

#include "base/arena.h"
#include "base/error.h"

#include <stdlib.h>
#include <string.h>

typedef struct slot {
    const char *key; /* NULL: empty */
    size_t key_bytes;
    uint64_t hash;
    uint64_t value;
} slot;

struct ym__map {
    slot *slots;
    size_t capacity; /* a power of two */
    size_t count;
    uint64_t seed;
    ym__arena keys;
};

static uint64_t hash_key(const ym__map *map, const void *key, size_t key_bytes)
{
    const unsigned char *bytes = key;
    uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ map->seed;
    for (size_t i = 0; i < key_bytes; i++)
        hash = (hash ^ bytes[i]) * UINT64_C(0x100000001b3);
    return hash ^ (hash >> 29);
}

static slot *find_slot(slot *slots, size_t capacity, uint64_t hash, const void *key,
                       size_t key_bytes)
{
    size_t i = (size_t)hash & (capacity - 1);
    while (slots[i].key != NULL && !(slots[i].hash == hash && slots[i].key_bytes == key_bytes &&
                                     memcmp(slots[i].key, key, key_bytes) == 0))
        i = (i + 1) & (capacity - 1);
    return &slots[i];
}

ym_status ym__map_new(ym__map **out, ym_error *error)
{
    *out = NULL;
    ym__map *map = calloc(1, sizeof *map);
    if (map == NULL)
        return ym__error_nomem(error);
    map->capacity = 64;
    map->seed = (uint64_t)(uintptr_t)map * UINT64_C(0x9e3779b97f4a7c15);
    map->slots = calloc(map->capacity, sizeof *map->slots);
    if (map->slots == NULL) {
        free(map);
        return ym__error_nomem(error);
    }
    *out = map;
    return YM_OK;
}

void ym__map_free(ym__map *map)
{
    if (map == NULL)
        return;
    ym__arena_free(&map->keys);
    free(map->slots);
    free(map);
}

size_t ym__map_count(const ym__map *map)
{
    return map->count;
}

uint64_t *ym__map_get(const ym__map *map, const void *key, size_t key_bytes)
{
    slot *found =
        find_slot(map->slots, map->capacity, hash_key(map, key, key_bytes), key, key_bytes);
    return found->key == NULL ? NULL : &found->value;
}

static ym_status grow(ym__map *map, ym_error *error)
{
    const size_t capacity = map->capacity * 2;
    slot *slots = calloc(capacity, sizeof *slots);
    if (slots == NULL)
        return ym__error_nomem(error);
    for (size_t i = 0; i < map->capacity; i++) {
        const slot *old = &map->slots[i];
        if (old->key != NULL)
            *find_slot(slots, capacity, old->hash, old->key, old->key_bytes) = *old;
    }
    free(map->slots);
    map->slots = slots;
    map->capacity = capacity;
    return YM_OK;
}

ym_status ym__map_put(ym__map *map, const void *key, size_t key_bytes, uint64_t value, bool keep,
                      bool *existed, ym_error *error)
{
    if (map->count * 4 >= map->capacity * 3) {
        ym_status status = grow(map, error);
        if (status < 0)
            return status;
    }
    const uint64_t hash = hash_key(map, key, key_bytes);
    slot *place = find_slot(map->slots, map->capacity, hash, key, key_bytes);
    const bool there = place->key != NULL;
    if (existed != NULL)
        *existed = there;
    if (!there) {
        char *copy = ym__arena_strndup(&map->keys, key, key_bytes);
        if (copy == NULL)
            return ym__error_nomem(error);
        *place = (slot){.key = copy, .key_bytes = key_bytes, .hash = hash};
        map->count++;
    }
    if (!there || !keep)
        place->value = value;
    return YM_OK;
}
