extension ExactDecimal: CustomStringConvertible {
    /// Reads `-?digits[.digits]`, such as `74.52`, `-0.5` or `100`; digits after the point are kept as scale.
    ///
    /// No plus sign, exponent, space, separator of thousands, leading zeros (`007`) or bare point (`.5`, `5.`).
    ///
    /// - Throws: `MoneyError.notADecimal`, `tooLarge`, `tooPrecise`.
    public init(_ text: some StringProtocol) throws(MoneyError) {
        switch (withUTF8(of: text) { Self.parse($0) }) {
        case .success(let number): self = number
        case .failure(.notADecimal): throw .notADecimal(String(text))
        case .failure(let error): throw error
        }
    }

    /// As `init(_:)`, from UTF-8 bytes.
    ///
    /// - Throws: `MoneyError.notADecimal`, `tooLarge`, `tooPrecise`.
    public init(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(MoneyError) {
        switch Self.parse(bytes) {
        case .success(let number): self = number
        case .failure(.notADecimal): throw .notADecimal(String(decoding: bytes, as: UTF8.self))
        case .failure(let error): throw error
        }
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> Result<ExactDecimal, MoneyError> {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        let point = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.count
        let scale = max(0, bytes.count - point - 1)
        guard point > start, point == bytes.count || scale > 0,
            bytes[start] != UInt8(ascii: "0") || point == start + 1
        else { return .failure(.notADecimal("")) }
        var coefficient: Int128 = 0
        var isTooLarge = false
        for index in start..<bytes.count where index != point {
            let digit = Int128(bytes[index]) - 48
            guard digit >= 0, digit <= 9 else { return .failure(.notADecimal("")) }
            // Stop before the end of Int128, but go on looking: a letter further on is the better complaint.
            isTooLarge = isTooLarge || coefficient >= powersOfTen[digitsLimit - 1]
            if !isTooLarge { coefficient = coefficient * 10 + digit }
        }
        guard scale <= scaleLimit else { return .failure(.tooPrecise(digits: scale)) }
        guard !isTooLarge else { return .failure(.tooLarge) }
        return .success(ExactDecimal(unchecked: isNegative ? -coefficient : coefficient, scale: scale))
    }

    /// The number as `init(_:)` reads it, with all digits of its scale: `74.50`.
    public var description: String {
        let magnitude = coefficient.magnitude
        var digits = UInt64(exactly: magnitude).map { String($0) } ?? String(magnitude)
        if scale > 0 {
            let missing = scale + 1 - digits.utf8.count
            if missing > 0 { digits = String(repeating: "0", count: missing) + digits }
            digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        }
        return isNegative ? "-" + digits : digits
    }
}
