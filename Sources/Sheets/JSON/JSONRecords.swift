internal import Glibc

/// The objects of a file of JSON lines, one at a time.
///
/// Every name met becomes a column, in the order of first appearance, so `headers` grows while reading and is
/// whole after the last row.
final class JSONRecords {
    private let text: TextSource
    private let isGuess: Bool
    private let limits: SheetLimits
    private var line = 1
    private(set) var headers: [String] = []
    /// Names of the line before, in order: most lines have the same ones.
    private var recent: [(key: [UInt8], column: Int)] = []
    private var columnOfKey: [[UInt8]: Int] = [:]
    private var lastSeen: [Int] = []

    init(text: TextSource, isGuess: Bool, limits: SheetLimits) {
        self.text = text
        self.isGuess = isGuess
        self.limits = limits
    }

    func rewind() throws(SheetError) {
        try text.rewind()
        line = 1
        lastSeen = lastSeen.map { _ in 0 }
    }

    /// Fills `row` with the values of the next object, by `headers`; false at the end.
    func next(into row: SheetRow) throws(SheetError) -> Bool {
        while true {
            guard let length = try nextLine() else { return false }
            let start = text.base + text.from
            row.bytes.removeAll()
            row.bytes.append(start, length)
            let isBlank = UnsafeBufferPointer(start: start, count: length).allSatisfy { $0 <= 0x20 }
            let hasEnd = text.from + length < text.to
            text.advance(to: text.from + length + (hasEnd ? 1 : 0))
            row.line = line
            line += 1
            if isBlank { continue }
            try parse(row, length)
            return true
        }
    }

    /// The length of the line at the window's start, without its end; nil after the last.
    private func nextLine() throws(SheetError) -> Int? {
        var searched = 0
        while true {
            let length = text.to - text.from
            if length > searched,
                let found = memchr(text.base + text.from + searched, 0x0A, length - searched)
            {
                return UnsafeRawPointer(found) - UnsafeRawPointer(text.base + text.from)
            }
            searched = length
            if length > limits.recordBytes {
                let place = SheetPlace(path: text.file.path, line: line, column: 1)
                throw .recordTooLong(place, limit: limits.recordBytes)
            }
            if text.isLast { return length == 0 ? nil : length }
            if try !text.fill() {
                let place = SheetPlace(path: text.file.path, line: line, column: max(1, recent.count))
                throw text.complaint(at: place, isGuess: isGuess)
            }
        }
    }

    private func parse(_ row: SheetRow, _ length: Int) throws(SheetError) {
        let base = row.bytes.base
        row.cells.removeAll()
        row.cells.pad(to: headers.count)
        var index = 0
        var parser = JSONLineParser(base, count: length, maxDepth: limits.depth)
        while let member = try next(&parser, row.line) {
            let name = UnsafeBufferPointer(start: base + member.key.lowerBound, count: member.key.count)
            let column = try column(of: name, index, row.line)
            index += 1
            if lastSeen[column] == row.line {
                let shown = ShownText.short(UnsafeRawBufferPointer(name))
                throw refused(row.line, member.key.lowerBound, "the name '\(shown)' stands there twice")
            }
            lastSeen[column] = row.line
            if member.value.count > limits.cellBytes {
                let place = SheetPlace(
                    path: text.file.path, line: row.line, column: column + 1, header: headers[column])
                throw .cellTooLong(place, limit: limits.cellBytes, isQuoted: false)
            }
            row.cells.pad(to: headers.count)
            row.cells.set(column, member.value.lowerBound, member.value.upperBound, member.form)
        }
    }

    private func next(_ parser: inout JSONLineParser, _ line: Int) throws(SheetError) -> JSONLineParser
        .Member?
    {
        do { return try parser.next() } catch { throw refused(line, error.offset, error.reason) }
    }

    private func refused(_ line: Int, _ offset: Int, _ reason: String) -> SheetError {
        .badJSON(SheetPlace(path: text.file.path, line: line, column: offset + 1), reason: reason)
    }

    private func column(
        of name: UnsafeBufferPointer<UInt8>, _ member: Int, _ line: Int
    ) throws(SheetError) -> Int {
        if member < recent.count, recent[member].key.elementsEqual(name) { return recent[member].column }
        let key = Array(name)
        let column: Int
        if let known = columnOfKey[key] {
            column = known
        } else {
            column = headers.count
            if column >= limits.columns {
                let place = SheetPlace(path: text.file.path, line: line, column: column + 1)
                throw .tooManyColumns(place, limit: limits.columns)
            }
            columnOfKey[key] = column
            headers.append(String(decoding: key, as: UTF8.self))
            lastSeen.append(0)
        }
        if member < recent.count { recent[member] = (key, column) } else { recent.append((key, column)) }
        return column
    }
}
