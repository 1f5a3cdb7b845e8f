import Glibc
import TestKit
import Testing

@testable import partnerctl

/// A run that is killed at each side of each of its commits in turn.
@Suite struct CrashBoundaryTests {
    private static let script = """
        local opt = args.declare {
          { name = "file", type = "input_file", required = true },
          { name = "result", type = "output_file", default = "result.csv" },
          { name = "sealed", type = "output_file", default = "batch.sealed" },
          { name = "more", type = "output_file", default = "more.sealed" },
          { name = "to", type = "recipient", default = "me" },
        }
        partner.users.update { id = "u-1", full_name = "Before" }
        local first = partner.users.create { full_name = "First", email = "first@contoso.cn" }
        local again = pcall(partner.users.create, { full_name = "Again", email = "first@contoso.cn" })
        if again then error("the same e-mail twice") end
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" }, required = true },
          email = { header = { "Email" }, type = "email", required = true, unique = true },
        } }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "user_id", "password" } }, function(row)
          local user = partner.users.create(row)
          partner.users.update { id = user.id, full_name = row.full_name .. " (new)" }
          return { user_id = user.id, password = user.temporary_password }
        end)
        deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
        deliver.sealed { from = { first }, columns = { "email", "temporary_password" }, path = opt.more, to = opt.to }
        batch:write { path = opt.result }
        partner.users.update { id = "u-1", full_name = "After" }
        """
    private static let words = ["run", "crash.lua", "--file", "staff.csv"]
    private static let flags = ["--group-size", "2"]

    /// All that may not depend on where a run was killed.
    private struct State {
        var users: [String]
        var audit: [String]
        var ledger: [String]
        var journal: [String]
        var runs: [String]
        var result: String?
        var sealed: [[String]]

        init(_ bench: ProcessBench) throws {
            users = try bench.rows(
                ["id", "full_name", "email", "agent_role", "admin_role", "state", "version"],
                "FROM users ORDER BY id")
            audit = try bench.rows(
                ["id", "actor", "operation", "subject_id", "run_id", "line", "changes"],
                "FROM audit ORDER BY id")
            ledger = try bench.rows(
                ["batch", "row", "attempt", "key", "outcome", "code", "columns", "sealed"],
                "FROM ledger ORDER BY batch, row")
            // A label is drawn by chance for each delivery.
            journal = try bench.rows(
                [
                    "ordinal", "operation", "line",
                    "CASE operation WHEN 'deliver.begin' THEN '' ELSE outcome END",
                ],
                "FROM journal WHERE operation <> 'args.declare' ORDER BY id")
            runs = try bench.rows(["id", "state", "rows_ok"], "FROM runs")
            result = bench.text("result.csv")
            sealed = try ["batch.sealed", "more.sealed"].map { try bench.openedEmails($0) }
        }

        func expect(_ other: State, _ comment: Comment) {
            #expect(users == other.users, comment)
            #expect(audit == other.audit, comment)
            #expect(ledger == other.ledger, comment)
            #expect(journal == other.journal, comment)
            #expect(runs == other.runs, comment)
            #expect(result == other.result, comment)
            #expect(sealed == other.sealed, comment)
        }
    }

    @Test("a run killed at any side of any commit ends as if nothing had happened")
    func everyBoundary() throws {
        let model = try ProcessBench()
        try model.write("crash.lua", Self.script)
        try model.writeStaff("staff.csv", 0..<6)
        #expect(try model.run(["key"]).end == .exited(0))

        let calm = try ProcessBench(like: model)
        let done = try calm.run(Self.words + Self.flags)
        try #require(done.end == .exited(0), "\(done.err)")
        let expected = try State(calm)
        #expect(expected.users.count == 8 && expected.ledger.count == 6)
        #expect(expected.sealed.map(\.count) == [6, 1])

        var boundary = 1 - Rounds.step
        while true {
            boundary += Rounds.step
            let bench = try ProcessBench(like: model)
            let crashed = try bench.run(Self.words + Self.flags, [CrashPoint.variable: "\(boundary)"])
            if crashed.end == .exited(0) { break }
            #expect(crashed.end == .killed(signal: SIGKILL), "at \(boundary): \(crashed.err)")
            // After the last commit there is nothing left to go on with.
            let isDone = try bench.number("SELECT count(*) FROM runs WHERE state = 'done'") == 1
            let resumed = try bench.startOrResume(Self.words, Self.flags)
            #expect(resumed.wait() == .exited(isDone ? 1 : 0), "after \(boundary): \(resumed.err)")
            #expect(resumed.err.contains("run-1 has ended (done)") == isDone, "after \(boundary)")
            try State(bench).expect(expected, "after \(boundary)")
        }
        // Two sides of a commit for each of three groups and of twelve effects at the least.
        #expect(boundary > 2 * 12)
    }

    @Test(
        "a run whose every resume is killed again ends as if nothing had happened", arguments: [6, 7, 9])
    func everyResume(boundary: Int) throws {
        let bench = try ProcessBench()
        try bench.write("crash.lua", Self.script)
        try bench.writeStaff("staff.csv", 0..<6)
        #expect(try bench.run(["key"]).end == .exited(0))
        let calm = try ProcessBench(like: bench)
        try #require(try calm.run(Self.words + Self.flags).end == .exited(0))

        var kills = 0
        while kills < 100 {
            let process = try bench.startOrResume(
                Self.words, Self.flags, [CrashPoint.variable: "\(boundary)"])
            let end = process.wait()
            if end == .exited(0) { break }
            try #require(end == .killed(signal: SIGKILL), "after \(kills): \(process.err)")
            kills += 1
        }
        #expect((3..<100).contains(kills))
        try State(bench).expect(State(calm), "after \(kills) kills")
    }

    @Test("a boundary that is no number is refused before anything is done", arguments: ["0", "-1", "x", ""])
    func badBoundary(text: String) throws {
        let bench = try ProcessBench()
        let refused = try bench.run(["run", "-e", "print('begun')"], [CrashPoint.variable: text])
        #expect(refused.end == .exited(2))
        #expect(refused.out.isEmpty)
        #expect(refused.err.contains("PARTNERCTL_CRASH_AT must be a number from 1 on, got \"\(text)\""))
    }
}
