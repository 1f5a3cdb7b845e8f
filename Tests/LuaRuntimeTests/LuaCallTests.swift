import LuaRuntime
import Testing

/// Calls of the host into states that it keeps open, and what each call may use.
@Suite struct LuaCallTests {
    static func state(callProcessorTime: Duration? = .milliseconds(50)) throws -> LuaState {
        var limits = LuaLimits.fixture(time: nil)
        limits.callProcessorTime = callProcessorTime
        let state = try LuaState(limits: limits)
        state.enter()
        return state
    }

    /// Calls a chunk, without results.
    static func code(_ state: LuaState, _ source: String) -> String? {
        do {
            try state.call(state.load(source, name: "t"))
            return nil
        } catch let error as LuaError {
            return error.code
        } catch {
            return "\(error)"
        }
    }

    @Test("a call passes arguments and reads results, and leaves the stack as it was")
    func calling() throws {
        let state = try Self.state()
        let add = try state.load("local a, b = ... return a + b, 'x'", name: "t")
        for number in 1...1000 {
            let sum = try state.call(add) { stack in
                stack.push(number)
                stack.push(1)
                return 2
            } _: { stack, count in
                #expect(count == 2)
                return stack.integer(at: -2)
            }
            #expect(sum == number + 1)
        }
        #expect(Self.code(state, "error {}") == "script_error")
        #expect(Self.code(state, "local x = nil + 1") == "script_error")
        #expect(Self.code(state, "return 1") == nil)
        state.leave()
    }

    @Test("what a call cannot do is to park")
    func parking() throws {
        let state = try Self.state()
        state.globals { $0.function("wait") { LuaPark(Request("x")) } }
        #expect(Self.code(state, "wait()") == "forbidden_state")
        #expect(Self.code(state, "coroutine.wrap(function() wait() end)()") == "forbidden_state")
    }

    @Test("a host function may compile and declare while it is called, and keeps its arguments")
    func loadingInside() throws {
        let state = try Self.state()
        #expect(!state.isRunning)
        state.globals { g in
            g.function("work") { stack in
                #expect(stack.state.isRunning)
                let function = try stack.state.load("return later.one()", name: "inner")
                #expect(throws: LuaError.self) { try stack.state.load("return return", name: "inner") }
                stack.state.module("later") { m in m.function("one") { 1 } }
                let one = try stack.state.call(function) { stack, _ in try Int.read(stack, at: -1) }
                #expect(stack.top == 2)
                stack.push(try Int.read(stack, at: 1) + Int.read(stack, at: 2) + one)
                return 1
            }
        }
        let sum = try state.call(state.load("return work(10, 20)", name: "t")) { stack, _ in
            try Int.read(stack, at: -1)
        }
        #expect(sum == 31)
        #expect(!state.isRunning)
    }

    @Test("a thousand calls that are each within the limit pass")
    func manyCalls() throws {
        let state = try Self.state()
        state.globals { $0.function("spin") { spin(milliseconds: 1) } }
        let function = try state.load("spin() for i = 1, 1000 do end", name: "t")
        for _ in 0..<1000 { try state.call(function) }
        #expect(state.stopReason == nil)
    }

    static let patterns = "local s = ('a'):rep(40) while true do s:find(('.-'):rep(20) .. 'b') end"

    @Test(
        "a call without end is stopped",
        arguments: LuaLimitsTests.loops + [
            LuaLimitsTests.deepErrors, patterns, "while true do host() end",
            "local t = {} while true do for i = 1, 1000 do t[i] = -i end table.sort(t) end",
        ])
    func endless(_ source: String) throws {
        let state = try Self.state()
        state.globals { $0.function("host") {} }
        #expect(Self.code(state, "for i = 1, 1000 do end") == nil)
        #expect(Self.code(state, source) == "limit_cpu")
        #expect(state.stopReason?.code == "limit_cpu")
        // A stop is for good.
        #expect(Self.code(state, "return 1") == "limit_cpu")
        state.close()
    }

    @Test("a step of a coroutine has the same limit, each for itself")
    func steps() throws {
        let state = try Self.state()
        state.globals { g in
            g.function("park") { LuaPark(Request("x")) }
            g.function("spin") { spin(milliseconds: 20) }
        }
        let coroutine = state.makeCoroutine()
        var step = try coroutine.call(
            state.load("for i = 1, 10 do spin() park() end while true do end", name: "t"))
        var parked = 0
        while case .parked = step {
            parked += 1
            step = coroutine.resume()
        }
        #expect(parked == 10)
        guard case .failed(let error) = step else {
            Issue.record("it ended")
            return
        }
        #expect(error.code == "limit_cpu")
    }

    @Test("of three states that call one another only the one without end is stopped")
    func nested() throws {
        let (script, outer, inner) = (
            try LuaState(limits: .fixture()), try Self.state(), try Self.state()
        )
        let loop = try inner.load("while true do end", name: "inner")
        let middle = try outer.load("local code = inner() for i = 1, 1000 do end return code", name: "outer")
        outer.globals { g in
            g.function("inner") { () throws -> String in
                do {
                    try inner.call(loop)
                    return "none"
                } catch let error as LuaError {
                    return error.code
                }
            }
        }
        script.globals { g in
            g.function("outer") { () throws -> String in
                try outer.call(middle) { stack, _ in try String.read(stack, at: -1) }
            }
        }
        #expect(
            try script.answer("return outer(), outer(), 'on'")
                == #"string "limit_cpu", string "limit_cpu", string "on""#)
        #expect(inner.stopReason?.code == "limit_cpu")
        #expect(outer.stopReason == nil)
        #expect(script.stopReason == nil)
        #expect(Self.code(outer, "while true do end") == "limit_cpu")
        #expect(script.stopReason == nil)
    }

    @Test("calls back and forth share the budget of the first")
    func backAndForth() throws {
        let (one, other) = (try Self.state(), try Self.state())
        let back = try one.load("for i = 1, 100 do end", name: "back")
        let forth = try other.load("back()", name: "forth")
        other.globals { $0.function("back") { () throws in try? one.call(back) } }
        one.globals { $0.function("forth") { () throws in try other.call(forth) } }
        #expect(Self.code(one, "while true do forth() end") == "limit_cpu")
        #expect(other.stopReason == nil)
    }

    @Test("the end of a state that waits for another ends what that one runs for it")
    func outerLimit() throws {
        let script = try LuaState(limits: .fixture(time: .milliseconds(50)))
        let plugin = try Self.state(callProcessorTime: nil)
        let loop = try plugin.load("while true do end", name: "t")
        script.globals { $0.function("plugin") { () throws in try plugin.call(loop) } }
        #expect(try script.failure("pcall(plugin) return 1")?.code == "limit_time")
        #expect(plugin.stopReason?.code == "limit_time")
        script.begin(.fixture(time: nil))
        plugin.close()
        let canceller = script.canceller
        let next = try Self.state(callProcessorTime: nil)
        let forever = try next.load("while true do cancel() end", name: "t")
        next.globals { $0.function("cancel") { canceller.cancel() } }
        script.globals { $0.function("plugin") { () throws in try next.call(forever) } }
        #expect(try script.failure("pcall(plugin) return 1")?.code == "cancelled")
    }

    @Test("states may be entered and left in any order")
    func order() throws {
        let (first, second) = (try Self.state(), try Self.state())
        first.leave()
        #expect(Self.code(second, "while true do end") == "limit_cpu")
        first.enter()
        second.leave()
        #expect(Self.code(first, "while true do end") == "limit_cpu")
        first.leave()
    }

    @Test("what the host pushes over the memory limit ends the call")
    func overdraft() throws {
        var limits = LuaLimits.fixture(memory: 1 << 20)
        limits.callProcessorTime = .seconds(1)
        let state = try LuaState(limits: limits)
        let code = #expect(throws: LuaError.self) {
            try state.call(state.load("local a = ... return #a", name: "t")) { stack in
                stack.push(String(repeating: "x", count: 2 << 20))
                return 1
            } _: { _, _ in
            }
        }
        #expect(code?.code == "limit_memory")
        state.begin(.fixture(memory: 1 << 20))
        #expect(Self.code(state, "return 1") == nil)
    }

    @Test("calls that nest without end are an error, not a crash")
    func deepNesting() throws {
        try withScriptStack {
            let (one, other) = (
                try Self.state(callProcessorTime: nil), try Self.state(callProcessorTime: nil)
            )
            let back = try one.load("forth()", name: "back")
            let forth = try other.load("back()", name: "forth")
            other.globals { $0.function("back") { () throws in try one.call(back) } }
            one.globals { $0.function("forth") { () throws in try other.call(forth) } }
            #expect(Self.code(one, "forth()") == "script_error")
            #expect(Self.code(one, "return 1") == nil)
        }
    }
}
