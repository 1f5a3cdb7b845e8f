import LuaRuntime
import Synchronization

extension LuaState {
    /// Runs `source` as the chunk `test.lua` and describes its results as messages would: `number 3, string "x"`.
    func answer(_ source: String, name: String = "test.lua") throws -> String {
        try run(load(source, name: name)) { stack, count in
            count == 0 ? "" : (1...count).map { stack.describe($0) }.joined(separator: ", ")
        }
    }

    /// The error with which `source` ends.
    func failure(_ source: String, name: String = "test.lua") throws -> LuaError? {
        do {
            try run(load(source, name: name))
            return nil
        } catch let error as LuaError {
            return error
        }
    }
}

extension LuaLimits {
    /// Limits of which only those that a test names are near: on a busy machine 20 s pass before little work is done.
    static func fixture(
        memory: Int = 64 << 20, time: Duration? = .seconds(600), processorTime: Duration? = nil,
        instructions: Int? = nil, coroutines: Int = 1_000_000, output: Int = 1 << 20
    ) -> LuaLimits {
        var limits = LuaLimits()
        limits.memory = memory
        limits.time = time
        limits.processorTime = processorTime
        limits.instructions = instructions
        limits.coroutines = coroutines
        limits.output = output
        return limits
    }
}

/// Counts how many of its probes are alive.
final class Living: Sendable {
    private let count = Atomic(0)
    var now: Int { count.load(ordering: .relaxed) }

    final class Probe: LuaObject, Sendable {
        private let living: Living
        init(_ living: Living) {
            self.living = living
            living.count.add(1, ordering: .relaxed)
        }
        deinit { living.count.subtract(1, ordering: .relaxed) }
    }

    func probe() -> Probe { Probe(self) }
}
