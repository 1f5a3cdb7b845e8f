internal import CSodium

/// What is kept of a password.
///
/// Of one that a machine made: 16 bytes of salt, then BLAKE2b-256 keyed with the salt. Fast, so only for passwords with
/// enough chance in them (64 bits and more). Of one that a person chose: the slow function of `chosen`.
public enum PasswordHash {
    /// Bytes of a hash with its salt.
    public static let length = Sodium.saltBytes + Sodium.digestBytes

    /// Appends the hash of `password` under a new salt, `length` bytes.
    public static func append(of password: UnsafeRawBufferPointer, to output: inout [UInt8]) {
        Sodium.start()
        withUnsafeTemporaryAllocation(byteCount: length, alignment: 8) { hash in
            SecureRandom.fill(hash.slice(0, Sodium.saltBytes))
            digest(password, salt: UnsafeRawBufferPointer(hash), into: hash.slice(Sodium.saltBytes, 32))
            output.append(contentsOf: hash)
        }
    }

    /// Whether `hash`, of either kind, was made of `password`, in a time that does not tell how nearly.
    ///
    /// What is no hash fits no password.
    public static func verify(_ password: UnsafeRawBufferPointer, against hash: UnsafeRawBufferPointer)
        -> Bool
    {
        if isChosen(hash) { return verifyChosen(password, against: hash) }
        guard hash.count == length else { return false }
        Sodium.start()
        return withUnsafeTemporaryAllocation(byteCount: Sodium.digestBytes, alignment: 8) { computed in
            digest(password, salt: hash, into: computed)
            let kept = hash.slice(Sodium.saltBytes, Sodium.digestBytes)
            return sodium_memcmp(computed.baseAddress, kept.baseAddress, computed.count) == 0
        }
    }

    /// `salt` may be longer: its first 16 bytes count.
    private static func digest(
        _ password: UnsafeRawBufferPointer, salt: UnsafeRawBufferPointer,
        into target: UnsafeMutableRawBufferPointer
    ) {
        crypto_generichash(
            target.octets, target.count, password.octets, UInt64(password.count), salt.octets,
            Sodium.saltBytes)
    }
}
