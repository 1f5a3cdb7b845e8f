import PartnerCenter
import TestKit
import PartnerSQL
import PartnerTesting
import SQL
import Testing

/// The offers that a center begins with.
@Suite struct SeededOffersTests {
    private func open(_ path: String, seed: CenterDatabase.Seed?) throws -> CenterDatabase {
        try CenterDatabase(.file(path), seed: seed, vault: FixedVault(), now: .fixture)
    }

    private let folder: TemporaryFolder
    private var path: String { folder.file("center.db") }

    init() throws { folder = try TemporaryFolder() }

    @Test(
        "a new center has offers and prices, whether a partner is in it yet or not", arguments: [false, true])
    func new(isEmpty: Bool) throws {
        var seed = CenterDatabase.Seed()
        seed.isEmpty = isEmpty
        let store = try CenterDatabase(.memory, seed: seed, vault: FixedVault(), now: .fixture).store
        #expect(try store.offers(after: 0, limit: 100, OfferFilter()).count == 21)
        let price = try store.price(of: .businessPremium, in: .fixture(2026, 11))
        #expect(price?.listPrice.description == "74.525 CNY")
        #expect(try store.priceList(of: .fixture(2025, 11))?.file == RehearsalOffers.priceFile)
    }

    @Test("a center of an older release gets them when it is opened, and keeps what it has")
    func upgraded() throws {
        do {
            var options = OpenOptions()
            options.applicationID = CenterDatabase.applicationID
            let connection = try Connection(file: path, options: options)
            let older = CenterSchema.migrations.prefix { !$0.sql.contains("CREATE TABLE offers") }
            try Migrator(Array(older)).migrate(connection)
            try connection.execute(
                """
                INSERT INTO center (id, name, domain, environment, currency, standing, created_at, version)
                VALUES (1, 'Older', 'older.partner.onmschina.cn', 'cn21v', 'CNY', 'active', 1784534400000, 1)
                """)
        }
        var store = try open(path, seed: nil).store
        #expect(try store.offers(after: 0, limit: 100, OfferFilter()).count == 21)
        #expect(try store.account().name == "Older")
        #expect(try store.latestPriceList(upTo: .fixture(2026, 11))?.month == .fixture(2025, 7))
        var offer = try #require(try store.offer(id: .proPlus))
        offer.isAvailable = false
        try store.save(offer)
        store = try open(path, seed: nil).store
        #expect(try store.offer(id: .proPlus) == offer)
        #expect(try store.offers(after: 0, limit: 100, OfferFilter()).count == 21)
    }
}
