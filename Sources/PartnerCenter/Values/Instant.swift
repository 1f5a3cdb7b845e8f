/// A point in time, to the millisecond, in the years 1 to 9999 of UTC.
///
/// As text always 20 bytes, `2026-11-20T08:00:00Z`, which sort as the instants do. The text has whole seconds:
/// milliseconds are cut off toward the past, so that the text never names a later moment; reading a text with
/// a fraction is an error. Leap seconds do not exist.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; below zero before it.
    public let milliseconds: Int64

    /// Bytes of the text.
    public static let textLength = 20
    private static let first = Int64(Civil.firstDay) * Civil.millisecondsPerDay
    private static let end = (Int64(Civil.lastDay) + 1) * Civil.millisecondsPerDay

    /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
    ///
    /// - Throws: `CalendarError.outOfRange`.
    public init(milliseconds: Int64) throws(CalendarError) {
        guard milliseconds >= Self.first, milliseconds < Self.end else { throw .outOfRange }
        self.milliseconds = milliseconds
    }

    /// The last instant not after this one that the text can name.
    public var wholeSeconds: Instant { Instant(unchecked: milliseconds - Self.mod(milliseconds, 1000)) }

    private init(unchecked milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Order in time.
    public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    /// The remainder that is never negative.
    @inline(__always)
    private static func mod(_ number: Int64, _ divisor: Int64) -> Int64 {
        let rest = number % divisor
        return rest < 0 ? rest + divisor : rest
    }
}

// MARK: Text

extension Instant: CustomStringConvertible {
    /// Reads `2026-11-20T08:00:00Z`, nothing shorter or longer: no fraction, offset, space or small letter.
    ///
    /// - Throws: `CalendarError.notAnInstant`, `noSuchDay` for 30 February, `outOfRange` for the year 0.
    public init(_ text: some StringProtocol) throws(CalendarError) {
        guard let fields = (withUTF8(of: text) { Self.fields($0) }) else { throw .notAnInstant(String(text)) }
        try self.init(fields)
    }

    /// As `init(_:)`, from UTF-8 bytes.
    ///
    /// - Throws: `CalendarError.notAnInstant`, `noSuchDay`, `outOfRange`.
    public init(utf8 bytes: UnsafeBufferPointer<UInt8>) throws(CalendarError) {
        guard let fields = Self.fields(bytes) else {
            throw .notAnInstant(String(decoding: bytes, as: UTF8.self))
        }
        try self.init(fields)
    }

    private init(_ fields: (day: (Int, Int, Int), seconds: Int)) throws(CalendarError) {
        let day = try CalendarDate(year: fields.day.0, month: fields.day.1, day: fields.day.2)
        milliseconds = Int64(day.daysSince1970) * Civil.millisecondsPerDay + Int64(fields.seconds) * 1000
    }

    private static func fields(
        _ bytes: UnsafeBufferPointer<UInt8>
    ) -> (day: (Int, Int, Int), seconds: Int)? {
        guard bytes.count == textLength, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
            bytes[16] == UInt8(ascii: ":"), bytes[19] == UInt8(ascii: "Z"),
            let day = CalendarDate.fields(bytes), let hours = bytes.digits(11, 2), hours < 24,
            let minutes = bytes.digits(14, 2), minutes < 60, let seconds = bytes.digits(17, 2), seconds < 60
        else { return nil }
        return (day, hours * 3600 + minutes * 60 + seconds)
    }

    /// The instant as `init(_:)` reads it.
    public var description: String { asciiText(Self.textLength) { write(into: $0) } }

    /// Writes the 20 bytes of the text to the start of `buffer`, which must have room for them.
    public func write(into buffer: UnsafeMutableRawBufferPointer) {
        precondition(buffer.count >= Self.textLength, "an instant's text needs 20 bytes")
        let inDay = Self.mod(milliseconds, Civil.millisecondsPerDay)
        let days = Int((milliseconds - inDay) / Civil.millisecondsPerDay)
        let seconds = Int(inDay / 1000)
        CalendarDate(existing: days).write(into: buffer)
        buffer.setCharacter("T", at: 10)
        buffer.setDigits(seconds / 3600, at: 11, width: 2)
        buffer.setCharacter(":", at: 13)
        buffer.setDigits(seconds / 60 % 60, at: 14, width: 2)
        buffer.setCharacter(":", at: 16)
        buffer.setDigits(seconds % 60, at: 17, width: 2)
        buffer.setCharacter("Z", at: 19)
    }

    /// Appends the 20 bytes of the text to `bytes`.
    public func append(to bytes: inout [UInt8]) {
        withUnsafeTemporaryAllocation(byteCount: Self.textLength, alignment: 1) { buffer in
            write(into: buffer)
            bytes.append(contentsOf: buffer)
        }
    }
}

// MARK: Calendar

extension Instant {
    /// The day it is in `zone`: 2026-01-31T16:30:00Z is 1 February in Asia/Shanghai.
    ///
    /// - Throws: `CalendarError.outOfRange` at the ends of the calendar.
    public func date(in zone: Zone) throws(CalendarError) -> CalendarDate {
        try local(in: zone).date
    }

    /// The month it is in `zone`.
    ///
    /// - Throws: `CalendarError.outOfRange` at the ends of the calendar.
    public func month(in zone: Zone) throws(CalendarError) -> CalendarMonth {
        try local(in: zone).date.month
    }

    /// The instant so much later.
    ///
    /// Seconds to weeks are fixed lengths. Months move the date as `CalendarDate.adding` does, in `zone`, and
    /// keep the time of day: 2026-01-31T16:30:00Z and `1mo` is 2026-02-28T16:30:00Z in both zones, as
    /// 1 February 00:30 in Shanghai becomes 1 March 00:30.
    ///
    /// - Throws: `CalendarError.outOfRange`.
    public func adding(_ span: CalendarSpan, in zone: Zone) throws(CalendarError) -> Instant {
        guard let seconds = span.seconds else {
            let (date, timeOfDay) = try local(in: zone)
            return try Instant(
                milliseconds: date.adding(span).start(in: zone).milliseconds + timeOfDay)
        }
        let (length, overflow) = seconds.multipliedReportingOverflow(by: 1000)
        guard !overflow else { throw .outOfRange }
        let (sum, sumOverflow) = milliseconds.addingReportingOverflow(length)
        guard !sumOverflow else { throw .outOfRange }
        return try Instant(milliseconds: sum)
    }

    private func local(in zone: Zone) throws(CalendarError) -> (date: CalendarDate, timeOfDay: Int64) {
        let local = milliseconds + Int64(zone.offsetSeconds) * 1000
        let timeOfDay = Self.mod(local, Civil.millisecondsPerDay)
        let days = (local - timeOfDay) / Civil.millisecondsPerDay
        return (try CalendarDate(daysSince1970: Int(days)), timeOfDay)
    }
}
