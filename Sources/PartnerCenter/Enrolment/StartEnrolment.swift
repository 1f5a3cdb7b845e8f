/// `enrolment.start`
public struct StartEnrolment: PartnerOperation {
    /// The organization.
    public var company = Company()
    /// Who becomes its global admin.
    public var contact = Contact()
    /// The organization's telephone in China.
    public var phone = ChinaTelephone()
    /// The global admin's account in a tenant that is there already.
    public var workAccount: EmailAddress?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("company", &company, .any, "The organization.")
        try v.field("contact", &contact, .any, "Who becomes its global admin.")
        try v.field("phone", &phone, .any, "The organization's telephone in China, which may be called.")
        try v.optional(
            "work_account", &workAccount, .any,
            "A global admin's account in a tenant that is there already; left out, a tenant is made.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "enrolment.start",
        "Signs in to enrol, gives the organization's details, and makes its account unless its telephone is called "
            + "first. Called again before the account is made, it takes new details and gives a challenge up.",
        kind: .write, permission: .enrol, stage: .any, support: EnrolmentFacts.support,
        errors: [
            EnrolmentFacts.wrongState,
            ErrorFact(.invalid, "there is neither a domain prefix nor a work account, or they do not fit"),
            ErrorFact(.alreadyExists, "the work account is a user already"),
        ],
        inverse: .impossible(why: "the organization was called, or its account was made"),
        example: EnrolmentFacts.start + "\nprint(enrolment.state, enrolment.phone_masked)",
        exampleSetup: "print(partner.enrolment.get {}.state)",
        sources: [EnrolmentFacts.page])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .start)
        var after = before
        after.details.company = company
        after.details.contact = contact
        after.details.phone = phone
        after.details.workAccount = workAccount
        try AccountCreation.check(after.details, on: store)
        if context.policies[EnrolmentPolicies.phoneChallenge] == "always" {
            after.challenge = try Challenges.call(phone, on: store, context)
            after.move(to: .phoneChallenge, at: context.now)
            after = try before.save(after, as: "enrolment.start", on: store, context)
            return try EnrolmentAnswer(after, on: store, context)
        }
        after.challenge = nil
        after.move(to: .accountCreated, at: context.now)
        after = try before.save(after, as: "enrolment.start", on: store, context)
        let admin = try AccountCreation.create(for: after.details, on: store, context)
        return try EnrolmentAnswer(after, on: store, context, admin: admin)
    }
}

/// `enrolment.answer`
public struct AnswerChallenge: PartnerOperation {
    /// What was said on the telephone.
    public var code = ChallengeCode()

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("code", &code, .any, "What was said on the telephone.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "enrolment.answer",
        "Answers the telephone challenge, and with the right code makes the account. A wrong one counts and is no "
            + "error: the state tells, and attempts_left.",
        kind: .write, permission: .enrol, stage: .any, support: EnrolmentFacts.support,
        errors: [
            EnrolmentFacts.wrongState, ErrorFact(.alreadyExists, "the work account is a user already"),
        ],
        inverse: .impossible(why: "the account was made, or the attempt was counted"),
        example: """
            local enrolment = partner.enrolment.answer { code = "123 456" }
            print(enrolment.state, enrolment.attempts_left, enrolment.admin_name)
            """,
        exampleSetup: EnrolmentFacts.start, sources: [EnrolmentFacts.page])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .answer)
        guard let challenge = before.challenge, context.now < challenge.expiresAt else {
            throw OperationError(
                .forbiddenState,
                "the code was taken until \(before.challenge?.expiresAt ?? before.since) only",
                hint: "call enrolment.start again: the organization is called again")
        }
        var after = before
        if context.vault.verify(Secret(Array(code.text.utf8)), against: challenge.codeHash) {
            try AccountCreation.check(before.details, on: store)
            try store.cancel(.expireChallenge, subject: 0)
            after.challenge = nil
            after.move(to: .accountCreated, at: context.now)
            after = try before.save(after, as: "enrolment.answer", on: store, context)
            let admin = try AccountCreation.create(for: after.details, on: store, context)
            return try EnrolmentAnswer(after, on: store, context, admin: admin)
        }
        let wrongCodes = challenge.wrongCodes + 1
        if wrongCodes < Int64(context.policies.count(EnrolmentPolicies.phoneAttempts)) {
            after.challenge?.wrongCodes = wrongCodes
        } else {
            try store.cancel(.expireChallenge, subject: 0)
            after.challenge = nil
            after.move(to: .accountDetails, at: context.now)
        }
        after = try before.save(after, as: "enrolment.answer", on: store, context)
        return try EnrolmentAnswer(after, on: store, context)
    }
}
