internal import CSodium

/// An identity that a passphrase opens; it may lie where others can read it.
///
/// The passphrase is stretched by argon2id (64 MiB, two passes, about 0.1 s) into the key of a secretbox. As
/// text four lines:
///
///     sealing-identity 1
///     recipient seal1…
///     argon2id <passes> <bytes of memory> <salt>
///     box <nonce and box, hexadecimal>
public struct ProtectedIdentity: Hashable, Sendable {
    /// The public half, readable without the passphrase.
    public let recipient: Recipient
    private let passes: UInt64
    private let memory: Int
    private let salt: [UInt8]
    private let box: [UInt8]

    static let firstLine = "sealing-identity 1"
    private static let boxBytes = Sodium.nonceBytes + Sodium.tagBytes + Sodium.keyBytes
    /// What a file may ask for: more would let a stranger's file take the machine's time and memory.
    private static let passesLimit: UInt64 = 8
    private static let memoryLimit = 256 << 20
    /// 64 MiB each: one at a time.
    private static let turn = Lock(())

    /// Protects `identity` by `passphrase`, of any length.
    ///
    /// Takes about 0.1 s of one core; keep it off threads that others wait for.
    ///
    /// - Throws: `SealingError.outOfMemory`.
    public init(_ identity: Identity, passphrase: SecretBytes) throws(SealingError) {
        Sodium.start()
        recipient = identity.recipient
        passes = UInt64(crypto_pwhash_opslimit_interactive())
        memory = crypto_pwhash_memlimit_interactive()
        salt = SecureRandom.bytes(Sodium.saltBytes)
        let nonce = SecureRandom.bytes(Sodium.nonceBytes)
        let key = try Self.stretch(passphrase, salt: salt, passes: passes, memory: memory)
        var boxed = [UInt8](repeating: 0, count: Self.boxBytes - Sodium.nonceBytes)
        key.withBytes { key in
            identity.secret.withBytes { secret in
                _ = crypto_secretbox_easy(&boxed, secret.octets, UInt64(secret.count), nonce, key.octets)
            }
        }
        box = nonce + boxed
    }

    /// Reads the text form.
    ///
    /// - Throws: `SealingError.damagedIdentity`.
    public init(_ text: some StringProtocol) throws(SealingError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count == 4 || lines.count == 5 && lines[4].isEmpty, lines[0] == Self.firstLine,
            lines[1].hasPrefix("recipient "), lines[3].hasPrefix("box ")
        else { throw .damagedIdentity }
        let words = lines[2].split(separator: " ", omittingEmptySubsequences: false)
        guard let recipient = try? Recipient(lines[1].dropFirst(10)), words.count == 4,
            words[0] == "argon2id", let passes = UInt64(words[1]), (1...Self.passesLimit).contains(passes),
            let memory = Int(words[2]), (8192...Self.memoryLimit).contains(memory),
            let salt = Encoding.bytes(hex: words[3].utf8, count: Sodium.saltBytes),
            let box = Encoding.bytes(hex: lines[3].dropFirst(4).utf8, count: Self.boxBytes)
        else { throw .damagedIdentity }
        self.recipient = recipient
        self.passes = passes
        self.memory = memory
        self.salt = salt
        self.box = box
    }

    /// The identity. Takes as long as protecting it did, also with a wrong passphrase.
    ///
    /// - Throws: `SealingError.wrongPassphrase`, which a changed text also gives; `damagedIdentity` when the
    ///   recipient is another's; `outOfMemory`.
    public func open(_ passphrase: SecretBytes) throws(SealingError) -> Identity {
        let key = try Self.stretch(passphrase, salt: salt, passes: passes, memory: memory)
        let (nonce, boxed) = (Array(box.prefix(Sodium.nonceBytes)), Array(box.dropFirst(Sodium.nonceBytes)))
        var isOpened = false
        let secret = SecretBytes(count: Sodium.keyBytes) { target in
            key.withBytes { key in
                isOpened =
                    crypto_secretbox_open_easy(
                        target.octets, boxed, UInt64(boxed.count), nonce, key.octets) == 0
            }
        }
        guard isOpened else { throw .wrongPassphrase }
        let identity = Identity(secret: secret)
        guard identity.recipient == recipient else { throw .damagedIdentity }
        return identity
    }

    private static func stretch(
        _ passphrase: SecretBytes, salt: [UInt8], passes: UInt64, memory: Int
    ) throws(SealingError) -> SecretBytes {
        Sodium.start()
        var isStretched = false
        let key = SecretBytes(count: Sodium.keyBytes) { target in
            passphrase.withBytes { passphrase in
                turn.withLock { _ in
                    isStretched =
                        crypto_pwhash(
                            target.octets, UInt64(target.count), passphrase.characters,
                            UInt64(passphrase.count), salt, passes, memory, crypto_pwhash_alg_argon2id13())
                        == 0
                }
            }
        }
        guard isStretched else { throw .outOfMemory }
        return key
    }
}

extension ProtectedIdentity: CustomStringConvertible {
    /// The text form, with a line end after each line.
    public var description: String {
        """
        \(Self.firstLine)
        recipient \(recipient)
        argon2id \(passes) \(memory) \(Encoding.hex(salt))
        box \(Encoding.hex(box))

        """
    }
}
