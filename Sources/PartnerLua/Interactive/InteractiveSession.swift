public import LuaRuntime
public import PartnerCenter
internal import Runs
internal import Sealing

/// What one statement came to.
public struct StatementReport: Sendable {
    /// What an expression gave, each value as text; nothing for a statement.
    public var values: [String]
    /// Why it failed; nil for one that did not.
    public var failure: RunFailure?
    /// The run that keeps what it wrote; nil where it wrote nothing.
    public var runID: Int64?
    /// What it reported.
    public var problems: [ReportedProblem]
    /// Its first word is `local`, so what it names is gone by now.
    public var declaresLocal: Bool
}

/// Statements typed one after the other, in the sandbox that scripts have.
///
/// Globals live from one statement to the next. Each statement has a budget of its own, and each that writes is a
/// run of its own, called `repl`, which is over when the statement is. Uses one thread, whose stack must hold
/// scripts: `withScriptStack`.
public final class InteractiveSession<C: Center> {
    /// What becomes of writes.
    public enum Kind: Sendable {
        /// They are made where nothing is kept: no file is written, no consent is asked for.
        case plan
        /// They are lasting at once.
        case live
    }

    /// What places in messages begin with.
    public static var name: String { "repl" }

    private let run: ScriptRun<C>
    private let state: LuaState
    private let limits: LuaLimits

    /// Begins a session; files are named from `folder` on.
    ///
    /// `console` is told of the state first, so that whoever wants to end a statement from outside can.
    public init(
        _ kind: Kind, folder: String, limits: LuaLimits, door: Door<C>, services: RunServices,
        console: any RunConsole, bind: @escaping (RunSession, Door<C>) -> OperationBindings<C>
    ) throws {
        self.limits = limits
        var options = RunOptions()
        options.limits = limits
        options.allowsIrreversible = kind == .plan
        options.startsAnew = true
        var services = services
        if kind == .plan {
            // A key of this person's own would be made on the disk by its first use.
            let nobody = Identity()
            services.me = { nobody.recipient }
        }
        let me = services.me
        run = try ScriptRun(
            ScriptProgram(name: Self.name, source: []),
            given: GivenArguments(texts: [:], folder: folder, me: { try me().description }),
            options: options, door: door, services: services, console: console,
            installing: [{ state, _ in PromptRules.refuseDeclaration(in: state) }], bind: bind)
        state = try run.makeState()
        PromptRules.apply(to: run.session, writesFiles: kind == .live) { try me().description }
        console.willRun(state)
    }

    deinit { state.close() }

    /// Whether more lines can make a statement of `text`, which is not one yet.
    public func isUnfinished(_ text: String) -> Bool {
        state.begin(limits)
        let source = Array(text.utf8)
        var isUnfinished = false
        for candidate in [PromptRules.asExpression(source, line: 1), source] {
            do {
                _ = try state.load(candidate, name: Self.name)
                return false
            } catch let error as LuaError {
                if error.message.hasSuffix("<eof>") { isUnfinished = true }
            } catch { return false }
        }
        return isUnfinished
    }

    /// Executes a statement, or shows the values of an expression, `width` columns wide where they fit.
    ///
    /// `line` is the number of its first line in the session, from 1, for messages and the audit.
    public func execute(_ statement: String, line: Int, width: Int) -> StatementReport {
        let source = PromptRules.padding(line) + Array(statement.utf8)
        let program = ScriptProgram(name: Self.name, source: source)
        run.beginAnew(program.pinning(run.services.plugins))
        state.begin(limits)
        var values: [String] = []
        var failure: RunFailure?
        do {
            let function = try compile(statement, source, line)
            try run.run(function, in: state) { stack, count in
                for index in 0..<count {
                    values.append(try ValueText(width: width).text(stack, at: index + 1))
                }
            }
            try run.finishStatement()
        } catch {
            values = []
            failure = PromptRules.failure(run.describe(error))
        }
        failure = run.close(failure)
        if failure?.kind == .limited { state.collectGarbage() }
        return StatementReport(
            values: values, failure: failure, runID: run.session.runID, problems: run.session.problems,
            declaresLocal: failure == nil && PromptRules.declaresLocal(statement))
    }

    private func compile(_ statement: String, _ source: [UInt8], _ line: Int) throws -> LuaFunction {
        let expression = PromptRules.asExpression(Array(statement.utf8), line: line)
        do { return try state.load(expression, name: Self.name) } catch {
            return try state.load(source, name: Self.name)
        }
    }

    /// The names of fields that the value at `path` has, seen from the globals on; sorted, names that Lua could
    /// write behind a dot only. An empty path gives the globals themselves.
    public func members(of path: [String]) -> [String] {
        state.begin(limits)
        do {
            return try state.run(state.load("return _G", name: Self.name)) { stack, _ in
                for (depth, name) in path.enumerated() {
                    guard stack.type(at: Int32(depth) + 1) == .table, depth < 10 else { return [] }
                    stack.field(named: name, of: Int32(depth) + 1)
                }
                guard stack.type(at: -1) == .table else { return [] }
                return LuaFieldNames.sorted(stack, stack.top).filter(PromptRules.isName)
            }
        } catch { return [] }
    }
}

extension ScriptRun {
    /// Forgets the run that the statement before made: what `program` writes is another one.
    func beginAnew(_ program: ScriptProgram) {
        self.program = program
        lease = nil
        deliveredEvents = []
        guards.stoppedAt = nil
        guards.budgets?.forgetUsesOfRights()
        journal?.beginAnew()
        session.beginAnew()
    }

    /// Keeps what was read and shown by a statement that wrote; one that did not leaves nothing.
    func finishStatement() throws {
        if let journal, journal.run != nil { try journal.finish() }
    }
}
