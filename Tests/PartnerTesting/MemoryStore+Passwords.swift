public import PartnerCenter

extension MemoryStore: PasswordStore {
    /// The user's password; nil where there is no such user.
    public func password(userID: Int64) throws -> Password? {
        guard content.users[userID] != nil, let hash = content.hashes[userID] else { return nil }
        if var kept = content.passwords[userID] {
            kept.hash = hash
            return kept
        }
        return Password(userID: userID, hash: hash, setAt: content.createdAt[userID] ?? .epoch)
    }

    /// Writes the password whole.
    public func keep(_ password: Password) throws {
        content.hashes[password.userID] = password.hash
        content.passwords[password.userID] = password
    }

    /// The user's recovery that was begun last.
    public func recovery(userID: Int64) throws -> Recovery? { content.recoveries[userID] }

    /// Keeps a recovery in place of the user's earlier one.
    public func keep(_ recovery: Recovery) throws { content.recoveries[recovery.userID] = recovery }

    /// Forgets the user's recovery.
    public func endRecovery(userID: Int64) throws { content.recoveries[userID] = nil }

    /// Forgets all that is kept beside the user itself.
    public func forgetPassword(userID: Int64) throws {
        content.recoveries[userID] = nil
        content.passwords[userID] = nil
    }
}
