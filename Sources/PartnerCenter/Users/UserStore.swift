/// Where partner users are kept.
///
/// Every conformance passes `UserStoreContractTests`. What is not asserted there is not promised here.
public protocol UserStore {
    /// The user with `id`, or `nil`.
    func user(id: Int64) throws -> User?
    /// The user who signs in as `email`, whatever its case, or `nil`.
    func user(email: EmailAddress) throws -> User?
    /// The users behind `id` who match `filter`, by id, at most `limit`.
    func users(after id: Int64, limit: Int, _ filter: UserFilter) throws -> [User]
    /// Keeps a new user with version 1 and gives its id; `nil`, with nothing written, when the e-mail is taken.
    func insert(_ user: NewUser) throws -> Int64?
    /// Writes `user` whole, its version included.
    func update(_ user: User) throws
    /// Removes the user with `id`.
    func deleteUser(id: Int64) throws
    /// How many active global admins there are, stopping at 2: rules only ask whether one is the last.
    func globalAdminsUpToTwo() throws -> Int
    /// The hash of a user's password.
    func passwordHash(userID: Int64) throws -> [UInt8]?
}

/// Which users a listing wants; `nil` wants all.
public struct UserFilter: Sendable, Equatable {
    /// What the user does for customers.
    public var agentRole: AgentRole?
    /// What the user administers for the partner.
    public var adminRole: AdminRole?

    /// Creates a filter.
    public init(agentRole: AgentRole? = nil, adminRole: AdminRole? = nil) {
        self.agentRole = agentRole
        self.adminRole = adminRole
    }
}

/// A user who has no id yet.
public struct NewUser: Sendable {
    /// The name shown in the portal.
    public var fullName: String
    /// The sign-in name.
    public var email: EmailAddress
    /// What the user does for customers.
    public var agentRole: AgentRole
    /// What the user administers for the partner.
    public var adminRole: AdminRole
    /// A salted hash; the password itself is never kept.
    public var passwordHash: [UInt8]
    /// When, by the center's clock.
    public var createdAt: Instant

    /// Creates a new user.
    @inlinable
    public init(
        fullName: String, email: EmailAddress, agentRole: AgentRole, adminRole: AdminRole,
        passwordHash: [UInt8], createdAt: Instant
    ) {
        self.fullName = fullName
        self.email = email
        self.agentRole = agentRole
        self.adminRole = adminRole
        self.passwordHash = passwordHash
        self.createdAt = createdAt
    }
}
