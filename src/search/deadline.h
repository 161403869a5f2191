/* A limit of time for what reads an index: search, concordances, counts. */
#ifndef YM_SEARCH_DEADLINE_H
#define YM_SEARCH_DEADLINE_H

#include "index/index.h"

#include <time.h>

typedef struct ym__deadline {
    ym_index *index;
    unsigned timeout_ms; /* 0: there is no limit */
    struct timespec end;
    bool passed;
} ym__deadline;

/* From now on the index's statements end with YM_E_INTERRUPTED once the time (milliseconds; 0: any) is over. One at a time
 * for an index, and each start has its end. */
void ym__deadline_start(ym__deadline *deadline, ym_index *index, unsigned timeout_ms);
/* Is it over? Takes a ym__deadline; for the stop of ym__bounds. */
bool ym__deadline_is_over(void *deadline);
/* For loops that do much between two statements: YM_E_INTERRUPTED when it is over. */
ym_status ym__deadline_check(ym__deadline *deadline, ym_error *error);
/* The status of what was done in that time; an interruption by the deadline becomes YM_E_TIMEOUT. */
ym_status ym__deadline_end(ym__deadline *deadline, ym_status status, ym_error *error);

#endif
