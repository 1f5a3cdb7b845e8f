/// Text as a complaint may show it: short, and with nothing in it that moves a cursor.
enum ShownText {
    static let limit = 40

    /// At most 40 characters of `text`; what was cut is an ellipsis.
    static func short(_ text: String) -> String {
        var shown = ""
        var count = 0
        for scalar in text.unicodeScalars {
            if count == limit { return shown + "…" }
            shown += escaped(scalar)
            count += 1
        }
        return shown
    }

    /// At most 40 characters of UTF-8; bytes that are none are escaped too.
    static func short(_ bytes: UnsafeRawBufferPointer) -> String {
        // Four bytes a character, and one to know that something was cut.
        let head = UnsafeRawBufferPointer(rebasing: bytes.prefix((limit + 1) * 4))
        var decoder = UTF8()
        var source = head.makeIterator()
        var shown = ""
        var count = 0
        while true {
            if count == limit { return shown + (head.isEmpty ? "" : "…") }
            switch decoder.decode(&source) {
            case .scalarValue(let scalar): shown += escaped(scalar)
            case .error: shown += "\u{FFFD}"
            case .emptyInput: return shown
            }
            count += 1
        }
    }

    /// A few names in quotes, the rest as a number: `'a', 'b' and 3 more`.
    static func list(_ names: [String], last word: String = "and", atMost: Int = 12) -> String {
        let shown = names.prefix(atMost).map { "'\(short($0))'" }
        let more = names.count - shown.count
        if more > 0 { return shown.joined(separator: ", ") + " \(word) \(more) more" }
        guard let last = shown.last, shown.count > 1 else { return shown.first ?? "none" }
        return shown.dropLast().joined(separator: ", ") + " \(word) " + last
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\u{00}"..."\u{1F}", "\u{7F}"..."\u{9F}":
            return "\\x" + hex(UInt8(scalar.value))
        // Marks that reorder or hide what follows them.
        case "\u{200B}"..."\u{200F}", "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FEFF}":
            return "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        default: return String(Character(scalar))
        }
    }

    /// Two digits, upper case.
    static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return digits.count == 1 ? "0" + digits : digits
    }
}
