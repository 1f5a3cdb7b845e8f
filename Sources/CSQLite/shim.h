#pragma once
#include <sqlite3.h>

// A macro that casts -1 to a function pointer does not import into Swift.
static inline sqlite3_destructor_type csqlite_transient(void) { return SQLITE_TRANSIENT; }
