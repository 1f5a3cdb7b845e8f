internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sheets

/// A batch that was worked through, as a script holds it.
final class BatchHandle: LuaObject {
    let batch: Runs.Batch
    let totals: RowTotals
    let resultColumns: [String]
    let source: any RowProducer
    let ledger: Ledger

    init(
        _ batch: Runs.Batch, totals: RowTotals, resultColumns: [String], source: any RowProducer,
        ledger: Ledger
    ) {
        self.batch = batch
        self.totals = totals
        self.resultColumns = resultColumns
        self.source = source
        self.ledger = ledger
    }

    static let fields: [(name: StaticString, outcome: RowOutcome?, doc: String)] = [
        ("total", nil, "All rows."), ("ok", .ok, "Rows that were done."),
        ("unchanged", .unchanged, "Rows that needed nothing."), ("failed", .failed, "Rows that failed."),
        ("refused", .refused, "Rows that were refused: wrong input, or not allowed."),
        ("unknown", .unknown, "Rows that may or may not have been done."),
        ("unsupported", .unsupported, "Rows that the environment does not offer."),
        ("cancelled", .cancelled, "Rows that were not tried, because the batch stopped."),
    ]

    static func declare(in state: LuaState, _ session: RunSession) {
        state.type(BatchHandle.self, name: "batch") { type in
            for field in fields {
                type.property(field.name) { batch in
                    Int(field.outcome.map { batch.totals[$0] } ?? batch.totals.total)
                }
            }
            type.method("each") { batch, stack in
                let options = try Options(stack, at: 2, of: "batch:each", known: ["outcome"])
                let outcome = try options.text("outcome").map { try RowOutcome(named: $0) }
                try RowSource(try LedgerRows(batch, outcome)).push(onto: stack)
                return 1
            }
            type.method("write") { batch, stack in
                let options = try Options(stack, at: 2, of: "batch:write", known: ["path"])
                let shown = try options.requiredText("path")
                let path = try session.outputPath(shown, for: "batch:write")
                let json = try session.output(
                    "batch.write", batch.identity(shown), stack,
                    foreseen: {
                        try ForeseenFile.check(path, replaces: true)
                        return FileAnswer.json(shown, count: Int(batch.totals.total))
                    },
                    { try ResultFile(path: path, shownPath: shown).write(batch) })
                try JSONValue.read(json, from: "the journal").push(onto: stack)
                return 1
            }
            type.method("sum") { batch, stack in
                try batch.sum(stack.requireText(at: 2, "batch:sum"), stack)
                return 1
            }
        }
    }

    private func identity(_ path: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writer.put("batch", batch.name)
        writer.put("path", path)
        writer.end("}")
        return writer.bytes
    }

    /// Adds up one result column of the rows that went well: whole numbers, or money of one currency.
    private func sum(_ column: String, _ stack: LuaStack) throws {
        guard let index = resultColumns.firstIndex(of: column) else {
            throw OperationError(
                .badArgument, "batch:sum: '\(column)' is not a result column", field: "column",
                hint: Suggestion.nearest(column, in: resultColumns).map { "did you mean '\($0)'?" }
                    ?? "they are \(Suggestion.list(resultColumns))")
        }
        var count: Int64 = 0
        var money: Money?
        try ledger.forEach(outcomes: [.ok, .unchanged]) { row in
            guard let columns = row.borrowedColumns else { return }
            let cells = try CellList.decode(columns)
            guard index < cells.count else { return }
            switch cells[index].summed {
            case .empty: break
            case .integer(let number):
                let (sum, overflow) = count.addingReportingOverflow(number)
                if overflow { throw OperationError(.invalid, "batch:sum: the sum of \(column) is too large") }
                count = sum
            case .money(let text):
                let amount = try ScriptMoney(parsing: text).money
                money = try money.map { try $0 + amount } ?? amount
            default:
                throw OperationError(
                    .invalid, "batch:sum: row \(row.row): \(column) is no whole number and no money")
            }
        }
        if let money { try ScriptMoney(money).push(onto: stack) } else { stack.push(Int(count)) }
    }
}

extension CellList.Cell {
    /// The cell for adding up: an earlier run's result comes out of its file as text.
    fileprivate var summed: CellList.Cell {
        guard case .text(let text) = self else { return self }
        if let number = Int64(text) { return .integer(number) }
        return (try? ScriptMoney(parsing: text)) == nil ? self : .money(text)
    }
}

extension RowOutcome {
    /// The outcome that scripts and result files call `name`.
    init(named name: String) throws {
        guard let outcome = RowOutcome.allCases.first(where: { "\($0)" == name }) else {
            let names = RowOutcome.allCases.map { "\($0)" }
            throw OperationError(
                .badArgument, "outcome must be one of \(Suggestion.list(names, "or")), got \"\(name)\"",
                field: "outcome",
                hint: Suggestion.nearest(name, in: names).map { "did you mean '\($0)'?" })
        }
        self = outcome
    }
}

/// The rows of a ledger: input, outcome, code, message and result columns.
private final class LedgerRows: RowProducer {
    private let batch: BatchHandle
    private let rows: [Row]
    private var position = -1

    private struct Row {
        var number: Int64
        var outcome: RowOutcome
        var problem: RowProblem?
        var cells: [CellList.Cell]
        var sealed: [[UInt8]]
        var input: [CellList.Cell]
    }

    init(_ batch: BatchHandle, _ outcome: RowOutcome?) throws {
        self.batch = batch
        var rows: [Row] = []
        try batch.ledger.forEach(outcomes: outcome.map { [$0] }) { row in
            rows.append(
                Row(
                    number: row.row, outcome: row.outcome, problem: row.problem,
                    cells: try row.borrowedColumns.map(CellList.decode) ?? [],
                    sealed: try row.borrowedSealed.map { try SealedList.decode([UInt8]($0)) } ?? [],
                    input: try row.borrowedInput.map(CellList.decode) ?? []))
        }
        self.rows = rows
    }

    var total: Int? { rows.count }
    var number: Int { Int(rows[position].number) }
    var columns: [String] { ["row", "outcome", "code", "message", "field", "input", "columns"] }
    func writeIdentity(to writer: inout JSONWriter) { writer.put("batch", batch.batch.name) }
    func judge(_ session: RunSession) throws {}
    func restart() throws { position = -1 }
    func advance() throws -> Bool {
        position += 1
        return position < rows.count
    }
    func text(_ name: String) -> String? {
        let row = rows[position]
        switch name {
        case "row": return String(row.number)
        case "outcome": return "\(row.outcome)"
        case "code": return row.problem?.code
        case "message": return row.problem?.message
        case "field": return row.problem?.field
        default: return nil
        }
    }

    func pushRow(onto stack: LuaStack) throws {
        let row = rows[position]
        stack.createTable(record: 7)
        stack.push(Int(row.number))
        stack.setField("row", of: -2)
        for name in ["outcome", "code", "message", "field"] {
            guard let text = text(name) else { continue }
            stack.push(text)
            stack.setField(named: name, of: -2)
        }
        try push(row.cells, names: batch.resultColumns, sealed: row.sealed, stack)
        stack.setField("columns", of: -2)
        try push(row.input, names: batch.source.inputHeaders, sealed: [], stack)
        stack.setField("input", of: -2)
    }

    private func push(
        _ cells: [CellList.Cell], names: [String], sealed: [[UInt8]], _ stack: LuaStack
    ) throws {
        stack.createTable(record: cells.count)
        for (name, cell) in zip(names, cells) {
            switch cell {
            case .empty: continue
            case .text(let text): stack.push(text)
            case .integer(let number): stack.push(Int(number))
            case .number(let number): stack.push(number)
            case .boolean(let truth): stack.push(truth)
            case .money(let text): try ScriptMoney(parsing: text).push(onto: stack)
            case .secret(let index):
                guard sealed.indices.contains(index) else { continue }
                try LuaSecret(ScriptSecret(sealed: sealed[index])).push(onto: stack)
            }
            stack.setField(named: name, of: -2)
        }
    }
}
