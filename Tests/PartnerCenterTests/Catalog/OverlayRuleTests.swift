import PartnerTesting
import Testing

@testable import PartnerCenter

/// One test for each rule of the overlay, under its very words.
@Suite struct OverlayRuleTests {
    typealias Offers = CatalogBench

    @Test(
        "names, texts, mark-ups and visibility of the partner's own are in the overlay and never in Partner Center"
    )
    func apart() throws {
        let bench = try CatalogBench()
        let before = try bench.center.store.offers(after: 0, limit: 100, OfferFilter())
        try bench.set(Offers.premium) {
            $0.title = .value("Ours")
            $0.text = .value("For teams.")
            $0.tags = .value([OverlayTag(unchecked: "new")])
            $0.factor = .value(try ExactDecimal("1.15"))
        }
        try bench.publish()
        #expect(try bench.center.store.offers(after: 0, limit: 100, OfferFilter()) == before)
        let seen = try #require(try bench.previewed(Offers.premium))
        #expect(seen.name == "Office 365 Business Premium" && seen.title == "Ours")
        #expect(seen.text == "For teams." && seen.tags.map(\.text) == ["new"])
        for operation in Operations.all where operation.noun == "overlay" {
            for environment in EnvironmentName.allCases {
                guard case .own? = operation.facts.support[environment] else {
                    Issue.record("\(operation.name) is not ours in \(environment)")
                    continue
                }
            }
            #expect(operation.facts.summary.contains("our own"), "\(operation.name)")
        }
    }

    @Test("an entry of the overlay belongs to its offer for good")
    func belongs() throws {
        let bench = try CatalogBench()
        let made = try #require(try bench.set(Offers.premium) { $0.title = .value("Ours") })
        let changed = try #require(try bench.set(Offers.premium) { $0.text = .value("Text") })
        #expect(changed.entry.id == made.entry.id || made.entry.id == 0)
        #expect(changed.entry.offerID == Offers.premium && changed.entry.content.title == "Ours")
        // An unknown offer has none.
        let error = bench.refusal { try bench.set(OfferID(unchecked: "NONE")) { $0.title = .value("x") } }
        #expect(error?.code == .invalid && error?.field == "offer_id")
        #expect(try bench.center.store.overlayEntries(after: 0, limit: 9).count == 1)
    }

    @Test("an offer without a title of the partner's own goes by its name in Partner Center")
    func untitled() throws {
        let bench = try CatalogBench()
        try bench.set(Offers.premium) { $0.tags = .value([OverlayTag(unchecked: "new")]) }
        try bench.publish()
        #expect(try bench.previewed(Offers.premium)?.title == "Office 365 Business Premium")
    }

    @Test(
        "a price of the partner's own is above zero and as exact as its currency",
        arguments: [
            ("85.70", "CNY", nil), ("85.7", "CNY", nil), ("85.700", "CNY", nil), ("0.01", "CNY", nil),
            ("85.705", "CNY", "price must have at most 2 digits after the point, got 85.705 CNY"),
            ("0", "CNY", "price must be above 0, got 0 CNY"),
            ("-1", "CNY", "price must be above 0, got -1 CNY"),
            ("10", "USD", "price must be in CNY, got 10 USD"),
        ] as [(String, String, String?)])
    func price(amount: String, currency: String, problem: String?) throws {
        let bench = try CatalogBench()
        let error = bench.refusal {
            try bench.set(Offers.premium) { $0.price = .value(try Money(amount, currency)) }
        }
        #expect(error?.message == problem.map { "overlay.set: \($0)" })
        let kept = try bench.find(Offers.premium)?.entry.content.price
        #expect(kept?.description == (problem == nil ? (amount == "0.01" ? "0.01 CNY" : "85.70 CNY") : nil))
    }

    @Test(
        "a factor times the month's list price is rounded half up to the currency's digits",
        arguments: [
            // 74.525 × 1.15 = 85.70375; 74.52 × 1.15 = 85.6980; 1.5 × 0.03 = 0.045.
            ("74.525", "1.15", "85.70"), ("74.52", "1.15", "85.70"), ("74.53", "1.15", "85.71"),
            ("1.5", "0.03", "0.05"), ("1.275", "1", "1.28"), ("1.274999", "1", "1.27"),
            ("1.285", "1.000000", "1.29"), ("0.00", "1.15", "0.00"), ("100", "0.333333", "33.33"),
            ("49.75", "100", "4975.00"),
        ])
    func factor(listPrice: String, factor: String, price: String) throws {
        let bench = try CatalogBench()
        try bench.list([.fixture(Offers.premium.text, listPrice, .changed, .fixture(2026, 11))])
        try bench.set(Offers.premium) { $0.factor = .value(try ExactDecimal(factor)) }
        try bench.publish()
        let seen = try #require(try bench.previewed(Offers.premium))
        #expect(seen.listPrice?.description == "\(listPrice) CNY")
        #expect(seen.price?.description == "\(price) CNY")
    }

    @Test("a price and a factor exclude each other")
    func exclusive() throws {
        let bench = try CatalogBench()
        let price = try Money("99.00", "CNY")
        let factor = try ExactDecimal("1.15")
        let error = bench.refusal {
            try bench.set(Offers.premium) {
                $0.price = .value(price)
                $0.factor = .value(try ExactDecimal("115"))
            }
        }
        #expect(
            error?.message
                == "overlay.set: price and factor exclude each other (give one of them); factor must be above 0 and "
                + "at most 100, with at most 6 digits after the point, got 115 (15 percent more is \"1.15\")")
        // One that is given alone takes the other's place.
        try bench.set(Offers.premium) { $0.price = .value(price) }
        try bench.set(Offers.premium) { $0.factor = .value(factor) }
        var content = try #require(try bench.find(Offers.premium)?.entry.content)
        #expect(content.price == nil && content.factor == factor)
        try bench.set(Offers.premium) {
            $0.price = .value(price)
            $0.factor = .cleared
        }
        content = try #require(try bench.find(Offers.premium)?.entry.content)
        #expect(content.price == price && content.factor == nil)
        #expect(
            bench.center.store.records.last?.changes
                == #"{"price":[null,"99.00 CNY"],"factor":["1.15",null]}"#)
    }

    @Test("a hidden offer is not in the preview and can be ordered nonetheless")
    func hidden() throws {
        let bench = try CatalogBench()
        try bench.pin([Offers.premium])
        try bench.set(Offers.premium) { $0.isVisible = .value(false) }
        #expect(try bench.preview().first?.offerID == Offers.premium)
        try bench.publish()
        #expect(try bench.previewed(Offers.premium) == nil)
        #expect(try bench.center.store.offer(id: Offers.premium)?.isAvailable == true)
        #expect(SetOverlay.description.first { $0.name == "visible" }?.doc.contains("ordering it") == true)
    }

    @Test("the overlay is a draft until it is published, and each publication is a version")
    func draft() throws {
        let bench = try CatalogBench()
        try bench.set(Offers.premium) { $0.title = .value("One") }
        #expect(try bench.previewed(Offers.premium)?.title == "Office 365 Business Premium")
        #expect(try bench.publish("first").version == 1)
        #expect(try bench.previewed(Offers.premium)?.title == "One")
        try bench.set(Offers.premium) { $0.title = .value("Two") }
        #expect(try bench.previewed(Offers.premium)?.title == "One")
        let second = try bench.publish("second")
        #expect(second.version == 2 && second.changes.count == 1)
        #expect(second.changes[0].before == "One" && second.changes[0].after == "Two")
        #expect(second.changes[0].field == "title" && second.changes[0].offerID == Offers.premium)
        let page = try bench.door().page(OverlayVersions(), after: nil, limit: 9, Origin())
        #expect(page.items.map(\.number) == [1, 2] && page.items.map(\.note) == ["first", "second"])
        #expect(page.items.map(\.isPublished) == [false, true] && page.items[0].madeBy == "admin@contoso.cn")
    }

    @Test("stale entries are not published, and all of them are named")
    func stale() throws {
        let bench = try CatalogBench()
        for id in [Offers.premium, Offers.business, Offers.essentials] {
            try bench.set(id) { $0.title = .value("Ours") }
        }
        try bench.publish()
        try bench.withdraw(Offers.business)
        try bench.list([.fixture(Offers.essentials.text, "34.25", .deleted, .fixture(2026, 11))])
        let count = bench.center.store.records.count
        let error = bench.refusal { try bench.publish() }
        #expect(error?.code == .forbiddenState)
        #expect(
            error?.message
                == "overlay.publish: entries of the overlay are stale: Office 365 Business "
                + "(\(Offers.business.text)) cannot be ordered any more; Office 365 Business Essentials "
                + "(\(Offers.essentials.text)) is not on the price list any more")
        #expect(bench.center.store.records.count == count)
        try bench.delete(Offers.business)
        try bench.delete(Offers.essentials)
        #expect(try bench.publish().version == 2)
    }

    @Test("an earlier version of the overlay is published again as it was")
    func restored() throws {
        let bench = try CatalogBench()
        for title in ["One", "Two"] {
            try bench.set(Offers.premium) { $0.title = .value(title) }
            try bench.publish(title)
        }
        let back = try bench.restore(1)
        #expect(back.version == 1 && back.changes.map(\.after) == ["One"])
        #expect(try bench.previewed(Offers.premium)?.title == "One")
        // The draft stays, and can be published again.
        #expect(try bench.find(Offers.premium)?.entry.content.title == "Two")
        #expect(try bench.restore(1).changes.isEmpty)
        #expect(try bench.publish().version == 3)
        #expect(try bench.restore(0).version == 0)
        #expect(try bench.previewed(Offers.premium)?.title == "Office 365 Business Premium")
        let error = bench.refusal { try bench.restore(9) }
        #expect(error?.code == .notFound && error?.message == "the overlay has no version 9")
        #expect(
            bench.center.store.records.filter { $0.subjectID == "overlay" }.map(\.changes) == [
                #"{"version":["0","1"]}"#, #"{"version":["1","2"]}"#, #"{"version":["2","1"]}"#,
                #"{"version":["1","3"]}"#, #"{"version":["3","0"]}"#,
            ])
    }
}
