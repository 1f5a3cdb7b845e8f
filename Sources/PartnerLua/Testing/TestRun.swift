internal import LuaRuntime
internal import PartnerCenter
internal import Runs

/// A run that a test started: what `script.run` answers.
final class TestRun: LuaObject {
    let program: ScriptProgram
    let given: GivenArguments
    let actor: SignedIn
    let key: String?
    let transcript: RunTranscript
    /// Notes the lines that are executed; nil when nobody wants them.
    var follower: CoverageFollower?
    /// How it stands; nil before it was first executed.
    var report: RunReport?
    /// What it delivered through channels, oldest first: nothing leaves a test.
    var messages: [ChannelMessage] = []
    private weak var test: (any TestRunKeeper)?

    init(
        _ program: ScriptProgram, _ given: GivenArguments, actor: SignedIn, key: String?,
        _ transcript: RunTranscript, of test: any TestRunKeeper
    ) {
        self.program = program
        self.given = given
        self.actor = actor
        self.key = key
        self.transcript = transcript
        self.test = test
    }

    /// The run's number in the center; nil when nothing was kept of it.
    var id: Runs.RunID?

    /// One word for how it stands.
    var outcome: String {
        guard let failure = report?.failure else { return "done" }
        if failure.code == FaultPlan.crashCode { return "crashed" }
        return switch failure.kind {
        case .validated, .replayed: "done"
        case .failed, .usage, .badRows, .divergence, .unreachable: "failed"
        case .limited: "limited"
        case .refused: "refused"
        case .unsupported: "unsupported"
        case .waiting, .attached: "waiting"
        case .interrupted: "interrupted"
        }
    }

    /// What a failed test says of the run, in one line; nil for one that is done.
    var line: String? {
        guard let failure = report?.failure else { return nil }
        let place = failure.place.map { "\($0): " } ?? ""
        return "\(program.name) \(outcome): \(place)\(failure.message) (\(failure.code))"
    }

    private func keeper() throws -> any TestRunKeeper {
        if let test { return test }
        throw OperationError(.forbiddenState, "the run belongs to a test that is over")
    }

    static func declare(in state: LuaState) {
        state.type(TestRun.self, name: "run") { type in
            type.property("id") { $0.id.map { "\($0)" } }
            type.property("outcome") { $0.outcome }
            type.property("code") { $0.report?.failure?.code }
            type.property("message") { $0.report?.failure?.message }
            type.property("hint") { $0.report?.failure?.hint }
            type.property("field") { $0.report?.failure?.field }
            type.property("place") { $0.report?.failure?.place }
            type.property("output") { LuaBytes($0.transcript.output) }
            type.property("notes") { $0.transcript.notes }
            type.property("logs") { run in run.transcript.logs.map { "\($0.level.rawValue): \($0.message)" } }
            type.property("problems") { run in
                PushedList(run.report?.problems ?? []) { problem, stack in
                    stack.createTable(record: 3)
                    stack.set("message", problem.message)
                    stack.set("subject_id", problem.subjectID)
                    stack.set("due", problem.due)
                }
            }
            type.property("tables") {
                PushedList($0.transcript.tables) { table, stack in try push(table, stack) }
            }
            type.property("messages") { run in
                PushedList(run.messages) { message, stack in
                    stack.createTable(record: 4)
                    stack.set("channel", message.channel)
                    stack.set("subject", message.subject)
                    stack.set("body", message.body)
                    try message.attachments.push(onto: stack)
                    stack.setField("attach", of: -2)
                }
            }
            type.property("rows") { run in PushedTotals(totals: run.report?.totals ?? RowTotals()) }
            type.property("waits_for") { run in try run.keeper().waits(of: run) }
            type.property("effects") { run in try run.keeper().effects(of: run) }
            type.property("writes") { run in try run.keeper().writes(of: run) }
            type.method("signal") { run, stack in
                try run.keeper().signal(run, TestSignal(stack))
                stack.pushCopy(of: 1)
                return 1
            }
            type.method("approve") { run, stack in
                try run.keeper().approve(run, operation: String?.read(stack, at: 2))
                stack.pushCopy(of: 1)
                return 1
            }
            type.method("resume") { run, stack in
                let options = try TestRunOptions(stack, at: 2, of: "run:resume", isNew: false)
                try run.keeper().resume(run, options)
                stack.pushCopy(of: 1)
                return 1
            }
        }
    }

    private static func push(_ table: ReportTable, _ stack: LuaStack) throws {
        stack.createTable(record: 3)
        stack.set("title", table.title)
        try table.columns.push(onto: stack)
        stack.setField("columns", of: -2)
        try PushedList(table.rows) { row, stack in
            stack.createTable(record: row.count)
            for (column, cell) in zip(table.columns, row) { stack.set(named: column, cell) }
        }.push(onto: stack)
        stack.setField("rows", of: -2)
    }
}

/// The test that a run belongs to.
protocol TestRunKeeper: AnyObject {
    /// Goes on with a run that has not ended.
    func resume(_ run: TestRun, _ options: TestRunOptions) throws
    /// Sends the run a signal, and goes on with it if it waits for that.
    func signal(_ run: TestRun, _ signal: TestSignal) throws
    /// Consents to an operation, the one that the run waits for unless one is named, and goes on with it.
    func approve(_ run: TestRun, operation: String?) throws
    /// What the run waits for.
    func waits(of run: TestRun) throws -> PushedList<Wait>
    /// The operations that the run's own code called, in the order of its journal.
    func effects(of run: TestRun) throws -> [String]
    /// The operations by which it changed the center, those of rows among them, in order.
    func writes(of run: TestRun) throws -> [String]
}

/// How a test starts a run or goes on with it.
struct TestRunOptions {
    /// On whose behalf; nil for whom the test itself works for.
    var user: SignedIn?
    var options = RunOptions()
    /// At most one live run has it.
    var key: String?

    /// Reads the options table at `index`, which may be left out.
    init(_ stack: LuaStack, at index: Int32, of call: String, isNew: Bool) throws {
        let names = isNew ? ["as", "yes", "accept_bad_rows", "key"] : ["yes", "accept_bad_rows"]
        let table = try Options(stack, at: index, of: call, known: names)
        options.allowsIrreversible = try table.boolean("yes")
        options.acceptsBadRows = try table.boolean("accept_bad_rows")
        guard isNew else { return }
        // Two runs of one script are two, whatever became of the first.
        options.startsAnew = true
        user = try table.signedIn()
        key = try table.text("key")
    }
}

/// A list whose items are pushed as `body` says.
struct PushedList<Item>: LuaPushable {
    private let items: [Item]
    private let body: (Item, LuaStack) throws -> Void

    init(_ items: [Item], _ body: @escaping (Item, LuaStack) throws -> Void) {
        self.items = items
        self.body = body
    }

    func push(onto stack: LuaStack) throws {
        try stack.reserve(8)
        stack.createTable(array: items.count)
        for (index, item) in items.enumerated() {
            try body(item, stack)
            stack.setItem(index + 1, of: -2)
        }
    }
}

/// Rows by outcome, as the last line of `run --json` counts them.
private struct PushedTotals: LuaPushable {
    let totals: RowTotals

    func push(onto stack: LuaStack) throws {
        try stack.reserve(4)
        stack.createTable(record: 5)
        let counts: [(StaticString, Int64)] = [
            ("total", totals.total), ("ok", totals[.ok]), ("unchanged", totals[.unchanged]),
            ("failed", totals[.failed] + totals[.unknown] + totals[.unsupported]),
            ("refused", totals[.refused]),
        ]
        for (name, count) in counts {
            stack.push(Int(count))
            stack.setField(name, of: -2)
        }
    }
}

extension LuaStack {
    /// Makes `text` the field `name` of the table on top; nothing for nil.
    func set(_ name: StaticString, _ text: String?) {
        guard let text else { return }
        push(text)
        setField(name, of: -2)
    }

    fileprivate func set(named name: String, _ text: String) {
        push(text)
        setField(named: name, of: -2)
    }
}
