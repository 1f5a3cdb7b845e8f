import SQL
import Testing

@Suite struct SQLErrorTests {
    static let sentences: [(error: SQLError, sentence: String)] = [
        (
            .busy(path: "a.db", holder: LockHolder(process: 412, program: "lua-host")),
            "a.db is being written by process 412 (lua-host); try again when it is done, or end it if it hangs"
        ),
        (
            .busy(path: "a.db", holder: LockHolder(process: 412, program: "")),
            "a.db is being written by process 412; try again when it is done, or end it if it hangs"
        ),
        (.busy(path: "a.db", holder: nil), "a.db is locked by another program; close it there and try again"),
        (.cancelled, "the wait for the database was cancelled; nothing was changed"),
        (
            .full(path: "a.db"),
            "no room left to write a.db; the last group of changes was undone; free some space and run again"
        ),
        (
            .readOnly(path: "a.db"),
            "a.db can only be read; check the permissions of the file and of its folder"
        ),
        (
            .cannotOpen(path: "x/a.db", reason: "No such file or directory"),
            "cannot open x/a.db: No such file or directory; check the path and the permissions of its folder"
        ),
        (
            .corrupt(path: "a.db", detail: "Page 4: btreeInitPage() returns error code 11"),
            "a.db is damaged (Page 4: btreeInitPage() returns error code 11); "
                + "keep the file, and go on with the latest backup"
        ),
        (.notADatabase(path: "a.csv"), "a.csv is not a database; check the path"),
        (
            .foreignDatabase(path: "a.db", found: 0, expected: 77),
            "a.db belongs to another program (application id 0, ours is 77); check the path"
        ),
        (
            .newerVersion(component: "runs", found: 9, known: 3),
            "the database has version 9 of runs, this release knows up to 3; nothing was changed; "
                + "use the newer release"
        ),
        (
            .constraint(.unique, table: "t", columns: ["a", "b"]),
            "t (a, b) already has a row with these values; use the row that is there"
        ),
        (
            .constraint(.foreignKey, table: "", columns: []),
            "a row refers to one that does not exist, or is still referred to; write that one first"
        ),
        (
            .constraint(.check, table: "", columns: ["a > 0"]),
            "a rule of the table refused the row: a > 0; correct the value"
        ),
        (.constraint(.notNull, table: "t", columns: ["a"]), "t (a) must have a value; give one"),
        (
            .constraint(.type, table: "t", columns: ["a"]),
            "t (a) was given a value of the wrong type; convert it first"
        ),
        (
            .constraint(.other, table: "", columns: []),
            "a rule of the table refused the row: a table; correct the value"
        ),
        (
            .inputOutput(path: "a.db", code: 778, reason: "Input/output error"),
            "reading or writing a.db failed (code 778, Input/output error); check the disk, then run again"
        ),
        (
            .inputOutput(path: "a.db", code: 10, reason: ""),
            "reading or writing a.db failed (code 10); check the disk, then run again"
        ),
        (.fileExists(path: "b.db"), "b.db exists already and is not replaced; choose another name"),
        (
            .transactionLost,
            "the database undid the open group of changes after an earlier error; run again"
        ),
        (.tooBig, "a value is larger than the database accepts; split it into smaller ones"),
        (.outOfMemory, "out of memory in the database; free some memory and run again"),
        (
            .misuse("near \"SELEC\": syntax error (code 1)"),
            "a mistake in this program's use of its database: near \"SELEC\": syntax error (code 1); "
                + "please report it"
        ),
    ]

    @Test("an error says what happened and what to try", arguments: sentences)
    func sentence(for error: SQLError, is sentence: String) {
        #expect("\(error)" == sentence)
    }

    @Test(
        "a broken rule is told by kind, table and columns",
        arguments: [
            ("INSERT INTO t VALUES (1, 'x', 1, NULL)", .unique, "t", ["id"]),
            ("INSERT INTO t VALUES (2, 'a', 1, NULL)", .unique, "t", ["name", "size"]),
            ("INSERT INTO t VALUES (2, 'FOLDED', 1, NULL)", .unique, "", ["index 't_folded'"]),
            ("INSERT INTO t VALUES (2, NULL, 1, NULL)", .notNull, "t", ["name"]),
            ("INSERT INTO t VALUES (2, 'x', -1, NULL)", .check, "", ["size >= 0"]),
            ("INSERT INTO t VALUES (2, 'x', 'much', NULL)", .type, "t", ["size"]),
            ("INSERT INTO t VALUES (2, 'x', 1, 9)", .foreignKey, "", []),
            ("INSERT INTO guarded VALUES (1)", .other, "", ["not today"]),
        ] as [(String, ConstraintKind, String, [String])])
    func constraint(_ sql: String, _ kind: ConstraintKind, _ table: String, _ columns: [String]) throws {
        let connection = try Connection(inMemory: OpenOptions())
        try connection.execute(
            """
            CREATE TABLE t (
                id INTEGER PRIMARY KEY, name TEXT NOT NULL, size INTEGER CHECK (size >= 0),
                parent INTEGER REFERENCES t(id), UNIQUE (name, size)) STRICT;
            CREATE UNIQUE INDEX t_folded ON t (lower(name)) WHERE name LIKE '%folded';
            INSERT INTO t VALUES (1, 'a', 1, NULL), (7, 'folded', 5, NULL);
            CREATE TABLE guarded (a);
            CREATE TRIGGER guard BEFORE INSERT ON guarded BEGIN SELECT RAISE(ABORT, 'not today'); END
            """)
        #expect(throws: SQLError.constraint(kind, table: table, columns: columns)) {
            try connection.execute(sql)
        }
    }
}
