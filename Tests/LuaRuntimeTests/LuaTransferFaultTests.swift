import Testing

@testable import LuaRuntime

/// Runs out of memory at one allocation after the other, on either side of a copy.
@Suite struct LuaTransferFaultTests {
    /// Two states that hold objects, and a script in the one that calls the other.
    struct Pair {
        let source: LuaState
        let target: LuaState
        let script: LuaFunction

        init(_ living: Living) throws {
            let states = try TwoStates()
            (source, target) = (states.source, states.target)
            for state in [source, target] {
                state.type(Held.self, name: "held") { _ in }
                state.globals { $0.function("held") { Held(living) } }
            }
            let answer = """
                local row = ...
                local out = { name = row.name .. ' and some more text than fits', list = {}, held = held(), back = row.held }
                for i, v in ipairs(row.list) do out.list[i] = v .. ' seen by the other side' end
                return out, row.list
                """
            let target = target
            let function = try target.load(answer, name: "target")
            let transfer = states.transfer
            source.globals { g in
                g.function("ask") { stack in
                    do {
                        return try target.call(function) { arguments in
                            try transfer.copy(1, from: stack, to: arguments)
                            return 1
                        } _: { results, count in
                            try transfer.copy(count, from: results, to: stack, describing: "result")
                            return count
                        }
                    } catch let error as LuaError {
                        throw LuaHostError(code: "other", message: error.message)
                    }
                }
            }
            script = try source.load(
                """
                for i = 1, 3 do
                  local row = { name = 'a name of some length ' .. i, held = held(), list = {} }
                  for j = 1, 5 do row.list[j] = 'item ' .. j .. ' of row ' .. i end
                  local out, list = ask(row)
                  assert(#list == 5 and out.list[5]:find('other side') and out.back)
                end
                """, name: "source")
        }

        func run() -> LuaError? {
            do {
                try source.run(script)
                return nil
            } catch {
                return error as? LuaError
            }
        }
    }

    final class Held: LuaTransferable {
        let probe: Living.Probe
        init(_ living: Living) { probe = living.probe() }
    }

    enum Side: String, CaseIterable { case source, target }
    enum Shortage: String, CaseIterable { case failing, squeezed }

    @Test(
        "running out at any allocation of either side is a status, and nothing leaks",
        arguments: Side.allCases, Shortage.allCases)
    func everyAllocation(_ side: Side, _ shortage: Shortage) throws {
        let living = Living()
        func faulty(_ pair: Pair) -> LuaState { side == .source ? pair.source : pair.target }
        var total = 0
        do {
            let pair = try Pair(living)
            faulty(pair).failAllocations(from: .max)
            #expect(pair.run()?.description == nil)
            total = faulty(pair).countedAllocations
        }
        #expect(living.now == 0)
        #expect(total > 30)
        for count in 1...total {
            let pair = try Pair(living)
            let state = faulty(pair)
            switch shortage {
            case .failing: state.failAllocations(from: count)
            case .squeezed: state.squeezeMemory(from: count)
            }
            let error = pair.run()
            state.failAllocations(from: 0)
            state.squeezeMemory(from: 0)
            let known = ["not enough memory", LuaStopReason.memory.message].contains {
                error?.message.hasSuffix($0) == true
            }
            #expect(known, "allocation \(count) of \(total): \(error as Any)")
            for state in [pair.source, pair.target] { state.begin(.fixture()) }
            #expect(pair.run()?.description == nil, "after allocation \(count)")
            pair.source.close()
            pair.target.close()
            #expect(living.now == 0, "allocation \(count)")
        }
    }

    @Test("objects of a copy that is refused half-way are released")
    func halfWay() throws {
        let living = Living()
        let pair = try Pair(living)
        let transfer = LuaTransfer()
        let values = try pair.source.load("return {held(), held(), {held(), next}}", name: "t")
        #expect(throws: LuaHostError.self) {
            try pair.source.call(values) { stack, count in try transfer.encode(count, from: stack) }
        }
        pair.source.collectGarbage()
        #expect(living.now == 0)
        // What is taken keeps its objects, whatever becomes of the state.
        let kept = try pair.source.load("return {held(), held()}", name: "t")
        try pair.source.call(kept) { stack, count in try transfer.encode(count, from: stack) }
        pair.source.close()
        #expect(living.now == 2)
        let count = try pair.target.load("local a = ... return #a", name: "t")
        for _ in 1...2 {
            let length = try pair.target.call(count) { stack in
                try transfer.decode(onto: stack)
            } _: { stack, _ in
                stack.integer(at: -1)
            }
            #expect(length == 2)
        }
        transfer.clear()
        pair.target.collectGarbage()
        #expect(living.now == 0)
    }
}
