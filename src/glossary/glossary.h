/* Building glossaries inside the library. */
#ifndef YM_GLOSSARY_GLOSSARY_H
#define YM_GLOSSARY_GLOSSARY_H

#include <yiming/glossary.h>

#include "base/arena.h"

ym_status ym__glossary_new(ym_glossary **out, ym_error *error);

/* Adds a deep copy of an entry with its labels; NULL strings count as "". YM_E_INPUT: its id is there already. */
ym_status ym__glossary_add(ym_glossary *glossary, const ym_entry *entry, ym_error *error);

/* Adds an entry out of the cells of a row, `names[i]` being the column of `values[i]`. A cell may be "" or NULL; unknown
 * columns go to `extra`. What is wrong with the row is reported (file, line); YM_E_INPUT when it had to be left out. */
ym_status ym__glossary_add_row(ym_glossary *glossary, const char *const *names,
                               const char *const *values, size_t count, const char *default_type,
                               const char *file, uint64_t line, const char *origin,
                               ym_report report, void *context, ym_error *error);

/* The number of an entry of this glossary, such that ym_glossary_entry gives it; SIZE_MAX when it is none of its. */
size_t ym__glossary_number(const ym_glossary *glossary, const ym_entry *entry);

/* The names of the unknown columns that any entry has, sorted; in the arena. */
ym_status ym__glossary_extra_columns(const char *const **names, size_t *count,
                                     const ym_glossary *glossary, ym__arena *arena,
                                     ym_error *error);

/* True for an id of the right form: [a-z0-9] and single '-' inside. */
bool ym__entry_id_valid(const char *id);

#endif
