/// One effect of a run, with its result.
///
/// Its identity is the branch and the ordinal in it; arguments and outcome are the caller's bytes.
public struct JournalEntry: Equatable, Sendable {
    /// How an effect ended.
    public enum Outcome: Equatable, Sendable {
        /// It gave back a value.
        case value([UInt8])
        /// It raised an error.
        case error([UInt8])
    }

    /// The path of branches that led here; empty for the main one.
    public var branch: String
    /// The number in the branch.
    public var ordinal: Int64
    /// What was called.
    public var operation: String
    /// From where in the script.
    public var line: String
    /// The arguments.
    public var arguments: [UInt8]
    /// The result.
    public var outcome: Outcome
    /// A secret that belongs to the result, sealed; nil for none or for one that was forgotten.
    public var sealed: [UInt8]?
    /// When.
    public var at: Milliseconds
    /// Whether the outcome says what will be done, and it is not done yet.
    public var isPending: Bool
    /// Its place in the order of the commits, from 1; 0 for an entry that was not read from the journal.
    public var position: Int64

    /// An entry with all its parts; `sealed` is nil unless given, and what is done is not pending.
    public init(
        branch: String, ordinal: Int64, operation: String, line: String, arguments: [UInt8], outcome: Outcome,
        sealed: [UInt8]? = nil, at: Milliseconds, isPending: Bool = false, position: Int64 = 0
    ) {
        self.branch = branch
        self.ordinal = ordinal
        self.operation = operation
        self.line = line
        self.arguments = arguments
        self.outcome = outcome
        self.sealed = sealed
        self.at = at
        self.isPending = isPending
        self.position = position
    }
}
