import PartnerSQL
import Runs
import SQL
import Testing

/// All that is kept of the runs of a center, but for times, secrets and what is drawn by chance.
struct RunTrace: Equatable {
    private(set) var parts: [(name: String, rows: [String])] = []

    init(_ bench: ScriptBench) throws {
        let queries: [(String, [String], String)] = [
            (
                "journal",
                [
                    "id", "branch", "ordinal", "operation", "line", "CAST(arguments AS TEXT)",
                    "is_error",
                    // A label is drawn by chance for each delivery.
                    "CASE operation WHEN 'deliver.begin' THEN '' ELSE CAST(outcome AS TEXT) END",
                    "is_pending",
                ], "journal ORDER BY id"
            ),
            // What is said while a wait asks is said as often as it asks.
            (
                "transcript", ["run", "batch", "row", "kind", "CAST(body AS TEXT)"],
                "transcript WHERE coalesce(batch, 1) > 0 ORDER BY run, number"
            ),
            (
                "ledger", ["batch", "row", "attempt", "key", "outcome", "code", "hex(columns)"],
                "ledger ORDER BY batch, row"
            ),
            (
                "batches", ["run", "branch", "ordinal", "name", "finished_ms IS NULL"],
                "batches ORDER BY run, id"
            ),
            (
                "waits", ["run", "branch", "ordinal", "kind", "wake_ms", "check_ms"],
                "waits ORDER BY run, branch, ordinal"
            ),
            ("signals", ["id", "run", "name", "consumed_ms IS NULL"], "signals ORDER BY id"),
            ("runs", ["id", "state", "code", "message", "rows_ok", "rows_failed"], "runs ORDER BY id"),
            (
                "users", ["id", "full_name", "email", "agent_role", "admin_role", "state", "version"],
                "users ORDER BY id"
            ),
            ("audit", ["id", "operation", "subject_id", "run_id", "line", "changes"], "audit ORDER BY id"),
        ]
        for (name, columns, rest) in queries {
            let line = columns.map { "coalesce(\($0), '-')" }.joined(separator: " || '|' || ")
            var rows: [String] = []
            try bench.database.connection.prepare("SELECT \(line) FROM \(rest)").forEach {
                rows.append($0.text(0))
            }
            parts.append((name, rows))
        }
    }

    static func == (left: RunTrace, right: RunTrace) -> Bool { left.differences(from: right).isEmpty }

    func rows(_ name: String) -> [String] { parts.first { $0.name == name }?.rows ?? [] }

    /// The first difference of each part.
    func differences(from other: RunTrace) -> [String] {
        zip(parts, other.parts).compactMap { mine, theirs in
            if mine.rows == theirs.rows { return nil }
            let index = zip(mine.rows, theirs.rows).prefix { $0 == $1 }.count
            let found = mine.rows.dropFirst(index).first ?? "nothing"
            let wanted = theirs.rows.dropFirst(index).first ?? "nothing"
            return "\(mine.name) \(index): \(found)\n   instead of \(wanted)"
        }
    }
}

/// A script with what happens around it, played to its end however often its process dies.
struct Scenario {
    var script: String
    var arguments: [String: [String]] = [:]
    /// What happens each time that the run waits, in order.
    var world: [(ScriptBench) throws -> Void] = []
    /// Made ready before the run begins.
    var prepare: (ScriptBench) throws -> Void = { _ in }

    /// Thrown in place of a process's death: nothing is lasting from there on.
    private struct Death: Error {}

    struct Played {
        var trace: RunTrace
        /// How many sides of commits there were.
        var boundaries: Int
        /// How often the process died.
        var deaths = 0
    }

    /// Plays it; a process dies at each boundary of the whole for which `dies` says yes.
    func play(dyingAt dies: @escaping (Int) -> Bool = { _ in false }) throws -> Played {
        let bench = try ScriptBench()
        bench.diesAtOnce = true
        try bench.setClock(ScriptBench.now)
        try prepare(bench)
        var played = Played(trace: try RunTrace(bench), boundaries: 0)
        var world = world[...]
        for _ in 0..<500 {
            let isDead = try step(bench, &played, dies)
            let run = try bench.database.runs.list().first
            if let run, run.state.isFinal { break }
            if isDead { continue }
            guard run?.state == .waiting, let event = world.popFirst() else { break }
            try event(bench)
        }
        played.trace = try RunTrace(bench)
        return played
    }

    private func step(_ bench: ScriptBench, _ played: inout Played, _ dies: @escaping (Int) -> Bool) throws
        -> Bool
    {
        var isDead = false
        var boundaries = played.boundaries
        bench.database.group.onBoundary = { _ in
            if isDead { throw Death() }
            boundaries += 1
            isDead = dies(boundaries)
            if isDead { throw Death() }
        }
        let run = try bench.database.runs.list().first
        if let run {
            try bench.resume(run.id.rawValue, arguments)
        } else {
            try bench.run(script, arguments)
        }
        bench.database.group.onBoundary = nil
        try bench.database.group.abandon()
        played.boundaries = boundaries
        if isDead { played.deaths += 1 }
        return isDead
    }

    /// Plays it once undisturbed and once for each side of each of its commits, and expects the same of all.
    @discardableResult
    func expectTheSameAtEveryCut() throws -> RunTrace {
        let calm = try play()
        #expect(
            calm.trace.rows("runs").allSatisfy { $0.contains("|done|") }, "\(calm.trace.rows("runs"))")
        #expect(calm.boundaries > 2)
        for boundary in 1...calm.boundaries {
            let disturbed = try play { $0 == boundary }
            let differences = disturbed.trace.differences(from: calm.trace)
            #expect(disturbed.deaths == 1)
            #expect(differences.isEmpty, "cut at \(boundary) of \(calm.boundaries): \(differences)")
            if !differences.isEmpty { break }
        }
        return calm.trace
    }
}
