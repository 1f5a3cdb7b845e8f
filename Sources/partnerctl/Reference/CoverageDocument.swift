internal import PartnerCenter

/// What is known of each area, and what becomes of it here: `docs/coverage.md`.
enum CoverageDocument {
    /// The page below its notice.
    static var text: String {
        var out = """
            # Coverage

            What the documents say of each area, what is assumed where they are silent, and what becomes of it in the
            embedded center. Each behaviour has a test of the same name. *Enforced* always holds; a *policy* can be
            changed for a center ([reference/policies.md](reference/policies.md)); *portal* is what people do there.


            """
        for area in DocumentedRule.Area.allCases { out += section(area) }
        return out
    }

    private static func section(_ area: DocumentedRule.Area) -> String {
        let rules = DocumentedRules.all.filter { $0.area == area }
        if rules.isEmpty { return "" }
        var out = "## \(area.rawValue)\n\n"
        var names: [String] = []
        for name in rules.flatMap(\.operations) where !names.contains(name) { names.append(name) }
        let operations = names.compactMap(Operations.named)
        out += MarkdownTable.text(
            ["operation"] + EnvironmentName.allCases.map(\.rawValue),
            operations.map { operation in
                ["`\(operation.name)`"] + EnvironmentName.allCases.map { support(operation, $0) }
            })
        out += "\n"
        out += MarkdownTable.text(
            ["behaviour", "documented", "here"],
            rules.map { [$0.behaviour, documented($0), standing($0)] })
        return out + "\n"
    }

    private static func support(_ operation: OperationDescription, _ environment: EnvironmentName) -> String {
        switch operation.facts.support[environment] {
        case .api: "API"
        case .portal: "portal only; rehearsed here"
        case .unavailable: "not at all"
        case .own: "ours, no Partner Center has it"
        case nil: "not documented"
        }
    }

    private static func documented(_ rule: DocumentedRule) -> String {
        switch rule.evidence {
        case .documented: rule.source
        case .worldwide: "worldwide only: \(rule.source)"
        case .code: "seen in code or traffic: \(rule.source)"
        case .assumed: "assumed: \(rule.source)"
        }
    }

    private static func standing(_ rule: DocumentedRule) -> String {
        switch rule.standing {
        case .enforced: "enforced"
        case .policy(let name): "policy `\(name)`"
        case .portal(let place): "portal: \(place)"
        }
    }
}
