internal import CXLSXWriter
internal import Glibc

/// A new workbook of several sheets with charts, which appears under its name complete, or not at all.
///
/// Text is written as text whatever it begins with, so a spreadsheet never takes it for a formula. After an error the
/// workbook is of no further use and the target is as it was.
public final class Workbook {
    /// One sheet of it, filled row by row.
    public final class Sheet {
        /// What stands on its tab.
        public let name: String
        /// Rows so far.
        public private(set) var rowCount = 0
        private let sheet: UnsafeMutablePointer<lxw_worksheet>
        private unowned let workbook: Workbook
        fileprivate var filledRows = 0

        fileprivate init(_ name: String, _ sheet: UnsafeMutablePointer<lxw_worksheet>, _ workbook: Workbook) {
            self.name = name
            self.sheet = sheet
            self.workbook = workbook
        }

        /// Adds a row.
        ///
        /// - Throws: `SheetError.tooManyRows`, `.unwritable` for text that a cell does not hold, `.writeFailed`.
        public func add(_ cells: [SheetWriter.Cell]) throws(SheetError) {
            if rowCount >= WorkbookOutput.rowLimit {
                throw .tooManyRows(path: workbook.path, limit: WorkbookOutput.rowLimit)
            }
            var isFilled = false
            for (column, cell) in cells.enumerated() {
                switch cell {
                case .empty: continue
                case .integer(let number): try write(String(number), column)
                case .decimal(let text): try write(text, column)
                case .text(let text): try write(text: text, column)
                }
                isFilled = true
            }
            if isFilled { filledRows += 1 }
            rowCount += 1
        }

        /// Puts a chart beside row `row`, from 1, of column `column`, from 1.
        ///
        /// - Throws: `SheetError.writeFailed`.
        public func add(_ chart: Chart, row: Int, column: Int) throws(SheetError) {
            let library = workbook.library.pointee
            guard let made = library.workbook_add_chart(workbook.workbook, chart.kind.code),
                library.chart_add_series(made, formula(chart.categories), formula(chart.values)) != nil
            else { throw .writeFailed(path: workbook.path, reason: "the chart cannot be made") }
            library.chart_title_set_name(made, chart.title)
            try workbook.wrote(
                library.worksheet_insert_chart(
                    sheet, UInt32(clamping: row - 1), UInt16(clamping: column - 1), made))
        }

        private func formula(_ range: Chart.Range) -> String {
            "='\(name)'!$\(range.column)$\(range.first):$\(range.column)$\(range.last)"
        }

        /// A number of up to 15 digits as a number; a longer one, and whatever is none, as text.
        private func write(_ digits: String, _ column: Int) throws(SheetError) {
            guard digits.utf8.count(where: { $0 &- 0x30 < 10 }) <= 15, let number = Double(digits),
                number.isFinite
            else { return try write(text: digits, column) }
            try workbook.wrote(
                workbook.library.pointee.worksheet_write_number(
                    sheet, UInt32(rowCount), UInt16(clamping: column), number, nil))
        }

        private func write(text: String, _ column: Int) throws(SheetError) {
            func unwritable(_ reason: String) -> SheetError {
                .unwritable(path: workbook.path, row: rowCount + 1, column: "\(column + 1)", reason: reason)
            }
            if text.utf8.contains(0) { throw unwritable("a sheet cannot hold a NUL character") }
            if text.utf16.count > 32_767 {
                throw unwritable("a cell of a workbook holds at most 32767 characters")
            }
            if text.isEmpty { return }
            var escaped: [UInt8] = []
            let bytes = ByteStore()
            bytes.append(text)
            let store = ByteStore()
            EscapedText.escaped(UnsafeBufferPointer(start: bytes.base, count: bytes.count), into: store)
            escaped.append(contentsOf: UnsafeBufferPointer(start: store.base, count: store.count))
            escaped.append(0)
            try workbook.wrote(
                escaped.withUnsafeBufferPointer { bytes in
                    bytes.withMemoryRebound(to: CChar.self) {
                        workbook.library.pointee.worksheet_write_string(
                            sheet, UInt32(rowCount), UInt16(clamping: column), $0.baseAddress, nil)
                    }
                })
        }
    }

    /// A chart of one series.
    public struct Chart: Sendable {
        /// How it is drawn.
        public enum Kind: String, CaseIterable, Sendable {
            case bar, column, line, pie

            fileprivate var code: UInt8 {
                let type: lxw_chart_type =
                    switch self {
                    case .bar: LXW_CHART_BAR
                    case .column: LXW_CHART_COLUMN
                    case .line: LXW_CHART_LINE
                    case .pie: LXW_CHART_PIE
                    }
                return UInt8(clamping: type.rawValue)
            }
        }

        /// Cells of one column, both ends included: `B2:B6`.
        public struct Range: Equatable, Sendable {
            /// `B`
            public let column: String
            /// The first row, from 1.
            public let first: Int
            /// The last row.
            public let last: Int

            /// Reads `B2:B6`; nil for anything else.
            public init?(_ text: String) {
                let ends = text.split(separator: ":", omittingEmptySubsequences: false).map(Self.cell)
                guard ends.count == 2, let from = ends[0], let to = ends[1], from.column == to.column,
                    from.row <= to.row
                else { return nil }
                (column, first, last) = (from.column, from.row, to.row)
            }

            private static func cell(_ text: Substring) -> (column: String, row: Int)? {
                let column = text.prefix { ("A"..."Z").contains($0) }
                guard (1...2).contains(column.count), let row = Int(text.dropFirst(column.count)),
                    (1...WorkbookOutput.rowLimit).contains(row), String(row) == text.dropFirst(column.count)
                else { return nil }
                return (String(column), row)
            }
        }

        /// How it is drawn.
        public var kind: Kind
        /// What stands above it.
        public var title: String
        /// What each value is called.
        public var categories: Range
        /// The values.
        public var values: Range

        /// A chart over cells of the sheet that it stands on.
        public init(_ kind: Kind, title: String, categories: Range, values: Range) {
            self.kind = kind
            self.title = title
            self.categories = categories
            self.values = values
        }
    }

    /// The path as it was given.
    public let path: String
    /// The sheets so far.
    public private(set) var sheets: [Sheet] = []
    private let file: PendingFile
    fileprivate let library: UnsafePointer<shim_xlsx>
    fileprivate var workbook: UnsafeMutablePointer<lxw_workbook>?

    /// Most sheets of one workbook.
    public static let sheetLimit = 100

    /// Starts a workbook.
    ///
    /// - Throws: `SheetError.alreadyExists`, unless it `replaces`; `.writeFailed`.
    public init(path: String, replaces: Bool = false) throws(SheetError) {
        self.path = path
        library = try WorkbookLibraries.writer(for: path)
        file = try PendingFile(path: path, replaces: replaces)
        var options = lxw_workbook_options()
        options.constant_memory = 1
        options.use_zip64 = 1
        guard let workbook = library.pointee.workbook_new_opt(file.ownName, &options) else {
            throw .writeFailed(path: path, reason: "the workbook cannot be started")
        }
        self.workbook = workbook
    }

    deinit { abandon() }

    /// Gives up a workbook that is not closed: nothing of it is left behind.
    public func abandon() {
        file.abandon()
        guard let workbook else { return }
        self.workbook = nil
        library.pointee.lxw_workbook_free(workbook)
    }

    /// Why a sheet cannot be called `name`; nil when it can: 1 to 31 characters, none of `[]:*?/\'`, each name once.
    public func problem(withSheetName name: String) -> String? {
        if !(1...31).contains(name.utf16.count) { return "has 1 to 31 characters" }
        if name.contains(where: { "[]:*?/\\'".contains($0) || $0.isNewline }) {
            return "has none of []:*?/\\'"
        }
        if name.unicodeScalars.contains(where: { $0.value < 0x20 }) { return "has no control characters" }
        if sheets.contains(where: { $0.name.lowercased() == name.lowercased() }) { return "is there once" }
        return sheets.count < Self.sheetLimit ? nil : "is one of at most \(Self.sheetLimit)"
    }

    /// Adds a sheet.
    ///
    /// - Precondition: nothing speaks against its name.
    /// - Throws: `SheetError.writeFailed`.
    public func addSheet(_ name: String) throws(SheetError) -> Sheet {
        precondition(problem(withSheetName: name) == nil, "the caller checks a sheet's name")
        guard let made = library.pointee.workbook_add_worksheet(workbook, name) else {
            throw .writeFailed(path: path, reason: "the sheet cannot be made")
        }
        let sheet = Sheet(name, made, self)
        sheets.append(sheet)
        return sheet
    }

    /// Gives the workbook its name; nothing can be added afterwards.
    ///
    /// - Throws: `SheetError.alreadyExists` when a file of that name came to be meanwhile; `.writeFailed`.
    public func close() throws(SheetError) {
        guard let workbook else { return }
        self.workbook = nil
        errno = 0
        let result = library.pointee.workbook_close(workbook)
        let reason = errno
        if result != LXW_NO_ERROR, reason != 0 {
            // The system's word, such as a full disk, says more than the library's.
            throw .writeFailed(path: path, reason: String(cString: strerror(reason)))
        }
        try wrote(result)
        for (index, sheet) in sheets.enumerated() {
            try WorkbookOutput.verify(
                file, part: "xl/worksheets/sheet\(index + 1).xml", rows: sheet.filledRows)
        }
        try file.publish()
    }

    fileprivate func wrote(_ result: lxw_error) throws(SheetError) {
        if result == LXW_NO_ERROR { return }
        let reason =
            library.pointee.lxw_strerror(result).map { String(cString: $0) } ?? "error \(result.rawValue)"
        throw .writeFailed(path: path, reason: reason)
    }
}
