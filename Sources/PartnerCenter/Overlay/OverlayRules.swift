/// The rules that several operations of the overlay share.
enum OverlayRules {
    static let title = TextRule.text(1...80)
    static let text = TextRule.text(1...2000)
    static let tags = ListRule<AnyRule>.list(1...20, of: .any)
    static let note = TextRule.text(0...256)
    static let anyText = TextRule.text(0...4096)

    /// Digits after the point, and the largest value, of a factor.
    static let factorDigits = 6
    static let largestFactor = ExactDecimal(100)

    static let support: [EnvironmentName: Support] = {
        let own = Support.own("no Partner Center has it, shows it or heeds it")
        return [.cn21v: own, .worldwide: own]
    }()

    static let sources = [
        "partnerctl's own: Partner Center operated by 21Vianet, \"Customize the catalog\", knows pinned offers only",
        "Microsoft's published sample storefront for partners: records of the partner over the offers of a country",
    ]

    /// A factor multiplies; it neither gives away nor takes on a digit by mistake.
    ///
    /// Assumed: six digits and at most 100 are enough, and catch a percentage that is given for a factor.
    static func problem(_ factor: ExactDecimal) -> FieldProblem? {
        if factor > .zero, factor <= largestFactor, factor.scale <= factorDigits { return nil }
        return FieldProblem(
            field: "factor",
            "must be above 0 and at most \(largestFactor), with at most \(factorDigits) digits after the point, "
                + "got \(factor)",
            hint: "15 percent more is \"1.15\"")
    }

    /// A price is above zero and can be paid: in the account's currency, to the smallest coin.
    ///
    /// Source: the sample storefront; it rounds, where this refuses, so that nothing changes unseen.
    static func problem(_ price: Money, in currency: String) -> FieldProblem? {
        if "\(price.currency)" != currency {
            return FieldProblem(field: "price", "must be in \(currency), got \(price)")
        }
        if price.amount <= .zero { return FieldProblem(field: "price", "must be above 0, got \(price)") }
        if (try? price.rounded()) != price {
            return FieldProblem(
                field: "price",
                "must have at most \(price.currency.digits) digits after the point, got \(price)",
                hint: "price:round() has them")
        }
        return nil
    }

    /// The price that a content gives for an offer whose list price is `listPrice`.
    ///
    /// The factor's product is rounded half up to the currency's digits: 74.525 CNY times 1.15 is 85.70 CNY.
    static func price(_ content: OverlayContent, listPrice: Money?) throws -> Money? {
        if let price = content.price { return price }
        guard let factor = content.factor, let listPrice else { return nil }
        return try listPrice.times(factor).rounded()
    }

    static func answer<S: Store>(_ entry: OverlayEntry, on store: S) throws -> OverlayAnswer {
        OverlayAnswer(entry, name: try store.offer(id: entry.offerID)?.name)
    }
}
