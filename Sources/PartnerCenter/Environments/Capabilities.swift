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
        case .api, .own: return (true, nil)
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
