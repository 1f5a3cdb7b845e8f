/// One thing that a plugin can be granted, declared once: what it is, how much harm it can do, what narrows it.
public struct CapabilityFacts: Sendable, Equatable {
    /// The name: `users.read`, `net`.
    public var name: String
    /// One sentence: what it allows.
    public var summary: String
    /// How much harm it can do.
    public var risk: RiskClass
    /// What narrows it.
    public var parameters: [CapabilityParameter]
    /// The operations that it allows; none for what the host itself offers.
    public var operations: [String]

    init(
        _ name: String, _ summary: String, _ risk: RiskClass, _ parameters: [CapabilityParameter] = [],
        operations: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.risk = risk
        self.parameters = parameters
        self.operations = operations
    }

    /// The parameter called `name`.
    public func parameter(_ name: String) -> CapabilityParameter? { parameters.first { $0.name == name } }

    /// Every capability: those of the operations in the order of the reference, then the host's own.
    public static let all: [CapabilityFacts] = ofOperations + ofHost

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    /// The capability called `name`.
    public static func named(_ name: String) -> CapabilityFacts? { byName[name] }

    /// The name of the capability that allows an operation: `users.read` for `users.get`, else the operation's own.
    public static func name(for facts: OperationFacts) -> String {
        name(of: "\(facts.name)", isRead: facts.kind == .read)
    }

    static func name(of operation: String, isRead: Bool) -> String {
        isRead ? operation.prefix { $0 != "." } + ".read" : operation
    }
}

/// What narrows a capability.
public struct CapabilityParameter: Sendable, Equatable {
    /// What kinds of value there are.
    public enum Kind: String, Sendable, CaseIterable {
        /// Texts.
        case list
        /// One text.
        case text
        /// A whole number from 0 up.
        case count
    }

    /// What it means that one value covers another.
    public enum Matching: Sendable, Equatable {
        /// The same text, byte by byte.
        case same
        /// The same domain, whatever its case; a domain does not cover those below it.
        case domain
        /// The same scheme, host and port, and a path at or below.
        case address
        /// A path at or below.
        case path
        /// At least as much.
        case most
    }

    /// The name: `fields`.
    public var name: String
    /// What it holds.
    public var kind: Kind
    /// What it covers.
    public var matching: Matching
    /// The only values that there are; empty where they are not known.
    public var values: [String]
    /// Whether the capability cannot be granted without it.
    public var isRequired: Bool
    /// Whether it allows more than the capability without it, rather than less.
    public var widens: Bool
    /// One sentence.
    public var doc: String

    init(
        _ name: String, _ kind: Kind, matching: Matching = .same, values: [String] = [],
        isRequired: Bool = false, widens: Bool = false, doc: String
    ) {
        self.name = name
        self.kind = kind
        self.matching = kind == .count ? .most : matching
        self.values = values
        self.isRequired = isRequired
        self.widens = widens
        self.doc = doc
    }
}
