public import PartnerCenter
internal import Sealing

/// Random bytes and password hashes from libsodium.
///
/// A temporary password is random, so a salted BLAKE2b hash suffices: nobody can try 2⁹⁶ of them. It costs a
/// bulk run next to nothing.
public struct SealingVault: Vault {
    /// Needs no set-up.
    public init() {}

    /// Fills `buffer` with unpredictable bytes.
    public func fill(_ buffer: UnsafeMutableRawBufferPointer) { SecureRandom.fill(buffer) }

    /// A salted hash, from which nobody gets the password back.
    public func hash(_ password: Secret) -> [UInt8] {
        var hash: [UInt8] = []
        hash.reserveCapacity(PasswordHash.length)
        password.withBytes { PasswordHash.append(of: $0, to: &hash) }
        return hash
    }

    /// Whether `hash` was made of `password`.
    public func verify(_ password: Secret, against hash: [UInt8]) -> Bool {
        password.withBytes { password in hash.withUnsafeBytes { PasswordHash.verify(password, against: $0) } }
    }
}
