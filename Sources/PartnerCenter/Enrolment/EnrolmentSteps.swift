/// The steps of an enrolment that somebody takes, and the states in which each can be taken.
enum EnrolmentStep: String {
    case start = "enrolment.start"
    case answer = "enrolment.answer"
    case submit = "enrolment.submit"
    case attach = "enrolment.attach"
    case appeal = "enrolment.appeal"
    case sign = "enrolment.sign"
    case approve = "reviews.approve"
    case reject = "reviews.reject"
    case ask = "reviews.ask"

    /// Where the step can be taken.
    var states: [EnrolmentState] {
        switch self {
        // Starting again gives the challenge up: a number may have been mistyped.
        case .start: [.notStarted, .accountDetails, .phoneChallenge]
        case .answer: [.phoneChallenge]
        case .submit: [.accountCreated]
        case .attach: [.infoRequested]
        case .appeal: [.rejected]
        case .sign: [.approved]
        case .approve, .reject, .ask: [.underReview]
        }
    }
}

extension Enrolment {
    /// The enrolment of the center: one that was made with a partner in it has completed its own then.
    static func present<S: EnrolmentStore & AccountStore>(on store: S) throws -> Enrolment {
        let account = try store.account()
        if var enrolment = try store.enrolment() {
            if enrolment.state == .active, let state = account.standing.enrolmentState {
                enrolment.state = state
            }
            return enrolment
        }
        var enrolment = Enrolment()
        enrolment.since = account.createdAt
        if let state = account.standing.enrolmentState {
            enrolment.state = state
            enrolment.vettingStatus = .authorized
        }
        return enrolment
    }

    /// The enrolment of the center, in which the step can be taken.
    ///
    /// - Throws: `OperationError` with code `forbidden_state` that says how it stands, who acts next and what to call.
    static func present<S: EnrolmentStore & AccountStore>(
        on store: S, for step: EnrolmentStep
    ) throws -> Enrolment {
        let enrolment = try present(on: store)
        if !step.states.contains(enrolment.state) { throw enrolment.refusal(of: step) }
        return enrolment
    }

    private func refusal(of step: EnrolmentStep) -> OperationError {
        let next =
            state.actsNext == .nobody ? "nobody has to act" : "the \(state.actsNext.rawValue) acts next"
        return OperationError(
            .forbiddenState,
            "\(step.rawValue) is not possible now: the enrolment is \(state.rawValue) since \(since), and \(next)",
            hint: state.advice,
            details: ["state": state.rawValue, "acts_next": state.actsNext.rawValue])
    }

    /// Moves to a state.
    mutating func move(to state: EnrolmentState, at instant: Instant) {
        self.state = state
        since = instant
    }

    /// Writes `after` in place of this enrolment, with the next version and an audit record.
    func save<S: Store>(
        _ after: Enrolment, as operation: StaticString, on store: S, _ context: OperationContext
    ) throws -> Enrolment {
        var after = after
        after.version = version + 1
        try store.save(after)
        try store.audit(operation, AuditSubject(.enrolment), try changes(to: after), context)
        return after
    }

    /// What differs in `after`, without what only the store knows of a challenge.
    private func changes(to after: Enrolment) throws -> ChangeList {
        var changes = ChangeList()
        changes.add("state", state.rawValue, after.state.rawValue)
        changes.add("vetting_status", vettingStatus.rawValue, after.vettingStatus.rawValue)
        changes.add("vetting_sub_status", vettingSubStatus.rawValue, after.vettingSubStatus.rawValue)
        let detailsBefore = version == 0 ? FieldTexts() : try FieldTexts.of(details)
        try changes.add(from: detailsBefore, to: FieldTexts.of(after.details))
        changes.add(
            "wrong_codes", challenge.map { String($0.wrongCodes) },
            after.challenge.map { String($0.wrongCodes) })
        changes.add("question", question, after.question)
        changes.add("documents", documents.text, after.documents.text)
        changes.add("reason", reason, after.reason)
        changes.add("signed_at", signedAt?.description, after.signedAt?.description)
        changes.add("signer_id", signerID.map { "u-\($0)" }, after.signerID.map { "u-\($0)" })
        changes.add("billing_date", billingDate?.description, after.billingDate?.description)
        return changes
    }
}

extension [DocumentType] {
    /// The list as audit records and stores keep it; nil for none.
    var text: String? { isEmpty ? nil : TextList.text(map(\.rawValue)) }
}

extension Standing {
    /// Where a partner's enrolment stands; nil for a company that is none yet.
    fileprivate var enrolmentState: EnrolmentState? {
        switch self {
        case .enrolling: nil
        case .active: .active
        case .suspended: .suspended
        case .terminated: .terminated
        }
    }
}
