// Bulk creation as a C programmer would write it once, for one list and one database: nothing to resume, no script,
// no messages worth reading. The same rows in the same tables with the same commits as the product, so that the
// difference is what the product adds.
//
//   bulk STATEMENTS.sql STAFF.csv DATABASE ROWS-PER-COMMIT [SETTING…]
//
// Prints how many rows were created. A list with an e-mail twice is found by the look-up of the second.

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "checks.h"
#include "database.h"
#include "secrets.h"

enum { OK = 0, UNCHANGED = 1, REFUSED = 3 };

static sqlite3_stmt *find, *user, *audit, *ledger;
static unsigned char key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES], key_id[KEY_ID_LENGTH];

static sqlite3_int64 now(void) {
    struct timespec time;
    clock_gettime(CLOCK_REALTIME, &time);
    return (sqlite3_int64)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void bind_text(sqlite3_stmt *statement, int index, const char *text) {
    sqlite3_bind_text(statement, index, text, -1, SQLITE_STATIC);
}

static char *json_string(char *out, const char *text) {
    *out++ = '"';
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            *out++ = '\\';
            *out++ = *text;
        } else if ((unsigned char)*text < 0x20) {
            out += sprintf(out, "\\u%04x", *text);
        } else {
            *out++ = *text;
        }
    }
    *out++ = '"';
    return out;
}

/// `{"full_name":[null,"…"],…}`. Only of checked rows: a name has at most 256 characters.
static void write_changes(char *out, const csv *row) {
    static const char *const names[] = {"full_name", "email", "agent_role", "admin_role"};
    for (int i = 0; i < COLUMNS; i++) {
        out += sprintf(out, "%c\"%s\":[null,", i ? ',' : '{', names[i]);
        out = json_string(out, csv_field(row, i));
        *out++ = ']';
    }
    strcpy(out, "}");
}

/// A cell of text: a tag, its length, its bytes. Returns the end.
static unsigned char *text_cell(unsigned char *out, const char *text) {
    unsigned length = (unsigned)strlen(text);
    *out++ = 1;
    memcpy(out, &length, 4);
    memcpy(out + 4, text, length);
    return out + 4 + length;
}

static void bind_row(sqlite3_int64 number, const csv *row, int outcome) {
    sqlite3_clear_bindings(ledger);
    sqlite3_bind_int64(ledger, 1, number);
    const char *email = csv_field(row, EMAIL);
    sqlite3_bind_blob(ledger, 2, email, (int)strlen(email), SQLITE_STATIC);
    sqlite3_bind_int(ledger, 3, outcome);
}

static void refuse(sqlite3_int64 number, const csv *row, const char *message) {
    unsigned char *input = malloc(row->used + 5 * COLUMNS), *end = input;
    if (!input) abort();
    for (int i = 0; i < row->count && i < COLUMNS; i++) end = text_cell(end, csv_field(row, i));
    bind_row(number, row, REFUSED);
    bind_text(ledger, 6, "bad_file");
    bind_text(ledger, 7, message);
    sqlite3_bind_blob(ledger, 9, input, (int)(end - input), SQLITE_STATIC);
    run(ledger);
    free(input);
}

static void insert_user(const csv *row, const unsigned char *password, sqlite3_int64 at) {
    unsigned char hash[HASH_LENGTH];
    hash_password(hash, password);
    for (int i = 0; i < COLUMNS; i++) bind_text(user, i + 1, csv_field(row, i));
    sqlite3_bind_blob(user, 5, hash, sizeof hash, SQLITE_STATIC);
    sqlite3_bind_int64(user, 6, at);
    run(user);
}

static void insert_audit(const csv *row, sqlite3_int64 id, sqlite3_int64 at) {
    char changes[8192];
    write_changes(changes, row);
    sqlite3_bind_int64(audit, 1, at);
    sqlite3_bind_int64(audit, 2, id);
    bind_text(audit, 3, changes);
    run(audit);
}

static void create(sqlite3_int64 number, const csv *row) {
    sqlite3_int64 at = now();
    unsigned char password[PASSWORD_LENGTH];
    draw_password(password);
    insert_user(row, password, at);
    sqlite3_int64 id = sqlite3_last_insert_rowid(database);
    insert_audit(row, id, at);

    char name[24];
    snprintf(name, sizeof name, "u-%lld", id);
    unsigned char columns[64], *end = text_cell(columns, name);
    *end++ = 7;  // the index of a sealed value follows
    memset(end, 0, 8);
    end += 8;
    unsigned char sealed[2 + SEALED_LENGTH] = {SEALED_LENGTH, 0};
    seal_password(sealed + 2, password, key, key_id);
    sodium_memzero(password, sizeof password);
    bind_row(number, row, OK);
    sqlite3_bind_blob(ledger, 4, columns, (int)(end - columns), SQLITE_STATIC);
    sqlite3_bind_blob(ledger, 5, sealed, sizeof sealed, SQLITE_STATIC);
    run(ledger);
}

/// True when the row's e-mail is a user's already.
static bool is_there(const csv *row) {
    bind_text(find, 1, csv_field(row, EMAIL));
    int status = sqlite3_step(find);
    if (status != SQLITE_ROW) expect(status, SQLITE_DONE);
    sqlite3_reset(find);
    return status == SQLITE_ROW;
}

int main(int count, char **arguments) {
    long per_commit = count > 4 ? atol(arguments[4]) : 0;
    if (per_commit < 1) {
        fprintf(stderr, "usage: bulk STATEMENTS.sql STAFF.csv DATABASE ROWS-PER-COMMIT [SETTING…]\n");
        return 2;
    }
    csv reader;
    if (sodium_init() < 0 || !csv_open(&reader, arguments[2])) {
        perror(arguments[2]);
        return 1;
    }
    database_open(arguments[3], arguments[1], count - 5, arguments + 5);
    find = prepare_section("find");
    user = prepare_section("user");
    audit = prepare_section("audit");
    ledger = prepare_section("ledger");
    sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
    draw(key, sizeof key);
    draw(key_id, sizeof key_id);

    long total = 0, created = 0;
    csv_next(&reader);  // the header
    while (csv_next(&reader)) {
        if (total % per_commit == 0) {
            if (total) run(commit);
            run(begin);
        }
        total++;
        const char *message = fault(&reader);
        if (message) {
            refuse(total, &reader, message);
        } else if (is_there(&reader)) {
            bind_row(total, &reader, UNCHANGED);
            run(ledger);
        } else {
            create(total, &reader);
            created++;
        }
    }
    if (total) run(commit);
    database_close();
    csv_close(&reader);
    printf("%ld\n", created);
    return 0;
}
