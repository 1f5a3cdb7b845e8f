/// What the documents leave open about price lists.
public enum PricePolicies {
    /// Until when a price list may be taken in.
    public static let lateLists = Policy(
        "late_price_lists", .oneOf(["allow", "refuse"]), default: "allow",
        "Whether a price list may be imported less than 30 days before it takes effect, or after.",
        why:
            "The pages say when a list is published, not until when a partner may take over the file that it "
            + "downloaded: most do so in the course of the month before.")
    /// What becomes of an offer that a price list names and the center does not know.
    public static let unknownOffers = Policy(
        "unknown_priced_offers", .oneOf(["allow", "refuse"]), default: "allow",
        "Whether a price list may name offers that there are not: they have a price and cannot be ordered yet.",
        why:
            "A worldwide page says that an item may be on the price list before it is among the offers; in a "
            + "rehearsal it can as well be a mistyped id.")

    /// All of them.
    public static let all = [lateLists, unknownOffers]
}
