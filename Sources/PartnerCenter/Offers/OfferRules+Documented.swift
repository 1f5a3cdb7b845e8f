extension OfferRules {
    private static let resources = "Partner Center SDK documentation, \"Offer resources\""

    /// What is known of offers.
    static let documented = [
        DocumentedRule(
            .offers, "an offer says its quantities, billing, cycles, prerequisites and upgrade targets",
            .documented, source: resources, operations: ["offers.get", "offers.find", "offers.each"]),
        DocumentedRule(
            .offers, "an offer's limit counts concurrent subscriptions, or all that a customer ever had",
            .documented, source: resources, operations: ["offers.get", "offers.each"]),
        DocumentedRule(
            .offers, "small-business offers are limited to two concurrent subscriptions of at most 300 seats",
            .worldwide, source: "Partner Center (worldwide), \"Pricing and offers\"",
            operations: ["offers.get", "offers.each"]),
        DocumentedRule(
            .offers, "an offer names the sales group that its orders must keep to", .documented,
            source: resources, operations: ["offers.get"]),
        DocumentedRule(
            .offers, "offers stand in four categories by rank, and trials are no category but a filter",
            .worldwide,
            source:
                "Partner Center SDK documentation, \"Get a list of offer categories by market\": its sample",
            operations: ["offer_categories.each", "offers.each"]),
        DocumentedRule(
            .offers, "an offer says in which language its name is, and for which country it is", .documented,
            source: "Partner Center SDK documentation, \"Partner Center supported languages and locales\"",
            operations: ["offers.get", "offers.each"]),
        DocumentedRule(
            .offers, "an add-on is bought onto a base offer, and says which it can be", .worldwide,
            source: resources, operations: ["offers.each"]),
        DocumentedRule(
            .offers, "six licenses are known to be offered in China, each with its add-ons and trials",
            .documented,
            source:
                "Partner Center operated by 21Vianet, \"Add licenses or services to an existing subscription\"",
            operations: ["offers.each"]),
        DocumentedRule(
            .offers,
            "a trial has 25 seats for 30 days, once in a customer's life, and does not go on by itself",
            .worldwide,
            source: "Partner Center (worldwide), \"Offer your customers trials of Microsoft products\"",
            operations: ["offers.get", "offers.each"]),
        DocumentedRule(
            .offers, "a list of all trials that run is there worldwide only, not in China", .worldwide,
            source: "Partner Center (worldwide), \"Offer your customers trials of Microsoft products\"",
            standing: .portal("worldwide on the customer's page; in China nowhere"), operations: []),
        DocumentedRule(
            .offers, "an id of an offer means the same in capitals and in small letters", .assumed,
            source: "recorded answers of the worldwide service spell ids either way",
            operations: ["offers.get", "prices.import"]),
        DocumentedRule(
            .offers, "sales agents see offers without prices", .documented,
            source: "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\"",
            operations: ["offers.each", "prices.get"]),
    ]
}
