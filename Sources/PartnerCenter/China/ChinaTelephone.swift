/// A telephone number in China, kept as `+86` and digits: `+8613800138000`, `+8602161234567`.
///
/// Source: the service's own validation rules for CN: calling code 86, no pattern. The challenge at enrolment calls the
/// organization's number in China ("Enrolling in the CSP program").
/// Assumed: a mobile number is 1, 3 to 9 and nine digits; a landline 0, two or three digits of the area, seven or eight
/// of the line and perhaps an extension of up to six behind a dash; either may begin with +86 or 0086.
public struct ChinaTelephone: Sendable, Hashable {
    /// As it is kept: `+86` and the number; an extension stands behind a dash.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String = "") { self.text = text }

    /// Reads a number, with spaces, dashes and brackets where people write them; `nil` for anything else.
    public init?(_ written: String) {
        var digits = written.unicodeScalars.filter { !" ()（）\u{3000}".unicodeScalars.contains($0) }.map(
            Self.narrow)
        let isInternational = digits.starts(with: Self.international) || digits.starts(with: Self.dialled)
        if isInternational { digits.removeFirst(digits.first == "+" ? 3 : 4) }
        if digits.first == "-" { digits.removeFirst() }
        // From abroad the area is dialled without its zero.
        let line = isInternational && digits.first != "0" ? ["0"] + digits : digits
        guard let number = Self.mobile(digits) ?? Self.landline(line) else { return nil }
        text = "+86" + number
    }

    private static let international: [Unicode.Scalar] = ["+", "8", "6"]
    private static let dialled: [Unicode.Scalar] = ["0", "0", "8", "6"]

    /// A digit as typed by a Chinese keyboard in its plain form.
    private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        (0xff01...0xff5e).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xfee0) ?? scalar : scalar
    }

    private static func mobile(_ digits: [Unicode.Scalar]) -> String? {
        let plain = digits.filter { $0 != "-" }
        guard plain.count == 11, plain.allSatisfy(isDigit), plain[0] == "1", plain[1] >= "3" else {
            return nil
        }
        return text(plain)
    }

    private static func landline(_ digits: [Unicode.Scalar]) -> String? {
        let parts = digits.split(separator: "-", omittingEmptySubsequences: false).map(Array.init)
        guard parts.allSatisfy({ !$0.isEmpty && $0.allSatisfy(isDigit) }), var line = parts.first else {
            return nil
        }
        var rest = parts.dropFirst()
        if line.count <= 4, let next = rest.popFirst() { line += next }
        guard (10...12).contains(line.count), line[0] == "0", line[1] != "0", rest.count <= 1 else {
            return nil
        }
        guard let extent = rest.first else { return text(line) }
        return (1...6).contains(extent.count) ? "\(text(line))-\(text(extent))" : nil
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func text(_ scalars: [Unicode.Scalar]) -> String {
        String(String.UnicodeScalarView(scalars))
    }
}

extension ChinaTelephone: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) { self.init(written) }
    /// The one spelling.
    public var spelling: String { text }
    /// What it is.
    public static var meaning: String { "a telephone number in China" }
    /// What to try.
    public static var hint: String { "such as 13800138000 or 021-61234567, with or without +86" }
    /// How help names it.
    public static var typeRule: String { "a telephone number in China, such as 13800138000 or 021-61234567" }
}
