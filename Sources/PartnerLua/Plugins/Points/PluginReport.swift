internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter
public import Plugins
public import Runs
internal import Sheets

/// Reports about runs that plugins write: workbooks with charts, or text.
///
/// A report is pure: it is given the run, and what it writes goes to one new file, which is there complete or not at all.
public struct PluginReport {
    private let plugins: PluginSet
    private let group: WriteGroup
    private let runs: RunStore
    private let console: any RunConsole

    /// Reports of `plugins` about the runs of a center; what they print is shown on `console`.
    public init(_ plugins: PluginSet, group: WriteGroup, runs: RunStore, showing console: any RunConsole) {
        self.plugins = plugins
        self.group = group
        self.runs = runs
        self.console = console
    }

    /// Writes the report `name`, `acme/x:summary`, about a run to `path`: a workbook where that ends in `.xlsx`.
    ///
    /// - Throws: `OperationError` for a report that there is not, a file that is in the way unless it `replaces`, and a
    ///   handler that fails, by the plugin's name; then there is no file, or the one that was there before.
    public func write(
        about run: Runs.RunID, with name: String, to path: String, shownAs shown: String, replaces: Bool
    ) throws {
        guard let name = ProvisionName(name) else {
            throw OperationError(
                .badArgument, "'\(PrintableText.clean(name, limit: 100))' names no report",
                hint: "write publisher/plugin:report, as in partnerctl/run-workbook:workbook")
        }
        let (_, provision) = try plugins.provision(name, at: .reports)
        let facts = try ReportedRun(runs.run(run), group)
        let host = PluginHost.outsideOfRuns(plugins, showing: console) { state in
            ReportFile.declare(in: state)
            ReportRows.declare(in: state)
        }
        let pass = PluginPass(host, shows: true)
        do {
            let file = try ReportFile(path: path, isWorkbook: path.lowercased().hasSuffix(".xlsx"), replaces)
            // The plugin's state may live longer than its mistake.
            defer { file.abandon() }
            try withExtendedLifetime(pass) {
                try host.call(try pass.instance(name.plugin), provision.handler) { target in
                    try facts.push(onto: target)
                    try file.push(onto: target)
                    return 2
                } _: { _, _, _ in
                }
            }
            try file.close()
        } catch SheetError.alreadyExists {
            throw OperationError(
                .alreadyExists, "\(shown) is there already", hint: "name another file, or say --replace")
        } catch let error as LuaHostError {
            throw OperationError(
                ErrorCode(rawValue: error.code) ?? .scriptError, "\(name): \(error.message)", hint: error.hint
            )
        } catch {
            throw FileErrors.operationError(error) ?? error
        }
    }
}

/// A run as reports get it.
private struct ReportedRun {
    private let json: [UInt8]
    private let rows: ReportRows

    /// So many effects are named, and so many rows.
    private static let mostEffects = 10_000

    init(_ run: Run, _ group: WriteGroup) throws {
        let batches = try Batches(group, run: run.id).list()
        rows = try ReportRows(batches, group)
        var json = JSONWriter()
        json.begin("{")
        json.put("id", run.id.description)
        json.put("script", run.plan.script)
        json.put("actor", run.plan.actor)
        json.put("state", run.state.rawValue)
        json.put("started", try Instant(milliseconds: run.created).description)
        if let finished = run.finished {
            json.put("finished", try Instant(milliseconds: finished).description)
        }
        if let code = run.code { json.put("code", code) }
        if let message = run.message { json.put("message", message) }
        Self.write(run.totals, to: &json)
        json.key("batches" as StaticString)
        json.begin("[")
        for batch in batches {
            json.begin("{")
            json.put("name", batch.name)
            Self.write(batch.totals, to: &json)
            json.end("}")
        }
        json.end("]")
        try Self.writeEffects(Journal(group, run: run.id), to: &json)
        json.put("rows_total", Int64(rows.total))
        json.end("}")
        self.json = json.bytes
    }

    private static func write(_ totals: RowTotals, to json: inout JSONWriter) {
        json.key("totals" as StaticString)
        json.begin("{")
        json.put("total", totals.total)
        for outcome in RowOutcome.allCases {
            json.key("\(outcome)")
            json.value(totals[outcome])
        }
        json.end("}")
    }

    /// What was called and where; not with what, which may be anybody's data.
    private static func writeEffects(_ journal: Journal, to json: inout JSONWriter) throws {
        var count: Int64 = 0
        json.key("effects" as StaticString)
        json.begin("[")
        try journal.forEach { entry in
            count += 1
            if count > Self.mostEffects { return }
            json.begin("{")
            json.put("operation", entry.operation)
            json.put("place", entry.line)
            if case .error = entry.outcome { json.put("failed", true) } else { json.put("failed", false) }
            json.end("}")
        }
        json.end("]")
        json.put("effects_total", count)
    }

    func push(onto stack: LuaStack) throws {
        try JSONValue.read(json, from: "the run").push(onto: stack)
        try rows.push(onto: stack)
        stack.setField("rows", of: -2)
    }
}

/// The rows of a run, one after the other: `for row in run.rows:each() do`.
private final class ReportRows: LuaObject {
    private struct Row {
        var batch: Int
        var number: Int64
        var key: String
        var outcome: RowOutcome
        var problem: RowProblem?
    }

    /// Rows beyond these are counted only.
    private static let mostRows = 100_000

    private let batches: [String]
    private var rows: [Row] = []
    /// How many the run has.
    private(set) var total = 0
    private var next = 0

    init(_ batches: [Runs.Batch], _ group: WriteGroup) throws {
        self.batches = batches.map(\.name)
        for (index, batch) in batches.enumerated() {
            try Ledger(group, batch).forEach { row in
                total += 1
                if rows.count >= Self.mostRows { return }
                rows.append(
                    Row(
                        batch: index, number: row.row, key: String(decoding: row.key, as: UTF8.self),
                        outcome: row.outcome, problem: row.problem))
            }
        }
    }

    static func declare(in state: LuaState) {
        state.type(ReportRows.self, name: "rows") { type in
            type.method("each") { rows, stack in
                rows.next = 0
                stack.pushCopy(of: 1)
                return 1
            }
            type.iterator { rows, stack in
                guard rows.next < rows.rows.count else {
                    stack.pushNil()
                    return 1
                }
                rows.pushRow(rows.rows[rows.next], onto: stack)
                rows.next += 1
                return 1
            }
        }
    }

    private func pushRow(_ row: Row, onto stack: LuaStack) {
        stack.createTable(record: 7)
        func set(_ name: StaticString, _ text: String?) {
            guard let text else { return }
            stack.push(text)
            stack.setField(name, of: -2)
        }
        set("batch", batches[row.batch])
        stack.push(Int(row.number))
        stack.setField("row", of: -2)
        set("key", row.key)
        set("outcome", "\(row.outcome)")
        set("code", row.problem?.code)
        set("message", row.problem?.message)
        set("field", row.problem?.field)
    }
}
