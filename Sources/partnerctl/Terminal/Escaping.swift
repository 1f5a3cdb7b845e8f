/// Makes text from outside harmless for a screen: what would move the cursor, change colours or turn the
/// direction of writing is shown instead of done.
enum Escaping {
    /// `text` on one line: line breaks and tabs are shown as well.
    static func line(_ text: String) -> String { escaped(text, keepsLines: false) }

    /// As `line(_:)`, at most `limit` characters and then `…`.
    static func line(_ text: String, limit: Int) -> String {
        let shown = line(text)
        return shown.count > limit ? shown.prefix(limit - 1) + "…" : shown
    }

    /// `text` on several lines: line breaks and tabs stay.
    static func text(_ text: String) -> String { escaped(text, keepsLines: true) }

    private static func escaped(_ text: String, keepsLines: Bool) -> String {
        if !text.unicodeScalars.contains(where: { isHarmful($0, keepsLines) }) { return text }
        var shown = ""
        for scalar in text.unicodeScalars {
            if isHarmful(scalar, keepsLines) {
                shown += picture(scalar)
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }

    private static func isHarmful(_ scalar: Unicode.Scalar, _ keepsLines: Bool) -> Bool {
        switch scalar.value {
        case 0x09, 0x0a: !keepsLines
        case 0x00...0x1f, 0x7f...0x9f: true
        // Marks that override the direction of writing, and line breaks that terminals do not agree on.
        case 0x202a...0x202e, 0x2066...0x2069, 0x2028, 0x2029: true
        default: false
        }
    }

    private static func picture(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x09: return "\\t"
        case 0x0a: return "\\n"
        case 0x0d: return "\\r"
        default:
            let digits = String(scalar.value, radix: 16)
            return scalar.value < 0x100
                ? "\\x" + (digits.count < 2 ? "0" : "") + digits : "\\u{\(digits)}"
        }
    }
}
