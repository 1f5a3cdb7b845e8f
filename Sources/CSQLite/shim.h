#pragma once
#include <sqlite3.h>

// A macro that casts -1 to a function pointer does not import into Swift.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }

// Swift cannot call a function with variable arguments. `option` is one of SQLITE_DBCONFIG_… that take a switch.
static inline int csqlite_db_switch(sqlite3 *database, int option, int on) {
    return sqlite3_db_config(database, option, on, (int *)0);
}

// Without counting the memory that SQLite uses. For the whole process, and only before SQLite is first used.
static inline int csqlite_uncounted_memory(void) { return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }
