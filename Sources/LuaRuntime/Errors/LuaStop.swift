internal import CLuaShim

/// Thrown by a host function to end the script for good: no `pcall` can catch it.
public struct LuaStop: Error, Sendable {
    /// A stable word to branch on.
    public var code: String
    /// What happened, in one sentence.
    public var message: String
    /// The host's own reason, if it wants it back.
    public var cause: (any Error)?

    /// Ends the script for a reason of the host's.
    public init(code: String, message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }
}

/// Why a script was ended whatever it does.
public enum LuaStopReason: Sendable {
    /// The budget of instructions is used up.
    case instructions
    /// The processor time is used up.
    case processorTime
    /// The time is used up.
    case time
    /// More memory would be needed.
    case memory
    /// Too much was printed or written.
    case output
    /// Too many coroutines were made.
    case coroutines
    /// The host asked for the end from another thread.
    case cancelled
    /// A host function threw `LuaStop`.
    case host(LuaStop)

    /// The word for reports: `limit_memory`, `cancelled`, or the host's own.
    public var code: String {
        switch self {
        case .instructions: "limit_instructions"
        case .processorTime: "limit_cpu"
        case .time: "limit_time"
        case .memory: "limit_memory"
        case .output: "limit_output"
        case .coroutines: "limit_coroutines"
        case .cancelled: "cancelled"
        case .host(let stop): stop.code
        }
    }

    /// What happened, in one sentence.
    public var message: String {
        switch self {
        case .instructions: "the script has used up its instructions"
        case .processorTime: "the script has used up its processor time"
        case .time: "the script has used up its time"
        case .memory: "the script has used up its memory"
        case .output: "the script has written too much output"
        case .coroutines: "the script has made too many coroutines"
        case .cancelled: "the script was cancelled"
        case .host(let stop): stop.message
        }
    }

    init?(_ stop: Int32, host: LuaStop?) {
        switch stop {
        case SHIM_STOP_INSTRUCTIONS.rawValue: self = .instructions
        case SHIM_STOP_CPU.rawValue: self = .processorTime
        case SHIM_STOP_TIME.rawValue: self = .time
        case SHIM_STOP_MEMORY.rawValue: self = .memory
        case SHIM_STOP_OUTPUT.rawValue: self = .output
        case SHIM_STOP_COROUTINES.rawValue: self = .coroutines
        case SHIM_STOP_CANCELLED.rawValue: self = .cancelled
        case SHIM_STOP_HOST.rawValue:
            self = .host(host ?? LuaStop(code: "stopped", message: "the host has stopped the script"))
        default: return nil
        }
    }
}
