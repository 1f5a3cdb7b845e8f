internal import PartnerCenter
internal import Runs
internal import Sheets

/// A file with one line per input row: the input's own columns, the outcome, and the result columns. It can be
/// corrected and given to the script again: rows that are done are not done twice.
struct ResultFile {
    let path: String
    let shownPath: String

    /// The columns that tell a result file; in this order, after the input's own.
    static let outcomeHeaders = ["outcome", "code", "message"]

    /// Writes every row of a batch, reading its input again.
    ///
    /// - Returns: `{ path, count }` as JSON.
    func write(_ batch: BatchHandle) throws -> [UInt8] {
        let source = batch.source
        let headers = source.inputHeaders
        let writer = try SheetWriter(
            path: path, columns: headers + Self.outcomeHeaders + batch.resultColumns, replaces: true)
        try source.restart()
        try batch.ledger.forEach { row in
            while source.number < row.row {
                if try !source.advance() { throw Self.inputIsShort(shownPath, row.row) }
            }
            let cells = try row.borrowedColumns.map(CellList.decode) ?? []
            try Self.append(
                source.inputCells(), row.outcome, row.problem, cells, batch.resultColumns.count, to: writer)
        }
        try writer.close()
        return FileAnswer.json(shownPath, count: writer.rowCount)
    }

    /// One line of a result file.
    static func append(
        _ input: [String], _ outcome: RowOutcome, _ problem: RowProblem?, _ cells: [CellList.Cell],
        _ resultCount: Int, to writer: SheetWriter
    ) throws {
        for text in input {
            if text.isEmpty { writer.appendEmpty() } else { try writer.append(text) }
        }
        try writer.append("\(outcome)")
        if let problem {
            try writer.append(problem.code)
            try writer.append(problem.message)
        } else {
            writer.appendEmpty()
            writer.appendEmpty()
        }
        for index in 0..<resultCount {
            switch index < cells.count ? cells[index] : .empty {
            case .empty: writer.appendEmpty()
            case .integer(let number): try writer.append(number)
            case let cell: try writer.append(cell.shown)
            }
        }
        try writer.endRow()
    }

    private static func inputIsShort(_ path: String, _ row: Int64) -> OperationError {
        OperationError(.badFile, "\(path): the input ends before row \(row), which was worked before")
    }
}
