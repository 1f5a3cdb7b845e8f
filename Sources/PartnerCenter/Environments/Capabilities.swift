/// What one center offers: its environment's documented list, narrowed by the center's policies.
public struct Capabilities: Sendable, Equatable {
    /// Which Partner Center it is, or rehearses.
    public var environment: EnvironmentName
    /// Whether the center rehearses what the real one offers only in its portal.
    public var isRehearsal: Bool
    /// The policies that hold.
    public var policies: Policies

    /// Creates a center's capabilities.
    public init(environment: EnvironmentName, isRehearsal: Bool, policies: Policies = Policies()) {
        self.environment = environment
        self.isRehearsal = isRehearsal
        self.policies = policies
    }

    /// Whether the operation is offered; if not, what to do instead.
    public func supports(_ facts: OperationFacts) -> (isSupported: Bool, instead: String?) {
        if let instead = policies.insteadOf(facts, in: environment) { return (false, instead) }
        switch facts.support[environment] {
        case .api: return (true, nil)
        case .portal(let instead): return isRehearsal ? (true, nil) : (false, instead)
        case .unavailable(let instead): return (false, instead)
        case nil: return (false, "nothing is documented for \(environment.rawValue)")
        }
    }

    /// - Throws: `OperationError` with code `unsupported` and the documented alternative.
    @usableFromInline
    func unsupported(_ facts: OperationFacts) -> OperationError? {
        let (isSupported, instead) = supports(facts)
        if isSupported { return nil }
        return OperationError(
            .unsupported, "\(facts.name) is not offered in \(environment.rawValue)", hint: instead,
            endsRun: false)
    }
}

/// Choices where the documents conflict or are silent, each with a default; a center keeps its own.
public struct Policies: Sendable, Equatable {
    /// Whether roles can be changed after a user was created. A worldwide page of 2023 says they cannot in
    /// national clouds; the page of the 21Vianet portal says they can.
    public var allowsRoleChanges = true

    /// The defaults.
    public init() {}

    /// Every policy as `center info` lists it.
    public static let all: [PolicyDescription] = [
        PolicyDescription(
            name: "set_roles", values: ["allow", "refuse"],
            summary: "Whether a user's roles can be changed after creation.",
            reason:
                "Two documents conflict: the 21Vianet portal's page (2018) describes it; a worldwide page "
                + "(2023) says it is not supported in national clouds.")
    ]

    /// The value of the policy called `name`, as text.
    public subscript(_ name: String) -> String? {
        get { name == "set_roles" ? (allowsRoleChanges ? "allow" : "refuse") : nil }
        set { if name == "set_roles" { allowsRoleChanges = newValue != "refuse" } }
    }

    func insteadOf(_ facts: OperationFacts, in environment: EnvironmentName) -> String? {
        if "\(facts.name)" == "users.set_roles", environment == .cn21v, !allowsRoleChanges {
            return "delete the user and create it again with the roles it should have"
        }
        return nil
    }
}

/// One policy, described.
public struct PolicyDescription: Sendable {
    /// The name.
    public var name: String
    /// The allowed values, the default first.
    public var values: [String]
    /// One sentence.
    public var summary: String
    /// Why it is a policy and not a rule.
    public var reason: String
}
