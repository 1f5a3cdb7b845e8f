import SQL
import Testing

@Suite struct StatementTests {
    let connection: Connection

    init() throws { connection = try Connection(inMemory: OpenOptions()) }

    @Test(
        "text comes back as it was",
        arguments: [
            "", "a", "15 bytes inline", "sixteen bytes ok", "张伟 <zhang@wei.example>", "nul\u{0}inside",
            String(repeating: "x", count: 1024), String(repeating: "é", count: 100_000),
        ])
    func text(_ text: String) throws {
        let echo = try connection.prepare("SELECT ?1, typeof(?1), length(CAST(?1 AS BLOB))")
        echo.bind(1, text)
        let back = try echo.first { ($0.text(0), $0.text(1), $0.int64(2)) }
        #expect(back?.0 == text)
        #expect(back?.1 == "text")
        #expect(back?.2 == Int64(text.utf8.count))
    }

    @Test("bytes come back as they were, and none is not NULL", arguments: [0, 1, 100, 1024, 1025, 1 << 20])
    func bytes(_ count: Int) throws {
        let value = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let echo = try connection.prepare("SELECT $1, $2, typeof($1), typeof($2)")
        try value.withUnsafeBytes { borrowed in
            echo.bind(1, value)
            echo.bind(2, borrowing: borrowed)
            try echo.forEach { row in
                #expect(row.optionalBytes(0) == value)
                #expect(row.borrowedBytes(1).map { [UInt8]($0) } == value)
                #expect(row.text(2) == "blob" && row.text(3) == "blob")
            }
        }
    }

    @Test("numbers and NULL come back as they were", arguments: [nil, 0, 1, -1, .min, .max] as [Int64?])
    func numbers(_ number: Int64?) throws {
        let echo = try connection.prepare("SELECT $1, $2")
        echo.bind(1, number)
        echo.bind(2, 0.1)
        try echo.forEach { row in
            #expect(row.optionalInt64(0) == number && row.isNull(0) == (number == nil))
            #expect(row.int64(0) == number ?? 0 && row.double(1) == 0.1)
        }
    }

    @Test("NULL is nil to every reader that can say so, and empty to the others")
    func null() throws {
        let row = try connection.prepare("SELECT NULL")
        #expect(try row.step())
        #expect(row.optionalText(0) == nil && row.optionalBytes(0) == nil && row.borrowedText(0) == nil)
        #expect(row.text(0).isEmpty && row.bytes(0).isEmpty)
    }

    @Test("many short values in one statement keep apart")
    func manyShortValues() throws {
        let columns = (1...40).map { "$\($0)" }.joined(separator: " || ',' || ")
        let join = try connection.prepare("SELECT \(columns)")
        for round in 0..<3 {
            let values = (1...40).map { "value \($0) of round \(round), some bytes longer than inline" }
            for (index, value) in values.enumerated() { join.bind(index + 1, value) }
            #expect(try join.first { $0.text(0) } == values.joined(separator: ","))
        }
    }

    @Test("nothing stays bound after a run")
    func nothingStaysBound() throws {
        let echo = try connection.prepare("SELECT $1 IS NULL, $2 IS NULL, $3 IS NULL")
        try [UInt8](repeating: 7, count: 9).withUnsafeBytes { bytes in
            echo.bind(1, borrowing: bytes)
            echo.bind(2, "text")
            echo.bind(3, 5 as Int64)
            let nulls = try echo.first { $0.int64(0) + $0.int64(1) + $0.int64(2) }
            #expect(nulls == 0)
        }
        #expect(try echo.first { $0.int64(0) + $0.int64(1) + $0.int64(2) } == 3)
    }

    @Test("a bind that fails is reported by the next step, once")
    func failedBind() throws {
        let echo = try connection.prepare("SELECT $1")
        echo.bind(2, "no such value")
        #expect(throws: SQLError.self) { try echo.run() }
        try echo.run()
    }

    @Test("a value beyond the limit is too big")
    func tooBig() throws {
        var options = OpenOptions()
        options.largestValue = 1000
        let small = try Connection(inMemory: options).prepare("SELECT $1")
        small.bind(1, [UInt8](repeating: 0, count: 1001))
        #expect(throws: SQLError.tooBig) { try small.run() }
    }

    @Test("a statement is one statement", arguments: ["SELECT 1; SELECT 2", "", "-- nothing", "SELEC"])
    func oneStatement(_ sql: String) {
        #expect(throws: SQLError.self) { try connection.prepare(sql) }
    }

    @Test("values are counted in order", arguments: ["SELECT $2, $1", "SELECT $2", "SELECT :name"])
    func valuesInOrder(_ sql: String) {
        #expect(throws: SQLError.self) { try connection.prepare(sql) }
    }

    @Test("a reader that throws leaves the statement ready")
    func throwingReader() throws {
        struct Stop: Error {}
        let rows = try connection.prepare("VALUES (1), (2)")
        #expect(throws: Stop.self) { try rows.forEach { _ in throw Stop() } }
        var seen: [Int64] = []
        try rows.forEach { seen.append($0.int64(0)) }
        #expect(seen == [1, 2])
    }

    @Test("a statement keeps its connection open")
    func keepsConnection() throws {
        var connection: Connection? = try Connection(inMemory: OpenOptions())
        let statement = try connection?.prepare("SELECT 5")
        connection = nil
        #expect(try statement?.first { $0.int64(0) } == 5)
    }
}
