import Testing

@testable import partnerctl

@Suite struct BudgetCommandTests {
    private static let script = """
        -- budget: users.create=9
        for n = 1, 4 do partner.users.create { full_name = "P", email = "p" .. n .. "@contoso.cn" } end
        """

    @Test("a run that reaches its budget ends with 5 and says how to go on, and that works")
    func limited() throws {
        let bench = try Bench()
        try bench.write("staff.lua", Self.script)
        let limited = bench.command(["run", "staff.lua", "--max", "users.create=2"])
        #expect(limited.code == 5)
        #expect(
            bench.afterFirstLine(limited.err) == """
                staff.lua:2: users.create: the budget users.create=2 is used up: 2 done, this call would be 3
                  2 | for n = 1, 4 do partner.users.create { full_name = "P", email = "p" .. n .. "@contoso.cn" } end
                  try: partnerctl runs resume run-1 --max users.create=4
                  code: limit_effects
                run-1 hit a limit; go on with it: partnerctl runs resume run-1

                """)
        #expect(bench.command(["runs", "list", "--state", "limited"]).out.contains("run-1"))
        #expect(bench.command(["runs", "resume", "run-1"]).code == 5)
        #expect(bench.command(["runs", "resume", "run-1", "--max", "users.create=4"]).code == 0)
        let users = bench.command(["call", "users.each"]).out
        #expect((1...4).allSatisfy { users.contains("p\($0)@contoso.cn") })
    }

    @Test(
        "a budget that there is not is a wrong command line",
        arguments: [
            (
                ["--max", "user.create=5"],
                "--max names no budget: there is no budget 'user.create'; did you mean 'users.create'?"
            ),
            (
                ["--max", "users.create"],
                "--max names no budget: a budget must be a name and an amount, such as users.create=50, "
                    + "got 'users.create'"
            ),
            (
                ["--max-spend", "5000"],
                "--max-spend must be an amount with its currency, such as 5000CNY, got \"5000\""
            ),
            (
                ["--max-irreversible", "-1"],
                "--max-irreversible must be a whole number from 0 up, got \"-1\""
            ),
        ])
    func usage(words: [String], message: String) throws {
        let test = TestConsole()
        #expect(test.run(["run", "-e", "print(1)"] + words) == .usage)
        #expect(test.err.text.hasPrefix("partnerctl run: \(message)"), "\(test.err.text)")
    }

    @Test("of flags on the same subject the last one counts, and all kinds work together")
    func flags() throws {
        let bench = try Bench()
        try bench.write("staff.lua", Self.script)
        let words = [
            "--max", "rows=0", "--max", "effects=0", "--max", "effects=3", "--max-spend", "1CNY",
            "--max-spend", "2EUR", "--max-irreversible", "0",
        ]
        let done = bench.command(["run", "staff.lua"] + words)
        #expect(done.code == 5)
        #expect(done.err.contains("the budget effects=3 is used up: 3 done"))
    }

    @Test("check finds a budget that there is not in a script's header")
    func check() throws {
        let bench = try Bench()
        try bench.write("staff.lua", "-- budget: users.creat=5\n")
        let checked = bench.command(["check", "staff.lua"])
        #expect(checked.code == 1)
        #expect(
            checked.out == """
                staff.lua:1:12: error: there is no budget 'users.creat'
                  1 | -- budget: users.creat=5
                  try: did you mean 'users.create'?

                """)
        #expect(bench.command(["run", "staff.lua"]).code == 1)
        #expect(bench.command(["run", "staff.lua", "--no-check"]).code == 2)
    }

    @Test("budgets and retries have their pages")
    func pages() {
        for topic in ["budgets", "retries"] {
            let test = TestConsole()
            #expect(test.run(["help", topic]) == .done)
            #expect(test.out.text.contains(topic == "budgets" ? "limit_spend" : "unknown_outcome"))
        }
    }

    @Test("the shell completes the names of budgets")
    func completion() {
        let found = Completer(root: Commands.root, directory: "/")
            .complete(ShellWords.split("run --max users.c"))
        #expect(found.candidates.map(\.word) == ["users.create="])
    }
}
