/// `overlay.set`
public struct SetOverlay: PartnerOperation {
    /// The offer.
    public var offerID = OfferID(unchecked: "")
    /// Our name for it.
    public var title = Edit<String>.unchanged
    /// Our description of it.
    public var text = Edit<String>.unchanged
    /// Our labels.
    public var tags = Edit<[OverlayTag]>.unchanged
    /// Whether our people see it.
    public var isVisible = Edit<Bool>.unchanged
    /// Our price; takes the place of a factor.
    public var price = Edit<Money>.unchanged
    /// What the month's list price is multiplied with; takes the place of a price.
    public var factor = Edit<ExactDecimal>.unchanged
    /// Refuses the change when the entry was changed since it was read.
    public var etag: ETag?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("offer_id", &offerID, .any, "The offer.")
        try v.optional(
            "title", &title, OverlayRules.title, "Our name for it; null clears it, as every field.")
        try v.optional("text", &text, OverlayRules.text, "Our description of it.")
        try v.optional("tags", &tags, OverlayRules.tags, "Our labels, each once.")
        try v.optional(
            "visible", &isVisible, .any,
            "Whether our preview shows it. It stops nobody from ordering it in the portal.")
        try v.optional(
            "price", &price, .any, "Our price, in the account's currency; takes the place of a factor.")
        try v.optional(
            "factor", &factor, .any,
            "What the month's list price is multiplied with, such as 1.15; takes the place of a price.")
        try v.optional(
            "etag", &etag, .any, "Refuses the change when the entry was changed since it was read.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.set",
        "Makes or changes our own draft entry for an offer; nobody sees it before it is published, and Partner "
            + "Center never does.",
        kind: .write, permission: .customizeCatalog, support: OverlayRules.support,
        errors: [
            ErrorFact(
                .invalid, "there is no such offer, or a price or factor cannot be; all problems are named"),
            ErrorFact(.conflict, "the entry was changed since the etag was read"),
        ],
        inverse: .operation(
            "overlay.set", restoring: .changedFields, reading: "overlay.find", naming: .name("offer_id"),
            note: "the fields before come back; an entry that it made is gone"),
        example: """
            local offer_id = "031C9E47-4802-4248-838E-778FB1D2CC05"
            local entry = partner.overlay.set { offer_id = offer_id, title = "Office for teams", factor = "1.15" }
            print(entry.title, entry.factor, entry.etag)
            partner.overlay.set { offer_id = offer_id, title = json.null }
            """,
        sources: OverlayRules.sources)

    /// Reads, decides, writes.
    ///
    /// The answer is nil where nothing is left of the entry.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> OverlayAnswer? {
        let before = try store.overlayEntry(offerID: offerID)
        let offer = try store.offer(id: offerID)
        try check(isKnown: before != nil || offer != nil, on: store)
        try OverlayEntry.unchanged(before, of: offerID, since: etag)
        let content = content(after: before?.content ?? OverlayContent())
        let changes = (before?.content ?? OverlayContent()).changes(to: content)
        var after = before ?? OverlayEntry(offerID: offerID, content: content)
        if !changes.isEmpty {
            after.content = content
            if let before { after.version = before.version + 1 }
            if content.isEmpty {
                try store.deleteOverlayEntry(offerID: offerID)
            } else {
                try store.save(after)
            }
            try store.audit("overlay.set", .overlayEntry(offerID), changes, context)
        }
        return content.isEmpty ? nil : OverlayAnswer(after, name: offer?.name)
    }

    /// What is said when this is done; a price and a factor take each other's place.
    private func content(after before: OverlayContent) -> OverlayContent {
        var content = before
        content.title = title.applied(to: before.title)
        content.text = text.applied(to: before.text)
        content.tags = tags.applied(to: before.tags)
        content.isVisible = isVisible.applied(to: before.isVisible)
        content.price = price.applied(to: before.price)
        content.factor = factor.applied(to: before.factor)
        if case .value(let price) = price {
            content.factor = nil
            // Checked to be the same amount: 74.5 becomes 74.50.
            content.price = (try? price.rounded()) ?? price
        } else if case .value = factor {
            content.price = nil
        }
        return content
    }

    private func check<S: Store>(isKnown: Bool, on store: S) throws {
        var problems: [FieldProblem] = []
        if !isKnown { problems.append(.unknownOffer(offerID, field: "offer_id")) }
        if case .value(let tags) = tags {
            let repeated = CatalogRules.repeated(tags.map(\.text))
            problems += repeated.map { FieldProblem(field: "tags", "hold \(quoted($0)) more than once") }
        }
        if case .value(let price) = price {
            OverlayRules.problem(price, in: try store.account().currency).map { problems.append($0) }
            if case .value = factor {
                problems.append(
                    FieldProblem(
                        field: "price", "and factor exclude each other", hint: "give one of them"))
            }
        }
        if case .value(let factor) = factor { OverlayRules.problem(factor).map { problems.append($0) } }
        if !problems.isEmpty { throw OperationError.invalid("overlay.set", problems) }
    }
}

extension AuditSubject {
    /// The overlay's entry for an offer.
    static func overlayEntry(_ offer: OfferID) -> AuditSubject {
        AuditSubject(.overlayEntry, named: offer.text)
    }
}

extension OverlayEntry {
    static func unchanged(_ entry: OverlayEntry?, of offer: OfferID, since etag: ETag?) throws {
        guard let etag, etag.version != entry?.version else { return }
        let now = entry.map { "it is v\($0.version)" } ?? "it is gone"
        throw OperationError(
            .conflict,
            "the overlay's entry for \(offer.text) was changed since it was read: \(now), not v\(etag.version)",
            field: "etag", hint: "read it again, then decide again")
    }
}
