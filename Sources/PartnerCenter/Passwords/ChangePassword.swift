/// `passwords.change`
public struct ChangePassword: PartnerOperation {
    /// Whose password.
    public var email = EmailAddress(unchecked: "")
    /// The present password.
    public var password = Secret([])
    /// The password from now on.
    public var newPassword = Secret([])

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("email", &email, .any, "Whose password.")
        try v.field("password", &password, .any, "The present password.")
        try v.field("new_password", &newPassword, .any, "The password from now on; not the present one.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "passwords.change", "Changes the password of somebody who knows the present one.", kind: .write,
        permission: .signIn, stage: .any, support: PasswordRules.support,
        errors: PasswordRules.newPasswordErrors,
        inverse: .impossible(why: "only hashes of passwords are kept"),
        example: """
            local opt = args.declare { { name = "new_password", type = "secret", required = true } }
            local user = partner.users.create {
              full_name = "Li Na", email = "li.na@contoso.partner.onmschina.cn",
            }
            local answer = partner.passwords.change {
              email = user.email, password = user.temporary_password, new_password = opt.new_password,
            }
            print(answer.outcome, answer.expires_at)
            """,
        sources: PasswordRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PasswordAnswer {
        try PasswordComplexity.require(newPassword, "new_password", on: store, context.policies)
        switch try PasswordProof.of(email, password, on: store, context) {
        case .failed(let answer): return answer
        case .proven(_, let present):
            try present.requireOther(newPassword, context)
            let after = try present.save(
                present.replaced(by: newPassword, context), "passwords.change", on: store, context)
            try store.endRecovery(userID: after.userID)
            try PasswordNotice.plan(after, on: store, context)
            return try PasswordAnswer(after, on: store, context.policies)
        }
    }
}
