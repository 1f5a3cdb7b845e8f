import Glibc
import Testing

@testable import partnerctl

/// Processes that are asked to stop in the middle of a batch, and processes that share a center.
@Suite struct CrashSignalTests {
    private static func words(_ staff: String, _ name: String = "all") -> [String] {
        [
            "run", ScriptFile.bulkCreate, "--file", staff, "--result", "\(name)-result.csv", "--sealed",
            "\(name).sealed", "--group-size", "10",
        ]
    }

    @Test("a batch that is asked to stop says how to go on, and goes on", arguments: [SIGINT, SIGTERM])
    func asked(signal: Int32) throws {
        let bench = try ProcessBench()
        try bench.writeStaff("staff.csv", 0..<3000)
        let process = try bench.start(Self.words("staff.csv"))
        try process.wait(until: { try bench.doneRows() >= 20 })
        try bench.hold(process)
        process.signal(signal)
        process.signal(SIGCONT)
        #expect(process.wait() == .exited(130), "\(process.err)")
        #expect(process.err.contains("go on with it: partnerctl runs resume run-1\n"), "\(process.err)")
        #expect(!bench.files.contains("all-result.csv") && !bench.files.contains("all.sealed"))
        let done = try bench.doneRows()
        #expect(done >= 20 && done < 3000)
        #expect(try bench.number("SELECT count(*) FROM users") == done + 1)
        #expect(try bench.run(["runs", "show", "1"]).out.contains("state         interrupted\n"))

        let resumed = try bench.run(["runs", "resume", "run-1"])
        #expect(resumed.end == .exited(0), "\(resumed.err)")
        #expect(try bench.number("SELECT count(*) FROM users") == 3001)
        #expect(try bench.openedEmails("all.sealed").count == 3000)
    }

    @Test(
        "a script that waits for nothing but itself is stopped as well, with a last line",
        arguments: [SIGINT, SIGTERM])
    func loop(signal: Int32) throws {
        let bench = try ProcessBench()
        // The run exists once it has written, and from then on it only spins.
        let script = "args.declare {} partner.users.update { id = 'u-1', full_name = 'X' } while true do end"
        let process = try bench.start(["run", "-e", script, "--json"])
        try process.wait(until: { try bench.number("SELECT count(*) FROM audit WHERE run_id = 1") > 0 })
        process.signal(signal)
        #expect(process.wait() == .exited(130))
        #expect(
            process.out.split(separator: "\n").last?.contains(
                #""outcome":"interrupted","code":"interrupted""#) == true)
    }

    @Test("who is asked to stop while others write says how to go on, too", arguments: [SIGINT, SIGTERM])
    func askedWhileWaiting(signal: Int32) throws {
        let bench = try ProcessBench()
        try bench.writeStaff("staff.csv", 0..<3000)
        let process = try bench.start(Self.words("staff.csv"))
        try process.wait(until: { try bench.doneRows() >= 20 })
        let turn = try bench.takeTurn()
        try process.wait(until: { try bench.waitingWriters() > 0 })
        process.signal(signal)
        // It goes on to wait: what it did is kept, and that it stopped is still to be said.
        usleep(300_000)
        #expect(!process.isOver)
        close(turn)
        #expect(process.wait() == .exited(130), "\(process.err)")
        #expect(process.err.contains("go on with it: partnerctl runs resume run-1\n"), "\(process.err)")
        #expect(try bench.run(["runs", "show", "1"]).out.contains("state         interrupted\n"))
        #expect(try bench.number("SELECT count(*) FROM users") == bench.doneRows() + 1)
        #expect(try bench.run(["runs", "resume", "run-1"]).end == .exited(0))
        #expect(try bench.number("SELECT count(*) FROM users") == 3001)
    }

    @Test("a plan that is asked to stop while others write changes nothing")
    func planWhileWaiting() throws {
        let bench = try ProcessBench()
        let turn = try bench.takeTurn()
        let process = try bench.start(["plan", "-e", "partner.users.update { id = 'u-1', full_name = 'A' }"])
        try process.wait(until: { try bench.waitingWriters() > 0 })
        process.signal(SIGINT)
        #expect(process.wait() == .exited(130), "\(process.err)")
        #expect(process.err.contains("interrupted; nothing was changed\n"), "\(process.err)")
        close(turn)
    }

    @Test("two processes share a center, each with a list of its own")
    func twoLists() throws {
        let bench = try ProcessBench()
        #expect(try bench.run(["key"]).end == .exited(0))
        try bench.writeStaff("one.csv", 0..<400)
        try bench.writeStaff("two.csv", 400..<800)
        let one = try bench.start(Self.words("one.csv", "one"))
        let two = try bench.start(Self.words("two.csv", "two"))
        #expect(one.wait() == .exited(0), "\(one.err)")
        #expect(two.wait() == .exited(0), "\(two.err)")
        #expect(try bench.number("SELECT count(*) FROM users") == 801)
        #expect(try bench.number("SELECT count(*) FROM runs WHERE state = 'done' AND rows_ok = 400") == 2)
        #expect(
            try bench.openedEmails("one.sealed") + bench.openedEmails("two.sealed")
                == (0..<800).map(ProcessBench.email))
    }

    @Test("a list that a living run works on is not begun a second time")
    func sameList() throws {
        let bench = try ProcessBench()
        try bench.writeStaff("staff.csv", 0..<2000)
        let first = try bench.start(Self.words("staff.csv"))
        try first.wait(until: { try bench.doneRows() > 0 })
        try bench.hold(first)
        try #require(bench.number("SELECT count(*) FROM runs WHERE finished_ms IS NULL") == 1)
        let second = try bench.run(Self.words("staff.csv", "second"))
        #expect(second.end == .exited(2), "\(second.err)")
        #expect(second.err.contains("run-1 works on the same input right now (process "), "\(second.err)")
        let resumed = try bench.run(["runs", "resume", "run-1"])
        #expect(resumed.end == .exited(1), "\(resumed.err)")
        first.signal(SIGCONT)
        #expect(first.wait() == .exited(0), "\(first.err)")
        #expect(try bench.number("SELECT count(*) FROM users") == 2001)
        #expect(try bench.number("SELECT count(*) FROM runs") == 1)
        #expect(!bench.files.contains("second.sealed"))
    }

    @Test("a list whose run was killed is not begun anew by accident")
    func deadRun() throws {
        let bench = try ProcessBench()
        try bench.writeStaff("staff.csv", 0..<2000)
        let first = try bench.run(Self.words("staff.csv"), [CrashPoint.variable: "40"])
        #expect(first.end == .killed(signal: SIGKILL))
        let done = try bench.doneRows()
        #expect(done > 0 && done < 2000)
        let second = try bench.run(Self.words("staff.csv"))
        #expect(second.end == .exited(2))
        #expect(
            second.err.contains("go on with it: partnerctl runs resume run-1; or start anew with --new"),
            "\(second.err)")
        #expect(try bench.run(["runs", "resume", "run-1"]).end == .exited(0))
        #expect(try bench.number("SELECT count(*) FROM users") == 2001)
    }
}
