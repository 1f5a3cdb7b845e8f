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

    /// Where the change that begins at `start` ends, as a ledger keeps it.
    ///
    /// - Throws: `OperationError` for bytes that are no such list.
    static func end(of start: Int, in bytes: UnsafeRawBufferPointer) throws -> Int {
        var end = start
        for _ in 0..<cells { end = try CellList.end(of: end, in: bytes) }
        return end
    }

    /// Appends, behind all changes, how many more there were.
    static func append(leftOut: Int64, to bytes: inout [UInt8]) {
        CellList.append(.integer(leftOut), to: &bytes)
    }

    /// How many more changes there were, where that is said at `start`; nil where a change begins there.
    static func leftOut(at start: Int, of bytes: UnsafeRawBufferPointer) throws -> Int64? {
        try CellList.integer(at: start, in: bytes)
    }

    /// A change has so many cells.
    fileprivate static let cells = 4
}

/// What plugins changed in a row of a ledger before it was held to its rules.
public struct RowChanges: Equatable, Sendable {
    /// The changes that are kept, in the order in which they were made.
    public var kept: [RowChange] = []
    /// How many more there were: of a group of rows only the first are kept. From 0 up.
    public var leftOut: Int64 = 0

    /// None.
    public init() {}

    /// Reads those of `row`.
    ///
    /// - Throws: `OperationError` for bytes that are no such list.
    public init(_ row: borrowing LedgerRow) throws {
        guard let bytes = row.borrowedChanges else { return }
        let cells = try CellList.decode(bytes)
        kept = stride(from: 0, to: cells.count - RowChange.cells + 1, by: RowChange.cells).map { start in
            RowChange(
                mapper: cells[start].shown, field: cells[start + 1].shown,
                before: Self.text(cells[start + 2]), after: Self.text(cells[start + 3]))
        }
        if cells.count % RowChange.cells == 1, case .integer(let more)? = cells.last { leftOut = more }
    }

    private static func text(_ cell: CellList.Cell) -> String? { cell == .empty ? nil : cell.shown }
}
