public import Runs

/// A field of a row that a plugin changed before the row was held to its rules.
public struct RowChange: Equatable, Sendable {
    /// Which plugin and which of its mappers: `acme/x:normalise`.
    public var mapper: String
    /// The column, by the name that the script declared.
    public var field: String
    /// What stood there; nil for an empty cell.
    public var before: String?
    /// What stands there since; nil for an empty cell.
    public var after: String?

    /// A change of a field.
    public init(mapper: String, field: String, before: String?, after: String?) {
        self.mapper = mapper
        self.field = field
        self.before = before
        self.after = after
    }

    /// Reads the changes of a row of a ledger, in the order in which they were made.
    ///
    /// - Throws: `OperationError` for bytes that are no such list.
    public static func list(_ row: borrowing LedgerRow) throws -> [RowChange] {
        guard let bytes = row.borrowedChanges else { return [] }
        let cells = try CellList.decode(bytes)
        return stride(from: 0, to: cells.count - 3, by: 4).map { start in
            RowChange(
                mapper: cells[start].shown, field: cells[start + 1].shown,
                before: text(cells[start + 2]), after: text(cells[start + 3]))
        }
    }

    private static func text(_ cell: CellList.Cell) -> String? { cell == .empty ? nil : cell.shown }

    /// Appends a change as a ledger keeps it: a `CellList` of mapper, field and both texts.
    static func append(
        mapper: UnsafeRawBufferPointer, field: UnsafeRawBufferPointer, before: UnsafeRawBufferPointer,
        after: UnsafeRawBufferPointer, to bytes: inout [UInt8]
    ) {
        CellList.append(text: mapper, to: &bytes)
        CellList.append(text: field, to: &bytes)
        for text in [before, after] {
            if text.isEmpty {
                CellList.append(.empty, to: &bytes)
            } else {
                CellList.append(text: text, to: &bytes)
            }
        }
    }
}
