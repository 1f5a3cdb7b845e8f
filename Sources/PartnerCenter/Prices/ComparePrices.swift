/// `prices.compare`
public struct ComparePrices: ListingOperation {
    /// The earlier month.
    public var from = CalendarMonth.any
    /// The later month.
    public var to = CalendarMonth.any

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("from", &from, .any, "The earlier month.")
        try v.field("to", &to, .any, "The later month.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "prices.compare", "Gives what differs between the prices of two months.", kind: .read,
        permission: .viewPrices, support: PriceRules.support, errors: PriceRules.errors,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local this = clock.month(clock.now())
            for change in partner.prices.compare { from = this, to = this } do
              print(change.change, change.name, change.old_list_price, change.list_price)
            end
            """,
        sources: PriceRules.sources + [
            "Assumed: added, changed and removed are told by the prices themselves; that something will not be sold "
                + "much longer is told by the list's flag"
        ])

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<PriceDifference> {
        if to < from {
            throw OperationError.badArgument(
                "prices.compare",
                [FieldProblem(field: "to", "must not be before from, got \(to) and \(from)")])
        }
        let from = try PriceRules.visible(self.from, field: "from", on: store, context)
        let to = try PriceRules.visible(self.to, field: "to", on: store, context)
        // Every offer that had a price in the earlier month is named in the later one too, if only as removed.
        let after = try store.prices(in: to, after: cursor?.key ?? 0, limit: limit)
        let items = try after.compactMap { price in
            try PriceDifference(store.price(of: price.offerID, in: from), price, since: from)
        }
        return Page(
            items: items, next: after.count < limit ? nil : after.last.map { PageCursor(key: $0.number) })
    }
}

/// What became of one price from one month to another.
public struct PriceDifference: Record, Equatable {
    /// Which offer.
    public var offerID = OfferID(unchecked: "")
    /// Its name in the later month's price list.
    public var name = ""
    /// ADD, CHG, DEL or DEPR: what differs is never UNC.
    public var change = PriceChange.changed
    /// What the partner paid; absent for what was added.
    public var oldListPrice: Money?
    /// What the partner pays; absent for what was removed.
    public var listPrice: Money?
    /// What was recommended; absent for what was added.
    public var oldRetailPrice: Money?
    /// What is recommended; absent for what was removed.
    public var retailPrice: Money?
    /// The new list price without the old one; absent unless there are both.
    public var difference: Money?
    /// The same in percent of the old list price, two digits after the point.
    public var percent: ExactDecimal?

    /// Every field at its default.
    public init() {}

    /// What differs between `before` and `after`; nil when nothing does.
    ///
    /// What was removed before is as good as not there; what is still sold and was marked as deprecated since then
    /// counts as a difference whatever its price.
    init?(_ before: Price?, _ after: Price, since from: CalendarMonth) throws {
        let before = before?.change == .deleted ? nil : before
        let isSold = after.change != .deleted
        switch (before, isSold) {
        case (nil, false): return nil
        case (nil, true): change = .added
        case (.some, false): change = .deleted
        case (let before?, true):
            if after.change == .deprecated, before.change != .deprecated, after.month > from {
                change = .deprecated
            } else if before.equals(after) {
                return nil
            } else {
                change = .changed
            }
        }
        offerID = after.offerID
        name = after.name
        oldListPrice = before?.listPrice
        oldRetailPrice = before?.retailPrice
        if isSold {
            listPrice = after.listPrice
            retailPrice = after.retailPrice
            if let before, before.listPrice.currency == after.listPrice.currency {
                let more = try after.listPrice - before.listPrice
                difference = more
                percent = try Self.percent(more.amount, of: before.listPrice.amount)
            }
        }
    }

    /// `part` in percent of `whole`, to two digits after the point, half up; nil of nothing.
    static func percent(_ part: ExactDecimal, of whole: ExactDecimal) throws -> ExactDecimal? {
        let scale = max(part.scale, whole.scale)
        let divisor = try whole.coefficient(at: scale)
        if divisor == 0 { return nil }
        let (hundredths, overflow) = try part.coefficient(at: scale).multipliedReportingOverflow(by: 10_000)
        if overflow { throw MoneyError.tooLarge }
        var (quotient, rest) = hundredths.quotientAndRemainder(dividingBy: divisor)
        // Half up: the rest is at least as far from zero as from the divisor.
        if rest.magnitude >= divisor.magnitude - rest.magnitude {
            quotient += (hundredths < 0) == (divisor < 0) ? 1 : -1
        }
        return try ExactDecimal(coefficient: quotient, scale: 2)
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "Which offer.")
        try v.field("name", &name, .text(1...256), "Its name in the later month's price list.")
        try v.field("change", &change, .any, "ADD, CHG, DEL or DEPR: what differs is never UNC.")
        try v.optional(
            "old_list_price", &oldListPrice, .any, "What the partner paid; absent for what was added.")
        try v.optional("list_price", &listPrice, .any, "What the partner pays; absent for what was removed.")
        try v.optional(
            "old_retail_price", &oldRetailPrice, .any, "What was recommended; absent for what was added.")
        try v.optional(
            "retail_price", &retailPrice, .any, "What is recommended; absent for what was removed.")
        try v.optional(
            "difference", &difference, .any, "The new list price without the old one; absent unless both are."
        )
        try v.optional(
            "percent", &percent, .any, "The difference in percent of the old list price, to two digits.")
    }
}
