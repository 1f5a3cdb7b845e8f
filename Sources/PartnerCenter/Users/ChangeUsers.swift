/// `users.update`
public struct UpdateUser: PartnerOperation {
    /// The user's id.
    public var id = UserID(0)
    /// The new name.
    public var fullName = ""
    /// Refuses the change when the user was changed since it was read.
    public var etag: ETag?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "The user's id.")
        try v.field("full_name", &fullName, .text(1...256), "The new name.")
        try v.optional("etag", &etag, .any, "Refuses the change when the user was changed since it was read.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "users.update", "Changes a partner user's name.", kind: .write, permission: .managePartnerUsers,
        support: UserRules.support,
        errors: [
            ErrorFact(.notFound, "there is no such user"),
            ErrorFact(.conflict, "the user was changed since the etag was read"),
        ],
        inverse: .operation(
            "users.update", restoring: .changedFields, reading: "users.get",
            note: "the name before comes back"),
        example: """
            local user = partner.users.get { id = "u-1" }
            user = partner.users.update { id = user.id, full_name = "Li Na", etag = user.etag }
            print(user.full_name, user.etag)
            """,
        sources: UserRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> UserAnswer {
        let before = try UserRules.user(id, on: store)
        try UserRules.unchanged(before, since: etag)
        var after = before
        after.fullName = fullName
        return try before.save(after, "users.update", on: store, context)
    }
}

/// `users.set_roles`
public struct SetUserRoles: PartnerOperation {
    /// The user's id.
    public var id = UserID(0)
    /// The new agent role; left out, it stays.
    public var agentRole: AgentRole?
    /// The new admin role; left out, it stays.
    public var adminRole: AdminRole?
    /// Refuses the change when the user was changed since it was read.
    public var etag: ETag?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "The user's id.")
        try v.optional("agent_role", &agentRole, .any, "The new agent role; left out, it stays.")
        try v.optional("admin_role", &adminRole, .any, "The new admin role; left out, it stays.")
        try v.optional("etag", &etag, .any, "Refuses the change when the user was changed since it was read.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "users.set_roles", "Changes what a partner user may do.", kind: .write,
        permission: .managePartnerUsers, support: UserRules.support,
        errors: [
            ErrorFact(.notFound, "there is no such user"),
            ErrorFact(.conflict, "the user was changed since the etag was read"),
            ErrorFact(.refused, "an admin role is changed by somebody who is no global admin"),
            ErrorFact(.forbiddenState, "it would leave no global admin"),
        ],
        inverse: .operation(
            "users.set_roles", restoring: .changedFields, reading: "users.get",
            note: "the roles before come back"),
        example: """
            local user = partner.users.create {
              full_name = "Wang Fang", email = "wang.fang@contoso.partner.onmschina.cn",
            }
            user = partner.users.set_roles { id = user.id, agent_role = "helpdesk" }
            print(user.agent_role, user.etag)
            """,
        sources: UserRules.sources + [
            "Conflict: a worldwide page of 2023 says that permissions cannot be edited in national clouds; the "
                + "page of the 21Vianet portal says they can. The policy set_roles decides; by default they can."
        ])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> UserAnswer {
        let before = try UserRules.user(id, on: store)
        try UserRules.unchanged(before, since: etag)
        var after = before
        after.agentRole = agentRole ?? before.agentRole
        after.adminRole = adminRole ?? before.adminRole
        try UserRules.mayAssign(after.adminRole, insteadOf: before.adminRole, context.actor)
        if after.adminRole != .global { try UserRules.mayLose(before, on: store) }
        return try before.save(after, "users.set_roles", on: store, context)
    }
}

/// `users.delete`
public struct DeleteUser: PartnerOperation {
    /// The user's id.
    public var id = UserID(0)

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "The user's id.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "users.delete", "Deletes a partner user for good.", kind: .irreversible,
        permission: .managePartnerUsers, support: UserRules.support,
        errors: [
            ErrorFact(.notFound, "there is no such user"),
            ErrorFact(.refused, "an admin is deleted by somebody who is no global admin"),
            ErrorFact(.forbiddenState, "it would leave no global admin"),
        ],
        inverse: .impossible(why: "the id, the password and the sign-in history are gone"),
        example: """
            local user = partner.users.create {
              full_name = "Chen Jie", email = "chen.jie@contoso.partner.onmschina.cn",
            }
            partner.users.delete { id = user.id }
            print(partner.users.find { id = user.id })
            """,
        sources: UserRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> NoAnswer {
        let user = try UserRules.user(id, on: store)
        try UserRules.mayAssign(.none, insteadOf: user.adminRole, context.actor)
        try UserRules.mayLose(user, on: store)
        try store.forgetPassword(userID: user.id)
        try store.cancel(.passwordNotice, subject: user.id)
        try store.deleteUser(id: user.id)
        var changes = ChangeList()
        changes.add("full_name", user.fullName, nil)
        changes.add("email", user.email.text, nil)
        changes.add("agent_role", user.agentRole.rawValue, nil)
        changes.add("admin_role", user.adminRole.rawValue, nil)
        try store.audit("users.delete", AuditSubject(.user, user.id), changes, context)
        return NoAnswer()
    }
}

extension User {
    /// Writes `after` in place of this user with the next version and an audit record; nothing when equal.
    fileprivate func save<S: Store>(
        _ after: User, _ operation: StaticString, on store: S, _ context: OperationContext
    ) throws -> UserAnswer {
        var changes = ChangeList()
        changes.add("full_name", fullName, after.fullName)
        changes.add("agent_role", agentRole.rawValue, after.agentRole.rawValue)
        changes.add("admin_role", adminRole.rawValue, after.adminRole.rawValue)
        if changes.isEmpty { return UserAnswer(self) }
        var after = after
        after.version = version + 1
        try store.update(after)
        try store.audit(operation, AuditSubject(.user, id), changes, context)
        return UserAnswer(after)
    }
}
