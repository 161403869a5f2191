/* The parts that the HTML glossary is put together from. Inside the room page/ only; read page.c
 * first. */
#ifndef YM_PAGE_PARTS_H
#define YM_PAGE_PARTS_H

#include <yiming/page.h>

#include "base/arena.h"
#include "base/map.h"
#include "page/html.h"
#include "search/neighbours.h"

/* ---- rows.c: which entries, in which order, under which headings ----------------------------- */

typedef enum ym__page_order { YM__PAGE_PINYIN, YM__PAGE_ENGLISH, YM__PAGE_COUNT } ym__page_order;

typedef struct ym__page_row {
    const ym_entry *entry;
    const ym_entry_counts *counts;
    const char *reading; /* toneless pinyin key of the head */
    const char *tones;   /* the same with tones, "" when it does not divide into syllables */
    const char *english; /* folded English, by surname where the entry says so */
    unsigned section;    /* index into the sections */
} ym__page_row;

enum { YM__PAGE_SECTIONS = 27 };

/* One heading of the glossary and the rows below it; count 0: an empty letter. */
typedef struct ym__page_section {
    const char *id, *name;
    size_t first, count;
} ym__page_section;

typedef struct ym__page_rows {
    ym_entry_item *items; /* owned; the counts of the rows live here */
    ym__page_row *rows;
    size_t count;
    ym__page_section sections[YM__PAGE_SECTIONS];
    size_t section_count;
    ym__page_order order;
} ym__page_rows;

/* YM_E_USAGE: no such order. NULL: by pinyin. */
ym_status ym__page_order_find(ym__page_order *order, const char *name, ym_error *error);
/* Lists, sorts and groups the entries; keys go into the arena. Free with ym__page_rows_free in
 * every case. */
ym_status ym__page_rows_load(ym__page_rows *rows, ym__arena *arena, ym_index *index, bool all,
                             ym__page_order order, ym_error *error);
void ym__page_rows_free(ym__page_rows *rows);

/* ---- keys.c: what the page's search finds entries by ------------------------------------------- */

/* Appends an entry's line of the table of keys; keys.c says what stands in it. */
ym_status ym__page_key_line(ym__buffer *out, const ym__page_row *row, ym_error *error);
/* The rows in the order of the table, most mentions first, then by id: row->count pointers, to be freed; NULL: out of
 * memory. */
const ym__page_row **ym__page_rows_by_standing(const ym__page_rows *rows);
/* Writes what page.js needs to search all rows, as one object: {"total", "types", "statuses", "fold", "shards": [],
 * "lines"}; README.md says what they hold. */
ym_status ym__page_keys(ym_json *json, const ym__page_rows *rows, ym_error *error);
/* The first members of that object: all but shards and lines. */
ym_status ym__page_keys_head(ym_json *json, const ym__page_rows *rows, ym_error *error);

/* ---- articles.c: the articles that the passages come from ------------------------------------ */

/* The first passage of an article that mentions an entry. */
typedef struct ym__page_reference {
    size_t row;
    const char *passage_id;
} ym__page_reference;

typedef struct ym__page_article {
    const char *name, *title, *date, *lang, *url, *source,
        *publisher; /* all but the name NULL when unknown */
    ym__page_reference *references;
    size_t reference_count, reference_capacity;
} ym__page_article;

typedef struct ym__page_articles {
    ym__arena *arena; /* borrowed; owns the strings */
    ym__map *by_name; /* name -> index */
    ym__page_article *articles;
    size_t count, capacity;
} ym__page_articles;

ym_status ym__page_articles_init(ym__page_articles *articles, ym__arena *arena, ym_error *error);
void ym__page_articles_free(ym__page_articles *articles);
/* Notes the article of a passage that the page shows under row number `row`. */
ym_status ym__page_articles_add(ym__page_articles *articles, const ym_passage_hit *hit, size_t row,
                                ym_error *error);

/* ---- the page that is being written ---------------------------------------------------------- */

typedef struct ym__page {
    ym_index *index;
    const ym_page_options *options;
    const ym_glossary *glossary;
    ym_index_status about;
    ym__arena arena;
    ym__page_rows rows;
    ym__company company;
    ym__map *row_of; /* entry id -> row */
    ym__page_articles articles;
    ym__html html;
    ym__buffer line, line2; /* for ids and addresses, emptied before each use */
    bool in_fields;         /* the entry's list of fields is open */
    uint64_t passages_written;
    ym_progress progress;
    void *progress_context;
} ym__page;

/* The article list; sorts the articles, newest first. */
void ym__page_write_articles(ym__page *page);

/* entry.c: one entry with its passages. */
ym_status ym__page_write_entry(ym__page *page, size_t row, ym_error *error);

/* ---- words.c: what the page says in two languages -------------------------------------------- */

/* A Chinese and an English word side by side, each under its language. */
void ym__page_words(ym__html *html, const char *zh, const char *en);
/* An element that says in both languages how many more there are: "另有 3 段未列入本页 3 more are not on
 * this page". */
void ym__page_more(ym__html *html, const char *element, const char *zh, const char *zh_tail,
                   const char *en_tail, uint64_t count);
/* The Chinese and English word for a type or status; NULL when the type is none of ours. */
typedef struct ym__page_type {
    const char *name, *zh, *en;
} ym__page_type;
enum { YM__PAGE_TYPES = 6 };
const ym__page_type *ym__page_type_at(size_t i);
const ym__page_type *ym__page_type_find(const char *name);
/* The same for a status that is told of: draft, deprecated. */
enum { YM__PAGE_STATUSES = 2 };
const ym__page_type *ym__page_status_at(size_t i);
const ym__page_type *ym__page_status_find(const char *name);
/* "12,345" */
void ym__page_number(char out[32], uint64_t value);
/* The language of a run: `tag` when it is one that says something, else what the script of the text
 * tells. */
const char *ym__page_lang(const char *tag, const char *text);
/* A date in a time element, cut to the day; nothing when NULL or empty. */
void ym__page_date(ym__html *html, const char *date);
/* "2022-02-24 – 2024-11-03" */
void ym__page_dates(ym__html *html, const char *first, const char *last);

/* The name by which an entry is called on the page, and its language. */
const char *ym__page_head(const ym_entry *entry, const char **lang);
/* "PREFIXid" for an id or, with '#' in the prefix, a reference to one; borrowed until the buffer
 * changes. */
const char *ym__page_anchor(ym__buffer *line, const char *prefix, const char *name);
/* "#p-article-passage-entry", the lasting name of a passage under an entry; the id itself from the
 * second byte on. */
const char *ym__page_passage_anchor(ym__buffer *line, const char *article, const char *passage_id,
                                    const char *entry);

#endif
