internal import LuaRuntime
internal import PartnerCenter

/// The entries of a listing as they were when a batch over them began.
final class FrozenRows: RowProducer {
    /// Where a page is kept.
    enum Page {
        case journaled(JournalLog, EffectID)
        case kept([UInt8])
    }

    private let name: String
    private let identity: [UInt8]
    private let pages: [Page]
    private var nextPage = 0
    private var page = ListingPage()
    private var position = -1
    let columns: [String]
    let total: Int?
    private(set) var number = 0

    init(name: String, identity: [UInt8], columns: [String], pages: [Page], total: Int) {
        self.name = name
        self.identity = identity
        self.columns = columns
        self.pages = pages
        self.total = total
    }

    func writeIdentity(to writer: inout JSONWriter) {
        writer.put("listing", String(decoding: identity, as: UTF8.self))
    }

    func judge(_ session: RunSession) throws {}

    func restart() throws {
        nextPage = 0
        page = ListingPage()
        position = -1
        number = 0
    }

    func advance() throws -> Bool {
        position += 1
        if position >= page.items.count {
            guard nextPage < pages.count else { return false }
            page = try ListingPage(bytes(of: pages[nextPage]), of: name)
            nextPage += 1
            position = 0
            if page.items.isEmpty { return false }
        }
        number += 1
        return true
    }

    func pushRow(onto stack: LuaStack) throws { try page.items[position].push(onto: stack) }
    func text(_ name: String) -> String? { page.text(name, of: position) }

    private func bytes(of page: Page) throws -> [UInt8] {
        switch page {
        case .kept(let bytes): bytes
        case .journaled(let journal, let id): try journal.answer(to: id)
        }
    }
}
