/* yiming status: which index and glossary are in use, and what is in them. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

static const cli_option options[] = {{NULL, 0, CLI_FLAG, 0, NULL, NULL}};

static const cli_example examples[] = {
    {"yiming status", "the index in use, its articles, passages, mentions and entries"},
    {"yiming status --json", "for programs"},
    {NULL, NULL}};

static void print_json(cli_state *cli, const char *path, const char *bundled,
                       const ym_index_status *about)
{
    ym_json *json = cli_json_begin(cli, "status");
    cli_json_path(cli, "index", path);
    cli_json_path(cli, "bundled_glossary", bundled);
    ym_json_member_integer(json, "schema_version", about->schema_version);
    ym_json_member_integer(json, "articles", (int64_t)about->articles);
    ym_json_member_integer(json, "revisions", (int64_t)about->revisions);
    ym_json_member_integer(json, "bodies", (int64_t)about->bodies);
    ym_json_member_integer(json, "passages", (int64_t)about->passages);
    ym_json_member_integer(json, "mentions", (int64_t)about->mentions);
    ym_json_member_integer(json, "entries", (int64_t)about->entries);
    ym_json_member_integer(json, "labels", (int64_t)about->labels);
    ym_json_member_integer(json, "sources", (int64_t)about->sources);
    ym_json_member_integer(json, "changes", (int64_t)about->changes);
    ym_json_member_integer(json, "file_bytes", (int64_t)about->file_bytes);
    ym_json_member_integer(json, "text_bytes", (int64_t)about->text_bytes);
    cli_json_optional(json, "first", about->first_date);
    cli_json_optional(json, "last", about->last_date);
    ym_json_member_list(json, "glossary_origins", about->glossary_origins);
    ym_json_member_boolean(json, "derived_current", about->derived_current);
    ym_json_member_integer(json, "duplicates", (int64_t)about->duplicates);
    ym_json_member_integer(json, "removed", (int64_t)about->removed);
    cli_json_end(cli);
}

static void print_row(cli_state *cli, const char *name, const char *value)
{
    cli_style(cli, "2");
    cli_cell(cli, name, 10, true);
    cli_style(cli, "0");
    cli_text(cli, value, strlen(value));
    cli_puts(cli, "\n");
}

/* "2.0 MB", "25 kB" into `out`, which is returned. */
static const char *size_text(char out[32], uint64_t bytes)
{
    if (bytes < 1000000)
        snprintf(out, 32, "%llu kB", (unsigned long long)((bytes + 999) / 1000));
    else
        snprintf(out, 32, "%.1f MB", (double)bytes / 1e6);
    return out;
}

static void print_text(cli_state *cli, const char *path, const char *bundled,
                       const ym_index_status *about)
{
    char line[512];
    print_row(cli, "index", path);
    snprintf(line, sizeof line, "%s, %s of it text; schema version %d",
             size_text((char[32]){""}, about->file_bytes),
             size_text((char[32]){""}, about->text_bytes), about->schema_version);
    print_row(cli, "size", line);
    snprintf(line, sizeof line, "%s from %s%s%s%s%s",
             CLI_COUNT_TEXT(about->articles, "article", "articles"),
             CLI_COUNT_TEXT(about->sources, "source", "sources"),
             about->first_date[0] != '\0' ? ", " : "", about->first_date,
             about->first_date[0] != '\0' ? " to " : "", about->last_date);
    print_row(cli, "articles", line);
    snprintf(line, sizeof line, "%s, %s", CLI_COUNT_TEXT(about->passages, "passage", "passages"),
             CLI_COUNT_TEXT(about->mentions, "mention", "mentions"));
    print_row(cli, "text", line);
    snprintf(line, sizeof line, "%s with %s%s%s",
             CLI_COUNT_TEXT(about->entries, "entry", "entries"),
             CLI_COUNT_TEXT(about->labels, "label", "labels"),
             about->glossary_origins[0] != '\0' ? ", from " : "", about->glossary_origins);
    print_row(cli, "glossary", line);
    snprintf(line, sizeof line, "%s; %s removed",
             CLI_COUNT_TEXT(about->changes, "change", "changes"),
             CLI_COUNT_TEXT(about->removed, "article", "articles"));
    print_row(cli, "log", line);
    print_row(cli, "bundled", bundled != NULL ? bundled : "none beside the program");
    if (!about->derived_current)
        cli_note(cli, "made by an older yiming; run yiming reindex");
}

static int run(cli_state *cli, void *arguments)
{
    (void)arguments;
    ym_index *index = NULL;
    ym_error error = {0};
    ym_index_status about = {0};
    bool given = false;
    int code = cli_index_open(cli, &index, YM_OPEN_READ);
    if (code != CLI_DONE)
        return code;
    char *path = cli_index_path(cli, &given);
    char *bundled = cli_bundled_glossary();
    /* Mentions that another lexicon gave are stale. */
    ym_status status = ym_index_set_lexicon(index, cli_lexicon(cli), &error);
    if (status == YM_OK)
        status = ym_index_get_status(index, &about, &error);
    code = cli_fail(cli, status, &error);
    if (code == CLI_DONE && path != NULL) {
        if (cli->json)
            print_json(cli, path, bundled, &about);
        else
            print_text(cli, path, bundled, &about);
    }
    free(path);
    free(bundled);
    ym_index_close(index);
    return code;
}

const cli_command cli_command_status = {
    .name = "status",
    .purpose = "show the index in use and what is in it",
    .operands = "",
    .examples = examples,
    .options = options,
    .run = run,
};
