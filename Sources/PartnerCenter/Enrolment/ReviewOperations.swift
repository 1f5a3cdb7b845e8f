/// `reviews.each`
public struct EachReview: ListingOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "reviews.each", "Gives every review of the company's application, oldest first.", kind: .read,
        permission: .operate, stage: .any, support: EnrolmentFacts.reviewSupport,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for review in partner.reviews.each {} do
              print(review.company_name, review.cause, review.opened_at, review.verdict)
            end
            """,
        exampleSetup: EnrolmentFacts.underReview, sources: [EnrolmentFacts.page])

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<ReviewAnswer> {
        let details = try Enrolment.present(on: store).details
        let reviews = try store.reviews(after: cursor?.key ?? 0, limit: limit)
        let answers = reviews.map { review in
            var answer = ReviewAnswer()
            answer.review = review
            answer.companyName = details.company.name
            answer.mpnID = details.application?.mpnID ?? MPNID()
            return answer
        }
        return Page(
            items: answers, next: reviews.count < limit ? nil : reviews.last.map { PageCursor(key: $0.id) })
    }
}

/// `reviews.approve`
public struct ApproveApplication: PartnerOperation {
    /// A note for the record.
    public var note: String?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("note", &note, .text(1...4000), "A note for the record.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "reviews.approve", "Approves the application; told as enrolment.approved.", kind: .write,
        permission: .operate, stage: .any, support: EnrolmentFacts.reviewSupport,
        errors: [EnrolmentFacts.wrongState], inverse: .impossible(why: "the company was told by e-mail"),
        example: """
            local enrolment = partner.reviews.approve { note = "all documents are there" }
            print(enrolment.state, enrolment.acts_next)
            """,
        exampleSetup: EnrolmentFacts.underReview, sources: [EnrolmentFacts.page])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .approve)
        let after = try Decision.approve.carryOut(on: before, remark: note, on: store, context)
        return try EnrolmentAnswer(after, on: store, context)
    }
}

/// `reviews.reject`
public struct RejectApplication: PartnerOperation {
    /// Why.
    public var reason = ""

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("reason", &reason, .text(1...4000), "Why; the company is told.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "reviews.reject", "Rejects the application, which can be appealed; told as enrolment.rejected.",
        kind: .write, permission: .operate, stage: .any, support: EnrolmentFacts.reviewSupport,
        errors: [EnrolmentFacts.wrongState], inverse: .impossible(why: "the company was told by e-mail"),
        example: """
            local enrolment = partner.reviews.reject { reason = "the name is not as registered" }
            print(enrolment.state, enrolment.reason)
            """,
        exampleSetup: EnrolmentFacts.underReview, sources: [EnrolmentFacts.page, EnrolmentFacts.verification])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .reject)
        let after = try Decision.reject(reason: reason, .decision).carryOut(
            on: before, remark: reason, on: store, context)
        return try EnrolmentAnswer(after, on: store, context)
    }
}

/// `reviews.ask`
public struct AskApplicant: PartnerOperation {
    /// What is to be answered.
    public var question = ""
    /// Which documents are wanted.
    public var documents: [DocumentType] = []

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("question", &question, .text(1...4000), "What is to be answered; the company is told.")
        try v.optional("documents", &documents, .list(0...7, of: .any), "Which documents are wanted.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "reviews.ask", "Asks the company for more before deciding; told as enrolment.info_requested.",
        kind: .write, permission: .operate, stage: .any, support: EnrolmentFacts.reviewSupport,
        errors: [EnrolmentFacts.wrongState], inverse: .impossible(why: "the company was told by e-mail"),
        example: """
            local enrolment = partner.reviews.ask {
              question = "Is this the registered name?", documents = { "business_registration" },
            }
            print(enrolment.state, enrolment.question)
            """,
        exampleSetup: EnrolmentFacts.underReview, sources: [EnrolmentFacts.verification])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .ask)
        let after = try Decision.ask(question: question, documents).carryOut(
            on: before, remark: question, on: store, context)
        return try EnrolmentAnswer(after, on: store, context)
    }
}
