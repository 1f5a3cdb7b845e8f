import Runs
import SQL
import Testing

@Suite struct WriteGroupTests {
    let file: DatabaseFile
    let desk: Desk

    init() throws {
        file = try DatabaseFile()
        desk = try file.open()
    }

    @Test("a group begins with the first write and ends with the commit")
    func oneGroup() throws {
        let other = try file.open()
        let lease = try desk.start()
        let journal = try Journal(desk.group, run: lease.run)
        try journal.append(.fixture(1))
        #expect(desk.group.isOpen)
        #expect(try Journal(other.group, run: lease.run).count() == 0)
        try desk.group.commit()
        #expect(!desk.group.isOpen)
        #expect(try Journal(other.group, run: lease.run).count() == 1)
    }

    @Test("commit and rollback without a group do nothing")
    func nothingOpen() throws {
        try desk.group.commit()
        try desk.group.rollback()
        try desk.group.begin()
        try desk.group.begin()
        try desk.group.rollback()
        #expect(!desk.group.isOpen)
    }

    @Test("a failed row leaves nothing, its neighbours stay")
    func savepoints() throws {
        let ledger = try desk.startLedger()
        for row in 1...3 as ClosedRange<Int64> {
            try desk.group.savepoint()
            try ledger.add(row)
            if row == 2 { try desk.group.rollbackToSavepoint() } else { try desk.group.releaseSavepoint() }
        }
        try desk.group.commit()
        var rows: [Int64] = []
        try ledger.forEach { rows.append($0.row) }
        #expect(rows == [1, 3])
    }

    @Test("boundaries are numbered on both sides of every commit that has something")
    func boundaries() throws {
        var seen: [WriteGroup.Boundary] = []
        desk.group.onBoundary = { seen.append($0) }
        try desk.group.commit()
        try desk.group.begin()
        try desk.group.commit()
        try desk.group.begin()
        try desk.group.rollback()
        try desk.group.perform {}
        #expect(seen.map(\.number) == [1, 2, 3, 4])
        #expect(seen.map(\.moment) == [.beforeCommit, .afterCommit, .beforeCommit, .afterCommit])
    }

    @Test("what is thrown before a commit undoes the group, after it the group is lasting and closed")
    func throwingBoundary() throws {
        struct Crash: Error, Equatable {}
        let other = try file.open()
        let lease = try desk.start()
        let journal = try Journal(desk.group, run: lease.run)
        desk.group.onBoundary = { if $0.moment == .beforeCommit { throw Crash() } }
        try journal.append(.fixture(1))
        #expect(throws: Crash()) { try desk.group.commit() }
        #expect(!desk.group.isOpen && !desk.connection.isInTransaction && desk.group.lease == lease)
        #expect(throws: Crash()) { try desk.runs.finish(lease, .done, now: 2) }
        #expect(desk.group.lease == lease)

        desk.group.onBoundary = { if $0.moment == .afterCommit { throw Crash() } }
        try journal.append(.fixture(2))
        #expect(throws: Crash()) { try desk.group.commit() }
        #expect(!desk.group.isOpen && !desk.connection.isInTransaction)
        #expect(try Journal(other.group, run: lease.run).entry(branch: "", ordinal: 2)?.position == 1)
        try desk.group.begin()
        try desk.runs.finish(lease, .done, now: 2)
        #expect(throws: Crash()) { try desk.group.commit() }
        #expect(desk.group.lease == nil)
        #expect(try other.runs.run(lease.run).state == .done)
    }

    @Test("an undone group also undoes what it did to the lease")
    func undoneLease() throws {
        try desk.runs.keepSource(hash: [1, 2, 3], text: [])
        try desk.group.begin()
        _ = try desk.runs.start(.fixture(), owner: .current(), now: 1, leaseUntil: 2)
        #expect(desk.group.lease != nil)
        try desk.group.rollback()
        #expect(desk.group.lease == nil)

        let lease = try desk.start()
        try desk.group.begin()
        try desk.runs.finish(lease, .done, now: 5)
        try desk.group.rollback()
        #expect(desk.group.lease == lease)
        try desk.runs.finish(lease, .done, now: 5)
        #expect(desk.group.lease == nil)
    }

    @Test("a body that throws undoes its own group only")
    func throwingBody() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) { try desk.group.perform { throw Stop() } }
        #expect(!desk.group.isOpen)
        try desk.group.begin()
        #expect(throws: Stop.self) { try desk.group.perform { throw Stop() } }
        #expect(desk.group.isOpen)
        try desk.group.rollback()
    }

    @Test("a wait for other writers can be ended")
    func waiting() throws {
        let other = try file.open()
        try other.group.begin()
        desk.group.isWaitCancelled = { true }
        #expect(throws: RunsError.interrupted) { try desk.group.begin() }
        desk.group.isWaitCancelled = { false }
        desk.group.patience = .zero
        #expect(throws: SQLError.self) { try desk.group.begin() }
        try other.group.rollback()
        desk.group.patience = .seconds(60)
        try desk.group.begin()
    }
}
