/// `overlay.find`
public struct FindOverlay: PartnerOperation {
    /// The offer.
    public var offerID = OfferID(unchecked: "")

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "The offer.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.find", "Gives our own draft entry for an offer, or nil when there is none.", kind: .read,
        permission: .customizeCatalog, support: OverlayRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            if not partner.overlay.find { offer_id = "031C9E47-4802-4248-838E-778FB1D2CC05" } then
              print("nothing of our own is said of it")
            end
            """,
        sources: OverlayRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> OverlayAnswer? {
        try store.overlayEntry(offerID: offerID).map { try OverlayRules.answer($0, on: store) }
    }
}

/// `overlay.each`
public struct EachOverlay: ListingOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.each", "Gives every entry of our own draft overlay, in the order of their creation.",
        kind: .read, permission: .customizeCatalog, support: OverlayRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for entry in partner.overlay.each {} do
              print(entry.offer_id, entry.name, entry.title, entry.price)
            end
            """,
        sources: OverlayRules.sources)

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<OverlayAnswer> {
        let entries = try store.overlayEntries(after: cursor?.key ?? 0, limit: limit)
        let next = entries.count < limit ? nil : entries.last.map { PageCursor(key: $0.id) }
        return Page(items: try entries.map { try OverlayRules.answer($0, on: store) }, next: next)
    }
}
