/// A length of time in one unit, as people write it: `90s`, `10m`, `6h`, `30d`, `3w`, `1mo`, `-30d`.
///
/// Months have no fixed length, so two spans compare as equal only when unit and count are the same:
/// `1w` is not `7d`.
public struct CalendarSpan: Hashable, Sendable {
    /// What is counted.
    public enum Unit: String, CaseIterable, Sendable {
        /// Seconds.
        case second = "s"
        /// Minutes.
        case minute = "m"
        /// Hours.
        case hour = "h"
        /// Days.
        case day = "d"
        /// Weeks of seven days.
        case week = "w"
        /// Months of the calendar.
        case month = "mo"
    }

    /// How many; below zero: backwards. At most 12 digits.
    public let count: Int64
    /// Of what.
    public let unit: Unit

    private static let countLimit: Int64 = 999_999_999_999

    /// So many of a unit.
    ///
    /// - Throws: `CalendarError.outOfRange` for a count of more than 12 digits.
    public init(_ count: Int64, _ unit: Unit) throws(CalendarError) {
        guard count.magnitude <= Self.countLimit.magnitude else { throw .outOfRange }
        self.count = count
        self.unit = unit
    }

    /// Reads a whole number of at most 12 digits, with `-` if wanted, and a unit, without a space.
    ///
    /// - Throws: `CalendarError.notASpan`; so for `1d12h`, `1.5h`, `+1d`, `01d` and `1y`.
    public init(_ text: some StringProtocol) throws(CalendarError) {
        guard let span = (withUTF8(of: text) { Self.parse($0) }) else { throw .notASpan(String(text)) }
        self = span
    }

    private init(unchecked count: Int64, _ unit: Unit) {
        self.count = count
        self.unit = unit
    }

    private static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> CalendarSpan? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        let start = isNegative ? 1 : 0
        var end = start
        while end < bytes.count, end - start <= 12, bytes[end] >= 48, bytes[end] <= 57 { end += 1 }
        let width = end - start
        guard (1...12).contains(width), bytes[start] != 48 || width == 1,
            let count = bytes.digits(start, width),
            let unit = Unit(rawValue: String(decoding: bytes[end...], as: UTF8.self))
        else { return nil }
        return CalendarSpan(unchecked: Int64(isNegative ? -count : count), unit)
    }

    /// The same length in the other direction.
    public static prefix func - (span: CalendarSpan) -> CalendarSpan {
        CalendarSpan(unchecked: -span.count, span.unit)
    }

    /// The length in seconds; nil for months, which have no fixed length.
    public var seconds: Int64? {
        switch unit {
        case .second: count
        case .minute: count * 60
        case .hour: count * 3_600
        case .day: count * 86_400
        case .week: count * 604_800
        case .month: nil
        }
    }

    /// The length in days; nil for parts of a day and for months.
    var days: Int64? {
        switch unit {
        case .day: count
        case .week: count * 7
        case .second, .minute, .hour, .month: nil
        }
    }
}

extension CalendarSpan: CustomStringConvertible {
    /// The span as `init(_:)` reads it.
    public var description: String { "\(count)\(unit.rawValue)" }
}
