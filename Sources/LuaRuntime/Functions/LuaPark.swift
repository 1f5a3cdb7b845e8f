internal import CLuaShim

/// The answer of a host function that waits: the coroutine stops, and the host gets `request` as its step.
///
/// The host resumes the coroutine with results or an error, now or weeks later; to the script it is a call that
/// took its time.
public struct LuaPark: LuaAnswer {
    /// What the host is to do.
    public let request: AnyObject

    /// Parks with this request.
    public init(_ request: AnyObject) { self.request = request }

    /// Pushes the answer, or parks.
    public func answer(_ stack: LuaStack) throws -> Int32 { try stack.park(request) }
}

/// The answer of a host function that sometimes waits.
public enum LuaMaybeParked<Value: LuaPushable>: LuaAnswer {
    /// The value is there already.
    case value(Value)
    /// The host must work on it first.
    case parked(AnyObject)

    /// Pushes the answer, or parks.
    @inlinable public func answer(_ stack: LuaStack) throws -> Int32 {
        switch self {
        case .value(let value): try value.answer(stack)
        case .parked(let request): try stack.park(request)
        }
    }
}

extension LuaStack {
    /// Tells whether a host function called now may park.
    public var canPark: Bool { shim_can_park(pointer) }

    /// Parks the coroutine. A raw host function returns this call's result at once: `return try stack.park(x)`.
    ///
    /// - Throws: `LuaHostError` with code `forbidden_state` inside a callback that Lua's own C code or the host
    ///   called, where nothing can wait.
    public func park(_ request: AnyObject) throws -> Int32 {
        if !canPark {
            throw LuaHostError(
                code: "forbidden_state",
                message: "this call has to wait, and cannot do so inside a callback",
                hint: "call it before table.sort, string.gsub or the metamethod, and use its result there")
        }
        state.pendingRequest = request
        return Int32(SHIM_YIELD)
    }
}
