internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Plugins
internal import Runs

/// The approvers of the project's plugins, asked about a center.
struct Approvers {
    let center: OpenedCenter
    let approvers: PlanApprovers

    /// The approvers of the project here, which lists `plugins`; they are read where nobody read them yet.
    init(_ center: OpenedCenter, _ surroundings: Surroundings, among plugins: PluginSet? = nil) throws {
        self.center = center
        approvers = PlanApprovers(
            try plugins ?? surroundings.plugins(),
            showing: RunOutput(surroundings.console, isQuiet: true) { false })
    }

    /// Who denies that a plan with this digest is applied now, and who approved of it so far.
    func ask(toApply plan: Plan, _ digest: String) throws -> Answer {
        if approvers.isEmpty { return Answer(denials: [], approvals: []) }
        let irreversible = plan.irreversible.map { ApprovalQuestion.Effects($0.operation, $0.count) }
        return try ask(
            .apply, plan.header.script, plan.header.actor, ApprovalQuestion.effects(of: plan), irreversible,
            subject: digest)
    }

    /// Who denies that somebody consents to an irreversible operation; `subject` is the run, `*` any operation.
    func ask(
        toConsentTo operation: String, count: Int, of script: String, actor: String, _ subject: String?
    ) throws -> Answer {
        if approvers.isEmpty { return Answer(denials: [], approvals: []) }
        let effects = [ApprovalQuestion.Effects(operation, count)]
        return try ask(.consent, script, actor, effects, effects, subject: subject)
    }

    /// Refuses consent that an approver denies.
    ///
    /// - Throws: `OperationError` with code `refused` that names each approver and its reason.
    func require(
        consentTo operation: String, count: Int, of script: String, actor: String, _ run: Int64?
    ) throws {
        let subject = run.map { RunReference($0).text }
        let answer = try ask(
            toConsentTo: operation, count: count, of: script, actor: actor, subject)
        if answer.denials.isEmpty { return }
        let what = operation == "*" ? "what cannot be taken back" : operation
        let hint =
            subject.map { "approve it as somebody else: partnerctl approve \($0) --as EMAIL" }
            ?? "make a plan, have it approved, and apply it: partnerctl plan --out FILE"
        throw OperationError(
            .refused, "\(what) was not approved: \(answer.reasons.joined(separator: "; "))", hint: hint,
            endsRun: true)
    }

    /// What approvers say.
    struct Answer {
        var denials: [PlanApprovers.Denial]
        var approvals: [ApprovalQuestion.Given]

        /// `acme/x:two_admins: it needs one more admin`
        var reasons: [String] { denials.map { "\($0.approver): \($0.reason)" } }
        /// `approved by li@contoso.cn at 2026-11-20T08:00:00Z`
        var given: [String] { approvals.map { "approved by \($0.approval.actor) at \($0.approval.at)" } }
    }

    private func ask(
        _ kind: ApprovalQuestion.Kind, _ script: String, _ actor: String,
        _ effects: [ApprovalQuestion.Effects], _ irreversible: [ApprovalQuestion.Effects], subject: String?
    ) throws -> Answer {
        let store = center.database.store
        let approvals = try subject.map { try ApprovalQuestion.approvals(of: $0, in: store) } ?? []
        let question = ApprovalQuestion(
            kind, script: script, actor: actor, now: try center.door().center.now(),
            zone: try Zone(store.account().environment.zoneName), effects: effects,
            irreversible: irreversible, approvals: approvals)
        return Answer(denials: try approvers.denials(of: question), approvals: approvals)
    }
}
