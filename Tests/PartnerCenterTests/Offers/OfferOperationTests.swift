import PartnerCenter
import PartnerTesting
import Testing

@Suite struct OfferOperationTests {
    let center: RehearsalCenter
    init() throws { center = try RehearsalCenter() }

    private func get(_ id: OfferID) throws -> Offer {
        var get = GetOffer()
        get.id = id
        return try center.door().perform(get, Origin())
    }

    private func each(
        as user: String = "admin@contoso.cn", _ change: (inout EachOffer) -> Void = { _ in }
    ) throws -> [Offer] {
        var each = EachOffer()
        change(&each)
        return try center.door(as: user).everything(each)
    }

    @Test("an offer says its quantities, billing, cycles, prerequisites and upgrade targets")
    func fields() throws {
        let offer = try get(.businessPremium)
        #expect(offer.name == "Office 365 Business Premium")
        #expect(offer.minimumQuantity == 1 && offer.maximumQuantity == 300)
        #expect(offer.billing == .license)
        #expect(offer.billingCycles == ["annual", "monthly"])
        #expect(offer.upgradeTargets == [.enterpriseE1, .enterpriseE3])
        #expect(offer.hasAddOns && !offer.isAddOn && offer.isAvailable && offer.isAutoRenewable)
        let addOn = try #require(try each { $0.base = .businessPremium }.first)
        #expect(addOn.prerequisites.contains(.businessPremium))
    }

    @Test("an offer's limit counts concurrent subscriptions, or all that a customer ever had")
    func limits() throws {
        #expect(try get(.business).limitUnit == .concurrent)
        #expect(try get(.businessPremiumTrial).limitUnit == .lifetime)
        #expect(try get(.enterpriseE3).limitUnit == .none)
        #expect(try get(.enterpriseE3).limit == nil)
    }

    @Test("small-business offers are limited to two concurrent subscriptions of at most 300 seats")
    func smallBusiness() throws {
        let offers = try each {
            $0.category = "SmallBusiness_Key"
            $0.isTrial = false
        }
        #expect(offers.map(\.id) == [.business, .businessEssentials, .businessPremium])
        #expect(
            offers.allSatisfy { $0.limit == 2 && $0.limitUnit == .concurrent && $0.maximumQuantity == 300 })
    }

    @Test("an offer names the sales group that its orders must keep to")
    func salesGroup() throws {
        var offer = Offer.fixture("GROUPED-1")
        offer.salesGroup = "group-2"
        try center.store.save(offer)
        #expect(try get(offer.id).salesGroup == "group-2")
        #expect(try get(.proPlus).salesGroup == nil)
    }

    @Test("offers stand in four categories by rank, and trials are no category but a filter")
    func categories() throws {
        let categories = try center.door().everything(EachOfferCategory())
        #expect(
            categories.map { "\($0.rank) \($0.id) \($0.offers)" } == [
                "20 Enterprise_Key 4", "30 SmallBusiness_Key 4", "40 Government_Key 0", "100 Internal_Key 0",
            ])
        #expect(try each { $0.isTrial = true }.map(\.id) == [.businessPremiumTrial, .enterpriseE3Trial])
        #expect(try each { $0.category = "Government_Key" }.isEmpty)
    }

    @Test("an offer says in which language its name is, and for which country it is")
    func locale() throws {
        #expect(try each().allSatisfy { $0.locale == "en-US" && $0.country == "CN" })
        let worldwide = try RehearsalCenter(environment: .worldwide)
        #expect(try worldwide.door().everything(EachOffer()).allSatisfy { $0.country == "US" })
    }

    @Test("an add-on is bought onto a base offer, and says which it can be")
    func addOns() throws {
        let addOns = try each { $0.isAddOn = true }
        #expect(addOns.count == 13)
        #expect(addOns.allSatisfy { !$0.prerequisites.isEmpty && $0.category == nil })
        #expect(try each { $0.base = .business }.map(\.name) == ["Office 365 Extra File Storage"])
        #expect(try each { $0.base = .proPlus }.isEmpty)
        #expect(try !get(.proPlus).hasAddOns)
    }

    @Test("six licenses are known to be offered in China, each with its add-ons and trials")
    func licenses() throws {
        let offers = try each()
        let licenses = offers.filter { !$0.isAddOn && !$0.isTrial }.map(\.name).sorted()
        #expect(
            licenses == [
                "Office 365 Business", "Office 365 Business Essentials", "Office 365 Business Premium",
                "Office 365 Enterprise E1", "Office 365 Enterprise E3", "Office 365 ProPlus",
            ])
        let known = Set(offers.map(\.id))
        #expect(known.count == offers.count)
        for offer in offers {
            #expect(known.isSuperset(of: offer.prerequisites + offer.upgradeTargets), "\(offer.name)")
            #expect(try get(offer.id) == offer)
        }
    }

    @Test("a trial has 25 seats for 30 days, once in a customer's life, and does not go on by itself")
    func trials() throws {
        for trial in try each(
            { $0.isTrial = true }
        ) {
            #expect(trial.minimumQuantity == 25 && trial.maximumQuantity == 25 && trial.trialDays == 30)
            #expect(trial.limit == 1 && trial.limitUnit == .lifetime && !trial.isAutoRenewable)
            #expect(trial.billingCycles == ["none"])
        }
    }

    @Test("a list of all trials that run is there worldwide only, not in China")
    func noTrialList() {
        #expect(!Operations.all.contains { $0.noun.contains("trial") })
    }

    @Test("an id of an offer means the same in capitals and in small letters")
    func spelling() throws {
        let small = OfferID.businessPremium.text.lowercased()
        #expect(try get(OfferID(small)) == get(.businessPremium))
        for wrong in ["", "a b", "产品", String(repeating: "A", count: 65)] {
            #expect(throws: FieldProblem.self) { _ = try OfferID(wrong) }
        }
    }

    @Test("sales agents see offers without prices")
    func salesAgents() throws {
        #expect(try each(as: "sales@contoso.cn").count == 21)
        let prices = refusal { _ = try center.door(as: "sales@contoso.cn").everything(EachPrice()) }
        #expect(prices?.code == .refused)
        let staff = refusal { _ = try each(as: "staff@contoso.cn") }
        #expect(staff?.code == .refused)
    }

    @Test("what is no offer is named: an id, the base of add-ons, a category with the nearest one")
    func unknown() throws {
        let id = try OfferID("MS-AZR-0145P")
        #expect(refusal { _ = try get(id) }?.code == .notFound)
        var find = FindOffer()
        find.id = id
        #expect(try center.door().perform(find, Origin()) == nil)
        #expect(refusal { _ = try each { $0.base = id } }?.field == "base_offer_id")
        let category = refusal { _ = try each { $0.category = "Enterprise_key" } }
        #expect(category?.code == .badArgument)
        #expect(category?.hint == "did you mean 'Enterprise_Key'?")
    }

    @Test("pages of any size give every offer once, in order", arguments: [1, 2, 7, 21, 22])
    func pages(limit: Int) throws {
        #expect(try center.door().everything(EachOffer(), limit: limit) == each())
    }

    @Test("a center that has offers keeps them as they are")
    func seededOnce() throws {
        var changed = try get(.proPlus)
        changed.isAvailable = false
        try center.store.save(changed)
        #expect(try !RehearsalOffers.seed(on: center.store))
        #expect(try get(.proPlus) == changed)
    }
}
