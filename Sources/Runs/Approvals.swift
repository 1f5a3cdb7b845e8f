internal import SQL

/// Somebody's agreement to what a run may do.
public struct Approval: Equatable, Sendable {
    /// What was agreed to.
    public let operation: String
    /// Who agreed.
    public let by: String
    /// When.
    public let at: Milliseconds
}

/// What was agreed to, run by run. Anyone may write it, also while somebody else works on the run.
public final class Approvals {
    private let group: WriteGroup

    /// The approvals in the database of `group`.
    public init(_ group: WriteGroup) { self.group = group }

    /// Keeps an agreement, in the open group or in one of its own. Who agreed first stays.
    ///
    /// - Throws: `RunsError.unknownRun`, `finished`.
    public func approve(_ run: RunID, operation: String, by: String, at: Milliseconds) throws {
        try group.perform {
            try RunStore(group).expectLive(run)
            let insert = try group.connection.prepare(
                """
                INSERT INTO approvals (run, operation, by, at_ms) VALUES ($1, $2, $3, $4)
                ON CONFLICT (run, operation) DO NOTHING
                """)
            insert.bind(1, run.rawValue)
            insert.bind(2, operation)
            insert.bind(3, by)
            insert.bind(4, at)
            try insert.run()
        }
    }

    /// All approvals of a run, by operation.
    public func list(_ run: RunID) throws -> [Approval] {
        let select = try group.connection.prepare(
            "SELECT operation, by, at_ms FROM approvals WHERE run = $1 ORDER BY operation")
        select.bind(1, run.rawValue)
        var approvals: [Approval] = []
        try select.forEach { row in
            approvals.append(Approval(operation: row.text(0), by: row.text(1), at: row.int64(2)))
        }
        return approvals
    }
}
