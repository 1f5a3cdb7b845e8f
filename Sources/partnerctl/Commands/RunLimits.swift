internal import LuaRuntime

/// One limit of a run, as a flag.
struct RunLimit: Sendable {
    var flag: Flag
    /// What a run that hits it ends with.
    var code: String
    /// Sets it as the command line says.
    var apply: @Sendable (Invocation, inout LuaLimits) -> Void

    /// Every limit, in the order of help. The defaults shown are those of `LuaLimits`.
    static let all: [RunLimit] = [
        RunLimit(
            flag: .value(
                "deadline", .duration, default: "10m",
                "Time that the script may take; waiting does not count."),
            code: LuaStopReason.time.code,
            apply: { invocation, limits in limits.time = invocation.duration("deadline") ?? limits.time }),
        RunLimit(
            flag: .value("cpu", .duration, "Processor time that it may take."),
            code: LuaStopReason.processorTime.code,
            apply: { invocation, limits in limits.processorTime = invocation.duration("cpu") }),
        RunLimit(
            flag: .value("memory", .size, default: "256MiB", "Memory that the script may hold."),
            code: LuaStopReason.memory.code,
            apply: { invocation, limits in
                limits.memory = invocation.bytes("memory").map(Int.init) ?? limits.memory
            }),
        RunLimit(
            flag: .value("max-output", .size, default: "10MiB", "What it may print and log."),
            code: LuaStopReason.output.code,
            apply: { invocation, limits in
                limits.output = invocation.bytes("max-output").map(Int.init) ?? limits.output
            }),
        RunLimit(
            flag: .value(
                "max-instructions", .integer(1 ... .max),
                "Instructions that it may execute; halves its speed."),
            code: LuaStopReason.instructions.code,
            apply: { invocation, limits in
                limits.instructions = invocation.integer("max-instructions").map(Int.init)
            }),
        RunLimit(
            flag: .value(
                "max-coroutines", .integer(1...1_000_000_000), default: "1000000",
                "Coroutines that it may make."),
            code: LuaStopReason.coroutines.code,
            apply: { invocation, limits in
                limits.coroutines = invocation.integer("max-coroutines").map(Int.init) ?? limits.coroutines
            }),
    ]

    /// The limits that `invocation` sets.
    static func limits(_ invocation: Invocation) -> LuaLimits {
        var limits = LuaLimits()
        for limit in all { limit.apply(invocation, &limits) }
        return limits
    }
}
