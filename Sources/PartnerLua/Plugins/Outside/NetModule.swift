internal import HTTP
internal import LuaRuntime
internal import PartnerCenter
internal import Sealing

/// `net`: other machines, as far as a plugin's grants reach.
struct NetModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "net.fetch",
            "Asks a server of the web. GET and HEAD are reads; anything else is an effect that leaves the center: it is "
                + "judged in a plan and not done, it is done once what precedes it is lasting, and it carries the same "
                + "header Idempotency-Key when it is done again after a crash. What fails for a while (no answer, 429, 503) is tried "
                + "again by the host, as operations are, when it is a read or said to be idempotent; an answer that stays "
                + "429 or 503 is given to the plugin.",
            options: [
                .option("url", "string", isRequired: true, "Where, at or below one of the grant's hosts."),
                .option("method", "string", "GET, HEAD, POST, PUT, PATCH or DELETE; GET when left out."),
                .option("headers", "table", "Texts by name."),
                .option("body", "string", "Any bytes; none for GET and HEAD."),
                .option(
                    "secret_headers", "table", "Secrets by name, which the host puts in at the last moment."),
                .option(
                    "sign", "table",
                    "{ secret, header }: the host adds the header, X-Signature when left out, as t=SECONDS,v1=HEX: "
                        + "HMAC-SHA256 of SECONDS, a full stop and the body."),
                .option("timeout", "integer", "Seconds for all of it, from 1 to 120; 30 when left out."),
                .option("max_bytes", "integer", "The longest answer; a MiB when left out."),
                .option(
                    "idempotent", "boolean",
                    "That it does no more when it arrives twice, so that it may be tried again; GET and HEAD always are."
                ),
            ],
            returns:
                "{ status, headers, body }, headers with names in lower case; foreseen is true where a plan only "
                + "pretends",
            errors: [
                ErrorFact(
                    .refused, "the grant does not reach there, redirects included, or nobody proves who it is"
                ),
                ErrorFact(.unreachable, "nobody answers; it may have arrived all the same"),
                ErrorFact(.timeout, "the answer took too long"),
                ErrorFact(.limit, "the answer is too long"),
                ErrorFact(.forbiddenState, "it is called inside of a row function"),
            ]),
        ModuleFunction(
            "net.send_mail",
            "Hands a mail to a server. It is an effect that leaves the center, as of net.fetch.",
            options: [
                .option(
                    "url", "string", isRequired: true,
                    "smtps://host or smtp://host:587, among the grant's hosts."),
                .option("from", "string", isRequired: true, "Name <local@domain>, or the address alone."),
                .option("to", "table", isRequired: true, "A list of addresses, or one as text."),
                .option("subject", "string", isRequired: true, "One line."),
                .option("text", "string", isRequired: true, "Plain text."),
                .option("user", "string", "Who signs in."),
                .option("password", "secret", "Their password: secrets.use(\"name\")."),
                .option("clear", "boolean", "Whether it may go without encryption; a password never does."),
                .option("attach", "table", "Names of files that came with the message that is delivered."),
            ], returns: "{ receipt }: what the server said",
            errors: [
                ErrorFact(.refused, "the grant does not reach there, or the server said no"),
                ErrorFact(.unreachable, "nobody answers"),
                ErrorFact(.forbiddenState, "it is called inside of a row function"),
            ]),
    ]

    let session: RunSession
    let callers: CallChain
    let outside: Outside
    let plugin: String

    func install(in module: LuaModule) {
        module.function("fetch") { stack in
            let call = try FetchCall(stack, of: plugin, callers)
            try HTTPAnswer(json: try answer(call, stack)).push(onto: stack)
            return 1
        }
        module.function("send_mail") { stack in
            let call = try MailCall(stack, of: plugin)
            let json = try sending("net.send_mail", call.arguments, stack) {
                _ = try judge(call)
                return MailCall.answer("not sent: foreseen")
            } _: { key in
                MailCall.answer(try send(call, key))
            }
            try JSONValue.read(json, from: "the journal").push(onto: stack)
            return 1
        }
    }

    private func answer(_ call: FetchCall, _ stack: LuaStack) throws -> [UInt8] {
        try session.mayReachOut(FetchCall.name)
        if call.method.isReading {
            if outside.delivery != nil { return try fetch(call, nil).json }
            return try session.effect(call.operation, call.arguments, stack) {
                // Others may write while it waits.
                if session.recorder == nil { try session.log.commit() }
                return try fetch(call, nil).json
            }
        }
        return try sending(call.operation, call.arguments, stack) {
            let address = try judge(call, at: nil)
            for (_, token) in call.secretHeaders { _ = try callers.scope(of: token, for: address) }
            if let (_, token) = call.signature { _ = try callers.scope(of: token, for: address) }
            return HTTPAnswer.foreseen.json
        } _: { key in
            try fetch(call, key).json
        }
    }

    /// An effect of its own, or a part of the message that is being delivered.
    private func sending(
        _ operation: String, _ arguments: [UInt8], _ stack: LuaStack, foreseen: () throws -> [UInt8],
        _ body: (_ key: String) throws -> [UInt8]
    ) throws -> [UInt8] {
        guard var delivery = outside.delivery else {
            return try session.sending(operation, arguments, stack, foreseen: foreseen, body)
        }
        let key = delivery.nextKey()
        outside.delivery = delivery
        return try delivery.isForeseen ? foreseen() : body(key)
    }

    // MARK: Requests

    private func judge(_ call: FetchCall, at hop: HTTP.Address?) throws -> HTTP.Address {
        let address =
            try hop ?? reading(FetchCall.name) { () throws(HTTPError) in try HTTP.Address(reading: call.url) }
        try callers.require(need(address, call.method))
        return address
    }

    private func need(_ address: HTTP.Address, _ method: HTTPMethod) -> CapabilityNeed {
        CapabilityNeed(
            "net", [("hosts", .address(GrantedAddress(address))), ("methods", .text(method.rawValue))])
    }

    /// Whether those who ask may all reach private addresses there.
    private func allowsPrivate(_ address: HTTP.Address) -> Bool {
        let need = CapabilityNeed(
            "net", [("hosts", .address(GrantedAddress(address))), ("private", .allowance)])
        return (try? callers.require(need)) != nil
    }

    private func fetch(_ call: FetchCall, _ key: String?) throws -> HTTPAnswer {
        guard call.isIdempotent, let retries = outside.retries else { return try fetchOnce(call, key).answer }
        // What the last try was answered, where that says to come later.
        var busy: HTTPAnswer?
        do {
            return try retries.answer(FetchCall.name, isWrite: !call.method.isReading) {
                busy = nil
                let (answer, response) = try fetchOnce(call, key)
                if !response.asksToComeLater { return answer }
                busy = answer
                throw OperationError(
                    response.status == 429 ? .throttled : .unreachable,
                    "\(FetchCall.name): \(response.address.host) answers \(response.status)",
                    isRetryable: true,
                    retryAfter: response.retryAfter(now: outside.seconds()))
            }
        } catch let error as OperationError {
            guard let busy else { throw error }
            return busy
        }
    }

    private func fetchOnce(
        _ call: FetchCall, _ key: String?
    ) throws -> (answer: HTTPAnswer, response: HTTPResponse) {
        let address = try judge(call, at: nil)
        var request = HTTPRequest(
            call.method, call.url, headers: call.headers.map { HTTPHeader($0.name, $0.value) },
            body: call.body,
            timeout: .seconds(call.timeout), maxBytes: call.maxBytes)
        let hasKey = call.headers.contains { $0.name.lowercased() == "idempotency-key" }
        if let key, !hasKey { request.headers.append(HTTPHeader("Idempotency-Key", key)) }
        var values: [[UInt8]] = []
        for (name, token) in call.secretHeaders {
            let scope = try callers.scope(of: token, for: address)
            let value = try outside.value(of: token.name)
            values.append(value)
            request.headers.append(HTTPHeader(name, String(decoding: value, as: UTF8.self), scope: scope))
        }
        if let (header, token) = call.signature {
            let scope = try callers.scope(of: token, for: address)
            let value = try outside.value(of: token.name)
            values.append(value)
            let seconds = outside.seconds()
            let signed = Array("\(seconds).".utf8) + call.body
            let hex = value.withUnsafeBytes { HMAC.hex(sha256: signed, key: SecretBytes($0)) }
            request.headers.append(HTTPHeader(header, "t=\(seconds),v1=\(hex)", scope: scope))
        }
        let response = try callers.use(need(address, call.method)) {
            try reading(FetchCall.name) {
                try outside.fetch(request, allowsPrivate: allowsPrivate(address)) { hop in
                    _ = try judge(call, at: hop)
                }
            }
        }
        for (_, token) in call.secretHeaders { try callers.count(token) }
        if let (_, token) = call.signature { try callers.count(token) }
        return (HTTPAnswer(response, hiding: values), response)
    }

    // MARK: Mails

    private func judge(_ call: MailCall) throws -> HTTP.Address {
        let address = try reading(MailCall.name) { () throws(HTTPError) in
            try HTTP.Address(reading: call.url, schemes: ["smtp", "smtps"])
        }
        try callers.require(need(address))
        if let token = call.password { _ = try callers.scope(of: token, for: address) }
        for name in call.attachments { _ = try file(name) }
        return address
    }

    private func need(_ address: HTTP.Address) -> CapabilityNeed {
        CapabilityNeed("net", [("hosts", .address(GrantedAddress(address)))])
    }

    private func file(_ name: String) throws -> String {
        if let found = outside.delivery?.attachments.first(where: { $0.name == name }) { return found.path }
        throw OperationError(
            .badArgument,
            "\(MailCall.name): no file '\(PrintableText.clean(name, limit: 60))' came with the message",
            field: "attach", hint: "pass on what message.attach lists")
    }

    private func send(_ call: MailCall, _ key: String) throws -> String {
        let address = try judge(call)
        var mail = MailMessage(
            from: call.from, to: call.to, subject: call.subject, text: call.text,
            messageID: "\(key)@\(call.domain)", date: outside.seconds())
        for name in call.attachments {
            let path = try file(name)
            guard let bytes = SmallFile.bytes(path, limit: MailCall.largestFile) else {
                throw OperationError(
                    .badFile,
                    "\(MailCall.name): \(name) cannot be read, or has more than \(MailCall.largestFile) bytes",
                    field: "attach", endsRun: true)
            }
            mail.attachments.append(MailMessage.Attachment(name: name, bytes: bytes))
        }
        var server = MailSender.Server(
            url: call.url, user: call.user, allowsClear: call.isClear,
            allowsPrivateAddresses: allowsPrivate(address))
        if let token = call.password {
            server.password = String(decoding: try outside.value(of: token.name), as: UTF8.self)
        }
        let receipt = try callers.use(need(address)) {
            try reading(MailCall.name) { try outside.send(mail, to: server) { _ in } }
        }
        if let token = call.password { try callers.count(token) }
        return receipt
    }

    /// Says what went wrong on the way in the words of operations.
    private func reading<Value>(_ call: String, _ body: () throws -> Value) throws -> Value {
        do { return try body() } catch HTTPError.cancelled { throw RunFailure.interrupted } catch let error
            as HTTPError
        {
            throw OperationError(error, in: call, of: plugin)
        }
    }
}

extension FieldDescription {
    /// One key of the options table of a plugin's function.
    static func option(
        _ name: String, _ type: String, isRequired: Bool = false, _ doc: String
    ) -> FieldDescription {
        FieldDescription(name: name, type: FieldType(type), isRequired: isRequired, doc: doc)
    }
}
