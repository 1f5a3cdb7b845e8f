/// What the documents leave open about passwords, or say differently.
public enum PasswordPolicies {
    /// Which text says what a password is made of.
    public static let complexity = Policy(
        "password_complexity", .oneOf(["environment", "long", "short"]), default: "environment",
        "Which passwords can be chosen: long, 8 to 256 characters with spaces; short, 8 to 16 without; environment, "
            + "long in cn21v and short worldwide.",
        why: "The documentation for China (2021) has long ones; the worldwide text of 2018 has short ones.")
    /// How old a password gets.
    public static let expiry = Policy(
        "password_expiry", .duration, default: "90d",
        "How long a password that was chosen is good; 0d for as long as anybody likes.",
        why: "The documentation has 90 days as a default that each organization can change.")
    /// How long before that its user is told.
    public static let notice = Policy(
        "password_notice", .duration, default: "14d",
        "How long before a password is too old its user gets a mail about it; 0d for no mail.",
        why: "The documentation has 14 days as a default that each organization can change.")
    /// How locks grow.
    public static let lockGrowth = Policy(
        "password_lock_growth", .count(1...10), default: "2",
        "How many times as long each further lock lasts; the first lasts a minute.",
        why: "The documentation says that locks grow, and not how.")
    /// Where locks stop growing.
    public static let longestLock = Policy(
        "password_longest_lock", .duration, default: "1d", "How long a lock lasts at most.",
        why: "The documentation names no longest lock.")
    /// How many codes somebody without an admin role needs.
    public static let factors = Policy(
        "recovery_factors", .count(1...2), default: "1",
        "How many codes users without an admin role need to replace a forgotten password.",
        why: "The documentation leaves it to each organization; for admins it decides itself.")
    /// How long codes are good.
    public static let codeLife = Policy(
        "recovery_code_life", .duration, default: "15m",
        "How long the codes are good that replace a forgotten password.",
        why: "No page says how long a code is good.")
    /// How often codes may be wrong.
    public static let codeAttempts = Policy(
        "recovery_code_attempts", .count(1...100), default: "5",
        "How many times wrong codes may be given before those that were sent are void.",
        why: "No page says how often a code may be wrong.")

    /// All of them.
    public static let all = [
        complexity, expiry, notice, lockGrowth, longestLock, factors, codeLife, codeAttempts,
    ]
}
