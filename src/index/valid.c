/* What stored values look like. Each of them is written by one place (text/article.c, merge/merge.c, index/change.c); this is
 * the other side of it. */
#include "index/valid.h"

#include "text/article.h"
#include "text/date.h"
#include "text/url.h"
#include "text/utf8.h"

#include <string.h>

/* Text may be longer than the file that it was read from (YM_ARTICLE_MAX_BYTES): GB18030 has two bytes where UTF-8 has three. */
enum { LINE_MOST_BYTES = 1 << 20, BODY_MOST_BYTES = 256 << 20 };

/* C0 and C1: nothing that is read keeps them, but for the tab. */
static bool is_control(uint32_t c)
{
    return (c < 0x20 && c != '\t') || (c >= 0x80 && c < 0xA0);
}

static bool has_control(const char *text, size_t bytes, bool lines)
{
    for (size_t at = 0; at < bytes;) {
        uint32_t c = 0;
        at += ym__utf8_next(text + at, &c);
        if (is_control(c) && !(lines && c == '\n'))
            return true;
    }
    return false;
}

bool ym__valid_line(const char *text)
{
    const size_t bytes = text == NULL ? 0 : strlen(text);
    return bytes > 0 && bytes <= LINE_MOST_BYTES && !has_control(text, bytes, false);
}

bool ym__valid_date(const char *date)
{
    char found[32];
    return date == NULL || (ym__date_find(found, date, strlen(date)) && strcmp(found, date) == 0);
}

bool ym__valid_lang(const char *lang)
{
    char tag[YM__LANGUAGE_TAG_BYTES];
    return lang == NULL ||
           (strlen(lang) < sizeof tag && ym__article_language(tag, lang) && strcmp(tag, lang) == 0);
}

bool ym__valid_url(const char *url)
{
    ym__buffer canonical = {0};
    if (url == NULL)
        return true;
    const bool valid = ym__valid_line(url) && ym__url_canonical(&canonical, url, strlen(url)) &&
                       strcmp(ym__buffer_text(&canonical), url) == 0;
    ym__buffer_free(&canonical);
    return valid;
}

bool ym__valid_hex(const char *text, size_t digits)
{
    return text != NULL && strlen(text) == digits && strspn(text, "0123456789abcdef") == digits;
}

bool ym__valid_key(const char *key)
{
    if (key == NULL || strlen(key) > LINE_MOST_BYTES)
        return false;
    if (strncmp(key, "url:", 4) == 0)
        return ym__valid_url(key + 4);
    if (strncmp(key, "body:", 5) == 0)
        return ym__valid_hex(key + 5, YM__HASH_HEX);
    if (strncmp(key, "id:", 3) == 0)
        return strchr(key, '\t') != NULL;
    return strncmp(key, "path:", 5) == 0 && key[5] != '\0';
}

bool ym__valid_body(const char *text, size_t bytes)
{
    return bytes > 0 && bytes <= BODY_MOST_BYTES && text[0] != '\n' && text[bytes - 1] != '\n' &&
           strstr(text, "\n\n") == NULL && !has_control(text, bytes, true);
}

bool ym__valid_moment(const char *at)
{
    static const char form[] = "0000-00-00T00:00:00.000Z";
    if (at == NULL || strlen(at) != sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++) {
        if (form[i] == '0' ? at[i] < '0' || at[i] > '9' : at[i] != form[i])
            return false;
    }
    return true;
}
