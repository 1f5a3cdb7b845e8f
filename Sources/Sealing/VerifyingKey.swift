internal import CSodium

/// A public key that tells whether its holder signed something: Ed25519, with the number that minisign gives it.
public struct VerifyingKey: Hashable, Sendable {
    /// Tells keys of one holder apart; random, and no proof of anything.
    let number: [UInt8]
    let key: [UInt8]

    static let numberBytes = 8
    static let keyBytes = 32
    static let firstLine = "untrusted comment: minisign public key "
    /// Characters of the line.
    private static let lineLength = 56
    /// No more of a file is looked at.
    private static let fileLimit = 4096

    init(number: [UInt8], key: [UInt8]) {
        self.number = number
        self.key = key
    }

    /// Reads the line that minisign prints, `RWTz2g22…`: base64 of `Ed`, the number and the key.
    ///
    /// - Throws: `SealingError.damagedVerifyingKey`.
    public init(_ line: some StringProtocol) throws(SealingError) {
        guard line.utf8.count == Self.lineLength, let bytes = Encoding.bytes(base64: String(line)),
            bytes.count == 2 + Self.numberBytes + Self.keyBytes, bytes.starts(with: "Ed".utf8)
        else { throw .damagedVerifyingKey }
        number = Array(bytes[2..<10])
        key = Array(bytes[10...])
    }

    /// Reads a public key file: a comment that says nothing binding, then the line.
    ///
    /// - Throws: `SealingError.damagedVerifyingKey`.
    public init(file text: [UInt8]) throws(SealingError) {
        guard text.count <= Self.fileLimit, let lines = MinisignLines(text, count: 2),
            lines[0].starts(with: MinisignLines.untrusted)
        else { throw .damagedVerifyingKey }
        try self.init(String(decoding: lines[1], as: UTF8.self))
    }

    /// What the public key file holds.
    public var file: String { "\(Self.firstLine)\(id)\n\(self)\n" }

    /// The number as minisign prints it: hexadecimal digits in capitals, without leading zeros.
    public var id: String { Self.id(of: number) }

    static func id(of number: [UInt8]) -> String {
        let digits = Encoding.hex(number.reversed()).uppercased().drop { $0 == "0" }
        return digits.isEmpty ? "0" : String(digits)
    }

    /// Returns when `signature` is this key's, of `bytes`, with its trusted comment.
    ///
    /// Both kinds of minisign's signatures pass: of the bytes, and of their BLAKE2b-512 digest.
    ///
    /// - Throws: `SealingError.signatureByOther`, `wrongSignature`, `wrongTrustedComment`.
    public func verify(_ signature: Signature, of bytes: [UInt8]) throws(SealingError) {
        Sodium.start()
        guard signature.number == number else {
            throw .signatureByOther(found: signature.keyID, wanted: id)
        }
        let signed = signature.isPrehashed ? Signature.prehash(bytes) : bytes
        guard isSigned(signed, signature.ofContent) else { throw .wrongSignature }
        guard isSigned(signature.withComment, signature.ofComment) else { throw .wrongTrustedComment }
    }

    private func isSigned(_ bytes: [UInt8], _ signature: [UInt8]) -> Bool {
        crypto_sign_verify_detached(signature, bytes, UInt64(bytes.count), key) == 0
    }
}

extension VerifyingKey: CustomStringConvertible {
    /// The line that minisign prints and `init` reads.
    public var description: String { Encoding.base64(Array("Ed".utf8) + number + key) }
}
