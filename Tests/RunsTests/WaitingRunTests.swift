import Runs
import SQL
import Testing

@Suite struct WaitingRunTests {
    let file: DatabaseFile
    let desk: Desk

    init() throws {
        file = try DatabaseFile()
        desk = try file.open()
    }

    /// A run that waits until `wake`.
    private func park(_ wake: Milliseconds?) throws -> RunID {
        let lease = try desk.start()
        try desk.runs.park(lease, wake: wake, now: 2000)
        return lease.run
    }

    @Test("a waiting run is held by nobody and says what it waits for")
    func parking() throws {
        let lease = try desk.start()
        var totals = RowTotals()
        totals[.ok] = 4
        try desk.runs.park(
            lease, code: "wait_signal", message: "等", wake: 9000, totals: totals, now: 2000)
        let run = try desk.runs.run(lease.run)
        #expect(run.state == .waiting && !run.state.isFinal && run.finished == nil)
        #expect(run.code == "wait_signal" && run.message == "等" && run.wake == 9000)
        #expect(run.totals == totals && run.updated == 2000)
        #expect(run.owner == nil && !run.isHeld(at: 2000) && desk.group.lease == nil)
    }

    @Test("a waiting run is taken up at any time, and its wake is forgotten")
    func takingUp() throws {
        let id = try park(1_000_000)
        let lease = try desk.runs.acquire(id, owner: .current(), now: 3000, until: 4000)
        let run = try desk.runs.run(id)
        #expect(lease.number == 2 && run.state == .running && run.wake == nil && run.code == nil)
    }

    @Test("a run that ends, or is put aside for another reason, wakes no more")
    func noWake() throws {
        let id = try park(5)
        let lease = try desk.runs.acquire(id, owner: .current(), now: 3000, until: 4000)
        try desk.runs.interrupt(lease, now: 3500)
        #expect(try desk.runs.run(id).wake == nil)
        #expect(try desk.runs.waiting().isEmpty)
    }

    @Test("a waiting run is cancelled at once")
    func cancelling() throws {
        let id = try park(5)
        #expect(try desk.runs.cancel(id, now: 3000))
        let run = try desk.runs.run(id)
        #expect(run.state == .cancelled && run.finished == 3000 && run.wake == nil)
        #expect(throws: RunsError.finished(id, .cancelled)) {
            try desk.runs.acquire(id, owner: .current(), now: 3001, until: 4000)
        }
    }

    @Test("waiting runs are listed page by page: the earliest first, those without a time last")
    func listing() throws {
        let wakes: [Milliseconds?] = [nil, 30, 10, nil, 30, -5, .max]
        var ids: [RunID] = []
        for wake in wakes { ids.append(try park(wake)) }
        _ = try desk.start()
        let expected = [5, 2, 1, 4, 0, 3, 6].map { ids[$0] }
        #expect(try desk.runs.waiting().map(\.id) == expected)
        for limit in 1...4 {
            var found: [RunID] = []
            var last: Run?
            while case let page = try desk.runs.waiting(limit: limit, after: last), !page.isEmpty {
                #expect(page.count <= limit)
                found += page.map(\.id)
                last = page.last
            }
            #expect(found == expected, "pages of \(limit)")
        }
    }

    @Test("abandoned is what a dead process left, not what a live one does")
    func abandoned() throws {
        let crashed = try desk.start(owner: .departed()).run
        let alive = try desk.start(now: 1000).run
        _ = try park(1)
        let aside = try desk.start(owner: .departed())
        try desk.runs.interrupt(aside, now: 1)
        #expect(try desk.runs.abandoned(now: 1001).map(\.id) == [crashed])
        // Its lease has run out, but it is there: someone else may ask for it, nobody takes it unasked.
        #expect(try desk.runs.run(alive).isHeld(at: 70_000) == false)
        #expect(try desk.runs.abandoned(now: 70_000).map(\.id) == [crashed])
        #expect(try desk.runs.acquire(crashed, owner: .current(), now: 1002, until: 2000).number == 2)
        #expect(try desk.runs.abandoned(now: 1003).isEmpty)
    }
}
