/* A hash map from row ids (any 64-bit numbers) to 64-bit values: what map.h is for byte strings, with nothing beside the
 * slots. Zero it to start. */
#ifndef YM_BASE_ROW_MAP_H
#define YM_BASE_ROW_MAP_H

#include <yiming/base.h>

typedef struct ym__row_map {
    struct ym__row_slot *slots; /* capacity of them, a power of two */
    size_t count, capacity;
} ym__row_map;

/* The value's place, or NULL when the row is not there; borrowed until the next put. */
uint64_t *ym__row_map_get(const ym__row_map *map, int64_t row);
/* Sets the value of a row that is not there yet. */
ym_status ym__row_map_put(ym__row_map *map, int64_t row, uint64_t value, ym_error *error);
void ym__row_map_free(ym__row_map *map);

#endif
