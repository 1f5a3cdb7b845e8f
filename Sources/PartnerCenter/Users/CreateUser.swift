/// `users.create`
public struct CreateUser: PartnerOperation {
    /// Name shown in the portal.
    public var fullName = ""
    /// Sign-in name, unique whatever its case.
    public var email = EmailAddress(unchecked: "")
    /// What the user does for customers.
    public var agentRole = AgentRole.none
    /// What the user administers; only a global admin may give one.
    public var adminRole = AdminRole.none

    /// Every field at its default.
    @inlinable
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("full_name", &fullName, .text(1...256), "Name shown in the portal.")
        try v.field("email", &email, .any, "Sign-in name, unique whatever its case.")
        try v.optional("agent_role", &agentRole, .any, "What the user does for customers.")
        try v.optional(
            "admin_role", &adminRole, .any, "What the user administers; only a global admin may give one.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "users.create", "Creates a partner user and gives out a temporary password, once.",
        kind: .write, permission: .managePartnerUsers, support: UserRules.support,
        errors: [
            ErrorFact(.alreadyExists, "the e-mail is taken; existing_id says by whom"),
            ErrorFact(.refused, "an admin role is given by somebody who is no global admin"),
        ],
        inverse: .operation(
            "users.delete", restoring: .nothing, reading: "users.get",
            note: "the user is deleted; its temporary password is void"),
        example: """
            local user = partner.users.create {
              full_name = "Zhang Wei", email = "zhang.wei@contoso.partner.onmschina.cn", agent_role = "sales",
            }
            print(user.id, user.agent_role, user.admin_role)
            """,
        sources: UserRules.sources)

    /// Reads, decides, writes.
    @inlinable
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> UserAnswer {
        if adminRole != .none { try mayGive(context.actor) }
        if context.actor.userID == nil { try mayBeFirst(on: store) }
        let password = TemporaryPassword.draw(from: context.vault)
        let new = NewUser(
            fullName: fullName, email: email, agentRole: agentRole, adminRole: adminRole,
            passwordHash: context.vault.hash(password), createdAt: context.now)
        guard let id = try store.insert(new) else { throw try taken(on: store) }
        var changes = ChangeList()
        changes.add("full_name", nil, fullName)
        changes.add("email", nil, email.text)
        changes.add("agent_role", nil, agentRole.rawValue)
        changes.add("admin_role", nil, adminRole.rawValue)
        try store.audit("users.create", AuditSubject(.user, id), changes, context)
        let user = User(
            id: id, fullName: fullName, email: email, agentRole: agentRole, adminRole: adminRole,
            state: .active, lastSignInAt: nil, version: 1)
        return UserAnswer(user, temporaryPassword: password)
    }

    @usableFromInline
    func mayGive(_ actor: Actor) throws { try UserRules.mayAssign(adminRole, insteadOf: .none, actor) }

    /// Only the operator can meet a center without users, so nobody else asks.
    @usableFromInline
    func mayBeFirst<S: Store>(on store: S) throws {
        if adminRole != .global, try store.globalAdminsUpToTwo() == 0 {
            throw OperationError(
                .forbiddenState, "the first user must be a global admin", field: "admin_role",
                hint: "give admin_role = \"global\"")
        }
    }

    @usableFromInline
    func taken<S: Store>(on store: S) throws -> OperationError {
        guard let user = try store.user(email: email) else {
            return OperationError(.alreadyExists, "\(email) is taken", field: "email")
        }
        return .emailTaken(user)
    }
}
