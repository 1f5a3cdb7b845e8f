/// A version of three numbers, `1.4.0`: within a major version, a later one can take the place of an earlier one.
public struct SemanticVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Counted up when something that worked may work no longer.
    public let major: Int
    /// Counted up when there is more.
    public let minor: Int
    /// Counted up when something was mended.
    public let patch: Int

    /// A version by its numbers, each from 0 to 999,999.
    public init(_ major: Int, _ minor: Int, _ patch: Int) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Reads `1.4.0`: three numbers without leading zeros; nil for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let numbers = parts.compactMap { part -> Int? in
            guard (1...6).contains(part.utf8.count), part.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                part == "0" || part.utf8.first != 0x30
            else { return nil }
            return Int(part)
        }
        guard numbers.count == 3 else { return nil }
        self.init(numbers[0], numbers[1], numbers[2])
    }

    /// `1.4.0`
    public var description: String { "\(major).\(minor).\(patch)" }

    /// By their numbers.
    public static func < (left: SemanticVersion, right: SemanticVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }
}
