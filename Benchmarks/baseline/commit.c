// What one durable commit of one journal row costs: the floor under any journal that keeps its word.
//
//   commit STATEMENTS.sql DATABASE COUNT [SETTING…]
//
// Prints commits per second.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "database.h"

static double seconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

int main(int count, char **arguments) {
    long commits = count > 3 ? atol(arguments[3]) : 0;
    if (commits < 1) {
        fprintf(stderr, "usage: commit STATEMENTS.sql DATABASE COUNT [SETTING…]\n");
        return 2;
    }
    database_open(arguments[2], arguments[1], count - 4, arguments + 4);
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    sqlite3_stmt *insert = prepare_section("journal");
    static const char given[] = "{\"id\":\"u-1\",\"full_name\":\"First Admin\"}";
    static const char answer[] = "{\"id\":\"u-1\",\"full_name\":\"First Admin\",\"version\":2}";
    sqlite3_bind_blob(insert, 2, given, sizeof given - 1, SQLITE_STATIC);
    sqlite3_bind_blob(insert, 3, answer, sizeof answer - 1, SQLITE_STATIC);
    double started = seconds();
    for (long i = 1; i <= commits; i++) {
        run(begin);
        sqlite3_bind_int64(insert, 1, i);
        run(insert);
        run(commit);
    }
    printf("%.0f\n", (double)commits / (seconds() - started));
    database_close();
    return 0;
}
