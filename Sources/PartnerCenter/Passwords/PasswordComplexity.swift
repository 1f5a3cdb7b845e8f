/// What a password that a person chooses is made of.
///
/// Source: Azure China documentation, "Self-service password reset policies": 8 to 256 characters of ASCII, the space
/// among them, of three of four classes; worldwide text of 2018: 8 to 16 characters without spaces.
struct PasswordComplexity {
    /// How many characters, both ends included.
    let length: ClosedRange<Int>
    /// Whether a space may stand in it.
    let allowsSpaces: Bool

    static let long = PasswordComplexity(length: 8...256, allowsSpaces: true)
    static let short = PasswordComplexity(length: 8...16, allowsSpaces: false)

    /// What holds where `policies` do.
    static func holding(in environment: EnvironmentName, _ policies: Policies) -> PasswordComplexity {
        switch policies[PasswordPolicies.complexity] {
        case "long": long
        case "short": short
        default: environment == .cn21v ? long : short
        }
    }

    /// Everything that is wrong with a password, in words that follow "must"; none when it is good.
    func problems(_ password: Secret) -> [String] {
        password.withBytes { bytes in
            var problems: [String] = []
            if bytes.contains(where: { $0 < 0x20 || $0 > 0x7e }) {
                problems.append("have only letters, digits, marks and spaces of ASCII")
            }
            // Bytes that are no ASCII are refused above, so that bytes are characters.
            if !length.contains(bytes.count) {
                problems.append("have \(length.lowerBound) to \(length.upperBound) characters")
            }
            if !allowsSpaces && bytes.contains(0x20) { problems.append("have no space") }
            if TemporaryPassword.classes(in: bytes) < 3 {
                problems.append("have three of: small letters, capital letters, digits, marks")
            }
            return problems
        }
    }

    /// - Throws: `OperationError` with code `invalid` that says all that is wrong, and nothing of the password.
    static func require(_ password: Secret, _ field: String, on store: some Store, _ policies: Policies)
        throws
    {
        let problems = try holding(in: store.account().environment, policies).problems(password)
        if problems.isEmpty { return }
        throw OperationError(
            .invalid, "\(field) must " + problems.joined(separator: "; it must "), field: field,
            hint: "choose another one")
    }
}
