/* A disk that can be watched and can fail: a VFS over SQLite's own that writes down what is done to the files of an index,
 * fails or kills at a call that is named, and makes the files that a loss of power at some moment could leave.
 *
 * What a loss of power leaves, the usual model: all that came before the last sync of a file is there; of each later write
 * any of its 512-byte sectors may be there or not, in any order, so may each later truncation. Names are apart from files:
 * each that was made, taken away or changed since the folder was synced may be so or as before, in any order. The sync of a
 * file whose name is new syncs the folder, as SQLite does for its journals and ext4 for every file. */
#ifndef YM_FAULT_DISK_H
#define YM_FAULT_DISK_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Registers the VFS as SQLite's default. Returns an SQLite code. */
int disk_register(void);

/* ---- failing -------------------------------------------------------------------------------- */

/* The next call number `call` (from 1) of those that disk_calls counts fails once; 0: none does. */
void disk_fail_at(uint64_t call);
uint64_t disk_calls(void); /* since disk_fail_at; of every kind: open, read, write, lock, … */
/* The process ends, as by kill -9, in the middle of change number `change` (from 1, as disk_changes counts). */
void disk_kill_at(uint64_t change);
/* Seconds that the clock which SQLite asks jumps by, forth and back, at each look. It begins at the same moment in every run. */
void disk_skew_clock(int seconds);

/* ---- watching ------------------------------------------------------------------------------- */

/* From now on what is done to the files of the folder is kept, beginning with what is in them now. */
void disk_watch(const char *folder);
/* How many things were done: writes, truncations, syncs, names that were made, changed or taken away. */
size_t disk_changes(void);
void disk_unwatch(void); /* what was kept stays */

typedef enum disk_loss {
    DISK_KILL,     /* only the process died: all is there but half of the last write */
    DISK_ALL_LOST, /* nothing that was not synced */
    DISK_SOME,     /* each change or not */
    DISK_TORN,     /* each sector of each change or not, changes in any order */
    DISK_LOSSES
} disk_loss;

/* Makes the files, in another folder that is empty, that a crash after the first `changes` things could leave. `random` is
 * the state of a generator of numbers; *print differs where names or bytes of the files do. To be called with `changes` that
 * do not fall; false: a file could not be written. */
bool disk_make_crash(const char *folder, size_t changes, disk_loss loss, uint64_t *random,
                     uint64_t *print);
/* Forgets all that was kept. */
void disk_forget(void);

uint64_t disk_random(uint64_t *state);

#endif
