internal import SQL

/// The transactions of groups, one after the other; in a rehearsal, the parts of one that encloses them all.
final class GroupTransaction {
    /// Whether a group has begun and not ended.
    private(set) var isOpen = false
    /// Whether a rehearsal has begun and not ended.
    private(set) var isRehearsing = false
    private let transaction: WriteTransaction
    // A group of a rehearsal is the outermost savepoint.
    private var ownSavepoints: Int { isRehearsing ? 1 : 0 }

    init(_ connection: Connection) throws { transaction = try WriteTransaction(connection) }

    var patience: Duration {
        get { transaction.patience }
        set { transaction.patience = newValue }
    }

    var isWaitCancelled: () -> Bool {
        get { transaction.isCancelled }
        set { transaction.isCancelled = newValue }
    }

    // MARK: Groups

    func begin() throws {
        if isRehearsing { try transaction.savepoint() } else { try beginTransaction() }
        isOpen = true
    }

    private func beginTransaction() throws {
        do { try transaction.begin() } catch SQLError.cancelled { throw RunsError.interrupted }
    }

    /// Ends the group; if that fails, it is undone.
    func commit() throws {
        isOpen = false
        guard isRehearsing else { return try transaction.commit() }
        do {
            // Savepoints of rows that are still open are kept, as the end of a transaction keeps them.
            while transaction.savepoints > 0 { try transaction.releaseSavepoint() }
        } catch {
            try rollback()
            throw error
        }
    }

    func rollback() throws {
        isOpen = false
        guard isRehearsing else { return try transaction.rollback() }
        // A full disk may have undone everything. The group is gone then too; whatever comes next says so.
        guard transaction.connection.isInTransaction else { return }
        while transaction.savepoints > 0 { try transaction.rollbackToSavepoint() }
    }

    // MARK: Rows

    func savepoint() throws { try transaction.savepoint() }

    func releaseSavepoint() throws {
        try expectSavepoint()
        try transaction.releaseSavepoint()
    }

    func rollbackToSavepoint() throws {
        try expectSavepoint()
        try transaction.rollbackToSavepoint()
    }

    private func expectSavepoint() throws {
        guard transaction.savepoints > ownSavepoints else { throw SQLError.misuse("no savepoint is open") }
    }

    // MARK: Rehearsals

    func beginRehearsal() throws {
        guard !isRehearsing, !isOpen else { throw SQLError.misuse("a rehearsal inside another or a group") }
        try beginTransaction()
        isRehearsing = true
    }

    /// Ends the rehearsal. If keeping fails, or a group is open that is to be kept, all is undone.
    func endRehearsal(keep: Bool) throws {
        let hasOpenGroup = isOpen
        isOpen = false
        isRehearsing = false
        if keep, !hasOpenGroup { return try transaction.commit() }
        try transaction.rollback()
        if keep { throw SQLError.misuse("a rehearsal was to be kept with a group still open") }
    }
}
