internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sealing

/// `deliver`: what leaves a run.
enum DeliverModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "deliver.sealed",
            "Writes secrets, with the columns that say whose they are, to a file that only one recipient can open, "
                + "once; then the center forgets them.",
            options: [
                FieldDescription(
                    name: "from", type: FieldType("table", rule: "a batch, or a list of tables"),
                    isRequired: true, doc: "Where the columns come from."),
                FieldDescription(
                    name: "columns", type: FieldType("table", rule: "a list of names"), isRequired: true,
                    doc: "Result columns, or columns of the input; at least one holds secrets."),
                FieldDescription(
                    name: "path", type: FieldType("string", rule: "an argument of type output_file"),
                    isRequired: true, doc: "The file; one that exists is never replaced."),
                FieldDescription(
                    name: "to", type: FieldType("string", rule: "an argument of type recipient"),
                    isRequired: true, doc: "Who may open it: partnerctl open FILE."),
            ],
            returns: "{ path, count, to }; count is 0 and there is no file when there were no secrets",
            errors: [
                ErrorFact(
                    .alreadyExists, "there is a file of that name; the run ends, and delivers when it goes on"
                ),
                ErrorFact(.refused, "the recipient is not one that the arguments name"),
                ErrorFact(.badArgument, "no column holds secrets"),
            ])
    ]

    static func install(
        in module: LuaModule, _ session: RunSession, _ delivery: @escaping () throws -> Delivery
    ) {
        module.function("sealed") { stack in
            let options = try Options(
                stack, at: 1, of: "deliver.sealed", known: ["from", "columns", "path", "to"])
            let shown = try options.requiredText("path")
            let path = try session.outputPath(shown, for: "deliver.sealed")
            guard let columns = try options.texts("columns"), !columns.isEmpty else {
                throw options.missing("columns")
            }
            let to = try recipient(options, session)
            let rows = try options.with("from") { type -> any DeliveredRows in
                if let batch = BatchHandle.find(stack, at: -1) {
                    try session.mayDeliver(batch)
                    return try BatchDelivery(batch, columns)
                }
                guard type == .table else { throw options.wrong("from", "a batch, or a list of tables") }
                return try ListDelivery(stack, stack.top, columns, session)
            }
            var identity = JSONWriter()
            identity.begin("{")
            identity.put("path", shown)
            identity.put("to", to.description)
            identity.put("columns", columns)
            identity.end("}")
            let delivery = try delivery()
            var isNew = false
            // First the decision, durable, with a label that is in the file; then the file; then its record.
            // A crash in between finds the file by its label and does not write it again.
            let label = try session.effect("deliver.begin", identity.bytes, stack, changes: true) {
                // The first write of a run makes it, and only then is there one that can keep the key.
                try session.secrets.keepUsedKey()
                return JSONWriter.text(SecureRandom.bytes(12).map { String($0, radix: 16) }.joined())
            }
            let json = try session.output(
                "deliver.sealed", identity.bytes, stack,
                foreseen: {
                    let count = try delivery.foresee(rows, to: to, path: path, shownPath: shown)
                    return FileAnswer.json(shown, count: count, to: to.description)
                },
                {
                    isNew = true
                    let count = try delivery.write(
                        rows, columns, to: to, path: path, shownPath: shown,
                        label: String(decoding: label, as: UTF8.self))
                    try rows.forget()
                    return FileAnswer.json(shown, count: count, to: to.description)
                })
            if isNew { delivery.announce(json) }
            try JSONValue.read(json, from: "the journal").push(onto: stack)
            return 1
        }
    }

    /// Whom the file is for: one that the arguments name, if they name any, since secrets are sealed for those.
    private static func recipient(_ options: Options, _ session: RunSession) throws -> Recipient {
        let given = try options.requiredText("to")
        let text = try given == "me" ? session.me?() ?? given : given
        let hint = "declare it: args.declare { { name = \"to\", type = \"recipient\", default = \"me\" } }"
        guard let recipient = try? Recipient(text) else {
            throw OperationError(
                .badArgument,
                "deliver.sealed: to must be the value of an argument of type recipient, got \"\(text.prefix(40))\"",
                field: "to", hint: hint)
        }
        let named = session.arguments?.texts(of: .recipient) ?? []
        if !named.isEmpty, !named.contains(where: { $0.text == recipient.description }) {
            throw OperationError(
                .refused, "deliver.sealed: \(recipient) is not the value of an argument of type recipient",
                field: "to", hint: hint)
        }
        return recipient
    }
}

extension RunSession {
    /// Refuses a batch of a run that is over: its secrets are that run's, and only that run could forget them.
    fileprivate func mayDeliver(_ batch: BatchHandle) throws {
        if batch.batch.run.rawValue == runID { return }
        throw OperationError(
            .forbiddenState, "deliver.sealed: the batch is of \(batch.batch.run), which is over",
            hint: "make and deliver a batch in one statement: do … end")
    }
}

/// Rows on their way into a sealed file.
protocol DeliveredRows {
    /// Gives each row that has a secret: a cell per column, the sealed ones as they are.
    func forEach(_ body: ([DeliveredCell]) throws -> Void) throws
    /// Which columns hold secrets.
    func secretColumns() throws -> Set<String>
    /// Forgets the secrets in the database, in the transaction that is open.
    func forget() throws
}

/// One cell of a sealed file.
enum DeliveredCell {
    case absent
    case clear(String)
    case sealed([UInt8])
}

/// Writes sealed files for one run.
struct Delivery {
    let session: RunSession
    /// The data keys of the run, sealed, for all recipients.
    let keys: () throws -> [SealedDataKey]

    /// Writes the file, or finds that this very delivery wrote it before a crash.
    func write(
        _ rows: any DeliveredRows, _ columns: [String], to recipient: Recipient, path: String,
        shownPath: String,
        label: String
    ) throws -> Int {
        let secret = try rows.secretColumns()
        let keys = try keys().filter { $0.isFor(recipient) }
        if SealedFile.label(ofFileAt: path) == label { return try SealedFile.countedRows(rows) }
        if try SealedFile.countedRows(rows) == 0 { return 0 }
        if keys.isEmpty { throw Self.notSealed(for: recipient) }
        do {
            let writer = try SealedFile.Writer(
                path: path, to: .recipient(recipient),
                columns: columns.map { SealedFile.Column($0, secret: secret.contains($0)) }, label: label)
            let byID = Dictionary(keys.map { ($0.id, $0) }) { first, _ in first }
            try rows.forEach { cells in
                try writer.add(
                    try cells.map { cell in
                        switch cell {
                        case .absent: .absent
                        case .clear(let text): .clear(Array(text.utf8))
                        case .sealed(let value):
                            .sealed(value, key: try Self.key(for: value, in: byID))
                        }
                    })
            }
            return try writer.close()
        } catch SealingError.alreadyExists {
            // Not an outcome that is kept: the secrets must still find their way once the file is out of the way.
            throw Self.exists(shownPath)
        }
    }

    /// How many rows the file would have, or why it could not be written.
    func foresee(
        _ rows: any DeliveredRows, to recipient: Recipient, path: String, shownPath: String
    ) throws -> Int {
        _ = try rows.secretColumns()
        let count = try SealedFile.countedRows(rows)
        if count == 0 { return 0 }
        if try !keys().contains(where: { $0.isFor(recipient) }) { throw Self.notSealed(for: recipient) }
        if FileManager.default.fileExists(atPath: path) { throw Self.exists(shownPath) }
        return count
    }

    private static func notSealed(for recipient: Recipient) -> OperationError {
        OperationError(
            .refused, "deliver.sealed: the secrets of this run were not sealed for \(recipient)",
            field: "to",
            hint: "take the recipient from an argument of type recipient")
    }

    private static func exists(_ path: String) -> OperationError {
        OperationError(
            .alreadyExists, "deliver.sealed: \(path) exists, and a sealed file is never replaced",
            field: "path", hint: "move that file away and resume the run", endsRun: true)
    }

    private static func key(for value: [UInt8], in keys: [KeyID: SealedDataKey]) throws -> SealedDataKey {
        let id = try value.withUnsafeBytes { try DataKey.id(of: $0) }
        guard let key = keys[id] else {
            throw OperationError(.badFile, "the key of a sealed value is not in the center any more")
        }
        return key
    }

    /// Says once where the secrets are.
    func announce(_ json: [UInt8]) {
        guard case .object(let fields)? = try? JSONValue.read(json, from: "the journal"),
            case .integer(let count)? = fields["count"], count > 0, case .text(let path)? = fields["path"]
        else { return }
        session.console.noted(
            "\(count) secrets are sealed in \(path); open them with: partnerctl open \(path)")
    }
}

extension SealedFile {
    /// How many rows would be delivered.
    fileprivate static func countedRows(_ rows: any DeliveredRows) throws -> Int {
        var count = 0
        try rows.forEach { _ in count += 1 }
        return count
    }
}

/// Rows of a batch that have secrets.
private struct BatchDelivery: DeliveredRows {
    let batch: BatchHandle
    let columns: [String]

    init(_ batch: BatchHandle, _ columns: [String]) throws {
        self.batch = batch
        self.columns = columns
        let known = batch.resultColumns + batch.source.columns
        for column in columns where !known.contains(column) {
            throw OperationError(
                .badArgument, "deliver.sealed: the batch has no column '\(column)'", field: "columns",
                hint: Suggestion.nearest(column, in: known).map { "did you mean '\($0)'?" }
                    ?? "it has \(Suggestion.list(known))")
        }
    }

    func secretColumns() throws -> Set<String> {
        var found: Set<String> = []
        try batch.ledger.forEach(outcomes: [.ok, .unchanged]) { row in
            guard found.count < batch.resultColumns.count, let bytes = row.borrowedColumns else { return }
            for (name, cell) in zip(batch.resultColumns, try CellList.decode(bytes)) {
                if case .secret = cell { found.insert(name) }
            }
        }
        if batch.totals[.ok] > 0, found.isDisjoint(with: columns), !found.isEmpty {
            throw OperationError(
                .badArgument, "deliver.sealed: none of the columns \(Suggestion.list(columns)) holds secrets",
                field: "columns")
        }
        return found
    }

    func forEach(_ body: ([DeliveredCell]) throws -> Void) throws {
        let source = batch.source
        let fromInput = columns.contains { !batch.resultColumns.contains($0) }
        if fromInput { try source.restart() }
        try batch.ledger.forEach(outcomes: [.ok, .unchanged]) { row in
            guard let sealedBytes = row.borrowedSealed, let bytes = row.borrowedColumns else { return }
            let sealed = try SealedList.decode([UInt8](sealedBytes))
            let cells = try CellList.decode(bytes)
            if fromInput {
                while source.number < row.row {
                    if try !source.advance() { break }
                }
            }
            try body(
                columns.map { column in
                    guard let index = batch.resultColumns.firstIndex(of: column) else {
                        return source.text(column).map(DeliveredCell.clear) ?? .absent
                    }
                    switch index < cells.count ? cells[index] : .empty {
                    case .empty: return .absent
                    case .secret(let number):
                        return sealed.indices.contains(number) ? .sealed(sealed[number]) : .absent
                    case let cell: return .clear(cell.shown)
                    }
                })
        }
    }

    func forget() throws { try batch.ledger.forgetSealedNow() }
}

/// Tables of a script that hold secrets: the answer of an operation, for one.
private struct ListDelivery: DeliveredRows {
    private let session: RunSession
    private var rows: [[DeliveredCell]] = []
    private var secret: Set<String> = []
    /// Whether a secret is not at hand any more, which is no harm while the file is only answered from the journal.
    private var holdsClosed = false

    init(_ stack: LuaStack, _ list: Int32, _ columns: [String], _ session: RunSession) throws {
        self.session = session
        while stack.item(rows.count + 1, of: list) == .table {
            let table = stack.top
            var cells: [DeliveredCell] = []
            for column in columns {
                stack.field(named: column, of: table)
                if let held = LuaSecret.find(stack, at: -1), let content = held.content as? ScriptSecret {
                    secret.insert(column)
                    holdsClosed = holdsClosed || content.isClosed
                    cells.append(content.isClosed ? .absent : .sealed(try session.secrets.sealed(content)))
                } else if stack.type(at: -1) == .nil {
                    cells.append(.absent)
                } else {
                    cells.append(.clear(try stack.cell(column).shownText))
                }
                stack.pop()
            }
            rows.append(cells)
            stack.pop()
        }
        stack.pop()
        if !rows.isEmpty, secret.isEmpty {
            throw OperationError(
                .badArgument, "deliver.sealed: none of the columns \(Suggestion.list(columns)) holds secrets",
                field: "columns")
        }
    }

    func secretColumns() throws -> Set<String> { secret }
    func forEach(_ body: ([DeliveredCell]) throws -> Void) throws {
        if holdsClosed { throw OperationError.closedSecret("deliver.sealed") }
        for row in rows { try body(row) }
    }
    /// The journal's copies are forgotten when the run ends; until then a resumed run still needs them.
    func forget() throws { session.hasDeliveredList = true }
}
