/* When an entry was mentioned, as a row of bars: a month each, or a year each where there are too many months. No colours and
 * no styles: the drawing takes the text's. */
#include "page/parts.h"

#include <stdio.h>
#include <stdlib.h>

/* Of fewer mentions than LEAST the dates say as much. */
enum { LEAST = 6, MOST_MONTHS = 120, HEIGHT = 16, STEP = 4, BAR = 3 };

/* The months added up to years, in place. */
static size_t to_years(ym__month_count *months, size_t count)
{
    size_t years = 0;
    for (size_t i = 0; i < count; i++) {
        const int year = months[i].month / 12;
        if (years == 0 || months[years - 1].month != year)
            months[years++] = (ym__month_count){year, 0};
        months[years - 1].mentions += months[i].mentions;
    }
    return years;
}

enum { WHEN_BYTES = 24 };

/* "2023-06", or "2023". */
static const char *format_when(char out[WHEN_BYTES], int when, bool by_year)
{
    if (by_year)
        snprintf(out, WHEN_BYTES, "%04d", when);
    else
        snprintf(out, WHEN_BYTES, "%04d-%02d", when / 12, when % 12 + 1);
    return out;
}

/* "47 mentions in 9 articles, 2022-02 to 2024-11, most 12 in 2023-06", for those who do not see it. */
static const char *describe(ym__page *page, const ym__page_row *row, const ym__month_count *bars,
                            size_t count, const ym__month_count *most, bool by_year)
{
    char numbers[3][32];
    char when[3][WHEN_BYTES];
    ym__page_number(numbers[0], row->counts->mentions);
    ym__page_number(numbers[1], row->counts->articles);
    ym__page_number(numbers[2], most->mentions);
    const char *const arguments[] = {numbers[0],
                                     numbers[1],
                                     format_when(when[0], bars[0].month, by_year),
                                     format_when(when[1], bars[count - 1].month, by_year),
                                     numbers[2],
                                     format_when(when[2], most->month, by_year)};
    return ym__page_sentence(page, YM__WORD_TIMELINE, arguments);
}

/* Every bar is an outline of its own: "M0 16V9h3v7z". */
static void draw(ym__buffer *out, const ym__month_count *bars, size_t count, uint64_t most)
{
    for (size_t i = 0; i < count; i++) {
        if (bars[i].mentions == 0)
            continue;
        /* A mention is seen, however many another month has. */
        const uint64_t scaled = bars[i].mentions * HEIGHT / most;
        const unsigned height = scaled == 0 ? 1 : (unsigned)scaled;
        ym__buffer_printf(out, "M%zu %dV%uh%dv%uz", i * STEP, HEIGHT, HEIGHT - height, BAR, height);
    }
}

static void write_drawing(ym__page *page, const ym__page_row *row, const ym__month_count *bars,
                          size_t count, bool by_year)
{
    ym__html *html = &page->html;
    const ym__month_count *most = &bars[0];
    for (size_t i = 1; i < count; i++)
        most = bars[i].mentions > most->mentions ? &bars[i] : most;
    char box[48];
    snprintf(box, sizeof box, "0 0 %zu %d", count * STEP - (STEP - BAR), HEIGHT);
    ym__page_anchor(&page->line, "t-", row->entry->id);
    ym__html_open(html, "figure", "class", "tl", YM__END);
    ym__html_open(html, "svg", "viewBox", box, "preserveAspectRatio", "none", "role", "img",
                  "aria-labelledby", ym__buffer_text(&page->line), YM__END);
    ym__html_element(html, "title", describe(page, row, bars, count, most, by_year), "id",
                     ym__buffer_text(&page->line), YM__END);
    ym__buffer_clear(&page->line2);
    draw(&page->line2, bars, count, most->mentions);
    ym__html_open(html, "path", "d", ym__buffer_text(&page->line2), YM__END);
    ym__html_close(html);
    ym__html_close(html);
    ym__html_close(html);
}

ym_status ym__page_write_timeline(ym__page *page, const ym__page_row *row, ym_error *error)
{
    ym__month_count *months = NULL;
    size_t count = 0;
    if (row->counts->mentions < LEAST)
        return YM_OK;
    const ym_status status = ym__reading_months(&months, &count, &page->reading, error);
    const bool by_year = count > MOST_MONTHS;
    if (by_year)
        count = to_years(months, count);
    if (count > 1)
        write_drawing(page, row, months, count, by_year);
    free(months);
    return status;
}
