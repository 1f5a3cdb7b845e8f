import PartnerTesting
import Testing

@testable import PartnerCenter

@Suite struct PlanComparisonTests {
    private func sentences(_ planned: Plan, _ present: Plan) -> [String] {
        PlanComparison(planned: planned, present: present).differences.map(\.sentence)
    }

    private static let wang =
        #"{"id":"u-7","full_name":"王芳","email":"w@contoso.cn","agent_role":"none","etag":"v1"}"#
    private static let renamed = wang.replacing("王芳", with: "Wang").replacing("v1", with: "v2")
    private static let tagged = wang.replacing("v1", with: "v2")

    @Test("what is the same has no differences")
    func same() {
        let plan = Plan.fixture([.read(answers: Self.wang), .creation("u-8", "A", "a@b.cn").inRow(1)])
        #expect(sentences(plan, plan).isEmpty)
    }

    @Test(
        "what a read tells is compared field by field",
        arguments: [
            (
                wang, renamed,
                [
                    "王芳 (w@contoso.cn, u-7): full_name: \"王芳\" in the plan, \"Wang\" now (users.get at staff.lua:3)"
                ]
            ),
            (
                wang, tagged,
                ["王芳 (w@contoso.cn, u-7): etag: \"v1\" in the plan, \"v2\" now (users.get at staff.lua:3)"]
            ),
            (
                wang, "null",
                ["王芳 (w@contoso.cn, u-7): there in the plan, nothing now (users.get at staff.lua:3)"]
            ),
            (
                "null", wang,
                ["王芳 (w@contoso.cn, u-7): nothing in the plan, there now (users.get at staff.lua:3)"]
            ),
            (
                #"{"items":[\#(wang)],"next":7}"#, #"{"items":[\#(renamed)]}"#,
                [
                    "王芳 (w@contoso.cn, u-7): full_name: \"王芳\" in the plan, \"Wang\" now (users.get at staff.lua:3)"
                ]
            ),
            (
                #"{"items":[{"id":"u-1"},{"id":"u-2"}]}"#, #"{"items":[{"id":"u-2"},{"id":"u-3"}]}"#,
                [
                    "u-1: there in the plan, nothing now (users.get at staff.lua:3)",
                    "u-3: nothing in the plan, there now (users.get at staff.lua:3)",
                ]
            ),
            (
                #"{"items":[{"id":"u-1"},{"id":"u-2"}]}"#, #"{"items":[{"id":"u-2"},{"id":"u-1"}]}"#,
                ["users.get: in another order in the plan, in this order now (users.get at staff.lua:3)"]
            ),
            (
                #"{"a":{"b":[1,2]}}"#, #"{"a":{"b":[1,3]}}"#,
                ["a.b[2]: 2 in the plan, 3 now (users.get at staff.lua:3)"]
            ),
            (
                #"{"a":1}"#, #"{"b":1}"#,
                [
                    "a: 1 in the plan, nothing now (users.get at staff.lua:3)",
                    "b: nothing in the plan, 1 now (users.get at staff.lua:3)",
                ]
            ),
        ])
    func reads(planned: String, present: String, expected: [String]) {
        #expect(
            sentences(.fixture([.read(answers: planned)]), .fixture([.read(answers: present)])) == expected)
    }

    @Test("what was before a change is compared, and the entity goes by the name that it had")
    func beforeImage() {
        func update(from name: String, _ tag: String) -> Plan {
            .fixture([
                .write(
                    "users.update", #"{"id":"u-7","full_name":"C"}"#, of: "u-7",
                    [.init("full_name", name, "C")],
                    answers: #"{"id":"u-7","full_name":"C","email":"w@contoso.cn","etag":"\#(tag)"}"#)
            ])
        }
        #expect(
            sentences(update(from: "A", "v2"), update(from: "B", "v3")) == [
                "A (w@contoso.cn, u-7): full_name: \"A\" in the plan, \"B\" now (users.update at staff.lua:9)"
            ])
    }

    @Test("a change that is there already, or is not there any more, is told")
    func missingChange() {
        var nothing = PlannedEffect.write("users.update", of: "u-7", [.init("full_name", "A", "C")])
        let something = nothing
        nothing.changes = []
        #expect(
            sentences(.fixture([something]), .fixture([nothing])) == [
                "A (u-7): full_name \"A\" to \"C\" in the plan, no change now (users.update at staff.lua:9)"
            ])
        #expect(
            sentences(.fixture([nothing]), .fixture([something])) == [
                "A (u-7): no change in the plan, full_name \"A\" to \"C\" now (users.update at staff.lua:9)"
            ])
    }

    @Test("ids of what was created are alike in the order of creation, wherever they stand")
    func createdIDs() {
        func plan(_ ids: [String], run: String) -> Plan {
            .fixture(
                [
                    .creation(ids[0], "A", "a@b.cn"), .creation(ids[1], "B", "b@b.cn"),
                    .read(arguments(ids[0]), #"{"id":"\#(ids[0])"}"#, answers: #"["\#(ids[1])","\#(run)"]"#),
                    .read(answers: "1").refused("already_exists", "a@b.cn is taken by \(ids[0]) (A)"),
                ], run: run)
        }
        #expect(sentences(plan(["u-2", "u-3"], run: "run-1"), plan(["u-9", "u-12"], run: "run-4")).isEmpty)
        #expect(
            !sentences(
                plan(["u-2", "u-3"], run: "run-1"),
                .fixture(
                    plan(["u-9", "u-12"], run: "run-4").effects.map { effect in
                        var effect = effect
                        if effect.operation == "users.find" {
                            effect.outcome = .answer(Array(#"["u-9","run-4"]"#.utf8))
                        }
                        return effect
                    }, run: "run-4")
            ).isEmpty)
    }

    private func arguments(_ id: String) -> String { "users.find" }

    @Test(
        "instants that moved with the clock are alike, others are not",
        arguments: [
            ("2026-11-20T08:00:01Z", "2026-11-21T09:00:03Z", true),
            ("2026-12-20T08:00:00Z", "2026-12-21T09:00:01Z", true),
            ("2026-11-20T08:00:01Z", "2026-11-21T10:00:00Z", false),
            ("2026-11-19T08:00:00Z", "2026-11-20T09:00:00Z", false),
            ("2026-12-20T08:00:00Z", "2026-12-20T08:00:00Z", true),
        ])
    func instants(planned: String, present: String, isAlike: Bool) {
        let before = Plan.fixture(
            [.read(answers: "\"\(planned)\"")], at: "2026-11-20T08:00:00Z", ends: "2026-11-20T08:00:02Z")
        let after = Plan.fixture(
            [.read(answers: "\"\(present)\"")], at: "2026-11-21T09:00:00Z", ends: "2026-11-21T09:00:02Z")
        #expect(sentences(before, after).isEmpty == isAlike)
    }

    @Test("an outcome that turned is told both ways")
    func outcomes() {
        let done = PlannedEffect.creation("u-2", "A", "a@b.cn").inRow(4)
        let refused = done.refused("already_exists", "a@b.cn is taken")
        let turned = sentences(.fixture([done]), .fixture([refused]))
        #expect(
            turned.last
                == "A (a@b.cn): done in the plan, already_exists (a@b.cn is taken) now "
                + "(staff row 4, users.create at staff.lua:9)")
        #expect(sentences(.fixture([refused]), .fixture([done])).count == 2)
        #expect(sentences(.fixture([refused]), .fixture([refused])).isEmpty)
    }

    @Test("a script that goes another way is told once per row, and rows do not hide each other")
    func otherWay() {
        let find = PlannedEffect.read("users.find", answers: "null")
        let plan = Plan.fixture(
            (1...3).flatMap { row in
                [find.inRow(row), .creation("u-\(row + 1)", "A\(row)", "a\(row)@b.cn").inRow(row)]
            })
        var present = plan
        present.effects.remove(at: 1)
        present.effects.append(.read("users.each", answers: "[]").inRow(3))
        #expect(
            sentences(plan, present) == [
                "users.create: called in the plan, not called now (staff row 1, users.create at staff.lua:9)",
                "users.each: not called in the plan, called now (staff row 3, users.each at staff.lua:3)",
            ])
        var other = plan
        other.effects[2] = .read("users.get", answers: "null").inRow(2)
        #expect(
            sentences(plan, other) == [
                "users.find: called in the plan, users.get is called at staff.lua:3 now "
                    + "(staff row 2, users.find at staff.lua:3)"
            ])
    }

    @Test("effects of a row that the plan does not have are told")
    func newRow() {
        #expect(
            sentences(.fixture(), .fixture([.read(answers: "1").inRow(9)])) == [
                "users.get: not called in the plan, called now (staff row 9, users.get at staff.lua:3)"
            ])
    }

    @Test("one change that many rows meet is told once")
    func toldOnce() {
        func plan(_ json: String) -> Plan {
            .fixture((1...300).map { PlannedEffect.read(answers: json).inRow($0) })
        }
        let comparison = PlanComparison(planned: plan(Self.wang), present: plan(Self.renamed))
        #expect(comparison.count == 1)
        #expect(comparison.differences.first?.row == "staff row 1")
    }

    @Test("at most fifty differences are kept, and all are counted")
    func capped() {
        func plan(_ number: Int) -> Plan {
            .fixture((1...70).map { .read(answers: "{\"id\":\"u-\($0)\",\"n\":\(number)}") })
        }
        let comparison = PlanComparison(planned: plan(1), present: plan(2))
        #expect(comparison.differences.count == 50)
        #expect(comparison.count == 70)
    }

    @Test("rows that end otherwise are told where no effect does")
    func rows() {
        func plan(_ problems: [(Int64, String)]) -> Plan {
            var batch = PlannedBatch("staff", totals: [("ok", 3)])
            batch.problems = problems.map {
                PlannedRowProblem(
                    row: $0.0, key: "k\($0.0)", outcome: "refused",
                    PlannedFailure(code: "refused", message: $0.1))
            }
            return .fixture(batches: [batch])
        }
        #expect(sentences(plan([(1, "a")]), plan([(1, "a")])).isEmpty)
        #expect(
            sentences(plan([(1, "a"), (2, "b")]), plan([(2, "c"), (3, "d")])) == [
                "k1: refused: refused (a) in the plan, would end well now (staff row 1, bulk.map at staff)",
                "k2: refused: refused (b) in the plan, refused: refused (c) now (staff row 2, bulk.map at staff)",
                "k3: would end well in the plan, refused: refused (d) now (staff row 3, bulk.map at staff)",
            ])
    }

    @Test("another end of the script is told")
    func endings() {
        let waits = Plan.fixture(kind: .waits([PlannedWait(kind: "signal", name: "go")]))
        #expect(sentences(waits, waits).isEmpty)
        #expect(
            sentences(.fixture(), waits) == [
                "the script's end: done in the plan, waits for signal go now (the script at its end)"
            ])
    }
}
