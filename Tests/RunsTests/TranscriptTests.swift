import Runs
import SQL
import Testing

@Suite struct TranscriptTests {
    let desk: Desk
    let lease: Lease
    let transcript: Transcript

    init() throws {
        desk = try Desk.inMemory()
        lease = try desk.start()
        transcript = try Transcript(desk.group, run: lease.run)
    }

    private var said: [TranscriptEntry] {
        get throws {
            var said: [TranscriptEntry] = []
            try transcript.forEach { said.append($0) }
            return said
        }
    }

    private func say(_ text: String, row: Int64? = nil) throws {
        try transcript.append(
            kind: "print", body: Array(text.utf8), batch: row.map { _ in 1 }, row: row, at: 5)
    }

    @Test("what was said comes back in order")
    func order() throws {
        try transcript.append(kind: "print", body: [0, 7], at: 3)
        try transcript.append(kind: "log", body: [], batch: 4, row: 0, at: 4)
        try transcript.append(kind: "table", body: [1], batch: 4, at: 5)
        try desk.group.commit()
        let said = try said
        #expect(said.map(\.number) == [0, 1, 2] && said.map(\.kind) == ["print", "log", "table"])
        #expect(said.map(\.body) == [[0, 7], [], [1]] && said.map(\.at) == [3, 4, 5])
        #expect(said.map(\.batch) == [nil, 4, 4] && said.map(\.row) == [nil, 0, nil])
        #expect(try transcript.count() == 3 && transcript.count(outsideRows: true) == 2)
    }

    @Test("what was taken back was never said, and leaves no gap")
    func takenBack() throws {
        try say("a")
        try desk.group.savepoint()
        try say("b", row: 1)
        try say("c", row: 1)
        try desk.group.rollbackToSavepoint()
        try say("d", row: 2)
        try desk.group.commit()
        try say("e")
        try desk.group.rollback()
        try say("f")
        try desk.group.commit()
        #expect(try said.map(\.number) == [0, 1, 2])
        #expect(try said.map { String(decoding: $0.body, as: UTF8.self) } == ["a", "d", "f"])
    }

    @Test("who goes on goes on behind what was said, and says nothing to another run")
    func goingOn() throws {
        try say("a")
        try desk.runs.interrupt(lease, now: 1)
        try desk.group.commit()
        let refused = RunsError.notLeased(lease.run)
        #expect(throws: refused) { try say("b") }
        let other = try desk.start()
        #expect(throws: refused) { try say("b") }
        try Transcript(desk.group, run: other.run).append(kind: "print", body: [], at: 1)
        try desk.runs.finish(other, .done, now: 2)
        _ = try desk.runs.acquire(lease.run, owner: .current(), now: 3, until: 4)
        try say("c")
        #expect(try said.map(\.number) == [0, 1])
    }

    @Test("amounts that are written replace earlier ones of their name")
    func budgetUse() throws {
        let use = BudgetUse(desk.group, run: lease.run)
        #expect(try use.read() == [:])
        try use.write(["users.create": "3", "spend": "12.50"])
        try use.write(["spend": "14"])
        try use.write([:])
        #expect(try use.read() == ["users.create": "3", "spend": "14"])
        try desk.group.rollback()
        #expect(try use.read() == [:])
        #expect(try BudgetUse(desk.group, run: RunID(rawValue: 9)).read() == [:])
        try desk.runs.interrupt(lease, now: 1)
        #expect(throws: RunsError.notLeased(lease.run)) { try use.write(["spend": "1"]) }
    }
}
