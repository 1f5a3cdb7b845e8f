import LuaRuntime
import TestKit
import PartnerCenter
import PartnerLua
import Testing

@testable import partnerctl

@Suite struct CheckCommandTests {
    private func findings(_ text: String) -> [String] {
        ScriptCheck.findings(in: ScriptProgram(name: "s.lua", source: Array(text.utf8)))
            .map { "\($0.position.line): \($0.message)" }
    }

    @Test("the example of every operation and function is right to the checker")
    func examples() {
        for operation in Operations.all {
            #expect(findings(operation.facts.example) == [], "\(operation.name)")
        }
        for function in ModuleFunctions.all { #expect(findings(function.example) == [], "\(function.name)") }
        #expect(findings(ScriptTemplate.text("x")) == [])
    }

    @Test(
        "what would fail is found",
        arguments: [
            ("partner.user.get { id = 'u-1' }", "partner has no 'user'"),
            ("partner.users.gett { id = 'u-1' }", "partner.users has no 'gett'"),
            ("partner.users.get { idd = 'u-1' }", "partner.users.get: unknown field 'idd'"),
            ("partner.users.create { email = 'x' }", "partner.users.create: field 'full_name' is missing"),
            (
                "partner.users.create { full_name = 7, email = 'x' }",
                "partner.users.create: 'full_name' must be a text, got the number 7"
            ),
            (
                "partner.users.each { agent_role = 'sale' }",
                "partner.users.each: 'agent_role' must be \"none\", \"admin\", \"sales\" or \"helpdesk\", got \"sale\""
            ),
            ("args.declare { { name = 'a', type = 'int' } }", "args.declare: '[].type' must be"),
            ("local o = args.declare { { name = 'a' } } print(o.b)", "the script declares no argument 'b'"),
            ("io.open('x')", "there is no variable or module 'io'"),
            ("os.execute('x')", "os has no 'execute'"),
            (
                "rows.open { path = 'x', columns = { a = { heder = 'A' } } }",
                "rows.open: unknown field 'heder'"
            ),
            ("local b = bulk.map({}, { name = 'n' }, print) b:wite { path = 'x' }", "has no 'wite'"),
            (
                "local n = 0 bulk.map({}, { name = 'n' }, function(row) n = n + 1 end)",
                "'n' is assigned in the function"
            ),
            ("local x = = 1", ""),
        ])
    func found(script: String, message: String) {
        let all = findings(script)
        #expect(all.count == 1 && all.first?.contains(message) == true, "\(all)")
    }

    @Test("check tells files apart and ends with 1 where one would fail")
    func check() throws {
        let folder = try TemporaryFolder()
        try OutputFile.create("\(folder.path)/good.lua", "print(1)\n")
        try OutputFile.create("\(folder.path)/bad.lua", "prnt(1)\n")
        let test = TestConsole()
        #expect(test.run(["check", "good.lua", "bad.lua"], directory: folder.path) == .failed)
        #expect(test.err.text == "good.lua: nothing is wrong\n")
        #expect(
            test.out.text
                == "bad.lua:1:1: error: there is no variable or module 'prnt'\n  1 | prnt(1)\n  try: did you mean 'print'?\n"
        )
        let json = TestConsole()
        #expect(json.run(["check", "bad.lua", "--json"], directory: folder.path) == .failed)
        #expect(
            json.out.text.hasPrefix(
                #"{"type":"finding","script":"bad.lua","line":1,"column":1,"severity":"error","#))
    }
}
