/// `overlay.publish`
public struct PublishOverlay: PartnerOperation {
    /// Why, for those who look at the versions later.
    public var note = ""

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("note", &note, OverlayRules.note, "Why, for those who look at the versions later.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.publish",
        "Publishes our own draft overlay as a new version, or answers the version that is published already "
            + "when nothing differs. Partner Center does not see it.",
        kind: .write, permission: .customizeCatalog, support: OverlayRules.support,
        errors: [
            ErrorFact(
                .forbiddenState,
                "entries are stale: their offers are withdrawn or no longer on the price list; all are named")
        ],
        inverse: .operation(
            "overlay.restore", restoring: .changedFields, reading: "overlay.get", naming: .single,
            note: "the version before is the published one again"),
        example: """
            partner.overlay.set { offer_id = "031C9E47-4802-4248-838E-778FB1D2CC05", title = "Office for teams" }
            local published = partner.overlay.publish { note = "names of our own" }
            for _, change in ipairs(published.changes) do
              print(published.version, change.offer_id, change.field, change.before, change.after)
            end
            """,
        sources: OverlayRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PublicationAnswer {
        let draft = try store.overlayContents(of: .draft)
        let stale = try Staleness(on: store, context).reasons(draft.map(\.offerID))
        if !stale.isEmpty { throw OperationError.staleOverlay(stale) }
        let before = try store.publishedOverlayNumber()
        let changes = OverlayChange.between(try store.overlayContents(of: .version(before)), draft)
        if changes.isEmpty { return PublicationAnswer(before, []) }
        var version = OverlayVersion()
        version.number = try store.latestOverlayNumber() + 1
        version.note = note
        version.madeAt = context.now
        version.madeBy = context.actor.name
        version.entries = Int64(draft.count)
        try store.publishOverlay(as: version)
        try store.auditPublication("overlay.publish", before, version.number, context)
        return PublicationAnswer(version.number, changes)
    }
}

/// `overlay.restore`
public struct RestoreOverlay: PartnerOperation {
    /// The version; 0 for the state before anything was published.
    public var version: Int64 = 0

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field(
            "version", &version, .range(0...Int64.max),
            "The version, as overlay.versions lists them; 0: nothing is published.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.restore",
        "Publishes an earlier version of our own overlay again, as it was. The draft stays as it is.",
        kind: .write, permission: .customizeCatalog, support: OverlayRules.support,
        errors: [ErrorFact(.notFound, "there is no such version")],
        inverse: .operation(
            "overlay.restore", restoring: .changedFields, reading: "overlay.get", naming: .single,
            note: "the version before is the published one again"),
        example: """
            partner.overlay.set { offer_id = "031C9E47-4802-4248-838E-778FB1D2CC05", title = "Office for teams" }
            partner.overlay.publish { note = "names of our own" }
            print(partner.overlay.restore { version = 0 }.version)
            """,
        sources: OverlayRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PublicationAnswer {
        if version != 0, try store.overlayVersion(version) == nil {
            throw OperationError(
                .notFound, "the overlay has no version \(version)", field: "version",
                hint: "partner.overlay.versions {} lists them; 0 stands for nothing published")
        }
        let before = try store.publishedOverlayNumber()
        if version == before { return PublicationAnswer(before, []) }
        let changes = OverlayChange.between(
            try store.overlayContents(of: .version(before)), try store.overlayContents(of: .version(version)))
        try store.setPublishedOverlay(version)
        try store.auditPublication("overlay.restore", before, version, context)
        return PublicationAnswer(version, changes)
    }
}

extension AuditStore {
    fileprivate func auditPublication(
        _ operation: StaticString, _ before: Int64, _ after: Int64, _ context: OperationContext
    ) throws {
        var changes = ChangeList()
        changes.add("version", String(before), String(after))
        try audit(operation, AuditSubject(.overlay), changes, context)
    }
}

/// What is published of the overlay after a publication.
public struct PublicationAnswer: Record, OperationAnswer, Equatable {
    /// The published version; 0: nothing is published.
    public var version: Int64 = 0
    /// What differs from what was published before; empty: nothing was done.
    public var changes: [OverlayChange] = []

    /// Every field at its default.
    public init() {}

    init(_ version: Int64, _ changes: [OverlayChange]) {
        self.version = version
        self.changes = changes
    }

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field(
            "version", &version, .range(0...Int64.max), "The published version; 0: nothing is published.")
        try v.field(
            "changes", &changes, .list(0...Int.max, of: .any),
            "What differs from what was published before; empty: nothing was done.")
    }
}
