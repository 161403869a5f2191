#define _XOPEN_SOURCE 700 /* nftw, mkdtemp */

#include "scenario.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char top[256], work[300], crash[300];
static char *states[SCENARIO_STATES]; /* the dump of each */
static ym__buffer before;             /* the bytes of the index before the first step */

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

/* Without an allocation, which may be the one that is to fail. */
static void write_whole(const char *path, const char *text, size_t size)
{
    const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0 || write(file, text, size) != (ssize_t)size || close(file) != 0)
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
    return path_of(folder, "index.db");
}

void scenario_remove(void)
{
    if (top[0] != '\0')
        (void)nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    for (int i = 0; i < SCENARIO_STATES; i++)
        free(states[i]);
    ym__buffer_free(&before);
}

void scenario_restore(const char *folder)
{
    (void)unlink(path_of(folder, "index.db-wal"));
    (void)unlink(path_of(folder, "index.db-shm"));
    (void)unlink(path_of(folder, "index.db-journal"));
    write_whole(scenario_index(folder), before.bytes, before.size);
}

/* ---- the steps ------------------------------------------------------------------------------ */

static const char people[] = "id\tzh\tpinyin\ten\tzh_tw\tshort\n"
                             "zelensky\t泽连斯基\tZéliánsījī\tZelensky\t澤倫斯基\t\n"
                             "putin\t普京\tPǔjīng\tPutin\t普丁\t\n"
                             "macron\t马克龙\tMǎkèlóng\tMacron\t馬克宏\t\n"
                             "trump\t特朗普\tTèlǎngpǔ\tTrump\t川普\t\n";

/* Two files of the folder, as the second merge finds them: one is corrected after the first. */
static const char notes[] = "湖边会谈\n\n泽连斯基与马克龙周三在湖边会谈。普京没有出席。\n\n会谈持续"
                            "两小时，双方同意下周再谈。\n";
static const char notes_corrected[] =
    "湖边会谈\n\n泽连斯基与马克龙周四在湖边会谈。普京没有出席。\n\n会谈持续"
    "三小时，特朗普来电。双方同意下周再谈。\n";
static const char copies[] = "{\"id\":\"1\",\"source\":\"样报\",\"date\":\"2026-03-01\",\"text\":"
                             "\"特朗普称将与普京通话。\"}\n"
                             "{\"id\":\"2\",\"source\":\"样报\",\"date\":\"2026-03-02\",\"text\":"
                             "\"特朗普称将与普京通话。\"}\n"
                             "{\"id\":\"3\",\"source\":\"样报\",\"date\":\"2026-03-03\",\"text\":"
                             "\"马克龙抵达海边小城。\"}\n";

static ym_status merge(ym_index *index, const char *const *paths, size_t count, ym_error *error)
{
    ym_merge_summary summary;
    const ym_merge_options options = {.jobs = 1}; /* so that allocations are counted in one order */
    ym_status status = ym_merge(index, paths, count, &options, &summary, error);
    /* An article that cannot be read is no failure of a merge; here it can only be one of memory or of the disk. */
    if (status == YM_OK && summary.failed > 0) {
        status = YM_E_NOMEM;
        snprintf(error->message, sizeof error->message, "an article failed");
    }
    return status;
}

static ym_status step(ym_index *index, int number, ym_error *error)
{
    const char *notes_path = path_of(top, "notes.txt");
    const char *const first[] = {notes_path, "tests/articles/geneva-ceasefire.txt",
                                 "tests/articles/chip-export-tw.md",
                                 "tests/articles/security-guarantees-explained.md"};
    const char *const second[] = {notes_path, path_of(top, "copies.jsonl"),
                                  "tests/articles/energy-winter-jsonld.html"};
    static const char *const columns[] = {"also"};
    static const char *const values[] = {"泽连"};
    const ym_edit_options edit = {.command = "term set"};
    uint64_t undone = 0;
    switch (number) {
    case 0:
        write_whole(notes_path, notes, sizeof notes - 1);
        return merge(index, first, sizeof first / sizeof *first, error);
    case 1:
        return ym_term_put(index, "zelensky", columns, values, 1, &edit, NULL, NULL, error);
    case 2:
        write_whole(notes_path, notes_corrected, sizeof notes_corrected - 1);
        return merge(index, second, sizeof second / sizeof *second, error);
    case 3:
        return ym_term_remove(index, "trump", &edit, NULL, error);
    default:
        return ym_index_undo(index, 1, false, &undone, NULL, NULL, error);
    }
}

static ym_status steps(ym_index *index, int from, int last, void (*done)(void *context, int step),
                       void *context, ym_error *error)
{
    ym_status status = YM_OK;
    for (int i = from; i <= last && status == YM_OK; i++) {
        status = step(index, i, error);
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
        status = steps(index, 0, last, done, context, error);
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

int scenario_state_of(ym_index *index, ym__buffer *why)
{
    ym_error error = {0};
    uint64_t findings = 0;
    if (ym_index_check(index, note, why, &findings, NULL, NULL, &error) != YM_OK) {
        ym__buffer_printf(why, "check: %s", error.message);
        return -1;
    }
    if (findings > 0)
        return -1;
    char *now = dump(index);
    int state = SCENARIO_STATES - 1;
    while (state >= 0 && (now == NULL || strcmp(now, states[state]) != 0))
        state--;
    if (state < 0)
        ym__buffer_puts(why, "what is in it is no state before or after a step");
    free(now);
    return state;
}

/* Undoing the removal of step 3 gives the state before it, so the last state and the one before that are told apart by the
 * log alone, which a dump does not have. */
static bool resumes(ym_index *index, int state, ym__buffer *why)
{
    ym_error error = {0};
    if (state >= 3)
        return true;
    if (steps(index, state, SCENARIO_STEPS - 1, NULL, NULL, &error) != YM_OK) {
        ym__buffer_printf(why, "going on: %s", error.message);
        return false;
    }
    const int end = scenario_state_of(index, why);
    if (end >= 0 && strcmp(states[end], states[SCENARIO_STATES - 1]) != 0)
        ym__buffer_printf(why, "going on from state %d ended in %d", state, end);
    return end >= 0 && strcmp(states[end], states[SCENARIO_STATES - 1]) == 0;
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
    const int state = scenario_state_of(index, why);
    bool between = false;
    for (int i = least; state >= 0 && i <= most; i++)
        between = between || strcmp(states[i], states[state]) == 0;
    if (state >= 0 && !between)
        ym__buffer_printf(why, "state %d where %d to %d was due", state, least, most);
    const bool sound = between && (!resume || resumes(index, state, why));
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

void scenario_make(void)
{
    const char *temporary = getenv("TMPDIR");
    ym_error error = {0};
    ym_glossary *glossary = NULL;
    ym_index *index = NULL;
    snprintf(top, sizeof top, "%s/yiming-fault-XXXXXX", temporary == NULL ? "/tmp" : temporary);
    if (mkdtemp(top) == NULL)
        give_up(top, "cannot be made");
    snprintf(work, sizeof work, "%s/work", top);
    snprintf(crash, sizeof crash, "%s/crash", top);
    if (mkdir(work, 0777) != 0 || mkdir(crash, 0777) != 0)
        give_up(top, "cannot be filled");
    const char *names = path_of(top, "people.tsv");
    const char *const base[] = {"tests/articles/briefs.jsonl",
                                "tests/articles/nuclear-plant-hk.txt"};
    write_whole(names, people, sizeof people - 1);
    write_whole(path_of(top, "copies.jsonl"), copies, sizeof copies - 1);
    if (ym_glossary_load(&glossary, &names, 1, &(ym_glossary_options){.origin = "test"}, NULL, NULL,
                         &error) != YM_OK ||
        ym_index_create(&index, scenario_index(work), glossary, &error) != YM_OK ||
        merge(index, base, 2, &error) != YM_OK)
        give_up("the index", error.message);
    ym_index_close(index);
    ym_glossary_free(glossary);
    read_whole(scenario_index(work), &before);
    keep_state(0);
    if (scenario_run(SCENARIO_STEPS - 1, keep_step, NULL, &error) != YM_OK)
        give_up("a step", error.message);
    for (int i = 1; i < SCENARIO_STATES - 1; i++) {
        if (strcmp(states[i], states[i - 1]) == 0)
            give_up("a step", "changed nothing");
    }
    if (strcmp(states[SCENARIO_STATES - 1], states[3]) != 0)
        give_up("undo", "did not give the state before");
}
