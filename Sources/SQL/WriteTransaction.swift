/// The write transaction of a connection: one at a time, begun and ended many times.
///
/// Beginning takes the turn among all writers of the file, then the database; ending gives both back.
public final class WriteTransaction {
    /// How long to wait for the turn.
    public var patience = Duration.seconds(60)
    /// Asked about twenty times a second while waiting; true gives up with `SQLError.cancelled`.
    public var isCancelled: () -> Bool = { false }
    /// Whether `begin` was called and neither `commit` nor `rollback` since.
    public private(set) var isOpen = false
    /// How many savepoints are open.
    public private(set) var savepoints = 0
    /// The connection that is written.
    public let connection: Connection

    private let beginning: Statement
    private let committing: Statement
    private let rollingBack: Statement
    private var marks: [Mark] = []
    private var log: WriteAheadLog

    /// The three statements of one depth of savepoints.
    private struct Mark {
        let set: Statement
        let release: Statement
        let undo: Statement
    }

    /// The transaction of `connection`, not begun yet.
    public init(_ connection: Connection) throws(SQLError) {
        self.connection = connection
        log = WriteAheadLog(pages: connection.autocheckpointPages)
        beginning = try connection.prepare(connection.dialect.beginWrite)
        committing = try connection.prepare("COMMIT")
        rollingBack = try connection.prepare("ROLLBACK")
    }

    deinit {
        if isOpen {
            // Nobody is left to hear of an error, and closing the connection undoes the transaction as well.
            if connection.isInTransaction { try? rollingBack.run() }
            connection.writerLock?.release()
        }
    }

    /// Takes the turn and begins.
    ///
    /// - Throws: `SQLError.busy` after `patience`, `cancelled`, `misuse` if it is open already.
    public func begin() throws(SQLError) {
        guard !isOpen else { throw .misuse("begin inside a transaction") }
        guard !connection.isReadOnly else { throw .readOnly(path: connection.path) }
        try connection.writerLock?.acquire(patience: patience, isCancelled: isCancelled)
        do {
            try beginning.run()
        } catch {
            connection.writerLock?.release()
            throw error
        }
        // In memory there is no log.
        if connection.writerLock != nil { log.prepare(connection.handle) }
        savepoints = 0
        isOpen = true
    }

    /// Makes everything since `begin` lasting. If it fails, everything is undone.
    public func commit() throws(SQLError) {
        guard isOpen else { throw .misuse("commit without a transaction") }
        defer { end() }
        guard connection.isInTransaction else { throw .transactionLost }
        do {
            try committing.run()
        } catch {
            // A full disk may leave it open or may have undone it; the first error is the one to report.
            if connection.isInTransaction { try rollingBack.run() }
            throw error
        }
    }

    /// Undoes everything since `begin`.
    public func rollback() throws(SQLError) {
        guard isOpen else { throw .misuse("rollback without a transaction") }
        defer { end() }
        if connection.isInTransaction { try rollingBack.run() }
    }

    /// Marks a point to return to, inside the innermost one that is open.
    public func savepoint() throws(SQLError) {
        guard isOpen else { throw .misuse("savepoint without a transaction") }
        // A savepoint outside of one would begin another transaction, without what came before.
        guard connection.isInTransaction else { throw .transactionLost }
        if savepoints == marks.count {
            let name = "mark_\(savepoints + 1)"
            marks.append(
                Mark(
                    set: try connection.prepare("SAVEPOINT \(name)"),
                    release: try connection.prepare("RELEASE \(name)"),
                    undo: try connection.prepare("ROLLBACK TO \(name)")))
        }
        try marks[savepoints].set.run()
        savepoints += 1
    }

    /// Forgets the innermost savepoint and keeps what came after it.
    public func releaseSavepoint() throws(SQLError) {
        try mark().release.run()
        savepoints -= 1
    }

    /// Undoes what came after the innermost savepoint, and forgets the savepoint.
    public func rollbackToSavepoint() throws(SQLError) {
        let mark = try mark()
        try mark.undo.run()
        try mark.release.run()
        savepoints -= 1
    }

    /// Runs `body` inside the open transaction, or else in one of its own, undone if `body` throws.
    public func perform<Value>(_ body: () throws -> Value) throws -> Value {
        if isOpen { return try body() }
        try begin()
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            if isOpen { try rollback() }
            throw error
        }
    }

    private func mark() throws(SQLError) -> Mark {
        guard isOpen, savepoints > 0 else { throw .misuse("no savepoint is open") }
        guard connection.isInTransaction else { throw .transactionLost }
        return marks[savepoints - 1]
    }

    private func end() {
        isOpen = false
        savepoints = 0
        connection.writerLock?.release()
    }
}
