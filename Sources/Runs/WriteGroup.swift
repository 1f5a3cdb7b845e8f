public import SQL

/// Writes that become lasting together: effects, journal entries and ledger rows of one run.
///
/// A group begins with the first write and ends with `commit()` or `rollback()`; between groups the database is
/// free for others. With a lease, each group checks once, inside its transaction, that the lease still holds:
/// until the group ends, nobody else can take the run.
public final class WriteGroup {
    /// A place where a crash is worth trying: what came before is known to be lasting or not.
    public struct Boundary: Equatable, Sendable {
        /// The sides of a commit.
        public enum Moment: Sendable {
            /// Nothing of the group is lasting yet.
            case beforeCommit
            /// All of the group is lasting.
            case afterCommit
        }

        /// Counted from 1 over the life of the `WriteGroup`.
        public let number: Int
        /// The side of the commit.
        public let moment: Moment
    }

    /// Called at every boundary: tests end the process here.
    public var onBoundary: ((Boundary) -> Void)?
    /// The lease that every group is checked against; set by taking a run, nil after letting it go.
    public private(set) var lease: Lease?
    /// Whether someone asked to cancel the leased run, as the latest group found it when it began.
    public private(set) var isCancelled = false

    let connection: Connection
    private let transaction: WriteTransaction
    private let check: Statement
    private var boundaries = 0
    // A group that is undone also undoes what it did to the lease; letting go counts from the commit.
    private var leaseBefore: Lease?
    private var isLettingGo = false

    /// Groups of writes on `connection`, whose schema is up to date.
    public init(_ connection: Connection) throws {
        self.connection = connection
        transaction = try WriteTransaction(connection)
        check = try connection.prepare("SELECT lease, cancel_ms FROM runs WHERE id = $1")
    }

    /// Whether a group has begun and not ended.
    public var isOpen: Bool { transaction.isOpen }

    /// How long `begin()` waits for other writers of the same database; 60 seconds unless told.
    public var patience: Duration {
        get { transaction.patience }
        set { transaction.patience = newValue }
    }

    /// Asked about twenty times a second while `begin()` waits; true ends the wait with an error.
    public var isWaitCancelled: () -> Bool {
        get { transaction.isCancelled }
        set { transaction.isCancelled = newValue }
    }

    /// Begins a group unless one is open.
    ///
    /// - Throws: `RunsError.leaseLost` if another process took the run; the error of the database if it is busy.
    public func begin() throws {
        if transaction.isOpen { return }
        try transaction.begin()
        leaseBefore = lease
        isLettingGo = false
        guard let lease else { return }
        do {
            try verify(lease)
        } catch {
            try transaction.rollback()
            throw error
        }
    }

    /// Makes the group lasting; does nothing without one. If it fails, the whole group is undone.
    public func commit() throws {
        guard transaction.isOpen else { return }
        reach(.beforeCommit)
        do {
            try transaction.commit()
        } catch {
            lease = leaseBefore
            throw error
        }
        if isLettingGo { lease = nil }
        reach(.afterCommit)
    }

    /// Undoes the group; does nothing without one.
    public func rollback() throws {
        guard transaction.isOpen else { return }
        lease = leaseBefore
        try transaction.rollback()
    }

    /// Marks a point to return to: one row of a batch, say. Begins a group unless one is open. May nest.
    public func savepoint() throws {
        try begin()
        try transaction.savepoint()
    }

    /// Keeps what came after the innermost savepoint.
    public func releaseSavepoint() throws { try transaction.releaseSavepoint() }

    /// Undoes what came after the innermost savepoint, and forgets it.
    public func rollbackToSavepoint() throws { try transaction.rollbackToSavepoint() }

    /// Runs `body` inside the open group, or else in a group of its own, undone if `body` throws.
    public func perform<Value>(_ body: () throws -> Value) throws -> Value {
        if transaction.isOpen { return try body() }
        try begin()
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            try rollback()
            throw error
        }
    }

    /// Begins a group for a write to `run`, which must be the leased one.
    @inline(__always)
    func beginWrite(to run: RunID) throws {
        guard lease?.run == run else { throw RunsError.notLeased(run) }
        if !transaction.isOpen { try begin() }
    }

    /// Stops working on the leased run, after its lease was lost; the open group, if any, is undone.
    ///
    /// Every group fails with `RunsError.leaseLost` until then.
    public func abandon() throws {
        try rollback()
        lease = nil
    }

    /// Holds this group, if one is open, and all that follow to `lease`.
    func take(_ lease: Lease) {
        self.lease = lease
        isLettingGo = false
    }

    /// Holds no group to `lease` once the open one, if any, is committed.
    func letGo(of lease: Lease) {
        guard self.lease == lease else { return }
        if isOpen { isLettingGo = true } else { self.lease = nil }
    }

    private func verify(_ lease: Lease) throws {
        check.bind(1, lease.run.rawValue)
        let found = try check.first { (lease: $0.int64(0), isCancelled: !$0.isNull(1)) }
        guard let found, found.lease == lease.number else { throw RunsError.leaseLost(lease.run) }
        isCancelled = found.isCancelled
    }

    private func reach(_ moment: Boundary.Moment) {
        boundaries += 1
        onBoundary?(Boundary(number: boundaries, moment: moment))
    }
}
