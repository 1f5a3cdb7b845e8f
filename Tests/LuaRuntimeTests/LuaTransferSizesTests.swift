import Testing

@testable import LuaRuntime

/// How much crosses, and how much room is made for it.
@Suite struct LuaTransferSizesTests {
    @Test("values and bytes cross to their limits and not beyond")
    func sizes() throws {
        var limits = LuaTransferLimits()
        limits.values = 10
        limits.bytes = 1000
        let states = try TwoStates(limits: limits)
        #expect(try states.refusal("return {1, 2, 3, 4, 5, 6, 7, 8, 9}") == nil)
        #expect(
            try states.refusal("return {1, 2, 3, 4, 5, 6, 7, 8, 9, 10}")
                == "argument 1.10: at most 10 values may cross at once")
        #expect(try states.refusal("return {1, 2, 3, 4, 5}, {1, 2, 3, 4}") != nil)
        #expect(try states.refusal("return ('x'):rep(995)") == nil)
        #expect(
            try states.refusal("return {x = ('x'):rep(1000)}")
                == "argument 1.x: at most 1000 bytes may cross at once")
        #expect(try states.refusal("return {[('x'):rep(2000)] = 1}") != nil)
        // One string that many places hold is counted at each.
        #expect(try states.refusal("local s = ('x'):rep(300) return {s, s, s, s}") != nil)
        let usual = try TwoStates()
        #expect(try usual.refusal("local t = {} for i = 1, 99999 do t[i] = i end return t") == nil)
        #expect(try usual.refusal("local t = {} for i = 1, 100000 do t[i] = i end return t") != nil)
        #expect(try usual.refusal("return ('x'):rep(4 << 20)") != nil)
    }

    @Test("holes without end are neither walked nor made")
    func holes() throws {
        let states = try TwoStates()
        let script = "local t = {1} for i = 1, 62 do t[1 << i] = i end return t"
        #expect(try states.refusal(script) == nil)
        #expect(states.target.memoryUsed < 1 << 20)
        let dense =
            "local t = {} for i = 1, 50000 do t[i] = 1 end for i = 2, 49999 do t[i] = nil end return t"
        #expect(try states.answer(dense, "return a[1], a[50000], a[25000]") == "number 1, number 1, nil")
    }

    @Test("lists that claim to be long, one inside the other, reserve no more than values may cross")
    func claims() throws {
        let states = try TwoStates()
        let script = """
            local t
            for _ = 1, 60 do
              t = {t or 1}
              for i = 1, 15 do t[1 << i] = i end
            end
            return t
            """
        #expect(try states.answer(script, "return a[1][1][4], a[32768]") == "number 2, number 15")
        #expect(states.target.memoryUsed < 4 << 20)
    }

    @Test("a large table makes those after it no larger than a few hundred fields")
    func usualSizes() throws {
        let states = try TwoStates()
        let large = "local t = {} for i = 1, 50000 do t['k' .. i] = i end return t"
        #expect(try states.answer(large, "return a.k1, a.k50000") == "number 1, number 50000")
        states.target.collectGarbage()
        let before = states.target.memoryUsed
        #expect(try states.answer("return {x = 1}", "kept = a return a.x") == "number 1")
        #expect(try states.answer("return {x = 1, y = {z = 2}}", "return a.x, a.y.z") == "number 1, number 2")
        states.target.collectGarbage()
        #expect(states.target.memoryUsed < before + (16 << 10))
    }
}
