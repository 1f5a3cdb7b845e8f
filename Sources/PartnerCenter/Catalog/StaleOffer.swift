/// An offer that is pinned, or in the overlay, although it is sold no more.
public struct StaleOffer: FieldGroup, Equatable {
    /// The offer.
    public var offerID = OfferID(unchecked: "")
    /// Its name; its id where nobody knows its name any more.
    public var name = ""
    /// Why it is stale.
    public var reason = StaleReason.unavailable
    /// Whether it is pinned.
    public var isPinned = false
    /// Whether the draft overlay has an entry for it.
    public var isInOverlay = false
    /// What its subscriptions can be upgraded or converted to, and can be ordered.
    public var replacements: [OfferID] = []

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "The offer.")
        try v.field("name", &name, .text(1...256), "Its name; its id where its name is not known any more.")
        try v.field("reason", &reason, .any, "Why it is stale.")
        try v.field("is_pinned", &isPinned, .any, "Whether it is pinned.")
        try v.field("is_in_overlay", &isInOverlay, .any, "Whether our draft overlay has an entry for it.")
        try v.field(
            "replacements", &replacements, .list(0...1000, of: .any),
            "What its subscriptions can be upgraded or converted to, and can be ordered.")
    }

    /// The name with the id.
    var label: String { name == offerID.text ? name : "\(name) (\(offerID.text))" }
}

/// Why nobody can be sold an offer.
public enum StaleReason: String, ClosedList {
    /// It is withdrawn: it cannot be ordered.
    case unavailable
    /// The price list that names it last says that it is not sold any more.
    case offPriceList = "off_price_list"

    /// What follows the offer's name in a message.
    var clause: String {
        switch self {
        case .unavailable: "cannot be ordered any more"
        case .offPriceList: "is not on the price list any more"
        }
    }
}

/// Tells which offers are stale at one instant.
struct Staleness<S: Store> {
    private let store: S
    private let month: CalendarMonth

    init(on store: S, _ context: OperationContext) throws {
        self.store = store
        month = try PriceCalendar(store, context).thisMonth
    }

    /// Those of `offers` that are stale, in their order.
    func reasons(_ offers: [OfferID]) throws -> [StaleOffer] {
        try offers.compactMap { id in
            let offer = try store.offer(id: id)
            guard let reason = try reason(id, offer) else { return nil }
            var stale = StaleOffer()
            stale.offerID = id
            stale.name = try offer?.name ?? store.price(of: id, in: month)?.name ?? id.text
            stale.reason = reason
            let targets = (offer?.upgradeTargets ?? []) + (offer?.conversionTargets ?? [])
            stale.replacements = try targets.filter { target in
                try store.offer(id: target).map { try self.reason(target, $0) == nil } ?? false
            }
            return stale
        }
    }

    private func reason(_ id: OfferID, _ offer: Offer?) throws -> StaleReason? {
        guard let offer, offer.isAvailable else { return .unavailable }
        // What no price list ever named may be free, such as a trial.
        return try store.price(of: id, in: month)?.change == .deleted ? .offPriceList : nil
    }
}
