import Glibc
import TestKit
import Testing

@testable import partnerctl

/// `partnerctl test` on folders with scripts and their tests: which it finds, and what they do.
@Suite struct TestCommandTests: ScriptTestSuite {
    let folder: TemporaryFolder

    init() throws { folder = try Self.makeFolder() }

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
}
