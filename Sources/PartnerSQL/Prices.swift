public import PartnerCenter
internal import SQL

extension SQLStore: PriceStore {
    /// Keeps a list with its prices, lets it hold for its month, and gives its version.
    public func insert(_ list: PriceList, _ prices: [Price]) throws -> Int64 {
        try holdNone(in: list.month)
        let insert = try statement(
            """
            INSERT INTO price_lists (month, holds, imported_at, imported_by, file, digest, count)
            VALUES ($1, 1, $2, $3, $4, $5, $6)
            """)
        insert.bind(1, list.month.description)
        insert.bind(2, list.importedAt.milliseconds)
        insert.bind(3, list.importedBy)
        insert.bind(4, list.file)
        insert.bind(5, list.digest)
        insert.bind(6, Int64(prices.count))
        try insert.run()
        let version = connection.lastInsertedRow
        for price in prices { try self.insert(price, version) }
        return version
    }

    private func insert(_ price: Price, _ version: Int64) throws {
        let name = try statement("INSERT INTO priced_offers (offer_id) VALUES ($1) ON CONFLICT DO NOTHING")
        name.bind(1, price.offerID.text)
        try name.run()
        let insert = try statement(
            """
            INSERT INTO prices (offer, list, name, list_amount, retail_amount, currency, change)
            SELECT number, $1, $2, $3, $4, $5, $6 FROM priced_offers WHERE offer_id = $7
            """)
        insert.bind(1, version)
        insert.bind(2, price.name)
        insert.bind(3, price.listPrice.amount.description)
        insert.bind(4, price.retailPrice.amount.description)
        insert.bind(5, price.listPrice.currency.description)
        insert.bind(6, price.change.rawValue)
        insert.bind(7, price.offerID.text)
        try insert.run()
    }

    /// The list that holds for the month itself.
    public func priceList(of month: CalendarMonth) throws -> PriceList? {
        let find = try statement(
            """
            SELECT version, month, imported_at, imported_by, file, digest, count FROM price_lists
            WHERE month = $1 AND holds = 1
            """)
        find.bind(1, month.description)
        return try find.first(Self.list)
    }

    /// The list with `version`, whether it holds or not.
    public func priceList(version: Int64) throws -> PriceList? {
        let find = try statement(
            """
            SELECT version, month, imported_at, imported_by, file, digest, count FROM price_lists
            WHERE version = $1
            """)
        find.bind(1, version)
        return try find.first(Self.list)
    }

    /// The list that holds for the latest month up to `month`.
    public func latestPriceList(upTo month: CalendarMonth) throws -> PriceList? {
        let find = try statement(
            """
            SELECT version, month, imported_at, imported_by, file, digest, count FROM price_lists
            WHERE month <= $1 AND holds = 1 ORDER BY month DESC LIMIT 1
            """)
        find.bind(1, month.description)
        return try find.first(Self.list)
    }

    /// Lets the list with `version` hold for its month; nil lets none.
    public func setPriceList(of month: CalendarMonth, version: Int64?) throws {
        try holdNone(in: month)
        guard let version else { return }
        let hold = try statement("UPDATE price_lists SET holds = 1 WHERE version = $1 AND month = $2")
        hold.bind(1, version)
        hold.bind(2, month.description)
        try hold.run()
    }

    private func holdNone(in month: CalendarMonth) throws {
        let none = try statement("UPDATE price_lists SET holds = 0 WHERE month = $1 AND holds = 1")
        none.bind(1, month.description)
        try none.run()
    }

    /// What the latest list up to `month` that names the offer says.
    public func price(of offer: OfferID, in month: CalendarMonth) throws -> Price? {
        let find = try statement(
            """
            SELECT o.number, o.offer_id, p.name, p.list_amount, p.retail_amount, p.currency, p.change, l.month
            FROM priced_offers AS o JOIN prices AS p ON p.offer = o.number
                JOIN price_lists AS l ON l.version = p.list
            WHERE o.offer_id = $1 AND l.holds = 1 AND l.month <= $2
            ORDER BY l.month DESC LIMIT 1
            """)
        find.bind(1, offer.text)
        find.bind(2, month.description)
        return try find.first(Self.price)
    }

    /// The same of every offer that a list ever named, by number.
    public func prices(in month: CalendarMonth, after number: Int64, limit: Int) throws -> [Price] {
        let find = try statement(
            """
            SELECT o.number, o.offer_id, p.name, p.list_amount, p.retail_amount, p.currency, p.change, l.month
            FROM priced_offers AS o JOIN prices AS p ON p.offer = o.number
                JOIN price_lists AS l ON l.version = p.list
            WHERE o.number > $1 AND l.version = (
                SELECT h.version FROM prices AS q JOIN price_lists AS h ON h.version = q.list
                WHERE q.offer = o.number AND h.holds = 1 AND h.month <= $2
                ORDER BY h.month DESC LIMIT 1)
            ORDER BY o.number LIMIT $3
            """)
        find.bind(1, number)
        find.bind(2, month.description)
        find.bind(3, Int64(limit))
        var prices: [Price] = []
        try find.forEach { prices.append(try Self.price($0)) }
        return prices
    }

    private static func list(_ row: Statement) throws -> PriceList {
        var list = PriceList(
            month: try row.month(1), importedAt: try Instant(milliseconds: row.int64(2)),
            importedBy: row.text(3), file: row.text(4), digest: row.bytes(5))
        list.version = row.int64(0)
        list.count = row.int64(6)
        return list
    }

    private static func price(_ row: Statement) throws -> Price {
        Price(
            number: row.int64(0), offerID: OfferID(unchecked: row.text(1)), name: row.text(2),
            listPrice: try row.money(3, currency: 5), retailPrice: try row.money(4, currency: 5),
            change: try row.listed(6), month: try row.month(7))
    }
}

extension Statement {
    /// A month; anything else means a database that was tampered with.
    func month(_ column: Int) throws -> CalendarMonth {
        do { return try CalendarMonth(text(column)) } catch {
            throw SQLError.corrupt(path: "the center", detail: "no month: '\(text(column))'")
        }
    }

    /// An amount with the currency of another column; anything else means a database that was tampered with.
    func money(_ amount: Int, currency: Int) throws -> Money {
        do { return try Money(text(amount), text(currency)) } catch {
            throw SQLError.corrupt(
                path: "the center", detail: "no amount: '\(text(amount)) \(text(currency))'")
        }
    }
}
