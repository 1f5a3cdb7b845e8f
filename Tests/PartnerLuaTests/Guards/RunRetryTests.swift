import FoundationEssentials
import Glibc
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Runs
import Sealing
import SQL
import Testing

@Suite struct RunRetryTests {
    static func throttled(after delay: Duration? = nil) -> OperationError {
        OperationError(.throttled, "too many calls", isRetryable: true, retryAfter: delay)
    }

    /// Fails so many calls of an operation, from the n-th on (from 1).
    private static func failing(
        _ operation: String, from first: Int, times: Int, with error: OperationError = throttled()
    ) -> (String) throws -> Void {
        var calls = 0
        return { name in
            guard name == operation else { return }
            calls += 1
            if calls >= first, calls < first + times { throw error }
        }
    }

    static let source = """
        partner.users.create { full_name = "A", email = "a@contoso.cn" }
        partner.users.create { full_name = "B", email = "b@contoso.cn" }
        print("done")
        """

    @Test("a call that the center takes later is done once, and others can write while it waits")
    func plain() throws {
        let bench = try GuardBench()
        bench.before = Self.failing("users.create", from: 2, times: 2)
        var wasOpen = false
        bench.whileWaiting = { [unowned bench] in wasOpen = wasOpen || bench.bench.database.group.isOpen }
        let report = try bench.run(Self.source)
        #expect(report.failure == nil && bench.console.output == "done\n")
        #expect(
            bench.console.notes == [
                "users.create: throttled; trying again in 0.3 s (2 of 6)",
                "users.create: throttled; trying again in 0.5 s (3 of 6)",
            ])
        #expect(bench.waited == .milliseconds(750))
        #expect(!wasOpen)
        #expect(try bench.made() == 2)
        let created = AuditFilter(operations: ["users.create"])
        #expect(try bench.bench.database.store.auditRecords(after: 1, limit: 9, created).count == 2)
    }

    @Test("a read that fails for a while waits as well")
    func read() throws {
        let bench = try GuardBench()
        bench.before = Self.failing("users.get", from: 1, times: 1, with: Self.throttled(after: .seconds(2)))
        #expect(try bench.run("print(partner.users.get { id = 'u-1' }.id)").failure == nil)
        #expect(bench.console.output == "u-1\n" && bench.waited == .seconds(2))
    }

    @Test("a script that catches it sees the last error")
    func caught() throws {
        let bench = try GuardBench()
        bench.before = Self.failing("users.create", from: 1, times: 6)
        let report = try bench.run(
            """
            local ok, e = pcall(partner.users.create, { full_name = "A", email = "a@contoso.cn" })
            print(ok, e.code, e.retryable)
            """)
        #expect(report.failure == nil && bench.console.output == "false\tthrottled\ttrue\n")
        #expect(bench.console.notes.count == 5)
    }

    @Test("Ctrl-C ends the waiting, and the run goes on later with the same call")
    func stopped() throws {
        let bench = try GuardBench()
        bench.before = Self.failing(
            "users.create", from: 2, times: 1, with: Self.throttled(after: .seconds(60)))
        bench.whileWaiting = { if bench.waited >= .seconds(1) { bench.console.stopsAfterGroups = 0 } }
        let report = try bench.run(Self.source)
        #expect(report.failure?.kind == .interrupted)
        #expect(bench.waited == .seconds(1))
        #expect(try bench.made() == 1 && bench.state(report) == .interrupted)
        bench.whileWaiting = {}
        #expect(try bench.resume(report).failure == nil)
        #expect(try bench.made() == 2)
    }

    @Test("time that the host waits does not count for the script")
    func deadline() throws {
        let bench = try GuardBench()
        // Of the processor: what else a busy machine does is no time of the script's.
        bench.bench.options.limits.processorTime = .seconds(1)
        bench.before = Self.failing("users.create", from: 1, times: 2)
        var spent = Duration.zero
        bench.whileWaiting = {
            HostClockOfTests.spend(.milliseconds(200))
            spent += .milliseconds(200)
        }
        let report = try bench.run(Self.source)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(spent > .seconds(1))
    }

    // MARK: Rows

    @Test(
        "a row waits with the rows before it committed, and nothing is done twice", arguments: [1, 3, 2_000])
    func row(groupSize: Int) throws {
        for savepoints in [false, true] {
            let bench = try GuardBench(rows: 9, groupSize: groupSize)
            bench.before = Self.failing("users.create", from: 6, times: 3)
            var wasOpen = false
            var madeMeanwhile = 0
            bench.whileWaiting = { [unowned bench] in
                wasOpen = wasOpen || bench.bench.database.group.isOpen
                madeMeanwhile = (try? bench.made()) ?? -1
            }
            let fault = savepoints ? "if row.n == 2 then error('no', 0) end" : ""
            let report = try bench.run(GuardBench.script(after: "print(row.n) \(fault)"))
            #expect(report.failure == nil)
            #expect(!wasOpen)
            #expect(madeMeanwhile >= (savepoints ? 1 : 5))
            #expect(try bench.made() == (savepoints ? 8 : 9))
            let numbers = (1...9).map { "\($0)\n" }.joined()
            #expect(bench.console.output == numbers + (savepoints ? "8\t1\t0\n" : "9\t0\t0\n"))
        }
    }

    @Test("a row that failed after it waited is done again alone, and the rows before it stay")
    func rowFailsLater() throws {
        let bench = try GuardBench(rows: 6)
        bench.before = Self.failing("users.create", from: 4, times: 1)
        let report = try bench.run(
            GuardBench.script(before: "print('try', row.n)", after: "if row.n == 4 then error('no', 0) end"))
        #expect(report.failure == nil && report.totals[.ok] == 5 && report.totals[.failed] == 1)
        #expect(try bench.made() == 5)
        #expect(bench.console.output == (1...6).map { "try\t\($0)\n" }.joined() + "5\t1\t0\n")
    }

    @Test("a row that wrote already waits with its group open, but not for long")
    func rowInItsMiddle() throws {
        let second = "partner.users.create { full_name = 'B', email = 'b' .. row.n .. '@contoso.cn' }"
        for (delay, isDone) in [(Duration.seconds(30), true), (.milliseconds(30_001), false)] {
            let bench = try GuardBench(rows: 3)
            bench.before = Self.failing("users.create", from: 4, times: 1, with: Self.throttled(after: delay))
            var isOpen = false
            bench.whileWaiting = { [unowned bench] in isOpen = bench.bench.database.group.isOpen }
            let report = try bench.run(GuardBench.script(after: second))
            #expect(report.failure == nil)
            #expect(isOpen == isDone)
            // A row that gave up is done again alone, with its group, and this time the center takes it.
            #expect(try bench.made() == 6 && report.totals[.ok] == 3)
            #expect(bench.waited == (isDone ? delay : .zero))
        }
    }

    @Test("a run is alive while it waits for long")
    func cancelled() throws {
        let bench = try GuardBench(rows: 3)
        bench.before = Self.failing(
            "users.create", from: 2, times: 1, with: Self.throttled(after: .seconds(600)))
        bench.whileWaiting = { [unowned bench] in
            guard bench.waited == .milliseconds(100) else { return }
            _ = try? bench.bench.database.runs.cancel(Runs.RunID(rawValue: 1), now: 1_000_000)
        }
        let report = try bench.run(GuardBench.script())
        #expect(report.failure?.code == "cancelled")
        #expect(try bench.made() == 1)
    }

    // MARK: Failing alike

    @Test(
        "rows that all fail alike end the run once, and it goes on from there",
        arguments: [
            (
                OperationError(.throttled, "slow down"), RunFailure.Kind.unreachable, RunState.interrupted,
                "was throttled"
            ),
            (OperationError(.unreachable, "away"), .unreachable, .interrupted, "did not reach the center"),
            (OperationError(.timeout, "late"), .unreachable, .interrupted, "took too long"),
            (OperationError(.unsupported, "not here"), .unsupported, .unsupported, "was not supported"),
            (OperationError(.refused, "not you"), .refused, .refused, "was refused"),
        ])
    func alike(error: OperationError, kind: RunFailure.Kind, state: RunState, words: String) throws {
        for groupSize in [1, 4, 2_000] {
            let bench = try GuardBench(rows: 9, groupSize: groupSize)
            bench.before = { name in
                if name == "users.create", try bench.made() >= 4 { throw error }
            }
            // What is read between says nothing of what is written.
            let stopped = try bench.run(
                GuardBench.script(before: "partner.users.find { email = 'x@contoso.cn' }"))
            #expect(stopped.failure?.kind == kind)
            #expect(
                stopped.failure?.message == "users.create \(words) 3 times in a row; stopped at row 7 of 9")
            #expect(stopped.failure?.details == ["the last time: \(error.message)"])
            #expect(try bench.state(stopped) == state)
            #expect(stopped.totals[.ok] == 4 && stopped.totals.total == 6)
            bench.before = { _ in }
            let done = try bench.resume(stopped)
            #expect(done.failure == nil && done.totals[.ok] == 7)
            #expect(try bench.made() == 7)
        }
    }

    @Test(
        "refusals that the script catches keep a run going, also where its rows then fail in other words",
        arguments: ["", "error('later', 0)"])
    func caught(then: String) throws {
        for code in [ErrorCode.refused, .unsupported] {
            let bench = try GuardBench(rows: 9)
            bench.before = { if $0 == "users.update" { throw OperationError(code, "not you") } }
            let report = try bench.run(
                GuardBench.script(
                    after:
                        "if not pcall(partner.users.update, { id = user.id, full_name = 'X' }) then \(then) end"
                ))
            #expect(report.failure == nil, "\(String(describing: report.failure))")
            #expect(report.totals[then.isEmpty ? .ok : .failed] == 9)
        }
    }

    @Test("rows that succeed between keep a run going")
    func between() throws {
        let bench = try GuardBench(rows: 12, groupSize: 5)
        var calls = 0
        bench.before = { name in
            guard name == "users.create" else { return }
            calls += 1
            if calls % 3 != 0 { throw OperationError(.unreachable, "away") }
        }
        let report = try bench.run(GuardBench.script())
        #expect(report.failure == nil && report.totals[.ok] == 4 && report.totals[.failed] == 8)
    }

    @Test("rows that are done again because another one failed are not counted twice")
    func redone() throws {
        let bench = try GuardBench(rows: 9)
        bench.before = { name in
            if name == "users.find" { throw OperationError(.unreachable, "away") }
        }
        let after = "if row.n == 2 or row.n == 3 then partner.users.find { email = 'x@contoso.cn' } end"
        let report = try bench.run(GuardBench.script(after: after))
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(report.totals[.failed] == 2 && report.totals[.ok] == 7)
    }

    @Test("calls outside of rows that fail alike end the run, whatever it catches")
    func outside() throws {
        let bench = try GuardBench()
        bench.before = { _ in throw OperationError(.unreachable, "away") }
        let report = try bench.run(
            "while true do pcall(partner.users.create, { full_name = 'A', email = 'a@contoso.cn' }) end")
        #expect(report.failure?.kind == .unreachable)
        #expect(report.failure?.message == "users.create did not reach the center 3 times in a row")
    }
}

enum HostClockOfTests {
    /// Uses so much of the processor.
    static func spend(_ duration: Duration) {
        let end = used() + duration
        while used() < end {}
    }

    private static func used() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
