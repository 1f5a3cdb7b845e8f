internal import SQL

/// Why a row did not end well.
public struct RowProblem: Equatable, Sendable {
    /// The stable word to branch on.
    public var code: String
    /// The sentence.
    public var message: String
    /// The field it is about, nil for the whole row.
    public var field: String?

    /// A problem by code and sentence, about `field` or the whole row.
    public init(code: String, message: String, field: String? = nil) {
        self.code = code
        self.message = message
        self.field = field
    }
}

/// What became of every row of a batch: one entry per row and attempt, only ever added.
///
/// Rows may come in any order. The row's latest attempt is what counts.
public final class Ledger {
    /// The batch.
    public let batch: Int64
    /// Its run.
    public let run: RunID
    let group: WriteGroup
    private let inserting: Statement
    private let notingChanges: Statement

    /// The ledger of a batch, in the database of `group`. Writing needs the run's lease, reading does not.
    public init(_ group: WriteGroup, _ batch: Batch) throws {
        self.batch = batch.id
        self.run = batch.run
        self.group = group
        inserting = try group.connection.prepare(
            """
            INSERT INTO ledger (batch, row, attempt, key, outcome, columns, sealed, code, message, field, input,
                changes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """)
        notingChanges = try group.connection.prepare(
            "UPDATE batches SET has_changes = 1 WHERE id = $1 AND has_changes = 0")
    }

    /// Adds an entry to the open group, or begins one. The caller commits. No byte is copied before SQLite does.
    ///
    /// - Parameters:
    ///   - row: the row's number in the input.
    ///   - attempt: from 1; a row that is worked again counts up.
    ///   - key: the row's natural key.
    ///   - outcome: how it ended.
    ///   - columns: the result's columns, encoded by the caller; nil for none.
    ///   - sealed: secrets of the result, sealed; nil for none.
    ///   - problem: why it did not end well.
    ///   - input: the row as it was read, for rows that someone must correct.
    ///   - changes: what was changed in the row before it was worked, encoded by the caller; nil for nothing.
    /// - Throws: `RunsError.leaseLost`, `notLeased`; an error of the database if row and attempt are there already.
    public func append(
        row: Int64, attempt: Int = 1, key: UnsafeRawBufferPointer, outcome: RowOutcome,
        columns: UnsafeRawBufferPointer?, sealed: UnsafeRawBufferPointer? = nil, problem: RowProblem? = nil,
        input: UnsafeRawBufferPointer? = nil, changes: UnsafeRawBufferPointer? = nil
    ) throws {
        try group.beginWrite(to: run)
        inserting.bind(1, batch)
        inserting.bind(2, row)
        inserting.bind(3, Int64(attempt))
        inserting.bind(4, borrowing: key)
        inserting.bind(5, Int64(outcome.rawValue))
        // What is not bound is NULL: most rows have neither of the rest.
        if let columns { inserting.bind(6, borrowing: columns) }
        if let sealed { inserting.bind(7, borrowing: sealed) }
        if let problem {
            inserting.bind(8, problem.code)
            inserting.bind(9, problem.message)
            inserting.bind(10, problem.field)
        }
        if let input { inserting.bind(11, borrowing: input) }
        if let changes { inserting.bind(12, borrowing: changes) }
        try inserting.run()
        guard changes != nil else { return }
        // Each time, and not from memory: the group that noted it first may have been taken back.
        notingChanges.bind(1, batch)
        try notingChanges.run()
    }

    /// The highest row with an entry, nil for an empty ledger.
    public func lastRow() throws -> Int64? {
        let select = try group.connection.prepare("SELECT max(row) FROM ledger WHERE batch = $1")
        select.bind(1, batch)
        return try select.first { $0.optionalInt64(0) } ?? nil
    }

    /// Whether something was changed in any row before it was worked. Kept with the batch: no row is read.
    public func hasChanges() throws -> Bool {
        let select = try group.connection.prepare("SELECT has_changes FROM batches WHERE id = $1")
        select.bind(1, batch)
        return try select.first { $0.int64(0) != 0 } ?? false
    }

    /// Counts the rows by the outcome of their latest attempt. Reads the whole ledger.
    public func totals() throws -> RowTotals {
        var totals = RowTotals()
        try forEach { totals[$0.outcome] += 1 }
        return totals
    }

    /// Gives the latest attempt of every row to `body`, in the order of the rows, one in memory at a time.
    ///
    /// - Parameters:
    ///   - outcomes: only these; nil for all. An earlier attempt does not count, whatever its outcome was.
    ///   - body: must not write to the database, and must not keep the row.
    /// - Throws: what `body` throws; `RunsError.unreadable` for an outcome of another release.
    public func forEach(outcomes: Set<RowOutcome>? = nil, _ body: (borrowing LedgerRow) throws -> Void) throws
    {
        let select = try group.connection.prepare(
            """
            SELECT row, attempt, outcome, key, columns, sealed, code, message, field, input, changes
            FROM ledger WHERE batch = $1 ORDER BY row, attempt DESC
            """)
        select.bind(1, batch)
        var latest: Int64?
        try select.forEach { statement in
            let number = statement.int64(0)
            if number == latest { return }
            latest = number
            guard let outcome = RowOutcome(rawValue: Int(statement.int64(2))) else {
                throw RunsError.unreadable(run, what: "outcome \(statement.int64(2))")
            }
            if let outcomes, !outcomes.contains(outcome) { return }
            try body(LedgerRow(row: number, outcome: outcome, statement: statement))
        }
    }

    /// Forgets the sealed secrets of the batch, `chunk` rows per group, so that others can write in between.
    ///
    /// Each chunk is a group of its own; none may be open. Call `RunStore.erase()` when all are gone.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func forgetSealed(chunk: Int64 = 10_000) throws -> Int {
        let update = try group.connection.prepare(
            "UPDATE ledger SET sealed = NULL WHERE batch = $1 AND row BETWEEN $2 AND $3 AND sealed IS NOT NULL"
        )
        guard let last = try lastRow(), var first = try firstRow() else { return 0 }
        var count = 0
        while first <= last {
            count += try group.perform {
                update.bind(1, batch)
                update.bind(2, first)
                update.bind(3, first + chunk - 1)
                try update.run()
                return group.connection.changes
            }
            first += chunk
        }
        return count
    }

    private func firstRow() throws -> Int64? {
        let select = try group.connection.prepare("SELECT min(row) FROM ledger WHERE batch = $1")
        select.bind(1, batch)
        return try select.first { $0.optionalInt64(0) } ?? nil
    }
}

/// One row's latest attempt, as long as the reader looks at it.
public struct LedgerRow: ~Copyable {
    /// The row's number in the input.
    public let row: Int64
    /// How it ended.
    public let outcome: RowOutcome
    private let statement: Statement

    init(row: Int64, outcome: RowOutcome, statement: Statement) {
        self.row = row
        self.outcome = outcome
        self.statement = statement
    }

    /// Which attempt this was, from 1.
    public var attempt: Int { Int(statement.int64(1)) }
    /// The natural key.
    public var key: [UInt8] { statement.bytes(3) }
    /// The result's columns, nil for none. Gone with the row.
    public var borrowedColumns: UnsafeRawBufferPointer? { statement.borrowedBytes(4) }
    /// The sealed secrets, nil for none. Gone with the row.
    public var borrowedSealed: UnsafeRawBufferPointer? { statement.borrowedBytes(5) }
    /// The row as it was read, nil if it was not kept. Gone with the row.
    public var borrowedInput: UnsafeRawBufferPointer? { statement.borrowedBytes(9) }

    /// What was changed in the row before it was worked, nil for nothing. Gone with the row.
    public var borrowedChanges: UnsafeRawBufferPointer? { statement.borrowedBytes(10) }

    /// Why it did not end well, nil if it did.
    public var problem: RowProblem? {
        guard let code = statement.optionalText(6) else { return nil }
        return RowProblem(code: code, message: statement.text(7), field: statement.optionalText(8))
    }
}
