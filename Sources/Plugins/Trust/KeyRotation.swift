internal import Sealing

/// That a publisher, or a registry, goes on with another key, said with the key that held until then.
///
/// Whoever trusts the old key can follow; nobody else can name a new one.
struct KeyRotation: Sendable, Equatable {
    /// Whose key; nil for the registry's own.
    var publisher: String?
    /// The key that held until now.
    var from: VerifyingKey
    /// The key that holds from now on.
    var to: VerifyingKey
    /// By `from`.
    var signature: Signature

    init(publisher: String?, from: VerifyingKey, to: VerifyingKey, signature: Signature) {
        self.publisher = publisher
        self.from = from
        self.to = to
        self.signature = signature
    }

    /// Says with `old` that `new` takes its place, for `publisher`, or for registries where that is nil.
    init(publisher: String?, from old: SigningKey, to new: VerifyingKey) throws(SealingError) {
        let message = Self.message(publisher, old.publicKey, new)
        let signature = try old.sign(
            Array(message.utf8), trustedComment: message, untrustedComment: "signature of a key")
        self.init(publisher: publisher, from: old.publicKey, to: new, signature: signature)
    }

    /// Returns when `from` said so, of this publisher and these keys.
    func verify(file: String) throws(PluginFaults) {
        let message = Self.message(publisher, from, to)
        try Trust.verify(signature, of: Array(message.utf8), by: from, file: file)
        guard signature.trustedComment == message else {
            throw PluginFaults(
                PluginFault(
                    .replayedSignature, file: file,
                    "the signature is one of \(ShownText.quoted(signature.trustedComment)), not of this change of keys"
                ))
        }
    }

    private static func message(_ publisher: String?, _ from: VerifyingKey, _ to: VerifyingKey) -> String {
        "partnerctl \(publisher.map { "key \($0)" } ?? "registry-key") \(from) \(to)"
    }
}
