import PartnerCenter
import TestKit
import PartnerTesting
import Testing

@Suite struct ClockAdvanceTests {
    /// What an advance did, in order: `move 5`, `a 5`.
    private final class Diary {
        var lines: [String] = []
    }

    /// Work that is due at some seconds, and may call for more when it is done.
    private final class Work: DueWork {
        private let name: String
        private var due: Set<Int64>
        private let diary: Diary
        private let more: (Int64) throws -> [Int64]

        init(
            _ name: String, _ due: Set<Int64>, _ diary: Diary,
            more: @escaping (Int64) throws -> [Int64] = { _ in [] }
        ) {
            self.name = name
            self.due = due
            self.diary = diary
            self.more = more
        }

        func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant? {
            try due.filter { $0 > instant.second && $0 <= limit.second }.min().map(second)
        }

        func perform(at instant: Instant) throws {
            let now = due.filter { $0 <= instant.second }.sorted()
            for second in now {
                diary.lines.append("\(name) \(second)")
                due.formUnion(try more(second))
                due.remove(second)
            }
        }
    }

    private func advance(
        _ work: [Work], _ diary: Diary, from start: Int64 = 0, to target: Int64,
        isStopping: @escaping () -> Bool = { false }
    ) throws -> ClockAdvance.Report {
        try ClockAdvance(work, isStopping: isStopping).run(from: second(start), to: second(target)) {
            diary.lines.append("move \($0.second)")
        }
    }

    @Test("without work the clock goes to its target in one step")
    func idle() throws {
        let diary = Diary()
        #expect(try advance([], diary, to: 9) == .init(reached: second(9), stops: 0))
        #expect(diary.lines == ["move 9"])
    }

    @Test("it stops wherever something falls due, in the order of time, then at its target")
    func order() throws {
        let diary = Diary()
        let work = [Work("a", [7, 3], diary), Work("b", [5, 3, 12], diary)]
        #expect(try advance(work, diary, to: 9) == .init(reached: second(9), stops: 3))
        #expect(
            diary.lines == ["move 3", "a 3", "b 3", "move 5", "b 5", "move 7", "a 7", "move 9"])
    }

    @Test("what falls due at the target is done, and the clock does not move there twice")
    func atTarget() throws {
        let diary = Diary()
        #expect(try advance([Work("a", [9], diary)], diary, to: 9) == .init(reached: second(9), stops: 1))
        #expect(diary.lines == ["move 9", "a 9"])
    }

    @Test("what is due already is done before the clock moves, even where it is not to move at all")
    func leftOver() throws {
        let diary = Diary()
        #expect(
            try advance([Work("a", [2, 5], diary)], diary, from: 5, to: 5)
                == .init(reached: second(5), stops: 0))
        #expect(diary.lines == ["a 2", "a 5"])
    }

    @Test("work may call for more on the way: later instants are stops of their own, past ones come next")
    func more() throws {
        let diary = Diary()
        let work = Work("a", [2], diary) { $0 < 6 ? [$0 + 2] : [] }
        _ = try advance([work], diary, to: 20)
        #expect(diary.lines == ["move 2", "a 2", "move 4", "a 4", "move 6", "a 6", "move 20"])
    }

    @Test("work that fails leaves the clock where it was due, and the next advance begins with it")
    func failure() throws {
        struct Failure: Error {}
        let diary = Diary()
        var fails = true
        let work = Work("a", [3, 5, 7], diary) { second in
            if second == 5, fails { throw Failure() }
            return []
        }
        #expect(throws: Failure.self) { try advance([work], diary, to: 9) }
        #expect(diary.lines == ["move 3", "a 3", "move 5", "a 5"])
        fails = false
        diary.lines = []
        #expect(try advance([work], diary, from: 5, to: 9).stops == 1)
        #expect(diary.lines == ["a 5", "move 7", "a 7", "move 9"])
    }

    @Test("a step of the clock that fails does nothing of what was due there")
    func failingStep() throws {
        struct Failure: Error {}
        let diary = Diary()
        #expect(throws: Failure.self) {
            try ClockAdvance([Work("a", [3], diary)]).run(from: second(0), to: second(9)) { _ in
                throw Failure()
            }
        }
        #expect(diary.lines.isEmpty)
    }

    @Test("asked to stop, the clock stays at the last instant that it reached")
    func stopping() throws {
        let diary = Diary()
        let work = Work("a", [3, 5], diary)
        let report = try advance([work], diary, to: 9, isStopping: { diary.lines.contains("a 3") })
        #expect(try report == .init(reached: second(3), stops: 1))
        #expect(diary.lines == ["move 3", "a 3"])
    }

    @Test("any work is done once, in the order of time, and the clock never goes back", arguments: 0..<50)
    func property(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let diary = Diary()
        let dues = (0..<3).map { _ in
            Set(
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    Int64.random(in: 1...20, using: &random)
                })
        }
        let target = Int64.random(in: 0...20, using: &random)
        let work = dues.enumerated().map { Work("\($0.offset)", $0.element, diary) }
        let report = try advance(work, diary, to: target)
        let stops = Set(dues.joined().filter { $0 <= target }).sorted()
        var wanted: [String] = []
        for stop in stops {
            wanted.append("move \(stop)")
            for (number, due) in dues.enumerated() where due.contains(stop) {
                wanted.append("\(number) \(stop)")
            }
        }
        if target > stops.last ?? 0 { wanted.append("move \(target)") }
        #expect(diary.lines == wanted, "dues \(dues), target \(target)")
        #expect(report == .init(reached: try second(target), stops: stops.count))
    }
}

private func second(_ number: Int64) throws -> Instant { try Instant(milliseconds: number * 1000) }

extension Instant {
    fileprivate var second: Int64 { milliseconds / 1000 }
}
