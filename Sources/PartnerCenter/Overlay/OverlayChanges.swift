/// One field of one offer that differs between two states of the overlay.
public struct OverlayChange: FieldGroup, Equatable {
    /// The offer.
    public var offerID = OfferID(unchecked: "")
    /// The field of its entry: title.
    public var field = ""
    /// The value before, as text; absent: none.
    public var before: String?
    /// The value after, as text; absent: none.
    public var after: String?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "The offer.")
        try v.field("field", &field, .text(1...64), "The field of its entry: title.")
        try v.optional("before", &before, OverlayRules.anyText, "The value before, as text; absent: none.")
        try v.optional("after", &after, OverlayRules.anyText, "The value after, as text; absent: none.")
    }

    /// What differs between two states, both by offer id: by offer, then in the order of the fields.
    static func between(_ before: [OverlayEntry], _ after: [OverlayEntry]) -> [OverlayChange] {
        var changes: [OverlayChange] = []
        var old = before[...]
        var new = after[...]
        while let id = [old.first, new.first].compactMap({ $0?.offerID }).min(by: { $0.text < $1.text }) {
            let was = old.first?.offerID == id ? old.removeFirst().content : OverlayContent()
            let becomes = new.first?.offerID == id ? new.removeFirst().content : OverlayContent()
            for (before, after) in zip(was.texts, becomes.texts) where before.text != after.text {
                var change = OverlayChange()
                change.offerID = id
                change.field = "\(before.field)"
                change.before = before.text
                change.after = after.text
                changes.append(change)
            }
        }
        return changes
    }
}
