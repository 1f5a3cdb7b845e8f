internal import CSodium

/// Whom something is sealed to: the public half of an `Identity`.
///
/// As text `seal1` and 58 letters and digits, of which the last few are a checksum, so that a typing error is
/// found before anything is sealed to nobody. Capitals are read as small letters.
public struct Recipient: Hashable, Sendable {
    /// The X25519 public key, 32 bytes.
    let key: [UInt8]

    static let prefix = "seal1"
    private static let checksumBytes = 4
    private static let textLength = 5 + 58  // 36 bytes at 5 bits a character

    /// The 32 bytes of a public key. Whether it is a usable one shows when something is sealed to it.
    init(key: [UInt8]) {
        precondition(key.count == Sodium.keyBytes, "a public key has 32 bytes")
        self.key = key
    }

    /// Reads the text form; spaces and line ends around it are ignored.
    ///
    /// - Throws: `SealingError.recipientPrefix`, `recipientLength`, `recipientCharacter`, `recipientChecksum`.
    public init(_ text: some StringProtocol) throws(SealingError) {
        let characters = Self.trimmed(text).lowercased()
        guard characters.hasPrefix(Self.prefix) else { throw .recipientPrefix(String(characters)) }
        guard characters.count == Self.textLength else {
            throw .recipientLength(found: characters.count, wanted: Self.textLength)
        }
        var bytes: [UInt8] = []
        var (bits, held) = (0, UInt32(0))
        for (position, character) in characters.enumerated().dropFirst(Self.prefix.count) {
            guard let value = Encoding.base32Value(character) else {
                throw .recipientCharacter(character, position: position + 1)
            }
            held = (held << 5 | value) & 0xFFFF
            bits += 5
            guard bits >= 8 else { continue }
            bits -= 8
            bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
        }
        let key = Array(bytes.prefix(Sodium.keyBytes))
        // The two bits that are left over are zero, so that a recipient has one text only.
        guard held & 0b11 == 0, Array(bytes.dropFirst(Sodium.keyBytes)) == Self.checksum(key) else {
            throw .recipientChecksum
        }
        self.key = key
    }

    /// The first bytes of the key's digest: tells keys apart where a whole one is too long.
    var tag: [UInt8] { Array(Digest(of: Array("recipient".utf8) + key).bytes.prefix(8)) }

    /// `bytes` for nobody but the recipient; nobody learns from it who sealed them.
    func box(_ bytes: UnsafeRawBufferPointer) throws(SealingError) -> [UInt8] {
        Sodium.start()
        var boxed = [UInt8](repeating: 0, count: bytes.count + Sodium.boxedKeyBytes - Sodium.keyBytes)
        guard crypto_box_seal(&boxed, bytes.octets, UInt64(bytes.count), key) == 0 else {
            throw .recipientUnusable
        }
        return boxed
    }

    private static func checksum(_ key: [UInt8]) -> [UInt8] {
        Array(Digest(of: Array(prefix.utf8) + key).bytes.prefix(checksumBytes))
    }

    private static func trimmed(_ text: some StringProtocol) -> Substring {
        var trimmed = Substring(text).drop(while: \.isWhitespace)
        while trimmed.last?.isWhitespace == true { trimmed.removeLast() }
        return trimmed
    }
}

extension Recipient: CustomStringConvertible {
    /// The text form.
    public var description: String { Self.prefix + Encoding.base32(key + Self.checksum(key)) }
}
