import Testing

@testable import LuaRuntime

@Suite struct LuaClockTests {
    @Test(
        "os.time and os.date know the host's clock and UTC only",
        arguments: [
            ("os.time()", "number 951827696"), ("os.date()", "string \"Tue Feb 29 12:34:56 2000\""),
            ("os.date('!%Y-%m-%dT%H:%M:%SZ', 0)", "string \"1970-01-01T00:00:00Z\""),
            ("os.date('%F %T', -1)", "string \"1969-12-31 23:59:59\""),
            ("os.date('%j %u %w %y %I %p %%', 951782400)", "string \"060 2 2 00 12 AM %\""),
            ("os.time {year = 2000, month = 2, day = 29}", "number 951825600"),
            ("os.time {year = 1999, month = 14, day = 29, hour = 0}", "number 951782400"),
            ("os.time {year = 2000, month = 3, day = 0, hour = 24}", "number 951868800"),
            ("os.date('*t').yday", "number 60"), ("os.date('*t').wday", "number 3"),
            ("os.time(os.date('*t'))", "number 951827696"),
            ("os.difftime(os.time(), 951827690)", "number 6.0"),
        ])
    func answers(_ expression: String, _ expected: String) throws {
        let state = try LuaState(limits: .fixture())
        state.setClock { 951_827_696 }
        #expect(try state.answer("return " + expression) == expected)
    }

    @Test(
        "what has no answer is refused",
        arguments: [
            "os.date('%Q')", "os.date('%')", "os.date('x', 1 << 62)",
            "os.time {year = 1 << 62, month = 1, day = 1}",
            "os.time {year = 2000}", "os.time {year = math.mininteger, month = 1, day = 1}",
            "os.date('*t', math.mininteger)",
        ])
    func refusals(_ expression: String) throws {
        let state = try LuaState(limits: .fixture())
        state.setClock { 0 }
        #expect(try state.failure("return " + expression)?.code == "bad_argument")
    }

    @Test("the calendar goes there and back on each of 200,000 days")
    func roundTrip() {
        var expected = CivilTime(secondsSince1970: -100_000 * 86_400)
        for day in -100_000..<100_000 {
            let time = CivilTime(secondsSince1970: day * 86_400 + 86_399)
            #expect(time.secondsSince1970 == day * 86_400 + 86_399)
            if (time.year, time.month) == (expected.year, expected.month) {
                #expect(time.day == expected.day)
            } else {
                #expect(time.day == 1)
            }
            expected = time
            expected.day += 1
        }
    }
}
