/// An exact decimal number: `coefficient ÷ 10^scale`.
///
/// At most 38 digits, of which at most 30 after the point. The scale is kept: 1.50 stays 1.50 in text, yet
/// equals 1.5. Nothing ever rounds by itself and nothing traps: a result that does not fit is a `MoneyError`.
public struct ExactDecimal: Sendable {
    /// The number without its point, from -(10^38 - 1) to 10^38 - 1.
    public let coefficient: Int128
    /// Digits after the point, from 0 to 30.
    public let scale: Int

    /// Most digits a number may have.
    public static let digitsLimit = 38
    /// Most digits after the point.
    public static let scaleLimit = 30
    /// Zero, without digits after the point.
    public static let zero = ExactDecimal(unchecked: 0, scale: 0)

    /// 10^0 to 10^38; `Int128` ends at 1.7 × 10^38.
    static let powersOfTen: [Int128] = (0..<digitsLimit).reduce(into: [1]) { powers, index in
        powers.append(powers[index] * 10)
    }

    init(unchecked coefficient: Int128, scale: Int) {
        self.coefficient = coefficient
        self.scale = scale
    }

    /// `coefficient ÷ 10^scale`; so (7452, 2) is 74.52.
    ///
    /// - Throws: `MoneyError.tooPrecise` and `digitsOutOfRange` for the scale, `tooLarge` for the coefficient.
    public init(coefficient: Int128, scale: Int) throws(MoneyError) {
        guard scale >= 0 else { throw .digitsOutOfRange(scale) }
        guard scale <= Self.scaleLimit else { throw .tooPrecise(digits: scale) }
        guard coefficient.magnitude < Self.powersOfTen[Self.digitsLimit].magnitude else { throw .tooLarge }
        self.init(unchecked: coefficient, scale: scale)
    }

    /// A whole number.
    public init(_ integer: Int64) { self.init(unchecked: Int128(integer), scale: 0) }

    /// Whether the number is zero, whatever its scale.
    public var isZero: Bool { coefficient == 0 }
    /// Whether the number is below zero.
    public var isNegative: Bool { coefficient < 0 }
}

// MARK: Arithmetic

extension ExactDecimal {
    /// The exact sum, with the larger of the two scales.
    ///
    /// - Throws: `MoneyError.tooLarge`.
    public static func + (left: ExactDecimal, right: ExactDecimal) throws(MoneyError) -> ExactDecimal {
        let scale = max(left.scale, right.scale)
        let (sum, overflow) = try left.coefficient(at: scale)
            .addingReportingOverflow(right.coefficient(at: scale))
        guard !overflow else { throw .tooLarge }
        return try ExactDecimal(coefficient: sum, scale: scale)
    }

    /// The exact difference, with the larger of the two scales.
    ///
    /// - Throws: `MoneyError.tooLarge`.
    public static func - (left: ExactDecimal, right: ExactDecimal) throws(MoneyError) -> ExactDecimal {
        try left + -right
    }

    /// The same number with the other sign.
    public static prefix func - (number: ExactDecimal) -> ExactDecimal {
        ExactDecimal(unchecked: -number.coefficient, scale: number.scale)
    }

    /// The exact product; the scales add up: 74.525 × 1.15 is 85.70375.
    ///
    /// - Throws: `MoneyError.tooLarge`, `MoneyError.tooPrecise`.
    public static func * (left: ExactDecimal, right: ExactDecimal) throws(MoneyError) -> ExactDecimal {
        let (product, overflow) = left.coefficient.multipliedReportingOverflow(by: right.coefficient)
        guard !overflow else { throw .tooLarge }
        return try ExactDecimal(coefficient: product, scale: left.scale + right.scale)
    }

    /// The number with exactly `digits` after the point: rounded, or filled up with zeros.
    ///
    /// - Parameters:
    ///   - digits: from 0 to 30.
    ///   - mode: where ties and fractions go.
    /// - Returns: a number with scale `digits`.
    /// - Throws: `MoneyError.digitsOutOfRange`; `tooLarge` when the zeros do not fit.
    public func rounded(
        digits: Int, mode: Rounding = .halfUp
    ) throws(MoneyError) -> ExactDecimal {
        guard (0...Self.scaleLimit).contains(digits) else { throw .digitsOutOfRange(digits) }
        guard digits < scale else {
            return try ExactDecimal(coefficient: coefficient(at: digits), scale: digits)
        }
        let step = Self.powersOfTen[scale - digits]
        let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: step)
        guard rest != 0 else { return ExactDecimal(unchecked: quotient, scale: digits) }
        // The rest is below 10^30, so twice the rest is far from the end of Int128.
        let twice = Int128(rest.magnitude) * 2
        let half: Rounding.Half = twice < step ? .below : twice == step ? .equal : .above
        let away = mode.stepsAway(fraction: half, isNegative: isNegative, isOdd: !quotient.isMultiple(of: 2))
        return ExactDecimal(
            unchecked: away ? quotient + (isNegative ? -1 : 1) : quotient, scale: digits)
    }

    /// The coefficient the number has when written with `wanted` digits, at least its own scale.
    func coefficient(at wanted: Int) throws(MoneyError) -> Int128 {
        guard wanted > scale else { return coefficient }
        let (widened, overflow) = coefficient.multipliedReportingOverflow(
            by: Self.powersOfTen[wanted - scale])
        guard !overflow else { throw .tooLarge }
        return widened
    }
}

// MARK: Comparison

extension ExactDecimal: Comparable, Hashable {
    /// Equality of numbers, not of text: 1.5 equals 1.50.
    public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
        left.scale == right.scale
            ? left.coefficient == right.coefficient : left.parts(right) == right.parts(left)
    }

    /// Order of numbers, whatever their scales.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
        left.scale == right.scale
            ? left.coefficient < right.coefficient : left.parts(right) < right.parts(left)
    }

    /// Equal numbers hash alike, whatever their scales.
    public func hash(into hasher: inout Hasher) {
        var coefficient = coefficient
        var scale = scale
        while scale > 0 {
            let (quotient, rest) = coefficient.quotientAndRemainder(dividingBy: 10)
            guard rest == 0 else { break }
            (coefficient, scale) = (quotient, scale - 1)
        }
        hasher.combine(coefficient)
        hasher.combine(scale)
    }

    /// Whole part and fraction, the fraction at the larger scale of the two: below 10^30, so never too wide,
    /// where widening the whole coefficient could be.
    private func parts(_ other: ExactDecimal) -> (whole: Int128, fraction: Int128) {
        let (whole, fraction) = coefficient.quotientAndRemainder(dividingBy: Self.powersOfTen[scale])
        return (whole, fraction * Self.powersOfTen[max(scale, other.scale) - scale])
    }
}
