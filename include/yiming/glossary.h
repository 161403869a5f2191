/* Entries and labels: what the glossary's files hold, how they are read, checked and written.
 *
 * The format of the files is described in glossary/README.md. */
#ifndef YIMING_GLOSSARY_H
#define YIMING_GLOSSARY_H

#include <yiming/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ym_glossary ym_glossary;

/* What a label is to its entry. */
typedef enum ym_label_kind {
    YM_LABEL_PREFERRED, /* the name in its language: zh, en */
    YM_LABEL_REGIONAL,  /* the name in a region: zh_tw, zh_hk, zh_sg */
    YM_LABEL_ALSO,      /* another name: zh_also, en_also; zh_avoid, en_avoid by its status */
    YM_LABEL_SHORT,     /* zh_short, en_short: needs context to be this entry */
    YM_LABEL_ADJECTIVE  /* en_adj: searchable, never a mention */
} ym_label_kind;

/* May it be used? */
typedef enum ym_label_status {
    YM_LABEL_STATUS_PREFERRED,
    YM_LABEL_STATUS_ADMITTED,
    YM_LABEL_STATUS_DEPRECATED, /* zh_avoid, en_avoid: found, flagged by lint */
    YM_LABEL_STATUS_FORBIDDEN,  /* the same with a '!' before it */
    YM_LABEL_STATUS_DRAFT       /* nobody has looked at it yet */
} ym_label_status;

/* One written form of an entry. Borrowed from its glossary. */
typedef struct ym_label {
    const char *text;
    const char *lang;    /* BCP 47: zh-Hans, zh-Hant-TW, zh-Hant-HK, zh-Hans-SG, en; any other */
    const char *reading; /* its own, for Chinese pinyin with tone marks; or NULL */
    ym_label_kind kind;
    ym_label_status status;
    const char *raw_status; /* the status word of the file that it came from, or NULL */
    bool shared;            /* another entry rightly has this label too */
    const char *origin;     /* as the entry's; NULL or "": the same */
} ym_label;

/* One concept. All strings are borrowed from the glossary; "" where a column is empty. Lists are '|'-separated. */
typedef struct ym_entry {
    const char *id;   /* permanent lower-case ASCII slug */
    const char *type; /* person, place, organization, term, event, work */
    const char *subtype;
    const char *status; /* preferred, draft, deprecated */
    const char *zh;
    const char *pinyin;
    const char *en;
    const char *en_sort;
    const char *domain;
    const char *definition;
    const char *definition_zh;
    const char *note;
    const char *source;
    const char *wikidata;
    const char *see;    /* ids */
    const char *extra;  /* unknown columns as a JSON object, or "" */
    const char *origin; /* where it came from: "bundled", a file's name, "edit" */
    const char *file;   /* the file it was read from, or "" */
    uint64_t line;      /* its line there, from 1; 0 when it was not read from a file */
    bool made_id;       /* the file gave no id: it was made of the names */
    size_t label_count;
    const ym_label *labels; /* in the order of the columns */
} ym_entry;

/* What lint and the readers have to say about a file. Strings live as long as the call that reports them. */
typedef enum ym_level { YM_LEVEL_ERROR, YM_LEVEL_WARNING, YM_LEVEL_NOTE } ym_level;
typedef struct ym_finding {
    ym_level level;
    const char *file;
    uint64_t line;    /* from 1; 0 for the file as a whole */
    uint64_t column;  /* the cell's column from 1; 0 when it does not matter */
    const char *rule; /* a short name: "duplicate-id" */
    const char *message;
} ym_finding;
typedef void (*ym_report)(void *context, const ym_finding *finding);

/* What the caller knows better than the file. Zero it; NULL means "find out". Borrowed during the call. */
typedef struct ym_glossary_options {
    const char *origin;   /* kept with every entry; NULL: each file's own name */
    const char *format;   /* tsv, csv, omegat, tbx, tmx, cedict, jsonl */
    const char *encoding; /* a WHATWG label such as gb18030, big5, utf-8 */
    const char
        *map; /* of tables: "zh=中文,en=3", our columns by the name or the number of theirs */
    const char *type; /* of entries that do not say theirs; NULL: by the file's name, else "term" */
    ym_progress progress; /* told how many bytes were read of all; may be NULL */
    void *progress_context;
} ym_glossary_options;

/* Reads glossary files; a folder stands for its *.tsv files in the order of their names. Tables (TSV, CSV), OmegaT, TBX 2 and
 * 3 (DCA, DCT), TMX, CC-CEDICT and JSON Lines are told apart by content; UTF-8, UTF-16, GB18030 and Big5 too. What cannot be
 * used (no name, an unknown type, an id that was there before, too many cells, what is no row or element at all) is left out
 * and reported to `report` (may be NULL) as an error, with file and line; everything else that is reported is a warning or
 * a note. No entity, document type or address in a file is followed. `options` may be NULL.
 * YM_E_NOT_FOUND, YM_E_IO: a path cannot be read. YM_E_INPUT: a file is no glossary at all, or a row, line or
 * concept of it is longer than 16 MiB. YM_E_USAGE: an option makes no sense. */
YM_API ym_status ym_glossary_load(ym_glossary **out, const char *const *paths, size_t path_count,
                                  const ym_glossary_options *options, ym_report report,
                                  void *context, ym_error *error);
YM_API void ym_glossary_free(ym_glossary *glossary);

YM_API size_t ym_glossary_count(const ym_glossary *glossary);
/* Entry number `i`, in file order; borrowed from the glossary. NULL when i is too large. */
YM_API const ym_entry *ym_glossary_entry(const ym_glossary *glossary, size_t i);
/* The entry of this id, or NULL. Follows no redirects. */
YM_API const ym_entry *ym_glossary_find(const ym_glossary *glossary, const char *id);

/* Checks a loaded glossary: ids, labels that two entries share, scripts, readings against Unihan, `see`, spaces.
 * Every finding goes to `report`; the number of errors and warnings goes to *finding_count. */
YM_API ym_status ym_glossary_lint(const ym_glossary *glossary, ym_report report, void *context,
                                  uint64_t *finding_count, ym_error *error);

/* The names of the known columns in the order in which `export` writes them; NULL after the last. */
YM_API const char *ym_glossary_column(size_t i);
/* The value of one column of an entry as a cell of the TSV: "" when empty, several values joined by '|'. The text is
 * the caller's, to be freed with ym_text_free. YM_E_USAGE: no such column. */
YM_API ym_status ym_entry_column(char **out, const ym_entry *entry, const char *column,
                                 ym_error *error);
/* "preferred", "regional", "also", "short", "adjective". Static. */
YM_API const char *ym_label_kind_name(ym_label_kind kind);
/* "preferred", "admitted", "deprecated", "forbidden", "draft". Static. */
YM_API const char *ym_label_status_name(ym_label_status status);
/* An entry as members of the open JSON object: its id as "entry", the other columns (lists as arrays, the rest as
 * strings), "extra" (an object of the unknown columns), "origin", and "labels": every label, those in languages that have no
 * column too, as {"text","lang","kind","status","raw_status","reading","shared","origin"}. */
YM_API void ym_entry_json(ym_json *json, const ym_entry *entry);

/* Which entries are written; lists are '|'-separated, NULL or "" lets all through. */
typedef struct ym_glossary_filter {
    const char *types;    /* person|place */
    const char *statuses; /* of the entry: preferred|draft */
    const char *
        languages; /* of its labels, as BCP 47 or the beginning of it: zh|en; other labels are not written */
    const char *origins; /* bundled|names.tsv */
    bool (*wanted)(void *context, const ym_entry *entry); /* NULL: all */
    void *wanted_context;
} ym_glossary_filter;

/* Writes a glossary as tsv, csv, omegat, tbx (TBX-Basic 3, DCA), tmx, skos (Turtle) or jsonl, in the order of the glossary:
 * the same bytes for the same content. What the format cannot hold is reported, entry by entry, as a warning. `filter`
 * and `report` may be NULL. YM_E_USAGE: no such format; YM_E_INTERRUPTED: `line` asked to stop. */
YM_API ym_status ym_glossary_write(const ym_glossary *glossary, const char *format,
                                   const ym_glossary_filter *filter, ym_line line, void *context,
                                   ym_report report, void *report_context, ym_error *error);
/* The names of the formats that can be read, or (`written`) written; NULL after the last. Static. */
YM_API const char *ym_glossary_format(size_t i, bool written);

#ifdef __cplusplus
}
#endif
#endif
