/// Where the overlay is kept: a draft that is worked on, and what was published of it.
///
/// Every conformance passes `OverlayStoreContractTests`. What is not asserted there is not promised here.
public protocol OverlayStore {
    /// The draft's entry for an offer, or `nil`.
    func overlayEntry(offerID: OfferID) throws -> OverlayEntry?
    /// The draft's entries behind `id`, by id, at most `limit`.
    func overlayEntries(after id: Int64, limit: Int) throws -> [OverlayEntry]
    /// Writes an entry of the draft whole, its version included; the one that the offer has is replaced and keeps
    /// its id.
    func save(_ entry: OverlayEntry) throws
    /// Removes the draft's entry for an offer.
    func deleteOverlayEntry(offerID: OfferID) throws
    /// Keeps all of the draft as `version`, whose number is not taken, and makes that the published one.
    func publishOverlay(as version: OverlayVersion) throws
    /// Makes the version with this number, or none for 0, the published one.
    func setPublishedOverlay(_ number: Int64) throws
    /// The number of the published version; 0 where nothing is published.
    func publishedOverlayNumber() throws -> Int64
    /// The version with this number, or `nil`.
    func overlayVersion(_ number: Int64) throws -> OverlayVersion?
    /// The versions behind `number`, by number, at most `limit`.
    func overlayVersions(after number: Int64, limit: Int) throws -> [OverlayVersion]
    /// The number of the latest version; 0 where there is none.
    func latestOverlayNumber() throws -> Int64
    /// What the published version says of an offer, or `nil`.
    func publishedOverlay(offerID: OfferID) throws -> OverlayContent?
    /// What a version, or the draft, says of every offer, by offer id.
    func overlayContents(of source: OverlaySource) throws -> [OverlayEntry]
}

/// Which of the overlay's states is asked for.
public enum OverlaySource: Sendable, Equatable {
    /// What is worked on.
    case draft
    /// What was published under this number; 0 has nothing in it.
    case version(Int64)
}

/// What was published at one time.
public struct OverlayVersion: Record, Equatable {
    /// Grows with every version, from 1 on.
    public var number: Int64 = 0
    /// Why it was published, in the words of who did it.
    public var note = ""
    /// When it was made, by the center's clock.
    public var madeAt = Instant.epoch
    /// Who made it: an e-mail, or operator.
    public var madeBy = ""
    /// How many offers it says something of.
    public var entries: Int64 = 0
    /// Whether it is the published one; a store neither keeps nor tells it.
    public var isPublished = false

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("version", &number, .range(1...Int64.max), "Grows with every version.")
        try v.field("note", &note, OverlayRules.note, "Why it was published.")
        try v.field("made_at", &madeAt, .any, "When it was first published, by the center's clock.")
        try v.field("made_by", &madeBy, .text(1...256), "Who published it first.")
        try v.field("entries", &entries, .range(0...Int64.max), "How many offers it says something of.")
        try v.field("is_published", &isPublished, .any, "Whether it is the published one now.")
    }
}
