/// Notices failures that say something of all that is still to come, so that a run ends once instead of failing row
/// after row.
///
/// A call that the service could not answer (`unreachable`, `throttled`, `timeout`) counts even where a script
/// catches it: the next call meets the same service. A refusal, or an operation that is not offered, counts only when
/// nobody handled it and a row ended with it: a script that catches one knows what to do without it. What a plugin is
/// not granted counts never, as it tells of the plugin and not of the service.
public final class Circuit {
    /// So many failures alike, with nothing that succeeded between, end the run.
    public static let limit = 3

    /// What was noticed. Putting an earlier value back forgets all that came after.
    public struct Memory: Sendable, Equatable {
        fileprivate var code: ErrorCode?
        fileprivate var about = ""
        fileprivate var count = 0
        /// The last refusal at the door, which counts if a row ends with it.
        fileprivate var refusal: Refusal?

        /// Nothing.
        public init() {}
    }

    fileprivate struct Refusal: Sendable, Equatable {
        var operation: String
        var error: OperationError
    }

    /// What was noticed so far.
    public var memory = Memory()

    /// Nothing failed yet.
    public init() {}

    /// Something succeeded: a row, or a call outside of rows.
    public func succeeded() {
        if memory != Memory() { memory = Memory() }
    }

    /// A call failed for good.
    ///
    /// - Returns: why the run ends; nil while it goes on.
    public func failed(_ error: OperationError, _ operation: StaticString) -> CircuitBreak? {
        switch error.code {
        case .unreachable, .throttled, .timeout: return count(error, "\(operation)", about: "")
        case .unsupported, .refused:
            let isOfPlugin = error.capability != nil
            memory.refusal = isOfPlugin ? nil : Refusal(operation: "\(operation)", error: error)
        default: break
        }
        return nil
    }

    /// A row ended with an error that nobody handled.
    ///
    /// - Returns: why the run ends; nil while it goes on.
    public func rowFailed(code: String, message: String) -> CircuitBreak? {
        guard let refusal = memory.refusal, refusal.error.code.rawValue == code,
            refusal.error.message == message
        else { return nil }
        memory.refusal = nil
        // A refusal in other words is about the values of the call, which differ from row to row.
        let words = refusal.error.code == .refused ? message : ""
        return count(refusal.error, refusal.operation, about: "\(refusal.operation) \(words)")
    }

    /// Counts a failure; `about` is what failures must have in common beside their code.
    private func count(_ error: OperationError, _ operation: String, about: String) -> CircuitBreak? {
        let isAlike = memory.code == error.code && memory.about == about
        memory.code = error.code
        memory.about = about
        memory.count = isAlike ? memory.count + 1 : 1
        if memory.count < Self.limit { return nil }
        return CircuitBreak(operation: operation, error: error, count: memory.count)
    }
}

/// The end of a run whose calls fail alike.
public struct CircuitBreak: Error, Sendable, Equatable {
    /// The operation that failed last.
    public var operation: String
    /// How it failed.
    public var error: OperationError
    /// How many failed alike.
    public var count: Int

    /// `users.create was throttled 3 times in a row`
    public var message: String {
        let what =
            switch error.code {
            case .throttled: "was throttled"
            case .unreachable: "did not reach the center"
            case .timeout: "took too long"
            case .unsupported: "was not supported"
            default: "was refused"
            }
        return "\(operation) \(what) \(count) times in a row"
    }
}
