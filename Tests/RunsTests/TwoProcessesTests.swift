import Glibc
import Runs
import SQL
import Testing

/// Real processes on one file.
@Suite struct TwoProcessesTests {
    @Test("two processes write runs of their own at once, and neither loses an entry")
    func sideBySide() async throws {
        let file = DatabaseFile()
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
        let file = DatabaseFile()
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
}
