/// What is written about passwords and about getting in again without one.
public enum RecoveryRules {
    private static let selfService = "Azure China documentation, \"Self-service password reset policies\""
    private static let lockout = "Azure China documentation, \"Smart lockout\""
    private static let reset = "Partner Center operated by 21Vianet, \"Reset a user password\""
    private static let accounts =
        "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\""
    private static let all = [
        "passwords.sign_in", "passwords.change", "passwords.register", "passwords.recover",
        "passwords.complete",
    ]
    private static let choosing = ["passwords.sign_in", "passwords.change", "passwords.complete"]

    /// The rules, in the order of the reference.
    public static let documented: [DocumentedRule] = gettingIn + choosingOne + forgetting

    private static let gettingIn = [
        DocumentedRule(
            .recovery, "the first password is temporary and must be changed at the first sign-in",
            .documented,
            source: accounts, operations: ["users.create", "passwords.sign_in"]),
        DocumentedRule(
            .recovery, "ten wrong passwords lock for a minute, and further ones for longer", .documented,
            source: lockout, operations: ["passwords.sign_in", "passwords.change", "passwords.register"]),
        DocumentedRule(
            .recovery, "each further lock lasts twice as long, up to a day", .assumed, source: lockout,
            standing: .policy(PasswordPolicies.lockGrowth.name),
            operations: ["passwords.sign_in", "passwords.change", "passwords.register"]),
        DocumentedRule(
            .recovery, "a wrong password that is among the last three wrong ones does not count again",
            .documented,
            source: lockout, operations: ["passwords.sign_in", "passwords.change", "passwords.register"]),
        DocumentedRule(
            .recovery, "what anybody is told does not depend on whether there is such a user, but for a lock",
            .assumed, source: lockout, operations: all),
    ]

    private static let choosingOne = [
        DocumentedRule(
            .recovery,
            "a password has 8 to 256 characters of ASCII, of three of four classes, and may have spaces",
            .documented, source: selfService, operations: choosing),
        DocumentedRule(
            .recovery, "worldwide a password has 8 to 16 characters and no space", .worldwide,
            source: "Azure Active Directory documentation (worldwide, 2018), \"Password policies\"",
            standing: .policy(PasswordPolicies.complexity.name), operations: choosing),
        DocumentedRule(
            .recovery, "the present password is not used again when it is changed", .documented,
            source: selfService, operations: ["passwords.sign_in", "passwords.change"]),
        DocumentedRule(
            .recovery, "a password is too old after 90 days, and must be changed at the next sign-in",
            .documented,
            source: selfService, standing: .policy(PasswordPolicies.expiry.name),
            operations: ["passwords.sign_in"]),
        DocumentedRule(
            .recovery, "a mail tells 14 days before a password is too old", .documented, source: selfService,
            standing: .policy(PasswordPolicies.notice.name), operations: choosing),
        DocumentedRule(
            .recovery, "a user's password can be kept from getting too old", .documented, source: selfService,
            operations: ["passwords.update"]),
    ]

    private static let forgetting = [
        DocumentedRule(
            .recovery, "no admin resets the password of a partner user in 21Vianet, not even a global admin",
            .documented, source: reset, operations: ["passwords.reset"]),
        DocumentedRule(
            .recovery, "no program resets a password in 21Vianet", .documented,
            source:
                "Partner Center documentation, \"Developing for Partner Center for Microsoft national clouds\"",
            operations: ["passwords.reset"]),
        DocumentedRule(
            .recovery, "worldwide a global admin gives a user a new temporary password", .worldwide,
            source: "Partner Center (worldwide), \"Reset a user password\"", operations: ["passwords.reset"]),
        DocumentedRule(
            .recovery, "whoever forgot the password replaces it alone, by codes that were sent", .documented,
            source: reset, operations: ["passwords.register", "passwords.recover", "passwords.complete"]),
        DocumentedRule(
            .recovery, "a forgotten password may be used again when it is replaced", .documented,
            source: selfService, operations: ["passwords.complete"]),
        DocumentedRule(
            .recovery, "admins need two codes", .documented, source: selfService,
            operations: ["passwords.recover", "passwords.complete"]),
        DocumentedRule(
            .recovery, "there are no security questions", .documented, source: selfService,
            operations: ["passwords.register"]),
        DocumentedRule(
            .recovery,
            "one code is enough in the first 30 days, or while the tenant has no domain of its own",
            .documented, source: selfService, operations: ["passwords.recover", "passwords.complete"]),
        DocumentedRule(
            .recovery, "how many codes users without an admin role need is a policy", .assumed,
            source: selfService, standing: .policy(PasswordPolicies.factors.name),
            operations: ["passwords.recover", "passwords.complete"]),
        DocumentedRule(
            .recovery, "codes are good for a quarter of an hour", .assumed, source: selfService,
            standing: .policy(PasswordPolicies.codeLife.name), operations: ["passwords.complete"]),
        DocumentedRule(
            .recovery, "codes are void after five wrong attempts, and new ones give no new attempts",
            .assumed,
            source: selfService, standing: .policy(PasswordPolicies.codeAttempts.name),
            operations: ["passwords.recover", "passwords.complete"]),
    ]
}
