/// `overlay.get`
public struct GetOverlay: PartnerOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.get",
        "Says which version of our own overlay is published, and what publishing the draft would change.",
        kind: .read, permission: .customizeCatalog, support: OverlayRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local overlay = partner.overlay.get {}
            print(overlay.version, overlay.entries, #overlay.changes)
            """,
        sources: OverlayRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> OverlayState {
        var state = OverlayState()
        state.version = try store.publishedOverlayNumber()
        state.note = try store.overlayVersion(state.version)?.note
        let draft = try store.overlayContents(of: .draft)
        state.entries = Int64(draft.count)
        state.changes = OverlayChange.between(
            try store.overlayContents(of: .version(state.version)), draft)
        return state
    }
}

/// Where the overlay stands.
public struct OverlayState: Record, OperationAnswer {
    /// The published version; 0: nothing is published.
    public var version: Int64 = 0
    /// Why that was published; `nil` where nothing is.
    public var note: String?
    /// How many entries the draft has.
    public var entries: Int64 = 0
    /// What publishing the draft would change.
    public var changes: [OverlayChange] = []

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field(
            "version", &version, .range(0...Int64.max), "The published version; 0: nothing is published.")
        try v.optional("note", &note, OverlayRules.note, "Why that was published; absent: nothing is.")
        try v.field("entries", &entries, .range(0...Int64.max), "How many entries the draft has.")
        try v.field(
            "changes", &changes, .list(0...Int.max, of: .any), "What publishing the draft would change.")
    }
}

/// `overlay.versions`
public struct OverlayVersions: ListingOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "overlay.versions", "Gives every version of our own overlay that was published, oldest first.",
        kind: .read, permission: .customizeCatalog, support: OverlayRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for version in partner.overlay.versions {} do
              print(version.version, version.made_at, version.note, version.is_published)
            end
            """,
        sources: OverlayRules.sources)

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<OverlayVersion> {
        let published = try store.publishedOverlayNumber()
        let versions = try store.overlayVersions(after: cursor?.key ?? 0, limit: limit).map { version in
            var version = version
            version.isPublished = version.number == published
            return version
        }
        let next = versions.count < limit ? nil : versions.last.map { PageCursor(key: $0.number) }
        return Page(items: versions, next: next)
    }
}
