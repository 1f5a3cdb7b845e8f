import FoundationEssentials
import TestKit
import Glibc
import PartnerTesting
import Testing

@testable import partnerctl

/// A batch that is killed again and again, at moments nobody chose, and gone on with each time.
@Suite struct CrashTortureTests {
    private static let isTorture = ProcessInfo.processInfo.environment["PARTNERCTL_TORTURE"] == "1"

    @Test("a batch killed at random moments still does each row exactly once")
    func kills() throws {
        let (rows, kills, group) = Self.isTorture ? (20_000, 100, 100) : (2000, 5, 20) as (Int, Int, Int64)
        let seed = UInt64.random(in: 0 ... .max)
        var random = SeededGenerator(seed: seed)
        let bench = try ProcessBench()
        try bench.writeStaff("staff.csv", 0..<rows)
        let words = ["run", ScriptFile.bulkCreate, "--file", "staff.csv", "--result", "result.csv"]
        let flags = ["--group-size", "\(group)"]

        var killed = 0
        for turn in 0..<kills {
            let done = try bench.doneRows()
            let share = (Int64(rows) - done) / Int64(kills - turn + 1)
            let goal = done + Int64.random(in: 0...max(1, share + share / 2), using: &random)
            // Where this process is too slow to kill it there, it ends at a commit soon behind.
            let last = 8 + 2 * (goal - done) / group
            let process = try bench.startOrResume(words, flags, [CrashPoint.variable: "\(last)"])
            if turn % 5 == 3 {
                // Early: while it starts, opens the center, replays.
                usleep(UInt32.random(in: 0...150_000, using: &random))
            } else {
                try process.wait(until: { try bench.doneRows() >= goal })
                usleep(UInt32.random(in: 0...5000, using: &random))
            }
            process.signal(SIGKILL)
            let end = process.wait()
            if end == .killed(signal: SIGKILL) {
                killed += 1
            } else {
                #expect(end == .exited(0), "\(process.err)")
            }
            if end == .exited(0) { break }
        }
        #expect(killed >= kills / 2, "of \(kills), seed \(seed)")
        if try bench.number("SELECT count(*) FROM runs WHERE finished_ms IS NULL") > 0 || !bench.hasRun() {
            let last = try bench.startOrResume(words, flags)
            #expect(last.wait() == .exited(0), "seed \(seed): \(last.err)")
        }
        try expectEachRowOnce(bench, rows, "seed \(seed)")
    }

    private func expectEachRowOnce(_ bench: ProcessBench, _ rows: Int, _ comment: Comment) throws {
        let count = Int64(rows)
        #expect(try bench.number("SELECT count(*) FROM users") == count + 1, comment)
        #expect(try bench.number("SELECT count(DISTINCT lower(email)) FROM users") == count + 1, comment)
        #expect(try bench.number("SELECT count(*) FROM runs WHERE state = 'done'") == 1, comment)
        #expect(
            try bench.number("SELECT count(*) FROM ledger WHERE outcome = 0 AND attempt = 1") == count,
            comment)
        #expect(try bench.number("SELECT count(DISTINCT row) FROM ledger") == count, comment)
        #expect(try bench.number("SELECT count(*) FROM ledger WHERE sealed IS NOT NULL") == 0, comment)
        let created = "FROM audit WHERE operation = 'users.create' AND run_id = 1"
        #expect(try bench.number("SELECT count(*) \(created)") == count, comment)
        #expect(try bench.number("SELECT count(DISTINCT subject_id) \(created)") == count, comment)

        let emails = (0..<rows).map(ProcessBench.email)
        #expect(try bench.openedEmails("passwords.sealed") == emails, comment)
        let lines = (bench.text("result.csv") ?? "").split(whereSeparator: \.isNewline).dropFirst()
        #expect(lines.map { $0.split(separator: ",")[1] } == emails.map { $0[...] }, comment)
        #expect(lines.allSatisfy { $0.hasSuffix(",(sealed)") }, comment)
    }
}

/// Files of the repository that the tests run.
enum ScriptFile {
    /// The folder that holds `Tests` and `scripts`.
    static let root: String = {
        Paths.upward(from: Paths.parent(#filePath) ?? "/").first {
            DiskLookup().exists(Paths.join($0, "Package.swift"))
        }
            ?? "/"
    }()

    static let bulkCreate = Paths.join(root, "scripts/bulk_create_users.lua")
    static let hostile = Paths.join(root, "Tests/LuaRuntimeTests/hostile")
}
