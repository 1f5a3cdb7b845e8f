/// Something that one branch of a run waits for.
public struct Wait: Equatable, Sendable {
    /// What ends a wait. The raw values are kept in the database.
    public enum Kind: String, Sendable, CaseIterable {
        /// A span of time is over.
        case sleep
        /// A moment has come.
        case untilTime = "until_time"
        /// What the script asks again and again has become true.
        case untilTrue = "until_true"
        /// A signal was sent to the run.
        case signal
        /// Something happened outside of the run.
        case event
        /// Somebody agreed to what the run is about to do.
        case consent
    }

    /// The run.
    public var run: RunID
    /// The branch that waits.
    public var branch: String
    /// The number of the effect that waits, in the branch.
    public var ordinal: Int64
    /// What ends it.
    public var kind: Kind
    /// The name of the signal, event or operation; nil where there is none.
    public var name: String?
    /// Whatever else the caller needs, in its encoding.
    public var detail: [UInt8]
    /// When it is over at the latest; nil for never.
    public var wake: Milliseconds?
    /// When to look again before that; nil for no such time.
    public var check: Milliseconds?
    /// When it began.
    public var begun: Milliseconds

    /// A wait of one effect; what has a default is optional.
    public init(
        run: RunID, branch: String, ordinal: Int64, kind: Kind, name: String? = nil, detail: [UInt8] = [],
        wake: Milliseconds? = nil, check: Milliseconds? = nil, begun: Milliseconds
    ) {
        self.run = run
        self.branch = branch
        self.ordinal = ordinal
        self.kind = kind
        self.name = name
        self.detail = detail
        self.wake = wake
        self.check = check
        self.begun = begun
    }
}
