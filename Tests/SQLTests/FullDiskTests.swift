import SQL
import TestKit
import Testing

@Suite struct FullDiskTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }
    static let full: Int32 = 13
    static let broken: Int32 = 10 | 3 << 8

    @Test("a database at its largest size is full, and what was committed stays")
    func largestSize() throws {
        let path = folder.file("a.db")
        let connection = try Connection(file: path)
        try connection.execute("CREATE TABLE t (a); PRAGMA max_page_count = 8")
        let transaction = try WriteTransaction(connection)
        try transaction.perform { try connection.execute("INSERT INTO t VALUES (1)") }
        #expect(throws: SQLError.full(path: path)) {
            try transaction.perform { try connection.execute("INSERT INTO t VALUES (zeroblob(100000))") }
        }
        try transaction.perform { try connection.execute("INSERT INTO t VALUES (2)") }
        #expect(try connection.prepare("SELECT count(*) FROM t").first { $0.int64(0) } == 2)
    }

    @Test(
        "whichever write fails, the committed rows are there and the disk may heal",
        arguments: [full, broken])
    func everyWrite(_ code: Int32) throws {
        var failures = 0
        for write in 1... {
            let folder = try TemporaryFolder()
            let storage = Storage()
            let path = folder.file("a.db")
            var options = storage.options()
            options.autocheckpointPages = 10
            let connection = try Connection(file: path, options: options)
            try connection.execute("CREATE TABLE t (a)")
            let transaction = try WriteTransaction(connection)
            storage.failWrites(from: write, code: code)
            var acknowledged = 0
            do {
                for value in 1...20 {
                    try transaction.perform {
                        try connection.execute("INSERT INTO t VALUES (\(value)), (zeroblob(9000))")
                    }
                    acknowledged = value
                }
            } catch let error as SQLError {
                failures += 1
                switch error {
                case .full where code == Self.full: break
                case .inputOutput where code == Self.broken: break
                default: Issue.record("write \(write): \(error)")
                }
            }
            storage.failWrites(from: 0, code: 0)
            #expect(!transaction.isOpen && !connection.isInTransaction)
            let rows = try connection.prepare("SELECT count(*) FROM t").first { Int($0.int64(0)) }
            // A checkpoint may fail after its commit took effect; then one more than acknowledged is there.
            #expect(rows == acknowledged * 2 || rows == acknowledged * 2 + 2, "write \(write)")
            try transaction.perform { try connection.execute("INSERT INTO t VALUES (0)") }
            try connection.checkIntegrity()
            if acknowledged == 20 { break }
        }
        #expect(failures > 20)
    }
}
