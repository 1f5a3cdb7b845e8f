internal import CXLSXWriter
internal import Glibc

/// An XLSX workbook of one sheet, written with constant memory: rows go to a temporary file as they end.
///
/// Text is written as text whatever it begins with, so a spreadsheet never takes it for a formula. Numbers of
/// up to 15 digits are numbers; a longer one is text, for a workbook would round it.
final class WorkbookOutput: SheetOutput {
    static let rowLimit = 1_048_576
    private static let unitLimit = 32_767

    private let file: PendingFile
    private let library: UnsafePointer<shim_xlsx>
    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    private let rowLimit: Int
    private var row = 0
    /// Rows with a cell in them: the others leave no trace in the file.
    private var filledRows = 0
    private var isFilled = false
    private let scratch = ByteStore()
    private let escaped = ByteStore()

    init(file: PendingFile, rowLimit: Int = WorkbookOutput.rowLimit) throws(SheetError) {
        self.file = file
        self.rowLimit = rowLimit
        library = try WorkbookLibraries.writer(for: file.path)
        var options = lxw_workbook_options()
        options.constant_memory = 1
        options.use_zip64 = 1
        guard let workbook = library.pointee.workbook_new_opt(file.ownName, &options),
            let sheet = library.pointee.workbook_add_worksheet(workbook, nil)
        else { throw .writeFailed(path: file.path, reason: "the workbook cannot be started") }
        self.workbook = workbook
        self.sheet = sheet
    }

    deinit { abandon() }

    func text(
        _ bytes: UnsafeBufferPointer<UInt8>, column: Int, failure: (String) -> SheetError
    ) throws(SheetError) {
        var units = 0
        for byte in bytes where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
        if units > Self.unitLimit {
            throw failure(
                "a cell of a workbook holds at most \(Self.unitLimit) characters, this has \(units)")
        }
        if bytes.isEmpty { return }
        try startCell()
        escaped.removeAll()
        EscapedText.escaped(bytes, into: escaped)
        escaped.append(0)
        try wrote(
            escaped.base.withMemoryRebound(to: CChar.self, capacity: escaped.count) {
                library.pointee.worksheet_write_string(
                    sheet, UInt32(row), UInt16(clamping: column), $0, nil)
            })
    }

    func number(_ bytes: UnsafeBufferPointer<UInt8>, column: Int) throws(SheetError) {
        try startCell()
        let digits = bytes.count { $0 &- 0x30 < 10 }
        if digits <= 15, let value = Double(String(decoding: bytes, as: UTF8.self)) {
            return try wrote(
                library.pointee.worksheet_write_number(
                    sheet, UInt32(row), UInt16(clamping: column), value, nil))
        }
        scratch.removeAll()
        if let base = bytes.baseAddress { scratch.append(base, bytes.count) }
        scratch.append(0)
        try wrote(
            scratch.base.withMemoryRebound(to: CChar.self, capacity: scratch.count) {
                library.pointee.worksheet_write_string(
                    sheet, UInt32(row), UInt16(clamping: column), $0, nil)
            })
    }

    func empty(column: Int) {}

    func endRow() throws(SheetError) {
        row += 1
        if isFilled { filledRows += 1 }
        isFilled = false
    }

    private func startCell() throws(SheetError) {
        if row >= rowLimit { throw .tooManyRows(path: file.path, limit: rowLimit) }
        isFilled = true
    }

    func close() throws(SheetError) {
        guard let workbook else { return }
        self.workbook = nil
        errno = 0
        let result = library.pointee.workbook_close(workbook)
        let reason = errno
        if result != LXW_NO_ERROR {
            // The system's word, such as a full disk, says more than the library's.
            throw reason == 0
                ? failure(result) : .writeFailed(path: file.path, reason: String(cString: strerror(reason)))
        }
        try Self.verify(file, part: "xl/worksheets/sheet1.xml", rows: filledRows)
        try file.publish()
    }

    func abandon() {
        file.abandon()
        guard let workbook else { return }
        self.workbook = nil
        library.pointee.lxw_workbook_free(workbook)
    }

    private func wrote(_ result: lxw_error) throws(SheetError) {
        if result != LXW_NO_ERROR { throw failure(result) }
    }

    private func failure(_ result: lxw_error) -> SheetError {
        let reason =
            library.pointee.lxw_strerror(result).map { String(cString: $0) } ?? "error \(result.rawValue)"
        return .writeFailed(path: file.path, reason: reason)
    }

    /// Counts the rows that reached a sheet of the file: the library does not notice a temporary file of its own cut short
    /// by a full disk.
    static func verify(_ file: PendingFile, part name: String, rows filledRows: Int) throws(SheetError) {
        let cut = SheetError.writeFailed(
            path: file.path, reason: "the sheet was cut short, as by a full disk")
        do {
            let archive = try WorkbookArchive(file: OpenFile(path: file.ownName), limits: .unlimited)
            guard let part = try archive.find(name) else { throw cut }
            let stream = try archive.open(part)
            let size = 64 << 10
            let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
            defer { bytes.deallocate() }
            var rows = EndTags("</row>")
            var sheets = EndTags("</worksheet>")
            while true {
                let got = try stream.read(into: bytes, size)
                if got == 0 { break }
                rows.count(in: UnsafeBufferPointer(start: bytes, count: got))
                sheets.count(in: UnsafeBufferPointer(start: bytes, count: got))
            }
            if rows.found != filledRows || sheets.found != 1 { throw cut }
        } catch { throw cut }
    }
}

/// Counts a tag in XML that arrives in pieces. Text never has a `<` of its own, so a search need not go back.
private struct EndTags {
    private let tag: [UInt8]
    private var matched = 0
    private(set) var found = 0

    init(_ tag: String) { self.tag = Array(tag.utf8) }

    mutating func count(in bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes {
            if byte == tag[matched] {
                matched += 1
                if matched == tag.count { (matched, found) = (0, found + 1) }
            } else {
                matched = byte == tag[0] ? 1 : 0
            }
        }
    }
}

extension SheetLimits {
    /// For files of our own.
    static var unlimited: SheetLimits {
        var limits = SheetLimits()
        limits.expandedBytes = .max
        limits.ratioFloor = .max
        return limits
    }
}
