/* Parses HTML with libxml2's SAX interface into the flat tree of page.h. No document is built:
 * libxml2 2.9.14 cuts a text node of its own tree at 10 MB, drops everything below 256
 * elements, and frees that tree by recursion; its SAX events lose nothing. Only block elements
 * become nodes; text is gathered into blocks, with white space collapsed as a browser does.
 * Scripts and styles are left out; what the markup itself hides is set apart. Read from ym__page_parse at
 * the end upward. */
#include "read/page.h"

#include "base/error.h"
#include "read/element.h"
#include "read/markup.h"
#include "read/reference.h"
#include "text/script.h"
#include "text/utf8.h"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* An open element. */
typedef struct open_element {
    const xmlChar *name;
    unsigned what;
    bool skip; /* this element began to be skipped */
    bool link;
    bool apart;
    bool hidden;
    bool node; /* has a node */
} open_element;

typedef struct builder {
    ym__page *page;
    open_element *stack;
    size_t depth, capacity;
    uint32_t node; /* the innermost open node */
    size_t skips, links, aparts, hiddens, verbatims;
    uint8_t heading;
    bool space;      /* white space has been seen since the last text */
    unsigned breaks; /* <br> since the last text */
    bool block_open;
    bool in_title, in_json_ld, too_deep, failed;
    ym__beside_words words;
    ym__buffer capture; /* the text of <title> or of a script of JSON-LD */
    xmlParserCtxtPtr parser;
} builder;

/* Makes room for one more item in a growing array. */
static void *grow(builder *b, void *items, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    const size_t wanted = *capacity == 0 ? 64 : *capacity * 2;
    void *grown =
        wanted > SIZE_MAX / size || wanted > UINT32_MAX ? NULL : realloc(items, wanted * size);
    if (grown == NULL) {
        b->failed = true;
        if (b->parser != NULL)
            xmlStopParser(b->parser);
        return items;
    }
    *capacity = wanted;
    return grown;
}

static void add_meta(builder *b, ym__meta **list, size_t *count, size_t *capacity, const char *name,
                     const char *content)
{
    ym__meta *grown = grow(b, *list, *count, capacity, sizeof **list);
    *list = grown;
    if (b->failed)
        return;
    ym__buffer clean = {0};
    ym__utf8_repair(&clean, content, strlen(content));
    const ym__meta item = {name == NULL ? "" : ym__arena_strdup(&b->page->arena, name),
                           ym__arena_strdup(&b->page->arena, ym__buffer_text(&clean))};
    b->failed |= clean.failed || item.name == NULL || item.content == NULL;
    ym__buffer_free(&clean);
    if (!b->failed)
        grown[(*count)++] = item;
}

/* ---- text ---- */

static void end_block(builder *b)
{
    b->space = false;
    b->breaks = 0;
    if (!b->block_open)
        return;
    b->block_open = false;
    b->page->blocks[b->page->block_count - 1].end = b->page->text.size;
    ym__buffer_putc(&b->page->text, '\n');
}

static ym__block *begin_block(builder *b)
{
    ym__page *page = b->page;
    page->blocks =
        grow(b, page->blocks, page->block_count, &page->block_capacity, sizeof *page->blocks);
    if (b->failed)
        return NULL;
    ym__block *block = &page->blocks[page->block_count++];
    *block = (ym__block){.start = page->text.size,
                         .end = page->text.size,
                         .node = b->node,
                         .heading = b->heading,
                         .hidden = b->hiddens > 0,
                         .apart = b->aparts > 0 || b->hiddens > 0};
    b->block_open = true;
    return block;
}

static bool in_set(const uint32_t *set, size_t count, uint32_t code_point)
{
    for (size_t i = 0; i < count; i++) {
        if (set[i] == code_point)
            return true;
    }
    return false;
}

/* One <br> ends a paragraph after the end of a sentence; else it is where a line was broken: no
 * space between Chinese characters, one between words. Two <br> always end it. */
static void apply_breaks(builder *b)
{
    static const uint32_t ends[] = {0x3002, 0xFF01, 0xFF1F, 0xFF1A, 0x2026, 0x201D, 0x300D,
                                    0x300F, '.',    '!',    '?',    ':',    '"'};
    uint32_t last = 0;
    (void)ym__utf8_last(b->page->text.bytes, b->page->text.size, &last);
    if (b->breaks > 1 || in_set(ends, sizeof ends / sizeof *ends, last))
        end_block(b);
    else if (!ym__script_is_cjk(last) && last != 0xFF0C && last != 0x3001)
        b->space = true;
    else
        b->space = false;
    b->breaks = 0;
}

static bool is_punctuation(uint32_t c)
{
    static const uint32_t wide[] = {0x3002, 0xFF0C, 0x3001, 0xFF1B, 0xFF1A, 0xFF01, 0xFF1F};
    return c < 0x80 ? c == '.' || c == ',' || c == '!' || c == '?' || c == ';' || c == ':'
                    : in_set(wide, sizeof wide / sizeof *wide, c);
}

static uint32_t weight_of(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ? 1 : 0;
    if (ym__script_is_cjk(c))
        return 3;
    return c >= 0xC0 && !(c >= 0x2000 && c <= 0x303F) && !(c >= 0xFE30 && c <= 0xFF0F) &&
           c != 0xFFFD;
}

static void add_text(builder *b, const char *text, size_t bytes)
{
    size_t size;
    for (size_t at = 0; at < bytes && !b->failed; at += size) {
        uint32_t c = 0xFFFD;
        size = ym__utf8_decode(text + at, bytes - at, &c);
        if (size == 0)
            size = 1;
        if (c == ' ' || (c >= '\t' && c <= '\r')) {
            b->space = true;
            if (c == '\n' && b->verbatims > 0)
                b->breaks = 2;
            continue;
        }
        if (c < ' ' || c == 0x7F || c == 0xFEFF || c == 0x200B)
            continue;
        if (b->block_open && b->breaks > 0)
            apply_breaks(b);
        ym__block *block = b->block_open ? &b->page->blocks[b->page->block_count - 1] : NULL;
        if (block != NULL && b->hiddens > 0 && !block->hidden)
            continue; /* a hidden word in a visible line */
        if (block != NULL && b->space)
            ym__buffer_putc(&b->page->text, ' ');
        if (block == NULL && (block = begin_block(b)) == NULL)
            return;
        b->space = false;
        b->breaks = 0;
        c = ym__reference_character(c); /* no other way leads to these: the bytes were repaired */
        ym__utf8_append(&b->page->text, c);
        const uint32_t weight = weight_of(c);
        block->weight += weight;
        block->linked += b->links > 0 ? weight : 0;
        block->punctuation += is_punctuation(c);
    }
    b->failed |= b->page->text.failed;
}

static void on_text(void *context, const xmlChar *text, int bytes)
{
    builder *b = context;
    if (bytes <= 0 || b->failed)
        return;
    if (b->in_title || b->in_json_ld)
        ym__buffer_append(&b->capture, text, (size_t)bytes);
    else if (b->skips == 0)
        add_text(b, (const char *)text, (size_t)bytes);
}

/* ---- elements ---- */

static void open_node(builder *b, const char *name, unsigned what, const xmlChar **attributes)
{
    ym__page *page = b->page;
    page->nodes = grow(b, page->nodes, page->node_count, &page->node_capacity, sizeof *page->nodes);
    if (b->failed)
        return;
    const uint32_t first = (uint32_t)page->block_count;
    page->nodes[page->node_count] =
        (ym__node){.parent = b->node,
                   .first_block = first,
                   .block_end = first,
                   .kind = (uint8_t)ym__element_kind(name, what, attributes),
                   .beside = (uint8_t)ym__element_beside(&b->words, attributes)};
    b->node = (uint32_t)page->node_count++;
    page->discussion |= ym__element_is_discussion(attributes);
}

static void keep_attribute(builder *b, const char **place, const char *value)
{
    if (*place != NULL || value == NULL || *value == '\0')
        return;
    *place = ym__arena_strdup(&b->page->arena, value);
    b->failed |= *place == NULL;
}

static void read_meta(builder *b, const xmlChar **attributes)
{
    static const char *const names[] = {"property", "name", "itemprop", "http-equiv"};
    const char *content = ym__element_attribute(attributes, "content");
    for (size_t i = 0; content != NULL && i < sizeof names / sizeof *names; i++) {
        const char *name = ym__element_attribute(attributes, names[i]);
        if (name != NULL)
            add_meta(b, &b->page->metas, &b->page->meta_count, &b->page->meta_capacity, name,
                     content);
    }
}

/* What a <time> is the time of: "p" of publication, "m" of the last change, "" unknown. */
static const char *time_mark(const xmlChar **attributes)
{
    const char *itemprop = ym__element_attribute(attributes, "itemprop");
    if (itemprop != NULL && strstr(itemprop, "dateModified") != NULL)
        return "m";
    return (itemprop != NULL && strstr(itemprop, "datePublished") != NULL) ||
                   ym__element_attribute(attributes, "pubdate") != NULL
               ? "p"
               : "";
}

/* What head elements and <time> say. */
static void note_element(builder *b, const char *name, const xmlChar **attributes)
{
    ym__page *page = b->page;
    if (strcmp(name, "meta") == 0) {
        read_meta(b, attributes);
    } else if (strcmp(name, "html") == 0) {
        keep_attribute(b, &page->lang, ym__element_attribute(attributes, "lang"));
        keep_attribute(b, &page->lang, ym__element_attribute(attributes, "xml:lang"));
    } else if (strcmp(name, "link") == 0) {
        const char *rel = ym__element_attribute(attributes, "rel");
        if (rel != NULL && strcasecmp(rel, "canonical") == 0)
            keep_attribute(b, &page->canonical, ym__element_attribute(attributes, "href"));
    } else if (strcmp(name, "time") == 0) {
        const char *datetime = ym__element_attribute(attributes, "datetime");
        if (datetime != NULL)
            add_meta(b, &page->times, &page->time_count, &page->time_capacity,
                     time_mark(attributes), datetime);
    } else if (strcmp(name, "title") == 0) {
        b->in_title = page->title == NULL && b->skips == 0;
    } else if (strcmp(name, "script") == 0) {
        const char *type = ym__element_attribute(attributes, "type");
        b->in_json_ld = type != NULL && strncasecmp(type, "application/ld+json", 19) == 0;
    }
}

static void on_start(void *context, const xmlChar *xml_name, const xmlChar **attributes)
{
    builder *b = context;
    const char *name = (const char *)xml_name;
    if (b->failed || b->too_deep)
        return;
    if (b->depth >= YM__PAGE_MAX_DEPTH && !b->page->flattened) {
        b->too_deep = true;
        xmlStopParser(b->parser);
        return;
    }
    b->stack = grow(b, b->stack, b->depth, &b->capacity, sizeof *b->stack);
    if (b->failed)
        return;
    const unsigned what = ym__element_what(name);
    note_element(b, name, attributes);
    const bool skip = (what & YM__ELEMENT_SKIP) != 0 || strcmp(name, "title") == 0;
    open_element *element = &b->stack[b->depth++];
    *element = (open_element){.name = xml_name, .what = what, .skip = skip};
    b->skips += skip;
    if (b->skips > 0)
        return;
    element->link = strcmp(name, "a") == 0 && ym__element_attribute(attributes, "href") != NULL;
    element->apart = (what & YM__ELEMENT_APART) != 0;
    element->hidden = ym__element_is_hidden(attributes);
    element->node = (what & YM__ELEMENT_BLOCK) != 0;
    b->links += element->link;
    b->verbatims += (what & YM__ELEMENT_VERBATIM) != 0;
    if (strcmp(name, "br") == 0)
        b->breaks++;
    if (element->node)
        end_block(b);
    b->hiddens += element->hidden;
    if (!element->node)
        return;
    b->aparts += element->apart;
    if ((what & YM__ELEMENT_HEADING) != 0)
        b->heading = (uint8_t)(name[1] - '0');
    open_node(b, name, what, attributes);
}

static void end_capture(builder *b)
{
    ym__page *page = b->page;
    if (b->in_title) {
        ym__buffer clean = {0};
        ym__utf8_repair(&clean, b->capture.bytes, b->capture.size);
        keep_attribute(b, &page->title, ym__buffer_text(&clean));
        b->failed |= clean.failed;
        ym__buffer_free(&clean);
    }
    if (b->in_json_ld)
        add_meta(b, &page->json_ld, &page->json_ld_count, &page->json_ld_capacity, NULL,
                 ym__buffer_text(&b->capture));
    b->in_title = b->in_json_ld = false;
    b->failed |= b->capture.failed;
    ym__buffer_clear(&b->capture);
}

static void on_end(void *context, const xmlChar *name)
{
    builder *b = context;
    if (b->failed || b->depth == 0 ||
        strcmp((const char *)b->stack[b->depth - 1].name, (const char *)name) != 0)
        return;
    const open_element element = b->stack[--b->depth];
    if (b->in_title || b->in_json_ld)
        end_capture(b);
    if (b->skips > 0) {
        b->skips -= element.skip;
        return;
    }
    b->links -= element.link;
    b->verbatims -= (element.what & YM__ELEMENT_VERBATIM) != 0;
    if (element.node ||
        (element.hidden && b->block_open && b->page->blocks[b->page->block_count - 1].hidden))
        end_block(b);
    b->hiddens -= element.hidden;
    if (!element.node)
        return;
    b->aparts -= element.apart;
    if ((element.what & YM__ELEMENT_HEADING) != 0)
        b->heading = 0;
    ym__node *node = &b->page->nodes[b->node];
    node->block_end = (uint32_t)b->page->block_count;
    b->node = node->parent;
}

/* "saved from url=(0054)https://…" (browsers), "Page saved with SingleFile\n url: https://…". */
static void on_comment(void *context, const xmlChar *text)
{
    builder *b = context;
    const char *comment = (const char *)text;
    const char *saved = strstr(comment, "saved from url=(");
    if (saved == NULL && strstr(comment, "SingleFile") != NULL)
        saved = strstr(comment, "url:");
    const char *address =
        saved == NULL || b->page->saved_from != NULL ? NULL : strstr(saved, "http");
    if (address == NULL)
        return;
    const size_t bytes = strcspn(address, " \t\r\n");
    b->page->saved_from = ym__arena_strndup(&b->page->arena, address, bytes);
    b->failed |= b->page->saved_from == NULL;
}

/* ---- parsing ---- */

#if LIBXML_VERSION >= 21200
static void on_error(void *context, const xmlError *error)
#else
static void on_error(void *context, xmlErrorPtr error)
#endif
{
    builder *b = context; /* every page has errors; those that lose text show in what is unread */
    b->failed |= error != NULL && error->code == XML_ERR_NO_MEMORY;
}

static ym_status run(ym__page *page, const char *text, size_t bytes, bool *too_deep,
                     ym_error *error)
{
    xmlSAXHandler handler = {.startElement = on_start,
                             .endElement = on_end,
                             .characters = on_text,
                             .ignorableWhitespace = on_text,
                             .cdataBlock = on_text,
                             .comment = on_comment,
                             .serror = on_error,
                             .initialized = XML_SAX2_MAGIC};
    builder b = {.page = page};
    ym_status status = YM_OK;
    b.parser = htmlNewParserCtxt();
    if (b.parser == NULL)
        return ym__error_nomem(error);
    *b.parser->sax = handler;
    b.parser->userData = &b;
    ym__beside_words_index(&b.words);
    open_node(&b, "body", 0, NULL); /* the root: what stands outside of <html> has a home as well */
    /* XML_PARSE_HUGE lifts limits that cut text silently; what comes in is limited by us. */
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR |
                        HTML_PARSE_NOWARNING | HTML_PARSE_COMPACT | HTML_PARSE_IGNORE_ENC |
                        XML_PARSE_HUGE;
    htmlDocPtr document = htmlCtxtReadMemory(b.parser, text, (int)bytes, NULL, "UTF-8", options);
    if (document != NULL)
        xmlFreeDoc(document); /* empty: our handler builds none */
    const long used = bytes == 0 || b.too_deep ? (long)bytes : xmlByteConsumed(b.parser);
    page->unread_bytes = used < 0 || (size_t)used > bytes ? bytes : bytes - (size_t)used;
    if (!b.failed) {
        end_capture(&b);
        end_block(&b);
        page->nodes[0].block_end = (uint32_t)page->block_count;
        for (; b.node != 0; b.node = page->nodes[b.node].parent)
            page->nodes[b.node].block_end = (uint32_t)page->block_count;
    }
    if (b.failed || page->text.failed)
        status = ym__error_nomem(error);
    *too_deep = b.too_deep;
    htmlFreeParserCtxt(b.parser);
    ym__buffer_free(&b.capture);
    free(b.stack);
    return status;
}

void ym__page_prepare(void)
{
    xmlInitParser();
}

ym_status ym__page_parse(ym__page *page, const char *text, size_t bytes, ym_error *error)
{
    bool too_deep = false;
    ym__buffer mended = {0};
    ym__buffer flat = {0};
    ym_status status = YM_OK;
    ym__markup_mend(&mended, text, bytes);
    if (!mended.failed)
        status = run(page, ym__buffer_text(&mended), mended.size, &too_deep, error);
    if (status == YM_OK && too_deep) {
        ym__page again = {.flattened = true};
        ym__page_free(page);
        ym__markup_flatten(&flat, mended.bytes, mended.size);
        if (!flat.failed)
            status = run(&again, ym__buffer_text(&flat), flat.size, &too_deep, error);
        *page = again;
    }
    if (mended.failed || flat.failed)
        status = ym__error_nomem(error);
    ym__buffer_free(&mended);
    ym__buffer_free(&flat);
    return status;
}

void ym__page_free(ym__page *page)
{
    ym__arena_free(&page->arena);
    ym__buffer_free(&page->text);
    free(page->blocks);
    free(page->nodes);
    free(page->metas);
    free(page->json_ld);
    free(page->times);
    *page = (ym__page){0};
}

ym_status ym__page_add_text(ym__article *article, const char *text, size_t bytes, ym_error *error)
{
    ym__page page = {0};
    const ym_status status = ym__page_parse(&page, text, bytes, error);
    for (size_t i = 0; status == YM_OK && i < page.block_count; i++) {
        const ym__block *block = &page.blocks[i];
        (block->hidden ? ym__article_trim : ym__article_add)(
            article, page.text.bytes + block->start, block->end - block->start);
    }
    ym__page_free(&page);
    return status;
}

const char *ym__page_meta(const ym__page *page, const char *name)
{
    for (size_t i = 0; i < page->meta_count; i++) {
        if (strcasecmp(page->metas[i].name, name) == 0 && *page->metas[i].content != '\0')
            return page->metas[i].content;
    }
    return NULL;
}
