/// A partner's number in the Microsoft Partner Network.
///
/// Assumed: up to ten digits, none of them leading zeros; the documents only show numbers.
public struct MPNID: Sendable, Hashable {
    /// The digits.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String = "") { self.text = text }

    /// Reads a number; `nil` for anything else.
    public init?(_ text: String) {
        guard (1...10).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0"),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.text = text
    }
}

extension MPNID: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) { self.init(written) }
    /// The one spelling.
    public var spelling: String { text }
    /// What it is.
    public static var meaning: String { "an MPN ID" }
    /// What to try.
    public static var hint: String { "one to ten digits as text, such as \"4567890\"" }
    /// How help names it.
    public static var typeRule: String { "an MPN ID: one to ten digits" }
}
