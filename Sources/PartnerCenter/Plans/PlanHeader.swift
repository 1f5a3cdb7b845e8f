/// What a plan is a plan of: all that is needed to do the same again.
public struct PlanHeader: Equatable, Sendable {
    /// A file that the script reads.
    public struct Input: Equatable, Sendable {
        /// The argument that named it.
        public var argument: String
        /// Where it was.
        public var path: String
        /// Its size in bytes.
        public var size: Int64
        /// The digest of its content, hexadecimal.
        public var hash: String

        /// An input by argument, place and content.
        public init(argument: String, path: String, size: Int64, hash: String) {
            self.argument = argument
            self.path = path
            self.size = size
            self.hash = hash
        }
    }

    /// A module that the script may load.
    public struct Module: Equatable, Sendable {
        /// The name by which the script loads it.
        public var name: String
        /// Its text.
        public var source: String

        /// A module by name and text.
        public init(name: String, source: String) {
            self.name = name
            self.source = source
        }
    }

    /// The product that made the plan.
    public var product: String
    /// The script's name, for messages.
    public var script: String
    /// The script's text.
    public var source: String
    /// Every module that it may load.
    public var modules: [Module] = []
    /// What the command line gave to the script, by argument.
    public var arguments: [String: [String]] = [:]
    /// The files that secrets were read from, by argument: a secret itself is never in a plan.
    public var secretFiles: [String: String] = [:]
    /// Where relative paths begin.
    public var folder: String
    /// Every file that the script reads.
    public var inputs: [Input] = []
    /// The center.
    public var center: CenterIdentity
    /// On whose behalf: an e-mail.
    public var actor: String
    /// What the run's random numbers grow from, hexadecimal.
    public var seed: String
    /// When the rehearsal began, by the center's clock.
    public var at: Instant
    /// Flags of the command line that matter: `accept-bad-rows`, limits.
    public var flags: [String: [String]] = [:]
    /// What was assumed of the world behind a wait, as the command line said it.
    public var assumptions: [String] = []

    /// A header without modules, arguments and inputs.
    public init(
        product: String, script: String, source: String, folder: String, center: CenterIdentity,
        actor: String,
        seed: String, at: Instant
    ) {
        self.product = product
        self.script = script
        self.source = source
        self.folder = folder
        self.center = center
        self.actor = actor
        self.seed = seed
        self.at = at
    }
}

/// What tells one center from another.
public struct CenterIdentity: Equatable, Sendable {
    /// Where it is: `sqlite:/home/wang/.partnerctl/center.db`.
    public var place: String
    /// Which Partner Center it is or rehearses.
    public var environment: String
    /// The account's name.
    public var name: String
    /// The account's domain.
    public var domain: String
    /// When the account was made: an instant.
    public var created: String

    /// The identity of a center with `account` at `place`.
    public init(place: String, _ account: Account) {
        self.init(
            place: place, environment: account.environment.rawValue, name: account.name,
            domain: account.domain, created: account.createdAt.description)
    }

    /// An identity from its parts.
    public init(place: String, environment: String, name: String, domain: String, created: String) {
        self.place = place
        self.environment = environment
        self.name = name
        self.domain = domain
        self.created = created
    }

    /// What differs in `other`, each as `what: this, now that`. A name may change: the rest tells the center.
    public func differences(from other: CenterIdentity) -> [String] {
        [
            ("place", place, other.place), ("environment", environment, other.environment),
            ("domain", domain, other.domain), ("made at", created, other.created),
        ].filter { $0.1 != $0.2 }.map { "\($0.0): \($0.1) in the plan, \($0.2) here" }
    }
}
