/// What an operation may know of the world: everything that rules cannot read from a store.
public struct OperationContext {
    /// On whose behalf it is done.
    public var actor: Actor
    /// The center's clock.
    public var now: Instant
    /// Where the call came from, for the audit.
    public var origin: Origin
    /// Draws random bytes and hashes passwords.
    public var vault: any Vault
    /// The center's policies.
    public var policies: Policies
    /// Reads files by their paths; `nil` where there are none to read.
    public var files: (any InputFiles)?

    /// Creates a context.
    @inlinable
    public init(
        actor: Actor, now: Instant, origin: Origin, vault: any Vault, policies: Policies = Policies(),
        files: (any InputFiles)? = nil
    ) {
        self.actor = actor
        self.now = now
        self.origin = origin
        self.vault = vault
        self.policies = policies
        self.files = files
    }
}

/// Where an effect came from.
public struct Origin: Sendable, Equatable {
    /// The run that called, or `nil` for a call by hand.
    public var runID: Int64?
    /// The line of the script that called; 0 when there is none.
    public var line: Int32
    /// The plugin whose code called; nil for a script's own.
    public var plugin: String?

    /// Creates an origin.
    @inlinable
    public init(runID: Int64? = nil, line: Int32 = 0, plugin: String? = nil) {
        self.runID = runID
        self.line = line
        self.plugin = plugin
    }
}

/// Draws random bytes and hashes passwords. Rules get it as an argument, so that they stay still themselves.
public protocol Vault: Sendable {
    /// Fills `buffer` with unpredictable bytes.
    func fill(_ buffer: UnsafeMutableRawBufferPointer)
    /// A salted hash of a random password, from which nobody gets it back.
    func hash(_ password: Secret) -> [UInt8]
    /// A salted hash of a password that a person chose: slow, as such passwords can be guessed.
    func hashChosen(_ password: Secret) throws -> [UInt8]
    /// Whether `password` is the one that `hash`, of either kind, was made from.
    func verify(_ password: Secret, against hash: [UInt8]) -> Bool
}
