/// `catalog.get`
public struct GetCatalog: PartnerOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "catalog.get",
        "Gives the offers that are pinned for the partner's own sales agents, and those that are stale: pinned, "
            + "or in our overlay, and sold no more.",
        kind: .read, permission: .viewOffers, support: CatalogRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for _, old in ipairs(partner.catalog.get().stale) do
              print("withdrawn: " .. old.name, old.offer_id)
            end
            """,
        sources: CatalogRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> CatalogAnswer {
        try CatalogAnswer(try store.pins(), on: store, context)
    }
}

/// What stands at the top of the catalog.
public struct CatalogAnswer: Record, OperationAnswer {
    /// The pinned offers' ids, best first.
    public var offerIDs: [OfferID] = []
    /// The same with their names.
    public var pins: [PinnedOffer] = []
    /// What is pinned, or in the draft overlay, and sold no more: pinned ones first.
    public var stale: [StaleOffer] = []
    /// Grows by one with each change of the pinned offers.
    public var version: Int64 = 1

    /// Every field at its default.
    public init() {}

    init<S: Store>(_ pins: Pins, on store: S, _ context: OperationContext) throws {
        offerIDs = pins.offerIDs
        self.pins = try pins.offerIDs.map { id in
            PinnedOffer(id, name: try store.offer(id: id)?.name ?? id.text)
        }
        let entries = try store.overlayContents(of: .draft).map(\.offerID)
        let overlaid = Set(entries)
        let pinned = Set(pins.offerIDs)
        stale = try Staleness(on: store, context)
            .reasons(pins.offerIDs + entries.filter { !pinned.contains($0) })
            .map { found in
                var found = found
                found.isPinned = pinned.contains(found.offerID)
                found.isInOverlay = overlaid.contains(found.offerID)
                return found
            }
        version = pins.version
    }

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        var etag = ETag(version)
        try v.field(
            "offer_ids", &offerIDs, .list(0...CatalogRules.pinLimit, of: .any),
            "The pinned offers' ids, best first, as catalog.pin takes them.")
        try v.field(
            "pins", &pins, .list(0...CatalogRules.pinLimit, of: .any), "The pinned offers with their names.")
        try v.field(
            "stale", &stale, .list(0...Int.max, of: .any),
            "What is pinned, or in our draft overlay, and sold no more.")
        try v.field("etag", &etag, .any, "Changes with each change of the pinned offers.")
    }
}

/// A pinned offer by its name.
public struct PinnedOffer: FieldGroup, Equatable {
    /// The offer.
    public var offerID = OfferID(unchecked: "")
    /// Its name; its id where Partner Center does not know it any more.
    public var name = ""

    /// Every field at its default.
    public init() {}

    init(_ offerID: OfferID, name: String) {
        self.offerID = offerID
        self.name = name
    }

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "The offer.")
        try v.field("name", &name, .text(1...256), "Its name in Partner Center.")
    }
}
