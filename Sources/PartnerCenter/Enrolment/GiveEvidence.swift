/// `enrolment.attach`
public struct AttachEvidence: PartnerOperation {
    /// The files.
    public var files = InputFileSet()
    /// What the company says of them.
    public var comment: String?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("files", &files, .list(1...20, of: .any), "The files, as a list or by their names.")
        try v.optional("comment", &comment, .text(1...4000), "What the company says of them.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "enrolment.attach",
        "Answers what the reviewers asked with files, and puts the application back under review.",
        kind: .write, permission: .enrol, stage: .any, support: EnrolmentFacts.support,
        errors: [EnrolmentFacts.wrongState, ErrorFact(.badFile, "a file cannot be read")],
        inverse: .impossible(why: "the evidence is with the reviewers"),
        example: """
            local opt = args.declare {
              { name = "licence", type = "input_file", help = "the business licence", default = "business_licence.txt" },
            }
            local enrolment = partner.enrolment.attach { files = { opt.licence }, comment = "our licence" }
            print(enrolment.state)
            """,
        exampleSetup: EnrolmentFacts.underReview + "\n" + """
            partner.reviews.ask { question = "Is this the registered name?" }
            """,
        sources: [EnrolmentFacts.verification])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .attach)
        var review = Review(.evidence)
        review.comment = comment
        review.documentType = before.documents.first
        review.files = try context.facts(of: files)
        let after = try before.submit(before, review, as: "enrolment.attach", on: store, context)
        return try EnrolmentAnswer(after, on: store, context)
    }
}

/// `enrolment.appeal`
public struct AppealRejection: PartnerOperation {
    /// The files.
    public var files = InputFileSet()
    /// What they prove.
    public var documentType = DocumentType.other
    /// Why the reviewers should say yes.
    public var comment: String?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("files", &files, .list(1...20, of: .any), "The files, as a list or by their names.")
        try v.optional("document_type", &documentType, .any, "What they prove.")
        try v.optional("comment", &comment, .text(1...4000), "Why the reviewers should say yes.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "enrolment.appeal",
        "Appeals against a rejection with files, and puts the application back under review.",
        kind: .write, permission: .enrol, stage: .any, support: EnrolmentFacts.support,
        errors: [EnrolmentFacts.wrongState, ErrorFact(.badFile, "a file cannot be read")],
        inverse: .impossible(why: "the appeal is with the reviewers"),
        example: """
            local opt = args.declare {
              { name = "licence", type = "input_file", help = "the business licence", default = "business_licence.txt" },
            }
            local enrolment = partner.enrolment.appeal {
              files = { opt.licence }, document_type = "business_registration", comment = "the name is as registered",
            }
            print(enrolment.state)
            """,
        exampleSetup: EnrolmentFacts.underReview + "\n" + """
            partner.reviews.reject { reason = "the name is not as registered" }
            """,
        sources: [
            EnrolmentFacts.verification,
            "No page says how to appeal in China; the worldwide way is rehearsed.",
        ])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .appeal)
        var review = Review(.appeal)
        review.comment = comment
        review.documentType = documentType
        review.files = try context.facts(of: files)
        let after = try before.submit(before, review, as: "enrolment.appeal", on: store, context)
        return try EnrolmentAnswer(after, on: store, context)
    }
}

extension OperationContext {
    /// What a review keeps of files.
    fileprivate func facts(of set: InputFileSet) throws -> [InputFileFacts] {
        let reader = try inputFiles()
        return try set.files.map { try reader.facts($0) }
    }
}
