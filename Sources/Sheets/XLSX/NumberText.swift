/// A number of a workbook as its user sees it: up to 15 digits, no exponent.
///
/// Workbooks store the nearest binary fraction to 17 digits, so that 1.15 is kept as 1.1499999999999999; what
/// the user typed are the first 15, rounded. Whole numbers of up to 20 digits stay as they are.
enum NumberText {
    /// Writes the number at the end of `store`; false, and nothing, for what is none.
    static func append(_ text: UnsafeBufferPointer<UInt8>, to store: ByteStore) -> Bool {
        guard let parts = Parts(text) else { return false }
        if !parts.hasExponent, parts.digits.count <= (parts.point == parts.digits.count ? 20 : 15),
            let base = text.baseAddress
        {
            store.append(base, text.count)
            return true
        }
        var digits = parts.digits
        var point = parts.point + parts.exponent
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        point -= zeros
        if digits.count > 15, round(&digits) { point += 1 }
        while digits.last == 0 { digits.removeLast() }
        if digits.isEmpty {
            store.append(0x30)
            return true
        }
        guard (-330...330).contains(point) else { return false }
        if parts.isNegative { store.append(UInt8(ascii: "-")) }
        if point <= 0 {
            store.append("0.")
            for _ in 0..<(-point) { store.append(0x30) }
        }
        for (i, digit) in digits.enumerated() {
            if i == point, i > 0 { store.append(UInt8(ascii: ".")) }
            store.append(0x30 + digit)
        }
        for _ in 0..<max(0, point - digits.count) { store.append(0x30) }
        return true
    }

    /// True for a number of so few digits that it stands for itself.
    static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text.count < 16, let first = text.first, first != UInt8(ascii: "+") else { return false }
        var points = 0
        for byte in first == UInt8(ascii: "-") ? text.dropFirst() : text[...] {
            if byte == UInt8(ascii: ".") { points += 1 } else if byte &- 0x30 >= 10 { return false }
        }
        return points < 2 && text[text.count - 1] &- 0x30 < 10
    }

    /// Keeps 15 digits, half up; true when a digit was gained at the front.
    private static func round(_ digits: inout [UInt8]) -> Bool {
        let isUp = digits[15] >= 5
        digits.removeLast(digits.count - 15)
        guard isUp else { return false }
        for i in digits.indices.reversed() {
            if digits[i] < 9 {
                digits[i] += 1
                return false
            }
            digits[i] = 0
        }
        digits[0] = 1
        return true
    }

    private struct Parts {
        var isNegative = false
        var digits: [UInt8] = []
        /// How many digits stand before the point.
        var point = 0
        var exponent = 0
        var hasExponent = false

        init?(_ text: UnsafeBufferPointer<UInt8>) {
            guard text.count < 64 else { return nil }
            var i = 0
            if i < text.count, text[i] == UInt8(ascii: "-") || text[i] == UInt8(ascii: "+") {
                isNegative = text[i] == UInt8(ascii: "-")
                i += 1
            }
            digits.reserveCapacity(text.count)
            var hasPoint = false
            while i < text.count {
                let byte = text[i]
                if byte &- 0x30 < 10 {
                    digits.append(byte - 0x30)
                    if !hasPoint { point += 1 }
                } else if byte == UInt8(ascii: "."), !hasPoint {
                    hasPoint = true
                } else if byte | 0x20 == UInt8(ascii: "e"), !digits.isEmpty {
                    hasExponent = true
                    guard let value = Int(String(decoding: text[(i + 1)...], as: UTF8.self)),
                        abs(value) < 1_000
                    else {
                        return nil
                    }
                    exponent = value
                    break
                } else {
                    return nil
                }
                i += 1
            }
            if digits.isEmpty { return nil }
        }
    }
}
