import Glibc
import Runs
import SQL
import Testing

/// Real processes on one file.
@Suite struct TwoProcessesTests {
    @Test("two processes write runs of their own at once, and neither loses an entry")
    func sideBySide() async throws {
        let file = try DatabaseFile()
        _ = try file.open()
        async let first: Void = work(file.path)
        async let second: Void = work(file.path)
        _ = await (first, second)
        let desk = try file.open()
        let runs = try desk.runs.list()
        #expect(runs.count == 2 && runs.allSatisfy { $0.state == .done })
        for run in runs { #expect(try Journal(desk.group, run: run.id).count() == 200) }
        try desk.connection.checkIntegrity()
    }

    private func work(_ path: String) async {
        await #expect(processExitsWith: .success) { [path = path as String] in
            let desk = try Desk(Connection(file: path, options: .quick))
            let lease = try desk.start()
            let journal = try Journal(desk.group, run: lease.run)
            for ordinal in 1...200 as ClosedRange<Int64> {
                try journal.append(.fixture(ordinal))
                try desk.group.commit()
            }
            try desk.runs.finish(lease, .done, now: 2)
        }
    }

    @Test("a killed process's run is taken up at once and goes on behind what was committed")
    func killed() async throws {
        let file = try DatabaseFile()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = file.path as String] in
            let desk = try Desk(Connection(file: path, options: .quick))
            let ledger = try desk.startLedger()
            desk.group.onBoundary = { boundary in
                // Six boundaries for source, run and batch, four for two groups of rows: before the third.
                if boundary.number == 11 { kill(getpid(), SIGKILL) }
            }
            for row in 1...100 as ClosedRange<Int64> {
                try ledger.add(row)
                if row % 10 == 0 { try desk.group.commit() }
            }
        }
        let desk = try file.open()
        let run = try #require(try desk.runs.list().first)
        #expect(run.state == .running && !run.isHeld(at: run.created))
        let lease = try desk.runs.acquire(run.id, owner: .current(), now: 2000, until: 3000)
        let batch = try #require(try Batches(desk.group, run: lease.run).list().first)
        let ledger = try Ledger(desk.group, batch)
        #expect(try ledger.lastRow() == 20)
        let recorded = try RecordedRows(ledger)
        for row in 1...100 as ClosedRange<Int64> where try recorded.entry(row) == nil { try ledger.add(row) }
        try desk.runs.finish(lease, .done, now: 2500)
        try desk.group.commit()
        #expect(try ledger.totals().total == 100)
    }

    @Test(
        "a wait that a killed process began is found with its deadline by the next one",
        arguments: [5, 6, 7, 8])
    func killedWhileWaiting(boundary: Int) async throws {
        let file = try DatabaseFile()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = file.path as String, boundary] in
            let desk = try Desk(Connection(file: path, options: .quick))
            // Four boundaries for source and run, then two for the beginning of the wait and two for its end.
            desk.group.onBoundary = { if $0.number == boundary { kill(getpid(), SIGKILL) } }
            let run = try desk.start().run
            let waits = Waits(desk.group, run: run)
            _ = try waits.begin(
                Wait(run: run, branch: "", ordinal: 1, kind: .sleep, wake: 9000, begun: 1000))
            try desk.group.commit()
            try Journal(desk.group, run: run).append(.fixture(1))
            try waits.end(branch: "", ordinal: 1)
            try desk.group.commit()
        }
        let desk = try file.open()
        let run = try #require(try desk.runs.abandoned(now: 2000).first)
        let lease = try desk.runs.acquire(run.id, owner: .current(), now: 2000, until: 3000)
        let waits = Waits(desk.group, run: lease.run)
        let isOver = try Journal(desk.group, run: lease.run).count() == 1
        #expect(isOver == (boundary == 8))
        if isOver { return #expect(try waits.list().isEmpty) }
        let wait = try waits.begin(
            Wait(run: run.id, branch: "", ordinal: 1, kind: .sleep, wake: 10_000, begun: 2000))
        #expect(wait.wake == (boundary == 5 ? 10_000 : 9000))
    }

    @Test(
        "a process that is killed in a rehearsal leaves nothing, in its keeping all or nothing",
        arguments: [0, 1, 2])
    func killedInRehearsal(boundary: Int) async throws {
        let file = try DatabaseFile()
        _ = try file.open()
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = file.path as String, boundary] in
            let desk = try Desk(Connection(file: path, options: .quick))
            desk.group.onBoundary = { if $0.number == boundary { kill(getpid(), SIGKILL) } }
            try desk.group.beginRehearsal()
            let journal = try Journal(desk.group, run: desk.start().run)
            for ordinal in 1...50 as ClosedRange<Int64> {
                try journal.append(.fixture(ordinal))
                try desk.group.commit()
            }
            if boundary == 0 { kill(getpid(), SIGKILL) }
            try desk.group.endRehearsal(keep: true)
        }
        let desk = try file.open()
        let runs = try desk.runs.abandoned(now: 2000)
        #expect(runs.count == (boundary == 2 ? 1 : 0))
        for run in runs { #expect(try Journal(desk.group, run: run.id).count() == 50) }
        // The turn among writers is free again.
        _ = try desk.start()
    }
}
