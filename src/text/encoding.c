/* What the bytes are, and decoding them. In this order: byte order mark; the caller's label; UTF-16 without a mark;
 * UTF-8 when the bytes are UTF-8, whatever a label says; the page's label; what libuchardet
 * thinks; GB18030 if it fits, else windows-1252. Labels and the treatment of bad sequences are
 * those of the WHATWG Encoding Standard, decoding itself is iconv's: a bad sequence becomes one
 * U+FFFD, and an ASCII byte in it is read again, so that no mark-up is swallowed.
 *
 * libxml2 never decodes for us: it ends the document silently at the first byte that does not
 * fit the label. */
#include "text/encoding.h"

#include "base/error.h"
#include "text/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

#define WINDOWS_1252 "windows-1252"

/* Labels, separated by spaces; the name that we show; the name that iconv knows. */
/* clang-format off */
static const struct ym__encoding {
    const char *labels, *name, *iconv_name;
} encodings[] = {
    {"utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 unicode20utf8 x-unicode20utf8", "UTF-8", NULL},
    {"gb18030 gb2312 gbk gb_2312 gb_2312-80 gb2312-80 chinese csgb2312 csiso58gb231280 iso-ir-58 x-gbk cp936 ms936 "
     "windows-936 euc-cn", "GB18030", "GB18030"},
    {"big5 big5-hkscs big5hkscs cn-big5 csbig5 x-x-big5 cp950 windows-950", "Big5-HKSCS", "BIG5-HKSCS"},
    {"windows-1252 iso-8859-1 iso8859-1 iso_8859-1 latin1 l1 ascii us-ascii cp1252 cp819 x-cp1252 ansi_x3.4-1968 "
     "csisolatin1 ibm819 iso-ir-100 iso88591 x-user-defined", WINDOWS_1252, "CP1252"},
    {"utf-16 utf-16le unicode ucs-2 iso-10646-ucs-2 csunicode unicodefeff", "UTF-16LE", "UTF-16LE"},
    {"utf-16be unicodefffe", "UTF-16BE", "UTF-16BE"},
    {"shift_jis shift-jis sjis ms_kanji ms932 windows-31j csshiftjis x-sjis cp932", "Shift_JIS", "CP932"},
    {"euc-jp x-euc-jp cseucpkdfmtjapanese", "EUC-JP", "EUC-JP"},
    {"iso-2022-jp csiso2022jp", "ISO-2022-JP", "ISO-2022-JP"},
    {"euc-kr ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean windows-949 cp949 uhc iso-ir-149 cseuckr "
     "csksc56011987", "EUC-KR", "CP949"},
    {"windows-1250 cp1250 x-cp1250", "windows-1250", "CP1250"},
    {"windows-1251 cp1251 x-cp1251", "windows-1251", "CP1251"},
    {"windows-1253 cp1253 x-cp1253", "windows-1253", "CP1253"},
    {"windows-1254 cp1254 x-cp1254 iso-8859-9 latin5 l5", "windows-1254", "CP1254"},
    {"windows-1255 cp1255 x-cp1255", "windows-1255", "CP1255"},
    {"windows-1256 cp1256 x-cp1256", "windows-1256", "CP1256"},
    {"windows-1257 cp1257 x-cp1257", "windows-1257", "CP1257"},
    {"windows-1258 cp1258 x-cp1258", "windows-1258", "CP1258"},
    {"windows-874 tis-620 iso-8859-11 dos-874", "windows-874", "CP874"},
    {"iso-8859-2 iso8859-2 iso_8859-2 latin2 l2", "ISO-8859-2", "ISO-8859-2"},
    {"iso-8859-5 iso8859-5 iso_8859-5 cyrillic", "ISO-8859-5", "ISO-8859-5"},
    {"iso-8859-7 iso8859-7 iso_8859-7 greek", "ISO-8859-7", "ISO-8859-7"},
    {"iso-8859-15 iso8859-15 iso_8859-15 latin9 l9", "ISO-8859-15", "ISO-8859-15"},
    {"koi8-r koi8 koi cskoi8r koi8_r", "KOI8-R", "KOI8-R"},
    {"koi8-u koi8-ru", "KOI8-U", "KOI8-U"},
};
/* clang-format on */

static const struct ym__encoding *by_label(const char *label, size_t bytes)
{
    while (bytes > 0 && (unsigned char)*label <= ' ') {
        label++;
        bytes--;
    }
    while (bytes > 0 && (unsigned char)label[bytes - 1] <= ' ')
        bytes--;
    for (size_t i = 0; bytes > 0 && i < sizeof encodings / sizeof *encodings; i++) {
        const char *at = encodings[i].labels;
        while (*at != '\0') {
            const size_t size = strcspn(at, " ");
            if (size == bytes && strncasecmp(at, label, bytes) == 0)
                return &encodings[i];
            at += size + (at[size] == ' ');
        }
    }
    return NULL;
}

const char *ym__encoding_name(const char *label, size_t bytes)
{
    const struct ym__encoding *found = by_label(label, bytes);
    return found == NULL ? NULL : found->name;
}

/* Is this a sequence that only the end of the text keeps from being complete? */
static bool is_cut_off(const char *at, size_t left)
{
    const unsigned char lead = (unsigned char)*at;
    const size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || left >= wanted)
        return false;
    for (size_t i = 1; i < left; i++) {
        if (((unsigned char)at[i] & 0xC0) != 0x80)
            return false;
    }
    return true;
}

/* Counts the sequences of more than one byte that are valid UTF-8, and the bytes that are in
 * none. */
static void count_utf8(const char *bytes, size_t size, size_t *good, size_t *bad)
{
    *good = *bad = 0;
    for (size_t at = 0; (at += ym__utf8_plain_head(bytes + at, size - at)) < size;) {
        uint32_t code_point;
        const size_t length = ym__utf8_decode(bytes + at, size - at, &code_point);
        *good += length > 1;
        if (length == 0 && *good > 0 && is_cut_off(bytes + at, size - at))
            return;
        *bad += length == 0;
        at += length > 0 ? length : 1;
    }
}

/* How many bytes of a sequence that iconv refuses are the bad ones: WHATWG takes a lead byte
 * alone when an ASCII byte follows, else the pair. */
static size_t bad_sequence(const struct ym__encoding *encoding, const char *at, size_t left)
{
    const unsigned char lead = (unsigned char)at[0];
    const unsigned char trail = left > 1 ? (unsigned char)at[1] : 0;
    if (strncmp(encoding->name, "UTF-16", 6) == 0)
        return left > 1 ? 2 : 1;
    const bool pairs =
        strcmp(encoding->name, "GB18030") == 0 || strcmp(encoding->name, "Big5-HKSCS") == 0 ||
        strcmp(encoding->name, "Shift_JIS") == 0 || strncmp(encoding->name, "EUC-", 4) == 0;
    return pairs && lead > 0x80 && lead < 0xFF && trail >= 0x80 ? 2 : 1;
}

/* ---- decoding ---------------------------------------------------------------------------------- */

ym_status ym__decoder_open(ym__decoder *decoder, const char *label, ym_error *error)
{
    *decoder = (ym__decoder){.encoding = by_label(label, strlen(label))};
    if (decoder->encoding == NULL)
        return ym__error_set(error, YM_E_USAGE, "unknown encoding '%s'; try utf-8, gb18030 or big5",
                             label);
    if (decoder->encoding->iconv_name == NULL)
        return YM_OK;
    decoder->converter = iconv_open("UTF-8", decoder->encoding->iconv_name);
    if (decoder->converter != (iconv_t)-1)
        return YM_OK;
    decoder->converter = NULL;
    return ym__error_set(error, YM_E_INPUT,
                         "this system's iconv has no %s; convert the file to UTF-8",
                         decoder->encoding->iconv_name);
}

const char *ym__decoder_encoding(const ym__decoder *decoder)
{
    return decoder->encoding->name;
}

void ym__decoder_close(ym__decoder *decoder)
{
    if (decoder->converter != NULL)
        iconv_close(decoder->converter);
    ym__buffer_free(&decoder->decoded);
    *decoder = (ym__decoder){0};
}

/* Appends the character that the converter has held back, in case an accent followed. */
static void flush(iconv_t converter, ym__buffer *out)
{
    if (!ym__buffer_reserve(out, 16))
        return;
    char *to = out->bytes + out->size;
    size_t room = 16;
    (void)iconv(converter, NULL, NULL, &to, &room);
    out->size = (size_t)(to - out->bytes);
    out->bytes[out->size] = '\0';
}

/* Puts something in the place of what iconv refuses at `at`; returns how many bytes that is. 0x80 is the euro sign of code
 * page 936. */
static size_t put_bad(ym__decoder *decoder, ym__buffer *out, const char *at, size_t left,
                      bool cut_off)
{
    flush(decoder->converter, out);
    if (!cut_off && (unsigned char)*at == 0x80 && strcmp(decoder->encoding->name, "GB18030") == 0) {
        ym__utf8_append(out, 0x20AC);
        return 1;
    }
    ym__utf8_append(out, YM__REPLACEMENT);
    decoder->bad++;
    return cut_off ? left : bad_sequence(decoder->encoding, at, left);
}

static size_t put_transcoded(ym__decoder *decoder, ym__buffer *out, const char *bytes, size_t size,
                             bool last)
{
    enum { LONGEST = 4 };                /* sequence, in bytes */
    char *in = (char *)(uintptr_t)bytes; /* iconv's prototype lacks the const; it does not write */
    size_t left = size;
    while (left > 0 && ym__buffer_reserve(out, left + left / 2 + 16)) {
        char *to = out->bytes + out->size;
        size_t room = out->capacity - out->size - 1;
        const size_t result = iconv(decoder->converter, &in, &left, &to, &room);
        const int cause = errno;
        out->size = (size_t)(to - out->bytes);
        out->bytes[out->size] = '\0';
        if (result != (size_t)-1 || cause == E2BIG)
            continue;
        if (left == 0) { /* glibc's CP949 passes over what it refuses */
            flush(decoder->converter, out);
            ym__utf8_append(out, YM__REPLACEMENT);
            decoder->bad++;
            break;
        }
        if (!last && (cause == EINVAL || left < LONGEST)) /* what follows it may matter */
            break;
        const size_t skip = put_bad(decoder, out, in, left, cause == EINVAL);
        in += skip;
        left -= skip;
    }
    if (last)
        flush(decoder->converter, out);
    return size - left;
}

/* Of GB18030's codes this one alone is not in the iconv of GNU as in the standard: A3A0, the ideographic space of older
 * programs, becomes the private U+E5E5. */
static void mend_private(ym__buffer *text)
{
    static const char private_use[3] = {'\xEE', '\x97', '\xA5'};
    static const char space[3] = {'\xE3', '\x80', '\x80'};
    if (text->size == 0)
        return;
    const char *const end = text->bytes + text->size;
    char *at = text->bytes;
    /* Over NULs, which become U+FFFD only afterwards. */
    while ((at = memchr(at, (unsigned char)private_use[0], (size_t)(end - at))) != NULL) {
        if ((size_t)(end - at) >= sizeof space && memcmp(at, private_use, sizeof space) == 0)
            memcpy(at, space, sizeof space);
        at++;
    }
}

/* The size of what stands at the end and means something else with what follows it: half a character, or the CR of CR LF. */
static size_t open_end_bytes(const char *bytes, size_t size)
{
    if (size > 0 && bytes[size - 1] == '\r')
        return 1;
    for (size_t i = 1; i <= 3 && i <= size; i++) {
        if (((unsigned char)bytes[size - i] & 0xC0) != 0x80)
            return is_cut_off(bytes + size - i, i) ? i : 0;
    }
    return 0;
}

/* Repairs UTF-8; returns how much of it. */
static size_t put_repaired(ym__decoder *decoder, ym__buffer *out, const char *bytes, size_t size,
                           bool last)
{
    if (!last)
        size -= open_end_bytes(bytes, size);
    decoder->replaced += ym__utf8_repair(out, bytes, size);
    return size;
}

size_t ym__decoder_put(ym__decoder *decoder, ym__buffer *out, const char *bytes, size_t size,
                       bool last)
{
    if (decoder->converter == NULL) {
        const size_t took = put_repaired(decoder, out, bytes, size, last);
        size_t good = 0;
        size_t bad = 0;
        count_utf8(bytes, took, &good, &bad);
        decoder->bad += bad;
        return took;
    }
    ym__buffer *decoded = &decoder->decoded;
    const uint64_t before = decoder->bad;
    const size_t took = put_transcoded(decoder, decoded, bytes, size, last);
    if (strcmp(decoder->encoding->name, "GB18030") == 0)
        mend_private(decoded);
    const char *text = ym__buffer_text(decoded);
    const size_t repaired = put_repaired(decoder, out, text, decoded->size, last);
    const bool held = repaired < decoded->size; /* a CR */
    ym__buffer_clear(decoded);
    if (held)
        ym__buffer_putc(decoded, '\r');
    decoder->replaced += decoder->bad - before;
    out->failed |= decoded->failed;
    return took;
}

/* ---- labels in mark-up ------------------------------------------------------------------------- */

/* Finds `name` (lower case) in the text without regard to case. */
static const char *find(const char *text, const char *end, const char *name)
{
    const size_t size = strlen(name);
    for (; (size_t)(end - text) >= size; text++) {
        if ((*text == name[0] || *text == name[0] - 'a' + 'A') &&
            strncasecmp(text, name, size) == 0)
            return text;
    }
    return NULL;
}

/* The value after `name` and '=' within [text, end), quotes left out; its length goes to
 * *bytes. NULL when none. */
static const char *value_of(const char *text, const char *end, const char *name, size_t *bytes)
{
    const char *at = text;
    while ((at = find(at, end, name)) != NULL) {
        at += strlen(name);
        while (at < end && (unsigned char)*at <= ' ')
            at++;
        if (at < end && *at == '=')
            break;
    }
    if (at == NULL)
        return NULL;
    at++;
    while (at < end && ((unsigned char)*at <= ' ' || *at == '"' || *at == '\''))
        at++;
    *bytes = 0;
    while (at + *bytes < end && (unsigned char)at[*bytes] > ' ' &&
           strchr("\"';>?/", at[*bytes]) == NULL)
        ++*bytes;
    return at;
}

/* Passes over a comment; false when it has no end. */
static bool skip_comment(const char **text, const char *end)
{
    for (const char *at = *text + 4; end - at >= 3; at++) {
        if (memcmp(at, "-->", 3) == 0) {
            *text = at;
            return true;
        }
    }
    return false;
}

/* The label in the XML declaration or in a <meta> of the head: all of the head, not its first
 * 1024 bytes. */
static const char *label_in_markup(const char *text, size_t size, size_t *bytes)
{
    const char *end = text + size;
    while (text < end && (unsigned char)*text <= ' ')
        text++;
    if (text + 5 < end && memcmp(text, "<?xml", 5) == 0) {
        const char *close = memchr(text, '>', (size_t)(end - text));
        const char *label = close == NULL ? NULL : value_of(text, close, "encoding", bytes);
        if (label != NULL)
            return label;
    }
    while (text < end && (text = memchr(text, '<', (size_t)(end - text))) != NULL) {
        const size_t left = (size_t)(end - text);
        if (left > 4 && memcmp(text, "<!--", 4) == 0) {
            if (!skip_comment(&text, end))
                return NULL;
        } else if (left > 5 && strncasecmp(text, "<meta", 5) == 0) {
            const char *close = memchr(text, '>', left);
            if (close == NULL)
                return NULL;
            const char *label = value_of(text, close, "charset", bytes);
            if (label != NULL && *bytes > 0)
                return label;
        } else if (left > 6 &&
                   (strncasecmp(text, "<body", 5) == 0 || strncasecmp(text, "</head", 6) == 0)) {
            return NULL;
        }
        text++;
    }
    return NULL;
}

/* How many bytes there are before the first that is not ASCII. */
static size_t ascii_head(const char *bytes, size_t size)
{
    size_t at = 0;
    while (at < size && (unsigned char)bytes[at] < 0x80)
        at++;
    return at;
}

/* What libuchardet makes of the first MiB; NULL when it does not know or it names what we
 * cannot decode. */
static const struct ym__encoding *ask_uchardet(const char *bytes, size_t size)
{
    const struct ym__encoding *found = NULL;
    uchardet_t detector = uchardet_new();
    if (detector == NULL)
        return NULL;
    if (uchardet_handle_data(detector, bytes, size < 1 << 20 ? size : 1 << 20) == 0) {
        uchardet_data_end(detector);
        const char *name = uchardet_get_charset(detector);
        found = by_label(name, strlen(name));
    }
    uchardet_delete(detector);
    return found;
}

/* How many sequences are none of the encoding; false when iconv does not know it. */
static bool count_misfits(uint64_t *misfits, const struct ym__encoding *encoding, const char *bytes,
                          size_t size)
{
    ym__decoder trial;
    const ym_status status = ym__decoder_open(&trial, encoding->name, NULL);
    if (status == YM_OK)
        (void)put_transcoded(&trial, &trial.decoded, bytes, size, true);
    *misfits = trial.bad;
    ym__decoder_close(&trial);
    return status == YM_OK;
}

/* Without a label; `good` and `bad` as from count_utf8. Half broken UTF-8 is UTF-8 all the same: of GB18030 and Big5 less
 * than one text in a thousand has as many good sequences as bad ones by chance, once there are some.
 * Short Chinese text looks like many single-byte encodings: when the bytes are thick with values above 0x7F and pair up,
 * they are Chinese. */
static const struct ym__encoding *guess(const char *bytes, size_t size, size_t good, size_t bad)
{
    enum { SOME = 8 };
    if (good >= SOME && good >= bad)
        return by_label("utf-8", 5);
    const struct ym__encoding *chinese = by_label("gb18030", 7);
    const size_t head = ascii_head(bytes, size);
    bytes += head;
    size -= head;
    const struct ym__encoding *found = ask_uchardet(bytes, size);
    if (found != NULL &&
        (found == chinese || found == by_label("big5", 4) || strstr(found->name, "JP") != NULL))
        return found;
    size_t high = 0;
    for (size_t i = 0; i < size; i++)
        high += (unsigned char)bytes[i] >= 0x80;
    uint64_t misfits = 0;
    if (high * 4 > size && count_misfits(&misfits, chinese, bytes, size) && misfits * 1000 < size)
        return chinese;
    return found != NULL && found->iconv_name != NULL
               ? found
               : by_label(WINDOWS_1252, strlen(WINDOWS_1252));
}

/* One line more of what there is to say. */
static YM_PRINTF(2, 3) void warn(ym__decoded *about, const char *format, ...)
{
    char text[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    ym__buffer_printf(&about->warnings, "%s%s", about->warnings.size > 0 ? "\n" : "", text);
}

/* Is it a character that texts are made of, in UTF-16? ASCII, Han, and the signs and wide forms beside it. */
static bool is_usual_unit(unsigned unit)
{
    return (unit >= ' ' && unit < 0x7F) || unit == '\n' || unit == '\r' || unit == '\t' ||
           (unit >= 0x4E00 && unit <= 0x9FFF) || (unit >= 0x3000 && unit <= 0x303F) ||
           (unit >= 0x2010 && unit <= 0x2026) || (unit >= 0xFF00 && unit <= 0xFFEF);
}

const char *ym__encoding_unmarked_utf16(const char *bytes, size_t size)
{
    enum { LOOK_BYTES = 4096 };
    const size_t units = (size < LOOK_BYTES ? size : LOOK_BYTES) / 2;
    size_t usual[2] = {0, 0}; /* little endian, big endian */
    if (units == 0 || memchr(bytes, '\0', units * 2) == NULL)
        return NULL;
    for (size_t i = 0; i < units; i++) {
        const unsigned first = (unsigned char)bytes[2 * i];
        const unsigned second = (unsigned char)bytes[2 * i + 1];
        usual[0] += is_usual_unit(first | second << 8);
        usual[1] += is_usual_unit(first << 8 | second);
    }
    for (size_t i = 0; i < 2; i++) {
        if (usual[i] * 20 > units * 19 && usual[1 - i] < usual[i])
            return i == 0 ? "utf-16le" : "utf-16be";
    }
    return NULL;
}

static const struct ym__encoding *by_mark(const char *bytes, size_t size, size_t *mark)
{
    /* clang-format off */
    static const struct { const char *mark; size_t size; const char *label; } marks[] = {
        {"\xEF\xBB\xBF", 3, "utf-8"}, {"\xFF\xFE", 2, "utf-16le"}, {"\xFE\xFF", 2, "utf-16be"}};
    /* clang-format on */
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        *mark = marks[i].size;
        if (size >= *mark && memcmp(bytes, marks[i].mark, *mark) == 0)
            return by_label(marks[i].label, strlen(marks[i].label));
    }
    *mark = 0;
    return NULL;
}

/* Decides; the label of a page that is not what the bytes are gets a warning. */
static const struct ym__encoding *choose(const char *bytes, size_t size, const char *label,
                                         bool markup, ym__decoded *about)
{
    const struct ym__encoding *utf8 = by_label("utf-8", 5);
    if (label == NULL)
        label = ym__encoding_unmarked_utf16(bytes, size);
    if (label != NULL)
        return by_label(label, strlen(label));
    size_t label_bytes = 0;
    const char *page_label = markup ? label_in_markup(bytes, size, &label_bytes) : NULL;
    const struct ym__encoding *labelled =
        page_label == NULL ? NULL : by_label(page_label, label_bytes);
    const int shown = label_bytes < 40 ? (int)label_bytes : 40;
    /* A page that can be read as ASCII up to its label is not UTF-16, whatever the label says. */
    if (labelled != NULL && strncmp(labelled->name, "UTF-16", 6) == 0)
        labelled = utf8;
    size_t good;
    size_t bad;
    count_utf8(bytes, size, &good, &bad);
    /* ISO-2022-JP has no byte above 0x7F. */
    if (labelled != NULL && good == 0 && bad == 0 && strcmp(labelled->name, "ISO-2022-JP") == 0)
        return labelled;
    if (bad == 0 || bad * 20 <= good) {
        if (good > 0 && page_label != NULL && labelled != utf8)
            warn(about, "labelled %.*s but is UTF-8; read as UTF-8", shown, page_label);
        return utf8;
    }
    if (page_label != NULL && labelled == NULL)
        warn(about, "unknown encoding label %.*s; guessed", shown, page_label);
    if (labelled != NULL && (labelled != utf8 || bad <= good))
        return labelled;
    const struct ym__encoding *guessed = guess(bytes, size, good, bad);
    if (labelled == utf8 && guessed != utf8)
        warn(about, "labelled UTF-8 but is not; read as %s", guessed->name);
    return guessed;
}

const char *ym__encoding_of_mark(const char *bytes, size_t size, size_t *mark)
{
    const struct ym__encoding *found = by_mark(bytes, size, mark);
    if (found == NULL)
        *mark = 0;
    return found == NULL ? NULL : found->name;
}

const char *ym__encoding_choose(const char *bytes, size_t size, bool markup)
{
    ym__decoded about = {0};
    const struct ym__encoding *found = choose(bytes, size, NULL, markup, &about);
    ym__buffer_free(&about.warnings);
    return found->name;
}

const char *ym__encoding_guess(const char *bytes, size_t size)
{
    size_t good;
    size_t bad;
    if (ascii_head(bytes, size) == size)
        return NULL;
    count_utf8(bytes, size, &good, &bad);
    return bad == 0 || bad * 20 <= good ? "UTF-8" : guess(bytes, size, good, bad)->name;
}

/* Are there more bad sequences than one in a hundred of the characters that are not ASCII? */
static bool is_suspect(const char *text, size_t bytes, uint64_t bad)
{
    size_t beyond_ascii = 0;
    for (size_t i = 0; i < bytes; i++)
        beyond_ascii += (unsigned char)text[i] >= 0xC0;
    return bad * 100 > beyond_ascii;
}

ym_status ym__decode(ym__buffer *out, const char *bytes, size_t size, const char *label,
                     bool markup, ym__decoded *about, ym_error *error)
{
    ym__decoder decoder = {0};
    size_t mark = 0;
    const size_t before = out->size;
    *about = (ym__decoded){0};
    const struct ym__encoding *encoding = by_mark(bytes, size, &mark);
    bytes += mark;
    size -= mark;
    if (encoding == NULL)
        encoding = choose(bytes, size, label, markup, about);
    const ym_status status =
        ym__decoder_open(&decoder, encoding == NULL ? label : encoding->name, error);
    if (status < 0)
        return status;
    about->encoding = ym__decoder_encoding(&decoder);
    (void)ym__decoder_put(&decoder, out, bytes, size, true);
    about->replaced = decoder.replaced;
    if (about->replaced > 0 && !out->failed) {
        warn(about, "%llu bad byte sequences or control characters replaced",
             (unsigned long long)about->replaced);
        if (is_suspect(ym__buffer_text(out) + before, out->size - before, decoder.bad))
            warn(about, "encoding suspect: read as %s; try --encoding", about->encoding);
    }
    ym__decoder_close(&decoder);
    return out->failed || about->warnings.failed ? ym__error_nomem(error) : YM_OK;
}
