/// A Unified Social Credit Code: the number under which a company in China is registered, and its tax number.
///
/// Eighteen digits and letters without I, O, S, V and Z: `91350100M000100Y43`.
///
/// Source: GB 32100-2015; 2 of any sign, 6 digits of the place, 10 of any sign, of which the last checks the others by
/// the weights 3^i modulo 31.
public struct SocialCreditCode: Sendable, Hashable {
    /// The eighteen signs, letters in capitals.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String) { self.text = text }

    /// Reads a code in capitals or small letters; `nil` for anything else. The check digit is not looked at.
    public init?(_ written: String) {
        let text = written.uppercased()
        let signs = text.utf8.map { Self.alphabet.firstIndex(of: $0) }
        guard signs.count == 18, !signs.contains(nil), signs[2..<8].allSatisfy({ ($0 ?? 10) < 10 }) else {
            return nil
        }
        self.text = text
    }

    /// Whether the last sign is what the others make it.
    ///
    /// Some codes that were given out early are in use although it is not, such as `91350211M0000XUF46`.
    public var hasValidCheckDigit: Bool {
        let signs = text.utf8.map { Self.alphabet.firstIndex(of: $0) ?? 0 }
        guard signs.count == 18 else { return false }
        var weight = 1
        var sum = 0
        for sign in signs.dropLast() {
            sum += sign * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31 == signs[17]
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
}

extension SocialCreditCode: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) { self.init(written) }
    /// The one spelling.
    public var spelling: String { text }
    /// What it is.
    public static var meaning: String { "a Unified Social Credit Code" }
    /// What to try.
    public static var hint: String {
        "18 digits and capital letters without I, O, S, V and Z, such as 91350100M000100Y43"
    }
    /// How help names it.
    public static var typeRule: String { "a Unified Social Credit Code, such as 91350100M000100Y43" }
}
