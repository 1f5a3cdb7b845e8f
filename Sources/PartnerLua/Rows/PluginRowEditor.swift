internal import LuaRuntime
internal import PartnerCenter
internal import Plugins
internal import Sheets

/// Passes the rows of an input through mappers and validators, and keeps what each changed.
final class PluginRowEditor: RowEditor {
    private let host: PluginHost
    private let steps: [RowPlugins.Step]
    private let columns: [String]
    private let keys: [[UInt8]]
    private let names: [[UInt8]]
    private var pass: PluginPass
    private var opened: [Opened?]
    private var patch: RowPatch
    /// Whether what plugins print is shown in the pass that begins next.
    var showsNextPass = false
    /// What ended the reading, as its author threw it.
    private var fault: (any Error)?
    /// What mappers changed in the present row, as a ledger keeps it; empty for nothing.
    private(set) var changes: [UInt8] = []

    /// A step's function in the state that it was found in.
    private struct Opened {
        var instance: PluginInstance
        var state: LuaState
        var function: LuaFunction
        /// The declared columns as a table of that state.
        var columns: LuaReference?
    }

    /// The longest text that a mapper may put into a cell, in bytes.
    static let longestText = SheetLimits().cellBytes
    /// So many issues of a row are taken from one validator.
    static let mostIssues = 20

    init(_ host: PluginHost, _ plugins: RowPlugins, columns: [String]) {
        self.host = host
        steps = plugins.steps
        self.columns = columns
        keys = columns.map { Array($0.utf8) }
        names = plugins.steps.map { Array($0.name.utf8) }
        pass = PluginPass(host)
        opened = Array(repeating: nil, count: plugins.steps.count)
        patch = RowPatch(columns: columns)
    }

    func name(ofAuthor author: Int) -> String { steps[author].name }

    func restart() {
        pass = PluginPass(host, shows: showsNextPass)
        showsNextPass = false
        for index in opened.indices { opened[index] = nil }
        changes.removeAll(keepingCapacity: true)
    }

    /// What ended the reading, once.
    func takeFault() -> (any Error)? {
        defer { fault = nil }
        return fault
    }

    func edit(_ row: RowDraft) throws(SheetError) {
        if !changes.isEmpty { changes.removeAll(keepingCapacity: true) }
        for index in steps.indices {
            do {
                try take(index, row)
            } catch let error as RowRefusal {
                row.spoil(error.column, "\(steps[index].name) \(error.message)", hint: error.hint)
                return
            } catch let error as LuaHostError {
                let message = error.message(of: steps[index].plugin)
                row.spoil(
                    nil, "\(steps[index].name) failed: \(PrintableText.clean(message, limit: 1000))",
                    hint: error.hint ?? "leave it out: rows.open { plugins = { … } }")
                return
            } catch {
                fault = error
                throw .sourceFailed(path: steps[index].name, reason: "\(error)")
            }
        }
    }

    /// Has one step look at the row.
    private func take(_ index: Int, _ row: RowDraft) throws {
        let step = steps[index]
        let instance = try opened[index]?.instance ?? pass.instance(step.plugin)
        try instance.called(isPrivileged: false) {
            let (state, function) = try open(index, instance)
            try state.call(function) { stack in
                push(row, onto: stack)
                stack.push(row.number)
                pushColumns(index, onto: stack)
                return 3
            } _: { stack, count in
                let first = stack.top - count + 1
                guard count > 0, !stack.type(at: first).isAbsent else { return }
                if step.isMapper {
                    try patch.read(stack, at: first)
                    try apply(index, row)
                } else {
                    try judge(stack, at: first, index, row)
                }
            }
        }
    }

    /// The function of a step in the state that its plugin has now: one that broke a limit has another one since.
    private func open(_ index: Int, _ instance: PluginInstance) throws -> (LuaState, LuaFunction) {
        let (state, function) = try instance.function(steps[index].handler)
        if let known = opened[index], known.state === state { return (state, known.function) }
        opened[index] = Opened(instance: instance, state: state, function: function)
        return (state, function)
    }

    /// Pushes the declared columns as a table: column = true.
    private func pushColumns(_ index: Int, onto stack: LuaStack) {
        if let known = opened[index]?.columns { return stack.push(known) }
        stack.createTable(record: columns.count)
        for column in columns {
            stack.push(true)
            stack.setField(named: column, of: -2)
        }
        opened[index]?.columns = LuaReference(stack, at: -1)
    }

    private func push(_ row: RowDraft, onto stack: LuaStack) {
        stack.createTable(record: keys.count)
        for index in keys.indices {
            let isEmpty = row.withText(index) { text in
                if !text.isEmpty { stack.push(bytes: text) }
                return text.isEmpty
            }
            if isEmpty { continue }
            keys[index].withUnsafeBytes { stack.setField(named: $0, of: -2) }
        }
    }

    /// Puts the patch into the row; what is there already is no change.
    private func apply(_ author: Int, _ row: RowDraft) throws {
        if patch.isEmpty { return }
        for column in columns.indices where patch.has(column) {
            try patch.withText(column) { text in
                let text = RowDraft.trimmed(text)
                if row.withText(column, { text.elementsEqual($0) }) { return }
                if !steps[author].mayChange[column] {
                    throw RowRefusal(
                        "may not change \(columns[column]): that is none of the columns it is granted",
                        at: column,
                        hint:
                            "grant it the column: partnerctl plugin grant \(steps[author].plugin) rows.map; or leave it out: rows.open { plugins = { … } }"
                    )
                }
                row.withText(column) { before in
                    names[author].withUnsafeBytes { name in
                        keys[column].withUnsafeBytes { key in
                            RowChange.append(
                                mapper: name, field: key, before: before, after: text, to: &changes)
                        }
                    }
                }
                row.set(column, to: text, by: author)
            }
        }
    }

    private func judge(_ stack: LuaStack, at index: Int32, _ author: Int, _ row: RowDraft) throws {
        for issue in try RowIssue.list(stack, at: index, columns: columns, most: Self.mostIssues) {
            row.refuse(issue.column, "\(issue.message) (says \(steps[author].name))", hint: issue.hint)
        }
    }
}

/// Why a row is given up.
struct RowRefusal: Error {
    let message: String
    let column: Int?
    let hint: String

    init(_ message: String, at column: Int? = nil, hint: String) {
        self.message = message
        self.column = column
        self.hint = hint
    }
}
