// Bulk creation as a C programmer would write it once, for one table layout: no journal to resume from, no
// script, no messages worth reading. The same rows, tables, settings and commits as the product, so that the
// difference is what the product adds.
//
//   bulk TABLES.sql STAFF.csv DATABASE [ROWS PER COMMIT]
//
// Prints "rows/s ok failed refused".

#include <errno.h>
#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "csv.h"
#include "secrets.h"
#include "sections.h"

typedef struct row {
    sqlite3_int64 number;
    const char *full_name, *email, *agent_role, *admin_role;
    char id[ID_LENGTH + 1], at[32], after[4096];
    unsigned char salt[SALT_LENGTH], hash[HASH_LENGTH], sealed[SEALED_LENGTH];
    const char *outcome, *message;
} row;

static sqlite3 *database;

static void expect(int status, int wanted) {
    if (status == wanted) return;
    fprintf(stderr, "SQLite: %s\n", sqlite3_errmsg(database));
    exit(1);
}

static void run_script(const char *sql) { expect(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK); }

// -- checks

static bool is_one_of(const char *value, const char *const *allowed) {
    for (; *allowed; allowed++)
        if (strcmp(value, *allowed) == 0) return true;
    return false;
}

/// Characters, not bytes: a UTF-8 byte of the form 10xxxxxx continues one.
static size_t characters(const char *text) {
    size_t count = 0;
    for (; *text; text++) count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

static bool is_email(const char *text) {
    const char *at = strchr(text, '@');
    if (!at || at == text || at - text > 64 || at[-1] == '.') return false;
    for (const char *c = text; c < at; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        if (!plain && !strchr("'.-_!#^~", *c)) return false;
    }
    const char *domain = at + 1;
    if (!*domain || strlen(domain) > 48) return false;
    for (const char *c = domain; *c; c++) {
        bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        if (!plain && *c != '.' && *c != '-') return false;
    }
    return true;
}

/// Why the row cannot be created; NULL when it can.
static const char *fault(const row *row, int columns) {
    static const char *const agents[] = {"none", "admin", "sales", "helpdesk", NULL};
    static const char *const admins[] = {"none", "global", "billing", "user_management", NULL};
    if (columns != 4) return "row has not four columns";
    if (!*row->full_name) return "full_name is missing";
    if (characters(row->full_name) > 256) return "full_name is longer than 256 characters";
    if (!*row->email) return "email is missing";
    if (!is_email(row->email)) return "email is not one";
    if (!is_one_of(row->agent_role, agents)) return "agent_role is not known";
    if (!is_one_of(row->admin_role, admins)) return "admin_role is not known";
    return NULL;
}

// -- filling a row

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

/// Only of checked rows: a name has at most 256 characters, so `after` has room for any.
static void write_after(row *row) {
    const char *const names[] = {"full_name", "email", "agent_role", "admin_role"};
    const char *const values[] = {row->full_name, row->email, row->agent_role, row->admin_role};
    char *out = row->after;
    for (int i = 0; i < 4; i++) {
        *out++ = i ? ',' : '{';
        out = json_string(out, names[i]);
        *out++ = ':';
        out = json_string(out, values[i]);
    }
    strcpy(out, "}");
}

static void complete(row *row, const unsigned char *key) {
    unsigned char id[ID_LENGTH / 2];
    char password[PASSWORD_LENGTH + 1];
    draw(id, sizeof id);
    sodium_bin2hex(row->id, sizeof row->id, id, sizeof id);
    draw_password(password);
    draw(row->salt, sizeof row->salt);
    hash_password(row->hash, row->salt, password);
    seal_password(row->sealed, password, row->id, key);
    sodium_memzero(password, sizeof password);
    write_after(row);
}

// -- statements that bind what they name

typedef struct statement {
    sqlite3_stmt *prepared;
    int row, id, full_name, email, agent_role, admin_role, at, after, salt, hash, sealed, outcome, message;
} statement;

static statement prepare(const char *text, const char *name) {
    statement s;
    char *sql = section(text, name);
    expect(sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &s.prepared, NULL), SQLITE_OK);
    free(sql);
#define FIND(member, parameter) s.member = sqlite3_bind_parameter_index(s.prepared, parameter)
    FIND(row, ":row");
    FIND(id, ":id");
    FIND(full_name, ":full_name");
    FIND(email, ":email");
    FIND(agent_role, ":agent_role");
    FIND(admin_role, ":admin_role");
    FIND(at, ":at");
    FIND(after, ":after");
    FIND(salt, ":password_salt");
    FIND(hash, ":password_hash");
    FIND(sealed, ":sealed");
    FIND(outcome, ":outcome");
    FIND(message, ":message");
#undef FIND
    return s;
}

static void bind_text(const statement *s, int index, const char *text) {
    if (index) sqlite3_bind_text(s->prepared, index, text, -1, SQLITE_STATIC);
}

static void bind_bytes(const statement *s, int index, const void *bytes, int count) {
    if (index) sqlite3_bind_blob(s->prepared, index, bytes, count, SQLITE_STATIC);
}

/// Runs the statement for `row`; SQLITE_DONE, or SQLITE_CONSTRAINT when the row is there already.
static int insert(const statement *s, const row *row) {
    bool made = strcmp(row->outcome, "ok") == 0;
    if (s->row) sqlite3_bind_int64(s->prepared, s->row, row->number);
    bind_text(s, s->id, made ? row->id : NULL);
    bind_text(s, s->full_name, row->full_name);
    bind_text(s, s->email, row->email);
    bind_text(s, s->agent_role, row->agent_role);
    bind_text(s, s->admin_role, row->admin_role);
    bind_text(s, s->at, row->at);
    bind_text(s, s->after, row->after);
    bind_bytes(s, s->salt, row->salt, sizeof row->salt);
    bind_bytes(s, s->hash, row->hash, sizeof row->hash);
    bind_bytes(s, s->sealed, made ? row->sealed : NULL, sizeof row->sealed);
    bind_text(s, s->outcome, row->outcome);
    bind_text(s, s->message, row->message);
    int status = sqlite3_step(s->prepared);
    sqlite3_reset(s->prepared);
    return status;
}

// -- the loop

static void now(char out[32]) {
    time_t seconds = time(NULL);
    struct tm parts;
    strftime(out, 32, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &parts));
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: bulk TABLES.sql STAFF.csv DATABASE [ROWS PER COMMIT]\n");
        return 2;
    }
    long per_commit = count > 4 ? atol(arguments[4]) : 1000;
    csv reader;
    if (sodium_init() < 0 || per_commit < 1 || !csv_open(&reader, arguments[2])) {
        perror(arguments[2]);
        return 1;
    }
    struct timespec started, ended;
    clock_gettime(CLOCK_MONOTONIC, &started);

    char *tables = sections_read(arguments[1]), *setup = section(tables, "setup");
    expect(sqlite3_open(arguments[3], &database), SQLITE_OK);
    run_script(setup);
    statement user = prepare(tables, "user"), audit = prepare(tables, "audit");
    statement ledger = prepare(tables, "ledger");
    unsigned char key[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
    crypto_aead_xchacha20poly1305_ietf_keygen(key);

    long total = 0, ok = 0, failed = 0, refused = 0;
    row row;
    csv_next(&reader);  // the header
    while (csv_next(&reader)) {
        if (total % per_commit == 0) {
            if (total) run_script("COMMIT");
            run_script("BEGIN IMMEDIATE");
            now(row.at);
        }
        total++;
        row.number = total;
        row.full_name = csv_field(&reader, 0);
        row.email = csv_field(&reader, 1);
        row.agent_role = csv_field(&reader, 2);
        row.admin_role = csv_field(&reader, 3);
        row.message = fault(&row, reader.count);
        row.outcome = row.message ? "failed" : "ok";
        if (!row.message) {
            complete(&row, key);
            int status = insert(&user, &row);
            if (status == SQLITE_CONSTRAINT) {
                row.outcome = "refused";
                row.message = "email is taken";
            } else {
                expect(status, SQLITE_DONE);
                expect(insert(&audit, &row), SQLITE_DONE);
            }
        }
        expect(insert(&ledger, &row), SQLITE_DONE);
        if (!row.message) ok++;
        else if (*row.outcome == 'f') failed++;
        else refused++;
    }
    if (total) run_script("COMMIT");
    sqlite3_finalize(user.prepared);
    sqlite3_finalize(audit.prepared);
    sqlite3_finalize(ledger.prepared);
    expect(sqlite3_close(database), SQLITE_OK);

    clock_gettime(CLOCK_MONOTONIC, &ended);
    double seconds = (double)(ended.tv_sec - started.tv_sec);
    seconds += (double)(ended.tv_nsec - started.tv_nsec) / 1e9;
    printf("%.0f %ld %ld %ld\n", (double)total / seconds, ok, failed, refused);
    csv_close(&reader);
    free(tables);
    free(setup);
    return 0;
}
