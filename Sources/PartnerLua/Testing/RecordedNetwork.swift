internal import HTTP
internal import LuaRuntime
internal import PartnerCenter

/// The network of a plugin's tests: what is asked is kept for the test to look at, and the test says what is answered.
final class RecordedNetwork: Network {
    /// A request or a mail.
    struct Sent {
        var fields: [(name: StaticString, text: String)]
        var headers: [HTTPHeader] = []
        var list: (name: StaticString, items: [String])?
    }

    private var sent: [Sent] = []
    private var answers: [(status: Int, body: [UInt8])] = []
    private var keys = 0

    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "network.answer",
            "Says how the next request of the plugin is answered; several times for the ones behind it. Without, the "
                + "answer is 200 and empty. Nothing is sent.",
            options: [
                .option("status", "integer", "From 200 to 599; 200 when left out."),
                .option("body", "string", "Any bytes; none when left out."),
            ]),
        ModuleFunction(
            "network.sent",
            "What the plugin sent, oldest first, secrets as \"(NAME)\".",
            returns:
                "a list of requests { method, url, headers, body } and mails { url, from, subject, text, to }"
        ),
    ]

    /// What a test gets in place of a secret of the project.
    static func value(of secret: String) -> [UInt8] { Array("(\(secret))".utf8) }

    /// The key of what is sent next.
    func nextKey() -> String {
        keys += 1
        return "key-\(keys)"
    }

    func install(in module: LuaModule) {
        module.function("answer") { [unowned self] stack in
            let options = try Options(stack, at: 1, of: "network.answer", known: ["status", "body"])
            let body = try options.text("body") ?? ""
            answers.append((try options.integer("status", in: 200...599) ?? 200, Array(body.utf8)))
            return 0
        }
        module.function("sent") { [unowned self] stack in
            try PushedList(sent) { sent, stack in
                stack.createTable(record: sent.fields.count + 1)
                for (name, text) in sent.fields { stack.set(name, text) }
                if let (name, items) = sent.list {
                    try items.push(onto: stack)
                    stack.setField(name, of: -2)
                }
                if sent.list != nil { return }
                stack.createTable(record: sent.headers.count)
                for header in sent.headers {
                    stack.push(header.value)
                    stack.setField(named: header.name, of: -2)
                }
                stack.setField("headers", of: -2)
            }.push(onto: stack)
            return 1
        }
    }

    func fetch(
        _ request: HTTPRequest, allowsPrivate: Bool, isCancelled: @escaping () -> Bool,
        judge: (HTTP.Address) throws -> Void
    ) throws -> HTTPResponse {
        let address = try HTTP.Address(reading: request.url)
        try judge(address)
        sent.append(
            Sent(
                fields: [
                    ("method", request.method.rawValue), ("url", request.url),
                    ("body", String(decoding: request.body, as: UTF8.self)),
                ], headers: request.headers))
        let answer = answers.isEmpty ? (status: 200, body: []) : answers.removeFirst()
        return HTTPResponse(status: answer.status, body: answer.body, address: address)
    }

    func send(
        _ mail: MailMessage, to server: MailSender.Server, isCancelled: @escaping () -> Bool,
        judge: (HTTP.Address) throws -> Void
    ) throws -> String {
        try judge(HTTP.Address(reading: server.url, schemes: ["smtp", "smtps"]))
        sent.append(
            Sent(
                fields: [
                    ("url", server.url), ("from", mail.from.address), ("subject", mail.subject),
                    ("text", mail.text), ("user", server.user ?? ""), ("password", server.password ?? ""),
                ], list: ("to", mail.to.map(\.address))))
        return "250 OK"
    }
}
