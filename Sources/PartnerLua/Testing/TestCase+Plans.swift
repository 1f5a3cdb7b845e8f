internal import LuaRuntime
internal import PartnerCenter

extension TestCase {
    /// `script.plan(path, arguments, options)`
    func plan(_ stack: LuaStack) throws -> Int32 {
        let (run, options) = try prepare(stack, "script.plan")
        let center = try bench.center(as: run.actor)
        let header = PlanHeader(
            product: "", script: run.program.name, source: "", folder: run.given.folder,
            center: CenterIdentity(place: "", environment: "", name: "", domain: "", created: ""),
            actor: run.actor.text, seed: "", at: try center.now())
        let rehearsal = Rehearsal(
            run.program, given: run.given, options: settled(options.options),
            door: Door(FaultyCenter(base: center, faults: faults)), services: services(for: run, center),
            console: run.transcript, header: header, bind: { .all($0, $1) })
        try rehearsal.begin()
        let result = Result { try rehearsal.perform() }
        try rehearsal.end(keep: false)
        run.follower?.finish()
        let performed = try result.get()
        run.report = performed.report
        try PushedPlan(plan: performed.plan, run: run).push(onto: stack)
        return 1
    }
}

/// A plan as a test compares it: without times, places and what was only read, so that it stays the same for as long
/// as the script would do the same.
private struct PushedPlan: LuaPushable {
    let plan: Plan
    let run: TestRun

    func push(onto stack: LuaStack) throws {
        try stack.reserve(8)
        stack.createTable(record: 7)
        stack.set("outcome", run.outcome)
        stack.set("code", run.report?.failure?.code)
        stack.set("message", run.report?.failure?.message)
        try PushedList(plan.effects.filter { $0.kind != .read && !$0.isTakenBack }, effect).push(onto: stack)
        stack.setField("effects", of: -2)
        try PushedList(plan.batches, batch).push(onto: stack)
        stack.setField("batches", of: -2)
        try PushedList(plan.problems) { problem, stack in
            stack.createTable(record: 3)
            stack.set("message", problem.message)
            stack.set("subject_id", problem.subject)
            stack.set("due", problem.due)
        }.push(onto: stack)
        stack.setField("problems", of: -2)
        guard case .waits(let waits) = plan.ending.kind else { return }
        try PushedList(waits) { wait, stack in
            stack.createTable(record: 3)
            stack.set("kind", wait.kind)
            stack.set("name", wait.name)
            stack.set("wake", wait.until)
        }.push(onto: stack)
        stack.setField("waits_for", of: -2)
    }

    private func effect(_ effect: PlannedEffect, _ stack: LuaStack) throws {
        stack.createTable(record: 6)
        stack.set("operation", effect.operation)
        stack.set("batch", effect.batch)
        stack.set("cost", effect.cost)
        if let row = effect.row {
            stack.push(Int(row))
            stack.setField("row", of: -2)
        }
        try JSONValue.read(effect.arguments, from: "the plan").push(onto: stack)
        stack.setField("arguments", of: -2)
        if case .failure(let failure) = effect.outcome { stack.set("code", failure.code) }
    }

    private func batch(_ batch: PlannedBatch, _ stack: LuaStack) throws {
        stack.createTable(record: 2)
        stack.set("name", batch.name)
        for (outcome, count) in batch.totals {
            stack.push(Int(count))
            stack.setField(named: outcome, of: -2)
        }
    }
}
