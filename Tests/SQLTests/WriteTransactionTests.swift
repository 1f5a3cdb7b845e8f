import SQL
import TestKit
import Testing

@Suite struct WriteTransactionTests {
    let folder: TemporaryFolder
    let connection: Connection
    let transaction: WriteTransaction

    init() throws {
        folder = try TemporaryFolder()
        connection = try Connection(file: folder.file("a.db"))
        try connection.execute("CREATE TABLE t (a)")
        transaction = try WriteTransaction(connection)
    }

    private func insert(_ value: Int) throws { try connection.execute("INSERT INTO t VALUES (\(value))") }

    private var values: [Int64] {
        get throws {
            var values: [Int64] = []
            try connection.prepare("SELECT a FROM t ORDER BY a").forEach { values.append($0.int64(0)) }
            return values
        }
    }

    @Test("what is committed stays, what is rolled back is gone")
    func commitAndRollback() throws {
        try transaction.begin()
        #expect(transaction.isOpen && connection.writerLock?.isHeld == true)
        try insert(1)
        try transaction.commit()
        #expect(!transaction.isOpen && connection.writerLock?.isHeld == false)
        try transaction.begin()
        try insert(2)
        try transaction.rollback()
        #expect(try values == [1])
    }

    @Test("savepoints nest and undo only what came after them")
    func savepoints() throws {
        try transaction.begin()
        try insert(1)
        try transaction.savepoint()
        try insert(2)
        try transaction.savepoint()
        try insert(3)
        try transaction.rollbackToSavepoint()
        try transaction.savepoint()
        try insert(4)
        try transaction.releaseSavepoint()
        #expect(transaction.savepoints == 1)
        try transaction.releaseSavepoint()
        try transaction.savepoint()
        try insert(5)
        try transaction.rollbackToSavepoint()
        try transaction.commit()
        #expect(try values == [1, 2, 4])
    }

    @Test("calls out of order are mistakes and change nothing")
    func outOfOrder() throws {
        #expect(throws: SQLError.self) { try transaction.commit() }
        #expect(throws: SQLError.self) { try transaction.rollback() }
        #expect(throws: SQLError.self) { try transaction.savepoint() }
        try transaction.begin()
        #expect(throws: SQLError.self) { try transaction.begin() }
        #expect(throws: SQLError.self) { try transaction.releaseSavepoint() }
        try transaction.commit()
    }

    @Test("a body that throws leaves nothing, and the way is free")
    func throwingBody() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try transaction.perform {
                try insert(1)
                throw Stop()
            }
        }
        try transaction.perform { try transaction.perform { try insert(2) } }
        #expect(try values == [2])
    }

    @Test("a transaction that is let go is undone")
    func letGo() throws {
        var open: WriteTransaction? = try WriteTransaction(connection)
        try open?.begin()
        try insert(1)
        open = nil
        #expect(try values == [] && connection.writerLock?.isHeld == false)
    }

    @Test("a transaction that SQLite undid by itself is reported as lost")
    func lost() throws {
        try transaction.begin()
        try insert(1)
        try connection.execute("ROLLBACK")
        #expect(throws: SQLError.transactionLost) { try transaction.commit() }
        try transaction.perform { try insert(2) }
        #expect(try values == [2])
    }
}
