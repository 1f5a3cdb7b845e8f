import LuaRuntime
import Testing

struct Address: LuaRecord, LuaPushable {
    var city: String
    var lines: [String]
    var zone: Int?

    init(from fields: LuaFields) throws {
        city = try fields["city"]
        lines = try fields["lines"]
        zone = try fields["zone"]
        try fields.requireOnly(["city", "lines", "zone"])
    }

    func push(onto stack: LuaStack) throws {
        let table = try LuaRecordWriter(stack, fields: 3)
        try table.set("city", city)
        try table.set("lines", lines)
        try table.set("zone", zone)
    }
}

struct Nested: LuaRecord {
    var inner: [Nested]
    init(from fields: LuaFields) throws { inner = try fields["inner"] }
}

func makeModules() throws -> LuaState {
    let state = try LuaState(limits: .fixture())
    state.module("m") { m in
        m.function("none") { () -> Int in 7 }
        m.function("nothing") {}
        m.function("add") { (a: Int, b: Int) throws -> Int in
            let (sum, overflow) = a.addingReportingOverflow(b)
            if overflow { throw LuaHostError(code: "invalid", message: "the sum is too large") }
            return sum
        }
        m.function("half") { (x: Double) in x / 2 }
        m.function("no") { (x: Bool) in !x }
        m.function("echo") { (x: String) in x }
        m.function("maybe") { (x: String?) in x.map { "<" + $0 + ">" } }
        m.function("count") { (x: [Int]) in x.count }
        m.function("reverse") { (x: [String]) in [String](x.reversed()) }
        m.function("keys") { (x: [String: Int]) in x.keys.sorted() }
        m.function("double") { (x: [String: Int]) in x.mapValues { $0 * 2 } }
        m.function("bytes") { (x: LuaBytes) in x.bytes.count }
        m.function("address") { (x: Address) in x }
        m.function("depth") { (x: Nested) in x.inner.count }
        m.function("two") { () in LuaResults("a", 2) }
        m.function("six") { (a: Int, b: Int, c: Int, d: Int, e: Int, f: Int) in [a, b, c, d, e, f] }
        m.function("eight") { (a: Int, b: Int, c: Int, d: Int, e: Int, f: Int, g: Int, h: String) in
            "\(a + b + c + d + e + f + g)\(h)"
        }
        m.function("raw") { (stack: LuaStack) throws -> Int32 in
            stack.push(Int(stack.top))
            return 1
        }
        m.function("apply") { (stack: LuaStack) throws -> Int32 in
            stack.setTop(2)
            try stack.call(arguments: 1, results: 1)
            return 1
        }
        m.module("inner") { $0.function("deep") { () in "deep" } }
    }
    return state
}

@Suite struct LuaModuleTests {
    @Test(
        "a call brings Swift what the script passed, and the script what Swift answered",
        arguments: [
            ("m.none()", "number 7"), ("m.nothing()", ""), ("m.add(2, 3)", "number 5"),
            ("m.add(2.0, -3)", "number -1"), ("m.half(3)", "number 1.5"), ("m.no(false)", "true"),
            ("m.echo('é')", "string \"é\""), ("m.echo('')", "string \"\""), ("m.maybe()", "nil"),
            ("m.maybe(nil)", "nil"), ("m.maybe('x')", "string \"<x>\""), ("m.count({})", "number 0"),
            ("m.count({1, 2, 3})", "number 3"), ("table.concat(m.reverse({'a', 'b'}))", "string \"ba\""),
            ("table.concat(m.keys({b = 1, a = 2}))", "string \"ab\""), ("m.double({a = 2}).a", "number 4"),
            ("m.bytes('\\xff\\0')", "number 2"), ("m.address({city = 'X', lines = {}}).city", "string \"X\""),
            ("m.address({city = 'X', lines = {'a', 'b'}, zone = 3}).lines[2]", "string \"b\""),
            ("m.address({city = 'X', lines = {}}).zone", "nil"), ("m.two()", "string \"a\", number 2"),
            ("table.concat(m.six(1, 2, 3, 4, 5, 6), ' ')", "string \"1 2 3 4 5 6\""),
            ("m.eight(1, 1, 1, 1, 1, 1, 1, 'x')", "string \"7x\""), ("m.raw(1, nil, 3)", "number 3"),
            ("m.apply(function(x) return x + 1 end, 4)", "number 5"), ("m.inner.deep()", "string \"deep\""),
            ("m.count(m.six(1, 2, 3, 4, 5, 6))", "number 6"),
        ])
    func calls(_ expression: String, _ expected: String) throws {
        #expect(try makeModules().answer("return " + expression) == expected)
    }

    @Test(
        "a value that does not fit is named with call, argument, rule and value",
        arguments: [
            ("m.add(1, 'x')", "m.add: argument 2: whole number expected, got string \"x\""),
            ("m.add('1', 2)", "m.add: argument 1: whole number expected, got string \"1\""),
            ("m.add(1.5, 2)", "m.add: argument 1: whole number expected, got number 1.5"),
            ("m.add(1)", "m.add: argument 2: whole number expected, got no value"),
            (
                "m.add(2^53 * 2^20, 1)",
                "m.add: argument 1: whole number expected, got number 9.44473296573929e+21"
            ),
            ("m.half('3')", "m.half: argument 1: number expected, got string \"3\""),
            ("m.no(nil)", "m.no: argument 1: true or false expected, got nil"),
            ("m.echo(7)", "m.echo: argument 1: text expected, got number 7"),
            ("m.echo('\\xff')", "m.echo: argument 1: text in UTF-8 expected, got string \"\u{fffd}\""),
            ("m.count(3)", "m.count: argument 1: list expected, got number 3"),
            ("m.count({1, 'b'})", "m.count: argument 1: field 2: whole number expected, got string \"b\""),
            ("m.count({a = 1})", "m.count: argument 1: list expected, got a table with the key string \"a\""),
            ("m.count({1, nil, 3})", "m.count: argument 1: field 2: list without holes expected, got nil"),
            (
                "m.count(setmetatable({}, {}))",
                "m.count: argument 1: plain list expected, got a table with a metatable"
            ),
            ("m.keys({a = 'x'})", "m.keys: argument 1: field a: whole number expected, got string \"x\""),
            ("m.keys({7})", "m.keys: argument 1: text as the key expected, got number 1"),
            ("m.address(nil)", "m.address: argument 1: table expected, got nil"),
            ("m.address({})", "m.address: argument 1: field city: text expected, got nil"),
            (
                "m.address({city = 'X', lines = {'a', {}}})",
                "m.address: argument 1: field lines.2: text expected, got table"
            ),
            ("m.address({city = 'X', lines = {}, zome = 1})", "unknown field zome"),
            (
                "m.eight(1, 1, 1, 1, 1, 1, 'x', 1)",
                "m.eight: argument 7: whole number expected, got string \"x\""
            ),
            (
                "m.echo(('x'):rep(100) .. '\\xff')",
                "m.echo: argument 1: text in UTF-8 expected, got string of 101 bytes"
            ),
            ("m.ecko('x')", "m has no 'ecko'"), ("m[1]()", "m has named members only, got number 1"),
        ])
    func misfits(_ expression: String, _ message: String) throws {
        let error = try #require(try makeModules().failure("\nreturn " + expression))
        #expect(error.message == message)
        #expect(error.code == "bad_argument")
        #expect(error.place == LuaPlace(source: "test.lua", line: 2))
    }

    @Test(
        "an unknown name comes with the nearest one",
        arguments: [
            ("m.ecko('x')", "did you mean 'echo'?"), ("m.inner.dep()", "did you mean 'deep'?"),
            ("m.inner.zzzzzz()", "there is deep"),
            ("m.address({city = 'X', lines = {}, zome = 1})", "did you mean 'zone'?"),
        ])
    func suggestions(_ expression: String, _ hint: String) throws {
        guard case .host(let error) = try makeModules().failure("return " + expression)?.kind else {
            Issue.record("no host error")
            return
        }
        #expect(error.hint == hint)
    }

    @Test("nesting without end is refused, a false length does not loop")
    func hostileTables() throws {
        let state = try makeModules()
        let cycle = try #require(try state.failure("local t = {} t.inner = {t} m.depth(t)"))
        #expect(cycle.message.hasSuffix("value with less nesting expected, got a deeper one"))
        let border = "local t, i = {}, 1 while i > 0 do t[i] = 1 i = i * 2 end return m.count(t)"
        #expect(try state.failure(border)?.message.hasSuffix("list without holes expected, got nil") == true)
        #expect(try state.answer("return m.none()") == "number 7")
    }

    @Test("a callback's error passes through Swift unchanged")
    func callbackErrors() throws {
        let state = try makeModules()
        let text = try state.failure("m.apply(function()\n error('boom') end)")
        #expect(text?.description == "test.lua:2: boom")
        let host = try state.failure("m.apply(function()\n\n m.add() end)")
        #expect(host?.code == "bad_argument")
        #expect(host?.place?.line == 3)
    }
}
