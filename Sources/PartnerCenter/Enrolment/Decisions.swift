/// What reviewers can say of an application, and what follows from it.
enum Decision {
    case approve
    case reject(reason: String, VettingSubStatus)
    case ask(question: String, [DocumentType])
}

extension Decision {
    /// What an approval is told by, whatever else is said.
    private func event() -> StaticString {
        switch self {
        case .approve: "enrolment.approved"
        case .reject: "enrolment.rejected"
        case .ask: "enrolment.info_requested"
        }
    }

    private var verdict: Review.Verdict {
        switch self {
        case .approve: .approved
        case .reject: .rejected
        case .ask: .infoRequested
        }
    }

    /// The enrolment after the decision.
    private func applied(to before: Enrolment, at now: Instant) -> Enrolment {
        var after = before
        switch self {
        case .approve:
            after.move(to: .approved, at: now)
            after.vettingStatus = .authorized
            after.vettingSubStatus = .none
        case .reject(let reason, let check):
            after.move(to: .rejected, at: now)
            after.vettingStatus = .rejected
            after.vettingSubStatus = check
            after.reason = reason
        case .ask(let question, let documents):
            after.move(to: .infoRequested, at: now)
            after.vettingSubStatus = documents.first?.check ?? .other
            after.question = question
            after.documents = documents
        }
        return after
    }

    /// Closes the review, moves the enrolment, and tells the company by e-mail.
    func carryOut<S: Store>(
        on before: Enrolment, remark: String?, on store: S, _ context: OperationContext
    ) throws -> Enrolment {
        try store.cancel(.review, subject: 0)
        if var review = try store.latestReview() {
            review.verdict = verdict
            review.closedAt = context.now
            review.reviewer = context.actor.name
            review.remark = remark
            try store.update(review)
        }
        let after = try before.save(
            applied(to: before, at: context.now), as: event(), on: store, context)
        try store.send(EnrolmentMails.result(self, after), at: context.now)
        return after
    }
}

/// The center's own reviewer, who works as the clock moves.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program": a review with a credit check takes
/// several weeks.
/// Assumed: what it says, which is a policy; it asks or rejects at the first review only, so that a rehearsal comes to
/// its end.
enum Reviewer {
    static func review<S: Store>(on store: S, _ context: OperationContext) throws {
        let enrolment = try Enrolment.present(on: store)
        guard enrolment.state == .underReview, let review = try store.latestReview() else { return }
        let isFirst = review.cause == .application
        guard let decision = decision(isFirst: isFirst, context.policies) else { return }
        _ = try decision.carryOut(on: enrolment, remark: decision.remark, on: store, context)
    }

    private static func decision(isFirst: Bool, _ policies: Policies) -> Decision? {
        switch policies[EnrolmentPolicies.reviewer] {
        case "manual": nil
        case "ask" where isFirst:
            .ask(
                question: "Please send the business registration of the organization.",
                [.businessRegistration])
        case "reject" where isFirst:
            .reject(
                reason: "The organization could not be found under this name at this address.",
                .businessVerification)
        default:
            policies[EnrolmentPolicies.creditCheck] == "fail"
                ? .reject(reason: "The credit check was not passed.", .other) : .approve
        }
    }
}

extension Decision {
    fileprivate var remark: String? {
        switch self {
        case .approve: nil
        case .reject(let reason, _): reason
        case .ask(let question, _): question
        }
    }
}
