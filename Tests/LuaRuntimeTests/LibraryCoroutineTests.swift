import LuaRuntime
import Testing

@Suite struct LibraryCoroutineTests {
    @Test(
        "coroutines keep Lua's contract",
        arguments: [
            "select(2, coroutine.resume(coroutine.create(function(a) return a + 1 end), 4)) == 5",
            "coroutine.status(coroutine.create(type)) == 'suspended'",
            "not coroutine.isyieldable() and coroutine.wrap(coroutine.isyieldable)()",
            "(function() local c = coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)"
                + " return c() + c() + c() == 6 end)()",
            "(function() local c = coroutine.wrap(function() return pcall(function() error('e' .. coroutine.yield(1), 0)"
                + " end) end) c() return select(2, c(5)) == 'e5' end)()",
            "(function() local c = coroutine.wrap(function() return xpcall(function() error('e' .. coroutine.yield(1), 0)"
                + " end, function(m) return 'h' .. m end) end) c() return select(2, c(5)) == 'he5' end)()",
            "(function() local closed = false local c = coroutine.create(function()"
                + " local x <close> = setmetatable({}, { __close = function() closed = true end }) coroutine.yield() end)"
                + " coroutine.resume(c) return coroutine.close(c) and closed and coroutine.status(c) == 'dead' end)()",
            "(function() local c = coroutine.create(function() local x <close> = setmetatable({}, { __close = function()"
                + " error('late', 0) end }) coroutine.yield() end) coroutine.resume(c)"
                + " return select(2, coroutine.close(c)) == 'late' end)()",
            "(function() local closed = false pcall(coroutine.wrap(function() local x <close> = setmetatable({},"
                + " { __close = function() closed = true end }) error('x') end)) return closed end)()",
            "(function() local c c = coroutine.create(function() return coroutine.resume(c) end)"
                + " return select(3, coroutine.resume(c)) == 'cannot resume non-suspended coroutine' end)()",
            "select(2, coroutine.resume(coroutine.create(function() table.sort({ 2, 1 }, coroutine.yield) end)))"
                + " == 'attempt to yield across a C-call boundary'",
        ])
    func contract(_ claim: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.answer("return \(claim)") == "true")
    }

    @Test(
        "a misused coroutine says what is wrong",
        arguments: [
            (script: "coroutine.yield()", message: "attempt to yield from outside a coroutine"),
            (
                script: "coroutine.resume(1)",
                message: "bad argument #1 to 'resume' (thread expected, got number)"
            ),
            (
                script: "coroutine.create(1)",
                message: "bad argument #1 to 'create' (function expected, got number)"
            ),
            (
                script: "local f = coroutine.wrap(function() end) f() f()",
                message: "cannot resume dead coroutine"
            ),
            (script: "coroutine.close(coroutine.running())", message: "cannot close a running coroutine"),
        ])
    func misuse(_ script: String, _ message: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.failure(script)?.message == message)
    }

    @Test(
        "closing coroutines that close coroutines ends with an error, however it is done",
        arguments: [
            """
            local co
            for i = 1, 20000 do
                local previous = co
                co = coroutine.create(function()
                    local x <close> = setmetatable({}, { __close = function()
                        if previous then assert(coroutine.close(previous)) end
                    end })
                    coroutine.yield()
                end)
                coroutine.resume(co)
            end
            assert(coroutine.close(co))
            """,
            """
            local f = function() error("end", 0) end
            for i = 1, 20000 do
                local g = f
                f = coroutine.wrap(function()
                    local x <close> = setmetatable({}, { __close = function() g() end })
                    error("x", 0)
                end)
            end
            f()
            """,
            """
            local function nest(n)
                local co = coroutine.create(function()
                    local x <close> = setmetatable({}, { __close = function()
                        if n > 0 then assert(coroutine.resume(coroutine.create(nest), n - 1)) end
                    end })
                    coroutine.yield()
                end)
                coroutine.resume(co)
                assert(coroutine.close(co))
            end
            nest(20000)
            """,
        ])
    func closeChain(_ script: String) throws {
        let state = try LuaState(limits: .fixture(memory: 256 << 20))
        let failure = try state.failure(script)
        #expect(failure?.message.contains("too many coroutines close one another") == true)
        #expect(try state.answer("return 1") == "number 1")
    }

    @Test("a script that makes too many coroutines is stopped, whatever it catches")
    func count() throws {
        let state = try LuaState(limits: .fixture(coroutines: 100))
        let script = "while true do pcall(function() coroutine.wrap(function() end)() end) end"
        #expect(try state.failure(script)?.code == "limit_coroutines")
    }

    @Test(
        "a parked coroutine belongs to the host",
        arguments: [
            (call: "coroutine.resume(main)", message: "cannot resume a coroutine that waits for the host"),
            (call: "coroutine.close(main)", message: "cannot close a coroutine that waits for the host"),
        ])
    func parked(_ call: String, _ message: String) throws {
        let state = try makeParking()
        let first = state.makeCoroutine(), second = state.makeCoroutine()
        guard case .parked = try first.call(state.load("main = coroutine.running() ask('a')", name: "a.lua"))
        else {
            Issue.record("not parked")
            return
        }
        let script = "local ok, a, b = pcall(function() return \(call) end) return tostring(b or a)"
        guard
            case .finished = try second.call(
                state.load("found = (function() \(script) end)()", name: "b.lua"))
        else {
            Issue.record("not finished")
            return
        }
        #expect(try state.answer("return (found:gsub('^b.lua:%d+: ', '')) == '\(message)'") == "true")
    }

    @Test("the host's answers travel down through coroutines, protected calls and iterators")
    func parkBelow() throws {
        let script = """
            local inner = coroutine.wrap(function()
                for i = 1, 2 do coroutine.yield(select(2, xpcall(ask, error, "x" .. i))) end
            end)
            local co = coroutine.create(function() local r = {} for v in inner do r[#r + 1] = v end return r end)
            local ok, r = coroutine.resume(co)
            return ok, r[1] .. r[2], coroutine.status(co)
            """
        let end = try conversation(makeParking(), script)
        #expect(end.contains("x1 x2"))
        #expect(end.contains("[x1][x2]"))
        #expect(end.contains("dead"))
    }
}
