/// What happens to profiles without a partner's doing.
public enum ProfileEvents {
    /// All of them.
    public static let all = [
        SystemEvent("profiles.created", "A profile was made, as its company became a partner."),
        SystemEvent("profiles.verification_started", "Changed legal data is being verified."),
        SystemEvent("profiles.verified", "Changed legal data was verified."),
        SystemEvent("profiles.rejected", "Changed legal data was verified, and rejected."),
    ]
}
