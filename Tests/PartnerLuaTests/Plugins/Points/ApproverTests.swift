import LuaRuntime
import PartnerCenter
import PartnerLua
import Plugins
import Testing

/// Plugins that approve of plans: each may deny, and whatever is no clear yes is a no.
@Suite struct ApproverTests {
    private static func approver(_ id: String, _ body: String) throws -> InstalledPlugin {
        try InstalledPlugin(
            id, "return { ask = function(plan) \(body) end }", provides: [Provision(.approve, "ask")],
            grants: [Capability("users.read"), Capability("clock")],
            limits: PluginLimits(processorMillisecondsPerCall: 200, memoryMebibytes: 1))
    }

    private static func question(
        at: String = "2026-11-20T08:00:00Z", actor: String = ScriptBench.admin,
        approvals: [(String, AdminRole?)] = [], irreversible: [ApprovalQuestion.Effects] = []
    ) throws -> ApprovalQuestion {
        let now = try Instant(at)
        return ApprovalQuestion(
            .apply, script: "staff.lua", actor: actor, now: now, zone: .shanghai,
            effects: [ApprovalQuestion.Effects("users.create", 3)], irreversible: irreversible,
            approvals: approvals.map {
                ApprovalQuestion.Given(
                    PlanApproval(subject: "x", actor: $0.0, at: now), agentRole: AgentRole.none,
                    adminRole: $0.1)
            })
    }

    private func denials(_ plugins: [InstalledPlugin], _ question: ApprovalQuestion? = nil) throws -> [String]
    {
        let question = try question ?? Self.question()
        return try withScriptStack {
            try PlanApprovers(PluginSet(plugins), showing: RecordingConsole()).denials(of: question)
                .map { "\($0.approver): \($0.reason)" }
        }
    }

    @Test(
        "only true allows; whatever else is answered, or fails, denies and is named",
        arguments: [
            ("return true", nil), (#"return { deny = true, reason = "no" }"#, "no"),
            ("return { deny = true }", "it gives no reason"),
            ("return nil", "it answered neither true nor"), ("", "it answered neither true nor"),
            ("return { deny = false }", "it answered neither true nor"),
            ("return 'yes'", "it answered neither true nor"),
            ("return false", "it answered neither true nor"),
            (
                "return setmetatable({}, { __index = function() return true end })",
                "it answered neither true nor"
            ),
            ("error('broken')", "it could not be asked: acme/x: acme/x/init.lua:1: broken"),
            ("while true do end", "it could not be asked: acme/x: it has used up its processor time"),
            (
                "local t = {} while true do t[#t + 1] = ('x'):rep(9999) .. #t end",
                "it could not be asked: acme/x: it "
            ),
            (
                "return partner.users.get { id = 'u-1' } ~= nil",
                "it could not be asked: acme/x: partner cannot be used"
            ),
            ("return clock.now() ~= nil", "it could not be asked: acme/x: clock cannot be used"),
        ])
    func answers(body: String, reason: String?) throws {
        let found = try denials([Self.approver("acme/x", body), Self.approver("acme/y", "return true")])
        guard let reason else { return #expect(found.isEmpty) }
        #expect(found.count == 1 && found[0].hasPrefix("acme/x:ask: \(reason)"), "\(found)")
    }

    @Test("all are asked, and each denial is told")
    func all() throws {
        let no = #"return { deny = true, reason = "no" }"#
        #expect(
            try denials([
                Self.approver("acme/b", no), Self.approver("acme/a", no),
                Self.approver("acme/c", "return true"),
            ])
                == ["acme/a:ask: no", "acme/b:ask: no"])
        #expect(try denials([]).isEmpty)
    }

    @Test("an approver sees what is about to happen, and the time where the center is")
    func question() throws {
        let body = """
            local l = plan.local_time
            return { deny = true, reason = table.concat({ plan.kind, plan.script, plan.actor, plan.now, l.date, l.weekday,
              l.hour, plan.effects[1].operation, plan.effects[1].count, #plan.irreversible, plan.approvals[1].by,
              plan.approvals[1].admin_role, tostring(plan.approvals[2].admin_role) }, " ") }
            """
        let question = try Self.question(
            at: "2026-11-20T16:30:00Z", approvals: [("a@contoso.cn", .global), ("b@contoso.cn", nil)])
        #expect(
            try denials([Self.approver("acme/x", body)], question) == [
                "acme/x:ask: apply staff.lua \(ScriptBench.admin) 2026-11-20T16:30:00Z 2026-11-21 saturday 0 "
                    + "users.create 3 0 a@contoso.cn global nil"
            ])
    }

    @Test("two admins, in business hours: partnerctl/approval-policy")
    func policy() throws {
        let plugin = try InstalledPlugin.firstParty("approval-policy")
        let two: [(String, AdminRole?)] = [("a@contoso.cn", .global), ("b@contoso.cn", .global)]
        #expect(try denials([plugin], Self.question(approvals: two)).isEmpty)
        #expect(
            try denials(
                [plugin],
                Self.question(at: "2026-11-20T10:00:00Z", approvals: [two[0], ("c@contoso.cn", nil)]))
                == [
                    "partnerctl/approval-policy:approvers: it needs 2 approvals by global admins, and has 1; "
                        + "not counted: c@contoso.cn",
                    "partnerctl/approval-policy:business_hours: it is outside of business hours, which are 09:00 to 18:00",
                ])
        #expect(
            try denials([plugin], Self.question(at: "2026-11-21T04:00:00Z", approvals: two))
                == ["partnerctl/approval-policy:business_hours: saturday is no business day"])
    }
}
