import Glibc
import LuaRuntime
import Testing

@Suite struct LuaLimitsTests {
    static let loops = [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "xpcall(function() while true do end end, function() while true do end end)",
        "local x <close> = setmetatable({}, {__close = function() while true do end end}) while true do end",
        "while true do coroutine.wrap(function() while true do end end)() end",
        "local function spawn(n) for i = 1, 60 do if n > 0 then coroutine.wrap(spawn)(n - 1) end end end"
            + " while true do spawn(8) end",
        "local c = coroutine.create(function() while true do end end) coroutine.resume(c) while true do end",
    ]

    @Test("no script outlives its instructions", arguments: loops)
    func instructions(_ script: String) throws {
        let state = try LuaState(limits: .fixture(instructions: 3_000_000))
        #expect(try state.failure(script)?.code == "limit_instructions")
    }

    /// Few instructions, each with much work for C: a budget of instructions would end it late.
    static let deepErrors = "local function f() while true do pcall(f) end end f()"

    @Test("no script outlives its time", arguments: loops + [deepErrors])
    func time(_ script: String) throws {
        let state = try LuaState(limits: .fixture(time: .milliseconds(30)))
        #expect(try state.failure(script)?.code == "limit_time")
        // A stop is for good …
        #expect(try state.failure("return 1")?.code == "limit_time")
        // … until the host begins anew.
        state.begin(.fixture())
        #expect(try state.answer("return 1") == "number 1")
    }

    @Test("no script outlives its processor time")
    func processorTime() throws {
        let state = try LuaState(limits: .fixture(processorTime: .milliseconds(30)))
        #expect(
            try state.failure("while true do pcall(function() while true do end end) end")?.code
                == "limit_cpu")
    }

    @Test(
        "no script outgrows its memory",
        arguments: [
            "local t = {} while true do t[#t + 1] = {} end",
            "local s = 'x' while true do s = s .. s end",
            "while true do pcall(function() local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end end) end",
            "local t = {} while true do t[#t + 1] = coroutine.create(function() end) end",
            "local t = {} while true do t[#t + 1] = blob(#t) end",
            "local t = {} while true do pcall(function() t[#t + 1] = blob(#t) end) end",
        ])
    func memory(_ script: String) throws {
        let state = try LuaState(limits: .fixture(memory: 8 << 20))
        let blob = String(repeating: "b", count: 100_000)
        state.globals { $0.function("blob") { (n: Int) in blob + "\(n)" } }
        #expect(try state.failure(script)?.code == "limit_memory")
        #expect(state.memoryUsed < 4 * (8 << 20))
    }

    @Test("garbage does not count against the memory")
    func garbage() throws {
        let state = try LuaState(limits: .fixture(memory: 4 << 20))
        #expect(
            try state.answer("for i = 1, 1000 do local s = ('x'):rep(100000) .. i end return 1") == "number 1"
        )
    }

    @Test("a state that its memory does not hold is an error")
    func tinyMemory() throws {
        let state = try? LuaState(limits: .fixture(memory: 1000))
        if let state { #expect(try state.failure("return {}")?.code == "limit_memory") }
    }

    @Test("no script makes more coroutines than its limit")
    func coroutines() throws {
        let state = try LuaState(limits: .fixture(coroutines: 10))
        let script = "for i = 1, 10 do coroutine.create(error) end return pcall(coroutine.create, error)"
        #expect(try state.failure(script)?.code == "limit_coroutines")
    }

    @Test("no script prints more than its limit")
    func output() throws {
        let state = try LuaState(limits: .fixture(output: 10))
        var printed: [UInt8] = []
        state.setPrint { printed += $0 }
        #expect(
            try state.failure("print('1234', nil) print('x') while true do pcall(print, 'x') end")?.code
                == "limit_output")
        #expect(String(decoding: printed, as: UTF8.self) == "1234\tnil\n")
    }

    @Test("a host function can end the script for good")
    func hostStop() throws {
        let state = try LuaState(limits: .fixture())
        state.globals {
            $0.function("stop") { () throws -> Void in
                throw LuaStop(code: "role_lost", message: "no longer allowed")
            }
        }
        let error = try #require(try state.failure("\npcall(function() pcall(stop) end) while true do end"))
        #expect(error.code == "role_lost")
        #expect(error.description == "test.lua:2: no longer allowed")
    }

    @Test("another thread can end the script")
    func cancel() async throws {
        let state = try LuaState(limits: .fixture())
        let canceller = state.canceller
        state.globals { g in
            g.function("started") { canceller.cancel() }
        }
        #expect(
            try state.failure("started() while true do pcall(function() while true do end end) end")?.code
                == "cancelled")
        state.close()
        canceller.cancel()
    }

    @Test("time between two steps is free")
    func parkedTime() throws {
        let state = try LuaState(limits: .fixture(time: .seconds(1)))
        state.globals { $0.function("park") { LuaPark(Request("x")) } }
        let coroutine = state.makeCoroutine()
        guard case .parked = try coroutine.call(state.load("park() return 1", name: "t")) else {
            Issue.record("did not park")
            return
        }
        usleep(1_200_000)
        guard case .finished(let count) = coroutine.resume() else {
            Issue.record("the waiting counted")
            return
        }
        #expect(count == 1)
    }
}

final class Request {
    let what: String
    init(_ what: String) { self.what = what }
}
