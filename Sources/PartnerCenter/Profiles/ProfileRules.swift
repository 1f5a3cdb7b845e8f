/// The rules that several profile operations share.
enum ProfileRules {
    static let sources = [
        "Partner Center SDK documentation, \"Profile resources\"",
        "Partner Center operated by 21Vianet, \"Update your partner profile\"",
    ]

    static let support: [EnvironmentName: Support] = [.cn21v: .api, .worldwide: .api]

    static let notFound = ErrorFact(
        .notFound, "there is no such profile: this center was made by an earlier release")

    static func profile<S: Store>(
        _ kind: ProfileKind, _ version: VettingVersion = .current, on store: S
    ) throws -> Profile {
        guard let profile = try store.profile(kind, version) else {
            throw OperationError(
                .notFound, "there is no \(kind.rawValue) profile", field: "kind",
                hint: "this center was made by an earlier release: make a new one with partnerctl center init"
            )
        }
        return profile
    }

    /// What is right by the rules, but should be looked at.
    static func notes<S: Store>(on profile: Profile, _ store: S) throws -> [String] {
        var notes: [String] = []
        if profile.kind == .legal, let email = profile.primaryContact?.email {
            let user = try store.user(email: email)
            if user?.adminRole != .global || user?.state != .active {
                notes.append("the primary contact \(email) should be a global admin")
            }
        }
        if let taxID = profile.taxID, !taxID.hasValidCheckDigit {
            notes.append(
                "the check digit of tax_id \(taxID.text) does not fit the others; some early codes are so")
        }
        return notes
    }
}

extension ProfileKind {
    /// What can be updated of it.
    ///
    /// Source: Partner Center SDK documentation, the pages on updating each profile: of the billing profile the
    /// address, the primary contact, the purchase order number and the tax id; there is none for the mpn profile.
    public var updatable: [String] {
        switch self {
        case .legal:
            [
                "company_name", "address", "primary_contact", "company_approver_address",
                "company_approver_email",
            ]
        case .billing: ["address", "primary_contact", "purchase_order_number", "tax_id"]
        case .organization: ["company_name", "address", "email", "language", "culture"]
        case .mpn: []
        case .support: ["email", "telephone", "website"]
        }
    }

    /// What an update can name only to leave it as it is.
    var frozen: [String] {
        switch self {
        case .billing: ["billing_currency", "billing_day"]
        case .organization: ["domain"]
        case .legal, .mpn, .support: []
        }
    }
}

/// A profile as scripts see one.
public struct ProfileAnswer: Record, OperationAnswer {
    /// The profile.
    public var profile = Profile()
    /// What is right by the rules, but should be looked at.
    public var notes: [String] = []

    /// Every field at its default.
    public init() {}

    init<S: Store>(_ profile: Profile, on store: S) throws {
        self.profile = profile
        notes = try ProfileRules.notes(on: profile, store)
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try profile.fields(&v)
        try v.optional(
            "notes", &notes, .list(0...8, of: .text(1...512)),
            "What is right by the rules, but should be looked at.")
    }
}
