/// A day of the Gregorian calendar, from 0001-01-01 to 9999-12-31, without time or zone.
///
/// As text `2026-11-20`, which sorts as the days do.
public struct CalendarDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; below zero before it.
    public let daysSince1970: Int

    /// The day so many days after 1970-01-01.
    ///
    /// - Throws: `CalendarError.outOfRange`.
    public init(daysSince1970 days: Int) throws(CalendarError) {
        guard days >= Civil.firstDay, days <= Civil.lastDay else { throw .outOfRange }
        daysSince1970 = days
    }

    /// A day by its numbers, month and day from 1.
    ///
    /// - Throws: `CalendarError.outOfRange` for the year, `noSuchDay` for month and day.
    public init(year: Int, month: Int, day: Int) throws(CalendarError) {
        guard Civil.years.contains(year) else { throw .outOfRange }
        guard (1...12).contains(month), day >= 1, day <= Civil.daysIn(year: year, month: month) else {
            throw .noSuchDay(year: year, month: month, day: day)
        }
        self.init(year: year, month: month, existingDay: day)
    }

    /// Reads `2026-11-20`: ten bytes, hyphens between digits.
    ///
    /// - Throws: `CalendarError.notADate`, `outOfRange` for the year 0, `noSuchDay` for `2026-02-30`.
    public init(_ text: some StringProtocol) throws(CalendarError) {
        let fields: (Int, Int, Int)? = withUTF8(of: text) { bytes in
            bytes.count == 10 ? Self.fields(bytes) : nil
        }
        guard let fields else { throw .notADate(String(text)) }
        try self.init(year: fields.0, month: fields.1, day: fields.2)
    }

    init(existing days: Int) { daysSince1970 = days }

    init(year: Int, month: Int, existingDay day: Int) {
        daysSince1970 = Civil.days(year: year, month: month, day: day)
    }

    /// Year, month and day that the first ten bytes spell.
    static func fields(_ bytes: UnsafeBufferPointer<UInt8>) -> (Int, Int, Int)? {
        guard bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = bytes.digits(0, 4), let month = bytes.digits(5, 2), let day = bytes.digits(8, 2)
        else { return nil }
        return (year, month, day)
    }

    /// Year, month and day.
    var numbers: (year: Int, month: Int, day: Int) { Civil.day(daysSince1970) }
    /// From 1 to 9999.
    public var year: Int { numbers.year }
    /// The day of its month, from 1.
    public var day: Int { numbers.day }
    /// The month it lies in.
    public var month: CalendarMonth {
        let (year, month, _) = numbers
        return CalendarMonth(year: year, existingMonth: month)
    }

    /// Order in time.
    public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
        left.daysSince1970 < right.daysSince1970
    }
}

// MARK: Arithmetic

extension CalendarDate {
    /// Calendar days from this day to `other`: 1 from a day to the next, below zero when `other` is earlier.
    public func days(until other: CalendarDate) -> Int { other.daysSince1970 - daysSince1970 }

    /// The day so many days, weeks or months later.
    ///
    /// A month later is the same day of the month, or the last one the month has: 31 January and `1mo` is
    /// 28 February (29 in a leap year); going back gives 28 January, not the 31st.
    ///
    /// - Throws: `CalendarError.spanNeedsInstant` for seconds, minutes and hours; `outOfRange`.
    public func adding(_ span: CalendarSpan) throws(CalendarError) -> CalendarDate {
        if let days = span.days {
            let (sum, overflow) = daysSince1970.addingReportingOverflow(Int(days))
            guard !overflow else { throw .outOfRange }
            return try CalendarDate(daysSince1970: sum)
        }
        guard span.unit == .month else { throw .spanNeedsInstant(span) }
        let target = try month.adding(months: span.count)
        return CalendarDate(year: target.year, month: target.month, existingDay: min(day, target.days))
    }

    /// The first moment of the day in `zone`: 2026-02-01 in Asia/Shanghai is 2026-01-31T16:00:00Z.
    ///
    /// - Throws: `CalendarError.outOfRange` at the ends of the calendar.
    public func start(in zone: Zone) throws(CalendarError) -> Instant {
        try Instant(
            milliseconds: Int64(daysSince1970) * Civil.millisecondsPerDay - Int64(zone.offsetSeconds) * 1000)
    }
}

extension CalendarDate: CustomStringConvertible {
    /// The date as `init(_:)` reads it.
    public var description: String { asciiText(10) { write(into: $0) } }

    /// Writes the ten bytes of the text to the start of `buffer`.
    @inline(__always)
    func write(into buffer: UnsafeMutableRawBufferPointer) {
        let (year, month, day) = numbers
        buffer.setDigits(year, at: 0, width: 4)
        buffer.setCharacter("-", at: 4)
        buffer.setDigits(month, at: 5, width: 2)
        buffer.setCharacter("-", at: 7)
        buffer.setDigits(day, at: 8, width: 2)
    }
}
