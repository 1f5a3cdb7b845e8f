internal import SQL

/// How much one run has used of what is limited, by name; the amounts are in the caller's words.
public final class BudgetUse {
    /// The run.
    public let run: RunID
    private let group: WriteGroup

    /// The uses of `run`, in the database of `group`. Writing needs the lease, reading does not.
    public init(_ group: WriteGroup, run: RunID) {
        self.run = run
        self.group = group
    }

    /// All amounts by name.
    public func read() throws -> [String: String] {
        let select = try group.connection.prepare("SELECT name, amount FROM budget_use WHERE run = $1")
        select.bind(1, run.rawValue)
        var amounts: [String: String] = [:]
        try select.forEach { amounts[$0.text(0)] = $0.text(1) }
        return amounts
    }

    /// Puts amounts in the place of earlier ones; names that are not given stay as they are.
    ///
    /// In the open group, or begins one; the caller commits.
    ///
    /// - Throws: `RunsError.leaseLost`, `notLeased`.
    public func write(_ amounts: [String: String]) throws {
        try group.beginWrite(to: run)
        let upsert = try group.connection.prepare(
            """
            INSERT INTO budget_use (run, name, amount) VALUES ($1, $2, $3)
            ON CONFLICT (run, name) DO UPDATE SET amount = excluded.amount
            """)
        for (name, amount) in amounts {
            upsert.bind(1, run.rawValue)
            upsert.bind(2, name)
            upsert.bind(3, amount)
            try upsert.run()
        }
    }
}
