import PartnerSQL
import Runs
import Testing

@testable import PartnerLua

@Suite struct RecordedEffectsTests {
    private let bench: ScriptBench
    private let journal: Journal

    init() throws {
        bench = try ScriptBench()
        let (group, runs) = (bench.database.group, bench.database.runs)
        let plan = RunPlan(script: "a.lua", source: [1], actor: "a@b.cn")
        let started = try group.perform {
            try runs.keepSource(hash: plan.source, text: [])
            return try runs.start(plan, owner: .current(), now: 0, leaseUntil: .max)
        }
        guard case .started(let lease) = started else { preconditionFailure("another run is alive") }
        journal = try Journal(group, run: lease.run)
    }

    /// So many effects of each branch, one branch after the other.
    private func record(_ branches: [String], _ count: Int) throws -> [EffectID] {
        let ids = branches.flatMap { branch in
            (0..<Int64(count)).map { EffectID(branch: branch, ordinal: $0) }
        }
        for id in ids {
            try journal.append(
                JournalEntry(
                    branch: id.branch, ordinal: id.ordinal, operation: "users.get", line: "a.lua:1",
                    arguments: [], outcome: .value([]), at: 0))
        }
        try bench.database.group.commit()
        return ids
    }

    private func effects() throws -> RecordedEffects {
        RecordedEffects(journal, last: Int64(try journal.count()))
    }

    @Test(
        "each effect is found once, in whatever order they are asked for",
        arguments: [
            1, RecordedEffects.pageSize / 2 - 1, RecordedEffects.pageSize, RecordedEffects.pageSize * 3,
        ])
    func orders(count: Int) throws {
        let ids = try record(["", "1.a/", "1.b/"], count)
        let inTurns = (0..<count).flatMap { step in [2, 0, 1].map { ids[$0 * count + step] } }
        for order in [ids, ids.reversed(), inTurns] {
            var effects = try effects()
            for id in order {
                let found = try #require(try effects.take(id), "\(id)")
                #expect(found.branch == id.branch && found.ordinal == id.ordinal)
            }
            #expect(try order.allSatisfy { try effects.take($0) == nil })
        }
    }

    @Test("what is new is not found, and what is left is found behind it")
    func new() throws {
        let ids = try record(["", "1.a/"], RecordedEffects.pageSize * 2)
        var effects = try effects()
        for (number, id) in ids.enumerated() {
            #expect(try effects.take(EffectID(branch: "1.c/", ordinal: Int64(number))) == nil)
            #expect(try effects.take(id)?.position == Int64(number) + 1)
        }
    }

    @Test("a journal that holds an effect twice is refused when its places are read")
    func twice() throws {
        _ = try record([""], RecordedEffects.pageSize)
        _ = try record(["1.a/", "1.a/"], 2)
        var effects = try effects()
        #expect(throws: RunsError.unreadable(journal.run, what: "second effect 1.a/0")) {
            _ = try effects.take(EffectID(branch: "1.b/", ordinal: 0))
        }
    }
}
