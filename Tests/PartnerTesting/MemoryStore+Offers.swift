public import PartnerCenter

extension MemoryStore: OfferStore {
    /// The offer with `id`, or nil.
    public func offer(id: OfferID) throws -> Offer? { content.offers.first { $0.id == id } }

    /// The offers behind `number` that match, in the order of the catalog.
    public func offers(after number: Int64, limit: Int, _ filter: OfferFilter) throws -> [Offer] {
        Array(content.offers.filter { $0.number > number && filter.matches($0) }.prefix(limit))
    }

    /// Writes an offer whole: in place of the one with its id, else behind all others.
    public func save(_ offer: Offer) throws {
        var offer = offer
        if let index = content.offers.firstIndex(where: { $0.id == offer.id }) {
            offer.number = content.offers[index].number
            content.offers[index] = offer
        } else {
            offer.number = Int64(content.offers.count + 1)
            content.offers.append(offer)
        }
    }

    /// How many offers are in each category.
    public func offerCounts() throws -> [String: Int64] {
        content.offers.compactMap(\.category).reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
}

extension MemoryStore: PriceStore {
    /// Every list, what stands in it, and which holds for its month.
    struct Prices {
        var lists: [(list: PriceList, prices: [Price])] = []
        var holding: [CalendarMonth: Int64] = [:]
        var numbers: [OfferID: Int64] = [:]
    }

    /// Keeps a list with its prices, lets it hold for its month, and gives its version.
    public func insert(_ list: PriceList, _ prices: [Price]) throws -> Int64 {
        var list = list
        list.version = Int64(content.prices.lists.count + 1)
        list.count = Int64(prices.count)
        let kept = prices.map { price in
            var price = price
            price.month = list.month
            price.number =
                content.prices.numbers[price.offerID] ?? Int64(content.prices.numbers.count + 1)
            content.prices.numbers[price.offerID] = price.number
            return price
        }
        content.prices.lists.append((list, kept))
        content.prices.holding[list.month] = list.version
        return list.version
    }

    /// The list that holds for the month itself.
    public func priceList(of month: CalendarMonth) throws -> PriceList? {
        try content.prices.holding[month].flatMap { try priceList(version: $0) }
    }

    /// The list with `version`, whether it holds or not.
    public func priceList(version: Int64) throws -> PriceList? {
        content.prices.lists.first { $0.list.version == version }?.list
    }

    /// The list that holds for the latest month up to `month`.
    public func latestPriceList(upTo month: CalendarMonth) throws -> PriceList? {
        try content.prices.holding.keys.filter { $0 <= month }.max().flatMap { try priceList(of: $0) }
    }

    /// Lets the list with `version` hold for its month; nil lets none.
    public func setPriceList(of month: CalendarMonth, version: Int64?) throws {
        content.prices.holding[month] = nil
        guard let version, try priceList(version: version)?.month == month else { return }
        content.prices.holding[month] = version
    }

    /// What the latest list up to `month` that names the offer says.
    public func price(of offer: OfferID, in month: CalendarMonth) throws -> Price? {
        let holding = Set(content.prices.holding.values)
        let named = content.prices.lists.filter { holding.contains($0.list.version) }.flatMap(\.prices)
        return named.filter { $0.offerID == offer && $0.month <= month }.max { $0.month < $1.month }
    }

    /// The same of every offer that a list ever named, by number.
    public func prices(in month: CalendarMonth, after number: Int64, limit: Int) throws -> [Price] {
        let offers = content.prices.numbers.filter { $0.value > number }.sorted { $0.value < $1.value }
        return Array(try offers.compactMap { try price(of: $0.key, in: month) }.prefix(limit))
    }
}
