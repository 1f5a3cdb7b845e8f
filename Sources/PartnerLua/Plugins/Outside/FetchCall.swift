internal import HTTP
internal import LuaRuntime
internal import PartnerCenter
internal import Sealing

/// One call of `net.fetch`: what is asked, with secrets by their names.
struct FetchCall {
    static let name = "net.fetch"
    static let defaultBytes = 1 << 20
    static let mostBytes = 16 << 20
    static let defaultSeconds = 30
    static let mostSeconds = 120

    let plugin: String
    let method: HTTPMethod
    let url: String
    let headers: [(name: String, value: String)]
    let secretHeaders: [(name: String, token: SecretToken)]
    let signature: (header: String, token: SecretToken)?
    let body: [UInt8]
    let timeout: Int
    let maxBytes: Int
    /// Whether it does no more when it arrives twice: it may be sent again when it failed for a while.
    let isIdempotent: Bool

    init(_ stack: LuaStack, of plugin: String, _ callers: CallChain) throws {
        let options = try Options(
            stack, at: 1, of: Self.name,
            known: [
                "url", "method", "headers", "body", "secret_headers", "sign", "timeout", "max_bytes",
                "idempotent",
            ])
        self.plugin = plugin
        do { method = try HTTPMethod(named: options.text("method") ?? "GET") } catch let error as HTTPError {
            throw OperationError(error, in: Self.name, of: plugin)
        }
        url = try options.requiredText("url")
        headers = try options.with("headers") { type in
            if type == .nil { return [] }
            return try options.named("headers", "a table of texts by name") { stack, name in
                guard let text = stack.text(at: -1) else { throw options.wrong("headers.\(name)", "text") }
                return text
            }
        }
        body = try options.with("body") { type in
            if type == .nil { return [] }
            guard type == .string, let bytes = stack.borrowedBytes(at: -1) else {
                throw options.wrong("body", "text")
            }
            return [UInt8](bytes)
        }
        secretHeaders = try options.with("secret_headers") { type in
            if type == .nil { return [] }
            return try options.named("secret_headers", "a table of secrets by name") { stack, name in
                guard let token = LuaSecret.find(stack, at: -1)?.content as? SecretToken else {
                    throw options.wrong("secret_headers.\(name)", "a secret: secrets.use(\"name\")")
                }
                return token
            }.map { ($0.name, $0.value) }
        }
        signature = try options.with("sign") { type in
            if type == .nil { return nil }
            guard type == .table else {
                throw options.wrong("sign", "{ secret = …, header = \"X-Signature\" }")
            }
            let sign = try Options(stack, at: stack.top, of: Self.name, known: ["secret", "header"])
            guard let token = try sign.secretToken("secret") else { throw sign.missing("secret") }
            return (try sign.text("header") ?? "X-Signature", token)
        }
        isIdempotent = method.isReading ? true : try options.boolean("idempotent")
        timeout = try options.integer("timeout", in: 1...Self.mostSeconds) ?? Self.defaultSeconds
        let most = min(callers.least("max_bytes", of: "net") ?? Self.mostBytes, Self.mostBytes)
        maxBytes = min(try options.integer("max_bytes", in: 1...Self.mostBytes) ?? Self.defaultBytes, most)
    }

    /// What it is called in the journal: what only asks is read again when the journal does not know it.
    var operation: String { method.isReading ? "net.fetch" : "net.send" }

    /// What the journal keeps: of secrets the names, of a body its digest.
    var arguments: [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("plugin", plugin)
        json.put("method", method.rawValue)
        json.put("url", url)
        json.put(texts: headers, as: "headers")
        json.put(texts: secretHeaders.map { ($0.name, $0.token.name) }, as: "secret_headers")
        json.put(texts: signature.map { [($0.header, $0.token.name)] } ?? [], as: "sign")
        if !body.isEmpty {
            json.put("body_bytes", Int64(body.count))
            json.put("body_digest", Digest(of: body).description)
        }
        json.end("}")
        return json.bytes
    }
}

extension JSONWriter {
    /// Texts by their names, left out when there are none.
    mutating func put(texts: [(name: String, value: String)], as name: StaticString) {
        if texts.isEmpty { return }
        key(name)
        begin("{")
        for text in texts {
            key(text.name)
            value(text.value)
        }
        end("}")
    }
}

extension Options {
    /// The values of the table on top, by name, each lent on top of the stack.
    func named<Value>(
        _ name: String, _ expected: String, _ read: (LuaStack, String) throws -> Value
    ) throws -> [(name: String, value: Value)] {
        guard stack.type(at: -1) == .table, !stack.hasMetatable(at: stack.top) else {
            throw wrong(name, expected)
        }
        let table = stack.top
        var source = LuaFieldSource(stack, table: table)
        return try source.names().sorted().map { key in
            stack.field(named: key, of: table)
            defer { stack.pop() }
            return (key, try read(stack, key))
        }
    }
}
