internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL

/// What `center info --policies` tells.
struct PolicyList {
    let policies: Policies

    /// One line with the value, then what it decides and why; as JSON one line each.
    func show(_ console: Console) {
        for policy in Policies.all {
            let value = policies[policy]
            if console.isJSON {
                json(policy, value, console)
                continue
            }
            let standing = value == policy.defaultValue ? "default" : "default: \(policy.defaultValue)"
            console.print("\(policy.name) = \(value) (\(standing); \(policy.choices))")
            for line in Wrapping.lines("\(policy.summary) \(policy.reason)", width: 76) {
                console.print("    \(line)")
            }
        }
    }

    private func json(_ policy: Policy, _ value: String, _ console: Console) {
        console.json { json in
            json.put("type", JSONLines.policy.type)
            json.put("name", policy.name)
            json.put("value", value)
            json.put("default", policy.defaultValue)
            json.put("choices", policy.choices)
            json.put("summary", policy.summary)
            json.put("reason", policy.reason)
        }
    }
}

extension CenterCommand {
    /// `partnerctl center policy`
    static let policy = Command(
        name: "policy", summary: "Changes policies of a center that is there.",
        details: """
            What holds from now on is kept in the audit as done by the operator. Runs that wait see it when they go on.
            All policies: partnerctl center info --policies
            """,
        arguments: [
            Argument(
                name: "NAME=VALUE", form: .text("NAME=VALUE"), doc: "The policy and its new value.",
                isRepeated: true)
        ],
        flags: [.center],
        examples: [CommandExample("partnerctl center policy set_roles=refuse")],
        action: { invocation, surroundings in
            var problems: [UsageProblem] = []
            let settings = invocation.words("NAME=VALUE").compactMap { PolicySetting($0, &problems) }
            if !problems.isEmpty {
                throw UsageError(
                    command: "partnerctl center policy", problems: problems,
                    help: "partnerctl center info --policies")
            }
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do {
                for setting in settings {
                    let before = try center.database.set(
                        setting.policy, setting.value, at: center.door().center.now(), SealingVault())
                    surroundings.console.print(
                        before == setting.value
                            ? "\(setting.policy.name) = \(setting.value), as before"
                            : "\(setting.policy.name) = \(setting.value), was \(before)")
                }
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
            return .done
        })
}

/// A policy with a value that it can have, as `NAME=VALUE` names them.
struct PolicySetting {
    let policy: Policy
    let value: String

    /// Reads `text`; what is wrong with it is added to `problems`, behind `label` where there is one.
    init?(_ text: String, _ problems: inout [UsageProblem], label: String = "") {
        let shown = Escaping.line(text, limit: 40)
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2 else {
            let prefix = label.isEmpty ? "a policy " : "\(label) "
            problems.append(UsageProblem(message: "\(prefix)must be NAME=VALUE, got \"\(shown)\""))
            return nil
        }
        guard let policy = Policies.named(parts[0]) else {
            let names = Policies.all.map(\.name)
            let prefix = label.isEmpty ? "" : "\(label): "
            problems.append(
                UsageProblem(
                    message: "\(prefix)there is no policy '\(Escaping.line(parts[0], limit: 40))'",
                    hint: Suggestion.nearest(parts[0], in: names).map { "did you mean '\($0)'?" }
                        ?? "list them: partnerctl center info --policies"))
            return nil
        }
        if let problem = policy.problem(parts[1]) {
            let prefix = label.isEmpty ? "" : "\(label) "
            problems.append(UsageProblem(message: "\(prefix)\(policy.name) \(problem), got \"\(shown)\""))
            return nil
        }
        self.policy = policy
        value = parts[1]
    }
}

extension JSONLines {
    static let policy = JSONLineShape(
        type: "policy", summary: "One policy of `center info --policies`.",
        fields: [
            .init("name", "string", "Its name."), .init("value", "string", "What holds."),
            .init("default", "string", "What holds unless a center says otherwise."),
            .init("choices", "string", "What it can be."),
            .init("summary", "string", "What it decides."),
            .init("reason", "string", "Why it is a policy and not a rule."),
        ])
}
