/* The columns of a glossary, each named once: reading, writing, JSON and lint all go by the one
 * table in column.c, so that a new column is a new line there. Also what the files of this room
 * need of each other. */
#ifndef YM_GLOSSARY_COLUMN_H
#define YM_GLOSSARY_COLUMN_H

#include "base/buffer.h"
#include "glossary/glossary.h"

/* In the order in which files are written, which is the order of an entry's labels too. */
/* clang-format off */
typedef enum ym__column_id {
    YM__COLUMN_ID, YM__COLUMN_TYPE, YM__COLUMN_SUBTYPE, YM__COLUMN_ZH, YM__COLUMN_PINYIN,
    YM__COLUMN_EN, YM__COLUMN_EN_SORT, YM__COLUMN_ZH_TW, YM__COLUMN_ZH_HK, YM__COLUMN_ZH_SG,
    YM__COLUMN_ZH_ALSO, YM__COLUMN_EN_ALSO, YM__COLUMN_ZH_SHORT, YM__COLUMN_EN_SHORT,
    YM__COLUMN_EN_ADJ, YM__COLUMN_ZH_AVOID, YM__COLUMN_EN_AVOID, YM__COLUMN_STATUS,
    YM__COLUMN_SHARED, YM__COLUMN_DOMAIN, YM__COLUMN_DEFINITION, YM__COLUMN_DEFINITION_ZH,
    YM__COLUMN_NOTE, YM__COLUMN_SOURCE, YM__COLUMN_WIKIDATA, YM__COLUMN_SEE,
    YM__COLUMN_COUNT,
    YM__COLUMN_EXTRA = YM__COLUMN_COUNT, /* one that we do not know: its values go to `extra` */
    YM__COLUMN_UNNAMED                   /* one without a name: must stay empty */
} ym__column_id;
/* clang-format on */

#define YM__NO_FIELD SIZE_MAX

typedef struct ym__column {
    const char *name;
    size_t field;     /* offset of its string in ym_entry; YM__NO_FIELD: it lives in labels alone */
    bool list;        /* several values, separated by '|' */
    const char *lang; /* of the labels that it holds; NULL when it holds no labels */
    ym_label_kind kind;
    ym_label_status status;
} ym__column;

/* `id` below YM__COLUMN_COUNT. */
const ym__column *ym__column_at(ym__column_id id);
/* The column of this name: case and '-' for '_' do not matter. YM__COLUMN_EXTRA when unknown,
 * _UNNAMED for "". */
ym__column_id ym__column_find(const char *name);
/* The column that holds such a label; YM__COLUMN_COUNT when none does. */
ym__column_id ym__column_of_label(const ym_label *label);
/* The language of a Chinese label of no region, by its characters: "zh-Hant" when more of them are traditional alone than
 * simplified alone, else "zh-Hans". Static. */
const char *ym__label_chinese(const char *text);
/* The string of a column that has a field. */
const char *ym__column_field(const ym_entry *entry, ym__column_id id);
/* Sets it; the text is borrowed. */
void ym__column_set_field(ym_entry *entry, ym__column_id id, const char *text);

/* Walks a '|'-separated list: gives the next item, blanks cut off, and moves *list past it;
 * false at the end. Empty items are skipped. */
bool ym__list_next(const char **list, const char **item, size_t *bytes);
/* Cuts blanks (space, no-break space, ideographic space) off both ends: returns the new start. */
const char *ym__trim(const char *text, size_t *bytes);
/* Offset of the first control character (C0, DEL, C1; tabs and newlines are some); `bytes` when
 * there is none. */
size_t ym__control_find(const char *text, size_t bytes);

/* Which column stands where in a file. */
typedef struct ym__layout {
    const char *const *names;
    const ym__column_id *ids; /* one a name */
    size_t count;
    uint16_t numbers[YM__COLUMN_COUNT]; /* the place of each known column, from 1; 0: none */
} ym__layout;
enum { YM__LAYOUT_MAX = 256 }; /* columns of a file */
/* Fills `ids` (room for `count`, at most YM__LAYOUT_MAX) and the layout, which borrows both
 * arrays. Returns the index of a column that was named before, `count` when all is well. */
size_t ym__layout_resolve(ym__layout *layout, ym__column_id *ids, const char *const *names,
                          size_t count);

/* Remembers where the columns of the entry that was added last stand, for findings. */
ym_status ym__glossary_place_columns(ym_glossary *glossary,
                                     const uint16_t numbers[YM__COLUMN_COUNT], ym_error *error);
/* From 1; 0 when unknown. */
uint64_t ym__glossary_column_place(const ym_glossary *glossary, size_t entry, ym__column_id column);

/* True for person, place, organization, term, event, work. */
bool ym__entry_type_known(const char *type);

/* The names of lint's rules; NULL after the last. */
const char *ym__lint_rule(size_t i);

#endif
