public import LuaRuntime
public import PartnerCenter
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
}
