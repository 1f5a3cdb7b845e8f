/// What offers have in common.
enum OfferRules {
    static let support: [EnvironmentName: Support] = [.cn21v: .api, .worldwide: .api]

    static let sources = [
        "Partner Center SDK documentation, \"Offer resources\"",
        "Partner Center operated by 21Vianet, \"Add licenses or services to an existing subscription\"",
    ]

    /// - Throws: `OperationError` with code `not_found`.
    static func offer<S: Store>(_ id: OfferID, field: String, on store: S) throws -> Offer {
        if let offer = try store.offer(id: id) { return offer }
        throw OperationError(
            .notFound, "there is no offer \(id.text)", field: field,
            hint: "partner.offers.each {} gives every offer with its id")
    }

    /// - Throws: `OperationError` with code `bad_argument` for a category that there is not.
    static func requireCategory<S: Store>(_ id: String, for operation: String, on store: S) throws {
        let known = try OfferCategory.all.map(\.id) + store.offerCounts().keys.sorted()
        if known.contains(id) { return }
        let names = OfferCategory.all.map(\.id)
        throw OperationError.badArgument(
            operation,
            [
                FieldProblem(
                    field: "category", "must be one of \(Suggestion.list(names, "or")), got \(quoted(id))",
                    hint: Suggestion.nearest(id, in: known).map { "did you mean '\($0)'?" }
                        ?? "partner.offer_categories.each {} gives every category")
            ])
    }
}
