/// `passwords.reset`
public struct ResetPassword: PartnerOperation {
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
        "passwords.reset", "Gives a partner user a new temporary password, once.", kind: .write,
        permission: .resetPasswords,
        support: [
            .cn21v: .unavailable(
                instead:
                    "nobody can, not even a global admin: the user takes \"Can't access your account?\" on the "
                    + "sign-in page (rehearsed by passwords.recover and passwords.complete)"),
            .worldwide: .portal(
                instead: "in the portal: Account settings > User management > Reset password"),
        ],
        errors: [ErrorFact(.notFound, "there is no such user")],
        inverse: .impossible(why: "only hashes of passwords are kept"),
        example: """
            local opt = args.declare {
              { name = "sealed", type = "output_file", default = "password.sealed" },
              { name = "to", type = "recipient", default = "me" },
            }
            if partner.environment.supports { operation = "passwords.reset" } then
              local user = partner.passwords.reset { id = "u-1" }
              deliver.sealed {
                from = { user }, columns = { "email", "temporary_password" }, path = opt.sealed, to = opt.to,
              }
            else
              print("each user resets it alone, from the sign-in page")
            end
            """,
        sources: [
            "Partner Center operated by 21Vianet, \"Reset a user password\": no admin can",
            "Partner Center (worldwide), \"Reset a user password\": a global admin can",
        ])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> ResetAnswer {
        let (user, present) = try PasswordRules.password(id, on: store)
        let temporary = TemporaryPassword.draw(from: context.vault)
        var after = present.forgiven
        after.hash = context.vault.hash(temporary)
        after.isTemporary = true
        after.setAt = context.now
        try store.endRecovery(userID: user.id)
        after = try present.save(after, "passwords.reset", on: store, context)
        try PasswordNotice.plan(after, on: store, context)
        return ResetAnswer(user, temporary)
    }
}

/// What `passwords.reset` answers.
public struct ResetAnswer: Record, OperationAnswer {
    /// Whose password.
    public var id = UserID(0)
    /// The sign-in name.
    public var email = EmailAddress(unchecked: "")
    /// The new one, to be changed at the first sign-in.
    public var temporaryPassword = Secret([])

    /// Every field at its default.
    public init() {}

    init(_ user: User, _ temporaryPassword: Secret) {
        id = UserID(user.id)
        email = user.email
        self.temporaryPassword = temporaryPassword
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .any, "Whose password.")
        try v.field("email", &email, .any, "Sign-in name.")
        try v.field(
            "temporary_password", &temporaryPassword, .any,
            "Shown this once, to be changed at the first sign-in.")
    }
}
