internal import CSodium

/// Which data key a value was sealed under: eight bytes derived from the key, which do not give it away.
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
    let word: UInt64

    /// 16 hexadecimal digits.
    public var description: String {
        Encoding.hex((0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) })
    }
}

/// A random key that seals many small values; made once per process and run, kept only as sealed copies.
///
/// A sealed value is `version (1) ‖ key id (8) ‖ nonce (24) ‖ ciphertext ‖ tag (16)`, XChaCha20-Poly1305.
/// The nonce is random: 24 bytes never meet twice in practice, and so neither threads that share a key nor a
/// run that goes on in another process have a counter to agree on. Safe from any thread.
public final class DataKey: Sendable {
    /// Which key this is.
    public let id: KeyID
    private let key: SecretBytes

    /// Bytes that sealing adds to a value.
    public static let overhead = 1 + 8 + Sodium.nonceBytes + Sodium.tagBytes
    static let version: UInt8 = 1
    private static let nonceStart = 9
    private static let cipherStart = nonceStart + Sodium.nonceBytes

    /// A new random key.
    public convenience init() {
        self.init(key: SecretBytes(count: Sodium.keyBytes) { SecureRandom.fill($0) })
    }

    init(key: SecretBytes) {
        self.key = key
        let name = Array("id of a data key".utf8)
        id = name.withUnsafeBytes { Digest(of: $0, key: key) }
            .withBytes { KeyID(word: $0.loadUnaligned(as: UInt64.self).bigEndian) }
    }

    /// Appends `plain`, sealed, to `output`: `plain.count + overhead` bytes.
    ///
    /// - Parameters:
    ///   - plain: any bytes, none included; the caller wipes them.
    ///   - associated: what the value belongs to, such as a row's id; not stored, and needed to open it.
    ///   - output: reserve its capacity, and nothing is allocated for values below 900 bytes.
    public func seal(
        _ plain: UnsafeRawBufferPointer, associated: UnsafeRawBufferPointer = .init(start: nil, count: 0),
        into output: inout [UInt8]
    ) {
        withUnsafeTemporaryAllocation(byteCount: plain.count + Self.overhead, alignment: 8) { sealed in
            sealed[0] = Self.version
            sealed.storeBytes(of: id.word.bigEndian, toByteOffset: 1, as: UInt64.self)
            let nonce = sealed.slice(Self.nonceStart, Sodium.nonceBytes)
            SecureRandom.fill(nonce)
            key.withBytes { key in
                _ = crypto_aead_xchacha20poly1305_ietf_encrypt(
                    sealed.octets + Self.cipherStart, nil, plain.octets, UInt64(plain.count),
                    associated.octets, UInt64(associated.count), nil, nonce.octets, key.octets)
            }
            output.append(contentsOf: sealed)
        }
    }

    /// `plain`, sealed.
    public func seal(_ plain: [UInt8], associated: [UInt8] = []) -> [UInt8] {
        var sealed: [UInt8] = []
        sealed.reserveCapacity(plain.count + Self.overhead)
        plain.withUnsafeBytes { plain in
            associated.withUnsafeBytes { seal(plain, associated: $0, into: &sealed) }
        }
        return sealed
    }

    /// Appends what was sealed to `output`; wipe it when it has served.
    ///
    /// - Throws: `SealingError.otherDataKey`, `damagedValue`; then `output` is as before.
    public func open(
        _ sealed: UnsafeRawBufferPointer, associated: UnsafeRawBufferPointer = .init(start: nil, count: 0),
        into output: inout [UInt8]
    ) throws(SealingError) {
        let found = try Self.id(of: sealed)
        guard found == id else { throw .otherDataKey(found: found, wanted: id) }
        let start = output.count
        let count = sealed.count - Self.overhead
        output.append(contentsOf: repeatElement(0, count: count))
        let isOpened = output.withUnsafeMutableBytes { output in
            key.withBytes { key in
                crypto_aead_xchacha20poly1305_ietf_decrypt(
                    output.octets + start, nil, nil,
                    sealed.octets + Self.cipherStart, UInt64(sealed.count - Self.cipherStart),
                    associated.octets, UInt64(associated.count), sealed.octets + Self.nonceStart,
                    key.octets) == 0
            }
        }
        guard isOpened else {
            output.removeLast(count)
            throw .damagedValue
        }
    }

    /// What was sealed; wipe it when it has served.
    ///
    /// - Throws: `SealingError.otherDataKey`, `damagedValue`.
    public func open(_ sealed: [UInt8], associated: [UInt8] = []) throws(SealingError) -> [UInt8] {
        var plain: [UInt8] = []
        let result = sealed.withUnsafeBytes { sealed in
            associated.withUnsafeBytes { associated in
                Result { () throws(SealingError) in try open(sealed, associated: associated, into: &plain) }
            }
        }
        try result.get()
        return plain
    }

    /// Which key a sealed value needs.
    ///
    /// - Throws: `SealingError.damagedValue` unless the bytes are a sealed value by their form.
    public static func id(of sealed: UnsafeRawBufferPointer) throws(SealingError) -> KeyID {
        guard sealed.count >= overhead, sealed[0] == version else { throw .damagedValue }
        return KeyID(word: UInt64(bigEndian: sealed.loadUnaligned(fromByteOffset: 1, as: UInt64.self)))
    }

    /// The key for `recipient`, and nobody else, to keep beside the values.
    ///
    /// - Throws: `SealingError.recipientUnusable`.
    public func sealedCopy(for recipient: Recipient) throws(SealingError) -> SealedDataKey {
        let boxed = key.withBytes { key in
            Result { () throws(SealingError) in try recipient.box(key) }
        }
        return SealedDataKey(id: id, recipient: recipient, box: try boxed.get())
    }
}
