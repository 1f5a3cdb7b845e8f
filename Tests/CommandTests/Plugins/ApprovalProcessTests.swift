import FoundationEssentials
import Glibc
import Testing

@testable import partnerctl

/// The approval policy that comes with the program, asked by processes of their own.
@Suite struct ApprovalProcessTests {
    private static let first = "admin@contoso.partner.onmschina.cn"

    /// A project with the policy, three more people, two of them global admins, and a plan. It is Friday, 16:00 there.
    private func project() throws -> ProcessBench {
        let bench = try ProcessBench(flags: ["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
        let people = [("li", "global"), ("wang", "global"), ("bo", "none")].map { name, role in
            """
            partner.users.create { full_name = "\(name)", email = "\(name)@contoso.cn", admin_role = "\(role)" }
            """
        }
        try bench.write("people.lua", people.joined(separator: "\n"))
        try bench.write("one.lua", "partner.users.update { id = 'u-1', full_name = 'Planned' }")
        try must(bench, "run", "people.lua")
        try must(
            bench, "plugin", "add", "\(ScriptFile.root)/plugins/partnerctl/approval-policy", "--unsigned")
        try must(bench, "plan", "one.lua", "--out", "one.plan")
        return bench
    }

    private func must(_ bench: ProcessBench, _ words: String...) throws {
        let done = try bench.run(words)
        try #require(done.end == .exited(0), "\(words): \(done.out)\(done.err)")
    }

    private func apply(_ bench: ProcessBench, _ words: String...) throws -> (
        end: ProcessUnderTest.End, out: String, err: String
    ) { try bench.run(["apply", "one.plan"] + words) }

    /// What a denied plan must leave as it was.
    private func state(_ bench: ProcessBench) throws -> [String] {
        try bench.rows(["id", "full_name", "version"], "FROM users")
            + bench.rows(["id", "state"], "FROM runs") + bench.rows(["id", "operation"], "FROM audit")
    }

    @Test("a plan is not applied before two other admins approved of it, and is then")
    func approvers() throws {
        let bench = try project()
        let before = try state(bench)
        for (who, count, rest) in [
            (nil, 0, ""), ("li@contoso.cn", 1, ""), ("bo@contoso.cn", 1, "; not counted: bo@contoso.cn"),
            (Self.first, 1, "; not counted: \(Self.first), bo@contoso.cn"),
        ] as [(String?, Int, String)] {
            if let who { try must(bench, "approve", "one.plan", "--as", who) }
            let denied = try apply(bench, "--yes")
            #expect(denied.end == .exited(6) && denied.out.isEmpty, "\(denied)")
            #expect(denied.err.contains("the plan was not approved; nothing was changed\n"), "\(denied)")
            let reason = "it needs 2 approvals by global admins, and has \(count)\(rest)"
            #expect(denied.err.contains("  partnerctl/approval-policy:approvers: \(reason)\n"), "\(denied)")
            #expect(
                denied.err.contains("  try: have it approved by somebody else: partnerctl approve one.plan"))
            #expect(try state(bench) == before)
        }
        let told = try apply(bench, "--json")
        #expect(
            told.end == .exited(6) && told.out.contains(#""outcome":"refused","code":"refused""#), "\(told)")
        try must(bench, "approve", "one.plan", "--as", "wang@contoso.cn")
        try must(bench, "apply", "one.plan")
        #expect(try bench.number("SELECT count(*) FROM users WHERE full_name = 'Planned'") == 1)
    }

    @Test("an approved plan is denied outside of business hours, and of every denial is told")
    func hours() throws {
        let bench = try project()
        try must(bench, "approve", "one.plan", "--as", "li@contoso.cn")
        try must(bench, "center", "advance", "4h")
        let before = try state(bench)
        let late = try apply(bench)
        #expect(late.end == .exited(6), "\(late)")
        #expect(
            late.err.contains("approval-policy:business_hours: it is outside of business hours"), "\(late)")
        #expect(
            late.err.contains("approval-policy:approvers: it needs 2 approvals by global admins, and has 1"))
        try must(bench, "approve", "one.plan", "--as", "wang@contoso.cn")
        #expect(try apply(bench).end == .exited(6))
        #expect(try state(bench) == before)
        // On Saturday nobody works, on Monday somebody does.
        for (span, end) in [("16h", 6), ("2d", 0)] as [(String, Int32)] {
            try must(bench, "center", "advance", span)
            let applied = try apply(bench)
            #expect(applied.end == .exited(end), "\(span): \(applied)")
        }
    }

    @Test(
        "a plan that is applied by a killed process was approved once, and ends without being approved again")
    func killed() throws {
        let model = try project()
        for who in ["li", "wang"] { try must(model, "approve", "one.plan", "--as", "\(who)@contoso.cn") }
        let before = try state(model)
        var kills = 0
        for boundary in 1...100 {
            // The plan is of the very same file.
            let copy = try ProcessBench(like: model)
            let killed = try model.run(["apply", "one.plan"], [CrashPoint.variable: "\(boundary)"])
            if killed.end == .exited(0) { break }
            #expect(killed.end == .killed(signal: SIGKILL), "at \(boundary): \(killed.err)")
            kills += 1
            if try state(model) == before {
                try must(model, "apply", "one.plan")
            } else if try isUnfinished(model) {
                try must(model, "runs", "resume", "run-2")
            }
            #expect(try model.rows(["state"], "FROM runs WHERE id = 2") == ["done"], "after \(boundary)")
            #expect(try model.number("SELECT count(*) FROM users WHERE full_name = 'Planned'") == 1)
            try model.becomeAgain(copy)
        }
        #expect(kills >= 2)
    }

    private func isUnfinished(_ bench: ProcessBench) throws -> Bool {
        try bench.number("SELECT count(*) FROM runs WHERE finished_ms IS NULL") > 0
    }
}
