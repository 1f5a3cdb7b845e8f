import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// `wait.until_true`: a function of the script that is asked again and again.
@Suite struct UntilTrueTests {
    private func bench() throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.setClock(ScriptBench.now)
        return bench
    }

    @Test("the function is asked at once and then every so often, and what it reads is not kept")
    func asks() throws {
        let bench = try bench()
        let script = """
            partner.users.update { id = "u-1", full_name = "Begun" }
            local found = wait.until_true({ every = "1h" }, function()
              for user in partner.users.each {} do clock.now() end
              return partner.users.find { email = "li@contoso.cn" }
            end)
            print(found.id, found.full_name)
            """
        #expect(try bench.run(script).failure?.kind == .waiting)
        #expect(try bench.record().wake == Instant("2026-11-20T09:00:00Z").milliseconds)
        #expect(try !bench.isDue())
        try bench.pass("1h")
        #expect(try bench.isDue())
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(try bench.record().wake == Instant("2026-11-20T10:00:00Z").milliseconds)
        #expect(try bench.journal() == ["0 users.update"])
        try bench.createUser("li")
        // Nobody asks before it is time.
        #expect(try bench.resume(1).failure?.kind == .waiting)
        try bench.pass("1h")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "u-2\tli\n")
        #expect(try bench.journal() == ["0 users.update", "1 wait.until_true"])
    }

    @Test("at the timeout it gives nil")
    func timeout() throws {
        let bench = try bench()
        let script = "print(wait.until_true({ every = '1h', timeout = '90m' }, function() return false end))"
        #expect(try bench.run(script).failure?.kind == .waiting)
        try bench.pass("1h")
        #expect(try bench.resume(1).failure?.kind == .waiting)
        #expect(try bench.record().wake == Instant("2026-11-20T09:30:00Z").milliseconds)
        try bench.pass("30m")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == "nil\n")
    }

    @Test(
        "what the function gives is kept as JSON, and what cannot be is an error of the wait",
        arguments: [
            ("return 1, 2", "true\t1"), ("return 'x'", "true\tx"),
            ("return { 1, { a = true } }", "true\t[1,{\"a\":true}]"),
            ("return json.null", "true\tnil"), ("return print", "false\tinvalid"),
            ("return { f = print }", "false\tinvalid"), ("return 0/0", "false\tinvalid"),
            ("error('oh')", "false\tscript_error"), ("error { own = 1 }", "false\tscript_error"),
            ("partner.users.update { id = 'u-1', full_name = 'X' } return true", "false\tforbidden_state"),
            (
                "partner.users.create { full_name = 'X', email = 'x@b.cn' } return true",
                "false\tforbidden_state"
            ),
            ("bulk.all {} return true", "false\tforbidden_state"),
            (
                "return pcall(partner.users.update, { id = 'u-1', full_name = 'X' }) or 'refused'",
                "true\trefused"
            ),
            (
                "return partner.users.find { id = 'u-9' } or partner.users.get { id = 'u-9' }",
                "false\tnot_found"
            ),
        ])
    func results(body: String, expected: String) throws {
        let bench = try bench()
        let script = """
            wait.for_signal { name = "go" }
            local ok, answer = pcall(wait.until_true, { every = "1h" }, function() \(body) end)
            print(ok, type(answer) == "table" and (answer.code or json.encode(answer)) or answer)
            wait.for_signal { name = "go" }
            print(ok, type(answer) == "table" and (answer.code or json.encode(answer)) or answer)
            """
        try bench.run(script)
        try bench.signal("go")
        try bench.resume(1)
        #expect(bench.console.output == expected + "\n")
        // The same again, out of the journal.
        try bench.signal("go")
        #expect(try bench.resume(1).failure == nil)
        #expect(bench.console.output == expected + "\n")
        #expect(try bench.users().map(\.fullName) == ["First Admin"])
    }

    @Test("what the function prints does not stand for what the script prints")
    func output() throws {
        let bench = try bench()
        let script = """
            print "begin"
            local asked = wait.until_true({ every = "1h" }, function() print "asking" return partner.users.find { email = "li@contoso.cn" } end)
            print "found"
            wait.sleep "1h"
            print "slept"
            wait.sleep "1h"
            print "end"
            """
        var output = ""
        try bench.run(script)
        output += bench.console.output
        try bench.pass("1h")
        try bench.resume(1)
        output += bench.console.output
        try bench.createUser("li")
        for _ in 1...3 {
            try bench.pass("1h")
            try bench.resume(1)
            output += bench.console.output
        }
        #expect(try bench.record().state == .done)
        #expect(output == "begin\nasking\nasking\nasking\nfound\nslept\nend\n")
    }

    @Test("numbers that the function draws are not missed by the script")
    func random() throws {
        let script = """
            wait.until_true({ every = "1h" }, function() return math.random(100) > 0 end)
            partner.users.update { id = "u-1", full_name = "Number " .. math.random(1000000) }
            wait.sleep "1h"
            """
        let bench = try bench()
        try bench.run(script)
        try bench.pass("1h")
        let second = try bench.resume(1)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
    }

    @Test("a problem cannot be reported where a replay would not report it again")
    func problem() throws {
        let output = try bench().output(
            """
            local ok, e = pcall(wait.until_true, { every = "1h" }, function() report.problem { message = "look" } end)
            print(ok, e.code, e.message)
            """)
        #expect(
            output
                == "false\tforbidden_state\treport.problem changes something, and the function of wait.until_true "
                + "may only read\n")
    }
}
