/// What a center tells of passwords by itself.
enum PasswordEvents {
    /// All of them.
    static let all = [
        SystemEvent("passwords.refused", "Somebody gave a wrong password, or wrong codes."),
        SystemEvent("passwords.locked", "Too many passwords were wrong, and nobody can sign in for a while."),
    ]
}
