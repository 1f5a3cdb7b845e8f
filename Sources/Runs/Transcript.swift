internal import SQL

/// One thing that a run said.
public struct TranscriptEntry: Equatable, Sendable {
    /// Its place in the run, from 0 and without gaps.
    public let number: Int64
    /// The batch in which it was said; nil outside of batches.
    public let batch: Int64?
    /// The row of the batch; nil outside of rows.
    public let row: Int64?
    /// What sort of thing it is, in the caller's words.
    public let kind: String
    /// What was said, in the caller's encoding.
    public let body: [UInt8]
    /// When.
    public let at: Milliseconds
}

/// What one run said, in the order of its saying: undone together with the group in which it was said.
public final class Transcript {
    /// The run.
    public let run: RunID
    private let group: WriteGroup
    private let inserting: Statement
    private var numbers = RowNumbers()

    /// The transcript of `run`, in the database of `group`. Writing needs the lease, reading does not.
    public init(_ group: WriteGroup, run: RunID) throws {
        self.run = run
        self.group = group
        inserting = try group.connection.prepare(
            """
            INSERT INTO transcript (run, number, batch, row, kind, body, at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """)
    }

    /// Adds an entry to the open group, or begins one. The caller commits.
    ///
    /// - Parameters:
    ///   - kind: what sort of thing it is.
    ///   - body: what was said, in the caller's encoding.
    ///   - batch: the batch in which it was said.
    ///   - row: the row of the batch.
    ///   - at: the time on the host's clock.
    /// - Throws: `RunsError.leaseLost`, `notLeased`.
    public func append(
        kind: String, body: [UInt8], batch: Int64? = nil, row: Int64? = nil, at: Milliseconds
    ) throws {
        try group.beginWrite(to: run)
        let number = try numbers.next(in: group) { try latestNumber() }
        inserting.bind(1, run.rawValue)
        inserting.bind(2, number)
        inserting.bind(3, batch)
        inserting.bind(4, row)
        inserting.bind(5, kind)
        inserting.bind(6, body)
        inserting.bind(7, at)
        try inserting.run()
        numbers.take()
    }

    /// How many entries there are, or with `outsideRows` those that were not said in a row. Reads all of them.
    public func count(outsideRows: Bool = false) throws -> Int {
        let select = try group.connection.prepare(
            "SELECT count(*) FROM transcript WHERE run = $1\(outsideRows ? " AND row IS NULL" : "")")
        select.bind(1, run.rawValue)
        return try select.first { Int($0.int64(0)) } ?? 0
    }

    /// Gives every entry to `body`, in order, one in memory at a time.
    ///
    /// `body` must not write to the database.
    public func forEach(_ body: (TranscriptEntry) throws -> Void) throws {
        let select = try group.connection.prepare(
            "SELECT number, batch, row, kind, body, at_ms FROM transcript WHERE run = $1 ORDER BY number")
        select.bind(1, run.rawValue)
        try select.forEach { row in
            try body(
                TranscriptEntry(
                    number: row.int64(0), batch: row.optionalInt64(1), row: row.optionalInt64(2),
                    kind: row.text(3), body: row.bytes(4), at: row.int64(5)))
        }
    }

    private func latestNumber() throws -> Int64 {
        let select = try group.connection.prepare("SELECT max(number) FROM transcript WHERE run = $1")
        select.bind(1, run.rawValue)
        return try select.first { $0.optionalInt64(0) ?? -1 } ?? -1
    }
}
