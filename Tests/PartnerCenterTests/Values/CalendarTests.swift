import PartnerCenter
import TestKit
import PartnerTesting
import Testing

@Suite struct CalendarTests {
    @Test(
        "an instant is its text and its milliseconds",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-11-20T08:00:00Z", 1_795_161_600_000),
            ("1969-12-31T23:59:59Z", -1_000), ("2000-02-29T12:34:56Z", 951_827_696_000),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000), ("9999-12-31T23:59:59Z", 253_402_300_799_000),
        ] as [(String, Int64)])
    func instantText(text: String, milliseconds: Int64) throws {
        let instant = try Instant(text)
        #expect(instant.milliseconds == milliseconds)
        #expect(instant.description == text)
        var bytes: [UInt8] = [0]
        instant.append(to: &bytes)
        #expect(bytes == [0] + Array(text.utf8))
        #expect(try Array(text.utf8).withUnsafeBufferPointer { try Instant(utf8: $0) } == instant)
    }

    @Test("the text of an instant cuts fractions off toward the past")
    func fractions() throws {
        #expect(try Instant(milliseconds: 999).description == "1970-01-01T00:00:00Z")
        #expect(try Instant(milliseconds: -1).description == "1969-12-31T23:59:59Z")
        #expect(try Instant(milliseconds: -1).wholeSeconds.milliseconds == -1000)
        #expect(try Instant(milliseconds: 1999).wholeSeconds.milliseconds == 1000)
        #expect(try Instant(milliseconds: 253_402_300_799_999).description == "9999-12-31T23:59:59Z")
        #expect(throws: CalendarError.outOfRange) { try Instant(milliseconds: 253_402_300_800_000) }
        #expect(throws: CalendarError.outOfRange) { try Instant(milliseconds: -62_135_596_800_001) }
        #expect(throws: CalendarError.outOfRange) { try Instant(milliseconds: .min) }
    }

    @Test(
        "anything but the fixed width is not an instant",
        arguments: [
            "", "2026-11-20", "2026-11-20T08:00:00", "2026-11-20T08:00:00.5Z", "2026-11-20t08:00:00Z",
            "2026-11-20T08:00:00z", "2026-11-20 08:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T23:60:00Z",
            "2026-11-20T23:59:60Z", "2026-11-20T8:00:00Z", "2026-11-20T08:00:00+00:00",
            "02026-11-20T08:00:00Z",
            " 2026-11-20T08:00:0Z", "-026-11-20T08:00:00Z", "２026-11-20T08:00Z",
        ])
    func notAnInstant(text: String) {
        #expect(throws: CalendarError.notAnInstant(text)) { try Instant(text) }
    }

    @Test(
        "days that do not exist are named",
        arguments: [
            ("2026-02-29", 2026, 2, 29), ("1900-02-29", 1900, 2, 29), ("2026-04-31", 2026, 4, 31),
            ("2026-00-10", 2026, 0, 10), ("2026-13-01", 2026, 13, 1), ("2026-01-00", 2026, 1, 0),
        ])
    func noSuchDay(text: String, year: Int, month: Int, day: Int) {
        let error = CalendarError.noSuchDay(year: year, month: month, day: day)
        #expect(throws: error) { try CalendarDate(text) }
        #expect(throws: error) { try Instant(text + "T00:00:00Z") }
    }

    @Test(
        "dates and months are strict about their text", arguments: ["", "2026-1-1", "2026/11/20", "20261120"])
    func strictText(text: String) {
        #expect(throws: CalendarError.notADate(text)) { try CalendarDate(text) }
        #expect(throws: CalendarError.notAMonth(text)) { try CalendarMonth(text) }
    }

    @Test("the year 0 is out of range, the year 1 is not")
    func ends() throws {
        #expect(throws: CalendarError.outOfRange) { try CalendarDate("0000-12-31") }
        #expect(throws: CalendarError.outOfRange) { try CalendarMonth("0000-12") }
        #expect(throws: CalendarError.outOfRange) {
            try CalendarDate("0001-01-01").adding(CalendarSpan("-1d"))
        }
        #expect(throws: CalendarError.outOfRange) {
            try CalendarDate("9999-12-31").adding(CalendarSpan("1d"))
        }
        #expect(throws: CalendarError.outOfRange) {
            try CalendarDate("9999-12-01").adding(CalendarSpan("1mo"))
        }
        #expect(throws: CalendarError.outOfRange) {
            try CalendarMonth("2026-01").adding(months: .max)
        }
        #expect(throws: CalendarError.outOfRange) {
            try Instant("2026-01-01T00:00:00Z").adding(CalendarSpan("999999999999w"), in: .utc)
        }
        #expect(throws: CalendarError.outOfRange) { try Instant("9999-12-31T23:00:00Z").date(in: .shanghai) }
        #expect(throws: CalendarError.outOfRange) { try CalendarDate("0001-01-01").start(in: .shanghai) }
        #expect(try CalendarDate("0001-01-01").start(in: .utc).description == "0001-01-01T00:00:00Z")
    }

    @Test("every day of the calendar follows the one before")
    func everyDay() throws {
        var expected = (year: 1, month: 1, day: 1)
        var lengths = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        var wrong = 0
        for days in -719_162...2_932_896 {
            let date = try CalendarDate(daysSince1970: days)
            let made = try CalendarDate(year: expected.year, month: expected.month, day: expected.day)
            if made != date || date.day != expected.day || date.month.month != expected.month
                || date.year != expected.year
            {
                wrong += 1
            }
            expected.day += 1
            guard expected.day > lengths[expected.month] else { continue }
            expected = (expected.year, expected.month + 1, 1)
            guard expected.month > 12 else { continue }
            expected = (expected.year + 1, 1, 1)
            let isLeap = expected.year % 4 == 0 && (expected.year % 100 != 0 || expected.year % 400 == 0)
            lengths[2] = isLeap ? 29 : 28
        }
        #expect(wrong == 0)
        #expect(expected.year == 10_000)
    }

    @Test(
        "a date plus a span is a date",
        arguments: [
            ("2026-01-31", "1mo", "2026-02-28"), ("2028-01-31", "1mo", "2028-02-29"),
            ("2026-03-31", "-1mo", "2026-02-28"), ("2026-01-31", "12mo", "2027-01-31"),
            ("2026-12-15", "1mo", "2027-01-15"), ("2026-01-15", "-1mo", "2025-12-15"),
            ("2026-11-20", "-30d", "2026-10-21"), ("2026-11-20", "3w", "2026-12-11"),
            ("2026-02-28", "1d", "2026-03-01"), ("2026-11-20", "0mo", "2026-11-20"),
            ("2024-02-29", "-12mo", "2023-02-28"),
        ])
    func datePlus(date: String, span: String, result: String) throws {
        #expect(try CalendarDate(date).adding(CalendarSpan(span)).description == result)
    }

    @Test("a part of a day cannot be added to a date", arguments: ["90s", "10m", "6h", "24h"])
    func partOfADay(text: String) throws {
        let span = try CalendarSpan(text)
        #expect(throws: CalendarError.spanNeedsInstant(span)) { try CalendarDate("2026-11-20").adding(span) }
    }

    @Test(
        "an instant plus a span is an instant, months by the calendar of the zone",
        arguments: [
            ("2026-01-31T16:30:00Z", "1mo", "UTC", "2026-02-28T16:30:00Z"),
            ("2026-01-31T16:30:00Z", "1mo", "Asia/Shanghai", "2026-02-28T16:30:00Z"),
            ("2026-01-30T16:30:00Z", "1mo", "UTC", "2026-02-28T16:30:00Z"),
            ("2026-01-30T16:30:00Z", "1mo", "Asia/Shanghai", "2026-02-27T16:30:00Z"),
            ("2026-11-20T08:00:00Z", "90s", "UTC", "2026-11-20T08:01:30Z"),
            ("2026-11-20T08:00:00Z", "-30d", "Asia/Shanghai", "2026-10-21T08:00:00Z"),
            ("2026-11-20T08:00:00Z", "3w", "UTC", "2026-12-11T08:00:00Z"),
            ("2026-11-20T08:00:00Z", "6h", "UTC", "2026-11-20T14:00:00Z"),
            ("2026-11-20T08:00:00Z", "-10m", "UTC", "2026-11-20T07:50:00Z"),
        ])
    func instantPlus(instant: String, span: String, zone: String, result: String) throws {
        #expect(try Instant(instant).adding(CalendarSpan(span), in: Zone(zone)).description == result)
    }

    @Test("31 January 16:30 UTC is 1 February in Shanghai")
    func dateInZone() throws {
        let instant = try Instant("2026-01-31T16:30:00Z")
        #expect(try instant.date(in: .utc).description == "2026-01-31")
        #expect(try instant.date(in: .shanghai).description == "2026-02-01")
        #expect(try instant.month(in: .shanghai).description == "2026-02")
        #expect(try instant.date(in: Zone("-12:00")).description == "2026-01-31")
        #expect(try CalendarDate("2026-02-01").start(in: .shanghai).description == "2026-01-31T16:00:00Z")
        #expect(try Instant("1969-12-31T15:59:59Z").date(in: .shanghai).description == "1969-12-31")
    }

    @Test("days between dates count the calendar")
    func days() throws {
        let day = try CalendarDate("2026-11-20")
        #expect(day.days(until: day) == 0)
        #expect(try day.days(until: CalendarDate("2026-12-01")) == 11)
        #expect(try day.days(until: CalendarDate("2025-11-20")) == -365)
        #expect(try CalendarDate("2024-01-01").days(until: CalendarDate("2025-01-01")) == 366)
    }

    @Test("a month knows its days")
    func months() throws {
        let month = try CalendarMonth("2028-02")
        #expect((month.year, month.month, month.days) == (2028, 2, 29))
        #expect(month.firstDay.description == "2028-02-01")
        #expect(month.lastDay.description == "2028-02-29")
        #expect(try month.adding(months: -2).description == "2027-12")
        #expect(try month.adding(months: 10).description == "2028-12")
        #expect(try CalendarMonth(year: 9999, month: 12).lastDay.description == "9999-12-31")
    }

    @Test(
        "spans read and write the same text",
        arguments: ["90s", "10m", "6h", "30d", "3w", "1mo", "-30d", "0s", "999999999999s", "-12mo"])
    func spanText(text: String) throws { #expect(try CalendarSpan(text).description == text) }

    @Test(
        "other spans are refused",
        arguments: [
            "", "d", "1", "-", "-d", "1y", "1d12h", "1.5h", "+1d", "01d", "1 d", "1D", "1M", "1000000000000s",
            "99999999999999999999d", "1mo ", "１d",
        ])
    func notASpan(text: String) {
        #expect(throws: CalendarError.notASpan(text)) { try CalendarSpan(text) }
    }

    @Test("a span has a length in seconds unless it counts months")
    func spanSeconds() throws {
        #expect(try CalendarSpan("90s").seconds == 90)
        #expect(try CalendarSpan("-10m").seconds == -600)
        #expect(try CalendarSpan("6h").seconds == 21_600)
        #expect(try CalendarSpan("30d").seconds == 2_592_000)
        #expect(try CalendarSpan("3w").seconds == 1_814_400)
        #expect(try CalendarSpan("1mo").seconds == nil)
        #expect(try -CalendarSpan("1mo") == CalendarSpan("-1mo"))
        #expect(throws: CalendarError.outOfRange) { try CalendarSpan(1_000_000_000_000, .second) }
        #expect(throws: CalendarError.outOfRange) { try CalendarSpan(.min, .second) }
    }

    @Test(
        "zones are two names and the fixed offsets",
        arguments: [
            ("UTC", 0), ("Asia/Shanghai", 28_800), ("+05:30", 19_800), ("-12:00", -43_200),
            ("+14:00", 50_400),
            ("+00:00", 0),
        ])
    func zones(name: String, seconds: Int) throws {
        #expect(try Zone(name).offsetSeconds == seconds)
        #expect(try Zone(name).description == name)
    }

    @Test(
        "other zones are refused",
        arguments: [
            "", "utc", "Europe/Berlin", "+8", "+08", "+0800", "+14:01", "-12:01", "-00:00", "+05:60", "Z",
        ])
    func unknownZones(name: String) {
        #expect(throws: CalendarError.unknownZone(name)) { try Zone(name) }
    }

    @Test("drawn instants survive text, sort as their text, and adding undoes itself")
    func properties() throws {
        var generator = SeededGenerator(seed: 2026)
        var previous = try Instant("2026-11-20T08:00:00Z")
        for _ in 0..<5_000 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &generator)
            let instant = try Instant(milliseconds: seconds * 1000)
            #expect(try Instant(instant.description) == instant)
            #expect((instant < previous) == (instant.description < previous.description), "\(instant)")
            let zone = Bool.random(using: &generator) ? Zone.shanghai : .utc
            let days = Int64.random(in: -10_000...10_000, using: &generator)
            if let later = try? instant.adding(CalendarSpan(days, .day), in: zone) {
                #expect(
                    try later.adding(CalendarSpan(-days, .day), in: zone) == instant, "\(instant) \(days)")
                if let from = try? instant.date(in: zone), let to = try? later.date(in: zone) {
                    #expect(from.days(until: to) == Int(days), "\(instant) \(days)")
                    #expect(try from.start(in: zone) <= instant, "\(instant)")
                    #expect(try CalendarDate(from.description) == from)
                    #expect((from < to) == (from.description < to.description), "\(from) \(to)")
                }
            }
            let months = Int64.random(in: -2_000...2_000, using: &generator)
            if let later = try? instant.adding(CalendarSpan(months, .month), in: .utc) {
                #expect(
                    try later.month(in: .utc) == instant.month(in: .utc).adding(months: months),
                    "\(instant) \(months)")
            }
            previous = instant
        }
    }

    @Test(
        "errors say what was wrong",
        arguments: [
            (CalendarError.notAnInstant("x"), "an instant must look like 2026-11-20T08:00:00Z, got 'x'"),
            (.notADate("x"), "a date must look like 2026-11-20, got 'x'"),
            (.notAMonth("x"), "a month must look like 2026-11, got 'x'"),
            (
                .notASpan("1y"),
                "a duration must be a whole number and one of s, m, h, d, w or mo, such as 10m or -30d, got '1y'"
            ),
            (.noSuchDay(year: 2026, month: 2, day: 30), "month 2 of 2026 has no day 30"),
            (.noSuchDay(year: 2026, month: 13, day: 1), "a year has months 1 to 12, got 13"),
            (.outOfRange, "dates go from the year 1 to the year 9999"),
            (
                .unknownZone("Europe/Berlin"),
                "a zone must be UTC, Asia/Shanghai or an offset from -12:00 to +14:00, got 'Europe/Berlin'"
            ),
        ])
    func messages(error: CalendarError, sentence: String) { #expect(error.description == sentence) }

    @Test("an error about part of a day names the span")
    func spanMessage() throws {
        #expect(
            CalendarError.spanNeedsInstant(try CalendarSpan("6h")).description
                == "6h is part of a day and cannot be added to a date; add it to an instant")
    }
}
