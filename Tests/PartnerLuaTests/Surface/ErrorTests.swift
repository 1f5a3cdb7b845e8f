import LuaRuntime
import PartnerCenter
import PartnerLua
import Testing

@Suite struct ErrorTests {
    @Test("pcall gives an error back as a table with its facts, and as a sentence with its line")
    func caught() throws {
        let output = try ScriptBench().output(
            """
            local ok, e = pcall(partner.users.create, { full_name = "A", email = "ADMIN@contoso.partner.onmschina.cn" })
            print(ok, type(e), e.code, e.field, e.existing_id, e.retryable, e.correlation_id)
            print(e.message)
            print(e.hint)
            print(e.where)
            print(e)
            """)
        #expect(
            output == """
                false\ttable\talready_exists\temail\tu-1\tfalse\tnil
                admin@contoso.partner.onmschina.cn is taken by u-1 (First Admin)
                look first with partner.users.find { email = … }
                test.lua:1
                test.lua:1: admin@contoso.partner.onmschina.cn is taken by u-1 (First Admin)

                """)
    }

    @Test("an error that is thrown again keeps its code and its first line")
    func rethrown() throws {
        let report = try ScriptBench().run(
            """
            local ok, e = pcall(partner.users.get, { id = "u-9" })
            error(e)
            """)
        #expect(report.failure?.code == "not_found")
        #expect(report.failure?.place == "test.lua:1")
    }

    @Test("a script's own error stays a text to pcall and is script_error when uncaught")
    func own() throws {
        let bench = try ScriptBench()
        #expect(try bench.output(#"print(pcall(error, "no luck", 0))"#) == "false\tno luck\n")
        #expect(try bench.output(#"error("no luck", 0)"#) == "FAILED script_error: no luck")
        #expect(try bench.output(#"error { message = "no luck" }"#) == "FAILED script_error: no luck")
    }

    @Test("every problem of a call is named at once")
    func allProblems() throws {
        let report = try ScriptBench().run(
            #"partner.users.create { email = "x", agent_role = "boss", rank = 1, admin_role = 5 }"#)
        let message = try #require(report.failure?.message)
        for part in [
            "full_name is missing", "email must be", "agent_role must be", "admin_role must be",
            "rank is not",
        ] {
            #expect(message.contains(part), "\(message)")
        }
    }

    @Test("json.null clears an optional field and a required one is then missing")
    func null() throws {
        let bench = try ScriptBench()
        #expect(
            try bench.output(
                #"print(partner.users.create { full_name = "A", email = "a@b.cn", agent_role = json.null }.agent_role)"#
            )
                == "none\n")
        let report = try bench.run(#"partner.users.update { id = "u-1", full_name = json.null }"#)
        #expect(report.failure?.message == "users.update: full_name is missing")
    }

    @Test("lost permission ends the run, whatever the script catches")
    func refusedEndsRun() throws {
        let bench = try ScriptBench()
        try bench.make(1, agentRole: .sales)
        bench.console = RecordingConsole()
        let report = try bench.run(
            #"print("before") pcall(partner.users.find, { id = "u-1" }) print("after")"#,
            as: "person1@contoso.cn")
        #expect(report.failure?.kind == .refused && report.failure?.code == "refused")
        #expect(
            report.failure?.message
                == "person1@contoso.cn (agent role sales, admin role none) may not call users.find: it needs "
                + "manage_partner_users, and what the documentation does not grant is denied",
            "\(String(describing: report.failure))")
        #expect(bench.console.output == "before\n")
    }

    @Test("a row's own refusal is caught like any error")
    func ownRefusal() throws {
        let bench = try ScriptBench()
        try bench.make(1, adminRole: .userManagement)
        let report = try bench.run(
            """
            local ok, e = pcall(partner.users.create, { full_name = "A", email = "a@b.cn", admin_role = "billing" })
            print(e.code, e.field)
            """, as: "person1@contoso.cn")
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output == "refused\tadmin_role\n")
    }

    @Test("a center that is away ends the run, whatever the script catches")
    func away() throws {
        let bench = try ScriptBench()
        bench.isAway = { true }
        let report = try bench.run(#"pcall(partner.users.find, { id = "u-1" }) print("after")"#)
        #expect(report.failure?.kind == .unreachable)
        #expect(bench.console.output == "")
    }

    @Test("what an environment does not offer is an error with what to do instead, which pcall gives back")
    func unsupported() throws {
        let bench = try ScriptBench()
        bench.capabilities = Capabilities(environment: .cn21v, isRehearsal: false)
        let output = try bench.output(
            """
            local ok, e = pcall(partner.users.find, { id = "u-1" })
            print(e.code, e.message, e.hint)
            print(partner.environment.supports { operation = "users.find" })
            print(partner.environment.supports { operation = "account.get" })
            """)
        let instead = "in the portal: Dashboard > Account settings > User management"
        #expect(
            output == "unsupported\tusers.find is not offered in cn21v\t\(instead)\nfalse\t\(instead)\ntrue\n"
        )
        #expect(try bench.run(#"partner.users.find { id = "u-1" }"#).failure?.kind == .unsupported)
    }

    @Test(
        "limits end the run, whatever the script catches",
        arguments: [
            (#"pcall(function() while true do end end)"#, "limit_instructions"),
            (
                #"pcall(string.rep, "x", 1 << 30) local t = {} pcall(function() while true do t[#t + 1] = ("x"):rep(1e5) end end)"#,
                "limit_memory"
            ),
            (#"pcall(function() while true do print(("x"):rep(1000)) end end)"#, "limit_output"),
        ])
    func limits(lua: String, code: String) throws {
        let bench = try ScriptBench()
        bench.options.limits.memory = 32 << 20
        bench.options.limits.instructions = 20_000_000
        bench.options.limits.output = 100_000
        let report = try bench.run(lua + #" print("after")"#)
        #expect(
            report.failure?.kind == .limited && report.failure?.code == code,
            "\(String(describing: report.failure))")
        #expect(!bench.console.output.hasSuffix("after\n"))
        #expect(report.failure?.hint?.contains("--") == true)
    }

    @Test("a deadline ends a run that would never end")
    func deadline() throws {
        let bench = try ScriptBench()
        bench.options.limits.time = .milliseconds(50)
        let report = try bench.run("while true do pcall(error) end")
        #expect(report.failure?.kind == .limited && report.failure?.code == "limit_time")
    }
}
