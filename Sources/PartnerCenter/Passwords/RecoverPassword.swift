/// `passwords.recover`
public struct RecoverPassword: PartnerOperation {
    /// Who forgot the password.
    public var email = EmailAddress(unchecked: "")

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("email", &email, .any, "Who forgot the password.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "passwords.recover",
        "Sends codes to somebody who forgot the password, where the user registered; answers alike for everybody.",
        kind: .write, permission: .signIn, stage: .any, support: PasswordRules.support,
        inverse: .impossible(why: "the codes were sent"),
        example: """
            local sent = partner.passwords.recover { email = "admin@contoso.partner.onmschina.cn" }
            print("a code that was sent is good until", sent.valid_until)
            """,
        sources: PasswordRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> RecoveryAnswer {
        let end = try context.now.adding(
            context.policies.span(PasswordPolicies.codeLife), in: store.zone())
        if let user = try store.user(email: email), user.state == .active,
            let password = try store.password(userID: user.id)
        {
            try send(to: user, password, until: end, on: store, context)
        }
        return RecoveryAnswer(validUntil: end)
    }

    private func send<S: Store>(
        to user: User, _ password: Password, until end: Instant, on store: S, _ context: OperationContext
    ) throws {
        let ways: [(channel: MailChannel, address: String)] =
            (password.phone.map { [(.telephone, $0.text)] } ?? [])
            + (password.alternateEmail.map { [(.email, $0.text)] } ?? [])
        if ways.isEmpty { return }
        let needed = try RecoveryCodes.needed(for: user, on: store, context)
        if ways.count < needed {
            for way in ways {
                try store.send(RecoveryCodes.apology(way.channel, to: way.address, user), at: context.now)
            }
            return
        }
        var attempts = context.policies.count(PasswordPolicies.codeAttempts)
        let earlier = try store.recovery(userID: user.id)
        // New codes give no new attempts, or nobody would ever run out of them.
        if let earlier, context.now < earlier.expiresAt { attempts = min(attempts, earlier.attemptsLeft) }
        if attempts == 0 { return }
        var recovery = Recovery(userID: user.id, needed: needed, expiresAt: end, attemptsLeft: attempts)
        for way in ways {
            let code = RecoveryCodes.draw(from: context.vault)
            let hash = context.vault.hash(Secret(Array(code.utf8)))
            if way.channel == .telephone { recovery.phoneHash = hash } else { recovery.emailHash = hash }
            try store.send(
                RecoveryCodes.mail(way.channel, to: way.address, code, until: end), at: context.now)
        }
        try store.keep(recovery)
        var changes = ChangeList()
        changes.add("codes_valid_until", earlier?.expiresAt.description, end.description)
        try store.audit("passwords.recover", AuditSubject(.user, user.id), changes, context)
    }
}

/// What `passwords.recover` answers, the same whether there is such a user or not.
public struct RecoveryAnswer: Record, OperationAnswer, Equatable {
    /// Until when codes are good that were sent now.
    public var validUntil = Instant.epoch

    /// Every field at its default.
    public init() {}

    init(validUntil: Instant) { self.validUntil = validUntil }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field(
            "valid_until", &validUntil, .any,
            "Until when codes are good that were sent now; whether any were, only the user learns.")
    }
}
