/// What the partner itself says of one offer, beside what Partner Center says of it.
///
/// The overlay is ours: Partner Center neither has it nor shows it, and hiding an offer here stops nobody from
/// ordering it in the portal.
///
/// Source: the published sample storefront keeps such records over the offers of a country.
public struct OverlayContent: Sendable, Equatable {
    /// Our name for the offer.
    public var title: String?
    /// Our description of it.
    public var text: String?
    /// Our labels; never an empty list.
    public var tags: [OverlayTag]?
    /// Whether our people see it; `nil`: they do.
    public var isVisible: Bool?
    /// Our price, with as many digits as its currency has.
    public var price: Money?
    /// What the month's list price is multiplied with; never beside `price`.
    public var factor: ExactDecimal?

    /// Nothing is said.
    public init() {}

    /// Whether nothing is said.
    public var isEmpty: Bool { texts.allSatisfy { $0.text == nil } }

    /// Each field as its audit record has it.
    var texts: [(field: StaticString, text: String?)] {
        [
            ("title", title), ("text", text), ("tags", tags.map { TextList.text($0.map(\.text)) }),
            ("visible", isVisible.map { String($0) }), ("price", price?.description),
            ("factor", factor?.description),
        ]
    }

    /// What changes when `after` is said in its place.
    func changes(to after: OverlayContent) -> ChangeList {
        var changes = ChangeList()
        for (before, after) in zip(texts, after.texts) { changes.add(before.field, before.text, after.text) }
        return changes
    }
}

/// A label of ours: one of several in a field, so that it holds no comma.
public struct OverlayTag: Sendable, Hashable, FieldItem {
    /// The label.
    public var text: String

    /// Takes `text` as it is: the store's rows, which were checked when they were written.
    public init(unchecked text: String) { self.text = text }

    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> OverlayTag {
        let text = try String.read(&source, kind, .text(1...40))
        if text.contains(",") || text.first == " " || text.last == " " {
            throw FieldProblem(
                "must be a label without commas and without spaces around it, got \(quoted(text))",
                hint: "give a list: { \"new\", \"popular\" }")
        }
        return OverlayTag(unchecked: text)
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// Writes several values under `name`.
    public static func write<W: FieldSink>(_ items: [OverlayTag], _ name: StaticString, to sink: inout W) {
        sink.put(name, items.map(\.text))
    }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "1 to 40 characters without commas")
    }
}

/// The overlay's entry for one offer, as it is drafted.
public struct OverlayEntry: Sendable, Equatable {
    /// The offer, for good.
    public var offerID: OfferID
    /// What is said of it.
    public var content: OverlayContent
    /// Given by the store, grows with every new entry; 0 before it is kept.
    public var id: Int64
    /// Grows by one with each change. Scripts see it as the etag `v1`.
    public var version: Int64

    /// Creates an entry.
    public init(offerID: OfferID, content: OverlayContent, id: Int64 = 0, version: Int64 = 1) {
        self.offerID = offerID
        self.content = content
        self.id = id
        self.version = version
    }
}

/// An entry of the overlay as scripts see it.
public struct OverlayAnswer: Record, OperationAnswer {
    /// The entry.
    public var entry: OverlayEntry
    /// What Partner Center calls the offer; `nil` for one that it does not know any more.
    public var name: String?

    /// Every field at its default.
    public init() {
        self.init(OverlayEntry(offerID: OfferID(unchecked: ""), content: OverlayContent()), name: nil)
    }

    init(_ entry: OverlayEntry, name: String?) {
        self.entry = entry
        self.name = name
    }

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        var etag = ETag(entry.version)
        try v.field("offer_id", &entry.offerID, .any, "The offer.")
        try v.optional("name", &name, .text(1...256), "What Partner Center calls it; absent: gone there.")
        try v.optional("title", &entry.content.title, OverlayRules.title, "Our name for it.")
        try v.optional("text", &entry.content.text, OverlayRules.text, "Our description of it.")
        try v.optional("tags", &entry.content.tags, OverlayRules.tags, "Our labels.")
        try v.optional(
            "visible", &entry.content.isVisible, .any,
            "Whether our preview shows it; absent: it does. Ordering in the portal is not touched.")
        try v.optional("price", &entry.content.price, .any, "Our price.")
        try v.optional(
            "factor", &entry.content.factor, .any, "What the month's list price is multiplied with.")
        try v.field("etag", &etag, .any, "Changes with each change of the entry.")
    }
}
