internal import PartnerCenter

/// What plugins can be granted: `docs/reference/capabilities.md`.
enum CapabilitiesDocument {
    /// The page below its notice.
    static var text: String {
        var out = """
            # Capabilities

            What a plugin asks for in `plugin.json`, and what a project grants it. A grant may only narrow what is asked
            for; without a parameter nothing narrows in that respect. Each call is judged by its arguments, when it is
            planned and again when it is done, for every plugin that it was called through.

            What changes something answers a plugin what it gave, the id, the etag and new secrets. The rest of such an
            answer it is shown as far as it has the right to read it, as `users.read`.


            """
        out += MarkdownTable.text(
            ["risk", "means"], RiskClass.allCases.map { [$0.rawValue, $0.meaning] })
        out += "\n## Overview\n\n"
        out += MarkdownTable.text(
            ["capability", "risk", "allows", "narrowed by"],
            CapabilityFacts.all.map { facts in
                let parameters = facts.parameters.map { "`\($0.name)`" }
                return [
                    "`\(facts.name)`", facts.risk.rawValue, facts.summary, parameters.joined(separator: ", "),
                ]
            })
        for facts in CapabilityFacts.all where !facts.parameters.isEmpty {
            out += "\n## \(facts.name)\n\n\(facts.summary)\n\n"
            out += MarkdownTable.text(
                ["parameter", "holds", "required", ""],
                facts.parameters.map { parameter in
                    let values = parameter.values.map { "`\($0)`" }.joined(separator: ", ")
                    let holds = values.isEmpty ? parameter.kind.shown : "\(parameter.kind.shown): \(values)"
                    return ["`\(parameter.name)`", holds, parameter.isRequired ? "yes" : "", parameter.doc]
                })
        }
        return out
    }
}
