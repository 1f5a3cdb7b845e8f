/// The organization that enrols.
public struct Company: FieldGroup, Equatable {
    /// The organization's name.
    public var name = ""
    /// What its new tenant's domain begins with.
    public var domainPrefix: DomainPrefix?
    /// Where it is.
    public var address: Address?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("name", &name, .text(1...256), "The organization's name.")
        try v.optional(
            "domain_prefix", &domainPrefix, .any,
            "What its new tenant's domain begins with; left out where there is a work account.")
        try v.optional("address", &address, .any, "Where it is.")
    }
}

/// The part of a tenant's domain that is the organization's own: `contoso`.
///
/// Assumed: 1 to 27 letters and digits; the documents show the suffix only.
public struct DomainPrefix: Sendable, Hashable {
    /// The letters and digits.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String) { self.text = text }
}

extension DomainPrefix: SpeltValue {
    /// Reads letters and digits; `nil` for anything else.
    public init?(written: String) {
        guard (1...27).contains(written.utf8.count),
            written.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) })
        else { return nil }
        text = written
    }
    /// The one spelling.
    public var spelling: String { text }
    /// What it is.
    public static var meaning: String { "1 to 27 letters and digits" }
    /// What to try.
    public static var hint: String { "such as contoso" }
}

/// What a company applies with.
public struct Application: FieldGroup, Equatable {
    /// The member's number in the Microsoft Partner Network.
    public var mpnID = MPNID()
    /// The legal business profile.
    public var legal = LegalDetails()
    /// Who may approve for the company.
    public var approvalContact = Contact()
    /// Where customers find help.
    public var support = SupportDetails()

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("mpn_id", &mpnID, .any, "The member's number in the Microsoft Partner Network.")
        try v.field("legal", &legal, .any, "The legal business profile.")
        try v.field("approval_contact", &approvalContact, .any, "Who may approve for the company.")
        try v.field("support", &support, .any, "Where customers find help.")
    }
}

/// Everything that a company gave of itself.
public struct EnrolmentDetails: FieldGroup, Equatable {
    /// The organization.
    public var company = Company()
    /// Who becomes its global admin.
    public var contact = Contact()
    /// The organization's telephone in China.
    public var phone = ChinaTelephone()
    /// The global admin's account in a tenant that is there already.
    public var workAccount: EmailAddress?
    /// What it applies with; nil until it is submitted.
    public var application: Application?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("company", &company, .any, "The organization.")
        try v.field("contact", &contact, .any, "Who becomes its global admin.")
        try v.field("phone", &phone, .any, "The organization's telephone in China.")
        try v.optional("work_account", &workAccount, .any, "The global admin's account, where there is one.")
        try v.optional("application", &application, .any, "What it applies with.")
    }
}
