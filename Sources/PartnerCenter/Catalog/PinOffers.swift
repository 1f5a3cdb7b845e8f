/// `catalog.pin`
public struct PinOffers: PartnerOperation {
    /// All offers to be pinned, best first.
    public var offers = PinnedOffers()
    /// Refuses the change when the pinned offers were changed since they were read.
    public var etag: ETag?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field(
            "offer_ids", &offers, .any, "All offers to be pinned, best first; whatever is not there is not.")
        try v.optional(
            "etag", &etag, .any,
            "Refuses the change when the pinned offers were changed since they were read.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "catalog.pin", "Pins up to five offers at the top of what the partner's own sales agents see.",
        kind: .write, permission: .customizeCatalog, support: CatalogRules.pinning,
        errors: [
            ErrorFact(
                .invalid,
                "there are more than five, or one is there twice, is no offer or cannot be ordered; all problems "
                    + "are named"),
            ErrorFact(.conflict, "the pinned offers were changed since the etag was read"),
        ],
        inverse: .operation(
            "catalog.pin", restoring: .changedFields, reading: "catalog.get", naming: .single,
            note: "the offers before are pinned again, in their order"),
        example: """
            local catalog = partner.catalog.pin { offer_ids = { "031C9E47-4802-4248-838E-778FB1D2CC05" } }
            print(catalog.pins[1].name, catalog.etag)
            """,
        sources: CatalogRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> CatalogAnswer {
        let problems = try problems(on: store)
        if !problems.isEmpty { throw OperationError.invalid("catalog.pin", problems) }
        let before = try store.pins()
        if let etag, etag.version != before.version {
            throw OperationError(
                .conflict,
                "the pinned offers were changed since they were read: they are v\(before.version), not "
                    + "v\(etag.version)",
                field: "etag", hint: "read them again, then decide again")
        }
        var after = Pins(offers.ids, version: before.version)
        var changes = ChangeList()
        changes.add("offer_ids", before.text, after.text)
        if !changes.isEmpty {
            after.version += 1
            try store.save(after)
            try store.audit("catalog.pin", AuditSubject(.catalog), changes, context)
        }
        return try CatalogAnswer(after, on: store, context)
    }

    /// Everything that is wrong with the list.
    private func problems<S: Store>(on store: S) throws -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if offers.ids.count > CatalogRules.pinLimit {
            problems.append(
                FieldProblem(
                    field: "offer_ids",
                    "must name at most \(CatalogRules.pinLimit) offers, got \(offers.ids.count)"))
        }
        for id in CatalogRules.repeated(offers.ids.map(\.text)) {
            problems.append(FieldProblem(field: "offer_ids", "name \(id) more than once"))
        }
        var seen: Set<OfferID> = []
        for (index, id) in offers.ids.enumerated() where seen.insert(id).inserted {
            let field = "offer_ids[\(index + 1)]"
            guard let offer = try store.offer(id: id) else {
                problems.append(.unknownOffer(id, field: field))
                continue
            }
            if !offer.isAvailable {
                problems.append(
                    FieldProblem(field: field, "cannot be ordered: \(offer.name) (\(id.text))"))
            }
        }
        return problems
    }
}

/// The offers to be pinned. A list that is too long is read nonetheless, so that whatever else is wrong with it is told
/// at once.
public struct PinnedOffers: FieldValue, Equatable {
    /// The offers, best first.
    public var ids: [OfferID]

    /// A list of offers.
    public init(_ ids: [OfferID] = []) { self.ids = ids }

    /// Reads the value, or says everything that is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> PinnedOffers {
        PinnedOffers(try [OfferID].read(&source, kind, .list(0...1000, of: .any)))
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { ids.write(name, to: &sink) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string[]", rule: "at most \(CatalogRules.pinLimit) offers' ids, each once")
    }
}
