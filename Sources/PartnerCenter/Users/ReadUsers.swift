/// `users.get`
public struct GetUser: PartnerOperation {
    /// The user's id. Give this or the e-mail.
    public var id: UserID?
    /// The sign-in name, whatever its case.
    public var email: EmailAddress?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("id", &id, .any, "The user's id. Give this or the e-mail.")
        try v.optional("email", &email, .any, "The sign-in name, whatever its case.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "users.get", "Gives one partner user.", kind: .read, permission: .managePartnerUsers,
        support: UserRules.support,
        errors: [ErrorFact(.notFound, "there is no such user; users.find answers nil instead")],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local user = partner.users.get { id = "u-1" }
            print(user.full_name, user.admin_role)
            """,
        sources: UserRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> UserAnswer {
        if let user = try UserKey(id, email, for: "users.get").find(on: store) { return UserAnswer(user) }
        throw OperationError.noUser(
            id == nil ? "email" : "id", id.map { "u-\($0.number)" } ?? "\(email?.text ?? "")")
    }
}

/// `users.find`
public struct FindUser: PartnerOperation {
    /// The user's id. Give this or the e-mail.
    public var id: UserID?
    /// The sign-in name, whatever its case.
    public var email: EmailAddress?

    /// Every field at its default.
    @inlinable
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("id", &id, .any, "The user's id. Give this or the e-mail.")
        try v.optional("email", &email, .any, "The sign-in name, whatever its case.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "users.find", "Gives one partner user, or nil when there is none.", kind: .read,
        permission: .managePartnerUsers, support: UserRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            if not partner.users.find { email = "nobody@contoso.partner.onmschina.cn" } then
              print("free")
            end
            """,
        sources: UserRules.sources)

    /// Reads, decides, writes.
    @inlinable
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> UserAnswer? {
        if id == nil, let email { return try store.user(email: email).map { UserAnswer($0) } }
        return try byKey(on: store)
    }

    @usableFromInline
    func byKey<S: Store>(on store: S) throws -> UserAnswer? {
        try UserKey(id, email, for: "users.find").find(on: store).map { UserAnswer($0) }
    }
}

/// What names one user: an id or an e-mail, not both and not neither.
private enum UserKey {
    case id(UserID)
    case email(EmailAddress)

    init(_ id: UserID?, _ email: EmailAddress?, for operation: String) throws {
        switch (id, email) {
        case (let id?, nil): self = .id(id)
        case (nil, let email?): self = .email(email)
        case (nil, nil):
            throw OperationError.badArgument(operation, [FieldProblem(field: "id", "or email must be given")])
        case (.some, .some):
            throw OperationError.badArgument(
                operation, [FieldProblem(field: "id", "and email exclude each other")])
        }
    }

    func find<S: Store>(on store: S) throws -> User? {
        switch self {
        case .id(let id): try store.user(id: id.number)
        case .email(let email): try store.user(email: email)
        }
    }
}

/// `users.each`
public struct EachUser: ListingOperation {
    /// Only users with this agent role.
    public var agentRole: AgentRole?
    /// Only users with this admin role.
    public var adminRole: AdminRole?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.optional("agent_role", &agentRole, .any, "Only users with this agent role.")
        try v.optional("admin_role", &adminRole, .any, "Only users with this admin role.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "users.each", "Gives every partner user, in the order of their creation.", kind: .read,
        permission: .managePartnerUsers, support: UserRules.support,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for user in partner.users.each { admin_role = "global" } do
              print(user.full_name, user.email)
            end
            """,
        sources: UserRules.sources)

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<UserAnswer> {
        let users = try store.users(
            after: cursor?.key ?? 0, limit: limit, UserFilter(agentRole: agentRole, adminRole: adminRole))
        let next = users.count < limit ? nil : users.last.map { PageCursor(key: $0.id) }
        return Page(items: users.map { UserAnswer($0) }, next: next)
    }
}
