import PartnerCenter
import PartnerTesting
import Testing

@Suite struct PriceStoreContractTests {
    private static let november = CalendarMonth.fixture(2026, 11)
    private static let december = CalendarMonth.fixture(2026, 12)
    private static let january = CalendarMonth.fixture(2027, 1)

    private static func list(_ month: CalendarMonth, _ file: String = "list.csv") -> PriceList {
        PriceList(
            month: month, importedAt: .fixture, importedBy: "admin@contoso.cn", file: file, digest: [1, 2])
    }

    @Test("a list comes back as it went in, with exact amounts", arguments: StoreUnderTest.all)
    func roundTrip(under test: StoreUnderTest) throws {
        let store = try test.make()
        let price = Price.fixture("A-1", "74.525", retail: "89.50", .added, Self.december)
        let version = try store.insert(Self.list(Self.december), [price])
        var list = Self.list(Self.december)
        list.version = version
        list.count = 1
        #expect(try store.priceList(of: Self.december) == list)
        #expect(try store.priceList(version: version) == list)
        #expect(try store.priceList(version: version + 1) == nil)
        #expect(try store.priceList(of: Self.november) == nil)
        var found = try #require(try store.price(of: price.offerID, in: Self.december))
        #expect(found.number > 0)
        #expect(found.retailPrice.description == "89.50 CNY")
        #expect(found.listPrice.description == "74.525 CNY")
        found.number = 0
        #expect(found == price)
    }

    @Test(
        "an offer that a list does not name has the price of the list before", arguments: StoreUnderTest.all)
    func carried(under test: StoreUnderTest) throws {
        let store = try test.make()
        _ = try store.insert(
            Self.list(Self.november),
            [
                .fixture("A-1", "10.00", .added, Self.november),
                .fixture("A-2", "20.00", .added, Self.november),
            ])
        _ = try store.insert(
            Self.list(Self.january),
            [
                .fixture("A-2", "20.00", .deleted, Self.january),
                .fixture("A-3", "30.00", .added, Self.january),
            ])
        func prices(_ month: CalendarMonth) throws -> [String] {
            try store.prices(in: month, after: 0, limit: 9).map {
                "\($0.offerID.text) \($0.listPrice.amount) \($0.change.rawValue) \($0.month)"
            }
        }
        #expect(try prices(.fixture(2026, 10)) == [])
        #expect(try prices(Self.november) == ["A-1 10.00 ADD 2026-11", "A-2 20.00 ADD 2026-11"])
        #expect(try prices(Self.december) == prices(Self.november))
        #expect(
            try prices(Self.january) == [
                "A-1 10.00 ADD 2026-11", "A-2 20.00 DEL 2027-01", "A-3 30.00 ADD 2027-01",
            ])
        let first = try #require(try store.prices(in: Self.january, after: 0, limit: 1).first)
        #expect(
            try store.prices(in: Self.january, after: first.number, limit: 1).map(\.offerID.text) == ["A-2"])
        let a2 = OfferID(unchecked: "A-2")
        #expect(try store.price(of: a2, in: Self.january)?.change == .deleted)
        #expect(try store.price(of: a2, in: Self.december)?.change == .added)
        #expect(try store.price(of: a2, in: .fixture(2026, 10)) == nil)
        #expect(try store.latestPriceList(upTo: Self.december)?.month == Self.november)
        #expect(try store.latestPriceList(upTo: .fixture(2026, 10)) == nil)
    }

    @Test(
        "a list replaces the one of its month, which can hold again, or none", arguments: StoreUnderTest.all)
    func versions(under test: StoreUnderTest) throws {
        let store = try test.make()
        let a1 = OfferID(unchecked: "A-1")
        let first = try store.insert(
            Self.list(Self.november, "first.csv"),
            [.fixture("A-1", "10.00", .added, Self.november), .fixture("A-2", "1.00", .added, Self.november)])
        let second = try store.insert(
            Self.list(Self.november, "second.csv"), [.fixture("A-1", "11.00", .added, Self.november)])
        #expect(second > first)
        #expect(try store.priceList(of: Self.november)?.file == "second.csv")
        #expect(try store.price(of: a1, in: Self.december)?.listPrice.description == "11.00 CNY")
        #expect(try store.price(of: OfferID(unchecked: "A-2"), in: Self.december) == nil)
        try store.setPriceList(of: Self.november, version: first)
        #expect(try store.priceList(of: Self.november)?.version == first)
        #expect(try store.prices(in: Self.november, after: 0, limit: 9).count == 2)
        #expect(try store.price(of: a1, in: Self.november)?.listPrice.description == "10.00 CNY")
        try store.setPriceList(of: Self.november, version: nil)
        #expect(try store.priceList(of: Self.november) == nil)
        #expect(try store.price(of: a1, in: Self.november) == nil)
        #expect(try store.priceList(version: second)?.file == "second.csv")
    }
}
