/// Where offers are kept.
///
/// Every conformance passes `OfferStoreContractTests`. What is not asserted there is not promised here.
public protocol OfferStore {
    /// The offer with `id`, or nil.
    func offer(id: OfferID) throws -> Offer?
    /// The offers behind `number` that match `filter`, in the order of the catalog, at most `limit`.
    func offers(after number: Int64, limit: Int, _ filter: OfferFilter) throws -> [Offer]
    /// Writes an offer whole: in place of the one with its id, else behind all others. Its number is not looked at.
    func save(_ offer: Offer) throws
    /// How many offers are in each category, by its id.
    func offerCounts() throws -> [String: Int64]
}

/// Which offers a listing wants; `nil` wants all.
public struct OfferFilter: Sendable, Equatable {
    /// The id of the category.
    public var category: String?
    /// Only trials, or none of them.
    public var isTrial: Bool?
    /// Only add-ons, or none of them.
    public var isAddOn: Bool?
    /// Only what this offer is a prerequisite of.
    public var base: OfferID?

    /// Creates a filter.
    public init(
        category: String? = nil, isTrial: Bool? = nil, isAddOn: Bool? = nil, base: OfferID? = nil
    ) {
        self.category = category
        self.isTrial = isTrial
        self.isAddOn = isAddOn
        self.base = base
    }

    /// Whether `offer` is wanted.
    public func matches(_ offer: Offer) -> Bool {
        (category.map { $0 == offer.category } ?? true) && (isTrial.map { $0 == offer.isTrial } ?? true)
            && (isAddOn.map { $0 == offer.isAddOn } ?? true)
            && (base.map { offer.prerequisites.contains($0) } ?? true)
    }
}
