/// A postal code of China: six digits.
///
/// Source: the service's own validation rules for CN: `^[0-9]{6,6}$`, required.
public struct PostalCode: Sendable, Hashable {
    /// The digits.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String = "") { self.text = text }
}

extension PostalCode: SpeltValue {
    /// Reads six digits; `nil` for anything else.
    public init?(written: String) {
        guard written.utf8.count == 6, written.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        text = written
    }
    /// The one spelling.
    public var spelling: String { text }
    /// What it is.
    public static var meaning: String { "a postal code of six digits" }
    /// How help names it.
    public static var typeRule: String { "six digits" }
}
