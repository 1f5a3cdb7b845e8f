import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// Runs that take back what another run wrote.
@Suite struct UndoRunTests {
    @Test("undoing a batch leaves everybody as before, with a record of each write")
    func everything() throws {
        let bench = try ScriptBench()
        let before = try bench.users()
        let done = try bench.make60()
        #expect(try bench.users().count == 61)
        let undone = try bench.undo(done)
        #expect(undone.failure == nil, "\(String(describing: undone.failure))")
        #expect(undone.totals.total == 120 && undone.totals[.ok] == 120)
        #expect(try bench.users() == before)
        let records = try bench.database.store.records(ofRun: undone.runID ?? 0, before: .max, limit: 1000)
        #expect(records.count == 120)
        // The last write was taken back first.
        #expect(records.last?.operation == "users.set_roles" && records.last?.subjectID == "u-61")
        #expect(records.first?.operation == "users.delete" && records.first?.subjectID == "u-2")
        #expect(bench.console.progress.last?.total == 120)
    }

    @Test("whoever was changed since stays and is named; all others are taken back")
    func conflict() throws {
        let bench = try ScriptBench()
        let done = try bench.make60()
        try bench.run("partner.users.update { id = 'u-7', full_name = '王芳' }")
        let undone = try bench.undo(done)
        #expect(undone.failure == nil)
        // The role of the renamed user goes back: nobody touched that.
        #expect(undone.totals[.ok] == 119 && undone.totals[.failed] == 1)
        #expect(try bench.users().map(\.fullName) == ["First Admin", "王芳"])
        var found: [RowProblem?] = []
        let run = Runs.RunID(rawValue: undone.runID ?? 0)
        for batch in try Batches(bench.database.group, run: run).list() {
            try Ledger(bench.database.group, batch).forEach(outcomes: [.failed]) { row in
                found.append(row.problem)
            }
        }
        #expect(
            found == [
                RowProblem(
                    code: "conflict",
                    message: #"u-7 (王芳) was changed since: full_name is "王芳", expected "Person 6""#,
                    field: "full_name")
            ])
    }

    @Test("what is undone already is unchanged, and an undoing can be undone where it can be taken back")
    func twice() throws {
        let bench = try ScriptBench()
        let done = try bench.make60()
        try bench.undo(done)
        let again = try bench.undo(done)
        #expect(again.failure == nil && again.totals[.unchanged] == 120 && again.totals.total == 120)

        let renamed = try bench.run("partner.users.update { id = 'u-1', full_name = 'X' }")
        let undone = try bench.undo(renamed)
        #expect(try bench.users()[0].fullName == "First Admin")
        let redone = try bench.undo(undone)
        #expect(redone.totals[.ok] == 1)
        #expect(try bench.users()[0].fullName == "X")
    }

    @Test("roles hold: somebody who may not delete users cannot undo their creation")
    func roles() throws {
        let bench = try ScriptBench()
        let done = try bench.make60()
        try bench.make(1, agentRole: .sales)
        let undone = try bench.undo(done, as: "person1@contoso.cn")
        #expect(undone.failure?.kind == .refused, "\(String(describing: undone.failure))")
        #expect(try bench.users().count == 62)
    }

    @Test("an undoing that is interrupted after any group goes on to the same end", arguments: 1...8)
    func resumed(afterGroup group: Int) throws {
        let bench = try ScriptBench()
        let before = try bench.users()
        let done = try bench.make60()
        bench.options.groupSize = 25
        try bench.run("partner.users.update { id = 'u-30', full_name = 'Changed' }")
        bench.console = StoppingConsole(afterGroups: group)
        let first = try bench.undo(done)
        bench.console = RecordingConsole()
        if first.failure != nil {
            // It goes on even though the undone run wrote more meanwhile.
            try bench.database.store.audit(
                "users.update", AuditSubject(.user, 1), ChangeList(),
                OperationContext(
                    actor: .centerOperator, now: ScriptBench.now, origin: Origin(runID: done.runID),
                    vault: ZeroVault()))
            let resumed = try bench.undo(done, resuming: first.runID)
            #expect(resumed.failure == nil, "\(String(describing: resumed.failure))")
        }
        let run = try bench.database.runs.run(Runs.RunID(rawValue: first.runID ?? 0))
        #expect(run.state == .done && run.totals[.ok] == 119 && run.totals[.failed] == 1)
        #expect(try bench.users().count == before.count + 1)
        let records = try bench.database.store.records(ofRun: run.id.rawValue, before: .max, limit: 1000)
        #expect(records.count == 119)
    }

    @Test("no other script sees the module of the built-in one")
    func hidden() throws {
        let bench = try ScriptBench()
        #expect(try bench.output("undo.take_back()").contains("FAILED script_error"))
        let program = UndoProgram.program(undoing: 3)
        let run = try bench.run(String(decoding: program.source, as: UTF8.self), key: "undo of run-3x")
        #expect(run.failure != nil)
    }

    @Test("a run that undoes is known by its plan")
    func recognized() throws {
        let bench = try ScriptBench()
        let done = try bench.make60()
        #expect(try bench.plan(done).undoes == nil)
        #expect(try bench.plan(bench.undo(done)).undoes?.rawValue == done.runID)
    }
}

extension ScriptBench {
    fileprivate func make60() throws -> RunReport {
        try write(
            "people.csv",
            "email,name\n" + (1...60).map { "p\($0)@contoso.cn,Person \($0)\n" }.joined())
        let report = try run(
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true } }
            local people = rows.open { path = opt.file, columns = {
              email = { header = { "email" } }, name = { header = { "name" } },
            } }
            bulk.map(people, { name = "people", key = "email" }, function(row)
              local user = partner.users.create { full_name = row.name, email = row.email }
              partner.users.set_roles { id = user.id, agent_role = "sales" }
            end)
            """, ["file": ["people.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        return report
    }

    @discardableResult
    func undo(
        _ done: RunReport, as email: String = ScriptBench.admin, resuming run: Int64? = nil,
        hasSteps: Bool = false
    ) throws -> RunReport {
        let number = try #require(done.runID)
        let program = UndoProgram.program(undoing: number, hasSteps: hasSteps)
        let door = try self.door(as: email)
        return try execute(
            program, as: email, resuming: run, key: UndoProgram.startKey(undoing: number), door: door,
            undoing: Runs.RunID(rawValue: number),
            installing: [UndoModule.installer(undoing: number, database.store, door)])
    }

    fileprivate func plan(_ report: RunReport) throws -> RunPlan {
        try database.runs.run(Runs.RunID(rawValue: report.runID ?? 0)).plan
    }
}

/// Stops the run once so many groups are committed.
private final class StoppingConsole: RecordingConsole {
    init(afterGroups count: Int) {
        super.init()
        stopsAfterGroups = count
    }
}

private struct ZeroVault: Vault {
    func fill(_ buffer: UnsafeMutableRawBufferPointer) {}
    func hash(_ password: Secret) -> [UInt8] { [] }
    func hashChosen(_ password: Secret) -> [UInt8] { [] }
    func verify(_ password: Secret, against hash: [UInt8]) -> Bool { false }
}
