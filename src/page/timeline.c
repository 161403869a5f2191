/* When an entry was mentioned, as a row of bars: a month each, or a year each where there are too many months. No colours and
 * no styles: the drawing takes the text's. */
#include "page/parts.h"

#include <inttypes.h>
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

static void write_when(ym__buffer *out, int when, bool by_year)
{
    if (by_year)
        ym__buffer_printf(out, "%04d", when);
    else
        ym__buffer_printf(out, "%04d-%02d", when / 12, when % 12 + 1);
}

/* "47 mentions in 9 articles, 2022-02 to 2024-11, most 12 in 2023-06", for those who do not see it. */
static void describe(ym__buffer *out, const ym__page_row *row, const ym__month_count *bars,
                     size_t count, const ym__month_count *most, bool by_year)
{
    ym__buffer_printf(out, "%" PRIu64 " mention%s in %" PRIu64 " article%s, ",
                      row->counts->mentions, row->counts->mentions == 1 ? "" : "s",
                      row->counts->articles, row->counts->articles == 1 ? "" : "s");
    write_when(out, bars[0].month, by_year);
    ym__buffer_puts(out, " to ");
    write_when(out, bars[count - 1].month, by_year);
    ym__buffer_printf(out, ", most %" PRIu64 " in ", most->mentions);
    write_when(out, most->month, by_year);
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
    ym__buffer_clear(&page->line2);
    describe(&page->line2, row, bars, count, most, by_year);
    ym__html_element(html, "title", ym__buffer_text(&page->line2), "id",
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
