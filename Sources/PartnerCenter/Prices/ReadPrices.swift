/// `prices.get`
public struct GetPrice: PartnerOperation {
    /// Which offer.
    public var offerID = OfferID(unchecked: "")
    /// The month; this month when left out.
    public var month: CalendarMonth?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "Which offer.")
        try v.optional("month", &month, .any, "The month; left out, this month in the center's zone.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "prices.get", "Gives what an offer costs in a month, this one or the next.", kind: .read,
        permission: .viewPrices, support: PriceRules.support,
        errors: PriceRules.errors + [
            ErrorFact(.notFound, "no price list names the offer, or it is not sold any more")
        ],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local price = partner.prices.get { offer_id = "031C9E47-4802-4248-838E-778FB1D2CC05" }
            print(price.name, price.list_price, price.retail_price, price.change)
            """,
        sources: PriceRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PriceAnswer {
        let month = try PriceRules.visible(month, on: store, context)
        guard let price = try store.price(of: offerID, in: month) else {
            throw OperationError(
                .notFound, "no price list up to \(month) names the offer \(offerID.text)", field: "offer_id",
                hint: "partner.prices.each {} gives every price; a trial costs nothing and has none")
        }
        if price.change == .deleted {
            throw OperationError(
                .notFound, "\(price.name) is not sold any more: the price list of \(price.month) says DEL",
                field: "offer_id", hint: "ask for a month before \(price.month)")
        }
        return try PriceAnswer(price, in: month, on: store)
    }
}

/// `prices.each`
public struct EachPrice: ListingOperation {
    /// The month; this month when left out.
    public var month: CalendarMonth?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("month", &month, .any, "The month; left out, this month in the center's zone.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "prices.each", "Gives the price of everything that is sold in a month, this one or the next.",
        kind: .read, permission: .viewPrices, support: PriceRules.support, errors: PriceRules.errors,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for price in partner.prices.each {} do
              if not price.is_orderable then print(price.name .. " cannot be ordered yet") end
            end
            """,
        sources: PriceRules.sources)

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<PriceAnswer> {
        let month = try PriceRules.visible(month, on: store, context)
        let prices = try store.prices(in: month, after: cursor?.key ?? 0, limit: limit)
        let sold = prices.filter { $0.change != .deleted }
        return Page(
            items: try sold.map { try PriceAnswer($0, in: month, on: store) },
            next: prices.count < limit ? nil : prices.last.map { PageCursor(key: $0.number) })
    }
}
