internal import SQL

/// What a pruning removed.
public struct PruneReport: Equatable, Sendable {
    /// Runs.
    public var runs = 0
    /// Journal entries and ledger entries.
    public var entries = 0
    /// Source texts that no run uses any more.
    public var sources = 0
    /// Attachments that no signal names any more.
    public var attachments = 0

    /// Nothing yet.
    public init() {}
}

extension RunStore {
    /// Removes what is kept of runs that ended before `moment`, and source texts and attachments that nobody uses
    /// any more.
    ///
    /// Works in groups of about `chunk` entries, so that others can write in between; no group may be open. It may
    /// be ended at any time and called again.
    public func prune(finishedBefore moment: Milliseconds, chunk: Int = 10_000) throws -> PruneReport {
        var report = PruneReport()
        while let run = try nextToPrune(moment) {
            try group.perform {
                // Out of sight before the first entry goes: half a run must not be shown or taken up.
                _ = try change("UPDATE runs SET pruned_ms = finished_ms WHERE id = $1", run)
            }
            for batch in try batches(of: run) {
                report.entries += try removeInChunks(
                    """
                    DELETE FROM ledger WHERE batch = $1 AND row <= (
                        SELECT max(row) FROM (SELECT row FROM ledger WHERE batch = $1 ORDER BY row LIMIT $2))
                    """, batch, chunk)
            }
            report.entries += try removeInChunks(
                """
                DELETE FROM journal WHERE id BETWEEN \(JournalKey.first) AND (
                    SELECT max(id) FROM (
                        SELECT id FROM journal WHERE \(JournalKey.ofRun) ORDER BY id LIMIT $2))
                """, run, chunk)
            _ = try removeInChunks(
                """
                DELETE FROM transcript WHERE run = $1 AND number <= (
                    SELECT max(number) FROM (
                        SELECT number FROM transcript WHERE run = $1 ORDER BY number LIMIT $2))
                """, run, chunk)
            try group.perform {
                for table in Self.tablesOfRuns {
                    _ = try change("DELETE FROM \(table) WHERE run = $1", run)
                }
                _ = try change("DELETE FROM runs WHERE id = $1", run)
            }
            report.runs += 1
        }
        report.sources = try group.perform {
            try connection.execute(
                """
                DELETE FROM sources WHERE hash NOT IN (SELECT source FROM runs)
                    AND hash NOT IN (SELECT source FROM run_modules)
                """)
            return connection.changes
        }
        report.attachments = try Attachments(group).forgetUnnamed()
        return report
    }

    /// What is kept of a run in few rows, beside the run itself.
    private static let tablesOfRuns = [
        "batches", "data_keys", "run_inputs", "run_modules", "waits", "signals", "approvals", "budget_use",
        "capability_uses",
    ]

    /// Empties the database's log, so that what was forgotten is in no file any more.
    ///
    /// Deleted content is overwritten in the database itself, but the log beside it keeps older pages.
    ///
    /// - Returns: false if a reader still needed the log; call again later.
    @discardableResult
    public func erase() throws -> Bool {
        try connection.checkpoint(.truncate)
    }

    private func nextToPrune(_ moment: Milliseconds) throws -> Int64? {
        let select = try connection.prepare("SELECT id FROM runs WHERE finished_ms < $1 ORDER BY id LIMIT 1")
        select.bind(1, moment)
        return try select.first { $0.int64(0) }
    }

    private func batches(of run: Int64) throws -> [Int64] {
        let select = try connection.prepare("SELECT id FROM batches WHERE run = $1 ORDER BY id")
        select.bind(1, run)
        var batches: [Int64] = []
        try select.forEach { batches.append($0.int64(0)) }
        return batches
    }

    private func change(_ sql: String, _ id: Int64, _ limit: Int? = nil) throws -> Int {
        let statement = try connection.prepare(sql)
        statement.bind(1, id)
        if let limit { statement.bind(2, Int64(limit)) }
        try statement.run()
        return connection.changes
    }

    private func removeInChunks(_ sql: String, _ id: Int64, _ chunk: Int) throws -> Int {
        var total = 0
        while true {
            let removed = try group.perform { try change(sql, id, chunk) }
            total += removed
            if removed == 0 { return total }
        }
    }
}
