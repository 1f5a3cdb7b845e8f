internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import Sealing

/// `partnerctl approve`
enum ApproveCommand {
    static let declaration = Command(
        name: "approve",
        summary: "Keeps that somebody approves of a plan, or of a run that waits for consent.",
        details: """
            Nothing is applied or consented to by that: what approvals are worth is up to the plugins that are asked when
            the plan is applied (partnerctl apply) or the run is consented to (partnerctl runs approve). An approval is
            for that plan, byte for byte, or that run.
            """,
        arguments: [Argument(name: "SUBJECT", form: .file, doc: "A plan's file, or a run such as run-17.")],
        flags: [.center, .user, .json],
        examples: [
            CommandExample("partnerctl approve staff.plan --as admin@contoso.partner.onmschina.cn"),
            CommandExample("partnerctl approve run-17"),
        ],
        action: { invocation, surroundings in
            let name = invocation.required("SUBJECT")
            if let run = Runs.RunID(name) { return try approve(run, invocation, surroundings) }
            let (plan, digest) = try PlanFile.read(surroundings.path(name), shownAs: Escaping.line(name))
            let choice = try ApplyCommand.choice(plan, invocation, surroundings)
            let center = try OpenedCenter(
                choice, as: invocation.text("as"), keys: IdentityStore(folder: surroundings.keyFolder))
            center.sayMigrated(surroundings.console)
            if let (message, details) = try ApplyCommand.refusal(plan, digest, center) {
                return PlanVoice(surroundings.console, isQuiet: false).refuse(message, details: details)
            }
            return try keep(digest, shownAs: name, center, surroundings.console)
        })

    private static func approve(
        _ id: Runs.RunID, _ invocation: Invocation, _ surroundings: Surroundings
    ) throws -> ExitCode {
        let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
        let run = try center.database.runs.run(id)
        if run.state.isFinal {
            throw OperationError(
                .forbiddenState, "\(id) has ended: it is \(run.state.rawValue)",
                hint: "look at it: partnerctl runs show \(id)")
        }
        return try keep(id.description, shownAs: id.description, center, surroundings.console)
    }

    private static func keep(
        _ subject: String, shownAs name: String, _ center: OpenedCenter, _ console: Console
    ) throws -> ExitCode {
        let door = try center.door()
        let approval = PlanApproval(
            subject: subject, actor: try door.actor().name, at: try door.center.now())
        var isNew = false
        try center.database.group.perform { isNew = try center.database.store.save(approval) }
        let all = try center.database.store.approvals(of: subject)
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.approval.type)
                json.put("subject", subject)
                json.put("by", approval.actor)
                json.put("new", isNew)
                json.put("approvals", all.map(\.actor))
            }
            return .done
        }
        let shown = Escaping.line(name)
        console.note(
            isNew ? "\(approval.actor) approves of \(shown)" : "\(approval.actor) approved of \(shown) before"
        )
        for one in all { console.print("\(one.at)  \(Escaping.line(one.actor))") }
        return .done
    }
}

extension JSONLines {
    static let approval = JSONLineShape(
        type: "approval", summary: "The line of `approve`.",
        fields: [
            .init("subject", "string", "The plan's digest, or the run."),
            .init("by", "string", "Who approves."),
            .init("new", "boolean", "Whether that was not kept before."),
            .init("approvals", "array", "Everybody who approves of it, the first one first."),
        ])
}
