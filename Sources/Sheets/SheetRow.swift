/// One row of a sheet: the columns that were asked for, checked, and the cells as they stood.
///
/// Made once and filled again for each row, so that a row costs no allocation. What it gives is that of the
/// last `SheetReader.next(into:)`; copy what must outlive it. Columns are numbered as they were declared,
/// from 0.
public final class SheetRow {
    // As in `ByteStore`: no access here falls into another one.
    /// Which row of data this is, from 1; empty rows do not count.
    @exclusivity(unchecked) public internal(set) var number = 0
    /// The line on which the record starts, from 1; the row's number in a workbook.
    @exclusivity(unchecked) public internal(set) var line = 0
    /// What is wrong with the row; a cell with a problem reads as nil.
    @exclusivity(unchecked) public internal(set) var problems: [CellProblem] = []
    /// How many columns were declared.
    @exclusivity(unchecked) public private(set) var columnCount = 0

    /// The record's own bytes, then whatever checking had to write anew.
    let bytes = ByteStore()
    /// The record's cells, in file order.
    let cells = RawCells()
    @exclusivity(unchecked) private(set) var values: UnsafeMutablePointer<CheckedCell>
    /// What an editor put in place of cells, one per declared column; empty for rows that are not edited.
    @exclusivity(unchecked) var edits: [CellEdit] = []
    /// What an editor found wrong.
    @exclusivity(unchecked) var issues: [CellProblem] = []
    /// Whether an editor gave the row up.
    @exclusivity(unchecked) var isSpoiled = false

    /// An empty row, for any reader.
    public init() { values = .allocate(capacity: 1) }

    deinit { values.deallocate() }

    /// True when the cell is empty and has no default, or has a problem.
    public func isNil(_ column: Int) -> Bool { value(column).start < 0 }

    /// The checked UTF-8 of a cell: empty when nil. The bytes are good inside `body` only.
    ///
    /// Whole numbers, decimals, dates (`2026-11-20`), months (`2026-11`) and booleans (`true`, `false`) are in
    /// the one form stated here whatever the file had.
    @inlinable
    public func withBytes<Result, Failure: Error>(
        _ column: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(checkedBytes(column))
    }

    /// The checked text of a cell; nil when `isNil`.
    public func text(_ column: Int) -> String? {
        isNil(column) ? nil : String(decoding: checkedBytes(column), as: UTF8.self)
    }

    /// The number of an integer cell, 1 or 0 for a boolean, 20261120 for a date, 202611 for a month; nil for
    /// other types and when `isNil`.
    public func integer(_ column: Int) -> Int64? {
        let value = value(column)
        return value.start < 0 || !value.hasInteger ? nil : value.integer
    }

    /// The truth of a boolean cell; nil for other types and when `isNil`.
    public func boolean(_ column: Int) -> Bool? { integer(column).map { $0 != 0 } }

    /// All cells of the record as the file has them, declared or not.
    public var original: OriginalCells { OriginalCells(row: self) }

    @usableFromInline
    func checkedBytes(_ column: Int) -> UnsafeRawBufferPointer {
        let value = value(column)
        if value.start < 0 { return UnsafeRawBufferPointer(start: bytes.base, count: 0) }
        return UnsafeRawBufferPointer(
            start: bytes.base + Int(value.start), count: Int(value.end - value.start))
    }

    private func value(_ column: Int) -> CheckedCell {
        precondition(column >= 0 && column < columnCount, "no column \(column) among \(columnCount)")
        return values[column]
    }

    /// Begins to be edited, with that many declared columns.
    func beginDraft(columns: Int) {
        if edits.count == columns {
            for index in edits.indices { edits[index].author = -1 }
        } else {
            edits = Array(repeating: CellEdit(), count: columns)
        }
        if !issues.isEmpty { issues.removeAll() }
        isSpoiled = false
    }

    /// Makes room for that many declared columns.
    func prepare(columns: Int) {
        guard columns != columnCount else { return }
        values.deallocate()
        values = .allocate(capacity: max(1, columns))
        values.initialize(repeating: CheckedCell(), count: max(1, columns))
        columnCount = columns
    }
}

/// A checked cell: a range of the row's bytes, or nil when `start` is negative.
struct CheckedCell {
    var start: Int32 = -1
    var end: Int32 = -1
    var hasInteger = false
    var integer: Int64 = 0
}

/// The cells of a record as the file has them: not trimmed, not folded, in file order.
///
/// The apostrophe that keeps a spreadsheet from running a formula is not part of a cell.
public struct OriginalCells {
    let row: SheetRow

    /// How many cells the record has; a short record has fewer than there are headers.
    public var count: Int { row.cells.count }

    /// The UTF-8 of a cell, empty for an empty one or one beyond `count`; good inside `body` only.
    public func withBytes<Result, Failure: Error>(
        _ index: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        guard index < count else { return try body(UnsafeRawBufferPointer(start: row.bytes.base, count: 0)) }
        let cell = row.cells.base[index]
        return try body(
            UnsafeRawBufferPointer(start: row.bytes.base + Int(cell.start), count: Int(cell.end - cell.start))
        )
    }

    /// The text of a cell; empty for an empty one or one beyond `count`.
    public func text(_ index: Int) -> String {
        withBytes(index) { String(decoding: $0, as: UTF8.self) }
    }
}
