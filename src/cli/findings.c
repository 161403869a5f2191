/* What lint and check found, kept so that it can be printed in the order of lines, and the three forms of it: lines for
 * people and editors, JSON Lines, and SARIF 2.1.0 (OASIS, 2020) for code review systems. */
#include "cli.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static void free_finding(ym_finding *finding)
{
    free((char *)(uintptr_t)finding->file);
    free((char *)(uintptr_t)finding->rule);
    free((char *)(uintptr_t)finding->message);
}

void cli_keep_finding(void *context, const ym_finding *finding)
{
    cli_kept_findings *kept = context;
    if (kept->count == kept->capacity) {
        const size_t capacity = kept->capacity == 0 ? 64 : kept->capacity * 2;
        cli_kept_finding *grown = realloc(kept->items, capacity * sizeof *grown);
        if (grown == NULL) {
            kept->out_of_memory = true;
            return;
        }
        kept->items = grown;
        kept->capacity = capacity;
    }
    cli_kept_finding copy = {.finding = *finding, .number = kept->count};
    copy.finding.file = strdup(kept->file != NULL ? kept->file : finding->file);
    copy.finding.rule = strdup(finding->rule);
    copy.finding.message = strdup(finding->message);
    if (copy.finding.file == NULL || copy.finding.rule == NULL || copy.finding.message == NULL) {
        free_finding(&copy.finding);
        kept->out_of_memory = true;
        return;
    }
    kept->items[kept->count++] = copy;
}

void cli_free_findings(cli_kept_findings *kept)
{
    for (size_t i = 0; i < kept->count; i++)
        free_finding(&kept->items[i].finding);
    free(kept->items);
    *kept = (cli_kept_findings){0};
}

static int compare_findings(const void *a, const void *b)
{
    const cli_kept_finding *x = a;
    const cli_kept_finding *y = b;
    const int files = strcmp(x->finding.file, y->finding.file);
    if (files != 0)
        return files;
    if (x->finding.line != y->finding.line)
        return x->finding.line < y->finding.line ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* ---- one finding -------------------------------------------------------------------------------- */

static const char *level_name(ym_level level)
{
    switch (level) {
    case YM_LEVEL_ERROR:
        return "error";
    case YM_LEVEL_WARNING:
        return "warning";
    case YM_LEVEL_NOTE:
        break;
    }
    return "note";
}

void cli_report_finding(void *context, const ym_finding *finding)
{
    cli_findings *findings = context;
    cli_state *cli = findings->cli;
    const char *level = level_name(finding->level);
    /* Of a line there is always a column, so that editors can parse it. */
    const uint64_t column = finding->line > 0 && finding->column == 0 ? 1 : finding->column;
    if (finding->level == YM_LEVEL_ERROR)
        findings->errors++;
    else if (finding->level == YM_LEVEL_WARNING)
        findings->warnings++;
    else
        findings->notes++;
    if (cli->json) {
        ym_json *json = cli_json_begin(cli, "finding");
        ym_json_member_string(json, "level", level);
        cli_json_path(cli, "file", finding->file);
        ym_json_member_integer(json, "line", (int64_t)finding->line);
        ym_json_member_integer(json, "column", (int64_t)column);
        ym_json_member_string(json, "rule", finding->rule);
        ym_json_member_string(json, "message", finding->message);
        cli_json_end(cli);
        return;
    }
    cli_progress_clear(cli);
    if (finding->file != NULL && finding->file[0] != '\0') {
        cli_text(cli, finding->file, strlen(finding->file));
        if (finding->line > 0)
            cli_printf(cli, ":%llu:%llu", (unsigned long long)finding->line,
                       (unsigned long long)column);
        cli_puts(cli, ": ");
    }
    cli_style(cli, finding->level == YM_LEVEL_ERROR     ? "1;31"
                   : finding->level == YM_LEVEL_WARNING ? "1;33"
                                                        : "1");
    cli_puts(cli, level);
    cli_style(cli, "0");
    cli_puts(cli, ": ");
    cli_text(cli, finding->message, strlen(finding->message));
    cli_printf(cli, " [%s]\n", finding->rule);
}

/* ---- SARIF -------------------------------------------------------------------------------------- */

/* A path as the address that SARIF wants: percent-encoded but for what may stand in a path (RFC 3986). */
static void put_uri(cli_state *cli, ym_json *json, const char *path)
{
    static const char hex[] = "0123456789ABCDEF";
    char *uri = malloc(strlen(path) * 3 + 1);
    char *to = uri;
    if (uri == NULL) {
        cli->output.error = ENOMEM;
        return;
    }
    for (; *path != '\0'; path++) {
        const unsigned char c = (unsigned char)*path;
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || strchr("-._~/", c) != NULL;
        if (plain) {
            *to++ = (char)c;
        } else {
            *to++ = '%';
            *to++ = hex[c >> 4];
            *to++ = hex[c & 15];
        }
    }
    *to = '\0';
    ym_json_member_string(json, "uri", uri);
    free(uri);
}

static void put_location(cli_state *cli, ym_json *json, const ym_finding *finding, bool characters)
{
    ym_json_begin_object(json);
    ym_json_key(json, "physicalLocation");
    ym_json_begin_object(json);
    ym_json_key(json, "artifactLocation");
    ym_json_begin_object(json);
    put_uri(cli, json, finding->file);
    ym_json_end_object(json);
    if (finding->line > 0) {
        ym_json_key(json, "region");
        ym_json_begin_object(json);
        ym_json_member_integer(json, "startLine", (int64_t)finding->line);
        if (characters && finding->column > 0)
            ym_json_member_integer(json, "startColumn", (int64_t)finding->column);
        ym_json_end_object(json);
    }
    ym_json_end_object(json);
    ym_json_end_object(json);
}

static void put_result(cli_state *cli, ym_json *json, const ym_finding *finding, bool characters)
{
    static const char *const levels[] = {
        [YM_LEVEL_ERROR] = "error", [YM_LEVEL_WARNING] = "warning", [YM_LEVEL_NOTE] = "note"};
    ym_json_begin_object(json);
    ym_json_member_string(json, "ruleId", finding->rule);
    ym_json_member_string(json, "level", levels[finding->level]);
    ym_json_key(json, "message");
    ym_json_begin_object(json);
    ym_json_member_string(json, "text", finding->message);
    ym_json_end_object(json);
    ym_json_key(json, "locations");
    ym_json_begin_array(json);
    if (*finding->file != '\0')
        put_location(cli, json, finding, characters);
    ym_json_end_array(json);
    ym_json_end_object(json);
}

/* The rules that something was found by, each once. */
static void put_rules(ym_json *json, const cli_kept_findings *kept)
{
    enum { MOST_RULES = 64 };
    const char *rules[MOST_RULES];
    size_t count = 0;
    ym_json_key(json, "rules");
    ym_json_begin_array(json);
    for (size_t i = 0; i < kept->count && count < MOST_RULES; i++) {
        const char *rule = kept->items[i].finding.rule;
        size_t at = 0;
        while (at < count && strcmp(rules[at], rule) != 0)
            at++;
        if (at < count)
            continue;
        rules[count++] = rule;
        ym_json_begin_object(json);
        ym_json_member_string(json, "id", rule);
        ym_json_end_object(json);
    }
    ym_json_end_array(json);
}

static void print_sarif(cli_state *cli, const cli_kept_findings *kept, bool characters)
{
    ym_json *json = NULL;
    if (ym_json_new(&json, NULL) < 0) {
        cli->output.error = ENOMEM;
        return;
    }
    ym_json_begin_object(json);
    ym_json_member_string(json, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    ym_json_member_string(json, "version", "2.1.0");
    ym_json_key(json, "runs");
    ym_json_begin_array(json);
    ym_json_begin_object(json);
    ym_json_key(json, "tool");
    ym_json_begin_object(json);
    ym_json_key(json, "driver");
    ym_json_begin_object(json);
    ym_json_member_string(json, "name", "yiming");
    ym_json_member_string(json, "version", ym_version());
    put_rules(json, kept);
    ym_json_end_object(json);
    ym_json_end_object(json);
    ym_json_member_string(json, "columnKind", "unicodeCodePoints");
    ym_json_key(json, "results");
    ym_json_begin_array(json);
    for (size_t i = 0; i < kept->count; i++)
        put_result(cli, json, &kept->items[i].finding, characters);
    ym_json_end_array(json);
    ym_json_end_object(json);
    ym_json_end_array(json);
    ym_json_end_object(json);
    const char *text = ym_json_text(json, NULL);
    if (text == NULL)
        cli->output.error = ENOMEM;
    else
        cli_puts(cli, text);
    cli_puts(cli, "\n");
    ym_json_free(json);
}

/* ---- printing ----------------------------------------------------------------------------------- */

void cli_print_findings(cli_findings *findings, cli_kept_findings *kept, bool sarif,
                        bool characters)
{
    const cli_state *cli = findings->cli;
    if (kept->count > 1)
        qsort(kept->items, kept->count, sizeof *kept->items, compare_findings);
    if (sarif)
        print_sarif(findings->cli, kept, characters);
    for (size_t i = 0; i < kept->count; i++) {
        const ym_finding *finding = &kept->items[i].finding;
        if (finding->level == YM_LEVEL_NOTE && !cli->verbose && !cli->json)
            findings->notes++;
        else if (!sarif)
            cli_report_finding(findings, finding);
        else if (finding->level == YM_LEVEL_ERROR)
            findings->errors++;
        else if (finding->level == YM_LEVEL_WARNING)
            findings->warnings++;
    }
}
