/// A member of the partner's staff who can sign in.
public struct User: Sendable, Equatable {
    /// Given by the store, never used again after a deletion. Scripts see `u-1`.
    public var id: Int64
    /// The name shown in the portal.
    public var fullName: String
    /// The sign-in name.
    public var email: EmailAddress
    /// What the user does for customers.
    public var agentRole: AgentRole
    /// What the user administers for the partner.
    public var adminRole: AdminRole
    /// Whether the user may sign in.
    public var state: UserState
    /// `nil`: never signed in.
    public var lastSignInAt: Instant?
    /// Grows by one with each change. Scripts see it as the etag `v1`.
    public var version: Int64

    /// Creates a user as a store keeps it.
    public init(
        id: Int64, fullName: String, email: EmailAddress, agentRole: AgentRole, adminRole: AdminRole,
        state: UserState, lastSignInAt: Instant?, version: Int64
    ) {
        self.id = id
        self.fullName = fullName
        self.email = email
        self.agentRole = agentRole
        self.adminRole = adminRole
        self.state = state
        self.lastSignInAt = lastSignInAt
        self.version = version
    }
}

/// Whether a user may sign in.
public enum UserState: String, ClosedList {
    case active, inactive
}

/// A user's id as scripts write it: `u-1`.
public struct UserID: Sendable, Hashable {
    /// The number behind the dash.
    public var number: Int64

    /// Names the user with this number.
    @inlinable
    public init(_ number: Int64) { self.number = number }

    /// Reads `u-1`; `nil` for anything else.
    public init?(_ text: String) {
        guard text.hasPrefix("u-"), let number = Int64(text.dropFirst(2)), number > 0,
            text.utf8.count == 2 + String(number).utf8.count
        else { return nil }
        self.number = number
    }
}

extension UserID: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> UserID {
        guard kind == .text, let text = source.text(), let id = UserID(text) else {
            throw FieldProblem("must be a user's id such as u-1, got \(source.shown())")
        }
        return id
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        sink.put(name, NumberedName.text("u-", number))
    }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("string", rule: "such as u-1") }
}

/// The version of an entity as scripts hand it back: `v3`.
public struct ETag: Sendable, Equatable {
    /// The version.
    public var version: Int64

    /// The tag of a version.
    @inlinable
    public init(_ version: Int64) { self.version = version }
}

extension ETag: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> ETag {
        guard kind == .text, let text = source.text(), text.hasPrefix("v"),
            let version = Int64(text.dropFirst())
        else { throw FieldProblem("must be an etag as it was read, such as v1, got \(source.shown())") }
        return ETag(version)
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        sink.put(name, NumberedName.text("v", version))
    }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "as it was read, such as v1")
    }
}

/// A user as scripts see one.
public struct UserAnswer: Record, OperationAnswer {
    /// The user.
    public var user: User
    /// Only in the answer of its creation, and only there.
    public var temporaryPassword: Secret?

    /// Every field at its default.
    @inlinable
    public init() {
        self.init(
            User(
                id: 0, fullName: "", email: EmailAddress(unchecked: ""), agentRole: .none, adminRole: .none,
                state: .active, lastSignInAt: nil, version: 0))
    }

    /// The answer that shows `user`.
    @inlinable
    public init(_ user: User, temporaryPassword: Secret? = nil) {
        self.user = user
        self.temporaryPassword = temporaryPassword
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        var id = UserID(user.id)
        var etag = ETag(user.version)
        try v.field("id", &id, .any, "Names the user for good.")
        try v.field("full_name", &user.fullName, .text(1...256), "Name shown in the portal.")
        try v.field("email", &user.email, .any, "Sign-in name.")
        try v.field("agent_role", &user.agentRole, .any, "What the user does for customers.")
        try v.field("admin_role", &user.adminRole, .any, "What the user administers for the partner.")
        try v.field("state", &user.state, .any, "Whether the user may sign in.")
        try v.optional("last_sign_in_at", &user.lastSignInAt, .any, "Absent: never signed in.")
        try v.field("etag", &etag, .any, "Changes with each change of the user.")
        try v.optional(
            "temporary_password", &temporaryPassword, .any,
            "Only when created: shown this once, to be changed at the first sign-in.")
    }
}
