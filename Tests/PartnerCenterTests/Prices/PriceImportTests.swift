import PartnerCenter
import PartnerTesting
import Testing

@Suite struct PriceImportTests {
    private static let new = OfferID(unchecked: "MS-AZR-0145P")

    @Test("the flags ADD, CHG, DEL, UNC and DEPR say what became of an offer since the list before")
    func flags() throws {
        let bench = try PriceBench()
        let answer = try bench.take(
            [
                .priced(Self.new, "1.00", flag: "ADD", name: "Azure"),
                .priced(.business, "53.00", flag: "chg", name: "Business"),
                .priced(.proPlus, flag: "DEL", name: "ProPlus"),
                .priced(.enterpriseE3, "128.4", retail: "154.10", flag: "UNC", name: "E3"),
                .priced(.enterpriseE1, "49.75", retail: "59.70", flag: "DEPR", name: "E1"),
                // Without a flag, the list before says what it is.
                .priced(.businessPremium, "74.525", retail: "90.00", name: "Premium"),
                .priced(.businessEssentials, "34.25", retail: "41.10", name: "Essentials"),
            ], .december)
        #expect(answer.count == 7)
        #expect(answer.added == 1 && answer.changed == 2 && answer.removed == 1 && answer.deprecated == 1)
        #expect(answer.notOrderable == 1)
        #expect(
            try bench.differences(.november, .december) == [
                "CHG Business 52.50 53.00", "CHG Premium 74.525 74.525", "DEL ProPlus 77.35 -",
                "DEPR E1 49.75 49.75", "ADD Azure - 1.00",
            ])
        #expect(try bench.price(.businessEssentials, .december).change == .unchanged)
        #expect(try bench.price(.enterpriseE1, .december).change == .deprecated)
    }

    @Test("a flag that contradicts the list before is a fault of the file")
    func contradictions() throws {
        let bench = try PriceBench()
        let error = refusal {
            try bench.take(
                [
                    .priced(.business, "53.00", flag: "ADD"), .priced(Self.new, "53.00", flag: "CHG"),
                    .priced(Self.new, flag: "DEL"), .priced(.proPlus, "1.00", flag: "UNC"),
                    .priced(.enterpriseE1, "49.75", retail: "59.70", flag: "CHG"),
                    .priced(.enterpriseE3, "1.00", flag: "NEW"),
                ], .december)
        }
        #expect(error?.code == .badFile)
        #expect(
            error?.message == """
                line 2, change: 'ADD' contradicts the list before, which has a price for it; \
                line 3, change: 'CHG' contradicts the list before, which has no price for it; \
                line 4, change: 'DEL' contradicts the list before, which has no price for it; \
                line 5, change: 'UNC' contradicts the list before, whose price is 77.35 CNY; \
                line 7, change: 'NEW' is not one of ADD, CHG, DEL, UNC or DEPR
                """)
        #expect(try bench.center.store.priceList(of: .december) == nil)
        #expect(bench.center.store.records.isEmpty)
    }

    @Test("prices are in the currency that the partner is billed in, and never below zero")
    func amounts() throws {
        let bench = try PriceBench()
        var foreign: [String: String] = .priced(.business, "53.00")
        foreign["currency"] = "USD"
        var named: [String: String] = .priced(.proPlus, "80.00")
        named["currency"] = "cny"
        let error = refusal {
            try bench.take(
                [
                    foreign, named, .priced(.enterpriseE1, "-0.01", retail: "1"),
                    .priced(.enterpriseE3, retail: "1.00"),
                ], .december)
        }
        #expect(
            error?.message == """
                line 2, currency: 'USD' is not CNY, the currency that the partner is billed in; \
                line 4, list_price: '-0.01' is below zero; line 5, list_price: '' is empty
                """)
        #expect(try bench.take([named, .priced(.business, "0.00")], .december).count == 2)
        #expect(try bench.price(.business, .december).listPrice.description == "0.00 CNY")
        let worldwide = try PriceBench(environment: .worldwide)
        try worldwide.take([.priced(.business, "53.00")], .december)
        #expect(try worldwide.price(.business, .december).listPrice.description == "53.00 USD")
    }

    @Test("a row is valid in its list's month")
    func period() throws {
        let bench = try PriceBench()
        func row(_ from: String, _ to: String) -> [String: String] {
            var row: [String: String] = .priced(.business, "53.00")
            row["valid_from"] = from
            row["valid_to"] = to
            return row
        }
        let good = [("2026-01-01", "9999-12-31"), ("2026-12-31", "2026-12-31"), ("2026-12-01", "2026-12-01")]
        for (from, to) in good { try bench.take([row(from, to)], .december) }
        let bad = [("2027-01-01", "9999-12-31"), ("2026-01-01", "2026-11-30"), ("2026-12-20", "2026-12-10")]
        for (from, to) in bad {
            #expect(refusal { try bench.take([row(from, to)], .december) }?.code == .badFile, "\(from) \(to)")
        }
    }

    @Test("a list that comes is told to whoever waits, and audited as a version of its month")
    func told() throws {
        let bench = try PriceBench()
        let first = try bench.take([.priced(.business, "53.00")], .december)
        let again = try bench.take([.priced(.business, "53.00")], .december)
        #expect(again == first)
        let second = try bench.take([.priced(.business, "54.00")], .december)
        #expect(second.version > first.version)
        let records = bench.center.store.records
        #expect(
            records.map { "\($0.operation) \($0.subjectID) \($0.actor) \($0.runID ?? "-")" } == [
                "prices.published price_list-2026-12 system -",
                "prices.import price_list-2026-12 admin@contoso.cn run-7",
                "prices.published price_list-2026-12 system -",
                "prices.import price_list-2026-12 admin@contoso.cn run-7",
            ])
        #expect(records[3].changes == #"{"version":["\#(first.version)","\#(second.version)"]}"#)
        #expect(EventNames.problem("prices.published") == nil)
    }

    @Test("an earlier list of the month holds again, or none and that of the month before")
    func restored() throws {
        let bench = try PriceBench()
        let first = try bench.take([.priced(.business, "53.00")], .december)
        try bench.take([.priced(.business, "54.00")], .december)
        var restore = RestorePriceList()
        restore.month = .december
        restore.version = first.version
        let door = bench.center.door()
        #expect(try door.perform(restore, Origin()).version == first.version)
        #expect(try bench.price(.business, .december).listPrice.description == "53.00 CNY")
        restore.version = nil
        let none = try door.perform(restore, Origin())
        #expect(none.version == nil && none.inForce == .fixture(2025, 11))
        #expect(try bench.price(.business, .december).listPrice.description == "52.50 CNY")
        restore.month = .november
        restore.version = first.version
        #expect(refusal { _ = try door.perform(restore, Origin()) }?.code == .notFound)
        restore.month = .fixture(2025, 11)
        restore.version = nil
        #expect(refusal { _ = try door.perform(restore, Origin()) }?.code == .forbiddenState)
    }

    @Test("pages of any size give every price and every difference once", arguments: [1, 2, 18, 19, 20])
    func pages(limit: Int) throws {
        let bench = try PriceBench()
        try bench.take(
            [
                .priced(.business, "53.00"), .priced(.proPlus, flag: "DEL"), .priced(Self.new, "1.00"),
            ], .december)
        #expect(try bench.prices(.december, limit: limit) == bench.prices(.december))
        #expect(
            try bench.differences(.november, .december, limit: limit)
                == bench.differences(.november, .december))
    }

    @Test(
        "a difference is told in percent of the old price, rounded half up",
        arguments: [
            ("100.00", "100.005", "0.01"), ("100.00", "100.0049", "0.00"), ("100.00", "99.995", "-0.01"),
            ("3", "1", "-66.67"), ("74.525", "149.050", "100.00"), ("0.00", "1.00", nil),
        ] as [(String, String, String?)])
    func percent(_ before: String, _ after: String, _ percent: String?) throws {
        let bench = try PriceBench()
        try bench.take([.priced(Self.new, before)], .november)
        try bench.take([.priced(Self.new, after)], .december)
        var compare = ComparePrices()
        compare.from = .november
        compare.to = .december
        let item = try #require(try bench.center.door().everything(compare).first)
        #expect(item.percent?.description == percent)
    }

    @Test("months that cannot be compared are refused")
    func comparison() throws {
        let bench = try PriceBench()
        #expect(try bench.differences(.november, .november).isEmpty)
        #expect(refusal { _ = try bench.differences(.december, .november) }?.field == "to")
        #expect(refusal { _ = try bench.differences(.november, .fixture(2027, 2)) }?.code == .notFound)
        #expect(refusal { _ = try bench.differences(.fixture(2025, 1), .november) }?.field == "from")
    }
}
