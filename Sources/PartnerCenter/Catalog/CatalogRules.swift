/// The rules that several operations of the catalog share.
enum CatalogRules {
    /// How many offers can be pinned.
    ///
    /// Source: as `sources`.
    static let pinLimit = 5

    static let sources = ["Partner Center operated by 21Vianet, \"Customize the catalog\""]

    /// No page of any API names pinned offers, and no page of the worldwide portal does.
    static let pinning: [EnvironmentName: Support] = [
        .cn21v: .portal(instead: "in the portal: Dashboard > Account settings > Catalog"),
        .worldwide: .unavailable(
            instead:
                "the worldwide Partner Center documents no pinned offers; partner.overlay.set keeps our own view"
        ),
    ]

    /// What partnerctl works out itself.
    static let support: [EnvironmentName: Support] = {
        let own = Support.own("no API tells which offers are pinned, so that only a rehearsal knows them")
        return [.cn21v: own, .worldwide: own]
    }()

    /// The texts that are there more than once, each once, in the order of their first appearance.
    static func repeated(_ texts: [String]) -> [String] {
        var counts: [String: Int] = [:]
        for text in texts { counts[text, default: 0] += 1 }
        return texts.filter { counts.removeValue(forKey: $0).map { $0 > 1 } ?? false }
    }
}

extension FieldProblem {
    static func unknownOffer(_ id: OfferID, field: String) -> FieldProblem {
        FieldProblem(
            field: field, "names no offer: \(id.text)",
            hint: "partner.offers.each {} gives every offer with its id")
    }
}

extension OperationError {
    /// Values that break rules of the business; all of them are in the message.
    static func invalid(_ operation: String, _ problems: [FieldProblem]) -> OperationError {
        var error = badArgument(operation, problems)
        error.code = .invalid
        return error
    }

    static func staleOverlay(_ stale: [StaleOffer]) -> OperationError {
        let names = stale.map { "\($0.label) \($0.reason.clause)" }
        return OperationError(
            .forbiddenState,
            "overlay.publish: entries of the overlay are stale: " + names.joined(separator: "; "),
            field: "offer_id", hint: "take them out: partner.overlay.delete { offer_id = … }")
    }
}
