import PartnerTesting
import Testing

@testable import PartnerCenter

/// One test for each rule that is known of the catalog, under its very words.
@Suite struct CatalogRuleTests {
    typealias Offers = CatalogBench

    @Test("at most five offers are pinned, and the sixth is refused with whatever else is wrong")
    func atMostFive() throws {
        let bench = try CatalogBench()
        let six = [
            Offers.premium, Offers.business, Offers.essentials, Offers.enterprise, Offers.trial, Offers.addOn,
        ]
        #expect(try bench.pin(Array(six.prefix(5))).offerIDs == Array(six.prefix(5)))
        let error = bench.refusal {
            try bench.pin(six.dropLast() + [Offers.premium, OfferID(unchecked: "NONE")])
        }
        #expect(error?.code == .invalid)
        #expect(
            error?.message
                == "catalog.pin: offer_ids must name at most 5 offers, got 7; offer_ids name \(Offers.premium.text) "
                + "more than once; offer_ids[7] names no offer: NONE (partner.offers.each {} gives every offer with "
                + "its id)")
        #expect(try bench.catalog().offerIDs == Array(six.prefix(5)))
    }

    @Test("pinned offers stand at the top of what the partner's own sales agents see")
    func atTheTop() throws {
        let bench = try CatalogBench()
        try bench.pin([Offers.enterprise, Offers.business])
        let seen = try bench.preview(.sales)
        #expect(seen.prefix(2).map(\.offerID) == [Offers.enterprise, Offers.business])
        #expect(seen.map(\.isPinned) == [true, true] + Array(repeating: false, count: seen.count - 2))
        #expect(Set(seen.map(\.offerID)).count == seen.count)
    }

    @Test("the catalog is customized in the portal's account settings, and by no API")
    func noAPI() {
        let rehearsal = Capabilities(environment: .cn21v, isRehearsal: true)
        let real = Capabilities(environment: .cn21v, isRehearsal: false)
        #expect(rehearsal.supports(PinOffers.facts).isSupported)
        #expect(!real.supports(PinOffers.facts).isSupported)
        #expect(
            real.supports(PinOffers.facts).instead == "in the portal: Dashboard > Account settings > Catalog")
        let worldwide = Capabilities(environment: .worldwide, isRehearsal: true)
        #expect(!worldwide.supports(PinOffers.facts).isSupported)
        // What is ours is there beside every Partner Center.
        for facts in [SetOverlay.facts, PublishOverlay.facts, PreviewCatalog.facts, GetCatalog.facts] {
            #expect(real.supports(facts).isSupported && worldwide.supports(facts).isSupported)
        }
    }

    @Test("pinning changes neither names nor prices nor what can be ordered")
    func changesNothingElse() throws {
        let bench = try CatalogBench()
        let before = try bench.center.store.offers(after: 0, limit: 100, OfferFilter())
        let seen = try bench.preview(.admin).sorted { $0.name < $1.name }
        try bench.pin([Offers.enterprise])
        #expect(try bench.center.store.offers(after: 0, limit: 100, OfferFilter()) == before)
        let after = try bench.preview(.admin).sorted { $0.name < $1.name }
        #expect(after.map(\.listPrice) == seen.map(\.listPrice) && after.map(\.title) == seen.map(\.title))
    }

    @Test("each pinned offer is there once, exists and can be ordered")
    func pinnable() throws {
        let bench = try CatalogBench()
        try bench.withdraw(Offers.business)
        let error = bench.refusal { try bench.pin([Offers.premium, Offers.premium, Offers.business]) }
        #expect(
            error?.message
                == "catalog.pin: offer_ids name \(Offers.premium.text) more than once; offer_ids[3] cannot be "
                + "ordered: Office 365 Business (\(Offers.business.text))")
        #expect(error?.field == "offer_ids")
        #expect(bench.center.store.records.isEmpty)
    }

    @Test(
        "pinned offers stand in the order in which they were pinned, or by rank",
        arguments: [("as_pinned", [1, 0]), ("by_rank", [0, 1])])
    func order(policy: String, places: [Int]) throws {
        let bench = try CatalogBench(Policies(["pin_order": policy]))
        let ranked = [Offers.business, Offers.enterprise]
        try bench.pin([Offers.enterprise, Offers.business])
        #expect(try bench.preview().prefix(2).map(\.offerID) == places.map { ranked[$0] })
        // What was pinned is told as it was pinned.
        #expect(try bench.catalog().offerIDs == [Offers.enterprise, Offers.business])
    }

    @Test("global admins pin offers, and admin agents unless a policy says otherwise")
    func who() throws {
        let bench = try CatalogBench()
        let strict = try CatalogBench(Policies(["customize_catalog": "global_admin"]))
        for (bench, mayAgent) in [(bench, true), (strict, false)] {
            let agent = try bench.agent(.admin)
            let helpdesk = try bench.agent(.helpdesk)
            try bench.pin([Offers.premium])
            let refused = bench.refusal { try bench.pin([Offers.business], as: agent) }
            #expect(refused?.code == (mayAgent ? nil : .refused))
            let denied = bench.refusal {
                try bench.set(Offers.business, as: agent) { $0.title = .value("x") }
            }
            #expect(denied?.code == (mayAgent ? nil : .refused))
            for other in [helpdesk, "sales@contoso.cn", "staff@contoso.cn"] {
                #expect(bench.refusal { try bench.pin([], as: other) }?.code == .refused, "\(other)")
            }
        }
    }

    @Test("sales agents see offers and no prices, whoever asks for them")
    func noPrices() throws {
        let bench = try CatalogBench()
        try bench.set(Offers.premium) { $0.price = .value(try Money("99", "CNY")) }
        try bench.publish()
        let all = try bench.preview(.admin)
        #expect(all.contains { $0.listPrice != nil } && all.contains { $0.price != nil })
        for (role, user) in [(AgentRole.sales, "admin@contoso.cn"), (.admin, "sales@contoso.cn")] {
            let seen = try bench.preview(role, as: user)
            #expect(seen.count == all.count)
            #expect(seen.allSatisfy { $0.listPrice == nil && $0.price == nil }, "\(role) \(user)")
        }
        // Helpdesk agents see no offers at all, and may not look at what others see.
        #expect(try bench.preview(.helpdesk).isEmpty)
        #expect(try bench.preview(.none).isEmpty)
        let helpdesk = try bench.agent(.helpdesk)
        #expect(bench.refusal { _ = try bench.preview(.sales, as: helpdesk) }?.code == .refused)
    }

    @Test("the catalog shows what can be ordered by itself: no add-ons, nothing with prerequisites")
    func baseOffers() throws {
        let bench = try CatalogBench()
        let expected = try bench.center.store.offers(after: 0, limit: 100, OfferFilter())
            .filter { !$0.isAddOn && $0.prerequisites.isEmpty && $0.isAvailable }
        #expect(expected.count > 5)
        #expect(try bench.preview().map(\.offerID) == expected.map(\.id))
        // Whoever pins an add-on wants it to be seen.
        try bench.pin([Offers.addOn])
        #expect(try bench.preview().map(\.offerID) == [Offers.addOn] + expected.map(\.id))
    }

    @Test("a withdrawn offer is left out of the catalog, which shows all others")
    func withdrawn() throws {
        let bench = try CatalogBench()
        try bench.pin([Offers.premium, Offers.business])
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        try bench.publish()
        let before = try bench.preview().map(\.offerID)
        try bench.withdraw(Offers.premium)
        #expect(try bench.preview().map(\.offerID) == before.filter { $0 != Offers.premium })
    }

    @Test(
        "offers that are pinned or in the overlay and sold no more are named as stale, with what replaces them"
    )
    func stale() throws {
        let bench = try CatalogBench()
        try bench.pin([Offers.business, Offers.trial])
        try bench.set(Offers.business) { $0.title = .value("Ours") }
        try bench.set(Offers.essentials) { $0.title = .value("Also ours") }
        #expect(try bench.catalog().stale.isEmpty)
        try bench.withdraw(Offers.business)
        try bench.list([.fixture(Offers.essentials.text, "34.25", .deleted, .fixture(2026, 11))])
        let stale = try bench.catalog().stale
        #expect(stale.map(\.offerID) == [Offers.business, Offers.essentials])
        #expect(stale.map(\.name) == ["Office 365 Business", "Office 365 Business Essentials"])
        #expect(stale.map(\.reason) == [.unavailable, .offPriceList])
        #expect(stale.map(\.isPinned) == [true, false] && stale.map(\.isInOverlay) == [true, true])
        #expect(stale[0].replacements.contains(Offers.premium))
        #expect(!stale[0].replacements.contains(Offers.business))
    }
}
