/// A center's database, opened with the product's settings, and the statements of statements.sql.
#pragma once

#include <sqlite3.h>

extern sqlite3 *database;

/// Opens the database at `path` with `count` settings such as "synchronous = FULL", and reads the statements at
/// `statements`. Ends the program when it cannot.
void database_open(const char *path, const char *statements, int count, char **settings);

/// Closes it, which also empties its log.
void database_close(void);

/// The statement of the section called `name`, kept.
sqlite3_stmt *prepare_section(const char *name);

/// The statement `sql`, kept.
sqlite3_stmt *prepare(const char *sql);

/// Ends the program with SQLite's message unless `status` is `wanted`.
void expect(int status, int wanted);

/// Runs a statement that gives no row, and makes it ready for its next use.
void run(sqlite3_stmt *statement);
