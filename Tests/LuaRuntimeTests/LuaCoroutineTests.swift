import LuaRuntime
import Testing

/// A state whose `ask` parks with its argument.
func makeParking() throws -> LuaState {
    let state = try LuaState(limits: .fixture())
    state.globals { g in
        g.function("ask") { (what: String) in LuaPark(Request(what)) }
        g.function("maybe") { (what: String) -> LuaMaybeParked<String> in
            what == "now" ? .value("here") : .parked(Request(what))
        }
        g.function("callback") { (stack: LuaStack) throws -> Int32 in
            stack.setTop(1)
            try stack.call(arguments: 0, results: 1)
            return 1
        }
    }
    return state
}

/// Runs `source`, answers every request with itself in brackets ("bad…" with an error), describes the end.
func conversation(_ state: LuaState, _ source: String) throws -> String {
    let coroutine = state.makeCoroutine()
    var asked: [String] = []
    var step = try coroutine.call(state.load(source, name: "test.lua"))
    while case .parked(let request) = step {
        let what = (request as? Request)?.what ?? "?"
        asked.append(what)
        if what.hasPrefix("bad") {
            step = coroutine.resume(throwing: LuaHostError(code: "refused", message: "no \(what)"))
        } else {
            step = coroutine.resume { stack in
                stack.push("[\(what)]")
                return 1
            }
        }
    }
    let trail = asked.joined(separator: " ")
    switch step {
    case .finished(let count):
        let results = (0..<count).map { coroutine.stack.text(at: $0 + 1) ?? coroutine.stack.describe($0 + 1) }
        return "\(trail) -> \(results.joined(separator: " "))"
    case .failed(let error): return "\(trail) !! \(error)"
    case .parked: return "\(trail) …"
    }
}

@Suite struct LuaCoroutineTests {
    @Test(
        "a host function waits wherever a script may call it",
        arguments: [
            ("return ask('a') .. ask('b')", "a b -> [a][b]"),
            ("return maybe('now') .. maybe('later')", "later -> here[later]"),
            ("return select(2, pcall(ask, 'a'))", "a -> [a]"),
            ("return pcall(function() return ask('a') .. ask('b') end)", "a b -> true [a][b]"),
            ("local ok, e = pcall(ask, 'bad') return e.code, e.where.line", "bad -> refused number 1"),
            (
                "local ok, e = pcall(function() ask('bad1') end) return e.message, e.where.line",
                "bad1 -> no bad1 number 1"
            ),
            ("return xpcall(function() return ask('a') end, error)", "a -> true [a]"),
            (
                "local g = coroutine.wrap(function() for i = 1, 2 do coroutine.yield(ask('x' .. i)) end end) return g(), g()",
                "x1 x2 -> [x1] [x2]"
            ),
            (
                """
                local outer = coroutine.wrap(function()
                  local inner = coroutine.create(function() coroutine.yield(ask('in')) return ask('end') end)
                  local _, a = coroutine.resume(inner)
                  coroutine.yield(a .. ask('out'))
                  local _, b = coroutine.resume(inner)
                  return b
                end)
                return outer(), outer()
                """, "in out end -> [in][out] [end]"
            ),
            (
                "for i = 1, 2 do for v in coroutine.wrap(function() coroutine.yield(ask('g' .. i)) end) do last = v end end return last",
                "g1 g2 -> [g2]"
            ),
            (
                "local t = setmetatable({}, {__index = function(_, k) return ask(k) end}) return t.name",
                "name -> [name]"
            ),
            (
                "local x <close> = setmetatable({}, {__close = function() ask('closing') end}) return ask('body')",
                "body closing -> [body]"
            ),
            ("\nask('bad2')", "bad2 !! test.lua:2: no bad2"),
        ])
    func parking(_ source: String, _ expected: String) throws {
        #expect(try conversation(makeParking(), source) == expected)
    }

    @Test(
        "where nothing can wait, the call says what to do",
        arguments: [
            "table.sort({3, 2, 1}, function(a, b) ask('x') return a < b end)",
            "string.gsub('x', 'x', function() ask('x') end)",
            "callback(function() return ask('x') end)",
            "callback(coroutine.wrap(function() return ask('x') end))",
        ])
    func noParking(_ source: String) throws {
        let state = try makeParking()
        let error = try conversation(state, source)
        #expect(error.hasPrefix(" !! "))
        #expect(error.contains("wait") || error.contains("yield"))
        #expect(try conversation(state, "return ask('still works')") == "still works -> [still works]")
    }

    @Test("a script cannot answer for the host")
    func forgedAnswer() throws {
        let state = try makeParking()
        let source = """
            local co = coroutine.create(function() return ask('x') end)
            pcall(table.sort, {2, 1}, function() coroutine.resume(co) return false end)
            local ok, message = coroutine.resume(co, 'forged')
            return ok, message
            """
        #expect(try !conversation(state, source).contains("true forged"))
    }

    @Test("a bare yield at the top is an error with a line")
    func bareYield() throws {
        let error = try makeParking().failure("\n\ncoroutine.yield(1)")
        #expect(error?.description == "test.lua:3: attempt to yield from outside a coroutine")
    }

    @Test("a coroutine whose function returned calls the next one")
    func reuse() throws {
        let state = try makeParking()
        let double = try state.run(state.load("return function(x) return 2 * x end", name: "t")) { stack, _ in
            try LuaFunction.read(stack, at: 1)
        }
        let coroutine = state.makeCoroutine()
        for number in 1...1000 {
            let step = coroutine.call(double) { stack in
                stack.push(number)
                return 1
            }
            guard case .finished(count: 1) = step else {
                Issue.record("\(step)")
                return
            }
            #expect(coroutine.stack.integer(at: 1) == 2 * number)
        }
    }

    @Test("two coroutines wait side by side, and are answered in any order")
    func interleaved() throws {
        let state = try makeParking()
        let function = try state.load("local n = ... return ask(n) .. ask(n .. n)", name: "t")
        let names = ["a", "b", "c"]
        let coroutines = names.map { _ in state.makeCoroutine() }
        for (coroutine, name) in zip(coroutines, names) {
            _ = coroutine.call(function) { stack in
                stack.push(name)
                return 1
            }
        }
        for round in 1...2 {
            for index in [2, 0, 1] {
                let step = coroutines[index].resume { stack in
                    stack.push("\(names[index])\(round)")
                    return 1
                }
                if round == 1 { guard case .parked = step else { Issue.record("\(step)"); return } }
            }
        }
        #expect(coroutines.map { $0.stack.text(at: 1) } == ["a1a2", "b1b2", "c1c2"])
    }

    @Test("what is given up closes its variables, and no request is left behind")
    func abandon() throws {
        let living = Living()
        let state = try makeParking()
        var closed = 0
        state.globals { $0.function("closed") { closed += 1 } }
        state.globals { $0.function("hold") { LuaPark(living.probe()) } }
        let source = "local x <close> = setmetatable({}, {__close = function() closed() end}) hold()"
        let coroutine = state.makeCoroutine()
        do {
            let step = try coroutine.call(state.load(source, name: "t"))
            guard case .parked = step else { Issue.record("\(step)"); return }
            #expect(coroutine.currentPlace == LuaPlace(source: "t", line: 1))
        }
        coroutine.abandon()
        #expect(closed == 1)
        #expect(coroutine.phase == .dead)
        #expect(living.now == 0)
    }

    @Test("require runs a module once, and sees a circle")
    func require() throws {
        let state = try makeParking()
        var found: [String] = []
        state.setRequire { name in
            found.append(name)
            switch name {
            case "a": return (Array("return {name = ask('a')}".utf8), "a.lua")
            case "b": return (Array("return require('c')".utf8), "b.lua")
            case "c": return (Array("return require('b')".utf8), "c.lua")
            case "bad": return (Array("\nerror('inside')".utf8), "bad.lua")
            case "worse": return (Array("x = = 1".utf8), "worse.lua")
            case "nil": return ([], "nil.lua")
            default: return nil
            }
        }
        #expect(
            try conversation(state, "return require('a').name, require('a') == require('a')")
                == "a -> [a] true")
        #expect(found == ["a"])
        #expect(try conversation(state, "return require('nil')").hasSuffix("-> true"))
        #expect(try conversation(state, "require('b')").contains("requires itself"))
        #expect(try conversation(state, "require('bad')") == " !! bad.lua:2: inside")
        #expect(try conversation(state, "require('bad')") == " !! bad.lua:2: inside")
        #expect(try conversation(state, "require('worse')") == " !! worse.lua:1: unexpected symbol near '='")
        #expect(
            try conversation(state, "\nrequire('os2')") == " !! test.lua:2: require: there is no module 'os2'"
        )
    }
}
