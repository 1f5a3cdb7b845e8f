/// What the documents leave open about profiles.
public enum ProfilePolicies {
    /// Who may look at profiles.
    public static let view = Policy(
        "view_profiles", .oneOf(["stated_roles", "all_but_helpdesk"]), default: "stated_roles",
        "Who may see the partner's profiles: global and user management admins, or everybody but helpdesk agents.",
        why:
            "The page on roles grants it to user management admins and denies it to helpdesk agents; of the others "
            + "it says nothing.")
    /// Whether the legal name can be changed once it is verified.
    public static let legalName = Policy(
        "verified_legal_name", .oneOf(["support_ticket", "allow"]), default: "support_ticket",
        "Whether a legal name that was verified can be changed by the partner, or only by the operator.",
        why:
            "A worldwide page wants a support ticket for it from direct-bill partners; the pages for 21Vianet say "
            + "nothing.")
    /// How long the verification of changed legal data takes.
    public static let verificationTime = Policy(
        "verification_time", .duration, default: "5d",
        "How long it takes until changed legal data is verified.",
        why: "Worldwide it is usually three to five business days; the pages for 21Vianet name no time.")
    /// What comes of the verification of changed legal data.
    public static let verificationResult = Policy(
        "verification_result", .oneOf(["authorized", "rejected"]), default: "authorized",
        "What comes of verifying changed legal data, so that a rejection can be rehearsed.",
        why: "What reviewers decide is not documented.")

    /// All of them.
    public static let all = [view, legalName, verificationTime, verificationResult]
}
