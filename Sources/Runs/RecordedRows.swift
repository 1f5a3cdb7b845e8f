internal import SQL

/// Which rows of a batch have an entry already, for going on after an interruption.
///
/// Asked with rising row numbers, it reads the ledger once, a page at a time; no statement stays open in between,
/// so the ledger may be written meanwhile. Rows that are added after a page was read may be missed.
public final class RecordedRows {
    /// The latest entry of a row.
    public struct Entry: Equatable, Sendable {
        /// The row.
        public let row: Int64
        /// The latest attempt.
        public let attempt: Int
        /// Its outcome.
        public let outcome: RowOutcome
    }

    private let ledger: Ledger
    private let select: Statement
    private var page: [Entry] = []
    private var index = 0
    private var isAtEnd = false
    private static let pageSize = 1024

    /// The recorded rows of `ledger`, from the first on.
    public init(_ ledger: Ledger) throws {
        self.ledger = ledger
        select = try ledger.group.connection.prepare(
            """
            SELECT row, attempt, outcome FROM ledger WHERE batch = $1 AND row > $2
            ORDER BY row, attempt DESC LIMIT \(Self.pageSize)
            """)
    }

    /// The next recorded row, nil after the last.
    public func next() throws -> Entry? {
        try peek().map { entry in
            index += 1
            return entry
        }
    }

    /// The entry of `row`, nil if it has none. Every call must name a higher row than the one before.
    public func entry(_ row: Int64) throws -> Entry? {
        while let entry = try peek(), entry.row <= row {
            index += 1
            if entry.row == row { return entry }
        }
        return nil
    }

    private func peek() throws -> Entry? {
        if index == page.count, !isAtEnd { try readPage() }
        return index < page.count ? page[index] : nil
    }

    private func readPage() throws {
        let last = page.last?.row ?? .min
        page.removeAll(keepingCapacity: true)
        index = 0
        var found = 0
        select.bind(1, ledger.batch)
        select.bind(2, last)
        try select.forEach { statement in
            found += 1
            let row = statement.int64(0)
            // The latest attempt comes first.
            if page.last?.row == row { return }
            guard let outcome = RowOutcome(rawValue: Int(statement.int64(2))) else {
                throw RunsError.unreadable(ledger.run, what: "outcome \(statement.int64(2))")
            }
            page.append(Entry(row: row, attempt: Int(statement.int64(1)), outcome: outcome))
        }
        isAtEnd = found < Self.pageSize
    }
}
