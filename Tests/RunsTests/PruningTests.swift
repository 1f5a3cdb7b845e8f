import Runs
import SQL
import Testing

@Suite struct PruningTests {
    let file: DatabaseFile
    let desk: Desk

    init() throws {
        file = try DatabaseFile()
        desk = try file.open()
    }

    /// A run with something in every table, ended at `finished` or still alive.
    private func run(source: [UInt8], rows: Int64, finished: Int64?) throws -> RunID {
        var plan = RunPlan.fixture(
            source: source, inputs: [RunPlan.Input(argument: "a", path: "a", size: 1, hash: [1])])
        plan.modules = [RunPlan.Module(name: "m", source: source + [0])]
        let lease = try desk.start(plan)
        let journal = try Journal(desk.group, run: lease.run)
        for ordinal in 1...25 as ClosedRange<Int64> { try journal.append(.fixture(ordinal)) }
        try DataKeys(desk.group, run: lease.run).add(DataKey(id: "k", recipient: "r", sealed: [1]))
        _ = try Waits(desk.group, run: lease.run).begin(
            Wait(run: lease.run, branch: "", ordinal: 27, kind: .consent, begun: 1))
        try Attachments(desk.group).keep(hash: source, bytes: [1])
        try Attachments(desk.group).keep(hash: [99], bytes: [1])
        try Signals(desk.group).send(
            run: lease.run, name: "go", data: [], sender: "li",
            files: [Signal.File(name: "a", hash: source), Signal.File(name: "b", hash: [99])], at: 1)
        try Approvals(desk.group).approve(lease.run, operation: "users.create", by: "li", at: 1)
        let transcript = try Transcript(desk.group, run: lease.run)
        for _ in 1...25 { try transcript.append(kind: "print", body: [], at: 1) }
        try BudgetUse(desk.group, run: lease.run).write(["users.create": "1", "spend": "2"])
        try CapabilityUses(desk.group).write([CapabilityUse("acme/x", "net", 1)], run: lease.run)
        let batch = try Batches(desk.group, run: lease.run)
            .start(branch: "", ordinal: 26, name: "b", columns: [], now: 1)
        let ledger = try Ledger(desk.group, batch)
        for row in 0..<rows { try ledger.add(row) }
        if let finished {
            try desk.runs.finish(lease, .done, now: finished)
        } else {
            try desk.runs.interrupt(lease, now: 1)
        }
        try desk.group.commit()
        return lease.run
    }

    private func rows(_ table: String) throws -> Int64? {
        try desk.connection.prepare("SELECT count(*) FROM \(table)").first { $0.int64(0) }
    }

    private let tables = [
        "runs", "sources", "run_modules", "run_inputs", "journal", "batches", "ledger", "data_keys",
        "waits", "signals", "attachments", "approvals", "transcript", "budget_use", "capability_uses",
    ]

    @Test("ended runs go with all they had, others stay whole")
    func pruning() throws {
        let old = try run(source: [1], rows: 57, finished: 100)
        let recent = try run(source: [2], rows: 5, finished: 200)
        let alive = try run(source: [1], rows: 3, finished: nil)
        let report = try desk.runs.prune(finishedBefore: 200, chunk: 10)
        #expect(report.runs == 1 && report.entries == 82 && report.sources == 0)
        #expect(try desk.runs.list().map(\.id) == [alive, recent])
        #expect(throws: RunsError.unknownRun(old)) { try desk.runs.run(old) }
        #expect(try rows("ledger") == 8 && rows("journal") == 50)
        for (table, count) in [
            ("waits", 2), ("signals", 2), ("transcript", 50), ("budget_use", 4), ("capability_uses", 2),
        ]
            as [(String, Int64)]
        {
            #expect(try rows(table) == count, "\(table)")
        }
        // The source of the recent run goes with it, the old one is still used.
        let second = try desk.runs.prune(finishedBefore: 201)
        #expect(second.sources == 2 && second.attachments == 1)
        #expect(try desk.runs.source(hash: [1]) == Array("-- [1]".utf8))
        #expect(try desk.runs.prune(finishedBefore: 1000) == PruneReport())
    }

    @Test("an attachment stays as long as one signal names it")
    func attachments() throws {
        _ = try run(source: [1], rows: 0, finished: 100)
        _ = try run(source: [2], rows: 0, finished: 200)
        try Attachments(desk.group).keep(hash: [7], bytes: [])
        #expect(try desk.runs.prune(finishedBefore: 101).attachments == 2)
        let kept = Attachments(desk.group)
        #expect(try kept.bytes(hash: [1]) == nil && kept.bytes(hash: [7]) == nil)
        #expect(try kept.bytes(hash: [2]) == [1] && kept.bytes(hash: [99]) == [1])
        #expect(try desk.runs.prune(finishedBefore: 201).attachments == 2)
        #expect(try rows("attachments") == 0)
    }

    @Test("nothing is left in any table")
    func everything() throws {
        _ = try run(source: [1], rows: 30, finished: 100)
        _ = try run(source: [2], rows: 0, finished: 100)
        _ = try desk.runs.prune(finishedBefore: 101, chunk: 7)
        for table in tables { #expect(try rows(table) == 0, "\(table)") }
    }

    @Test("a pruning that was cut off hides the run and goes on when called again")
    func cutOff() throws {
        let id = try run(source: [1], rows: 30, finished: 100)
        var commits = 0
        desk.group.onBoundary = { [connection = desk.connection] boundary in
            if boundary.moment == .afterCommit { commits += 1 }
            // The run is hidden and two chunks of the ledger are gone; from here the connection only reads.
            if commits == 3 { Self.breakDown(connection) }
        }
        #expect(throws: SQLError.self) { try desk.runs.prune(finishedBefore: 101, chunk: 10) }
        let next = try file.open()
        #expect(throws: RunsError.unknownRun(id)) { try next.runs.run(id) }
        #expect(try next.runs.list().isEmpty)
        #expect(try next.runs.prune(finishedBefore: 101, chunk: 10).runs == 1)
        for table in tables { #expect(try rows(table) == 0, "\(table)") }
    }

    private static func breakDown(_ connection: Connection) {
        #expect(throws: Never.self) { try connection.execute("PRAGMA query_only = ON") }
    }

    @Test("forgotten secrets are in no file any more")
    func erasing() throws {
        let secret = Array("the-sealed-password-of-row-one".utf8)
        let ledger = try desk.startLedger()
        try ledger.add(1, sealed: secret)
        try Journal(desk.group, run: ledger.run).append(.fixture(1, sealed: secret))
        try DataKeys(desk.group, run: ledger.run).add(DataKey(id: "k", recipient: "r", sealed: secret))
        try desk.group.commit()
        #expect(try file.contains(secret))
        try ledger.forgetSealed()
        try Journal(desk.group, run: ledger.run).forgetSealed()
        let keys = DataKeys(desk.group, run: ledger.run)
        #expect(try keys.list().map(\.id) == ["k"])
        #expect(try keys.forget() == 1)
        #expect(try keys.list().isEmpty)
        #expect(try desk.runs.erase())
        #expect(try !file.contains(secret))
    }
}
