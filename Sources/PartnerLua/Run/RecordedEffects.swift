internal import Runs

/// What earlier processes recorded of a run, read ahead in the order of the commits.
///
/// A script that is replayed asks for its effects in just that order, and its branches for theirs a little out of
/// it, so nearly all of them are found in the page that is at hand. When one is not, the places of all that is left
/// are read, and from there on effects are looked up one by one.
struct RecordedEffects {
    /// How many entries are read at a time.
    static let pageSize = 256

    private let journal: Journal
    private let last: Int64
    /// Read and not asked for yet, in the order of their positions.
    private var page: ArraySlice<JournalEntry> = []
    private var readTo: Int64 = 0
    /// The positions of what lies behind the page and was not asked for yet; nil while pages are read.
    private var behind: [EffectID: Int64]?

    /// The effects of `journal` up to the position `last`, the latest that an earlier process recorded.
    init(_ journal: Journal, last: Int64) {
        self.journal = journal
        self.last = last
    }

    /// The entry of an effect, nil when it is a new one. Each is asked for once.
    mutating func take(_ id: EffectID) throws -> JournalEntry? {
        if let entry = takeFromPage(id) { return entry }
        if behind == nil {
            // What is left of a page is waited for by branches that are behind, or by nobody in a script that
            // changed.
            while page.count < Self.pageSize / 2, readTo < last {
                try readOn()
                if let entry = takeFromPage(id) { return entry }
            }
            if readTo == last { return nil }
            behind = try places(after: readTo)
        }
        guard let position = behind?.removeValue(forKey: id) else { return nil }
        return try journal.entry(at: position)
    }

    private func places(after position: Int64) throws -> [EffectID: Int64] {
        var places = [EffectID: Int64](minimumCapacity: Int(last - position))
        try journal.forEachPlace(after: position) { branch, ordinal, position in
            guard places.updateValue(position, forKey: EffectID(branch: branch, ordinal: ordinal)) == nil
            else {
                throw RunsError.unreadable(journal.run, what: "second effect \(branch)\(ordinal)")
            }
        }
        return places
    }

    private mutating func takeFromPage(_ id: EffectID) -> JournalEntry? {
        let index = page.firstIndex { $0.ordinal == id.ordinal && $0.branch == id.branch }
        guard let index else { return nil }
        return index == page.startIndex ? page.removeFirst() : page.remove(at: index)
    }

    private mutating func readOn() throws {
        let read = try journal.entries(after: readTo, limit: Self.pageSize)
        readTo = read.last?.position ?? last
        page = page + read
    }
}
