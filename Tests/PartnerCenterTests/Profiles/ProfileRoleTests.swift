import PartnerCenter
import PartnerTesting
import Testing

@Suite struct ProfileRoleTests {
    /// Whether somebody with these roles may look, and change, under the policies.
    private static func rights(
        _ agent: AgentRole, _ admin: AdminRole, _ policies: [String: String] = [:]
    ) throws -> String {
        let bench = try ProfileBench(policies)
        _ = try bench.store.insert(.fixture(email: "who@contoso.cn", agentRole: agent, adminRole: admin))
        func isAllowed(_ body: () throws -> Void) -> Bool {
            do { try body() } catch { return (error as? OperationError)?.code != .refused }
            return true
        }
        let views = isAllowed { _ = try bench.get(.legal, as: "who@contoso.cn") }
        let edits = isAllowed {
            try bench.update(.support, [("email", "x@contoso.cn")], as: "who@contoso.cn")
        }
        return (views ? "view" : "-") + " " + (edits ? "edit" : "-")
    }

    @Test("global admins and user management admins see profiles, helpdesk agents do not")
    func stated() throws {
        #expect(try Self.rights(.none, .global) == "view edit")
        #expect(try Self.rights(.none, .userManagement) == "view -")
        for agent in AgentRole.allCases { #expect(try Self.rights(agent, .none) == "- -", "\(agent)") }
        #expect(try Self.rights(.none, .billing) == "- -")
        #expect(try Self.rights(.helpdesk, .userManagement) == "view -", "a right is the union of both roles")
    }

    @Test("a policy lets agents and billing admins see profiles, of whom the page says nothing")
    func unstated() throws {
        let all = ["view_profiles": "all_but_helpdesk"]
        for agent in [AgentRole.admin, .sales] { #expect(try Self.rights(agent, .none, all) == "view -") }
        #expect(try Self.rights(.none, .billing, all) == "view -")
        #expect(try Self.rights(.helpdesk, .none, all) == "- -")
        #expect(try Self.rights(.helpdesk, .billing, all) == "- -")
        #expect(try Self.rights(.none, .none, all) == "- -")
    }

    @Test("only global admins edit profiles")
    func edit() throws {
        for admin in AdminRole.allCases {
            for agent in AgentRole.allCases {
                #expect(try Self.rights(agent, admin).hasSuffix("edit") == (admin == .global))
            }
        }
    }
}
