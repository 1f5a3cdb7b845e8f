internal import Sealing

/// What a registry signs: how long its log is, what the last entry is, and until when to believe that.
struct RegistryHead: Sendable, Equatable {
    /// What the registry calls itself.
    var name: String
    /// Entries of the log.
    var length: Int
    /// The hash of the last line of the log, which stands for all of it.
    var root: ContentHash
    /// The SHA-256 of the catalog.
    var catalog: ContentHash
    /// When it was signed.
    var created: RegistryTime
    /// When to believe it no longer: what somebody keeps showing after that is refused.
    var expires: RegistryTime

    private static let shape = DocumentShape<RegistryHead>.object(
        .written,
        { RegistryHead(name: $0, length: $1, root: $2, catalog: $3, created: $4, expires: $5) },
        required("name", \.name, .itemName, "What the registry calls itself."),
        required("length", \.length, .integer(0...RegistryLimits.entries), "Entries of the log."),
        required("root", \.root, .contentHash, "The hash of the last line of the log."),
        required("catalog", \.catalog, .contentHash, "The SHA-256 of the catalog."),
        required("created", \.created, .time, "When it was signed."),
        required("expires", \.expires, .time, "When it holds no longer."))

    /// The file.
    var bytes: [UInt8] { Self.shape.write(self).canonical }

    static func read(_ bytes: [UInt8], file: String) throws(PluginFaults) -> RegistryHead {
        try shape.readCanonical(
            bytes, file: file, limits: RegistryLimits.document(RegistryLimits.head), hint: ""
        ) { $0.bytes }
    }

    private static let untrustedComment = "signature of a registry"

    /// Names what is signed, so that no other signature of the same key is one of a head.
    private var trustedComment: String { "partnerctl registry \(name) \(length) \(root)" }

    func signed(with key: SigningKey) throws(SealingError) -> Signature {
        try key.sign(bytes, trustedComment: trustedComment, untrustedComment: Self.untrustedComment)
    }

    /// Returns when `signature` is the registry's, of this head, and written as the registry writes it.
    func verify(_ signature: [UInt8], by key: VerifyingKey, file: String) throws(PluginFaults) {
        let found: Signature
        do throws(SealingError) { found = try Signature(signature) } catch {
            throw PluginFaults(
                PluginFault(.badSignature, file: RegistryPath.signature(of: file), error.description))
        }
        try Trust.verify(found, of: bytes, by: key, file: file)
        guard found.trustedComment == trustedComment, found.untrustedComment == Self.untrustedComment,
            Array(found.description.utf8) == signature
        else {
            throw PluginFaults(
                PluginFault(
                    .replayedSignature, file: file,
                    "the signature is one of \(ShownText.quoted(found.trustedComment)), not of this head"))
        }
    }
}
