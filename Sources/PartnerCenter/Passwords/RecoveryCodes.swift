/// Codes that are sent to somebody who forgot a password.
enum RecoveryCodes {
    /// How many digits a code has.
    static let length = 6

    /// How many codes a user needs.
    ///
    /// Source: Azure China documentation, "Self-service password reset policies": admins need two, and only one in the
    /// first 30 days of a trial or while the tenant has no domain of its own.
    /// Assumed: the 30 days begin with the partner account; every admin role is one; nothing is synchronized.
    static func needed<S: Store>(for user: User, on store: S, _ context: OperationContext) throws -> Int {
        if user.adminRole == .none { return context.policies.count(PasswordPolicies.factors) }
        let account = try store.account()
        let trialEnds = try account.createdAt.adding(CalendarSpan(30, .day), in: store.zone())
        return account.hasOwnDomain && context.now >= trialEnds ? 2 : 1
    }

    /// Six digits.
    static func draw(from vault: any Vault) -> String {
        var bytes = [UInt8](repeating: 0, count: 8)
        bytes.withUnsafeMutableBytes { vault.fill($0) }
        // Of 2⁶⁴ draws, a million of them is so little that no code is likelier than another by what counts.
        let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        let digits = String(number)
        return String(repeating: "0", count: length - digits.count) + digits
    }

    static func mail(_ channel: MailChannel, to address: String, _ code: String, until end: Instant) -> Mail {
        Mail(
            channel, to: address, subject: "Code to replace a forgotten password",
            body: """
                \(code)
                It is good until \(end). Whoever did not ask for it need not do anything.
                """)
    }

    /// For somebody who cannot be helped by codes: said to them alone, as whoever asked may be anybody.
    static func apology(_ channel: MailChannel, to address: String, _ user: User) -> Mail {
        Mail(
            channel, to: address, subject: "A forgotten password cannot be replaced by you",
            body: """
                An admin needs two ways to get a code, and \(user.email) has registered only this one.
                Ask the center's support.
                """)
    }
}

extension Account {
    /// Whether the tenant has a domain beside the one that it was given.
    var hasOwnDomain: Bool { !domain.lowercased().hasSuffix("." + environment.tenantSuffix) }
}
