public import PartnerCenter

extension MemoryStore: CatalogStore {
    /// The pinned offers.
    public func pins() throws -> Pins { content.pins }

    /// Writes the whole list, its version included.
    public func save(_ pins: Pins) throws { content.pins = pins }
}

extension MemoryStore: OverlayStore {
    /// The draft, what was published of it, and which of that holds.
    struct Overlay {
        var draft: [OfferID: OverlayEntry] = [:]
        var lastID: Int64 = 0
        var versions: [(version: OverlayVersion, entries: [OfferID: OverlayEntry])] = []
        var published: Int64 = 0

        func entries(of source: OverlaySource) -> [OfferID: OverlayEntry] {
            switch source {
            case .draft: draft
            case .version(let number): versions.first { $0.version.number == number }?.entries ?? [:]
            }
        }
    }

    /// The draft's entry for an offer, or nil.
    public func overlayEntry(offerID: OfferID) throws -> OverlayEntry? { content.overlay.draft[offerID] }

    /// The draft's entries behind `id`, by id.
    public func overlayEntries(after id: Int64, limit: Int) throws -> [OverlayEntry] {
        let entries = content.overlay.draft.values.filter { $0.id > id }.sorted { $0.id < $1.id }
        return Array(entries.prefix(limit))
    }

    /// Writes an entry of the draft whole, its version included.
    public func save(_ entry: OverlayEntry) throws {
        var entry = entry
        if let known = content.overlay.draft[entry.offerID] {
            entry.id = known.id
        } else {
            content.overlay.lastID += 1
            entry.id = content.overlay.lastID
        }
        content.overlay.draft[entry.offerID] = entry
    }

    /// Removes the draft's entry for an offer.
    public func deleteOverlayEntry(offerID: OfferID) throws { content.overlay.draft[offerID] = nil }

    /// Keeps all of the draft as `version`, and makes that the published one.
    public func publishOverlay(as version: OverlayVersion) throws {
        content.overlay.versions.append((version, content.overlay.draft))
        content.overlay.published = version.number
    }

    /// Makes the version with this number, or none for 0, the published one.
    public func setPublishedOverlay(_ number: Int64) throws { content.overlay.published = number }

    /// The number of the published version.
    public func publishedOverlayNumber() throws -> Int64 { content.overlay.published }

    /// The version with this number, or nil.
    public func overlayVersion(_ number: Int64) throws -> OverlayVersion? {
        content.overlay.versions.first { $0.version.number == number }?.version
    }

    /// The versions behind `number`, by number.
    public func overlayVersions(after number: Int64, limit: Int) throws -> [OverlayVersion] {
        Array(content.overlay.versions.map(\.version).filter { $0.number > number }.prefix(limit))
    }

    /// The number of the latest version.
    public func latestOverlayNumber() throws -> Int64 { content.overlay.versions.last?.version.number ?? 0 }

    /// What the published version says of an offer, or nil.
    public func publishedOverlay(offerID: OfferID) throws -> OverlayContent? {
        content.overlay.entries(of: .version(content.overlay.published))[offerID]?.content
    }

    /// What a version, or the draft, says of every offer, by offer id.
    public func overlayContents(of source: OverlaySource) throws -> [OverlayEntry] {
        content.overlay.entries(of: source).values.sorted { $0.offerID.text < $1.offerID.text }
    }
}
