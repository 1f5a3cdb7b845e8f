internal import CSodium

/// That a key's holder signed something, kept beside what was signed: a `.minisig` file.
///
///     untrusted comment: what anybody may change
///     <base64 of ED or Ed, the key's number, and the signature of the content>
///     trusted comment: what the key's holder says of the content
///     <base64 of the signature of the signature and the trusted comment>
///
/// Nothing of it counts before `VerifyingKey.verify`.
public struct Signature: Hashable, Sendable {
    /// What anybody may change.
    public let untrustedComment: String
    /// What the signer says of the content: signed like the content.
    public let trustedComment: String
    /// Whether the digest of the content was signed (`ED`), not the content itself (`Ed`).
    public let isPrehashed: Bool
    let number: [UInt8]
    let ofContent: [UInt8]
    let ofComment: [UInt8]

    /// The most bytes of a comment.
    public static let longestComment = 1024
    /// The most bytes of a signature file.
    public static let longestFile = 4096
    static let signatureBytes = 64

    init(
        untrustedComment: String, trustedComment: String, isPrehashed: Bool, number: [UInt8],
        ofContent: [UInt8],
        ofComment: [UInt8]
    ) {
        self.untrustedComment = untrustedComment
        self.trustedComment = trustedComment
        self.isPrehashed = isPrehashed
        self.number = number
        self.ofContent = ofContent
        self.ofComment = ofComment
    }

    /// Reads a signature file, as minisign and this program write it.
    ///
    /// - Throws: `SealingError.damagedSignature`.
    public init(_ text: [UInt8]) throws(SealingError) {
        guard text.count <= Self.longestFile else { throw .damagedSignature("its length") }
        guard let lines = MinisignLines(text, count: 4) else { throw .damagedSignature("its lines") }
        guard let untrusted = lines.comment(0, after: MinisignLines.untrusted) else {
            throw .damagedSignature("the untrusted comment")
        }
        guard let trusted = lines.comment(2, after: MinisignLines.trusted) else {
            throw .damagedSignature("the trusted comment")
        }
        guard let content = lines.base64(1, count: 2 + VerifyingKey.numberBytes + Self.signatureBytes),
            content[0] == UInt8(ascii: "E"), [UInt8(ascii: "D"), UInt8(ascii: "d")].contains(content[1])
        else { throw .damagedSignature("line 2") }
        guard let comment = lines.base64(3, count: Self.signatureBytes) else {
            throw .damagedSignature("line 4")
        }
        self.init(
            untrustedComment: untrusted, trustedComment: trusted,
            isPrehashed: content[1] == UInt8(ascii: "D"),
            number: Array(content[2..<10]), ofContent: Array(content[10...]), ofComment: comment)
    }

    /// The number of the key that it says it is from, as `VerifyingKey.id`.
    public var keyID: String { VerifyingKey.id(of: number) }

    /// What the second signature signs.
    var withComment: [UInt8] { ofContent + Array(trustedComment.utf8) }

    static func prehash(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: 64)
        _ = crypto_generichash(&digest, digest.count, bytes, UInt64(bytes.count), nil, 0)
        return digest
    }

    /// Whether `comment` can stand in a signature file: one line, printable, not too long.
    static func isUsable(_ comment: String) -> Bool {
        comment.utf8.count <= longestComment
            && comment.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
}

extension Signature: CustomStringConvertible {
    /// The signature file: four lines.
    public var description: String {
        let content = Array((isPrehashed ? "ED" : "Ed").utf8) + number + ofContent
        return """
            untrusted comment: \(untrustedComment)
            \(Encoding.base64(content))
            trusted comment: \(trustedComment)
            \(Encoding.base64(ofComment))

            """
    }
}
