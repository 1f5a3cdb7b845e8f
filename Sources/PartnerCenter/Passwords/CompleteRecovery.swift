/// `passwords.complete`
public struct CompleteRecovery: PartnerOperation {
    /// Who forgot the password.
    public var email = EmailAddress(unchecked: "")
    /// The codes that were sent.
    public var codes: [String] = []
    /// The password from now on.
    public var newPassword = Secret([])

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("email", &email, .any, "Who forgot the password.")
        try v.field(
            "codes", &codes, .list(1...2, of: .text(6...6)), "The codes that were sent, in any order.")
        try v.field(
            "new_password", &newPassword, .any, "The password from now on; it may be the forgotten one.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "passwords.complete", "Replaces a forgotten password by means of the codes that were sent.",
        kind: .write, permission: .signIn, stage: .any, support: PasswordRules.support,
        errors: [ErrorFact(.invalid, "the new password is not made as passwords must be")],
        inverse: .impossible(why: "only hashes of passwords are kept"),
        example: """
            local opt = args.declare { { name = "new_password", type = "secret", required = true } }
            partner.passwords.recover { email = "admin@contoso.partner.onmschina.cn" }
            local answer = partner.passwords.complete {
              email = "admin@contoso.partner.onmschina.cn", codes = { "123456" }, new_password = opt.new_password,
            }
            print(answer.outcome)
            """,
        sources: PasswordRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PasswordAnswer {
        try PasswordComplexity.require(newPassword, "new_password", on: store, context.policies)
        guard let user = try store.user(email: email), user.state == .active,
            let password = try store.password(userID: user.id),
            let recovery = try store.recovery(userID: user.id), recovery.attemptsLeft > 0,
            context.now < recovery.expiresAt
        else { return PasswordAnswer(.refused) }
        if !open(recovery, context.vault) {
            try count(recovery, on: store, context)
            return PasswordAnswer(.refused)
        }
        try store.endRecovery(userID: user.id)
        let after = try password.save(
            password.replaced(by: newPassword, context), "passwords.complete", on: store, context)
        try PasswordNotice.plan(after, on: store, context)
        return try PasswordAnswer(after, on: store, context.policies)
    }

    /// Whether every code that is given was sent, each for itself, and there are enough.
    private func open(_ recovery: Recovery, _ vault: any Vault) -> Bool {
        var hashes = [recovery.phoneHash, recovery.emailHash].compactMap { $0 }
        for code in codes {
            let secret = Secret(Array(code.utf8))
            guard let index = hashes.firstIndex(where: { vault.verify(secret, against: $0) }) else {
                return false
            }
            hashes.remove(at: index)
        }
        return codes.count >= recovery.needed
    }

    private func count<S: Store>(_ recovery: Recovery, on store: S, _ context: OperationContext) throws {
        var after = recovery
        after.attemptsLeft -= 1
        try store.keep(after)
        var changes = ChangeList()
        changes.add("code_attempts_left", String(recovery.attemptsLeft), String(after.attemptsLeft))
        try store.audit("passwords.refused", AuditSubject(.user, recovery.userID), changes, context)
    }
}
