/// Why an instant, a date, a month, a span or a zone could not be read or worked out.
public enum CalendarError: Error, Equatable, Sendable {
    /// The text is not an instant of fixed width.
    case notAnInstant(_ text: String)
    /// The text is not a date.
    case notADate(_ text: String)
    /// The text is not a month.
    case notAMonth(_ text: String)
    /// The text is not a span.
    case notASpan(_ text: String)
    /// A month or a day that the calendar does not have.
    case noSuchDay(year: Int, month: Int, day: Int)
    /// A result, or an argument, before the year 1 or after the year 9999.
    case outOfRange
    /// A zone with a name that is not known here.
    case unknownZone(_ text: String)
    /// A part of a day, added to a date, which has none.
    case spanNeedsInstant(_ span: CalendarSpan)
}

extension CalendarError: CustomStringConvertible {
    /// What happened, in one sentence without a period.
    public var description: String {
        switch self {
        case .notAnInstant(let text): "an instant must look like 2026-11-20T08:00:00Z, got \(quoted(text))"
        case .notADate(let text): "a date must look like 2026-11-20, got \(quoted(text))"
        case .notAMonth(let text): "a month must look like 2026-11, got \(quoted(text))"
        case .notASpan(let text):
            "a duration must be a whole number and one of s, m, h, d, w or mo, such as 10m or -30d, "
                + "got \(quoted(text))"
        case .noSuchDay(let year, let month, let day):
            (1...12).contains(month)
                ? "month \(month) of \(year) has no day \(day)" : "a year has months 1 to 12, got \(month)"
        case .outOfRange: "dates go from the year 1 to the year 9999"
        case .unknownZone(let text):
            "a zone must be UTC, Asia/Shanghai or an offset from -12:00 to +14:00, got \(quoted(text))"
        case .spanNeedsInstant(let span):
            "\(span) is part of a day and cannot be added to a date; add it to an instant"
        }
    }
}
