import PartnerCenter
import PartnerLua
import PartnerSQL
import Sealing
import Testing

/// Lua and what it prints.
struct Printed: CustomTestStringConvertible, Sendable {
    var lua: String
    var output: String
    var testDescription: String { lua }

    init(_ lua: String, _ output: String) {
        self.lua = lua
        self.output = output
    }
}

@Suite struct ModuleTests {
    static let money: [Printed] = [
        Printed(
            "local m = money.of('74.520', 'CNY') print(m, m.amount, m.currency)", "74.520 CNY\t74.520\tCNY"),
        Printed("print(money.zero('CNY'))", "0.00 CNY"),
        Printed("print(money.of('0.10', 'CNY') + money.of('0.2', 'CNY'))", "0.30 CNY"),
        Printed(
            "print(money.of('1', 'CNY') - money.of('2.5', 'CNY'), -money.of('3', 'CNY'))", "-1.5 CNY\t-3 CNY"),
        Printed("print(money.of('1.25', 'CNY') * 3, 3 * money.of('1.25', 'CNY'))", "3.75 CNY\t3.75 CNY"),
        Printed(
            "print(money.of('1', 'CNY') < money.of('2', 'CNY'), money.of('2', 'CNY') <= money.of('2.0', 'CNY'))",
            "true\ttrue"),
        Printed(
            "print(money.of('1', 'CNY') == money.of('1.00', 'CNY'), money.of('1', 'CNY') == money.of('1', 'EUR'))",
            "true\tfalse"),
        Printed(
            "print(money.of('74.525', 'CNY'):times('1.15'), money.of('74.525', 'CNY'):times('1.15'):round())",
            "85.70375 CNY\t85.70 CNY"),
        Printed(
            "print(money.of('2.345', 'CNY'):round(), money.of('-2.345', 'CNY'):round(), money.of('2.345', 'CNY'):round { digits = 0 })",
            "2.35 CNY\t-2.35 CNY\t2 CNY"),
        Printed("print(money.of('10', 'JPY'):times('0.55'):round())", "6 JPY"),
        Printed(
            "for _, p in ipairs(money.of('0.05', 'CNY'):split(3)) do print(p) end",
            "0.02 CNY\n0.02 CNY\n0.01 CNY"),
        Printed(
            "for _, p in ipairs(money.of('1.00', 'CNY'):split { 3, 5, 2 }) do print(p) end",
            "0.30 CNY\n0.50 CNY\n0.20 CNY"),
        Printed("print('due: ' .. tostring(money.of('5', 'CNY')))", "due: 5 CNY"),
    ]

    static let clock: [Printed] = [
        Printed(
            "print(clock.now(), clock.today(), clock.today { zone = 'UTC' })",
            "2026-11-20T08:00:00Z\t2026-11-20\t2026-11-20"),
        Printed(
            "print(clock.add('2026-01-31', '1mo'), clock.add('2026-03-31', '-1mo'), clock.add('2026-11-20', '3w'))",
            "2026-02-28\t2026-02-28\t2026-12-11"),
        Printed(
            "print(clock.add('2026-11-20T08:00:00Z', '90s'), clock.add('2026-11-20T08:00:00Z', '-6h'))",
            "2026-11-20T08:01:30Z\t2026-11-20T02:00:00Z"),
        Printed(
            "print(clock.date('2026-01-31T16:30:00Z'), clock.date('2026-01-31T16:30:00Z', { zone = 'UTC' }))",
            "2026-02-01\t2026-01-31"),
        Printed("print(clock.month('2026-01-31T16:30:00Z'), clock.month('2026-01-31'))", "2026-02\t2026-01"),
        Printed(
            "print(clock.days('2026-11-20', '2026-12-01'), clock.days('2026-12-01', '2026-11-20'))", "11\t-11"
        ),
        Printed("print(clock.days('2026-01-31T15:59:59Z', '2026-01-31T16:00:00Z'))", "1"),
        Printed("print('2026-11-20T08:00:00Z' < '2026-11-20T08:00:01Z')", "true"),
        Printed("print(os.time(), os.date())", "1795161600\tFri Nov 20 08:00:00 2026"),
    ]

    static let json: [Printed] = [
        Printed(
            "print(json.encode { b = 1, a = { true, 'x', json.null, 1.5 } })",
            #"{"a":[true,"x",null,1.5],"b":1}"#),
        Printed(
            "print(json.encode(money.of('1.50', 'CNY')), json.encode('王\\n'), json.encode {})",
            "\"1.50 CNY\"\t\"王\\n\"\t{}"),
        Printed(
            "local v = json.decode('{\"a\":[1,2.5,null,\"x\"],\"b\":false}') print(v.a[1], v.a[2], v.a[3] == json.null, v.a[4], v.b)",
            "1\t2.5\ttrue\tx\tfalse"),
        Printed("print(json.null, json.null == json.null, json.null == nil)", "null\ttrue\tfalse"),
        Printed(
            "print(json.decode('9007199254740993'), json.encode(9007199254740993))",
            "9007199254740993\t9007199254740993"),
        Printed("print(#json.decode('[]'), json.decode('\"\\\\u4e2d\"'))", "0\t中"),
    ]

    static let users: [Printed] = [
        Printed(
            """
            local u = partner.users.create { full_name = "Li Na", email = "li@b.cn", agent_role = "sales" }
            print(u.id, u.full_name, u.email, u.agent_role, u.admin_role, u.state, u.last_sign_in_at, u.etag, type(u.temporary_password))
            u = partner.users.get { email = "LI@b.cn" }
            print(u.id, u.temporary_password)
            u = partner.users.update { id = u.id, full_name = "Li Na 2", etag = u.etag }
            print(u.full_name, u.etag)
            u = partner.users.set_roles { id = u.id, admin_role = "billing" }
            print(u.agent_role, u.admin_role, u.etag)
            print(partner.users.delete { id = u.id })
            print(partner.users.find { id = u.id })
            """,
            """
            u-2\tLi Na\tli@b.cn\tsales\tnone\tactive\tnil\tv1\tuserdata
            u-2\tnil
            Li Na 2\tv2
            sales\tbilling\tv3

            nil
            """),
        Printed(
            """
            for i = 1, 3 do partner.users.create { full_name = "P" .. i, email = i .. "@b.cn", agent_role = i == 2 and "sales" or "admin" } end
            for u in partner.users.each {} do print(u.id) end
            for u in partner.users.each { agent_role = "admin" } do print(u.full_name) end
            for u in partner.users.each { admin_role = "global", agent_role = "none" } do print(u.email) end
            """, "u-1\nu-2\nu-3\nu-4\nP1\nP3\nadmin@contoso.partner.onmschina.cn"),
        Printed(
            "local e = partner.environment.get {} print(e.name, e.zone, e.currency, e.partner_standing, e.is_rehearsal)",
            "cn21v\tAsia/Shanghai\tCNY\tactive\ttrue"),
        Printed(
            "print(partner.account.get().name, partner.account.get().domain)",
            "Contoso Cloud (rehearsal)\tcontoso.partner.onmschina.cn"),
        Printed("print(partner.environment.supports { operation = 'users.create' })", "true"),
        Printed(
            """
            local u = partner.users.create { full_name = "A", email = "a@b.cn" }
            partner.users.update { id = u.id, full_name = "B" }
            for r in partner.audit.each { from = "2026-11-20T00:00:00Z" } do
              if r.operation == "profiles.created" then goto continue end
              print(r.operation, r.subject_id, r.actor, r.run_id, r.line, r.changes)
              ::continue::
            end
            """,
            """
            users.create\tu-1\toperator\tnil\tnil\t{"full_name":[null,"First Admin"],"email":[null,"admin@contoso.partner.onmschina.cn"],"agent_role":[null,"none"],"admin_role":[null,"global"]}
            users.create\tu-2\tadmin@contoso.partner.onmschina.cn\trun-1\t1\t{"full_name":[null,"A"],"email":[null,"a@b.cn"],"agent_role":[null,"none"],"admin_role":[null,"none"]}
            users.update\tu-2\tadmin@contoso.partner.onmschina.cn\trun-1\t2\t{"full_name":["A","B"]}
            """),
        Printed(
            "for r in partner.audit.each { to = '2026-11-20T08:00:00Z' } do print(r.operation) end print('none')",
            "none"),
    ]

    static let profiles: [Printed] = [
        Printed(
            """
            for p in partner.profiles.each {} do print(p.kind, p.etag, #p.notes) end
            local p = partner.profiles.update {
              kind = "billing", address = { line2 = "Floor 7", city = "浦东" }, tax_id = "91350211M0000XUF46",
            }
            print(p.address.line1, p.address.line2, p.address.city, p.address.state, p.tax_id, #p.notes)
            p = partner.profiles.update { kind = "billing", address = { line2 = json.null }, tax_id = json.null }
            print(p.address.line2, p.address.city, p.tax_id, #p.notes, p.etag)
            print(partner.profiles.get { kind = "legal" }.vetting_status)
            print(select(2, pcall(partner.profiles.update, { kind = "legal", address = json.null, email = "a@b.cn" })))
            """,
            """
            legal\tv1\t0
            billing\tv1\t0
            organization\tv1\t0
            mpn\tv1\t0
            support\tv1\t0
            1 Nanjing West Road\tFloor 7\t浦东\tSH\t91350211M0000XUF46\t1
            nil\t浦东\tnil\t0\tv3
            authorized
            test.lua:9: profiles.update: email cannot be updated in the legal profile (it takes company_name, address, \
            primary_contact, company_approver_address and company_approver_email); address cannot be cleared
            """)
    ]

    @Test("what a function answers is what it promises", arguments: money + clock + json + users + profiles)
    func printed(_ example: Printed) throws {
        let bench = try ScriptBench()
        bench.options.allowsIrreversible = true
        let output = try bench.output(example.lua)
        #expect(output == example.output + "\n")
    }

    @Test(
        "every example of the reference runs",
        arguments: ModuleFunctions.all.filter { !$0.example.isEmpty }.map(\.name))
    func moduleExample(_ name: String) throws {
        let function = try #require(ModuleFunctions.all.first { $0.name == name })
        #expect(try ScriptBench().run(function.example).failure == nil)
    }

    @Test("every example of an operation runs", arguments: Operations.all.map(\.name))
    func operationExample(_ name: String) throws {
        let operation = try #require(Operations.named(name))
        let setup = operation.facts.exampleSetup
        let bench = try ScriptBench(isEmpty: !setup.isEmpty)
        bench.options.allowsIrreversible = true
        try bench.copySamples()
        if !setup.isEmpty {
            let prepared = try bench.run(setup, as: "operator")
            try #require(prepared.failure == nil, "\(String(describing: prepared.failure))")
        }
        let user = operation.facts.permission == .operate ? "operator" : try bench.database.defaultUser().text
        let secrets = ["new_password": Secret(Array("Chosen-word-1".utf8))]
        let report = try bench.run(operation.facts.example, secrets: secrets, as: user)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
    }

    @Test("a list of more than one page comes whole and in order")
    func pages() throws {
        let bench = try ScriptBench()
        try bench.make(401)
        #expect(
            try bench.output(
                """
                local n, last = 0, ""
                for u in partner.users.each {} do n = n + 1 last = u.full_name end
                print(n, last)
                """) == "402\tPerson 401\n")
    }

    @Test("a loop that was left and begun again starts with the first row")
    func loopAgain() throws {
        let bench = try ScriptBench()
        try bench.make(2)
        #expect(
            try bench.output(
                """
                local all = partner.users.each {}
                for u in all do print(u.id) break end
                for u in all do print(u.id) end
                """) == "u-1\nu-1\nu-2\nu-3\n")
        #expect(
            try bench.output(
                "local all = partner.users.each {} for a in all do for b in all do print(a.id, b.id) end end"
            )
            .hasSuffix("FAILED forbidden_state: another loop inside of this one went through the same rows"))
    }

    @Test("a log line has its level, its text and its facts")
    func log() throws {
        let bench = try ScriptBench()
        _ = try bench.output(
            """
            log.info("started", { rows = 3 })
            log.warn(7)
            local _, e = pcall(partner.users.get, { id = "u-9" })
            log.warn(e)
            """)
        #expect(
            bench.console.logs == [
                #"info started {"rows":3}"#, "warn 7 ", "warn there is no user with id u-9 ",
            ])
    }

    @Test("a report's problems and tables reach the run's end")
    func report() throws {
        let bench = try ScriptBench()
        let report = try bench.run(
            """
            report.problem { message = "three admins", subject_id = "u-1", due = "2026-12-01" }
            report.table { title = "T", columns = { "a", "b" }, rows = { { a = 1, b = true }, { b = money.of("1.5", "CNY") } } }
            """)
        #expect(report.failure == nil)
        #expect(report.problems.map(\.message) == ["three admins"])
        #expect(report.problems.first?.subjectID == "u-1" && report.problems.first?.due == "2026-12-01")
        let table = try #require(bench.console.tables.first)
        #expect(table.title == "T" && table.columns == ["a", "b"])
        #expect(table.rows == [["1", "true"], ["", "1.5"]])
    }

    @Test("an irreversible effect asks once, and waits without consent")
    func consent() throws {
        let bench = try ScriptBench()
        try bench.make(2)
        let lua = "partner.users.delete { id = 'u-2' } partner.users.delete { id = 'u-3' }"
        let waiting = try bench.run(lua)
        #expect(waiting.failure?.kind == .waiting && waiting.failure?.code == "consent")
        #expect(try bench.users().count == 3)
        bench.console.answer = true
        bench.console.questions = []
        #expect(try bench.run(lua).failure == nil)
        #expect(bench.console.questions.count == 1)
        #expect(try bench.users().count == 1)
    }
}
