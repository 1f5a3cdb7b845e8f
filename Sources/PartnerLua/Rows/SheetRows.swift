internal import LuaRuntime
internal import PartnerCenter
internal import Sheets

/// The rows of a file.
final class SheetRows: RowProducer {
    let path: String
    let shownPath: String
    private let reader: SheetReader
    private let row = SheetRow()
    private let names: [[UInt8]]
    private let hash: String
    private var judged: Judgement?
    private var earlierColumns: [Int: String] = [:]
    private var outcomeColumn: Int?
    private let editor: PluginRowEditor?
    private let source: PluginRecords?
    /// Which plugins work on the rows, each with its version.
    private let plugins: [String]

    /// What the first reading found.
    private struct Judgement {
        var total: Int
        var problems: [CellProblem]
        var wrongRows: Int
    }

    /// How many problems are shown; all of them are counted.
    static let shownProblems = 200

    /// The rows of a file that `source` reads, where it is given, and that pass through `plugins` of `host`.
    init(
        path: String, shownPath: String, hash: String, options: SheetOptions, source: PluginRecords? = nil,
        _ plugins: RowPlugins? = nil, of host: PluginHost? = nil
    ) throws {
        self.path = path
        self.shownPath = shownPath
        self.hash = hash
        self.source = source
        self.plugins = plugins?.names ?? []
        var editor: PluginRowEditor?
        if let host, let plugins, !plugins.steps.isEmpty {
            editor = PluginRowEditor(host, plugins, columns: options.columns.map(\.name))
        }
        self.editor = editor
        do { reader = try SheetReader(path: path, options: options, source: source, editor: editor) } catch {
            throw Self.named(error, shownPath, path, editor, source)
        }
        names = reader.columns.map { Array($0.name.utf8) }
        findEarlierOutcomes()
    }

    var notes: [String] { reader.notes }
    var columns: [String] { reader.columns.map(\.name) }
    /// The headers of the data itself: the outcome columns of an earlier run are written anew.
    var inputHeaders: [String] {
        guard let outcomeColumn else { return reader.headers }
        return Array(reader.headers[..<outcomeColumn])
    }
    var total: Int? { judged?.total }
    private(set) var number = 0
    var problems: [CellProblem] { earlier?.isDone == true ? [] : row.problems }

    func writeIdentity(to writer: inout JSONWriter) {
        writer.put("file", shownPath)
        writer.put("hash", hash)
        if let source { writer.put("source", source.name) }
        if !plugins.isEmpty { writer.put("plugins", plugins) }
    }

    /// Reads the whole file once; what is wrong ends the run, unless bad rows are accepted.
    func judge(_ session: RunSession) throws {
        if judged != nil { return }
        var judgement = Judgement(total: 0, problems: [], wrongRows: 0)
        editor?.showsNextPass = !session.isReplaying
        try rewind()
        while try next() {
            judgement.total += 1
            if !problems.isEmpty {
                judgement.wrongRows += 1
                judgement.problems += problems.prefix(
                    Self.shownProblems - min(Self.shownProblems, judgement.problems.count))
            }
        }
        judged = judgement
        if judgement.wrongRows > 0 { try report(judgement, session) }
        if session.options.validatesOnly {
            throw RunFailure.validated(path: shownPath, rows: judgement.total)
        }
    }

    private func report(_ judgement: Judgement, _ session: RunSession) throws {
        let lines = judgement.problems.map(\.description)
        let more = judgement.wrongRows > judgement.problems.count ? ["… and more"] : []
        let summary = "\(shownPath): \(judgement.wrongRows) of \(judgement.total) rows are wrong"
        session.leftOutRows += judgement.wrongRows
        if session.isReplaying || session.hasAcceptedBadRows { return }
        if session.options.acceptsBadRows {
            session.console.noted(([summary + "; they are left out"] + lines + more).joined(separator: "\n"))
            return
        }
        if !session.options.validatesOnly {
            session.console.noted(([summary + ":"] + lines + more).joined(separator: "\n"))
            if session.console.asked("Leave out what is wrong and go on with the others?") {
                session.hasAcceptedBadRows = true
                return
            }
            throw RunFailure(
                .badRows, code: "bad_file", summary + "; nothing was done",
                hint: "correct them, or leave them out with --accept-bad-rows")
        }
        throw RunFailure(.badRows, code: "bad_file", summary, details: lines + more)
    }

    func restart() throws {
        try rewind()
        number = 0
    }

    func advance() throws -> Bool {
        guard try next() else { return false }
        number = row.number
        return true
    }

    private func next() throws -> Bool {
        do { return try reader.next(into: row) } catch {
            throw Self.named(error, shownPath, path, editor, source)
        }
    }

    private func rewind() throws {
        do { try reader.rewind() } catch { throw Self.named(error, shownPath, path, editor, source) }
    }

    /// Messages name the file as the script was given it.
    private static func named(
        _ error: any Error, _ shownPath: String, _ path: String, _ editor: PluginRowEditor?,
        _ source: PluginRecords?
    ) -> any Error {
        if let fault = editor?.takeFault() ?? source?.takeFault() { return fault }
        guard var known = FileErrors.operationError(error) else { return error }
        known.message = known.message.replacing(path, with: shownPath)
        return known
    }

    func changes() -> [UInt8] { editor?.changes ?? [] }

    func pushRow(onto stack: LuaStack) throws {
        stack.createTable(record: names.count)
        for (index, name) in names.enumerated() {
            if row.isNil(index) { continue }
            switch reader.columns[index].type {
            case .integer:
                guard let number = row.integer(index) else { continue }
                stack.push(Int(number))
            case .boolean:
                guard let truth = row.boolean(index) else { continue }
                stack.push(truth)
            default: row.withBytes(index) { stack.push(bytes: $0) }
            }
            name.withUnsafeBytes { stack.setField(named: $0, of: -2) }
        }
    }

    func text(_ name: String) -> String? {
        reader.columns.firstIndex { $0.name == name }.flatMap { row.text($0) }
    }

    func withColumn<R>(_ index: Int, _ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try row.withBytes(index, body)
    }

    func inputCells() -> [String] {
        let cells = row.original
        return (0..<inputHeaders.count).map { cells.text($0) }
    }

    /// A file that a batch wrote has its own columns after the input's: outcome, code and message in a row.
    private func findEarlierOutcomes() {
        let headers = reader.headers
        guard headers.count >= 3,
            let start = (0...(headers.count - 3)).first(where: {
                Array(headers[$0..<($0 + 3)]) == ResultFile.outcomeHeaders
            })
        else { return }
        outcomeColumn = start
        for index in (start + 3)..<headers.count { earlierColumns[index] = headers[index] }
    }

    var earlier: EarlierOutcome? {
        guard let outcomeColumn else { return nil }
        let cells = row.original
        let outcome = cells.text(outcomeColumn)
        if outcome.isEmpty { return nil }
        let columns = earlierColumns.map { ($0.value, cells.text($0.key)) }
        return EarlierOutcome(
            isDone: outcome == "ok" || outcome == "unchanged",
            columns: Dictionary(columns) { first, _ in first })
    }
}

extension RunFailure {
    static func validated(path: String, rows: Int) -> RunFailure {
        RunFailure(.validated, code: "validated", "\(path): all \(rows) rows are good; nothing was done")
    }
}
