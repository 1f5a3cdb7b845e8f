internal import CSodium

/// A BLAKE2b-256 digest: 32 bytes that stand for any number of bytes.
public struct Digest: Hashable, Sendable {
    /// How many bytes a digest has.
    public static let length = 32
    /// How many bytes a key of a keyed digest has.
    public static let keyLength = 32
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The digest of `bytes`; with `key`, one that only its holders can make.
    ///
    /// `key` has `keyLength` bytes; another number is a programmer's mistake.
    public init(of bytes: UnsafeRawBufferPointer, key: SecretBytes? = nil) {
        Sodium.start()
        precondition(key.map { $0.count == Self.keyLength } ?? true, "a digest's key has 32 bytes")
        self.init { target in
            if let key {
                key.withBytes { secret in
                    _ = crypto_generichash(
                        target, Self.length, bytes.octets, UInt64(bytes.count), secret.octets, secret.count)
                }
            } else {
                _ = crypto_generichash(target, Self.length, bytes.octets, UInt64(bytes.count), nil, 0)
            }
        }
    }

    /// The digest of `bytes`; see `init(of:key:)` for buffers.
    public init(of bytes: [UInt8], key: SecretBytes? = nil) {
        self = bytes.withUnsafeBytes { Digest(of: $0, key: key) }
    }

    /// A digest that was stored; nil unless it has 32 bytes.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.length else { return nil }
        self.init { target in for (index, byte) in bytes.enumerated() { target[index] = byte } }
    }

    init(_ fill: (UnsafeMutablePointer<UInt8>) -> Void) {
        words = withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 4) { words in
            words.initialize(repeating: 0)
            let bytes = UnsafeMutableRawBufferPointer(words)
            fill(bytes.octets)
            return (words[0], words[1], words[2], words[3])
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// Lends the 32 bytes.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withUnsafeBytes(of: words) { try body($0) }
    }

    /// Whether both are the same, in a time that does not tell where they differ.
    public static func == (left: Digest, right: Digest) -> Bool {
        (left.words.0 ^ right.words.0) | (left.words.1 ^ right.words.1) | (left.words.2 ^ right.words.2)
            | (left.words.3 ^ right.words.3) == 0
    }

    /// A digest is random already, so its first word is hash enough.
    public func hash(into hasher: inout Hasher) { hasher.combine(words.0) }
}

extension Digest: CustomStringConvertible {
    /// 64 hexadecimal digits.
    public var description: String { Encoding.hex(bytes) }
}
