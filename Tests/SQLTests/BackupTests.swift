import SQL
import TestKit
import Testing

@Suite struct BackupTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func database() throws -> Connection {
        let connection = try Connection(file: folder.file("a.db"))
        try connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        return connection
    }

    @Test("a backup holds what is committed, also while another writes")
    func consistent() throws {
        let connection = try database()
        let writer = try Connection(file: folder.file("a.db"))
        try writer.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (2)")
        try connection.backup(to: folder.file("b.db"))
        try writer.execute("COMMIT")
        let copy = try Connection(file: folder.file("b.db"))
        try copy.checkIntegrity()
        #expect(try copy.prepare("SELECT group_concat(a) FROM t").first { $0.text(0) } == "1")
    }

    @Test("a file that is there is not replaced")
    func existingFile() throws {
        let connection = try database()
        try folder.write("b.db", [1, 2, 3])
        let target = folder.file("b.db")
        #expect(throws: SQLError.fileExists(path: target)) { try connection.backup(to: target) }
    }

    @Test("nothing is left of a backup that failed")
    func failedBackup() throws {
        let connection = try database()
        #expect(throws: SQLError.self) { try connection.backup(to: folder.file("none/b.db")) }
        try connection.execute("BEGIN IMMEDIATE")
        #expect(throws: SQLError.self) { try connection.backup(to: folder.file("c.db")) }
        #expect(try folder.names.allSatisfy { $0.hasPrefix("a.db") })
    }

    @Test("a backup is one file")
    func oneFile() throws {
        try database().backup(to: folder.file("b.db"))
        #expect(try folder.names.filter { $0.hasPrefix("b.db") } == ["b.db"])
    }
}
