internal import PartnerCenter
public import Runs
internal import Sheets

/// Writes rows of a batch under the input's own headers with their outcome, from the ledger alone: a file that
/// can be corrected and given to the script.
public enum CorrectionFile {
    /// Writes the rows of `batch` that did not end well, or those with `outcomes`, and counts them.
    ///
    /// Rows that ended well do not keep their input; asking for them gives their outcome and result only. It
    /// throws `SheetError` when the file exists or cannot be written.
    public static func write(
        _ batch: Runs.Batch, in group: WriteGroup, outcomes: Set<RowOutcome>?, to path: String
    ) throws -> Int {
        let columns = try BatchColumns(batch.columns)
        let writer = try SheetWriter(
            path: path, columns: columns.input + ResultFile.outcomeHeaders + columns.result)
        try Ledger(group, batch).forEach(outcomes: outcomes) { row in
            let input = try row.borrowedInput.map { try CellList.decode($0).map(\.shown) } ?? []
            let cells = try row.borrowedColumns.map(CellList.decode) ?? []
            let padded = columns.input.indices.map { $0 < input.count ? input[$0] : "" }
            try ResultFile.append(padded, row.outcome, row.problem, cells, columns.result.count, to: writer)
        }
        try writer.close()
        return writer.rowCount
    }
}
