import PartnerCenter
import PartnerTesting
import Testing

@Suite struct UserOperationTests {
    let center: RehearsalCenter
    init() throws { center = try RehearsalCenter() }

    private func create(
        _ email: String, admin: AdminRole = .none, as actor: String = "admin@contoso.cn"
    ) throws -> UserAnswer {
        var operation = CreateUser()
        operation.fullName = "New"
        operation.email = try EmailAddress(email)
        operation.adminRole = admin
        return try center.door(as: actor).perform(operation, Origin(runID: 7, line: 12))
    }

    private func refusal(_ body: () throws -> Void) -> OperationError? {
        do { try body() } catch let error as OperationError { return error } catch { return nil }
        return nil
    }

    @Test("a created user has the next id, version 1 and a password that only its hash remembers")
    func created() throws {
        let answer = try create("new@contoso.cn")
        #expect(answer.user.id == 4)
        #expect(answer.user.version == 1)
        let password = try #require(answer.temporaryPassword)
        let hash = try #require(try center.store.passwordHash(userID: 4))
        #expect(center.vault.verify(password, against: hash))
    }

    @Test("a taken e-mail is refused whatever its case, and the refusal says by whom")
    func taken() {
        let error = refusal { _ = try create("SALES@contoso.cn") }
        #expect(error?.code == .alreadyExists)
        #expect(error?.details["existing_id"] == "u-3")
        #expect(center.store.records.isEmpty)
    }

    @Test("only a global admin gives an admin role", arguments: AdminRole.allCases)
    func adminRoles(role: AdminRole) throws {
        let error = refusal { _ = try create("new@contoso.cn", admin: role, as: "staff@contoso.cn") }
        #expect(error?.code == (role == .none ? nil : .refused))
        _ = try create("other@contoso.cn", admin: role)
    }

    @Test("the last global admin can neither be demoted nor deleted, the last but one can")
    func lastGlobalAdmin() throws {
        let door = center.door()
        var demote = SetUserRoles()
        demote.id = UserID(1)
        demote.adminRole = AdminRole.none
        var delete = DeleteUser()
        delete.id = UserID(1)
        #expect(refusal { _ = try door.perform(demote, Origin()) }?.code == .forbiddenState)
        #expect(refusal { _ = try door.perform(delete, Origin()) }?.code == .forbiddenState)
        _ = try create("second@contoso.cn", admin: .global)
        _ = try door.perform(demote, Origin())
        #expect(try center.store.user(id: 1)?.adminRole == AdminRole.none)
    }

    @Test("a user management admin cannot delete an admin")
    func deletingAdmins() {
        var delete = DeleteUser()
        delete.id = UserID(1)
        #expect(
            refusal { _ = try center.door(as: "staff@contoso.cn").perform(delete, Origin()) }?.code
                == .refused)
    }

    @Test("every write leaves one audit record with before and after of what changed, and nothing else")
    func audit() throws {
        _ = try create("new@contoso.cn")
        var update = UpdateUser()
        update.id = UserID(4)
        update.fullName = "Newer"
        _ = try center.door().perform(update, Origin())
        _ = try center.door().perform(update, Origin())
        let records = center.store.records
        #expect(records.map(\.operation) == ["users.create", "users.update"])
        #expect(records[0].runID == "run-7" && records[0].line == 12)
        #expect(records[1].changes == #"{"full_name":["New","Newer"]}"#)
        #expect(try center.store.user(id: 4)?.version == 2)
    }

    @Test("a stale etag is a conflict")
    func conflict() throws {
        var update = UpdateUser()
        update.id = UserID(3)
        update.fullName = "Other"
        update.etag = ETag(9)
        #expect(refusal { _ = try center.door().perform(update, Origin()) }?.code == .conflict)
    }

    @Test("what an environment does not offer is unsupported, with what to do instead")
    func unsupported() throws {
        var policies = Policies()
        policies[RolePolicies.setRoles] = "refuse"
        let strict = try RehearsalCenter(policies: policies)
        var operation = SetUserRoles()
        operation.id = UserID(3)
        let error = refusal { _ = try strict.door().perform(operation, Origin()) }
        #expect(error?.code == .unsupported)
        #expect(error?.hint?.contains("create it again") == true)
    }

    @Test("the first user of a center is a global admin")
    func firstUser() throws {
        let context = OperationContext(
            actor: .centerOperator, now: .fixture, origin: Origin(), vault: FixedVault())
        var operation = CreateUser()
        operation.fullName = "First"
        operation.email = try EmailAddress("first@contoso.cn")
        #expect(refusal { _ = try operation.perform(on: MemoryStore(), context) }?.code == .forbiddenState)
        operation.adminRole = .global
        _ = try operation.perform(on: MemoryStore(), context)
    }
}
