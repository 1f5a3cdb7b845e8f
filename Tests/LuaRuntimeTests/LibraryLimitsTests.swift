import LuaRuntime
import Testing

@Suite struct LibraryLimitsTests {
    @Test(
        "work inside one call ends at the instruction limit",
        arguments: [
            "return (('a'):rep(40)):match('^' .. ('a?'):rep(40) .. ('a'):rep(40) .. 'b$')",
            "return (('a'):rep(3000)):match(('a*'):rep(30) .. 'b')",
            "return (('('):rep(1000000)):match('%b()x')",
            "while true do pcall(string.match, ('a'):rep(3000), ('.-'):rep(9) .. 'b') end",
            "local p, s = '[' .. ('ab'):rep(50000) .. ']*$', ('c'):rep(100000) while true do s:match(p) end",
            "local a, p = ('a'):rep(5000000), ('a'):rep(2000000) .. 'b' while true do a:find(p, 1, true) end",
            "local t = {} for i = 1, 100000 do t[i] = i * 7919 % 100003 end while true do table.sort(t) end",
            "local s = ('x'):rep(5000000) while true do s:upper() end",
            "local t = {} for i = 1, 20000 do t['k' .. i] = i end while true do for k in pairs(t) do break end end",
            "local t = {} for i = 1, 100000 do t[i] = i end while true do table.insert(t, 1, 0) table.remove(t, 1) end",
            "while true do pcall(table.sort, { 2, 1 }, function() while true do end end) end",
            "while true do pcall(tostring, setmetatable({}, { __tostring = function() while true do end end })) end",
            "while true do xpcall(error, function(m) error(m) end) end",
            "local f = coroutine.wrap(function() while true do pcall(coroutine.yield) end end) while true do f() end",
        ])
    func instructions(_ script: String) throws {
        let state = try LuaState(limits: .fixture(memory: 256 << 20, instructions: 6_000_000))
        #expect(try state.failure(script)?.code == "limit_instructions")
    }

    @Test(
        "a result past the memory limit stops the script before the work starts",
        arguments: [
            "return ('x'):rep(1 << 40)",
            "while true do pcall(string.rep, 'x', 1 << 40) end",
            "local s, t = ('x'):rep(1000000), {} for i = 1, 100000 do t[i] = s end return #table.concat(t)",
            "local s = ('x'):rep(100000) return #s:gsub('.', s)",
            "local s = ('x'):rep(100000) return #s:gsub('.', function() return s end)",
            "local s = ('x'):rep(1000000) return #string.format(('%s'):rep(200), table.unpack((function()"
                + " local t = {} for i = 1, 200 do t[i] = s end return t end)()))",
            "return #string.pack('c2000000000', '')",
            "local keep = {} while true do pcall(function() while true do keep[#keep + 1] = ('x'):rep(4096) .. #keep end end)"
                + " end",
        ])
    func memory(_ script: String) throws {
        let state = try LuaState(limits: .fixture(memory: 16 << 20))
        #expect(try state.failure(script)?.code == "limit_memory")
    }

    @Test(
        "no closing handler outlives a stop",
        arguments: [
            "local f = coroutine.wrap(function() local x <close> = slow() while true do end end) while true do pcall(f) end",
            "local co = coroutine.create(function() local x <close> = slow() coroutine.yield() end)"
                + " coroutine.resume(co) while true do pcall(coroutine.close, co) end",
            "local co = coroutine.create(function() local x <close> = slow() while true do end end)"
                + " coroutine.resume(co) coroutine.close(co)",
            "pcall(function() local a <close> = slow() local b <close> = slow() error('x') end)",
        ])
    func closing(_ script: String) throws {
        let state = try LuaState(limits: .fixture(instructions: 3_000_000))
        let slow =
            "local function slow() return setmetatable({}, { __close = function() while true do pcall(function()"
            + " while true do end end) end end }) end "
        #expect(try state.failure(slow + script)?.code == "limit_instructions")
    }
}
