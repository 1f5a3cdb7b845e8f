public import PartnerCenter
internal import SQL

extension SQLStore: OfferStore {
    /// The offer with `id`, or nil.
    public func offer(id: OfferID) throws -> Offer? {
        let find = try statement(
            """
            SELECT number, id, name, description, category, country, locale, minimum_quantity, maximum_quantity,
                limit_unit, limit_count, is_add_on, has_add_ons, is_available, prerequisites, billing,
                billing_cycles, is_auto_renewable, is_trial, trial_days, upgrade_targets, conversion_targets,
                reseller_qualifications, resellee_qualifications, sales_group, unit
            FROM offers WHERE id = $1
            """)
        find.bind(1, id.text)
        return try find.first(Self.offer)
    }

    /// The offers behind `number` that match, in the order of the catalog.
    public func offers(after number: Int64, limit: Int, _ filter: OfferFilter) throws -> [Offer] {
        let find = try statement(
            """
            SELECT number, id, name, description, category, country, locale, minimum_quantity, maximum_quantity,
                limit_unit, limit_count, is_add_on, has_add_ons, is_available, prerequisites, billing,
                billing_cycles, is_auto_renewable, is_trial, trial_days, upgrade_targets, conversion_targets,
                reseller_qualifications, resellee_qualifications, sales_group, unit
            FROM offers
            WHERE number > $1 AND ($2 IS NULL OR category = $2) AND ($3 IS NULL OR is_trial = $3)
                AND ($4 IS NULL OR is_add_on = $4)
                AND ($5 IS NULL OR EXISTS (
                    SELECT 1 FROM json_each(offers.prerequisites) AS p WHERE p.value = $5))
            ORDER BY number LIMIT $6
            """)
        find.bind(1, number)
        find.bind(2, filter.category)
        find.bind(3, filter.isTrial?.bit)
        find.bind(4, filter.isAddOn?.bit)
        find.bind(5, filter.base?.text)
        find.bind(6, Int64(limit))
        var offers: [Offer] = []
        try find.forEach { offers.append(try Self.offer($0)) }
        return offers
    }

    /// Writes an offer whole: in place of the one with its id, else behind all others.
    public func save(_ offer: Offer) throws {
        let upsert = try statement(
            """
            INSERT INTO offers (id, name, description, category, country, locale, minimum_quantity,
                maximum_quantity, limit_unit, limit_count, is_add_on, has_add_ons, is_available, prerequisites,
                billing, billing_cycles, is_auto_renewable, is_trial, trial_days, upgrade_targets,
                conversion_targets, reseller_qualifications, resellee_qualifications, sales_group, unit)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
                $21, $22, $23, $24, $25)
            ON CONFLICT (id) DO UPDATE SET name = excluded.name, description = excluded.description,
                category = excluded.category, country = excluded.country, locale = excluded.locale,
                minimum_quantity = excluded.minimum_quantity, maximum_quantity = excluded.maximum_quantity,
                limit_unit = excluded.limit_unit, limit_count = excluded.limit_count,
                is_add_on = excluded.is_add_on, has_add_ons = excluded.has_add_ons,
                is_available = excluded.is_available, prerequisites = excluded.prerequisites,
                billing = excluded.billing, billing_cycles = excluded.billing_cycles,
                is_auto_renewable = excluded.is_auto_renewable, is_trial = excluded.is_trial,
                trial_days = excluded.trial_days, upgrade_targets = excluded.upgrade_targets,
                conversion_targets = excluded.conversion_targets,
                reseller_qualifications = excluded.reseller_qualifications,
                resellee_qualifications = excluded.resellee_qualifications,
                sales_group = excluded.sales_group, unit = excluded.unit
            """)
        upsert.bind(1, offer.id.text)
        upsert.bind(2, offer.name)
        upsert.bind(3, offer.summary)
        upsert.bind(4, offer.category)
        upsert.bind(5, offer.country)
        upsert.bind(6, offer.locale)
        upsert.bind(7, offer.minimumQuantity)
        upsert.bind(8, offer.maximumQuantity)
        upsert.bind(9, offer.limitUnit.rawValue)
        upsert.bind(10, offer.limit)
        upsert.bind(11, offer.isAddOn.bit)
        upsert.bind(12, offer.hasAddOns.bit)
        upsert.bind(13, offer.isAvailable.bit)
        upsert.bind(14, Self.list(offer.prerequisites.map(\.text)))
        upsert.bind(15, offer.billing.rawValue)
        upsert.bind(16, Self.list(offer.billingCycles))
        upsert.bind(17, offer.isAutoRenewable.bit)
        upsert.bind(18, offer.isTrial.bit)
        upsert.bind(19, offer.trialDays)
        upsert.bind(20, Self.list(offer.upgradeTargets.map(\.text)))
        upsert.bind(21, Self.list(offer.conversionTargets.map(\.text)))
        upsert.bind(22, Self.list(offer.resellerQualifications))
        upsert.bind(23, Self.list(offer.reselleeQualifications))
        upsert.bind(24, offer.salesGroup)
        upsert.bind(25, offer.unit)
        try upsert.run()
    }

    /// How many offers are in each category.
    public func offerCounts() throws -> [String: Int64] {
        let count = try statement(
            "SELECT category, count(*) FROM offers WHERE category IS NOT NULL GROUP BY category")
        var counts: [String: Int64] = [:]
        try count.forEach { counts[$0.text(0)] = $0.int64(1) }
        return counts
    }

    private static func offer(_ row: Statement) throws -> Offer {
        var offer = Offer()
        offer.number = row.int64(0)
        offer.id = OfferID(unchecked: row.text(1))
        offer.name = row.text(2)
        offer.summary = row.optionalText(3)
        offer.category = row.optionalText(4)
        offer.country = row.text(5)
        offer.locale = row.text(6)
        offer.minimumQuantity = row.int64(7)
        offer.maximumQuantity = row.int64(8)
        offer.limitUnit = try row.listed(9)
        offer.limit = row.optionalInt64(10)
        offer.isAddOn = row.int64(11) != 0
        offer.hasAddOns = row.int64(12) != 0
        offer.isAvailable = row.int64(13) != 0
        offer.prerequisites = try row.texts(14).map(OfferID.init(unchecked:))
        offer.billing = try row.listed(15)
        offer.billingCycles = try row.texts(16)
        offer.isAutoRenewable = row.int64(17) != 0
        offer.isTrial = row.int64(18) != 0
        offer.trialDays = row.optionalInt64(19)
        offer.upgradeTargets = try row.texts(20).map(OfferID.init(unchecked:))
        offer.conversionTargets = try row.texts(21).map(OfferID.init(unchecked:))
        offer.resellerQualifications = try row.texts(22)
        offer.reselleeQualifications = try row.texts(23)
        offer.salesGroup = row.optionalText(24)
        offer.unit = row.text(25)
        return offer
    }
}

extension Statement {
    /// The texts of a JSON list; anything else means a database that was tampered with.
    func texts(_ column: Int) throws -> [String] {
        let spelt = text(column)
        guard let tree = try? JSONTree(reading: spelt.utf8), let items = tree.items else {
            throw SQLError.corrupt(path: "the center", detail: "no list: '\(spelt)'")
        }
        return items.compactMap(\.text)
    }
}

extension Bool {
    /// As tables keep it.
    fileprivate var bit: Int64 { self ? 1 : 0 }
}
