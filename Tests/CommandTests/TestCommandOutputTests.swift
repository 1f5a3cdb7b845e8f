import TestKit
import Testing

@testable import partnerctl

/// What `partnerctl test` prints, and what check and help know of tests.
@Suite struct TestCommandOutputTests: ScriptTestSuite {
    let folder: TemporaryFolder

    init() throws { folder = try Self.makeFolder() }

    @Test("files stand in their order whatever is done first, and what tests print is shown with them")
    func order() throws {
        for number in 1...9 {
            try write(
                "t\(number)_test.lua",
                """
                test("first", function() for i = 1, 10000 * \(10 - number) do end print("at first") end)
                test("second", function() expect(\(number)):is_not(5) end)
                """)
        }
        let (code, out, _) = run("--jobs", "4")
        #expect(code == .failed)
        let files = out.split(separator: "\n").filter { $0.contains("_test.lua  ") }
        #expect(files.map { $0.dropFirst(6).prefix(2) } == (1...9).map { "t\($0)" })
        #expect(out.contains("      \"first\" printed\n        at first\n"))
        #expect(out.contains("1 of 18 tests in 9 files failed in "))
        let one = run("--filter", "second", "t1_test.lua")
        #expect(one.code == .done && one.out.contains("1 test in 1 file passed in "))
    }

    @Test("JSON lines tell of each test and sum up")
    func json() throws {
        try write(
            "a_test.lua",
            "test(\"good\", function() print(\"x\") end)\ntest(\"bad\", function() expect(1):is(2) end)")
        let (code, out, _) = run("--json", "--coverage")
        #expect(code == .failed)
        let lines = out.split(separator: "\n")
        #expect(lines.count == 3)
        #expect(lines[0].contains(#""type":"test","file":"a_test.lua","name":"good","outcome":"passed""#))
        #expect(lines[0].contains(#""output":"x\n""#))
        #expect(
            lines[1].contains(#""place":"a_test.lua:2","code":"expectation","message":"expected 2, got 1""#))
        #expect(
            lines[2].hasPrefix(
                #"{"type":"tests","outcome":"failed","total":2,"passed":1,"failed":1,"files":1,"#))
    }

    @Test("coverage names the lines of scripts and modules that no test executed")
    func coverage() throws {
        try write("helpers.lua", "local M = {}\nfunction M.twice(x)\n  return 2 * x\nend\nreturn M")
        try write("uses.lua", "local helpers = require \"helpers\"\nprint(helpers)")
        try write(
            "a_test.lua",
            """
            test("t", function()
              expect(script.run("hello.lua").outcome):is "done"
              expect(script.run("uses.lua").outcome):is "done"
            end)
            """)
        let shown = run("--coverage")
        #expect(shown.code == .done)
        #expect(shown.out.contains("hello.lua    83.3 %  5 of 6 lines  4\n"), "\(shown.out)")
        #expect(shown.out.contains("helpers.lua  75 %    3 of 4 lines  3\n"), "\(shown.out)")
        #expect(shown.out.contains("uses.lua     100 %   2 of 2 lines\n"), "\(shown.out)")
        let written = run("--coverage=lcov.info")
        #expect(written.code == .done && !written.out.contains("%"))
        let lcov = try read("lcov.info")
        #expect(lcov.contains("SF:\(folder.path)/helpers.lua\nDA:1,1\nDA:2,1\nDA:3,0\nDA:5,1\nLF:4\nLH:3\n"))
    }

    @Test("the check and the help know what tests use, and what scripts do not have")
    func surface() throws {
        try write("a_test.lua", "test(\"t\", function() faults.evry(1, \"x\") bulk.map() end)")
        let check = TestConsole()
        #expect(check.run(["check", "a_test.lua"], directory: folder.path) == .failed)
        #expect(check.out.text.contains("'evry'") && check.out.text.contains("'bulk'"))
        let script = TestConsole()
        try write("a.lua", "expect(1)")
        #expect(script.run(["check", "a.lua"], directory: folder.path) == .failed)
        for topic in ["testing", "expectation:is", "run.outcome", "clock.advance"] {
            #expect(TestConsole().run(["help", topic]) == .done, "\(topic)")
        }
    }

    @Test("the example tests of the scripts pass")
    func examples() {
        let scripts = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let test = TestConsole()
        #expect(test.run(["test", "scripts"], directory: "/" + scripts) == .done, "\(test.out.text)")
    }
}
