import Glibc
import TestKit
import Testing

@testable import partnerctl

/// Undoing by the built program: to the last row, in the face of changes, and when it is killed.
@Suite struct UndoProcessTests {
    private static let count = 300

    /// A center with run-1, which created users; `before` is the center without it.
    private func benches(_ count: Int = count) throws -> (before: ProcessBench, after: ProcessBench) {
        let before = try ProcessBench()
        #expect(try before.run(["key"]).end == .exited(0))
        try before.writeStaff("staff.csv", 0..<count)
        let after = try ProcessBench(like: before)
        let done = try after.run(["run", ScriptFile.bulkCreate, "--file", "staff.csv"])
        try #require(done.end == .exited(0), "\(done.err)")
        return (before, after)
    }

    /// Every row of every table but those of the audit and of runs.
    private func state(_ bench: ProcessBench) throws -> [String] {
        let own = [
            "audit", "audit_blocks", "runs", "run_modules", "run_inputs", "sources", "journal", "batches",
            "ledger",
            "data_keys", "waits", "signals", "attachments", "approvals", "transcript", "budget_use",
            "capability_uses",
        ]
        let tables = try bench.rows(
            ["name"],
            "FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        #expect(tables.contains("users") && tables.contains("center"))
        return try tables.filter { !own.contains($0) }.flatMap { table in
            let columns = try bench.rows(["name"], "FROM pragma_table_info('\(table)')")
            return try bench.rows(columns, "FROM \(table) ORDER BY 1").map { "\(table): \($0)" }
        }
    }

    @Test("a bulk run that is undone leaves every table as before, but for audit and runs")
    func everything() throws {
        let (before, after) = try benches()
        #expect(try state(after).count == state(before).count + Self.count)
        let undone = try after.run(["runs", "undo", "run-1", "--yes"])
        #expect(undone.end == .exited(0), "\(undone.err)")
        #expect(undone.out.hasPrefix("users.delete: 300 users created by run-1; "))
        #expect(try state(after) == state(before))
        #expect(try after.number("SELECT count(*) FROM audit WHERE run_id = 2") == Int64(Self.count))
    }

    @Test("one user who was changed since is the one conflict, by name; the others are taken back")
    func conflict() throws {
        let (before, after) = try benches()
        let renamed = try after.run(["call", "users.update", "--id", "u-100", "--full-name", "王芳"])
        #expect(renamed.end == .exited(0))
        let undone = try after.run(["runs", "undo", "run-1", "--yes"])
        #expect(undone.end == .exited(3), "\(undone.err)")
        #expect(
            undone.out.hasSuffix(
                "\nconflict: u-100 (王芳) was changed since: full_name is \"王芳\", expected \"User 98\"\n"),
            "\(undone.out)")
        #expect(undone.err.contains("300 rows: 299 ok, 1 failed"))
        #expect(try state(after).filter { !$0.hasPrefix("users: 100|") } == state(before))
    }

    @Test("an undoing that is killed goes on, and reports what the killed one met")
    func killed() throws {
        let (before, after) = try benches(2000)
        let renamed = try after.run(["call", "users.update", "--id", "u-1990", "--full-name", "王芳"])
        #expect(renamed.end == .exited(0))
        let killed = try after.run(
            ["runs", "undo", "run-1", "--yes", "--group-size", "10"], [CrashPoint.variable: "40"])
        #expect(killed.end == .killed(signal: SIGKILL), "\(killed.err)")
        let done = try after.number("SELECT count(*) FROM ledger WHERE batch = 2")
        #expect(done > 0 && done < 2000)

        // The undone run is not undone a second time beside it.
        let second = try after.run(["runs", "undo", "run-1", "--yes"])
        #expect(second.end == .exited(2))
        #expect(
            second.err.contains(
                "run-2 undoes run-1 already and has not ended; go on with it: partnerctl runs resume run-2"),
            "\(second.err)")

        let resumed = try after.run(["runs", "resume", "run-2"])
        #expect(resumed.end == .exited(3), "\(resumed.err)")
        #expect(resumed.out.contains("conflict: u-1990 (王芳) was changed since: "), "\(resumed.out)")
        #expect(resumed.err.contains("2,000 rows: 1,999 ok, 1 failed"), "\(resumed.err)")
        #expect(try state(after).filter { !$0.hasPrefix("users: 1990|") } == state(before))
        #expect(try after.number("SELECT count(*) FROM audit WHERE run_id = 2") == 1999)
    }

    @Test("an undoing killed at any side of any commit ends as if nothing had happened")
    func everyBoundary() throws {
        let (before, after) = try benches(6)
        let words = ["runs", "undo", "run-1", "--yes", "--group-size", "2"]
        var boundary = 1 - Rounds.step
        while true {
            boundary += Rounds.step
            let bench = try ProcessBench(like: after)
            let crashed = try bench.run(words, [CrashPoint.variable: "\(boundary)"])
            if crashed.end == .exited(0) { break }
            #expect(crashed.end == .killed(signal: SIGKILL), "at \(boundary): \(crashed.err)")
            let runs = try bench.rows(["state"], "FROM runs WHERE id = 2")
            if runs.isEmpty {
                #expect(try bench.run(words).end == .exited(0), "after \(boundary)")
            } else if runs != ["done"] {
                let resumed = try bench.run(["runs", "resume", "run-2"])
                #expect(resumed.end == .exited(0), "after \(boundary): \(resumed.err)")
            }
            #expect(try state(bench) == state(before), "after \(boundary)")
            #expect(
                try bench.number("SELECT count(*) FROM audit WHERE run_id = 2") == 6, "after \(boundary)")
        }
        // Two sides of a commit for each of three groups, the batch's begin and end, and the run's end.
        #expect(boundary > 2 * 6)
    }

    @Test("a run that lives is not undone: a sentence says what to do first")
    func alive() throws {
        let bench = try ProcessBench()
        try bench.writeStaff("staff.csv", 0..<3000)
        let process = try bench.start([
            "run", ScriptFile.bulkCreate, "--file", "staff.csv", "--group-size", "10",
        ])
        try process.wait(until: { try bench.doneRows() >= 20 })
        try bench.hold(process)
        let refused = try bench.run(["runs", "undo", "run-1", "--yes"])
        #expect(refused.end == .exited(2))
        #expect(
            refused.err.contains("runs undo: run-1 is being worked on by process "), "\(refused.err)")
        #expect(refused.err.contains("; wait for it, or end it: partnerctl runs cancel run-1\n"))
        process.signal(SIGKILL)
        _ = process.wait()
        let dead = try bench.run(["runs", "undo", "run-1", "--yes"])
        #expect(dead.end == .exited(2))
        #expect(
            dead.err.contains(
                "run-1 has not ended (running) and may write more; end it for good first: "
                    + "partnerctl runs cancel run-1\n"), "\(dead.err)")
        let users = try bench.number("SELECT count(*) FROM users")
        #expect(try bench.run(["runs", "cancel", "run-1"]).end == .exited(0))
        let undone = try bench.run(["runs", "undo", "run-1", "--yes"])
        #expect(undone.end == .exited(0), "\(undone.err)")
        #expect(try bench.number("SELECT count(*) FROM users") == 1 && users > 20)
    }
}
