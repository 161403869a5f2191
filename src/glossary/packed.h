/* A glossary packed into one run of bytes, which is used where it lies: opening it takes a look at its head, and an entry is
 * unpacked when it is asked for. The form is native (byte order, widths) and of this version: what was packed elsewhere is
 * not opened, and has to be packed again. */
#ifndef YM_GLOSSARY_PACKED_H
#define YM_GLOSSARY_PACKED_H

#include "base/buffer.h"
#include "glossary/glossary.h"

/* Raise it when the form changes. */
#define YM__PACKED_VERSION 2

/* Appends entries, which stand in the order of their ids (strcmp). Same entries, same bytes. What a file said of the place of
 * an entry (file, line, made_id) is left out. YM_E_LIMIT: too large. */
ym_status ym__glossary_pack(ym__buffer *out, const ym_entry *const *entries, size_t count,
                            ym_error *error);

/* A glossary of packed bytes, which are from malloc: it takes them in any case. Strings that are no text, which only another
 * program can have put there, count as empty. YM_E_INPUT: they are no packed glossary of this version. */
ym_status ym__glossary_of_packed(ym_glossary **out, char *bytes, size_t size, ym_error *error);

/* What a glossary needs of it; entry.c. */
typedef struct ym__packed ym__packed;
ym_status ym__packed_open(ym__packed **out, char *bytes, size_t size, ym_error *error);
void ym__packed_free(ym__packed *packed);
size_t ym__packed_count(const ym__packed *packed);
/* `i` below the count. Several threads may ask at once. */
const ym_entry *ym__packed_entry(ym__packed *packed, size_t i);
size_t ym__packed_label_count(const ym__packed *packed, size_t i);
/* The number of an entry of this id, or of this very entry; SIZE_MAX: there is none. */
size_t ym__packed_find(const ym__packed *packed, const char *id);
size_t ym__packed_number(const ym__packed *packed, const ym_entry *entry);

#endif
