/// `passwords.register`
public struct RegisterFactors: PartnerOperation {
    /// Who registers.
    public var email = EmailAddress(unchecked: "")
    /// The password.
    public var password = Secret([])
    /// Where a code is to be spoken.
    public var phone = Edit<ChinaTelephone>.unchanged
    /// Where a code is to be sent.
    public var alternateEmail = Edit<EmailAddress>.unchanged

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("email", &email, .any, "Who registers.")
        try v.field("password", &password, .any, "The password.")
        try v.optional(
            "phone", &phone, .any,
            "Where a code is spoken when the password is forgotten; left out, it stays; null removes it.")
        try v.optional(
            "alternate_email", &alternateEmail, .any,
            "Where a code is sent when the password is forgotten; left out, it stays; null removes it.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "passwords.register", "Registers where codes go when somebody forgets the password.", kind: .write,
        permission: .signIn, stage: .any, support: PasswordRules.support,
        errors: [ErrorFact(.invalid, "the alternate e-mail is the one that signs in, or nothing is given")],
        inverse: .impossible(why: "it took the user's password, which is not kept"),
        example: """
            local opt = args.declare { { name = "new_password", type = "secret", required = true } }
            local user = partner.users.create {
              full_name = "Chen Jie", email = "chen.jie@contoso.partner.onmschina.cn",
            }
            partner.passwords.change {
              email = user.email, password = user.temporary_password, new_password = opt.new_password,
            }
            local answer = partner.passwords.register {
              email = user.email, password = opt.new_password, phone = "13800138000",
              alternate_email = "chen.jie@example.cn",
            }
            print(answer.outcome)
            """,
        sources: PasswordRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PasswordAnswer {
        try check()
        switch try PasswordProof.of(email, password, on: store, context) {
        case .failed(let answer): return answer
        case .proven(_, let present):
            if let reason = try present.mustChange(on: store, context) {
                return PasswordAnswer(present, mustChange: reason)
            }
            var after = present.forgiven
            after.phone = phone.applied(to: present.phone)
            after.alternateEmail = alternateEmail.applied(to: present.alternateEmail)
            after = try present.save(after, "passwords.register", on: store, context)
            // A code that was sent elsewhere must not open what is registered otherwise now.
            try store.endRecovery(userID: after.userID)
            return try PasswordAnswer(after, on: store, context.policies)
        }
    }

    private func check() throws {
        if phone == .unchanged && alternateEmail == .unchanged {
            throw OperationError(
                .invalid, "there is nothing to register: neither phone nor alternate_email is given",
                field: "phone",
                hint: "give one of them, or both")
        }
        if case .value(let other) = alternateEmail, other.text.lowercased() == email.text.lowercased() {
            throw OperationError(
                .invalid, "alternate_email must be another address than the one that signs in",
                field: "alternate_email", hint: "whoever forgot the password cannot read \(email)")
        }
    }
}
