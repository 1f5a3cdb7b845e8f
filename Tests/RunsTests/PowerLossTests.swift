import Runs
import SQL
import Testing

/// Runs on a storage that loses power, at every moment of their work.
@Suite struct PowerLossTests {
    static let keepPercents: [Int32] = [0, 40, 80]
    private static let rowsPerGroup = 20

    /// Groups of one journal entry and its rows in the ledger; a step is a group.
    private let ledgers = PowerLoss(
        work: { desk, acknowledge in
            let ledger = try desk.startLedger()
            let journal = try Journal(desk.group, run: ledger.run)
            for group in 1...12 {
                try journal.append(.fixture(Int64(group)))
                for row in 0..<Self.rowsPerGroup {
                    try ledger.add(Int64(group * 1000 + row), columns: [UInt8](repeating: 1, count: 100))
                }
                try desk.group.commit()
                acknowledge(group)
            }
        },
        found: { desk in
            guard let run = try desk.runs.list().first,
                let batch = try Batches(desk.group, run: run.id).list().first
            else { return 0 }
            let entries = try Journal(desk.group, run: run.id).count()
            let rows = try Ledger(desk.group, batch).totals().total
            return rows == Int64(entries * Self.rowsPerGroup) ? entries : -1
        })

    /// Waits that begin and end one after the other; odd steps are beginnings, even ones ends with their result.
    private let waits = PowerLoss(
        work: { desk, acknowledge in
            let run = try desk.start().run
            let waits = Waits(desk.group, run: run)
            let journal = try Journal(desk.group, run: run)
            for number in 1...6 {
                let ordinal = Int64(number)
                _ = try waits.begin(
                    Wait(run: run, branch: "", ordinal: ordinal, kind: .sleep, wake: ordinal * 7, begun: 1))
                try desk.group.commit()
                acknowledge(number * 2 - 1)
                try journal.append(.fixture(ordinal))
                try waits.end(branch: "", ordinal: ordinal)
                try desk.group.commit()
                acknowledge(number * 2)
            }
        },
        found: { desk in
            guard let run = try desk.runs.list().first else { return 0 }
            let ended = try Journal(desk.group, run: run.id).count()
            let waiting = try Waits(desk.group, run: run.id).list()
            guard let wait = waiting.first else { return ended * 2 }
            let isNext = waiting.count == 1 && wait.ordinal == Int64(ended + 1)
            return isNext && wait.wake == wait.ordinal * 7 ? ended * 2 + 1 : -1
        })

    /// Rehearsals of three groups each, every one a run of its own, of which every other is not kept.
    private let rehearsals = PowerLoss(
        work: { desk, acknowledge in
            for number in 1...4 {
                for isKept in [false, true] {
                    try desk.group.beginRehearsal()
                    let lease = try desk.start()
                    let journal = try Journal(desk.group, run: lease.run)
                    let transcript = try Transcript(desk.group, run: lease.run)
                    for ordinal in 1...3 as ClosedRange<Int64> {
                        var entry = JournalEntry.fixture(ordinal)
                        entry.arguments = [UInt8](repeating: 1, count: 3000)
                        entry.isPending = true
                        try journal.append(entry)
                        try transcript.append(kind: isKept ? "kept" : "tried", body: [1], at: 1)
                        try desk.group.commit()
                    }
                    try desk.runs.park(lease, wake: nil, now: 2)
                    try desk.group.endRehearsal(keep: isKept)
                }
                acknowledge(number)
            }
        },
        found: { desk in
            let runs = try desk.runs.list()
            for run in runs {
                var kinds: [String] = []
                try Transcript(desk.group, run: run.id).forEach { kinds.append($0.kind) }
                var pending = 0
                try Journal(desk.group, run: run.id).forEach { pending += $0.isPending ? 1 : 0 }
                guard pending == 3, run.state == .waiting, kinds == ["kept", "kept", "kept"] else {
                    return -1
                }
            }
            return runs.count
        })

    @Test("with FULL every acknowledged group is there and none is torn", arguments: keepPercents)
    func full(keepPercent: Int32) throws {
        #expect(try ledgers.expectNoLoss(keepPercent: keepPercent) > 50)
    }

    @Test("with OFF acknowledged groups are lost, so the test can fail")
    func off() throws {
        #expect(try ledgers.lossesWithoutSyncs() > 10)
    }

    @Test("a wait is begun, or over with its result, whenever the power is lost", arguments: keepPercents)
    func waiting(keepPercent: Int32) throws {
        #expect(try waits.expectNoLoss(keepPercent: keepPercent) > 50)
    }

    @Test("a rehearsal is kept whole or not at all, whenever the power is lost", arguments: keepPercents)
    func rehearsing(keepPercent: Int32) throws {
        #expect(try rehearsals.expectNoLoss(keepPercent: keepPercent) > 50)
    }

    @Test("with OFF waits and rehearsals are lost too")
    func offToo() throws {
        #expect(try waits.lossesWithoutSyncs() > 5)
        #expect(try rehearsals.lossesWithoutSyncs() > 5)
    }
}
