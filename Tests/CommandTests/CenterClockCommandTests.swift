import PartnerCenter
import TestKit
import Testing

@testable import partnerctl

/// `center init --clock`, `center advance` and what `center info` tells of the clock.
@Suite struct CenterClockCommandTests {
    private let bench: CommandBench

    init() throws {
        bench = try CommandBench()
        let made = bench.command(
            [
                "center", "init", "--clock", "manual", "--at", "2026-01-31T15:30:00Z", "--center",
                "sqlite:m.db",
            ])
        #expect(made.code == 0, "\(made.err)")
    }

    private func manual(_ words: [String]) -> (code: Int32, out: String, err: String) {
        bench.command(words + ["--center", "sqlite:m.db"])
    }

    private func clock(_ words: [String] = []) -> String? {
        let info = bench.command(["center", "info"] + words).out
        return info.split(separator: "\n").first { $0.hasPrefix("clock ") }.map(String.init)
    }

    @Test("a center goes by the wall unless told, and says what time it is")
    func wall() throws {
        let before = try HostClock.now().description
        let line = try #require(clock())
        let after = try HostClock.now().description
        #expect(line.hasPrefix("clock        wall, "))
        let shown = String(line.dropFirst("clock        wall, ".count))
        #expect(before <= shown && shown <= after)
    }

    @Test("a manual clock stands where it was set, and dates what is done by it")
    func standing() {
        #expect(clock(["--center", "sqlite:m.db"]) == "clock        manual, 2026-01-31T15:30:00Z")
        #expect(
            manual([
                "call", "users.create", "--full_name", "Li Na", "--email", "li@contoso.cn", "--sealed",
                "p.sealed",
            ])
            .code == 0)
        let audit = manual(["call", "audit.each", "--json"]).out
        let records = audit.split(separator: "\n").filter { $0.contains(#"{"type":"answer""#) }
        #expect(records.allSatisfy { $0.contains(#""at":"2026-01-31T15:30:00Z""#) })
        #expect(records.count { $0.contains(#""operation":"users.create""#) } == 2)
    }

    @Test("a manual clock without an instant begins now, at a whole second")
    func now() throws {
        let before = try HostClock.now().description
        #expect(bench.command(["center", "init", "--clock", "manual", "--center", "sqlite:n.db"]).code == 0)
        let line = try #require(clock(["--center", "sqlite:n.db"]))
        let after = try HostClock.now().description
        let shown = String(line.dropFirst("clock        manual, ".count))
        #expect(before <= shown && shown <= after)
        #expect(clock(["--center", "sqlite:n.db"]) == line)
    }

    @Test("center init tells where a manual clock stands")
    func told() {
        let made = bench.command(
            [
                "center", "init", "--clock", "manual", "--at", "2026-11-20T08:00:00Z", "--center",
                "sqlite:t.db",
            ])
        #expect(
            made.err.hasSuffix(
                "its clock stands at 2026-11-20T08:00:00Z; move it: partnerctl center advance 1d\n"))
    }

    @Test(
        "a clock that cannot be is refused, and no file is made",
        arguments: [
            (
                ["--at", "2026-11-20T08:00:00Z"],
                "partnerctl center init: --at is for a manual clock; add --clock manual\n"
            ),
            (
                ["--clock", "wall", "--at", "2026-11-20T08:00:00Z"],
                "partnerctl center init: --at is for a manual clock; add --clock manual\n"
            ),
            (
                ["--clock", "manual", "--at", "2026-11-20"],
                "partnerctl center init: --at: an instant must look like 2026-11-20T08:00:00Z, got '2026-11-20'\n"
            ),
            (
                ["--clock", "manuel"],
                "partnerctl center init: --clock must be one of wall or manual, got \"manuel\"; did you mean 'manual'?\n"
            ),
        ])
    func impossibleClock(words: [String], message: String) {
        let refused = bench.command(["center", "init", "--center", "sqlite:x.db"] + words)
        #expect(refused.code == 2)
        #expect(refused.err.hasPrefix(message), "\(refused.err)")
        #expect(!DiskLookup().exists("\(bench.folder.path)/x.db"))
    }

    @Test(
        "a manual clock moves by a duration, months as the center's zone has them, or to an instant",
        arguments: [
            (["90s"], "2026-01-31T15:31:30Z"), (["3h"], "2026-01-31T18:30:00Z"),
            (["5w"], "2026-03-07T15:30:00Z"),
            // In Shanghai it is 31 January 23:30 still.
            (["1mo"], "2026-02-28T15:30:00Z"),
            (["--to", "2026-12-25T00:00:00Z"], "2026-12-25T00:00:00Z"),
            (["0s"], "2026-01-31T15:30:00Z"), (["--to", "2026-01-31T15:30:00Z"], "2026-01-31T15:30:00Z"),
        ])
    func moving(words: [String], now: String) {
        let moved = manual(["center", "advance"] + words)
        #expect(moved.code == 0, "\(moved.err)")
        #expect(moved.out == now + "\n")
        let start = "2026-01-31T15:30:00Z"
        let movement = now == start ? "stands there already" : "stood at \(start) and was moved"
        #expect(moved.err == "the center's clock \(movement)\n")
        #expect(clock(["--center", "sqlite:m.db"]) == "clock        manual, \(now)")
    }

    @Test("steps add up")
    func steps() {
        for _ in 0..<3 { #expect(manual(["center", "advance", "1d"]).code == 0) }
        #expect(manual(["center", "advance", "1h"]).out == "2026-02-03T16:30:00Z\n")
    }

    @Test(
        "a movement that cannot be is refused, and the clock stays",
        arguments: [
            (
                [],
                "partnerctl center advance: how far? DURATION or --to INSTANT is missing\n"
                    + "see: partnerctl center advance --help\n"
            ),
            (
                ["1d", "--to", "2027-01-01T00:00:00Z"],
                "partnerctl center advance: DURATION and --to cannot both be given\n"
            ),
            (
                ["1y"],
                "partnerctl center advance: a duration must be a whole number and one of s, m, h, d, w or mo, such as "
                    + "10m or -30d, got '1y'\n"
            ),
            (
                ["--to", "tomorrow"],
                "partnerctl center advance: an instant must look like 2026-11-20T08:00:00Z, got 'tomorrow'\n"
            ),
            (["999999999999w"], "partnerctl center advance: dates go from the year 1 to the year 9999\n"),
            (
                ["--to", "2026-01-31T15:29:59Z"],
                "partnerctl: the center's clock stands at 2026-01-31T15:30:00Z and moves only forward, "
                    + "not to 2026-01-31T15:29:59Z\n  try: name a later instant\n"
            ),
        ])
    func impossibleMove(words: [String], message: String) {
        let refused = manual(["center", "advance"] + words)
        #expect(refused.code == 2)
        #expect(refused.out.isEmpty)
        #expect(refused.err.hasPrefix(message), "\(refused.err)")
        #expect(clock(["--center", "sqlite:m.db"]) == "clock        manual, 2026-01-31T15:30:00Z")
    }

    @Test(
        "the wall clock is not moved: exit 2, and what to do instead",
        arguments: [["1d"], ["--to", "1999-01-01T00:00:00Z"]])
    func wallIsNotMoved(words: [String]) {
        let refused = bench.command(["center", "advance"] + words)
        #expect(refused.code == 2)
        #expect(
            refused.err == "partnerctl: the center goes by the clock of this machine, which nobody moves\n"
                + "  try: make one whose time you move: partnerctl center init --clock manual\n")
    }

    @Test("programs read the clock from JSON lines")
    func json() throws {
        let info = manual(["center", "info", "--json"])
        #expect(info.code == 0 && info.err.isEmpty)
        #expect(info.out.hasPrefix(#"{"type":"center","version":1,"center":"sqlite:"#))
        #expect(
            info.out.hasSuffix(
                #""made":"2026-01-31T15:30:00Z","clock":"manual","now":"2026-01-31T15:30:00Z","#
                    + #""works_for":"admin@contoso.partner.onmschina.cn","policies":{"#
                    + Policies.all.map { "\"\($0.name)\":\"\($0.defaultValue)\"" }.joined(separator: ",")
                    + "}}\n"))
        #expect(bench.command(["center", "info", "--json"]).out.contains(#""clock":"wall","now":""#))
        let moved = manual(["center", "advance", "1d", "--json"])
        #expect(
            moved.out == #"{"type":"clock","version":1,"from":"2026-01-31T15:30:00Z","#
                + #""now":"2026-02-01T15:30:00Z","stops":0}"# + "\n")
        #expect(moved.err.isEmpty)
    }

    @Test("the lines have the members that are declared")
    func shapes() throws {
        for (words, shape) in [(["info"], JSONLines.center), (["advance", "1h"], JSONLines.clock)] {
            let line = manual(["center"] + words + ["--json"]).out
            for field in shape.fields { #expect(line.contains("\"\(field.name)\":"), "\(shape.type)") }
        }
    }

    @Test("a script reads the center's clock")
    func script() throws {
        try bench.write("now.lua", "print(clock.now(), clock.today())\n")
        let run = manual(["run", "now.lua", "--quiet"])
        #expect(run.out == "2026-01-31T15:30:00Z\t2026-01-31\n", "\(run.err)")
    }
}
