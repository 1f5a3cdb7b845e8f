/// `offers.get`
public struct GetOffer: PartnerOperation {
    /// The offer's id, in capitals or not.
    public var id = OfferID(unchecked: "")

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "The offer's id, in capitals or not.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "offers.get", "Gives one offer.", kind: .read, permission: .viewOffers, support: OfferRules.support,
        errors: [ErrorFact(.notFound, "there is no such offer; offers.find answers nil instead")],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local offer = partner.offers.get { id = "031C9E47-4802-4248-838E-778FB1D2CC05" }
            print(offer.name, offer.minimum_quantity, offer.maximum_quantity, offer.limit, offer.limit_unit)
            """,
        sources: OfferRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> Offer {
        try OfferRules.offer(id, field: "id", on: store)
    }
}

/// `offers.find`
public struct FindOffer: PartnerOperation {
    /// The offer's id, in capitals or not.
    public var id = OfferID(unchecked: "")

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "The offer's id, in capitals or not.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "offers.find", "Gives one offer, or nil when there is none.", kind: .read, permission: .viewOffers,
        support: OfferRules.support, inverse: .impossible(why: "it changes nothing"),
        example: """
            if not partner.offers.find { id = "MS-AZR-0145P" } then
              print("not sold here")
            end
            """,
        sources: OfferRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> Offer? {
        try store.offer(id: id)
    }
}

/// `offers.each`
public struct EachOffer: ListingOperation {
    /// Only offers of this category.
    public var category: String?
    /// Only trials, or none of them.
    public var isTrial: Bool?
    /// Only add-ons, or none of them.
    public var isAddOn: Bool?
    /// Only what can be bought onto this offer.
    public var base: OfferID?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("category", &category, .text(1...64), "Only offers of this category: Enterprise_Key.")
        try v.optional("is_trial", &isTrial, .any, "Only trials, or none of them.")
        try v.optional("is_add_on", &isAddOn, .any, "Only add-ons, or none of them.")
        try v.optional("base_offer_id", &base, .any, "Only what can be bought onto this offer.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "offers.each", "Gives every offer, in the order of the catalog.", kind: .read,
        permission: .viewOffers, support: OfferRules.support,
        errors: [ErrorFact(.notFound, "base_offer_id names no offer")],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for offer in partner.offers.each { category = "SmallBusiness_Key", is_trial = false } do
              print(offer.id, offer.name)
              for add_on in partner.offers.each { base_offer_id = offer.id } do print("  " .. add_on.name) end
            end
            """,
        sources: OfferRules.sources)

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<Offer> {
        if let category { try OfferRules.requireCategory(category, for: "offers.each", on: store) }
        if let base { _ = try OfferRules.offer(base, field: "base_offer_id", on: store) }
        let offers = try store.offers(
            after: cursor?.key ?? 0, limit: limit,
            OfferFilter(category: category, isTrial: isTrial, isAddOn: isAddOn, base: base))
        return Page(
            items: offers, next: offers.count < limit ? nil : offers.last.map { PageCursor(key: $0.number) })
    }
}

/// `offer_categories.each`
public struct EachOfferCategory: ListingOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "offer_categories.each", "Gives the categories that offers are shown in, by rank.", kind: .read,
        permission: .viewOffers, support: OfferRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for category in partner.offer_categories.each {} do
              print(category.rank, category.id, category.offers)
            end
            """,
        sources: [
            "Partner Center SDK documentation, \"Get a list of offer categories by market\"",
            "Assumed: the categories of a worldwide sample are those of China",
        ])

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<OfferCategory> {
        let counts = try store.offerCounts()
        // By rank, which no two of them share.
        let rest = OfferCategory.all.filter { $0.rank > cursor?.key ?? -1 }.prefix(limit)
        let items = rest.map { category in
            var category = category
            category.offers = counts[category.id, default: 0]
            return category
        }
        return Page(
            items: items, next: items.count < limit ? nil : items.last.map { PageCursor(key: $0.rank) })
    }
}
