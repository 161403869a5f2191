/* What entries, articles and passages are called in ids, file names and links. In a site links go from file to file, in the
 * single file from place to place; whoever writes a link need not know which. */
#include "page/parts.h"

#include "base/hash.h"

#include <string.h>

const char *ym__page_head(const ym_entry *entry, const char **lang)
{
    const bool chinese = entry->zh[0] != '\0' && strcmp(entry->zh, entry->en) != 0;
    *lang = chinese ? "zh-Hans" : entry->en[0] != '\0' ? "en" : NULL;
    return chinese ? entry->zh : entry->en[0] != '\0' ? entry->en : entry->id;
}

static bool says_something(const char *text)
{
    return text != NULL && text[0] != '\0';
}

/* A file's name without its folders: where somebody keeps his files is nobody's business. */
const char *ym__page_source_name(const char *source)
{
    const char *slash = strrchr(source, '/');
    return slash == NULL || slash[1] == '\0' || ym__html_is_web_url(source) ? source : slash + 1;
}

const char *ym__page_article_title(const ym_passage_hit *hit, const char **lang)
{
    const char *title = says_something(hit->title)    ? hit->title
                        : says_something(hit->source) ? ym__page_source_name(hit->source)
                                                      : hit->article;
    *lang = ym__page_lang(title == hit->title ? hit->lang : NULL, title);
    return title;
}

/* ---- file names ------------------------------------------------------------------------------ */

enum { MOST_NAME_BYTES = 120, KEPT_NAME_BYTES = 60, HASH_DIGITS = 32 };

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

/* Names that Windows keeps for its devices, whatever ending they have. */
static bool is_device(const char *id)
{
    static const char *const devices[] = {"con", "prn", "aux", "nul"};
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (strcmp(id, devices[i]) == 0)
            return true;
    }
    return (strncmp(id, "com", 3) == 0 || strncmp(id, "lpt", 3) == 0) && id[3] >= '0' &&
           id[3] <= '9' && id[4] == '\0';
}

/* Bytes of the id when those outside [a-z0-9-] are written _xx. */
static size_t escaped_bytes(const char *id)
{
    size_t bytes = 0;
    for (const char *p = id; *p != '\0'; p++)
        bytes += is_plain(*p) ? 1 : 3;
    return bytes;
}

bool ym__page_file_is_special(const char *id)
{
    return is_device(id) || escaped_bytes(id) > MOST_NAME_BYTES;
}

/* Bytes outside [a-z0-9-] become _xx, so the name has no '/', no '.', one case, and only one id gives it. A long one is cut
 * and ends in "_x" (which is no such byte) and the id's hash. */
void ym__page_file_name(ym__buffer *out, const char *id)
{
    const size_t from = out->size;
    const bool device = is_device(id);
    for (const char *p = id; *p != '\0'; p++) {
        if (is_plain(*p) && !(p == id && device))
            ym__buffer_putc(out, *p);
        else
            ym__buffer_printf(out, "_%02x", (unsigned)(unsigned char)*p);
    }
    if (device || !ym__page_file_is_special(id))
        return;
    char hex[HASH_DIGITS + 1];
    const ym__hash hash = ym__hash_of(id, strlen(id));
    ym__hash_hex(&hash, HASH_DIGITS, hex);
    ym__buffer_truncate(out, from + KEPT_NAME_BYTES);
    ym__buffer_printf(out, "_x%s", hex);
}

/* ---- links ----------------------------------------------------------------------------------- */

const char *ym__page_anchor(ym__buffer *line, const char *prefix, const char *name)
{
    ym__buffer_clear(line);
    ym__buffer_puts(line, prefix);
    ym__html_id(line, name);
    return ym__buffer_text(line);
}

const char *ym__page_passage_anchor(ym__buffer *line, const char *prefix, const char *article,
                                    const char *passage_id, const char *entry)
{
    enum { DIGITS = 8 };
    char base64[YM__HASH_BASE64 + 1];
    ym__buffer_clear(line);
    ym__buffer_printf(line, "%s-%s-%s", article, passage_id, entry);
    const ym__hash hash = ym__hash_of(ym__buffer_text(line), line->size);
    ym__hash_base64(&hash, base64);
    ym__buffer_clear(line);
    ym__buffer_puts(line, prefix);
    for (size_t i = 0; i < DIGITS; i++)
        ym__buffer_putc(line, base64[i] == '+' ? '-' : base64[i] == '/' ? '_' : base64[i]);
    return ym__buffer_text(line);
}

const char *ym__page_entry_link(ym__page *page, const char *id)
{
    if (!page->is_site)
        return ym__page_anchor(&page->line, "#e-", id);
    ym__buffer_clear(&page->line);
    ym__buffer_printf(&page->line, "%se/", page->root);
    ym__page_file_name(&page->line, id);
    ym__buffer_puts(&page->line, ".html");
    return ym__buffer_text(&page->line);
}

const char *ym__page_article_link(ym__page *page, const char *article, const char *passage_id,
                                  const char *entry)
{
    if (!page->is_site)
        return ym__page_anchor(&page->line, "#a-", article);
    ym__buffer_clear(&page->line);
    ym__buffer_printf(&page->line, "%sa/", page->root);
    ym__page_file_name(&page->line, article);
    ym__buffer_puts(&page->line, ".html");
    if (passage_id != NULL) {
        ym__buffer_puts(&page->line, "#p-");
        ym__html_id(&page->line, passage_id);
    }
    if (passage_id != NULL && entry != NULL) {
        ym__buffer_putc(&page->line, '-');
        ym__html_id(&page->line, entry);
    }
    return ym__buffer_text(&page->line);
}

const char *ym__page_site_link(ym__page *page, const char *path)
{
    ym__buffer_clear(&page->line);
    ym__buffer_puts(&page->line, page->root);
    ym__buffer_puts(&page->line, path);
    return ym__buffer_text(&page->line);
}
