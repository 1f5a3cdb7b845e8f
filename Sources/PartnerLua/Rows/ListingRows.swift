internal import LuaRuntime
internal import PartnerCenter

/// The entries of a listing operation, read page by page.
final class ListingRows: RowProducer {
    private let name: String
    private let arguments: [UInt8]
    private unowned let session: RunSession
    private let read: (_ after: Int64?, _ limit: Int) throws -> [UInt8]
    private var page: [JSONValue] = []
    private var position = -1
    private var next: Int64?
    private var isLastPage = false
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
        page = []
        position = -1
        next = nil
        isLastPage = false
        number = 0
    }

    func advance() throws -> Bool {
        position += 1
        if position >= page.count {
            if isLastPage && number > 0 || isLastPage { return false }
            try readPage()
            if page.isEmpty { return false }
        }
        number += 1
        return true
    }

    func pushRow(onto stack: LuaStack) throws { try page[position].push(onto: stack) }

    func text(_ name: String) -> String? {
        guard case .object(let fields) = page[position] else { return nil }
        switch fields[name] {
        case .text(let text): return text
        case .integer(let number): return String(number)
        case .boolean(let truth): return truth ? "true" : "false"
        default: return nil
        }
    }

    /// Each page is an effect of its own, answered from the journal when the run goes on.
    private func readPage() throws {
        var writer = JSONWriter()
        writer.begin("{")
        writeIdentity(to: &writer)
        if let next { writer.put("after", next) }
        writer.end("}")
        let after = next
        let json = try session.effect(name, writer.bytes) { try read(after, Self.pageSize) }
        guard case .object(let fields) = try JSONValue.read(json, from: "the journal"),
            case .list(let items)? = fields["items"]
        else { throw RunFailure(.divergence, code: "divergence", "the journal holds no page for \(name)") }
        page = items
        position = 0
        if case .integer(let key)? = fields["next"] { next = key } else { isLastPage = true }
    }
}
