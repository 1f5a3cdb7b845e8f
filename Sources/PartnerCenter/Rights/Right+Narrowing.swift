extension Right {
    /// Whether this right allows everything that `other` does: what is declared covers what is granted.
    public func covers(_ other: Right) -> Bool { excess(of: other).isEmpty && name == other.name }

    /// In which parameters `other` allows more than this right, with what it is that would be more; empty where it is
    /// only narrower. Both have the same name.
    public func excess(of other: Right) -> [FieldProblem] {
        let names = Set(parameters.keys).union(other.parameters.keys).sorted()
        return names.compactMap { parameter in
            let declared = CapabilityFacts.named(name)?.parameter(parameter)
            return Self.excess(parameter, declared, parameters[parameter], other.parameters[parameter])
                .map { FieldProblem(field: "\(name).\(parameter)", $0) }
        }
    }

    private static func excess(
        _ name: String, _ declared: CapabilityParameter?, _ wide: Parameter?, _ narrow: Parameter?
    ) -> String? {
        let widens = declared?.widens ?? false
        guard let wide else {
            return widens && narrow != nil ? "is not asked for" : nil
        }
        guard let narrow else { return widens ? nil : "must be at most \(wide.text)" }
        switch (wide, narrow) {
        case (.count(let most), .count(let count)):
            return count <= most ? nil : "must be at most \(most), got \(count)"
        case (.list(let all), .list(let some)):
            let more = some.filter { text in !all.contains { covers($0, text, declared) } }
            return more.isEmpty ? nil : "may be \(Suggestion.list(all)), and not \(Suggestion.list(more))"
        case (.text(let one), .text(let other)):
            return covers(one, other, declared) ? nil : "may be \(one), and not \(other)"
        default: return "must be of the same kind as \(wide.text)"
        }
    }

    private static func covers(_ wide: String, _ narrow: String, _ declared: CapabilityParameter?) -> Bool {
        (declared?.matching ?? .same).covers(wide, narrow)
    }

    /// The right as it is written on a command line: `users.create domains=contoso.cn max_per_run=50`.
    public var words: String {
        ([name] + parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.text)" })
            .joined(separator: " ")
    }

    /// The right with what narrows it, in words: `users.create (domains contoso.cn; max_per_run 50)`.
    public var text: String {
        if parameters.isEmpty { return name }
        let all = parameters.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.text)" }
        return "\(name) (\(all.joined(separator: "; ")))"
    }

    /// The texts of a parameter that holds a list, or one text; nil where the right has no such parameter.
    public func texts(_ parameter: String) -> [String]? {
        switch parameters[parameter] {
        case .list(let texts): texts
        case .text(let text): [text]
        case .count, nil: nil
        }
    }

    /// The number of a parameter that holds one.
    public func count(_ parameter: String) -> Int? {
        if case .count(let count)? = parameters[parameter] { count } else { nil }
    }
}

extension Right.Parameter {
    /// What it holds, commas between the texts of a list.
    public var text: String {
        switch self {
        case .list(let texts): texts.joined(separator: ",")
        case .text(let text): text
        case .count(let count): String(count)
        }
    }
}

extension CapabilityParameter.Matching {
    /// Whether what is granted for `wide` is granted for `narrow`.
    func covers(_ wide: String, _ narrow: String) -> Bool {
        switch self {
        case .same, .most: return wide.utf8.elementsEqual(narrow.utf8)
        case .domain: return wide.lowercased().utf8.elementsEqual(narrow.lowercased().utf8)
        case .address:
            guard let wide = GrantedAddress(wide), let narrow = GrantedAddress(narrow) else { return false }
            return wide.covers(narrow)
        case .path:
            guard GrantedPath.isRelative(wide), GrantedPath.isRelative(narrow) else { return false }
            return GrantedPath.lies(narrow, atOrBelow: wide)
        }
    }
}
