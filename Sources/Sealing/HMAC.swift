internal import CSodium

/// HMAC-SHA256: a digest that only holders of a key can make, as webhooks are signed with.
///
/// Source: RFC 2104 and RFC 4231.
public enum HMAC {
    /// The digest of `bytes` under `key`: 32 bytes. The key may have any length, none included.
    public static func sha256(_ bytes: [UInt8], key: SecretBytes) -> [UInt8] {
        Sodium.start()
        var state = crypto_auth_hmacsha256_state()
        // The state holds the key, padded.
        defer { withUnsafeMutableBytes(of: &state) { sodium_memzero($0.baseAddress, $0.count) } }
        key.withBytes { _ = crypto_auth_hmacsha256_init(&state, $0.octets, $0.count) }
        _ = crypto_auth_hmacsha256_update(&state, bytes, UInt64(bytes.count))
        var digest = [UInt8](repeating: 0, count: 32)
        _ = crypto_auth_hmacsha256_final(&state, &digest)
        return digest
    }

    /// The same as 64 small hexadecimal digits, which is how webhooks send it.
    public static func hex(sha256 bytes: [UInt8], key: SecretBytes) -> String {
        Encoding.hex(sha256(bytes, key: key))
    }

    /// Whether both are the same, in a time that does not tell where they differ; their lengths are no secret.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        guard left.count == right.count else { return false }
        Sodium.start()
        return sodium_memcmp(left, right, left.count) == 0
    }
}
