/// A choice where the documents conflict or are silent, with its default.
public struct Policy: Sendable {
    /// What values a policy can have.
    public enum Values: Sendable, Equatable {
        /// A closed list.
        case oneOf([String])
        /// A length of time, such as `3w`.
        case duration
        /// A whole number, both ends included.
        case count(ClosedRange<Int>)
    }

    /// The name, unique among policies: snake_case.
    public let name: String
    /// What it can be.
    public let values: Values
    /// What holds unless a center says otherwise.
    public let defaultValue: String
    /// One sentence: what it decides.
    public let summary: String
    /// Why it is a policy and not a rule.
    public let reason: String

    /// Declares a policy.
    public init(
        _ name: String, _ values: Values, default defaultValue: String, _ summary: String, why reason: String
    ) {
        self.name = name
        self.values = values
        self.defaultValue = defaultValue
        self.summary = summary
        self.reason = reason
    }

    /// What `value` would have to be, in words, when it cannot be the policy's; `nil` when it can.
    public func problem(_ value: String) -> String? {
        switch values {
        case .oneOf(let values):
            values.contains(value) ? nil : "must be one of \(Suggestion.list(values, "or"))"
        case .duration:
            (try? CalendarSpan(value)).map { $0.count >= 0 } == true ? nil : "must be a duration such as 3w"
        case .count(let range):
            Int(value).map { range.contains($0) } == true
                ? nil : "must be a whole number from \(range.lowerBound) to \(range.upperBound)"
        }
    }

    /// What it can be, in short: `allow|refuse`, `a duration`.
    public var choices: String {
        switch values {
        case .oneOf(let values): values.joined(separator: "|")
        case .duration: "a duration"
        case .count(let range): "\(range.lowerBound) to \(range.upperBound)"
        }
    }
}

/// The policies that hold in one center.
public struct Policies: Sendable, Equatable {
    /// Every policy, as `center info --policies` lists them.
    public static let all: [Policy] = [
        EnrolmentPolicies.all,
        ProfilePolicies.all,
        RolePolicies.all,
        PasswordPolicies.all,
        PricePolicies.all,
        CatalogPolicies.all,
    ].flatMap { $0 }

    /// The policy called `name`.
    public static func named(_ name: String) -> Policy? { all.first { $0.name == name } }

    /// What differs from the defaults, by name.
    private var values: [String: String] = [:]

    /// The defaults, but for `values`, by name.
    public init(_ values: [String: String] = [:]) { self.values = values }

    /// What holds.
    public subscript(_ policy: Policy) -> String {
        get { values[policy.name] ?? policy.defaultValue }
        set { values[policy.name] = newValue }
    }

    /// How long a policy that is a duration says.
    ///
    /// - Throws: `CalendarError` for a center whose policy is none, which no command writes.
    public func span(_ policy: Policy) throws(CalendarError) -> CalendarSpan {
        try CalendarSpan(self[policy])
    }

    /// How many a policy that is a count says; its default where the center's is none.
    public func count(_ policy: Policy) -> Int { Int(self[policy]) ?? Int(policy.defaultValue) ?? 0 }

    func insteadOf(_ facts: OperationFacts, in environment: EnvironmentName) -> String? {
        if "\(facts.name)" == "users.set_roles", environment == .cn21v,
            self[RolePolicies.setRoles] == "refuse"
        {
            return "delete the user and create it again with the roles it should have"
        }
        return nil
    }
}
