import PartnerTesting
import Testing

@testable import PartnerCenter

@Suite struct PlanLinesTests {
    /// A plan in which every member is used.
    private static var full: Plan {
        var batch = PlannedBatch("staff", totals: [("ok", 2), ("refused", 1)])
        batch.problems = [
            PlannedRowProblem(
                row: 3, key: "w@contoso.cn", outcome: "refused",
                PlannedFailure(code: "refused", message: "no", field: "agent_role"))
        ]
        var deletion = PlannedEffect.write(
            "users.delete", of: "u-2", [.init("email", "a@b.cn", nil)], kind: .irreversible)
        deletion.branch = "3.a/"
        deletion.isTakenBack = true
        var plan = Plan.fixture(
            [
                .read(answers: #"{"a":[1,{"$money":"1.50 CNY"}]}"#),
                .creation("u-2", "王\"芳\\", "w@contoso.cn").inRow(2), deletion,
                .creation("u-3", "B", "b@contoso.cn").refused("already_exists", "taken\nby u-2"),
            ], batches: [batch], ends: "2026-11-20T08:00:05Z",
            kind: .waits([
                PlannedWait(branch: "3.a/", kind: "signal", name: "go", until: "2026-12-01T00:00:00Z")
            ]))
        plan.problems = [PlannedProblem("look", subject: "u-1", due: "2026-12-01")]
        plan.header.modules = [.init(name: "helpers", source: "return {}")]
        plan.header.arguments = ["file": ["staff.csv"], "many": ["a", "b"]]
        plan.header.secretFiles = ["token": "/home/wang/token"]
        plan.header.inputs = [.init(argument: "file", path: "/home/wang/staff.csv", size: 12, hash: "ab")]
        plan.header.flags = ["accept-bad-rows": [""]]
        plan.header.assumptions = ["sleep"]
        plan.effects[1].cost = "1.50 CNY"
        return plan
    }

    private func lines(_ plan: Plan) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        PlanLines.write(plan) { lines.append($0) }
        return lines
    }

    @Test("a plan comes back from its lines as it was", arguments: [Plan.fixture(), full])
    func roundTrip(plan: Plan) throws {
        var reader = PlanReader()
        for line in lines(plan) { try reader.take(line) }
        #expect(try reader.finish() == plan)
        #expect(try lines(reader.finish()) == lines(plan))
    }

    @Test("an ending of any kind comes back")
    func endings() throws {
        let kinds: [PlanEnding.Kind] = [
            .done, .waits([]), .failed(PlannedFailure(code: "invalid", message: "no"), at: "staff.lua:7"),
            .failed(PlannedFailure(code: "invalid", message: "no", field: "x"), at: nil),
        ]
        for kind in kinds {
            var reader = PlanReader()
            for line in lines(.fixture(run: nil, kind: kind)) { try reader.take(line) }
            #expect(try reader.finish().ending.kind == kind)
        }
    }

    @Test("a plan that ends early is no plan")
    func cutOff() throws {
        for count in 0..<lines(Self.full).count {
            var reader = PlanReader()
            for line in lines(Self.full).prefix(count) { try reader.take(line) }
            #expect(throws: PlanFault("the plan is cut off: its last lines are missing")) {
                try reader.finish()
            }
        }
    }

    private static let effect =
        #"{"type":"effect","operation":"a","kind":"read","place":"x:1","arguments":{},"answer":1}"#

    @Test(
        "a line that is not as it should be is named with what is wrong",
        arguments: [
            ("{", "this is no JSON: at byte 2 a member's name is missing"),
            ("[]", "an object is expected, got a list"), ("{}", "the member 'type' is missing"),
            (#"{"type":7}"#, "'type' must be text, got the number 7"),
            (#"{"type":"plan"}"#, "lines of type plan are not known here"),
            (#"{"type":"row"}"#, "a row belongs behind its batch"),
            (#"{"type":"effect"}"#, "the member 'answer' is missing"),
            (
                effect.replacing("\"read\"", with: "\"look\""),
                "'kind' must be one of read, write, irreversible or output, got \"look\""
            ),
            (String(effect.dropLast()) + #","row":"x"}"#, "'row' must be a whole number, got text"),
            (
                String(effect.dropLast())
                    + #","changes":[{"operation":"a","subject":"u","fields":{"x":[1]}}]}"#,
                "the change of 'x' must be [before, after]"
            ),
            (
                #"{"type":"ending","outcome":"done","at":"now"}"#,
                #"'at' must be an instant such as 2026-11-20T08:00:00Z, got "now""#
            ),
            (
                #"{"type":"ending","outcome":"perhaps","at":"2026-11-20T08:00:00Z"}"#,
                #"'outcome' must be done, waits or failed, got "perhaps""#
            ),
        ])
    func faults(line: String, message: String) throws {
        var reader = PlanReader()
        try reader.take(lines(.fixture())[0])
        do {
            try reader.take(line.utf8)
            Issue.record("\(line) was taken")
        } catch {
            #expect(error.line == 2)
            #expect(error.message == message)
        }
    }

    @Test(
        "a header of another kind or version is refused",
        arguments: [
            (Self.effect, "a plan begins with a line of type plan, got effect"),
            (#"{"type":"plan","version":2}"#, "this is a plan of version 2, and only version 1 is known"),
        ])
    func header(line: String, message: String) {
        var reader = PlanReader()
        #expect(throws: PlanFault(line: 1, message)) { try reader.take(line.utf8) }
    }
}
