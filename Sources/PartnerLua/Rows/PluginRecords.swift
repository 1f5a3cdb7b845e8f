internal import LuaRuntime
internal import PartnerCenter
internal import Plugins
internal import Sheets

/// The records that a plugin's source reads from a file.
final class PluginRecords: RecordSource {
    private let host: PluginHost
    private let placed: PlacedProvision
    private let path: String
    private let shownPath: String
    private let columns: [String]
    private let input: TextInput
    private var pass: PluginPass
    private var isOpen = false
    private var fault: (any Error)?

    /// The source called `name`, `acme/ldif:people`, over the file at `path`.
    ///
    /// - Throws: `OperationError` for a source that the project does not have; `SheetError` for the file.
    init(
        _ host: PluginHost, named name: String, path: String, shownPath: String, encoding: SheetEncoding?,
        columns: [String]
    ) throws {
        let sources = host.set.provisions(at: .sources).map(PlacedProvision.init)
        guard let placed = sources.first(where: { $0.name == name }) else {
            throw OperationError.badArgument(
                "rows.open",
                [
                    FieldProblem(
                        field: "source",
                        "'\(PrintableText.clean(name, limit: 150))' is no source of this project",
                        hint: Suggestion.nearest(name, in: sources.map(\.name)).map {
                            "did you mean '\($0)'?"
                        }
                            ?? (sources.isEmpty
                                ? "no plugin of it has one"
                                : "there are \(Suggestion.list(sources.map(\.name)))"))
                ])
        }
        self.host = host
        self.placed = placed
        self.path = path
        self.shownPath = shownPath
        self.columns = columns
        input = try TextInput(path: path, encoding: encoding)
        pass = PluginPass(host)
    }

    /// With its version, as a batch's record names it.
    var name: String {
        let version = host.set[placed.plugin].map { " \($0.code.manifest.version)" } ?? ""
        return placed.name + version
    }

    func rewind() throws(SheetError) {
        try input.rewind()
        pass = PluginPass(host)
        isOpen = false
    }

    /// What ended the reading, once.
    func takeFault() -> (any Error)? {
        defer { fault = nil }
        return fault
    }

    func next(into record: RecordDraft) throws(SheetError) -> Bool {
        let cells: [(header: String, text: String)]?
        do { cells = try read(record) } catch {
            fault = named(error)
            throw .sourceFailed(path: shownPath, reason: "\(error)")
        }
        guard let cells else { return false }
        for cell in cells { try record.add(cell.header, cell.text) }
        return true
    }

    /// The next record, its headers in order; nil behind the last.
    private func read(_ record: RecordDraft) throws -> [(header: String, text: String)]? {
        let instance = try pass.instance(placed.plugin)
        if !isOpen {
            isOpen = true
            try host.call(instance, handler("open")) { stack -> Int32 in
                pushParameters(stack)
                try SourceInput(input).push(onto: stack)
                return 2
            } _: { (_: LuaStack, _: Int32, _: Int32) in
            }
        }
        record.begins(onLine: input.line + 1)
        let cells = try host.call(instance, handler("next"), pushing: { _ in 0 }) {
            try self.row($0, at: $1, count: $2, record)
        }
        if cells == nil, try instance.answers(handler("close")) {
            try host.call(instance, handler("close"), pushing: { _ in 0 }) {
                (_: LuaStack, _: Int32, _: Int32) in
            }
        }
        return cells
    }

    private func pushParameters(_ stack: LuaStack) {
        stack.createTable(record: 2)
        stack.push(shownPath)
        stack.setField("path", of: -2)
        stack.createTable(array: columns.count)
        for (index, column) in columns.enumerated() {
            stack.push(column)
            stack.setItem(index + 1, of: -2)
        }
        stack.setField("columns", of: -2)
    }

    private func row(
        _ stack: LuaStack, at index: Int32, count: Int32, _ record: RecordDraft
    ) throws -> [(header: String, text: String)]? {
        if count == 0 || stack.type(at: index).isAbsent { return nil }
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw wrong("must answer a row, got \(stack.describe(index))")
        }
        if count > 1, let line = stack.integer(at: index + 1), line > 0 { record.begins(onLine: line) }
        var cells: [(header: String, text: String)] = []
        stack.pushNil()
        while stack.next(of: index) {
            guard let header = stack.type(at: -2) == .string ? stack.text(at: -2) : nil else {
                throw wrong("answers a row with a header that is \(stack.describe(-2))")
            }
            cells.append((header, try text(stack, header)))
            stack.pop()
        }
        // A Lua table has no order of its own: by name, so that every run has the same.
        return cells.sorted { $0.header.utf8.lexicographicallyPrecedes($1.header.utf8) }
    }

    private func text(_ stack: LuaStack, _ header: String) throws -> String {
        switch stack.type(at: -1) {
        case .boolean: return stack.isTruthy(at: -1) ? "true" : "false"
        case .number: return stack.integer(at: -1).map { "\($0)" } ?? "\(stack.number(at: -1) ?? 0)"
        default:
            if JSONNull.isNull(stack, at: -1) { return "" }
            guard let text = stack.text(at: -1), !text.utf8.contains(0) else {
                throw wrong(
                    "answers something under '\(PrintableText.clean(header, limit: 60))' that is no text: \(stack.describe(-1))"
                )
            }
            return text
        }
    }

    private func handler(_ part: String) -> String {
        if case .text(let name)? = placed.provision.details[part] { return name }
        return "\(placed.provision.name)_\(part)"
    }

    private func wrong(_ what: String) -> OperationError {
        OperationError(
            .badFile, "near line \(max(1, input.line)): \(placed.name) \(what)",
            hint: "return { header = \"text\" }, and nothing behind the last row")
    }

    /// The fault with the name of the file.
    private func named(_ error: any Error) -> any Error {
        switch error {
        case var error as LuaHostError:
            let message = error.message(of: placed.plugin)
            error.message =
                "\(shownPath), near line \(max(1, input.line)): \(placed.name) failed: \(message.replacing(path, with: shownPath))"
            return error
        case var error as OperationError:
            error.message = "\(shownPath), \(error.message)"
            return error
        default: return error
        }
    }
}

/// The file that a source reads, as its plugin holds it.
final class SourceInput: LuaObject {
    private let input: TextInput

    /// The most bytes that one call gives.
    static let mostBytes = 1 << 20

    init(_ input: TextInput) { self.input = input }

    static func declare(in state: LuaState) {
        state.type(SourceInput.self, name: "input") { type in
            type.method("line") { source, stack in
                if try source.input.nextLine({ stack.push(bytes: $0) }) == nil { stack.pushNil() }
                return 1
            }
            type.method("read") { source, stack in
                guard let count = stack.integer(at: 2), (1...mostBytes).contains(count) else {
                    throw OperationError(
                        .badArgument,
                        "input:read: takes a number of bytes from 1 to \(mostBytes), got \(stack.describe(2))"
                    )
                }
                if try source.input.read(count, { stack.push(bytes: $0) }) == nil { stack.pushNil() }
                return 1
            }
        }
    }
}
