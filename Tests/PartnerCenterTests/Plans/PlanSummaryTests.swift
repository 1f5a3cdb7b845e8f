import PartnerTesting
import Testing

@testable import PartnerCenter

@Suite struct PlanSummaryTests {
    @Test("ten thousand creations are one group with five examples and their secrets counted")
    func many() throws {
        let effects = (1...10_000).flatMap { row -> [PlannedEffect] in
            [
                PlannedEffect.read("users.find", answers: "null").inRow(Int64(row)),
                .creation("u-\(row + 1)", "User \(row)", "user\(row)@contoso.cn").inRow(Int64(row)),
            ]
        }
        let summary = PlanSummary(.fixture(effects))
        #expect(summary.groups.count == 1)
        let group = try #require(summary.groups.first)
        #expect(group.operation == "users.create" && group.count == 10_000 && group.refusal == nil)
        #expect(
            group.examples.map(\.subject) == (1...5).map { "User \($0) (user\($0)@contoso.cn)" })
        #expect(group.examples.allSatisfy { $0.mark == .creates })
        #expect(summary.secrets == 10_000)
        #expect(summary.reads.map(\.operation) == ["users.find"] && summary.reads[0].count == 10_000)
    }

    @Test("refusals are grouped by code and field, with the first messages and rows")
    func refusals() throws {
        let call = PlannedEffect.creation("u-2", "A", "a@b.cn")
        let effects = (1...40).map { (row: Int64) -> PlannedEffect in
            if row % 2 == 0 { return call.inRow(row).refused("invalid", "too long") }
            return call.inRow(row).refused("already_exists", "\(row) is taken")
        }
        let groups = PlanSummary(.fixture(effects)).groups
        #expect(groups.map(\.refusal?.code) == ["already_exists", "invalid"])
        #expect(groups.map(\.count) == [20, 20])
        let taken = try #require(groups[0].refusal)
        #expect(taken.messages.count == 5 && taken.furtherMessages == 15)
        #expect(taken.messages[1] == .init(text: "3 is taken", count: 1, rows: [3]))
        #expect(groups[1].refusal?.messages == [.init(text: "too long", count: 20, rows: [2, 4, 6, 8, 10])])
    }

    @Test("changes that several share are told with their number, the most frequent first")
    func transitions() {
        let effects = (1...6).map { row in
            PlannedEffect.write(
                "users.set_roles", of: "u-\(row)",
                [
                    .init("agent_role", "none", row < 5 ? "sales" : "admin"),
                    .init("full_name", "A\(row)", "B"),
                ])
        }
        let group = PlanSummary(.fixture(effects)).groups[0]
        #expect(
            group.transitions == [
                .init(field: .init("agent_role", "none", "sales"), count: 4),
                .init(field: .init("agent_role", "none", "admin"), count: 2),
            ])
        #expect(group.examples.map(\.mark) == Array(repeating: .changes, count: 5))
    }

    @Test("what a failed row took back is counted apart, and draws no secrets")
    func takenBack() {
        var effect = PlannedEffect.creation("u-2", "A", "a@b.cn").inRow(1)
        effect.isTakenBack = true
        let summary = PlanSummary(.fixture([effect, .creation("u-2", "B", "b@b.cn").inRow(2)]))
        #expect(summary.groups.map(\.count) == [2] && summary.groups.map(\.takenBack) == [1])
        #expect(summary.groups[0].examples.map(\.subject) == ["B (b@b.cn)"])
        #expect(summary.secrets == 1)
    }

    @Test("files are told with their rows and recipients; a sealed one without secrets is never made")
    func files() {
        func output(_ json: String) -> PlannedEffect {
            PlannedEffect(
                "deliver.sealed", kind: .output, arguments: Array("{}".utf8), at: "staff.lua:9",
                outcome: .answer(Array(json.utf8)))
        }
        let summary = PlanSummary(
            .fixture([
                output(#"{"path":"a.xlsx","count":0}"#),
                output(#"{"path":"b.sealed","count":3,"to":"seal1"}"#),
                output(#"{"path":"c.sealed","count":0,"to":"seal1"}"#),
            ]))
        #expect(
            summary.files == [
                .init(path: "a.xlsx", count: 0), .init(path: "b.sealed", count: 3, recipient: "seal1"),
            ])
    }

    @Test("rows that would not end well are grouped by batch, outcome and why")
    func rows() {
        var batch = PlannedBatch("staff", totals: [("ok", 1), ("refused", 30)])
        batch.problems = (1...30).map {
            PlannedRowProblem(
                row: $0, key: "", outcome: "refused",
                PlannedFailure(code: "refused", message: "exists already"))
        }
        let groups = PlanSummary(.fixture(batches: [batch])).rowGroups
        #expect(groups.count == 1)
        #expect(groups[0].count == 30 && groups[0].outcome == "refused" && groups[0].batch == "staff")
        #expect(
            groups[0].refusal.messages == [.init(text: "exists already", count: 30, rows: [1, 2, 3, 4, 5])])
    }

    @Test("what would be spent is added up per currency, without what is taken back")
    func costs() {
        let amounts = ["1.50 CNY", "2 USD", "0.25 CNY", "9 CNY"]
        var effects = amounts.map { cost in
            var effect = PlannedEffect.creation("u-2", "A", "a@b.cn")
            effect.cost = cost
            return effect
        }
        effects[3].isTakenBack = true
        #expect(PlanSummary(.fixture(effects)).costs == ["1.75 CNY", "2 USD"])
        #expect(PlanSummary(.fixture()).costs.isEmpty)
    }
}
