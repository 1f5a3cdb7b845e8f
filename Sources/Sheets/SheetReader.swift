/// The rows of a CSV file, an XLSX workbook or a file of JSON lines, one at a time and checked.
///
/// A file is never held in memory whole (of a workbook, its distinct texts are). The file is opened once and
/// may be read from the start again with `rewind()`, so that all of it can be judged before any of it is acted
/// upon. What kind a file is shows in its content first and its name second.
public final class SheetReader {
    /// The path as it was given.
    public let path: String
    /// The columns wanted, as they were declared; a row numbers them in this order.
    public var columns: [SheetColumn] { options.columns }
    /// The headers as the file has them, in file order. Those of JSON lines and of other sources are the names met so
    /// far: all of them once the last row is read.
    public var headers: [String] {
        records.grownHeaders ?? match.headers
    }
    /// What was detected, skipped or left out, for people: `read as GB18030`, `2 title rows skipped`.
    public private(set) var notes: [String] = []
    /// Rows of data given so far, since the start of the file.
    @exclusivity(unchecked) public private(set) var rowCount = 0
    /// Rows passed over because all their cells were empty, since the start of the file.
    @exclusivity(unchecked) public private(set) var emptyRowCount = 0

    private let options: SheetOptions
    private let records: SheetRecords
    private let match: HeaderMatch
    private let rules: [ColumnRule]
    private let checker: RowChecker
    private let editor: (any RowEditor)?
    /// Whether headers are found while reading.
    private let growsHeaders: Bool
    private let isWorkbook: Bool
    /// How many names found while reading have been looked at for declared columns.
    private var placedHeaders = 0
    /// The fewest cells a record must have, and the most it may.
    private let leastCells: Int
    private let mostCells: Int

    /// Opens a file and finds its headers. Its records come from `source` where it is given, and its rows pass through
    /// `editor`.
    ///
    /// - Throws: everything that is wrong with the file as a whole; see `SheetError`.
    public init(
        path: String, options: SheetOptions, source: (any RecordSource)? = nil,
        editor: (any RowEditor)? = nil
    ) throws(SheetError) {
        self.path = path
        self.options = options
        let rules = try Self.rules(options.columns)
        let opening =
            if let source {
                try SheetOpening(source, path: path, options: options)
            } else { try SheetOpening(path: path, options: options) }
        self.editor = editor
        records = opening.records
        match = opening.match
        notes = opening.notes
        growsHeaders = opening.records.grownHeaders != nil
        if case .workbook = opening.records { isWorkbook = true } else { isWorkbook = false }
        self.rules = rules
        checker = RowChecker(rules: rules)
        leastCells = (opening.match.headers.lastIndex { !$0.isEmpty } ?? -1) + 1
        mostCells = opening.match.headers.count
        for (rule, position) in zip(rules, opening.match.positions) {
            rule.position = position
            if position >= 0 { rule.header = opening.match.headers[position] }
        }
        noteAbsentColumns()
        try start()
    }

    private static func rules(_ columns: [SheetColumn]) throws(SheetError) -> [ColumnRule] {
        var rules: [ColumnRule] = []
        for column in columns {
            if rules.contains(where: { $0.column.name == column.name }) {
                throw .badColumn(name: column.name, reason: "it is declared twice")
            }
            rules.append(try ColumnRule(column))
        }
        return rules
    }

    /// Goes back to the first row of data: rows, problems and the values of unique columns begin anew.
    public func rewind() throws(SheetError) {
        for rule in rules { rule.restart() }
        try start()
    }

    /// Moves behind the headers.
    private func start() throws(SheetError) {
        try records.rewind()
        (rowCount, emptyRowCount) = (0, 0)
        editor?.restart()
        if growsHeaders { return }
        let row = SheetRow()
        while try records.next(into: row), row.line < match.line {}
        if case .csv(let records) = records { records.headers = match.headers }
    }

    /// Fills `row` with the next row that is not empty; false at the end.
    ///
    /// - Throws: what makes the rest of the file unreadable. What is wrong with this row alone is in
    ///   `row.problems`.
    public func next(into row: SheetRow) throws(SheetError) -> Bool {
        while try records.next(into: row) {
            if isEmpty(row) {
                emptyRowCount += 1
                continue
            }
            rowCount += 1
            row.number = rowCount
            if growsHeaders { placeNewColumns() }
            if let editor { try edit(row, editor) } else { checker.check(row) }
            if !growsHeaders { checkWidth(row) }
            return true
        }
        return false
    }

    @inline(never)
    private func edit(_ row: SheetRow, _ editor: any RowEditor) throws(SheetError) {
        row.beginDraft(columns: rules.count)
        try editor.edit(RowDraft(row: row, rules: rules))
        checker.check(row, editedBy: editor)
    }

    @inline(__always)
    private func isEmpty(_ row: SheetRow) -> Bool {
        let cells = row.cells
        for index in 0..<cells.count {
            let cell = cells.base[index]
            if cell.start == cell.end, cell.form.rawValue < CellForm.nested.rawValue { continue }
            if cell.form.rawValue >= CellForm.nested.rawValue { return false }
            let (start, end) = Folding.trimmed(row.bytes.base, Int(cell.start), Int(cell.end))
            if start < end { return false }
        }
        return true
    }

    /// A name that no line had so far may be that of a declared column.
    private func placeNewColumns() {
        guard let headers = records.grownHeaders, headers.count > placedHeaders else { return }
        placedHeaders = headers.count
        for rule in rules where rule.position < 0 {
            let keys = rule.column.acceptedHeaders.map(Folding.key)
            guard let position = headers.firstIndex(where: { keys.contains(Folding.key($0)) }) else {
                continue
            }
            rule.position = position
            rule.header = headers[position]
        }
    }

    @inline(__always)
    private func checkWidth(_ row: SheetRow) {
        let count = row.cells.count
        if count > mostCells { tooWide(row) }
        if count < leastCells, !isWorkbook { tooNarrow(row) }
    }

    private func tooNarrow(_ row: SheetRow) {
        row.problems.append(
            CellProblem(
                line: row.line, column: "", field: "", value: "",
                message: "the row has \(row.cells.count) cells, the header has \(leastCells)",
                hint: "check for a missing delimiter or an unclosed quote on this line"))
    }

    private func tooWide(_ row: SheetRow) {
        let extra = row.original
        let value =
            (mostCells..<extra.count).lazy.map { ShownText.short(extra.text($0)) }.first { !$0.isEmpty } ?? ""
        // A workbook keeps formatted cells far to the right, which hold nothing.
        if isWorkbook, value.isEmpty { return }
        row.problems.append(
            CellProblem(
                line: row.line, column: "", field: "", value: value,
                message: "the row has \(extra.count) cells, the header has \(mostCells)",
                hint: "put a cell that contains the delimiter in quotes"))
    }

    private func noteAbsentColumns() {
        // A later record may still have the name.
        if growsHeaders { return }
        let absent = rules.filter { $0.position < 0 && !$0.column.isRequired }
        if absent.isEmpty { return }
        notes.append("not in the file: \(ShownText.list(absent.map(\.column.name)))")
    }
}
