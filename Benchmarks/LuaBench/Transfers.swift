import Glibc
import LuaRuntime

/// Calls from one state into another, with values copied there and back, and the states themselves.
///
/// Each line is absolute: `name  figure unit  goal figure unit  ok|short`, by processor time, the median of slices.
struct Transfers {
    let script: LuaState
    let other: LuaState

    static let mapper = """
        return function(row) return { agent_role = 'sales', note = row.full_name } end
        """

    static func loop(_ function: String) -> String {
        """
        local f = \(function)
        local row = { full_name = 'Ada Lovelace 17', email = 'user.0000017@contoso.example',
          agent_role = 'helpdesk', admin_role = 'none', note = '' }
        return function(n) for i = 1, n do local patch = f(row) end end
        """
    }

    init() throws {
        let script = try Bench.makeState()
        let other = try Self.makePlugin()
        let mapper = try Self.function(Self.mapper, of: other)
        let (arguments, results) = (LuaTransfer(), LuaTransfer())
        script.globals { g in
            g.function("map") { stack in
                try other.call(mapper) { target in
                    try arguments.copy(1, from: stack, to: target)
                    return 1
                } _: { answer, count in
                    try results.copy(count, from: answer, to: stack, describing: "result")
                    return count
                }
            }
            g.function("call") { _ in
                try other.call(mapper) { target in
                    target.createTable()
                    return 1
                } _: { _, _ in
                    0
                }
            }
            g.function("copy") { stack in
                try arguments.copy(1, from: stack, to: stack)
                return 1
            }
        }
        self.script = script
        self.other = other
    }

    private static func function(_ source: String, of state: LuaState) throws -> LuaFunction {
        try state.run(state.load(source, name: "bench")) { stack, _ in try LuaFunction.read(stack, at: 1) }
    }

    /// A state as a host makes it for code of strangers: thirty functions, a limit for each call.
    static func makePlugin() throws -> LuaState {
        var limits = LuaLimits()
        limits.time = nil
        limits.callProcessorTime = .milliseconds(50)
        let state = try Bench.makeState(limits)
        state.enter()
        return state
    }

    /// About a kilobyte of a script.
    static let entry =
        """
        local plugin = ...
        local M = {}

        """
        + (1...8).map {
            "function M.step\($0)(row) if row.x == '\($0)' then return { x = row.y .. '-\($0)', note = 'seen' } end end\n"
        }
        .joined() + "return M\n"

    func report() throws {
        script.enter()
        try line("call of another state, row and patch", goal: 1) { try call("map") }
        try line("  the call alone", goal: nil) { try call("call") }
        try line("  a copy of the row alone", goal: nil) { try call("copy") }
        script.leave()
        let count = 50
        let times = try (0..<21).map { _ in
            try Comparison.time {
                for _ in 0..<count {
                    let state = try Self.makePlugin()
                    try state.call(state.load(Self.entry, name: "x/init.lua"))
                    state.close()
                }
            }
        }
        let microseconds = times.sorted()[times.count / 2] / Double(count) * 1e6
        Absolute(name: "state for code of strangers", figure: microseconds, unit: "us", goal: 60).report()
        let state = try Self.makePlugin()
        try state.call(state.load(Self.entry, name: "x/init.lua"))
        Absolute(
            name: "  its memory", figure: Double(state.memoryUsed) / 1024, unit: "KiB", goal: 64
        ).report()
    }

    /// Calls the function 20,000 times.
    private func call(_ function: String) throws -> () throws -> Void {
        let function = try Self.function(Self.loop(function), of: script)
        let coroutine = script.makeCoroutine()
        return {
            let step = coroutine.call(function) { stack in
                stack.push(20_000)
                return 1
            }
            if case .failed(let error) = step { throw error }
        }
    }

    private func line(_ name: String, goal: Double?, _ make: () throws -> () throws -> Void) throws {
        let body = try make()
        try body()
        let times = try (0..<41).map { _ in try Comparison.time(body) }
        let microseconds = times.sorted()[times.count / 2] / 20_000 * 1e6
        Absolute(name: name, figure: microseconds, unit: "us", goal: goal).report()
    }
}
