/* A passage as search and show print it: on a terminal wrapped, long ones cut around the first match, the matches in
 * bold; elsewhere the whole passage in one line, so that grep and cut can work on it. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

enum { INDENT = 4, LINES = 4, ARTICLE_NAME_CHARS = 12, TITLE_MILLISECONDS = 2000 };

/* Writes text[from, to) with the matches in it in bold. */
static void print_marked(cli_state *cli, const ym_passage_hit *hit, size_t from, size_t to)
{
    size_t at = from;
    for (size_t i = 0; i < hit->span_count && at < to; i++) {
        const size_t start = hit->spans[i].start < at ? at : hit->spans[i].start;
        const size_t end = hit->spans[i].end > to ? to : hit->spans[i].end;
        if (start >= end)
            continue;
        cli_text(cli, hit->text + at, start - at);
        cli_style(cli, "1;33");
        cli_text(cli, hit->text + start, end - start);
        cli_style(cli, "0");
        at = end;
    }
    if (at < to)
        cli_text(cli, hit->text + at, to - at);
}

static void print_text(cli_state *cli, const ym_passage_hit *hit)
{
    const size_t size = strlen(hit->text);
    const size_t columns = cli->output.columns > 3 * INDENT ? cli->output.columns - INDENT : 0;
    size_t from = 0;
    size_t to = size;
    if (columns > 0 && ym_text_width(hit->text, size) > LINES * columns) {
        /* Wrapping wastes some columns. */
        const ym_span shown = ym_passage_snippet(hit, LINES * columns - 2 * LINES);
        from = shown.start;
        to = shown.end;
    }
    cli_spaces(cli, INDENT);
    if (from > 0)
        cli_puts(cli, "…");
    for (size_t at = from; at < to;) {
        const size_t room = columns - (at == from && from > 0 ? 1 : 0);
        const size_t line = columns == 0 ? to - at : cli_wrap(hit->text + at, to - at, room);
        size_t shown = at + line;
        while (columns > 0 && shown > at && hit->text[shown - 1] == ' ')
            shown--;
        print_marked(cli, hit, at, shown);
        at += line;
        if (at < to) {
            cli_puts(cli, "\n");
            cli_spaces(cli, INDENT);
        }
    }
    cli_puts(cli, to < size ? "…\n" : "\n");
}

void cli_print_passage(cli_state *cli, const ym_passage_hit *hit)
{
    /* The day is enough here; article and passage are named so that --article takes the name back. */
    const char *date = hit->date != NULL ? hit->date : "no date";
    const char *title = hit->title != NULL    ? hit->title
                        : hit->source != NULL ? hit->source
                                              : "(no title)";
    const size_t date_bytes = strcspn(date, "T");
    char name[64];
    snprintf(name, sizeof name, "%.*s#%llu", (int)ARTICLE_NAME_CHARS, hit->article,
             (unsigned long long)hit->passage);
    const size_t taken = date_bytes + strlen(name) + 4;
    cli_style(cli, "36");
    cli_text(cli, date, date_bytes);
    cli_style(cli, "0");
    cli_spaces(cli, 2);
    cli_cell(cli, title, cli->output.columns > taken + 10 ? cli->output.columns - taken : 0, false);
    cli_spaces(cli, 2);
    cli_style(cli, "2");
    cli_text(cli, name, strlen(name));
    cli_style(cli, "0");
    if (hit->duplicates > 0)
        cli_printf(cli, "  (and %llu more with this text)", (unsigned long long)hit->duplicates);
    cli_puts(cli, "\n");
    print_text(cli, hit);
}

void cli_json_passage(cli_state *cli, const ym_passage_hit *hit)
{
    ym_json *json = cli_json_begin(cli, "passage");
    ym_json_member_string(json, "article", hit->article);
    ym_json_member_string(json, "title", hit->title);
    ym_json_member_string(json, "date", hit->date);
    ym_json_member_integer(json, "passage", (int64_t)hit->passage);
    ym_json_member_string(json, "passage_id", hit->passage_id);
    ym_json_member_string(json, "text", hit->text);
    ym_json_key(json, "spans");
    ym_json_begin_array(json);
    for (size_t i = 0; i < hit->span_count; i++) {
        ym_json_begin_array(json);
        ym_json_integer(json, (int64_t)hit->spans[i].start);
        ym_json_integer(json, (int64_t)hit->spans[i].end);
        ym_json_end_array(json);
    }
    ym_json_end_array(json);
    ym_json_member_string(json, "entry", hit->entry != NULL ? hit->entry->id : NULL);
    ym_json_member_integer(json, "duplicates", (int64_t)hit->duplicates);
    ym_json_member_string(json, "lang", hit->lang);
    ym_json_member_string(json, "url", hit->url);
    cli_json_path(cli, "source", hit->source);
    ym_json_member_string(json, "publisher", hit->publisher);
    cli_json_end(cli);
}

/* May all of the query be a name? What has filters, which colons end, is none. */
static bool is_name(const char *query)
{
    return strchr(query, ':') == NULL && strstr(query, "：") == NULL;
}

/* The search that finds the query in titles, which are no passages; the caller's to free. NULL: none does. */
static char *title_search(ym_index *index, const char *query)
{
    static const char before[] = "title:\"";
    ym_results *results = NULL;
    const ym_search_options options = {
        .no_entries = true, .passage_limit = 1, .timeout_ms = TITLE_MILLISECONDS};
    char *title = malloc(sizeof before + strlen(query) + 1);
    if (title == NULL || strpbrk(query, "\"'()*") != NULL) {
        free(title);
        return NULL;
    }
    stpcpy(stpcpy(stpcpy(title, before), query), "\"");
    if (ym_search(&results, index, title, &options, NULL) < 0 ||
        ym_results_passage_count(results) == 0) {
        free(title);
        title = NULL;
    }
    ym_results_free(results);
    return title;
}

void cli_note_nothing(cli_state *cli, ym_index *index, const char *query, const char *advice)
{
    enum { COLUMNS = 60 };
    const size_t bytes = ym_text_cut(query, strlen(query), COLUMNS);
    const ym_entry *entry = NULL;
    ym_error error = {0};
    if (is_name(query))
        (void)ym_entry_lookup(index, query, &entry, &error); /* its error says what comes near */
    const char *offer = strstr(error.message, "did you mean");
    char *title = advice == NULL && is_name(query) ? title_search(index, query) : NULL;
    if (offer != NULL)
        advice = offer;
    cli_note(cli, "nothing found for \"%.*s%s\"%s%s", (int)bytes, query,
             query[bytes] != '\0' ? "…" : "", advice != NULL ? "; " : "",
             advice != NULL ? advice : "");
    if (title != NULL)
        cli_note(cli, "it stands in titles: yiming search '%s'", title);
    free(title);
}

void cli_note_advice(cli_state *cli, const char *query)
{
    ym_error advice = {0};
    if (ym_search_advice(&advice, query))
        cli_note(cli, "%s", advice.message);
}
