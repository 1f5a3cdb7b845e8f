/// A month of a year, from 0001-01 to 9999-12. As text `2026-11`, which sorts as the months do.
public struct CalendarMonth: Hashable, Comparable, Sendable {
    /// Months since January of the year 0.
    private let index: Int32

    private init(index: Int) { self.index = Int32(truncatingIfNeeded: index) }

    init(year: Int, existingMonth month: Int) { self.init(index: year * 12 + month - 1) }

    /// The month of that number, 1 to 12, in a year from 1 to 9999.
    ///
    /// - Throws: `CalendarError.outOfRange`, `noSuchDay`.
    public init(year: Int, month: Int) throws(CalendarError) {
        guard Civil.years.contains(year) else { throw .outOfRange }
        guard (1...12).contains(month) else { throw .noSuchDay(year: year, month: month, day: 1) }
        self.init(year: year, existingMonth: month)
    }

    /// Reads `2026-11`: four digits, a hyphen, two digits.
    ///
    /// - Throws: `CalendarError.notAMonth`, `outOfRange` for the year 0, `noSuchDay`.
    public init(_ text: some StringProtocol) throws(CalendarError) {
        let fields: (Int, Int)? = withUTF8(of: text) { bytes in
            guard bytes.count == 7, bytes[4] == UInt8(ascii: "-"), let year = bytes.digits(0, 4),
                let month = bytes.digits(5, 2)
            else { return nil }
            return (year, month)
        }
        guard let fields else { throw .notAMonth(String(text)) }
        try self.init(year: fields.0, month: fields.1)
    }

    /// From 1 to 9999.
    public var year: Int { Int(index) / 12 }
    /// From 1 to 12.
    public var month: Int { Int(index) % 12 + 1 }
    /// How many days it has: 28 to 31.
    public var days: Int { Civil.daysIn(year: year, month: month) }
    /// Its first day.
    public var firstDay: CalendarDate { CalendarDate(year: year, month: month, existingDay: 1) }
    /// Its last day.
    public var lastDay: CalendarDate { CalendarDate(year: year, month: month, existingDay: days) }

    /// So many months later; earlier for a number below zero.
    ///
    /// - Throws: `CalendarError.outOfRange`.
    public func adding(months: Int64) throws(CalendarError) -> CalendarMonth {
        let (sum, overflow) = Int64(index).addingReportingOverflow(months)
        guard !overflow, sum >= 12, sum < 120_000 else { throw .outOfRange }
        return CalendarMonth(index: Int(sum))
    }

    /// Order in time.
    public static func < (left: CalendarMonth, right: CalendarMonth) -> Bool { left.index < right.index }
}

extension CalendarMonth: CustomStringConvertible {
    /// The month as `init(_:)` reads it.
    public var description: String {
        asciiText(7) { buffer in
            buffer.setDigits(year, at: 0, width: 4)
            buffer.setCharacter("-", at: 4)
            buffer.setDigits(month, at: 5, width: 2)
        }
    }
}
