/// A postal address in China.
///
/// Source: Partner Center SDK documentation, "Utility resources" (lengths); the service's own validation rules for CN
/// (city, province and postal code are required, and which they are).
public struct Address: FieldGroup, Equatable {
    /// The street and number.
    public var line1 = ""
    /// The second line.
    public var line2: String?
    /// The third line: not in the documentation, but in recorded traffic.
    public var line3: String?
    /// The city.
    public var city = ""
    /// The province.
    public var state: Province?
    /// Six digits.
    public var postalCode = PostalCode()
    /// Always CN.
    public var country = Country.china

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("line1", &line1, .text(1...200), "The street and number.")
        try v.optional("line2", &line2, .text(1...200), "The second line.")
        try v.optional("line3", &line3, .text(1...200), "The third line.")
        try v.field("city", &city, .text(1...100), "The city.")
        try v.field("state", &state, .any, "The province.")
        try v.field("postal_code", &postalCode, .any, "The postal code.")
        try v.optional("country", &country, .any, "Where it is.")
    }
}

/// The country of an address.
///
/// Source: the service's own validation rules for CN. The service operated by 21Vianet is for partners in China.
public enum Country: String, ClosedList {
    case china = "CN"
}

/// A person to turn to.
///
/// Source: Partner Center SDK documentation, "Utility resources": names have 1 to 50 characters.
public struct Contact: FieldGroup, Equatable {
    /// The given name.
    public var firstName = ""
    /// The family name.
    public var lastName = ""
    /// Where mail reaches the person.
    public var email = EmailAddress(unchecked: "")
    /// The number to call.
    public var phone: ChinaTelephone?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("first_name", &firstName, .text(1...50), "The given name.")
        try v.field("last_name", &lastName, .text(1...50), "The family name.")
        try v.field("email", &email, .any, "Where mail reaches the person.")
        try v.optional("phone", &phone, .any, "The number to call.")
    }
}
