import Runs
import SQL
import Testing

@Suite struct WaitsTests {
    let desk: Desk
    let lease: Lease
    let waits: Waits

    init() throws {
        desk = try Desk.inMemory()
        lease = try desk.start()
        waits = Waits(desk.group, run: lease.run)
    }

    private func wait(_ ordinal: Int64, branch: String = "", _ kind: Wait.Kind = .sleep) -> Wait {
        Wait(run: lease.run, branch: branch, ordinal: ordinal, kind: kind, begun: 5)
    }

    @Test("a wait of any kind comes back as it was begun", arguments: Wait.Kind.allCases)
    func comesBack(_ kind: Wait.Kind) throws {
        let full = Wait(
            run: lease.run, branch: "3.a/", ordinal: 4, kind: kind, name: "就绪", detail: [0, 1], wake: 90,
            check: 50, begun: 10)
        let empty = wait(0, kind)
        #expect(try waits.begin(full) == full)
        #expect(try waits.begin(empty) == empty)
        try desk.group.commit()
        #expect(try waits.list() == [empty, full])
        #expect(try waits.find(branch: "3.a/", ordinal: 4) == full)
        #expect(try waits.find(branch: "3.a/", ordinal: 0) == nil)
    }

    @Test("the deadline of a wait is fixed when it first begins")
    func deadline() throws {
        var first = wait(1)
        first.wake = 100
        try #expect(waits.begin(first) == first)
        try desk.group.commit()
        var again = first
        again.wake = 200
        again.begun = 150
        #expect(try waits.begin(again) == first)
        #expect(try waits.list() == [first])
    }

    @Test("the next look is set, and unset")
    func check() throws {
        _ = try waits.begin(wait(1, .untilTrue))
        _ = try waits.begin(wait(2, .untilTrue))
        try waits.setCheck(branch: "", ordinal: 1, 77)
        #expect(try waits.list().map(\.check) == [77, nil])
        try waits.setCheck(branch: "", ordinal: 1, nil)
        try waits.setCheck(branch: "", ordinal: 9, 1)
        #expect(try waits.list().map(\.check) == [nil, nil])
    }

    @Test("a wait that is over is gone, the others stay")
    func end() throws {
        for ordinal in 1...2 as ClosedRange<Int64> { _ = try waits.begin(wait(ordinal)) }
        _ = try waits.begin(wait(1, branch: "1.a/"))
        try waits.end(branch: "", ordinal: 1)
        try waits.end(branch: "", ordinal: 7)
        #expect(try waits.list() == [wait(2), wait(1, branch: "1.a/")])
        let other = Waits(desk.group, run: RunID(rawValue: 99))
        #expect(try other.list().isEmpty)
    }

    @Test("without the lease there is no waiting")
    func notLeased() throws {
        try desk.runs.interrupt(lease, now: 1)
        let refused = RunsError.notLeased(lease.run)
        #expect(throws: refused) { try waits.begin(wait(1)) }
        #expect(throws: refused) { try waits.setCheck(branch: "", ordinal: 1, 1) }
        #expect(throws: refused) { try waits.end(branch: "", ordinal: 1) }
    }

    @Test("a kind of another release is not guessed at")
    func unknownKind() throws {
        _ = try waits.begin(wait(1))
        try desk.group.commit()
        try desk.connection.execute("UPDATE waits SET kind = 'tide'")
        #expect(throws: RunsError.unreadable(lease.run, what: "wait tide")) { try waits.list() }
    }
}
