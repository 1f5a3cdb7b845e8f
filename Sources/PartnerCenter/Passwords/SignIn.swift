/// `passwords.sign_in`
public struct SignIn: PartnerOperation {
    /// Who signs in.
    public var email = EmailAddress(unchecked: "")
    /// The password.
    public var password = Secret([])
    /// The password from now on.
    public var newPassword: Secret?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("email", &email, .any, "Who signs in.")
        try v.field("password", &password, .any, "The password.")
        try v.optional(
            "new_password", &newPassword, .any,
            "The password from now on; needed where the present one is temporary or too old.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "passwords.sign_in",
        "Signs a partner user in as the sign-in page does, and changes the password where it must be changed.",
        kind: .write, permission: .signIn, stage: .any, support: PasswordRules.support,
        errors: PasswordRules.newPasswordErrors,
        inverse: .impossible(why: "somebody was signed in, and a password that was changed is not kept"),
        example: """
            local opt = args.declare { { name = "new_password", type = "secret", required = true } }
            local user = partner.users.create {
              full_name = "Zhang Wei", email = "zhang.wei@contoso.partner.onmschina.cn",
            }
            local first = partner.passwords.sign_in { email = user.email, password = user.temporary_password }
            print(first.outcome, first.reason)
            local second = partner.passwords.sign_in {
              email = user.email, password = user.temporary_password, new_password = opt.new_password,
            }
            print(second.outcome, second.expires_at)
            """,
        sources: PasswordRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PasswordAnswer {
        if let newPassword {
            try PasswordComplexity.require(newPassword, "new_password", on: store, context.policies)
        }
        switch try PasswordProof.of(email, password, on: store, context) {
        case .failed(let answer): return answer
        case .proven(let user, let present):
            if newPassword == nil, let reason = try present.mustChange(on: store, context) {
                return PasswordAnswer(present, mustChange: reason)
            }
            return try signIn(user, present, on: store, context)
        }
    }

    private func signIn<S: Store>(
        _ user: User, _ present: Password, on store: S, _ context: OperationContext
    ) throws -> PasswordAnswer {
        var after = present.forgiven
        if let newPassword {
            try present.requireOther(newPassword, context)
            after = try present.replaced(by: newPassword, context)
            try store.endRecovery(userID: user.id)
        }
        // Not a change of the user: whoever edits one at the same time is not in the way of a sign-in, nor it of them.
        var seen = user
        seen.lastSignInAt = context.now
        try store.update(seen)
        after = try present.save(after, "passwords.sign_in", on: store, context) { changes in
            changes.add("last_sign_in_at", user.lastSignInAt?.description, context.now.description)
        }
        if newPassword != nil { try PasswordNotice.plan(after, on: store, context) }
        return try PasswordAnswer(after, on: store, context.policies)
    }
}
