import LuaRuntime
import PartnerCenter
import Testing

@testable import PartnerLua

/// Where a test's values differ, and how they are shown.
@Suite struct DifferenceTests {
    /// The values that a chunk returns.
    private func values(_ source: String) throws -> [TestValue] {
        let state = try LuaState()
        JSONModule.declare(in: state)
        MoneyModule.declare(in: state)
        state.module("money") { MoneyModule.install(in: $0) }
        state.globals { module in
            module.function("secret") { stack in
                try LuaSecret(ScriptSecret(Secret(Array("hunter2".utf8)))).push(onto: stack)
                return 1
            }
            module.function("null") { stack in
                try JSONNull.push(onto: stack)
                return 1
            }
        }
        return try state.run(state.load("return " + source, name: "test.lua")) { stack, count in
            try (1...count).map { try TestValue.read(stack, at: $0) }
        }
    }

    private func difference(_ source: String, isWhole: Bool = true) throws -> [String] {
        let values = try values(source)
        return TestDifference(expected: values[0], actual: values[1], isWhole: isWhole).lines
    }

    @Test(
        "values that are equal have no difference",
        arguments: [
            "1, 1", "1, 1.0", "'a', 'a'", "{}, {}", "{ 1, { a = 2 } }, { 1, { a = 2.0 } }",
            "{ [3] = 1, x = false }, { x = false, [3] = 1 }", "null(), null()",
            "money.of('1.50', 'CNY'), money.of('1.50', 'CNY')", "{ print }, { print }",
        ])
    func equal(source: String) throws { #expect(try difference(source) == []) }

    @Test(
        "each place that differs has its path and both values",
        arguments: [
            ("1, 2", ["expected 1, got 2"]),
            ("1, '1'", [#"expected 1, got "1""#]),
            ("{ 1, 2, 3 }, { 1, 3 }", ["[2]: expected 2, got 3", "[3]: expected 3, got nil"]),
            ("{ a = { b = { 1 } } }, { a = { b = { 2 } } }", ["a.b[1]: expected 1, got 2"]),
            ("{ ['a b'] = 1 }, { ['a b'] = 2 }", [#"["a b"]: expected 1, got 2"#]),
            ("{ a = 1 }, { b = 1 }", ["a: expected 1, got nil", "b: expected nil, got 1"]),
            ("{}, { {} }", ["[1]: expected nil, got {}"]),
            ("{ [0] = 1 }, { [0] = 2 }", ["[0]: expected 1, got 2"]),
            ("null(), nil", ["expected json.null, got nil"]),
            ("true, false", ["expected true, got false"]),
            ("money.of('1.50', 'CNY'), money.of('1.50', 'USD')", ["expected 1.50 CNY, got 1.50 USD"]),
        ] as [(String, [String])])
    func paths(source: String, lines: [String]) throws { #expect(try difference(source) == lines) }

    @Test("fields that nobody asked for do not count where only a part is compared")
    func part() throws {
        #expect(try difference("{ a = 1 }, { a = 1, b = 2 }", isWhole: false) == [])
        #expect(try difference("{ a = { b = 1 } }, { a = { b = 1, c = 2 }, d = 3 }", isWhole: false) == [])
        #expect(
            try difference("{ a = 1, c = 2 }, { a = 1 }", isWhole: false) == ["c: expected 2, got nil"])
    }

    @Test("at most twenty lines tell of any number of differences")
    func many() throws {
        let lines = try difference(
            "(function() local a, b = {}, {} for i = 1, 500 do a[i], b[i] = i, -i end return a, b end)()")
        #expect(lines.count == 20 && lines.last == "… and 481 more")
    }

    @Test("a table inside of itself, or too deep, is compared as far as that goes")
    func cycles() throws {
        let cycle = "(function() local t = { 1 } t.me = t return t, t end)()"
        #expect(try difference(cycle).count == 1)
        let deep = "(function() local t = {} for i = 1, 100 do t = { t } end return t, t end)()"
        #expect(try difference(deep).count == 1)
    }

    @Test("a secret is never shown and never equal to another")
    func secrets() throws {
        let values = try values("{ secret() }, { secret() }")
        let difference = TestDifference(expected: values[0], actual: values[1])
        #expect(difference.lines == ["[1]: expected <secret>, got <secret>"])
        #expect(!values[0].whole.contains("hunter2") && values[0].whole == "{ <secret> }")
    }

    @Test(
        "a value has one text, whatever made it",
        arguments: [
            ("'as it is\\n'", "as it is\n"), ("nil", "nil"), ("1", "1"), ("1.5", "1.5"), ("1e300", "1e+300"),
            ("1/0", "inf"), ("{}", "{}"), ("{ 1, 'a\\n\"', true }", #"{ 1, "a\n\"", true }"#),
            (
                "{ b = 1, a = 2, [true] = 3, [10] = 4, [2] = 5 }",
                "{ [2] = 5, [10] = 4, a = 2, b = 1, [true] = 3 }"
            ),
            ("{ ['end of'] = { x = {} } }", #"{ ["end of"] = { x = {} } }"#),
        ] as [(String, String)])
    func texts(source: String, text: String) throws { #expect(try values(source)[0].whole == text) }

    @Test("a long table has a line for each of its fields")
    func lines() throws {
        let text = try values("{ name = ('x'):rep(60), list = { ('y'):rep(20), ('z'):rep(20) } }")[0].whole
        #expect(
            text == """
                {
                  list = { "yyyyyyyyyyyyyyyyyyyy", "zzzzzzzzzzzzzzzzzzzz" },
                  name = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                }
                """)
    }

    @Test("what is shown on one line is cut to its length")
    func short() throws {
        let text = try values("{ ('x'):rep(1000), ('y'):rep(1000) }")[0].short(limit: 30)
        #expect(text.count == 30 && text.hasSuffix("…"))
    }

    @Test("two texts differ from a line on, up to where they agree again")
    func textLines() {
        #expect(
            TextDifference.lines(expected: "a\nb\nc\nd", actual: "a\nx\ny\nd")
                == ["from line 2 on:", "- b", "- c", "+ x", "+ y"])
        #expect(TextDifference.lines(expected: "", actual: "a") == ["from line 1 on:", "+ a"])
        #expect(TextDifference.lines(expected: "a\nb", actual: "a") == ["from line 2 on:", "- b"])
        let long = (1...100).map(String.init).joined(separator: "\n")
        let lines = TextDifference.lines(expected: long, actual: "")
        #expect(lines.count <= 20 && lines.last == "… and 91 more")
    }
}
