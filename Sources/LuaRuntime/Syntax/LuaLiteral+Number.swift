extension LuaLiteral {
    /// The number that `digits` write in Lua, an integer where it fits; `nil` if they write none.
    init?(number digits: String) {
        let lower = digits.lowercased()
        if lower.hasPrefix("0x") {
            self.init(hexadecimal: lower.dropFirst(2))
        } else {
            self.init(decimal: lower)
        }
    }

    /// The integer that equals `value`, if there is one.
    static func whole(_ value: Double) -> Int64? {
        guard value >= -0x1p63, value < 0x1p63 else { return nil }
        let whole = Int64(value)
        return Double(whole) == value ? whole : nil
    }

    private init?(decimal digits: String) {
        let parts = digits.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        guard LuaLiteral.isMantissa(parts[0], where: { $0.isNumber }),
            parts.count == 1 || LuaLiteral.isExponent(parts[1])
        else { return nil }
        if parts.count == 1, !digits.contains("."), let whole = Int64(digits) {
            self = .integer(whole)
        } else {
            // Swift wants a digit on both sides of the dot.
            let mantissa = LuaLiteral.padded(parts[0])
            guard let value = Double(parts.count == 1 ? mantissa : mantissa + "e" + parts[1]) else {
                return nil
            }
            self = .float(value)
        }
    }

    /// Whole hexadecimal numbers wrap around at 64 bits, as Lua's do.
    private init?(hexadecimal digits: Substring) {
        let parts = digits.split(separator: "p", maxSplits: 1, omittingEmptySubsequences: false)
        guard LuaLiteral.isMantissa(parts[0], where: { $0.isHexDigit }),
            parts.count == 1 || LuaLiteral.isExponent(parts[1])
        else { return nil }
        if parts.count == 1, !digits.contains(".") {
            var bits: UInt64 = 0
            for digit in digits { bits = bits << 4 | UInt64(digit.hexDigitValue ?? 0) }
            self = .integer(Int64(bitPattern: bits))
        } else {
            let text = "0x" + LuaLiteral.padded(parts[0]) + "p" + (parts.count == 1 ? "0" : parts[1])
            guard let value = Double(text) else { return nil }
            self = .float(value)
        }
    }

    /// Digits with at most one dot, and at least one digit.
    private static func isMantissa(_ text: Substring, where isDigit: (Character) -> Bool) -> Bool {
        let dots = text.filter { $0 == "." }.count
        return dots <= 1 && text.count > dots && text.allSatisfy { $0 == "." || isDigit($0) }
    }

    private static func isExponent(_ text: Substring) -> Bool {
        let digits = text.hasPrefix("+") || text.hasPrefix("-") ? text.dropFirst() : text
        return !digits.isEmpty && digits.allSatisfy(\.isNumber)
    }

    private static func padded(_ mantissa: Substring) -> String {
        (mantissa.hasPrefix(".") ? "0" : "") + mantissa + (mantissa.hasSuffix(".") ? "0" : "")
    }
}
