/// Who signs: a user's id, or the e-mail that a signal came from.
public enum SignerName: FieldValue, Equatable {
    case id(UserID)
    case email(EmailAddress)

    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> SignerName {
        guard kind == .text, let text = source.text() else {
            throw FieldProblem("must be a user's id or e-mail, got \(source.shown())")
        }
        if let id = UserID(text) { return .id(id) }
        if let email = try? EmailAddress(text) { return .email(email) }
        throw FieldProblem("must be a user's id such as u-1, or an e-mail, got \(source.shown())")
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        switch self {
        case .id(let id): id.write(name, to: &sink)
        case .email(let email): email.write(name, to: &sink)
        }
    }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "a user's id such as u-1, or an e-mail")
    }
}

/// `enrolment.sign`
public struct SignAgreement: PartnerOperation {
    /// The global admin who signs.
    public var signerID = SignerName.id(UserID(0))

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("signer_id", &signerID, .any, "The global admin who signs, by id or e-mail.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "enrolment.sign",
        "Signs the reseller agreement for good; the billing date follows from the day of the signature.",
        kind: .irreversible, permission: .enrol, stage: .any, support: EnrolmentFacts.support,
        errors: [
            EnrolmentFacts.wrongState, ErrorFact(.notFound, "there is no such user"),
            ErrorFact(.refused, "the signer is no active global admin"),
        ],
        inverse: .impossible(why: "a signature binds"),
        example: """
            local signed = partner.enrolment.sign { signer_id = "admin@contoso.partner.onmschina.cn" }
            print(signed.state, signed.signed_at, signed.billing_date)
            """,
        exampleSetup: EnrolmentFacts.underReview + "\npartner.reviews.approve {}",
        sources: [EnrolmentFacts.page, EnrolmentFacts.billing])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnrolmentAnswer {
        let before = try Enrolment.present(on: store, for: .sign)
        let signer = try signer(on: store)
        let day = try context.now.date(in: Zone(store.account().environment.zoneName))
        let billing = try BillingDate(signedOn: day, context.policies)
        var after = before
        after.signedAt = context.now
        after.signerID = signer.id
        after.billingDate = billing.first
        after.billingDay = Int64(billing.day)
        after.move(to: .agreementSigned, at: context.now)
        after = try before.save(after, as: "enrolment.sign", on: store, context)
        try store.schedule(.beginProvisioning, at: context.now, subject: 0)
        try store.send(EnrolmentMails.confirmation(after), at: context.now)
        return try EnrolmentAnswer(after, on: store, context)
    }

    private func signer<S: Store>(on store: S) throws -> User {
        let found: User?
        let name: String
        switch signerID {
        case .id(let id):
            found = try store.user(id: id.number)
            name = "u-\(id.number)"
        case .email(let email):
            found = try store.user(email: email)
            name = email.text
        }
        guard let user = found else {
            throw OperationError(
                .notFound, "there is no user \(name) who could sign", field: "signer_id",
                hint: "name a global admin: partner.users.each { admin_role = \"global\" }")
        }
        guard user.adminRole == .global, user.state == .active else {
            throw OperationError(
                .refused,
                "\(user.email) may not sign the agreement: only an active global admin may, and it has admin role "
                    + "\(user.adminRole.rawValue) and is \(user.state.rawValue)",
                field: "signer_id",
                hint: "name a global admin: partner.users.each { admin_role = \"global\" }")
        }
        return user
    }
}

/// When bills are made, by the day on which the agreement was signed.
///
/// Source: Partner Center operated by 21Vianet, "Billing": the billing date follows from the date of the signature.
/// Assumed: how, which is a policy.
struct BillingDate {
    /// The first one.
    var first: CalendarDate
    /// The day of every month, from 1 to 31.
    var day: Int

    init(signedOn date: CalendarDate, _ policies: Policies) throws {
        let nextMonth = try date.adding(CalendarSpan(1, .month))
        if policies[EnrolmentPolicies.billingDate] == "month_start" {
            first = try CalendarDate(year: nextMonth.year, month: nextMonth.month.month, day: 1)
            day = 1
        } else {
            first = nextMonth
            day = date.day
        }
    }
}
