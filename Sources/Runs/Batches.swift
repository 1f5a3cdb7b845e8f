internal import SQL

/// Rows worked through by one function of a run.
public struct Batch: Equatable, Sendable {
    /// Its number in the database.
    public let id: Int64
    /// Its run.
    public let run: RunID
    /// The branch and ordinal of the effect that started it.
    public let branch: String
    /// The number in the branch.
    public let ordinal: Int64
    /// The name to show.
    public let name: String
    /// The names of the result's columns, encoded by the caller.
    public let columns: [UInt8]
    /// When it began.
    public let started: Milliseconds
    /// When it was worked through; nil until then.
    public let finished: Milliseconds?
    /// Its rows by outcome, as of its end.
    public let totals: RowTotals
}

/// The batches of one run.
public final class Batches {
    /// The run.
    public let run: RunID
    private let group: WriteGroup

    /// The batches of `run`, in the database of `group`.
    public init(_ group: WriteGroup, run: RunID) {
        self.run = run
        self.group = group
    }

    /// Begins a batch, or finds the one that the same effect began before the run was interrupted.
    ///
    /// In the open group, or begins one; the caller commits.
    public func start(
        branch: String, ordinal: Int64, name: String, columns: [UInt8], now: Milliseconds
    ) throws -> Batch {
        try group.beginWrite(to: run)
        if let batch = try find(branch: branch, ordinal: ordinal) { return batch }
        let insert = try group.connection.prepare(
            """
            INSERT INTO batches (run, branch, ordinal, name, columns, started_ms)
            VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
            """)
        insert.bind(1, run.rawValue)
        insert.bind(2, branch)
        insert.bind(3, ordinal)
        insert.bind(4, name)
        insert.bind(5, columns)
        insert.bind(6, now)
        var id: Int64 = 0
        try insert.forEach { id = $0.int64(0) }
        return Batch(
            id: id, run: run, branch: branch, ordinal: ordinal, name: name, columns: columns, started: now,
            finished: nil, totals: RowTotals())
    }

    /// Marks a batch as worked through. In the open group, or begins one; the caller commits.
    public func finish(_ batch: Batch, totals: RowTotals, now: Milliseconds) throws {
        try group.beginWrite(to: run)
        let counts = RowTotals.columns.enumerated().map { "\($1) = $\($0 + 2)" }.joined(separator: ", ")
        let last = RowTotals.columns.count + 2
        let update = try group.connection.prepare(
            "UPDATE batches SET finished_ms = $1, \(counts) WHERE id = $\(last)")
        update.bind(1, now)
        totals.bind(to: update, from: 2)
        update.bind(last, batch.id)
        try update.run()
    }

    /// The batch that an effect began, nil if it began none.
    public func find(branch: String, ordinal: Int64) throws -> Batch? {
        let select = try group.connection.prepare(
            "\(Self.select) WHERE run = $1 AND branch = $2 AND ordinal = $3")
        select.bind(1, run.rawValue)
        select.bind(2, branch)
        select.bind(3, ordinal)
        return try select.first(Self.read)
    }

    /// All batches of the run, in the order of their beginning.
    public func list() throws -> [Batch] {
        let select = try group.connection.prepare("\(Self.select) WHERE run = $1 ORDER BY id")
        select.bind(1, run.rawValue)
        var batches: [Batch] = []
        try select.forEach { batches.append(Self.read($0)) }
        return batches
    }

    private static let select =
        "SELECT id, run, branch, ordinal, name, columns, started_ms, finished_ms, "
        + RowTotals.columns.joined(separator: ", ") + " FROM batches"

    private static func read(_ row: Statement) -> Batch {
        Batch(
            id: row.int64(0), run: RunID(rawValue: row.int64(1)), branch: row.text(2), ordinal: row.int64(3),
            name: row.text(4), columns: row.bytes(5), started: row.int64(6), finished: row.optionalInt64(7),
            totals: RowTotals(row, from: 8))
    }
}
