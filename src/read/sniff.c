/* Kinds by content. Magic numbers are those of file(1) and of the WHATWG MIME Sniffing Standard. */
#include "read/sniff.h"

#include "base/xml.h"
#include "read/cutter.h"
#include "read/formats.h"
#include "text/encoding.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

enum { HTML_SEARCH_BYTES = 4096 };

/* clang-format off */
static const struct { size_t at; const char *bytes; size_t size; const char *name, *mend; } magics[] = {
    {0, "\x89PNG\r\n", 6, "a PNG image", ""},     {0, "\xFF\xD8\xFF", 3, "a JPEG image", ""},
    {0, "GIF8", 4, "a GIF image", ""},            {8, "WEBP", 4, "a WebP image", ""},
    {0, "%PDF-", 5, "a PDF", "; convert it with pdftotext first"},
    {0, "PK\x03\x04", 4, "a ZIP archive (or DOCX, EPUB, ...)", "; unpack or convert it first"},
    {0, "\x1F\x8B", 2, "a gzip file", "; unpack it first"},
    {0, "BZh", 3, "a bzip2 file", "; unpack it first"},
    {0, "\xFD" "7zXZ", 5, "an xz file", "; unpack it first"},
    {0, "\x28\xB5\x2F\xFD", 4, "a Zstandard file", "; unpack it first"},
    {0, "7z\xBC\xAF\x27\x1C", 6, "a 7z archive", "; unpack it first"},
    {0, "Rar!\x1A", 5, "a RAR archive", "; unpack it first"},
    {0, "\x7F" "ELF", 4, "an ELF program", ""},    {0, "MZ\x90", 3, "a Windows program", ""},
    {0, "SQLite format 3", 16, "an SQLite database", ""},
    {0, "\xD0\xCF\x11\xE0\xA1\xB1", 6, "an old Office document", "; save it as text first"},
    {4, "ftyp", 4, "a video or sound file", ""},  {0, "ID3", 3, "a sound file", ""},
    {0, "OggS", 4, "a sound file", ""},
    {0, "{\\rtf", 5, "RTF", "; save it as text first"},
    {0, "RIFF", 4, "a sound or video file", ""},  {0, "wOF", 3, "a font", ""},
};
/* clang-format on */

/* Does it go on as text? Then "ID3" and "RIFF" are words; but a PDF and RTF may well be text all through. */
static bool is_text(const char *bytes, size_t size)
{
    enum { LOOKED_AT = 64, LONGEST_CHARACTER = 4 };
    const size_t most = size < LOOKED_AT ? size : LOOKED_AT;
    const size_t good = ym__utf8_valid_head(bytes, most);
    for (size_t i = 0; i < good; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r')
            return false;
    }
    return *bytes != '%' && *bytes != '{' && most - good < (size > most ? LONGEST_CHARACTER : 1);
}

const char *ym__sniff_binary(const char *bytes, size_t size, const char **mend)
{
    *mend = "";
    for (size_t i = 0; i < sizeof magics / sizeof *magics; i++) {
        if (size >= magics[i].at + magics[i].size &&
            memcmp(bytes + magics[i].at, magics[i].bytes, magics[i].size) == 0 &&
            !is_text(bytes, size)) {
            *mend = magics[i].mend;
            return magics[i].name;
        }
    }
    if (ym__sniff_utf16(bytes, size))
        return NULL; /* it is full of NUL bytes */
    size_t controls = 0;
    for (size_t i = 0; (i += ym__utf8_plain_head(bytes + i, size - i)) < size; i++) {
        const unsigned char c = (unsigned char)bytes[i];
        controls += c < 0x09 || (c > 0x0D && c < 0x20 && c != 0x1B);
    }
    return controls >= 8 && controls * 20 > size ? "binary data" : NULL;
}

static bool tag_at(const char *at, size_t left, const char *name)
{
    const size_t size = strlen(name);
    if (left <= size + 1 || strncasecmp(at + 1, name, size) != 0)
        return false;
    const char after = at[size + 1];
    return after == '>' || after == '/' || (unsigned char)after <= ' ';
}

static size_t skip_head(const char *bytes, size_t size)
{
    size_t at = size >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (at < size && ((unsigned char)bytes[at] <= ' '))
        at++;
    return at;
}

/* What a page may begin with. */
static const char *const first_elements[] = {
    "!doctype", "html",    "head",    "script", "iframe", "h1", "div", "font",   "table", "a",
    "style",    "title",   "b",       "body",   "br",     "p",  "!--", "meta",   "?xml",  "link",
    "span",     "section", "article", "main",   "header", "h2", "h3",  "center", "ul",    "img"};

bool ym__sniff_html(const char *bytes, size_t size)
{
    static const char *const anywhere[] = {"html", "!doctype", "body"};
    const size_t start = skip_head(bytes, size);
    if (start < size && bytes[start] == '<') {
        if (size - start > 4 && memcmp(bytes + start, "<!--", 4) == 0)
            return true;
        for (size_t i = 0; i < sizeof first_elements / sizeof *first_elements; i++) {
            if (tag_at(bytes + start, size - start, first_elements[i]))
                return true;
        }
    }
    const char *at = bytes + start;
    const char *end = bytes + (size < HTML_SEARCH_BYTES ? size : HTML_SEARCH_BYTES);
    for (; at < end && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++) {
        for (size_t i = 0; i < sizeof anywhere / sizeof *anywhere; i++) {
            if (tag_at(at, (size_t)(end - at), anywhere[i]))
                return true;
        }
    }
    return false;
}

static bool is_html_element(const char *name, size_t size)
{
    for (size_t i = 0; i < sizeof first_elements / sizeof *first_elements; i++) {
        if (strlen(first_elements[i]) == size && strncasecmp(first_elements[i], name, size) == 0)
            return true;
    }
    return false;
}

bool ym__sniff_foreign_xml(const char *bytes, size_t size, ym__ending ending,
                           char name[YM__SNIFF_NAME_BYTES])
{
    static const char *const roots[] = {"tmx",  "TBX",    "tbx",   "martif", "svg",
                                        "opml", "urlset", "plist", "xliff"};
    const size_t start = skip_head(bytes, size);
    size_t root_bytes = 0;
    const char *root = ym__xml_root(bytes, size, &root_bytes);
    if (root == NULL || root_bytes == 0 || is_html_element(root, root_bytes) ||
        ym__xml_format_of(bytes, size) != NULL)
        return false;
    const size_t shown = root_bytes < YM__SNIFF_NAME_BYTES ? root_bytes : YM__SNIFF_NAME_BYTES - 1;
    memcpy(name, root, shown);
    name[shown] = '\0';
    bool foreign =
        ending == YM__ENDING_XML || (size - start > 5 && memcmp(bytes + start, "<?xml", 5) == 0);
    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        foreign |= strcmp(roots[i], name) == 0;
    return foreign;
}

bool ym__sniff_utf16(const char *bytes, size_t size)
{
    return (size >= 2 &&
            (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0)) ||
           ym__encoding_unmarked_utf16(bytes, size) != NULL;
}

bool ym__sniff_mime(const char *bytes, size_t size)
{
    static const char version[] = "MIME-Version:";
    const size_t most = size < HTML_SEARCH_BYTES ? size : HTML_SEARCH_BYTES;
    for (size_t at = 0; at + sizeof version <= most && bytes[at] != '\n' && bytes[at] != '\r';) {
        const char *newline = memchr(bytes + at, '\n', most - at);
        if (strncasecmp(bytes + at, version, sizeof version - 1) == 0)
            return true;
        if (newline == NULL)
            break;
        at = (size_t)(newline - bytes) + 1;
    }
    return false;
}

ym__ending ym__sniff_ending(const char *path)
{
    static const struct {
        const char *ending;
        ym__ending means;
    } endings[] = {{".txt", YM__ENDING_TEXT},          {".text", YM__ENDING_TEXT},
                   {".md", YM__ENDING_MARKDOWN},       {".markdown", YM__ENDING_MARKDOWN},
                   {".mkd", YM__ENDING_MARKDOWN},      {".mdown", YM__ENDING_MARKDOWN},
                   {".html", YM__ENDING_HTML},         {".htm", YM__ENDING_HTML},
                   {".xhtml", YM__ENDING_HTML},        {".shtml", YM__ENDING_HTML},
                   {".xml", YM__ENDING_XML},           {".rss", YM__ENDING_XML},
                   {".atom", YM__ENDING_XML},          {".rdf", YM__ENDING_XML},
                   {".mhtml", YM__ENDING_MIME},        {".mht", YM__ENDING_MIME},
                   {".json", YM__ENDING_JSON},         {".jsonl", YM__ENDING_JSON_LINES},
                   {".ndjson", YM__ENDING_JSON_LINES}, {".jsonlines", YM__ENDING_JSON_LINES}};
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    size_t bytes = strlen(name);
    if (bytes > 3 && strcasecmp(name + bytes - 3, ".gz") == 0)
        bytes -= 3;
    size_t dot = bytes;
    while (dot > 0 && name[dot - 1] != '.')
        dot--;
    if (dot <= 1)
        return YM__ENDING_NONE;
    const char *ending = name + dot - 1;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (strlen(endings[i].ending) == bytes - dot + 1 &&
            strncasecmp(ending, endings[i].ending, bytes - dot + 1) == 0)
            return endings[i].means;
    }
    return YM__ENDING_OTHER;
}

/* Does an array of objects begin here? */
static bool opens_json_array(const char *text, size_t bytes)
{
    static const char head[] = "[{\"";
    size_t matched = 0;
    for (size_t at = 0; at < bytes && head[matched] != '\0'; at++) {
        if (text[at] == head[matched])
            matched++;
        else if ((unsigned char)text[at] > ' ')
            return false;
    }
    return head[matched] == '\0';
}

ym__kind ym__sniff_kind(const char *text, size_t bytes, const char *path)
{
    const size_t start = skip_head(text, bytes);
    const ym__ending ending = ym__sniff_ending(path);
    if (ending == YM__ENDING_MARKDOWN)
        return YM__KIND_MARKDOWN;
    if (ending == YM__ENDING_JSON || ending == YM__ENDING_JSON_LINES ||
        opens_json_array(text + start, bytes - start))
        return YM__KIND_JSON;
    if (ym__sniff_html(text, bytes) ||
        (ending == YM__ENDING_HTML && memchr(text, '<', bytes) != NULL))
        return YM__KIND_HTML;
    if (start < bytes && text[start] == '{' && ym__json_is_object(text + start, bytes - start))
        return YM__KIND_JSON;
    return ym__markdown_likely(text, bytes) ? YM__KIND_MARKDOWN : YM__KIND_PLAIN;
}
