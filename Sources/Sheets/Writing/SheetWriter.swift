/// Writes a sheet row by row: CSV (UTF-8 with a byte order mark, CRLF) or XLSX, by the ending of its name.
///
/// The file appears under its name when `close()` has synced it; a writer that is not closed leaves nothing
/// behind. Text that a spreadsheet would run as a formula is kept from it, and `SheetReader` gives it back as
/// it was. After an error the writer is of no further use and the target is as it was.
public final class SheetWriter {
    /// A cell to be written.
    public enum Cell: Equatable, Sendable {
        /// Nothing; reads back as nil.
        case empty
        /// Text, as it is.
        case text(String)
        /// A whole number.
        case integer(Int64)
        /// A plain decimal number, such as `-12.50`; anything else is written as text.
        case decimal(String)
    }

    /// The path as it was given.
    public let path: String
    /// The headers.
    public let columns: [String]
    /// Complete rows so far, the headers not counted.
    public private(set) var rowCount = 0

    private let output: any SheetOutput
    private let scratch = ByteStore()
    private var cellCount = 0

    /// Starts a sheet and writes its headers.
    ///
    /// - Parameters:
    ///   - path: what the sheet will be called, ending in `.csv` or `.xlsx`.
    ///   - columns: the headers, in order.
    ///   - replaces: true to replace an existing file when closed.
    /// - Throws: `SheetError.alreadyExists`, `.unknownExtension`, `.writeFailed`.
    public convenience init(path: String, columns: [String], replaces: Bool = false) throws(SheetError) {
        let name = path.lowercased()
        guard name.hasSuffix(".csv") || name.hasSuffix(".xlsx") else { throw .unknownExtension(path: path) }
        let file = try PendingFile(path: path, replaces: replaces)
        try self.init(file: file, columns: columns)
    }

    init(
        file: PendingFile, columns: [String], rowLimit: Int = WorkbookOutput.rowLimit
    ) throws(SheetError) {
        path = file.path
        self.columns = columns
        output =
            try file.path.lowercased().hasSuffix(".xlsx")
            ? WorkbookOutput(file: file, rowLimit: rowLimit) : CSVOutput(file: file)
        for column in columns { try append(column) }
        try output.endRow()
        cellCount = 0
    }

    deinit { output.abandon() }

    /// Adds a whole row, one cell for each column.
    public func add(_ cells: [Cell]) throws(SheetError) {
        for cell in cells {
            switch cell {
            case .empty: appendEmpty()
            case .text(let text): try append(text)
            case .integer(let number): try append(number)
            case .decimal(let text): try append(decimal: text)
            }
        }
        try endRow()
    }

    /// Adds a cell of UTF-8 text to the row.
    ///
    /// - Throws: `SheetError.unwritable` for bytes that are not UTF-8, a NUL, or more than a workbook's cell
    ///   holds (32,767 UTF-16 units).
    public func append(_ text: UnsafeRawBufferPointer) throws(SheetError) {
        let bytes = text.assumingMemoryBound(to: UInt8.self)
        if let base = bytes.baseAddress {
            switch UTF8Check.look(base, from: 0, to: bytes.count) {
            case .sound(bytes.count): break
            case .nul: throw unwritable("a sheet cannot hold a NUL character")
            default: throw unwritable("the text is not UTF-8")
            }
        }
        try output.text(bytes, column: cellCount, failure: unwritable)
        cellCount += 1
    }

    /// Adds a cell of text to the row.
    public func append(_ text: String) throws(SheetError) {
        scratch.removeAll()
        scratch.append(text)
        try append(UnsafeRawBufferPointer(start: scratch.base, count: scratch.count))
    }

    /// Adds a whole number to the row.
    public func append(_ number: Int64) throws(SheetError) {
        scratch.removeAll()
        scratch.append(String(number))
        try output.number(
            UnsafeBufferPointer(start: scratch.base, count: scratch.count), column: cellCount)
        cellCount += 1
    }

    /// Adds a decimal number to the row, given as text: `-12.50`. What is no plain number is written as text.
    public func append(decimal text: String) throws(SheetError) {
        scratch.removeAll()
        scratch.append(text)
        let isNumber = scratch.count > 0 && (try? NumberGrammar.decimal(scratch.base, scratch.count)) != nil
        guard isNumber else { return try append(text) }
        try output.number(UnsafeBufferPointer(start: scratch.base, count: scratch.count), column: cellCount)
        cellCount += 1
    }

    /// Adds an empty cell to the row.
    public func appendEmpty() {
        output.empty(column: cellCount)
        cellCount += 1
    }

    /// Ends the row.
    ///
    /// - Throws: `SheetError.wrongCellCount` unless it has a cell for each column; `.tooManyRows` in a workbook.
    public func endRow() throws(SheetError) {
        if cellCount != columns.count {
            throw .wrongCellCount(path: path, row: rowCount + 1, count: cellCount, columns: columns.count)
        }
        cellCount = 0
        try output.endRow()
        rowCount += 1
    }

    /// Gives the sheet its name; nothing can be added afterwards.
    ///
    /// - Throws: `SheetError.alreadyExists` when a file of that name came to be meanwhile and is not to be
    ///   replaced; `.writeFailed`.
    public func close() throws(SheetError) { try output.close() }

    private func unwritable(_ reason: String) -> SheetError {
        let column = cellCount < columns.count ? columns[cellCount] : ""
        return .unwritable(path: path, row: rowCount + 1, column: column, reason: reason)
    }
}

/// A kind of file that rows are written to, cell by cell.
protocol SheetOutput: AnyObject {
    func text(
        _ bytes: UnsafeBufferPointer<UInt8>, column: Int, failure: (String) -> SheetError
    ) throws(SheetError)
    func number(_ bytes: UnsafeBufferPointer<UInt8>, column: Int) throws(SheetError)
    func empty(column: Int)
    func endRow() throws(SheetError)
    func close() throws(SheetError)
    func abandon()
}
