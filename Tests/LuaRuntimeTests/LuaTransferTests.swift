import Testing

@testable import LuaRuntime

/// Two states, and the way from one to the other.
struct TwoStates {
    let source: LuaState
    let target: LuaState
    let transfer: LuaTransfer

    init(limits: LuaTransferLimits = LuaTransferLimits(), source: LuaLimits = .fixture()) throws {
        self.source = try LuaState(limits: source)
        target = try LuaState(limits: .fixture())
        transfer = LuaTransfer(limits: limits)
        for state in [self.source, target] {
            state.type(Coin.self, name: "coin") { t in
                t.property("value") { $0.value }
                t.metamethod(.eq) { (a: Coin, b: Coin) in a.value == b.value }
            }
            state.globals { $0.function("coin") { (value: Int) in Coin(value) } }
        }
        self.source.type(Handle.self, name: "handle") { _ in }
        self.source.globals { $0.function("handle") { Handle() } }
    }

    /// What `check` in the target returns for the values that `values` in the source evaluates to.
    func answer(_ values: String, _ check: String) throws -> String {
        let check = try target.load("local a, b, c = ... " + check, name: "check.lua")
        return try source.call(source.load(values, name: "values.lua")) { results, count in
            try target.call(check) { stack in
                try transfer.copy(count, from: results, to: stack)
                return count
            } _: { stack, count in
                (0..<count).map { stack.describe($0 - count) }.joined(separator: ", ")
            }
        }
    }

    /// The message that the copy of what `values` evaluates to is refused with.
    func refusal(_ values: String) throws -> String? {
        do {
            _ = try answer(values, "")
            return nil
        } catch let error as LuaHostError {
            return error.message
        }
    }
}

/// A value that both sides may hold.
final class Coin: LuaTransferable {
    let value: Int
    init(_ value: Int) { self.value = value }
}

/// An object that stays where it is.
final class Handle: LuaObject {}

@Suite struct LuaTransferTests {
    @Test(
        "values arrive as they were",
        arguments: [
            ("return nil, true, false", "return a, b, c", "nil, true, false"),
            ("return 0, -1, 127", "return a, b, c", "number 0, number -1, number 127"),
            ("return 128, -129, 1 << 40", "return a, b, c", "number 128, number -129, number 1099511627776"),
            (
                "return math.mininteger, math.maxinteger",
                "return a == math.mininteger, b == math.maxinteger", "true, true"
            ),
            (
                "return 1.0, -0.0, 1e308", "return math.type(a), 1 / b < 0, c == 1e308",
                "string \"float\", true, true"
            ),
            (
                "return '', 'a\\0b', '\\xff\\xfe'", "return #a, b == 'a\\0b', c == '\\xff\\xfe'",
                "number 0, true, true"
            ),
            (
                "return ('x'):rep(100000), ('y'):rep(246), ('z'):rep(247)",
                "return #a, b == ('y'):rep(246), #c", "number 100000, true, number 247"
            ),
            ("return {}", "return type(a), #a, next(a)", "string \"table\", number 0, nil"),
            ("return {1, 2, 3}", "return #a, a[1], a[3]", "number 3, number 1, number 3"),
            (
                "local t = {} for i = 1, 1000 do t[i] = i end return t",
                "local s = 0 for _, v in ipairs(a) do s = s + v end return #a, s",
                "number 1000, number 500500"
            ),
            (
                "local t = {} for i = 1000, 1, -1 do t[i] = i end return t",
                "local s = 0 for _, v in ipairs(a) do s = s + v end return #a, s",
                "number 1000, number 500500"
            ),
            ("return {1, nil, 3}", "return #a, a[1], a[2], a[3]", "number 3, number 1, nil, number 3"),
            ("return {nil, nil, 3, x = 1}", "return #a, a[3], a.x", "number 3, number 3, number 1"),
            (
                "return {1, 2, [-5] = 'minus', [0] = 'zero', [100] = 'far'}",
                "return #a, a[-5], a[0], a[100]",
                "number 2, string \"minus\", string \"zero\", string \"far\""
            ),
            (
                "local t = {} for i = 0, 62 do t[1 << i] = i end return t",
                "local n = 0 for _ in pairs(a) do n = n + 1 end return n, a[1 << 62]", "number 63, number 62"
            ),
            ("return {a = {b = {c = {1, {2}}}}}", "return a.a.b.c[2][1]", "number 2"),
            ("local s = {1} return {s, s}", "a[1][1] = 2 return a[2][1], a[1] == a[2]", "number 1, false"),
            (
                "return {['1'] = 'text', [1] = 'number'}", "return a[1], a['1']",
                "string \"number\", string \"text\""
            ),
            ("return {['a\\0b'] = 1, [''] = 2}", "return a['a\\0b'], a['']", "number 1, number 2"),
            (
                "return coin(7), {coin(8)}", "return a.value, b[1].value, a == coin(7)",
                "number 7, number 8, true"
            ),
            ("", "return a", "nil"),
        ])
    func arriving(values: String, check: String, expected: String) throws {
        #expect(try TwoStates().answer(values, check) == expected)
    }

    @Test("a copy is by value: what the target changes stays there")
    func byValue() throws {
        let states = try TwoStates()
        #expect(
            try states.answer("t = {1, x = {2}} return t", "a[1] = 9 a.x[1] = 9 return a[1]") == "number 9")
        #expect(try states.source.answer("return t[1], t.x[1]") == "number 1, number 2")
    }

    @Test(
        "what may not cross is refused by name",
        arguments: [
            ("return next", "argument 1: a function cannot cross"),
            ("return 1, {callback = function() end}", "argument 2.callback: a function cannot cross"),
            ("return {1, {2, {next}}}", "argument 1.2.2.1: a function cannot cross"),
            ("return {rows = {[7] = {f = next}}}", "argument 1.rows.7.f: a function cannot cross"),
            ("return {nil, nil, next}", "argument 1.3: a function cannot cross"),
            ("return coroutine.create(next)", "argument 1: a coroutine cannot cross"),
            ("return {h = handle()}", "argument 1.h: an object of type handle cannot cross"),
            ("return {[true] = 1}", "argument 1: a table with a boolean as a key cannot cross"),
            ("return {x = {[1.5] = 1}}", "argument 1.x: a table with a float as a key cannot cross"),
            ("return {[{}] = 1}", "argument 1: a table with a table as a key cannot cross"),
            ("return {[coin(1)] = 1}", "argument 1: a table with a userdata as a key cannot cross"),
            ("return {x = 0/0}", "argument 1.x: the number nan cannot cross"),
            ("return {1, 1/0}", "argument 1.2: the number inf cannot cross"),
            ("return -1/0", "argument 1: the number inf cannot cross"),
            ("return {a = setmetatable({}, {})}", "argument 1.a: a table with a metatable cannot cross"),
            (
                "return setmetatable({1}, {__metatable = false})",
                "argument 1: a table with a metatable cannot cross"
            ),
            (
                "return setmetatable({}, {__pairs = error, __index = error, __len = error})",
                "argument 1: a table with a metatable cannot cross"
            ),
            (
                "local e = select(2, pcall(coin)) return {e}",
                "argument 1.1: a table with a metatable cannot cross"
            ),
            ("return {['a\\nb'] = next}", "argument 1.a\\nb: a function cannot cross"),
            (
                "return {[('k'):rep(100)] = next}",
                "argument 1.\(String(repeating: "k", count: 40))...: a function cannot cross"
            ),
        ])
    func refusing(values: String, message: String) throws {
        let states = try TwoStates()
        #expect(try states.refusal(values) == message)
        // Nothing is left on either stack, and both go on.
        #expect(try states.answer("return 1", "return a") == "number 1")
    }

    @Test("tables inside tables cross to the limit and no deeper")
    func depth() throws {
        let states = try TwoStates()
        func nested(_ depth: Int) -> String { "local t = {} for i = 2, \(depth) do t = {t} end return t" }
        #expect(try states.refusal(nested(64)) == nil)
        let message = try #require(try states.refusal(nested(65)))
        #expect(message.hasSuffix("1.1.1: tables inside tables may cross 64 deep, and these are deeper"))
        #expect(try states.refusal("local t = {} t.self = t return t") != nil)
        #expect(try states.refusal("local a, b = {}, {} a.b = b b.a = a return a, b") != nil)
        // A path of long keys keeps its innermost part.
        let long = "local t = {f = next} for i = 1, 60 do t = {['key_of_twenty_letters'] = t} end return t"
        let path = try #require(try states.refusal(long))
        #expect(path.hasSuffix(".key_of_twenty_letters.f: a function cannot cross"))
        #expect(path.utf8.count < 350)
    }

    @Test("a refusal leaves a stack that is both sides as it was")
    func oneStack() throws {
        let states = try TwoStates()
        let transfer = states.transfer
        states.source.globals { g in
            g.function("copy") { stack in
                let top = stack.top
                do { try transfer.copy(top, from: stack, to: stack) } catch {
                    stack.push(stack.top - top == 0)
                    return 1
                }
                return stack.top - top
            }
        }
        let source = states.source
        #expect(try source.answer("return copy(1, {x = {2, {3}}, y = next})") == "true")
        #expect(try source.answer("return copy({1, {x = coin(5)}, 0/0}, 'a')") == "true")
        #expect(
            try source.answer("local a, b, c = copy({1, {x = coin(5)}}, 'a', nil) return a[2].x.value, b, c")
                == "number 5, string \"a\", nil")
    }

    @Test("an object crosses as the same object, and lives as long as either side holds it")
    func objects() throws {
        let living = Living()
        do {
            let states = try TwoStates()
            states.source.globals { $0.function("probe") { living.probe() } }
            states.source.type(Living.Probe.self, name: "probe") { _ in }
            #expect(
                try states.refusal("return probe()") == "argument 1: an object of type probe cannot cross")
        }
        #expect(living.now == 0)
        let states = try TwoStates()
        let first = Coin(1)
        states.source.globals { $0.function("mine") { first } }
        states.target.globals { g in g.function("same") { (coin: Coin) in coin === first } }
        #expect(try states.answer("return mine()", "kept = a return same(a)") == "true")
        states.source.close()
        #expect(try states.target.answer("return kept.value") == "number 1")
    }

    @Test("an object whose type the other state lacks is refused there")
    func unknownType() throws {
        let states = try TwoStates()
        let bare = try LuaState(limits: .fixture())
        let coins = try states.source.load("return {x = coin(1)}", name: "t")
        #expect(throws: LuaHostError.self) {
            try states.source.call(coins) { results, count in
                try bare.call(bare.load("return 1", name: "t")) { stack in
                    try states.transfer.copy(count, from: results, to: stack, describing: "result")
                    return count
                } _: { _, _ in
                }
            }
        }
        #expect(
            states.transfer.refusal("result").message
                == "result 1.x: an object of a type that is not known there cannot cross")
    }
}
