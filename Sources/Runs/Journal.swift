internal import SQL

/// One effect of a run, with its result.
///
/// Its identity is the branch and the ordinal in it; arguments, digest and outcome are the caller's bytes.
public struct JournalEntry: Equatable, Sendable {
    /// How an effect ended.
    public enum Outcome: Equatable, Sendable {
        /// It gave back a value.
        case value([UInt8])
        /// It raised an error.
        case error([UInt8])
    }

    /// The path of branches that led here; empty for the main one.
    public var branch: String
    /// The number in the branch.
    public var ordinal: Int64
    /// What was called.
    public var operation: String
    /// From where in the script.
    public var line: String
    /// The arguments.
    public var arguments: [UInt8]
    /// The digest of the arguments.
    public var digest: [UInt8]
    /// The result.
    public var outcome: Outcome
    /// A secret that belongs to the result, sealed; nil for none or for one that was forgotten.
    public var sealed: [UInt8]?
    /// When.
    public var at: Milliseconds
    /// Whether the outcome says what will be done, and it is not done yet.
    public var isPending: Bool
    /// Its place in the order of the commits, from 1; 0 for an entry that was not read from the journal.
    public var position: Int64

    /// An entry with all its parts; `sealed` is nil unless given, and what is done is not pending.
    public init(
        branch: String, ordinal: Int64, operation: String, line: String, arguments: [UInt8], digest: [UInt8],
        outcome: Outcome, sealed: [UInt8]? = nil, at: Milliseconds, isPending: Bool = false,
        position: Int64 = 0
    ) {
        self.branch = branch
        self.ordinal = ordinal
        self.operation = operation
        self.line = line
        self.arguments = arguments
        self.digest = digest
        self.outcome = outcome
        self.sealed = sealed
        self.at = at
        self.isPending = isPending
        self.position = position
    }
}

/// The effects of one run, in the order in which they were committed.
public final class Journal {
    /// The run.
    public let run: RunID
    private let group: WriteGroup
    private let inserting: Statement
    private let finding: Statement
    private let reading: Statement
    private var positions = RowNumbers()

    /// The journal of `run`, in the database of `group`. Writing needs the lease, reading does not.
    public init(_ group: WriteGroup, run: RunID) throws {
        self.run = run
        self.group = group
        inserting = try group.connection.prepare(
            """
            INSERT INTO journal (run, position, branch, ordinal, operation, line, arguments, digest, is_error,
                outcome, sealed, at_ms, is_pending)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """)
        finding = try group.connection.prepare(
            "\(Self.select) WHERE run = $1 AND branch = $2 AND ordinal = $3")
        reading = try group.connection.prepare(
            "\(Self.select) WHERE run = $1 AND position > $2 ORDER BY position LIMIT $3")
    }

    /// Adds an entry to the open group, or begins one, at the next position. The caller commits.
    ///
    /// - Throws: `RunsError.leaseLost`, `notLeased`; an error of the database if branch and ordinal are taken.
    public func append(_ entry: JournalEntry) throws {
        try group.beginWrite(to: run)
        let position = try positions.next(in: group) { try latestPosition() }
        let outcome = entry.outcome.columns
        inserting.bind(1, run.rawValue)
        inserting.bind(2, position)
        inserting.bind(3, entry.branch)
        inserting.bind(4, entry.ordinal)
        inserting.bind(5, entry.operation)
        inserting.bind(6, entry.line)
        inserting.bind(7, entry.arguments)
        inserting.bind(8, entry.digest)
        inserting.bind(9, outcome.isError)
        inserting.bind(10, outcome.bytes)
        inserting.bind(11, entry.sealed)
        inserting.bind(12, entry.at)
        inserting.bind(13, entry.isPending ? 1 : 0 as Int64)
        try inserting.run()
        positions.take()
    }

    /// Puts what became of a pending entry in the place of what was to become of it. The position stays.
    ///
    /// In the open group, or begins one; the caller commits.
    ///
    /// - Parameters:
    ///   - branch: the branch of the entry.
    ///   - ordinal: its number in the branch.
    ///   - outcome: the result.
    ///   - sealed: a secret that belongs to the result; nil keeps the one that is there.
    /// - Throws: `RunsError.leaseLost`, `notLeased`; `notPending` for an entry that is settled or not there.
    public func settle(
        branch: String, ordinal: Int64, outcome: JournalEntry.Outcome, sealed: [UInt8]? = nil
    ) throws {
        try group.beginWrite(to: run)
        let update = try group.connection.prepare(
            """
            UPDATE journal SET is_error = $1, outcome = $2, sealed = coalesce($3, sealed), is_pending = 0
            WHERE run = $4 AND branch = $5 AND ordinal = $6 AND is_pending = 1
            """)
        update.bind(1, outcome.columns.isError)
        update.bind(2, outcome.columns.bytes)
        update.bind(3, sealed)
        update.bind(4, run.rawValue)
        update.bind(5, branch)
        update.bind(6, ordinal)
        try update.run()
        if group.connection.changes == 0 {
            throw RunsError.notPending(run, branch: branch, ordinal: ordinal)
        }
    }

    /// The entry at a place in a branch, with its position; nil if the run has not come so far.
    public func entry(branch: String, ordinal: Int64) throws -> JournalEntry? {
        finding.bind(1, run.rawValue)
        finding.bind(2, branch)
        finding.bind(3, ordinal)
        return try finding.first(Self.read)
    }

    /// The entries behind `position`, in the order of their commits, at most `limit`.
    public func entries(after position: Int64, limit: Int) throws -> [JournalEntry] {
        reading.bind(1, run.rawValue)
        reading.bind(2, position)
        reading.bind(3, Int64(limit))
        var entries: [JournalEntry] = []
        entries.reserveCapacity(limit)
        try reading.forEach { entries.append(Self.read($0)) }
        return entries
    }

    /// Gives every entry to `body`, in the order of their commits, one in memory at a time.
    ///
    /// `body` must not write to the database.
    public func forEach(_ body: (JournalEntry) throws -> Void) throws {
        let select = try group.connection.prepare("\(Self.select) WHERE run = $1 ORDER BY position")
        select.bind(1, run.rawValue)
        try select.forEach { try body(Self.read($0)) }
    }

    /// How many entries there are.
    public func count() throws -> Int {
        let select = try group.connection.prepare("SELECT count(*) FROM journal WHERE run = $1")
        select.bind(1, run.rawValue)
        return try select.first { Int($0.int64(0)) } ?? 0
    }

    /// How many entries are pending.
    public func pendingCount() throws -> Int {
        let select = try group.connection.prepare(
            "SELECT count(*) FROM journal WHERE run = $1 AND is_pending = 1")
        select.bind(1, run.rawValue)
        return try select.first { Int($0.int64(0)) } ?? 0
    }

    /// Forgets the sealed secrets of all entries, in the open group or in one of its own.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func forgetSealed() throws -> Int {
        try group.perform {
            let update = try group.connection.prepare(
                "UPDATE journal SET sealed = NULL WHERE run = $1 AND sealed IS NOT NULL")
            update.bind(1, run.rawValue)
            try update.run()
            return group.connection.changes
        }
    }

    private static let select = """
        SELECT branch, ordinal, operation, line, arguments, digest, is_error, outcome, sealed, at_ms, is_pending,
            position
        FROM journal
        """

    private static func read(_ row: Statement) -> JournalEntry {
        JournalEntry(
            branch: row.text(0), ordinal: row.int64(1), operation: row.text(2), line: row.text(3),
            arguments: row.bytes(4), digest: row.bytes(5),
            outcome: row.int64(6) == 0 ? .value(row.bytes(7)) : .error(row.bytes(7)),
            sealed: row.optionalBytes(8), at: row.int64(9), isPending: row.int64(10) != 0,
            position: row.int64(11))
    }

    private func latestPosition() throws -> Int64 {
        let select = try group.connection.prepare("SELECT max(position) FROM journal WHERE run = $1")
        select.bind(1, run.rawValue)
        return try select.first { $0.int64(0) } ?? 0
    }
}

extension JournalEntry.Outcome {
    /// How the outcome is kept.
    fileprivate var columns: (isError: Int64, bytes: [UInt8]) {
        switch self {
        case .value(let bytes): (0, bytes)
        case .error(let bytes): (1, bytes)
        }
    }
}
