/* SQLite asks now and then whether it shall go on; loops of our own ask for themselves. */
#include "search/deadline.h"

#include "base/error.h"

enum { STEPS_BETWEEN_LOOKS = 10000 /* of SQLite's machine: well below a millisecond */ };

bool ym__deadline_is_over(void *deadline)
{
    ym__deadline *limit = deadline;
    struct timespec now;
    if (limit->timeout_ms == 0)
        return false;
    clock_gettime(CLOCK_MONOTONIC, &now);
    limit->passed = now.tv_sec > limit->end.tv_sec ||
                    (now.tv_sec == limit->end.tv_sec && now.tv_nsec >= limit->end.tv_nsec);
    return limit->passed;
}

/* For sqlite3_progress_handler: not 0 stops the statement. */
static int stop_statement(void *deadline)
{
    return ym__deadline_is_over(deadline);
}

void ym__deadline_start(ym__deadline *deadline, ym_index *index, unsigned timeout_ms)
{
    *deadline = (ym__deadline){.index = index, .timeout_ms = timeout_ms};
    if (timeout_ms == 0)
        return;
    clock_gettime(CLOCK_MONOTONIC, &deadline->end);
    const long nanoseconds = deadline->end.tv_nsec + (long)(timeout_ms % 1000) * 1000000;
    deadline->end.tv_sec += (time_t)(timeout_ms / 1000) + nanoseconds / 1000000000;
    deadline->end.tv_nsec = nanoseconds % 1000000000;
    sqlite3_progress_handler(index->db, STEPS_BETWEEN_LOOKS, stop_statement, deadline);
}

ym_status ym__deadline_check(ym__deadline *deadline, ym_error *error)
{
    return ym__deadline_is_over(deadline) ? ym__error_interrupted(error) : YM_OK;
}

ym_status ym__deadline_end(ym__deadline *deadline, ym_status status, ym_error *error)
{
    sqlite3_progress_handler(deadline->index->db, 0, NULL, NULL);
    return status == YM_E_INTERRUPTED && deadline->passed
               ? ym__error_set(error, YM_E_TIMEOUT,
                               "stopped after %.3g seconds, the limit of time; look for something "
                               "rarer, or allow more",
                               deadline->timeout_ms / 1000.0)
               : status;
}
