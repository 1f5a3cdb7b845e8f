internal import PartnerCenter
internal import PartnerSQL

extension CenterCommand {
    /// `partnerctl center info`
    static let info = Command(
        name: "info", summary: "Tells which center it is, what time it has there, and which policies hold.",
        details: """
            A policy decides where the documents conflict or are silent; each has a default.
            Another value: partnerctl center policy NAME=VALUE
            """,
        flags: [.center, .json, .toggle("policies", "Lists every policy, and why it is one.")],
        examples: [CommandExample("partnerctl center info --policies")],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            let facts = try CenterFacts(center)
            if invocation.isSet("policies") {
                PolicyList(policies: facts.policies).show(surroundings.console)
            } else if surroundings.console.isJSON {
                facts.json(surroundings.console)
            } else {
                facts.show(surroundings.console)
            }
            return .done
        })
}

/// What `center info` tells of a center.
private struct CenterFacts {
    let choice: CenterChoice
    let account: Account
    let user: SignedIn
    let clock: CenterClock
    let now: Instant
    let policies: Policies

    init(_ center: OpenedCenter) throws {
        choice = center.choice
        account = try center.database.store.account()
        user = center.user
        clock = try center.database.store.clock()
        now = try center.door().center.now()
        policies = try center.database.capabilities().policies
    }

    func show(_ console: Console) {
        console.print("center       \(choice.description)")
        console.print("account      \(Escaping.line(account.name)) (\(account.domain))")
        console.print("environment  \(account.environment.rawValue), rehearsed here")
        console.print("currency     \(account.currency)")
        console.print("zone         \(account.environment.zoneName)")
        console.print("standing     \(account.standing.rawValue)")
        console.print("made         \(account.createdAt)")
        console.print("clock        \(clock.kind.rawValue), \(now)")
        console.print("works for    \(user.text)")
        let others = Policies.all.filter { policies[$0] != $0.defaultValue }
        let count =
            switch others.count {
            case 0: "all at their defaults"
            case 1: "1 differs from its default"
            default: "\(others.count) differ from their defaults"
            }
        console.print("policies     \(Policies.all.count), \(count): partnerctl center info --policies")
    }

    func json(_ console: Console) {
        console.json { json in
            json.put("type", JSONLines.center.type)
            json.put("version", JSONLines.version)
            json.put("center", choice.description)
            json.put("account", account.name)
            json.put("domain", account.domain)
            json.put("environment", account.environment.rawValue)
            json.put("currency", account.currency)
            json.put("zone", account.environment.zoneName)
            json.put("standing", account.standing.rawValue)
            json.put("made", account.createdAt.description)
            json.put("clock", clock.kind.rawValue)
            json.put("now", now.description)
            json.put("works_for", user.text)
            json.key("policies" as StaticString)
            json.begin("{")
            for policy in Policies.all {
                json.key(policy.name)
                json.value(policies[policy])
            }
            json.end("}")
        }
    }
}

extension JSONLines {
    static let center = JSONLineShape(
        type: "center", summary: "The only line of `center info`.",
        fields: [
            .init("version", "integer", "The version of these shapes."),
            .init("center", "string", "Which center it is."),
            .init("account", "string", "The company's name."),
            .init("domain", "string", "The tenant's domain."),
            .init("environment", "string", "Which Partner Center it rehearses."),
            .init("currency", "string", "An ISO 4217 code."),
            .init("zone", "string", "In which dates and months are understood."),
            .init("standing", "string", "Whether the partner is in good standing."),
            .init("made", "string", "An instant."),
            .init("clock", "string", "`wall` or `manual`."),
            .init("now", "string", "An instant: what time it is there."),
            .init("works_for", "string", "On whose behalf, unless somebody else is named."),
            .init("policies", "object", "The value of each policy, by name."),
        ])
}
