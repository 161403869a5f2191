/* The parts that the HTML glossary is put together from. Inside the room page/ only; read page.c
 * first. */
#ifndef YM_PAGE_PARTS_H
#define YM_PAGE_PARTS_H

#include <yiming/page.h>

#include "base/arena.h"
#include "base/map.h"
#include "page/html.h"
#include "search/reading.h"

typedef struct ym__page ym__page;

/* What the page says, by name: words.def. */
typedef enum ym__word {
#define WORD(id, name, zh, hant, en) YM__WORD_##id,
#include "page/words.def"
#undef WORD
    YM__WORDS
} ym__word;

/* Which languages it says it in. */
typedef enum ym__page_ui { YM__UI_BOTH, YM__UI_ZH, YM__UI_HANT, YM__UI_EN } ym__page_ui;

/* ---- rows.c: which entries, in which orders, under which headings ---------------------------- */

typedef enum ym__page_order {
    YM__PAGE_PINYIN,
    YM__PAGE_ENGLISH,
    YM__PAGE_STROKES,
    YM__PAGE_TYPE,
    YM__PAGE_DATE,  /* first seen, the newest first */
    YM__PAGE_COUNT, /* most mentions first */
    YM__PAGE_ORDERS
} ym__page_order;

/* What there is to say of an order. */
typedef struct ym__page_order_words {
    const char *name;   /* of the option */
    const char *folder; /* of a site; NULL: it has none */
    ym__word word;
} ym__page_order_words;
const ym__page_order_words *ym__page_order_words_of(ym__page_order order);
/* YM_E_USAGE: no such order. NULL: by pinyin. */
ym_status ym__page_order_find(ym__page_order *order, const char *name, ym_error *error);

typedef struct ym__page_row {
    const ym_entry *entry;
    const ym_entry_counts *counts;
    const char *reading; /* of the head: its syllables without tones, "ze lian si ji" */
    const char *tones;   /* the same with tones, "" when it does not divide into syllables */
    const char *english; /* folded English, by surname where the entry says so */
    uint32_t han;        /* the Chinese character that the head begins with, simplified; 0: none */
    unsigned strokes;    /* that it has; 0: unknown */
    const ym_label *see; /* of a row that is another name, which leads to the entry; else NULL */
} ym__page_row;

typedef struct ym__page_rows {
    ym_entry_item *items; /* owned; the counts of the rows live here */
    ym__page_row *rows;   /* by pinyin */
    size_t count;
    ym__page_row
        *see; /* other names, for the orders by pinyin and by English; none unless asked for */
    size_t see_count;
} ym__page_rows;

/* Lists the entries by pinyin; keys go into the arena. Free with ym__page_rows_free in every case. */
ym_status ym__page_rows_load(ym__page_rows *rows, ym__arena *arena, ym_index *index, bool all,
                             ym_error *error);
/* Adds what has a place of its own in the alphabet, as an index of a book has it: names of other regions and variants, in so far
 * as they are written differently. */
ym_status ym__page_rows_add_see(ym__page_rows *rows, ym__arena *arena, ym_error *error);
void ym__page_rows_free(ym__page_rows *rows);

/* One heading of an order and the rows below it; count 0: an empty letter. `key` is a letter from 1 (0: none), a number
 * of strokes, the number of a type, a year, or a class of counts. */
typedef struct ym__page_group {
    unsigned key;
    size_t first, count; /* in the order's rows */
    size_t entries;      /* of them those that are no other names */
} ym__page_group;

typedef struct ym__page_ordering {
    ym__page_order order;
    const ym__page_row **rows; /* in the arena, as the groups */
    size_t count;
    ym__page_group *groups;
    size_t group_count;
} ym__page_ordering;
ym_status ym__page_ordering_make(ym__page_ordering *ordering, ym__page_order order,
                                 const ym__page_rows *rows, ym__arena *arena, ym_error *error);
/* What a group is called: "Z", "8", "2026", a type in the page's languages; the same for a title, in `name` or in page->phrase;
 * `file` is its name as file and id: "z", "0". */
void ym__page_group_name(ym__page *page, ym__page_order order, unsigned key);
const char *ym__page_group_label(ym__page *page, ym__page_order order, unsigned key, char name[24]);
const char *ym__page_group_file(char out[24], ym__page_order order, unsigned key);
/* The second level within a group: a syllable, two letters, a character, a month. */
void ym__page_row_part(ym__buffer *out, ym__page_order order, const ym__page_row *row);

/* ---- keys.c: what the page's search finds entries by ------------------------------------------- */

/* Appends an entry's line of the table of keys; keys.c says what stands in it. */
ym_status ym__page_key_line(ym__buffer *out, const ym__page_row *row, ym_error *error);
/* The rows in the order of the table, most mentions first, then by id: row->count pointers, to be freed; NULL: out of
 * memory. */
const ym__page_row **ym__page_rows_by_standing(const ym__page_rows *rows);
/* Writes what page.js needs to search all rows, as one object: {"total", "words", "types", "statuses", "fold", "shards": [],
 * "lines"}; README.md says what they hold. */
ym_status ym__page_keys(ym_json *json, const ym__page *page, ym_error *error);
/* The first members of that object: all but shards and lines. */
ym_status ym__page_keys_head(ym_json *json, const ym__page *page, ym_error *error);

/* ---- shards.c: the same as scripts of a site ------------------------------------------------- */

typedef struct ym__page_shard {
    const char *name;    /* the beginning of its keys, as README.md writes it */
    size_t name_bytes;   /* of that beginning in the keys themselves */
    size_t first, count; /* its keys */
    bool partial;        /* has only the best of what begins so */
} ym__page_shard;

typedef struct ym__page_shards {
    ym__arena arena;
    char **lines; /* of the table, in its order */
    size_t line_count;
    struct ym__page_key *keys; /* of all lines, sorted */
    size_t key_count, key_capacity;
    ym__page_shard *items; /* none when one script holds all */
    size_t count, capacity;
    uint32_t *looked, look; /* which lines were counted in the last look */
} ym__page_shards;

/* Divides the keys of the rows into shards. Zero it before; free it in any case. */
ym_status ym__page_shards_make(ym__page_shards *shards, const ym__page_rows *rows, ym_error *error);
void ym__page_shards_free(ym__page_shards *shards);
/* Appends the script of keys.js, or of a shard. */
ym_status ym__page_write_keys(ym__buffer *out, const ym__page_shards *shards, const ym__page *page,
                              ym_error *error);
ym_status ym__page_write_shard(ym__buffer *out, const ym__page_shards *shards,
                               const ym__page_shard *shard, ym_error *error);

/* ---- folder.c: the files of a site ----------------------------------------------------------- */

typedef struct ym__folder ym__folder;

typedef struct ym__folder_summary {
    uint64_t files, written, removed, bytes;
} ym__folder_summary;

/* Makes the folder, or takes one that is there with the manifest of an earlier run. With dry_run nothing is changed.
 * `tell` (may be NULL) hears of each file that is written or removed: "+ e/zelensky.html", "- e/putin.html". */
ym_status ym__folder_open(ym__folder **out, const char *path, const ym_page_options *options,
                          ym_error *error);
/* Says that a file will be written: "e/zelensky.html". YM_E_USAGE when one of this name is there that is not ours. */
ym_status ym__folder_claim(ym__folder *folder, const char *name, ym_error *error);
/* Notes in the manifest what was claimed, so that a run that is stopped leaves nothing that the next takes for foreign. */
ym_status ym__folder_begin(ym__folder *folder, ym_error *error);
/* Writes one of these files, unless it holds these bytes already. */
ym_status ym__folder_put(ym__folder *folder, const char *name, const void *bytes, size_t size,
                         ym_error *error);
/* The same for one that is too large for memory. */
ym_status ym__folder_put_begin(ym__folder *folder, const char *name, ym_error *error);
void ym__folder_put_bytes(ym__folder *folder, const void *bytes, size_t size);
ym_status ym__folder_put_end(ym__folder *folder, ym_error *error);
/* Removes what an earlier run wrote and this one did not, and writes the manifest. */
ym_status ym__folder_finish(ym__folder *folder, ym__folder_summary *summary, ym_error *error);
void ym__folder_free(ym__folder *folder);

/* ---- the page that is being written ---------------------------------------------------------- */

/* An article whose passages stand in the single file, and the first that mentions each entry. */
typedef struct ym__page_reference {
    size_t row;
    const char *passage_id;
} ym__page_reference;
typedef struct ym__page_article {
    ym__page_reference *references;
    size_t reference_count, reference_capacity;
} ym__page_article;
typedef struct ym__page_articles {
    ym__page_article *items; /* of every text of the reading */
    size_t listed;           /* of them those with references */
} ym__page_articles;

typedef enum ym__page_links {
    YM__PAGE_LINKS_FIRST,
    YM__PAGE_LINKS_ALL,
    YM__PAGE_LINKS_NONE
} ym__page_links;

/* An id that is no entry's any more: it was merged into the entry of a row. Links to it still lead there. */
typedef struct ym__page_alias {
    const char *id;
    const ym__page_row *row;
} ym__page_alias;

/* A kind of page of a site: what fills its frame. */
typedef struct ym__page_kind {
    const char *body_class;
    void (*title)(ym__page *page); /* plain text, for <title>; NULL: the glossary's alone */
    void (*json_ld)(const ym__page *page,
                    ym_json *json); /* members of an open object; NULL: none */
    ym_status (*main)(ym__page *page, ym_error *error);
} ym__page_kind;

struct ym__page {
    ym_index *index;
    const ym_page_options *options;
    const ym_glossary *glossary;
    ym_index_status about;
    ym__arena arena;
    ym__page_rows rows;
    ym__reading reading;
    ym__map *row_of;         /* entry id -> row */
    ym__page_alias *aliases; /* by id */
    size_t alias_count, alias_capacity;
    ym__html html;
    ym__page_ui ui;
    ym__buffer line, line2; /* for ids and addresses, emptied before each use */
    ym__buffer phrase;      /* the same for words */
    ym__buffer default_title;
    bool in_fields;       /* the entry's list of fields is open */
    size_t passage_limit; /* of an entry; 0: all */
    uint64_t passages_written;
    ym_progress progress;
    void *progress_context;
    uint64_t steps_done, steps;
    /* The single file: */
    ym__page_ordering ordering;
    ym__page_articles articles;
    /* A site: */
    bool is_site;
    const char *root; /* from the page to the site's folder: "" or "../" */
    ym__page_links links;
    const ym__page_kind *kind;
    ym__page_ordering orderings[YM__PAGE_ORDERS];
    ym__page_group *years; /* of the articles */
    size_t year_count;
    const ym__page_row *row;       /* whose page it is, */
    const char *alias;             /* under this id of old */
    size_t text;                   /* or which of the reading's, */
    const ym__passages *passages;  /* and its passages */
    const ym__page_ordering *list; /* whose list it is, */
    size_t group, part;            /* which group of it, which page of the group from 0 */
};

/* page.c. Everything but the output; free with ym__page_unload in any case. */
ym_status ym__page_load(ym__page *page, ym_index *index, const ym_page_options *options,
                        ym_progress progress, void *context, ym_error *error);
void ym__page_unload(ym__page *page);
/* One step further; YM_E_INTERRUPTED when the caller wants to stop. */
ym_status ym__page_step(ym__page *page, ym_error *error);

/* frame.c: fills a template's slots. `frame` is an asset: page.html, site.html. */
ym_status ym__page_write_frame(ym__page *page, const unsigned char *frame, ym_error *error);
/* What the footer of the single file and index.html say of the glossary, and its figures. */
void ym__page_write_statistics(ym__page *page);
ym_status ym__page_write_about(ym__page *page, ym_error *error);
/* The glossary's own title, or ours. */
const char *ym__page_title(const ym__page *page);

/* articles.c: the list of articles of the single file, newest first. */
ym_status ym__page_articles_init(ym__page *page, ym_error *error);
void ym__page_articles_free(ym__page *page);
/* Notes the article of a passage that the page shows under row number `row`. */
ym_status ym__page_articles_add(ym__page *page, const ym__passage *passage, size_t row,
                                ym_error *error);
ym_status ym__page_write_articles(ym__page *page, ym_error *error);

/* The date and the publisher of an article, as a paragraph. */
void ym__page_write_byline(ym__html *html, const ym_passage_hit *hit);

/* entry.c: one entry with its passages. */
ym_status ym__page_write_entry(ym__page *page, const ym__page_row *row, ym_error *error);

/* timeline.c: the months of the entry that the reading looks at, as a small drawing; nothing without dates. */
ym_status ym__page_write_timeline(ym__page *page, const ym__page_row *row, ym_error *error);

/* entry.c, article.c, listing.c, article_list.c, index_page.c: the pages of a site. */
extern const ym__page_kind ym__page_kind_entry, ym__page_kind_alias, ym__page_kind_article,
    ym__page_kind_list, ym__page_kind_articles, ym__page_kind_index;
/* How many pages a group of a list has. */
size_t ym__page_group_pages(const ym__page_group *group);
/* What stands on page number `part`: [from, to) of what the group is of. */
void ym__page_group_range(size_t *from, size_t *to, const ym__page_group *group, size_t part);
/* The pages before and behind page->part of a group of several; `link` gives the address of one. */
void ym__page_write_turning(ym__page *page, size_t pages,
                            const char *(*link)(ym__page *page, size_t group, size_t part));
/* "py/z-2.html" */
void ym__page_list_file(ym__buffer *out, const ym__page_ordering *ordering, size_t group,
                        size_t part);
/* The bars of every order; the page's own is marked. */
void ym__page_write_bars(ym__page *page);
/* article_list.c: the years of the articles, as groups of the reading's texts; "articles/2026-2.html"; their bar; and a list
 * of the articles [from, to). */
ym_status ym__page_years_make(ym__page *page, ym_error *error);
void ym__page_year_file(ym__buffer *out, const ym__page *page, size_t year, size_t part);
void ym__page_write_years(ym__page *page);
ym_status ym__page_write_article_items(ym__page *page, size_t from, size_t to, ym_error *error);
/* A row of a list. */
void ym__page_write_list_item(ym__page *page, const ym__page_row *row);

/* json_ld.c, after schema.org: members of the open object. The glossary as a DefinedTermSet, an entry as a DefinedTerm. */
void ym__page_json_set(const ym__page *page, ym_json *json);
void ym__page_json_term(ym_json *json, const ym_entry *entry);

/* ---- words.c: what the page says, and in which languages ------------------------------------- */

/* YM_E_USAGE: no such language. NULL: both. */
ym_status ym__page_ui_find(ym__page_ui *ui, const char *name, ym_error *error);
/* The language of the page as a whole: of both, English is that of what has none of its own. */
const char *ym__page_ui_lang(const ym__page *page);
/* `lang`, or NULL when it is the page's, so that it need not be said. */
const char *ym__page_run_lang(const ym__page *page, const char *lang);
/* The Chinese and the English of a word that has no braces, "" where the page does not speak it. */
const char *ym__page_zh(const ym__page *page, ym__word word);
const char *ym__page_en(const ym__page *page, ym__word word);
/* YM__WORDS: there is none of this name. */
ym__word ym__page_word_find(const char *name, size_t bytes);
const char *ym__page_word_name(ym__word word);

/* A word in the languages of the page: of both, side by side, each under its own. */
void ym__page_words(ym__page *page, ym__word word);
/* The same within something of the language `lang`, which needs no saying again. NULL: unknown. */
void ym__page_words_in(ym__page *page, ym__word word, const char *lang);
/* The same with {1} and {2}. */
void ym__page_count(ym__page *page, ym__word word, uint64_t first, uint64_t second);
/* The same with {1} in an element, which says how many more there are. */
void ym__page_more(ym__page *page, const char *element, ym__word word, uint64_t count);
/* A word for an attribute or a title, "Letters 字母"; in page->phrase. */
const char *ym__page_label(ym__page *page, ym__word word);
/* A text with {1} to {6} for such a place, in one language, of both in English; in page->phrase. */
const char *ym__page_sentence(ym__page *page, ym__word word, const char *const arguments[6]);

/* The word for a type or status; NULL when the type is none of ours. */
typedef struct ym__page_type {
    const char *name;
    ym__word word;
} ym__page_type;
enum { YM__PAGE_TYPES = 6 };
const ym__page_type *ym__page_type_at(size_t i);
const ym__page_type *ym__page_type_find(const char *name);
/* The same for a status that is told of: draft, deprecated. */
enum { YM__PAGE_STATUSES = 2 };
const ym__page_type *ym__page_status_at(size_t i);
const ym__page_type *ym__page_status_find(const char *name);
/* A subtype, in Chinese on a page that speaks it alone, if we know it. */
void ym__page_subtype(ym__page *page, const char *name);
/* "12,345" */
void ym__page_number(char out[32], uint64_t value);
void ym__page_write_number(ym__html *html, uint64_t value);
/* The language of a run: `tag` when it is one that says something, else what the script of the text
 * tells. */
const char *ym__page_lang(const char *tag, const char *text);
/* A date in a time element, cut to the day, which then is what the element's `datetime` would say; nothing when NULL or
 * empty. */
void ym__page_date(ym__html *html, const char *date);
/* "2022-02-24 – 2024-11-03" */
void ym__page_dates(ym__html *html, const char *first, const char *last);

/* ---- names.c: what entries, articles and passages are called in links ------------------------- */

/* The name by which an entry is called on the page, and its language. */
const char *ym__page_head(const ym_entry *entry, const char **lang);
/* A source as readers are told of it: a file without its folders. */
const char *ym__page_source_name(const char *source);
/* What an article is called: its title, else its source, else its name. */
const char *ym__page_article_title(const ym_passage_hit *hit, const char **lang);
/* Appends the name of an entry's file, without "e/" and ".html". */
void ym__page_file_name(ym__buffer *out, const char *id);
/* Is that more than the id with its bytes outside [a-z0-9-] written _xx? */
bool ym__page_file_is_special(const char *id);
/* "PREFIXid" for an id or, with '#' in the prefix, a reference to one; borrowed until the buffer
 * changes. */
const char *ym__page_anchor(ym__buffer *line, const char *prefix, const char *name);
/* The lasting name of a passage under an entry: the prefix and 48 bits of the hash of "article-passage-entry" in base64 as for
 * addresses (RFC 4648, 5), a quarter as long as that, since a page has it twice a passage. */
const char *ym__page_passage_anchor(ym__buffer *line, const char *prefix, const char *article,
                                    const char *passage_id, const char *entry);
/* Links to an entry, and to an article at an entry's first mention in a passage (both may be NULL); in page->line. */
const char *ym__page_entry_link(ym__page *page, const char *id);
const char *ym__page_article_link(ym__page *page, const char *article, const char *passage_id,
                                  const char *entry);
/* "../" and so on before the path of a site's file. */
const char *ym__page_site_link(ym__page *page, const char *path);

#endif
