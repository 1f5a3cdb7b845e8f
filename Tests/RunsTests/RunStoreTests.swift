import Runs
import SQL
import Testing

@Suite struct RunStoreTests {
    let desk: Desk

    init() throws { desk = try Desk.inMemory() }

    @Test("a run comes back as it was started")
    func comesBack() throws {
        var plan = RunPlan.fixture(
            inputs: [
                RunPlan.Input(argument: "file", path: "人员.csv", size: 1 << 40, hash: [5]),
                RunPlan.Input(argument: "more", path: "b.csv", size: 0, hash: []),
            ], startKey: "nightly")
        plan.modules = [
            RunPlan.Module(name: "z", source: [7]), RunPlan.Module(name: "a", source: [8, 0]),
        ]
        plan.arguments = [1, 0, 2]
        plan.seed = [UInt8](repeating: 200, count: 32)
        plan.apiLevel = 3
        plan.options = [0]
        plan.eventCursor = 1 << 40
        plan.undoes = RunID(rawValue: 3)
        let lease = try desk.start(plan, now: 1000)
        let run = try desk.runs.run(lease.run)
        #expect(run.plan == plan && run.state == .running)
        #expect(run.created == 1000 && run.updated == 1000 && run.finished == nil)
        #expect(run.owner == .current() && run.leaseUntil == 61_000 && run.totals.total == 0)
        #expect(run.wake == nil)
        #expect(lease.number == 1 && desk.group.lease == lease)
    }

    @Test("a source is kept once and found by its hash")
    func sources() throws {
        try desk.runs.keepSource(hash: [1], text: Array("print(1)".utf8))
        try desk.runs.keepSource(hash: [1], text: Array("print(1)".utf8))
        #expect(try desk.runs.source(hash: [1]) == Array("print(1)".utf8))
        #expect(throws: RunsError.unknownSource(hash: [2])) { try desk.runs.source(hash: [2]) }
    }

    @Test("a run cannot start from a source that is not kept")
    func missingSource() {
        #expect(throws: SQLError.constraint(.foreignKey, table: "", columns: [])) {
            try desk.runs.start(.fixture(source: [66]), owner: .current(), now: 0, leaseUntil: 1)
        }
        #expect(desk.group.lease == nil)
    }

    @Test("a start key finds the live run, and is free once it has ended")
    func startKey() throws {
        let plan = RunPlan.fixture(startKey: "nightly")
        let lease = try desk.start(plan)
        #expect(
            try desk.runs.start(plan, owner: .current(), now: 2, leaseUntil: 3) == .attached(lease.run))
        try desk.runs.finish(lease, .done, now: 2000)
        let second = try desk.start(plan)
        #expect(second.run > lease.run)
        #expect(throws: RunsError.startKeyTaken("nightly", by: second.run)) {
            try desk.runs.acquire(lease.run, owner: .current(), now: 0, until: 1, reopening: [.done])
        }
    }

    @Test(
        "the end of a run is kept with its reason and totals", arguments: RunState.allCases.filter(\.isFinal))
    func finish(_ state: RunState) throws {
        let lease = try desk.start()
        var totals = RowTotals()
        for outcome in RowOutcome.allCases { totals[outcome] = Int64(outcome.rawValue) * 10 + 1 }
        try desk.runs.finish(lease, state, code: "limit_rows", message: "十", totals: totals, now: 2000)
        let run = try desk.runs.run(lease.run)
        #expect(run.state == state && run.code == "limit_rows" && run.message == "十" && run.totals == totals)
        #expect(run.finished == 2000 && run.owner == nil && !run.isHeld(at: 2000))
        #expect(desk.group.lease == nil)
        #expect(throws: RunsError.finished(lease.run, state)) {
            try desk.runs.acquire(lease.run, owner: .current(), now: 0, until: 1)
        }
        #expect(throws: RunsError.finished(lease.run, state)) { try desk.runs.cancel(lease.run, now: 1) }
    }

    @Test("an ended run may be taken up again where the caller says so")
    func reopening() throws {
        let lease = try desk.start()
        try desk.runs.finish(lease, .limited, code: "limit_time", now: 2000)
        let again = try desk.runs.acquire(
            lease.run, owner: .current(), now: 3000, until: 4000, reopening: [.limited])
        #expect(again.number == 2)
        let run = try desk.runs.run(lease.run)
        #expect(run.state == .running && run.code == nil && run.finished == nil)
    }

    @Test("an unknown run is unknown to everything")
    func unknownRun() {
        let id = RunID(rawValue: 9)
        #expect(throws: RunsError.unknownRun(id)) { try desk.runs.run(id) }
        #expect(throws: RunsError.unknownRun(id)) { try desk.runs.cancel(id, now: 1) }
        #expect(throws: RunsError.unknownRun(id)) {
            try desk.runs.acquire(id, owner: .current(), now: 0, until: 1)
        }
    }

    @Test("runs are listed newest first, page by page, by state and script")
    func listing() throws {
        var ids: [RunID] = []
        for number in 1...5 {
            let lease = try desk.start(.fixture(script: number == 2 ? "other.lua" : "renew.lua"))
            if number % 2 == 0 { try desk.runs.finish(lease, .failed, now: 1) }
            if number == 3 { try desk.runs.interrupt(lease, now: 1) }
            ids.append(lease.run)
        }
        func list(_ change: (inout RunFilter) -> Void) throws -> [RunID] {
            var filter = RunFilter()
            change(&filter)
            return try desk.runs.list(filter).map(\.id)
        }
        #expect(try list { _ in } == ids.reversed())
        #expect(try list { $0.limit = 2 } == [ids[4], ids[3]])
        #expect(try list { $0.before = ids[2] } == [ids[1], ids[0]])
        #expect(try list { $0.states = [.failed] } == [ids[3], ids[1]])
        #expect(try list { $0.states = [.failed, .interrupted] } == [ids[3], ids[2], ids[1]])
        #expect(try list { $0.script = "other.lua" } == [ids[1]])
    }

    @Test("an unfinished run of the same source on the same files is found, whatever the files are called")
    func unfinished() throws {
        func input(_ argument: String, _ path: String, _ hash: [UInt8]) -> RunPlan.Input {
            RunPlan.Input(argument: argument, path: path, size: 1, hash: hash)
        }
        let inputs = [input("users", "a.csv", [1]), input("groups", "b.csv", [2])]
        let lease = try desk.start(.fixture(inputs: inputs))
        let moved = [input("groups", "moved/b.csv", [2]), input("users", "moved/a.csv", [1])]
        func find(_ source: [UInt8], _ inputs: [RunPlan.Input]) throws -> [RunID] {
            try desk.runs.unfinished(source: source, inputs: inputs).map(\.id)
        }
        #expect(try find([1, 2, 3], moved) == [lease.run])
        #expect(try find([1, 2], moved) == [])
        #expect(try find([1, 2, 3], [inputs[0]]) == [])
        #expect(try find([1, 2, 3], [input("users", "a.csv", [3]), inputs[1]]) == [])
        #expect(try find([1, 2, 3], [input("groups", "a.csv", [1]), input("users", "b.csv", [2])]) == [])
        try desk.runs.finish(lease, .done, now: 2)
        #expect(try find([1, 2, 3], moved) == [])
    }
}
