import TestKit
import LuaRuntime
import PartnerLua
import Testing

@testable import partnerctl

/// `partnerctl test` where runs are cut, operations fail, and tests fail.
@Suite struct TestCommandFaultTests: ScriptTestSuite {
    let folder: TemporaryFolder

    init() throws { folder = try Self.makeFolder() }

    @Test("wherever a run is cut, going on with it ends as if nothing had happened")
    func cut() throws {
        try write(
            "staff.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file" } }
            local staff = rows.open { path = opt.file, columns = { full_name = {}, email = { type = "email" } } }
            local batch = bulk.map(staff, { name = "staff" }, function(row) partner.users.create(row) end)
            print(batch.ok)
            wait.sleep "1d"
            partner.users.create { full_name = "Z", email = "z@contoso.cn" }
            print "end"
            """)
        try write(
            "cut_test.lua",
            """
            for n = 1, 14 do
              test("commit " .. n, function()
                files.write("staff.csv", "full_name,email\\nA,a@contoso.cn\\nB,b@contoso.cn\\n")
                faults.after_commit(n, "crash")
                local run = script.run("staff.lua", { file = "staff.csv" })
                local crashes = 0
                if run.outcome == "crashed" then
                  crashes = 1
                  run:resume()
                end
                expect(run.outcome):is "waiting"
                clock.advance "1d"
                if run.outcome == "crashed" then
                  crashes = crashes + 1
                  run:resume()
                end
                expect(run.outcome):is "done"
                expect(run.rows):contains { total = 2, ok = 2 }
                expect(run.writes):equals { "users.create", "users.create", "users.create" }
                expect(crashes <= 1 and (n > 4 or crashes == 1) and (n < 12 or crashes == 0)):is_true()
              end)
            end
            """)
        let (code, out, _) = run()
        #expect(code == .done, "\(out)")
    }

    @Test("operations fail as often as a test says, and not those of the test itself")
    func faults() throws {
        try write(
            "many.lua",
            """
            local failed = {}
            for i = 1, 7 do
              local ok, e = pcall(partner.users.find, { id = "u-1" })
              if not ok then failed[#failed + 1] = i .. e.code end
            end
            print(table.concat(failed, " "))
            """)
        #expect(
            try failure(
                """
                faults.every(3, "conflict")
                partner.users.find { id = "u-1" }
                expect(script.run("many.lua").output):is "3conflict 6conflict\\n"
                faults.none()
                faults.on("users.find", 2, "invalid")
                faults.on("users.create", 1, "refused")
                expect(script.run("many.lua").output):is "2invalid\\n"
                expect(script.run("hello.lua").code):is "refused"
                expect(script.run("hello.lua").outcome):is "done"
                expect(function() faults.every(0, "throttled") end):fails_with "bad_argument"
                expect(function() faults.every(1, "throtled") end):fails_with "bad_argument"
                expect(function() faults.on("users.creat", 1, "invalid") end):fails_with "bad_argument"
                """) == [])
    }

    @Test(
        "an expectation that is not met says where, what and, where values are large, how they differ",
        arguments: [
            ("expect(1):is(2)", ["expected 2, got 1"]),
            ("expect('a'):is_nil()", [#"expected nil, got "a""#]),
            ("expect(1):is_true()", ["expected true, got 1"]),
            ("expect(1):is_not(1.0)", ["expected anything but 1.0"]),
            (
                "expect({}):is({})",
                [
                    "expected that very table, got another one",
                    "try: compare what is in them: expect(value):equals { … }",
                ]
            ),
            (
                "expect({ 1, { a = 2 } }):equals { 1, { a = 3 } }",
                [
                    "the tables differ in one place", "[2].a: expected 3, got 2",
                ]
            ),
            (
                "expect(0.1 + 0.2):is_near(0.4, 0.05)",
                [
                    "expected 0.4, give or take 0.05, got 0.30000000000000004"
                ]
            ),
            ("expect('staff'):contains 'x'", [#""x" is not in "staff""#]),
            ("expect({ 'a', 'b' }):contains 'c'", [#""c" is not in the list"#, #""a""#, #""b""#]),
            (
                "expect({ a = 1 }):contains { a = 2 }",
                [
                    "the table lacks what is expected", "a: expected 2, got 1",
                ]
            ),
            ("expect(1):is_a 'string'", ["expected a string, got 1"]),
            (
                "expect(function() end):fails_with 'invalid'",
                [
                    "expected an error with code invalid, but nothing failed"
                ]
            ),
            (
                "expect(function() error 'x' end):fails_with 'invalid'",
                [
                    "expected an error with code invalid, got script_error", "one_test.lua:2: x",
                ]
            ),
            ("expect('a\\nb'):is 'a\\nc'", ["the texts differ", "from line 2 on:", "- c", "+ b"]),
        ] as [(String, [String])])
    func messages(body: String, lines: [String]) throws {
        var found = try failure(body)
        #expect(found.removeFirst() == "one_test.lua:2: \(lines[0])")
        #expect(found.removeFirst().hasPrefix("2 | "))
        #expect(found == Array(lines.dropFirst()))
    }

    @Test(
        "what is met says nothing",
        arguments: [
            "expect(1):is(1.0)", "expect(nil):is(nil)", "expect(nil):is_nil()", "expect(1):is_not '1'",
            "local t = {} expect(t):is(t)", "expect({ 1, a = {} }):equals { 1, a = {} }",
            "expect(0.1 + 0.2):is_near(0.3)", "expect('staff'):contains 'taf'", "expect('a'):contains ''",
            "expect({ { id = 1, n = 2 } }):contains { id = 1 }", "expect({ 'a', 'b' }):contains 'b'",
            "expect('x'):is_a('string'):is 'x'",
            "local e = expect(function() partner.users.get { id = 'u-9' } end):fails_with 'not_found' expect(e.code):is 'not_found'",
            "expect(partner.users.create({ full_name = 'A', email = 'a@b.cn' }).temporary_password):is_a 'secret'",
        ])
    func met(body: String) throws { #expect(try failure(body) == []) }

    @Test("no pcall keeps a test from failing, and a failing one shows how its runs ended")
    func uncatchable() throws {
        let lines = try failure("pcall(function() expect(1):is(2) end)")
        #expect(lines.first == "one_test.lua:2: expected 2, got 1")
        let run = try failure(#"expect(script.run("hello.lua", { name = "nobody" }).outcome):is "done""#)
        #expect(run.first == #"one_test.lua:2: expected "done", got "failed""#)
        #expect(run.last == "hello.lua failed: hello.lua:4: nobody is there (script_error)")
    }

    @Test("a secret is shown by no failure")
    func secrets() throws {
        let user = "partner.users.create { full_name = 'A', email = 'a@b.cn' }"
        let lines = try failure("expect(\(user)):equals {}")
        #expect(lines.contains("temporary_password: expected nil, got <secret>"), "\(lines)")
        let same = try failure("local user = \(user) expect(user.temporary_password):is 'x'")
        #expect(same.first == #"one_test.lua:2: expected "x", got <secret>"#)
    }

    @Test("a failure inside of a helper tells who called it")
    func helper() throws {
        try write(
            "a_test.lua",
            """
            local function check(value)
              expect(value):is(1)
            end
            test("one", function()
              check(2)
            end)
            """)
        let (_, out, _) = run()
        #expect(out.contains("a_test.lua:2: expected 1, got 2"))
        #expect(out.contains("called from a_test.lua:5"))
    }

    @Test("what does not work around the tests fails the file, and other files run nevertheless")
    func brokenFile() throws {
        try write("a_test.lua", "test(\"t\", function() end")
        try write("b_test.lua", "expect(1):is(2)\ntest(\"t\", function() end)")
        try write("c_test.lua", "partner.users.find { id = \"u-1\" }")
        try write("d_test.lua", "test(\"t\", function() end)\ntest(\"t\", function() end)")
        try write("e_test.lua", "test(\"t\", function() scrpt.run() end)")
        try write("f_test.lua", "test(\"t\", function() end)")
        let (code, out, _) = run()
        #expect(code == .failed)
        #expect(out.contains("FAIL  a_test.lua"))
        #expect(out.contains("users.find is called outside of a test, where there is no center"))
        #expect(out.contains("two tests are called \"t\""))
        #expect(out.contains("there is no variable or module 'scrpt'"))
        #expect(out.contains("ok    f_test.lua  1 test,"))
        #expect(out.contains("5 of 6 tests in 6 files failed"))
    }

    @Test("a test that goes on forever ends at its limit, and the others run")
    func endless() throws {
        try write("a_test.lua", "test(\"a\", function() while true do end end)\ntest(\"b\", function() end)")
        var engine = TestEngine { try MemoryBench($0) }
        // Of the processor: the other one ends however little a busy machine gives it.
        engine.limits.processorTime = .milliseconds(500)
        let file = try TestFile(path: "\(folder.path)/a_test.lua", shownAs: "a_test.lua")
        let outcomes = try engine.tests(in: file).map { engine.run($0, in: file) }
        #expect(outcomes.map { $0.failure?.code } == ["limit_cpu", nil])
    }
}
