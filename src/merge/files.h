/* From the paths that a user names to the files to read. */
#ifndef YM_MERGE_FILES_H
#define YM_MERGE_FILES_H

#include <yiming/merge.h>

#include "base/arena.h"

typedef struct ym__merge_file {
    const char *path;
    bool named;       /* by the user, not met while walking a folder */
    const char *skip; /* why it is not read, or NULL */
    bool failed;      /* and that is a fault: it could not be read */
    uint64_t bytes;   /* its size, 0 when unknown */
} ym__merge_file;

/* Zero it to start. */
typedef struct ym__merge_files {
    ym__arena arena;
    ym__merge_file *items;
    size_t count, capacity;
    struct ym__merge_own {
        bool there;
        uint64_t device, number;
    } own[3];           /* ym__merge_files_leave_out */
    uint64_t bytes;     /* of all files */
    bool bytes_unknown; /* standard input is among them */
} ym__merge_files;

/* The index that is merged into, and what SQLite keeps beside it, are passed over without a word where a folder holds
 * them. Before paths are added. */
ym_status ym__merge_files_leave_out(ym__merge_files *files, const char *index, ym_error *error);

/* Adds a path: a file or "-" as it is (whether it can be read shows later), a folder by its files in the order of their
 * names, whole trees deep. Left out are hidden files, what an exclude pattern matches (the name or the path below
 * the folder), links to folders (so that no cycle can be), and what is no file. Files whose ending names
 * no kind of article are listed with `skip`. */
ym_status ym__merge_files_add(ym__merge_files *files, const char *path, const char *const *excludes,
                              size_t exclude_count, ym_error *error);
void ym__merge_files_free(ym__merge_files *files);

/* A path in the form in which it names an article: "./a//b/./c.txt" as "a/b/c.txt". */
const char *ym__merge_clean_path(ym__arena *arena, const char *path);

#endif
