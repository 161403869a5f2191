/* What programs that show our text need: display width, cuts between graphemes, safe output; and the article type. */
#ifndef YIMING_TEXT_H
#define YIMING_TEXT_H

#include <yiming/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Width of `bytes` bytes of UTF-8 in terminal columns: Han and other wide characters 2, combining and control
 * characters 0. Invalid bytes count 1 each. */
YM_API size_t ym_text_width(const char *text, size_t bytes);

/* The longest head of the text that is at most `columns` wide and ends between graphemes, in bytes. */
YM_API size_t ym_text_cut(const char *text, size_t bytes, size_t columns);

/* The same for the tail: how many of the last bytes are at most `columns` wide. */
YM_API size_t ym_text_cut_tail(const char *text, size_t bytes, size_t columns);

/* The same by code points: the longest head of at most so many that ends between graphemes, and the longest such tail, in
 * bytes. The text is valid UTF-8. */
YM_API size_t ym_text_cut_chars(const char *text, size_t bytes, size_t chars);
YM_API size_t ym_text_cut_tail_chars(const char *text, size_t bytes, size_t chars);

/* A copy that is safe to send to a terminal: C0 and C1 controls except newline and tab, DEL, bidi overrides and
 * isolates, and zero-width characters other than the joiners become visible escapes such as \x1b or <U+202E>. */
YM_API ym_status ym_text_escape(char **out, const char *text, size_t bytes, ym_error *error);

/* The number of code points in valid UTF-8. */
YM_API size_t ym_text_chars(const char *text, size_t bytes);

/* The toneless, unspaced, lower-case form by which pinyin is looked up and sorted ("Nuòfūgēluódé Zhōu" ->
 * "nuofugeluodezhou"; ü becomes v). */
YM_API ym_status ym_text_pinyin_key(char **out, const char *pinyin, ym_error *error);

/* Frees what the functions above put into *out. Accepts NULL. */
YM_API void ym_text_free(char *text);

/* Where a field of an article was found. */
typedef struct ym_field_origin {
    const char *field;  /* its name in ym_article_view */
    const char *origin; /* "json-ld", "og:title", "visible", "front matter", "option" … */
} ym_field_origin;

/* One article as it was read: all strings borrowed from the article, valid until it is freed; NULL when unknown. */
typedef struct ym_article_view {
    const char *source; /* the path or the address of the record, as "news.jsonl:17" */
    const char *title;
    const char *date; /* "2025-12-30" or "2025-12-30T10:21:00+08:00" */
    const char *lang; /* BCP 47: zh-Hans, zh-Hant, zh-Hant-TW, en, und */
    const char *url;  /* canonical, http or https only */
    const char *publisher;
    const char *author;
    const char *modified; /* when it was last changed, in the form of date */
    const char *keywords; /* as its source lists them, '|' between them */
    const char *id;       /* the record's own id within its publisher */
    const char *encoding; /* what the bytes were decoded from, as "UTF-8" or "GB18030" */
    size_t paragraph_count;
    const char *const *paragraphs; /* no newline in any of them, none empty */
    size_t trimmed_count;
    const char *const
        *trimmed; /* text of the source that is not taken for article text: menus, notices */
    size_t warning_count;
    const char *const *warnings; /* one line each, for people */
    uint64_t
        replaced_count; /* bad byte sequences that became U+FFFD, control characters that were dropped */
    bool low_confidence; /* the main text could not be told from the rest */
    size_t origin_count;
    const ym_field_origin *origins; /* of the fields that are known */
} ym_article_view;

#ifdef __cplusplus
}
#endif
#endif
