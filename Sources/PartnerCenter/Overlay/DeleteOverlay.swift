/// `overlay.delete`
public struct DeleteOverlay: PartnerOperation {
    /// The offer.
    public var offerID = OfferID(unchecked: "")
    /// Refuses the deletion when the entry was changed since it was read.
    public var etag: ETag?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "The offer.")
        try v.optional(
            "etag", &etag, .any, "Refuses the deletion when the entry was changed since it was read.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.delete",
        "Deletes our own draft entry for an offer; what is published of it stays until the next publication.",
        kind: .write, permission: .customizeCatalog, support: OverlayRules.support,
        errors: [
            ErrorFact(.notFound, "there is no entry for the offer"),
            ErrorFact(.conflict, "the entry was changed since the etag was read"),
        ],
        inverse: .operation(
            "overlay.set", restoring: .subject, reading: "overlay.find", naming: .name("offer_id"),
            note: "the entry comes back with all its fields"),
        example: """
            local offer_id = "031C9E47-4802-4248-838E-778FB1D2CC05"
            partner.overlay.set { offer_id = offer_id, tags = { "new", "popular" } }
            partner.overlay.delete { offer_id = offer_id }
            print(partner.overlay.find { offer_id = offer_id })
            """,
        sources: OverlayRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> NoAnswer {
        guard let entry = try store.overlayEntry(offerID: offerID) else {
            throw OperationError(
                .notFound, "the overlay has no entry for the offer \(offerID.text)", field: "offer_id",
                hint: "partner.overlay.find answers nil instead of an error")
        }
        try OverlayEntry.unchanged(entry, of: offerID, since: etag)
        try store.deleteOverlayEntry(offerID: offerID)
        try store.audit(
            "overlay.delete", .overlayEntry(offerID), entry.content.changes(to: OverlayContent()), context)
        return NoAnswer()
    }
}
