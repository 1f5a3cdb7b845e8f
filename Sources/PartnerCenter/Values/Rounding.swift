/// Where a number goes that has more digits than wanted.
///
/// Raw values are the names that scripts use.
public enum Rounding: String, CaseIterable, Sendable {
    /// To the nearest; a tie goes away from zero: 0.125 is 0.13, -0.125 is -0.13.
    case halfUp = "half_up"
    /// To the nearest; a tie goes to the even digit: 0.125 is 0.12, 0.135 is 0.14.
    case halfEven = "half_even"
    /// To the nearest; a tie goes toward zero: 0.125 is 0.12.
    case halfDown = "half_down"
    /// Away from zero: 0.121 is 0.13, -0.121 is -0.13.
    case up
    /// Toward zero: 0.129 is 0.12, -0.129 is -0.12.
    case down
    /// To the lower number: -0.121 is -0.13.
    case floor
    /// To the higher number: -0.129 is -0.12.
    case ceiling

    /// Whether a quotient moves one step away from zero.
    ///
    /// - Parameters:
    ///   - fraction: what is left over against half of a step: below, equal or above it; never nothing.
    ///   - isNegative: the sign of the number.
    ///   - isOdd: the last digit that stays.
    /// - Returns: false to leave the quotient as it was cut.
    func stepsAway(fraction: Half, isNegative: Bool, isOdd: Bool) -> Bool {
        switch self {
        case .halfUp: fraction != .below
        case .halfEven: fraction == .above || (fraction == .equal && isOdd)
        case .halfDown: fraction == .above
        case .up: true
        case .down: false
        case .floor: isNegative
        case .ceiling: !isNegative
        }
    }

    enum Half { case below, equal, above }
}
