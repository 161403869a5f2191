/* A feed or a dump may be larger than memory, and one bad record in it must not take the others with it; a parser ends at the
 * first. So records are cut out by their tags alone: '<' stands in mark-up only, but for comments, CDATA and processing
 * instructions, which are passed over. What is cut out is parsed by feed.c and dump.c as a document of its own: the file's
 * declaration and root tag (they know the encoding and the namespaces), its title and the like, then the record.
 *
 * RSS 2.0 (rssboard.org/rss-specification), RSS 1.0 (web.resource.org/rss/1.0/spec), Atom (RFC 4287), MediaWiki's dumps
 * (mediawiki.org/xml/export-0.11.xsd). */
#include "read/cutter.h"

#include "base/xml.h"

#include <stdint.h>
#include <string.h>

enum { HEAD_MAX_BYTES = 1 << 16, TAG_MAX_BYTES = 1 << 16 };

static const ym__xml_format formats[] = {
    {YM__KIND_FEED, "rss", "item", "channel", " title language dc:language dc:publisher "},
    {YM__KIND_FEED, "RDF", "item", "channel", " title language dc:language dc:publisher "},
    {YM__KIND_FEED, "feed", "entry", "feed", " title author "},
    {YM__KIND_DUMP, "mediawiki", "page", "siteinfo", " sitename base "}};

const ym__xml_format *ym__xml_format_of(const char *text, size_t bytes)
{
    size_t size = 0;
    const char *root = ym__xml_root(text, bytes, &size);
    for (size_t i = 0; root != NULL && i < sizeof formats / sizeof *formats; i++) {
        if (strlen(formats[i].root) == size && memcmp(formats[i].root, root, size) == 0)
            return &formats[i];
    }
    return NULL;
}

/* ---- pieces ---------------------------------------------------------------------------------------------------- */

typedef enum piece_kind {
    PIECE_NONE,
    PIECE_OTHER,
    PIECE_OPEN,
    PIECE_CLOSE,
    PIECE_EMPTY
} piece_kind;

/* A tag, or what is passed over. */
typedef struct piece {
    piece_kind kind;
    size_t start, end;
    const char *name; /* of a tag, with its prefix */
    size_t name_bytes;
} piece;

/* Behind the tag's '>'; 0 when it is not there. Attributes may hold '>'. */
static size_t tag_end(const char *text, size_t bytes, size_t at)
{
    char quote = '\0';
    for (size_t i = at; i < bytes && i - at < TAG_MAX_BYTES; i++) {
        if (quote != '\0')
            quote = text[i] == quote ? '\0' : quote;
        else if (text[i] == '"' || text[i] == '\'')
            quote = text[i];
        else if (text[i] == '>')
            return i + 1;
    }
    return 0;
}

static bool begins(const char *text, size_t bytes, const char *head)
{
    const size_t size = strlen(head);
    return bytes >= size && memcmp(text, head, size) == 0;
}

/* The end of what is passed over, looked for from where the last look ended; 0 when it is not there. */
static size_t other_end(ym__cutter *cutter, const char *text, size_t bytes, size_t at,
                        const char *end)
{
    const size_t size = strlen(end);
    const size_t from = cutter->searched > at + 2 ? cutter->searched : at + 2;
    const size_t found = ym__xml_find(text, bytes, from, end);
    cutter->searched = bytes > size && bytes - size > from ? bytes - size : from;
    return found == bytes ? 0 : found + size;
}

/* The next piece; false when it is not at hand whole, or there is none. */
static bool next_piece(ym__cutter *cutter, const char *text, size_t bytes, bool at_end, piece *out)
{
    *out = (piece){.kind = PIECE_OTHER};
    const char *found =
        cutter->looked < bytes ? memchr(text + cutter->looked, '<', bytes - cutter->looked) : NULL;
    if (found == NULL) {
        cutter->looked = bytes;
        return false;
    }
    const size_t at = (size_t)(found - text);
    const size_t left = bytes - at;
    cutter->looked = out->start = at;
    if (left < sizeof "<![CDATA[" && !at_end)
        return false;
    if (begins(found, left, "<!--")) {
        out->end = other_end(cutter, text, bytes, at, "-->");
    } else if (begins(found, left, "<![CDATA[")) {
        out->end = other_end(cutter, text, bytes, at, "]]>");
    } else if (begins(found, left, "<?")) {
        out->end = other_end(cutter, text, bytes, at, "?>");
    } else {
        out->end = tag_end(text, bytes, at + 1);
        const bool closes = left > 1 && found[1] == '/';
        out->name = found + 1 + closes;
        out->name_bytes = ym__xml_name(out->name, left - 1 - closes);
        const bool empty = out->end > 0 && text[out->end - 2] == '/';
        out->kind = closes ? PIECE_CLOSE : empty ? PIECE_EMPTY : PIECE_OPEN;
    }
    if (out->end == 0) {
        if (!at_end && (out->kind == PIECE_OTHER || left < TAG_MAX_BYTES))
            return false;
        /* It never ends: its '<' is nothing. */
        *out = (piece){.kind = PIECE_OTHER, .start = at, .end = at + 1};
    }
    cutter->searched = 0;
    cutter->looked = out->end;
    return true;
}

/* Its name without the root's prefix. */
static void strip_prefix(const ym__cutter *cutter, piece *tag)
{
    const size_t prefix = strlen(cutter->prefix);
    if (tag->name != NULL && begins(tag->name, tag->name_bytes, cutter->prefix)) {
        tag->name += prefix;
        tag->name_bytes -= prefix;
    }
}

static bool is_named(const piece *tag, const char *name)
{
    return tag->name != NULL && strlen(name) == tag->name_bytes &&
           memcmp(name, tag->name, tag->name_bytes) == 0;
}

/* ---- what is said of all records ------------------------------------------------------------------------------- */

static bool is_fact(const ym__cutter *cutter, const piece *tag)
{
    char name[YM__CUTTER_NAME_BYTES + 2] = " ";
    if (cutter->depth == 0 || cutter->depth > YM__CUTTER_NAMES ||
        tag->name_bytes + sizeof "  " > sizeof name ||
        strcmp(cutter->names[cutter->depth - 1], cutter->format->about) != 0)
        return false;
    memcpy(name + 1, tag->name, tag->name_bytes);
    name[tag->name_bytes + 1] = ' ';
    name[tag->name_bytes + 2] = '\0';
    return strstr(cutter->format->facts, name) != NULL;
}

static void go_in(ym__cutter *cutter, const piece *tag)
{
    if (cutter->depth < YM__CUTTER_NAMES) {
        char *name = cutter->names[cutter->depth];
        const bool fits = tag->name_bytes < YM__CUTTER_NAME_BYTES;
        memcpy(name, tag->name, fits ? tag->name_bytes : 0);
        name[fits ? tag->name_bytes : 0] = '\0';
    }
    cutter->depth++;
}

/* Keeps the fact [start, end) for the documents. */
static void keep_fact(ym__cutter *cutter, const char *text, size_t start, size_t end)
{
    if (cutter->head.size + end - start < HEAD_MAX_BYTES)
        ym__buffer_append(&cutter->head, text + start, end - start);
}

/* A tag outside of records. *start is where the bytes that are needed begin. */
static void look_outside(ym__cutter *cutter, const char *text, const piece *tag, size_t *start)
{
    if (tag->kind == PIECE_CLOSE) {
        cutter->depth -= cutter->depth > 0;
        if (cutter->fact_depth != 0 && cutter->depth < cutter->fact_depth) {
            keep_fact(cutter, text, *start, tag->end);
            cutter->fact_depth = 0;
        }
    } else if (tag->kind == PIECE_OPEN) {
        if (cutter->fact_depth == 0 && is_fact(cutter, tag)) {
            *start = tag->start;
            cutter->fact_depth = cutter->depth + 1;
        }
        go_in(cutter, tag);
    }
    if (cutter->fact_depth != 0 && tag->end - *start > HEAD_MAX_BYTES)
        cutter->fact_depth = 0;
    if (cutter->fact_depth == 0)
        *start = tag->end;
}

/* ---- records --------------------------------------------------------------------------------------------------- */

size_t ym__cutter_begin(ym__cutter *cutter, const ym__xml_format *format, const char *text,
                        size_t bytes)
{
    const size_t mark = begins(text, bytes, "\xEF\xBB\xBF") ? 3 : 0;
    piece root = {.kind = PIECE_OPEN, .start = ym__xml_prolog(text, bytes)};
    root.end = tag_end(text, bytes, root.start + 1);
    if (root.end == 0)
        root.end = bytes;
    root.name = text + root.start + 1;
    root.name_bytes = ym__xml_name(root.name, bytes - root.start - 1);
    cutter->format = format;
    if (begins(text + mark, bytes - mark, "<?xml"))
        ym__buffer_append(&cutter->head, text, ym__xml_find(text, bytes, 0, "?>") + 2);
    else if (mark > 0)
        ym__buffer_append(&cutter->head, text, mark);
    ym__buffer_append(&cutter->head, text + root.start, root.end - root.start);
    ym__buffer_puts(&cutter->tail, "</");
    ym__buffer_append(&cutter->tail, root.name, root.name_bytes);
    ym__buffer_puts(&cutter->tail, ">");
    const char *colon = memchr(root.name, ':', root.name_bytes);
    const size_t prefix = colon == NULL ? 0 : (size_t)(colon + 1 - root.name);
    if (prefix < sizeof cutter->prefix)
        memcpy(cutter->prefix, root.name, prefix);
    ym__buffer_printf(&cutter->head, "<%sabout>", cutter->prefix);
    strip_prefix(cutter, &root);
    go_in(cutter, &root);
    return root.end;
}

bool ym__cutter_next(ym__cutter *cutter, const char *text, size_t bytes, bool at_end, size_t *start,
                     size_t *end)
{
    const char *element = cutter->format->element;
    piece tag;
    bool found = false;
    *start = 0;
    while (!found && next_piece(cutter, text, bytes, at_end, &tag)) {
        strip_prefix(cutter, &tag);
        const bool is_record = is_named(&tag, element);
        *end = tag.end;
        if (cutter->in_record) {
            found = is_record && tag.kind != PIECE_EMPTY;
            if (found && tag.kind == PIECE_OPEN)
                *end = tag.start; /* the one before has no end tag */
        } else if (is_record && tag.kind == PIECE_OPEN) {
            cutter->in_record = true;
            cutter->fact_depth = 0;
            *start = tag.start;
        } else {
            look_outside(cutter, text, &tag, start);
        }
    }
    if (!found && at_end && cutter->in_record) {
        found = true;
        *end = bytes;
    } else if (!found) {
        *end = cutter->in_record || cutter->fact_depth != 0 ? *start : cutter->looked;
    }
    cutter->in_record = cutter->in_record && !found;
    cutter->looked = found ? 0 : cutter->looked - *end;
    cutter->searched -= cutter->searched < *end ? cutter->searched : *end;
    return found;
}

void ym__cutter_give_up(ym__cutter *cutter)
{
    cutter->in_record = false;
    cutter->looked = cutter->searched = 0;
}

void ym__cutter_document(ym__buffer *out, const ym__cutter *cutter, const char *record,
                         size_t bytes)
{
    ym__buffer_append(out, ym__buffer_text(&cutter->head), cutter->head.size);
    ym__buffer_printf(out, "</%sabout>", cutter->prefix);
    ym__buffer_append(out, record, bytes);
    ym__buffer_append(out, ym__buffer_text(&cutter->tail), cutter->tail.size);
}

bool ym__cutter_wants(const ym__cutter *cutter, const char *record, size_t bytes)
{
    if (cutter->format->kind != YM__KIND_DUMP)
        return true;
    const size_t head = ym__xml_find(record, bytes, 0, "<revision");
    const size_t space = ym__xml_find(record, head, 0, "<ns>");
    return ym__xml_find(record, head, 0, "<redirect") == head &&
           (space == head || begins(record + space, head - space, "<ns>0</ns>"));
}

void ym__cutter_free(ym__cutter *cutter)
{
    ym__buffer_free(&cutter->head);
    ym__buffer_free(&cutter->tail);
    *cutter = (ym__cutter){0};
}
