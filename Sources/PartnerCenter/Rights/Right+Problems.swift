extension Right {
    /// Everything that is wrong with the right: its name, its parameters, what they hold; empty for nothing.
    ///
    /// The field of a problem is the right's name, or the parameter behind it: `users.create.fields`.
    public var problems: [FieldProblem] {
        guard let facts = CapabilityFacts.named(name) else { return [Self.unknown(name)] }
        let known = facts.parameters.map(\.name)
        var problems: [FieldProblem] = []
        for (parameter, value) in parameters.sorted(by: { $0.key < $1.key }) {
            let field = "\(name).\(parameter)"
            if let declared = facts.parameter(parameter) {
                problems += declared.problems(value, of: facts).map {
                    FieldProblem(field: field, $0.message, hint: $0.hint)
                }
            } else {
                let near = Suggestion.nearest(parameter, in: known).map { "did you mean '\($0)'?" }
                let takes = known.isEmpty ? "it takes none" : "it takes \(Suggestion.list(known))"
                problems.append(FieldProblem(field: field, "is not a parameter", hint: near ?? takes))
            }
        }
        for parameter in facts.parameters where parameter.isRequired && parameters[parameter.name] == nil {
            problems.append(FieldProblem(field: "\(name).\(parameter.name)", "is missing"))
        }
        return problems
    }

    /// Everything that is wrong with rights that are given together: each by itself, and an operation's given twice.
    public static func problems(of rights: [Right]) -> [FieldProblem] {
        var seen: Set<String> = []
        var problems: [FieldProblem] = []
        for right in rights {
            problems += right.problems
            let isOfOperations = CapabilityFacts.named(right.name).map { !$0.operations.isEmpty } ?? false
            if !seen.insert(right.name).inserted, isOfOperations {
                problems.append(
                    FieldProblem(
                        field: right.name, "is given twice", hint: "give it once, with all that it allows"))
            }
        }
        return problems
    }

    private static func unknown(_ name: String) -> FieldProblem {
        if let operation = Operations.named(name), operation.facts.kind == .read {
            let capability = CapabilityFacts.name(for: operation.facts)
            return FieldProblem(
                field: name, "is an operation that reads, and no capability", hint: "\(capability) allows it")
        }
        let near = Suggestion.nearest(name, in: CapabilityFacts.all.map(\.name))
        return FieldProblem(
            field: name, "is no capability",
            hint: near.map { "did you mean '\($0)'?" } ?? "see: partnerctl help capabilities")
    }
}

extension CapabilityParameter {
    fileprivate func problems(_ value: Right.Parameter, of facts: CapabilityFacts) -> [FieldProblem] {
        switch (kind, value) {
        case (.list, .list(let texts)):
            if texts.isEmpty {
                return [
                    FieldProblem("must not be empty", hint: "leave it out where nothing is to be narrowed")
                ]
            }
            return texts.compactMap { problem($0, of: facts) }
        case (.text, .text(let text)): return problem(text, of: facts).map { [$0] } ?? []
        case (.count, .count(let count)):
            return count < 0 ? [FieldProblem("must be a whole number from 0 up, got \(count)")] : []
        default:
            return [FieldProblem("must be \(kind.shown), got \(value.shown)")]
        }
    }

    private func problem(_ text: String, of facts: CapabilityFacts) -> FieldProblem? {
        if !values.isEmpty {
            if values.contains(where: { $0.utf8.elementsEqual(text.utf8) }) { return nil }
            let near = Suggestion.nearest(text, in: values).map { "did you mean '\($0)'?" }
            let hint = near ?? "there \(values.count == 1 ? "is" : "are") \(Suggestion.list(values))"
            return FieldProblem("has no \(quoted(text))", hint: hint)
        }
        switch matching {
        case .same, .most:
            return text.isEmpty ? FieldProblem("must not hold an empty text") : nil
        case .domain:
            if EmailAddress.isDomain(text) { return nil }
            return FieldProblem("must hold domains such as contoso.cn, got \(quoted(text))")
        case .address:
            if GrantedAddress(text) != nil { return nil }
            return FieldProblem(
                "must be addresses such as https://hr.example/v1/, got \(quoted(text))",
                hint: "scheme and host in lower case, without a query, percent signs and '..'")
        case .path:
            if GrantedPath.isRelative(text) { return nil }
            return FieldProblem(
                "must hold paths below the data folder, got \(quoted(text))",
                hint: "write them without a leading '/' and without '..'")
        }
    }
}

extension CapabilityParameter.Kind {
    /// As it follows "must be".
    public var shown: String {
        switch self {
        case .list: "a list of texts"
        case .text: "a text"
        case .count: "a whole number from 0 up"
        }
    }
}

extension Right.Parameter {
    fileprivate var shown: String {
        switch self {
        case .list: "a list"
        case .text(let text): "the text \(quoted(text))"
        case .count(let count): "the number \(count)"
        }
    }
}

extension EmailAddress {
    /// Whether `text` can stand behind the `@` of an address.
    static func isDomain(_ text: String) -> Bool {
        var address = "a@" + text
        return address.withUTF8 { fault(UnsafeRawBufferPointer($0)) == nil }
    }

    /// What stands behind the `@`, in lower case.
    var domain: String { text.drop { $0 != "@" }.dropFirst().lowercased() }
}
