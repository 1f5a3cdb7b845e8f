import Testing

@testable import LuaRuntime

/// Runs out of memory at one allocation of a script's own after the other, while Swift objects come and go.
@Suite struct LuaMemoryTests {
    static let script = """
        local out = {}
        for i = 1, 3 do
          local p = probe('object number ' .. i .. ' with a name')
          p:rename(p.name .. ' renamed to something longer')
          out[#out + 1] = p
          local n = take {name = 'Ada Lovelace King ' .. i, roles = {'first', 'a role with a long name ' .. i},
            tags = {a = '1', ['key ' .. i] = 'value ' .. i}}
          local r = give(i)
          out[#out + 1] = r.roles[2]
          local ok, err = pcall(fail, 'x' .. i)
          out[#out + 1] = not ok and tostring(err)
          out[#out + 1] = select(2, pcall(take, {name = 1}))
          out[#out + 1] = each(function(x) return x .. i .. ' called back' end)
          for v in coroutine.wrap(function() coroutine.yield(wait('v' .. i)) end) do out[#out + 1] = v end
        end
        """

    final class Named: LuaObject {
        var name: String
        let probe: Living.Probe
        init(_ name: String, _ living: Living) {
            self.name = name
            probe = living.probe()
        }
    }

    struct Taken: LuaRecord {
        var name: String, roles: [String], tags: [String: String]
        init(from fields: LuaFields) throws {
            name = try fields["name"]
            roles = try fields["roles"]
            tags = try fields["tags"]
        }
    }

    struct Given: LuaPushable {
        var id: Int, roles: [String]
        func push(onto stack: LuaStack) throws {
            let table = try LuaRecordWriter(stack, fields: 2)
            try table.set("id", id)
            try table.set("roles", roles)
        }
    }

    static func makeState(_ living: Living) throws -> LuaState {
        let state = try LuaState(limits: .fixture())
        state.type(Named.self, name: "named") { t in
            t.method("rename") { (named: Named, name: String) in
                let probe = living.probe()
                named.name = name
                withExtendedLifetime(probe) {}
            }
            t.property("name", get: { $0.name }, set: { $0.name = $1 })
        }
        state.globals { g in
            g.function("probe") { (name: String) in Named(name, living) }
            g.function("take") { (taken: Taken) in taken.roles.count }
            g.function("give") { (id: Int) in
                Given(id: id, roles: ["first \(id)", "a second one which is long \(id)"])
            }
            g.function("fail") { (text: String) throws -> Int in
                let probe = living.probe()
                defer { withExtendedLifetime(probe) {} }
                throw LuaHostError(code: "nope", message: "failing with a long message about " + text)
            }
            g.function("wait") { (text: String) in LuaPark(Named(text, living)) }
            g.function("each") { (stack: LuaStack) throws -> Int32 in
                let mine = (0..<3).map { Named("callback \($0)", living) }
                for one in mine {
                    stack.pushCopy(of: 1)
                    stack.push(one.name)
                    try stack.call(arguments: 1, results: 1)
                    stack.pop()
                }
                stack.push(mine.count)
                return 1
            }
        }
        return state
    }

    /// Runs the script with every wait answered. Returns nil, or how it failed.
    static func run(_ state: LuaState, _ function: LuaFunction) -> LuaError? {
        let coroutine = state.makeCoroutine()
        var step = coroutine.call(function)
        while case .parked(let request) = step {
            step = coroutine.resume { stack in
                stack.push((request as? Named)?.name ?? "")
                return 1
            }
        }
        guard case .failed(let error) = step else { return nil }
        return error
    }

    enum Shortage: String, CaseIterable { case failing, squeezed }

    @Test("running out at any allocation is a status, and nothing leaks", arguments: Shortage.allCases)
    func everyAllocation(_ shortage: Shortage) throws {
        let living = Living()
        var total = 0
        do {
            let state = try Self.makeState(living)
            let function = try state.load(Self.script, name: "t")
            state.failAllocations(from: .max)
            #expect(Self.run(state, function)?.description == nil)
            total = state.countedAllocations
        }
        #expect(living.now == 0)
        #expect(total > 100)
        for count in 1...total {
            let state = try Self.makeState(living)
            let function = try state.load(Self.script, name: "t")
            switch shortage {
            case .failing: state.failAllocations(from: count)
            case .squeezed: state.squeezeMemory(from: count)
            }
            let error = Self.run(state, function)
            state.failAllocations(from: 0)
            state.squeezeMemory(from: 0)
            let known = error?.code == "limit_memory" || error?.message == "not enough memory"
            #expect(
                known || (error == nil && count > total - 30),
                "allocation \(count) of \(total): \(error as Any)")
            state.begin(.fixture())
            #expect(Self.run(state, function)?.description == nil, "after allocation \(count)")
            state.close()
            #expect(living.now == 0, "allocation \(count)")
        }
    }

    @Test("a state that cannot be opened is an error at each of its allocations")
    func opening() throws {
        for memory in stride(from: 0, to: 64_000, by: 500) {
            do {
                let state = try LuaState(limits: .fixture(memory: memory))
                _ = try state.failure("return 1")
            } catch let error as LuaError {
                #expect(!error.message.isEmpty)
            }
        }
    }
}
