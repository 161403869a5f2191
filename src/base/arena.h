/* Memory that is freed whole: one arena an article, a glossary, a result. Zero it to start. */
#ifndef YM_BASE_ARENA_H
#define YM_BASE_ARENA_H

#include <yiming/base.h>

typedef struct ym__arena {
    struct ym__arena_block *blocks; /* newest first */
    size_t used;                    /* bytes used of the newest */
} ym__arena;

/* Aligned for any type, not zeroed. NULL when memory ran out. `size` 0 gives a valid pointer. */
void *ym__arena_alloc(ym__arena *arena, size_t size);
/* An array of zeroed items; NULL also when count * size overflows. */
void *ym__arena_calloc(ym__arena *arena, size_t count, size_t size);
/* A NUL-terminated copy. */
char *ym__arena_strndup(ym__arena *arena, const char *text, size_t size);
char *ym__arena_strdup(ym__arena *arena, const char *text);
void ym__arena_free(ym__arena *arena);

#endif
