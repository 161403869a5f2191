/* What the faults happen to: an index with some entries and articles, and steps that change it (steps.h), each of which ends
 * in one state. Whatever happens, the index must be in one of these states afterwards, and sound. */
#ifndef YM_FAULT_SCENARIO_H
#define YM_FAULT_SCENARIO_H

#include "base/buffer.h"
#include "steps.h"

enum { MOST_STATES = MOST_STEPS + 1 };

/* Makes a folder under $TMPDIR, in which the program works from now on, with what the steps read and the index as it is before
 * the first step. Ends the program when that fails. */
void scenario_make(void);
void scenario_remove(void);
/* Takes a scenario (of SCENARIOS) and learns what each step makes of the index. Ends the program when that fails. */
void scenario_take(int number);
const char *scenario_name(void);
int scenario_steps(void);

/* The folder in which the index is changed, and another of the same kind for what a crash leaves. */
const char *scenario_folder(void);
const char *scenario_crash_folder(void);
/* The index in a folder. Borrowed until the next call but some. */
const char *scenario_index(const char *folder);

/* Takes everything out of a folder. */
void scenario_clear(const char *folder);
/* Puts the index as it was before the first step, and nothing else, into a folder. */
void scenario_restore(const char *folder);
/* Opens the index of scenario_folder for writing, does the steps up to `last` (0: the first alone), closes it. `done`, which
 * may be NULL, is told of each step that succeeded. */
ym_status scenario_run(int last, void (*done)(void *context, int step), void *context,
                       ym_error *error);

/* Is the index of a folder sound, and in a state from `least` to `most`, and what copies there are of it as well, in any
 * state? (State 0 is before the first step, state n after step n - 1.) Says what is wrong otherwise. With `resume` the steps
 * are then done again from where it is, and must end in the last state. */
bool scenario_holds(const char *folder, int least, int most, bool resume, ym__buffer *why);

#endif
