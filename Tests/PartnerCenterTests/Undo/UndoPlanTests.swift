import PartnerCenter
import PartnerTesting
import Testing

@Suite struct UndoPlanTests {
    @Test("a plan groups what a run did, the latest first, and says what becomes of each write")
    func groups() throws {
        let center = try RehearsalCenter()
        let door = center.door()
        for number in 1...12 {
            var create = CreateUser()
            create.fullName = "Person \(number)"
            create.email = try EmailAddress("person\(number)@contoso.cn")
            _ = try door.perform(create, Origin(runID: 7))
        }
        var other = CreateUser()
        other.fullName = "Other"
        other.email = try EmailAddress("other@contoso.cn")
        _ = try door.perform(other, Origin(runID: 8))
        var set = SetUserRoles()
        set.id = UserID(3)
        set.agentRole = .helpdesk
        _ = try door.perform(set, Origin(runID: 7))
        var delete = DeleteUser()
        delete.id = UserID(2)
        _ = try door.perform(delete, Origin(runID: 7))

        let plan = try UndoPlan(run: 7, from: center.store)
        #expect(plan.groups.map(\.operation) == ["users.delete", "users.set_roles", "users.create"])
        #expect(plan.groups.map(\.count) == [1, 1, 12])
        #expect(plan.takenBack == 13 && plan.staying == 1 && plan.upTo == 15)
        #expect(plan.groups[0].details == ["u-2 (Staff)"])
        #expect(plan.groups[1].details == [#"u-3: agent_role back to "sales" from "helpdesk""#])
        #expect(plan.groups[2].details == (3...12).reversed().map { "u-\($0 + 3) (Person \($0))" })
    }

    @Test("a run that wrote nothing has an empty plan")
    func empty() throws {
        let plan = try UndoPlan(run: 7, from: RehearsalCenter().store)
        #expect(plan.groups.isEmpty && plan.takenBack == 0 && plan.staying == 0 && plan.upTo == 0)
    }
}
