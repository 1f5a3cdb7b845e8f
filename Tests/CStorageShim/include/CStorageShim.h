#pragma once
#include <sqlite3.h>

// A storage layer for SQLite that can lose power.
//
// It forwards to the system's layer and remembers, for every 512-byte sector, what was there at the file's last
// sync. A loss of power puts back the old content of a seeded choice of the sectors written since, and the old
// length; files whose making was not followed by a sync of their folder may vanish, and files whose removal was
// not may come back. From then on every access through this layer fails, as for a process that is gone: close the
// connections, then open the file through the system's own layer and look.
//
// All files of one storage are expected in one folder. Locks and shared memory are not part of a disk: forwarded.

typedef struct Storage Storage;

// Registers a storage under `name`, for use as the name of a VFS. Null if memory ran out.
Storage *storage_create(const char *name);
// Forgets it. Every connection through it must be closed.
void storage_destroy(Storage *storage);

// Loses power now. `keep_percent` of the unsynced sectors reach the disk, chosen by `seed`; 0 loses all of them.
// Returns SQLITE_OK, or SQLITE_IOERR if the files could not be rewritten.
int storage_lose_power(Storage *storage, unsigned long long seed, int keep_percent);
// Loses power just before operation number `operation`, counted from 1 over writes, truncations, syncs and
// removals since the creation; 0 means never.
void storage_lose_power_at(Storage *storage, long operation, unsigned long long seed, int keep_percent);
// Whether power was lost.
int storage_is_dead(Storage *storage);
// How many operations were asked for so far.
long storage_operations(Storage *storage);
// Makes write number `write`, counted from 1 from now on, and every one after it, fail with `code`, as a full or
// a broken disk does; 0 heals it.
void storage_fail_writes_from(Storage *storage, long write, int code);
// Opens databases as if their files and folder could only be read.
void storage_set_read_only(Storage *storage, int is_read_only);
