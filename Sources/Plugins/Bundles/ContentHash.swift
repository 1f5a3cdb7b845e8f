internal import Sealing

/// The SHA-256 of some bytes: 32 bytes that stand for them, as other programs compute it too.
public struct ContentHash: Hashable, Sendable, CustomStringConvertible {
    /// The 32 bytes.
    public let bytes: [UInt8]

    /// The hash of `content`.
    public init(of content: [UInt8]) { bytes = SHA256.of(content) }

    /// A hash that was computed before.
    init(known bytes: some Collection<UInt8>) { self.bytes = Array(bytes) }

    /// Reads 64 small hexadecimal digits; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let digits = Array(text.utf8)
        guard digits.count == 64 else { return nil }
        var bytes: [UInt8] = []
        for pair in stride(from: 0, to: 64, by: 2) {
            guard let high = Self.value(digits[pair]), let low = Self.value(digits[pair + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.bytes = bytes
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x61...0x66: digit - 0x61 + 10
        default: nil
        }
    }

    /// 64 small hexadecimal digits.
    public var description: String { Self.hex(bytes) }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension DocumentShape where Value == ContentHash {
    static var contentHash: DocumentShape {
        .parsed("64 small hexadecimal digits", pattern: "^[0-9a-f]{64}$", write: \.description) {
            ContentHash($0)
        }
    }
}
