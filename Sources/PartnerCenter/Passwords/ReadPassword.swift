/// `passwords.get`
public struct GetPassword: PartnerOperation {
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
        "passwords.get", "Tells how a partner user's password stands, and nothing of the password itself.",
        kind: .read, permission: .managePartnerUsers, support: PasswordRules.directorySupport,
        errors: [ErrorFact(.notFound, "there is no such user")],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for user in partner.users.each {} do
              local password = partner.passwords.get { id = user.id }
              print(user.email, password.is_temporary, password.expires_at)
            end
            """,
        sources: PasswordRules.sources)

    /// Reads.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PasswordState {
        try PasswordState(PasswordRules.password(id, on: store).1, on: store, context)
    }
}

/// `passwords.update`
public struct UpdatePassword: PartnerOperation {
    /// The user's id.
    public var id = UserID(0)
    /// Whether the password stays good however old it is.
    public var neverExpires = false
    /// Refuses the change when the password was changed since it was read.
    public var etag: ETag?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "The user's id.")
        try v.field(
            "never_expires", &neverExpires, .any, "Whether the password stays good however old it is.")
        try v.optional(
            "etag", &etag, .any, "Refuses the change when the password was changed since it was read.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "passwords.update", "Decides whether a partner user's password gets too old.", kind: .write,
        permission: .managePartnerUsers, support: PasswordRules.directorySupport,
        errors: [
            ErrorFact(.notFound, "there is no such user"),
            ErrorFact(.conflict, "the password was changed since the etag was read"),
        ],
        inverse: .operation(
            "passwords.update", restoring: .changedFields, reading: "passwords.get",
            note: "what held before holds again"),
        example: """
            local password = partner.passwords.update { id = "u-1", never_expires = true }
            print(password.never_expires, password.expires_at)
            """,
        sources: PasswordRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PasswordState {
        let (user, present) = try PasswordRules.password(id, on: store)
        if let etag, etag.version != present.version {
            throw OperationError(
                .conflict,
                "the password of u-\(user.id) was changed since it was read: it is v\(present.version), not "
                    + "v\(etag.version)",
                field: "etag", hint: "read it again, then decide again")
        }
        var after = present
        after.neverExpires = neverExpires
        after = try present.save(after, "passwords.update", on: store, context)
        if after != present { try PasswordNotice.plan(after, on: store, context) }
        return try PasswordState(after, on: store, context)
    }
}

/// How a password stands.
public struct PasswordState: Record, OperationAnswer, Equatable {
    /// Whose.
    public var id = UserID(0)
    /// Whether it was given out and must be changed.
    public var isTemporary = false
    /// When it became the password.
    public var setAt = Instant.epoch
    /// Whether it stays good however old it is.
    public var neverExpires = false
    /// When it is too old.
    public var expiresAt: Instant?
    /// Until when nobody can sign in.
    public var lockedUntil: Instant?
    /// How many ways there are to get a code when it is forgotten.
    public var factors: Int64 = 0
    /// Changes with each change.
    public var etag = ETag(1)

    /// Every field at its default.
    public init() {}

    init<S: Store>(_ password: Password, on store: S, _ context: OperationContext) throws {
        id = UserID(password.userID)
        isTemporary = password.isTemporary
        setAt = password.setAt
        neverExpires = password.neverExpires
        expiresAt = try password.expiresAt(on: store, context.policies)
        if let end = password.lockedUntil, context.now < end { lockedUntil = end }
        factors = (password.phone == nil ? 0 : 1) + (password.alternateEmail == nil ? 0 : 1)
        etag = ETag(password.version)
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "Whose password.")
        try v.field("is_temporary", &isTemporary, .any, "Whether it was given out and must be changed.")
        try v.field("set_at", &setAt, .any, "When it became the password.")
        try v.field("never_expires", &neverExpires, .any, "Whether it stays good however old it is.")
        try v.optional("expires_at", &expiresAt, .any, "When it is too old; absent: never, or temporary.")
        try v.optional(
            "locked_until", &lockedUntil, .any, "Until when nobody can sign in; absent: not locked.")
        try v.field(
            "factors", &factors, .range(0...2),
            "How many ways are registered to get a code when it is forgotten.")
        try v.field("etag", &etag, .any, "Changes with each change of the password.")
    }
}
