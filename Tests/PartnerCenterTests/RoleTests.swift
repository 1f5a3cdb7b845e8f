import PartnerCenter
import PartnerTesting
import Testing

@Suite struct RoleTests {
    /// Rows of the documented table: + allowed, - denied, . not stated; agents admin, sales, helpdesk, then
    /// admins global, billing, user management.
    @Test(
        "roles grant what the documentation says",
        arguments: [
            (Permission.managePartnerUsers, "-..+.+"), (.assignAdminRoles, "...+.-"),
            (.createCustomers, "++-+.."),
            (.editCustomers, "++++.."), (.viewCustomers, "++++.."), (.editCustomerBilling, "++-+.."),
            (.manageSubscriptions, "++-+.."), (.viewServiceHealth, "+-++.."),
            (.requestRelationships, "++-+.."),
            (.viewAgreements, ".+-++."), (.viewPrices, "+--++."), (.viewBills, "+--++."),
            (.administerOnBehalf, "+-++.."), (.registerResellers, "++-+.."),
            (.createSupportRequests, ".--+.."),
            (.viewProfiles, "..-+.+"), (.editProfiles, "...+.."), (.viewActivity, "+..+.."),
            (.signIn, "++++++"),
            (.resetPasswords, "...+.."),
        ])
    func table(permission: Permission, row: String) {
        let agents: [AgentRole] = [.admin, .sales, .helpdesk]
        let admins: [AdminRole] = [.global, .billing, .userManagement]
        let grants =
            agents.map { RolePermissions.grant($0, permission) }
            + admins.map { RolePermissions.grant($0, permission) }
        let shown = grants.map { $0 == .allowed ? "+" : $0 == .denied ? "-" : "." }.joined()
        #expect(shown == row)
    }

    @Test("a right is the union of both roles, and what is not stated is denied")
    func union() {
        #expect(RolePermissions.allows(.sales, .billing, .viewPrices))
        #expect(!RolePermissions.allows(.sales, .none, .viewPrices))
        #expect(!RolePermissions.allows(.none, .none, .viewCustomers))
    }

    @Test(
        "every role meets every operation as its permission says", arguments: AgentRole.allCases,
        AdminRole.allCases)
    func operations(agent: AgentRole, admin: AdminRole) throws {
        let center = try RehearsalCenter()
        _ = try center.store.insert(.fixture(email: "who@contoso.cn", agentRole: agent, adminRole: admin))
        var caller = Caller(door: center.door(as: "who@contoso.cn"))
        Operations.visit(&caller)
        for (name, error) in caller.errors {
            let facts = try #require(Operations.named(name)?.facts)
            let isAllowed = RolePermissions.allows(agent, admin, facts.permission)
            let isOffered = center.capabilities.supports(facts).isSupported
            let reason = Self.reason(agent, admin, facts.permission)
            // What is not offered to anybody is told first.
            if !isOffered {
                #expect(error?.code == .unsupported, "\(name)")
            } else if isAllowed {
                #expect(error?.message.contains(" may not call \(name)") != true, "\(name)")
            } else {
                #expect(error?.code == .refused, "\(name)")
                #expect(error?.message.contains(reason) == true, "\(name): \(error?.message ?? "allowed")")
            }
        }
        #expect(caller.errors.count == Operations.all.count)
    }

    /// Why such a user may not do what needs `permission`.
    private static func reason(_ agent: AgentRole, _ admin: AdminRole, _ permission: Permission) -> String {
        if permission == .operate { return "only the center's operator may" }
        let grants = [RolePermissions.grant(agent, permission), RolePermissions.grant(admin, permission)]
        return grants.contains(.denied)
            ? "the documentation says so" : "what the documentation does not grant is denied"
    }

    /// Calls every operation with fields at their defaults: what is allowed fails later, for another reason.
    private struct Caller: OperationVisitor {
        let door: Door<LocalCenter<MemoryStore>>
        var errors: [String: OperationError?] = [:]

        mutating func visit<O: PartnerOperation>(_ operation: O.Type) {
            let door = door
            note("\(O.facts.name)") { _ = try door.perform(O(), Origin()) }
        }
        mutating func visit<O: ListingOperation>(listing operation: O.Type) {
            let door = door
            note("\(O.facts.name)") { _ = try door.page(O(), after: nil, limit: 1, Origin()) }
        }
        private mutating func note(_ name: String, _ call: () throws -> Void) {
            do {
                try call()
                errors[name] = .some(nil)
            } catch { errors[name] = .some(error as? OperationError) }
        }
    }
}
