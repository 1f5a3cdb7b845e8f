/// What a company tells of itself as it is registered.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program".
public struct LegalDetails: FieldGroup, Equatable {
    /// The name as it is registered.
    public var companyName = ""
    /// Where it is registered.
    public var address = Address()
    /// Who is asked first; should be a global admin.
    public var primaryContact = Contact()

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("company_name", &companyName, .text(1...256), "The name as it is registered.")
        try v.field("address", &address, .any, "Where it is registered.")
        try v.field("primary_contact", &primaryContact, .any, "Who is asked first: a global admin.")
    }
}

/// Where a partner's customers find help.
///
/// Source: Partner Center operated by 21Vianet, "Enrolling in the CSP program": a site, an e-mail and a number.
public struct SupportDetails: FieldGroup, Equatable {
    /// Where mail reaches the support.
    public var email = EmailAddress(unchecked: "")
    /// The number to call.
    public var telephone = ChinaTelephone()
    /// The page.
    public var website = WebAddress()

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("email", &email, .any, "Where mail reaches the support.")
        try v.field("telephone", &telephone, .any, "The number to call.")
        try v.field("website", &website, .any, "The page.")
    }
}

/// A company that has become a partner, as its profiles begin.
public struct PartnerDetails: Sendable, Equatable {
    /// As it is registered.
    public var legal: LegalDetails
    /// Where its customers find help.
    public var support: SupportDetails
    /// Its number in the partner network.
    public var mpnID: MPNID
    /// Where mail reaches the person who approves.
    public var approverEmail: EmailAddress?
    /// The day of the month on which bills are made.
    public var billingDay: Int64?

    /// Names what the profiles are made of.
    public init(
        legal: LegalDetails, support: SupportDetails, mpnID: MPNID, approverEmail: EmailAddress? = nil,
        billingDay: Int64? = nil
    ) {
        self.legal = legal
        self.support = support
        self.mpnID = mpnID
        self.approverEmail = approverEmail
        self.billingDay = billingDay
    }
}

/// The profiles of a partner.
public enum Profiles {
    /// Makes the five profiles of a partner that just became one, and audits each as `profiles.created`.
    ///
    /// The account must have its domain and currency. The legal profile is authorized: an enrolment verified it.
    public static func make<S: Store>(
        _ details: PartnerDetails, on store: S, _ context: OperationContext
    ) throws {
        for profile in of(details, try store.account(), now: context.now) {
            try store.save(profile)
            if profile.kind == .legal { try store.save(profile, as: .lastFinalized) }
            var changes = ChangeList()
            changes.add(from: nil, to: try FieldTexts.of(profile), except: ["kind", "etag"])
            try store.audit(
                "profiles.created", AuditSubject(.profile, named: profile.kind.rawValue), changes, context)
        }
    }

    /// The five profiles of a new partner, in the order of their kinds.
    public static func of(_ details: PartnerDetails, _ account: Account, now: Instant) -> [Profile] {
        var legal = Profile(.legal)
        legal.companyName = details.legal.companyName
        legal.address = details.legal.address
        legal.primaryContact = details.legal.primaryContact
        legal.approverEmail = details.approverEmail
        legal.vettingStatus = .authorized
        legal.vettingSubStatus = VettingSubStatus.none
        legal.verifiedAt = now
        var billing = Profile(.billing)
        billing.companyName = details.legal.companyName
        billing.address = details.legal.address
        billing.primaryContact = details.legal.primaryContact
        billing.billingCurrency = account.currency
        billing.billingDay = details.billingDay
        var organization = Profile(.organization)
        organization.companyName = details.legal.companyName
        organization.address = details.legal.address
        organization.tenantID = tenantID(of: account.domain)
        organization.domain = account.domain
        organization.email = details.legal.primaryContact.email
        organization.language = .chinese
        organization.culture = .chinese
        var mpn = Profile(.mpn)
        mpn.partnerName = details.legal.companyName
        mpn.mpnID = details.mpnID
        var support = Profile(.support)
        support.email = details.support.email
        support.telephone = details.support.telephone
        support.website = details.support.website
        return [legal, billing, organization, mpn, support]
    }

    /// A GUID that is the same for the same domain, so that a rehearsal made again is the same again.
    private static func tenantID(of domain: String) -> String {
        // Two FNV-1a hashes; version 8 of a UUID is one that an application makes by a way of its own.
        var bytes: [UInt8] = []
        for start: UInt64 in [0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4] {
            var hash = start
            for byte in domain.lowercased().utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            for shift in stride(from: 56, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: hash >> UInt64(shift)))
            }
        }
        bytes[6] = bytes[6] & 0x0f | 0x80
        bytes[8] = bytes[8] & 0x3f | 0x80
        let digits = Array("0123456789abcdef")
        var text = ""
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append("-") }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return text
    }
}
