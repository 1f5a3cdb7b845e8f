internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs

/// `partnerctl runs approve`
enum RunsApprove {
    static let declaration = Command(
        name: "approve", summary: "Consents to what a run cannot take back and waits to be allowed.",
        details: """
            The consent is for that operation in that run, wherever it calls it; who gave it is kept with the run.
            Plugins may have to approve of it first; where one denies, the command ends 6.
            """,
        arguments: [RunsCommand.run], flags: [.center, .user, .yes],
        examples: [CommandExample("partnerctl runs approve run-17")],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            let id = try RunsCommand.id(invocation)
            let group = center.database.group
            let run = try center.database.runs.run(id)
            let wanted = try Waits(group, run: id).list().filter { $0.kind == .consent }.compactMap(\.name)
            guard run.state == .waiting, let operation = wanted.first else {
                throw OperationError(
                    .forbiddenState, "\(id) waits for nobody's consent: it is \(run.state.rawValue)",
                    hint: "look at it: partnerctl runs show \(id)")
            }
            try Approvers(center, surroundings).require(
                consentTo: operation, count: 1, of: run.plan.script, actor: run.plan.actor, id.rawValue)
            let console = surroundings.console
            let question = "\(operation) cannot be taken back. Allow it to \(id) of \(run.plan.script)?"
            guard invocation.isSet("yes") || console.isConfirmed(question) else {
                throw OperationError(
                    .refused, "\(operation) cannot be taken back and nobody consented",
                    hint: "say --yes to consent to it")
            }
            try Approvals(group).approve(
                id, operation: operation, by: center.door().actor().name, at: HostClock.milliseconds())
            console.note("\(id) may call \(operation); let it go on with: partnerctl runs tend")
            return .done
        })
}
