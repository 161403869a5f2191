/* Building glossaries inside the library. */
#ifndef YM_GLOSSARY_GLOSSARY_H
#define YM_GLOSSARY_GLOSSARY_H

#include <yiming/glossary.h>

#include "base/arena.h"
#include "base/buffer.h"
#include "base/map.h"

/* Where findings go, and which place they are about. */
typedef struct ym__reporter {
    ym_report report; /* may be NULL */
    void *context;
    const char *file;
    uint64_t line;
} ym__reporter;
void ym__reporter_say(const ym__reporter *reporter, ym_level level, uint64_t column,
                      const char *rule, const char *format, ...) YM_PRINTF(5, 6);

ym_status ym__glossary_new(ym_glossary **out, ym_error *error);

/* Adds a deep copy of an entry with its labels; NULL strings count as "". YM_E_INPUT: its id is there already. */
ym_status ym__glossary_add(ym_glossary *glossary, const ym_entry *entry, ym_error *error);

/* Where an entry stood that was read. */
typedef struct ym__place {
    const char *file; /* of the ids; NULL: there is no such entry */
    uint64_t line;
} ym__place;

/* What is kept of the entries of files: the ids and what tells who has them. Zero it to start. */
typedef struct ym__ids {
    ym__map *known;       /* id -> number in `items` */
    ym__map *made;        /* slugs that ids were made of -> the last number that one of them took */
    struct ym__id *items; /* in the order of reading */
    size_t count, capacity;
    ym__arena arena; /* names of files */
    const char **files;
    size_t file_count, file_capacity;
} ym__ids;
ym_status ym__ids_put(ym__ids *ids, const ym_entry *entry, ym_error *error);
/* NULL ids have none. */
ym__place ym__ids_find(const ym__ids *ids, const char *id);
void ym__ids_free(ym__ids *ids);

/* Takes the next entries of a file, in their order; they are freed afterwards. A failure is the end of reading. */
typedef ym_status (*ym__glossary_take)(void *context, const ym_glossary *batch, ym_error *error);
/* Reads files as ym_glossary_load does, but keeps no more of them than a batch of entries, and their ids. */
ym_status ym__glossary_read(const char *const *paths, size_t path_count,
                            const ym_glossary_options *options, ym__ids *ids,
                            ym__glossary_take take, void *take_context, ym_report report,
                            void *report_context, ym_error *error);

/* The number of an entry of this glossary, such that ym_glossary_entry gives it; SIZE_MAX when it is none of its. */
size_t ym__glossary_number(const ym_glossary *glossary, const ym_entry *entry);

/* How many labels entry number `i` has, which must be there: without unpacking it (packed.h). */
size_t ym__glossary_label_count(const ym_glossary *glossary, size_t i);

/* What the tagger has made of a glossary (src/tag/compiled.c), kept with it so that it need not be made again. The bytes are
 * from malloc; the glossary takes them. NULL: there are none. */
void ym__glossary_set_matching(ym_glossary *glossary, char *bytes, size_t size);
const char *ym__glossary_matching(const ym_glossary *glossary, size_t *size);

/* Walks the unknown columns of an entry: start with {.at = entry->extra}. Each YM_OK gives a
 * name and a value, good until the next call; YM_DONE at the end, YM_E_INPUT when the text is
 * no object of strings. Do not go on after a failure. */
typedef struct ym__extra {
    const char *at;
    bool any_text; /* controls may be in it, too, which no cell has */
    bool begun;
    ym__buffer name, value;
} ym__extra;
ym_status ym__extra_next(ym__extra *extra, ym_error *error);
void ym__extra_free(ym__extra *extra);
/* Is it "", or an object of strings? */
bool ym__extra_valid(const char *object);
/* The same of strings that are no cells: the JSON writer's escapes of controls may be in them. */
bool ym__strings_valid(const char *object);

/* The names of the unknown columns that any entry has, sorted; in the arena. */
ym_status ym__glossary_extra_columns(const char *const **names, size_t *count,
                                     const ym_glossary *glossary, ym__arena *arena,
                                     ym_error *error);

/* A label that is found, but should not be written: deprecated or forbidden. */
bool ym__label_is_avoided(const ym_label *label);
/* Sets zh, pinyin and en of an entry by its labels: the first of each language that is preferred and may be written. */
void ym__entry_set_names(ym_entry *entry);
/* Does it name the entry by itself, as against short forms, adjectives and forms to avoid? */
bool ym__label_is_name(const ym_label *label);
/* The kind and the status of a name; of an unknown one "also" and "admitted". */
ym_label_kind ym__label_kind_find(const char *name);
ym_label_status ym__label_status_find(const char *name);

/* All of an entry as one JSON object, to be kept: its format's number, what its columns and labels hold, each thing once.
 * With `base`, the state that was imported last, which is another (else NULL). */
void ym__entry_state_json(ym_json *json, const ym_entry *entry, const ym_entry *base);
/* Adds the entry that was kept as such an object, or (`base`) the state that was imported last, when there was one.
 * YM_E_INPUT: it is none. */
ym_status ym__glossary_add_state(ym_glossary *glossary, const char *json, bool base,
                                 ym_error *error);

/* Changes columns of an entry, `old` NULL for a new one, and adds what comes of it to a glossary: values as the cells of a
 * TSV. What has no column (labels in other languages, readings of their own) stays. New labels come from "edit". What is
 * wrong is YM_E_INPUT. */
ym_status ym__entry_edit(ym_glossary *out, const ym_entry *old, const char *const *columns,
                         const char *const *values, size_t count, ym_error *error);

/* Which side a column is taken from that both have changed. */
typedef enum ym__side { YM__SIDE_MINE, YM__SIDE_THEIRS } ym__side;
typedef ym__side (*ym__merge_choose)(void *context, const char *column, const char *mine,
                                     const char *theirs);
/* Merges two states of an entry that were one, `base` (NULL: an empty one), and adds the result to a glossary: each column
 * from the side that changed it; `choose` is asked about those that both did. */
ym_status ym__entry_merge(ym_glossary *out, const ym_entry *base, const ym_entry *mine,
                          const ym_entry *theirs, ym__merge_choose choose, void *context,
                          ym_error *error);

/* Do two entries say the same, wherever they come from? */
bool ym__entry_equal(const ym_entry *a, const ym_entry *b);
/* Are two labels the same but for where they came from? */
bool ym__label_equal(const ym_label *a, const ym_label *b);

/* True for an id of the right form: [a-z0-9] and single '-' inside. */
bool ym__entry_id_valid(const char *id);

#endif
