import LuaRuntime
import Testing

@Suite struct LibraryOrderTests {
    @Test(
        "keys come as 1, 2, 3 …, then other numbers, then strings by bytes, then booleans",
        arguments: [
            (table: "{}", keys: ""),
            (table: "{ 'a', 'b', 'c' }", keys: "1 2 3"),
            (table: "{ [3] = 1, [2] = 1, [1] = 1 }", keys: "1 2 3"),
            (table: "{ z = 1, a = 1, B = 1, ['é'] = 1, [''] = 1 }", keys: " B a z é"),
            (table: "{ 1, 2, [4] = 1, [-1] = 1, [0] = 1 }", keys: "1 2 -1 0 4"),
            (table: "{ 1, 2, 3, [2.5] = 1, [1e300] = 1, [-1e300] = 1 }", keys: "1 2 3 -1e+300 2.5 1e+300"),
            (table: "{ [true] = 1, [false] = 1, x = 1, [1] = 1 }", keys: "1 x false true"),
            (
                table: "{ [math.maxinteger] = 1, [math.mininteger] = 1, [2^63] = 1, [2^53 + 0.0] = 1 }",
                keys: "-9223372036854775808 9007199254740992 9223372036854775807 9.2233720368548e+18"
            ),
            (table: "{ [1/0] = 1, [-1/0] = 1, [0] = 1 }", keys: "-inf 0 inf"),
            (
                table: "{ ab = 1, a = 1, ['a\\0'] = 1, abcdefgh = 1, abcdefghi = 1 }",
                keys: "a a\\0 ab abcdefgh abcdefghi"
            ),
        ])
    func order(of table: String, is keys: String) throws {
        let state = try LuaState(limits: .fixture())
        for iterator in ["pairs(t)", "next, t"] {
            let answer = try state.answer(
                """
                local t, keys = \(table), {}
                for k in \(iterator) do keys[#keys + 1] = tostring(k) end
                keys = table.concat(keys, " ")
                return keys == '\(keys)' or keys
                """)
            #expect(answer == "true", "\(iterator)")
        }
    }

    @Test("the order agrees with a model on seeded tables, with fields assigned and cleared on the way")
    func model() throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.answer(Self.model) == #"string "agrees""#)
    }

    @Test(
        "a key without an order is an error that says what to do",
        arguments: [
            (key: "{}", type: "table"), (key: "type", type: "function"),
            (key: "coroutine.create(type)", type: "thread"),
        ])
    func keyWithoutOrder(_ key: String, _ type: String) throws {
        let state = try LuaState(limits: .fixture())
        for loop in ["for k in pairs(t) do end", "for k in next, t do end", "next(t)"] {
            let failure = try state.failure("local t = { a = 1, [\(key)] = 1 } \(loop)")
            let message =
                "cannot traverse a table with a \(type) as a key: such keys have no order that is the same on "
                + "every run; keep them in a list, or use a string or a number as the key"
            #expect(failure?.message == message)
        }
    }

    @Test(
        "pairs and next keep Lua's contract",
        arguments: [
            "next({}) == nil",
            "next({ 10 }) == 1 and select(2, next({ 10 })) == 10",
            "next({ 10 }, 1) == nil",
            "next({ b = 1, a = 2 }) == 'a' and next({ b = 1, a = 2 }, 'a') == 'b'",
            "next({ a = 1, c = 3 }, 'b') == 'c'",
            "select('#', pairs({})) == 3",
            "(function() for k, v in pairs(setmetatable({}, { __pairs = function() return next, { 7 } end })) do"
                + " return k == 1 and v == 7 end end)()",
            "(function() local t, n = { 1, 2, 3 }, 0 for k in pairs(t) do t[k] = nil n = n + 1 end"
                + " return n == 3 and next(t) == nil end)()",
            "(function() local t, n = { a = 1, b = 2 }, 0 while next(t) do t[next(t)] = nil n = n + 1 end"
                + " return n == 2 end)()",
            "(function() local a, n = { 1, 2, x = 3 }, 0 for _ in next, a do for _ in next, { y = 1, z = 2 } do"
                + " for _ in next, { 5, p = 1 } do n = n + 1 end end end return n == 12 end)()",
        ])
    func contract(_ claim: String) throws {
        let state = try LuaState(limits: .fixture())
        #expect(try state.answer("return \(claim)") == "true")
    }

    @Test("text of a value shows a number in place of an address, the same on every run")
    func text() throws {
        for _ in 1...2 {
            let state = try LuaState(limits: .fixture())
            let answer = try state.answer(
                """
                local a, b = {}, {}
                assert(string.format('%s', b) == tostring(b))
                return tostring(a), tostring(b), tostring(a), tostring(type), tostring(coroutine.create(type))
                """)
            #expect(
                answer
                    == #"string "table: #2", string "table: #1", string "table: #2", string "function: #3", string "thread: #4""#
            )
        }
    }

    @Test("random numbers repeat from the same state, and follow Lua's own from the same seed")
    func random() throws {
        let script = "local r = {} for i = 1, 8 do r[i] = math.random(1000) end return table.concat(r, ' ')"
        let first = try LuaState(limits: .fixture()), second = try LuaState(limits: .fixture())
        #expect(try first.answer(script) == second.answer(script))
        #expect(try first.answer("math.randomseed(42) " + script) == #"string "\#(Self.seededWith42)""#)
        #expect(
            try first.answer("math.randomseed(42) math.randomseed() " + script)
                == #"string "\#(Self.seededWith42)""#)
    }

    /// What `lua5.4` answers to the script above after `math.randomseed(42)`.
    static let seededWith42 = "742 50 332 342 950 576 263 626"

    /// Compares `pairs` and `next` with the order built by hand.
    static let model = #"""
        local seed = 99
        local function draw(n)
            seed = seed * 6364136223846793005 + 1442695040888963407
            return (seed >> 33) % n + 1
        end
        local function key()
            local kind = draw(8)
            if kind <= 3 then return draw(12) end
            if kind == 4 then return draw(20) - 10 end
            if kind == 5 then return (draw(40) - 20) / 2 + 0.25 end
            if kind == 6 then return ("k"):rep(draw(12)) .. draw(30) end
            if kind == 7 then return string.char(draw(256) - 1, draw(256) - 1) end
            return draw(2) == 1
        end
        local rank = { number = 1, string = 2, boolean = 3 }
        local function less(a, b)
            local of_a, of_b = rank[type(a)], rank[type(b)]
            if of_a ~= of_b then return of_a < of_b end
            if of_a == 3 then return not a and b end
            if of_a == 1 then return a < b end
            for i = 1, math.min(#a, #b) do
                if a:byte(i) ~= b:byte(i) then return a:byte(i) < b:byte(i) end
            end
            return #a < #b
        end
        for round = 1, 400 do
            local t, seen, all = {}, {}, {}
            for i = 1, draw(60) do
                local k = key()
                t[k] = i
                if not seen[k] then seen[k] = true all[#all + 1] = k end
                if draw(5) == 1 then t[all[draw(#all)]] = nil end
            end
            local length, want, rest = 0, {}, {}
            while t[length + 1] ~= nil do length = length + 1 want[length] = length end
            for _, k in ipairs(all) do
                local in_run = math.type(k) == "integer" and k >= 1 and k <= length
                if t[k] ~= nil and not in_run then rest[#rest + 1] = k end
            end
            table.sort(rest, less)
            table.move(rest, 1, #rest, #want + 1, want)
            local function check(how, got)
                assert(#got == #want, how .. " in round " .. round)
                for i = 1, #want do assert(got[i] == want[i], how .. " in round " .. round) end
            end
            local got = {}
            for k, v in pairs(t) do got[#got + 1] = k assert(t[k] == v) end
            check("pairs", got)
            got = {}
            for k, v in next, t do
                got[#got + 1] = k
                assert(t[k] == v)
                for _ in next, { a = 1, b = 2, 3 } do end
                next({ 1 }) next({ x = 1 }) next({ y = 1 }, "y") next({ z = 1 }, "a")
            end
            check("next", got)
            got = {}
            for k in pairs(t) do got[#got + 1] = k t[k] = draw(2) == 1 and 1 or nil end
            check("assigning", got)
        end
        return "agrees"
        """#
}
