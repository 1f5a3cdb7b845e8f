#include "database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

sqlite3 *database;
static char *text;

void expect(int status, int wanted) {
    if (status == wanted) return;
    fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static char *contents(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        perror(path);
        exit(1);
    }
    enum { LARGEST = 1 << 16 };
    char *bytes = malloc(LARGEST + 1);
    if (!bytes) abort();
    bytes[fread(bytes, 1, LARGEST, file)] = 0;
    fclose(file);
    return bytes;
}

void database_open(const char *path, const char *statements, int count, char **settings) {
    text = contents(statements);
    expect(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL), SQLITE_OK);
    for (int i = 0; i < count; i++) {
        char pragma[128];
        snprintf(pragma, sizeof pragma, "PRAGMA %s", settings[i]);
        expect(sqlite3_exec(database, pragma, NULL, NULL, NULL), SQLITE_OK);
    }
}

void database_close(void) {
    sqlite3_stmt *statement;
    while ((statement = sqlite3_next_stmt(database, NULL))) sqlite3_finalize(statement);
    expect(sqlite3_close(database), SQLITE_OK);
    free(text);
}

sqlite3_stmt *prepare(const char *sql) {
    sqlite3_stmt *statement;
    expect(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL), SQLITE_OK);
    return statement;
}

sqlite3_stmt *prepare_section(const char *name) {
    char heading[64];
    snprintf(heading, sizeof heading, "\n-- section: %s\n", name);
    const char *start = strstr(text, heading);
    if (!start) {
        fprintf(stderr, "no section called %s\n", name);
        exit(1);
    }
    return prepare(start + strlen(heading));  // SQLite compiles up to the semicolon.
}

void run(sqlite3_stmt *statement) {
    expect(sqlite3_step(statement), SQLITE_DONE);
    sqlite3_reset(statement);
}
