/// Something that a center, or its operator, does by itself; scripts wait for it by its name.
public struct SystemEvent: Sendable {
    /// The name in the audit: `enrolment.approved`.
    public var name: String
    /// One sentence: what happened.
    public var summary: String

    /// Declares an event.
    public init(_ name: String, _ summary: String) {
        self.name = name
        self.summary = summary
    }
}

/// Everything that happens in a center without a partner's doing.
public enum SystemEvents {
    /// Its operator changed a policy.
    public static let policyChanged = SystemEvent(
        "policy.changed", "The center's operator changed one of its policies.")

    /// Every event, in the order of the reference.
    public static let all: [SystemEvent] = [
        EnrolmentEvents.all,
        ProfileEvents.all,
        PasswordEvents.all,
        PriceEvents.all,
        [policyChanged],
    ].flatMap { $0 }
}
