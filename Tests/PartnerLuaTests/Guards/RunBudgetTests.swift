import FoundationEssentials
import TestKit
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Runs
import Sealing
import Testing

@Suite struct RunBudgetTests {
    static let source = """
        local function make(n) return partner.users.create { full_name = "P", email = "p" .. n .. "@contoso.cn" } end
        for n = 1, 5 do
          local ok, e = pcall(make, n)
          print(n, ok)
        end
        """

    @Test("the call beyond a budget is not done, whatever the script catches, and the run goes on with more")
    func plain() throws {
        let bench = try GuardBench()
        try bench.allow("users.create=3")
        let report = try bench.run(Self.source)
        let failure = try #require(report.failure)
        #expect(failure.kind == .limited && failure.code == "limit_effects")
        #expect(
            failure.message
                == "users.create: the budget users.create=3 is used up: 3 done, this call would be 4")
        #expect(failure.hint == "partnerctl runs resume run-1 --max users.create=6")
        #expect(failure.place == "test.lua:1")
        #expect(bench.console.output == "1\ttrue\n2\ttrue\n3\ttrue\n")
        #expect(try bench.made() == 3)
        #expect(try bench.state(report) == .limited)
        #expect(try bench.uses(report) == ["users.create": "3"])

        let same = try bench.resume(report)
        #expect(same.failure?.message == failure.message, "what the start said holds")
        #expect(try bench.made() == 3)
        let more = try bench.resume(report, "users.create=4")
        #expect(more.failure?.hint == "partnerctl runs resume run-1 --max users.create=8")
        let done = try bench.resume(report, "users.create=8")
        #expect(done.failure == nil && bench.console.output == "5\ttrue\n")
        #expect(try bench.made() == 5)
        #expect(try bench.uses(report) == ["users.create": "5"])
    }

    @Test("a run whose very first write is beyond a budget is kept, and can go on")
    func first() throws {
        let bench = try GuardBench()
        try bench.allow("effects=0")
        let report = try bench.run(Self.source)
        #expect(report.failure?.code == "limit_effects")
        #expect(report.failure?.hint == "partnerctl runs resume run-1 --max effects=1")
        #expect(try bench.state(report) == .limited)
        #expect(try bench.resume(report, "effects=5").failure == nil)
        #expect(try bench.made() == 5)
    }

    @Test("a call that was refused does not count")
    func refused() throws {
        let bench = try GuardBench()
        try bench.allow("users.create=2")
        let report = try bench.run(
            """
            local function make(mail) return pcall(partner.users.create, { full_name = "P", email = mail }) end
            for n = 1, 4 do print(make("same@contoso.cn")) end
            print(make("other@contoso.cn"))
            """)
        #expect(report.failure == nil)
        #expect(try bench.uses(report) == ["users.create": "2"])
    }

    @Test("irreversible calls have a budget of their own, beside consent")
    func irreversible() throws {
        let bench = try GuardBench()
        bench.bench.options.allowsIrreversible = true
        try bench.bench.make(2)
        try bench.allow("irreversible=1")
        let report = try bench.run(
            "partner.users.delete { id = 'u-2' } partner.users.delete { id = 'u-3' }")
        #expect(report.failure?.code == "limit_effects" || !Self.deleteIsIrreversible)
        #expect(try bench.bench.users().count == (Self.deleteIsIrreversible ? 2 : 1))
    }

    private static var deleteIsIrreversible: Bool {
        Operations.named("users.delete")?.facts.kind == .irreversible
    }

    @Test("a listing counts by its pages")
    func pages() throws {
        let bench = try GuardBench()
        try bench.bench.make(450)
        try bench.allow("users.each=2")
        let report = try bench.run("local n = 0 for u in partner.users.each {} do n = n + 1 end print(n)")
        #expect(report.failure?.code == "limit_effects")
        try bench.allow("users.each=3")
        #expect(
            try bench.run("local n = 0 for u in partner.users.each {} do n = n + 1 end print(n)").failure
                == nil)
        #expect(bench.console.output == "451\n")
    }

    // MARK: Rows

    @Test(
        "rows stop exactly at a budget, and go on behind it, whatever the groups",
        arguments: [1, 3, 4, 2_000], [0, 1, 4, 7])
    func rows(groupSize: Int, budget: Int) throws {
        let bench = try GuardBench(rows: 9, groupSize: groupSize)
        try bench.allow("users.create=\(budget)")
        let report = try bench.run(GuardBench.script())
        #expect(report.failure?.code == "limit_effects")
        #expect(
            report.failure?.message
                == "users.create: the budget users.create=\(budget) is used up: \(budget) done, this call would "
                + "be \(budget + 1); stopped at row \(budget + 1) of 9")
        #expect(try bench.made() == budget)
        #expect(report.totals.total == Int64(budget))
        let done = try bench.resume(report, "users.create=9")
        #expect(done.failure == nil && done.totals[.ok] == 9)
        #expect(try bench.made() == 9)
        #expect(try bench.uses(report) == ["users.create": "9"])
    }

    @Test("a budget that ends a row in its middle takes back this row only", arguments: [1, 4, 2_000])
    func inRow(groupSize: Int) throws {
        let bench = try GuardBench(rows: 9, groupSize: groupSize)
        try bench.allow("users.create=7")
        let second = "pcall(partner.users.create, { full_name = 'B', email = 'b' .. row.n .. '@contoso.cn' })"
        let report = try bench.run(GuardBench.script(after: second))
        #expect(
            report.failure?.message.hasSuffix("7 done, this call would be 8; stopped at row 4 of 9") == true)
        #expect(try bench.made() == 6)
        #expect(try bench.uses(report) == ["users.create": "6"])
        let done = try bench.resume(report, "users.create=18")
        #expect(done.failure == nil && done.totals[.ok] == 9)
        #expect(try bench.made() == 18)
    }

    @Test("rows have a budget as well; those that fail count, those that are not worked on do not")
    func rowBudget() throws {
        let bench = try GuardBench(rows: 9, groupSize: 4)
        try bench.allow("rows=5")
        let report = try bench.run(GuardBench.script(before: "if row.n % 2 == 0 then error('no', 0) end"))
        #expect(report.failure?.code == "limit_rows")
        #expect(
            report.failure?.message
                == "the budget rows=5 is used up: 5 done, the next row would be 6; stopped at row 6 of 9")
        #expect(report.totals[.ok] == 3 && report.totals[.failed] == 2)
        let done = try bench.resume(report, "rows=9")
        #expect(done.failure == nil)
        #expect(try bench.uses(report) == ["rows": "9"])
    }

    @Test("what rows did that were taken back does not count, however often they are done")
    func takenBack() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<25 {
            let rows = Int.random(in: 1...12, using: &random)
            let groupSize = Int.random(in: 1...5, using: &random)
            let divisor = Int.random(in: 2...4, using: &random)
            let good = (1...rows).count { $0 % divisor != 0 }
            let bench = try GuardBench(rows: rows, groupSize: groupSize)
            try bench.allow("users.create=1000000", "effects=1000000")
            let report = try bench.run(
                GuardBench.script(after: "if row.n % \(divisor) == 0 then error('no', 0) end"))
            #expect(report.failure == nil)
            #expect(try bench.made() == good)
            #expect(
                try bench.uses(report) == ["users.create": "\(good)", "effects": "\(good)"],
                "\(rows) rows in groups of \(groupSize), each \(divisor)th fails")
        }
    }

    @Test("budgets count over all processes of a run, however they end")
    func processes() throws {
        let bench = try GuardBench(rows: 9, groupSize: 2)
        try bench.allow("users.create=8")
        bench.console.stopsAfterGroups = 2
        let report = try bench.run(GuardBench.script())
        #expect(report.failure?.kind == .interrupted)
        #expect(try bench.uses(report) == ["users.create": "4"])
        let limited = try bench.resume(report)
        #expect(limited.failure?.code == "limit_effects")
        #expect(try bench.made() == 8)
    }

    // MARK: The header

    @Test("a script brings its own budgets, and a flag counts in their place")
    func ownBudgets() throws {
        let bench = try GuardBench()
        let source = "-- Makes people.\n-- budget: users.create=2 rows=7\n" + Self.source
        let report = try bench.run(source)
        #expect(report.failure?.code == "limit_effects")
        #expect(try bench.made() == 2)
        try bench.allow("users.create=50")
        let other = try GuardBench()
        try other.allow("users.create=50")
        #expect(try other.run(source).failure == nil)
        #expect(try other.made() == 5)
    }

    static let headers: [(source: String, budgets: [String], problems: [String])] = [
        ("", [], []),
        (
            "-- budget: users.create=5 spend=5000CNY irreversible=0\nprint(1)",
            ["irreversible=0", "spend=5000CNY", "users.create=5"], []
        ),
        (
            "#!/usr/bin/env partnerctl\n\n--- Staff.\n  --  budget: rows=1, effects=2\r\n",
            ["effects=2", "rows=1"], []
        ),
        ("-- budget: rows=1\n-- budget: effects=2\n", ["effects=2", "rows=1"], []),
        ("print(1)\n-- budget: rows=1\n", [], []),
        ("--[[\n-- budget: rows=1\n]]", [], []),
        ("-- the budget: rows=1\n", [], []),
        (
            "-- budget: user.create=5\n", [],
            ["1:12 there is no budget 'user.create'; did you mean 'users.create'?"]
        ),
        (
            "-- ü\n-- budget: rows=1 rows=2 x\n", ["rows=1"],
            [
                "2:19 the budget rows is given twice; ",
                "2:26 a budget must be a name and an amount, such as users.create=50, got 'x'; ",
            ]
        ),
        ("-- budget:\n", [], ["1:4 the header's budget is empty; name one, such as users.create=50"]),
    ]

    @Test("a header is the comment that a script begins with", arguments: headers.indices)
    func header(index: Int) {
        let row = Self.headers[index]
        let header = ScriptHeader(Array(row.source.utf8))
        #expect(header.budgets.texts == row.budgets)
        #expect(
            header.problems.map { "\($0.position.line):\($0.position.column) \($0.message); \($0.hint)" }
                == row.problems)
    }

    @Test("check finds what is wrong with a header, and such a script does not start")
    func headerCheck() throws {
        let source = "-- budget: users.creat=5\nprint(1)"
        let findings = ScriptCheck.findings(in: ScriptProgram(name: "a.lua", source: Array(source.utf8)))
        #expect(
            findings.map(\.description)
                == ["a.lua:1:12: there is no budget 'users.creat'\n  try: did you mean 'users.create'?"])
        let bench = try GuardBench()
        let failure = try bench.run(source).failure
        #expect(failure?.kind == .usage)
        #expect(failure?.message == "test.lua:1: there is no budget 'users.creat'")
        #expect(bench.console.output.isEmpty)
    }
}
