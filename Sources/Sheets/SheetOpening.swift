/// A file found to be of some kind, with its headers found.
struct SheetOpening {
    var records: SheetRecords
    var match: HeaderMatch
    var notes: [String] = []

    init(path: String, options: SheetOptions) throws(SheetError) {
        let file = try OpenFile(path: path)
        switch try Self.kind(of: file, named: path, wanted: options.encoding) {
        case .workbook:
            let workbook = try WorkbookRecords(file: file, options: options)
            records = .workbook(workbook)
            notes.append(workbook.note)
            match = try Self.headers(path, records, options)
        case .jsonLines:
            let (text, isGuess) = try Self.text(file, options)
            let json = JSONRecords(text: text, isGuess: isGuess, limits: options.limits)
            records = .json(json)
            notes.append("read as JSON lines")
            match = try Self.names(path, records, options)
            try Self.verify(path, match, options)
        default:
            let (text, isGuess) = try Self.text(file, options)
            let found = try Self.delimiter(path, text, isGuess, options)
            (records, match) = (found.records, found.match)
            let name = found.delimiter == 0x09 ? "tab" : "'\(Character(Unicode.Scalar(found.delimiter)))'"
            notes.append("read as \(text.encoding.rawValue), delimiter \(name)")
        }
        if case .json = records { return }
        try noteTitleRows(options)
    }

    /// What a source gives from a file. A record that lacks what is required is wrong, and not the file: another one
    /// may have it.
    init(_ source: any RecordSource, path: String, options: SheetOptions) throws(SheetError) {
        records = .source(SourceRecords(source, path: path, limits: options.limits))
        try records.rewind()
        match = try Self.names(path, records, options)
        if let clash = match.clash {
            throw .duplicateHeader(path: path, line: match.line, first: clash.first, second: clash.second)
        }
        if match.matched == 0, !options.columns.isEmpty { throw match.complaint(path, options.columns) }
    }

    /// Content first, then the name: a name that promises something else is a mistake to be told.
    private static func kind(
        of file: OpenFile, named path: String, wanted: SheetEncoding?
    ) throws(SheetError) -> FileKind {
        let size = 4_096
        let head = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8)
        defer { head.deallocate() }
        let got = try file.read(into: head, size, at: 0)
        if got == 0 { throw .noRows(path: path) }
        var kind = FileKind.sniff(UnsafeRawBufferPointer(start: head, count: got))
        // Where UTF-16 is asked for, NUL bytes are no sign of anything.
        if kind == .binary, wanted == .utf16LittleEndian || wanted == .utf16BigEndian { kind = .text }
        let name = path.lowercased()
        let isNamedText = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson"].contains {
            name.hasSuffix($0)
        }
        let isNamedWorkbook = [".xlsx", ".xlsm"].contains { name.hasSuffix($0) }
        switch kind {
        case .zip: if isNamedText { throw .wrongKind(path: path, seems: .zip) } else { return .workbook }
        case .text, .jsonLines:
            if isNamedWorkbook { throw .wrongKind(path: path, seems: kind) }
            if [".csv", ".tsv"].contains(where: { name.hasSuffix($0) }) { return .text }
            return [".json", ".jsonl", ".ndjson"].contains { name.hasSuffix($0) } ? .jsonLines : kind
        default: throw .wrongKind(path: path, seems: kind)
        }
    }

    private static func text(
        _ file: OpenFile, _ options: SheetOptions
    ) throws(SheetError) -> (TextSource, isGuess: Bool) {
        let opening = try TextOpening.look(at: file, wanted: options.encoding)
        let text = try TextSource(
            file: file, encoding: opening.encoding, markLength: opening.markLength, readSize: options.readSize
        )
        return (text, opening.isGuess)
    }

    private struct CSVOpening {
        var records: SheetRecords
        var match: HeaderMatch
        var delimiter: UInt8
    }

    /// The delimiter with which the headers are found, or else the one that makes most of them.
    private static func delimiter(
        _ path: String, _ text: TextSource, _ isGuess: Bool, _ options: SheetOptions
    ) throws(SheetError) -> CSVOpening {
        var candidates: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09]
        if let wanted = options.delimiter {
            guard let byte = wanted.asciiValue, candidates.contains(byte) else {
                throw .badColumn(name: String(wanted), reason: "a delimiter is a comma, a semicolon or a tab")
            }
            candidates = [byte]
        }
        var best: CSVOpening?
        var firstError: SheetError?
        for candidate in candidates {
            try text.rewind()
            let records = SheetRecords.csv(
                CSVRecords(text: text, isGuess: isGuess, delimiter: candidate, limits: options.limits))
            do {
                let match = try bestRow(path, records, options)
                let isWhole = match.isComplete(for: options.columns)
                let wasWhole = best?.match.isComplete(for: options.columns) ?? false
                let isBetter =
                    best.map { isWhole == wasWhole ? match.isBetter(than: $0.match) : isWhole } ?? true
                if isBetter { best = CSVOpening(records: records, match: match, delimiter: candidate) }
            } catch {
                firstError = firstError ?? error
            }
        }
        guard let best else { throw firstError ?? .noRows(path: path) }
        // A fault under one delimiter is no fault when another one makes columns.
        if let firstError, !best.match.isComplete(for: options.columns), best.match.headers.count < 2 {
            throw firstError
        }
        try verify(path, best.match, options)
        return best
    }

    private static func headers(
        _ path: String, _ records: SheetRecords, _ options: SheetOptions
    ) throws(SheetError) -> HeaderMatch {
        let match = try bestRow(path, records, options)
        try verify(path, match, options)
        return match
    }

    private static func verify(_ path: String, _ match: HeaderMatch, _ options: SheetOptions)
        throws(SheetError)
    {
        if let clash = match.clash, match.isComplete(for: options.columns) {
            throw .duplicateHeader(path: path, line: match.line, first: clash.first, second: clash.second)
        }
        if !match.isComplete(for: options.columns) { throw match.complaint(path, options.columns) }
    }

    /// The first row with all required headers, or the one that comes nearest.
    private static func bestRow(
        _ path: String, _ records: SheetRecords, _ options: SheetOptions
    ) throws(SheetError) -> HeaderMatch {
        let row = SheetRow()
        var best: HeaderMatch?
        var searched = 0
        while searched < options.limits.headerSearchRows || options.headerRow != nil,
            try records.next(into: row)
        {
            searched += 1
            if let wanted = options.headerRow, row.line < wanted { continue }
            let match = HeaderMatch(headers: cells(row), line: row.line, columns: options.columns)
            if options.headerRow != nil { return match }
            if match.isComplete(for: options.columns) { return match }
            if best.map(match.isBetter) ?? match.headers.contains(where: { !$0.isEmpty }) { best = match }
        }
        if let line = options.headerRow, searched > 0 { throw .noHeaderRow(path: path, line: line) }
        guard let best else { throw .noRows(path: path) }
        return best
    }

    /// The names in the first records, as if they were a row of headers.
    private static func names(
        _ path: String, _ records: SheetRecords, _ options: SheetOptions
    ) throws(SheetError) -> HeaderMatch {
        let row = SheetRow()
        var searched = 0
        while searched < options.limits.headerSearchRows, try records.next(into: row) { searched += 1 }
        if searched == 0 { throw .noRows(path: path) }
        return HeaderMatch(headers: records.grownHeaders ?? [], line: 1, columns: options.columns)
    }

    private static func cells(_ row: SheetRow) -> [String] {
        let base = row.bytes.base
        return (0..<row.cells.count).map { index in
            let cell = row.cells.base[index]
            let (start, end) = Folding.trimmed(base, Int(cell.start), Int(cell.end))
            return String(
                decoding: UnsafeRawBufferPointer(start: base + start, count: end - start), as: UTF8.self)
        }
    }

    /// Says how many rows stand above the headers.
    private mutating func noteTitleRows(_ options: SheetOptions) throws(SheetError) {
        try records.rewind()
        let row = SheetRow()
        var titles = 0
        while try records.next(into: row), row.line < match.line {
            if Self.cells(row).contains(where: { !$0.isEmpty }) { titles += 1 }
        }
        if titles > 0 { notes.append("\(titles) title \(titles == 1 ? "row" : "rows") skipped") }
    }
}
