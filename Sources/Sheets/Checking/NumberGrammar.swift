/// Whole and decimal numbers as people write them in cells.
enum NumberGrammar {
    enum Fault: Equatable { case notANumber, tooLarge, hasSeparators, hasExponent, hasFraction }

    /// The value of an optional sign and digits.
    static func integer(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Fault) -> Int64 {
        var i = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { i = 1 }
        if i == count { throw .notANumber }
        var value: Int64 = 0
        while i < count {
            let digit = bytes[i] &- 0x30
            guard digit < 10 else {
                let fault = reason(bytes, count)
                throw fault == .notANumber && isDecimal(bytes, count) ? .hasFraction : fault
            }
            let (shifted, isOver) = value.multipliedReportingOverflow(by: 10)
            let (sum, isOverToo) =
                isNegative
                ? shifted.subtractingReportingOverflow(Int64(digit))
                : shifted.addingReportingOverflow(Int64(digit))
            if isOver || isOverToo { throw .tooLarge }
            value = sum
            i += 1
        }
        return value
    }

    /// Where the parts of a decimal number are: its digits begin behind the sign, the fraction behind the point.
    struct Decimal: Equatable {
        var isNegative: Bool
        var whole: Range<Int>
        var fraction: Range<Int>
    }

    static func decimal(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Fault) -> Decimal {
        var i = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { i = 1 }
        let start = i
        while i < count, bytes[i] &- 0x30 < 10 { i += 1 }
        let whole = start..<i
        if i == count, !whole.isEmpty {
            return Decimal(isNegative: isNegative, whole: whole, fraction: i..<i)
        }
        guard i < count, bytes[i] == UInt8(ascii: ".") else { throw reason(bytes, count) }
        i += 1
        let point = i
        while i < count, bytes[i] &- 0x30 < 10 { i += 1 }
        guard i == count, i > point else { throw reason(bytes, count) }
        return Decimal(isNegative: isNegative, whole: whole, fraction: point..<i)
    }

    private static func isDecimal(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        (try? decimal(bytes, count)) != nil
    }

    /// Why it is none: separators of thousands and exponents are worth a word of their own.
    private static func reason(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Fault {
        var digits = 0
        var separators = 0
        var exponents = 0
        for i in 0..<count {
            switch bytes[i] {
            case 0x30...0x39: digits += 1
            case UInt8(ascii: ","), UInt8(ascii: "'"), 0x20: separators += 1
            case UInt8(ascii: "e"), UInt8(ascii: "E"): exponents += 1
            case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."): break
            default: return .notANumber
            }
        }
        if digits == 0 { return .notANumber }
        if exponents == 1 { return .hasExponent }
        return separators > 0 && exponents == 0 ? .hasSeparators : .notANumber
    }
}

extension NumberGrammar.Fault: Error {}
