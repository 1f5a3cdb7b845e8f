/// The rows of a sheet, as the XML of its part completes them.
final class SheetPart: XMLHandler {
    /// A cell whose text is shared is known by number until its row is taken.
    enum Content { case own, shared }

    struct Cell {
        var column: Int
        var content: Content
        var form: CellForm
        /// A range of `bytes`; of a shared text, its number.
        var start: Int
        var end: Int
    }

    struct Row {
        var number: Int
        var firstCell: Int
        var lastCell: Int
    }

    let bytes = ByteStore(capacity: 64 << 10)
    // As in `ByteStore`: no access here falls into another one.
    @exclusivity(unchecked) private(set) var cells: [Cell] = []
    @exclusivity(unchecked) private(set) var rows: [Row] = []

    private enum Kind { case number, shared, inline, formula, boolean, error, date }

    private let sheet: String
    private let path: String
    private let limits: SheetLimits
    private let texts: SharedTexts
    private let styles: CellStyles
    private let uses1904: Bool

    private var rowNumber = 0
    private var firstCell = 0
    private var firstByte = 0
    private var column = -1
    private var kind = Kind.number
    private var style = 0
    private var hasFormula = false
    private var isInText = false
    private var isInGuide = false
    private var start = 0

    init(
        path: String, sheet: String, limits: SheetLimits, texts: SharedTexts, styles: CellStyles,
        uses1904: Bool
    ) {
        self.path = path
        self.sheet = sheet
        self.limits = limits
        self.texts = texts
        self.styles = styles
        self.uses1904 = uses1904
    }

    /// Forgets complete rows; one that is begun stays.
    func removeRows() {
        rows.removeAll(keepingCapacity: true)
        // Begun rows are rare at this point in memory, but their cells may be many: keep them by moving.
        let kept = Array(cells[firstCell...])
        cells.removeAll(keepingCapacity: true)
        let length = bytes.count - firstByte
        let shift = firstByte
        if shift > 0 {
            bytes.base.update(from: bytes.base + shift, count: length)
            bytes.truncate(to: length)
        }
        for var cell in kept {
            if cell.content == .own { (cell.start, cell.end) = (cell.start - shift, cell.end - shift) }
            cells.append(cell)
        }
        start -= shift
        (firstCell, firstByte) = (0, 0)
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetError) {
        switch name {
        case "c": try startCell(attributes)
        case "v":
            isInText = true
            start = bytes.count
        case "t": isInText = kind == .inline && !isInGuide
        case "is": start = bytes.count
        case "f": hasFormula = true
        case "rPh": isInGuide = true
        case "row": try startRow(attributes)
        default: break
        }
    }

    func text(_ text: UnsafeBufferPointer<UInt8>) throws(SheetError) {
        guard isInText, let base = text.baseAddress else { return }
        bytes.append(base, text.count)
        if bytes.count - firstByte > limits.recordBytes {
            throw .recordTooLong(place(0), limit: limits.recordBytes)
        }
    }

    func end(_ name: XMLName) throws(SheetError) {
        switch name {
        case "v", "t": isInText = false
        case "rPh": isInGuide = false
        case "c": try endCell()
        case "row":
            rows.append(Row(number: rowNumber, firstCell: firstCell, lastCell: cells.count))
            (firstCell, firstByte) = (cells.count, bytes.count)
        default: break
        }
    }

    private func startRow(_ attributes: XMLAttributes) throws(SheetError) {
        var number = rowNumber + 1
        if let given = attributes["r"] {
            guard let value = XMLAttributes.number(given), value >= 1, value <= 1_048_576 else {
                throw damaged(
                    "row '\(ShownText.short(UnsafeRawBufferPointer(given)))' is not from 1 to 1048576")
            }
            number = value
        }
        guard number > rowNumber else { throw damaged("row \(number) follows row \(rowNumber)") }
        rowNumber = number
        column = -1
    }

    private func startCell(_ attributes: XMLAttributes) throws(SheetError) {
        var next = column + 1
        if let reference = attributes["r"] {
            guard let given = Self.column(reference) else {
                throw damaged(
                    "row \(rowNumber) has a cell '\(ShownText.short(UnsafeRawBufferPointer(reference)))'")
            }
            guard given >= next else { throw damaged("row \(rowNumber) has its cells out of order") }
            next = given
        }
        column = next
        style = attributes.number("s") ?? 0
        kind = attributes["t"].map(Self.kind) ?? .number
        hasFormula = false
        start = bytes.count
    }

    private static func kind(_ type: UnsafeBufferPointer<UInt8>) -> Kind {
        if type.count == 1 {
            switch type[0] {
            case UInt8(ascii: "s"): return .shared
            case UInt8(ascii: "b"): return .boolean
            case UInt8(ascii: "e"): return .error
            case UInt8(ascii: "d"): return .date
            default: return .number
            }
        }
        return "inlineStr" ~= type ? .inline : "str" ~= type ? .formula : .number
    }

    /// The column of `C5`, from 0; nil beyond XFD or for anything else.
    private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
        var value = 0
        var letters = 0
        for byte in reference {
            guard (byte | 0x20) &- 0x61 < 26 else { break }
            value = value * 26 + Int((byte | 0x20) - 0x60)
            letters += 1
            if letters > 3 { return nil }
        }
        return letters == 0 || value > 16_384 || letters == reference.count ? nil : value - 1
    }

    private func endCell() throws(SheetError) {
        guard start < bytes.count else {
            if hasFormula, kind != .formula { try add(.own, .uncalculated, start, start) }
            return
        }
        let raw = UnsafeBufferPointer(start: bytes.base + start, count: bytes.count - start)
        switch kind {
        case .shared:
            guard let number = XMLAttributes.number(raw), texts[number] != nil else {
                throw damaged(
                    "row \(rowNumber), column \(column + 1) names shared text "
                        + "'\(ShownText.short(UnsafeRawBufferPointer(raw)))' of \(texts.count)")
            }
            bytes.truncate(to: start)
            try add(.shared, .plain, number, number)
        case .inline, .formula:
            EscapedText.undo(bytes, from: start)
            try add(.own, .plain, start, bytes.count)
        case .date: try add(.own, .plain, start, bytes.count)
        case .error: try add(.own, .failed, start, bytes.count)
        case .boolean:
            guard raw.count == 1, raw[0] == 0x30 || raw[0] == 0x31 else { throw notANumber(raw) }
            let isTrue = raw[0] == 0x31
            bytes.truncate(to: start)
            bytes.append(isTrue ? "true" : "false")
            try add(.own, .plain, start, bytes.count)
        case .number:
            if styles[style] == .number, NumberText.isPlain(raw) {
                return try add(.own, .plain, start, bytes.count)
            }
            let from = bytes.count
            // The store may move while it is written to, so the text is copied first.
            let copy = Array(raw)
            try copy.withUnsafeBufferPointer { text throws(SheetError) in
                let isMoment =
                    styles[style] == .moment && SerialDay.append(text, uses1904: uses1904, to: bytes)
                if !isMoment, !NumberText.append(text, to: bytes) { throw notANumber(text) }
            }
            try add(.own, .plain, from, bytes.count)
        }
    }

    private func add(_ content: Content, _ form: CellForm, _ from: Int, _ to: Int) throws(SheetError) {
        if column >= limits.columns { throw .tooManyColumns(place(column + 1), limit: limits.columns) }
        cells.append(Cell(column: column, content: content, form: form, start: from, end: to))
    }

    private func notANumber(_ raw: UnsafeBufferPointer<UInt8>) -> SheetError {
        damaged(
            "row \(rowNumber), column \(column + 1) is no number: '\(ShownText.short(UnsafeRawBufferPointer(raw)))'"
        )
    }

    private func damaged(_ reason: String) -> SheetError {
        .damaged(path: path, part: "sheet '\(sheet)'", reason: reason)
    }

    private func place(_ column: Int) -> SheetPlace {
        SheetPlace(path: path, line: rowNumber, column: max(1, column), sheet: sheet)
    }
}
