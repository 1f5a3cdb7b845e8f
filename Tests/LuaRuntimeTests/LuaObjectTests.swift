import LuaRuntime
import Testing

final class Counter: LuaObject {
    var value: Int
    var isClosed = false
    init(_ value: Int) { self.value = value }
}

final class Stranger: LuaObject {}

func makeObjects() throws -> LuaState {
    let state = try LuaState(limits: .fixture())
    state.type(Counter.self, name: "counter") { t in
        t.method("add") { (c: Counter, by: Int) in c.value += by }
        t.method("get") { (c: Counter) in c.value }
        t.method("sum") { (c: Counter, a: Int, b: Int) in c.value + a + b }
        t.method("raw") { (c: Counter, stack: LuaStack) throws -> Int32 in
            stack.push(c.value)
            stack.push(Int(stack.top))
            return 2
        }
        t.property("value", get: { $0.value }, set: { $0.value = $1 })
        t.property("double") { $0.value * 2 }
        t.iterator { c, stack in
            if c.value == 0 { stack.pushNil() } else { stack.push(c.value) }
            c.value -= c.value == 0 ? 0 : 1
            return 1
        }
        t.metamethod(.add) { (a: Counter, b: Counter) in Counter(a.value + b.value) }
        t.metamethod(.mul) { (a: Counter, b: Int) in Counter(a.value * b) }
        t.metamethod(.unm) { (a: Counter) in Counter(-a.value) }
        t.metamethod(.eq) { (a: Counter, b: Counter) in a.value == b.value }
        t.metamethod(.lt) { (a: Counter, b: Counter) in a.value < b.value }
        t.metamethod(.le) { (a: Counter, b: Counter) in a.value <= b.value }
        t.metamethod(.tostring) { (a: Counter) in "counter of \(a.value)" }
        t.metamethod(.close) { (a: Counter) in
            a.isClosed = true
            return a.isClosed
        }
    }
    state.globals { g in
        g.function("counter") { (n: Int) in Counter(n) }
        g.function("stranger") { Stranger() }
        g.function("secret") { LuaSecret(Counter(7)) }
        g.function("reveal") { (s: LuaSecret) in (s.content as? Counter)?.value }
        g.function("text") { (s: String) in s }
    }
    return state
}

@Suite struct LuaObjectTests {
    @Test(
        "methods, properties and operators work",
        arguments: [
            ("local c = counter(1) c:add(2) return c:get()", "number 3"),
            ("return counter(1):sum(2, 3)", "number 6"),
            ("return counter(5):raw()", "number 5, number 2"),
            ("local c = counter(1) c.value = 9 return c.value", "number 9"),
            ("return counter(4).double", "number 8"), ("return counter(4).nothing", "nil"),
            ("local n = 0 for v in counter(4) do n = n + v end return n", "number 10"),
            ("return (counter(1) + counter(2)).value", "number 3"),
            ("return (counter(3) * 2).value", "number 6"),
            ("return (-counter(3)).value", "number -3"), ("return counter(1) == counter(1)", "true"),
            ("return counter(1) == counter(2), counter(1) == 1", "false, false"),
            ("return counter(1) < counter(2), counter(2) <= counter(1)", "true, false"),
            ("return tostring(counter(3))", "string \"counter of 3\""),
            ("return getmetatable(counter(1))", "false"),
            ("local c = counter(1) do local x <close> = c end return 1", "number 1"),
            ("return counter(1)", "counter"),
            ("return pcall(setmetatable, counter(1), {}) == false", "true"),
            ("return counter(1).__gc", "nil"),
        ])
    func uses(_ source: String, _ expected: String) throws {
        #expect(try makeObjects().answer(source) == expected)
    }

    @Test(
        "a misuse is explained",
        arguments: [
            ("counter(1):add('x')", "counter:add: argument 1: whole number expected, got string \"x\""),
            ("counter(1).add(2)", "counter:add: call it with ':', as object:method(…)"),
            ("counter(1).add(secret(), 2)", "counter:add: call it with ':', as object:method(…)"),
            ("counter(1).value = 'x'", "counter.value: argument 1: whole number expected, got string \"x\""),
            ("counter(1).double = 1", "counter has no field 'double' that can be set"),
            ("counter(1)[{}] = 1", "counter has no field 'table' that can be set"),
            ("local x = counter(1) + 1", "counter +: argument 2: counter expected, got number 1"),
            ("text(counter(1))", "text: argument 1: text expected, got counter"),
            ("stranger()", "Stranger is not a type of this state"),
        ])
    func misuses(_ source: String, _ message: String) throws {
        #expect(try makeObjects().failure(source)?.message == message)
    }

    @Test(
        "a secret shows nothing, and says what can be done with it",
        arguments: [
            "return tostring(secret())", "return 'x' .. secret()", "return secret() .. 'x'",
            "return #secret()",
            "return secret() == secret()", "return secret() < secret()", "return secret().x",
            "secret().x = 1",
            "return secret()()", "return secret() + 1", "return -secret()", "return secret() // 2",
            "return ~secret()",
            "return text(secret())", "for k in pairs(secret()) do end",
            "return string.format('%s', secret())",
            "return secret() & 1", "return secret()[1]", "for v in secret() do end",
        ])
    func secrets(_ source: String) throws {
        let error = try #require(try makeObjects().failure(source))
        #expect(error.code == "refused")
        guard case .host(let host) = error.kind else { return }
        #expect(host.hint == "a secret can only be delivered")
    }

    @Test(
        "library functions refuse a secret too",
        arguments: [
            "return string.upper(secret())", "return table.concat({secret()})", "return math.floor(secret())",
            "return ('x'):rep(secret())", "return utf8.len(secret())", "return string.format('%d', secret())",
        ])
    func secretsInLibrary(_ source: String) throws {
        let error = try #require(try makeObjects().failure(source))
        #expect(!error.message.contains("7"))
    }

    @Test("a secret passes through to the host, in tables too")
    func secretsPass() throws {
        #expect(
            try makeObjects().answer("local t = {secret()} return reveal(t[1]), type(t[1])")
                == "number 7, string \"userdata\"")
    }

    @Test("objects live as long as the script or Swift holds them")
    func lifetimes() throws {
        let living = Living()
        do {
            let state = try LuaState(limits: .fixture())
            state.type(Living.Probe.self, name: "probe") { _ in }
            state.globals { g in
                g.function("probe") { living.probe() }
                g.function("fail") { () throws -> Int in
                    let probe = living.probe()
                    defer { withExtendedLifetime(probe) {} }
                    throw LuaHostError(code: "x", message: "y")
                }
            }
            _ = try state.answer("for i = 1, 100 do probe() pcall(fail) end keep = probe()")
            state.collectGarbage()
            #expect(living.now == 1)
            var reference: LuaReference? = try state.run(state.load("return {probe()}", name: "t")) {
                stack, _ in
                try LuaReference.read(stack, at: 1)
            }
            state.collectGarbage()
            #expect(living.now == 2)
            withExtendedLifetime(reference) {}
            reference = nil
            state.collectGarbage()
            #expect(living.now == 1)
        }
        #expect(living.now == 0)
    }

    @Test("references and coroutines may outlive their state")
    func afterClose() throws {
        let state = try makeObjects()
        let function = try state.load("return 1", name: "t")
        let coroutine = state.makeCoroutine()
        state.close()
        state.close()
        withExtendedLifetime((function, coroutine)) {}
        #expect(coroutine.currentPlace == nil)
    }
}
