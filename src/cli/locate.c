/* Which index and which glossary: --index, $YIMING_INDEX, the nearest yiming.db upward; --glossary, the index's own,
 * the bundled one beside the program. */
#define _XOPEN_SOURCE 700 /* realpath */
#include "cli.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char index_name[] = "yiming.db";

static char *join(const char *folder, size_t folder_bytes, const char *rest)
{
    const size_t rest_bytes = strlen(rest);
    char *path = malloc(folder_bytes + rest_bytes + 2);
    if (path == NULL)
        return NULL;
    memcpy(path, folder, folder_bytes);
    path[folder_bytes] = '/';
    memcpy(path + folder_bytes + 1, rest, rest_bytes + 1);
    return path;
}

/* The nearest yiming.db in this folder or one above it. */
static char *nearest_index(void)
{
    struct stat about;
    char *folder = getcwd(NULL, 0);
    char *found = NULL;
    size_t size = folder != NULL ? strlen(folder) : 0;
    if (size == 1)
        size = 0; /* "/" */
    while (folder != NULL && found == NULL) {
        found = join(folder, size, index_name);
        if (found != NULL && stat(found, &about) != 0) {
            free(found);
            found = NULL;
            if (size == 0)
                break;
            while (size > 0 && folder[size - 1] != '/')
                size--;
            if (size > 0)
                size--;
        }
    }
    free(folder);
    return found;
}

char *cli_index_path(const cli_state *cli, bool *given)
{
    const char *path = cli->index_path;
    if (path == NULL)
        path = getenv("YIMING_INDEX");
    *given = path != NULL && *path != '\0';
    return *given ? strdup(path) : nearest_index();
}

char *cli_index_path_to_write(cli_state *cli)
{
    bool given = false;
    char *path = cli_index_path(cli, &given);
    if (path == NULL)
        return strdup(index_name);
    /* One in a folder above may not be the one that was meant. */
    char *folder = given ? NULL : getcwd(NULL, 0);
    const size_t found = strlen(path) - sizeof index_name; /* without its slash */
    if (folder != NULL && strlen(folder) > found) {
        char *upward = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&upward, &size);
        for (const char *at = folder + found; stream != NULL && *at != '\0'; at++) {
            if (*at == '/' && at[1] != '\0')
                fputs("../", stream);
        }
        if (stream != NULL && fclose(stream) == 0 && size > 0)
            cli_note(cli, "index %s%s", upward, index_name);
        free(upward);
    }
    free(folder);
    return path;
}

/* The library's own waiting begins when the index is open; until then it is asked again and again. */
static bool wait_a_little(double *waited_milliseconds, int limit_milliseconds)
{
    static const struct timespec pause = {.tv_nsec = 50000000};
    if (*waited_milliseconds >= (double)limit_milliseconds || cli_interrupted())
        return false;
    nanosleep(&pause, NULL);
    *waited_milliseconds += 50;
    return true;
}

/* A file of an older version, before a command that writes. */
static ym_status bring_up_to_date(cli_state *cli, const char *path, ym_error *error)
{
    char *kept = NULL;
    const ym_status status =
        ym_index_rebuild(path, cli_lexicon(cli), &kept, cli_progress_step, cli, error);
    cli_progress_clear(cli);
    if (status == YM_OK)
        cli_note(cli,
                 "%s is of an older yiming and was brought up to date; the old file is kept as %s",
                 path, kept);
    ym_text_free(kept);
    return status;
}

ym_status cli_index_open_at(cli_state *cli, ym_index **index, const char *path, ym_open_mode mode,
                            ym_error *error)
{
    double waited = 0;
    ym_status status = YM_OK;
    do {
        status = ym_index_open(index, path, mode, error);
        if (status == YM_E_SCHEMA && mode == YM_OPEN_WRITE && !cli->dry_run) {
            status = bring_up_to_date(cli, path, error);
            if (status == YM_OK)
                status = ym_index_open(index, path, mode, error);
        }
    } while (status == YM_E_BUSY && wait_a_little(&waited, cli->wait_milliseconds));
    if (status < 0)
        return status;
    ym_index_set_wait(*index, cli->wait_milliseconds);
    /* What is only read is not tagged. */
    return mode == YM_OPEN_WRITE ? ym_index_set_lexicon(*index, cli_lexicon(cli), error) : YM_OK;
}

ym_status cli_index_create_at(cli_state *cli, ym_index **index, const char *path,
                              const ym_glossary *glossary, ym_error *error)
{
    ym_status status = ym_index_create(index, path, glossary, error);
    if (status < 0)
        return status;
    ym_index_set_wait(*index, cli->wait_milliseconds);
    return ym_index_set_lexicon(*index, cli_lexicon(cli), error);
}

int cli_index_open(cli_state *cli, ym_index **index, ym_open_mode mode)
{
    bool given = false;
    struct stat about;
    ym_error error = {0};
    int code = CLI_ERROR;
    char *path = cli_index_path(cli, &given);
    *index = NULL;
    if (path == NULL) {
        cli_message(cli, "no index here yet: run yiming merge PATH to make one of articles, yiming "
                         "import --bundled "
                         "one of the glossary alone, or name one with --index FILE");
    } else if (stat(path, &about) != 0 && errno == ENOENT) {
        cli_message(cli, "no index at %s yet: run yiming --index %s merge PATH to make one", path,
                    path);
    } else {
        const ym_status status = cli_index_open_at(cli, index, path, mode, &error);
        code = status == YM_OK ? CLI_DONE : cli_fail(cli, status, &error);
    }
    free(path);
    return code;
}

/* The first of the places that is there, seen from the program's folder: the caller's, or NULL. */
static char *beside_program(const char *const places[2])
{
    char self[PATH_MAX];
    struct stat about;
    const ssize_t got = readlink("/proc/self/exe", self, sizeof self - 1);
    if (got <= 0)
        return NULL;
    size_t size = (size_t)got;
    while (size > 0 && self[size - 1] != '/')
        size--;
    for (size_t i = 0; i < 2; i++) {
        char *path = join(self, size > 0 ? size - 1 : 0, places[i]);
        if (path != NULL && stat(path, &about) == 0) {
            char *real = realpath(path, NULL);
            if (real == NULL)
                return path;
            free(path);
            return real;
        }
        free(path);
    }
    return NULL;
}

/* Installed beside the program, or in the tree that it was built in. */
char *cli_bundled_glossary(void)
{
    static const char *const places[2] = {"../share/yiming/glossary", "../glossary"};
    return beside_program(places);
}

char *cli_bundled_lexicon(void)
{
    static const char *const places[2] = {"../share/yiming/lexicon.bin", "lexicon.bin"};
    return beside_program(places);
}

const ym_lexicon *cli_lexicon(cli_state *cli)
{
    ym_error error = {0};
    if (cli->lexicon_asked)
        return cli->lexicon;
    cli->lexicon_asked = true;
    char *path = cli_bundled_lexicon();
    if (path == NULL || ym_lexicon_open(&cli->lexicon, path, &error) < 0)
        cli_note(cli,
                 "%s: names are not told from words that contain them (中国 in 发展中国家); "
                 "build or install yiming again",
                 path == NULL ? "no lexicon beside the program" : error.message);
    free(path);
    return cli->lexicon;
}

void cli_print_glossary_finding(void *context, const ym_finding *finding)
{
    cli_state *cli = context;
    if (finding->level == YM_LEVEL_ERROR || cli->verbose)
        cli_message(cli, "%s:%llu: %s", finding->file, (unsigned long long)finding->line,
                    finding->message);
}

int cli_glossary_load(cli_state *cli, ym_glossary **glossary, const cli_list *paths,
                      ym_report report, void *context)
{
    ym_error error = {0};
    char *bundled = NULL;
    *glossary = NULL;
    if (report == NULL) {
        report = cli_print_glossary_finding;
        context = cli;
    }
    ym_status status = YM_OK;
    if (paths->count > 0) {
        status =
            ym_glossary_load(glossary, paths->items, paths->count, NULL, report, context, &error);
    } else {
        bundled = cli_bundled_glossary();
        if (bundled == NULL) {
            cli_message(
                cli,
                "the bundled glossary is not beside the program; name one with --glossary DIR");
            return CLI_ERROR;
        }
        const char *const path = bundled;
        const ym_glossary_options options = {.origin = "bundled"};
        status = ym_glossary_load(glossary, &path, 1, &options, report, context, &error);
    }
    free(bundled);
    return status < 0 ? cli_fail(cli, status, &error) : CLI_DONE;
}

int cli_glossary_open(cli_state *cli, cli_glossary *out, const cli_list *paths, ym_report report,
                      void *context)
{
    ym_error error = {0};
    int code = CLI_DONE;
    *out = (cli_glossary){0};
    bool given = false;
    char *path = paths->count == 0 ? cli_index_path(cli, &given) : NULL;
    if (path != NULL) {
        code = cli_index_open(cli, &out->index, YM_OPEN_READ);
        if (code == CLI_DONE) {
            const ym_status status = ym_index_glossary(out->index, &out->glossary, &error);
            if (status < 0)
                code = cli_fail(cli, status, &error);
        }
    } else {
        code = cli_glossary_load(cli, &out->loaded, paths, report, context);
        out->glossary = out->loaded;
    }
    free(path);
    if (code != CLI_DONE)
        cli_glossary_close(out);
    return code;
}

void cli_glossary_close(cli_glossary *glossary)
{
    ym_index_close(glossary->index);
    ym_glossary_free(glossary->loaded);
    *glossary = (cli_glossary){0};
}
