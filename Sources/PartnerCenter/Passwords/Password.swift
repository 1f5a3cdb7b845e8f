/// The password of a partner user, with what was tried and what helps when it is forgotten.
public struct Password: Sendable, Equatable {
    /// Whose.
    public var userID: Int64
    /// What is kept of it.
    public var hash: [UInt8]
    /// Whether it was given out, so that the first sign-in must change it.
    public var isTemporary = true
    /// When it became the password.
    public var setAt: Instant
    /// Whether it stays good however old it is.
    public var neverExpires = false
    /// Wrong passwords since the last right one; the same wrong one counts once.
    public var badAttempts = 0
    /// Until when nobody can sign in; `nil`, or an instant that is past: anybody who knows the password.
    public var lockedUntil: Instant?
    /// Hashes of the last wrong passwords, the oldest first; at most `rememberedLimit`.
    public var refused: [[UInt8]] = []
    /// Where a code is spoken when the password is forgotten.
    public var phone: ChinaTelephone?
    /// Where a code is sent when the password is forgotten.
    public var alternateEmail: EmailAddress?
    /// Grows by one with each change. Scripts see it as the etag `v1`.
    public var version: Int64 = 1

    /// How many wrong passwords are remembered.
    ///
    /// Source: Azure China documentation, "Smart lockout": the last three hashes.
    public static let rememberedLimit = 3

    /// A password as its user was created with it.
    public init(userID: Int64, hash: [UInt8], setAt: Instant) {
        self.userID = userID
        self.hash = hash
        self.setAt = setAt
    }
}

/// What was sent to somebody who forgot a password, until it is used or over.
public struct Recovery: Sendable, Equatable {
    /// Whose password is to be replaced.
    public var userID: Int64
    /// How many codes it takes: one, or both.
    public var needed: Int
    /// Until when the codes are good.
    public var expiresAt: Instant
    /// How many more times wrong codes may be given.
    public var attemptsLeft: Int
    /// The hash of the code that was spoken; `nil` when there was none.
    public var phoneHash: [UInt8]?
    /// The hash of the code that was sent by mail; `nil` when there was none.
    public var emailHash: [UInt8]?

    /// Creates a recovery.
    public init(
        userID: Int64, needed: Int, expiresAt: Instant, attemptsLeft: Int, phoneHash: [UInt8]? = nil,
        emailHash: [UInt8]? = nil
    ) {
        self.userID = userID
        self.needed = needed
        self.expiresAt = expiresAt
        self.attemptsLeft = attemptsLeft
        self.phoneHash = phoneHash
        self.emailHash = emailHash
    }
}

/// Where passwords are kept, as hashes.
///
/// Every conformance passes `PasswordStoreContractTests`. What is not asserted there is not promised here.
public protocol PasswordStore {
    /// The user's password; `nil` where there is no such user. That of a user who was only created is temporary, and
    /// as old as the user.
    func password(userID: Int64) throws -> Password?
    /// Writes the password of a user who is there whole, its hash and version included.
    func keep(_ password: Password) throws
    /// The user's recovery that was begun last; `nil` when there is none.
    func recovery(userID: Int64) throws -> Recovery?
    /// Keeps a recovery in place of the user's earlier one.
    func keep(_ recovery: Recovery) throws
    /// Forgets the user's recovery.
    func endRecovery(userID: Int64) throws
    /// Forgets all that is kept beside the user itself.
    func forgetPassword(userID: Int64) throws
}
