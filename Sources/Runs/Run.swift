/// What is fixed when a run starts.
public struct RunPlan: Equatable, Sendable {
    /// A module the script may load, pinned to its text.
    public struct Module: Equatable, Sendable {
        /// The name by which the script loads it.
        public var name: String
        /// The hash of its text, which must be kept before the run starts.
        public var source: [UInt8]

        /// A module by name and hash.
        public init(name: String, source: [UInt8]) {
            self.name = name
            self.source = source
        }
    }

    /// A file given to the script, pinned to its content.
    public struct Input: Equatable, Sendable {
        /// The argument that named it.
        public var argument: String
        /// Where it was.
        public var path: String
        /// Its size in bytes.
        public var size: Int64
        /// The hash of its content.
        public var hash: [UInt8]

        /// An input by argument, place and content.
        public init(argument: String, path: String, size: Int64, hash: [UInt8]) {
            self.argument = argument
            self.path = path
            self.size = size
            self.hash = hash
        }
    }

    /// The name to show.
    public var script: String
    /// The hash of the script's text, which must be kept before the run starts.
    public var source: [UInt8]
    /// Every module the script may load.
    public var modules: [Module] = []
    /// The arguments, encoded by the caller.
    public var arguments: [UInt8] = []
    /// Every file the arguments name.
    public var inputs: [Input] = []
    /// On whose behalf.
    public var actor: String
    /// What the run's random numbers grow from.
    public var seed: [UInt8] = []
    /// The level of the host's functions that the script was written for.
    public var apiLevel = 1
    /// At most one live run has this key; nil for no such rule.
    public var startKey: String?
    /// Limits and other settings, encoded by the caller.
    public var options: [UInt8] = []
    /// Behind which of the caller's numbered events the run looks; 0 for all of them.
    public var eventCursor: Int64 = 0
    /// The run that this one undoes; nil for a run that does work of its own.
    public var undoes: RunID?

    /// A run of one script for `actor`; the rest has defaults.
    public init(script: String, source: [UInt8], actor: String) {
        self.script = script
        self.source = source
        self.actor = actor
    }
}

/// One run, as it is kept.
public struct Run: Equatable, Sendable {
    /// Its number.
    public let id: RunID
    /// What was fixed at its start.
    public let plan: RunPlan
    /// Where it stands.
    public let state: RunState
    /// Why it ended so, to branch on.
    public let code: String?
    /// Why it ended so, to read.
    public let message: String?
    /// When it was started.
    public let created: Milliseconds
    /// When its state, lease or totals were last written.
    public let updated: Milliseconds
    /// When it ended; nil while it lives.
    public let finished: Milliseconds?
    /// When someone asked to cancel it; nil if nobody did.
    public let cancelRequested: Milliseconds?
    /// Its rows by outcome, as of its end.
    public let totals: RowTotals
    /// Who works on it; nil for nobody.
    public let owner: LeaseOwner?
    /// Until when the owner has it without a sign of life.
    public let leaseUntil: Milliseconds?
    /// When a waiting run is to be looked at, on the clock of whoever parked it; nil if no time alone wakes it.
    public let wake: Milliseconds?

    /// Whether a process that may be alive works on it, so that nobody else can take it.
    public func isHeld(at now: Milliseconds) -> Bool {
        guard let owner, let leaseUntil, leaseUntil > now else { return false }
        return owner.liveness != .dead
    }
}
