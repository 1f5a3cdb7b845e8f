import Runs
import TestKit
import SQL
import Testing

@Suite struct LedgerTests {
    let desk: Desk
    let ledger: Ledger

    init() throws {
        desk = try Desk.inMemory()
        ledger = try desk.startLedger()
    }

    @Test("a row comes back as it was", arguments: RowOutcome.allCases)
    func comesBack(_ outcome: RowOutcome) throws {
        let problem = RowProblem(code: "email_taken", message: "已存在", field: "email")
        try ledger.add(1, outcome, columns: [1, 0], sealed: [], problem: problem, input: [3])
        try ledger.add(2, outcome)
        var seen = 0
        try ledger.forEach { row in
            seen += 1
            #expect(row.outcome == outcome && row.attempt == 1 && row.key == Array("row-\(row.row)".utf8))
            #expect(row.borrowedColumns.map { [UInt8]($0) } == (row.row == 1 ? [1, 0] : nil))
            #expect(row.borrowedSealed.map { [UInt8]($0) } == (row.row == 1 ? [] : nil))
            #expect(row.borrowedInput.map { [UInt8]($0) } == (row.row == 1 ? [3] : nil))
            #expect(row.problem == (row.row == 1 ? problem : nil))
        }
        #expect(seen == 2)
    }

    @Test("an empty ledger has no last row, no totals and nothing to forget")
    func empty() throws {
        #expect(try ledger.lastRow() == nil)
        #expect(try ledger.totals() == RowTotals())
        #expect(try ledger.forgetSealed() == 0)
        #expect(try RecordedRows(ledger).next() == nil)
    }

    @Test("the latest attempt is what counts, also for a filter")
    func attempts() throws {
        try ledger.add(1, .failed)
        try ledger.add(2, .failed)
        try ledger.add(3, .ok)
        try ledger.add(1, attempt: 2, .failed)
        try ledger.add(1, attempt: 3, .ok)
        var failed: [Int64] = []
        try ledger.forEach(outcomes: [.failed]) { failed.append($0.row) }
        #expect(failed == [2])
        let totals = try ledger.totals()
        #expect(totals[.ok] == 2 && totals[.failed] == 1 && totals.total == 3)
    }

    @Test("a row and attempt is written once")
    func twice() throws {
        try ledger.add(1)
        #expect(throws: SQLError.self) { try ledger.add(1) }
        try ledger.add(1, attempt: 2)
    }

    @Test("a batch that the same effect began is found again, and its end is kept")
    func batches() throws {
        let batches = Batches(desk.group, run: ledger.run)
        let again = try batches.start(branch: "", ordinal: 1, name: "rows", columns: [], now: 9999)
        #expect(again.id == ledger.batch && again.started == 1001)
        let other = try batches.start(branch: "1", ordinal: 1, name: "more", columns: [4], now: 2)
        var totals = RowTotals()
        totals[.unsupported] = 7
        try batches.finish(other, totals: totals, now: 3)
        let list = try batches.list()
        #expect(list.map(\.name) == ["rows", "more"] && list.map(\.finished) == [nil, 3])
        #expect(list.map(\.totals.total) == [0, 7] && list[1].columns == [4])
        #expect(try batches.find(branch: "2", ordinal: 1) == nil)
    }

    @Test("a large ledger is read in the order of its rows, whatever order they were written in")
    func largeLedger() throws {
        var generator = SeededGenerator(seed: 7)
        let rows = Array(1...30_000 as ClosedRange<Int64>).shuffled(using: &generator)
        for row in rows {
            try ledger.add(row, row % 10 == 0 ? .failed : .ok, sealed: row % 3 == 0 ? [1] : nil)
        }
        try desk.group.commit()
        var next: Int64 = 0
        var isInOrder = true
        try ledger.forEach { row in
            next += 1
            if row.row != next { isInOrder = false }
        }
        #expect(next == 30_000 && isInOrder)
        #expect(try ledger.lastRow() == 30_000)
        #expect(try ledger.totals()[.failed] == 3000)
        #expect(try ledger.forgetSealed(chunk: 7000) == 10_000)
        #expect(try ledger.forgetSealed() == 0)
        var sealed = 0
        try ledger.forEach { if $0.borrowedSealed != nil { sealed += 1 } }
        #expect(sealed == 0)
    }
}
