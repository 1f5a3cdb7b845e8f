/// What price lists have in common.
enum PriceRules {
    static let support: [EnvironmentName: Support] = {
        let page = "Pricing and offers, which has the price list as a file; prices.import takes it in"
        return [.cn21v: .portal(instead: page), .worldwide: .portal(instead: page)]
    }()

    static let sources = [
        "Partner Center operated by 21Vianet, \"See offers and pricing\"",
        "Partner Center (worldwide), \"Pricing and offers\": flags and columns of the price list",
        "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\": who sees prices",
    ]

    static let errors = [
        ErrorFact(.notFound, "the list of the month is not published yet, or there is none so early")
    ]

    /// The month that is asked for, whose prices can be seen.
    ///
    /// - Throws: `OperationError` with code `not_found`.
    static func visible<S: Store>(
        _ month: CalendarMonth?, field: String = "month", on store: S, _ context: OperationContext
    ) throws -> CalendarMonth {
        let calendar = try PriceCalendar(store, context)
        let month = month ?? calendar.thisMonth
        try calendar.requireVisible(month, .notFound)
        if try store.latestPriceList(upTo: month) == nil {
            throw OperationError(
                .notFound, "there is no price list for \(month) or a month before", field: field,
                hint: "take one in: partner.prices.import { path = ..., month = \"\(month)\" }")
        }
        return month
    }

    static func subject(_ month: CalendarMonth) -> AuditSubject {
        AuditSubject(.priceList, named: month.description)
    }
}

/// What an offer costs in one month.
public struct PriceAnswer: Record, OperationAnswer, Equatable {
    /// Which offer.
    public var offerID = OfferID(unchecked: "")
    /// Its name in the price list.
    public var name = ""
    /// The month.
    public var month = CalendarMonth.any
    /// What the partner pays, without tax.
    public var listPrice = Money.zero(.cny)
    /// What is recommended to be charged to customers.
    public var retailPrice = Money.zero(.cny)
    /// What the month's list says became of it.
    public var change = PriceChange.unchanged
    /// The month of the list that the price stands in.
    public var listedIn = CalendarMonth.any
    /// Whether it can be ordered.
    public var isOrderable = false

    /// Every field at its default.
    public init() {}

    /// A price as it is in `month`: what that month's list does not name is unchanged.
    init<S: Store>(_ price: Price, in month: CalendarMonth, on store: S) throws {
        offerID = price.offerID
        name = price.name
        self.month = month
        listPrice = price.listPrice
        retailPrice = price.retailPrice
        change = price.month == month || price.change == .deprecated ? price.change : .unchanged
        listedIn = price.month
        isOrderable = try store.offer(id: price.offerID)?.isAvailable ?? false
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "Which offer.")
        try v.field("name", &name, .text(1...256), "Its name in the price list.")
        try v.field("month", &month, .any, "The month.")
        try v.field("list_price", &listPrice, .any, "What the partner pays for one, without tax.")
        try v.field(
            "retail_price", &retailPrice, .any,
            "What is recommended to be charged to customers: the ERP price.")
        try v.field(
            "change", &change, .any,
            "What the month's price list says became of it; UNC where it says nothing.")
        try v.field("listed_in", &listedIn, .any, "The month of the list that the price stands in.")
        try v.field(
            "is_orderable", &isOrderable, .any,
            "Whether it can be ordered: what is on a price list may not be among the offers yet.")
    }
}

extension CalendarMonth {
    /// A value for a field before it has one.
    static let any = CalendarMonth(year: 1970, existingMonth: 1)
}
