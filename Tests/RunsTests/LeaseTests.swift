import SQL
import Testing

@testable import Runs

@Suite struct LeaseTests {
    let file: DatabaseFile
    let first: Desk
    let second: Desk

    init() throws {
        file = try DatabaseFile()
        first = try file.open()
        second = try file.open()
    }

    private func dead() -> LeaseOwner {
        LeaseOwner(host: "desk", process: 1, start: 1, boot: "an earlier start", namespace: "n")
    }

    private func elsewhere() -> LeaseOwner {
        LeaseOwner(host: "desk", process: 1, start: 1, boot: LeaseOwner.current().boot, namespace: "n")
    }

    @Test("a run that a live process works on is not given away")
    func held() throws {
        let lease = try first.start(now: 1000)
        #expect(throws: RunsError.leaseHeld(lease.run, owner: .current(), until: 61_000)) {
            try second.runs.acquire(lease.run, owner: .current(), now: 1001, until: 2000)
        }
        #expect(second.group.lease == nil)
    }

    @Test("a run is given away at once if its process died, and after the lease if nobody can tell")
    func deadOwner() throws {
        let left = try first.start(owner: dead(), now: 1000)
        #expect(try second.runs.acquire(left.run, owner: .current(), now: 1001, until: 2000).number == 2)
        #expect(throws: RunsError.leaseLost(left.run)) { try first.group.begin() }
        try first.group.abandon()
        let unclear = try first.start(owner: elsewhere(), now: 1000)
        #expect(throws: RunsError.self) {
            try second.runs.acquire(unclear.run, owner: .current(), now: 60_999, until: 70_000)
        }
        #expect(
            try second.runs.acquire(unclear.run, owner: .current(), now: 61_000, until: 70_000).number == 2)
    }

    @Test("a sign of life keeps the run")
    func renewal() throws {
        let lease = try first.start(owner: elsewhere(), now: 1000)
        try first.runs.renew(lease, now: 60_000, until: 120_000)
        #expect(throws: RunsError.self) {
            try second.runs.acquire(lease.run, owner: .current(), now: 61_000, until: 70_000)
        }
        #expect(try first.runs.run(lease.run).updated == 60_000)
    }

    @Test("a run that was put aside goes on at once, elsewhere")
    func interrupted() throws {
        let lease = try first.start(now: 1000)
        try first.runs.interrupt(lease, now: 1001)
        #expect(try second.runs.run(lease.run).state == .interrupted)
        #expect(try second.runs.acquire(lease.run, owner: .current(), now: 1002, until: 2000).number == 2)
        #expect(try first.runs.run(lease.run).state == .running)
    }

    @Test("who was replaced writes nothing more")
    func fencing() throws {
        let old = try first.start(owner: elsewhere(), now: 1000)
        let journal = try Journal(first.group, run: old.run)
        try journal.append(.fixture(1))
        try first.group.commit()
        let new = try second.runs.acquire(old.run, owner: .current(), now: 61_000, until: 70_000)

        let lost = RunsError.leaseLost(old.run)
        #expect(throws: lost) { try journal.append(.fixture(2)) }
        #expect(throws: lost) { try first.group.savepoint() }
        #expect(throws: lost) { try first.runs.renew(old, now: 1, until: 2) }
        #expect(throws: lost) { try first.runs.finish(old, .done, now: 1) }
        #expect(throws: lost) { try first.group.begin() }
        #expect(!first.group.isOpen && !first.connection.isInTransaction)

        let taken = try Journal(second.group, run: old.run)
        try taken.append(.fixture(2))
        try second.runs.finish(new, .done, now: 62_000)
        try second.group.commit()
        #expect(try taken.count() == 2)
        #expect(try second.runs.run(old.run).state == .done)
    }

    @Test("an open group keeps its run: the taking waits for its end")
    func openGroup() async throws {
        let lease = try first.start(owner: elsewhere(), now: 1000)
        let journal = try Journal(first.group, run: lease.run)
        try journal.append(.fixture(1))
        second.group.patience = .milliseconds(10)
        #expect(throws: SQLError.self) {
            try second.runs.acquire(lease.run, owner: .current(), now: 61_000, until: 70_000)
        }
        try first.group.commit()
        // Who gave up still stands in the queue, and lets go only when a busy machine comes to it.
        second.group.patience = .seconds(60)
        #expect(try second.runs.acquire(lease.run, owner: .current(), now: 61_000, until: 70_000).number == 2)
    }

    @Test("without the lease there is no writing")
    func notLeased() throws {
        let lease = try first.start()
        let ledger = try second.startLedger()
        #expect(throws: RunsError.notLeased(lease.run)) {
            try Journal(second.group, run: lease.run).append(.fixture(1))
        }
        try second.runs.interrupt(try #require(second.group.lease), now: 1)
        #expect(throws: RunsError.notLeased(ledger.run)) { try ledger.add(1) }
        #expect(throws: RunsError.notLeased(lease.run)) {
            try DataKeys(second.group, run: lease.run).add(DataKey(id: "k", recipient: "r", sealed: []))
        }
    }

    @Test("a process that works on a run sees the wish to cancel with its next group")
    func cancelRunning() throws {
        let lease = try first.start()
        try first.group.begin()
        try first.group.commit()
        #expect(!first.group.isCancelled)
        #expect(try !second.runs.cancel(lease.run, now: 1500))
        try first.group.begin()
        #expect(first.group.isCancelled)
        try first.runs.finish(lease, .cancelled, now: 1501)
        try first.group.commit()
        let run = try second.runs.run(lease.run)
        #expect(run.state == .cancelled && run.cancelRequested == 1500)
    }

    @Test("a run that nobody works on is cancelled at once")
    func cancelLeft() throws {
        let lease = try first.start(owner: dead())
        #expect(try second.runs.cancel(lease.run, now: 1500))
        #expect(try second.runs.run(lease.run).state == .cancelled)
        #expect(throws: RunsError.leaseLost(lease.run)) { try first.group.begin() }
    }
}
