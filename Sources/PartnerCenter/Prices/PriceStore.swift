/// Where price lists are kept: every one that was ever taken in, and for each month which one holds.
///
/// Every conformance passes `PriceStoreContractTests`. What is not asserted there is not promised here.
public protocol PriceStore {
    /// Keeps a list with its prices, lets it hold for its month, and gives its version.
    func insert(_ list: PriceList, _ prices: [Price]) throws -> Int64
    /// The list that holds for the month itself, or nil where none does.
    func priceList(of month: CalendarMonth) throws -> PriceList?
    /// The list with `version`, whether it holds or not, or nil.
    func priceList(version: Int64) throws -> PriceList?
    /// The list that holds for the latest month up to `month`, or nil where there is none.
    func latestPriceList(upTo month: CalendarMonth) throws -> PriceList?
    /// Lets the list with `version` hold for its month `month`; nil lets none.
    func setPriceList(of month: CalendarMonth, version: Int64?) throws
    /// What the latest list up to `month` that names the offer says, or nil where none does. It may say that the
    /// offer is not sold any more.
    func price(of offer: OfferID, in month: CalendarMonth) throws -> Price?
    /// The same of every offer that a list ever named, behind the price with `number`, by number, at most `limit`.
    func prices(in month: CalendarMonth, after number: Int64, limit: Int) throws -> [Price]
}
