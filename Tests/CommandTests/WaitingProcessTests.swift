import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import SQL
import Testing

@testable import partnerctl

/// Runs that wait, from process to process.
@Suite struct WaitingProcessTests {
    private static let manual = ["--clock", "manual", "--at", "2026-11-20T08:00:00Z"]

    @Test("a run waits three weeks, then three hours, and ends in its fourth process")
    func threeWeeks() throws {
        let bench = try ProcessBench(flags: Self.manual)
        try bench.write(
            "onboard.lua",
            """
            local user = partner.users.create { full_name = "New", email = "new@contoso.cn" }
            print("created", clock.now())
            local answer = wait.for_signal { name = "papers", timeout = "3w" }
            print("three weeks", answer, clock.now())
            wait.sleep "3h"
            print("three hours", clock.now())
            partner.users.update { id = user.id, full_name = "Welcome" }
            """)
        let run = try bench.run(["run", "onboard.lua"])
        #expect(run.end == .exited(4), "\(run.err)")
        #expect(run.out == "created\t2026-11-20T08:00:00Z\n")
        #expect(run.err.contains("until 2026-12-11T08:00:00Z"), "\(run.err)")
        let weeks = try bench.run(["center", "advance", "3w"])
        #expect(weeks.end == .exited(0) && weeks.out.hasPrefix("three weeks\tnil\t2026-12-11T08:00:00Z\n"))
        #expect(try bench.rows(["state"], "FROM runs") == ["waiting"])
        let hours = try bench.run(["center", "advance", "3h"])
        #expect(hours.end == .exited(0) && hours.out.hasPrefix("three hours\t2026-12-11T11:00:00Z\n"))
        #expect(try bench.rows(["state"], "FROM runs") == ["done"])
        #expect(try bench.rows(["full_name", "version"], "FROM users WHERE id = 2") == ["Welcome|2"])
        #expect(try bench.number("SELECT count(*) FROM waits") == 0)
    }

    @Test("two that tend two hundred waiting runs at once go on with each of them once")
    func twoTenders() throws {
        let count = 200
        let bench = try ProcessBench(flags: Self.manual)
        // Each draws its own numbers.
        try bench.write(
            "wait.lua",
            """
            wait.sleep "1h"
            local email = "user" .. math.random(1 << 50) .. "@contoso.cn"
            print(partner.users.create { full_name = "User", email = email }.email)
            """)
        #expect(try bench.run(["key"]).end == .exited(0))
        #expect(try bench.run(["run", "wait.lua"]).end == .exited(4))
        try repeatRun(bench, count)
        try move(bench, to: "2026-11-20T09:00:00Z")

        // Neither begins before both are there.
        let turn = try #require(try Connection(file: bench.center).writerLock)
        try turn.acquire()
        let tenders = try [bench.start(["runs", "tend"]), bench.start(["runs", "tend"])]
        for tender in tenders { try tender.wait(until: { try bench.waitingWriters() == 2 }) }
        turn.release()
        for tender in tenders { #expect(tender.wait() == .exited(0), "\(tender.err)") }
        let lines = tenders.map { $0.out.split(separator: "\n") }
        // Both found work, and nothing was done twice.
        #expect(lines.allSatisfy { !$0.isEmpty })
        #expect(lines.joined().count == count && Set(lines.joined()).count == count)
        let runs = Int64(count)
        #expect(try bench.number("SELECT count(*) FROM runs WHERE state = 'done'") == runs)
        // Once begun, once taken up.
        #expect(try bench.number("SELECT count(*) FROM runs WHERE lease <> 2") == 0)
        #expect(try bench.number("SELECT count(*) FROM journal WHERE operation = 'wait.sleep'") == runs)
        #expect(
            try bench.number("SELECT count(*) FROM audit WHERE operation = 'users.create' AND run_id > 0")
                == runs)
        #expect(try bench.number("SELECT count(DISTINCT run_id) FROM audit WHERE run_id > 0") == runs)
        #expect(try bench.run(["runs", "tend"]).out.isEmpty)
    }

    /// Makes so many of run-1, each with a seed of its own.
    private func repeatRun(_ bench: ProcessBench, _ count: Int) throws {
        let connection = try Connection(file: bench.center)
        for (table, id) in [("runs", "id"), ("waits", "run")] {
            let columns = try bench.rows(["name"], "FROM pragma_table_info('\(table)')").filter { $0 != id }
            let values = columns.map { $0 == "seed" ? "randomblob(8)" : $0 }
            try connection.execute(
                """
                WITH RECURSIVE numbers(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < \(count))
                INSERT INTO \(table) (\(id), \(columns.joined(separator: ", ")))
                SELECT n, \(values.joined(separator: ", ")) FROM \(table), numbers WHERE \(id) = 1
                """)
        }
    }

    /// Moves the clock and does nothing of what falls due.
    private func move(_ bench: ProcessBench, to instant: String) throws {
        let center = try CenterDatabase(
            .file(bench.center), seed: nil, vault: SealingVault(isTest: true), now: .epoch)
        try center.group.perform { try center.store.setManualClock(at: Instant(instant)) }
    }
}
