internal import FoundationEssentials
internal import HTTP
internal import LuaRuntime
internal import PartnerCenter

/// What `net.fetch` answers, as the journal keeps it and as Lua sees it.
struct HTTPAnswer: LuaPushable {
    private var status: Int64
    private var headers: [String: String]
    private var body: [UInt8]
    private var isForeseen = false

    /// What a plan has in place of an answer.
    static let foreseen = HTTPAnswer()

    private init() {
        status = 200
        headers = [:]
        body = []
        isForeseen = true
    }

    /// What came, without the secrets that were sent: a server that repeats what it was told does not get them into
    /// the journal.
    init(_ response: HTTPResponse, hiding secrets: [[UInt8]]) {
        status = Int64(response.status)
        headers = [:]
        for header in response.headers {
            let value = Self.hidden(Array(header.value.utf8), secrets)
            let name = header.name.lowercased()
            let text = String(decoding: value, as: UTF8.self)
            headers[name] = headers[name].map { "\($0), \(text)" } ?? text
        }
        body = Self.hidden(response.body, secrets)
    }

    private static func hidden(_ bytes: [UInt8], _ secrets: [[UInt8]]) -> [UInt8] {
        secrets.reduce(bytes) { bytes, secret in
            bytes.firstRange(of: secret) == nil
                ? bytes : bytes.replacing(secret, with: Array("(secret)".utf8))
        }
    }

    /// A body that is no text is kept in base64.
    var json: [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("status", status)
        json.key("headers")
        json.begin("{")
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            json.key(name)
            json.value(value)
        }
        json.end("}")
        if let text = String(validating: body, as: UTF8.self) {
            json.put("body", text)
        } else {
            json.put("bytes", Data(body).base64EncodedString())
        }
        if isForeseen { json.put("foreseen", true) }
        json.end("}")
        return json.bytes
    }

    init(json: [UInt8]) throws {
        guard case .object(let fields) = try JSONValue.read(json, from: "the journal"),
            case .integer(let status)? = fields["status"], case .object(let headers)? = fields["headers"]
        else { throw OperationError(.badFile, "the journal holds a damaged answer") }
        self.status = status
        self.headers = headers.compactMapValues { if case .text(let text) = $0 { text } else { nil } }
        switch (fields["body"], fields["bytes"]) {
        case (.text(let text)?, _): body = Array(text.utf8)
        case (_, .text(let text)?): body = Data(base64Encoded: text).map { [UInt8]($0) } ?? []
        default: throw OperationError(.badFile, "the journal holds a damaged answer")
        }
        if case .boolean(true)? = fields["foreseen"] { isForeseen = true }
    }

    func push(onto stack: LuaStack) throws {
        try stack.reserve(4)
        stack.createTable(record: 4)
        stack.push(Int(status))
        stack.setField("status", of: -2)
        stack.createTable(record: headers.count)
        for (name, value) in headers {
            stack.push(value)
            stack.setField(named: name, of: -2)
        }
        stack.setField("headers", of: -2)
        body.withUnsafeBytes { stack.push(bytes: $0) }
        stack.setField("body", of: -2)
        if isForeseen {
            stack.push(true)
            stack.setField("foreseen", of: -2)
        }
    }
}
