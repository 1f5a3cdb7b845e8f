/// One of the five descriptions of a partner.
///
/// A kind has the fields that `ProfileKind.fields` lists; all others are absent.
///
/// Source: Partner Center SDK documentation, "Profile resources" and "Utility resources".
public struct Profile: Record, Equatable {
    /// Which of the five.
    public var kind = ProfileKind.legal
    /// The company's name as it is registered.
    public var companyName: String?
    /// The partner's name in the partner network.
    public var partnerName: String?
    /// The partner's number in the partner network.
    public var mpnID: MPNID?
    /// Where the company is; of the organization its default address.
    public var address: Address?
    /// Who is asked first.
    public var primaryContact: Contact?
    /// Where the person who approves is.
    public var approverAddress: Address?
    /// Where mail reaches the person who approves.
    public var approverEmail: EmailAddress?
    /// What bills name for the partner's own books.
    public var purchaseOrderNumber: String?
    /// The Unified Social Credit Code.
    public var taxID: SocialCreditCode?
    /// What the partner is billed in: an ISO 4217 code.
    public var billingCurrency: String?
    /// The day of the month on which bills are made, from 1 to 31.
    public var billingDay: Int64?
    /// The tenant, as directories know it.
    public var tenantID: String?
    /// The tenant's domain.
    public var domain: String?
    /// Where mail reaches the organization, or its support.
    public var email: EmailAddress?
    /// The language of what is written to the organization.
    public var language: ProfileLanguage?
    /// How dates and numbers are spelt for it.
    public var culture: ProfileCulture?
    /// The number that customers in need call.
    public var telephone: ChinaTelephone?
    /// The page for customers in need.
    public var website: WebAddress?
    /// How far the check of the legal data is.
    public var vettingStatus: VettingStatus?
    /// What is being checked.
    public var vettingSubStatus: VettingSubStatus?
    /// When a check was last finished, by the center's clock.
    public var verifiedAt: Instant?
    /// Grows by one with each change. Scripts see it as the etag `v1`.
    public var version: Int64 = 1

    /// Every field at its default.
    public init() {}

    /// An empty profile of a kind.
    public init(_ kind: ProfileKind) { self.kind = kind }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        var etag = ETag(version)
        try v.field("kind", &kind, .any, "Which of the five.")
        try v.optional(
            "company_name", &companyName, .text(1...256),
            "legal, billing, organization: the company's name as it is registered.")
        try v.optional("partner_name", &partnerName, .text(1...256), "mpn: the name in the partner network.")
        try v.optional("mpn_id", &mpnID, .any, "mpn: the number in the partner network.")
        try v.optional("address", &address, .any, "legal, billing, organization: where the company is.")
        try v.optional("primary_contact", &primaryContact, .any, "legal, billing: who is asked first.")
        try v.optional(
            "company_approver_address", &approverAddress, .any, "legal: where the person who approves is.")
        try v.optional(
            "company_approver_email", &approverEmail, .any,
            "legal: where mail reaches the person who approves.")
        try v.optional(
            "purchase_order_number", &purchaseOrderNumber, .text(1...100),
            "billing: what bills name for the partner's own books.")
        try v.optional("tax_id", &taxID, .any, "billing: the Unified Social Credit Code.")
        try v.optional(
            "billing_currency", &billingCurrency, .text(3...3),
            "billing: what the partner is billed in, an ISO 4217 code.")
        try v.optional(
            "billing_day", &billingDay, .range(1...31),
            "billing: the day of the month on which bills are made.")
        try v.optional("tenant_id", &tenantID, .text(36...36), "organization: the tenant's id.")
        try v.optional("domain", &domain, .text(1...256), "organization: the tenant's domain.")
        try v.optional(
            "email", &email, .any,
            "organization, support: where mail reaches the organization or its support.")
        try v.optional("language", &language, .any, "organization: in which language it is written to.")
        try v.optional("culture", &culture, .any, "organization: how dates and numbers are spelt for it.")
        try v.optional("telephone", &telephone, .any, "support: the number that customers in need call.")
        try v.optional("website", &website, .any, "support: the page for customers in need.")
        try v.optional("vetting_status", &vettingStatus, .any, "legal: how far the check of the data is.")
        try v.optional("vetting_sub_status", &vettingSubStatus, .any, "legal: what is being checked.")
        try v.optional("verified_at", &verifiedAt, .any, "legal: when a check was last finished.")
        try v.field("etag", &etag, .any, "Changes with each change of the profile.")
    }
}

/// The profiles that a partner has.
///
/// Source: Partner Center SDK documentation, "Profile resources".
public enum ProfileKind: String, ClosedList {
    /// The company as it is registered.
    case legal
    /// Whom bills go to.
    case billing
    /// The account in the directory that is billed for software bought directly from vendors.
    case organization
    /// The membership in the partner network.
    case mpn
    /// Where customers find help.
    case support
}

/// How far the check of a company's data is.
///
/// Source: the source code of the Partner Center SDK for .NET, the vetting status of legal business profiles.
public enum VettingStatus: String, ClosedList {
    case none, pending, authorized, rejected
}

/// What is being checked of a company.
///
/// Source: as `VettingStatus`.
public enum VettingSubStatus: String, ClosedList {
    case none, entry, decision, other
    case emailOwnership = "email_ownership"
    case emailDomain = "email_domain"
    case employmentVerification = "employment_verification"
    case businessVerification = "business_verification"
}

/// Which state of the legal profile is wanted.
///
/// Source: the source code of the Partner Center SDK for .NET: the latest whatever its state, or the latest that was
/// authorized or rejected.
public enum VettingVersion: String, ClosedList {
    case current
    case lastFinalized = "last_finalized"
}

/// The languages that the service speaks with partners in China.
///
/// Source: the service's own validation rules for CN.
public enum ProfileLanguage: String, ClosedList {
    case chinese = "zh-CHS"
    case english = "en"
}

/// The cultures that the service knows for partners in China.
///
/// Source: the service's own validation rules for CN.
public enum ProfileCulture: String, ClosedList {
    case chinese = "zh-CN"
    case english = "en-US"
}

/// Where profiles are kept.
///
/// Every conformance passes `ProfileStoreContractTests`. What is not asserted there is not promised here.
public protocol ProfileStore {
    /// The profile of a kind in one of its states, or nil.
    func profile(_ kind: ProfileKind, _ version: VettingVersion) throws -> Profile?
    /// Writes the profile whole in place of the one of its kind in this state, or as the first.
    func save(_ profile: Profile, as version: VettingVersion) throws
}

extension ProfileStore {
    /// The profile of a kind as it is now, or nil.
    public func profile(_ kind: ProfileKind) throws -> Profile? { try profile(kind, .current) }
    /// Writes the profile whole as it is now.
    public func save(_ profile: Profile) throws { try save(profile, as: .current) }
}
