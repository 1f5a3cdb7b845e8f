public import LuaRuntime
public import PartnerCenter
internal import Plugins
internal import Runs

/// `undo`: what the built-in program that undoes a run works with. No other script sees it.
public enum UndoModule {
    /// Gives the program of an undo its module, to be installed after the others.
    ///
    /// `audit` tells what `run` wrote; the inverses go through `door`.
    public static func installer<C: Center>(
        undoing run: Int64, _ audit: any RunAudit, _ door: Door<C>
    ) -> (LuaState, RunSession) throws -> Void {
        { state, session in
            let undo = Undo(run: run, audit: audit, door: UndoDoor(door), session: session)
            state.module("undo") { module in
                module.function("writes") { try undo.pushWrites(onto: $0) }
                module.function("take_back") { try undo.takeBack($0) }
                module.function("steps") { try undo.pushSteps(onto: $0) }
                module.function("step_back") { try undo.stepBack($0) }
            }
        }
    }
}

/// One undoing while it goes on.
private final class Undo<C: Center> {
    let run: Int64
    let audit: any RunAudit
    let door: UndoDoor<C>
    unowned let session: RunSession
    /// The writes that are walked through.
    var rows: UndoRows?
    /// The steps that are walked through.
    var steps: UndoStepRows?

    init(run: Int64, audit: any RunAudit, door: UndoDoor<C>, session: RunSession) {
        self.run = run
        self.audit = audit
        self.door = door
        self.session = session
    }

    /// The writes of the run up to now. Where they end is an effect: a run that failed may be taken up again and
    /// write more, which must not shift the rows of an undoing that was interrupted.
    func pushWrites(onto stack: LuaStack) throws -> Int32 {
        var arguments = JSONWriter()
        arguments.begin("{")
        arguments.put("run", RunReference(run).text)
        arguments.end("}")
        let json = try session.effect("undo.writes", arguments.bytes, stack) {
            let counts = try audit.counts(ofRun: run, upTo: .max)
            var answer = JSONWriter()
            answer.begin("{")
            answer.put("up_to", counts.map(\.last).max() ?? 0)
            answer.put(
                "total", counts.filter { UndoPlanner.canTakeBack($0.operation) }.reduce(0) { $0 + $1.count })
            answer.end("}")
            return answer.bytes
        }
        guard case .object(let fields) = try JSONValue.read(json, from: "the journal"),
            case .integer(let upTo)? = fields["up_to"], case .integer(let total)? = fields["total"]
        else { throw OperationError(.badFile, "the journal holds a damaged undo.writes") }
        let rows = UndoRows(audit, run: run, upTo: upTo, total: Int(total))
        self.rows = rows
        try RowSource(rows).push(onto: stack)
        return 1
    }

    /// Takes back the write of the present row; false where there was nothing to do.
    func takeBack(_ stack: LuaStack) throws -> Int32 {
        guard let row = session.row, let write = rows?.present else {
            throw OperationError(.forbiddenState, "undo.take_back works on a row of undo.writes")
        }
        let isDone = try door.takeBack(
            write.call, session.origin(stack),
            wasMade: { try audit.hasMade(subjectOf: write.record, inRun: run) },
            // Whoever started the undoing consented to all of it, inverses that cannot be taken back included.
            willWrite: { facts in try row.willWrite(facts, isIrreversible: false) })
        stack.push(isDone)
        return 1
    }

    /// The steps of the run up to now whose plugins can undo them. Where they end is an effect, as with the writes.
    func pushSteps(onto stack: LuaStack) throws -> Int32 {
        guard let group = session.journal?.group else { throw RunFailure.nothingToValidate("undo.steps") }
        var arguments = JSONWriter()
        arguments.begin("{")
        arguments.put("run", RunReference(run).text)
        arguments.end("}")
        let journal = try Journal(group, run: RunID(rawValue: run))
        let json = try session.effect("undo.steps", arguments.bytes, stack) {
            var answer = JSONWriter()
            answer.value(Int64(try journal.count()))
            return answer.bytes
        }
        guard case .integer(let upTo) = try JSONValue.read(json, from: "the journal") else {
            throw OperationError(.badFile, "the journal holds a damaged undo.steps")
        }
        let rows = UndoStepRows(try UndoSteps(journal, upTo: upTo), run: run, upTo: upTo)
        steps = rows
        try RowSource(rows).push(onto: stack)
        return 1
    }

    /// Has the plugin of the present row's step undo it.
    func stepBack(_ stack: LuaStack) throws -> Int32 {
        guard session.row != nil, let step = steps?.present, let host = session.plugins else {
            throw OperationError(.forbiddenState, "undo.step_back works on a row of undo.steps")
        }
        let (instance, provision) = try host.provision(step.name, at: .steps)
        guard let undo = provision.undo else {
            throw OperationError(
                .notFound,
                "\(step.name) has no undo any more: \(instance.id) is version "
                    + "\(instance.plugin.code.manifest.version) now")
        }
        let context = StepContext(
            run: RunReference(run).text, actor: host.actor, now: try session.now().description)
        try host.call(instance, undo) { target in
            try context.push(onto: target)
            try StepResult.push(step.result, onto: target)
            return 2
        } _: { _, _, _ in
        }
        return 0
    }
}
