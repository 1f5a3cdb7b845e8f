import PartnerCenter
import PartnerTesting
import Testing

/// What is written about users and not tried elsewhere.
@Suite struct UserRuleTests {
    let center: RehearsalCenter
    init() throws { center = try RehearsalCenter() }

    private func code(_ body: () throws -> Void) -> ErrorCode? {
        do { try body() } catch { return (error as? OperationError)?.code }
        return nil
    }

    private func creation(_ email: String) -> CreateUser {
        var create = CreateUser()
        create.fullName = "New"
        create.email = EmailAddress(unchecked: email)
        return create
    }

    @Test(
        "a sign-in name has the documented characters and lengths",
        arguments: [
            ("a'b.c-d_e!f#g^h~9@b.cn", true), ("a.@b.cn", false), ("a b@b.cn", false), ("a+b@b.cn", false),
            ("王@b.cn", false), (String(repeating: "a", count: 64) + "@b.cn", true),
            (String(repeating: "a", count: 65) + "@b.cn", false),
            ("a@" + String(repeating: "b", count: 45) + ".cn", true),
            ("a@" + String(repeating: "b", count: 46) + ".cn", false),
            (String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 45) + ".cn", true),
        ])
    func signInName(text: String, isOne: Bool) {
        #expect(((try? EmailAddress(text)) != nil) == isOne)
    }

    @Test("the temporary password is shown once, when the user is created")
    func once() throws {
        let door = center.door()
        let made = try door.perform(creation("new@contoso.cn"), Origin())
        #expect(made.temporaryPassword != nil)
        var get = GetUser()
        get.id = UserID(made.user.id)
        #expect(try door.perform(get, Origin()).temporaryPassword == nil)
        let password = try #require(made.temporaryPassword).withBytes { String(decoding: $0, as: UTF8.self) }
        #expect(!center.store.records.contains { "\($0)".contains(password) })
    }

    @Test("new accounts have the tenant's domain")
    func domain() {
        for environment in EnvironmentName.allCases {
            let example = Operations.named("users.create")?.facts.example ?? ""
            #expect(example.contains("@contoso.\(EnvironmentName.cn21v.tenantSuffix)"))
            #expect(Account.fixture(environment: environment).domain.hasSuffix(environment.tenantSuffix))
        }
    }

    @Test("no API creates, changes or removes partner users")
    func noAPI() {
        let operations = Operations.all.filter { $0.noun == "users" && $0.facts.kind != .read }
        #expect(operations.count == 4)
        for operation in operations {
            for environment in EnvironmentName.allCases {
                guard case .portal(let place)? = operation.facts.support[environment] else {
                    Issue.record("\(operation.name)")
                    continue
                }
                #expect(place.contains("User management"))
            }
        }
    }

    @Test("agent role and admin role are chosen each for itself, and without a choice there is none")
    func twoSettings() throws {
        for agent in AgentRole.allCases {
            for admin in AdminRole.allCases {
                var create = creation("\(agent)-\(admin)@contoso.cn")
                create.agentRole = agent
                create.adminRole = admin
                let user = try center.door().perform(create, Origin()).user
                #expect(user.agentRole == agent && user.adminRole == admin)
            }
        }
        let plain = try center.door().perform(creation("plain@contoso.cn"), Origin()).user
        #expect(plain.adminRole == AdminRole.none)
    }

    @Test("a user may have no agent role")
    func noAgentRole() throws {
        let user = try center.door().perform(creation("plain@contoso.cn"), Origin()).user
        #expect(user.agentRole == AgentRole.none)
    }

    @Test("only global admins and user management admins see, create and change users")
    func management() throws {
        _ = try center.store.insert(.fixture(email: "billing@contoso.cn", adminRole: .billing))
        for agent in AgentRole.allCases where agent != .none {
            _ = try center.store.insert(.fixture(email: "\(agent)@contoso.cn", agentRole: agent))
        }
        var get = GetUser()
        get.id = UserID(3)
        var update = UpdateUser()
        update.id = UserID(3)
        update.fullName = "Other"
        for user in try center.store.users(after: 0, limit: 99, UserFilter()) {
            let door = center.door(as: user.email.text)
            let expected: ErrorCode? =
                [.global, .userManagement].contains(user.adminRole) ? nil : .refused
            #expect(code { _ = try door.perform(get, Origin()) } == expected)
            #expect(code { _ = try door.perform(update, Origin()) } == expected)
            #expect(code { _ = try door.page(EachUser(), after: nil, limit: 1, Origin()) } == expected)
            #expect(code { _ = try door.perform(creation("n\(user.id)@contoso.cn"), Origin()) } == expected)
        }
    }

    @Test("a sales agent, who manages subscriptions, does not see prices")
    func prices() {
        #expect(RolePermissions.grant(.sales, .viewPrices) == .denied)
        #expect(RolePermissions.allows(.sales, .none, .manageSubscriptions))
        #expect(!RolePermissions.allows(.sales, .none, .viewPrices))
    }

    @Test("roles can be changed after the user was created, unless a policy says otherwise")
    func changingRoles() throws {
        var set = SetUserRoles()
        set.id = UserID(3)
        set.agentRole = .helpdesk
        for (value, expected) in [("allow", nil), ("refuse", .unsupported)] as [(String, ErrorCode?)] {
            let center = try RehearsalCenter(policies: Policies([RolePolicies.setRoles.name: value]))
            #expect(code { _ = try center.door().perform(set, Origin()) } == expected)
        }
    }

    @Test("a role that was changed holds at once")
    func atOnce() throws {
        var set = SetUserRoles()
        set.id = UserID(3)
        set.adminRole = .userManagement
        _ = try center.door().perform(set, Origin())
        let door = center.door(as: "sales@contoso.cn")
        _ = try door.perform(creation("new@contoso.cn"), Origin())
    }

    @Test("only the roles of the 21Vianet portal are there, one agent and one admin role each")
    func closedLists() {
        #expect(AgentRole.names == ["none", "admin", "sales", "helpdesk"])
        #expect(AdminRole.names == ["none", "global", "billing", "user_management"])
    }
}
