/* A hash map from byte strings to 64-bit values; grows, never shrinks, keeps its own copies of the keys. */
#ifndef YM_BASE_MAP_H
#define YM_BASE_MAP_H

#include <yiming/base.h>

typedef struct ym__map ym__map;

ym_status ym__map_new(ym__map **out, ym_error *error);
void ym__map_free(ym__map *map);
size_t ym__map_count(const ym__map *map);
/* The value's place, or NULL when the key is not there; borrowed until the next put. */
uint64_t *ym__map_get(const ym__map *map, const void *key, size_t key_bytes);
/* Sets the value; *existed (may be NULL) says whether there was one. The old value stays when it existed and `keep`. */
ym_status ym__map_put(ym__map *map, const void *key, size_t key_bytes, uint64_t value, bool keep,
                      bool *existed, ym_error *error);

#endif
