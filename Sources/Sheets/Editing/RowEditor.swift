/// Changes the cells of rows, and judges them, before they are held to the rules of their columns.
///
/// It sees the rows of data in order, each once between two calls of `restart`; rows whose cells are all empty are not
/// shown to it.
public protocol RowEditor: AnyObject {
    /// Forgets what was remembered of rows: the file is read from its start again.
    func restart()
    /// Edits one row.
    ///
    /// - Throws: what makes the rest of the file unreadable. What is wrong with this row alone is told to `row`.
    func edit(_ row: RowDraft) throws(SheetError)
    /// Who `author` of a change is, for messages.
    func name(ofAuthor author: Int) -> String
}

/// A row of a file, open to change: the cells of the declared columns as trimmed text.
///
/// Columns are numbered as they were declared, from 0. What the file has stays as it is: `SheetRow.original`.
public struct RowDraft {
    let row: SheetRow
    let rules: [ColumnRule]

    /// Which row of data this is, from 1.
    public var number: Int { row.number }
    /// The line on which it starts.
    public var line: Int { row.line }

    /// Lends the text of a cell as it is now: none for an empty one, or one that holds no text at all. The bytes are
    /// good inside `body` only, and `set` moves them.
    public func withText<Result, Failure: Error>(
        _ column: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let edit = row.edits[column]
        if edit.author >= 0 { return try lend(Int(edit.start), Int(edit.end), body) }
        let position = rules[column].position
        guard position >= 0, position < row.cells.count else { return try lend(0, 0, body) }
        let raw = row.cells.base[position]
        if raw.form.rawValue >= CellForm.nested.rawValue { return try lend(0, 0, body) }
        let (start, end) = Folding.trimmed(row.bytes.base, Int(raw.start), Int(raw.end))
        return try lend(start, end, body)
    }

    private func lend<Result, Failure: Error>(
        _ start: Int, _ end: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(UnsafeRawBufferPointer(start: row.bytes.base + start, count: max(0, end - start)))
    }

    /// The text without the white space around it, as a cell's text is taken.
    public static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let base = text.bindMemory(to: UInt8.self).baseAddress else { return text }
        let (start, end) = Folding.trimmed(base, 0, text.count)
        return UnsafeRawBufferPointer(start: base + start, count: max(0, end - start))
    }

    /// Puts trimmed text in place of a cell's; none empties it. `author` is named where the text is wrong.
    public func set(_ column: Int, to text: UnsafeRawBufferPointer, by author: Int) {
        let start = row.bytes.count
        if let base = text.bindMemory(to: UInt8.self).baseAddress { row.bytes.append(base, text.count) }
        row.edits[column] = CellEdit(
            start: Int32(start), end: Int32(row.bytes.count), author: Int32(author))
    }

    /// Finds fault with a cell, or with the row where `column` is nil; the row is wrong, and its cells are held to
    /// their rules as well.
    public func refuse(_ column: Int?, _ message: String, hint: String) {
        row.issues.append(problem(column, message, hint))
    }

    /// Gives the row up: it is wrong for this reason, and what its cells would be is not known.
    public func spoil(_ column: Int?, _ message: String, hint: String) {
        row.issues.append(problem(column, message, hint))
        row.isSpoiled = true
    }

    private func problem(_ column: Int?, _ message: String, _ hint: String) -> CellProblem {
        guard let column else {
            return CellProblem(
                line: row.line, column: "", field: "", value: "", message: message, hint: hint)
        }
        return CellProblem(
            line: row.line, column: rules[column].header, field: rules[column].column.name,
            value: withText(column) { ShownText.short($0) }, message: message, hint: hint)
    }
}

/// What an editor put in place of a cell: a range of the row's bytes, and who did; nobody when `author` is negative.
struct CellEdit {
    var start: Int32 = -1
    var end: Int32 = -1
    var author: Int32 = -1
}
