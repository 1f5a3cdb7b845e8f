/// A data key as only one recipient can open it; kept beside the values that it seals.
///
/// Stored as `version (1) ‖ key id (8) ‖ recipient's tag (8) ‖ box (80)`.
public struct SealedDataKey: Hashable, Sendable {
    /// What to store: `length` bytes.
    public let bytes: [UInt8]

    /// Bytes of a sealed data key.
    public static let length = boxStart + Sodium.boxedKeyBytes
    private static let boxStart = 1 + 8 + 8

    /// A sealed data key that was stored.
    ///
    /// - Throws: `SealingError.damagedValue` unless the bytes are one by their form.
    public init(bytes: [UInt8]) throws(SealingError) {
        guard bytes.count == Self.length, bytes[0] == DataKey.version else { throw .damagedValue }
        self.bytes = bytes
    }

    init(id: KeyID, recipient: Recipient, box: [UInt8]) {
        let word = (0..<8).map { UInt8(truncatingIfNeeded: id.word >> UInt64(56 - 8 * $0)) }
        bytes = [DataKey.version] + word + recipient.tag + box
    }

    /// Which key it is.
    public var id: KeyID { KeyID(word: bytes[1..<9].reduce(0) { $0 << 8 | UInt64($1) }) }

    /// Whether it was sealed for `recipient`.
    public func isFor(_ recipient: Recipient) -> Bool { Array(bytes[9..<Self.boxStart]) == recipient.tag }

    /// The key.
    ///
    /// - Throws: `SealingError.dataKeyForOther`; `damagedValue` when it was changed.
    public func open(with identity: Identity) throws(SealingError) -> DataKey {
        guard isFor(identity.recipient) else { throw .dataKeyForOther(id) }
        let opened = bytes.withUnsafeBytes { bytes in
            identity.open(box: bytes.slice(Self.boxStart, Sodium.boxedKeyBytes))
        }
        guard let opened else { throw .damagedValue }
        let key = DataKey(key: opened)
        guard key.id == id else { throw .damagedValue }
        return key
    }
}
