/// A group that offers are shown in.
public struct OfferCategory: Record, Equatable {
    /// What names it: Enterprise_Key.
    public var id = ""
    /// The name shown in the portal.
    public var name = ""
    /// Its place among the categories: a smaller one comes first.
    public var rank: Int64 = 0
    /// How many offers are in it.
    public var offers: Int64 = 0

    /// Every field at its default.
    public init() {}

    init(_ id: String, _ name: String, rank: Int64) {
        self.id = id
        self.name = name
        self.rank = rank
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .text(1...64), "What names it: offers.each takes it as category.")
        try v.field("name", &name, .text(1...64), "The name shown in the portal.")
        try v.field(
            "rank", &rank, .range(0...Int64.max), "Its place among them: a smaller one comes first.")
        try v.field("offers", &offers, .range(0...Int64.max), "How many offers are in it.")
    }

    /// The categories, by rank. Trials are no category: they are found with is_trial.
    ///
    /// Source: Partner Center SDK documentation (worldwide), "Get a list of offer categories by market": its sample.
    /// Assumed: the one in China has the same.
    public static let all = [
        OfferCategory("Enterprise_Key", "Enterprise", rank: 20),
        OfferCategory("SmallBusiness_Key", "Small business", rank: 30),
        OfferCategory("Government_Key", "Government", rank: 40),
        OfferCategory("Internal_Key", "Internal", rank: 100),
    ]
}
