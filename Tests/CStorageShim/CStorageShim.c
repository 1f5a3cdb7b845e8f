#include "CStorageShim.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512 };

// What a sector held at the last sync. Kept in a list per file, newest first; one entry per sector.
typedef struct Before {
    struct Before *next;
    sqlite3_int64 sector;
    unsigned char bytes[SECTOR];
} Before;

enum { BUCKETS = 4096 };

// One file on the disk, for all its open handles and beyond.
typedef struct Disk {
    struct Disk *next;
    char *path;
    Before *before[BUCKETS];
    sqlite3_int64 synced_size;  // bytes at the last sync
    int is_made;                // the making is not yet in the folder on the disk
    int is_removed;             // removed, but the removal is not yet in the folder on the disk
    unsigned char *ghost;       // the synced content of a removed file
} Disk;

struct Storage {
    sqlite3_vfs vfs;
    sqlite3_vfs *system;
    char *name;
    pthread_mutex_t mutex;
    Disk *disks;
    int is_dead, is_read_only;
    long operations, die_at, writes, fail_from;
    int fail_code;
    unsigned long long seed, die_seed;
    int die_keep;
};

typedef struct Handle {
    sqlite3_file base;
    Storage *storage;
    Disk *disk;          // null for temporary files
    sqlite3_file *file;  // the system's, in the same allocation
} Handle;

static sqlite3_file *under(sqlite3_file *file) { return ((Handle *)file)->file; }

static unsigned long long draw(Storage *s) {
    unsigned long long z = (s->seed += 0x9E3779B97F4A7C15ull);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
}

static int chance(Storage *s, int percent) { return (int)(draw(s) % 100) < percent; }

// MARK: What the disk remembers

static Disk *disk_named(Storage *s, const char *path) {
    for (Disk *d = s->disks; d; d = d->next)
        if (!strcmp(d->path, path)) return d;
    Disk *d = calloc(1, sizeof(Disk));
    if (!d) return NULL;
    d->path = strdup(path);
    if (!d->path) {
        free(d);
        return NULL;
    }
    d->next = s->disks;
    return s->disks = d;
}

static void forget_before(Disk *d) {
    for (int i = 0; i < BUCKETS; i++) {
        while (d->before[i]) {
            Before *b = d->before[i];
            d->before[i] = b->next;
            free(b);
        }
    }
}

static int size_of(sqlite3_file *file, sqlite3_int64 *size) { return file->pMethods->xFileSize(file, size); }

// Reads, with zeros behind the end.
static int read_padded(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at) {
    int status = file->pMethods->xRead(file, bytes, count, at);
    return status == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : status;
}

// Remembers the sectors of [at, at + count) unless they are remembered since the last sync.
static int remember(Handle *h, sqlite3_int64 at, sqlite3_int64 count) {
    if (count <= 0) return SQLITE_OK;
    for (sqlite3_int64 sector = at / SECTOR; sector <= (at + count - 1) / SECTOR; sector++) {
        Before **list = &h->disk->before[sector % BUCKETS];
        Before *found = *list;
        while (found && found->sector != sector) found = found->next;
        if (found) continue;
        Before *b = malloc(sizeof(Before));
        if (!b) return SQLITE_NOMEM;
        memset(b->bytes, 0, SECTOR);
        int status = read_padded(h->file, b->bytes, SECTOR, sector * SECTOR);
        if (status != SQLITE_OK) {
            free(b);
            return status;
        }
        b->sector = sector;
        b->next = *list;
        *list = b;
    }
    return SQLITE_OK;
}

static void folder_synced(Storage *s) {
    for (Disk *d = s->disks; d; d = d->next) {
        d->is_made = 0;
        if (d->is_removed) {
            d->is_removed = 0;
            free(d->ghost);
            d->ghost = NULL;
        }
    }
}

// MARK: Losing power

// Opens a file of the system's layer by its path; `*file` must be freed after closing.
static int open_raw(Storage *s, const char *path, sqlite3_file **file) {
    *file = calloc(1, s->system->szOsFile);
    if (!*file) return SQLITE_NOMEM;
    // SQLite wants two zeros behind a name that it did not make itself.
    char *name = calloc(1, strlen(path) + 4);
    if (!name) return SQLITE_NOMEM;
    strcpy(name, path);
    int out = 0;
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_TEMP_DB;
    int status = s->system->xOpen(s->system, name, *file, flags, &out);
    // The layer keeps the name as long as the file: handed over to it, a few bytes per loss of power.
    if (status != SQLITE_OK) free(name);
    return status;
}

static int restore_sectors(Storage *s, Disk *d, int keep) {
    sqlite3_file *file = NULL;
    int status = open_raw(s, d->path, &file);
    if (status != SQLITE_OK) {
        free(file);
        return status;
    }
    sqlite3_int64 size = 0;
    status = size_of(file, &size);
    sqlite3_int64 end = d->synced_size;
    for (int i = 0; i < BUCKETS && status == SQLITE_OK; i++) {
        for (Before *b = d->before[i]; b && status == SQLITE_OK; b = b->next) {
            sqlite3_int64 start = b->sector * SECTOR;
            sqlite3_int64 after = start + SECTOR < size ? start + SECTOR : size;
            if (start < size && chance(s, keep)) {
                if (after > end) end = after;
            } else {
                status = file->pMethods->xWrite(file, b->bytes, SECTOR, start);
            }
        }
    }
    if (status == SQLITE_OK) status = file->pMethods->xTruncate(file, end);
    file->pMethods->xClose(file);
    free(file);
    return status;
}

static int bring_back(Storage *s, Disk *d) {
    sqlite3_file *file = NULL;
    int status = open_raw(s, d->path, &file);
    if (status == SQLITE_OK) {
        status = file->pMethods->xWrite(file, d->ghost, (int)d->synced_size, 0);
        file->pMethods->xClose(file);
    }
    free(file);
    return status;
}

static int lose_power(Storage *s, unsigned long long seed, int keep) {
    if (s->is_dead) return SQLITE_OK;
    s->is_dead = 1;
    s->seed = seed;
    int status = SQLITE_OK;
    for (Disk *d = s->disks; d && status == SQLITE_OK; d = d->next) {
        if (d->is_removed) {
            if (d->ghost && d->synced_size > 0 && !chance(s, keep)) status = bring_back(s, d);
        } else if (d->is_made && !chance(s, keep)) {
            s->system->xDelete(s->system, d->path, 0);
        } else {
            int exists = 0;
            s->system->xAccess(s->system, d->path, SQLITE_ACCESS_EXISTS, &exists);
            if (exists) status = restore_sectors(s, d, keep);
        }
    }
    return status;
}

// Counts an operation that changes the disk. Returns SQLITE_IOERR once power is lost.
static int operate(Storage *s) {
    if (s->is_dead) return SQLITE_IOERR;
    s->operations++;
    if (s->die_at && s->operations >= s->die_at) lose_power(s, s->die_seed, s->die_keep);
    return s->is_dead ? SQLITE_IOERR : SQLITE_OK;
}

// MARK: Methods of a file

static int file_close(sqlite3_file *file) { return under(file)->pMethods->xClose(under(file)); }

static int file_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at) {
    Storage *s = ((Handle *)file)->storage;
    return s->is_dead ? SQLITE_IOERR_READ : under(file)->pMethods->xRead(under(file), bytes, count, at);
}

static int file_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at) {
    Handle *h = (Handle *)file;
    Storage *s = h->storage;
    if (!h->disk) return h->file->pMethods->xWrite(h->file, bytes, count, at);
    pthread_mutex_lock(&s->mutex);
    int status = operate(s);
    if (status == SQLITE_OK && s->fail_from && ++s->writes >= s->fail_from) status = s->fail_code;
    if (status == SQLITE_OK) status = remember(h, at, count);
    if (status == SQLITE_OK) status = h->file->pMethods->xWrite(h->file, bytes, count, at);
    pthread_mutex_unlock(&s->mutex);
    return status;
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    Handle *h = (Handle *)file;
    Storage *s = h->storage;
    if (!h->disk) return h->file->pMethods->xTruncate(h->file, size);
    pthread_mutex_lock(&s->mutex);
    sqlite3_int64 now = 0;
    int status = operate(s);
    if (status == SQLITE_OK) status = size_of(h->file, &now);
    if (status == SQLITE_OK) status = remember(h, size, now - size);
    if (status == SQLITE_OK) status = h->file->pMethods->xTruncate(h->file, size);
    pthread_mutex_unlock(&s->mutex);
    return status;
}

static int file_sync(sqlite3_file *file, int flags) {
    Handle *h = (Handle *)file;
    Storage *s = h->storage;
    if (!h->disk) return h->file->pMethods->xSync(h->file, flags);
    pthread_mutex_lock(&s->mutex);
    int status = operate(s);
    if (status == SQLITE_OK) status = size_of(h->file, &h->disk->synced_size);
    if (status == SQLITE_OK) {
        forget_before(h->disk);
        // The system's layer syncs the folder with the first sync of a new log; a database file rides along.
        if (h->disk->is_made) folder_synced(s);
    }
    pthread_mutex_unlock(&s->mutex);
    return status;
}

static int file_size(sqlite3_file *file, sqlite3_int64 *size) { return size_of(under(file), size); }

static int file_lock(sqlite3_file *file, int level) { return under(file)->pMethods->xLock(under(file), level); }

static int file_unlock(sqlite3_file *file, int level) {
    return under(file)->pMethods->xUnlock(under(file), level);
}

static int file_check_lock(sqlite3_file *file, int *result) {
    return under(file)->pMethods->xCheckReservedLock(under(file), result);
}

static int file_control(sqlite3_file *file, int operation, void *argument) {
    return under(file)->pMethods->xFileControl(under(file), operation, argument);
}

static int file_sector_size(sqlite3_file *file) { return under(file)->pMethods->xSectorSize(under(file)); }

static int file_characteristics(sqlite3_file *file) {
    return under(file)->pMethods->xDeviceCharacteristics(under(file));
}

static int file_shm_map(sqlite3_file *file, int region, int size, int extend, void volatile **memory) {
    return under(file)->pMethods->xShmMap(under(file), region, size, extend, memory);
}

static int file_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return under(file)->pMethods->xShmLock(under(file), offset, count, flags);
}

static void file_shm_barrier(sqlite3_file *file) { under(file)->pMethods->xShmBarrier(under(file)); }

static int file_shm_unmap(sqlite3_file *file, int remove) {
    return under(file)->pMethods->xShmUnmap(under(file), remove);
}

// Version 2: no memory-mapped reading, which would go past this layer.
static const sqlite3_io_methods methods = {
    2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock, file_unlock,
    file_check_lock, file_control, file_sector_size, file_characteristics, file_shm_map, file_shm_lock,
    file_shm_barrier, file_shm_unmap, NULL, NULL,
};

// MARK: Methods of the storage

static int storage_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
    Storage *s = (Storage *)vfs;
    Handle *h = (Handle *)file;
    memset(h, 0, sizeof(Handle));
    h->storage = s;
    h->file = (sqlite3_file *)(h + 1);
    if (s->is_dead) return SQLITE_CANTOPEN;
    int is_kept = path && !(flags & (SQLITE_OPEN_DELETEONCLOSE | SQLITE_OPEN_TEMP_DB | SQLITE_OPEN_TEMP_JOURNAL));
    int exists = 0;
    if (is_kept) s->system->xAccess(s->system, path, SQLITE_ACCESS_EXISTS, &exists);
    if (is_kept && s->is_read_only) {
        // As the system's layer does when writing is not permitted.
        if (!exists) return SQLITE_CANTOPEN;
        flags = (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    }
    int status = s->system->xOpen(s->system, path, h->file, flags, out);
    if (status != SQLITE_OK) return status;
    file->pMethods = &methods;
    if (!is_kept || (flags & SQLITE_OPEN_READONLY)) return SQLITE_OK;
    pthread_mutex_lock(&s->mutex);
    int is_known = 0;
    for (Disk *d = s->disks; d; d = d->next) is_known |= !strcmp(d->path, path);
    h->disk = disk_named(s, path);
    if (!h->disk) {
        status = SQLITE_NOMEM;
    } else if (!exists) {
        // A new file over a removed one: the removal no longer matters.
        forget_before(h->disk);
        free(h->disk->ghost);
        h->disk->ghost = NULL;
        h->disk->is_removed = 0;
        h->disk->is_made = 1;
        h->disk->synced_size = 0;
    } else if (!is_known) {
        status = size_of(h->file, &h->disk->synced_size);
    }
    pthread_mutex_unlock(&s->mutex);
    return status;
}

// Keeps what a loss of power could bring back.
static int keep_ghost(Storage *s, Disk *d) {
    sqlite3_file *file = NULL;
    int status = open_raw(s, d->path, &file);
    sqlite3_int64 size = d->synced_size;
    if (status == SQLITE_OK && size > 0) {
        d->ghost = calloc(1, (size_t)size + SECTOR);
        status = d->ghost ? read_padded(file, d->ghost, (int)size, 0) : SQLITE_NOMEM;
        for (int i = 0; i < BUCKETS && status == SQLITE_OK; i++)
            for (Before *b = d->before[i]; b; b = b->next)
                if (b->sector * SECTOR < size) memcpy(d->ghost + b->sector * SECTOR, b->bytes, SECTOR);
    }
    if (file && file->pMethods) file->pMethods->xClose(file);
    free(file);
    return status;
}

static int storage_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
    Storage *s = (Storage *)vfs;
    pthread_mutex_lock(&s->mutex);
    int status = operate(s);
    Disk *d = status == SQLITE_OK ? disk_named(s, path) : NULL;
    if (d && !d->is_made && !sync_folder) status = keep_ghost(s, d);
    if (status == SQLITE_OK) status = s->system->xDelete(s->system, path, 0);
    if (status == SQLITE_OK && d) {
        forget_before(d);
        // A file whose making never reached the disk cannot come back.
        d->is_removed = !d->is_made;
        d->is_made = 0;
        if (sync_folder) folder_synced(s);
    }
    pthread_mutex_unlock(&s->mutex);
    return status;
}

static int storage_access(sqlite3_vfs *vfs, const char *path, int flags, int *result) {
    Storage *s = (Storage *)vfs;
    return s->system->xAccess(s->system, path, flags, result);
}

static int storage_full_path(sqlite3_vfs *vfs, const char *path, int size, char *full) {
    Storage *s = (Storage *)vfs;
    return s->system->xFullPathname(s->system, path, size, full);
}

static int storage_randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    Storage *s = (Storage *)vfs;
    return s->system->xRandomness(s->system, count, bytes);
}

static int storage_sleep(sqlite3_vfs *vfs, int microseconds) {
    Storage *s = (Storage *)vfs;
    return s->system->xSleep(s->system, microseconds);
}

static int storage_time(sqlite3_vfs *vfs, double *day) {
    Storage *s = (Storage *)vfs;
    return s->system->xCurrentTime(s->system, day);
}

static int storage_time64(sqlite3_vfs *vfs, sqlite3_int64 *now) {
    Storage *s = (Storage *)vfs;
    return s->system->xCurrentTimeInt64(s->system, now);
}

static int storage_last_error(sqlite3_vfs *vfs, int count, char *text) {
    Storage *s = (Storage *)vfs;
    return s->system->xGetLastError(s->system, count, text);
}

Storage *storage_create(const char *name) {
    Storage *s = calloc(1, sizeof(Storage));
    if (!s) return NULL;
    s->system = sqlite3_vfs_find(NULL);
    s->name = strdup(name);
    if (!s->system || !s->name) {
        free(s->name);
        free(s);
        return NULL;
    }
    pthread_mutex_init(&s->mutex, NULL);
    s->vfs = (sqlite3_vfs){
        .iVersion = 2,
        .szOsFile = (int)sizeof(Handle) + s->system->szOsFile,
        .mxPathname = s->system->mxPathname,
        .zName = s->name,
        .xOpen = storage_open,
        .xDelete = storage_delete,
        .xAccess = storage_access,
        .xFullPathname = storage_full_path,
        .xRandomness = storage_randomness,
        .xSleep = storage_sleep,
        .xCurrentTime = storage_time,
        .xGetLastError = storage_last_error,
        .xCurrentTimeInt64 = storage_time64,
    };
    sqlite3_vfs_register(&s->vfs, 0);
    return s;
}

void storage_destroy(Storage *s) {
    sqlite3_vfs_unregister(&s->vfs);
    while (s->disks) {
        Disk *d = s->disks;
        s->disks = d->next;
        forget_before(d);
        free(d->ghost);
        free(d->path);
        free(d);
    }
    pthread_mutex_destroy(&s->mutex);
    free(s->name);
    free(s);
}

int storage_lose_power(Storage *s, unsigned long long seed, int keep) {
    pthread_mutex_lock(&s->mutex);
    int status = lose_power(s, seed, keep);
    pthread_mutex_unlock(&s->mutex);
    return status;
}

void storage_lose_power_at(Storage *s, long operation, unsigned long long seed, int keep) {
    pthread_mutex_lock(&s->mutex);
    s->die_at = operation;
    s->die_seed = seed;
    s->die_keep = keep;
    pthread_mutex_unlock(&s->mutex);
}

int storage_is_dead(Storage *s) { return s->is_dead; }

long storage_operations(Storage *s) { return s->operations; }

void storage_fail_writes_from(Storage *s, long write, int code) {
    pthread_mutex_lock(&s->mutex);
    s->writes = 0;
    s->fail_from = write;
    s->fail_code = code;
    pthread_mutex_unlock(&s->mutex);
}

void storage_set_read_only(Storage *s, int is_read_only) { s->is_read_only = is_read_only; }
