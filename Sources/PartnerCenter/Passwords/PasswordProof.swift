/// How an attempt ended that takes a password or codes.
///
/// It is an answer and no error: an attempt that failed changes the center too, as it counts.
public enum PasswordOutcome: String, ClosedList {
    /// It was done.
    case done
    /// The e-mail, the password or a code is wrong; which, nobody is told.
    case refused
    /// Too many passwords were wrong; nobody can sign in for a while.
    case locked
    /// The password is right, and must be changed first.
    case changeRequired = "change_required"
    /// The password is right, and the user may not sign in.
    case inactive
}

/// What came of an attempt that takes a password or codes.
public struct PasswordAnswer: Record, OperationAnswer, Equatable {
    /// How it ended.
    public var outcome = PasswordOutcome.done
    /// Who was signed in, or whose password it is; only for somebody who knew the password or the codes.
    public var userID: UserID?
    /// Why the password must be changed.
    public var reason: PasswordChangeReason?
    /// Until when nobody can sign in.
    public var lockedUntil: Instant?
    /// When the password will be too old.
    public var expiresAt: Instant?

    /// Every field at its default.
    public init() {}

    /// An attempt that failed.
    init(_ outcome: PasswordOutcome, lockedUntil: Instant? = nil) {
        self.outcome = outcome
        self.lockedUntil = lockedUntil
    }

    /// An attempt that did not fail.
    init<S: Store>(_ password: Password, on store: S, _ policies: Policies) throws {
        userID = UserID(password.userID)
        expiresAt = try password.expiresAt(on: store, policies)
    }

    /// A right password that must be changed.
    init(_ password: Password, mustChange reason: PasswordChangeReason) {
        outcome = .changeRequired
        userID = UserID(password.userID)
        self.reason = reason
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("outcome", &outcome, .any, "How it ended; anything but done left the password as it was.")
        try v.optional(
            "user_id", &userID, .any, "Who it was; only when the password or the codes were right.")
        try v.optional("reason", &reason, .any, "Why the password must be changed first.")
        try v.optional("locked_until", &lockedUntil, .any, "Until when nobody can sign in, when locked.")
        try v.optional("expires_at", &expiresAt, .any, "When the password will be too old; absent: never.")
    }
}

/// Whether somebody knows the password of the user behind an e-mail.
enum PasswordProof {
    case proven(User, Password)
    case failed(PasswordAnswer)

    /// Wrong passwords until nobody can sign in any more.
    ///
    /// Source: Azure China documentation, "Smart lockout": ten, then a minute, then longer.
    static let attemptsBeforeLock = 10
    private static let firstLockMilliseconds: Int64 = 60_000

    /// Tries `secret`; a wrong one counts, is audited and may lock.
    ///
    /// An e-mail that nobody has and a wrong password end alike. A lock is told, as it is documented, and tells with it
    /// that there is such a user.
    static func of<S: Store>(
        _ email: EmailAddress, _ secret: Secret, on store: S, _ context: OperationContext
    ) throws -> PasswordProof {
        guard let user = try store.user(email: email), let password = try store.password(userID: user.id)
        else {
            return .failed(PasswordAnswer(.refused))
        }
        if let end = password.lockedUntil, context.now < end {
            return .failed(PasswordAnswer(.locked, lockedUntil: end))
        }
        if context.vault.verify(secret, against: password.hash) {
            return user.state == .active
                ? .proven(user, password) : .failed(PasswordAnswer(.inactive))
        }
        if password.refused.contains(where: { context.vault.verify(secret, against: $0) }) {
            return .failed(PasswordAnswer(.refused))
        }
        return .failed(try password.count(wrong: secret, on: store, context))
    }

    static func lockLength(_ badAttempts: Int, _ policies: Policies, from now: Instant, in zone: Zone) throws
        -> Instant
    {
        let longest = try now.adding(policies.span(PasswordPolicies.longestLock), in: zone)
        let growth = Int64(policies.count(PasswordPolicies.lockGrowth))
        var length = firstLockMilliseconds
        for _ in attemptsBeforeLock..<max(badAttempts, attemptsBeforeLock) {
            let (longer, isTooLong) = length.multipliedReportingOverflow(by: growth)
            if isTooLong || longer > longest.milliseconds - now.milliseconds { return longest }
            length = longer
        }
        return min(try Instant(milliseconds: now.milliseconds + length), longest)
    }
}

extension Password {
    /// Counts a wrong password, and locks when it is one too many.
    fileprivate func count<S: Store>(
        wrong secret: Secret, on store: S, _ context: OperationContext
    ) throws -> PasswordAnswer {
        var after = self
        after.badAttempts += 1
        // A wrong password is often nearly the right one, so that it is kept no worse.
        after.refused = Array((refused + [try context.vault.hashChosen(secret)]).suffix(Self.rememberedLimit))
        if after.badAttempts >= PasswordProof.attemptsBeforeLock {
            after.lockedUntil = try PasswordProof.lockLength(
                after.badAttempts, context.policies, from: context.now, in: store.zone())
        }
        let isLocked = after.badAttempts >= PasswordProof.attemptsBeforeLock
        try save(after, isLocked ? "passwords.locked" : "passwords.refused", on: store, context)
        return PasswordAnswer(isLocked ? .locked : .refused, lockedUntil: isLocked ? after.lockedUntil : nil)
    }

    /// Writes `after` in place of this password with the next version and an audit record; nothing when equal.
    ///
    /// The record tells that a password was changed and when, never a password or a hash of one.
    @discardableResult
    func save<S: Store>(
        _ after: Password, _ operation: StaticString, on store: S, _ context: OperationContext,
        _ more: (inout ChangeList) -> Void = { _ in }
    ) throws -> Password {
        var changes = ChangeList()
        more(&changes)
        // Also of two changes at one instant each leaves a record.
        if hash != after.hash { changes.add("password", "v\(version)", "v\(version + 1)") }
        changes.add("is_temporary", String(isTemporary), String(after.isTemporary))
        changes.add("set_at", setAt.description, after.setAt.description)
        changes.add("never_expires", String(neverExpires), String(after.neverExpires))
        changes.add("bad_attempts", String(badAttempts), String(after.badAttempts))
        changes.add("locked_until", lockedUntil?.description, after.lockedUntil?.description)
        changes.add("phone", phone?.text, after.phone?.text)
        changes.add("alternate_email", alternateEmail?.text, after.alternateEmail?.text)
        var after = after
        if self != after {
            after.version = version + 1
            try store.keep(after)
        }
        if !changes.isEmpty { try store.audit(operation, AuditSubject(.user, userID), changes, context) }
        return after
    }

    /// The password with `secret` in its place, which its user chose: nothing is left of what was tried before.
    func replaced(by secret: Secret, _ context: OperationContext) throws -> Password {
        var after = self
        after.hash = try context.vault.hashChosen(secret)
        after.isTemporary = false
        after.setAt = context.now
        return after.forgiven
    }

    /// The password without the attempts at it.
    var forgiven: Password {
        var after = self
        after.badAttempts = 0
        after.lockedUntil = nil
        after.refused = []
        return after
    }

    /// - Throws: `OperationError` with code `invalid` when `secret` is this password.
    func requireOther(_ secret: Secret, _ context: OperationContext) throws {
        if context.vault.verify(secret, against: hash) {
            throw OperationError(
                .invalid, "new_password is the present password, which is not used again",
                field: "new_password",
                hint: "choose another one")
        }
    }
}
