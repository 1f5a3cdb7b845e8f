public import SQL

/// Writes that become lasting together: effects, journal entries and ledger rows of one run.
///
/// A group begins with the first write and ends with `commit()` or `rollback()`; between groups the database is
/// free for others. With a lease, each group checks once, inside its transaction, that the lease still holds:
/// until the group ends, nobody else can take the run.
///
/// In a rehearsal, groups come and go in the same way, but nothing is lasting before the rehearsal is kept.
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

    /// Called at every boundary: tests end the process here, or throw in its place.
    ///
    /// What it throws before a commit undoes the group; after one, the group is lasting and closed. Both are thrown
    /// by `commit()`. Groups of a rehearsal have no boundaries, its being kept has.
    public var onBoundary: ((Boundary) throws -> Void)?
    /// The lease that every group is checked against; set by taking a run, nil after letting it go.
    public private(set) var lease: Lease?
    /// Whether someone asked to cancel the leased run, as the latest group found it when it began.
    public private(set) var isCancelled = false

    /// What goes with the groups; told of everything that happens to them.
    public weak var companion: (any GroupCompanion)?

    let connection: Connection
    /// Counts up whenever rows that were written may be gone or somebody else may have written some.
    private(set) var undoings = 0
    private let transaction: GroupTransaction
    private let check: Statement
    private var boundaries = 0
    // A group that is undone also undoes what it did to the lease; letting go counts from the commit.
    private var leaseBefore: Lease?
    private var isLettingGo = false
    private var leaseBeforeRehearsal: Lease?

    /// Groups of writes on `connection`, whose schema is up to date.
    public init(_ connection: Connection) throws {
        self.connection = connection
        transaction = try GroupTransaction(connection)
        check = try connection.prepare("SELECT lease, cancel_ms FROM runs WHERE id = $1")
    }

    /// Whether a group has begun and not ended.
    public var isOpen: Bool { transaction.isOpen }

    /// Rows written since the database was opened, also those that were taken back: whether it stands still tells
    /// whether something wrote.
    public var rowsWritten: Int64 { connection.changesInAll }

    /// Whether a rehearsal has begun and not ended.
    public var isRehearsing: Bool { transaction.isRehearsing }

    /// How long `begin()` waits for other writers of the same database; 60 seconds unless told.
    public var patience: Duration {
        get { transaction.patience }
        set { transaction.patience = newValue }
    }

    /// Asked about twenty times a second while `begin()` waits; true ends the wait with an error.
    public var isWaitCancelled: () -> Bool {
        get { transaction.isWaitCancelled }
        set { transaction.isWaitCancelled = newValue }
    }

    /// Begins a group unless one is open.
    ///
    /// - Throws: `RunsError.leaseLost` if another process took the run; the error of the database if it is busy.
    public func begin() throws {
        if transaction.isOpen { return }
        try transaction.begin()
        leaseBefore = lease
        isLettingGo = false
        if let lease {
            do {
                try verify(lease)
            } catch {
                try transaction.rollback()
                throw error
            }
        }
        companion?.groupBegan()
    }

    /// Makes the group lasting, or a part of the rehearsal; does nothing without one.
    ///
    /// If it fails, the whole group is undone; but what `onBoundary` throws after a commit finds it lasting.
    public func commit() throws {
        guard transaction.isOpen else { return }
        do {
            try companion?.groupWillCommit()
            if !isRehearsing { try reach(.beforeCommit) }
            try transaction.commit()
        } catch {
            // Still open if it was the boundary.
            if transaction.isOpen { try rollback() } else { groupIsUndone() }
            throw error
        }
        if isLettingGo { lease = nil }
        companion?.groupWasCommitted()
        if !isRehearsing { try reach(.afterCommit) }
    }

    /// Undoes the group; does nothing without one.
    public func rollback() throws {
        guard transaction.isOpen else { return }
        groupIsUndone()
        try transaction.rollback()
    }

    private func groupIsUndone() {
        lease = leaseBefore
        isLettingGo = false
        undoings += 1
        companion?.groupWasUndone()
    }

    /// Marks a point to return to: one row of a batch, say. Begins a group unless one is open. May nest.
    public func savepoint() throws {
        try begin()
        try transaction.savepoint()
        companion?.savepointWasSet()
    }

    /// Keeps what came after the innermost savepoint.
    public func releaseSavepoint() throws {
        try transaction.releaseSavepoint()
        companion?.savepointWasReleased()
    }

    /// Undoes what came after the innermost savepoint, and forgets it.
    public func rollbackToSavepoint() throws {
        undoings += 1
        companion?.savepointWasUndone()
        try transaction.rollbackToSavepoint()
    }

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

    // MARK: Rehearsals

    /// Begins a rehearsal: groups come and go as ever, and all of it is kept or undone at its end.
    ///
    /// Nobody else can write to the database until then.
    ///
    /// - Throws: as `begin()`; an error of the database inside a group or another rehearsal.
    public func beginRehearsal() throws {
        try transaction.beginRehearsal()
        leaseBeforeRehearsal = lease
        guard let lease else { return }
        do {
            try verify(lease)
        } catch {
            try transaction.endRehearsal(keep: false)
            throw error
        }
    }

    /// Ends the rehearsal; an open group is undone.
    ///
    /// What is not kept leaves nothing: also leases that were taken or let go in it are as they were before.
    ///
    /// - Parameter keep: whether to make all of its groups lasting together. A group must not be open then.
    /// - Throws: an error of the database, also without a rehearsal or with a group that is open and to be kept; all
    ///   is undone then. What `onBoundary` throws after the commit finds all lasting.
    public func endRehearsal(keep: Bool) throws {
        guard isRehearsing else { throw SQLError.misuse("no rehearsal has begun") }
        do {
            if keep, !isOpen { try reach(.beforeCommit) }
            try transaction.endRehearsal(keep: keep)
            if !keep { rehearsalIsUndone() }
        } catch {
            // Still there if it was the boundary.
            if isRehearsing { try endRehearsal(keep: false) } else { rehearsalIsUndone() }
            throw error
        }
        if keep { try reach(.afterCommit) }
    }

    private func rehearsalIsUndone() {
        lease = leaseBeforeRehearsal
        isLettingGo = false
        undoings += 1
    }

    // MARK: Leases

    /// Begins a group for a write to `run`, which must be the leased one.
    @inline(__always)
    func beginWrite(to run: RunID) throws {
        guard lease?.run == run else { throw RunsError.notLeased(run) }
        if !transaction.isOpen { try begin() }
    }

    /// Stops working on the leased run, after its lease was lost; an open group and a rehearsal are undone.
    ///
    /// Every group fails with `RunsError.leaseLost` until then.
    public func abandon() throws {
        try rollback()
        if isRehearsing { try endRehearsal(keep: false) }
        lease = nil
    }

    /// Holds this group, if one is open, and all that follow to `lease`.
    func take(_ lease: Lease) {
        self.lease = lease
        isLettingGo = false
        undoings += 1
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

    private func reach(_ moment: Boundary.Moment) throws {
        boundaries += 1
        try onBoundary?(Boundary(number: boundaries, moment: moment))
    }
}
