/// An exact amount in one currency.
///
/// The scale of the amount is kept (`74.500` stays so in text); `==` compares numbers, so 74.5 CNY equals
/// 74.50 CNY. Amounts in two currencies are never equal, and adding or ordering them is an error.
/// Never made from a floating-point number.
public struct Money: Hashable, Sendable {
    /// How much.
    public let amount: ExactDecimal
    /// Of what.
    public let currency: Currency

    /// Most parts that `split` gives.
    public static let partsLimit = 1_000_000

    /// `amount` of `currency`.
    public init(_ amount: ExactDecimal, _ currency: Currency) {
        self.amount = amount
        self.currency = currency
    }

    /// The amount as text, such as `74.52`, of the currency with this code, such as `CNY`.
    ///
    /// - Throws: `MoneyError.notADecimal`, `tooLarge`, `tooPrecise`, `notACurrency`.
    public init(_ amount: some StringProtocol, _ code: some StringProtocol) throws(MoneyError) {
        self.init(try ExactDecimal(amount), try Currency(code))
    }

    /// Nothing, with the currency's digits: `0.00 CNY`, `0 JPY`.
    public static func zero(_ currency: Currency) -> Money {
        Money(ExactDecimal(unchecked: 0, scale: currency.digits), currency)
    }

    /// The exact sum, with the larger of the two scales.
    ///
    /// - Throws: `MoneyError.currenciesDiffer`, `tooLarge`.
    public static func + (left: Money, right: Money) throws(MoneyError) -> Money {
        try left.requireSame(right)
        return Money(try left.amount + right.amount, left.currency)
    }

    /// The exact difference, with the larger of the two scales.
    ///
    /// - Throws: `MoneyError.currenciesDiffer`, `tooLarge`.
    public static func - (left: Money, right: Money) throws(MoneyError) -> Money {
        try left + -right
    }

    /// The same amount with the other sign.
    public static prefix func - (money: Money) -> Money { Money(-money.amount, money.currency) }

    /// The amount so many times, its scale kept.
    ///
    /// - Throws: `MoneyError.tooLarge`.
    public static func * (money: Money, count: Int64) throws(MoneyError) -> Money {
        try money.times(ExactDecimal(count))
    }

    /// The exact product; the scales add up: 74.525 CNY times 1.15 is 85.70375 CNY. Round afterwards.
    ///
    /// - Throws: `MoneyError.tooLarge`, `tooPrecise`.
    public func times(_ factor: ExactDecimal) throws(MoneyError) -> Money {
        Money(try amount * factor, currency)
    }

    /// The amount with exactly `digits` after the point.
    ///
    /// - Parameters:
    ///   - digits: from 0 to 30; nil: the currency's own, 2 for CNY.
    ///   - mode: half up by default: 85.705 CNY is 85.71 CNY, -85.705 CNY is -85.71 CNY.
    /// - Returns: an amount with that scale.
    /// - Throws: `MoneyError.digitsOutOfRange`, `tooLarge`.
    public func rounded(digits: Int? = nil, mode: Rounding = .halfUp) throws(MoneyError) -> Money {
        Money(try amount.rounded(digits: digits ?? currency.digits, mode: mode), currency)
    }

    /// Order of amounts.
    ///
    /// - Throws: `MoneyError.currenciesDiffer`.
    public static func < (left: Money, right: Money) throws(MoneyError) -> Bool {
        try left.requireSame(right)
        return left.amount < right.amount
    }

    /// Order of amounts, or equal.
    ///
    /// - Throws: `MoneyError.currenciesDiffer`.
    public static func <= (left: Money, right: Money) throws(MoneyError) -> Bool {
        try left.requireSame(right)
        return left.amount <= right.amount
    }

    private func requireSame(_ other: Money) throws(MoneyError) {
        guard currency == other.currency else { throw .currenciesDiffer(currency, other.currency) }
    }
}

extension Money: CustomStringConvertible {
    /// Amount, space, code: `74.52 CNY`.
    public var description: String { "\(amount) \(currency)" }
}
