import LuaRuntime
import Testing

@testable import PartnerLua

@Suite struct ValueTextTests {
    private func shown(_ expression: String, width: Int = 60) throws -> String {
        let state = try LuaState()
        defer { state.close() }
        MoneyModule.declare(in: state)
        JSONModule.declare(in: state)
        state.module("money") { MoneyModule.install(in: $0) }
        try state.globals { try $0.value("secret", LuaSecret(ScriptSecret(sealed: [1, 2, 3]))) }
        return try state.run(state.load("return \(expression)", name: "t")) { stack, _ in
            try ValueText(width: width, depth: 3, entries: 4, textBytes: 12).text(stack, at: 1)
        }
    }

    @Test(
        "values are shown as a person would write them",
        arguments: [
            ("nil", "nil"), ("true", "true"), ("7", "7"), ("-0.5", "-0.5"), ("2.0", "2.0"), ("1/0", "inf"),
            ("'a'", "\"a\""), (#""q\"\\\n\t\0\27""#, #""q\"\\\n\t\x00\x1b""#), ("'王芳'", "\"王芳\""),
            (#""\xff\x41""#, #""\xffA""#),
            ("('x'):rep(13)", "\"xxxxxxxxxxxx\"… 1 bytes more"),
            ("('王'):rep(5)", "\"王王王王\"… 3 bytes more"),
            ("tostring", "function"), ("coroutine.create(tostring)", "coroutine"),
            ("secret", "secret"), ("money.of('74.52', 'CNY')", "74.52 CNY"),
            ("{}", "{}"), ("{ 1, 2, 'x' }", "{ 1, 2, \"x\" }"),
            ("{ b = 1, a = { c = secret } }", "{ a = { c = secret }, b = 1 }"),
            ("{ 1, x = 2, [true] = 3, [0.5] = 4 }", "{ 1, [0.5] = 4, x = 2, [true] = 3 }"),
            ("{ ['end'] = 1, ['a b'] = 2 }", "{ [\"a b\"] = 2, [\"end\"] = 1 }"),
            ("{ [2] = 'hole' }", "{ [2] = \"hole\" }"),
            ("{ 1, 2, 3, 4, 5, 6 }", "{ 1, 2, 3, 4, … 2 more }"),
            ("{ { { { 1 } } } }", "{ { { {…} } } }"),
            ("(function() local t = {} t.t = t return t end)()", "{ t = {itself} }"),
            ("setmetatable({}, {})", "{} with a metatable"),
        ])
    func values(expression: String, text: String) throws {
        #expect(try shown(expression) == text)
    }

    @Test("a table that is too wide takes a line per entry")
    func lines() throws {
        let text = try shown("{ name = 'Li Na', roles = { 'sales', 'admin' } }", width: 30)
        #expect(text == "{\n  name = \"Li Na\",\n  roles = { \"sales\", \"admin\" },\n}")
    }
}
