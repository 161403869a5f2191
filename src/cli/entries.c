/* The entry that a user names, for the commands that are about one. */
#include "cli.h"

#include <string.h>

enum { MOST_CANDIDATES = 8 };

const char *cli_entry_name(const ym_entry *entry)
{
    return entry->zh[0] != '\0' ? entry->zh : entry->en;
}

void cli_print_names(cli_state *cli, const ym_entry *entry)
{
    cli_style(cli, "1");
    cli_text(cli, entry->zh, strlen(entry->zh));
    cli_puts(cli, entry->zh[0] != '\0' && entry->en[0] != '\0' ? "  " : "");
    cli_text(cli, entry->en, strlen(entry->en));
    cli_style(cli, "0");
}

/* How many of the candidates are found as well as the first. */
static size_t count_best(const ym_results *candidates)
{
    size_t best = 0;
    while (best < ym_results_entry_count(candidates) &&
           ym_results_entry(candidates, best)->match == ym_results_entry(candidates, 0)->match)
        best++;
    return best;
}

static void list_candidates(cli_state *cli, const char *name, const ym_results *candidates,
                            size_t count)
{
    cli_message(cli, "\"%s\" is the sound of %zu entries; name one by its id:", name, count);
    for (size_t i = 0; i < count && i < MOST_CANDIDATES; i++) {
        const ym_entry *entry = ym_results_entry(candidates, i)->entry;
        cli_message(cli, "  %s  (%s  %s)", entry->id, entry->zh, entry->en);
    }
    if (count > MOST_CANDIDATES)
        cli_message(cli, "  and %zu more: yiming search --in entries --limit 0 %s",
                    count - MOST_CANDIDATES, name);
}

int cli_find_entry(cli_state *cli, ym_index *index, const char *name, const ym_entry **entry)
{
    ym_results *candidates = NULL;
    ym_error error = {0};
    int code = CLI_DONE;
    *entry = NULL;
    const ym_status status = ym_entry_candidates(&candidates, index, name, &error);
    if (status < 0)
        return cli_fail(cli, status, &error);
    const size_t best = count_best(candidates);
    const ym_entry_hit *first = ym_results_entry(candidates, 0);
    if (best == 0) {
        cli_note_nothing(cli, index, name, "try yiming search");
        code = CLI_NOTHING;
    } else if (best > 1 && first->match >= YM_MATCH_PINYIN) {
        list_candidates(cli, name, candidates, best);
        code = CLI_ERROR;
    } else {
        *entry = first->entry;
        if (best > 1)
            cli_note(cli, "\"%s\" is %s here, the most mentioned of %zu; another is %s", name,
                     first->entry->id, best, ym_results_entry(candidates, 1)->entry->id);
    }
    ym_results_free(candidates);
    return code;
}
