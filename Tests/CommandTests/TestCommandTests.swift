import Glibc
import TestKit
import LuaRuntime
import PartnerLua
import Testing

@testable import partnerctl

/// `partnerctl test` on folders with scripts and their tests.
@Suite struct TestCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try write(
            "hello.lua",
            """
            local opt = args.declare { { name = "name", type = "string", default = "world" } }
            local function greet(name)
              if name == "nobody" then
                error("nobody is there")
              end
              return "hello " .. name
            end
            print(greet(opt.name))
            partner.users.create { full_name = opt.name, email = opt.name .. "@contoso.cn" }
            """)
    }

    private func write(_ name: String, _ text: String) throws {
        let path = "\(folder.path)/\(name)"
        try OutputFile.makeFolder(Paths.parent(path) ?? "/")
        try OutputFile.replace(path, text)
    }

    private func read(_ name: String) throws -> String {
        try #require(DiskLookup().text("\(folder.path)/\(name)"))
    }

    private func run(_ words: String...) -> (code: ExitCode, out: String, err: String) {
        let test = TestConsole()
        let code = test.run(["test"] + words, directory: folder.path)
        return (code, test.out.text, test.err.text)
    }

    /// What a file with this one test comes to: the lines of its failure, none when it passed.
    private func failure(_ body: String) throws -> [String] {
        try write("one_test.lua", "test(\"one\", function()\n\(body)\nend)\n")
        let (code, out, err) = run("one_test.lua")
        #expect(err.isEmpty)
        let lines = out.split(separator: "\n").map { String($0.drop { $0 == " " }) }
        if code == .done { return [] }
        #expect(code == .failed)
        // The line of the file, the test's name, and the sum.
        return Array(lines.dropFirst(2).dropLast())
    }

    // MARK: Finding

    @Test("files of tests are found in folders and below, by name, without links and hidden ones")
    func discovery() throws {
        for name in ["b_test.lua", "a/c_test.lua", "a/d.lua", ".hidden/e_test.lua", "a_test.lua"] {
            try write(name, "test(\"t\", function() end)")
        }
        #expect(symlink(folder.path, "\(folder.path)/a/loop") == 0)
        let found = try TestFinder.files(["."], in: folder.path)
        #expect(found.map(\.shown) == ["a/c_test.lua", "a_test.lua", "b_test.lua"])
        let both = try TestFinder.files(["a/d.lua", "a/", "a/c_test.lua"], in: folder.path)
        #expect(both.map(\.shown) == ["a/d.lua", "a/c_test.lua"])
        #expect(throws: UsageError.self) { try TestFinder.files(["nowhere"], in: folder.path) }
    }

    @Test("without a test the command ends 2 and says how to write one")
    func nothing() throws {
        let none = run()
        #expect(none.code == .usage && none.err.contains("no test found"))
        try write("a_test.lua", "test(\"t\", function() end)")
        let filtered = run("--filter", "other")
        #expect(filtered.code == .usage)
        #expect(filtered.err.contains("no test found whose name has 'other' in it"))
        #expect(run("nowhere").err.contains("there is no 'nowhere'"))
    }

    // MARK: Running

    @Test("a test runs a script on a center of its own and looks at what it did")
    func script() throws {
        #expect(
            try failure(
                """
                local run = script.run("hello.lua", { name = "li" })
                expect(run.outcome):is "done"
                expect(run.output):is "hello li\\n"
                expect(run.effects):equals { "args.declare", "users.create" }
                expect(run.writes):equals { "users.create" }
                expect(partner.users.find { email = "li@contoso.cn" }):contains { id = "u-2", full_name = "li" }
                expect(script.run("hello.lua", { name = "nobody" }).message):contains "nobody is there"
                expect(script.run("hello.lua", { nam = "x" }).message):contains "--nam is not an argument"
                """) == [])
    }

    @Test("nothing of one test is seen by another, not even a global variable")
    func isolation() throws {
        let body = """
            function()
              counter = (counter or 0) + 1
              expect(counter):is(1)
              expect(script.run("hello.lua").outcome):is "done"
              expect(files.exists "x"):is_false()
              files.write("x", "y")
            end
            """
        try write("a_test.lua", "test(\"one\", \(body))\ntest(\"two\", \(body))")
        // The check warns of the global, and warnings are no errors.
        let (code, out, _) = run()
        #expect(code == .done, "\(out)")
        #expect(out.contains("2 tests in 1 file passed in "))
    }

    @Test("the clock stands where the test wants it and jumps; the center is the one it asks for")
    func settings() throws {
        try write(
            "a_test.lua",
            """
            test("usual", function()
              expect(clock.now()):is "2026-11-20T08:00:00Z"
              clock.advance "3w"
              expect(clock.today()):is "2026-12-11"
              expect(partner.account.get {}.environment):is "cn21v"
            end)
            test("other", { at = "2027-02-28T00:00:00Z", center = { environment = "worldwide",
                policies = { set_roles = "refuse" } } }, function()
              expect(clock.now()):is "2027-02-28T00:00:00Z"
              expect(partner.account.get {}.environment):is "worldwide"
            end)
            """)
        let (code, out, _) = run()
        #expect(code == .done, "\(out)")
    }

    @Test("a test makes a secret of a text, for what takes one")
    func secretsOfTexts() throws {
        try write(
            "a_test.lua",
            """
            test("sign in", { center = { policies = { password_expiry = "30d" } } }, function()
              local user = partner.users.create { full_name = "A", email = "a@contoso.cn" }
              local chosen = secrets.of("Chosen-word-1")
              expect(chosen):is_a "secret"
              expect(function()
                partner.passwords.change { email = user.email, password = user.temporary_password,
                  new_password = secrets.of "weak" }
              end):fails_with "invalid"
              expect(partner.passwords.change {
                email = user.email, password = user.temporary_password, new_password = chosen,
              }.outcome):is "done"
              expect(partner.passwords.sign_in { email = user.email, password = secrets.of("Chosen-word-2") }.outcome)
                :is "refused"
              clock.advance "30d"
              expect(partner.passwords.sign_in { email = user.email, password = chosen }):equals {
                outcome = "change_required", user_id = "u-2", reason = "expired",
              }
            end)
            """)
        let (code, out, _) = run()
        #expect(code == .done, "\(out)")
    }

    @Test("a scenario of three weeks and three hours runs to its end, each run at its own time")
    func waiting() throws {
        try write(
            "wait.lua",
            """
            local opt = args.declare { { name = "span", type = "string", required = true } }
            partner.users.create { full_name = "A", email = opt.span .. "@contoso.cn" }
            wait.sleep(opt.span)
            print(clock.now())
            local got = wait.for_signal { name = "evidence", timeout = "1mo" }
            print(got.data.comment, rows and #json.read(got.files.id).name)
            wait.sleep "3h"
            print(clock.now())
            """)
        #expect(
            try failure(
                """
                local slow = script.run("wait.lua", { span = "3w" })
                local fast = script.run("wait.lua", { span = "1w" })
                expect(slow.outcome):is "waiting"
                expect(slow.waits_for):equals { { kind = "sleep", wake = "2026-12-11T08:00:00Z" } }
                clock.advance "4w"
                expect(fast.output):is "2026-11-27T08:00:00Z\\n"
                expect(slow.output):is "2026-12-11T08:00:00Z\\n"
                expect(slow.waits_for[1]):contains { kind = "signal", name = "evidence" }
                files.write("id.json", '{"name":"Li"}')
                slow:signal("evidence", { comment = "here" }, { files = { id = "id.json" } })
                clock.advance "3h"
                expect(slow.outcome):is "done"
                expect(slow.output):is "2026-12-11T08:00:00Z\\nhere\\t2\\n2026-12-18T11:00:00Z\\n"
                expect(fast.outcome):is "waiting"
                clock.advance "1mo"
                expect(fast.outcome):is "failed"
                expect(function() slow:signal "again" end):fails_with "forbidden_state"
                """) == [])
    }

    @Test("a run that waits for an event or for consent goes on when the test gives it")
    func eventsAndConsent() throws {
        try write(
            "offboard.lua",
            """
            local user = partner.users.create { full_name = "A", email = "a@contoso.cn" }
            local event = wait.for_event { names = { "users.update" } }
            print(event.subject_id)
            partner.users.delete { id = user.id }
            """)
        #expect(
            try failure(
                """
                local run = script.run "offboard.lua"
                partner.users.update { id = "u-2", full_name = "B" }
                expect(run.outcome):is "waiting"
                script.tend()
                expect(run.output):is "u-2\\n"
                expect(run.waits_for):contains { kind = "consent", name = "users.delete" }
                run:approve()
                expect(run.outcome):is "done"
                expect(partner.users.find { id = "u-2" }):is_nil()
                expect(script.run("hello.lua", {}, { yes = true }).outcome):is "done"
                """) == [])
    }

    // MARK: Faults

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

    // MARK: Failures

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

    // MARK: Snapshots

    @Test("a snapshot is written when that is asked for, compared afterwards, and never made by itself")
    func snapshots() throws {
        func test(_ value: String) throws {
            try write(
                "sub/a_test.lua", "test(\"t\", function() expect(\(value)):matches_snapshot \"plan\" end)")
        }
        try test("{ a = 1 }")
        let first = run()
        #expect(first.code == .failed)
        #expect(first.out.contains("there is no snapshot snapshots/a.plan.txt yet"))
        #expect(first.out.contains("try: look at it, then write it: partnerctl test --update-snapshots"))
        #expect(!DiskLookup().exists("\(folder.path)/sub/snapshots"))
        #expect(run("--update-snapshots").code == .done)
        #expect(try read("sub/snapshots/a.plan.txt") == "{ a = 1 }\n")
        #expect(run().code == .done)
        try test("{ a = 2 }")
        let other = run()
        #expect(other.code == .failed && other.out.contains("- { a = 1 }"))
        #expect(other.out.contains("+ { a = 2 }"))
        #expect(run("--update-snapshots").code == .done)
        #expect(try read("sub/snapshots/a.plan.txt") == "{ a = 2 }\n")
        #expect(
            try failure("expect(1):matches_snapshot '../x'").first?.contains("is called by letters") == true)
    }

    @Test("a plan says what a script would do, and changes nothing")
    func plan() throws {
        try write(
            "staff.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true } }
            local staff = rows.open { path = opt.file, columns = { full_name = {}, email = { type = "email" } } }
            bulk.map(staff, { name = "staff" }, function(row) partner.users.create(row) end)
            wait.sleep "3w"
            """)
        #expect(
            try failure(
                """
                files.write("staff.csv", "full_name,email\\nA,a@contoso.cn\\nB,admin@contoso.partner.onmschina.cn\\n")
                local plan = script.plan("staff.lua", { file = "staff.csv" })
                expect(plan.outcome):is "waiting"
                expect(plan.waits_for):equals { { kind = "sleep", wake = "2026-12-11T08:00:00Z" } }
                expect(plan.batches):equals { { name = "staff", ok = 1, failed = 1 } }
                expect(plan.effects):contains {
                  operation = "users.create", batch = "staff", row = 1, arguments = { email = "a@contoso.cn" },
                }
                expect(partner.users.find { email = "a@contoso.cn" }):is_nil()
                expect(script.plan("hello.lua", { name = "nobody" }).message):contains "nobody is there"
                expect(script.run("staff.lua", { file = "staff.csv" }).id):is "run-1"
                """) == [])
    }

    // MARK: Files

    @Test("input files lie beside the test and are copied; what runs write is gone with the test")
    func files() throws {
        try write("in/data.json", "[1, 2]")
        try write(
            "sum.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", default = "in/data.json" },
              { name = "out", type = "output_file", default = "out.csv" } }
            local out = rows.create { path = opt.out, columns = { "n" } }
            for _, n in ipairs(json.read(opt.file)) do out:add { n = n } end
            out:close()
            """)
        #expect(
            try failure(
                """
                expect(script.run("sum.lua").outcome):is "done"
                expect(files.rows "out.csv"):equals { { n = "1" }, { n = "2" } }
                files.write("in/data.json", "[3]")
                expect(script.run("sum.lua", { out = "o.csv", file = "in/data.json" }).outcome):is "done"
                expect(files.rows "o.csv"):equals { { n = "3" } }
                expect(function() files.read "nothing" end):fails_with "not_found"
                expect(function() files.read "../x" end):fails_with "bad_argument"
                expect(function() script.run "nothing.lua" end):fails_with "bad_file"
                print(files.read("in/data.json"))
                """) == [])
        #expect(try read("in/data.json") == "[1, 2]")
        #expect(!DiskLookup().exists("\(folder.path)/out.csv"))
    }

    // MARK: Output

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
