public import Sealing

/// What a publisher's signature of a bundle says: which plugin, which version, which bytes.
///
/// All of it stands in the trusted comment, which is signed as well. So a good signature of one version cannot be shown
/// with another one, nor with the same bytes under another name.
public enum BundleSignature {
    /// What the trusted comment must be: `partnerctl bundle acme/x 1.4.0 sha256:…`.
    public static func comment(_ id: PluginID, _ version: SemanticVersion, _ hash: ContentHash) -> String {
        "partnerctl bundle \(id) \(version) sha256:\(hash)"
    }

    /// Signs a bundle.
    ///
    /// - Parameters:
    ///   - bundle: all bytes of the bundle.
    ///   - id: the plugin in it.
    ///   - version: the version in it.
    ///   - key: the publisher's.
    /// - Returns: what `verify` takes, and minisign as well.
    /// - Throws: nothing for a plugin's id: its comment is always one line.
    public static func sign(
        _ bundle: [UInt8], _ id: PluginID, _ version: SemanticVersion, with key: SigningKey
    ) throws(SealingError) -> Signature {
        try key.sign(
            bundle, trustedComment: comment(id, version, ContentHash(of: bundle)),
            untrustedComment: "signature of \(id) \(version)")
    }

    /// Returns when `signature` is that of `key` for these bytes as this plugin and version.
    ///
    /// - Parameters:
    ///   - signature: what was found beside the bundle.
    ///   - bundle: all its bytes.
    ///   - id: the plugin that was asked for.
    ///   - version: the version that was asked for.
    ///   - key: the publisher's.
    /// - Throws: `foreign_signature` for another key's, `replayed_signature` for one of another plugin, version or
    ///   bundle, `bad_signature` for one that fits nothing.
    public static func verify(
        _ signature: Signature, of bundle: [UInt8], _ id: PluginID, _ version: SemanticVersion,
        by key: VerifyingKey
    ) throws(PluginFaults) {
        let file = "\(id) \(version)"
        try Trust.verify(signature, of: bundle, by: key, file: file)
        try verifyComment(signature, id, version, ContentHash(of: bundle))
    }

    /// Returns when the trusted comment, whoever signed it, names this plugin, version and bundle.
    static func verifyComment(
        _ signature: Signature, _ id: PluginID, _ version: SemanticVersion, _ hash: ContentHash
    ) throws(PluginFaults) {
        let wanted = comment(id, version, hash)
        guard signature.trustedComment == wanted else {
            throw PluginFaults(
                PluginFault(
                    .replayedSignature, file: "\(id) \(version)",
                    "the signature is one of \(ShownText.quoted(signature.trustedComment)), not of this",
                    hint: "ask the publisher; nothing was installed"))
        }
    }
}

/// Checks of signatures, with faults that say what is the matter.
enum Trust {
    static func verify(
        _ signature: Signature, of bytes: [UInt8], by key: VerifyingKey, file: String
    ) throws(PluginFaults) {
        do throws(SealingError) {
            try key.verify(signature, of: bytes)
        } catch .signatureByOther(let found, let wanted) {
            throw PluginFaults(
                PluginFault(
                    .foreignSignature, file: file, "is signed with key \(found), not with \(wanted)",
                    hint: "ask the publisher whose key that is, on another way than this one"))
        } catch {
            throw PluginFaults(
                PluginFault(
                    .badSignature, file: file, error.description,
                    hint: "fetch it again; then ask the publisher"))
        }
    }
}
