public import PartnerCenter
internal import Sealing

/// Random bytes and password hashes from libsodium.
///
/// A temporary password is random, so a salted BLAKE2b hash suffices: nobody can try 2⁹⁶ of them. It costs a
/// bulk run next to nothing. One that a person chose is hashed slowly, by argon2id.
public struct SealingVault: Vault {
    private let isTest: Bool

    /// A vault; in a test, where nothing is worth guessing, slow hashes are made with the least work.
    public init(isTest: Bool = false) { self.isTest = isTest }

    /// Fills `buffer` with unpredictable bytes.
    public func fill(_ buffer: UnsafeMutableRawBufferPointer) { SecureRandom.fill(buffer) }

    /// A salted hash, from which nobody gets the password back.
    public func hash(_ password: Secret) -> [UInt8] {
        var hash: [UInt8] = []
        hash.reserveCapacity(PasswordHash.length)
        password.withBytes { PasswordHash.append(of: $0, to: &hash) }
        return hash
    }

    /// A slow hash of a password that a person chose.
    ///
    /// - Throws: `OperationError` where there is not enough memory for it.
    public func hashChosen(_ password: Secret) throws -> [UInt8] {
        do {
            return try password.withBytes { try PasswordHash.chosen($0, isTest ? .least : .interactive) }
        } catch let error as SealingError {
            throw OperationError(
                .unreachable, "the password could not be hashed: \(error)",
                hint: "try again with more memory",
                isRetryable: true, endsRun: true)
        }
    }

    /// Whether `hash`, of either kind, was made of `password`.
    public func verify(_ password: Secret, against hash: [UInt8]) -> Bool {
        password.withBytes { password in hash.withUnsafeBytes { PasswordHash.verify(password, against: $0) } }
    }
}
