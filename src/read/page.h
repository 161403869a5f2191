/* A page of HTML as this room sees it: its tree of block elements, its runs of visible text
 * (blocks), what its head says. page.c builds it, content.c picks the article's text out of it,
 * metadata.c its title, date and so on. */
#ifndef YM_READ_PAGE_H
#define YM_READ_PAGE_H

#include "text/article.h"

/* More open elements than this are flattened before parsing: libxml2 takes quadratic time there. */
enum { YM__PAGE_MAX_DEPTH = 10000 };

/* A run of text between two borders of block elements: what becomes a paragraph. White space is
 * collapsed. */
typedef struct ym__block {
    size_t start, end; /* bytes of page.text */
    uint32_t node;     /* the block element that it is in */
    uint32_t weight;   /* letters and digits; a Han character counts as three */
    uint32_t linked;   /* how much of the weight lies in links */
    uint32_t punctuation;
    uint8_t heading; /* 1 to 6 in h1 to h6, else 0 */
    bool hidden;     /* by the markup itself; also apart */
    bool apart;      /* in a form control, a caption, a navigation bar: never article text */
    bool keep;       /* content.c: a paragraph of the article */
} ym__block;

typedef enum ym__node_kind {
    YM__NODE_OTHER,
    YM__NODE_BODY,
    YM__NODE_ARTICLE,
    YM__NODE_MAIN,
    YM__NODE_ARTICLE_BODY,
    YM__NODE_PARAGRAPH,
    YM__NODE_CAPTION, /* of a picture */
    YM__NODE_ASIDE    /* aside, nav, footer: seldom article text */
} ym__node_kind;

/* What a class or an id says of a part. */
typedef enum ym__beside {
    YM__BESIDE_NOT,
    YM__BESIDE_FRAME,  /* what a template puts around anything: buttons, footers, boxes */
    YM__BESIDE_OTHERS, /* other articles, other pages, the site */
    YM__BESIDE_READERS /* what readers wrote */
} ym__beside;

/* A block element. Nodes are in document order, so a parent comes before its children. */
typedef struct ym__node {
    uint32_t parent;                 /* of node 0, the root: 0 */
    uint32_t first_block, block_end; /* the blocks in it and below */
    uint8_t kind;                    /* ym__node_kind */
    uint8_t beside;                  /* ym__beside: what its class or id says */
    bool set_aside; /* content.c: it or a part that it is in is beside the article */
    float score;    /* content.c */
} ym__node;

typedef struct ym__meta {
    const char *name, *content;
} ym__meta;

typedef struct ym__page {
    ym__arena arena;
    ym__buffer text;
    ym__block *blocks;
    size_t block_count, block_capacity;
    ym__node *nodes;
    size_t node_count, node_capacity;
    ym__meta *metas; /* name or property or itemprop in lower case */
    size_t meta_count, meta_capacity;
    ym__meta *json_ld; /* content: the script's text */
    size_t json_ld_count, json_ld_capacity;
    ym__meta
        *times; /* <time>: content: its datetime; name: "p" of publication, "m" of a change, "" */
    size_t time_count, time_capacity;
    const char *title;      /* of <title>; NULL when none */
    const char *lang;       /* of <html> */
    const char *canonical;  /* link rel=canonical */
    const char *saved_from; /* from the comment that browsers leave when they save a page */
    size_t headline;        /* content.c: its block; SIZE_MAX when none */
    uint64_t tail_weight;   /* content.c: of the text that was cut off with further reading */
    bool
        discussion; /* page.c: an element says that it is a question or a thread; content.c: or the page does */
    bool flattened;
    size_t unread_bytes; /* at the end, when the parser gave up: not seen to happen */
} ym__page;

/* Parses valid UTF-8 of at most INT_MAX bytes (an article's, decoded, may be larger than YM_ARTICLE_MAX_BYTES). Zero the
 * page before. */
ym_status ym__page_parse(ym__page *page, const char *text, size_t bytes, ym_error *error);
void ym__page_free(ym__page *page);
/* Before several threads parse: libxml2 makes its tables by one. */
void ym__page_prepare(void);
/* Adds the visible text of a piece of HTML to the article, a paragraph a block. */
ym_status ym__page_add_text(ym__article *article, const char *text, size_t bytes, ym_error *error);
/* The first meta element of that name, NULL when there is none or it is empty. */
const char *ym__page_meta(const ym__page *page, const char *name);

/* Appends the letters, digits and Han characters of a text, without case, at most `most` of them: enough to see that two
 * titles are one. */
void ym__page_letters(ym__buffer *out, const char *text, size_t bytes, size_t most);

/* Is it a forum's thread, or a question with its answers? (discussion.c) */
bool ym__page_is_discussion(const ym__page *page);
/* Drops what a discussion's template puts around posts, among the blocks [first, end). When memory runs
 * out, the text fails. */
void ym__page_clean_discussion(ym__page *page, size_t first, size_t end);

/* A line that speaks of the page and not of the world (notice.c). */
bool ym__page_is_notice(const char *text, size_t bytes);
/* The heading of a list of other articles, or of what readers wrote. */
bool ym__page_ends_article(const char *text, size_t bytes, bool *of_readers);

/* Sets the title (title.c). `headline`: what structured data calls so; "" when nothing. */
void ym__page_set_title(const ym__page *page, ym__article *article, const char *headline);
/* Sets title, dates, publisher, author, url, keywords, as far as the head and its data say; what is
 * visible is asked later, when the content has been found: `first` and `end` are its first and
 * last block. */
void ym__page_head_metadata(const ym__page *page, ym__article *article);
void ym__page_visible_metadata(const ym__page *page, ym__article *article, size_t first,
                               size_t end);

/* Marks the blocks of the article (keep), and says where it begins and ends. Returns false when
 * the article could not be told from the rest; then all that is not set apart is kept. */
bool ym__page_find_content(ym__page *page, const char *title, size_t *first, size_t *end);

#endif
