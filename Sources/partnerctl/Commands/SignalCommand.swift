internal import FoundationEssentials
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import Sealing

/// `partnerctl signal`
enum SignalCommand {
    /// The most that a signal may say, and the most that a file with it may have, in bytes.
    static let largestText = 1 << 20
    static let largestFile = 16 << 20

    static let declaration = Command(
        name: "signal",
        summary: "Tells a run something that it waits for, or will wait for: wait.for_signal.",
        details: """
            A signal is kept until the run asks for it; the run goes on with the next: partnerctl runs tend.
            A file that is attached is copied into the center: the run reads that copy, whatever becomes of the file.
            """,
        arguments: [
            Argument(name: "RUN", form: .runID, doc: "The run, such as run-17."),
            Argument(name: "NAME", form: .text("NAME"), doc: "The signal's name."),
            Argument(
                name: "JSON", form: .text("JSON"), doc: "What it says, as JSON; {} when left out.",
                isRequired: false),
        ],
        flags: [
            .center, .user, .json,
            .value(
                "attach", .text("NAME=PATH"), isRepeated: true,
                "Sends this file with it; the run finds it under NAME."),
        ],
        examples: [
            CommandExample("partnerctl signal run-17 phone_code '{\"code\": \"4711\"}'"),
            CommandExample("partnerctl signal run-17 evidence --attach license=license.pdf"),
        ],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            return try send(invocation, surroundings, center)
        })

    private static func send(
        _ invocation: Invocation, _ surroundings: Surroundings, _ center: OpenedCenter
    ) throws -> ExitCode {
        let id = try RunsCommand.id(invocation)
        let name = try SignalName.checked(invocation.required("NAME"), of: "signal")
        let data = try SignalData.json(invocation.word("JSON") ?? "{}")
        let files = try invocation.texts("attach").map { try attachment($0, surroundings) }
        let sender = try center.door().actor()
        let roles = SignalRole.held(by: sender)
        let group = center.database.group
        try refuse(name, to: id, roles, sender, group)
        try group.perform {
            for file in files { try Attachments(group).keep(hash: file.file.hash, bytes: file.bytes) }
            try Signals(group).send(
                run: id, name: name, data: data, sender: sender.name, roles: roles,
                files: files.map(\.file), at: center.door().center.now().milliseconds)
        }
        if surroundings.console.isJSON {
            surroundings.console.json { json in
                json.put("type", JSONLines.signal.type)
                json.put("run", id.description)
                json.put("name", name)
                json.put("from", sender.name)
            }
        } else {
            surroundings.console.note("\(id) is sent '\(name)'; let it go on with: partnerctl runs tend")
        }
        return .done
    }

    /// Says at once what the run would not accept.
    private static func refuse(
        _ name: String, to run: Runs.RunID, _ roles: [String], _ sender: Actor, _ group: WriteGroup
    ) throws {
        let waits = try Waits(group, run: run).list().filter { $0.kind == .signal && $0.name == name }
        let wanted = try waits.compactMap { try WaitDetail($0).text("role") }
        guard !wanted.isEmpty, wanted.count == waits.count, wanted.allSatisfy({ !roles.contains($0) }) else {
            return
        }
        throw OperationError(
            .refused,
            "\(run) waits for '\(name)' from a \(Suggestion.list(wanted, "or")), and \(sender.name) is none",
            hint: "send it as somebody who is: --as EMAIL")
    }

    private static func attachment(
        _ text: String, _ surroundings: Surroundings
    ) throws -> (file: Signal.File, bytes: [UInt8]) {
        guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
            throw OperationError(
                .badArgument, "--attach must be NAME=PATH, got \"\(Escaping.line(text, limit: 60))\"",
                field: "attach", hint: "write --attach license=license.pdf")
        }
        let name = try SignalName.checked(String(text[..<equals]), of: "--attach")
        if name.contains(".") {
            throw OperationError(
                .badArgument, "--attach: the name '\(name)' must have no dot", field: "attach",
                hint: "the file's kind is kept anyway")
        }
        let path = surroundings.path(String(text[text.index(after: equals)...]))
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw OperationError(.badFile, "\(path) cannot be read", hint: "is the path right?")
        }
        if bytes.count > largestFile {
            throw OperationError(
                .badFile, "\(path) has \(bytes.count) bytes, and a file with a signal at most \(largestFile)",
                hint: "send a smaller one, or say where it is")
        }
        // Readers tell a file's kind by the end of its name.
        let end =
            path.split(separator: "/").last?.split(separator: ".").dropFirst().last.map { ".\($0)" } ?? ""
        let content = [UInt8](bytes)
        return (Signal.File(name: name + end, hash: Digest(of: content).bytes), content)
    }
}
