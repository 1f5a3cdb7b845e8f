internal import LuaRuntime
internal import PartnerCenter

/// The entries of a listing operation, read page by page as a script goes along.
final class ListingRows: RowProducer {
    private let name: String
    private let arguments: [UInt8]
    private unowned let session: RunSession
    private let read: (_ after: Int64?, _ limit: Int) throws -> [UInt8]
    private var page = ListingPage()
    private var position = -1
    private(set) var number = 0

    /// How many entries a page has.
    static let pageSize = 200

    init(
        name: String, arguments: [UInt8], session: RunSession,
        _ read: @escaping (_ after: Int64?, _ limit: Int) throws -> [UInt8]
    ) {
        self.name = name
        self.arguments = arguments
        self.session = session
        self.read = read
    }

    var total: Int? { nil }
    var columns: [String] {
        (Operations.named(name)?.answer ?? []).map(\.name)
    }

    func writeIdentity(to writer: inout JSONWriter) {
        writer.put("each", name)
        writer.put("arguments", "{" + String(decoding: arguments, as: UTF8.self) + "}")
    }

    func judge(_ session: RunSession) throws {}

    func restart() throws {
        page = ListingPage()
        position = -1
        number = 0
    }

    func advance() throws -> Bool {
        position += 1
        if position >= page.items.count {
            if page.isLast { return false }
            try session.mayReadPage(of: name)
            try readPage()
            session.journaledEntries += page.items.count
            position = 0
            if page.items.isEmpty { return false }
        }
        number += 1
        return true
    }

    func pushRow(onto stack: LuaStack) throws { try page.items[position].push(onto: stack) }
    func text(_ name: String) -> String? { page.text(name, of: position) }

    /// The entries as they are now, for a batch: what its rows change does not change which rows there are, not
    /// even when the batch is interrupted and goes on later.
    func frozen() throws -> any RowProducer {
        try restart()
        var pages: [FrozenRows.Page] = []
        var total = 0
        while !page.isLast {
            let id = session.journal?.branch.next
            let json = try readPage()
            total += page.items.count
            // A journal keeps the page anyway; memory need not.
            if let journal = session.journal, let id {
                pages.append(.journaled(journal, id))
            } else {
                pages.append(.kept(json))
            }
        }
        var identity = JSONWriter()
        identity.begin("{")
        writeIdentity(to: &identity)
        identity.end("}")
        return FrozenRows(name: name, identity: identity.bytes, columns: columns, pages: pages, total: total)
    }

    /// Each page is an effect of its own, answered from the journal when the run goes on.
    @discardableResult
    private func readPage() throws -> [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writeIdentity(to: &writer)
        let after = page.next
        if let after { writer.put("after", after) }
        writer.end("}")
        let json = try session.effect(name, writer.bytes) { try read(after, Self.pageSize) }
        page = try ListingPage(json, of: name)
        return json
    }
}

/// One page of a listing.
struct ListingPage {
    /// Before the first page: nothing, and more to come.
    init() {}

    private(set) var items: [JSONValue] = []
    /// Behind which entry the next page begins.
    private(set) var next: Int64?
    private(set) var isLast = false

    /// Reads a page as effects keep it.
    init(_ json: [UInt8], of name: String) throws {
        guard case .object(let fields) = try JSONValue.read(json, from: "the journal"),
            case .list(let items)? = fields["items"]
        else { throw RunFailure(.divergence, code: "divergence", "the journal holds no page for \(name)") }
        self.items = items
        if case .integer(let key)? = fields["next"] { next = key }
        isLast = next == nil
    }

    /// A field of an entry, as text.
    func text(_ name: String, of position: Int) -> String? {
        guard case .object(let fields) = items[position] else { return nil }
        switch fields[name] {
        case .text(let text): return text
        case .integer(let number): return String(number)
        case .boolean(let truth): return truth ? "true" : "false"
        default: return nil
        }
    }
}
