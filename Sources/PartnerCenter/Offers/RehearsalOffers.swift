/// The offers that a rehearsal center begins with, and what they cost there.
///
/// Ids, names, quantities, limits, cycles, prerequisites and upgrade targets are those of the worldwide offers; an id
/// that is not among these offers is left out. **The prices are the rehearsal's own: no real ones are public.**
///
/// Source: Partner Center operated by 21Vianet, "Add licenses or services to an existing subscription" names the six
/// licenses; the Cloud Reseller offer list of the worldwide service has the rest.
public enum RehearsalOffers {
    /// The offers for `environment`, licenses first, then trials and add-ons.
    public static func offers(for environment: EnvironmentName) -> [Offer] {
        entries.map { entry in
            var offer = entry.offer
            offer.country = environment.country
            offer.hasAddOns = entries.contains { $0.offer.prerequisites.contains(offer.id) }
            return offer
        }
    }

    /// What they cost in `currency` from `month` on; trials cost nothing and stand in no price list.
    ///
    /// - Throws: `MoneyError` for a currency that is none.
    public static func prices(in currency: String, from month: CalendarMonth) throws -> [Price] {
        try entries.compactMap { entry in
            guard let amounts = entry.amounts else { return nil }
            return Price(
                offerID: entry.offer.id, name: entry.offer.name,
                listPrice: try Money(amounts.list, currency),
                retailPrice: try Money(amounts.retail, currency), change: .added, month: month)
        }
    }

    /// The name of the file that their price list would have come from.
    public static let priceFile = "rehearsal prices"

    /// Gives a center offers and prices where it has none, so that one that an older release made gets them too.
    ///
    /// The price list holds from a year before the center was made, so that a term that ran then has its prices.
    ///
    /// - Returns: whether anything was written.
    @discardableResult
    public static func seed<S: OfferStore & PriceStore & AccountStore>(on store: S) throws -> Bool {
        if try !store.offers(after: 0, limit: 1, OfferFilter()).isEmpty { return false }
        let account = try store.account()
        for offer in offers(for: account.environment) { try store.save(offer) }
        let zone = try Zone(account.environment.zoneName)
        let month = try account.createdAt.date(in: zone).month.adding(months: -12)
        let list = PriceList(
            month: month, importedAt: account.createdAt, importedBy: Actor.centerOperator.name,
            file: priceFile)
        _ = try store.insert(list, try prices(in: account.currency, from: month))
        return true
    }

    private static let entries: [Entry] = [
        .license(
            .business, "Office 365 Business", .smallBusiness, maximum: 300, limit: 2,
            targets: [.businessPremium, .proPlus, .enterpriseE1, .enterpriseE3], list: "52.50",
            retail: "63.00"),
        .license(
            .businessEssentials, "Office 365 Business Essentials", .smallBusiness, maximum: 300, limit: 2,
            targets: [.businessPremium, .enterpriseE1, .enterpriseE3], list: "34.25", retail: "41.10"),
        .license(
            .businessPremium, "Office 365 Business Premium", .smallBusiness, maximum: 300, limit: 2,
            targets: [.enterpriseE1, .enterpriseE3], list: "74.525", retail: "89.50"),
        .license(
            .proPlus, "Office 365 ProPlus", .enterprise, maximum: 10_000_000,
            list: "77.35", retail: "92.80"),
        .license(
            .enterpriseE1, "Office 365 Enterprise E1", .enterprise, maximum: 10_000_000,
            list: "49.75", retail: "59.70"),
        .license(
            .enterpriseE3, "Office 365 Enterprise E3", .enterprise, maximum: 10_000_000,
            list: "128.40", retail: "154.10"),
        .trial(
            .businessPremiumTrial, "Office 365 Business Premium Trial", .smallBusiness, limit: 1,
            targets: [.enterpriseE3]),
        .trial(
            .enterpriseE3Trial, "Office 365 Enterprise E3 Trial", .enterprise, limit: 1,
            targets: [.proPlus, .enterpriseE1]),
        .addOn(
            "C94271D8-B431-4A25-A3C5-A57737A1C909", "Audio Conferencing",
            to: [
                .businessEssentials, .businessPremium, .enterpriseE1, .enterpriseE3, .businessPremiumTrial,
                .enterpriseE3Trial,
            ],
            list: "25.60", retail: "30.75"),
        .addOn(
            "05933B83-04D1-4AC6-BFCD-DBBBFC834483", "Business Apps (free)",
            to: [.enterpriseE3, .enterpriseE3Trial],
            list: "0.00", retail: "0.00"),
        .addOn(
            "2828BE95-46BA-4F91-B2FD-0BEF192ECF60", "Exchange Online Archiving for Exchange Online",
            to: [.businessEssentials, .businessPremium, .enterpriseE1, .businessPremiumTrial],
            list: "19.20", retail: "23.05"),
        .addOn(
            "45320EC9-9B8E-49D0-B900-F14141A0ABD1", "Microsoft MyAnalytics",
            to: [
                .businessEssentials, .businessPremium, .enterpriseE1, .enterpriseE3, .businessPremiumTrial,
                .enterpriseE3Trial,
            ],
            list: "25.60", retail: "30.75"),
        .addOn(
            "7A6CF83D-B4E3-4A2D-AD58-70677698B8A4", "Microsoft Stream Plan 2 for Office 365 Add-On",
            to: [.enterpriseE1, .enterpriseE3, .enterpriseE3Trial],
            list: "19.20", retail: "23.05"),
        .addOn(
            "43FCE491-76D1-4BCC-B709-8A288786DBAE", "Microsoft Stream Storage Add-On (500 GB)",
            to: [.enterpriseE1, .enterpriseE3, .enterpriseE3Trial],
            list: "640.00", retail: "768.00"),
        .addOn(
            "6B648C1E-F472-46C0-8379-09F50A3315E0", "Office 365 Advanced Compliance",
            to: [.enterpriseE1, .enterpriseE3, .enterpriseE3Trial],
            list: "51.20", retail: "61.45"),
        .addOn(
            "A2706F86-868D-4048-989B-0C69E5C76B63", "Office 365 Advanced Threat Protection",
            to: [
                .businessEssentials, .businessPremium, .enterpriseE1, .enterpriseE3, .businessPremiumTrial,
                .enterpriseE3Trial,
            ],
            list: "12.80", retail: "15.40"),
        .addOn(
            "4833683A-1E4A-4816-80CF-25238184B8C4", "Office 365 Data Loss Prevention",
            to: [.businessEssentials, .businessPremium, .enterpriseE1, .businessPremiumTrial],
            list: "19.20", retail: "23.05"),
        .addOn(
            "53FC25F7-6639-4F78-BB44-3C2DFEC3ED40", "Office 365 Extra File Storage",
            to: [
                .business, .businessEssentials, .businessPremium, .enterpriseE1, .enterpriseE3,
                .businessPremiumTrial, .enterpriseE3Trial,
            ],
            list: "1.275", retail: "1.55"),
        .addOn(
            "EFE1183A-8FA0-4138-BF0A-5AE271AB6E3C", "Office 365 Threat Intelligence",
            to: [
                .businessEssentials, .businessPremium, .enterpriseE1, .enterpriseE3, .businessPremiumTrial,
                .enterpriseE3Trial,
            ],
            list: "51.20", retail: "61.45"),
        .addOn(
            "4260988E-990D-479C-AE7B-F01CE8E1BB4D", "Phone System",
            to: [.enterpriseE1, .enterpriseE3, .enterpriseE3Trial],
            list: "51.20", retail: "61.45"),
        .addOn(
            "FC233C3F-25BC-4BBA-8984-860CE561AF86", "Skype for Business Plus CAL",
            to: [.enterpriseE1, .enterpriseE3, .enterpriseE3Trial],
            list: "12.80", retail: "15.40"),
    ]
}

extension OfferID {
    /// Office 365 Business.
    public static let business = OfferID(unchecked: "5C9FD4CC-EDCE-44A8-8E91-07DF09744609")
    /// Office 365 Business Essentials.
    public static let businessEssentials = OfferID(unchecked: "BD938F12-058F-4927-BBA3-AE36B1D2501C")
    /// Office 365 Business Premium, at 74.525 CNY in a rehearsal.
    public static let businessPremium = OfferID(unchecked: "031C9E47-4802-4248-838E-778FB1D2CC05")
    /// Office 365 ProPlus.
    public static let proPlus = OfferID(unchecked: "BE57FF4C-100C-4F1F-B82D-F1C5AB63A665")
    /// Office 365 Enterprise E1.
    public static let enterpriseE1 = OfferID(unchecked: "91FD106F-4B2C-4938-95AC-F54F74E9A239")
    /// Office 365 Enterprise E3.
    public static let enterpriseE3 = OfferID(unchecked: "796B6B5F-613C-4E24-A17C-EBA730D49C02")
    /// The trial of Office 365 Business Premium.
    public static let businessPremiumTrial = OfferID(unchecked: "C0BD2E08-11AC-4836-BDC7-3712E744922F")
    /// The trial of Office 365 Enterprise E3.
    public static let enterpriseE3Trial = OfferID(unchecked: "32B23C88-949F-4E5B-B500-A87EEC676B80")
}

extension EnvironmentName {
    /// The country whose offers a partner sees.
    fileprivate var country: String {
        switch self {
        case .cn21v: "CN"
        case .worldwide: "US"
        }
    }
}

private struct Entry {
    enum Category: String {
        case enterprise = "Enterprise_Key"
        case smallBusiness = "SmallBusiness_Key"
    }

    var offer: Offer
    var amounts: (list: String, retail: String)?

    init(_ id: OfferID, _ name: String, maximum: Int64) {
        offer = Offer()
        offer.id = id
        offer.name = name
        offer.locale = "en-US"
        offer.maximumQuantity = maximum
    }

    static func license(
        _ id: OfferID, _ name: String, _ category: Category, maximum: Int64, limit: Int64? = nil,
        targets: [OfferID] = [], list: String, retail: String
    ) -> Entry {
        var entry = Entry(id, name, maximum: maximum)
        entry.offer.category = category.rawValue
        entry.offer.limitUnit = limit == nil ? .none : .concurrent
        entry.offer.limit = limit
        entry.offer.billingCycles = ["annual", "monthly"]
        entry.offer.isAutoRenewable = true
        entry.offer.upgradeTargets = targets
        entry.amounts = (list, retail)
        return entry
    }

    /// 25 seats for 30 days, and so often in a customer's life.
    ///
    /// Source: Partner Center (worldwide), "Offer your customers trials of Microsoft products".
    static func trial(
        _ id: OfferID, _ name: String, _ category: Category, limit: Int64, targets: [OfferID]
    ) -> Entry {
        var entry = Entry(id, name, maximum: 25)
        entry.offer.category = category.rawValue
        entry.offer.minimumQuantity = 25
        entry.offer.limitUnit = .lifetime
        entry.offer.limit = limit
        entry.offer.billingCycles = ["none"]
        entry.offer.isTrial = true
        entry.offer.trialDays = 30
        entry.offer.upgradeTargets = targets
        return entry
    }

    static func addOn(
        _ id: String, _ name: String, to prerequisites: [OfferID], list: String, retail: String
    ) -> Entry {
        var entry = Entry(OfferID(unchecked: id), name, maximum: 10_000_000)
        entry.offer.isAddOn = true
        entry.offer.billingCycles = ["annual", "monthly"]
        entry.offer.isAutoRenewable = true
        entry.offer.prerequisites = prerequisites
        entry.amounts = (list, retail)
        return entry
    }
}
