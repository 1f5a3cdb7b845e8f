/// Days and months as people write them in cells, year first.
enum DateGrammar {
    struct Day: Equatable {
        var year: Int
        var month: Int
        var day: Int
    }

    enum Fault: Error, Equatable { case notADate, noSuchDay, hasTime, yearLast }

    /// `2026-11-20`, `2026/1/5`, `2026.1.5`, `2026年11月20日`; the time of midnight may follow,
    /// which spreadsheets add of themselves.
    static func day(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Fault) -> Day {
        var scan = Scan(bytes: bytes, count: count)
        let (year, month, mark) = try scan.yearAndMonth()
        guard scan.takeSeparator(like: mark), let day = scan.number(upTo: 2) else { throw .notADate }
        if mark == .chinese { _ = scan.take("日") }
        if scan.isAtEnd { return try valid(year, month, day) }
        guard scan.take(" ") || scan.take("T") else { throw .notADate }
        while scan.take(" ") {}
        guard scan.isTime else { throw .notADate }
        if scan.isMidnight { return try valid(year, month, day) }
        throw .hasTime
    }

    /// `2026-11`, `2026/1`, `2026年11月`, or the first day of a month.
    static func month(_ bytes: UnsafePointer<UInt8>, _ count: Int) throws(Fault) -> Day {
        var scan = Scan(bytes: bytes, count: count)
        let (year, month, mark) = try scan.yearAndMonth()
        if mark == .chinese { _ = scan.take("月") }
        if scan.isAtEnd { return try valid(year, month, 1) }
        let day = try day(bytes, count)
        if day.day != 1 { throw .notADate }
        return day
    }

    private static func valid(_ year: Int, _ month: Int, _ day: Int) throws(Fault) -> Day {
        guard year >= 1, (1...12).contains(month), (1...length(year, month)).contains(day) else {
            throw .noSuchDay
        }
        return Day(year: year, month: month, day: day)
    }

    private static func length(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private enum Mark { case hyphen, slash, dot, chinese }

    private struct Scan {
        let bytes: UnsafePointer<UInt8>
        let count: Int
        var i = 0

        init(bytes: UnsafePointer<UInt8>, count: Int) { (self.bytes, self.count) = (bytes, count) }

        var isAtEnd: Bool { i == count }

        mutating func yearAndMonth() throws(Fault) -> (Int, Int, Mark) {
            let start = i
            guard let year = number(upTo: 4) else { throw .notADate }
            guard i - start == 4 else { throw looksYearLast ? .yearLast : .notADate }
            let mark: Mark
            if take("-") {
                mark = .hyphen
            } else if take("/") {
                mark = .slash
            } else if take(".") {
                mark = .dot
            } else if take("年") {
                mark = .chinese
            } else {
                throw .notADate
            }
            guard let month = number(upTo: 2) else { throw .notADate }
            return (year, month, mark)
        }

        mutating func takeSeparator(like mark: Mark) -> Bool {
            switch mark {
            case .hyphen: take("-")
            case .slash: take("/")
            case .dot: take(".")
            case .chinese: take("月")
            }
        }

        mutating func number(upTo digits: Int) -> Int? {
            var value = 0
            var taken = 0
            while i < count, taken < digits, bytes[i] &- 0x30 < 10 {
                value = value * 10 + Int(bytes[i] - 0x30)
                taken += 1
                i += 1
            }
            return taken == 0 ? nil : value
        }

        mutating func take(_ mark: StaticString) -> Bool {
            let length = mark.utf8CodeUnitCount
            guard i + length <= count else { return false }
            for k in 0..<length where bytes[i + k] != mark.utf8Start[k] { return false }
            i += length
            return true
        }

        /// `20/11/2026` or `11-20-26`: a day or month first, whichever it may be.
        private var looksYearLast: Bool {
            var groups = 0
            var inGroup = false
            for k in 0..<count {
                let isDigit = bytes[k] &- 0x30 < 10
                if isDigit, !inGroup { groups += 1 }
                if !isDigit, ![0x2F, 0x2D, 0x2E].contains(bytes[k]) { return false }
                inGroup = isDigit
            }
            return groups == 3
        }

        /// Digits, colons, a point and a Z, with a digit first and at least one colon.
        var isTime: Bool {
            guard i < count, bytes[i] &- 0x30 < 10 else { return false }
            let isMadeOf = (i..<count).allSatisfy {
                bytes[$0] &- 0x30 < 11 || [0x2E, 0x5A].contains(bytes[$0])
            }
            return isMadeOf && (i..<count).contains { bytes[$0] == 0x3A }
        }

        var isMidnight: Bool { !(i..<count).contains { bytes[$0] &- 0x31 < 9 } }
    }
}
