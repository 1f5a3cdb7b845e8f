/// A moment as a calendar shows it in UTC, by the rules of the Gregorian calendar for all years.
struct CivilTime: Equatable {
    var year: Int
    /// From 1.
    var month: Int
    /// From 1.
    var day: Int
    var hour: Int
    var minute: Int
    var second: Int

    /// Seconds since 1970 to a calendar's fields. Within ± 10¹⁵ seconds, some thirty million years.
    init(secondsSince1970 seconds: Int) {
        let days = seconds.floorDivided(by: 86_400)
        let rest = seconds - days * 86_400
        // Years that begin in March put the leap day at the end: 400 of them have 146,097 days.
        let shifted = days + 719_468
        let era = shifted.floorDivided(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = rest / 3600
        minute = rest / 60 % 60
        second = rest % 60
    }

    /// Fields that need not be in range: month 13 is January of the next year. Each within ± 10¹².
    init(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
    }

    var secondsSince1970: Int {
        let months = month - 1
        let year = year + months.floorDivided(by: 12)
        let month = months - months.floorDivided(by: 12) * 12 + 1
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted.floorDivided(by: 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5
        let days =
            era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468 + day - 1
        return days * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// From 0, Sunday.
    var weekday: Int {
        let days = secondsSince1970.floorDivided(by: 86_400) + 4
        return days - days.floorDivided(by: 7) * 7
    }

    /// From 1, the first of January.
    var dayOfYear: Int {
        let first = CivilTime(year: year, month: 1, day: 1, hour: 0, minute: 0, second: 0)
        return (secondsSince1970 - first.secondsSince1970).floorDivided(by: 86_400) + 1
    }

    private static let weekdays = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]

    /// What `%` and this letter stand for in `os.date`; nil if they stand for nothing.
    func text(for letter: Character) -> String? {
        switch letter {
        case "a": String(Self.weekdays[weekday].prefix(3))
        case "A": Self.weekdays[weekday]
        case "b", "h": String(Self.months[month - 1].prefix(3))
        case "B": Self.months[month - 1]
        case "c": formatted("%a %b %e %H:%M:%S %Y")
        case "C": padded(year.floorDivided(by: 100))
        case "d": padded(day)
        case "D", "x": formatted("%m/%d/%y")
        case "e": padded(day, with: " ")
        case "F": formatted("%Y-%m-%d")
        case "H": padded(hour)
        case "I": padded((hour + 11) % 12 + 1)
        case "j": padded(dayOfYear, to: 3)
        case "m": padded(month)
        case "M": padded(minute)
        case "n": "\n"
        case "p": hour < 12 ? "AM" : "PM"
        case "r": formatted("%I:%M:%S %p")
        case "R": formatted("%H:%M")
        case "S": padded(second)
        case "t": "\t"
        case "T", "X": formatted("%H:%M:%S")
        case "u": String(weekday == 0 ? 7 : weekday)
        case "w": String(weekday)
        case "y": padded(year - year.floorDivided(by: 100) * 100)
        case "Y": String(year)
        case "z": "+0000"
        case "Z": "UTC"
        case "%": "%"
        default: nil
        }
    }

    /// A format whose letters are all known.
    private func formatted(_ format: String) -> String {
        var result = ""
        var isLetter = false
        for character in format {
            if isLetter {
                result += text(for: character) ?? ""
                isLetter = false
            } else if character == "%" {
                isLetter = true
            } else {
                result.append(character)
            }
        }
        return result
    }

    private func padded(_ number: Int, to width: Int = 2, with pad: Character = "0") -> String {
        let digits = String(number)
        return String(repeating: pad, count: max(0, width - digits.count)) + digits
    }
}

extension Int {
    /// The quotient rounded down, also below zero.
    func floorDivided(by divisor: Int) -> Int {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
