/// `enrolment.submit`
public struct SubmitApplication: PartnerOperation {
    /// What the company applies with.
    public var application = Application()

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws { try application.fields(&v) }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "enrolment.submit", "Applies for the program: the application goes to the reviewers.", kind: .write,
        permission: .enrol, stage: .any, support: EnrolmentFacts.support, errors: [EnrolmentFacts.wrongState],
        inverse: .impossible(why: "the application is with the reviewers"),
        example: EnrolmentFacts.submit + "\nprint(enrolment.state, enrolment.vetting_status)",
        exampleSetup: [EnrolmentFacts.start, EnrolmentFacts.answer].joined(separator: "\n"),
        sources: [EnrolmentFacts.page])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .submit)
        var after = before
        after.details.application = application
        after = try before.submit(
            after, Review(.application), as: "enrolment.submit", on: store, context)
        return try EnrolmentAnswer(after, on: store, context)
    }
}

extension Review {
    /// A new review.
    init(_ cause: Cause) {
        self.init()
        self.cause = cause
    }
}

extension Enrolment {
    /// Puts `after` under review, and tells the center's own reviewer if there is one.
    func submit<S: Store>(
        _ after: Enrolment, _ review: Review, as operation: StaticString, on store: S,
        _ context: OperationContext
    ) throws -> Enrolment {
        var after = after
        after.vettingStatus = .pending
        after.vettingSubStatus = review.documentType?.check ?? .entry
        after.question = nil
        after.documents = []
        after.reason = nil
        after.move(to: .underReview, at: context.now)
        var review = review
        review.openedAt = context.now
        _ = try store.insert(review)
        if context.policies[EnrolmentPolicies.reviewer] != "manual" {
            let due = try context.instant(after: EnrolmentPolicies.reviewDuration, on: store)
            try store.schedule(.review, at: due, subject: 0)
        }
        return try save(after, as: operation, on: store, context)
    }
}
