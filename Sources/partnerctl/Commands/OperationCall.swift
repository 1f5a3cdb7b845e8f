internal import PartnerCenter
internal import PartnerLua

/// One operation, called by hand.
struct OperationCall: CenterUse {
    /// How many entries of a list are read at once.
    static let pageSize = 200

    let operation: OperationDescription
    let source: CommandLineFields
    /// Where the relative paths of its files begin.
    let folder: String
    let console: Console
    /// The new file for a secret, from the root on; `nil` where none was named.
    let sealedPath: String?
    let recipient: String
    let hasConsent: Bool
    let shouldStop: () -> Bool

    /// What `invocation` asks for.
    init(_ operation: OperationDescription, _ invocation: Invocation, _ surroundings: Surroundings) {
        self.operation = operation
        source = CommandLineFields(invocation.own, folder: surroundings.directory)
        folder = surroundings.directory
        console = surroundings.console
        sealedPath = invocation.text("sealed").map(surroundings.path)
        recipient = invocation.text("to") ?? "me"
        hasConsent = invocation.isSet("yes")
        shouldStop = { surroundings.isStopRequested }
    }

    /// Why the call is not begun at all; `nil` when it is.
    func refusal() throws -> UsageError? {
        if let sealedPath, DiskLookup().exists(sealedPath) {
            return usage("\(sealedPath) is there already, and a sealed file is never replaced")
        }
        guard operation.facts.kind == .irreversible, !hasConsent else { return nil }
        if console.isConfirmed("\(operation.name) cannot be taken back. Do it?") { return nil }
        let why = console.canAsk ? "it was not confirmed" : "nobody can be asked"
        return usage(
            "\(operation.name) cannot be taken back, and \(why); nothing was changed", "consent with --yes")
    }

    private func usage(_ message: String, _ hint: String = "") -> UsageError {
        UsageError(
            command: "partnerctl call", problems: [UsageProblem(message: message, hint: hint)],
            help: "partnerctl call \(operation.name) --help")
    }

    /// Does `body`, whose answers are the first JSON lines, and sums up in the last one, an operation's error included.
    func answering(_ choice: CenterChoice, _ body: () throws -> CallEnd) throws -> ExitCode {
        do {
            let end = try body()
            if console.isJSON { sum(end, nil, choice) }
            return end.isInterrupted ? .interrupted : .done
        } catch let error as OperationError {
            for line in ErrorText.lines(error, console.errTerminal) { console.note(line) }
            if console.isJSON { sum(CallEnd(answers: 0, isInterrupted: false), error, choice) }
            return error.code == .badArgument ? .usage : ExitCode(error)
        }
    }

    private func sum(_ end: CallEnd, _ error: OperationError?, _ choice: CenterChoice) {
        let outcome: RunSummary.Outcome =
            switch error?.code {
            case nil: end.isInterrupted ? .interrupted : .done
            case .refused: .refused
            case .unsupported: .unsupported
            case .limit: .limited
            default: .failed
            }
        console.json { json in
            json.put("type", JSONLines.call.type)
            json.put("version", JSONLines.version)
            json.put("center", choice.description)
            json.put("operation", operation.name)
            json.put("outcome", outcome.rawValue)
            json.put("code", orNull: error?.code.rawValue)
            json.put("message", orNull: error?.message)
            json.put("field", orNull: error?.field)
            json.put("hint", orNull: error?.hint)
            json.put("answers", Int64(end.answers))
        }
    }

    /// Does it on an open center.
    func work<C: Center>(_ center: OpenCenter<C>) throws -> CallEnd {
        center.door.center.files = OperationFiles(folder: folder)
        if operation.facts.kind == .irreversible { try center.requireApproval(operation.name) }
        var caller = Caller(call: self, center: center)
        Operations.visit(&caller)
        guard let result = caller.result else { preconditionFailure("\(operation.name) is declared") }
        return try result.get()
    }
}

/// How a call ended that was not refused.
struct CallEnd: Equatable {
    /// How many answers were written.
    var answers: Int
    var isInterrupted: Bool
}

/// Finds the operation by its name, with its type.
private struct Caller<C: Center>: OperationVisitor {
    let call: OperationCall
    let center: OpenCenter<C>
    var result: Result<CallEnd, any Error>?

    mutating func visit<O: PartnerOperation>(_ operation: O.Type) {
        if "\(O.facts.name)" == call.operation.name { result = Result { try once(operation) } }
    }

    mutating func visit<O: ListingOperation>(listing operation: O.Type) {
        if "\(O.facts.name)" == call.operation.name { result = Result { try list(operation) } }
    }

    private func once<O: PartnerOperation>(_ type: O.Type) throws -> CallEnd {
        let operation = try O.read(call.source, for: O.facts.name)
        var answer: AnswerFields?
        if O.facts.kind == .read {
            answer = try AnswerFields.of(answer: center.door.perform(operation, Origin()))
        } else {
            try center.transaction {
                answer = try AnswerFields.of(answer: center.door.perform(operation, Origin()))
                // Before the commit: a password that nobody can open would be lost for good.
                if let answer, answer.holdSecret { try seal(answer) }
            }
        }
        AnswerOutput(call: call).show(answer)
        return CallEnd(answers: answer == nil ? 0 : 1, isInterrupted: false)
    }

    /// - Throws: `OperationError` where no file was named; the transaction then takes everything back.
    private func seal(_ answer: AnswerFields) throws {
        guard let path = call.sealedPath else {
            throw OperationError(
                .badArgument, "\(call.operation.name) answers a secret, and there is no file to seal it into",
                hint: "--sealed FILE --to RECIPIENT")
        }
        let columns: [(String, SealedDelivery.SealedValue)] = answer.fields.map { field in
            if case .secret(let secret) = field.value { return (field.name, .secret(secret)) }
            return (field.name, .text(field.value.cell))
        }
        try center.seal(SealedDelivery(columns: columns, path: path, recipient: call.recipient))
    }

    private func list<O: ListingOperation>(_ type: O.Type) throws -> CallEnd {
        let operation = try O.read(call.source, for: O.facts.name)
        let output = AnswerOutput(call: call)
        var table: TextTable?
        var cursor: PageCursor?
        var count = 0
        repeat {
            let page = try center.door.page(operation, after: cursor, limit: OperationCall.pageSize, Origin())
            try output.show(page.items.map(AnswerFields.of), &table)
            count += page.items.count
            cursor = page.next
            if call.shouldStop() { return CallEnd(answers: count, isInterrupted: true) }
        } while cursor != nil
        return CallEnd(answers: count, isInterrupted: false)
    }
}

/// Shows answers: JSON lines, a record, or a table.
private struct AnswerOutput {
    let call: OperationCall

    private var console: Console { call.console }

    func show(_ answer: AnswerFields?) {
        if console.isJSON { return json(answer) }
        guard let answer else {
            console.note(call.operation.answer == nil ? "done" : "there is none")
            return
        }
        let width = answer.fields.map { DisplayWidth.of($0.name) }.max() ?? 0
        for field in answer.fields {
            let gap = String(repeating: " ", count: width - DisplayWidth.of(field.name) + 2)
            var lines = field.value.lines.map { Escaping.line($0) }
            if case .secret = field.value { lines = ["sealed in \(Escaping.line(call.sealedPath ?? ""))"] }
            console.print((field.name + gap + (lines.first ?? "")).trimmingTrailingSpaces)
            for line in lines.dropFirst() { console.print(String(repeating: " ", count: width + 2) + line) }
        }
    }

    /// One page; the first one settles the columns.
    func show(_ page: [AnswerFields], _ table: inout TextTable?) {
        if console.isJSON { return page.forEach { json($0) } }
        let columns = (call.operation.answer ?? []).filter { $0.type.name != "secret" }.map(\.name)
        let rows = page.map { entry in columns.map { entry[$0]?.cell ?? "" } }
        if table == nil, !rows.isEmpty {
            let limit = console.outTerminal.isTerminal ? console.outTerminal.width : nil
            let new = TextTable(titles: columns, sample: rows, limit: limit)
            console.print(Style.bold.paint(new.heading, console.outTerminal))
            table = new
        }
        for row in rows { console.print(table?.line(row) ?? "") }
    }

    private func json(_ answer: AnswerFields?) {
        console.json { json in
            json.put("type", JSONLines.answer.type)
            json.key("value" as StaticString)
            if let answer { answer.write(to: &json, sealedIn: call.sealedPath) } else { json.null() }
        }
    }
}
