internal import PartnerCenter

/// Every policy: `docs/reference/policies.md`.
enum PoliciesDocument {
    /// The page below its notice.
    static var text: String {
        "# Policies\n\nWhere the documents are silent or disagree, a center has a policy. "
            + "`partnerctl center init --policy NAME=VALUE` sets one, `partnerctl center info --policies` lists them.\n\n"
            + MarkdownTable.text(
                ["policy", "values", "default", "decides", "why it is no rule"],
                Policies.all.map {
                    ["`\($0.name)`", $0.choices, "`\($0.defaultValue)`", $0.summary, $0.reason]
                })
    }
}
