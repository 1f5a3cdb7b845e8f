internal import CSodium

/// Who can open what was sealed: an X25519 key pair.
public final class Identity: Sendable {
    /// The public half, to be given away.
    public let recipient: Recipient
    let secret: SecretBytes

    /// A new key pair that nobody else has.
    public convenience init() {
        self.init(
            secret: SecretBytes(count: Sodium.keyBytes) { target in
                SecureRandom.fill(target)
                Self.clamp(target)
            })
    }

    /// Sets the bits that X25519 sets by itself, so that a private key has one form and no changed bit of a
    /// stored one goes unnoticed.
    private static func clamp(_ secret: UnsafeMutableRawBufferPointer) {
        secret[0] &= 0b1111_1000
        secret[31] = secret[31] & 0b0111_1111 | 0b0100_0000
    }

    static func isClamped(_ secret: [UInt8]) -> Bool { secret[0] & 0b111 == 0 && secret[31] >> 6 == 1 }

    /// The pair whose private half is `secret`, 32 bytes.
    init(secret: SecretBytes) {
        precondition(secret.count == Sodium.keyBytes, "a private key has 32 bytes")
        var key = [UInt8](repeating: 0, count: Sodium.keyBytes)
        secret.withBytes { _ = crypto_scalarmult_base(&key, $0.octets) }
        self.secret = secret
        recipient = Recipient(key: key)
    }

    /// What `Recipient.box` sealed to this identity; nil for anything else.
    func open(box: UnsafeRawBufferPointer) -> SecretBytes? {
        let overhead = Sodium.boxedKeyBytes - Sodium.keyBytes
        guard box.count >= overhead else { return nil }
        var isOpened = false
        let opened = SecretBytes(count: box.count - overhead) { target in
            secret.withBytes { secret in
                isOpened =
                    crypto_box_seal_open(
                        target.octets, box.octets, UInt64(box.count), recipient.key, secret.octets) == 0
            }
        }
        return isOpened ? opened : nil
    }
}

extension Identity: CustomStringConvertible, CustomReflectable {
    /// The public half only.
    public var description: String { "identity of \(recipient)" }
    /// Shows nothing but the recipient to `dump`.
    public var customMirror: Mirror { Mirror(self, children: ["recipient": recipient]) }
}
