/// The rules that several user operations share.
enum UserRules {
    static let sources = [
        "Partner Center operated by 21Vianet, \"Create user accounts and set permissions\""
    ]

    /// Users are managed in the portal: no public API creates partner users in any environment.
    static let support: [EnvironmentName: Support] = [
        .cn21v: .portal(instead: "in the portal: Dashboard > Account settings > User management"),
        .worldwide: .portal(instead: "in the portal: Account settings > User management"),
    ]

    /// Only a global admin may give or take an admin role.
    ///
    /// Source: "only global admins can assign admin roles", as `sources`.
    static func mayAssign(_ role: AdminRole, insteadOf present: AdminRole, _ actor: Actor) throws {
        if role != present && !actor.may(.assignAdminRoles) { throw OperationError.onlyGlobalAdmins(actor) }
    }

    /// The last global admin stays: nobody could ever assign admin roles again.
    ///
    /// Assumed: the documents only advise to have more than one.
    static func mayLose<S: Store>(_ user: User, on store: S) throws {
        if user.adminRole == .global, try store.globalAdminsUpToTwo() < 2 {
            throw OperationError.lastGlobalAdmin(user)
        }
    }

    static func user<S: Store>(_ id: UserID, on store: S) throws -> User {
        guard let user = try store.user(id: id.number) else {
            throw OperationError.noUser("id", "u-\(id.number)")
        }
        return user
    }

    static func unchanged(_ user: User, since etag: ETag?) throws {
        if let etag, etag.version != user.version { throw OperationError.userChanged(user, etag) }
    }
}

extension OperationError {
    static func onlyGlobalAdmins(_ actor: Actor) -> OperationError {
        OperationError(
            .refused, "\(actor.name) may not assign admin roles: only a global admin may",
            field: "admin_role",
            hint: "leave admin_role as it is, or let a global admin run this (--as EMAIL)", endsRun: false)
    }

    static func lastGlobalAdmin(_ user: User) -> OperationError {
        OperationError(
            .forbiddenState, "\(user.email) is the last global admin and must stay one",
            hint: "make somebody else a global admin first")
    }

    @usableFromInline
    static func emailTaken(_ user: User) -> OperationError {
        OperationError(
            .alreadyExists, "\(user.email) is taken by u-\(user.id) (\(user.fullName))", field: "email",
            hint: "look first with partner.users.find { email = … }",
            details: ["existing_id": "u-\(user.id)"])
    }

    static func noUser(_ field: String, _ value: String) -> OperationError {
        OperationError(
            .notFound, "there is no user with \(field) \(value)", field: field,
            hint: "partner.users.find answers nil instead of an error")
    }

    static func userChanged(_ user: User, _ etag: ETag) -> OperationError {
        OperationError(
            .conflict,
            "u-\(user.id) was changed since it was read: it is v\(user.version), not v\(etag.version)",
            field: "etag", hint: "read it again, then decide again")
    }
}
