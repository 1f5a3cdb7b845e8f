/// The rows of one sheet of a workbook, one at a time.
final class WorkbookRecords {
    /// What was read, for people.
    let note: String

    private let archive: WorkbookArchive
    private let limits: SheetLimits
    private let sheet: WorkbookDirectory.Sheet
    private let part: String
    private let texts: SharedTexts
    private let styles: CellStyles
    private let uses1904: Bool
    private let readSize: Int
    /// What the workbook's other parts expanded to.
    private let overhead: Int

    private let chunk: UnsafeMutablePointer<CChar>
    private var stream: PartStream?
    private var xml: XMLPart?
    private var rows: SheetPart
    private var nextRow = 0
    /// What stopped the reading, told once the rows before it have been given.
    private var failure: SheetError?

    init(file: OpenFile, options: SheetOptions) throws(SheetError) {
        limits = options.limits
        archive = try WorkbookArchive(file: file, limits: limits)
        let directory = try WorkbookDirectory(archive)
        sheet = try Self.choose(options.sheet, directory, file.path)
        guard let part = sheet.part else {
            throw .damaged(path: file.path, part: "sheet '\(sheet.name)'", reason: "it is not in the archive")
        }
        self.part = part
        texts = SharedTexts(path: file.path, limits: limits)
        styles = CellStyles()
        if let part = directory.sharedTexts { try archive.parse(part, texts) }
        if let part = directory.styles { try archive.parse(part, styles) }
        uses1904 = directory.uses1904
        let others = directory.sheets.count - 1
        let more = others == 0 ? "" : ", \(others) other \(others == 1 ? "sheet" : "sheets") not read"
        note = "read sheet '\(ShownText.short(sheet.name))'\(more)"
        // Pieces that are small keep few rows waiting.
        readSize = min(options.readSize, 32 << 10)
        overhead = archive.expanded
        chunk = .allocate(capacity: readSize)
        rows = SheetPart(
            path: file.path, sheet: sheet.name, limits: limits, texts: texts, styles: styles,
            uses1904: uses1904)
    }

    deinit { chunk.deallocate() }

    private static func choose(
        _ name: String?, _ directory: WorkbookDirectory, _ path: String
    ) throws(SheetError) -> WorkbookDirectory.Sheet {
        let names = directory.sheets.map(\.name)
        guard let name else {
            let visible = directory.sheets.filter { !$0.isHidden }
            if let first = visible.first(where: { $0.part != nil }) ?? visible.first { return first }
            throw .noSheet(path: path, name: "", found: names, suggestion: nil)
        }
        let key = Folding.key(name)
        if let found = directory.sheets.first(where: { $0.name == name })
            ?? directory.sheets.first(where: { Folding.key($0.name) == key })
        {
            return found
        }
        throw .noSheet(path: path, name: name, found: names, suggestion: NearestName.of(name, among: names))
    }

    func rewind() throws(SheetError) {
        archive.expanded = overhead
        let stream = try archive.open(part)
        rows = SheetPart(
            path: archive.file.path, sheet: sheet.name, limits: limits, texts: texts, styles: styles,
            uses1904: uses1904)
        xml = try XMLPart(path: archive.file.path, part: part, maxDepth: limits.depth, handler: rows)
        self.stream = stream
        nextRow = 0
        failure = nil
    }

    /// Fills `row` with the cells of the next row that the sheet has; false at the end.
    func next(into row: SheetRow) throws(SheetError) -> Bool {
        while nextRow == rows.rows.count {
            if try !readOn() { return false }
        }
        let found = rows.rows[nextRow]
        nextRow += 1
        row.line = found.number
        row.bytes.removeAll()
        row.cells.removeAll()
        for index in found.firstCell..<found.lastCell { try take(rows.cells[index], row) }
        return true
    }

    private func readOn() throws(SheetError) -> Bool {
        if stream == nil, xml == nil { try rewind() }
        if let failure { throw failure }
        guard let stream, let xml else { return false }
        rows.removeRows()
        nextRow = 0
        do {
            let got = try stream.read(into: chunk, readSize)
            try xml.feed(chunk, got, isLast: got == 0)
            if got == 0 { self.stream = nil }
            return got > 0 || !rows.rows.isEmpty
        } catch {
            failure = error
            return true
        }
    }

    private func take(_ cell: SheetPart.Cell, _ row: SheetRow) throws(SheetError) {
        row.cells.pad(to: cell.column)
        let from = row.bytes.count
        switch cell.content {
        case .own: row.bytes.append(rows.bytes.base + cell.start, cell.end - cell.start)
        case .shared:
            if let text = texts[cell.start], let base = text.baseAddress {
                row.bytes.append(base, text.count)
            }
        }
        let length = row.bytes.count - from
        if length > limits.workbookCellUnits, units(row.bytes.base + from, length) > limits.workbookCellUnits
        {
            throw .cellTooLong(place(row, cell.column + 1), limit: limits.workbookCellUnits, isQuoted: false)
        }
        if row.bytes.count > limits.recordBytes {
            throw .recordTooLong(place(row, cell.column + 1), limit: limits.recordBytes)
        }
        row.cells.append(from, row.bytes.count, cell.form)
    }

    private func place(_ row: SheetRow, _ column: Int) -> SheetPlace {
        SheetPlace(path: archive.file.path, line: row.line, column: column, sheet: sheet.name)
    }

    /// The length in UTF-16 units, as spreadsheets count.
    private func units(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
        var units = 0
        for i in 0..<count where bytes[i] & 0xC0 != 0x80 { units += bytes[i] >= 0xF0 ? 2 : 1 }
        return units
    }
}
