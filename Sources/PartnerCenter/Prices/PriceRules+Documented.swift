extension PriceRules {
    private static let china = "Partner Center operated by 21Vianet, \"See offers and pricing\""
    private static let worldwide = "Partner Center (worldwide), \"Pricing and offers\""

    /// What is known of prices.
    static let documented = [
        DocumentedRule(
            .offers, "a price list is published 30 days before it takes effect", .documented, source: china,
            operations: ["prices.import", "prices.get", "prices.each"]),
        DocumentedRule(
            .offers, "the price list of the next month is visible in this month", .documented, source: china,
            operations: ["prices.get", "prices.each"]),
        DocumentedRule(
            .offers, "a price list can be taken in late, unless the policy late_price_lists refuses it",
            .assumed,
            source: "the pages say when lists are published, not until when a partner takes them over",
            standing: .policy("late_price_lists"), operations: ["prices.import"]),
        DocumentedRule(
            .offers,
            "prices are guaranteed for a subscription's term, so those of months that are over stay known",
            .documented, source: china, operations: ["prices.get"]),
        DocumentedRule(
            .offers, "the price list comes monthly as a file, under English or Chinese headers", .worldwide,
            source: "\(worldwide); \(china); the Chinese headers are assumed", operations: ["prices.import"]),
        DocumentedRule(
            .offers,
            "the flags ADD, CHG, DEL, UNC and DEPR say what became of an offer since the list before",
            .worldwide, source: worldwide, operations: ["prices.import", "prices.compare"]),
        DocumentedRule(
            .offers, "a flag that contradicts the list before is a fault of the file", .assumed,
            source:
                "a list that does not fit the one before was taken in for the wrong month, or one is missing",
            operations: ["prices.import"]),
        DocumentedRule(
            .offers,
            "a price that a month's list does not name is that of the list before, unless it said DEL",
            .assumed, source: "no page says that lists are whole", operations: ["prices.get", "prices.each"]),
        DocumentedRule(
            .offers, "the list price is what the partner pays without tax, the ERP price what is recommended",
            .worldwide, source: worldwide, operations: ["prices.get"]),
        DocumentedRule(
            .offers, "a partner sets its own prices for customers, and no price list holds them", .worldwide,
            source: worldwide, operations: ["prices.get", "prices.each"]),
        DocumentedRule(
            .offers, "what is on the price list but not among the offers cannot be ordered yet", .worldwide,
            source: worldwide, standing: .policy("unknown_priced_offers"),
            operations: ["prices.import", "prices.get"]),
        DocumentedRule(
            .offers, "prices are in the currency that the partner is billed in, and never below zero",
            .assumed,
            source: "a list is published for a country, and its file names no currency",
            operations: ["prices.import"]),
        DocumentedRule(
            .offers, "sales agents and helpdesk agents do not see prices", .documented,
            source: "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\"",
            operations: ["prices.get", "prices.each", "prices.import", "prices.compare"]),
    ]
}
