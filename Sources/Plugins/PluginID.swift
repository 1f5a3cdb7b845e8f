/// Which plugin: its publisher and its name, `acme/onboarding-guard`.
public struct PluginID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Who publishes it.
    public let publisher: String
    /// What it is called there.
    public let name: String

    /// The longest publisher or name, in bytes.
    public static let longestPart = 64

    /// Reads `publisher/name`, each from a to z, 0 to 9 and `-`, beginning with a letter; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, Self.isPart(Array(parts[0].utf8)), Self.isPart(Array(parts[1].utf8)) else {
            return nil
        }
        publisher = String(parts[0])
        name = String(parts[1])
    }

    private static func isPart(_ text: [UInt8]) -> Bool {
        guard (1...longestPart).contains(text.count), (0x61...0x7a).contains(text[0]), text.last != 0x2d
        else {
            return false
        }
        return text.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2d
        }
    }

    /// `acme/onboarding-guard`
    public var description: String { "\(publisher)/\(name)" }

    /// By their bytes.
    public static func < (left: PluginID, right: PluginID) -> Bool {
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
