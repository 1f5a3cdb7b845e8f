import Glibc
import TestKit
import SQL
import Testing

@Suite struct ConnectionTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("a missing file is made, and found again with its mark")
    func missingFileIsMade() throws {
        var options = OpenOptions()
        options.applicationID = 77
        let path = folder.file("a.db")
        #expect(try Connection(file: path, options: options).isNew)
        #expect(try !Connection(file: path, options: options).isNew)
        options.access = .readOnly
        #expect(try Connection(file: path, options: options).isReadOnly)
    }

    @Test(
        "a setting is what was measured",
        arguments: [
            ("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("cache_size", "-16384"),
            ("wal_autocheckpoint", "16000"), ("cell_size_check", "1"), ("trusted_schema", "0"),
        ])
    func setting(_ name: String, is value: String) throws {
        let connection = try Connection(file: folder.file("a.db"))
        #expect(try connection.prepare("PRAGMA \(name)").first { $0.text(0) } == value)
    }

    @Test("the schema cannot be written past its statements")
    func schemaIsDefended() throws {
        let connection = try Connection(inMemory: OpenOptions())
        try connection.execute("CREATE TABLE t (a); PRAGMA writable_schema = ON")
        #expect(throws: SQLError.self) {
            try connection.execute("UPDATE sqlite_schema SET sql = 'x' WHERE name = 't'")
        }
    }

    @Test("a file of zero bytes counts as missing")
    func zeroBytes() throws {
        try folder.write("a.db", [])
        #expect(try Connection(file: folder.file("a.db")).isNew)
    }

    @Test("a file of zero bytes cannot be opened for reading only")
    func zeroBytesReadOnly() throws {
        try folder.write("a.db", [])
        var options = OpenOptions()
        options.access = .readOnly
        let path = folder.file("a.db")
        #expect(throws: SQLError.notADatabase(path: path)) { try Connection(file: path, options: options) }
    }

    @Test("a text file is refused and left as it is")
    func textFile() throws {
        try folder.write("a.csv", Array(String(repeating: "name,mail\n", count: 100).utf8))
        let path = folder.file("a.csv")
        #expect(throws: SQLError.notADatabase(path: path)) { try Connection(file: path) }
        #expect(try !folder.names.contains("a.csv-wal"))
    }

    @Test("another program's database is refused and left as it is", arguments: [0, 5] as [Int32])
    func foreignDatabase(_ mark: Int32) throws {
        let path = folder.file("a.db")
        var theirs = OpenOptions()
        theirs.applicationID = mark
        try Connection(file: path, options: theirs).execute("CREATE TABLE t (a)")
        var ours = OpenOptions()
        ours.applicationID = 77
        #expect(throws: SQLError.foreignDatabase(path: path, found: mark, expected: 77)) {
            try Connection(file: path, options: ours)
        }
    }

    @Test("a folder that is missing is named")
    func missingFolder() {
        let path = folder.file("none/a.db")
        #expect(throws: SQLError.cannotOpen(path: path, reason: "No such file or directory")) {
            try Connection(file: path)
        }
    }

    @Test("a file that is missing is not made for reading", arguments: [false, true])
    func missingFile(_ isReadOnly: Bool) throws {
        var options = OpenOptions()
        options.access = isReadOnly ? .readOnly : .readWrite
        #expect(throws: SQLError.self) { try Connection(file: folder.file("a.db"), options: options) }
        #expect(try folder.names.allSatisfy { $0 == "a.db-writer" })
    }

    @Test("a name that looks like a URI is a name")
    func nameLikeURI() throws {
        let connection = try Connection(file: folder.file("file:a?mode=memory"))
        try connection.execute("CREATE TABLE t (a)")
        #expect(try folder.names.contains("file:a?mode=memory"))
    }

    @Test("a file in a folder without permission to write is refused at once")
    func protectedFolder() throws {
        let storage = Storage()
        let path = folder.file("a.db")
        try Connection(file: path).execute("CREATE TABLE t (a)")
        storage.setReadOnly(true)
        var options = storage.options()
        #expect(throws: SQLError.readOnly(path: path)) { try Connection(file: path, options: options) }
        options.access = .readOnly
        let reason = "reading it needs a log beside it, and its folder is read-only"
        #expect(throws: SQLError.cannotOpen(path: path, reason: reason)) {
            try Connection(file: path, options: options)
        }
    }

    @Test(
        "a file without permission to write, whose log is there, can be read and says so on the first write")
    func protectedFile() throws {
        let storage = Storage()
        let path = folder.file("a.db")
        let other = try Connection(file: path)
        try other.execute("CREATE TABLE t (a)")
        storage.setReadOnly(true)
        let connection = try Connection(file: path, options: storage.options())
        #expect(try connection.prepare("SELECT count(*) FROM t").first { $0.int64(0) } == 0)
        #expect(throws: SQLError.readOnly(path: path)) { try connection.execute("INSERT INTO t VALUES (1)") }
    }

    @Test("a read-only connection refuses to write")
    func readOnlyConnection() throws {
        let path = folder.file("a.db")
        let writer = try Connection(file: path)
        try writer.execute("CREATE TABLE t (a)")
        var options = OpenOptions()
        options.access = .readOnly
        let reader = try Connection(file: path, options: options)
        #expect(throws: SQLError.readOnly(path: path)) { try reader.execute("INSERT INTO t VALUES (1)") }
        #expect(throws: SQLError.readOnly(path: path)) { try WriteTransaction(reader).begin() }
    }

    @Test("a program without our lock is waited for, then reported as busy")
    func busy() throws {
        let path = folder.file("a.db")
        let other = try Connection(file: path)
        try other.execute("CREATE TABLE t (a); BEGIN IMMEDIATE")
        var options = OpenOptions()
        options.busyTimeout = .milliseconds(10)
        let connection = try Connection(file: path, options: options)
        #expect(throws: SQLError.busy(path: path, holder: nil)) { try WriteTransaction(connection).begin() }
        try other.execute("COMMIT")
        try WriteTransaction(connection).begin()
    }

    @Test("closing moves the log into the database, and twice is once")
    func closing() throws {
        let connection = try Connection(file: folder.file("a.db"))
        try connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        try connection.close()
        try connection.close()
        #expect(try folder.names == ["a.db", "a.db-writer"])
    }

    @Test("a checkpoint cuts the log to nothing unless a reader needs it")
    func checkpoint() throws {
        let path = folder.file("a.db")
        var options = OpenOptions()
        options.busyTimeout = .zero
        let writer = try Connection(file: path, options: options)
        let reader = try Connection(file: path)
        try writer.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        try reader.execute("BEGIN; SELECT * FROM t")
        try writer.execute("INSERT INTO t VALUES (2)")
        #expect(try !writer.checkpoint(.truncate))
        try reader.execute("COMMIT")
        #expect(try writer.checkpoint(.truncate))
        var status = stat()
        #expect(stat(path + "-wal", &status) == 0 && status.st_size == 0)
    }

    @Test("a damaged page is found, by the quick check too", arguments: [false, true])
    func damagedPage(_ isQuick: Bool) throws {
        let path = folder.file("a.db")
        let connection = try Connection(file: path)
        try connection.execute(
            """
            CREATE TABLE t (a TEXT);
            WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
            INSERT INTO t SELECT 'row ' || i FROM n
            """)
        try connection.checkIntegrity(isQuick: isQuick)
        try connection.close()
        var bytes = try folder.bytes("a.db")
        bytes.replaceSubrange(3 * 4096..<3 * 4096 + 64, with: repeatElement(0xA5, count: 64))
        try folder.write("a.db", bytes)
        let damaged = try Connection(file: path)
        #expect {
            try damaged.checkIntegrity(isQuick: isQuick)
        } throws: { error in
            if case SQLError.corrupt(path, _) = error { true } else { false }
        }
    }

    @Test("a row that refers to nothing is found")
    func orphan() throws {
        let connection = try Connection(inMemory: OpenOptions())
        try connection.execute(
            """
            CREATE TABLE a (id INTEGER PRIMARY KEY);
            CREATE TABLE b (a INTEGER REFERENCES a(id));
            PRAGMA foreign_keys = OFF; INSERT INTO b VALUES (7)
            """)
        #expect(throws: SQLError.corrupt(path: ":memory:", detail: "b refers to a missing row")) {
            try connection.checkIntegrity()
        }
    }
}
