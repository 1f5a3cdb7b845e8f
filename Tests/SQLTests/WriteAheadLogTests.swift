import FoundationEssentials
import SQL
import TestKit
import Testing

/// How long the write-ahead log gets, and that nothing is lost in it.
@Suite struct WriteAheadLogTests {
    private let folder: TemporaryFolder
    private let path: String
    private let connection: Connection
    private let transaction: WriteTransaction

    init() throws {
        folder = try TemporaryFolder()
        path = folder.file("a.db")
        var options = OpenOptions()
        options.synchronous = .off
        connection = try Connection(file: path, options: options)
        try connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b)")
        transaction = try WriteTransaction(connection)
    }

    private func logLength() throws -> Int {
        let size = try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size]
        return try #require(size as? Int)
    }

    private func insert(_ rows: Int, by writer: WriteTransaction? = nil) throws {
        let writer = writer ?? transaction
        try writer.perform {
            for _ in 1...rows {
                try writer.connection.execute("INSERT INTO t (b) VALUES (randomblob(3000))")
            }
        }
    }

    private func count(_ connection: Connection) throws -> Int64? {
        try connection.prepare("SELECT count(*) FROM t").first { $0.int64(0) }
    }

    @Test("small commits find the log long enough, but for few, and have it begin anew")
    func small() throws {
        var lengths: Set<Int> = []
        for _ in 1...3000 {
            try insert(1)
            lengths.insert(try logLength())
        }
        // 3,000 commits of two pages or more would make it longer 500 times before it has 1,000 pages.
        #expect(lengths.count < 40, "\(lengths.sorted())")
        #expect(try #require(lengths.max()) < 6 << 20)
        #expect(try count(connection) == 3000)
    }

    @Test("a few small commits add no more than 64 KiB")
    func few() throws {
        for _ in 1...3 { try insert(1) }
        #expect(try logLength() < 20 * 4120 + 65_536)
    }

    @Test("large commits write nothing twice, and fill a long log, also after small ones")
    func large() throws {
        for _ in 1...10 { try insert(1) }
        for _ in 1...4 { try insert(500) }
        let before = try logLength()
        // 2,000 pages and more, and none of them was moved.
        #expect(before > 2000 * 4120)
        try insert(500)
        #expect(try logLength() - before < 560 * 4120)
    }

    @Test("what a crash leaves of a log with zeros holds every commit")
    func crash() throws {
        for _ in 1...60 { try insert(1) }
        let copy = folder.file("copy.db")
        for end in ["", "-wal"] { try FileManager.default.copyItem(atPath: path + end, toPath: copy + end) }
        let found = try Connection(file: copy)
        try found.checkIntegrity()
        #expect(try count(found) == 60)
    }

    @Test("two connections that write in turns, and one that reads all the while, find every row")
    func others() throws {
        let other = try WriteTransaction(Connection(file: path))
        let reader = try Connection(file: path)
        try reader.execute("BEGIN")
        #expect(try count(reader) == 0)
        for round in 1...400 {
            try insert(round % 100 == 0 ? 200 : 1)
            try insert(round % 70 == 0 ? 200 : 1, by: other)
        }
        #expect(try count(reader) == 0)
        try reader.execute("COMMIT")
        #expect(try count(reader) == Int64(800 + 199 * (4 + 5)))
        try connection.checkIntegrity()
    }

    @Test("a log that somebody else emptied is lengthened again")
    func emptied() throws {
        for _ in 1...20 { try insert(1) }
        let other = try Connection(file: path)
        try other.checkpoint(.truncate)
        #expect(try logLength() == 0)
        for _ in 1...20 { try insert(1) }
        #expect(try logLength() > 20 * 3 * 4120)
        try connection.checkIntegrity()
        #expect(try count(connection) == 40)
    }
}
