public import Runs

/// The input of rows that did not end well, as the ledger of a batch keeps it.
public struct KeptInput {
    /// The input's own headers, in order.
    public let headers: [String]

    /// What the rows of `batch` have in common. It throws `OperationError` for a damaged record.
    public init(_ batch: Runs.Batch) throws { headers = try BatchColumns(batch.columns).input }

    /// The cells of a row as people read them, in the order of the headers; empty where none were kept. It throws
    /// `OperationError` for a damaged row.
    public func cells(_ row: borrowing LedgerRow) throws -> [String] {
        guard let bytes = row.borrowedInput else { return [] }
        return try CellList.decode(bytes).map(\.shown)
    }
}
