internal import CSodium

/// What is kept of a password that a machine made: 16 bytes of salt, then BLAKE2b-256 keyed with the salt.
///
/// Fast, so only for passwords with enough chance in them (64 bits and more); one that a person chose wants a
/// slow function.
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

    /// Whether `hash` was made of `password`, in a time that does not tell how nearly.
    ///
    /// A hash of another length fits no password.
    public static func verify(_ password: UnsafeRawBufferPointer, against hash: UnsafeRawBufferPointer)
        -> Bool
    {
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
