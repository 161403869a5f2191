/* The title: a vote, since many sites add their name, their section or a slogan to every one of its places but the
 * headline. Whatever part of a candidate is a heading of the page wins; where none is, the site's name is cut off the
 * first candidate. */
#include "read/page.h"
#include "text/utf8.h"

#include <string.h>
#include <strings.h>

enum {
    SUFFIX_MAX_CHARS = 30,
    MOST_CUTS = 8,
    TITLE_MAX_BYTES = 1000,
    HEADINGS_MAX_BYTES = 65536,
    MOST_CANDIDATES = 5
};

/* ---- letters ---- */

static bool same_letters(const char *a, size_t a_bytes, const char *b, size_t b_bytes)
{
    ym__buffer x = {0};
    ym__buffer y = {0};
    ym__page_letters(&x, a, a_bytes, TITLE_MAX_BYTES);
    ym__page_letters(&y, b, b_bytes, TITLE_MAX_BYTES);
    const bool same = x.size > 0 && x.size == y.size && memcmp(x.bytes, y.bytes, x.size) == 0;
    ym__buffer_free(&x);
    ym__buffer_free(&y);
    return same;
}

/* The letters of each heading of the page (h1 to h3), a newline before and after. */
static void collect_headings(ym__buffer *headings, const ym__page *page)
{
    ym__buffer_putc(headings, '\n');
    for (size_t i = 0; i < page->block_count && headings->size < HEADINGS_MAX_BYTES; i++) {
        const ym__block *block = &page->blocks[i];
        const size_t bytes = block->end - block->start;
        if (block->hidden || block->heading < 1 || block->heading > 3 || bytes > TITLE_MAX_BYTES)
            continue;
        ym__page_letters(headings, page->text.bytes + block->start, bytes, TITLE_MAX_BYTES);
        ym__buffer_putc(headings, '\n');
    }
}

/* Is there a heading of these letters? */
static bool is_heading(const ym__buffer *headings, const char *text, size_t bytes)
{
    ym__buffer wanted = {0};
    ym__buffer_putc(&wanted, '\n');
    ym__page_letters(&wanted, text, bytes, TITLE_MAX_BYTES);
    ym__buffer_putc(&wanted, '\n');
    const bool found =
        wanted.size > 2 && strstr(ym__buffer_text(headings), ym__buffer_text(&wanted)) != NULL;
    ym__buffer_free(&wanted);
    return found;
}

/* ---- separators ---- */

static bool is_ascii_word(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Where the last separator of a title begins, and what it is worth; SIZE_MAX when there is none
 * before `end`. */
static size_t last_separator(const char *title, size_t end, size_t *size, bool *strong)
{
    static const struct {
        const char *mark;
        bool strong;
    } marks[] = {{"_", true},   {" | ", true}, {"|", true},    {"｜", true},  {" - ", true},
                 {" – ", true}, {" — ", true}, {"——", false},  {"--", false}, {" · ", true},
                 {" • ", true}, {" » ", true}, {" :: ", true}, {"-", false}};
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const size_t bytes = strlen(marks[i].mark);
        for (size_t at = end; at-- > 0;) {
            if (end - at < bytes || memcmp(title + at, marks[i].mark, bytes) != 0)
                continue;
            if (best == SIZE_MAX || at + bytes > best + *size) {
                best = at;
                *size = bytes;
                /* the '_' of first_name separates nothing */
                *strong =
                    marks[i].strong && !(bytes == 1 && at > 0 && is_ascii_word(title[at - 1]) &&
                                         is_ascii_word(title[at + 1]));
            }
            break;
        }
    }
    return best;
}

typedef struct cut {
    size_t at, after; /* the separator's first byte, and the first one behind it */
    bool strong;
} cut;

/* The last separators of a title, from its end backward. */
static size_t find_cuts(cut cuts[MOST_CUTS], const char *title, size_t bytes)
{
    size_t count = 0;
    for (size_t end = bytes; count < MOST_CUTS; count++) {
        size_t size = 0;
        cuts[count].at = last_separator(title, end, &size, &cuts[count].strong);
        if (cuts[count].at == SIZE_MAX)
            break;
        cuts[count].after = cuts[count].at + size;
        end = cuts[count].at;
    }
    return count;
}

/* ---- candidates ---- */

typedef struct candidate {
    const char *text;
    size_t bytes;
    const char *origin;
} candidate;

/* Without the site's name: its end is cut off where it is that name, or where it is short and behind a clear separator.
 * 0 bytes: there is nothing else in it. */
static size_t without_site(const candidate *title, const cut *cuts, size_t count, const char *site)
{
    size_t end = title->bytes;
    for (size_t i = 0; i < count; i++) {
        const char *tail = title->text + cuts[i].after;
        const size_t tail_bytes = end - cuts[i].after;
        const size_t to_end = title->bytes - cuts[i].after;
        const bool named = site != NULL && (same_letters(tail, tail_bytes, site, strlen(site)) ||
                                            same_letters(tail, to_end, site, strlen(site)));
        const bool shorter =
            ym_text_chars(tail, tail_bytes) <= SUFFIX_MAX_CHARS &&
            ym_text_width(tail, tail_bytes) < ym_text_width(title->text, cuts[i].at);
        if (cuts[i].at == 0 || named || (cuts[i].strong && shorter))
            end = cuts[i].at;
        else if (cuts[i].strong || i + 1 == count)
            break; /* a weak one may stand within the name */
    }
    return end;
}

/* The longest run of parts that is a heading; one that is not the beginning must be most of the title. */
static candidate heading_in(const candidate *title, const cut *cuts, size_t count, size_t main,
                            const ym__buffer *headings, const char *site)
{
    candidate best = {NULL, 0, title->origin};
    const size_t half = ym_text_width(title->text, main) / 2;
    for (size_t e = 0; e <= count; e++) {
        const size_t end = e == 0 ? title->bytes : cuts[e - 1].at;
        for (size_t s = e; s <= count; s++) {
            const size_t start = s == count ? 0 : cuts[s].after;
            if (start >= end || end - start <= best.bytes || (start > 0 && !cuts[s].strong) ||
                (start > 0 && ym_text_width(title->text + start, end - start) < half) ||
                !is_heading(headings, title->text + start, end - start) ||
                (site != NULL &&
                 same_letters(title->text + start, end - start, site, strlen(site))))
                continue;
            best.text = title->text + start;
            best.bytes = end - start;
        }
    }
    return best;
}

/* Copies a title: without tags, "(3) " of unread messages, white space at its ends. */
static void clean_title(ym__buffer *out, const char *title)
{
    if (*title == '(' && title[1] >= '0' && title[1] <= '9') {
        const char *close = strstr(title, ") ");
        title = close != NULL && close - title < 60 ? close + 2 : title;
    }
    while (*title != '\0') {
        const char *close = *title == '<' && (is_ascii_word(title[1]) || title[1] == '/')
                                ? strchr(title, '>')
                                : NULL;
        const unsigned char last = out->size == 0 ? ' ' : (unsigned char)out->bytes[out->size - 1];
        const bool space = (unsigned char)*title <= ' ' || (close != NULL && last < 0x80);
        if (space && last != ' ') /* one is enough */
            ym__buffer_putc(out, ' ');
        else if (!space && close == NULL)
            ym__buffer_putc(out, *title);
        title = close != NULL ? close + 1 : title + 1;
    }
    if (out->size > 0 && out->bytes[out->size - 1] == ' ')
        ym__buffer_truncate(out, out->size - 1);
}

/* Sets the title from the first candidate of which a part is a heading, else from the first one. */
static void elect(ym__article *article, const candidate *titles, size_t count,
                  const ym__buffer *headings, const char *site)
{
    candidate first = {NULL, 0, NULL};
    for (size_t i = 0; i < count; i++) {
        if (titles[i].bytes > TITLE_MAX_BYTES) {
            first = first.bytes > 0 ? first : titles[i];
            continue;
        }
        cut cuts[MOST_CUTS];
        const size_t cut_count = find_cuts(cuts, titles[i].text, titles[i].bytes);
        const size_t main = without_site(&titles[i], cuts, cut_count, site);
        const candidate heading = heading_in(&titles[i], cuts, cut_count, main, headings, site);
        if (heading.bytes > 0) {
            ym__article_set(article, YM__FIELD_TITLE, heading.text, heading.bytes, heading.origin);
            return;
        }
        if (first.bytes == 0)
            first = (candidate){titles[i].text, main, titles[i].origin};
    }
    ym__article_set(article, YM__FIELD_TITLE, first.text, first.bytes, first.origin);
}

void ym__page_set_title(const ym__page *page, ym__article *article, const char *headline)
{
    const struct {
        const char *text, *origin;
    } places[MOST_CANDIDATES] = {{ym__page_meta(page, "og:title"), "og:title"},
                                 {ym__page_meta(page, "twitter:title"), "twitter:title"},
                                 {ym__page_meta(page, "headline"), "headline"},
                                 {headline, "json-ld"},
                                 {page->title, "title"}};
    ym__buffer cleaned[MOST_CANDIDATES] = {{0}};
    ym__buffer headings = {0};
    candidate titles[MOST_CANDIDATES];
    size_t count = 0;
    collect_headings(&headings, page);
    for (size_t i = 0; i < MOST_CANDIDATES; i++) {
        if (places[i].text == NULL)
            continue;
        clean_title(&cleaned[i], places[i].text);
        if (cleaned[i].size > 0)
            titles[count++] = (candidate){cleaned[i].bytes, cleaned[i].size, places[i].origin};
    }
    elect(article, titles, count, &headings, ym__page_meta(page, "og:site_name"));
    for (size_t i = 0; i < MOST_CANDIDATES; i++) {
        article->failed |= cleaned[i].failed;
        ym__buffer_free(&cleaned[i]);
    }
    article->failed |= headings.failed;
    ym__buffer_free(&headings);
    for (size_t i = 0; i < page->block_count; i++) {
        if (page->blocks[i].heading == 1 && !page->blocks[i].hidden)
            ym__article_set(article, YM__FIELD_TITLE, page->text.bytes + page->blocks[i].start,
                            page->blocks[i].end - page->blocks[i].start, "h1");
    }
    /* A title that is nothing but the site's name is better than none. */
    if (count > 0)
        ym__article_set_text(article, YM__FIELD_TITLE, page->title, "title");
}
