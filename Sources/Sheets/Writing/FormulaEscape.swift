/// The apostrophe before text that a spreadsheet would run as a formula.
///
/// Text that begins, after any apostrophes, with `=` `+` `-` `@`, a tab or a CR gets one apostrophe more when
/// written to CSV, and loses one when read: whatever was written comes back. Plain signed numbers such as
/// `-12` or `+8613800138000` are harmless and left as they are.
enum FormulaEscape {
    static let mark = UInt8(ascii: "'")

    /// True for text that must be written with one apostrophe more.
    static func isNeeded(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard let marks = marksBeforeTrigger(text, length) else { return false }
        return marks > 0 || !isPlainNumber(text, length)
    }

    /// True for text in a file whose first apostrophe is not part of it.
    static func isEscaped(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        (marksBeforeTrigger(text, length) ?? 0) > 0
    }

    private static func marksBeforeTrigger(_ text: UnsafePointer<UInt8>, _ length: Int) -> Int? {
        var i = 0
        while i < length, text[i] == mark { i += 1 }
        guard i < length else { return nil }
        switch text[i] {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D: return i
        default: return nil
        }
    }

    /// A sign, digits, and digits behind a point.
    private static func isPlainNumber(_ text: UnsafePointer<UInt8>, _ length: Int) -> Bool {
        guard text[0] == UInt8(ascii: "+") || text[0] == UInt8(ascii: "-") else { return false }
        var digits = 0
        var points = 0
        for i in 1..<length {
            switch text[i] {
            case 0x30...0x39: digits += 1
            case UInt8(ascii: ".") where points == 0 && digits > 0: (points, digits) = (1, 0)
            default: return false
            }
        }
        return digits > 0
    }
}
