import Runs
import TestKit
import Testing

@Suite struct RecordedRowsTests {
    let desk: Desk
    let ledger: Ledger

    init() throws {
        desk = try Desk.inMemory()
        ledger = try desk.startLedger()
    }

    @Test("rows out of order, with gaps and attempts, are asked in order", arguments: 0..<20 as Range<UInt64>)
    func resuming(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        // Around the size of a page, where a row's attempts may fall on two pages.
        let count = Int64.random(in: 1...2200, using: &generator)
        var model: [Int64: (attempt: Int, outcome: RowOutcome)] = [:]
        for row in (1...count).shuffled(using: &generator) where Int.random(in: 0..<4, using: &generator) > 0
        {
            for attempt in 1...Int.random(in: 1...4, using: &generator) {
                let outcome = RowOutcome.allCases.randomElement(using: &generator) ?? .ok
                try ledger.add(row, attempt: attempt, outcome)
                model[row] = (attempt, outcome)
            }
        }
        try desk.group.commit()

        let asked = try RecordedRows(ledger)
        for row in 0...count + 1 {
            let entry = try asked.entry(row)
            #expect(
                entry?.attempt == model[row]?.attempt && entry?.outcome == model[row]?.outcome, "row \(row)")
        }
        let listed = try RecordedRows(ledger)
        var rows: [Int64] = []
        while let entry = try listed.next() { rows.append(entry.row) }
        #expect(rows == model.keys.sorted(), "seed \(seed)")
    }

    @Test("the ledger is written while it is asked")
    func writingMeanwhile() throws {
        for row in 1...3000 as ClosedRange<Int64> where row % 2 == 0 { try ledger.add(row) }
        try desk.group.commit()
        let recorded = try RecordedRows(ledger)
        for row in 1...3000 as ClosedRange<Int64> {
            if try recorded.entry(row) == nil { try ledger.add(row, .unchanged) }
            if row % 500 == 0 { try desk.group.commit() }
            if row % 777 == 0 { try desk.group.rollback() }
        }
        #expect(try ledger.totals()[.ok] == 1500)
    }
}
