#define _POSIX_C_SOURCE 200809L

#include "disk.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SECTOR = 512, MOST_FILES = 8 };

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

typedef enum change_kind { WRITE, TRUNCATE, SYNC, DELETE } change_kind;

typedef struct change {
    change_kind kind;
    int file;
    size_t offset, size; /* of a write; the new size of a truncation is its offset */
    unsigned char *data;
} change;

typedef struct watched {
    char name[64];
    bytes stable; /* what a loss of power cannot take, as of `applied` */
    bool exists;
} watched;

static struct {
    char folder[256];
    bool on;
    watched files[MOST_FILES];
    int file_count;
    change *changes;
    size_t count, room;
    size_t *pending; /* changes since the last sync of their file, as of `applied` */
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

/* The number of a watched file, -1 when it is in another folder. */
static int file_of(const char *path)
{
    const size_t length = strlen(kept.folder);
    if (!kept.on || path == NULL || strncmp(path, kept.folder, length) != 0 || path[length] != '/')
        return -1;
    const char *name = path + length + 1;
    for (int i = 0; i < kept.file_count; i++) {
        if (strcmp(kept.files[i].name, name) == 0)
            return i;
    }
    assert(kept.file_count < MOST_FILES);
    watched *file = &kept.files[kept.file_count];
    *file = (watched){.exists = access(path, F_OK) == 0};
    snprintf(file->name, sizeof file->name, "%s", name);
    read_file(path, &file->stable);
    return kept.file_count++;
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
        free(kept.files[i].stable.at);
    free(kept.changes);
    free(kept.pending);
    memset(&kept, 0, sizeof kept);
}

static void keep(change_kind kind, int file, size_t offset, const void *data, size_t size)
{
    if (file < 0 || !kept.on)
        return;
    kept.changes = grown(kept.changes, kept.count, &kept.room, sizeof *kept.changes);
    change *each = &kept.changes[kept.count++];
    *each = (change){.kind = kind, .file = file, .offset = offset, .size = size};
    if (size > 0) {
        each->data = malloc(size);
        assert(each->data != NULL);
        memcpy(each->data, data, size);
    }
}

/* ---- crashes -------------------------------------------------------------------------------- */

static void apply_whole(bytes *to, bool *exists, const change *each)
{
    if (each->kind == WRITE) {
        put(to, each->offset, each->data, each->size);
        *exists = true;
    } else if (each->kind == TRUNCATE) {
        cut(to, each->offset);
    } else if (each->kind == DELETE) {
        to->size = 0;
        *exists = false;
    }
}

static void apply_torn(bytes *to, bool *exists, const change *each, uint64_t *random)
{
    if (each->kind != WRITE) {
        if (disk_random(random) % 2 == 0)
            apply_whole(to, exists, each);
        return;
    }
    for (size_t at = 0; at < each->size;) {
        /* Up to the next border of a sector of the file. */
        size_t size = SECTOR - (each->offset + at) % SECTOR;
        if (size > each->size - at)
            size = each->size - at;
        if (disk_random(random) % 2 == 0) {
            put(to, each->offset + at, each->data + at, size);
            *exists = true;
        }
        at += size;
    }
}

/* A sync makes what came before it, in its file, stable. */
static void settle(int file)
{
    size_t left = 0;
    for (size_t i = 0; i < kept.pending_count; i++) {
        const change *each = &kept.changes[kept.pending[i]];
        if (each->file == file)
            apply_whole(&kept.files[file].stable, &kept.files[file].exists, each);
        else
            kept.pending[left++] = kept.pending[i];
    }
    kept.pending_count = left;
}

static void advance(size_t changes)
{
    assert(kept.applied <= changes && changes <= kept.count);
    for (; kept.applied < changes; kept.applied++) {
        if (kept.changes[kept.applied].kind == SYNC) {
            settle(kept.changes[kept.applied].file);
            continue;
        }
        kept.pending =
            grown(kept.pending, kept.pending_count, &kept.pending_room, sizeof *kept.pending);
        kept.pending[kept.pending_count++] = kept.applied;
    }
}

/* The pending changes in the order in which they reach the disk. */
static size_t *order_of(disk_loss loss, uint64_t *random)
{
    size_t *order = malloc((kept.pending_count + 1) * sizeof *order);
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

static void lose(bytes *to, bool *exists, int file, const size_t *order, disk_loss loss,
                 uint64_t *random)
{
    for (size_t i = 0; i < kept.pending_count; i++) {
        const change *each = &kept.changes[order[i]];
        if (each->file != file)
            continue;
        const bool last = order[i] + 1 == kept.applied;
        if (loss == DISK_KILL && last && each->kind == WRITE) {
            const change half = {
                .kind = WRITE, .offset = each->offset, .size = each->size / 2, .data = each->data};
            apply_whole(to, exists, &half);
        } else if (loss == DISK_TORN) {
            apply_torn(to, exists, each, random);
        } else if (loss == DISK_KILL || (loss == DISK_SOME && disk_random(random) % 2 == 0)) {
            apply_whole(to, exists, each);
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

bool disk_make_crash(const char *folder, size_t changes, disk_loss loss, uint64_t *random)
{
    advance(changes);
    size_t *order = order_of(loss, random);
    bool made = true;
    for (int i = 0; i < kept.file_count; i++) {
        char path[512];
        bytes content = {0};
        bool exists = kept.files[i].exists;
        put(&content, 0, kept.files[i].stable.at, kept.files[i].stable.size);
        lose(&content, &exists, i, order, loss, random);
        snprintf(path, sizeof path, "%s/%s", folder, kept.files[i].name);
        if (exists)
            made = write_file(folder, kept.files[i].name, &content) && made;
        else
            (void)unlink(path);
        free(content.at);
    }
    free(order);
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
    keep(WRITE, number(file), (size_t)offset, from, (size_t)size);
    return under(file)->pMethods->xWrite(under(file), from, size, offset);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (fails())
        return SQLITE_IOERR_TRUNCATE;
    if (is_last())
        _exit(9);
    keep(TRUNCATE, number(file), (size_t)size, NULL, 0);
    return under(file)->pMethods->xTruncate(under(file), size);
}

static int file_sync(sqlite3_file *file, int flags)
{
    if (fails())
        return SQLITE_IOERR_FSYNC;
    keep(SYNC, number(file), 0, NULL, 0);
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
    own->file = file_of(path);
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
    const int file = file_of(path);
    keep(DELETE, file, 0, NULL, 0);
    if (sync != 0)
        keep(SYNC, file, 0, NULL, 0);
    return real->xDelete(real, path, sync);
}

static int disk_access(sqlite3_vfs *vfs, const char *path, int flags, int *result)
{
    (void)vfs;
    return fails() ? SQLITE_IOERR_ACCESS : real->xAccess(real, path, flags, result);
}

static int disk_time(sqlite3_vfs *vfs, sqlite3_int64 *milliseconds)
{
    static int sign = 1;
    (void)vfs;
    const int code = real->xCurrentTimeInt64(real, milliseconds);
    *milliseconds += (sqlite3_int64)sign * skew * 1000;
    sign = -sign;
    return code;
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
    return sqlite3_vfs_register(&disk, 1);
}
