/// On whose behalf an operation is done.
public struct Actor: Sendable, Equatable {
    /// Who can act in a center.
    public enum Kind: Sendable, Equatable {
        /// A partner user, with the rights of its roles.
        case user
        /// The company that enrols, while it has no user yet.
        case applicant
        /// Who runs the center: reviews applications, sets the center up.
        case centerOperator
        /// The center itself, when something falls due.
        case system
    }

    /// What kind of actor it is.
    public var kind: Kind
    /// Who it is: a user's e-mail, `applicant`, `operator` or `system`.
    public var name: String
    /// The user's id; `nil` for anybody else.
    public var userID: Int64?
    /// What the user does for customers.
    public var agentRole: AgentRole
    /// What the user administers for the partner.
    public var adminRole: AdminRole

    /// A partner user.
    public init(name: String, userID: Int64?, agentRole: AgentRole, adminRole: AdminRole) {
        self.init(.user, name: name, userID: userID, agentRole: agentRole, adminRole: adminRole)
    }

    init(_ kind: Kind, name: String, userID: Int64?, agentRole: AgentRole, adminRole: AdminRole) {
        self.kind = kind
        self.name = name
        self.userID = userID
        self.agentRole = agentRole
        self.adminRole = adminRole
    }

    /// The company that enrols: may do what enrolling takes.
    public static let applicant = Actor(
        .applicant, name: "applicant", userID: nil, agentRole: .none, adminRole: .none)

    /// The center's operator, who sets it up and reviews: may everything.
    public static let centerOperator = Actor(
        .centerOperator, name: "operator", userID: nil, agentRole: .none, adminRole: .global)

    /// The center itself: may everything.
    public static let system = Actor(
        .system, name: "system", userID: nil, agentRole: .none, adminRole: .global)

    /// Whether the actor may do what needs `permission`, where `policies` hold.
    public func may(_ permission: Permission, _ policies: Policies = Policies()) -> Bool {
        switch kind {
        case .centerOperator, .system: true
        case .applicant: permission == .enrol || permission == .signIn
        case .user: RolePermissions.allows(agentRole, adminRole, permission, policies)
        }
    }
}

/// On whose behalf a center is used.
public enum SignedIn: Sendable, Hashable {
    /// A partner user, by e-mail.
    case user(EmailAddress)
    /// The company that enrols; as soon as its account is made, its first global admin.
    case applicant
    /// The center's operator.
    case centerOperator

    /// Reads an e-mail, `applicant` or `operator`.
    ///
    /// - Throws: `FieldProblem` for anything else.
    public init(_ text: String) throws {
        switch text {
        case Actor.applicant.name: self = .applicant
        case Actor.centerOperator.name: self = .centerOperator
        default: self = .user(try EmailAddress(text))
        }
    }

    /// As people write it: the e-mail, `applicant` or `operator`.
    public var text: String {
        switch self {
        case .user(let email): email.text
        case .applicant: Actor.applicant.name
        case .centerOperator: Actor.centerOperator.name
        }
    }
}
