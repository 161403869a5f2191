/* What happened when: months and years without gaps, and bars. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { MONTHS = 12, MOST_MONTHS = 36, MOST_EMPTY = 24, EIGHTHS = 8 };

/* ---- periods --------------------------------------------------------------------------------------------------- */

static int month_of_key(const char *key)
{
    char *end = NULL;
    const int year = (int)strtol(key, &end, 10);
    return year * MONTHS + (*end == '-' ? (int)strtol(end + 1, NULL, 10) - 1 : 0);
}

const char *cli_period_name(char out[16], int month, bool by_year)
{
    if (by_year)
        snprintf(out, 16, "%04d", month / MONTHS);
    else
        snprintf(out, 16, "%04d-%02d", month / MONTHS, month % MONTHS + 1);
    return out;
}

static void add_count(cli_period *period, const ym_count *count)
{
    period->hits += count->hits;
    period->passages += count->passages;
    period->articles += count->articles;
    period->all_articles += count->all_articles;
    period->all_chars += count->all_chars;
}

/* The months of the first and the last line with hits that has a date. False: there is none. */
static bool find_range(const ym_counts *counts, int *first, int *last)
{
    bool any = false;
    for (size_t i = 0; i < ym_counts_count(counts); i++) {
        const ym_count *each = ym_counts_get(counts, i);
        if (each->key[0] == '\0' || each->hits == 0)
            continue;
        *last = month_of_key(each->key);
        if (!any)
            *first = *last;
        any = true;
    }
    return any;
}

static bool push(cli_periods *periods, size_t *capacity, int from, int until)
{
    if (periods->count == *capacity) {
        *capacity = *capacity == 0 ? 64 : *capacity * 2;
        cli_period *grown = realloc(periods->items, *capacity * sizeof *grown);
        if (grown == NULL)
            return false;
        periods->items = grown;
    }
    periods->items[periods->count++] = (cli_period){.from = from, .until = until};
    return true;
}

/* Opens the period that begins with this month, after those in between, in which there is nothing: one by one, or, when
 * they are many, as one. */
static bool open_period(cli_periods *periods, size_t *capacity, int from, int step)
{
    const int next = periods->count == 0 ? from : periods->items[periods->count - 1].until + 1;
    if (from - next > MOST_EMPTY * step) {
        if (!push(periods, capacity, next, from - 1))
            return false;
    } else {
        for (int empty = next; empty < from; empty += step) {
            if (!push(periods, capacity, empty, empty + step - 1))
                return false;
        }
    }
    return push(periods, capacity, from, from + step - 1);
}

bool cli_periods_make(cli_periods *periods, const ym_counts *counts, cli_period_by by)
{
    int first = 0;
    int last = 0;
    size_t capacity = 0;
    *periods = (cli_periods){.items = NULL};
    const bool any = find_range(counts, &first, &last);
    periods->by_year = by == CLI_BY_YEAR || (by == CLI_BY_AUTO && last - first >= MOST_MONTHS);
    const int step = periods->by_year ? MONTHS : 1;
    first -= first % step;
    last += step - 1 - last % step;
    for (size_t i = 0; i < ym_counts_count(counts); i++) {
        const ym_count *each = ym_counts_get(counts, i);
        const int month = month_of_key(each->key);
        if (each->key[0] == '\0')
            add_count(&periods->undated, each);
        if (each->key[0] == '\0' || !any || month < first || month > last)
            continue;
        if ((periods->count == 0 || month > periods->items[periods->count - 1].until) &&
            !open_period(periods, &capacity, month - month % step, step)) {
            cli_periods_free(periods);
            return false;
        }
        add_count(&periods->items[periods->count - 1], each);
    }
    return true;
}

void cli_periods_free(cli_periods *periods)
{
    free(periods->items);
    *periods = (cli_periods){.items = NULL};
}

/* ---- bars ------------------------------------------------------------------------------------------------------ */

void cli_bar(cli_state *cli, uint64_t value, uint64_t most, size_t columns)
{
    static const char *const parts[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    const double share = most == 0 ? 0 : (double)value / (double)most;
    size_t eighths = (size_t)(share * (double)(columns * EIGHTHS) + 0.5);
    if (eighths == 0 && value > 0)
        eighths = 1;
    const size_t whole = cli->output.blocks ? eighths / EIGHTHS : (eighths + EIGHTHS - 1) / EIGHTHS;
    for (size_t i = 0; i < whole; i++)
        cli_puts(cli, cli->output.blocks ? "█" : "#");
    if (cli->output.blocks)
        cli_puts(cli, parts[eighths % EIGHTHS]);
}

/* The hits of `joined` periods from number i on. */
static uint64_t sum_hits(const cli_periods *periods, size_t i, size_t joined)
{
    uint64_t hits = 0;
    for (size_t j = i; j < i + joined && j < periods->count; j++)
        hits += periods->items[j].hits;
    return hits;
}

void cli_spark(cli_state *cli, const cli_periods *periods, size_t columns)
{
    static const char *const blocks[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    static const char *const ascii[] = {" ", ".", ":", "-", "=", "+", "*", "#", "@"};
    const size_t joined = columns == 0 ? 1 : (periods->count + columns - 1) / columns;
    uint64_t most = 1;
    for (size_t i = 0; i < periods->count; i += joined) {
        const uint64_t hits = sum_hits(periods, i, joined);
        most = hits > most ? hits : most;
    }
    for (size_t i = 0; i < periods->count; i += joined) {
        const uint64_t hits = sum_hits(periods, i, joined);
        /* Rounded up, so that few are more than none. */
        const size_t height = (size_t)((double)hits * EIGHTHS / (double)most + 0.999);
        cli_puts(cli, (cli->output.blocks ? blocks : ascii)[height > EIGHTHS ? EIGHTHS : height]);
    }
}
