/// An instant in whole seconds, as registries write it: `2026-11-21T21:43:33Z`.
public struct RegistryTime: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Since 1970-01-01T00:00:00Z.
    public let seconds: Int

    private static let day = 86_400
    /// 9999-12-31T23:59:59Z, the last that has four digits for its year.
    private static let last = 253_402_300_799

    /// An instant by its seconds since 1970; one outside the years 1970 to 9999 becomes the nearest inside.
    public init(seconds: Int) { self.seconds = min(max(seconds, 0), Self.last) }

    /// Reads the written form; nil for any other spelling, and for days that no calendar has.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 20 else { return nil }
        func number(_ range: Range<Int>) -> Int {
            bytes[range].reduce(0) { $0 * 10 + Int($1) - 0x30 }
        }
        let days = Self.days(number(0..<4), number(5..<7), number(8..<10))
        let (seconds, isOver) = (days * Self.day)
            .addingReportingOverflow(number(11..<13) * 3600 + number(14..<16) * 60 + number(17..<19))
        self.init(seconds: isOver ? 0 : seconds)
        // What is no number, no day or no such separator is written another way.
        guard description.utf8.elementsEqual(bytes) else { return nil }
    }

    /// `2026-11-21T21:43:33Z`
    public var description: String {
        let (year, month, date) = Self.date(seconds / Self.day)
        let rest = seconds % Self.day
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(year)-\(two(month))-\(two(date))T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
    }

    /// By time.
    public static func < (left: RegistryTime, right: RegistryTime) -> Bool { left.seconds < right.seconds }

    // Years are counted from March, so that a leap day is the last of its year.
    // Source: Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", 2013.

    private static func days(_ year: Int, _ month: Int, _ date: Int) -> Int {
        let year = month > 2 ? year : year - 1
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + date - 1
        return 365 * year + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    private static func date(_ days: Int) -> (year: Int, month: Int, date: Int) {
        let shifted = days + 719_468
        let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let fromMarch = (5 * dayOfYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
    }
}
