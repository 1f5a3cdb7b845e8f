/// The records of a CSV file, one at a time.
final class CSVRecords {
    private let text: TextSource
    private let isGuess: Bool
    // As in `ByteStore`: no access here falls into another one.
    @exclusivity(unchecked) private var scanner: CSVScanner
    @exclusivity(unchecked) private var line = 1
    /// The headers once known, to name a column in a complaint.
    var headers: [String] = []

    init(text: TextSource, isGuess: Bool, delimiter: UInt8, limits: SheetLimits) {
        self.text = text
        self.isGuess = isGuess
        scanner = CSVScanner(delimiter: delimiter, limits: limits)
    }

    func rewind() throws(SheetError) {
        try text.rewind()
        line = 1
    }

    /// Fills `row` with the cells of the next record; false at the end.
    func next(into row: SheetRow) throws(SheetError) -> Bool {
        while true {
            let from = text.from
            let next: Int
            do {
                next = try scanner.scan(
                    text.base, from: from, to: text.to, isLast: text.isLast, line: line, into: row.cells)
            } catch {
                throw located(error)
            }
            if next < 0 {
                if try !text.fill() { throw faultAtEnd() }
                continue
            }
            if next == from { return false }
            take(from, next, row)
            row.line = line
            line += scanner.linesPassed
            text.advance(to: next)
            return true
        }
    }

    /// Copies the record into the row, so that what reading and checking rewrite is the row's own.
    private func take(_ from: Int, _ next: Int, _ row: SheetRow) {
        row.bytes.removeAll()
        row.bytes.append(text.base + from, next - from)
        let base = row.bytes.base
        let cells = row.cells
        var index = 0
        while index < cells.count {
            let cell = cells.base + index
            if cell.pointee.form == .doubled { undouble(base, &cell.pointee) }
            if cell.pointee.start < cell.pointee.end, base[Int(cell.pointee.start)] == FormulaEscape.mark {
                let length = Int(cell.pointee.end - cell.pointee.start)
                if FormulaEscape.isEscaped(base + Int(cell.pointee.start), length) { cell.pointee.start += 1 }
            }
            index += 1
        }
    }

    /// Makes one of two quotes, in place.
    private func undouble(_ base: UnsafeMutablePointer<UInt8>, _ cell: inout RawCell) {
        let quote = UInt8(ascii: "\"")
        var read = Int(cell.start)
        var write = read
        while read < Int(cell.end) {
            if base[read] == quote { read += 1 }
            base[write] = base[read]
            read += 1
            write += 1
        }
        cell.end = Int32(write)
    }

    private func place(_ line: Int, _ column: Int) -> SheetPlace {
        SheetPlace(
            path: text.file.path, line: line, column: column,
            header: column <= headers.count ? headers[column - 1] : nil)
    }

    private func located(_ fault: CSVFault) -> SheetError {
        let place = place(fault.line, fault.column)
        let limits = scanner.limits
        switch fault.kind {
        case .textAfterQuote: return .textAfterQuote(place)
        case .unclosedQuote: return .unclosedQuote(place)
        case .cellTooLong: return .cellTooLong(place, limit: limits.cellBytes, isQuoted: false)
        case .quotedCellTooLong: return .cellTooLong(place, limit: limits.cellBytes, isQuoted: true)
        case .recordTooLong: return .recordTooLong(place, limit: limits.recordBytes)
        case .tooManyColumns: return .tooManyColumns(place, limit: limits.columns)
        }
    }

    /// The window ended inside a record because of bytes that are no text.
    private func faultAtEnd() -> SheetError {
        let place = place(line + scanner.linesPassed, scanner.stoppedColumn)
        return text.complaint(at: place, isGuess: isGuess)
    }
}

extension TextSource {
    /// The fault at the end of the window as an error at `place`.
    func complaint(at place: SheetPlace, isGuess: Bool) -> SheetError {
        guard case .invalid(let bytes) = fault else { return .nulByte(place) }
        if isGuess { return .unknownEncoding(place, bytes: bytes) }
        return .invalidBytes(place, bytes: bytes, encoding: encoding)
    }
}
