internal import LuaRuntime
internal import PartnerCenter

/// What `bulk.map` was asked to do.
final class BatchRequest {
    let name: String
    let keyColumn: String?
    let resultColumns: [String]
    let stopAfterFailures: Int?
    /// The rows; frozen before the batch begins.
    var source: RowSource
    let function: LuaFunction
    let place: String
    /// The identity of the effect.
    var id = EffectID(branch: "", ordinal: 0)
    /// What the journal says of it.
    var recorded: RecordedOutcome?

    init(_ stack: LuaStack, _ session: RunSession) throws {
        source = try RowSource.read(stack, at: 1)
        let options = try Options(
            stack, at: 2, of: "bulk.map", known: ["name", "key", "result", "stop_after_failures"])
        name = try options.requiredText("name")
        keyColumn = try options.text("key")
        resultColumns = try options.texts("result") ?? []
        stopAfterFailures = try options.integer("stop_after_failures", in: 1...1_000_000_000)
        guard stack.type(at: 3) == .function else {
            throw OperationError(
                .badArgument, "bulk.map takes a function last, got \(stack.describe(3))",
                hint: "write bulk.map(source, { name = \"…\" }, function(row) … end)")
        }
        function = try LuaFunction.read(stack, at: 3)
        place = session.place(stack)
        try check()
    }

    private func check() throws {
        let columns = source.producer.columns
        if let keyColumn, !columns.contains(keyColumn) {
            throw OperationError(
                .badArgument, "bulk.map: key names no column of the rows: '\(keyColumn)'", field: "key",
                hint: Suggestion.nearest(keyColumn, in: columns).map { "did you mean '\($0)'?" }
                    ?? "they have \(Suggestion.list(columns))")
        }
        for column in resultColumns where resultColumns.count(where: { $0 == column }) > 1 {
            throw OperationError(.badArgument, "bulk.map: result names '\(column)' twice", field: "result")
        }
    }

    /// The effect's arguments: what the batch works on and how.
    var arguments: [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writer.put("name", name)
        if let keyColumn { writer.put("key", keyColumn) }
        writer.put("result", resultColumns)
        if let stopAfterFailures { writer.put("stop_after_failures", Int64(stopAfterFailures)) }
        source.producer.writeIdentity(to: &writer)
        writer.end("}")
        return writer.bytes
    }
}

/// What a row function answered: its result columns, secrets aside.
struct RowResult {
    /// A `CellList`, one cell per result column; empty for a row without any.
    var columns: [UInt8] = []
    /// Sealed values; a secret cell holds its index here.
    var sealed: [[UInt8]] = []
}

/// Reads what a row function answers.
struct RowResultReader {
    let columns: [String]
    let batch: String
    let secrets: SecretKeeper

    /// The answer at `index`: a table of result columns, or nothing.
    func read(_ stack: LuaStack, at index: Int32) throws -> RowResult {
        if stack.type(at: index).isAbsent { return RowResult() }
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw OperationError(
                .badArgument,
                "\(batch): the row function must return a table of result columns, got \(stack.describe(index))",
                hint: "return { \(columns.first ?? "column") = value }")
        }
        var result = RowResult()
        var found = 0
        for column in columns {
            let type = stack.field(named: column, of: index)
            if type != .nil { found += 1 }
            try append(type, stack, column, to: &result)
            stack.pop()
        }
        var source = LuaFieldSource(stack, table: index)
        if source.count() != found { throw unknown(source.names()) }
        return found == 0 ? RowResult() : result
    }

    private func append(
        _ type: LuaType, _ stack: LuaStack, _ column: String, to result: inout RowResult
    ) throws {
        switch type {
        case .nil: CellList.append(.empty, to: &result.columns)
        case .string:
            guard let text = stack.text(at: -1) else {
                throw OperationError(
                    .invalid, "\(batch): result column \(column) is not UTF-8 text", field: column)
            }
            CellList.append(.text(text), to: &result.columns)
        case .number:
            let whole = stack.integer(at: -1).map { CellList.Cell.integer(Int64($0)) }
            CellList.append(whole ?? .number(stack.number(at: -1) ?? 0), to: &result.columns)
        case .boolean: CellList.append(.boolean(stack.isTruthy(at: -1)), to: &result.columns)
        default: try appendObject(stack, column, to: &result)
        }
    }

    private func appendObject(_ stack: LuaStack, _ column: String, to result: inout RowResult) throws {
        if JSONNull.isNull(stack, at: -1) {
            CellList.append(.empty, to: &result.columns)
        } else if let secret = LuaSecret.find(stack, at: -1), let content = secret.content as? ScriptSecret {
            CellList.append(.secret(result.sealed.count), to: &result.columns)
            result.sealed.append(try secrets.sealed(content))
        } else if let money = ScriptMoney.find(stack, at: -1) {
            CellList.append(.money(money.money.description), to: &result.columns)
        } else {
            throw OperationError(
                .badArgument,
                "\(batch): result column \(column) must be text, a number, true or false, money or a secret, got \(stack.describe(-1))",
                field: column)
        }
    }

    private func unknown(_ names: [String]) -> OperationError {
        let name = names.sorted().first { !columns.contains($0) } ?? ""
        return OperationError(
            .badArgument, "\(batch): '\(name)' is not one of the result columns", field: name,
            hint: Suggestion.nearest(name, in: columns).map { "did you mean '\($0)'?" }
                ?? (columns.isEmpty ? "name it in result = { … }" : "they are \(Suggestion.list(columns))"))
    }
}

/// What `bulk.unchanged` answers: a row that needed nothing.
final class UnchangedRow: LuaObject {
    let columns: LuaReference?

    init(_ columns: LuaReference?) { self.columns = columns }
}
