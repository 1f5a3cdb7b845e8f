import Testing

/// All that is kept of the runs of a center, but for times, secrets and what is drawn by chance.
struct CrashTrace {
    private var parts: [(name: String, rows: [String])] = []

    init(_ bench: ProcessBench) throws {
        let queries: [(name: String, columns: [String], rest: String)] = [
            (
                "runs",
                ["id", "state", "code", "message", "rows_ok", "rows_failed", "wake_ms", "lease_owner"],
                "FROM runs ORDER BY id"
            ),
            (
                "journal",
                [
                    "id", "branch", "ordinal", "operation", "line", "CAST(arguments AS TEXT)",
                    "is_error",
                    // A file is begun under a name drawn by chance.
                    "CASE operation WHEN 'deliver.begin' THEN '' ELSE CAST(outcome AS TEXT) END",
                    "is_pending",
                ], "FROM journal ORDER BY id"
            ),
            (
                "transcript", ["number", "batch", "row", "kind", "CAST(body AS TEXT)"],
                "FROM transcript ORDER BY run, number"
            ),
            (
                "ledger", ["batch", "row", "attempt", "key", "outcome", "code", "columns"],
                "FROM ledger ORDER BY batch, row"
            ),
            (
                "batches", ["id", "run", "branch", "ordinal", "name", "finished_ms IS NULL"],
                "FROM batches ORDER BY id"
            ),
            ("waits", ["branch", "ordinal", "kind", "name", "wake_ms", "check_ms"], "FROM waits ORDER BY 1"),
            ("signals", ["id", "run", "name", "consumed_ms IS NULL"], "FROM signals ORDER BY id"),
            (
                "users", ["id", "full_name", "email", "agent_role", "admin_role", "state", "version"],
                "FROM users ORDER BY id"
            ),
            ("mails", ["id", "at", "channel", "recipient", "subject"], "FROM mails ORDER BY id"),
            ("reviews", ["id", "cause", "verdict", "remark"], "FROM reviews ORDER BY id"),
            ("delivery_cursors", ["listener", "event"], "FROM delivery_cursors ORDER BY listener"),
            (
                "failed_deliveries", ["listener", "event", "run", "attempts", "retry_at", "message"],
                "FROM failed_deliveries ORDER BY listener, event"
            ),
            (
                "audit", ["id", "actor", "operation", "subject_id", "run_id", "line", "changes"],
                "FROM audit ORDER BY id"
            ),
        ]
        for query in queries { parts.append((query.name, try bench.rows(query.columns, query.rest))) }
    }

    func rows(_ name: String) -> [String] { parts.first { $0.name == name }?.rows ?? [] }

    /// Says of each part where it differs first, and how.
    func expect(_ other: CrashTrace, _ comment: Comment) {
        for (mine, theirs) in zip(parts, other.parts) where mine.rows != theirs.rows {
            let index = zip(mine.rows, theirs.rows).prefix { $0 == $1 }.count
            let found = mine.rows.dropFirst(index).first ?? "nothing"
            let wanted = theirs.rows.dropFirst(index).first ?? "nothing"
            Issue.record("\(comment): \(mine.name) \(index): \(found)\n   instead of \(wanted)")
        }
    }
}
