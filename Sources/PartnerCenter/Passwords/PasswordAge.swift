extension Password {
    /// When it is too old; `nil` for one that never is: its user's may not expire, the center's policy says so, or it is
    /// temporary and must be changed anyway.
    func expiresAt<S: Store>(on store: S, _ policies: Policies) throws -> Instant? {
        let life = try policies.span(PasswordPolicies.expiry)
        if neverExpires || isTemporary || life.count == 0 { return nil }
        return try setAt.adding(life, in: store.zone())
    }

    /// Why it must be changed before anybody is signed in by it; `nil` when it need not.
    func mustChange<S: Store>(on store: S, _ context: OperationContext) throws -> PasswordChangeReason? {
        if isTemporary { return .temporary }
        guard let end = try expiresAt(on: store, context.policies) else { return nil }
        return context.now >= end ? .expired : nil
    }
}

extension AccountStore {
    /// Where the center's days begin.
    func zone() throws -> Zone { try Zone(account().environment.zoneName) }
}

/// Why a password must be changed.
public enum PasswordChangeReason: String, ClosedList {
    /// It was given out, and nobody but its user may know the next one.
    case temporary
    /// It is too old.
    case expired
}

/// The mail that says that a password will soon be too old.
enum PasswordNotice {
    /// Has the mail sent in its time, in place of one that was planned for an earlier password.
    static func plan<S: Store>(_ password: Password, on store: S, _ context: OperationContext) throws {
        try store.cancel(.passwordNotice, subject: password.userID)
        let notice = try context.policies.span(PasswordPolicies.notice)
        guard notice.count > 0, let end = try password.expiresAt(on: store, context.policies) else { return }
        let at = try end.adding(-notice, in: store.zone())
        try store.schedule(.passwordNotice, at: max(at, context.now), subject: password.userID)
    }

    /// Sends it, unless there is nobody any more to be told.
    static func send<S: Store>(to userID: Int64, on store: S, _ context: OperationContext) throws {
        guard let user = try store.user(id: userID), user.state == .active,
            let end = try store.password(userID: userID)?.expiresAt(on: store, context.policies)
        else { return }
        let day = try end.date(in: store.zone())
        try store.send(
            Mail(
                to: user.email.text, subject: "Your password expires on \(day)",
                body: """
                    The password of \(user.email) is good until \(end).
                    Change it before: sign in, and choose a new one.
                    """),
            at: context.now)
    }
}
