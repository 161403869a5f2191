/* What is at work when a fault comes: scenarios, each some steps that change an index one after another. Each step is one
 * transaction, or leaves the index between two of them as it was. */
#ifndef YM_FAULT_STEPS_H
#define YM_FAULT_STEPS_H

#include <yiming/merge.h>

/* Does a step in the index that is open, which it may close and open again. The working folder has what make_inputs made;
 * `folder` is that of the index. Doing a step again that was done changes nothing. */
typedef ym_status step_run(ym_index **index, const char *folder, ym_error *error);

typedef struct scenario_step {
    step_run *run;
    bool kept; /* a dump is the same before and after it */
    int copy;  /* the place in copy_names, from 1, of the copy that is there after it; 0: of none */
} scenario_step;

enum { MOST_STEPS = 6 };

typedef struct scenario {
    const char *name;
    scenario_step steps[MOST_STEPS];
    int count;
} scenario;

enum { SCENARIOS = 4 };
extern const scenario scenarios[SCENARIOS];

/* Names in the folder of an index: its own, and the copies of it that steps make. */
enum { COPIES = 2 };
extern const char index_name[], *const copy_names[COPIES];

/* Fills the working folder with what the steps read, and makes an index of that name with some entries and articles. */
ym_status make_inputs(const char *index_path, ym_error *error);

#endif
