internal import SQL

/// The effects of one run, in the order in which they were committed.
///
/// Positions have no gaps, and whoever appends gives every place in a branch once: the table has no index that would
/// find a second entry of a place.
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
            INSERT INTO journal (id, branch, ordinal, operation, line, at_ms, is_error, is_pending, arguments,
                outcome, sealed)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """)
        finding = try group.connection.prepare("\(Self.select) WHERE id = \(JournalKey.first) + $2")
        reading = try group.connection.prepare(
            """
            \(Self.select) WHERE id > \(JournalKey.first) + $2 AND id <= \(JournalKey.last)
            ORDER BY id LIMIT $3
            """)
    }

    /// Adds an entry to the open group, or begins one, at the next position. The caller commits.
    ///
    /// - Throws: `RunsError.leaseLost`, `notLeased`.
    public func append(_ entry: JournalEntry) throws {
        try group.beginWrite(to: run)
        let position = try positions.next(in: group) { try latestPosition() }
        inserting.bind(1, JournalKey.id(run, position))
        inserting.bind(2, entry.branch)
        inserting.bind(3, entry.ordinal)
        inserting.bind(4, entry.operation)
        inserting.bind(5, entry.line)
        inserting.bind(6, entry.at)
        inserting.bind(7, entry.outcome.isError ? 1 : 0 as Int64)
        inserting.bind(8, entry.isPending ? 1 : 0 as Int64)
        // What is not bound is NULL: hardly an entry has secrets.
        if let sealed = entry.sealed { inserting.bind(11, sealed) }
        try entry.arguments.withUnsafeBytes { arguments in
            try entry.outcome.bytes.withUnsafeBytes { outcome in
                inserting.bind(9, borrowing: arguments)
                inserting.bind(10, borrowing: outcome)
                try inserting.run()
            }
        }
        positions.take()
    }

    /// Puts what became of a pending entry in the place of what was to become of it. The position stays.
    ///
    /// In the open group, or begins one; the caller commits.
    ///
    /// - Parameters:
    ///   - position: where the entry stands.
    ///   - outcome: the result.
    ///   - sealed: a secret that belongs to the result; nil keeps the one that is there.
    /// - Throws: `RunsError.leaseLost`, `notLeased`; `notPending` for an entry that is settled or not there.
    public func settle(at position: Int64, outcome: JournalEntry.Outcome, sealed: [UInt8]? = nil) throws {
        try group.beginWrite(to: run)
        let update = try group.connection.prepare(
            """
            UPDATE journal SET is_error = $1, outcome = $2, sealed = coalesce($3, sealed), is_pending = 0
            WHERE id = $4 AND is_pending = 1
            """)
        update.bind(1, outcome.isError ? 1 : 0 as Int64)
        update.bind(2, outcome.bytes)
        update.bind(3, sealed)
        update.bind(4, JournalKey.id(run, position))
        try update.run()
        if group.connection.changes == 0 { throw RunsError.notPending(run, position: position) }
    }

    /// The entry at a position; nil if the run has not come so far.
    public func entry(at position: Int64) throws -> JournalEntry? {
        finding.bind(1, run.rawValue)
        finding.bind(2, position)
        return try finding.first(Self.read)
    }

    /// The entry at a place in a branch; nil if the run has not come so far.
    ///
    /// Looks through the journal from its end: for what was added lately, or is not asked for often.
    public func entry(branch: String, ordinal: Int64) throws -> JournalEntry? {
        let select = try group.connection.prepare(
            "\(Self.select) WHERE \(JournalKey.ofRun) AND branch = $2 AND ordinal = $3 ORDER BY id DESC LIMIT 1"
        )
        select.bind(1, run.rawValue)
        select.bind(2, branch)
        select.bind(3, ordinal)
        return try select.first(Self.read)
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

    /// Gives the place in its branch and the position of every entry behind `position` to `body`, in the order of
    /// their commits.
    ///
    /// `body` must not write to the database.
    public func forEachPlace(
        after position: Int64, _ body: (_ branch: String, _ ordinal: Int64, _ position: Int64) throws -> Void
    ) throws {
        let select = try group.connection.prepare(
            """
            SELECT branch, ordinal, \(JournalKey.position) FROM journal
            WHERE id > \(JournalKey.first) + $2 AND id <= \(JournalKey.last) ORDER BY id
            """)
        select.bind(1, run.rawValue)
        select.bind(2, position)
        try select.forEach { try body($0.text(0), $0.int64(1), $0.int64(2)) }
    }

    /// Gives every entry to `body`, in the order of their commits, one in memory at a time.
    ///
    /// `body` must not write to the database.
    public func forEach(_ body: (JournalEntry) throws -> Void) throws {
        let select = try group.connection.prepare("\(Self.select) WHERE \(JournalKey.ofRun) ORDER BY id")
        select.bind(1, run.rawValue)
        try select.forEach { try body(Self.read($0)) }
    }

    /// How many entries there are.
    public func count() throws -> Int { Int(try latestPosition()) }

    /// Forgets the sealed secrets of all entries, in the open group or in one of its own.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func forgetSealed() throws -> Int {
        try group.perform {
            let update = try group.connection.prepare(
                "UPDATE journal SET sealed = NULL WHERE \(JournalKey.ofRun) AND sealed IS NOT NULL")
            update.bind(1, run.rawValue)
            try update.run()
            return group.connection.changes
        }
    }

    private static let select = """
        SELECT branch, ordinal, operation, line, at_ms, is_error, is_pending, arguments, outcome, sealed,
            \(JournalKey.position)
        FROM journal
        """

    private static func read(_ row: Statement) -> JournalEntry {
        JournalEntry(
            branch: row.text(0), ordinal: row.int64(1), operation: row.text(2), line: row.text(3),
            arguments: row.bytes(7), outcome: row.int64(5) == 0 ? .value(row.bytes(8)) : .error(row.bytes(8)),
            sealed: row.optionalBytes(9), at: row.int64(4), isPending: row.int64(6) != 0,
            position: row.int64(10))
    }

    private func latestPosition() throws -> Int64 {
        let select = try group.connection.prepare(
            "SELECT max(id) & \(JournalKey.positions) FROM journal WHERE \(JournalKey.ofRun)")
        select.bind(1, run.rawValue)
        return try select.first { $0.int64(0) } ?? 0
    }
}

extension JournalEntry.Outcome {
    fileprivate var isError: Bool {
        switch self {
        case .value: false
        case .error: true
        }
    }

    fileprivate var bytes: [UInt8] {
        switch self {
        case .value(let bytes), .error(let bytes): bytes
        }
    }
}
