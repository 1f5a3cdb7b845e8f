/// Something wrong with one cell, or with the shape of one row; other rows are not affected.
public struct CellProblem: Error, Equatable, Sendable, CustomStringConvertible {
    /// The line of the file on which the record starts; the row's number in a workbook.
    public var line: Int
    /// The header as the file has it; the wanted header when the file has none; empty for a whole row.
    public var column: String
    /// The name of the column wanted; empty for a whole row.
    public var field: String
    /// What the cell holds: at most 40 characters, control characters escaped. Empty for an empty cell.
    public var value: String
    /// What is wrong, without line and column: `'12a' is not a whole number`.
    public var message: String
    /// One thing to try.
    public var hint: String

    /// All of a problem; see the members.
    public init(line: Int, column: String, field: String, value: String, message: String, hint: String) {
        self.line = line
        self.column = column
        self.field = field
        self.value = value
        self.message = message
        self.hint = hint
    }

    /// What a cell holds as messages show it: at most 40 characters, control characters escaped.
    public static func shown(_ cell: String) -> String { ShownText.short(cell) }

    /// One sentence: `line 5, column 'E-mail': 'li@' is not an e-mail address; try: …`.
    public var description: String {
        let place = column.isEmpty ? "line \(line)" : "line \(line), column '\(column)'"
        return hint.isEmpty ? "\(place): \(message)" : "\(place): \(message); try: \(hint)"
    }
}
