/* Building glossaries inside the library. */
#ifndef YM_GLOSSARY_GLOSSARY_H
#define YM_GLOSSARY_GLOSSARY_H

#include <yiming/glossary.h>

#include "base/arena.h"
#include "base/buffer.h"

ym_status ym__glossary_new(ym_glossary **out, ym_error *error);

/* Adds a deep copy of an entry with its labels; NULL strings count as "". YM_E_INPUT: its id is there already. */
ym_status ym__glossary_add(ym_glossary *glossary, const ym_entry *entry, ym_error *error);

/* The number of an entry of this glossary, such that ym_glossary_entry gives it; SIZE_MAX when it is none of its. */
size_t ym__glossary_number(const ym_glossary *glossary, const ym_entry *entry);

/* Walks the unknown columns of an entry: start with {.at = entry->extra}. Each YM_OK gives a
 * name and a value, good until the next call; YM_DONE at the end, YM_E_INPUT when the text is
 * no object of strings. Do not go on after a failure. */
typedef struct ym__extra {
    const char *at;
    bool begun;
    ym__buffer name, value;
} ym__extra;
ym_status ym__extra_next(ym__extra *extra, ym_error *error);
void ym__extra_free(ym__extra *extra);

/* The names of the unknown columns that any entry has, sorted; in the arena. */
ym_status ym__glossary_extra_columns(const char *const **names, size_t *count,
                                     const ym_glossary *glossary, ym__arena *arena,
                                     ym_error *error);

/* A label that is found, but should not be written: deprecated or forbidden. */
bool ym__label_is_avoided(const ym_label *label);
/* Does it name the entry by itself, as against short forms, adjectives and forms to avoid? */
bool ym__label_is_name(const ym_label *label);
/* The kind and the status of a name; of an unknown one "also" and "admitted". */
ym_label_kind ym__label_kind_find(const char *name);
ym_label_status ym__label_status_find(const char *name);

/* All of an entry as one JSON object, to be kept: its format's number, what its columns and labels hold, each thing once. */
void ym__entry_state_json(ym_json *json, const ym_entry *entry);
/* Do two entries say the same, wherever they come from? */
bool ym__entry_equal(const ym_entry *a, const ym_entry *b);

/* True for an id of the right form: [a-z0-9] and single '-' inside. */
bool ym__entry_id_valid(const char *id);

#endif
