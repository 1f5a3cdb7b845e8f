/// What the documents leave open about enrolling.
public enum EnrolmentPolicies {
    /// Whether the organization is called.
    public static let phoneChallenge = Policy(
        "phone_challenge", .oneOf(["always", "never"]), default: "always",
        "Whether the organization is called before its account is made.",
        why: "The page \"Enrolling in the CSP program\" says that you might be asked, and not when.")
    /// How many wrong codes end a challenge.
    public static let phoneAttempts = Policy(
        "phone_challenge_attempts", .count(1...10), default: "3",
        "How many wrong codes end a telephone challenge.",
        why: "No page says how often a code may be given.")
    /// How long a code is taken.
    public static let phoneExpiry = Policy(
        "phone_challenge_expiry", .duration, default: "3d",
        "How long the code of a telephone challenge is taken.",
        why: "No page says how long; three days let whoever answers the telephone pass the code on.")
    /// What reviews.
    public static let reviewer = Policy(
        "reviewer", .oneOf(["approve", "manual", "ask", "reject"]), default: "approve",
        "What the center's own reviewer says at the first review; after evidence or an appeal it approves. "
            + "With manual only the operator decides.",
        why: "What 21Vianet's reviewers look at is not public, so a rehearsal chooses their answer.")
    /// How long a review takes.
    public static let reviewDuration = Policy(
        "review_duration", .duration, default: "3w", "How long the center's own reviewer takes.",
        why:
            "The page \"Enrolling in the CSP program\" says several weeks. The worldwide three to five business days "
            + "are no promise in China.")
    /// What the credit check finds.
    public static let creditCheck = Policy(
        "credit_check", .oneOf(["pass", "fail"]), default: "pass",
        "What the credit check finds; a company that fails it is rejected.",
        why: "The page \"Enrolling in the CSP program\" names the check, and no page its criteria.")
    /// How long setting up takes.
    public static let provisioningDuration = Policy(
        "provisioning_duration", .duration, default: "4h",
        "How long it takes to set the account up after the agreement was signed.",
        why: "The page \"Enrolling in the CSP program\" says several hours.")
    /// How the billing date follows from the signature.
    public static let billingDate = Policy(
        "billing_date", .oneOf(["signature_day", "month_start"]), default: "signature_day",
        "When the first bill is made: a month after the signature on its day of the month, or on the first of the "
            + "month that follows it.",
        why:
            "The page \"Billing\" says that the billing date follows from the date of the signature, and not how."
    )

    /// All of them.
    public static let all = [
        phoneChallenge, phoneAttempts, phoneExpiry, reviewer, reviewDuration, creditCheck,
        provisioningDuration, billingDate,
    ]
}
