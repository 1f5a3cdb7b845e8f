/// A day and time as a workbook counts them: days since its epoch, the time as a fraction.
enum SerialDay {
    /// Writes `2026-11-20`, `2026-11-20T08:30:00`, or `08:30:00` below one; false, and nothing, when out of range.
    ///
    /// Counted from 1900 there is a 29 February 1900 that never was: number 60 is refused. Seconds are rounded.
    static func append(_ text: UnsafeBufferPointer<UInt8>, uses1904: Bool, to store: ByteStore) -> Bool {
        guard let serial = Double(String(decoding: text, as: UTF8.self)), serial >= 0, serial < 2_958_466
        else {
            return false
        }
        var days = Int(serial)
        var seconds = Int(((serial - Double(days)) * 86_400).rounded())
        if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
        if days == 0, !uses1904 {
            append(seconds, to: store)
            return true
        }
        if days == 60, !uses1904 { return false }
        // Days from 1970-01-01; before the day that never was, the count is one behind.
        let unix = uses1904 ? days - 24_107 : days - 25_569 + (days < 60 ? 1 : 0)
        store.append(civil(unix))
        if seconds > 0 {
            store.append(UInt8(ascii: "T"))
            append(seconds, to: store)
        }
        return true
    }

    private static func append(_ seconds: Int, to store: ByteStore) {
        store.append(number: seconds / 3_600, digits: 2)
        store.append(UInt8(ascii: ":"))
        store.append(number: seconds / 60 % 60, digits: 2)
        store.append(UInt8(ascii: ":"))
        store.append(number: seconds % 60, digits: 2)
    }

    /// The Gregorian day that many days after 1970-01-01, by counting eras of 400 years from a first of March.
    private static func civil(_ unix: Int) -> DateGrammar.Day {
        let shifted = unix + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return DateGrammar.Day(
            year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month: month,
            day: dayOfYear - (153 * march + 2) / 5 + 1)
    }
}
