extension Money {
    /// Equal parts that add up to this amount exactly.
    ///
    /// Parts have the amount's scale, at least the currency's digits, and differ by at most one unit of it;
    /// the first ones are the larger: 0.05 CNY in 3 is 0.02, 0.02, 0.01.
    ///
    /// - Parameter parts: from 1 to `partsLimit`.
    /// - Returns: `parts` amounts, the larger first.
    /// - Throws: `MoneyError.partsOutOfRange`, `tooLarge`.
    public func split(_ parts: Int) throws(MoneyError) -> [Money] {
        guard (1...Self.partsLimit).contains(parts) else { throw .partsOutOfRange(parts) }
        let (scale, total) = try smallestUnits()
        let (each, rest) = total.quotientAndRemainder(dividingBy: Int128(parts))
        let step: Int128 = total < 0 ? -1 : 1
        return (0..<parts).map { index in
            Money(
                ExactDecimal(unchecked: index < rest.magnitude ? each + step : each, scale: scale), currency)
        }
    }

    /// Parts in proportion to `weights` that add up to this amount exactly.
    ///
    /// Each part is its exact share or the next unit above it, in absolute value; the units left over go to
    /// the largest fractions, the earlier part first. So 10.00 CNY by 1, 1, 1 is 3.34, 3.33, 3.33. A weight
    /// of zero gets nothing.
    ///
    /// - Parameter weights: from 1 to `partsLimit` of them, none negative, not all zero.
    /// - Returns: one amount per weight, in their order.
    /// - Throws: `MoneyError.partsOutOfRange`, `negativeWeight`, `weightlessSplit`, `tooLarge`.
    public func split(_ weights: [Int64]) throws(MoneyError) -> [Money] {
        guard (1...Self.partsLimit).contains(weights.count) else { throw .partsOutOfRange(weights.count) }
        if let index = weights.firstIndex(where: { $0 < 0 }) {
            throw .negativeWeight(weights[index], index: index)
        }
        let sum = weights.reduce(UInt128(0)) { $0 + UInt128($1.magnitude) }
        guard sum > 0 else { throw .weightlessSplit }
        let (scale, total) = try smallestUnits()
        // A weight is at most their sum, so the quotient of the 256-bit product fits 128 bits.
        var shares = weights.map { weight in
            sum.dividingFullWidth(total.magnitude.multipliedFullWidth(by: UInt128(weight.magnitude)))
        }
        let given = shares.reduce(UInt128(0)) { $0 + $1.quotient }
        let left = Int(total.magnitude - given)  // below the number of parts
        let byFraction = shares.indices.sorted { first, second in
            let (one, other) = (shares[first].remainder, shares[second].remainder)
            return one == other ? first < second : one > other
        }
        for index in byFraction.prefix(left) { shares[index].quotient += 1 }
        return shares.map { share in
            let units = Int128(share.quotient)
            return Money(ExactDecimal(unchecked: total < 0 ? -units : units, scale: scale), currency)
        }
    }

    private func smallestUnits() throws(MoneyError) -> (scale: Int, units: Int128) {
        let scale = max(amount.scale, currency.digits)
        return (scale, try ExactDecimal(coefficient: amount.coefficient(at: scale), scale: scale).coefficient)
    }
}
