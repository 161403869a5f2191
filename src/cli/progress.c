/* Progress: one line on stderr, only on a terminal and after a second, and the answer to Ctrl-C. The handler sets
 * the one variable of the whole command that is neither constant nor on the stack: signals leave no other way. */
#include "cli.h"

#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static const double first_after_seconds = 1.0;
static const double redraw_seconds = 0.1;

static void on_interrupt(int number)
{
    (void)number;
    interrupted = 1;
}

bool cli_interrupted(void)
{
    return interrupted != 0;
}

static double now(void)
{
    struct timespec time = {0, 0};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

void cli_progress_begin(cli_state *cli, cli_unit unit)
{
    const double start = now();
    cli->progress = (cli_progress){.active = true, .unit = unit, .started = start, .drawn = start};
    /* SA_RESETHAND: a second Ctrl-C ends the program even where no progress is made, as in reading a terminal. */
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
}

static void draw_time(char out[32], double seconds)
{
    const unsigned long whole =
        seconds < 0 || seconds > 360000 ? 360000 : (unsigned long)(seconds + 0.5);
    if (whole >= 3600)
        snprintf(out, 32, "%lu:%02lu:%02lu", whole / 3600, whole / 60 % 60, whole % 60);
    else
        snprintf(out, 32, "%lu:%02lu", whole / 60, whole % 60);
}

static void draw(const cli_progress *progress, uint64_t done, uint64_t total, double elapsed)
{
    const bool bytes = progress->unit == CLI_BYTES;
    const double scale = bytes ? 1e6 : 1;
    const int digits = bytes ? 1 : 0;
    const char *unit = bytes ? " MB" : "";
    const double rate = (double)done / elapsed;
    char line[160];
    char left[32];
    if (total == 0) {
        snprintf(line, sizeof line, "%.*f%s, %.*f%s/s", digits, (double)done / scale, unit, digits,
                 rate / scale, unit);
    } else {
        draw_time(left, rate > 0 && total > done ? (double)(total - done) / rate : 0);
        snprintf(line, sizeof line, "%.*f/%.*f%s (%.0f %%), %.*f%s/s, ETA %s", digits,
                 (double)done / scale, digits, (double)total / scale, unit,
                 100.0 * (double)done / (double)total, digits, rate / scale, unit, left);
    }
    fprintf(stderr, "\r%-60s", line);
    fflush(stderr);
}

bool cli_progress_step(void *context, uint64_t done, uint64_t total)
{
    cli_state *cli = context;
    cli_progress *progress = &cli->progress;
    const double time = now();
    if (progress->active && !cli->quiet && time - progress->started >= first_after_seconds &&
        time - progress->drawn >= redraw_seconds && isatty(STDERR_FILENO) == 1) {
        draw(progress, done, total, time - progress->started);
        progress->shown = true;
        progress->drawn = time;
    }
    return cli_interrupted();
}

void cli_progress_clear(cli_state *cli)
{
    if (!cli->progress.shown)
        return;
    fprintf(stderr, "\r%60s\r", "");
    fflush(stderr);
    cli->progress.shown = false;
}

void cli_progress_end(cli_state *cli)
{
    cli_progress_clear(cli);
    cli->progress.active = false;
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigemptyset(&usual.sa_mask);
    sigaction(SIGINT, &usual, NULL);
}
