import PartnerCenter
import TestKit
import Runs
import Testing

@testable import partnerctl

@Suite struct RunsPruneTests {
    @Test("with consent what ended is forgotten, and undelivered secrets are told of")
    func prune() throws {
        let bench = try CommandBench()
        try bench.runUndelivered()
        bench.letTimePass()
        let done = bench.command(["runs", "prune", "--before", "1ms", "--yes"])
        #expect(done.code == 0)
        #expect(done.out.isEmpty)
        #expect(
            done.err == """
                forgot 1 run, 5 entries and 1 source
                3 undelivered secrets of it are gone too

                """)
        #expect(bench.command(["runs", "list"]).err == "there are no runs\n")
        #expect(
            bench.command(["call", "users.find", "--email", "w@contoso.cn", "--json"]).out.contains("王芳"))
        let again = bench.command(["runs", "prune", "--before", "1ms", "--yes"])
        #expect(again.code == 0)
        #expect(again.err == "there is nothing to forget\n")
    }

    @Test("what ended lately is kept, and nothing is asked about it")
    func recent() throws {
        let bench = try CommandBench()
        try bench.runUndelivered()
        let done = bench.command(["runs", "prune"], answers: [])
        #expect(done.err == "there is nothing to forget\n")
        #expect(bench.command(["runs", "list"]).out.contains("run-1"))
    }

    @Test(
        "somebody at a terminal is asked, and only a yes forgets",
        arguments: [(["n"], 1, false), ([], 1, false), (["y"], 0, true)] as [([String], Int32, Bool)])
    func question(answers: [String], code: Int32, isGone: Bool) throws {
        let bench = try CommandBench()
        try bench.runUndelivered()
        bench.letTimePass()
        let done = bench.command(["runs", "prune", "--before", "1ms"], answers: answers)
        #expect(done.code == code)
        #expect(done.err.hasPrefix("Forget 1 run that ended before 2"))
        #expect(done.err.contains("? 3 undelivered secrets will be gone too. [y/N] "))
        #expect(done.err.contains("nothing was forgotten\n") == !isGone)
        #expect(bench.command(["runs", "list"]).out.contains("run-1") == !isGone)
    }

    @Test("where nobody sits it needs consent, and no center is made for it")
    func unattended() throws {
        let bench = try CommandBench()
        try bench.runUndelivered()
        let refused = bench.command(["runs", "prune", "--before", "1ms"])
        #expect(refused.code == 2)
        #expect(refused.err.contains("consent with --yes"))
        #expect(bench.command(["runs", "list"]).out.contains("run-1"))
        let missing = bench.command(["runs", "prune", "--yes", "--center", "sqlite:none.db"])
        #expect(missing.code == 2)
        #expect(!DiskLookup().exists("\(bench.folder.path)/none.db"))
    }

    @Test("a run that was interrupted or goes on is kept, one that hit a limit is told of")
    func kept() throws {
        let bench = try CommandBench()
        try bench.write(
            "r.lua",
            "args.declare {}\npartner.users.update { id = 'u-1', full_name = 'Once' }\nwhile true do end")
        #expect(bench.command(["run", "r.lua", "--max-instructions", "20000"]).code == 5)
        bench.letTimePass()
        let asked = bench.command(["runs", "prune", "--before", "1ms"], answers: ["n"])
        #expect(asked.err.contains("1 run that hit a limit can then not be resumed. [y/N]"), "\(asked.err)")
    }

    @Test(
        "the moment is so long before now, whatever the length",
        arguments: [
            (Duration.milliseconds(1), 999), (.seconds(1), 0), (.seconds(2), -1000),
            (.seconds(Int64.max), Int64.min),
        ] as [(Duration, Int64)])
    func moment(age: Duration, moment: Int64) {
        #expect(RunsCommand.moment(age, before: 1000) == moment)
    }
}
