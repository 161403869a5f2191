/* The canonical form of a page's address, which is its article's identity (RFC 3986, section
 * 6.2): what differs only in the case of the host, an escaped byte, the fragment (but where programs keep the page in it), or in how the
 * reader got there is one page. */
#include "text/url.h"

#include "base/hash.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

enum { URL_MAX_BYTES = 8192 };

/* Parameters that say where a click came from. A '*' at the end stands for any rest. */
/* clang-format off */
static const char *const tracking[] = {
    "utm_*", "spm", "spm_id_from", "scm", "from_source", "fromuid", "share_*",
    "sharer_*", "isappinstalled",
    "wfr", "wxfrom", "vd_source", "weibo_id", "ivk_sa", "tt_from", "fbclid", "gclid", "dclid",
    "gbraid", "wbraid",
    "msclkid", "yclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "ref_src", "ref_url",
    "cmpid", "ncid", "smid",
    "ftag", "mkt_tok", "hss_channel", "__twitter_impression",
};
/* clang-format on */

/* WeChat's word for where a link was shared; other sites mean a date or a page by `from`. */
static bool is_shared_from(const char *parameter, size_t bytes)
{
    static const char *const shared[] = {"from=timeline", "from=singlemessage", "from=groupmessage",
                                         "from=message", "from=favorites"};
    for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
        if (bytes == strlen(shared[i]) && strncasecmp(parameter, shared[i], bytes) == 0)
            return true;
    }
    return false;
}

static bool is_tracking(const char *name, size_t bytes)
{
    for (size_t i = 0; i < sizeof tracking / sizeof *tracking; i++) {
        const size_t size = strlen(tracking[i]);
        const bool head = tracking[i][size - 1] == '*';
        if (head ? bytes >= size - 1 && strncasecmp(name, tracking[i], size - 1) == 0
                 : bytes == size && strncasecmp(name, tracking[i], size) == 0)
            return true;
    }
    return false;
}

/* Does a parameter, escaped, say where a click came from? */
static bool is_of_the_click(const char *parameter, size_t bytes)
{
    const char *equals = memchr(parameter, '=', bytes);
    return is_tracking(parameter, equals == NULL ? bytes : (size_t)(equals - parameter)) ||
           is_shared_from(parameter, bytes);
}

/* Escapes what may not stand in a URL; writes escapes that are there in upper case, and undoes
 * needless ones: but not that of a digit that would make an escape of a '%' which begins none ("%4%31"). */
static void append_escaped(ym__buffer *out, const char *part, size_t bytes)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t after_stray = SIZE_MAX; /* where such a '%' ends */
    for (size_t i = 0; i < bytes; i++) {
        unsigned char c = (unsigned char)part[i];
        bool escaped = c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}", c) != NULL;
        if (c == '%' && i + 2 < bytes && ym__hex_value(part[i + 1]) >= 0 &&
            ym__hex_value(part[i + 2]) >= 0) {
            c = (unsigned char)(ym__hex_value(part[i + 1]) * 16 + ym__hex_value(part[i + 2]));
            escaped =
                !((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z' && c < 0x80) ||
                  (c != 0 && strchr("-._~", c) != NULL)) ||
                (ym__hex_value((char)c) >= 0 && after_stray <= out->size &&
                 out->size - after_stray <= 1);
            i += 2;
        } else if (c == '%') {
            after_stray = out->size + 1;
        }
        if (escaped) {
            const char escape[] = {'%', hex[c >> 4], hex[c & 15]};
            ym__buffer_append(out, escape, sizeof escape);
        } else {
            ym__buffer_putc(out, (char)c);
        }
    }
}

/* The same of a path, in which '\\' is another '/' (WHATWG's URL Standard, path state). */
static void append_path(ym__buffer *out, const char *path, size_t bytes)
{
    size_t from = 0;
    for (size_t at = 0; at < bytes; at++) {
        if (path[at] == '\\') {
            append_escaped(out, path + from, at - from);
            ym__buffer_putc(out, '/');
            from = at + 1;
        }
    }
    append_escaped(out, path + from, bytes - from);
}

/* How much of a host is left without the default port and the dots that may end it. */
static size_t bare_host_bytes(const char *host, size_t bytes, const char *default_port)
{
    size_t digits = 0;
    while (digits < bytes && host[bytes - 1 - digits] >= '0' && host[bytes - 1 - digits] <= '9')
        digits++;
    const char *port = host + bytes - digits;
    if (bytes > digits && port[-1] == ':' &&
        (digits == 0 ||
         (digits == strlen(default_port) && memcmp(port, default_port, digits) == 0)))
        bytes -= digits + 1;
    while (bytes > 0 && host[bytes - 1] == '.')
        bytes--;
    return bytes;
}

/* The host in lower case, without user, password and default port. */
static bool append_host(ym__buffer *out, const char *authority, size_t bytes,
                        const char *default_port)
{
    for (size_t i = bytes; i > 0; i--) {
        if (authority[i - 1] == '@') {
            authority += i;
            bytes -= i;
            break;
        }
    }
    for (size_t more = bytes + 1; bytes < more;) { /* "host:.:80" has more than one of them */
        more = bytes;
        bytes = bare_host_bytes(authority, bytes, default_port);
    }
    for (size_t i = 0; i < bytes; i++) {
        const unsigned char c = (unsigned char)authority[i];
        const bool upper = c >= 'A' && c <= 'Z';
        const bool fits = upper || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80 ||
                          strchr("-._:[]", c) != NULL;
        if (!fits || c == '\0')
            return false;
        ym__buffer_putc(out, (char)(upper ? c + 32 : c));
    }
    return bytes > 0 && ym__utf8_valid(authority, bytes);
}

static void append_query(ym__buffer *out, const char *query, size_t bytes)
{
    char separator = '?';
    size_t start = 0;
    while (start < bytes) {
        const char *ampersand = memchr(query + start, '&', bytes - start);
        const size_t end = ampersand == NULL ? bytes : (size_t)(ampersand - query);
        const size_t before = out->size;
        ym__buffer_putc(out, separator);
        const size_t from = out->size;
        append_escaped(out, query + start, end - start);
        if (end == start || is_of_the_click(ym__buffer_text(out) + from, out->size - from))
            ym__buffer_truncate(out, before);
        else
            separator = '&';
        start = end + 1;
    }
}

bool ym__url_canonical(ym__buffer *out, const char *url, size_t bytes)
{
    while (bytes > 0 && (unsigned char)url[bytes - 1] <= ' ')
        bytes--;
    while (bytes > 0 && (unsigned char)*url <= ' ') {
        url++;
        bytes--;
    }
    const bool secure = bytes > 8 && strncasecmp(url, "https://", 8) == 0;
    if ((!secure && !(bytes > 7 && strncasecmp(url, "http://", 7) == 0)) || bytes > URL_MAX_BYTES)
        return false;
    for (size_t i = 0; i < bytes; i++) {
        if ((unsigned char)url[i] < ' ' || url[i] == 0x7F)
            return false;
    }
    const char *rest = url + (secure ? 8 : 7);
    bytes -= (size_t)(rest - url);
    const char *hash = memchr(rest, '#', bytes);
    const size_t fragment = hash == NULL ? 0 : bytes - (size_t)(hash - rest);
    const bool is_page = fragment > 2 && (hash[1] == '/' || hash[1] == '!');
    bytes -= fragment;
    size_t host = 0;
    while (host < bytes && rest[host] != '/' && rest[host] != '?' && rest[host] != '\\')
        host++;
    const size_t before = out->size;
    ym__buffer_puts(out, secure ? "https://" : "http://");
    if (!append_host(out, rest, host, secure ? "443" : "80")) {
        ym__buffer_truncate(out, before);
        return false;
    }
    const char *mark = memchr(rest + host, '?', bytes - host);
    const size_t path = mark == NULL ? bytes : (size_t)(mark - rest);
    if (path == host)
        ym__buffer_putc(out, '/');
    append_path(out, rest + host, path - host);
    if (mark != NULL)
        append_query(out, mark + 1, bytes - path - 1);
    if (is_page)
        append_escaped(out, hash, fragment);
    if (out->size - before > URL_MAX_BYTES) {
        ym__buffer_truncate(out, before);
        return false;
    }
    return true;
}

bool ym__url_names_page(const char *url)
{
    enum { SECTION_PARTS = 2 };
    const char *host = strstr(url, "://");
    const char *path = host == NULL ? NULL : strchr(host + 3, '/');
    size_t slashes = 0;
    if (path == NULL)
        return false;
    for (const char *c = path; *c != '\0'; c++) {
        const bool letter = (*c | 32) >= 'a' && (*c | 32) <= 'z';
        if (!letter && *c != '/')
            return true;
        slashes += *c == '/';
    }
    return path[strlen(path) - 1] != '/' || slashes > SECTION_PARTS + 1;
}
