/// Why an amount could not be read or worked out. None of them changes by trying again.
public enum MoneyError: Error, Equatable, Sendable {
    /// The text is not a plain decimal number.
    case notADecimal(_ text: String)
    /// More than 38 significant digits, in a text or a result.
    case tooLarge
    /// More than 30 digits after the point, in a text or a result.
    case tooPrecise(digits: Int)
    /// Not an active code of ISO 4217 in capitals.
    case notACurrency(_ text: String)
    /// Two currencies in one sum or comparison.
    case currenciesDiffer(_ left: Currency, _ right: Currency)
    /// Rounding to a number of digits that is not from 0 to 30.
    case digitsOutOfRange(_ digits: Int)
    /// A split into a number of parts that is not from 1 to `Money.partsLimit`.
    case partsOutOfRange(_ parts: Int)
    /// A weight below zero; `index` counts from 0.
    case negativeWeight(_ weight: Int64, index: Int)
    /// Weights that are all zero give no share to anyone.
    case weightlessSplit
}

extension MoneyError: CustomStringConvertible {
    /// What happened, in one sentence without a period.
    public var description: String {
        switch self {
        case .notADecimal(let text):
            "an amount must be written in digits, such as 74.52 or -0.5, got \(quoted(text))"
        case .tooLarge: "an amount may have at most \(ExactDecimal.digitsLimit) digits"
        case .tooPrecise(let digits):
            "an amount may have at most \(ExactDecimal.scaleLimit) digits after the point, got \(digits)"
        case .notACurrency(let text):
            "a currency must be a code of ISO 4217 in capitals, such as CNY, got \(quoted(text))"
        case .currenciesDiffer(let left, let right): "\(left) and \(right) are different currencies"
        case .digitsOutOfRange(let digits):
            "digits must be a whole number from 0 to \(ExactDecimal.scaleLimit), got \(digits)"
        case .partsOutOfRange(let parts):
            "parts must be a whole number from 1 to \(Money.partsLimit), got \(parts)"
        case .negativeWeight(let weight, let index): "weight \(index + 1) must not be negative, got \(weight)"
        case .weightlessSplit: "at least one weight must be above zero"
        }
    }
}
