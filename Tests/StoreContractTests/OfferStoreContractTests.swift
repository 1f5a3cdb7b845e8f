import PartnerCenter
import PartnerTesting
import Testing

@Suite struct OfferStoreContractTests {
    @Test("an offer comes back as it went in, with every field", arguments: StoreUnderTest.all)
    func roundTrip(under test: StoreUnderTest) throws {
        let store = try test.make()
        var offer = Offer.fixture("A-1")
        offer.summary = "邮件 \"and\" more"
        offer.limitUnit = .concurrent
        offer.limit = 2
        offer.hasAddOns = true
        offer.isAvailable = false
        offer.prerequisites = [OfferID(unchecked: "B-1"), OfferID(unchecked: "B-2")]
        offer.billing = .usage
        offer.billingCycles = ["annual", "monthly"]
        offer.isAutoRenewable = true
        offer.isTrial = true
        offer.trialDays = 30
        offer.upgradeTargets = [OfferID(unchecked: "C-1")]
        offer.conversionTargets = [OfferID(unchecked: "D-1")]
        offer.resellerQualifications = ["none \\ given"]
        offer.reselleeQualifications = ["Education", "政府"]
        offer.salesGroup = "g-1"
        offer.unit = "Seats"
        try store.save(offer)
        var found = try #require(try store.offer(id: offer.id))
        #expect(found.number > 0)
        found.number = 0
        #expect(found == offer)
        #expect(try store.offer(id: OfferID(unchecked: "A-2")) == nil)
    }

    @Test("saving an offer again changes it and keeps its place", arguments: StoreUnderTest.all)
    func again(under test: StoreUnderTest) throws {
        let store = try test.make()
        for id in ["A-1", "A-2", "A-3"] { try store.save(.fixture(id)) }
        var second = try #require(try store.offer(id: OfferID(unchecked: "A-2")))
        second.name = "Renamed"
        second.category = nil
        try store.save(second)
        let all = try store.offers(after: 0, limit: 9, OfferFilter())
        #expect(all.map(\.id.text) == ["A-1", "A-2", "A-3"])
        #expect(all[1] == second)
        #expect(try store.offers(after: all[0].number, limit: 1, OfferFilter()) == [second])
    }

    @Test("a filter wants category, trials, add-ons and what is for one offer", arguments: StoreUnderTest.all)
    func filter(under test: StoreUnderTest) throws {
        let store = try test.make()
        try store.save(.fixture("BASE"))
        var trial = Offer.fixture("TRIAL")
        trial.category = "SmallBusiness_Key"
        trial.isTrial = true
        try store.save(trial)
        var addOn = Offer.fixture("ADD-ON")
        addOn.category = nil
        addOn.isAddOn = true
        addOn.prerequisites = [OfferID(unchecked: "OTHER"), OfferID(unchecked: "BASE")]
        try store.save(addOn)
        for (filter, ids) in [
            (OfferFilter(), ["BASE", "TRIAL", "ADD-ON"]),
            (OfferFilter(category: "SmallBusiness_Key"), ["TRIAL"]),
            (OfferFilter(isTrial: true), ["TRIAL"]), (OfferFilter(isTrial: false), ["BASE", "ADD-ON"]),
            (OfferFilter(isAddOn: true), ["ADD-ON"]), (OfferFilter(isAddOn: false), ["BASE", "TRIAL"]),
            (OfferFilter(base: OfferID(unchecked: "BASE")), ["ADD-ON"]),
            (OfferFilter(base: OfferID(unchecked: "BAS")), []),
            (OfferFilter(category: "Enterprise_Key", isTrial: true), []),
        ] {
            #expect(try store.offers(after: 0, limit: 9, filter).map(\.id.text) == ids, "\(filter)")
        }
        #expect(try store.offerCounts() == ["Enterprise_Key": 1, "SmallBusiness_Key": 1])
    }
}
