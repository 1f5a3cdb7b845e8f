extension Instant: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) {
        guard let value = try? Instant(written) else { return nil }
        self = value
    }
    /// The one spelling.
    public var spelling: String { description }
    /// What it is.
    public static var meaning: String { "an instant such as 2026-11-20T08:00:00Z" }
}

extension Instant {
    /// 1970-01-01T00:00:00Z.
    public static let epoch: Instant = {
        guard let epoch = try? Instant(milliseconds: 0) else { preconditionFailure("1970 is in range") }
        return epoch
    }()
}
