// What one durable commit of one row costs: the floor under any journal that keeps its word.
//
//   commit DATABASE SECONDS
//
// Prints commits per second.

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static sqlite3 *database;

static void expect(int status, int wanted) {
    if (status == wanted) return;
    fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    expect(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    return statement;
}

static void step(sqlite3_stmt *statement) {
    expect(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_reset(statement);
}

int main(int count, char **arguments) {
    if (count != 3) {
        fprintf(stderr, "usage: commit DATABASE SECONDS\n");
        return 2;
    }
    expect(sqlite3_open(arguments[1], &database), SQLITE_OK);
    const char *setup =
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 16000;"
        "CREATE TABLE journal (run INTEGER NOT NULL, step INTEGER NOT NULL, outcome TEXT NOT NULL,"
        " PRIMARY KEY (run, step)) STRICT, WITHOUT ROWID;";
    expect(sqlite3_exec(database, setup, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *insert = prepare("INSERT INTO journal VALUES (1, ?1, '{\"id\":\"0123456789abcdef\"}')");

    double started = seconds(), end = started + atof(arguments[2]), now = started;
    long commits = 0;
    for (; now < end; now = seconds()) {
        step(begin);
        sqlite3_bind_int64(insert, 1, ++commits);
        step(insert);
        step(commit);
    }
    printf("%.0f\n", (double)commits / (now - started));
    sqlite3_finalize(begin);
    sqlite3_finalize(commit);
    sqlite3_finalize(insert);
    expect(sqlite3_close(database), SQLITE_OK);
    return 0;
}
