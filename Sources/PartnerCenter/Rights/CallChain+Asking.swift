extension CallChain {
    /// Whether the plugins could do something now: `host.can { "users.create", email = "li@contoso.cn" }`.
    ///
    /// `name` is an operation or a capability. A value is that of a parameter (`fields`, `hosts`), of which the right
    /// must cover all, or of an argument of the operation. What only the center knows is not judged: the domain
    /// of a user who is named by id. Without plugins in the chain, everything is allowed.
    ///
    /// - Throws: `OperationError` with code `bad_argument` for a name that there is not.
    public func can(_ name: String, _ values: [String: Right.Parameter] = [:]) throws -> Bool {
        let operation = Operations.named(name)
        let capability = operation.map { CapabilityFacts.name(for: $0.facts) } ?? name
        guard let facts = CapabilityFacts.named(capability) else {
            let known = CapabilityFacts.all.map(\.name) + Operations.all.map(\.name)
            let near = Suggestion.nearest(name, in: known).map { "did you mean '\($0)'?" }
            throw OperationError(
                .badArgument, "host.can: \(quoted(name)) is neither an operation nor a capability",
                hint: near ?? "see: partnerctl help capabilities")
        }
        let arguments = operation?.arguments.map(\.name) ?? []
        for value in values.keys.sorted() where facts.parameter(value) == nil && !arguments.contains(value) {
            let known = facts.parameters.map(\.name) + arguments
            let near = Suggestion.nearest(value, in: known).map { "did you mean '\($0)'?" }
            throw OperationError(
                .badArgument, "host.can: \(quoted(value)) is neither a parameter nor an argument of \(name)",
                field: value, hint: near ?? "there are \(Suggestion.list(known))")
        }
        return judgedPrincipals.allSatisfy { principal in
            principal.rights.contains { right in
                right.name == capability && right.allows(values, facts, operation)
                    && hasCallsLeft(principal.id, right)
            }
        }
    }

    private func hasCallsLeft(_ plugin: String, _ right: Right) -> Bool {
        guard let most = right.count("max_per_run") else { return true }
        return uses.used(plugin: plugin, capability: right.name) < Int64(most)
    }
}

extension Right {
    fileprivate func allows(
        _ values: [String: Parameter], _ facts: CapabilityFacts, _ operation: OperationDescription?
    ) -> Bool {
        let judged = JudgedRight(plugin: "", right: self)
        let known = facts.parameter("fields")?.values ?? []
        let emails = operation.flatMap { SubjectPaths.byOperation[$0.name]?.emails } ?? []
        return values.allSatisfy { name, value in
            if facts.parameter(name) != nil {
                var narrow = self
                narrow.parameters[name] = value
                return excess(of: narrow).isEmpty
            }
            if let fields = texts("fields"), known.contains(name), !fields.contains(name) { return false }
            guard case .text(let text) = value, emails.contains(name), text.utf8.contains(UInt8(ascii: "@"))
            else { return true }
            return judged.allows(domain: EmailAddress(unchecked: text).domain)
        }
    }
}
