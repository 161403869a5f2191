#define _POSIX_C_SOURCE 200809L

#include "disk.h"

#include "base/hash.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, MOST_FILES = 64, NO_FILE = -1 };

uint64_t disk_random(uint64_t *state)
{
    /* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators", 2016 */
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 0x2545F4914F6CDD1DULL;
}

/* ---- what is kept --------------------------------------------------------------------------- */

typedef struct bytes {
    unsigned char *at;
    size_t size, room;
} bytes;

/* What is done to a file, and what is done to the names of the folder. */
typedef enum change_kind { WRITE, TRUNCATE, SYNC, NAME, UNNAME, RENAME, SYNC_NAMES } change_kind;

typedef struct change {
    change_kind kind;
    int file;
    int name, old_name;  /* of those of names; the old one of a renaming */
    size_t offset, size; /* of a write; the new size of a truncation is its offset */
    unsigned char *data;
} change;

/* A name of the folder, and the file that has it, as the program at work sees it and as a loss of power cannot change it. */
typedef struct named {
    char name[64];
    int now, stable;
} named;

static struct {
    char folder[256];
    bool on;
    bytes files[MOST_FILES]; /* what a loss of power cannot take, as of `applied` */
    int file_count;
    named names[MOST_FILES];
    int name_count;
    change *changes;
    size_t count, room;
    size_t *pending; /* changes that no sync has made stable, as of `applied` */
    size_t pending_count, pending_room;
    size_t applied; /* how many changes `stable` and `pending` have seen */
} kept;

static void *grown(void *list, size_t count, size_t *room, size_t each)
{
    if (count < *room)
        return list;
    *room = *room == 0 ? 256 : *room * 2;
    list = realloc(list, *room * each);
    assert(list != NULL);
    return list;
}

static void put(bytes *to, size_t offset, const unsigned char *data, size_t size)
{
    if (to->at == NULL || offset + size > to->room) {
        const size_t room = (offset + size) * 2 + 1;
        to->at = realloc(to->at, room);
        assert(to->at != NULL);
        to->room = room;
    }
    if (offset + size > to->size) {
        memset(to->at + to->size, 0, offset + size - to->size);
        to->size = offset + size;
    }
    if (size > 0)
        memcpy(to->at + offset, data, size);
}

static void cut(bytes *to, size_t size)
{
    if (size < to->size)
        to->size = size;
    else
        put(to, size, NULL, 0);
}

static void read_file(const char *path, bytes *into)
{
    FILE *stream = fopen(path, "rb");
    unsigned char block[65536];
    size_t got = 0;
    if (stream == NULL)
        return;
    while ((got = fread(block, 1, sizeof block, stream)) > 0)
        put(into, into->size, block, got);
    (void)fclose(stream);
}

/* The number of a name of the watched folder, NO_FILE when the path is in another. */
static int name_of(const char *path)
{
    const size_t length = strlen(kept.folder);
    if (!kept.on || path == NULL || strncmp(path, kept.folder, length) != 0 || path[length] != '/')
        return NO_FILE;
    const char *name = path + length + 1;
    for (int i = 0; i < kept.name_count; i++) {
        if (strcmp(kept.names[i].name, name) == 0)
            return i;
    }
    assert(kept.name_count < MOST_FILES);
    named *each = &kept.names[kept.name_count];
    *each = (named){.now = NO_FILE, .stable = NO_FILE};
    snprintf(each->name, sizeof each->name, "%s", name);
    /* What is there when it is first heard of has been there before. */
    if (access(path, F_OK) == 0) {
        assert(kept.file_count < MOST_FILES);
        each->now = each->stable = kept.file_count++;
        read_file(path, &kept.files[each->now]);
    }
    return kept.name_count++;
}

void disk_watch(const char *folder)
{
    disk_forget();
    snprintf(kept.folder, sizeof kept.folder, "%s", folder);
    kept.on = true;
}

void disk_unwatch(void)
{
    kept.on = false;
}

size_t disk_changes(void)
{
    return kept.count;
}

void disk_forget(void)
{
    for (size_t i = 0; i < kept.count; i++)
        free(kept.changes[i].data);
    for (int i = 0; i < kept.file_count; i++)
        free(kept.files[i].at);
    free(kept.changes);
    free(kept.pending);
    memset(&kept, 0, sizeof kept);
}

static change *keep(change_kind kind)
{
    kept.changes = grown(kept.changes, kept.count, &kept.room, sizeof *kept.changes);
    change *each = &kept.changes[kept.count++];
    *each = (change){.kind = kind, .file = NO_FILE, .name = NO_FILE, .old_name = NO_FILE};
    return each;
}

static void keep_content(change_kind kind, int file, size_t offset, const void *data, size_t size)
{
    if (file == NO_FILE || !kept.on)
        return;
    change *each = keep(kind);
    each->file = file;
    each->offset = offset;
    each->size = size;
    if (size > 0) {
        each->data = malloc(size);
        assert(each->data != NULL);
        memcpy(each->data, data, size);
    }
}

static void keep_name(change_kind kind, int file, int name, int old_name)
{
    change *each = keep(kind);
    each->file = file;
    each->name = name;
    each->old_name = old_name;
    if (kind == RENAME)
        kept.names[old_name].now = NO_FILE;
    kept.names[name].now = file;
}

/* The file of a path that is being opened, new when there was none; NO_FILE: in another folder. */
static int file_of(const char *path)
{
    const int name = name_of(path);
    if (name != NO_FILE && kept.names[name].now == NO_FILE) {
        assert(kept.file_count < MOST_FILES);
        keep_name(NAME, kept.file_count++, name, NO_FILE);
    }
    return name == NO_FILE ? NO_FILE : kept.names[name].now;
}

static void forget_name(const char *path)
{
    const int name = name_of(path);
    if (name != NO_FILE && kept.names[name].now != NO_FILE)
        keep_name(UNNAME, NO_FILE, name, NO_FILE);
}

/* ---- crashes -------------------------------------------------------------------------------- */

static void apply_content(bytes *to, const change *each)
{
    if (each->kind == WRITE)
        put(to, each->offset, each->data, each->size);
    else if (each->kind == TRUNCATE)
        cut(to, each->offset);
}

/* `files`: what file each name has. */
static void apply_name(int *files, const change *each)
{
    if (each->kind == RENAME)
        files[each->old_name] = NO_FILE;
    files[each->name] = each->file;
}

static bool is_of_names(const change *each)
{
    return each->kind == NAME || each->kind == UNNAME || each->kind == RENAME;
}

static void apply_torn(bytes *to, const change *each, uint64_t *random)
{
    if (each->kind != WRITE) {
        if (disk_random(random) % 2 == 0)
            apply_content(to, each);
        return;
    }
    for (size_t at = 0; at < each->size;) {
        /* Up to the next border of a sector of the file. */
        size_t size = SECTOR - (each->offset + at) % SECTOR;
        if (size > each->size - at)
            size = each->size - at;
        if (disk_random(random) % 2 == 0)
            put(to, each->offset + at, each->data + at, size);
        at += size;
    }
}

static void stable_names(int *files)
{
    for (int i = 0; i < kept.name_count; i++)
        files[i] = kept.names[i].stable;
}

/* Is the creation of a file among what is pending? */
static bool is_new(int file)
{
    for (size_t i = 0; i < kept.pending_count; i++) {
        const change *each = &kept.changes[kept.pending[i]];
        if (each->kind == NAME && each->file == file)
            return true;
    }
    return false;
}

/* Makes what is pending of a file, or of the names, stable. */
static void settle(int file, bool names)
{
    int files[MOST_FILES] = {0};
    size_t left = 0;
    stable_names(files);
    for (size_t i = 0; i < kept.pending_count; i++) {
        const change *each = &kept.changes[kept.pending[i]];
        if (is_of_names(each) && names)
            apply_name(files, each);
        else if (!is_of_names(each) && each->file == file)
            apply_content(&kept.files[file], each);
        else
            kept.pending[left++] = kept.pending[i];
    }
    kept.pending_count = left;
    for (int i = 0; i < kept.name_count; i++)
        kept.names[i].stable = files[i];
}

static void advance(size_t changes)
{
    assert(kept.applied <= changes && changes <= kept.count);
    for (; kept.applied < changes; kept.applied++) {
        const change *each = &kept.changes[kept.applied];
        if (each->kind == SYNC) {
            settle(each->file, is_new(each->file));
        } else if (each->kind == SYNC_NAMES) {
            settle(NO_FILE, true);
        } else {
            kept.pending =
                grown(kept.pending, kept.pending_count, &kept.pending_room, sizeof *kept.pending);
            kept.pending[kept.pending_count++] = kept.applied;
        }
    }
}

/* The pending changes in the order in which they reach the disk. */
static size_t *order_of(disk_loss loss, uint64_t *random)
{
    size_t *order = calloc(kept.pending_count + 1, sizeof *order);
    assert(order != NULL);
    memcpy(order, kept.pending, kept.pending_count * sizeof *order);
    for (size_t i = kept.pending_count; loss == DISK_TORN && i > 1; i--) {
        const size_t other = disk_random(random) % i;
        const size_t swap = order[i - 1];
        order[i - 1] = order[other];
        order[other] = swap;
    }
    return order;
}

static void lose_names(int *files, const size_t *order, disk_loss loss, uint64_t *random)
{
    for (size_t i = 0; i < kept.pending_count; i++) {
        const change *each = &kept.changes[order[i]];
        if (is_of_names(each) &&
            (loss == DISK_KILL || (loss != DISK_ALL_LOST && disk_random(random) % 2 == 0)))
            apply_name(files, each);
    }
}

static void lose(bytes *to, int file, const size_t *order, disk_loss loss, uint64_t *random)
{
    for (size_t i = 0; i < kept.pending_count; i++) {
        const change *each = &kept.changes[order[i]];
        if (is_of_names(each) || each->file != file)
            continue;
        const bool last = order[i] + 1 == kept.applied;
        if (loss == DISK_KILL && last && each->kind == WRITE) {
            put(to, each->offset, each->data, each->size / 2);
        } else if (loss == DISK_TORN) {
            apply_torn(to, each, random);
        } else if (loss == DISK_KILL || (loss == DISK_SOME && disk_random(random) % 2 == 0)) {
            apply_content(to, each);
        }
    }
}

static bool write_file(const char *folder, const char *name, const bytes *from)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *stream = fopen(path, "wb");
    if (stream == NULL)
        return false;
    const bool written = fwrite(from->at, 1, from->size, stream) == from->size;
    return fclose(stream) == 0 && written;
}

/* The first bytes of a hash as a number. */
static uint64_t number_of(const void *data, size_t size)
{
    uint64_t result = 0;
    const ym__hash hash = ym__hash_of(data, size);
    memcpy(&result, &hash, sizeof result);
    return result;
}

bool disk_make_crash(const char *folder, size_t changes, disk_loss loss, uint64_t *random,
                     uint64_t *print)
{
    int files[MOST_FILES] = {0};
    uint64_t prints[MOST_FILES] = {0};
    bool made = true;
    advance(changes);
    size_t *order = order_of(loss, random);
    stable_names(files);
    lose_names(files, order, loss, random);
    for (int i = 0; i < kept.name_count; i++) {
        bytes content = {0};
        if (files[i] == NO_FILE)
            continue;
        const bytes *stable = &kept.files[files[i]];
        put(&content, 0, stable->at, stable->size);
        lose(&content, files[i], order, loss, random);
        made = write_file(folder, kept.names[i].name, &content) && made;
        prints[i] = number_of(content.at, content.size) | 1;
        free(content.at);
    }
    free(order);
    *print = number_of(prints, sizeof prints);
    return made;
}

/* ---- the VFS -------------------------------------------------------------------------------- */

static sqlite3_vfs *real;
static uint64_t calls, fail_at, changes_made, kill_at;
static int skew;

void disk_fail_at(uint64_t call)
{
    calls = 0;
    fail_at = call;
}

uint64_t disk_calls(void)
{
    return calls;
}

void disk_kill_at(uint64_t number_of_change)
{
    changes_made = 0;
    kill_at = number_of_change;
}

void disk_skew_clock(int seconds)
{
    skew = seconds;
}

static bool fails(void)
{
    calls++;
    return calls == fail_at;
}

/* Does the process end within this change? */
static bool is_last(void)
{
    return kill_at > 0 && ++changes_made == kill_at;
}

typedef struct disk_file {
    sqlite3_file base;
    int file;
    sqlite3_file *under; /* behind this struct */
} disk_file;

static sqlite3_file *under(sqlite3_file *file)
{
    return ((disk_file *)file)->under;
}

static int number(sqlite3_file *file)
{
    return ((disk_file *)file)->file;
}

static int file_close(sqlite3_file *file)
{
    return under(file)->pMethods->xClose(under(file));
}

static int file_read(sqlite3_file *file, void *into, int size, sqlite3_int64 offset)
{
    return fails() ? SQLITE_IOERR_READ
                   : under(file)->pMethods->xRead(under(file), into, size, offset);
}

static int file_write(sqlite3_file *file, const void *from, int size, sqlite3_int64 offset)
{
    if (fails())
        return calls % 2 == 0 ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    if (is_last()) {
        (void)under(file)->pMethods->xWrite(under(file), from, size / 2, offset);
        _exit(9);
    }
    keep_content(WRITE, number(file), (size_t)offset, from, (size_t)size);
    return under(file)->pMethods->xWrite(under(file), from, size, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (fails())
        return SQLITE_IOERR_TRUNCATE;
    if (is_last())
        _exit(9);
    keep_content(TRUNCATE, number(file), (size_t)size, NULL, 0);
    return under(file)->pMethods->xTruncate(under(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    if (fails())
        return SQLITE_IOERR_FSYNC;
    if (is_last())
        _exit(9);
    keep_content(SYNC, number(file), 0, NULL, 0);
    return under(file)->pMethods->xSync(under(file), flags);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size)
{
    return fails() ? SQLITE_IOERR_FSTAT : under(file)->pMethods->xFileSize(under(file), size);
}

static int file_lock(sqlite3_file *file, int lock)
{
    return fails() ? SQLITE_IOERR_LOCK : under(file)->pMethods->xLock(under(file), lock);
}

static int file_unlock(sqlite3_file *file, int lock)
{
    return under(file)->pMethods->xUnlock(under(file), lock);
}

static int file_check_lock(sqlite3_file *file, int *held)
{
    return fails() ? SQLITE_IOERR_CHECKRESERVEDLOCK
                   : under(file)->pMethods->xCheckReservedLock(under(file), held);
}

static int file_control(sqlite3_file *file, int what, void *value)
{
    return under(file)->pMethods->xFileControl(under(file), what, value);
}

static int file_sector(sqlite3_file *file)
{
    (void)file;
    return SECTOR;
}

static int file_traits(sqlite3_file *file)
{
    (void)file;
    return 0; /* nothing is promised: neither whole sectors nor appends in order */
}

static int file_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **at)
{
    return fails() ? SQLITE_IOERR_SHMMAP
                   : under(file)->pMethods->xShmMap(under(file), region, size, extend, at);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return (flags & SQLITE_SHM_LOCK) != 0 && fails()
               ? SQLITE_IOERR_SHMLOCK
               : under(file)->pMethods->xShmLock(under(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file)
{
    under(file)->pMethods->xShmBarrier(under(file));
}

static int file_shm_unmap(sqlite3_file *file, int remove)
{
    return under(file)->pMethods->xShmUnmap(under(file), remove);
}

/* Version 2: files are not mapped. */
static const sqlite3_io_methods methods = {.iVersion = 2,
                                           .xClose = file_close,
                                           .xRead = file_read,
                                           .xWrite = file_write,
                                           .xTruncate = file_truncate,
                                           .xSync = file_sync,
                                           .xFileSize = file_size,
                                           .xLock = file_lock,
                                           .xUnlock = file_unlock,
                                           .xCheckReservedLock = file_check_lock,
                                           .xFileControl = file_control,
                                           .xSectorSize = file_sector,
                                           .xDeviceCharacteristics = file_traits,
                                           .xShmMap = file_shm_map,
                                           .xShmLock = file_shm_lock,
                                           .xShmBarrier = file_shm_barrier,
                                           .xShmUnmap = file_shm_unmap};

static int disk_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *got)
{
    (void)vfs;
    disk_file *own = (disk_file *)file;
    own->base.pMethods = NULL;
    if (fails())
        return SQLITE_CANTOPEN;
    own->file =
        (flags & SQLITE_OPEN_CREATE) != 0 || access(path, F_OK) == 0 ? file_of(path) : NO_FILE;
    own->under = (sqlite3_file *)(own + 1);
    const int code = real->xOpen(real, path, own->under, flags, got);
    if (own->under->pMethods != NULL)
        own->base.pMethods = &methods;
    return code;
}

static int disk_delete(sqlite3_vfs *vfs, const char *path, int sync)
{
    (void)vfs;
    if (fails())
        return SQLITE_IOERR_DELETE;
    if (is_last())
        _exit(9);
    forget_name(path);
    if (sync != 0 && name_of(path) != NO_FILE)
        (void)keep(SYNC_NAMES);
    return real->xDelete(real, path, sync);
}

static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
    (void)vfs;
    return fails() ? SQLITE_IOERR_ACCESS : real->xAccess(real, path, flags, result);
}

/* A clock of its own, and no chance, so that the same steps write the same bytes: a millisecond passes between two looks. */
static int disk_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds)
{
    static const sqlite3_int64 noon = (sqlite3_int64)2461193 * 86400000; /* 2026-06-01, Julian */
    static sqlite3_int64 looks = 0;
    static int sign = 1;
    (void)vfs;
    *milliseconds = noon + looks++ + (sqlite3_int64)sign * skew * 1000;
    sign = -sign;
    return SQLITE_OK;
}

static int disk_chance(sqlite3_vfs *vfs, int size, char *out)
{
    (void)vfs;
    memset(out, 0, (size_t)size);
    return size;
}

int disk_register(void)
{
    static sqlite3_vfs disk;
    real = sqlite3_vfs_find(NULL);
    disk = *real;
    disk.zName = "disk";
    disk.pNext = NULL;
    disk.szOsFile = (int)sizeof(disk_file) + real->szOsFile;
    disk.xOpen = disk_open;
    disk.xDelete = disk_delete;
    disk.xAccess = disk_access;
    disk.xCurrentTimeInt64 = disk_time;
    disk.xRandomness = disk_chance;
    return sqlite3_vfs_register(&disk, 1);
}

/* ---- what the library does without SQLite ---------------------------------------------------- */

/* In this program these stand for those of the C library, as SQLite's own calls of them do not. */

int unlink(const char *name)
{
    if (is_last())
        _exit(9);
    const int place = name_of(name);
    const int code = unlinkat(AT_FDCWD, name, 0);
    if (code == 0 && place != NO_FILE)
        keep_name(UNNAME, NO_FILE, place, NO_FILE);
    return code;
}

int link(const char *from, const char *to)
{
    if (is_last())
        _exit(9);
    const int old_name = name_of(from);
    const int name = name_of(to);
    const int code = linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
    if (code == 0 && name != NO_FILE)
        keep_name(NAME, kept.names[old_name].now, name, NO_FILE);
    return code;
}

int rename(const char *old, const char *new)
{
    if (is_last())
        _exit(9);
    const int old_name = name_of(old);
    const int name = name_of(new);
    const int code = renameat(AT_FDCWD, old, AT_FDCWD, new);
    if (code == 0 && name != NO_FILE)
        keep_name(RENAME, kept.names[old_name].now, name, old_name);
    return code;
}

/* Of the folder; SQLite syncs its files by itself. */
int fsync(int fd)
{
    struct stat synced;
    struct stat watched;
    if (is_last())
        _exit(9);
    if (kept.on && fstat(fd, &synced) == 0 && stat(kept.folder, &watched) == 0 &&
        synced.st_dev == watched.st_dev && synced.st_ino == watched.st_ino)
        (void)keep(SYNC_NAMES);
    return fdatasync(fd);
}
