/* What a crash, a loss of power, a failing disk, too little memory and a second writer leave of an index: it must be sound
 * and in the state before or after the command that was at work, and no command may say that it succeeded when it did not
 * (README.md, "What yiming promises"). tests/README.md says how to run it.
 *
 *   fault [--seed N] [--losses N] [--run N] [--kills N] [--calls N] [--allocations N] [--rounds N]
 *
 * --losses says how many different states a loss of power is to leave, --run that only one run of a scenario is to be used for
 * that; the other numbers say how many points are tried of a kind (0: every one there is). A failure names what had it again:
 * the same steps write the same bytes, and the same seed loses the same of them. */
#define _XOPEN_SOURCE 700

#include "allocation.h"
#include "disk.h"
#include "scenario.h"

#include "base/row_map.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static uint64_t seed = 20261126;
static int passed, failed;
static ym__buffer why;

/* ---- telling -------------------------------------------------------------------------------- */

static void count_verdict(uint64_t bad)
{
    (void)fflush(stdout);
    passed += bad == 0;
    failed += bad != 0;
}

/* One line for a kind of fault: how much was tried, and whether all of it held. */
static void tell(const char *kind, uint64_t tried, uint64_t of, uint64_t bad)
{
    printf("%s: %" PRIu64 " of %" PRIu64 ", %" PRIu64 " bad (seed %" PRIu64 ")\n", kind, tried, of,
           bad, seed);
    (void)fflush(stdout);
    passed += bad == 0;
    failed += bad != 0;
}

static void tell_bad(const char *kind, uint64_t point)
{
    printf("  %s, point %" PRIu64 ": %s\n", kind, point, ym__buffer_text(&why));
    (void)fflush(stdout);
}

/* The point number `i` of `tried` that are spread over `of`, each somewhere in its part. */
static uint64_t point(uint64_t i, uint64_t tried, uint64_t of, uint64_t *random)
{
    const uint64_t from = i * of / tried;
    const uint64_t to = (i + 1) * of / tried;
    return 1 + from + (to > from + 1 ? disk_random(random) % (to - from) : 0);
}

static uint64_t points(uint64_t wanted, uint64_t of)
{
    return wanted == 0 || wanted > of ? of : wanted;
}

/* ---- loss of power, and death of the process, out of what was written ----------------------- */

/* Each scenario is run twice, the second time with so little memory for pages that they are written before a transaction ends,
 * and with a checkpoint after every few. */
enum {
    RUNS = 2 * SCENARIOS,
    LOOSE_CHECKPOINT_PAGES = 1000, /* SQLite's own */
    TIGHT_CHECKPOINT_PAGES = 16
};
static int checkpoint_pages = LOOSE_CHECKPOINT_PAGES;

static int set_checkpoints(sqlite3 *db, char **message, const struct sqlite3_api_routines *api)
{
    (void)message;
    (void)api;
    return sqlite3_wal_autocheckpoint(db, checkpoint_pages);
}

static void tighten(bool tight)
{
    checkpoint_pages = tight ? TIGHT_CHECKPOINT_PAGES : LOOSE_CHECKPOINT_PAGES;
    (void)sqlite3_soft_heap_limit64(tight ? 1 : 0);
}

static size_t ends[MOST_STATES]; /* how much had been written when each state was reached */

static void mark_end(void *context, int step)
{
    (void)context;
    ends[step + 1] = disk_changes();
}

/* Does the steps while the disk is watched. */
static bool watch_run(ym_error *error)
{
    scenario_restore(scenario_folder());
    disk_watch(scenario_folder());
    const ym_status status = scenario_run(scenario_steps() - 1, mark_end, NULL, error);
    disk_unwatch();
    return status == YM_OK;
}

static const char *const loss_names[DISK_LOSSES] = {
    "killed, seen from the files", "power lost, nothing unsynced left",
    "power lost, some of it left", "power lost, sectors torn and out of order"};

/* What was tried so far. A state is what files there are and every byte of them; one that was seen before is not counted. */
static struct {
    ym__row_map seen;
    uint64_t found[DISK_LOSSES], bad[DISK_LOSSES];
    uint64_t run_states, run_kills; /* of this run: losses of power, deaths of the process */
} tally;

static bool is_new(uint64_t print)
{
    ym_error error = {0};
    if (ym__row_map_get(&tally.seen, (int64_t)print) != NULL)
        return false;
    if (ym__row_map_put(&tally.seen, (int64_t)print, 1, &error) != YM_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(2);
    }
    return true;
}

/* Makes what a crash leaves after `at` changes and looks at it, unless that was seen before. What chance it takes depends on
 * the seed, the run, `at` and the number of the try alone. */
static bool try_loss(int run, size_t at, disk_loss loss, uint64_t attempt)
{
    uint64_t random = seed + (uint64_t)run * 1000003 + at * 7919 + attempt * 104729;
    uint64_t print = 0;
    const char *folder = scenario_crash_folder();
    int least = 0;
    (void)disk_random(&random);
    while (least < scenario_steps() && ends[least + 1] <= at)
        least++;
    scenario_clear(folder);
    if (!disk_make_crash(folder, at, loss, &random, &print)) {
        fprintf(stderr, "%s: a crash cannot be written\n", folder);
        exit(2);
    }
    if (!is_new(print))
        return false;
    const bool resume = tally.found[loss]++ % 8 == 0;
    const int most = least < scenario_steps() ? least + 1 : least;
    if (!scenario_holds(folder, least, most, resume, &why)) {
        printf("  %s, run %d (%s), point %zu, try %" PRIu64 ": %s\n", loss_names[loss], run + 1,
               scenario_name(), at, attempt, ym__buffer_text(&why));
        (void)fflush(stdout);
        tally.bad[loss]++;
    }
    return true;
}

/* How many of the `wanted` are due after `at` of `all` changes: all of them a little before the end, where there are few. */
static uint64_t due(uint64_t wanted, size_t at, size_t all)
{
    const uint64_t result = wanted * at * 10 / (9 * all) + 1;
    return result < wanted ? result : wanted;
}

/* The three kinds in turn; where all that there is at a moment has been seen, the next moments give more. */
static void lose_power(int run, size_t at, uint64_t target)
{
    uint64_t most = 4 * (target > tally.run_states ? target - tally.run_states : 0);
    for (uint64_t i = 0; i < most && tally.run_states < target; i++) {
        const disk_loss loss = (disk_loss)(DISK_ALL_LOST + (at + i) % 3);
        if (loss != DISK_ALL_LOST || i < 3)
            tally.run_states += try_loss(run, at, loss, i);
    }
}

static void lose_in_run(int run, uint64_t wanted)
{
    ym_error error = {0};
    scenario_take(run / 2);
    tighten(run % 2 != 0);
    if (!watch_run(&error)) {
        printf("  %s, without any fault: %s\n", scenario_name(), error.message);
        tally.bad[DISK_KILL]++;
    }
    tighten(false);
    const size_t all = disk_changes();
    tally.run_states = 0;
    tally.run_kills = 0;
    for (size_t at = 1; at <= all && tally.bad[DISK_TORN] < 5; at++) {
        if (tally.run_kills < due(wanted / 4, at, all))
            tally.run_kills += try_loss(run, at, DISK_KILL, 0);
        lose_power(run, at, due(wanted, at, all));
    }
    disk_forget();
}

/* `only`: the number of the one run to do, from 1; 0: all. */
static void losses(uint64_t wanted, uint64_t only)
{
    uint64_t states = 0;
    (void)sqlite3_auto_extension((void (*)(void))set_checkpoints);
    for (int run = 0; run < RUNS; run++) {
        if (only == 0 || only == (uint64_t)run + 1)
            lose_in_run(run, wanted * (uint64_t)(run + 1) / RUNS - wanted * (uint64_t)run / RUNS);
    }
    for (int loss = 0; loss < DISK_LOSSES; loss++) {
        printf("%s: %" PRIu64 " different states, %" PRIu64 " bad (seed %" PRIu64 ")\n",
               loss_names[loss], tally.found[loss], tally.bad[loss], seed);
        count_verdict(tally.bad[loss]);
        states += loss == DISK_KILL ? 0 : tally.found[loss];
    }
    printf("power lost, in all: %" PRIu64 " different states of %" PRIu64 " wanted\n", states,
           wanted);
    ym__row_map_free(&tally.seen);
    (void)sqlite3_cancel_auto_extension((void (*)(void))set_checkpoints);
}

/* ---- kill -9 of a process at work ----------------------------------------------------------- */

static void report_step(void *context, int step)
{
    const char byte = (char)step;
    if (write(*(int *)context, &byte, 1) != 1)
        _exit(3);
}

/* Does the steps in another process, which dies in the middle of its change number `at` (0: does not). Gives how many
 * steps it had done; *ended says whether it came to its end. */
static int run_apart(uint64_t at, bool *ended)
{
    int ends_of_pipe[2];
    if (pipe(ends_of_pipe) != 0)
        return -1;
    const pid_t child = fork();
    if (child == 0) {
        ym_error error = {0};
        disk_kill_at(at);
        _exit(scenario_run(scenario_steps() - 1, report_step, &ends_of_pipe[1], &error) == YM_OK
                  ? 0
                  : 1);
    }
    (void)close(ends_of_pipe[1]);
    int done = 0;
    int status = 0;
    char byte = 0;
    while (read(ends_of_pipe[0], &byte, 1) == 1)
        done = byte + 1;
    (void)close(ends_of_pipe[0]);
    (void)waitpid(child, &status, 0);
    *ended = WIFEXITED(status) && WEXITSTATUS(status) != 9;
    return child < 0 || (*ended && WEXITSTATUS(status) != 0) ? -1 : done;
}

/* Kills at `wanted` points (0: all) of the scenario that was taken; gives how many were bad, *tried and *all of what. */
static uint64_t kill_in_scenario(uint64_t wanted, uint64_t *tried, uint64_t *all)
{
    uint64_t random = seed;
    uint64_t bad = 0;
    bool ended = false;
    ym_error error = {0};
    (void)watch_run(&error);
    *all = disk_changes();
    disk_forget();
    *tried = points(wanted, *all);
    for (uint64_t i = 0; i < *tried && bad < 5; i++) {
        const uint64_t at = point(i, *tried, *all, &random);
        scenario_restore(scenario_folder());
        const int done = run_apart(at, &ended);
        if (done < 0) {
            ym__buffer_clear(&why);
            ym__buffer_puts(&why, "a step failed, or the process could not be had");
        }
        if (done < 0 ||
            !scenario_holds(scenario_folder(), done, done < scenario_steps() ? done + 1 : done,
                            i % 8 == 0, &why)) {
            tell_bad(scenario_name(), at);
            bad++;
        }
    }
    return bad;
}

static void kills(uint64_t wanted)
{
    uint64_t bad = 0;
    uint64_t tried = 0;
    uint64_t all = 0;
    for (int i = 0; i < SCENARIOS; i++) {
        uint64_t of = 0;
        uint64_t done = 0;
        scenario_take(i);
        bad += kill_in_scenario((wanted + SCENARIOS - 1) / SCENARIOS, &done, &of);
        tried += done;
        all += of;
    }
    tell("killed at work", tried, all, bad);
}

/* ---- a disk, and an allocation, that fails once ---------------------------------------------- */

/* Is the index as it was, or as the first step makes it? When the step said that it succeeded, then it did. */
static bool held(ym_status status)
{
    if (status != YM_OK)
        return scenario_holds(scenario_folder(), 0, 1, true, &why);
    return scenario_holds(scenario_folder(), 1, 1, true, &why);
}

static void calls(uint64_t wanted)
{
    uint64_t random = seed;
    uint64_t bad = 0;
    uint64_t reported = 0;
    ym_error error = {0};
    scenario_restore(scenario_folder());
    disk_fail_at(0);
    (void)scenario_run(0, NULL, NULL, &error);
    const uint64_t all = disk_calls();
    const uint64_t tried = points(wanted, all);
    for (uint64_t i = 0; i < tried && bad < 5; i++) {
        const uint64_t at = point(i, tried, all, &random);
        scenario_restore(scenario_folder());
        disk_fail_at(at);
        const ym_status status = scenario_run(0, NULL, NULL, &error);
        disk_fail_at(0);
        reported += status != YM_OK;
        if (!held(status)) {
            ym__buffer_printf(&why, " (the command said: %s)",
                              status == YM_OK ? "done" : error.message);
            tell_bad("a call of the disk", at);
            bad++;
        }
    }
    /* Some failures SQLite may get over; most must be told. */
    if (reported < tried / 4) {
        printf("  only %" PRIu64 " were reported\n", reported);
        bad++;
    }
    tell("a call of the disk failed", tried, all, bad);
}

static void allocations(uint64_t wanted)
{
    uint64_t random = seed;
    uint64_t bad = 0;
    uint64_t reported = 0;
    ym_error error = {0};
    if (!allocation_can_fail()) {
        printf("skipped: failing allocations (the sanitizer has its own malloc)\n");
        return;
    }
    scenario_restore(scenario_folder());
    allocation_fail_at(0, 0);
    (void)scenario_run(0, NULL, NULL, &error);
    const uint64_t all = allocation_count();
    const uint64_t tried = points(wanted, all);
    for (uint64_t i = 0; i < tried && bad < 5; i++) {
        const uint64_t at = point(i, tried, all, &random);
        scenario_restore(scenario_folder());
        allocation_fail_at(at, i % 2 == 0 ? 0 : 20);
        const ym_status status = scenario_run(0, NULL, NULL, &error);
        allocation_fail_at(0, 0);
        reported += status != YM_OK;
        if (!held(status)) {
            ym__buffer_printf(&why, " (the command said: %s)",
                              status == YM_OK ? "done" : error.message);
            tell_bad("an allocation", at);
            bad++;
        }
    }
    if (reported < tried / 4) {
        printf("  only %" PRIu64 " were reported\n", reported);
        bad++;
    }
    tell("an allocation failed", tried, all, bad);
}

/* ---- two writers, readers, a clock that jumps ------------------------------------------------ */

static const char *const halves[2][4] = {
    {"tests/articles/geneva-ceasefire.txt", "tests/articles/chip-export-tw.md",
     "tests/articles/plant-safety-mission.html", "tests/articles/talks-big5.txt"},
    {"tests/articles/gaza-aid-conference.txt", "tests/articles/chip-export-talks.md",
     "tests/articles/aid-corridor-hk.html", "tests/articles/energy-winter-jsonld.html"}};

/* Merges the articles of one half, each for itself. */
static int write_half(int half)
{
    ym_error error = {0};
    ym_index *index = NULL;
    ym_merge_summary summary;
    const ym_merge_options options = {0};
    int bad =
        ym_index_open(&index, scenario_index(scenario_folder()), YM_OPEN_WRITE, &error) != YM_OK;
    if (!bad)
        ym_index_set_wait(index, 60000);
    for (int i = 0; i < 4 && !bad; i++)
        bad = ym_merge(index, &halves[half][i], 1, &options, &summary, &error) != YM_OK ||
              summary.added != 1;
    if (bad)
        printf("  a writer: %s\n", error.message);
    ym_index_close(index);
    return bad;
}

static bool count_article(void *context, const char *line, size_t bytes)
{
    (void)bytes;
    *(uint64_t *)context += strstr(line, "\"kind\":\"article\"") != NULL;
    return false;
}

/* Reads until nothing more comes: every look must be sound, and none may have less than the one before. */
static int read_along(uint64_t last)
{
    ym_error error = {0};
    uint64_t seen = 0;
    for (int looks = 0; looks < 2000 && seen < last; looks++) {
        ym_index *index = NULL;
        uint64_t now = 0;
        uint64_t findings = 1;
        ym__buffer_clear(&why);
        if (ym_index_open(&index, scenario_index(scenario_folder()), YM_OPEN_READ, &error) !=
                YM_OK ||
            ym_index_export(index, YM_EXPORT_ARTICLES, count_article, &now, &error) != YM_OK ||
            ym_index_check(index, NULL, NULL, &findings, NULL, NULL, &error) != YM_OK ||
            findings > 0 || now < seen) {
            printf("  a reader: %s (%" PRIu64 " findings, %" PRIu64 " articles after %" PRIu64
                   ")\n",
                   error.message, findings, now, seen);
            ym_index_close(index);
            return 1;
        }
        ym_index_close(index);
        seen = now;
    }
    return seen < last;
}

static uint64_t count_articles(void)
{
    ym_error error = {0};
    ym_index *index = NULL;
    uint64_t count = 0;
    if (ym_index_open(&index, scenario_index(scenario_folder()), YM_OPEN_READ, &error) == YM_OK)
        (void)ym_index_export(index, YM_EXPORT_ARTICLES, count_article, &count, &error);
    ym_index_close(index);
    return count;
}

static void crowd(uint64_t rounds)
{
    enum { WRITERS = 2, READERS = 2 };
    uint64_t bad = 0;
    for (uint64_t round = 0; round < rounds && bad < 5; round++) {
        scenario_restore(scenario_folder());
        const uint64_t last = count_articles() + 8;
        pid_t children[WRITERS + READERS];
        for (int i = 0; i < WRITERS + READERS; i++) {
            (void)fflush(stdout);
            children[i] = fork();
            if (children[i] == 0) {
                const int status = i < WRITERS ? write_half(i) : read_along(last);
                (void)fflush(stdout);
                _exit(status);
            }
        }
        for (int i = 0; i < WRITERS + READERS; i++) {
            int status = 1;
            (void)waitpid(children[i], &status, 0);
            bad += status != 0;
        }
        bad += count_articles() != last;
    }
    tell("two writers and two readers, rounds", rounds, rounds, bad);
}

/* The log tells what came first by its order, not by a clock. */
static void keep_command(void *context, const ym_log_entry *line)
{
    ym__buffer_printf(context, "%s;", line->command);
}

static void clock_jumps(void)
{
    ym_error error = {0};
    ym_index *index = NULL;
    ym__buffer log = {0};
    bool held = true;
    scenario_restore(scenario_folder());
    disk_skew_clock(86400);
    if (ym_index_open(&index, scenario_index(scenario_folder()), YM_OPEN_WRITE, &error) != YM_OK)
        held = false;
    for (int i = 0; i < 4 && held; i++) {
        char command[16];
        snprintf(command, sizeof command, "edit %d", i);
        static const char *const columns[] = {"note"};
        const char *const values[] = {command};
        const ym_edit_options edit = {.command = command};
        held = ym_term_put(index, "putin", columns, values, 1, &edit, NULL, NULL, &error) == YM_OK;
    }
    held = held && ym_index_log(index, "putin", 4, keep_command, &log, &error) == YM_OK &&
           strcmp(ym__buffer_text(&log), "edit 3;edit 2;edit 1;edit 0;") == 0;
    ym__buffer_clear(&log);
    uint64_t undone = 0;
    held = held && ym_index_undo(index, 2, false, &undone, keep_command, &log, &error) == YM_OK &&
           strcmp(ym__buffer_text(&log), "undo edit 3;undo edit 2;") == 0;
    disk_skew_clock(0);
    if (!held)
        printf("  a jumping clock: %s, %s\n", error.message, ym__buffer_text(&log));
    ym_index_close(index);
    ym__buffer_free(&log);
    tell("a clock that jumps by a day", 1, 1, !held);
}

/* --------------------------------------------------------------------------------------------- */

int main(int count, char **words)
{
    struct {
        const char *name;
        uint64_t value;
    } options[] = {{"--seed", seed}, {"--losses", 1000},     {"--run", 0},   {"--kills", 40},
                   {"--calls", 200}, {"--allocations", 200}, {"--rounds", 2}};
    for (int i = 1; i < count; i++) {
        bool known = false;
        for (size_t j = 0; j < sizeof options / sizeof *options && i + 1 < count; j++) {
            if (strcmp(words[i], options[j].name) == 0) {
                options[j].value = strtoull(words[++i], NULL, 10);
                known = true;
                break;
            }
        }
        if (!known) {
            fprintf(stderr, "fault: what is %s? See the head of tests/fault/fault.c.\n", words[i]);
            return 2;
        }
    }
    seed = options[0].value == 0 ? 1 : options[0].value;
    if (disk_register() != SQLITE_OK)
        return 2;
    scenario_make();
    losses(options[1].value, options[2].value);
    kills(options[3].value);
    scenario_take(0);
    calls(options[4].value);
    allocations(options[5].value);
    crowd(options[6].value);
    clock_jumps();
    scenario_remove();
    ym__buffer_free(&why);
    printf("%d passed, %d failed\n", passed, failed);
    return failed > 0;
}
