/// What is known of the catalog, and of what partners keep beside it.
extension CatalogRules {
    private static let page = "Partner Center operated by 21Vianet, \"Customize the catalog\""
    private static let roles =
        "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\""
    private static let storefront =
        "Microsoft's published sample storefront for partners: offers of the partner"

    /// The rules.
    static let documented: [DocumentedRule] = pins + preview + overlay

    private static let pins = [
        rule(
            "at most five offers are pinned, and the sixth is refused with whatever else is wrong",
            .documented, page,
            operations: ["catalog.pin"]),
        rule(
            "pinned offers stand at the top of what the partner's own sales agents see", .documented, page,
            operations: ["catalog.preview"]),
        rule(
            "the catalog is customized in the portal's account settings, and by no API", .documented, page,
            .portal("Dashboard > Account settings > Catalog"), operations: ["catalog.pin"]),
        rule(
            "pinning changes neither names nor prices nor what can be ordered", .documented, page,
            operations: ["catalog.pin"]),
        rule(
            "each pinned offer is there once, exists and can be ordered", .assumed, page,
            operations: ["catalog.pin"]),
        rule(
            "pinned offers stand in the order in which they were pinned, or by rank", .assumed, page,
            .policy("pin_order"), operations: ["catalog.preview"]),
        rule(
            "global admins pin offers, and admin agents unless a policy says otherwise", .assumed, page,
            .policy("customize_catalog"), operations: ["catalog.pin", "overlay.set"]),
    ]

    private static let preview = [
        rule(
            "sales agents see offers and no prices, whoever asks for them", .documented, roles,
            operations: ["catalog.preview"]),
        rule(
            "the catalog shows what can be ordered by itself: no add-ons, nothing with prerequisites", .code,
            storefront, operations: ["catalog.preview"]),
        rule(
            "a withdrawn offer is left out of the catalog, which shows all others", .code, storefront,
            operations: ["catalog.preview"]),
        rule(
            "offers that are pinned or in the overlay and sold no more are named as stale, with what replaces them",
            .assumed, storefront, operations: ["catalog.get"]),
    ]

    private static let overlay = [
        rule(
            "names, texts, mark-ups and visibility of the partner's own are in the overlay and never in Partner Center",
            .documented, page, operations: ["overlay.set"]),
        rule(
            "an entry of the overlay belongs to its offer for good", .code, storefront,
            operations: ["overlay.set"]),
        rule(
            "an offer without a title of the partner's own goes by its name in Partner Center", .assumed,
            storefront,
            operations: ["catalog.preview"]),
        rule(
            "a price of the partner's own is above zero and as exact as its currency", .code, storefront,
            operations: ["overlay.set"]),
        rule(
            "a factor times the month's list price is rounded half up to the currency's digits", .code,
            storefront,
            operations: ["catalog.preview"]),
        rule(
            "a price and a factor exclude each other", .assumed, storefront, operations: ["overlay.set"]),
        rule(
            "a hidden offer is not in the preview and can be ordered nonetheless", .code, storefront,
            operations: ["catalog.preview", "overlay.set"]),
        rule(
            "the overlay is a draft until it is published, and each publication is a version", .assumed,
            storefront,
            operations: ["overlay.publish"]),
        rule(
            "stale entries are not published, and all of them are named", .assumed, storefront,
            operations: ["overlay.publish"]),
        rule(
            "an earlier version of the overlay is published again as it was", .assumed, storefront,
            operations: ["overlay.restore"]),
    ]

    private static func rule(
        _ behaviour: String, _ evidence: DocumentedRule.Evidence, _ source: String,
        _ standing: DocumentedRule.Standing = .enforced, operations: [String]
    ) -> DocumentedRule {
        DocumentedRule(
            .catalog, behaviour, evidence, source: source, standing: standing, operations: operations)
    }
}
