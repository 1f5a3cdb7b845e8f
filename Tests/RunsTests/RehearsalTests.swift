import Runs
import TestKit
import SQL
import Testing

@Suite struct RehearsalTests {
    let file: DatabaseFile
    let desk: Desk
    let outside: Desk

    init() throws {
        file = try DatabaseFile()
        desk = try file.open()
        outside = try file.open()
    }

    private struct Stop: Error, Equatable {}

    /// The ordinals in the journal of `run`, in their order.
    private func ordinals(_ run: RunID, _ desk: Desk) throws -> [Int64] {
        var ordinals: [Int64] = []
        try Journal(desk.group, run: run).forEach { ordinals.append($0.ordinal) }
        return ordinals
    }

    @Test("groups come and go, others see nothing, and all of it is kept together")
    func keeping() throws {
        try desk.group.beginRehearsal()
        #expect(desk.group.isRehearsing && !desk.group.isOpen)
        let lease = try desk.start()
        let journal = try Journal(desk.group, run: lease.run)
        try journal.append(.fixture(1))
        #expect(desk.group.isOpen)
        try desk.group.commit()
        #expect(!desk.group.isOpen && desk.group.isRehearsing)
        try journal.append(.fixture(2))
        try desk.group.rollback()
        try desk.group.savepoint()
        try journal.append(.fixture(3))
        try desk.group.rollbackToSavepoint()
        try desk.group.savepoint()
        try journal.append(.fixture(4))
        // A savepoint that is still open is kept with its group.
        try desk.group.commit()
        #expect(try outside.runs.list().isEmpty)
        try desk.group.endRehearsal(keep: true)
        #expect(!desk.group.isRehearsing && desk.group.lease == lease)
        #expect(try ordinals(lease.run, outside) == [1, 4])
        try journal.append(.fixture(5))
        try desk.group.commit()
        #expect(try ordinals(lease.run, outside) == [1, 4, 5])
    }

    @Test("what is not kept leaves nothing, also of the runs that began", arguments: [false, true])
    func undoing(isGroupOpen: Bool) throws {
        try desk.group.beginRehearsal()
        let lease = try desk.start()
        try Transcript(desk.group, run: lease.run).append(kind: "print", body: [1], at: 1)
        if !isGroupOpen { try desk.group.commit() }
        try desk.group.endRehearsal(keep: false)
        #expect(desk.group.lease == nil && !desk.group.isOpen && !desk.group.isRehearsing)
        #expect(!desk.connection.isInTransaction && desk.connection.writerLock?.isHeld == false)
        #expect(try outside.runs.list().isEmpty)
        _ = try outside.start()
    }

    @Test("a run that was held before is held again, whatever became of it")
    func leases() throws {
        let before = try desk.start()
        let journal = try Journal(desk.group, run: before.run)
        try journal.append(.fixture(1))
        try desk.group.commit()

        try desk.group.beginRehearsal()
        try journal.append(.fixture(2))
        try desk.runs.finish(before, .done, now: 5)
        #expect(desk.group.lease == before)
        try desk.group.commit()
        #expect(desk.group.lease == nil)
        _ = try desk.start()
        try desk.group.endRehearsal(keep: false)
        #expect(desk.group.lease == before)

        try journal.append(.fixture(3))
        try desk.runs.finish(before, .done, now: 6)
        try desk.group.commit()
        #expect(desk.group.lease == nil)
        #expect(try ordinals(before.run, outside) == [1, 3])
        #expect(try Journal(outside.group, run: before.run).entry(branch: "", ordinal: 3)?.position == 2)
    }

    @Test("an undone group of a rehearsal also undoes what it did to the lease")
    func undoneGroup() throws {
        let lease = try desk.start()
        try desk.group.beginRehearsal()
        try desk.group.begin()
        try desk.runs.finish(lease, .done, now: 5)
        try desk.group.rollback()
        #expect(desk.group.lease == lease)
        try desk.runs.finish(lease, .failed, now: 5)
        #expect(desk.group.lease == nil)
        try desk.group.endRehearsal(keep: true)
        #expect(desk.group.lease == nil)
        #expect(try outside.runs.run(lease.run).state == .failed)
    }

    @Test("a rehearsal of a run that somebody took is refused, and abandoning ends a rehearsal")
    func leaseLost() throws {
        let lost = try desk.start(owner: .departed())
        let taken = try outside.runs.acquire(lost.run, owner: .current(), now: 2, until: 3)
        #expect(throws: RunsError.leaseLost(lost.run)) { try desk.group.beginRehearsal() }
        #expect(!desk.group.isRehearsing && !desk.connection.isInTransaction)
        try desk.group.abandon()

        try outside.group.beginRehearsal()
        try outside.runs.keepSource(hash: [9], text: [])
        // The number is counted up behind the group's back: every further group notices.
        try outside.connection.execute("UPDATE runs SET lease = lease + 1")
        #expect(throws: RunsError.leaseLost(taken.run)) { try outside.group.begin() }
        #expect(outside.group.isRehearsing && !outside.group.isOpen)
        try outside.group.abandon()
        #expect(!outside.group.isRehearsing && outside.group.lease == nil)
        #expect(throws: RunsError.unknownSource(hash: [9])) { try desk.runs.source(hash: [9]) }
    }

    @Test("calls out of order are mistakes, and change nothing but a rehearsal that they end")
    func outOfOrder() throws {
        let lease = try desk.start()
        #expect(throws: SQLError.self) { try desk.group.endRehearsal(keep: false) }
        #expect(throws: SQLError.self) { try desk.group.endRehearsal(keep: true) }
        #expect(desk.group.lease == lease)
        try desk.group.begin()
        #expect(throws: SQLError.self) { try desk.group.beginRehearsal() }
        #expect(desk.group.isOpen && !desk.group.isRehearsing)
        try desk.group.commit()
        try desk.group.beginRehearsal()
        #expect(throws: SQLError.self) { try desk.group.beginRehearsal() }
        #expect(desk.group.isRehearsing)
        // The savepoint that is the group itself is not for the taking.
        try desk.group.begin()
        #expect(throws: SQLError.self) { try desk.group.releaseSavepoint() }
        #expect(throws: SQLError.self) { try desk.group.rollbackToSavepoint() }
        try Journal(desk.group, run: lease.run).append(.fixture(1))
        #expect(throws: SQLError.self) { try desk.group.endRehearsal(keep: true) }
        #expect(!desk.group.isRehearsing && !desk.group.isOpen && desk.group.lease == lease)
        #expect(try ordinals(lease.run, outside) == [])
    }

    @Test("groups of a rehearsal have no boundaries, its being kept has")
    func boundaries() throws {
        var seen: [WriteGroup.Boundary.Moment] = []
        var numbers: [Int] = []
        desk.group.onBoundary = {
            seen.append($0.moment)
            numbers.append($0.number)
        }
        try desk.group.beginRehearsal()
        _ = try desk.start()
        try desk.group.endRehearsal(keep: false)
        #expect(seen.isEmpty)
        try desk.group.beginRehearsal()
        _ = try desk.start()
        try desk.group.endRehearsal(keep: true)
        #expect(seen == [.beforeCommit, .afterCommit] && numbers == [1, 2])
    }

    @Test(
        "a crash while a rehearsal is kept leaves all or nothing",
        arguments: [WriteGroup.Boundary.Moment.beforeCommit, .afterCommit])
    func crash(_ moment: WriteGroup.Boundary.Moment) throws {
        try desk.group.beginRehearsal()
        let lease = try desk.start(owner: .departed())
        desk.group.onBoundary = { if $0.moment == moment { throw Stop() } }
        #expect(throws: Stop()) { try desk.group.endRehearsal(keep: true) }
        #expect(!desk.group.isRehearsing && !desk.connection.isInTransaction)
        #expect(desk.group.lease == (moment == .afterCommit ? lease : nil))
        #expect(try outside.runs.list().count == (moment == .afterCommit ? 1 : 0))
    }

    @Test("when keeping fails, nothing is kept and the lease is as it was")
    func fullDisk() throws {
        let lease = try desk.start()
        try desk.connection.execute("PRAGMA max_page_count = 60")
        try desk.group.beginRehearsal()
        let journal = try Journal(desk.group, run: lease.run)
        var entry = JournalEntry.fixture(1)
        try journal.append(entry)
        try desk.group.commit()
        entry.ordinal = 2
        entry.arguments = [UInt8](repeating: 7, count: 1_000_000)
        #expect(throws: SQLError.full(path: file.path)) { try journal.append(entry) }
        // The database undid everything by itself: no group may go on as if the first one were there.
        try desk.group.rollback()
        #expect(throws: SQLError.transactionLost) { try desk.group.begin() }
        #expect(throws: SQLError.transactionLost) { try desk.group.endRehearsal(keep: true) }
        #expect(!desk.group.isRehearsing && desk.group.lease == lease)
        #expect(try ordinals(lease.run, outside) == [])
        try journal.append(.fixture(3))
        try desk.group.commit()
        #expect(try ordinals(lease.run, outside) == [3])
    }

    // MARK: The same work, rehearsed and not

    /// Groups with rows, savepoints and undoings, drawn from a seed.
    private func work(_ desk: Desk, _ journal: Journal, _ said: Transcript, seed: UInt64) throws {
        var draws = SeededGenerator(seed: seed)
        var ordinal: Int64 = 0
        var savepoints = 0
        for _ in 0..<60 {
            switch Int.random(in: 0..<8, using: &draws) {
            case 0...2:
                ordinal += 1
                try journal.append(.fixture(ordinal))
            case 3: try said.append(kind: "print", body: [UInt8(truncatingIfNeeded: ordinal)], at: ordinal)
            case 4:
                try desk.group.savepoint()
                savepoints += 1
            case 5 where savepoints > 0:
                if Bool.random(using: &draws) {
                    try desk.group.rollbackToSavepoint()
                } else {
                    try desk.group.releaseSavepoint()
                }
                savepoints -= 1
            case 6:
                try desk.group.commit()
                savepoints = 0
            case 7:
                try desk.group.rollback()
                savepoints = 0
            default: break
            }
        }
        try desk.group.commit()
    }

    private func content(_ run: RunID) throws -> [String] {
        var content: [String] = []
        try Journal(outside.group, run: run).forEach { content.append("\($0.position) \($0.ordinal)") }
        try Transcript(outside.group, run: run).forEach { content.append("\($0.number) \($0.body)") }
        return content
    }

    @Test("rehearsed and kept is the same as done at once", arguments: 1...40 as ClosedRange<UInt64>)
    func sameWork(seed: UInt64) throws {
        var contents: [[String]] = []
        for isRehearsed in [false, true, true] {
            let lease = try desk.start()
            let journal = try Journal(desk.group, run: lease.run)
            let said = try Transcript(desk.group, run: lease.run)
            if isRehearsed {
                // What was tried before and not kept makes no difference.
                try desk.group.beginRehearsal()
                try work(desk, journal, said, seed: seed + 1000)
                try desk.group.endRehearsal(keep: false)
                try desk.group.beginRehearsal()
            }
            try work(desk, journal, said, seed: seed)
            if isRehearsed { try desk.group.endRehearsal(keep: true) }
            contents.append(try content(lease.run))
            try desk.runs.finish(lease, .done, now: 1)
        }
        #expect(contents[0] == contents[1] && contents[1] == contents[2], "seed \(seed)")
    }
}
