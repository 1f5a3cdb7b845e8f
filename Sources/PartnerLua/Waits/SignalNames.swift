public import PartnerCenter

/// What signals may be called.
public enum SignalName {
    /// `name` itself.
    ///
    /// - Throws: `OperationError` with code `bad_argument` for anything but 1 to 64 letters, digits, `_`, `-`, `.`.
    public static func checked(_ name: String, of call: String) throws -> String {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7a, 0x41...0x5a, 0x30...0x39, 0x5f, 0x2d, 0x2e: true
            default: false
            }
        }
        guard isPlain, (1...64).contains(name.utf8.count) else {
            throw OperationError.badArgument(
                call,
                [
                    FieldProblem(
                        field: "name", "must be 1 to 64 letters, digits, '_', '-' or '.', got \"\(name)\"")
                ])
        }
        return name
    }
}

/// The roles that a signal can be asked from.
public enum SignalRole {
    /// Every role by the name that `wait.for_signal` takes: `global_admin`, `sales_agent`.
    public static let names =
        AdminRole.allCases.filter { $0 != .none }.map { "\($0.rawValue)_admin" }
        + AgentRole.allCases.filter { $0 != .none }.map { "\($0.rawValue)_agent" }

    /// The roles of `actor`, by these names; none of anybody but a partner user, who alone can stand for the partner.
    public static func held(by actor: Actor) -> [String] {
        guard actor.kind == .user else { return [] }
        return [
            actor.adminRole == .none ? nil : "\(actor.adminRole.rawValue)_admin",
            actor.agentRole == .none ? nil : "\(actor.agentRole.rawValue)_agent",
        ].compactMap { $0 }
    }

    static func checked(_ name: String, of call: String) throws -> String {
        if names.contains(name) { return name }
        throw OperationError.badArgument(
            call,
            [
                FieldProblem(
                    field: "role", "is no role: '\(name)'",
                    hint: Suggestion.nearest(name, in: names).map { "did you mean '\($0)'?" }
                        ?? "roles are \(Suggestion.list(names))")
            ])
    }
}
