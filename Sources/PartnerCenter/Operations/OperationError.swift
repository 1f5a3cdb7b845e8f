/// The closed list of codes that a script may branch on.
public enum ErrorCode: String, Sendable, CaseIterable {
    /// An argument is missing, misspelt, of a wrong type or out of range.
    case badArgument = "bad_argument"
    /// There is no such thing.
    case notFound = "not_found"
    /// Several things match where one was asked for.
    case ambiguous
    /// Something unique is taken.
    case alreadyExists = "already_exists"
    /// It was changed since it was read.
    case conflict
    /// A value breaks a rule of the business.
    case invalid
    /// The actor's roles or a plugin's rights do not allow it.
    case refused
    /// This environment does not offer it.
    case unsupported
    /// Not in this state.
    case forbiddenState = "forbidden_state"
    /// A limit of the run was reached.
    case limit
    /// The center asks for fewer calls.
    case throttled
    /// The center did not answer.
    case unreachable
    /// It may or may not have happened.
    case unknownOutcome = "unknown_outcome"
    /// It took too long.
    case timeout
    /// A file cannot be read as what it should be.
    case badFile = "bad_file"
    /// The script itself went wrong.
    case scriptError = "script_error"

    /// What the code means, for help and the reference.
    public var meaning: String {
        switch self {
        case .badArgument: "an argument is missing, misspelt, of a wrong type or out of range"
        case .notFound: "there is no such thing"
        case .ambiguous: "several things match where one was asked for"
        case .alreadyExists: "something unique is taken"
        case .conflict: "it was changed since it was read"
        case .invalid: "a value breaks a rule of the business"
        case .refused:
            "the actor's roles do not allow it, or a plugin is not granted it; plugin and capability then say whose right"
        case .unsupported: "this environment does not offer it; the message says what to do instead"
        case .forbiddenState: "not in the present state"
        case .limit: "a limit of the run was reached"
        case .throttled: "the center asks for fewer calls"
        case .unreachable: "the center could not be reached"
        case .unknownOutcome: "it may or may not have happened"
        case .timeout: "it took too long"
        case .badFile: "a file cannot be read as what it should be"
        case .scriptError: "the script itself went wrong"
        }
    }
}

/// Why an operation was not done: facts, a sentence and what to try.
public struct OperationError: Error, Sendable, Equatable {
    /// What to branch on.
    public var code: ErrorCode
    /// What happened, in one sentence without a final stop.
    public var message: String
    /// The field at fault, where there is one.
    public var field: String?
    /// One thing to try, where there is one.
    public var hint: String?
    /// Whether the same call may succeed later, unchanged.
    public var isRetryable: Bool
    /// How long the center asks to wait before that; nil where it does not say.
    public var retryAfter: Duration?
    /// Further facts a script can use, by name: `existing_id`.
    public var details: [String: String]
    /// Whether it will hit every further row and call, so that a run should end at once.
    public var endsRun: Bool

    /// Creates an error from its facts.
    public init(
        _ code: ErrorCode, _ message: String, field: String? = nil, hint: String? = nil,
        isRetryable: Bool = false, retryAfter: Duration? = nil, details: [String: String] = [:],
        endsRun: Bool = false
    ) {
        self.code = code
        self.message = message
        self.field = field
        self.hint = hint
        self.isRetryable = isRetryable
        self.retryAfter = retryAfter
        self.details = details
        self.endsRun = endsRun
    }

    /// An input with problems; all of them are in the message.
    public static func badArgument(_ operation: String, _ problems: [FieldProblem]) -> OperationError {
        let clauses = problems.map { problem in
            problem.hint.isEmpty || problems.count == 1
                ? problem.clause : "\(problem.clause) (\(problem.hint))"
        }
        let only = problems.count == 1 ? problems.first : nil
        let hint = only.map(\.hint) ?? "partnerctl help \(operation)"
        return OperationError(
            .badArgument, "\(operation): " + clauses.joined(separator: "; "), field: problems.first?.field,
            hint: hint.isEmpty ? "partnerctl help \(operation)" : hint)
    }
}
