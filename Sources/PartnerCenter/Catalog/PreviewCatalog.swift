/// `catalog.preview`
public struct PreviewCatalog: ListingOperation {
    /// The agent role whose view it is.
    public var role = AgentRole.sales

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("role", &role, .any, "The agent role whose view it is.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "catalog.preview",
        "Gives the offers as an agent of a role sees them: pinned ones first, then all others, with what is "
            + "published of our overlay. Prices are there only where both the role and the caller may see prices.",
        kind: .read, permission: .viewOffers, support: CatalogRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for offer in partner.catalog.preview { role = "sales" } do
              print(offer.is_pinned, offer.title)
            end
            """,
        sources: CatalogRules.sources + OverlayRules.sources)

    /// The next entries.
    ///
    /// Pinned offers have the keys from -5 on, so that all others follow under their own numbers.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<PreviewedOffer> {
        guard RolePermissions.allows(role, .none, .viewOffers, context.policies) else {
            return Page(items: [], next: nil)
        }
        let view = try CatalogView(role, on: store, context)
        var key = cursor?.key ?? -Int64(CatalogRules.pinLimit) - 1
        var items: [PreviewedOffer] = []
        while key < -1, items.count < limit {
            key += 1
            let index = Int(key) + CatalogRules.pinLimit
            guard index < view.pinned.count else {
                key = -1
                break
            }
            if let item = try view.item(view.pinned[index], isPinned: true) { items.append(item) }
        }
        if key == -1 { key = 0 }
        while key >= 0, items.count < limit {
            let offers = try store.offers(after: key, limit: limit, OfferFilter(isAddOn: false))
            for offer in offers where items.count < limit {
                key = offer.number
                if view.isPinned(offer) { continue }
                if let item = try view.item(offer, isPinned: false) { items.append(item) }
            }
            if offers.count < limit, key == offers.last?.number ?? key {
                return Page(items: items, next: nil)
            }
        }
        return Page(items: items, next: PageCursor(key: key))
    }
}

/// What one role sees of the catalog.
private struct CatalogView<S: Store> {
    let store: S
    let month: CalendarMonth
    let showsPrices: Bool
    /// The pinned offers that there still are, in the order in which they stand.
    let pinned: [Offer]
    private let pinnedIDs: Set<OfferID>

    init(_ role: AgentRole, on store: S, _ context: OperationContext) throws {
        self.store = store
        month = try PriceCalendar(store, context).thisMonth
        showsPrices =
            context.actor.may(.viewPrices, context.policies)
            && RolePermissions.allows(role, .none, .viewPrices, context.policies)
        let offers = try store.pins().offerIDs.compactMap { try store.offer(id: $0) }
        pinned =
            context.policies[CatalogPolicies.pinOrder] == "by_rank"
            ? offers.sorted { $0.number < $1.number } : offers
        pinnedIDs = Set(pinned.map(\.id))
    }

    func isPinned(_ offer: Offer) -> Bool { pinnedIDs.contains(offer.id) }

    /// The offer as it is seen; `nil` where it is not: it cannot be ordered, our overlay hides it, or it is bought onto
    /// another one and not pinned.
    func item(_ offer: Offer, isPinned: Bool) throws -> PreviewedOffer? {
        if !offer.isAvailable || !(isPinned || offer.prerequisites.isEmpty) { return nil }
        let own = try store.publishedOverlay(offerID: offer.id) ?? OverlayContent()
        if own.isVisible == false { return nil }
        var item = PreviewedOffer()
        item.offerID = offer.id
        item.name = offer.name
        item.title = own.title ?? offer.name
        item.text = own.text ?? offer.summary
        item.tags = own.tags ?? []
        item.isPinned = isPinned
        if showsPrices {
            let price = try store.price(of: offer.id, in: month)
            item.listPrice = price?.change == .deleted ? nil : price?.listPrice
            item.price = try OverlayRules.price(own, listPrice: item.listPrice)
        }
        return item
    }
}

/// An offer as somebody sees it.
public struct PreviewedOffer: Record, Equatable {
    /// The offer.
    public var offerID = OfferID(unchecked: "")
    /// Its name in Partner Center.
    public var name = ""
    /// Our name for it; else its name in Partner Center.
    public var title = ""
    /// Our description of it; else Partner Center's.
    public var text: String?
    /// Our labels.
    public var tags: [OverlayTag] = []
    /// Whether it is pinned.
    public var isPinned = false
    /// What the partner pays this month.
    public var listPrice: Money?
    /// Our price: the overlay's, or its factor times the list price.
    public var price: Money?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "The offer.")
        try v.field("name", &name, .text(1...256), "Its name in Partner Center.")
        try v.field("title", &title, .text(1...256), "Our name for it; else its name in Partner Center.")
        try v.optional("text", &text, .text(1...4096), "Our description of it; else Partner Center's.")
        try v.field("tags", &tags, .list(0...20, of: .any), "Our labels.")
        try v.field("is_pinned", &isPinned, .any, "Whether it is pinned.")
        try v.optional(
            "list_price", &listPrice, .any,
            "What the partner pays this month; only who may see prices has it.")
        try v.optional(
            "price", &price, .any,
            "Our price: the overlay's, or its factor times the list price; only who may see prices has it.")
    }
}
