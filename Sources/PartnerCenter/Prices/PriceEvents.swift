/// What a center tells of prices by itself.
enum PriceEvents {
    /// All of them.
    static let all = [
        SystemEvent("prices.published", "A month's price list came, or came anew; the subject names it.")
    ]
}
