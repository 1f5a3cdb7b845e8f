import Runs
import SQL
import Testing

@Suite struct JournalTests {
    let desk: Desk
    let journal: Journal

    init() throws {
        desk = try Desk.inMemory()
        journal = try Journal(desk.group, run: desk.start().run)
    }

    private var entries: [JournalEntry] {
        get throws {
            var entries: [JournalEntry] = []
            try journal.forEach { entries.append($0) }
            return entries
        }
    }

    @Test("entries come back as they were, in the order of their commits")
    func order() throws {
        let written: [JournalEntry] = [
            .fixture(2), .fixture(1, branch: "1.2"), .fixture(1, sealed: []), .fixture(3, sealed: [0, 7]),
        ]
        for entry in written { try journal.append(entry) }
        try desk.group.commit()
        #expect(try entries == written)
        #expect(try journal.count() == 4)
    }

    @Test("an effect is found by its place")
    func place() throws {
        try journal.append(.fixture(1, branch: "2"))
        #expect(try journal.entry(branch: "2", ordinal: 1) == .fixture(1, branch: "2"))
        #expect(try journal.entry(branch: "", ordinal: 1) == nil)
        #expect(try journal.entry(branch: "2", ordinal: 2) == nil)
    }

    @Test("one place has one entry")
    func twice() throws {
        try journal.append(.fixture(1))
        #expect(
            throws: SQLError.constraint(.unique, table: "journal", columns: ["run", "branch", "ordinal"])
        ) {
            try journal.append(.fixture(1))
        }
        try journal.append(.fixture(2))
        #expect(try journal.count() == 2)
    }

    @Test("after an undone group the journal goes on where it was")
    func undone() throws {
        try journal.append(.fixture(1))
        try desk.group.commit()
        try journal.append(.fixture(2))
        try desk.group.rollback()
        try journal.append(.fixture(2))
        try journal.append(.fixture(3))
        try desk.group.commit()
        #expect(try entries == [.fixture(1), .fixture(2), .fixture(3)])
        let again = try Journal(desk.group, run: journal.run)
        try again.append(.fixture(4))
        #expect(try entries.last == .fixture(4))
    }

    @Test("journals of two runs keep apart")
    func twoRuns() throws {
        try journal.append(.fixture(1))
        try desk.group.commit()
        let other = try Journal(desk.group, run: desk.start().run)
        try other.append(.fixture(7))
        try desk.group.commit()
        #expect(try entries == [.fixture(1)])
        #expect(try other.count() == 1)
    }

    @Test("forgotten secrets are gone, the entries stay")
    func forgetting() throws {
        try journal.append(.fixture(1, sealed: [1]))
        try journal.append(.fixture(2))
        try journal.append(.fixture(3, sealed: [2]))
        try desk.group.commit()
        #expect(try journal.forgetSealed() == 2)
        #expect(try journal.forgetSealed() == 0)
        #expect(try entries == [.fixture(1), .fixture(2), .fixture(3)])
    }
}
