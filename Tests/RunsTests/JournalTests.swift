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
        #expect(try entries == placed(written))
        #expect(try journal.count() == 4)
    }

    @Test("an effect is found by its place")
    func place() throws {
        try journal.append(.fixture(1, branch: "2"))
        #expect(try journal.entry(branch: "2", ordinal: 1) == placed([.fixture(1, branch: "2")]).first)
        #expect(try journal.entry(at: 1) == placed([.fixture(1, branch: "2")]).first)
        #expect(try journal.entry(branch: "", ordinal: 1) == nil)
        #expect(try journal.entry(branch: "2", ordinal: 2) == nil)
        #expect(try journal.entry(at: 0) == nil && journal.entry(at: 2) == nil)
    }

    @Test(
        "pages follow each other in the order of the commits",
        arguments: [
            (after: Int64(0), limit: 2, found: 0..<2), (2, 2, 2..<3), (3, 2, 3..<3), (0, 9, 0..<3),
            (0, 0, 0..<0),
        ])
    func pages(after position: Int64, limit: Int, found: Range<Int>) throws {
        let written: [JournalEntry] = [.fixture(2), .fixture(1, branch: "1.2"), .fixture(1)]
        for entry in written { try journal.append(entry) }
        let other = try Journal(desk.group, run: RunID(rawValue: 99))
        #expect(try journal.entries(after: position, limit: limit) == Array(placed(written)[found]))
        #expect(try other.entries(after: 0, limit: 9).isEmpty)
    }

    @Test("places are told with their positions, those behind a position", arguments: 0...4)
    func places(after position: Int) throws {
        for entry in [.fixture(2), .fixture(1, branch: "1.2"), .fixture(1)] as [JournalEntry] {
            try journal.append(entry)
        }
        var places: [String] = []
        try journal.forEachPlace(after: Int64(position)) { places.append("\($0) \($1) \($2)") }
        #expect(places == Array([" 2 1", "1.2 1 2", " 1 3"].dropFirst(position)))
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
        let again = try Journal(desk.group, run: journal.run)
        try again.append(.fixture(4))
        #expect(try entries == placed([.fixture(1), .fixture(2), .fixture(3), .fixture(4)]))
    }

    @Test("journals of runs that follow each other keep apart")
    func manyRuns() throws {
        try journal.append(.fixture(1))
        try desk.group.commit()
        var others: [Journal] = []
        for _ in 0..<3 {
            others.append(try Journal(desk.group, run: desk.start().run))
            try others.last?.append(.fixture(7, sealed: [1]))
            try desk.group.commit()
        }
        #expect(try entries == placed([.fixture(1)]))
        #expect(try others.map { try $0.count() } == [1, 1, 1])
        #expect(try others[1].entries(after: 0, limit: 9).map(\.position) == [1])
        #expect(try others[1].entry(branch: "", ordinal: 1) == nil && others[1].entry(at: 2) == nil)
        #expect(try others[1].forgetSealed() == 1)
        #expect(try others.map { try $0.entry(at: 1)?.sealed } == [[1], nil, [1]])
    }

    @Test("forgotten secrets are gone, the entries stay")
    func forgetting() throws {
        try journal.append(.fixture(1, sealed: [1]))
        try journal.append(.fixture(2))
        try journal.append(.fixture(3, sealed: [2]))
        try desk.group.commit()
        #expect(try journal.forgetSealed() == 2)
        #expect(try journal.forgetSealed() == 0)
        #expect(try entries == placed([.fixture(1), .fixture(2), .fixture(3)]))
    }

    @Test("a pending entry is settled once, in its place")
    func settling() throws {
        var pending = JournalEntry.fixture(1, branch: "2.a/", sealed: [9])
        pending.isPending = true
        try journal.append(pending)
        try journal.append(.fixture(2))
        #expect(try entries == placed([pending, .fixture(2)]))
        try desk.group.commit()

        try journal.settle(at: 1, outcome: .error([7]))
        var settled = JournalEntry.fixture(1, branch: "2.a/", sealed: [9])
        settled.outcome = .error([7])
        #expect(try entries == placed([settled, .fixture(2)]))
        try desk.group.rollback()
        #expect(try entries == placed([pending, .fixture(2)]))

        try journal.settle(at: 1, outcome: .value([]), sealed: [1, 2])
        settled.outcome = .value([])
        settled.sealed = [1, 2]
        #expect(try entries == placed([settled, .fixture(2)]))
        for position in 0...3 as ClosedRange<Int64> {
            #expect(throws: RunsError.notPending(journal.run, position: position)) {
                try journal.settle(at: position, outcome: .value([]))
            }
        }
    }

    @Test("rows that were taken back leave no gap in the positions")
    func gaps() throws {
        try journal.append(.fixture(1))
        try desk.group.savepoint()
        try journal.append(.fixture(2))
        try desk.group.rollbackToSavepoint()
        try journal.append(.fixture(3))
        #expect(try entries == placed([.fixture(1), .fixture(3)]))
    }

    /// The entries as they come back if they were appended in this order.
    private func placed(_ entries: [JournalEntry]) -> [JournalEntry] {
        entries.enumerated().map { index, entry in
            var entry = entry
            entry.position = Int64(index) + 1
            return entry
        }
    }
}
