/// Notices calls that fail alike one after the other, so that a run ends once instead of failing row after row.
public final class Circuit {
    /// So many failures alike, with nothing that succeeded between, end the run.
    public static let limit = 3

    /// What was noticed. Putting an earlier value back forgets all that came after.
    public struct Memory: Sendable, Equatable {
        fileprivate var code: ErrorCode?
        fileprivate var about = ""
        fileprivate var count = 0

        /// Nothing.
        public init() {}

        fileprivate init(_ code: ErrorCode, _ about: String, _ count: Int) {
            self.code = code
            self.about = about
            self.count = count
        }
    }

    /// What was noticed so far.
    public var memory = Memory()

    /// Nothing failed yet.
    public init() {}

    /// Something succeeded: a row, or a call outside of rows.
    public func succeeded() {
        if memory.count > 0 { memory = Memory() }
    }

    /// A call failed for good.
    ///
    /// - Returns: why the run ends; nil while it goes on.
    public func failed(_ error: OperationError, _ operation: StaticString) -> CircuitBreak? {
        guard let about = Self.about(error, operation) else { return nil }
        let isAlike = memory.code == error.code && memory.about == about
        memory = Memory(error.code, about, isAlike ? memory.count + 1 : 1)
        if memory.count < Self.limit { return nil }
        return CircuitBreak(operation: "\(operation)", error: error, count: memory.count)
    }

    /// What failures must have in common beside their code; nil for an error that says nothing of other calls.
    private static func about(_ error: OperationError, _ operation: StaticString) -> String? {
        switch error.code {
        case .unreachable, .throttled, .timeout: ""
        case .unsupported: "\(operation)"
        // A refusal in other words is about the values of the call, which differ from row to row.
        case .refused: "\(operation) \(error.message)"
        default: nil
        }
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
