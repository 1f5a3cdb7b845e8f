import LuaRuntime
import Testing

@Suite struct LibraryTests {
    @Test(
        "functions do what Lua's own do",
        arguments: [
            "table.concat({ 1, 2, 3 }, ', ') == '1, 2, 3' and table.concat({}, 'x') == ''",
            "table.concat({ 1, 'a', 2.5 }, '-', 2, 3) == 'a-2.5'",
            "(function() local t = { 1, 2 } table.insert(t, 3) table.insert(t, 1, 0)"
                + " return table.concat(t, ',') == '0,1,2,3' end)()",
            "(function() local t = { 1, 2, 3 } return table.remove(t, 1) == 1 and table.remove(t) == 3 and #t == 1 end)()",
            "table.concat(table.move({ 1, 2, 3 }, 1, 3, 2), ',') == '1,1,2,3'",
            "select('#', table.unpack({}, 1, 200)) == 200 and table.pack(nil, nil).n == 2",
            "(function() local t = { 5, 2, 8, 1.5 } table.sort(t) return table.concat(t, ',') == '1.5,2,5,8' end)()",
            "(function() local t = { 'b', 'a', '', 'aa', 'B' } table.sort(t)"
                + " return table.concat(t, ',') == ',B,a,aa,b' end)()",
            "(function() local t = { 3, 1, 2 } table.sort(t, function(a, b) return a > b end)"
                + " return table.concat(t, ',') == '3,2,1' end)()",
            "(function() local t = { 2, 1, 2, 1 } table.sort(t, function(a, b) return a <= b end)"
                + " return table.concat(t, ',') == '1,1,2,2' end)()",
            "string.format('%5.2f|%-4d|%x|%q|%s|%%', 3.14159, 7, 255, 'a\\n', nil) == ' 3.14|7   |ff|\"a\\\\\\n\"|nil|%'",
            "string.format('%s', setmetatable({}, { __tostring = function() return 'T' end })) == 'T'",
            "string.unpack('<I2', string.pack('<I2', 513)) == 513 and string.packsize('i4i8') == 12",
            "('hello'):sub(-3) == 'llo' and ('aB'):upper() == 'AB' and ('ab'):reverse() == 'ba' and ('a'):byte() == 97",
            "'10' + 1 == 11 and '3' // '2' == 1 and -'2' == -2 and 10 .. '' == '10'",
            "utf8.len('äö') == 2 and utf8.char(228) == 'ä' and utf8.offset('äö', 2) == 3",
            "tonumber('0x10') == 16 and tonumber('z', 36) == 35 and tonumber('1x') == nil",
            "select(2, pcall(error, { 1 }))[1] == 1 and select('#', pcall(error)) == 2",
            "select(2, xpcall(error, function(m) return m .. '!' end, 'x')) == 'x!'",
            "load('return x', 'n', 't', { x = 7 })() == 7 and load('x =') == nil",
            "getmetatable('') == false and collectgarbage('count') == 0 and collectgarbage() == 0",
            "setmetatable({}, { __index = { x = 1 } }).x == 1 and _VERSION == 'Lua 5.4' and _G._G == _G",
            "os.difftime(5, 3) == 2.0 and math.type(math.random(10)) == 'integer'",
        ])
    func likeLua(_ claim: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.answer("return \(claim)") == "true")
    }

    @Test(
        "a wrong call says what is wrong, as Lua does",
        arguments: [
            (call: "table.insert(nil, 1)", message: "bad argument #1 to 'insert' (table expected, got nil)"),
            (
                call: "table.insert({ 1 }, 5, 1)",
                message: "bad argument #2 to 'insert' (position out of bounds)"
            ),
            (
                call: "table.concat({ 1, {} })",
                message: "invalid value (table) at index 2 in table for 'concat'"
            ),
            (call: "table.sort({ 1, 'x' })", message: "attempt to compare string with number"),
            (
                call: "table.sort({ 1, 2, 3 }, function() return true end)",
                message: "invalid order function for sorting"
            ),
            (
                call: "string.format('%d', 'x')",
                message: "bad argument #2 to 'format' (number expected, got string)"
            ),
            (call: "math.random(2, 1)", message: "bad argument #1 to 'random' (interval is empty)"),
            (
                call: "for k in pairs(nil) do end",
                message: "bad argument #1 to 'for iterator' (table expected, got nil)"
            ),
            (
                call: "setmetatable(1, {})",
                message: "bad argument #1 to 'setmetatable' (table expected, got number)"
            ),
            (call: "setmetatable(io, {})", message: "cannot change a protected metatable"),
            (call: "load(type)", message: "bad argument #1 to 'load' (string expected, got function)"),
            (
                call: "tostring(setmetatable({}, { __tostring = function() return {} end }))",
                message: "'__tostring' must return a string"
            ),
        ])
    func wrong(_ call: String, _ message: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.failure(call)?.message == message)
    }

    @Test(
        "what scripts do not get says so, and what to do",
        arguments: [
            (
                call: "io.open('x')",
                message: "io.open is not available to scripts: files are reached through args and rows"
            ),
            (call: "io.x = 1", message: "io is not available to scripts, and cannot be added to"),
            (
                call: "os.exit(0)",
                message: "os.exit is not available to scripts: a script ends with return, or with error"
            ),
            (
                call: "os.execute('x')",
                message: "os.execute is not available to scripts: a script cannot start programs"
            ),
            (
                call: "os.getenv('HOME')",
                message: "os.getenv is not available to scripts: declare an argument with args in its place"
            ),
            (
                call: "debug.sethook()",
                message: "debug.sethook is not available to scripts: it could change what the host relies on"
            ),
            (
                call: "package.loadlib('x')",
                message: "package.loadlib is not available to scripts: modules are found by require alone"
            ),
            (
                call: "setmetatable({}, { __gc = type })",
                message:
                    "__gc is not available to scripts: when it would run depends on the garbage collector;"
                    + " use a <close> variable"
            ),
            (
                call: "string.format('%p', {})",
                message:
                    "bad argument #1 to 'format' ('%p' is not available to scripts: addresses differ from run to run)"
            ),
            (
                call: "collectgarbage('stop')",
                message: "collectgarbage(\"stop\") is not available to scripts: memory is managed by the host"
            ),
            (
                call: "assert(load('\\27Lua', 'x', 'b'))",
                message: "bytecode is not available to scripts: load takes text"
            ),
            (
                call: "assert(load((' '):rep(65537)))",
                message: "chunk is larger than 64 KiB; split it into modules"
            ),
            (call: "dofile('x')", message: "attempt to call a nil value (global 'dofile')"),
            (call: "string.dump(type)", message: "attempt to call a nil value (field 'dump')"),
            (call: "getmetatable('').__add = type", message: "attempt to index a boolean value"),
        ])
    func absent(_ call: String, _ message: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.failure(call)?.message == message)
    }

    @Test(
        "table functions take plain tables and ranges a list can have",
        arguments: [
            (
                call: "table.insert(setmetatable({}, { __len = type }), 1)",
                message: "bad argument #1 to 'insert' (plain table expected, got one with __len)"
            ),
            (
                call: "table.concat(setmetatable({}, { __index = type }))",
                message: "bad argument #1 to 'concat' (plain table expected, got one with __index)"
            ),
            (
                call: "table.move({}, 1, 1 << 62, 2)",
                message: "too many elements (more than the memory limit has room for)"
            ),
            (
                call: "table.move({}, 1, 2, 1, setmetatable({}, { __newindex = type }))",
                message: "bad argument #5 to 'move' (plain table expected, got one with __newindex)"
            ),
            (call: "table.unpack({}, 1, 1e8)", message: "too many results to unpack"),
            (
                call: "table.concat({}, '', 1, 1 << 62)",
                message: "invalid value (nil) at index 1 in table for 'concat'"
            ),
            (call: "(''):rep(math.maxinteger)", message: "too many repetitions of an empty string"),
            (
                call:
                    "local t = { 1, 2, 3, 4 } for i = 4, 62 do t[1 << i] = i end t[5], t[8] = 5, 8 assert(#t > 1 << 60) table.sort(t)",
                message: "too many elements (more than the memory limit has room for)"
            ),
        ])
    func ranges(_ call: String, _ message: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.failure(call)?.message == message)
    }

    @Test("a comparison that fails, or changes the list, leaves it whole")
    func failingComparison() throws {
        let state = try LuaState(limits: .fixture())
        let script = """
            local t = { 3, 1, 2 }
            local ok = pcall(table.sort, t, function(a, b) error("no") end)
            assert(not ok and table.concat(t, ",") == "3,1,2")
            local u = {}
            for i = 1, 200 do u[i] = i * 7919 % 211 end
            pcall(table.sort, u, function(a, b) for i = 1, 300 do u[i] = nil end return (a or 0) < (b or 0) end)
            local n = 0
            for i = 1, 100 do
                local v, sum = {}, 0
                for k = 1, i do v[k] = k * 31 % 17 sum = sum + v[k] end
                pcall(table.sort, v, function() n = n + 1 return n % 3 == 0 end)
                for k = 1, i do sum = sum - v[k] end
                assert(sum == 0)
            end
            return true
            """
        #expect(try state.answer(script) == "true")
    }

    @Test("__mode is without effect, from the start or added later", arguments: ["{ __mode = 'v' }", "{}"])
    func mode(metatable: String) throws {
        let state = try LuaState(limits: .fixture(memory: 16 << 20))
        let script = """
            local mt = \(metatable)
            local t = setmetatable({}, mt)
            mt.__mode = "v"
            rawset(mt, "__mo" .. "de", "v")
            for i = 1, 100 do t[i] = {} end
            for i = 1, 500000 do local garbage = { i } end
            local n = 0
            for _ in pairs(t) do n = n + 1 end
            return n
            """
        #expect(try state.answer(script) == "number 100")
    }
}
