extension RowChecker {
    /// Holds a cell to its column's type; the range then is that of the canonical form.
    func parse(
        _ rule: ColumnRule, _ row: SheetRow, _ start: inout Int, _ end: inout Int, _ cell: inout CheckedCell
    ) throws(CellProblem) {
        let bytes = UnsafePointer(row.bytes.base + start)
        let count = end - start
        switch rule.column.type {
        case .text: return
        case .email:
            if let fault = EmailGrammar.fault(bytes, count) {
                throw problem(
                    rule, row, start, end, "is not an e-mail address: \(fault)",
                    "write it like li.wei@example.cn")
            }
        case .integer:
            let value: Int64
            do { value = try NumberGrammar.integer(bytes, count) } catch {
                throw refused(error, "a whole number", rule, row, start, end)
            }
            (cell.hasInteger, cell.integer) = (true, value)
            let first = bytes[0] == UInt8(ascii: "-") ? 1 : 0
            let isCanonical = bytes[0] != UInt8(ascii: "+") && (bytes[first] != 0x30 || count == 1)
            if !isCanonical { replace(row, &start, &end) { $0.append(String(value)) } }
        case .decimal:
            let parts: NumberGrammar.Decimal
            do { parts = try NumberGrammar.decimal(bytes, count) } catch {
                throw refused(error, "a decimal number", rule, row, start, end)
            }
            canonicalDecimal(parts, row, &start, &end)
        case .boolean:
            guard let value = Self.booleans.result(of: lowered(bytes, count)) else {
                throw problem(
                    rule, row, start, end, "is neither true nor false", "write true, false, yes, no, 是 or 否")
            }
            (cell.hasInteger, cell.integer) = (true, value[0] == UInt8(ascii: "t") ? 1 : 0)
            replace(row, &start, &end) { store in for byte in value { store.append(byte) } }
        case .date, .month: try parseDate(rule, row, &start, &end, &cell)
        }
    }

    private func parseDate(
        _ rule: ColumnRule, _ row: SheetRow, _ start: inout Int, _ end: inout Int, _ cell: inout CheckedCell
    ) throws(CellProblem) {
        let bytes = UnsafePointer(row.bytes.base + start)
        let isMonth = rule.column.type == .month
        let day: DateGrammar.Day
        do {
            day = try isMonth ? DateGrammar.month(bytes, end - start) : DateGrammar.day(bytes, end - start)
        } catch {
            throw refused(error, isMonth, rule, row, start, end)
        }
        cell.hasInteger = true
        cell.integer = Int64(
            isMonth ? day.year * 100 + day.month : (day.year * 100 + day.month) * 100 + day.day)
        if end - start == (isMonth ? 7 : 10), bytes[4] == UInt8(ascii: "-") { return }
        replace(row, &start, &end) { $0.append(day, isMonth: isMonth) }
    }

    private func replace(
        _ row: SheetRow, _ start: inout Int, _ end: inout Int, with write: (ByteStore) -> Void
    ) {
        let from = row.bytes.count
        write(row.bytes)
        (start, end) = (from, row.bytes.count)
    }

    /// No plus sign, one digit at least before the point, no needless zeros before it; the scale is kept.
    private func canonicalDecimal(
        _ parts: NumberGrammar.Decimal, _ row: SheetRow, _ start: inout Int, _ end: inout Int
    ) {
        let base = row.bytes.base + start
        var whole = parts.whole
        while whole.count > 1, base[whole.lowerBound] == 0x30 { whole = whole.dropFirst() }
        let isZero =
            !(parts.whole.contains { base[$0] != 0x30 } || parts.fraction.contains { base[$0] != 0x30 })
        let keepsSign = parts.isNegative && !isZero
        let written =
            max(1, whole.count) + (keepsSign ? 1 : 0)
            + (parts.fraction.isEmpty ? 0 : parts.fraction.count + 1)
        if written == end - start { return }
        let offset = start
        replace(row, &start, &end) { store in
            store.reserve(written + 1)
            if keepsSign { store.append(UInt8(ascii: "-")) }
            if whole.isEmpty { store.append(0x30) }
            store.append(store.base + offset + whole.lowerBound, whole.count)
            if parts.fraction.isEmpty { return }
            store.append(UInt8(ascii: "."))
            store.append(store.base + offset + parts.fraction.lowerBound, parts.fraction.count)
        }
    }

    private func refused(
        _ fault: NumberGrammar.Fault, _ wanted: String, _ rule: ColumnRule, _ row: SheetRow, _ start: Int,
        _ end: Int
    ) -> CellProblem {
        let (message, hint): (String, String) =
            switch fault {
            case .notANumber: ("is not \(wanted)", "write digits, such as 12")
            case .tooLarge: ("does not fit a whole number of 64 bits", "make the column text")
            case .hasSeparators:
                ("is not \(wanted): it has separators", "write it without them, such as 1200.50")
            case .hasExponent:
                (
                    "is not \(wanted): it has an exponent",
                    "format the column as text in the spreadsheet, and enter it again"
                )
            case .hasFraction: ("is not a whole number", "write it without a fraction")
            }
        return problem(rule, row, start, end, message, hint)
    }

    private func refused(
        _ fault: DateGrammar.Fault, _ isMonth: Bool, _ rule: ColumnRule, _ row: SheetRow, _ start: Int,
        _ end: Int
    ) -> CellProblem {
        let wanted = isMonth ? "a month" : "a date"
        let like = isMonth ? "write it like 2026-11" : "write it like 2026-11-20"
        let message =
            switch fault {
            case .notADate: "is not \(wanted)"
            case .noSuchDay: "is not in the calendar"
            case .hasTime: "is not \(wanted): it has a time of day"
            case .yearLast: "may be read with the day or the month first"
            }
        return problem(rule, row, start, end, message, like)
    }

    private func lowered(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UnsafeBufferPointer<UInt8> {
        let store = typeScratch
        store.removeAll()
        store.append(bytes, count)
        for i in 0..<count where store.base[i] &- 0x41 < 26 { store.base[i] |= 0x20 }
        return UnsafeBufferPointer(start: store.base, count: count)
    }

    private static let booleans = ValueTable(
        ["true", "yes", "y", "1", "是", "真", "对"].map { ($0, "true") }
            + ["false", "no", "n", "0", "否", "假", "错"].map { ($0, "false") })
}

extension ByteStore {
    /// `2026-11-20`, or `2026-11`.
    func append(_ day: DateGrammar.Day, isMonth: Bool = false) {
        append(number: day.year, digits: 4)
        append(UInt8(ascii: "-"))
        append(number: day.month, digits: 2)
        if isMonth { return }
        append(UInt8(ascii: "-"))
        append(number: day.day, digits: 2)
    }

    /// The last digits of a number, zeros before it.
    func append(number: Int, digits: Int) {
        reserve(digits)
        var divisor = 1
        for _ in 1..<digits { divisor *= 10 }
        for _ in 0..<digits {
            append(UInt8(0x30 + number / divisor % 10))
            divisor /= 10
        }
    }
}
