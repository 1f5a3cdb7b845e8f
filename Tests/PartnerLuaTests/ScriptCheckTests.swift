import LuaRuntime
import PartnerLua
import Testing

@Suite struct ScriptCheckTests {
    @Test(
        "what would go wrong is named before anything runs",
        arguments: [
            (#"partner.user.create { }"#, "users"), (#"partner.users.creat { }"#, "create"),
            (#"partner.users.create { fullname = "A", email = "a@b.cn" }"#, "full_name"),
            (#"partner.users.create { full_name = "A" }"#, "email"),
            (#"partner.users.create("A")"#, "table"), (#"partner.users:find { email = "a@b.cn" }"#, "."),
            (#"partner.users.create { full_name = "A", email = "a@b.cn", agent_role = "boss" }"#, "helpdesk"),
            (#"for u in partner.users.each { agentrole = "sales" } do end"#, "agent_role"),
            (#"local s = rows.open { path = "x", colums = {} }"#, "columns"),
            (#"local s = rows.open { path = "x", columns = { a = { requird = true } } }"#, "required"),
            (
                #"local n = 0 bulk.map(rows.open { path = "x", columns = { a = {} } }, { name = "b" }, function(row) n = n + 1 end)"#,
                "n"
            ),
            (#"local b = bulk.map(1, { name = "b" }, function(row) end) print(b.totl)"#, "total"),
            (#"local opt = args.declare { { name = "file", typ = "input_file" } }"#, "type"),
            (#"local opt = args.declare { { name = "file" } } print(opt.fiel)"#, "file"),
            (#"pirnt("x")"#, "print"), ("local x = = 1", "="),
        ])
    func findings(source: String, names: String) {
        let findings = ScriptCheck.findings(in: ScriptProgram(name: "t.lua", source: Array(source.utf8)))
        #expect(!findings.isEmpty)
        #expect(findings.contains { "\($0)".contains(names) }, "\(findings.map { "\($0)" })")
    }

    @Test("a script that uses everything rightly has nothing to be said of")
    func clean() {
        let findings = ScriptCheck.findings(
            in: ScriptProgram(name: "t.lua", source: Array(BulkTests.script.utf8)))
        #expect(findings.isEmpty, "\(findings.map { "\($0)" })")
    }

    @Test("declared arguments are known without running")
    func arguments() throws {
        let program = ScriptProgram(name: "t.lua", source: Array(BulkTests.script.utf8))
        let declared = try #require(ScriptCheck.declaredArguments(of: program))
        #expect(declared.map(\.name) == ["file", "result", "sealed", "to"])
        #expect(declared[0].type == .inputFile && declared[0].isRequired)
        #expect(declared[1].defaultText == "result.csv")
    }
}
