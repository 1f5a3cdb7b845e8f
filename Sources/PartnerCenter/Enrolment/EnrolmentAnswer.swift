/// An enrolment as scripts see it.
public struct EnrolmentAnswer: Record, OperationAnswer {
    /// The enrolment.
    public var enrolment = Enrolment()
    /// What is still needed, and what to call with it.
    public var missing: [String] = []
    /// What a new partner does first.
    public var checklist: [String] = []
    /// The company's name and domain, as far as they are known.
    public var companyName: String?
    /// The tenant's domain.
    public var domain: String?
    /// How many wrong codes may still be given.
    public var attemptsLeft: Int64?
    /// The global admin who was made by this very call.
    public var admin: NewAdmin?

    /// Every field at its default.
    public init() {}

    /// The answer that shows `enrolment`.
    init<S: Store>(
        _ enrolment: Enrolment, on store: S, _ context: OperationContext, admin: NewAdmin? = nil
    ) throws {
        let account = try store.account()
        self.enrolment = enrolment
        self.admin = admin
        missing = enrolment.missing
        checklist = enrolment.state == .active ? Self.firstSteps : []
        let given = account.name.isEmpty ? enrolment.details.company.name : account.name
        companyName = given.isEmpty ? nil : given
        domain = account.domain.isEmpty ? nil : account.domain
        attemptsLeft = enrolment.challenge.map {
            Int64(context.policies.count(EnrolmentPolicies.phoneAttempts)) - $0.wrongCodes
        }
    }

    /// Source: Partner Center operated by 21Vianet, "Partner Center account setup".
    private static let firstSteps = [
        "check the legal, billing and organization profile: partner.profiles.each",
        "make accounts for employees, and keep global admins few: partner.users.create",
        "choose at most five offers that sales agents see first: partner.catalog.pin",
    ]

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        var actsNext = enrolment.state.actsNext
        var subStatus = enrolment.vettingSubStatus == .none ? nil : Optional(enrolment.vettingSubStatus)
        var documents = enrolment.documents
        var signer = enrolment.signerID.map { UserID($0) }
        var phone = enrolment.version == 0 ? nil : Optional(enrolment.details.phone.masked)
        var expiry = enrolment.challenge?.expiresAt
        var mpnID = enrolment.details.application?.mpnID
        var adminName = admin?.email
        var credentials = admin?.password
        try v.field("state", &enrolment.state, .any, "How far the company has come.")
        try v.field("since", &enrolment.since, .any, "Since when it is in this state.")
        try v.field("acts_next", &actsNext, .any, "Who has to act.")
        try v.field("vetting_status", &enrolment.vettingStatus, .any, "What the reviewers found.")
        try v.optional("vetting_sub_status", &subStatus, .any, "What the review is about.")
        try v.field(
            "missing", &missing, .list(0...20, of: .text(1...4000)),
            "What is still needed, and what to call with it.")
        try v.optional("question", &enrolment.question, .text(1...4000), "What the reviewers asked.")
        try v.optional(
            "documents", &documents, .list(0...7, of: .any), "Which documents the reviewers asked for.")
        try v.optional("reason", &enrolment.reason, .text(1...4000), "Why the reviewers said no.")
        try v.optional("company_name", &companyName, .text(1...256), "The organization's name.")
        try v.optional("domain", &domain, .text(1...256), "The tenant's domain.")
        try v.optional(
            "phone_masked", &phone, .text(1...32), "The organization's telephone, most digits hidden.")
        try v.optional("attempts_left", &attemptsLeft, .range(0...10), "How many codes may still be tried.")
        try v.optional("code_expires_at", &expiry, .any, "Until when the code is taken.")
        try v.optional("mpn_id", &mpnID, .any, "The member's number in the Microsoft Partner Network.")
        try v.optional("signed_at", &enrolment.signedAt, .any, "When the agreement was signed.")
        try v.optional("signer_id", &signer, .any, "Who signed it.")
        try v.optional(
            "billing_date", &enrolment.billingDate, .any,
            "When the first bill is made; from the signature on.")
        try v.optional(
            "billing_day", &enrolment.billingDay, .range(1...31),
            "On which day of a month bills are made; the last one of a shorter month.")
        try v.optional(
            "checklist", &checklist, .list(0...9, of: .text(1...4000)), "What a new partner does first.")
        try v.optional(
            "admin_name", &adminName, .any,
            "Only when the account is made: how its first global admin signs in.")
        try v.optional(
            "admin_credentials", &credentials, .any,
            "Only when the account is made: shown this once, to be changed at the first sign-in.")
    }
}

extension ChinaTelephone {
    /// Its first and last digits: `+86138****8000`.
    var masked: String { text.prefix(6) + "****" + text.suffix(4) }
}

extension Enrolment {
    /// What is still needed, in the order in which it is.
    var missing: [String] {
        switch state {
        case .notStarted, .accountDetails:
            [
                "the organization's name, with a domain prefix or a work account: enrolment.start",
                "the person who becomes global admin: enrolment.start",
                "the organization's telephone in China: enrolment.start",
            ] + Self.application
        case .phoneChallenge:
            ["the code that was said on \(details.phone.masked): enrolment.answer"] + Self.application
        case .accountCreated: Self.application
        case .infoRequested:
            ["an answer to \"\(question ?? "")\": enrolment.attach"]
                + documents.map { "a file for the \($0.words): enrolment.attach" }
        case .rejected: ["an appeal with evidence: enrolment.appeal"]
        case .approved: ["a global admin's signature: enrolment.sign"]
        case .suspended: ["what is overdue, paid"]
        case .underReview, .agreementSigned, .provisioning, .active, .terminated: []
        }
    }

    private static let application = [
        "the MPN ID: enrolment.submit",
        "the legal business profile: enrolment.submit",
        "the approval contact: enrolment.submit",
        "the e-mail, telephone and website of customer support: enrolment.submit",
    ]
}

/// `enrolment.get`
public struct GetEnrolment: PartnerOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "enrolment.get", "Says how the company's enrolment stands, and who acts next.", kind: .read,
        permission: .signIn, stage: .any, support: EnrolmentFacts.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local enrolment = partner.enrolment.get {}
            print(enrolment.state, enrolment.since, enrolment.acts_next)
            for _, needed in ipairs(enrolment.missing) do print(needed) end
            """,
        sources: [
            EnrolmentFacts.page,
            "Partner Center SDK documentation, \"Get legal business profile\": a program sees the vetting status only",
        ])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        try EnrolmentAnswer(Enrolment.present(on: store), on: store, context)
    }
}
