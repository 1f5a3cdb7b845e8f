/// Holds the cells of a row to the rules of their columns.
///
/// Cells are ranges of the row's bytes from beginning to end; only what folding, a map or a canonical form
/// changes is written anew, behind the record.
struct RowChecker {
    private let rules: [ColumnRule]
    private let scratch = ByteStore(capacity: 128)
    let typeScratch = ByteStore(capacity: 64)

    init(rules: [ColumnRule]) { self.rules = rules }

    func check(_ row: SheetRow) {
        row.prepare(columns: rules.count)
        if !row.problems.isEmpty { row.problems.removeAll() }
        for index in rules.indices {
            row.values[index] = CheckedCell()
            do {
                try check(rules[index], row, &row.values[index])
            } catch {
                row.problems.append(error)
                row.values[index] = CheckedCell()
            }
        }
    }

    /// Holds a row that `editor` has edited to the rules, and adds what it found wrong.
    func check(_ row: SheetRow, editedBy editor: any RowEditor) {
        row.prepare(columns: rules.count)
        if !row.problems.isEmpty { row.problems.removeAll() }
        for index in rules.indices {
            var cell = CheckedCell()
            let edit = row.edits[index]
            do {
                if row.isSpoiled {
                    // What it would be is not known, and so nothing can be said of it.
                } else if edit.author < 0 {
                    try check(rules[index], row, &cell)
                } else if edit.start == edit.end {
                    try empty(rules[index], row, &cell)
                } else {
                    try judge(rules[index], row, Int(edit.start), Int(edit.end), &cell)
                }
            } catch {
                var problem = error
                if edit.author >= 0 {
                    problem.message += " (set by \(editor.name(ofAuthor: Int(edit.author))))"
                }
                row.problems.append(problem)
                cell = CheckedCell()
            }
            row.values[index] = cell
        }
        if !row.issues.isEmpty { row.problems += row.issues }
    }

    @inline(__always)
    private func check(_ rule: ColumnRule, _ row: SheetRow, _ cell: inout CheckedCell) throws(CellProblem) {
        var start = 0
        var end = 0
        if rule.position >= 0, rule.position < row.cells.count {
            let raw = row.cells.base[rule.position]
            (start, end) = Folding.trimmed(row.bytes.base, Int(raw.start), Int(raw.end))
            if raw.form.rawValue >= CellForm.nested.rawValue {
                throw unusable(raw.form, rule, row, start, end)
            }
        }
        if start == end { return try empty(rule, row, &cell) }
        try judge(rule, row, start, end, &cell)
    }

    /// Holds the text from `start` to `end` to the column's rule.
    @inline(__always)
    private func judge(
        _ rule: ColumnRule, _ row: SheetRow, _ from: Int, _ to: Int, _ cell: inout CheckedCell
    ) throws(CellProblem) {
        var start = from
        var end = to
        let type = rule.column.type
        if !Folding.isASCII(row.bytes.base, start, end) {
            let from = row.bytes.count
            Folding.append(row.bytes, copyOf: start, end, type == .text ? .digitsAndSpaces : .allForms)
            (start, end) = (from, row.bytes.count)
        }
        if let map = rule.map, let mapped = map.result(of: folded(row, start, end)) {
            if mapped.isEmpty { return try empty(rule, row, &cell) }
            start = row.bytes.count
            for byte in mapped { row.bytes.append(byte) }
            end = row.bytes.count
        }
        if type != .text { try parse(rule, row, &start, &end, &cell) }
        if let allowed = rule.oneOf {
            guard let spelled = allowed.result(of: folded(row, start, end)) else {
                throw notAllowed(rule, row, start, end)
            }
            if !spelled.isEqual(to: UnsafeBufferPointer(start: row.bytes.base + start, count: end - start)) {
                start = row.bytes.count
                for byte in spelled { row.bytes.append(byte) }
                end = row.bytes.count
            }
        }
        if let most = rule.column.maxLength, end - start > most {
            let length = characters(row.bytes.base, start, end)
            if length > most {
                throw problem(
                    rule, row, start, end, "is \(length) characters long, at most \(most) are allowed",
                    "shorten it")
            }
        }
        if let unique = rule.unique {
            let key = folded(row, start, end)
            if let base = key.baseAddress, let first = unique.insert(base, key.count, line: row.line) {
                throw problem(
                    rule, row, start, end, "is on line \(first) already", "keep one of the two rows")
            }
        }
        cell.start = Int32(start)
        cell.end = Int32(end)
    }

    private func empty(_ rule: ColumnRule, _ row: SheetRow, _ cell: inout CheckedCell) throws(CellProblem) {
        if let bytes = rule.defaultBytes {
            cell.start = Int32(row.bytes.count)
            for byte in bytes { row.bytes.append(byte) }
            cell.end = Int32(row.bytes.count)
            cell.hasInteger = rule.defaultInteger != nil
            cell.integer = rule.defaultInteger ?? 0
        } else if rule.column.isRequired {
            throw CellProblem(
                line: row.line, column: rule.header, field: rule.column.name, value: "",
                message: "the cell is empty", hint: "fill it in, or remove the row")
        }
    }

    /// The range as it is compared: in `scratch`, good until the next call.
    @inline(__always)
    private func folded(_ row: SheetRow, _ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
        scratch.removeAll()
        scratch.append(row.bytes.base + start, end - start)
        let length = end - start
        if Folding.isASCII(scratch.base, 0, length) {
            // Sixteen at a time: without a branch, and the place in hand.
            let base = scratch.base
            for i in 0..<length { base[i] |= base[i] &- 0x41 < 26 ? 0x20 : 0 }
            return UnsafeBufferPointer(start: scratch.base, count: length)
        }
        Folding.append(scratch, copyOf: 0, length, .key)
        return UnsafeBufferPointer(start: scratch.base + length, count: scratch.count - length)
    }

    private func characters(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var count = 0
        for i in start..<end where bytes[i] & 0xC0 != 0x80 { count += 1 }
        return count
    }

    private func unusable(
        _ form: CellForm, _ rule: ColumnRule, _ row: SheetRow, _ start: Int, _ end: Int
    ) -> CellProblem {
        switch form {
        case .nested:
            return problem(rule, row, start, end, "is a list or an object", "write one text or number")
        case .failed:
            return problem(rule, row, start, end, "is an error of the spreadsheet", "correct the formula")
        default:
            return problem(
                rule, row, start, end, "the cell holds a formula without a result",
                "open the workbook in a spreadsheet and save it", showsValue: false)
        }
    }

    private func notAllowed(_ rule: ColumnRule, _ row: SheetRow, _ start: Int, _ end: Int) -> CellProblem {
        let value = String(
            decoding: UnsafeRawBufferPointer(start: row.bytes.base + start, count: end - start), as: UTF8.self
        )
        let near = NearestName.of(value, among: rule.column.oneOf + rule.column.map.keys.sorted())
        let choices = ShownText.list(rule.column.oneOf, last: "or", atMost: 8)
        return problem(
            rule, row, start, end, "is not one of \(choices)",
            near.map { "did you mean '\(ShownText.short($0))'?" } ?? "write one of these")
    }
}

extension RowChecker {
    /// A complaint about a cell; the message begins with the value unless told otherwise.
    func problem(
        _ rule: ColumnRule, _ row: SheetRow, _ start: Int, _ end: Int, _ message: String, _ hint: String,
        showsValue: Bool = true
    ) -> CellProblem {
        let value = ShownText.short(UnsafeRawBufferPointer(start: row.bytes.base + start, count: end - start))
        return CellProblem(
            line: row.line, column: rule.header, field: rule.column.name, value: value,
            message: showsValue ? "'\(value)' \(message)" : message, hint: hint)
    }
}
