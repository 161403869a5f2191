/* What of a passage is shown where room is short: whole sentences around the first match where they fit, else a part of its
 * sentence that begins and ends between clauses or words. */
#include <yiming/search.h>

#include "text/passage.h"
#include "text/utf8.h"

#include <yiming/text.h>

#include <string.h>

enum { MOST_SENTENCES = 64, PART_BEFORE = 3, PART_GIVEN_UP = 3 };

/* The sentences of a text; what comes after the last one that is noted belongs to it. */
typedef struct sentences {
    ym_span items[MOST_SENTENCES];
    size_t count;
} sentences;

static ym_status note_sentence(void *context, size_t start, size_t end)
{
    sentences *list = context;
    if (list->count < MOST_SENTENCES)
        list->items[list->count++] = (ym_span){start, end};
    else
        list->items[MOST_SENTENCES - 1].end = end;
    return YM_OK;
}

static size_t width(const char *text, size_t start, size_t end)
{
    return ym_text_width(text + start, end - start);
}

/* Does a clause or a word end with this character, so that a cut behind it is no cut through anything? */
static bool ends_clause(uint32_t c)
{
    static const uint32_t list[] = {' ',    ',',    ';',    ':',    0x3001, 0x3002, 0xFF0C,
                                    0xFF1B, 0xFF1A, 0x2014, 0x2026, 0x201D, 0x300D, 0xFF09};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        if (list[i] == c)
            return true;
    }
    return false;
}

/* The first place from `from` on, up to `last`, behind something that ends; `from` when there is none. */
static size_t next_border(const char *text, size_t from, size_t last)
{
    for (size_t at = from; at < last;) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        if (ends_clause(c) && at <= last)
            return at;
    }
    return from;
}

/* The last such place within (first, to]; `to` when there is none. */
static size_t previous_border(const char *text, size_t first, size_t to)
{
    size_t border = to;
    for (size_t at = first; at < to;) {
        uint32_t c;
        at += ym__utf8_next(text + at, &c);
        if (ends_clause(c) && at <= to)
            border = at;
    }
    return border;
}

/* Of a sentence that is too long: the match, with a third of the room before it. */
static ym_span part_of(const char *text, ym_span sentence, ym_span match, size_t columns)
{
    ym_span part = sentence;
    const size_t before = columns / PART_BEFORE;
    if (width(text, sentence.start, match.start) > before) {
        part.start = match.start -
                     ym_text_cut_tail(text + sentence.start, match.start - sentence.start, before);
        part.start = next_border(text, part.start, match.start);
    }
    part.end = part.start + ym_text_cut(text + part.start, sentence.end - part.start, columns);
    if (part.end < sentence.end) {
        size_t first = part.start + ym_text_cut(text + part.start, part.end - part.start,
                                                columns - columns / PART_GIVEN_UP);
        if (first < match.end)
            first = match.end;
        part.end = previous_border(text, first, part.end);
    }
    return part;
}

ym_span ym_passage_snippet(const ym_passage_hit *hit, size_t columns)
{
    const char *text = hit->text;
    const size_t size = strlen(text);
    const ym_span match = hit->span_count > 0 ? hit->spans[0] : (ym_span){0, 0};
    if (ym_text_width(text, size) <= columns)
        return (ym_span){0, size};
    sentences list = {.count = 0};
    (void)ym__sentence_walk(text, size, note_sentence, &list);
    size_t first = 0;
    while (first + 1 < list.count && list.items[first].end <= match.start)
        first++;
    size_t last = first;
    while (last + 1 < list.count && list.items[last].end < match.end)
        last++;
    ym_span shown = {list.items[first].start, list.items[last].end};
    if (width(text, shown.start, shown.end) > columns)
        return part_of(text, shown, match, columns);
    /* What follows explains more than what went before. */
    while (last + 1 < list.count && width(text, shown.start, list.items[last + 1].end) <= columns)
        shown.end = list.items[++last].end;
    while (first > 0 && width(text, list.items[first - 1].start, shown.end) <= columns)
        shown.start = list.items[--first].start;
    return shown;
}
