internal import PartnerCenter

/// What a plugin can be granted, as `partnerctl help NAME` shows it.
struct CapabilityPage {
    let facts: CapabilityFacts

    var text: String {
        var page = CommandHelp.Page()
        page.line(facts.name)
        page.blank()
        page.paragraph(facts.summary)
        page.blank()
        page.line("risk: \(facts.risk.rawValue), \(facts.risk.meaning)")
        if !facts.parameters.isEmpty {
            page.entries("narrowed by", facts.parameters.map { ($0.name, Self.doc($0)) })
        }
        return page.content
    }

    /// What a parameter holds and means, in one line.
    static func doc(_ parameter: CapabilityParameter) -> String {
        let values = parameter.values.isEmpty ? "" : " One of \(Suggestion.list(parameter.values, "or"))."
        let required = parameter.isRequired ? " Required." : ""
        let kind = parameter.kind.shown.prefix(1).uppercased() + parameter.kind.shown.dropFirst()
        return "\(kind). \(parameter.doc)\(values)\(required)"
    }
}

extension HelpTopic {
    /// What plugins can be granted.
    static let capabilities = HelpTopic(
        name: "capabilities", summary: "What plugins can be granted, and how much harm it can do."
    ) {
        var page = CommandHelp.Page()
        page.paragraph(
            """
            A plugin may nothing but what the project grants it. Each call is judged by its arguments, when it is \
            planned and again when it is done, for every plugin that it was called through; an export that is \
            declared privileged answers for its callers. What is not granted is an error with code refused, whose \
            plugin and capability say whose right is missing.
            """)
        page.entries("risks, from none upwards", RiskClass.allCases.map { ($0.rawValue, $0.meaning) })
        for risk in RiskClass.allCases {
            let facts = CapabilityFacts.all.filter { $0.risk == risk }
            page.entries("\(risk.rawValue)", facts.map { ($0.name, $0.summary) })
        }
        page.blank()
        page.line("what narrows each: partnerctl help NAME")
        return String(page.content.drop { $0 == "\n" })
    }
}
