/// The number of a run in its database, written `run-17`.
public struct RunID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number, from 1. A number is never given out twice.
    public let rawValue: Int64

    /// The run with this number.
    public init(rawValue: Int64) { self.rawValue = rawValue }

    /// Reads `run-17` or `17`; nil for anything else.
    public init?(_ text: String) {
        let digits = text.hasPrefix("run-") ? text.dropFirst(4) : text[...]
        guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let value = Int64(digits), value > 0 else {
            return nil
        }
        rawValue = value
    }

    /// `run-17`.
    public var description: String { "run-\(rawValue)" }

    /// Earlier runs come first.
    public static func < (left: RunID, right: RunID) -> Bool { left.rawValue < right.rawValue }
}

/// Milliseconds since 1970-01-01 UTC on the host's clock, given by the caller.
public typealias Milliseconds = Int64
