/// What several operations on passwords share.
enum PasswordRules {
    static let sources = [
        "Azure China documentation, \"Self-service password reset policies\"",
        "Azure China documentation, \"Smart lockout\"",
        "Partner Center operated by 21Vianet, \"Reset a user password\"",
    ]

    /// People do it on the sign-in page; no API signs partner users in or changes what they sign in with.
    static let support: [EnvironmentName: Support] = [
        .cn21v: .portal(instead: "on the sign-in page, by the user alone"),
        .worldwide: .portal(instead: "on the sign-in page, by the user alone"),
    ]

    /// What an organization's administrators set, outside of the Partner Center.
    static let directorySupport: [EnvironmentName: Support] = [
        .cn21v: .portal(instead: "in the directory, by its PowerShell module: Set-MsolUser"),
        .worldwide: .portal(instead: "in the directory, by its PowerShell module: Set-MsolUser"),
    ]

    static let newPasswordErrors = [
        ErrorFact(.invalid, "the new password is not made as passwords must be, or is the present one")
    ]

    static func password<S: Store>(_ id: UserID, on store: S) throws -> (User, Password) {
        let user = try UserRules.user(id, on: store)
        guard let password = try store.password(userID: user.id) else {
            throw OperationError.noUser("id", "u-\(id.number)")
        }
        return (user, password)
    }
}
