internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// Hands messages of a run to the plugins behind the project's channels.
struct Messenger {
    let session: RunSession
    unowned let plugins: PluginHost
    let outside: Outside

    /// Delivers `message`, whose files are at `files`, for the script or for `sender`, whom `granting` judges.
    ///
    /// - Returns: `{ channel, receipt }` as JSON.
    func deliver(
        _ message: ChannelMessage, files: [(name: String, path: String)], as call: String, _ stack: LuaStack,
        for sender: String? = nil, granting: (() throws -> [UInt8]) throws -> [UInt8] = { try $0() }
    ) throws -> [UInt8] {
        try session.sending(call, message.arguments(of: sender), stack) {
            try granting { try handle(message, files, call, key: session.sendingKey(), isForeseen: true) }
        } _: { key in
            try granting { try handle(message, files, call, key: key, isForeseen: false) }
        }
    }

    private func handle(
        _ message: ChannelMessage, _ files: [(name: String, path: String)], _ call: String, key: String,
        isForeseen: Bool
    ) throws -> [UInt8] {
        if let mailbox = outside.mailbox {
            if !isForeseen { mailbox(message) }
            return Self.answer(message.channel, "collected")
        }
        guard let channel = outside.project.channels[message.channel] else {
            throw noChannel(message.channel, call)
        }
        let instance = try plugins.instance(channel.plugin)
        let provisions = instance.plugin.code.manifest.provides.filter { $0.point == .channels }
        guard let provision = provisions.first(where: { $0.name == channel.name }) else {
            throw OperationError(
                .unsupported, "\(call): \(channel.plugin) has no channel '\(channel.name)'",
                hint:
                    "it has \(Suggestion.list(provisions.map(\.name))); see \"channels\" in partnerctl.json",
                endsRun: true)
        }
        var configured = instance.plugin
        configured.config.merge(channel.config) { $1 }
        let config = PluginConfig(configured)
        // What the plugin's own code sends is part of this effect; anything else it may only look up.
        let before = (session.isAsking, session.whoIsAsked, outside.delivery)
        outside.delivery = Outside.Delivery(key: key, isForeseen: isForeseen, attachments: files)
        session.isAsking = true
        session.whoIsAsked = "a channel's handler"
        defer { (session.isAsking, session.whoIsAsked, outside.delivery) = before }
        do {
            // The channel answers for whoever sends: a sender needs no right to the network.
            let (receipt, reason) = try plugins.call(instance, provision.handler, isPrivileged: true) {
                target in
                try push(message, key, onto: target)
                try config.push(onto: target)
                return 2
            } _: { target, first, count in
                (count > 0 ? target.text(at: first) : nil, count > 1 ? target.text(at: first + 1) : nil)
            }
            if receipt == nil, let reason {
                throw OperationError(
                    .unreachable, "\(call): \(instance.id): \(PrintableText.clean(reason, limit: 500))",
                    hint: Self.later, isRetryable: true, details: ["plugin": "\(instance.id)"], endsRun: true)
            }
            return Self.answer(message.channel, isForeseen ? "not sent: foreseen" : receipt ?? "")
        } catch let error as LuaHostError {
            throw OperationError(error, in: call)
        }
    }

    private func push(_ message: ChannelMessage, _ key: String, onto stack: LuaStack) throws {
        try stack.reserve(4)
        stack.createTable(record: 5)
        for (name, text) in [
            ("id", key), ("channel", message.channel), ("subject", message.subject), ("body", message.body),
        ] {
            stack.push(text)
            stack.setField(named: name, of: -2)
        }
        try message.attachments.push(onto: stack)
        stack.setField("attach", of: -2)
    }

    private static func answer(_ channel: String, _ receipt: String) -> [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("channel", channel)
        json.put("receipt", PrintableText.clean(receipt, limit: 500))
        json.end("}")
        return json.bytes
    }

    fileprivate static let later = "go on with the run later: it is sent then"

    private func noChannel(_ name: String, _ call: String) -> OperationError {
        let known = outside.project.channels.keys.sorted()
        let shown = PrintableText.clean(name, limit: 60)
        return OperationError(
            .unsupported, "\(call): the project has no channel '\(shown)'", field: "channel",
            hint: Suggestion.nearest(name, in: known).map { "did you mean '\($0)'?" }
                ?? "name it in partnerctl.json: \"channels\": { \"\(shown)\": { \"plugin\": \"partnerctl/mail:send\" } }",
            endsRun: true)
    }
}

extension OperationError {
    /// What a channel's handler raised. What may go better later ends the run, which sends it when it goes on.
    fileprivate init(_ error: LuaHostError, in call: String) {
        self.init(
            ErrorCode(rawValue: error.code) ?? .scriptError, "\(call): \(error.message)", field: error.field,
            hint: error.retryable ? Messenger.later : error.hint,
            isRetryable: error.retryable, details: error.details, endsRun: error.retryable)
    }
}
