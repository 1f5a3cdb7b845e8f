import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct SecretTests {
    static let attempts = [
        "print(s)", "tostring(s)", "print('password: ' .. s)", "print(s .. s)", "print(#s)", "print(s == t)",
        "print(s < t)",
        "print(s + 1)", "print(s.content)", "s.x = 1", "print(s())", "string.format('%s', s)",
        "string.len(s)", "('x'):rep(s)",
        "table.concat({ s })", "json.encode(s)", "json.encode({ a = { s } })", "log.info(s)",
        "log.warn('x', { s = s })",
        "report.problem { message = s }",
        "report.table { title = 't', columns = { 'a' }, rows = { { a = s } } }",
        "rows.create { path = opt.out, columns = { 'a' } }:add { a = s }",
        "partner.users.create { full_name = s, email = 'x@b.cn' }", "error(s)", "money.of(s, 'CNY')",
        "clock.add(s, '1d')", "for k in pairs(s) do end", "bulk.refuse(s)", "utf8.len(s)",
    ]

    @Test("a secret is never shown, joined, compared, encoded, logged or written", arguments: attempts)
    func attempt(_ lua: String) throws {
        let bench = try ScriptBench()
        let report = try bench.run(
            """
            local opt = args.declare { { name = "out", type = "output_file", default = "out.csv" },
              { name = "pass", type = "secret" }, { name = "other", type = "secret" } }
            local s, t = opt.pass, opt.other
            \(lua)
            """,
            secrets: ["pass": Secret(Array("hunter2-hunter2".utf8)), "other": Secret(Array("hunter3".utf8))])
        let failure = try #require(report.failure, "nothing stopped it: \(bench.console.output)")
        #expect(failure.kind == .failed || failure.kind == .refused)
        let shown =
            bench.console.output + bench.console.logs.joined() + bench.console.notes.joined() + "\(failure)"
        #expect(!shown.contains("hunter"))
        #expect(!bench.exists("out.csv"))
        if let run = report.runID {
            let kept = try bench.database.runs.run(.init(rawValue: run))
            #expect(!"\(kept)".contains("hunter"))
        }
    }

    @Test("type, truth and identity of a secret tell nothing of it")
    func harmless() throws {
        let bench = try ScriptBench()
        #expect(
            try bench.output(
                """
                local user = partner.users.create { full_name = "A", email = "a@b.cn" }
                local s = user.temporary_password
                print(type(s), s and true, rawequal(s, s), tonumber(s))
                """) == "userdata\ttrue\ttrue\tnil\n")
    }

    @Test("a result column shows that a secret was there, not the secret")
    func resultFile() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", "Full name,Email,Agent role\nA,a@b.cn,none\n")
        let report = try bench.run(BulkTests.script, ["file": ["staff.csv"]])
        #expect(report.failure == nil)
        #expect(try bench.read("result.csv").hasSuffix("ok,,,u-2,(sealed)\r\n"))
        let password = try #require(try bench.open("passwords.sealed").first?.last)
        #expect(password.count == 16)
        #expect(try !bench.read("result.csv").contains(password))
        #expect(try !bench.read("passwords.sealed").contains(password))
    }
}
