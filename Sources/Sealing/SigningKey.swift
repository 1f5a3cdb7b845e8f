internal import CSodium

/// A key that signs: Ed25519, with the number that minisign gives it. Its secret half never leaves guarded memory
/// but into a key file.
public final class SigningKey: Sendable {
    /// The public half, to be given away.
    public let publicKey: VerifyingKey
    /// The number, then the 64 bytes of the secret key: how minisign keeps them.
    let secret: SecretBytes

    static let secretBytes = VerifyingKey.numberBytes + 64

    /// A new key that nobody else has.
    public convenience init() {
        Sodium.start()
        let secret = SecretBytes(count: Self.secretBytes) { target in
            SecureRandom.fill(target.slice(0, VerifyingKey.numberBytes))
            var key = [UInt8](repeating: 0, count: VerifyingKey.keyBytes)
            _ = crypto_sign_keypair(&key, target.octets + VerifyingKey.numberBytes)
        }
        self.init(checked: secret)
    }

    /// The key whose number and secret half these are; nil when the public key in them is not that of the seed.
    convenience init?(secret: SecretBytes) {
        Sodium.start()
        precondition(secret.count == Self.secretBytes, "a signing key has 72 bytes")
        let fits = secret.withBytes { secret in
            withUnsafeTemporaryAllocation(byteCount: 64, alignment: 8) { derived in
                var key = [UInt8](repeating: 0, count: VerifyingKey.keyBytes)
                let kept = secret.octets + VerifyingKey.numberBytes
                _ = crypto_sign_seed_keypair(&key, derived.octets, kept)
                defer { sodium_memzero(derived.baseAddress, derived.count) }
                return sodium_memcmp(derived.baseAddress, kept, 64) == 0
            }
        }
        guard fits else { return nil }
        self.init(checked: secret)
    }

    private init(checked secret: SecretBytes) {
        self.secret = secret
        publicKey = secret.withBytes { bytes in
            VerifyingKey(
                number: Array(bytes[..<VerifyingKey.numberBytes]),
                key: Array(bytes[(VerifyingKey.numberBytes + 32)...]))
        }
    }

    /// Signs the BLAKE2b-512 digest of `bytes`, and the comment with it.
    ///
    /// - Parameters:
    ///   - bytes: the content, whole.
    ///   - trustedComment: what is signed with the content; bind in it what must not be exchanged.
    ///   - untrustedComment: the first line of the file, which anybody may change.
    /// - Returns: what `VerifyingKey.verify` and minisign take.
    /// - Throws: `SealingError.unusableComment`.
    public func sign(
        _ bytes: [UInt8], trustedComment: String, untrustedComment: String = "signature"
    ) throws(SealingError) -> Signature {
        guard Signature.isUsable(trustedComment), Signature.isUsable(untrustedComment) else {
            throw .unusableComment
        }
        let ofContent = sign(Signature.prehash(bytes))
        return Signature(
            untrustedComment: untrustedComment, trustedComment: trustedComment, isPrehashed: true,
            number: publicKey.number, ofContent: ofContent,
            ofComment: sign(ofContent + Array(trustedComment.utf8)))
    }

    private func sign(_ bytes: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Signature.signatureBytes)
        secret.withBytes { secret in
            _ = crypto_sign_detached(
                &signature, nil, bytes, UInt64(bytes.count), secret.octets + VerifyingKey.numberBytes)
        }
        return signature
    }
}

extension SigningKey: CustomStringConvertible, CustomReflectable {
    /// The public half only.
    public var description: String { "signing key of \(publicKey)" }
    /// Shows nothing but the public key to `dump`.
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
