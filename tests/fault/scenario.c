#define _XOPEN_SOURCE 700 /* nftw, mkdtemp */

#include "scenario.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[256], work[300], crash[300];
static const scenario *now;
static char *states[MOST_STATES]; /* the dump of each */
static ym__buffer before;         /* the bytes of the index before the first step */

/* ---- files ---------------------------------------------------------------------------------- */

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(2);
}

static char *path_of(const char *folder, const char *name)
{
    static char places[16][600];
    static unsigned next;
    char *place = places[next++ % 16];
    snprintf(place, sizeof places[0], "%s/%s", folder, name);
    return place;
}

static void write_whole(const char *path, const char *bytes, size_t size)
{
    FILE *stream = fopen(path, "wb");
    if (stream == NULL || fwrite(bytes, 1, size, stream) != size || fclose(stream) != 0)
        give_up(path, "cannot be written");
}

static void read_whole(const char *path, ym__buffer *out)
{
    FILE *stream = fopen(path, "rb");
    char block[65536];
    size_t got = 0;
    if (stream == NULL)
        give_up(path, "cannot be read");
    while ((got = fread(block, 1, sizeof block, stream)) > 0)
        ym__buffer_append(out, block, got);
    (void)fclose(stream);
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

const char *scenario_folder(void)
{
    return work;
}

const char *scenario_crash_folder(void)
{
    return crash;
}

const char *scenario_index(const char *folder)
{
    return path_of(folder, index_name);
}

static void forget_states(void)
{
    for (int i = 0; i < MOST_STATES; i++) {
        free(states[i]);
        states[i] = NULL;
    }
}

void scenario_remove(void)
{
    if (top[0] != '\0')
        (void)nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    forget_states();
    ym__buffer_free(&before);
}

void scenario_clear(const char *folder)
{
    DIR *list = opendir(folder);
    if (list == NULL)
        give_up(folder, "cannot be read");
    for (const struct dirent *each = readdir(list); each != NULL; each = readdir(list)) {
        if (each->d_name[0] != '.')
            (void)unlink(path_of(folder, each->d_name));
    }
    (void)closedir(list);
}

void scenario_restore(const char *folder)
{
    scenario_clear(folder);
    write_whole(scenario_index(folder), before.bytes, before.size);
}

/* ---- the steps ------------------------------------------------------------------------------ */

const char *scenario_name(void)
{
    return now->name;
}

int scenario_steps(void)
{
    return now->count;
}

static ym_status run_steps(ym_index **index, const char *folder, int from, int last,
                           void (*done)(void *context, int step), void *context, ym_error *error)
{
    ym_status status = YM_OK;
    for (int i = from; i <= last && status == YM_OK; i++) {
        status = now->steps[i].run(index, folder, error);
        if (status == YM_OK && done != NULL)
            done(context, i);
    }
    return status;
}

ym_status scenario_run(int last, void (*done)(void *context, int step), void *context,
                       ym_error *error)
{
    ym_index *index = NULL;
    ym_status status = ym_index_open(&index, scenario_index(work), YM_OPEN_WRITE, error);
    if (status == YM_OK)
        status = run_steps(&index, work, 0, last, done, context, error);
    ym_index_close(index);
    return status;
}

/* ---- states --------------------------------------------------------------------------------- */

static bool take_line(void *context, const char *line, size_t bytes)
{
    ym__buffer_append(context, line, bytes);
    ym__buffer_putc(context, '\n');
    return false;
}

static char *dump(ym_index *index)
{
    ym__buffer text = {0};
    ym_error error = {0};
    if (ym_index_export(index, YM_EXPORT_ALL, take_line, &text, &error) != YM_OK) {
        ym__buffer_free(&text);
        return NULL;
    }
    return ym__buffer_take(&text);
}

static void note(void *context, const ym_finding *finding)
{
    ym__buffer_printf(context, "%s: %s; ", finding->rule, finding->message);
}

/* Says what is wrong with an index, and gives its dump, to be freed; NULL when it is not sound. */
static char *dump_of_sound(ym_index *index, ym__buffer *why)
{
    ym_error error = {0};
    uint64_t findings = 0;
    if (ym_index_check(index, note, why, &findings, NULL, NULL, &error) != YM_OK) {
        ym__buffer_printf(why, "check: %s", error.message);
        return NULL;
    }
    return findings > 0 ? NULL : dump(index);
}

/* The first state from `least` to `most` that an index is in; -1: none, or it is not sound. */
static int state_of(ym_index *index, int least, int most, ym__buffer *why)
{
    char *text = dump_of_sound(index, why);
    int state = -1;
    int other = -1;
    for (int i = now->count; i >= 0 && text != NULL; i--) {
        if (strcmp(text, states[i]) != 0)
            continue;
        if (least <= i && i <= most)
            state = i;
        other = i;
    }
    if (text != NULL && state < 0 && other >= 0)
        ym__buffer_printf(why, "state %d where %d to %d was due", other, least, most);
    else if (text != NULL && state < 0)
        ym__buffer_puts(why, "what is in it is no state before or after a step");
    free(text);
    return state;
}

/* A copy is whole and sound, no older than the last step that made it, and not missing after that. */
static bool copies_hold(const char *folder, int least, int most, ym__buffer *why)
{
    bool hold = true;
    for (int i = 0; i < COPIES && hold; i++) {
        ym_error error = {0};
        ym_index *copy = NULL;
        const char *path = path_of(folder, copy_names[i]);
        int made = 0;
        for (int step = 0; step < least; step++)
            made = now->steps[step].copy == i + 1 ? step + 1 : made;
        if (made == 0 && access(path, F_OK) != 0)
            continue;
        hold = ym_index_open(&copy, path, YM_OPEN_READ, &error) == YM_OK &&
               state_of(copy, made, most, why) >= 0;
        if (!hold)
            ym__buffer_printf(why, " (%s: %s)", copy_names[i], error.message);
        ym_index_close(copy);
    }
    return hold;
}

static bool resumes(ym_index **index, const char *folder, int state, ym__buffer *why)
{
    ym_error error = {0};
    if (run_steps(index, folder, state, now->count - 1, NULL, NULL, &error) != YM_OK) {
        ym__buffer_printf(why, "going on from state %d: %s", state, error.message);
        return false;
    }
    return state_of(*index, now->count, now->count, why) >= 0;
}

bool scenario_holds(const char *folder, int least, int most, bool resume, ym__buffer *why)
{
    ym_error error = {0};
    ym_index *index = NULL;
    ym__buffer_clear(why);
    if (ym_index_open(&index, scenario_index(folder), YM_OPEN_WRITE, &error) != YM_OK) {
        ym__buffer_printf(why, "open: %s", error.message);
        return false;
    }
    const int state = state_of(index, least, most, why);
    const bool sound = state >= 0 && copies_hold(folder, least, most, why) &&
                       (!resume || resumes(&index, folder, state, why));
    ym_index_close(index);
    return sound;
}

/* ---- making it ------------------------------------------------------------------------------ */

static void keep_state(int state)
{
    ym_error error = {0};
    ym_index *index = NULL;
    if (ym_index_open(&index, scenario_index(work), YM_OPEN_READ, &error) != YM_OK)
        give_up("a state", error.message);
    states[state] = dump(index);
    ym_index_close(index);
    if (states[state] == NULL)
        give_up("a state", "cannot be exported");
}

static void keep_step(void *context, int step)
{
    (void)context;
    keep_state(step + 1);
}

void scenario_take(int number)
{
    ym_error error = {0};
    now = &scenarios[number];
    forget_states();
    scenario_restore(work);
    keep_state(0);
    if (scenario_run(now->count - 1, keep_step, NULL, &error) != YM_OK)
        give_up(now->name, error.message);
    for (int i = 0; i < now->count; i++) {
        const bool same = strcmp(states[i], states[i + 1]) == 0;
        if (same != now->steps[i].kept)
            give_up(now->name, same ? "a step changed nothing" : "a step changed something");
    }
}

void scenario_make(void)
{
    const char *temporary = getenv("TMPDIR");
    char *here = getcwd(NULL, 0);
    ym_error error = {0};
    snprintf(top, sizeof top, "%s/yiming-fault-XXXXXX", temporary == NULL ? "/tmp" : temporary);
    if (mkdtemp(top) == NULL)
        give_up(top, "cannot be made");
    snprintf(work, sizeof work, "%s/work", top);
    snprintf(crash, sizeof crash, "%s/crash", top);
    /* By relative paths what is merged is called the same wherever this runs. */
    if (mkdir(work, 0777) != 0 || mkdir(crash, 0777) != 0 || here == NULL ||
        symlink(path_of(here, "tests"), path_of(top, "tests")) != 0 || chdir(top) != 0)
        give_up(top, "cannot be filled");
    free(here);
    if (make_inputs(scenario_index(work), &error) != YM_OK)
        give_up("the index", error.message);
    read_whole(scenario_index(work), &before);
}
