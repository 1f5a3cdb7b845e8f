internal import CSodium

/// SHA-256, for those who compare digests with what other programs make; within a center a `Digest` does.
public enum SHA256 {
    /// The digest of `bytes`: 32 bytes.
    public static func of(_ bytes: [UInt8]) -> [UInt8] {
        Sodium.start()
        var digest = [UInt8](repeating: 0, count: 32)
        _ = crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    /// The digest of `bytes` as 64 small hexadecimal digits.
    public static func hex(of bytes: [UInt8]) -> String { Encoding.hex(of(bytes)) }

    /// The digest of a file: 32 bytes, with the number of bytes that were read.
    ///
    /// - Throws: `SealingError.system` when the file cannot be read.
    public static func ofFile(_ path: String) throws(SealingError) -> (digest: [UInt8], size: Int64) {
        Sodium.start()
        var state = crypto_hash_sha256_state()
        _ = crypto_hash_sha256_init(&state)
        let file = try InputFile(path: path)
        var size: Int64 = 0
        while try file.fill() {
            let piece = file.bytes
            _ = crypto_hash_sha256_update(&state, piece.octets, UInt64(piece.count))
            size += Int64(piece.count)
        }
        var digest = [UInt8](repeating: 0, count: 32)
        _ = crypto_hash_sha256_final(&state, &digest)
        return (digest, size)
    }
}
