internal import LuaRuntime
internal import PartnerCenter

/// `deliver.message` of scripts and `notify.send` of plugins.
enum MessageCall {
    static let name = "deliver.message"
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            name,
            "Delivers a message through a channel of the project, once all that precedes it is lasting. It leaves the "
                + "center: a plan names it and sends nothing. A run that is cut may send it again when it goes on, "
                + "with the same id.",
            options: ChannelMessage.options + [
                FieldDescription(
                    name: "attach", type: FieldType("table", rule: "a list of paths"), isRequired: false,
                    doc: "Files that the arguments name, each at most 10 MiB.")
            ],
            returns: "{ channel, receipt }: what the channel answered",
            errors: [
                ErrorFact(
                    .unsupported, "no channel of that name is configured; the run goes on when there is one"),
                ErrorFact(.refused, "the channel's plugin may not do what it needs"),
                ErrorFact(.unreachable, "nobody takes it; the run ends, and sends it when it goes on"),
                ErrorFact(.forbiddenState, "it is called inside of a row function"),
            ])
    ]

    static func install(in module: LuaModule, _ session: RunSession, _ messenger: Messenger) {
        module.function("message") { stack in
            let options = try Options(
                stack, at: 1, of: name, known: ["channel", "subject", "body", "attach"])
            let message = try ChannelMessage(options)
            let files = try message.attachments.map { path in
                (name: path, path: try attachment(path, session))
            }
            let json = try messenger.deliver(message, files: files, as: name, stack)
            try JSONValue.read(json, from: "the journal").push(onto: stack)
            return 1
        }
    }

    /// A file that an argument names, to read or to write.
    private static func attachment(_ path: String, _ session: RunSession) throws -> String {
        if let read = try? session.inputPath(path, for: name) { return read }
        return try session.outputPath(path, for: name)
    }
}

/// `notify`: messages from plugins.
enum NotifyModule {
    static let name = "notify.send"
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            name, "Delivers a message through a channel of the project, as deliver.message does for scripts.",
            options: ChannelMessage.options, returns: "{ channel, receipt }",
            errors: [
                ErrorFact(.refused, "notify is not granted for the channel, or no longer in this run"),
                ErrorFact(.unsupported, "no channel of that name is configured"),
            ])
    ]

    static func install(
        in module: LuaModule, _ callers: CallChain, _ messenger: Messenger, of plugin: String
    ) {
        module.function("send") { stack in
            let options = try Options(stack, at: 1, of: name, known: ["channel", "subject", "body"])
            let message = try ChannelMessage(options)
            let need = CapabilityNeed("notify", [("channel", .text(message.channel))])
            let json = try messenger.deliver(message, files: [], as: name, stack, for: plugin) {
                try callers.use(need, $0)
            }
            try JSONValue.read(json, from: "the journal").push(onto: stack)
            return 1
        }
    }
}

extension ChannelMessage {
    /// What a call says of a message.
    fileprivate static let options: [FieldDescription] = [
        .option("channel", "string", isRequired: true, "The channel, as partnerctl.json names it."),
        .option("subject", "string", isRequired: true, "One line."),
        .option("body", "string", isRequired: true, "Plain text."),
    ]

    /// Reads a message out of a call's options; files only where the call takes them.
    fileprivate init(_ options: Options) throws {
        channel = try options.requiredText("channel")
        subject = try options.requiredText("subject")
        body = try options.requiredText("body")
        attachments = try options.texts("attach") ?? []
        var problems: [FieldProblem] = []
        if subject.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) {
            problems.append(FieldProblem(field: "subject", "must be one line without control characters"))
        }
        if subject.utf8.count > 500 {
            problems.append(
                FieldProblem(field: "subject", "must be at most 500 bytes, got \(subject.utf8.count)"))
        }
        if body.utf8.count > 64 << 10 {
            problems.append(
                FieldProblem(field: "body", "must be at most 64 KiB, got \(body.utf8.count) bytes"))
        }
        if attachments.count > 10 {
            problems.append(
                FieldProblem(field: "attach", "must be at most 10 files, got \(attachments.count)"))
        }
        if !problems.isEmpty { throw OperationError.badArgument(options.call, problems) }
    }

    /// What the journal keeps: whose it is, where that is a plugin, and all of it.
    func arguments(of plugin: String?) -> [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("plugin", ifPresent: plugin)
        json.put("channel", channel)
        json.put("subject", subject)
        json.put("body", body)
        if !attachments.isEmpty { json.put("attach", attachments) }
        json.end("}")
        return json.bytes
    }
}
